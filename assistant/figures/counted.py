"""What a value counts: the noun phrase after it, with its verb; the subject of "recule de"; the noun of "un budget de".

There is no parser here, and no guess: where the words beside a value fit none of these forms, it counts nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.figures.grouping import leads_to_next
from assistant.figures.noun_phrases import WORD, noun_phrase, with_verb
from assistant.figures.places import PLACES
from assistant.figures.words import GENERIC_VERBS, VAGUE_NOUNS, is_plural_verb
from assistant.values import Value, ValueKind
from corpus.model import Span
from index.french.characters import fold
from index.french.stop_words import STOP_WORDS

_LONGEST = 220
_OF_WHICH = re.compile(r" *(?:des |de la |de l'|d'|du |de |parmi les )")
_START = (
    r"(?:^[ \-•–\d.)]*|[,;:|] *|\b(?:que|où|dont|et|mais|car|si|quand|lorsque) |\bqu')"
    r"(?:[Ll]es |[Ll]a |[Ll]e |[Ll]'|[Ll]eurs? |[Ss]on |[Ss]a |[Ss]es )"
)
"""Where a clause begins, up to the article of its subject."""
_GROUP = r"(?:[^,;:.|()]|\([A-Z][\w-]{1,9}\))"
_NO_SUBJECT = re.compile(r"\b(?:est|sont|était|étaient|a|ont|avait|avaient|qui|que|dont|où)\b|\bqu'")
_CHANGE = r"(?:hausse|baisse|augmentation|diminution|réduction|recul|progression|amélioration|croissance|chute|gain|perte)s?"
_CHANGE_NOUN = re.compile(rf"\b({_CHANGE}) +(?:\w+ +)?d['e] *$")
_CHANGE_OF = re.compile(rf"\b({_CHANGE} (?:de la |de l'|du |des |de |d'){_GROUP}{{3,80}}?)(?: +d['e]| *(?P<aside>\()) *$")
_CHANGE_VERB = re.compile(
    rf"{_START}((?P<subject>{_GROUP}{{3,90}}?) (?:(?:a|ont|avait|avaient) +)?"
    r"(?:recul|augment|baiss|diminu|progress|chut|rédui|cr[uoû]|grimp|bond|rétréc|raccour)\w*(?<!er)(?<!ir)(?<!re))"
    r"(?: +\w+ment)? +d['e] *$"
)
_SUM_NOUN = re.compile(rf"\b(?:une? |le |la |l'|des |les |du |au |son |sa |leur |d'une? )((?:{WORD} +){{1,6}}?)d['e] *$")
_SUBJECT_OF = re.compile(rf"{_START}({_GROUP}{{2,90}} )$")
_SUBJECT = re.compile(
    rf"{_START}((?P<subject>{_GROUP}{{2,90}}?) (?:(?:peut|peuvent|doit) +)?"
    r"(?:coût\w+|s'élèv\w+|représent\w+|attei\w+|revien\w+|reçoi\w+|(?:a|ont) reçu|dure\w*|durait"
    r"|(?:est|sont|a|ont) passée?s?|est|sont|était|étaient))"
    r"(?: +(?:à|de|d'))? *$"
)
_SINGULAR_SUBJECT = re.compile(r"(?:\b(?:qui|il|elle|on|et|ou|y|en|se|ne|lui|leur) +|\b[sn]'|^[\W\d]*|[A-ZÀ-Þ][\w-]* +)$")
"""What comes before a verb in the singular when it is no adjective: a pronoun, a name, another verb."""
_ROUND = re.compile(r"(?:aine|millier|million|milliard)s?$")
"""The end of a value that "de" follows."""
_NUMBER_OF = re.compile(rf" *(?:le nombre |leur nombre )d['e] *(?=({WORD}))")
_NO_VERBS = STOP_WORDS - GENERIC_VERBS
_SAYS = re.compile(r"(?:rel[eè]v|estim|évalu|constat|montr|indiqu|observ|annonc|signal|établi|conclu|précis|affirm)\w*$")
_LASTING = frozenset(
    "formation stage contrat mandat attente sejour hospitalisation peine suivi cycle cursus programme conge engagement".split()
)
"""Nouns that a duration after "de" measures."""
_LABELLED = re.compile(r"(?:^|[|])(?: *[-•–] *)? *([^\W\d][^|:.;?!]{2,60}?) *: *$")
_PART_OF = re.compile(r"(?:%|pour cent|moitié|quarts?|tiers)(?: +environ)? +(?:des|de ces|de leurs|de ses|de nos) *$")
"""What comes before the whole that a share is of: its clause is the share's."""
_BACK = re.compile(
    r"\b(?:ces|ses|leurs|cette|ce|nos|vos|une? des|une? seule? des|seule? des|chacune? des) *(?:seul[es]* )?$", re.IGNORECASE
)
_STATE = re.compile(
    r" +(en (?:poste|formation|activité|emploi|stage|service|attente|construction|projet|exercice|CDD|CDI)\b"
    r"(?: +(?:en|à) [A-Z][\w-]+)?)"
)
_IN_CASES = re.compile(rf" +des (cas), +({_GROUP}{{8,160}})")
_ELIDED = re.compile(r"(?:\b(?:et|puis|contre|à|,) *)$")


def counted(text: str, sentence: Span, values: Sequence[Value], number: int, before: tuple[Span, ...]) -> tuple[Span, ...]:
    """The spans that say what `values[number]` counts; none when it is not clear.

    Args:
        text: the document's text, `flat`.
        sentence: where to read.
        values: those of the sentence.
        before: what the value of its unit before it in the sentence counts, for "13 inscrits en 2019 et 41 en 2023".
    """
    value = values[number]
    limit = _limit(text, sentence, values, number)
    lead = text[sentence.start : value.hedged.start]
    if _BACK.search(lead):
        return ()
    for found in (
        _change(text, sentence, value, limit),
        _after(text, sentence, values, number, limit),
        _labelled(sentence, value, lead, text, limit),
        _subject(sentence, value, lead),
        _sum(sentence, value, lead),
        _elided(text, value, lead, limit, before),
    ):
        if found:
            return found
    return ()


def _limit(text: str, sentence: Span, values: Sequence[Value], number: int) -> int:
    """Where the words about a value end at the latest: a cell's edge, or where the next value is joined on."""
    end = min(sentence.end, values[number].hedged.end + _LONGEST)
    bar = text.find("|", values[number].hedged.end, end)
    end = bar if bar >= 0 else end
    for value in values[number + 1 :]:
        if value.kind in (ValueKind.DATE, ValueKind.ACRONYM, ValueKind.ORDINAL) or value.hedged.start > end:
            continue
        joined = re.search(
            r"(?:, *et|,| et| puis| contre| à| ou)(?: +(?:seul[es]*|la|le|les))? *$",
            text[values[number].hedged.end : value.hedged.start],
        )
        if joined:
            return min(end, values[number].hedged.end + joined.start())
    return end


def _after(text: str, sentence: Span, values: Sequence[Value], number: int, limit: int) -> tuple[Span, ...]:
    """The noun phrase after a number or a share, with its verb if it is the subject, or the verb before if it is the object."""
    value = values[number]
    if value.unit == "%" and (cases := _IN_CASES.match(text, value.hedged.end, limit)):
        return (Span(*cases.span(1)), Span(*cases.span(2)).trimmed(text))
    start = _noun_start(text, value, limit)
    phrase = noun_phrase(text, start, limit, singular=value.kind is not ValueKind.NUMBER) if start is not None else None
    if phrase is None:
        return ()
    first = values[number - 1] if number and leads_to_next(text, sentence, values, number - 1) else value
    lead = text[sentence.start : first.hedged.start]
    if _PART_OF.search(lead):
        return (phrase,)
    clause = Span(phrase.start, limit).trimmed(text) if "|" in lead else with_verb(text, phrase, limit)
    if clause != phrase:
        return (clause,)
    if value.kind is ValueKind.PERCENT and (told := _subject(sentence, value, lead)):
        return (*told, phrase)
    verb = _verb_before(text, sentence, value)
    subject = _subject_before(sentence, values, lead, verb) if verb else None
    if subject is None or (subject == verb and fold(subject.of(text)).split()[-1] in GENERIC_VERBS):
        return () if fold(phrase.of(text)) in VAGUE_NOUNS else (phrase,)
    return (subject, phrase)


def _noun_start(text: str, value: Value, limit: int) -> int | None:
    """Where the noun may begin: right after a number, after "des" for a share or a round number; None if it cannot."""
    start = value.hedged.end
    if value.kind is ValueKind.DURATION or value.unit == "point":
        return None
    if number_of := _NUMBER_OF.match(text, start, limit):
        return number_of.end()
    of = _OF_WHICH.match(text, start, limit)
    if value.kind is not ValueKind.NUMBER:
        return of.end() if of else None
    return of.end() if of and _ROUND.search(value.span.of(text)) else start


def _subject_before(sentence: Span, values: Sequence[Value], lead: str, verb: Span) -> Span:
    """The verb with its subject, if the words before it up to an article are plainly that."""
    match = _SUBJECT_OF.search(lead[: verb.start - sentence.start])
    if match is None or _NO_SUBJECT.search(match[1]):
        return verb
    whole = Span(sentence.start + match.start(1), verb.end)
    named = match[1].strip()
    if any(value.span.overlap(whole) and value.kind not in (ValueKind.ACRONYM, ValueKind.ORDINAL) for value in values):
        return verb
    return verb if named in PLACES else whole


def _verb_before(text: str, sentence: Span, value: Value) -> Span | None:
    """The verb whose object the value is: "a formé", "touche"."""
    lead = text[sentence.start : value.hedged.start]
    match = re.search(
        rf"(?:^|[\s'])((?:(?:a|ont|avait|avaient) +)?({WORD})) +(?:(?:chaque|par) +(?:an|année|mois|jour) +)?$", lead
    )
    if match is None or match[2][0].isupper() or fold(match[2]) in _NO_VERBS:
        return None
    has_auxiliary = match[1] != match[2]
    if re.search(
        r"\b(?:le|la|les|un|une|des|du|de|au|aux|ce|cette|son|sa|en|à|par|sur|sans|avec|dans|pour) +$|[ld]'$",
        lead[: match.start(1)],
    ):
        return None
    singular = not has_auxiliary and match[2].endswith("e")
    if singular and not _SINGULAR_SUBJECT.search(lead[: match.start(1)]) and not _SUBJECT_OF.search(lead[: match.start(1)]):
        return None
    if not has_auxiliary and not re.search(r"(?:ent|ait|aient|[^é]e|int|it|a|ont)$", match[2]):
        return None
    if _SAYS.search(match[2]):
        return None
    if re.search(r"(?:ment|ntre|ême|aine|nde)$", match[2]) or fold(match[2]) in {"comme", "contre", "entre", "outre", "presque"}:
        return None
    return Span(sentence.start + match.start(1), sentence.start + match.end(1))


def _change(text: str, sentence: Span, value: Value, limit: int) -> tuple[Span, ...]:
    """A change: "une hausse de 37 % de la satisfaction", "une baisse des abandons (–35 %)", "les abandons reculent de 35 %"."""
    lead = text[sentence.start : value.hedged.start]
    if match := _CHANGE_NOUN.search(lead):
        of = _OF_WHICH.match(text, value.hedged.end, limit)
        phrase = noun_phrase(text, of.end(), limit, singular=True) if of else None
        return (Span(sentence.start + match.start(1), sentence.start + match.end(1)), phrase) if phrase else ()
    if value.unit not in ("%", "point"):
        return ()
    signed = value.span.of(text)[0] in "+-–−"
    if (match := _CHANGE_OF.search(lead)) and _is_subject(match[1]) and (signed or not match["aside"]):
        return (Span(sentence.start + match.start(1), sentence.start + match.end(1)),)
    if (match := _CHANGE_VERB.search(lead)) and _is_subject(match["subject"]):
        return (Span(sentence.start + match.start(1), sentence.start + match.end(1)),)
    return ()


def _is_subject(words: str) -> bool:
    """Whether words between an article and a verb are its subject alone: no other verb, no other value."""
    return _NO_SUBJECT.search(words) is None and re.search(r"\d\s*%|\d €", words) is None


def _labelled(sentence: Span, value: Value, lead: str, text: str, limit: int) -> tuple[Span, ...]:
    """A label before a colon: "Nombre de lits : 45"."""
    match = _LABELLED.search(lead)
    if match is None or text[value.hedged.end : limit].strip(" .;|"):
        return ()
    return (Span(sentence.start + match.start(1), sentence.start + match.end(1)),)


def _subject(sentence: Span, value: Value, lead: str) -> tuple[Span, ...]:
    """The subject and verb of a sum or a duration: "l’entrée coûte", "l’attente peut durer"."""
    if value.kind not in (ValueKind.MONEY, ValueKind.DURATION, ValueKind.PERCENT):
        return ()
    match = _SUBJECT.search(lead)
    if match is None or not _is_subject(match["subject"]) or (value.kind is ValueKind.DURATION and " dur" not in match[1]):
        return ()
    return (Span(sentence.start + match.start(1), sentence.start + match.end(1)),)


def _sum(sentence: Span, value: Value, lead: str) -> tuple[Span, ...]:
    """The noun that a sum or a duration measures: "une subvention annuelle de 75 000 euros"."""
    if value.kind not in (ValueKind.MONEY, ValueKind.DURATION):
        return ()
    match = _SUM_NOUN.search(lead)
    if match is None:
        return ()
    words = match[1].split()
    if value.kind is ValueKind.DURATION and fold(words[0]).removesuffix("s") not in _LASTING:
        return ()
    if (
        fold(words[0]) in {"montant", "somme", "total", "minimum", "maximum", "plus", "moins", "pres", "ordre", "hauteur"}
        and len(words) == 1
    ):
        return ()
    return (Span(sentence.start + match.start(1), sentence.start + match.start(1) + len(match[1].rstrip())),)


def _elided(text: str, value: Value, lead: str, limit: int, before: tuple[Span, ...]) -> tuple[Span, ...]:
    """What the value before counts, when the noun is left out: "et 41 en 2023", "et 160 en poste", "et 400 ont été formés"."""
    if not before or value.kind not in (ValueKind.NUMBER, ValueKind.PERCENT):
        return ()
    verb = re.compile(rf" +({WORD})").match(text, value.hedged.end, limit)
    if verb and is_plural_verb(verb[1]) and _ELIDED.search(lead):
        noun = noun_phrase(text, before[-1].start, before[-1].end, singular=True)
        clause = with_verb(text, Span(value.hedged.end, value.hedged.end), limit)
        return (noun, clause) if noun and len(clause) else ()
    dated = re.match(
        r" +(?:en|fin|début|à la fin de|au) +(?:la fin de +)?(?:\d{4}|[A-Z])| *[.,;)]| *$", text[value.hedged.end : limit]
    )
    placed = _STATE.match(text, value.hedged.end, limit)
    if placed and _ELIDED.search(lead) and (noun := noun_phrase(text, before[-1].start, before[-1].end)):
        head = Span(noun.start, noun.start + len(noun.of(text).split()[0]))
        return (head, Span(placed.start(1), placed.end(1)))
    if dated and (
        _ELIDED.search(lead)
        or re.search(r"\b(?:et|contre|quand|tandis que) +(?:la |le |l'|les )?[A-Z][\w-]+ +(?:en +\w+ +)?$", lead)
    ):
        return before
    return ()
