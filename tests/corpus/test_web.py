"""Web pages and EPUB books."""

import pytest

from corpus.errors import UnreadableDocument
from corpus.importers.epub import import_epub
from corpus.importers.html import import_html
from corpus.model import Content
from tests.corpus.checks import check_content
from tests.corpus.made import CONTAINER, fiche, make_epub, rezipped, zipped


def read(body: str, head: str = "") -> Content:
    content = import_html(f"<html><head>{head}</head><body>{body}</body></html>".encode(), "Repli")
    check_content(content)
    return content


def blocks(content: Content) -> list[tuple[str, str]]:
    return [(block.kind.value, block.span.of(content.text)) for block in content.blocks]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        pytest.param("<p>Un  <b>mot</b>\n ici&nbsp;: là.", [("paragraph", "Un mot ici\u00a0: là.")], id="white space"),
        pytest.param("<p>Un.<br>Deux.", [("paragraph", "Un.\nDeux.")], id="line break"),
        pytest.param("Un.<br><br>Deux.", [("paragraph", "Un."), ("paragraph", "Deux.")], id="blank line"),
        pytest.param(
            "<div>Un.<div>Deux.</div>Trois.</div>", [("paragraph", w) for w in ("Un.", "Deux.", "Trois.")], id="divisions"
        ),
        pytest.param("<p>hôpi&shy;tal ﬁni", [("paragraph", "hôpital fini")], id="soft hyphen and ligature"),
        pytest.param(
            "<p>Voici :<br>• un<br>• deux", [("paragraph", "Voici :"), ("item", "un"), ("item", "deux")], id="typed bullets"
        ),
        pytest.param(
            "<dl><dt>GEM<dd>Un groupe.</dl>", [("item", "GEM\nGroupe".replace("Groupe", "Un groupe."))], id="definitions"
        ),
        pytest.param("<p>Un.<p hidden>Non.<p style='display: none'>Non.", [("paragraph", "Un.")], id="hidden"),
        pytest.param("<p>Un.<script>non</script><!-- non --><select><option>non</select>", [("paragraph", "Un.")], id="controls"),
        pytest.param("<p>Un.<div class='cookie-banner'>Des traceurs.</div>", [("paragraph", "Un.")], id="consent"),
        pytest.param("<p>— Oui, dit-il.", [("paragraph", "— Oui, dit-il.")], id="dialogue"),
        pytest.param(
            "<table role=presentation><tr><td>Un.<td>Deux.</table>", [("paragraph", "Un."), ("paragraph", "Deux.")], id="layout"
        ),
    ],
)
def test_blocks_of_a_page(body: str, expected: list[tuple[str, str]]):
    assert blocks(read(body)) == expected


def test_ordered_lists_keep_their_numbers_and_nested_ones_their_lead_in():
    content = read("<p>Voici :</p><ol start=3><li>trois<ul><li>dedans</ul><li>quatre</ol>")
    assert content.text == "Voici :\n\n3. trois\n  • dedans\n4. quatre"
    assert [block.lead_in and block.lead_in.of(content.text) for block in content.blocks[1:]] == ["Voici :", "trois", "Voici :"]


def test_the_first_row_is_a_header_when_it_says_so_or_names_figures():
    marked = read("<table><tr><th>Nom<th>Rôle<tr><td>Anne<td>paire</table>")
    assert blocks(marked) == [("heading", "Nom | Rôle"), ("row", "Anne | paire")]
    figures = read("<table><tr><td>Année<td>Postes<tr><td>2022<td>12</table>")
    assert blocks(figures) == [("heading", "Année | Postes"), ("row", "2022 | 12")]
    names = read("<table><tr><td>GEM<td>groupe<tr><td>CMP<td>centre</table>")
    assert blocks(names) == [("row", "GEM | groupe"), ("row", "CMP | centre")]
    sides = read("<table><tr><th>Année<td>2022<tr><th>Postes<td>12</table>")
    assert blocks(sides) == [("row", "Année | 2022"), ("row", "Postes | 12")]


def test_a_small_main_element_is_not_believed():
    content = read("<main><p>Chargement.</p></main><div>" + "<p>Le texte de la page est ici.</p>" * 5 + "</div>")
    assert "Le texte de la page" in content.text


def test_a_page_of_links_alone_is_still_read():
    assert "Un lien" in read("<nav><a href='a'>Un lien</a></nav>").text


@pytest.mark.parametrize(
    ("body", "title"),
    [("<h1>Le titre</h1><p>Un.", "Le titre"), ("<h1>Un</h1><h1>Deux</h1>", "La page – Le site"), ("<p>Un.", "La page – Le site")],
)
def test_the_title_is_the_only_main_heading_or_what_the_page_calls_itself(body: str, title: str):
    assert read(body, "<title>La page –\n Le site</title>").title == title


def test_metadata_of_a_page():
    names = {"author": "Anne", "article:published_time": "2024-03-02T10:00:00Z", "og:site_name": "Le site", "keywords": "a, b; a"}
    metas = "".join(f'<meta name="{name}" content="{value}">' for name, value in names.items())
    links = '<link rel="canonical" href="https://exemple.fr/a"><link rel="license" href="https://creativecommons.org/by/4.0">'
    metadata = read("<p>Un.", metas + links).metadata
    assert metadata["author"] == "Anne"
    assert metadata["date"] == "2024-03-02"
    assert metadata["publisher"] == "Le site"
    assert metadata["keywords"] == ("a", "b")
    assert metadata["url"] == "https://exemple.fr/a"
    assert metadata["licence"] == "https://creativecommons.org/by/4.0"


@pytest.mark.parametrize(
    "data",
    [
        "<p>Déjà l’été, cœur".encode(),
        "<p>Déjà l’été, cœur".encode("utf-16"),
        "<meta charset='windows-1252'><p>Déjà l’été, cœur".encode("cp1252"),
        "<p>Déjà l’été, cœur".encode("cp1252"),
        "<meta http-equiv='Content-Type' content='text/html; charset=iso-8859-15'><p>Déjà l'été, cœur".encode("iso-8859-15"),
        '<?xml version="1.0" encoding="UTF-8"?><html><body><p>Déjà l’été, cœur</p></body></html>'.encode(),
        "<meta charset='nulle-part'><p>Déjà l’été, cœur".encode(),
    ],
)
def test_the_encoding_of_a_page_is_recognised(data: bytes):
    assert import_html(data, "Repli").text.replace("'", "’") == "Déjà l’été, cœur"


@pytest.mark.parametrize("tag", ["div", "b", "ul", "table", "blockquote"])
def test_elements_nested_without_end_are_refused(tag: str):
    with pytest.raises(UnreadableDocument, match="imbrique"):
        import_html(f"<{tag}>".encode() * 50_000 + b"mot", "Repli")


@pytest.mark.parametrize("data", [b"", b"  \n", b"<html></html>\0", b"%PDF-1.7 <p>"])
def test_what_is_no_page_is_refused(data: bytes):
    with pytest.raises(UnreadableDocument):
        import_html(data, "Repli")


def test_metadata_of_a_book():
    metadata = import_epub(make_epub(fiche("gem.md")), "Repli").metadata
    assert metadata["publisher"] == "Les Éditions"
    assert metadata["licence"] == "CC BY 4.0"
    assert metadata["date"] == "2026-11-21"


def test_a_locked_book_is_refused_and_one_with_hidden_fonts_is_read():
    def encryption(algorithm: str) -> str:
        return f'<encryption><EncryptedData><EncryptionMethod Algorithm="{algorithm}"/></EncryptedData></encryption>'

    parts = {"META-INF/container.xml": CONTAINER, "OEBPS/livre.opf": "<package/>"}
    locked = zipped({**parts, "META-INF/encryption.xml": encryption("http://www.w3.org/2001/04/xmlenc#aes256-cbc")})
    with pytest.raises(UnreadableDocument, match="DRM"):
        import_epub(locked, "Repli")
    fonts = zipped({**parts, "META-INF/encryption.xml": encryption("http://www.idpf.org/2008/embedding")})
    assert import_epub(fonts, "Repli").text == ""


def test_a_chapter_that_is_missing_does_not_stop_the_others():
    data = rezipped(make_epub(fiche("gem.md")), livre_opf=lambda opf: opf.replace("chapitre%203", "absent"))
    assert "parrain" in import_epub(data, "Repli").text
