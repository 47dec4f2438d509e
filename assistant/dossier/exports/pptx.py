"""A dossier as slides: one quotation a slide, its source under it; the trainer's notes are the speaker's."""

from __future__ import annotations

import io
import re

from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR
from pptx.presentation import Presentation as Slides
from pptx.slide import Slide
from pptx.util import Cm, Emu, Length, Pt

from assistant.dossier.exports.citations import (
    GAPS_TITLE,
    MARK_LABEL,
    SOURCES_TITLE,
    bibliography,
    citation,
    parts_of,
    presentation,
    printable,
)
from assistant.dossier.model import Dossier, Entry, Quote, Section

_WIDTH, _HEIGHT, _MARGIN = Cm(33.87), Cm(19.05), Cm(2.2)
_ACCENT, _FAINT, _INK = map(RGBColor.from_string, ("1F5C56", "566066", "1D2326"))
_BLANK = 6  # of the default template's layouts
_SIZES = ((160, 32), (320, 26), (520, 21), (800, 17))
"""Longest text, in characters, and the size in points that fits a slide."""
_LONGEST = _SIZES[-1][0]
_LINES_A_SLIDE = 14
_BREAK = re.compile(r"(?<=[.!?;…])\s+|\n+")


def pptx_bytes(dossier: Dossier) -> bytes:
    """The whole presentation, 16:9."""
    slides = Presentation()
    slides.slide_width, slides.slide_height = _WIDTH, _HEIGHT
    slides.core_properties.title = printable(dossier.title)[:255]
    slides.core_properties.author = ""
    _add_title(slides, dossier)
    for part in parts_of(dossier):
        if len(part.cited) > 1 or part.section.note:
            _add_section(slides, part.section)
        for cited in part.cited:
            _add_quote(slides, part.section, cited.entry)
    _add_lists(slides, GAPS_TITLE, dossier.gaps)
    _add_lists(slides, SOURCES_TITLE, bibliography(dossier))
    written = io.BytesIO()
    slides.save(written)
    return written.getvalue()


def pieces(words: str, longest: int = _LONGEST, lines: int = _LINES_A_SLIDE) -> list[str]:
    """`words` cut after sentences or lines, or between words if need be, so that each piece fits a slide.

    The pieces, one after the other, are `words` less the white space where it was cut.
    """
    found: list[str] = []
    rest = words.strip()
    while len(rest) > longest or rest.count("\n") >= lines:
        room = min(longest, _nth_line_end(rest, lines))
        cuts = [match.span() for match in _BREAK.finditer(rest, 0, room + 1) if match.start()]
        spaces = [match.span() for match in re.finditer(r"\s+", rest[: room + 1]) if match.start()]
        start, end = (cuts or spaces or [(room, room)])[-1]
        found.append(rest[:start])
        rest = rest[end:].strip()
    return [*found, rest]


def _nth_line_end(words: str, lines: int) -> int:
    ends = [match.start() for match in re.finditer("\n", words)]
    return ends[lines - 1] if len(ends) >= lines else len(words)


def _add_title(slides: Slides, dossier: Dossier) -> None:
    slide = _blank(slides)
    _bar(slide)
    _add_text(slide, printable(dossier.title), Cm(5.5), Cm(5), 40, _INK, bold=True, bottom=True)
    _add_text(slide, presentation(dossier), Cm(11), Cm(3), 16, _FAINT)


def _add_section(slides: Slides, section: Section) -> None:
    slide = _blank(slides)
    _bar(slide)
    _add_text(slide, printable(section.title), Cm(6), Cm(5), 36, _ACCENT, bold=True)
    if section.note:
        _speak(slide, section.note)


def _add_quote(slides: Slides, section: Section, entry: Entry) -> None:
    quote = entry.quote
    cut = pieces(printable(quote.text))
    for number, piece in enumerate(cut, 1):
        slide = _blank(slides)
        _add_text(slide, printable(section.title), Cm(1), Cm(1.6), 16, _ACCENT, bold=True)
        size = next((points for longest, points in _SIZES if len(piece) <= longest), _SIZES[-1][1])
        opening, closing = "«\u00a0" if number == 1 else "", "\u00a0»" if number == len(cut) else ""
        _add_text(slide, f"{opening}{piece}{closing}", Cm(3), Cm(11.8), size, _INK, middle=True)
        rest = f" ({number} sur {len(cut)})" if len(cut) > 1 else ""
        _add_text(slide, _source(quote) + rest, Cm(15.8), Cm(2.2), 12, _FAINT)
        spoken = [entry.note] if entry.note and number == 1 else []
        _speak(slide, "\n\n".join([*spoken, f"{citation(quote)} {MARK_LABEL}\u00a0: {quote.link}"]))


def _source(quote: Quote) -> str:
    where = " › ".join([quote.title, *quote.section])
    return printable(where if quote.page is None else f"{where}, p.\u00a0{quote.page}")


def _add_lists(slides: Slides, title: str, lines: tuple[str, ...]) -> None:
    for number, piece in enumerate(pieces("\n".join(f"• {line}" for line in lines), 1100, 10) if lines else []):
        slide = _blank(slides)
        _add_text(slide, title if not number else f"{title} (suite)", Cm(1.2), Cm(2), 26, _ACCENT, bold=True)
        _add_text(slide, printable(piece), Cm(3.6), Cm(14), 14, _INK)


def _blank(slides: Slides) -> Slide:
    slide: Slide = slides.slides.add_slide(slides.slide_layouts[_BLANK])
    return slide


def _bar(slide: Slide) -> None:
    """A colour down the left of a slide that opens a part."""
    bar = slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, Emu(0), Emu(0), Cm(0.9), _HEIGHT)
    bar.fill.solid()
    bar.fill.fore_color.rgb = _ACCENT
    bar.line.fill.background()


def _add_text(
    slide: Slide, words: str, top: Length, height: Length, points: int, colour: RGBColor, *,
    bold: bool = False, middle: bool = False, bottom: bool = False,
) -> None:  # fmt: skip
    frame = slide.shapes.add_textbox(_MARGIN, top, Emu(_WIDTH - 2 * _MARGIN), height).text_frame
    frame.word_wrap = True
    frame.vertical_anchor = MSO_ANCHOR.MIDDLE if middle else MSO_ANCHOR.BOTTOM if bottom else MSO_ANCHOR.TOP
    for number, line in enumerate(words.split("\n")):
        paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
        run = paragraph.add_run()
        run.text = line
        run.font.size, run.font.bold, run.font.color.rgb = Pt(points), bold, colour


def _speak(slide: Slide, words: str) -> None:
    notes = slide.notes_slide.notes_text_frame
    if notes is not None:
        notes.text = printable(words)
