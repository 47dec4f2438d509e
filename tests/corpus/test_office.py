"""Word, LibreOffice and PowerPoint: what their files hold besides plain paragraphs."""

from collections.abc import Callable
from io import BytesIO

import pytest
from docx import Document as WordDocument
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from pptx import Presentation
from pptx.util import Inches

from corpus.errors import UnreadableDocument
from corpus.importers.docx import import_docx
from corpus.importers.odt import import_odt
from corpus.importers.pptx import import_pptx
from corpus.model import Content, Document
from tests.corpus.checks import check_content
from tests.corpus.made import fiche, make_odt, rezipped, zipped


def blocks(content: Content) -> list[tuple[str, str]]:
    check_content(content)
    return [(block.kind.value, block.span.of(content.text)) for block in content.blocks]


# Word


def word(*steps: Callable[[WordDocument], object]) -> Content:
    document = WordDocument()
    for step in steps:
        step(document)
    made = BytesIO()
    document.save(made)
    return import_docx(made.getvalue(), "Repli")


def paragraph(inner: str) -> Callable[[WordDocument], object]:
    """A paragraph written in Word's own XML."""
    namespaces = nsdecls("w", "r", "wp") + ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    return lambda document: document.element.body.insert(
        len(document.element.body) - 1, parse_xml(f"<w:p {namespaces}>{inner}</w:p>")
    )


def run(words: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{words}</w:t></w:r>'


def test_inserted_words_are_read_and_deleted_ones_are_not():
    deleted = '<w:del w:id="1"><w:r><w:delText>deux</w:delText></w:r></w:del>'
    content = word(paragraph(f'{run("Il y en a ")}{deleted}<w:ins w:id="2">{run("trois")}</w:ins>{run(".")}'))
    assert content.text == "Il y en a trois."


def test_line_breaks_tabs_links_and_hyphens():
    link = f'<w:hyperlink r:id="rId99">{run("un lien")}</w:hyperlink>'
    inner = f"{run('Voir ')}{link}<w:r><w:tab/><w:t>puis</w:t><w:br/><w:t>co</w:t><w:noBreakHyphen/><w:t>construit</w:t></w:r>"
    assert word(paragraph(inner)).text == "Voir un lien puis\nco‑construit"


def test_a_text_box_is_read_once_after_its_paragraph():
    box = f"<w:txbxContent><w:p>{run('Dans la boîte.')}</w:p></w:txbxContent>"
    choice = (
        f"<mc:AlternateContent><mc:Choice Requires='wps'>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback></mc:AlternateContent>"
    )
    content = word(paragraph(f"{run('Autour.')}<w:r>{choice}</w:r>"))
    assert blocks(content) == [("paragraph", "Autour."), ("paragraph", "Dans la boîte.")]


def test_items_of_items_are_announced_by_them():
    def lists(document: WordDocument) -> None:
        document.add_paragraph("Deux lieux :")
        for words, style in (("en ville", "List Bullet"), ("au CMP", "List Bullet 2"), ("à la campagne", "List Bullet")):
            document.add_paragraph(words, style=style)
        document.add_paragraph("Fin.")
        document.add_paragraph("un", style="List Number")

    content = word(lists)
    found = [(b.span.of(content.text), b.lead_in and b.lead_in.of(content.text), b.group) for b in content.blocks if b.group >= 0]
    assert found == [
        ("en ville", "Deux lieux :", 0),
        ("au CMP", "en ville", 1),
        ("à la campagne", "Deux lieux :", 0),
        ("un", None, 2),
    ]


def test_short_bold_paragraphs_are_headings_only_without_heading_styles():
    def bold(document: WordDocument) -> None:
        document.add_paragraph().add_run("Les missions").bold = True
        document.add_paragraph("Un mot.")

    assert blocks(word(bold)) == [("heading", "Les missions"), ("paragraph", "Un mot.")]
    styled = word(lambda document: document.add_heading("Le titre", 1), bold)
    assert blocks(styled) == [("heading", "Le titre"), ("paragraph", "Les missions"), ("paragraph", "Un mot.")]


def test_a_table_that_only_lays_out_the_page_is_read_as_text():
    content = word(lambda document: setattr(document.add_table(1, 2).cell(0, 0), "text", "À gauche."))
    assert blocks(content) == [("paragraph", "À gauche.")]


def test_a_title_style_gives_the_title_and_metadata_of_a_template_do_not():
    def titled(document: WordDocument) -> None:
        document.core_properties.title = "Microsoft Word - modele.dotx"
        document.add_heading("Le rapport", 0)
        document.add_paragraph("Un mot.")

    content = word(titled)
    assert content.title == "Le rapport"
    assert "author" not in content.metadata


# LibreOffice


def odt(body: str, styles: str = "") -> Content:
    names = ("office", "text", "table", "style")
    spaces = " ".join(f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in names)
    content = (
        f"<office:document-content {spaces}><office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:text>{body}</office:text></office:body></office:document-content>"
    )
    return import_odt(zipped({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": content}), "Repli")


def test_spaces_tabs_and_line_breaks_of_odt():
    content = odt("<text:p>Un<text:s text:c='3'/>mot<text:tab/>puis<text:line-break/>la <text:span>suite</text:span>.</text:p>")
    assert content.text == "Un mot puis\nla suite."


def test_notes_follow_their_paragraph_and_comments_and_deletions_are_left_out():
    words = "<text:note-body><text:p>La note.</text:p></text:note-body>"
    note = f"<text:note><text:note-citation>1</text:note-citation>{words}</text:note>"
    deleted = "<text:tracked-changes><text:changed-region><text:p>Effacé.</text:p></text:changed-region></text:tracked-changes>"
    comment = "<office:annotation><text:p>Remarque.</text:p></office:annotation>"
    content = odt(f"{deleted}<text:p>Un mot{note}{comment}.</text:p><text:p>Suite.</text:p>")
    assert blocks(content) == [("paragraph", "Un mot."), ("paragraph", "La note."), ("paragraph", "Suite.")]


def test_numbered_and_nested_lists_of_odt():
    styles = "<text:list-style style:name='L1'><text:list-level-style-number text:level='1'/></text:list-style>"
    inner = "<text:list><text:list-item><text:p>au CMP</text:p></text:list-item></text:list>"
    items = "".join(
        f"<text:list-item><text:p>{words}</text:p>{below}</text:list-item>"
        for words, below in (("en ville", inner), ("ailleurs", ""))
    )
    content = odt(f"<text:p>Deux lieux :</text:p><text:list text:style-name='L1'>{items}</text:list>", styles)
    assert content.text == "Deux lieux :\n\n1. en ville\n  • au CMP\n2. ailleurs"
    assert [b.lead_in and b.lead_in.of(content.text) for b in content.blocks[1:]] == ["Deux lieux :", "en ville", "Deux lieux :"]


def test_an_encrypted_odt_is_refused():
    manifest = (
        '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><manifest:file-entry '
        'manifest:full-path="content.xml"><manifest:encryption-data/></manifest:file-entry></manifest:manifest>'
    )
    data = rezipped(make_odt(fiche("gem.md")), **{"manifest.xml": lambda _: manifest})
    with pytest.raises(UnreadableDocument, match="mot de passe"):
        import_odt(data, "Repli")


# PowerPoint


def test_slides_are_pages_with_items_notes_and_no_slide_numbers():
    presentation = Presentation()
    first = presentation.slides.add_slide(presentation.slide_layouts[1])
    first.shapes.title.text = "Les missions"
    body = first.placeholders[1].text_frame
    body.text = "Deux missions :"
    for words, level in (("accueillir", 0), ("au CMP", 1), ("former", 0)):
        added = body.add_paragraph()
        added.text, added.level = words, level
    first.notes_slide.notes_text_frame.text = "Dire pourquoi."
    presentation.slides.add_slide(presentation.slide_layouts[6])
    third = presentation.slides.add_slide(presentation.slide_layouts[5])
    third.shapes.title.text = "La fin"
    for words, top in (("En bas.", 5), ("En haut.", 2)):
        third.shapes.add_textbox(Inches(1), Inches(top), Inches(3), Inches(1)).text_frame.text = words
    made = BytesIO()
    presentation.save(made)

    content = import_pptx(made.getvalue(), "Repli")
    assert blocks(content) == [
        ("heading", "Les missions"),
        ("paragraph", "Deux missions :"),
        ("item", "accueillir"),
        ("item", "au CMP"),
        ("item", "former"),
        ("heading", "Notes de l’orateur"),
        ("paragraph", "Dire pourquoi."),
        ("heading", "La fin"),
        ("paragraph", "En haut."),
        ("paragraph", "En bas."),
    ]
    document = Document("a", "a.pptx", "", content)
    assert [document.page_at(content.text.index(words)) for words in ("accueillir", "Dire", "En haut")] == [1, 1, 3]
    assert document.section_path(content.text.index("Dire")) == ("Notes de l’orateur",)
    assert [b.lead_in and b.lead_in.of(content.text) for b in content.blocks if b.group >= 0] == [
        "Deux missions :",
        "accueillir",
        "Deux missions :",
    ]
