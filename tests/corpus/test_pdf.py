"""PDF: pages, margins, cut words, columns, and what is refused."""

import re
from collections.abc import Callable
from io import BytesIO

import pypdfium2 as pdfium
import pytest
from PIL import Image
from reportlab.lib.pagesizes import A4
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from corpus.errors import UnreadableDocument
from corpus.importers.hyphens import Hyphens
from corpus.importers.pdf import import_pdf
from corpus.model import BlockKind, Content, Document, Repair
from corpus.units import units_of
from tests.corpus.checks import check_content
from tests.corpus.made import fiche, make_pdf

PROSE = [
    "Le conseil local de santé mentale réunit les élus, la psychiatrie publique et les usagers",
    "d’un même territoire. Il se tient deux fois par an dans la mairie de la commune.",
]


def drawn(*pages: Callable[[Canvas], object], **settings: object) -> bytes:
    made = BytesIO()
    canvas = Canvas(made, pagesize=A4, invariant=True, **settings)
    for page in pages:
        page(canvas)
        canvas.showPage()
    canvas.save()
    return made.getvalue()


def lines(*texts: str, left: float = 72, top: float = 700, size: float = 11, font: str = "Helvetica") -> Callable[[Canvas], None]:
    """A way to draw lines one under the other."""

    def draw(canvas: Canvas) -> None:
        canvas.setFont(font, size)
        for number, text in enumerate(texts):
            canvas.drawString(left, top - number * 1.25 * size, text)

    return draw


def together(*drawings: Callable[[Canvas], object]) -> Callable[[Canvas], None]:
    def draw(canvas: Canvas) -> None:
        for drawing in drawings:
            drawing(canvas)

    return draw


def read(*pages: Callable[[Canvas], object], **settings: object) -> Content:
    content = import_pdf(drawn(*pages, **settings), "Repli")
    check_content(content)
    return content


def blocks(content: Content) -> list[tuple[str, str]]:
    return [(block.kind.value, block.span.of(content.text)) for block in content.blocks]


# Pages


@pytest.mark.parametrize("name", ["gem.md", "chronologie.md", "cmp.md"])
def test_the_page_of_every_sentence_is_the_one_where_its_first_words_stand(name: str):
    data = make_pdf(fiche(name))
    content = import_pdf(data, "Repli")
    document = Document("a", "a.pdf", "", content)
    shown = [" ".join(page.get_textpage().get_text_range().split()) for page in pdfium.PdfDocument(data)]
    assert len(content.pages) == len(shown) > 1
    for unit in units_of(content):
        if unit.kind is not BlockKind.ROW:  # the cells of a row stand on lines that are not the next of each other
            words = " ".join(unit.core.of(content.text).split()[:4])
            assert words in shown[(document.page_at(unit.core.start) or 0) - 1]


def test_a_paragraph_that_goes_on_over_the_page_is_one_and_each_word_keeps_its_page():
    content = read(lines(PROSE[0], top=100), lines(PROSE[1]))
    assert blocks(content) == [("paragraph", " ".join(PROSE))]
    document = Document("a", "a.pdf", "", content)
    assert [document.page_at(content.text.index(words)) for words in ("Le conseil", "usagers", "d’un même", "commune")] == [
        1,
        1,
        2,
        2,
    ]


def test_a_page_without_words_keeps_its_number():
    content = read(lines("Une phrase sur la première page."), lambda canvas: None, lines("Une autre sur la troisième."))
    document = Document("a", "a.pdf", "", content)
    assert [page.number for page in content.pages] == [1, 2, 3]
    assert document.page_at(content.text.index("Une autre")) == 3
    assert len(content.pages[1].span) == 0


def test_a_note_at_the_foot_does_not_cut_the_paragraph_that_goes_on_over_the_page():
    note = lines("1. Voir le rapport de l’Inspection générale, page 12.", top=60, size=7)
    content = read(together(lines("Une première phrase.", PROSE[0], top=120), note), lines(PROSE[1]))
    words = [text for _, text in blocks(content)]
    assert " ".join(PROSE) in words
    assert "Voir le rapport de l’Inspection générale, page 12." in words
    document = Document("a", "a.pdf", "", content)
    assert document.page_at(content.text.index("Voir le rapport")) == 1


# Margins


def test_repeated_headers_and_footers_are_left_out_and_only_they():
    def page(number: int) -> Callable[[Canvas], None]:
        body = lines(
            f"La page {'abcde'[number]} dit ceci, que l’on garde.", f"Elle finit à l’{'abcde'[number]}, page 12.", top=600
        )
        return together(lines("Rapport annuel", top=810, size=8), body, lines(f"{number} / 4", top=30, size=8))

    content = read(*map(page, range(1, 5)))
    assert [text for _, text in blocks(content)] == [
        f"La page {letter} dit ceci, que l’on garde. Elle finit à l’{letter}, page 12." for letter in "bcde"
    ]


def test_headers_of_left_and_right_pages_are_both_left_out():
    def page(number: int) -> Callable[[Canvas], None]:
        header = "Le titre du livre" if number % 2 else "Le titre du chapitre"
        return together(lines(header, top=810, size=8), lines(f"La phrase numéro {'abcdef'[number]}."))

    text = read(*map(page, range(6))).text
    assert "Le titre" not in text
    assert text.count("La phrase numéro") == 6


def test_a_title_that_is_also_the_header_of_the_pages_is_kept():
    pages = [lines(f"Une phrase, la {rank}.", top=500) for rank in ("première", "deuxième", "troisième")]
    header = lines("Le rapport", top=810, size=8)
    title = lines("Le rapport", top=700, size=20)
    content = read(together(title, pages[0]), together(header, pages[1]), together(header, pages[2]))
    assert content.text.count("Le rapport") == 1
    assert content.title == "Le rapport"


def test_pages_that_are_all_the_same_keep_their_words():
    content = read(*[lines("Bon pour accord.", top=400)] * 3)
    assert content.text.count("Bon pour accord.") == 3


def test_a_last_line_that_looks_like_a_page_number_is_kept():
    assert "12" in read(lines("Le nombre de postes créés dans la région par cet appel à projets est de", "12")).text


def test_lines_of_a_table_of_contents_are_left_out():
    content = read(
        lines("Sommaire", "Le cadre légal ........................... 3", "Le reste . . . . . . . . . . . 12"), lines(*PROSE)
    )
    assert "Le cadre légal" not in content.text
    assert "Le reste" not in content.text


# Lines


@pytest.mark.parametrize(
    ("before", "after", "joined", "repaired"),
    [
        ("le réta-", "blissement des personnes", "rétablissement", True),
        ("une dépense psycho-", "logique", "psychologique", True),
        ("la pair-", "aidante", "pair-aidante", False),
        ("peut-", "il", "peut-il", False),
        ("à Saint-", "Denis", "Saint-Denis", False),
        ("le médico-", "social", "médico-social", False),
        ("de 2020-", "2025", "2020- 2025", False),
    ],
)
def test_cut_words_are_joined_and_the_change_is_recorded(before: str, after: str, joined: str, repaired: bool):
    content = read(lines(f"Une phrase assez longue pour remplir la ligne, puis {before}", f"{after} et la suite de la phrase."))
    assert joined in content.text
    assert "\n" not in content.blocks[0].span.of(content.text)
    assert (len(content.repairs) == 1) == repaired
    for repair in content.repairs:
        assert repair == Repair(content.text.index(joined) + len(before.split()[-1]) - 1, "-\n")


def test_the_other_words_of_a_document_tell_what_a_hyphen_is():
    hyphens = Hyphens(["La pair-aidance aide.", "Un CréaPôle."])
    assert hyphens.belongs_to_word("la pair", "aidance")
    assert not hyphens.belongs_to_word("le créa", "pôle")


def test_headings_are_told_by_their_size_and_weight():
    content = read(
        together(
            lines("Le titre du rapport", size=22, top=780),
            lines("Le premier chapitre", size=16, top=720),
            lines(*PROSE, top=690),
            lines("Une partie en gras", font="Helvetica-Bold", top=640),
            lines(*PROSE, top=620),
            lines("Le second chapitre", size=16, top=560),
            lines(*PROSE, top=530),
        )
    )
    assert content.title == "Le titre du rapport"
    assert [(section.level, section.path) for section in content.sections] == [
        (1, ()),
        (2, ("Le premier chapitre",)),
        (3, ("Le premier chapitre", "Une partie en gras")),
        (2, ("Le second chapitre",)),
    ]


def test_a_bold_sentence_is_no_heading():
    content = read(together(lines("Ce paragraphe est important.", font="Helvetica-Bold"), lines(*PROSE, top=650)))
    assert [kind for kind, _ in blocks(content)] == ["paragraph", "paragraph"]


def test_columns_are_read_one_after_the_other():
    left = lines("La colonne de gauche commence", "ici et va jusqu’au", top=700)
    right = lines("bas, puis elle monte à droite.", "Et voilà.", left=320, top=700)
    assert blocks(read(together(left, right))) == [
        ("paragraph", "La colonne de gauche commence ici et va jusqu’au bas, puis elle monte à droite. Et voilà.")
    ]


def test_lists_nested_by_their_indentation_keep_what_announces_them():
    content = read(
        together(
            lines(PROSE[0] + ".", "Trois missions se distinguent :", top=700),
            lines("• accueillir ;", "• accompagner :", left=80, top=660),
            lines("– à domicile ;", left=110, top=632.5),
            lines("• former.", left=80, top=618.75),
        )
    )
    items = [(block.span.of(content.text), block.lead_in and block.lead_in.of(content.text)) for block in content.blocks[1:]]
    announced = "Trois missions se distinguent :"
    assert items == [
        ("accueillir ;", announced),
        ("accompagner :", announced),
        ("à domicile ;", "accompagner :"),
        ("former.", announced),
    ]


def test_rows_are_read_with_the_header_that_stands_above_figures():
    def table(canvas: Canvas) -> None:
        for number, row in enumerate([("Année", "Postes"), ("2022", "12"), ("2023", "45")]):
            for column, words in enumerate(row):
                canvas.drawString(72 + 150 * column, 600 - 20 * number, words)

    content = read(together(lines(*PROSE), table))
    rows = [block for block in content.blocks if block.kind is BlockKind.ROW]
    assert [row.span.of(content.text) for row in rows] == ["2022 | 12", "2023 | 45"]
    assert {row.lead_in and row.lead_in.of(content.text) for row in rows} == {"Année | Postes"}


def test_a_page_that_opens_with_a_table_after_an_unfinished_sentence_keeps_its_number():
    def table(canvas: Canvas) -> None:
        for number, row in enumerate([("postes", "12"), ("stages", "45")]):
            for column, words in enumerate(row):
                canvas.drawString(72 + 150 * column, 700 - 20 * number, words)

    content = read(lines(PROSE[0]), table)
    assert content.text[content.pages[1].span.start :].startswith("postes | 12")


def test_a_page_turned_on_its_side_is_read_upright_and_a_watermark_is_left_out():
    def turned(canvas: Canvas) -> None:
        canvas.translate(A4[0], 0)
        canvas.rotate(90)
        lines(*PROSE, top=400)(canvas)

    def watermark(canvas: Canvas) -> None:
        canvas.rotate(45)
        canvas.drawString(300, 100, "BROUILLON")

    content = read(turned, together(lines("Une phrase droite."), watermark))
    assert [text for _, text in blocks(content)] == [" ".join(PROSE), "Une phrase droite."]


# What the file says of itself


def test_metadata_that_say_nothing_are_left_aside():
    def page(canvas: Canvas) -> None:
        canvas.setTitle("Microsoft Word - rapport_v3_final.docx")
        canvas.setAuthor("Anne Bé")
        canvas.setSubject("Un rapport")
        lines(*PROSE)(canvas)

    content = read(page)
    assert content.title == "Repli"
    assert content.metadata["author"] == "Anne Bé"
    assert content.metadata["summary"] == "Un rapport"
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", str(content.metadata["date"]))


# What is refused


def refused(data: bytes) -> str:
    with pytest.raises(UnreadableDocument) as caught:
        import_pdf(data, "Repli")
    return str(caught.value)


def test_pictures_of_pages_are_refused_with_the_way_out():
    picture = BytesIO()
    Image.new("L", (200, 200), 200).save(picture, "PNG")

    def scanned(canvas: Canvas) -> None:
        canvas.drawImage(ImageReader(BytesIO(picture.getvalue())), 50, 50, 400, 600)
        canvas.drawString(300, 20, "1")

    assert "OCR" in refused(drawn(scanned, scanned))


def test_a_password_is_told_and_a_file_that_only_forbids_copying_is_read():
    locked = drawn(lines(*PROSE), encrypt=StandardEncryption("secret", "maître"))
    assert "mot de passe" in refused(locked)
    readable = drawn(lines(*PROSE), encrypt=StandardEncryption("", "maître", canCopy=0))
    assert import_pdf(readable, "Repli").text == " ".join(PROSE)


@pytest.mark.parametrize(
    "data", [b"", b"%PDF-1.7", b"Un texte.", drawn(lines(*PROSE))[:300]], ids=["empty", "header", "text", "cut"]
)
def test_what_is_no_whole_pdf_is_refused(data: bytes):
    assert "abîmé" in refused(data)


def looping(*objects: str) -> bytes:
    made = "%PDF-1.4\n" + "".join(f"{number} 0 obj {body} endobj\n" for number, body in enumerate(objects, start=1))
    return (made + f"trailer << /Root 1 0 R /Size {len(objects) + 1} >>\nstartxref\n0\n%%EOF").encode()


@pytest.mark.parametrize(
    "data",
    [
        looping("<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Count 2 /Kids [2 0 R 2 0 R] >>"),
        looping("<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Count 1000000000 /Kids [] >>"),
        looping("<< /Type /Catalog /Pages 1 0 R >>"),
        b"%PDF-1.4\nxref\n0 1\n0000000000 65535 f \ntrailer << /Root 1 0 R /Prev 9 >>\nstartxref\n9\n%%EOF",
    ],
    ids=["pages that hold themselves", "a billion pages", "a root that is its pages", "tables that point at themselves"],
)
def test_a_pdf_that_loops_is_refused(data: bytes):
    refused(data)
