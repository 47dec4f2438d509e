"""Questions that lean on the one before: "Et à Grenoble ?", "Et pour les GEM ?", "Et qui les finance ?".

Rules of wording alone, and few: what is not plainly a follow-up is a question of its own. The whole question that was
understood is always shown, and can be undone.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from index.french.analyzer import is_acronym
from index.french.characters import fold

_MOST_WORDS = 8
_OPENING = re.compile(
    r"(?:et|mais)\b[\s,]*(?:(?:alors|donc|sinon)\b[\s,]*)?(?:(?:qu[’']en est-il|quid)\s+)?"
    r"|(?:qu[’']en est-il|quid)\s+|(?:(?:la )?même (?:question|chose)|pareil|idem)\s*,?\s+(?=pour|à|en|dans)",
    re.IGNORECASE,
)
_PREPOSITION = r"pour|dans|chez|avec|selon|depuis|après|avant|sans|sur|en|à|au|aux"
_DETERMINER = r"de la|de l[’']|du|des|de|d[’']|à la|à l[’']|au|aux|les|le|la|l[’']|une|un|cette|cet|ces|ce"
_FRAGMENT = re.compile(
    rf"(?:(?P<preposition>{_PREPOSITION})(?=\s))?\s*(?:(?P<determiner>{_DETERMINER})(?:\s+|(?<=[’'])))?(?P<head>.+)",
    re.IGNORECASE,
)
_ASKING = re.compile(
    r"\b(?:combien|comment|pourquoi|quand|ou|qui|que|quoi|quels?|quelles?|lequel|est-ce|qu['’])(?!\w)|-(?:t-)?(?:ils?|elles?|on)\b"
)
_BARE_ASKING = re.compile(r"(?:depuis |jusqu['’]a )?(?:pourquoi|comment|ou|quand|combien|par qui|avec qui|pour qui)")
_PRONOUN = re.compile(
    r"(?:qui|comment|pourquoi|ou|quand|combien)\s+(?:les|le|la|leur|lui|en|y)\s+[\w-]+$"
    r"|(?:qui|comment|pourquoi|ou|quand)\s+l['’]\w+$|\b(?:ils?|elles?)\b"
)
_OWN_NOUN = re.compile(r"\b(?:les|des|un|une|du|aux?)\s+\w{3,}.*-(?:ils?|elles?)\b")
_YEAR = re.compile(r"(?<!\d)(?:1[89]|20)\d\d(?!\d)")
_NAME = r"[A-ZÀ-ÖØ-Þ][\w’'-]*[a-zà-öø-ÿ][\w’'-]*"
_PLACE = re.compile(
    rf"\b(?:à|en|au|aux|dans)\s+(?:la\s+|le\s+|les\s+|l[’'])?{_NAME}(?:[\s-]+(?:(?:de|du|des|la|le|les)\s+)?{_NAME})*"
)
_ACRONYM = re.compile(rf"(?:\b(?P<determiner>{_DETERMINER})(?:\s+|(?<=[’'])))?\b(?P<head>[A-ZÀ-Þ0-9]{{2,7}}s?)\b")
_VERB = (
    r"est|sont|ont|a|peut|peuvent|doit|doivent|fait|font|existent?|était|étaient|sera|seront|[\w’']+-(?:t-)?(?:ils?|elles?|on)"
)
_GROUP = re.compile(
    rf"\b(?P<determiner>du|des|de la|de l[’']|au|aux|à la|les|le|la|l[’']|une|un)(?:\s+|(?<=[’']))"
    rf"(?P<head>(?:(?!(?:{_VERB}|dans|en|chez|pour|avec|selon|sur|qui|que|du|des|aux?|les)\b)[\w’'-]+\s*)+)"
)
_LOCATIVE = re.compile(r"\b(?:dans|en|chez|sur)\s+$", re.IGNORECASE)
_BARE_NOUN = re.compile(r"(?<=\s)[\w’'-]{3,}$")
_PARTS = {
    "du": ("de", "le"), "des": ("de", "les"), "de la": ("de", "la"), "de l’": ("de", "l’"), "de": ("de", ""), "d’": ("de", ""),
    "au": ("à", "le"), "aux": ("à", "les"), "à la": ("à", "la"), "à l’": ("à", "l’"),
}  # fmt: skip
_JOINED = {("de", "le"): "du", ("de", "les"): "des", ("à", "le"): "au", ("à", "les"): "aux", ("de", "des"): "des"}


@dataclass(frozen=True, slots=True)
class FollowUp:
    """A question as written, and the whole question it stands for."""

    written: str
    understood: str


@dataclass(frozen=True, slots=True)
class _Fragment:
    """The words of a follow-up: "pour", "les", "GEM"."""

    text: str
    preposition: str
    determiner: str
    head: str


def understand(written: str, previous: str) -> FollowUp | None:
    """The whole question that a follow-up stands for, None for a question that stands alone.

    Args:
        written: the question as typed.
        previous: the whole question before it; empty if there was none.
    """
    asked, before = _bare(written), _bare(previous)
    opening = _OPENING.match(asked)
    words = asked[opening.end() :] if opening else asked
    if not before or not words or len(words.split()) > _MOST_WORDS:
        return None
    folded = fold(words)
    if opening and (_BARE_ASKING.fullmatch(folded) or _leans(folded)):
        topic = before if _BARE_ASKING.fullmatch(folded) else _topic(before)
        return FollowUp(written, f"{_capital(words)} ({topic})\u00a0?")
    if _ASKING.search(folded):
        return None
    match = _FRAGMENT.fullmatch(words)
    if match is None or not (opening or match["preposition"]):
        return None
    if match["preposition"]:
        words = words[0].lower() + words[1:]
    fragment = _Fragment(words, (match["preposition"] or "").lower(), _straight(match["determiner"] or ""), match["head"])
    return FollowUp(written, f"{_capital(_merged(before, fragment))}\u00a0?")


def _bare(text: str) -> str:
    return " ".join(text.split()).strip(" ?!.…\u00a0")


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _straight(words: str) -> str:
    return words.lower().replace("'", "’")


def _leans(folded: str) -> bool:
    """Whether a pronoun stands for something said before."""
    return bool(_PRONOUN.search(folded)) and not _OWN_NOUN.search(folded)


def _topic(previous: str) -> str:
    """What the question before was about: its acronym, else its last noun group, else all of it."""
    found = _last_acronym(previous) or _last_group(previous)
    if found is None:
        return previous
    return found["head"].strip() if _straight(found["determiner"] or "") in ("de", "d’") else found.group().strip()


def _merged(previous: str, fragment: _Fragment) -> str:
    """The question before, the part of the same kind replaced; the fragment at its end if there is none."""
    if year := _YEAR.search(fragment.text):
        before = list(_YEAR.finditer(previous))
        return _replaced(previous, before[-1], year.group()) if before else f"{previous} {_in_year(fragment)}"
    if re.fullmatch(rf"{_NAME}(?:[\s-].*)?", fragment.head) and not fragment.determiner.startswith(("un", "ce")):
        return _with_place(previous, fragment)
    acronym = _last_acronym(previous)
    if acronym and not fragment.preposition and fragment.determiner in ("le", "la", "l’") and not is_acronym(fragment.head):
        return f"{fragment.text} ({_topic(previous)})"  # another side of the same thing
    if acronym and (is_acronym(fragment.head) or not _LOCATIVE.search(previous[: acronym.start()])):
        return _with_noun(previous, acronym, fragment)
    if fragment.preposition in ("dans", "chez", "sur", "avec") and (
        phrase := re.search(rf"\b{fragment.preposition}\s+[^,]+$", previous)
    ):
        return _replaced(previous, phrase, fragment.text)
    if fragment.preposition in ("", "pour") and not acronym:
        if fragment.determiner and (group := _last_group(previous)):
            return _with_noun(previous, group, fragment)
        if not fragment.determiner and (noun := _BARE_NOUN.search(previous)):
            return _replaced(previous, noun, fragment.head)
    return f"{previous}, {_placed(fragment)}"


def _in_year(fragment: _Fragment) -> str:
    return fragment.text if fragment.preposition not in ("", "pour") else f"en {fragment.head}"


def _with_place(previous: str, fragment: _Fragment) -> str:
    """A name in the place of another place; after the question if it told none."""
    named = fragment.preposition in ("à", "en", "au", "aux", "dans")
    place = fragment.text if named else f"à {fragment.head}" if fragment.determiner in ("", "de", "d’") else _placed(fragment)
    found = _PLACE.search(previous)
    return _replaced(previous, found, place) if found else f"{previous} {place}"


def _placed(fragment: _Fragment) -> str:
    """The fragment as it can follow a question."""
    if fragment.preposition:
        return fragment.text
    _, article = _PARTS.get(fragment.determiner, ("", fragment.determiner))
    return f"pour {_joined('', article, fragment.head)}"


def _with_noun(previous: str, found: re.Match[str], fragment: _Fragment) -> str:
    """A noun in the place of another, its article contracted with the preposition that stood there."""
    was = _straight(found["determiner"] or "")
    before, article = _PARTS.get(was, ("", was))
    _, wanted = _PARTS.get(fragment.determiner, ("", fragment.determiner))
    if not article and before:
        wanted = ""  # "combien de CLSM" counts without an article
    words = _joined(before, wanted or (article if not fragment.determiner else wanted), fragment.head)
    return _replaced(previous, found, words)


def _joined(preposition: str, article: str, head: str) -> str:
    """A preposition, an article and a noun, contracted and elided: "de", "les" and "GEM" give "des GEM"."""
    opening = _JOINED.get((preposition, article)) or " ".join(filter(None, [preposition, article]))
    if opening.startswith("de un"):
        opening = "d’" + opening[3:]
    if opening == "de" and fold(head[:1]) in "aeiouyh" and not is_acronym(head.split()[0]):
        opening = "d’"
    return f"{opening}{'' if not opening or opening.endswith('’') else ' '}{head}"


def _last_acronym(text: str) -> re.Match[str] | None:
    return next((match for match in reversed(list(_ACRONYM.finditer(text))) if is_acronym(match["head"])), None)


def _last_group(text: str) -> re.Match[str] | None:
    return next(reversed(list(_GROUP.finditer(text))), None)


def _replaced(text: str, found: re.Match[str], words: str) -> str:
    tail = text[found.end() :]
    gap = " " if tail and not tail[0].isspace() and found.group()[-1:].isspace() else ""
    return text[: found.start()] + words + gap + tail
