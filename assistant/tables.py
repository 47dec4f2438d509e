"""Tables as CSV that a French Excel opens as it is, and that no cell of can run."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence

BYTE_ORDER_MARK = "\ufeff"
_STARTS_A_FORMULA = tuple("=+-@\t\r＝＋－＠")
_NUMBER = re.compile(r"-?\d+(?:,\d+)?")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


def printable(text: str) -> str:
    """The text without control characters, which spreadsheets refuse; tabs and line ends stay."""
    return _CONTROL.sub("", text)


def safe_cell(text: str) -> str:
    """A cell that a spreadsheet reads as text: an apostrophe goes before what would start a formula; numbers stay numbers.

    After OWASP, "CSV Injection".
    """
    kept = printable(text)
    starts = kept.startswith(_STARTS_A_FORMULA) or kept.lstrip().startswith(_STARTS_A_FORMULA)
    return f"'{kept}" if starts and not _NUMBER.fullmatch(kept) else kept


def csv_text(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table with semicolons, lines ended by CRLF and a byte-order mark: to be encoded as UTF-8."""
    written = io.StringIO()
    writer = csv.writer(written, delimiter=";", lineterminator="\r\n")
    for row in (header, *rows):
        writer.writerow([safe_cell(cell) for cell in row])
    return BYTE_ORDER_MARK + written.getvalue()
