"""What holds for the content of any document, whatever its format."""

from corpus.model import BlockKind, Content


def check_blocks(content: Content):
    ends = 0
    for block in content.blocks:
        words = block.span.of(content.text)
        assert words == words.strip() != ""
        assert content.body.contains(block.span)
        assert ends <= block.span.start
        ends = block.span.end
        assert (block.group >= 0) == (block.kind in (BlockKind.ITEM, BlockKind.ROW))
        if block.lead_in is not None:
            assert block.group >= 0
            assert block.lead_in.end <= block.span.start
            assert content.body.contains(block.lead_in)


def check_sections(content: Content):
    headings = {block.span for block in content.blocks if block.kind is BlockKind.HEADING}
    for position, section in enumerate(content.sections):
        assert section.heading in headings
        assert section.title == " ".join(section.heading.of(content.text).split()) != ""
        assert section.span.contains(section.heading)
        assert content.body.contains(section.span)
        assert section.path in ((), (*section.path[:-1], section.title))
        for later in content.sections[position + 1 :]:
            nested = section.span.contains(later.span) and later.level > section.level
            assert section.span.start < later.span.start
            assert nested or section.span.end <= later.span.start


def check_pages(content: Content):
    """Pages follow one another, from the first character to the last, numbered from 1."""
    assert [page.number for page in content.pages] == list(range(1, len(content.pages) + 1))
    ends = 0
    for page in content.pages:
        assert page.span.start == ends
        ends = page.span.end
    assert not content.pages or ends == len(content.text)


def check_content(content: Content):
    """All of it, for a format whose file is not its own text."""
    check_blocks(content)
    check_sections(content)
    check_pages(content)
    assert content.text == content.text.strip()
    assert content.title == " ".join(content.title.split())
    content.text.encode()
    assert all(0 < repair.offset < len(content.text) for repair in content.repairs)
