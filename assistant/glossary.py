"""The acronyms that a library defines, with each definition and where it stands."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.tables import csv_text
from corpus.library import Library
from corpus.model import Document, Span
from corpus.sentences import sentences
from corpus.units import units_of
from index.definitions import meaning
from index.french.acronyms import locate_definitions
from index.french.characters import fold
from index.progress import READING, Progress, each, silent

_HEADER = ("Sigle", "Définition", "Document", "Section", "Page", "Extrait", "Fichier", "Début", "Fin")


@dataclass(frozen=True, slots=True)
class DefinitionSource:
    """One place where a document defines an acronym.

    Attributes:
        extract: the sentence, item, row or heading that holds the definition.
    """

    document: Document
    extract: Span
    acronym: Span
    expansion: Span

    def words(self, span: Span) -> str:
        """The document's own words, line breaks made spaces."""
        return " ".join(span.of(self.document.text).split())


@dataclass(frozen=True, slots=True)
class Meaning:
    """One definition of an acronym, in the words that most of its sources use, with every place that gives it."""

    expansion: str
    sources: tuple[DefinitionSource, ...]


@dataclass(frozen=True, slots=True)
class GlossaryEntry:
    """An acronym as most often written, and its definitions, the most frequent first."""

    acronym: str
    meanings: tuple[Meaning, ...]


def glossary(library: Library, progress: Progress = silent) -> tuple[GlossaryEntry, ...]:
    """One entry an acronym, in alphabetical order; definitions that differ by number, case or accents count as one."""
    found: dict[str, dict[tuple[str, ...], list[DefinitionSource]]] = defaultdict(lambda: defaultdict(list))
    for document in each(library.documents, READING, progress):
        for source in _sources(document):
            expansion = source.expansion.of(document.text)
            found[fold(source.acronym.of(document.text))][meaning(expansion.replace("-", " "))].append(source)
    return tuple(_entry(meanings) for _, meanings in sorted(found.items()))


def _entry(meanings: dict[tuple[str, ...], list[DefinitionSource]]) -> GlossaryEntry:
    written = Counter(source.words(source.acronym) for sources in meanings.values() for source in sources)
    ranked = sorted(meanings.values(), key=lambda sources: -len(sources))
    return GlossaryEntry(
        written.most_common(1)[0][0],
        tuple(Meaning(_wording(sources), tuple(sources)) for sources in ranked),
    )


def _wording(sources: Sequence[DefinitionSource]) -> str:
    """The most frequent wording, the shortest of several: a singular before its plural."""
    counts = Counter(source.words(source.expansion) for source in sources)
    return min(counts, key=lambda words: (-counts[words], len(words)))


def _sources(document: Document) -> list[DefinitionSource]:
    body = document.content.body
    pieces = [piece for unit in units_of(document.content) for piece in sentences(document.text, unit.core)]
    pieces += [section.heading for section in document.content.sections]
    found = []
    for located in locate_definitions(body.of(document.text)):
        acronym, expansion = located.acronym.moved(body.start), located.expansion.moved(body.start)
        whole = Span(min(acronym.start, expansion.start), max(acronym.end, expansion.end))
        extract = next((piece for piece in pieces if piece.contains(whole)), whole)
        found.append(DefinitionSource(document, extract, acronym, expansion))
    return sorted(found, key=lambda source: source.acronym)


def glossary_csv(entries: Sequence[GlossaryEntry]) -> str:
    """One row a source, for a French spreadsheet; see `assistant.tables`."""
    return csv_text(
        _HEADER,
        (
            (
                entry.acronym,
                one.expansion,
                source.document.title,
                " › ".join(source.document.section_path(source.extract.start)),
                str(source.document.page_at(source.extract.start) or ""),
                source.words(source.extract),
                source.document.source,
                str(source.extract.start),
                str(source.extract.end),
            )
            for entry in entries
            for one in entry.meanings
            for source in one.sources
        ),
    )


def glossary_markdown(entries: Sequence[GlossaryEntry]) -> str:
    """A list of acronyms, each definition followed by the places that give it."""
    lines = ["# Sigles et définitions", ""]
    for entry in entries:
        for one in entry.meanings:
            lines.append(f"- **{_escaped(entry.acronym)}**\u00a0: {_escaped(one.expansion)}")
            lines += [f"  - {_escaped(_place(source))}" for source in one.sources]
    return "\n".join(lines) + "\n"


def _place(source: DefinitionSource) -> str:
    """Where a definition stands, for people: title, headings, page, file and characters."""
    document, extract = source.document, source.extract
    page = document.page_at(extract.start)
    where = " › ".join([document.title, *document.section_path(extract.start)])
    return f"{where}, {f'p. {page}, ' if page else ''}{document.source}, caractères {extract.start} à {extract.end}"


def _escaped(text: str) -> str:
    """Words that Markdown shows as they are."""
    return "".join(f"\\{char}" if char in "\\`*_{}[]<>#|" else char for char in text)
