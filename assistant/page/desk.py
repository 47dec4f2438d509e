"""What the page's controls call. Nothing is kept here between calls: what a page remembers is its own session."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import gradio as gr

from assistant.assistant import Assistant
from assistant.follow_up import understand
from assistant.page.journal import VERDICTS, Journal
from assistant.page.limits import read_picked
from assistant.page.place import read_link, read_place
from assistant.page.reader import document_html
from assistant.page.render import answer_html, message_html, passages_html, status_html, status_of, suggestions_html
from assistant.page.session import Session
from assistant.question import check_question
from corpus.errors import SourcierError, UsageError
from index.filter import Filter

_WIDE = 10
_RECENT = "Questions récentes"
_FAILURE = "La recherche a échoué. Réessayez ; si cela se reproduit, relancez Sourcier."
_EMPTY = "La bibliothèque est vide. Ajoutez-y d’abord des documents, dans l’onglet « Documents »."
_logger = logging.getLogger(__name__)

Updates = tuple[Any, Any, Any, Any, Any]
"""Status, answers, document, recent questions, session."""


@dataclass(frozen=True)
class Desk:
    """The answers to what a person does.

    Attributes:
        current: the assistant of the moment; a library that changes gives another.
        journal: where questions and verdicts are kept, if they are.
    """

    current: Callable[[], Assistant]
    journal: Journal | None = None

    def ask(
        self,
        question: str | None,
        way: str | None,
        session: Session,
        _documents: object = None,
        _keywords: object = None,
        picked: str | None = None,
    ) -> Iterator[Updates]:
        """First that it is being searched for, then what was found.

        Args:
            way: "alone" not to read the question as a follow-up, "wide" for passages rather than an answer.
            picked: the documents and keywords to search, as `limits.PACKED` writes them; all of them if none is given.
        """
        yield status_html("Recherche en cours…", busy=True), gr.skip(), "", gr.skip(), gr.skip()
        try:
            within = Filter.of(*read_picked(picked))
            status, found, session = self._found(question or "", way or "", session, within)
        except SourcierError as error:
            status, found = "", message_html(str(error))
        except Exception:
            _logger.exception("Une question est restée sans réponse.")
            status, found = "", message_html(_FAILURE)
        yield status_html(status), found, "", suggestions_html(_RECENT, session.recent, folded=True), session

    def _found(self, question: str, way: str, session: Session, within: Filter | None) -> tuple[str, str, Session]:
        check_question(question)
        assistant = self.current()
        if not assistant.index.library.documents:
            raise UsageError(_EMPTY)
        if way == "wide":
            ranking = assistant.index.rank(question, k=_WIDE, within=within)
            return f"{len(ranking.hits)} passages.", passages_html(ranking), session
        follow_up = None if way == "alone" else understand(question, session.previous)
        understood = follow_up.understood if follow_up else question
        answer = assistant.ask(understood, within=within)
        if self.journal:
            self.journal.question(answer, question)
        return (
            status_of(answer),
            answer_html(answer, follow_up, judged=self.journal is not None),
            session.after(question, understood),
        )

    def open(self, event: gr.EventData) -> str:
        """The document of the card that was clicked, its extract marked."""
        try:
            place = read_place(self.current().index.library, event._data)
        except SourcierError as error:
            return message_html(str(error))
        return document_html(place.document, place.highlights, place.span, place.others)

    def open_link(self, request: gr.Request) -> str:
        """The document that the page's address names, if it names one."""
        parameters = {str(name): str(value) for name, value in dict(request.query_params).items()}
        try:
            link = read_link(self.current().index.library, parameters)
        except SourcierError as error:
            return message_html(str(error))
        return document_html(link.document, (), link.span, notice=link.notice) if link else ""

    def judge(self, session: Session, event: gr.EventData) -> str:
        """Keep a verdict; the status tells that it was."""
        sent = event._data if isinstance(event._data, dict) else {}
        try:
            place = read_place(self.current().index.library, sent)
            if self.journal is None or sent.get("verdict") not in VERDICTS:
                raise UsageError("Cet avis n’a pas pu être gardé. Rechargez la page et réessayez.")
            self.journal.verdict(session.previous, place.document, place.span, str(sent["verdict"]))
        except SourcierError as error:
            return status_html(str(error))
        return status_html("Avis noté. Merci.")
