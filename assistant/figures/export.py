"""The table of figures as CSV and XLSX: the words of the documents, and each value as a number."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from decimal import Decimal

from assistant.figures.choosing import unit_name
from assistant.figures.model import Disagreement, KeyFigure
from assistant.tables import csv_text, printable

HEADER = (
    "Sujet", "Valeur", "Nombre", "Nombre haut", "Unité", "Ce qui est compté", "Année", "Lieu", "Source nommée", "Extrait",
    "Document", "Section", "Page", "Fichier", "Début", "Fin",
)  # fmt: skip
_NUMBERS = frozenset({"Nombre", "Nombre haut", "Page", "Début", "Fin"})
_WIDTHS = {"Sujet": 34, "Valeur": 18, "Ce qui est compté": 46, "Source nommée": 40, "Extrait": 80, "Document": 36, "Section": 36}
Cell = str | Decimal | int | None


def rows(groups: Iterable[tuple[str, Sequence[KeyFigure]]]) -> list[tuple[Cell, ...]]:
    """One row a figure, of `HEADER`; the first cell names its group."""
    return [(topic, *_row(figure)) for topic, figures in groups for figure in figures]


def _row(figure: KeyFigure) -> tuple[Cell, ...]:
    value, document = figure.value, figure.document
    return (
        figure.value_text,
        value.amount,
        value.upper,
        unit_name(figure),
        figure.counted_text,
        figure.year_text,
        figure.place_text,
        figure.source_text,
        figure.extract_text,
        document.title,
        " › ".join(document.section_path(figure.extract.start)),
        document.page_at(figure.extract.start),
        document.source,
        figure.extract.start,
        figure.extract.end,
    )


def grouped(found: Sequence[KeyFigure] | Sequence[Disagreement]) -> tuple[tuple[str, tuple[KeyFigure, ...]], ...]:
    """Figures as one nameless group, disagreements as one group each."""
    figures = tuple(one for one in found if isinstance(one, KeyFigure))
    groups = tuple((one.topic, one.figures) for one in found if isinstance(one, Disagreement))
    return (*((("", figures),) if figures else ()), *groups)


def figures_csv(found: Sequence[KeyFigure] | Sequence[Disagreement]) -> str:
    """The table as CSV for a French spreadsheet; see `assistant.tables`."""
    shown = _shown(found)
    table = [[_written(row[column]) for column in shown] for row in rows(grouped(found))]
    return csv_text([HEADER[column] for column in shown], table)


def figures_xlsx(found: Sequence[KeyFigure] | Sequence[Disagreement]) -> bytes:
    """The table as an Excel workbook: words as words, never read as formulas or links, and numbers as numbers."""
    import xlsxwriter  # which the other commands need not load

    written = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(written, options) as workbook:
        sheet = workbook.add_worksheet("Chiffres clés")
        bold = workbook.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
        wrapped = workbook.add_format({"text_wrap": True, "valign": "top"})
        top = workbook.add_format({"valign": "top"})
        shown = _shown(found)
        for position, column in enumerate(shown):
            sheet.write_string(0, position, HEADER[column], bold)
            sheet.set_column(position, position, _WIDTHS.get(HEADER[column], 12))
        table = rows(grouped(found))
        for number, row in enumerate(table, start=1):
            for position, column in enumerate(shown):
                cell = row[column]
                if HEADER[column] in _NUMBERS:
                    if cell is not None:
                        sheet.write_number(number, position, float(cell), top)
                else:
                    sheet.write_string(number, position, printable(str(cell or ""))[:32_767], wrapped)
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, len(table), len(shown) - 1)
    return written.getvalue()


def _shown(found: Sequence[KeyFigure] | Sequence[Disagreement]) -> list[int]:
    """The columns to write: that of the topics for disagreements only."""
    first = 0 if any(isinstance(one, Disagreement) for one in found) else 1
    return list(range(first, len(HEADER)))


def _written(cell: Cell) -> str:
    """A cell as text, with a decimal comma."""
    if isinstance(cell, Decimal):
        return f"{cell:f}".replace(".", ",")
    return "" if cell is None else str(cell)
