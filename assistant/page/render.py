"""From answers to the HTML of the page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from enum import StrEnum

from assistant.answer import Answer, Extract, Reasons
from assistant.comparison import differing_figures
from assistant.follow_up import FollowUp
from assistant.page.journal import VERDICTS
from assistant.page.markup import escaped, extract_html, marked
from assistant.page.place import place_attributes
from assistant.page.reader import copy_button
from corpus.model import Document, Span
from index.filter import Filter
from index.search_index import Ranking

_STRONG, _FAIR = 80, 60
_HINT = (
    "Pour préciser la question : posez-en une seule à la fois, reprenez les mots des documents "
    "ou écrivez un sigle en toutes lettres."
)
_CLOSE, _FAR = 0.5, 0.3
"""Cosines of centred vectors: on the dev questions, half of the first extracts lie between these two."""


class State(StrEnum):
    """What an answer is worth, in the three ways that the page tells it."""

    SURE = "sure"
    UNSURE = "unsure"
    NONE = "none"


def state_of(answer: Answer) -> State:
    """An answer; one to be checked first; or none."""
    if not answer.answered:
        return State.NONE
    return State.SURE if _percent(answer.confidence) >= _FAIR else State.UNSURE


def answer_html(answer: Answer, follow_up: FollowUp | None = None, *, judged: bool = False) -> str:
    """What the page shows of an answer: its cards, or the nearest ones told apart from an answer.

    Args:
        follow_up: how the question was understood, if it leans on the one before.
        judged: whether people may say of each extract that it is right or wrong.
    """
    state = state_of(answer)
    notice = f'<p class="message notice">{escaped(answer.notice)}</p>' if answer.notice else ""
    heading = _heading(_title(answer, state), answer, follow_up)
    body = _not_found_html(answer) if state is State.NONE else _found_html(answer, state, judged)
    return f'<section class="answer {state}" aria-labelledby="reponse">{notice}{heading}{body}</section>'


def _title(answer: Answer, state: State) -> str:
    if state is State.NONE:
        return _unanswered(answer)
    if state is State.UNSURE:
        return "Réponse incertaine"
    return "L’extrait qui répond" if len(answer.extracts) == 1 else f"Les {len(answer.extracts)} extraits qui répondent"


def _unanswered(answer: Answer) -> str:
    return f"{'Le corpus ne répond' if answer.within is None else 'Les documents choisis ne répondent'} pas à cette question."


def _found_html(answer: Answer, state: State, judged: bool) -> str:
    confidence = _confidence_html("Confiance", answer.confidence)
    caution = ""
    if state is State.UNSURE:
        opening = "Cet extrait répond peut-être : lisez-le avant de le citer."
        if len(answer.extracts) > 1:
            opening = "Ces extraits répondent peut-être : lisez-les avant de les citer."
        caution = f'<p class="caution">{opening} {_HINT}</p>'
    wider = _wider_button(answer.question) if state is State.UNSURE else ""
    return confidence + caution + _comparison_html(answer) + _cards(answer.extracts, "card", judged=judged) + wider


def _not_found_html(answer: Answer) -> str:
    unknown = ""
    if answer.unknown_words:
        words = ", ".join(f"«\u00a0{escaped(word)}\u00a0»" for word in answer.unknown_words)
        unknown = f"<li>Aucun document n’emploie {words} : essayez un autre mot.</li>"
    limited = "<li>La recherche est limitée : ôtez ce choix pour chercher partout.</li>" if answer.within else ""
    hint = f'<ul class="hint">{limited}{unknown}<li>{_HINT}</li></ul>'
    if not answer.nearest:
        return hint
    confidence = _confidence_html("Confiance qu’il y réponde", answer.confidence)
    plain = [replace(extract, highlights=()) for extract in answer.nearest]  # a mark says "here is the answer"
    nearest = f'<p class="nearest-title">Extraits les plus proches, pour en juger :</p>{_cards(plain, "card nearest")}'
    return confidence + hint + nearest + _wider_button(answer.question)


def _heading(title: str, answer: Answer, follow_up: FollowUp | None) -> str:
    question = " ".join(answer.question.split())
    return (
        f'<h2 id="reponse">{title}</h2><p class="asked">«\u00a0{escaped(question)}\u00a0»</p>'
        f"{_follow_up_html(follow_up)}{_expansions_html(answer)}{_limits_html(answer.within)}"
    )


def _follow_up_html(follow_up: FollowUp | None) -> str:
    """That the question was completed by the one before, and how to undo it."""
    if follow_up is None:
        return ""
    written = escaped(" ".join(follow_up.written.split()))
    return (
        f'<p class="understood">C’est ainsi que «\u00a0{written}\u00a0» a été compris, d’après la question précédente. '
        f'<button type="button" data-action="ask" data-question="{written}" data-way="alone">'
        f"Chercher «\u00a0{written}\u00a0» seul</button></p>"
    )


def _expansions_html(answer: Answer) -> str:
    """What was searched for besides the question's own words."""
    if not answer.expansions:
        return ""
    told = " ; ".join(escaped(expansion.in_words()) for expansion in answer.expansions)
    return f'<p class="expansions">Recherche étendue à : {told}</p>'


def _limits_html(within: Filter | None) -> str:
    """What the search was limited to."""
    return "" if within is None else f'<p class="expansions limits">Recherche limitée à : {escaped(within.in_words())}</p>'


def _wider_button(question: str) -> str:
    words = escaped(" ".join(question.split()))
    return (
        f'<p class="wider"><button type="button" data-action="ask" data-question="{words}" data-way="wide">'
        "Voir plus de passages qui en parlent</button></p>"
    )


def _percent(confidence: float) -> int:
    return min(99, max(1, round(confidence * 100)))


def confidence_words(confidence: float) -> str:
    """A probability in words and figure; never said to be certain."""
    percent = _percent(confidence)
    word = "forte" if percent >= _STRONG else "moyenne" if percent >= _FAIR else "faible"
    return f"{word} ({percent}\u00a0%)"


def _confidence_html(label: str, confidence: float) -> str:
    """In words, and as a bar for the eye alone."""
    bar = f'<span class="bar" aria-hidden="true"><span style="width:{_percent(confidence)}%"></span></span>'
    return f'<p class="confidence">{label}\u00a0: {confidence_words(confidence)} {bar}</p>'


def _comparison_html(answer: Answer) -> str:
    """Figures that differ from one document to another, side by side."""
    extracts = differing_figures(answer)
    if not extracts:
        return ""
    told = "".join(
        f'<li><span class="figure">{_figures_words(extract)}</span> '
        f'<span class="place">{_place_words(extract.document, extract.span)}</span></li>'
        for extract in extracts
    )
    return (
        '<section class="compare" aria-labelledby="chiffres"><h3 id="chiffres">Les sources donnent des chiffres différents</h3>'
        f"<ul>{told}</ul><p>Ils peuvent ne pas compter la même chose : lisez chaque extrait.</p></section>"
    )


def _figures_words(extract: Extract) -> str:
    return " ; ".join(escaped(mark.of(extract.document.text)) for mark in extract.highlights)


def _cards(extracts: Sequence[Extract], style: str, *, judged: bool = False) -> str:
    cards = "".join(f"<li>{_card(extract, _others(extract, extracts), style, judged)}</li>" for extract in extracts)
    return f'<ol class="cards">{cards}</ol>'


def _others(extract: Extract, extracts: Sequence[Extract]) -> list[Span]:
    return [other.span for other in extracts if other is not extract and other.document.id == extract.document.id]


def _card(extract: Extract, others: Sequence[Span], style: str, judged: bool) -> str:
    document, span = extract.document, extract.span
    lead_in = ""
    if extract.lead_in and not span.contains(extract.lead_in):
        lead_in = f'<p class="lead-in">{marked(document.text, extract.lead_in, ())}</p>'
    return (
        f'<article class="{style}"><h3 class="place">{_place_words(document, span)}</h3>{lead_in}'
        f'<blockquote class="extract">{extract_html(document, span, extract.highlights)}</blockquote>'
        f"{_reasons_html(extract.reasons)}"
        f'<div class="card-foot"><p class="source"><span class="file">{escaped(document.source)}</span> '
        f'<span class="position">caractères {span.start} à {span.end}</span></p><div class="buttons">'
        f'<button type="button" data-action="open" {place_attributes(document, span, extract.highlights, others)}>'
        f"Ouvrir dans le document</button>{copy_button(document, span)}"
        '<button type="button" data-action="collect">Ajouter au dossier</button></div></div>'
        f"{_verdict_buttons() if judged else ''}</article>"
    )


def _verdict_buttons() -> str:
    buttons = "".join(
        f'<button type="button" data-action="judge" data-verdict="{verdict}" aria-pressed="false">{verdict}</button>'
        for verdict in VERDICTS
    )
    return f'<div class="verdicts" role="group" aria-label="Votre avis sur cette réponse">Cette réponse est : {buttons}</div>'


def _reasons_html(reasons: Reasons | None) -> str:
    """Why the extract was found, folded away."""
    if reasons is None:
        return ""
    rows = [
        ("Mots de la question dans l’extrait", _listed(reasons.matched) or "aucun"),
        ("Autour de l’extrait (titres, paragraphe)", _listed(reasons.around)),
        ("Absents", _listed(reasons.missing)),
        ("Trouvé grâce à", _listed([expansion.in_words() for expansion in reasons.expansions])),
        ("Proximité de sens", _closeness_words(reasons.closeness)),
    ]
    told = "".join(f"<div><dt>{name}</dt><dd>{words}</dd></div>" for name, words in rows if words)
    return f'<details class="why"><summary>Pourquoi ce passage</summary><dl>{told}</dl></details>'


def _listed(words: Sequence[str]) -> str:
    return ", ".join(escaped(word) for word in words)


def _closeness_words(closeness: float | None) -> str:
    if closeness is None:
        return ""
    word = "forte" if closeness >= _CLOSE else "moyenne" if closeness >= _FAR else "faible"
    return f"{word} ({max(0.0, closeness):.2f} sur 1)".replace(".", ",")


def _place_words(document: Document, span: Span) -> str:
    names = [document.title, *document.section_path(span.start)]
    page = document.page_at(span.start)
    if page is not None:
        names.append(f"page {page}")
    separator = '<span class="separator"> › </span>'
    return separator.join(f"<span>{escaped(name)}</span>" for name in names)


def passages_html(ranking: Ranking) -> str:
    """Ranked passages, for someone who widens the search: none is held to answer."""
    question = " ".join(ranking.query.text.split())
    extracts = [Extract(hit.rank, hit.score, hit.passage.document, hit.passage.span) for hit in ranking.hits]
    title = "Les passages les plus proches" if extracts else "Aucun passage trouvé. Essayez d’autres mots."
    return (
        f'<section class="answer none" aria-labelledby="reponse"><h2 id="reponse">{title}</h2>'
        f'<p class="asked">«\u00a0{escaped(question)}\u00a0»</p>{_limits_html(ranking.within)}'
        f"{_cards(extracts, 'card nearest')}</section>"
    )


def message_html(message: str) -> str:
    """A message in the place of an answer."""
    return f'<p class="message" role="alert">{escaped(message)}</p>'


def status_html(status: str, *, busy: bool = False) -> str:
    """The line that screen readers are told of."""
    return f'<p class="status{" busy" if busy else ""}" role="status" aria-live="polite">{escaped(status)}</p>'


def status_of(answer: Answer) -> str:
    """An answer in one spoken line."""
    if not answer.answered:
        return _unanswered(answer)
    count = len(answer.extracts)
    opening = "Réponse incertaine : " if state_of(answer) is State.UNSURE else ""
    return f"{opening}{count} extrait{'s' if count > 1 else ''} trouvé{'s' if count > 1 else ''}."


def header_html(documents: int, *, bundled: bool) -> str:
    """The title of the page and what it does."""
    if bundled:
        scope = f"{documents} fiches sur la pair-aidance en santé mentale"
    else:
        scope = f"{documents} document{'s' if documents > 1 else ''}"
    return (
        "<header><h1>Sourcier</h1><p>Posez une question : Sourcier répond par des extraits exacts des documents, "
        f'avec leur source.</p><p class="scope">Bibliothèque interrogée : {scope}.</p></header>'
    )


def suggestions_html(title: str, questions: Sequence[str], *, folded: bool = False) -> str:
    """Questions to ask by a click, under a title; nothing for none."""
    if not questions:
        return ""
    buttons = "".join(
        f'<li><button type="button" data-action="ask" data-question="{words}" data-way="alone">{words}</button></li>'
        for words in map(escaped, questions)
    )
    if folded:
        return f'<details class="suggestions"><summary>{title} ({len(questions)})</summary><ul>{buttons}</ul></details>'
    return f'<section class="suggestions"><h2>{title}</h2><ul>{buttons}</ul></section>'
