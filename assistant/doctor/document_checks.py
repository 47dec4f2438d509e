"""Checks of what the documents say: their language, their copies, their empty pages, their length."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.doctor.case import Case
from assistant.doctor.check import Check, counted, fail, ok, warn
from assistant.doctor.model import passage_prompt, window
from assistant.doctor.near_duplicates import near_duplicates
from assistant.language import document_language
from corpus.model import Document
from index.segments import Segments, indexed_text, indexed_unit

_BATCH = 256
_EXTRA = 16
"""Tokens that are not of the text: both ends, and the prompt."""
_LATIN = re.compile("[^A-Za-zÀ-ɏ]+")
_OTHER = re.compile(r"[A-Za-zÀ-ɏ\s]+")


def check_duplicates(case: Case) -> Check | None:
    """No two documents say nearly the same."""
    if not case.documents:
        return None
    name = "quasi-doublons"
    texts = [document.content.body.of(document.text) for document in case.documents]
    pairs = [
        f"{case.documents[pair.first].source} et {case.documents[pair.second].source} : {pair.share:.0%} en commun".replace(
            "%", " %"
        )
        for pair in near_duplicates(texts)
    ]
    if pairs:
        return warn(
            name,
            f"{counted(len(pairs), 'paire')} de documents se ressemblent beaucoup : leurs extraits se répètent.",
            "Gardez la version qui fait foi, et ôtez l’autre.",
            pairs,
        )
    return ok(name, "Aucun document n’en répète un autre.")


def check_language(case: Case) -> Check | None:
    """The documents are in French."""
    if not case.documents:
        return None
    name = "langue"
    told = [(document.source, document_language(document.content.body.of(document.text))) for document in case.documents]
    foreign = [f"{source} : {language}" for source, language in told if language is not None]
    if foreign:
        return warn(
            name,
            f"{counted(len(foreign), 'document ne semble', 'documents ne semblent')} pas en français.",
            "La recherche par les mots n’est faite que pour le français : traduisez-les ou ôtez-les s’ils gênent.",
            foreign,
        )
    return ok(name, "Tous les documents semblent en français.")


def check_pages(case: Case) -> Check | None:
    """Every page has words."""
    paged = [document for document in case.documents if document.content.pages]
    if not paged:
        return None
    name = "pages sans texte"
    empty = [f"{document.source} : {told}" for document in paged if (told := _empty_pages(document))]
    if empty:
        return warn(
            name,
            f"{counted(len(empty), 'document a', 'documents ont')} des pages sans texte, sans doute des images.",
            "Si ces pages comptent, passez le fichier à la reconnaissance de caractères (OCR), puis ajoutez le résultat.",
            empty,
        )
    return ok(name, f"{counted(sum(len(document.content.pages) for document in paged), 'page')} avec leur texte.")


def _empty_pages(document: Document) -> str:
    pages = document.content.pages
    full = {page.number for page in pages if page.span.of(document.text).strip()}
    empty = [number for number in range(1, max(page.number for page in pages) + 1) if number not in full]
    return f"{'page' if len(empty) == 1 else 'pages'} {_ranges(empty)}" if empty else ""


def _ranges(numbers: list[int]) -> str:
    """Ascending numbers, runs told by their ends: "2, 5-7"."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1] = [runs[-1][0], number]
        else:
            runs.append([number])
    return ", ".join("-".join(map(str, run)) for run in runs)


def check_silent(case: Case) -> Check | None:
    """Every document has something to answer with."""
    segments = case.segments
    if segments is None:
        return None
    name = "documents sans phrase"
    speaking = set(segments.unit_table[:, 0].tolist())
    silent = [document.source for number, document in enumerate(segments.documents) if number not in speaking]
    if silent:
        return warn(
            name,
            f"{counted(len(silent), 'document n’a', 'documents n’ont')} que des titres : ils ne répondront jamais.",
            "Vérifiez que leur texte est bien dans le fichier.",
            silent,
        )
    return ok(name, "Chaque document a des phrases à citer.")


def check_window(case: Case) -> Check | None:
    """The model reads every passage to its end."""
    from tokenizers import Tokenizer

    segments, folder = case.sound_segments, case.model.folder
    if segments is None or folder is None or not (folder / "tokenizer.json").is_file():
        return None
    name, size = "longueur des passages", window(folder)
    prompt = passage_prompt(folder)
    candidates = [(place, prompt + text) for place, text in _texts(segments) if may_exceed(prompt + text, size)]
    long: list[str] = []
    if candidates:
        try:
            tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        except Exception as error:  # noqa: BLE001  # the library raises nothing more precise
            return fail(
                name, f"Le découpage du modèle est illisible ({error}).", "Remettez une copie saine du modèle à sa place."
            )
        tokenizer.no_truncation()
        tokenizer.no_padding()
        for start in range(0, len(candidates), _BATCH):
            batch = candidates[start : start + _BATCH]
            lengths = [len(found.ids) for found in tokenizer.encode_batch([text for _, text in batch])]
            long += [f"{place} : {length} jetons" for (place, _), length in zip(batch, lengths, strict=True) if length > size]
    if long:
        return warn(
            name,
            f"{counted(len(long), 'passage ou phrase dépasse', 'passages ou phrases dépassent')} les {size} jetons que lit le "
            "modèle : leur fin ne se trouve que par les mots.",
            "Coupez ces paragraphes ou ces tableaux en plus courts, si leur fin importe.",
            long,
        )
    return ok(name, f"Le modèle lit tous les passages en entier ({size} jetons au plus).")


def _texts(segments: Segments) -> Iterator[tuple[str, str]]:
    """Everything that is encoded, and where it stands."""
    for passage in segments.passages:
        yield f"{passage.document.source}, {passage.span.start}:{passage.span.end}", indexed_text(passage)
    for unit in segments.units:
        span = unit.unit.span
        yield f"{unit.document.source}, {span.start}:{span.end}", indexed_unit(unit)


def may_exceed(text: str, size: int) -> bool:
    """Whether the tokens are worth counting: French ones have four letters on average, and none has less than a character."""
    if len(text) + _EXTRA <= size:
        return False
    latin = len(_LATIN.sub("", text))
    others = len(_OTHER.sub("", text))
    return latin / 2.25 + others + _EXTRA > size
