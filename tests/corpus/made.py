"""Files of every format, made from the bundled fiches, whose text is known."""

from __future__ import annotations

import html
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from itertools import pairwise

from docx import Document as WordDocument
from odfdo import Document as OdfDocument
from odfdo import Header, List, Table
from odfdo import Paragraph as OdfParagraph
from pptx import Presentation
from pptx.util import Inches
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.platypus import ListFlowable, ListItem, PageBreak, SimpleDocTemplate
from reportlab.platypus import Paragraph as PdfParagraph
from reportlab.platypus import Table as PdfTable

from corpus.importers.markdown import split_front_matter
from corpus.library import BUNDLED

HEADER = "Rapport d’activité – édition 2026"


@dataclass(frozen=True)
class Piece:
    """A block of a fiche: a heading ("h2"), a paragraph ("p"), a list ("ul", "ol") or a table ("table")."""

    kind: str
    text: str = ""
    items: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()


def fiche(name: str) -> list[Piece]:
    """The blocks of a bundled fiche."""
    text = (BUNDLED / name).read_text(encoding="utf-8")
    body = text[split_front_matter(text)[1] :].replace("**", "")
    return [_piece(block) for block in re.split(r"\n{2,}", body.strip())]


def _piece(block: str) -> Piece:
    lines = block.split("\n")
    if found := re.match(r"(#+) ", block):
        return Piece(f"h{len(found.group(1))}", block.lstrip("# "))
    if block.startswith("- "):
        return Piece("ul", items=tuple(line[2:] for line in lines))
    if re.match(r"\d\. ", block):
        return Piece("ol", items=tuple(line[3:] for line in lines))
    if block.startswith("|"):
        rows = [tuple(cell.strip() for cell in line.strip("|").split("|")) for line in lines]
        return Piece("table", rows=(rows[0], *rows[2:]))
    return Piece("p", " ".join(lines))


def expected_blocks(pieces: Sequence[Piece]) -> list[tuple[str, str]]:
    """Kind and words of each block that an importer should give."""
    return list(_expected(pieces))


def _expected(pieces: Sequence[Piece]) -> Iterator[tuple[str, str]]:
    for piece in pieces:
        if piece.kind == "table":
            yield from (("row" if number else "heading", " | ".join(row)) for number, row in enumerate(piece.rows))
        elif piece.items:
            yield from (("item", item) for item in piece.items)
        else:
            yield ("paragraph" if piece.kind == "p" else "heading", piece.text)


def make_pdf(pieces: Sequence[Piece], *, page_a_section: bool = False) -> bytes:
    """Justified text with a header and a footer on each page; tables with a bold header row."""
    styles = getSampleStyleSheet()
    styles["BodyText"].alignment = 4
    flow: list[object] = []
    for piece in pieces:
        if piece.kind == "h2" and page_a_section:
            flow.append(PageBreak())
        if piece.kind.startswith("h"):
            flow.append(PdfParagraph(html.escape(piece.text), styles[f"Heading{piece.kind[1]}"]))
        elif piece.kind == "p":
            flow.append(PdfParagraph(html.escape(piece.text), styles["BodyText"]))
        elif piece.kind == "table":
            flow.append(
                PdfTable(
                    [
                        [
                            PdfParagraph(html.escape(cell) if number else f"<b>{html.escape(cell)}</b>", styles["Normal"])
                            for cell in row
                        ]
                        for number, row in enumerate(piece.rows)
                    ],
                    style=[("VALIGN", (0, 0), (-1, -1), "TOP")],
                )
            )
        else:
            items = [ListItem(PdfParagraph(html.escape(item), styles["BodyText"])) for item in piece.items]
            flow.append(
                ListFlowable(items, bulletType="1" if piece.kind == "ol" else "bullet", start=None if piece.kind == "ol" else "•")
            )

    def decorate(canvas, document):
        canvas.setFont("Helvetica", 8)
        canvas.drawString(72, A4[1] - 40, HEADER)
        canvas.drawCentredString(A4[0] / 2, 30, f"Page {document.page}")

    made = BytesIO()
    SimpleDocTemplate(made, pagesize=A4, title=pieces[0].text, author="Sourcier", keywords="GEM, entraide", invariant=True).build(
        flow, onFirstPage=decorate, onLaterPages=decorate
    )
    return made.getvalue()


def make_docx(pieces: Sequence[Piece]) -> bytes:
    document = WordDocument()
    for piece in pieces:
        if piece.kind.startswith("h"):
            document.add_heading(piece.text, int(piece.kind[1]))
        elif piece.kind == "p":
            document.add_paragraph(piece.text)
        elif piece.kind == "table":
            table = document.add_table(0, len(piece.rows[0]))
            for row in piece.rows:
                for cell, words in zip(table.add_row().cells, row, strict=True):
                    cell.text = words
        else:
            for item in piece.items:
                document.add_paragraph(item, style="List Bullet" if piece.kind == "ul" else "List Number")
    document.core_properties.title = pieces[0].text
    document.core_properties.author = "Sourcier"
    document.core_properties.keywords = "GEM, entraide"
    return _saved(document)


def make_odt(pieces: Sequence[Piece]) -> bytes:
    document = OdfDocument("text")
    document.body.clear()
    for number, piece in enumerate(pieces):
        if piece.kind.startswith("h"):
            document.body.append(Header(int(piece.kind[1]), piece.text))
        elif piece.kind == "p":
            document.body.append(OdfParagraph(piece.text))
        elif piece.kind == "table":
            table = Table(f"T{number}")
            table.set_values([list(row) for row in piece.rows])
            document.body.append(table)
        else:
            document.body.append(List(list(piece.items)))
    document.meta.title = pieces[0].text
    document.meta.initial_creator = "Sourcier"
    document.meta.keyword = "GEM, entraide"
    header = r"\1<table:table-header-rows>\2</table:table-header-rows>"
    return rezipped(_saved(document), content_xml=lambda content: _FIRST_ROW.sub(header, content))


_FIRST_ROW = re.compile(r"(<table:table [^>]*>(?:<table:table-column[^>]*/>)*)(<table:table-row.*?</table:table-row>)", re.DOTALL)


def make_pptx(pieces: Sequence[Piece]) -> bytes:
    """A slide a heading; the fiche's own title on the first."""
    presentation = Presentation()
    slide = None
    body = None
    for piece in pieces:
        if piece.kind.startswith("h"):
            slide = presentation.slides.add_slide(presentation.slide_layouts[5])
            slide.shapes.title.text = piece.text
            top = 1.5
            continue
        place = (Inches(0.5), Inches(top), Inches(9), Inches(0.4))
        top += 0.5
        if piece.kind == "table":
            table = slide.shapes.add_table(len(piece.rows), len(piece.rows[0]), *place).table
            for number, row in enumerate(piece.rows):
                for column, words in enumerate(row):
                    table.cell(number, column).text = words
            body = None
            continue
        if piece.kind == "p" or body is None:
            body = slide.shapes.add_textbox(*place).text_frame
            paragraph = body.paragraphs[0]
        for item in piece.items or (piece.text,):
            if paragraph is None:
                paragraph = body.add_paragraph()
            paragraph.text = item
            if piece.items:
                properties = paragraph._p.get_or_add_pPr()
                name = "buChar" if piece.kind == "ul" else "buAutoNum"
                bullet = properties.makeelement(f"{{http://schemas.openxmlformats.org/drawingml/2006/main}}{name}")
                bullet.set(*(("char", "•") if piece.kind == "ul" else ("type", "arabicPeriod")))
                properties.append(bullet)
            paragraph = None
    presentation.core_properties.title = pieces[0].text
    presentation.core_properties.author = "Sourcier"
    presentation.core_properties.keywords = "GEM, entraide"
    return _saved(presentation)


def _html_blocks(pieces: Sequence[Piece]) -> str:
    return "\n".join(map(_html_block, pieces))


def _html_block(piece: Piece) -> str:
    if piece.kind == "table":
        rows = [
            "<tr>" + "".join(f"<{tag}>{html.escape(cell)}</{tag}>" for cell in row) + "</tr>"
            for number, row in enumerate(piece.rows)
            for tag in ["td" if number else "th"]
        ]
        return f"<table>{''.join(rows)}</table>"
    if piece.items:
        items = "".join(f"<li>{html.escape(item)}</li>" for item in piece.items)
        return f"<{piece.kind}>{items}</{piece.kind}>"
    return f"<{piece.kind}>{html.escape(piece.text)}</{piece.kind}>"


def make_html(pieces: Sequence[Piece]) -> bytes:
    """A page with all that surrounds the content of a real one."""
    title = html.escape(pieces[0].text)
    return f"""<!DOCTYPE html>
<html lang="fr"><head><meta charset="utf-8"><title>{title} – Le site</title><style>p {{ color: red }}</style>
<meta name="author" content="Sourcier"><meta name="keywords" content="GEM, entraide">
<script>var menu = "<p>non</p>";</script></head>
<body><header><p>Le bandeau du site</p></header><nav><ul><li><a href="/">Le menu</a></li></ul></nav>
<main>{_html_blocks(pieces)}</main>
<aside><p>Voir aussi cette colonne</p></aside><footer><p>Le pied de page</p></footer></body></html>""".encode()


CONTAINER = """<?xml version="1.0"?><container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
<rootfiles><rootfile full-path="OEBPS/livre.opf" media-type="application/oebps-package+xml"/></rootfiles></container>"""


def make_epub(pieces: Sequence[Piece]) -> bytes:
    """A chapter for each section, stored in another order than that of reading."""
    starts = [number for number, piece in enumerate(pieces) if piece.kind == "h2"]
    bounds = [0, *starts, len(pieces)]
    chapters = [pieces[start:end] for start, end in pairwise(bounds)]
    names = [f"texte/chapitre {len(chapters) - number}.xhtml" for number in range(len(chapters))]
    manifest = "".join(
        f'<item id="c{number}" href="{name.replace(" ", "%20")}" media-type="application/xhtml+xml"/>'
        for number, name in enumerate(names)
    )
    spine = "".join(f'<itemref idref="c{number}"/>' for number in range(len(names)))
    package = f"""<?xml version="1.0"?><package xmlns="http://www.idpf.org/2007/opf" version="3.0"
xmlns:dc="http://purl.org/dc/elements/1.1/">
<metadata><dc:title>{html.escape(pieces[0].text)}</dc:title><dc:creator>Sourcier</dc:creator><dc:date>2026-11-21</dc:date>
<dc:publisher>Les Éditions</dc:publisher><dc:rights>CC BY 4.0</dc:rights>
<dc:subject>GEM</dc:subject><dc:subject>entraide</dc:subject></metadata>
<manifest><item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>{manifest}</manifest>
<spine><itemref idref="nav"/>{spine}</spine></package>"""
    parts = {
        "mimetype": "application/epub+zip",
        "META-INF/container.xml": CONTAINER,
        "OEBPS/livre.opf": package,
        "OEBPS/nav.xhtml": "<html><body><nav><ol><li>Le sommaire</li></ol></nav></body></html>",
    }
    for name, chapter in zip(names, chapters, strict=True):
        body = f'<html xmlns="http://www.w3.org/1999/xhtml"><body>{_html_blocks(chapter)}</body></html>'
        parts[f"OEBPS/{name}"] = f'<?xml version="1.0" encoding="utf-8"?>{body}'
    return zipped(parts)


def zipped(parts: Mapping[str, str | bytes]) -> bytes:
    """An archive of these parts."""
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(zipfile.ZipInfo(name, (2026, 11, 21, 0, 0, 0)), part, zipfile.ZIP_DEFLATED)
    return made.getvalue()


def rezipped(data: bytes, **changes: Callable[[str], str]) -> bytes:
    """An archive with some parts changed: the keyword is the end of the part's name, `_` for `.`."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    for end, change in changes.items():
        (name,) = [name for name in parts if name.endswith(end.replace("_", "."))]
        parts[name] = change(parts[name].decode()).encode()
    return zipped(parts)


def _saved(document: object) -> bytes:
    made = BytesIO()
    document.save(made)  # type: ignore[attr-defined]
    return made.getvalue()


MAKERS: Mapping[str, Callable[[Sequence[Piece]], bytes]] = {
    ".pdf": make_pdf,
    ".docx": make_docx,
    ".odt": make_odt,
    ".pptx": make_pptx,
    ".html": make_html,
    ".epub": make_epub,
}
