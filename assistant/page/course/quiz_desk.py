"""What the panel "Quiz" does at each gesture; the questions are in the session of the page."""

from __future__ import annotations

import io
import json
import logging
import random
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import PurePath
from typing import Any

import gradio as gr

from assistant.assistant import Assistant
from assistant.dossier.files import file_stem
from assistant.dossier.standing import standing
from assistant.page.bench_parts import FAILURE, parcel_html, progress_html, reader_html, refused_html, said_html, step_html
from assistant.page.course.binder import Binder, Sent
from assistant.page.course.per_library import PerLibrary
from assistant.page.course.quiz_render import KINDS, MOST, exports_html, quiz_html
from assistant.page.course.quiz_sheaf import Draw, Sheaf
from assistant.page.place import read_place
from assistant.page.uploads import read_upload
from assistant.page.work import Stops, WorkStopped, advancing
from assistant.quiz.exports import FORMATS, files_of
from assistant.quiz.item import Kind
from assistant.quiz.making import draw_items, make_items
from assistant.quiz.pool import Pool
from assistant.quiz.quiz_file import Quiz, misquoted, quiz_from_json, quiz_json
from corpus.errors import QuizError, SourcierError, UsageError
from corpus.library import Library
from index.progress import READING, Progress

_logger = logging.getLogger(__name__)
_UNTITLED = "Quiz"
_LONGEST_TITLE = 200
_SUFFIX = ".quiz.json"
_TYPES = {
    ".xml": "application/xml",
    ".gift": "text/plain",
    ".apkg": "application/octet-stream",
    ".csv": "text/csv",
    ".zip": "application/zip",
}

Updates = dict[Any, Any]


class Origin(StrEnum):
    """Where questions are drawn from."""

    LIBRARY = "documents"
    DOSSIER = "dossier"


@dataclass(frozen=True)
class Controls:
    """The components of the panel, by what they are for."""

    origin: gr.Radio
    kinds: gr.CheckboxGroup
    most: gr.Number
    draw: gr.Button
    stop: gr.Button
    advance: gr.HTML
    said: gr.HTML
    title: gr.Textbox
    files: gr.HTML
    items: gr.HTML
    parcel: gr.HTML
    reader: gr.HTML
    sheaf: gr.State
    drawn: gr.State


@dataclass(frozen=True)
class QuizDesk:
    """What the controls call."""

    current: Callable[[], Assistant]
    controls: Controls
    pools: PerLibrary[Pool] = field(default_factory=lambda: PerLibrary(Pool.of))
    stops: Stops = field(default_factory=Stops)

    @property
    def library(self) -> Library:
        """The documents of the moment."""
        return self.current().index.library

    def proposed(
        self,
        binder: Binder,
        sheaf: Sheaf,
        origin: str | None,
        kinds: Sequence[str] | None,
        most: float | None,
        request: gr.Request,
    ) -> Iterator[Updates]:
        """Questions that the page has not shown yet. `joined` puts them in the list."""
        c = self.controls
        at_rest: Updates = {c.advance: "", c.stop: gr.Button(visible=False)}
        yield {
            c.drawn: None,
            c.said: said_html("Recherche de questions…"),
            c.advance: progress_html(READING),
            c.stop: gr.Button(visible=True),
        }
        try:
            wanted = tuple(kind for kind in KINDS if str(kind) in (kinds or ()))
            if not wanted:
                raise UsageError("Choisissez au moins une sorte de questions.")
            if most is None or not 1 <= most <= MOST:
                raise UsageError(f"Donnez un nombre de questions, de 1 à {MOST}.")
            from_dossier = binder if origin == Origin.DOSSIER else None
            draws: list[Draw] = []
            work = lambda report: draws.append(self._draw(from_dossier, sheaf, wanted, int(most), report))  # noqa: E731
            with self.stops.of(request.session_hash) as stop:
                for step in advancing(work, READING, stop):
                    yield {c.advance: step_html(step)}
            yield {c.drawn: draws[0], **at_rest}
        except WorkStopped:
            yield {c.said: said_html("Recherche arrêtée."), **at_rest}
        except SourcierError as error:
            yield {c.said: refused_html(str(error)), **at_rest}
        except Exception:
            _logger.exception("Des questions n’ont pas pu être proposées.")
            yield {c.said: refused_html(FAILURE), **at_rest}

    def _draw(self, binder: Binder | None, sheaf: Sheaf, kinds: Sequence[Kind], most: int, report: Progress) -> Draw:
        """`most` questions at most, of the documents or else of the dossier; enough are made for those shown to be left out."""
        library, seed, enough, gone = self.library, sheaf.seed + 1, most + len(sheaf.items), 0
        pool = self.pools.of(library, report)
        if binder is None:
            made = draw_items(library, kinds, enough, seed, pool=pool, progress=report)
            told, needed = "ces documents n’en donnent", "d’autres documents"
        else:
            found = standing(library, binder.dossier.quotes)
            gone = len(found.gone)
            if not found.extracts:
                raise UsageError(_no_extract(gone))
            extracts = random.Random(seed).sample(found.extracts, len(found.extracts))
            made = make_items(library, extracts, kinds, enough, seed, pool=pool)
            told, needed = "ce dossier n’en donne", "d’autres extraits"
        items = sheaf.fresh(made, most)
        if not items and sheaf.items:
            raise UsageError(f"Pas d’autres questions : {told} pas plus de ces sortes. Choisissez-en d’autres, ou {needed}.")
        if not items:
            raise QuizError(
                "Aucune question n’a pu être faite : il y faut des phrases complètes avec un chiffre, une date ou un sigle "
                f"défini. Essayez {needed}, ou d’autres sortes de questions."
            )
        parts = [f"{_questions(len(items))} proposée{'s' if len(items) > 1 else ''}"]
        if len(items) < most:
            parts.append(f"{told} pas plus")
        if gone:
            parts.append(
                f"{gone} extrait{'s' if gone > 1 else ''} du dossier laissé{'s' if gone > 1 else ''} de côté : {_CHANGED}"
            )
        return Draw(items, seed, " ; ".join(parts) + ".")

    def joined(self, sheaf: Sheaf, draw: Draw | None) -> Updates:
        """The questions that were proposed, once they are there, after those accepted by then."""
        if draw is None:
            return {self.controls.drawn: None}
        return {**self._shown(sheaf.drawn(draw), draw.told), self.controls.drawn: None}

    def acted(self, sheaf: Sheaf, event: gr.EventData) -> Updates:
        """A decision, or a document to open."""
        c = self.controls
        sent = Sent.of(event._data)
        try:
            if sent.action in ("accept", "reject"):
                accepted = sent.action == "accept" if sent.by > 0 else None  # pressed again, it is let go
                return self._shown(sheaf.decided(sent.text, accepted), "")
            if sent.action == "accept-all":
                return self._shown(sheaf.with_all_accepted(), "Toutes les questions qui n’étaient pas écartées sont acceptées.")
            place = read_place(self.library, event._data)
            return {c.reader: reader_html("quiz", place.document, place.highlights, place.span), c.said: said_html("")}
        except SourcierError as error:
            return {c.said: refused_html(str(error))}

    def filed(self, sheaf: Sheaf, title: str | None, event: gr.EventData) -> Updates:
        """The accepted questions in the form of another program, or the whole review."""
        c = self.controls
        sent = Sent.of(event._data)
        title = " ".join((title or "").split())[:_LONGEST_TITLE] or _UNTITLED
        try:
            if sent.action == "download":
                if not sheaf.items:
                    raise QuizError("Aucune question à garder. Proposez d’abord des questions.")
                stored = json.dumps(quiz_json(Quiz(title, sheaf.items, self.library.digest)), ensure_ascii=False, indent=1)
                parcel = parcel_html(file_stem(title) + _SUFFIX, "application/json", stored.encode("utf-8", "replace"))
                return {**self._shown(replace(sheaf, unsaved=False), "Relecture téléchargée."), c.parcel: parcel}
            if sent.text not in FORMATS:
                raise UsageError("Cette forme n’est pas connue. Rechargez la page.")
            items = sheaf.to_export()
            gone = misquoted(items, self.library)
            kept = [item for item in items if item not in gone]
            if not kept:
                raise QuizError("Aucune des questions acceptées n’a encore ses mots dans les documents. Proposez-en d’autres.")
            told = f"{FORMATS[sent.text][0]} : {_questions(len(kept))} téléchargée{'s' if len(kept) > 1 else ''}"
            told += f" ; {len(gone)} laissée{'s' if len(gone) > 1 else ''} de côté : {_CHANGED}." if gone else "."
            name, content = _packed(files_of(kept, title, file_stem(title) + sent.text))
            parcel = parcel_html(name, _TYPES[PurePath(name).suffix], content)
            return {**self._shown(replace(sheaf, unsaved=False), told[0].upper() + told[1:]), c.parcel: parcel}
        except SourcierError as error:
            return {c.said: refused_html(str(error))}
        except Exception:
            _logger.exception("Un quiz n’a pas pu être exporté.")
            return {c.said: refused_html(FAILURE)}

    def uploaded(self, sheaf: Sheaf, event: gr.EventData) -> Updates:
        """A review that was downloaded, from here or by command; it takes the place of the questions shown."""
        c = self.controls
        try:
            upload = read_upload(event._data)
            try:
                quiz = quiz_from_json(json.loads(upload.text))
            except (ValueError, RecursionError) as error:
                raise QuizError("ce n’est pas du JSON. Donnez une relecture de quiz téléchargée d’ici.") from error
            gone = misquoted(quiz.items, self.library)
            kept = tuple(item for item in quiz.items if item not in gone)
            if not kept:
                raise QuizError("aucune de ses questions n’a ses mots dans ces documents.")
            told = f"« {upload.name} » : {_questions(len(kept))}"
            told += f" ; {len(gone)} laissée{'s' if len(gone) > 1 else ''} de côté : {_CHANGED}." if gone else "."
            return {**self._shown(Sheaf(kept, sheaf.seed), told), c.title: gr.Textbox(quiz.title, visible=True)}
        except SourcierError as error:
            return {c.said: refused_html(f"Ce fichier ne s’ouvre pas : {error}")}

    def _shown(self, sheaf: Sheaf, told: str) -> Updates:
        c = self.controls
        return {
            c.sheaf: sheaf,
            c.items: quiz_html(sheaf, self.library),
            c.said: said_html(told),
            c.draw: gr.Button("Proposer d’autres questions" if sheaf.items else "Proposer des questions"),
            c.title: gr.Textbox(visible=bool(sheaf.items)),
            c.files: exports_html(full=bool(sheaf.items)),
        }


_CHANGED = "leurs mots ne sont plus à leur place dans les documents"


def _no_extract(gone: int) -> str:
    if gone:
        return "Aucun extrait du dossier n’est encore à sa place dans les documents. Vérifiez ses citations, ou ajoutez-en."
    return "Le dossier ouvert n’a aucun extrait. Ajoutez-en dans « Extraits », ou tirez les questions des documents."


def _questions(count: int) -> str:
    return f"{count} question{'s' if count > 1 else ''}"


def _packed(files: dict[str, bytes]) -> tuple[str, bytes]:
    """One file as it is; the sheet and its key in one archive, under the name of the first."""
    (name, content), *others = files.items()
    if not others:
        return name, content
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for one, data in files.items():
            archive.writestr(one, data)
    return f"{PurePath(name).stem}.zip", written.getvalue()
