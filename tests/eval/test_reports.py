"""Reports: every figure with its n, every miss, nothing from elsewhere."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from corpus.errors import ReportError
from eval.report.files import write_report
from eval.report.html import html_report
from eval.report.labels import GROUPS, RETRIEVAL, label_of
from eval.report.text import comparison_lines, ranking_lines, run_lines
from eval.runs.comparison import FAMILIES, compare_runs
from eval.runs.result import Shown, Stage
from eval.runs.run import Run, read_run
from index.search_index import Arm

HOSTILE = 'Un <script>alert(1)</script> & "guillemets" </mark>'


@pytest.fixture
def run(build, run_of, texts) -> Run:
    return run_of([
        build("a"), build("b", extract=texts["second"], stage=Stage.EXTRACTION),
        build("c", answered=False, stage=Stage.THRESHOLD, question=HOSTILE), build("d", answerable=False, answered=False),
    ])  # fmt: skip


class Checked(HTMLParser):
    """Every tag closed in its turn, and what the page would fetch."""

    VOID = frozenset({"meta", "br", "link", "img", "use", "path"})

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.fetched: list[str] = []
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.fetched += [value or "" for name, value in attrs if name in {"src", "href"} and not (value or "").startswith("#")]
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in self.VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def test_the_page_is_whole_and_fetches_nothing(run: Run):
    told = html_report(run, compare_runs(run, run))
    page = Checked()
    page.feed(told)
    assert page.open == []
    assert page.fetched == []
    assert not re.search(r"url\((?!#)", told)
    assert "@import" not in told
    assert "<script" not in told


def test_every_link_leads_somewhere(build, run_of, texts):
    missed = {"extract": texts["second"], "stage": Stage.EXTRACTION}
    before, after = run_of([build("a", **missed), build("b")]), run_of([build("a"), build("b", **missed)])
    told = html_report(after, compare_runs(before, after))
    assert set(re.findall(r'href="#([^"]+)"', told)) <= set(re.findall(r' id="([^"]+)"', told))
    assert 'href="#q-b"' in told


def test_every_miss_is_told_and_text_is_shown_as_text(run: Run):
    page = Checked()
    page.feed(html_report(run))
    text = " ".join("".join(page.text).split())
    assert HOSTILE in text
    assert "Questions perdues (2 sur 4)" in text
    assert "extraction · b" in text
    assert "seuil · c" in text
    assert "« 42 postes »" in text.replace("\u00a0", " ")


def test_the_highlight_is_marked_even_beside_hostile_words(build, run_of):
    words = "<b>42</b> & postes"
    extract = Shown("a&b.md", ("<i>",), 3, 10, 10 + len(words), words, ((13, 15),))
    told = html_report(run_of([build("a", shown=(extract,), stage=Stage.EXTRACTION)]))
    assert "&lt;b&gt;<mark>42</mark>&lt;/b&gt; &amp; postes" in told
    assert "a&amp;b.md › &lt;i&gt; › page 3" in told


def test_the_same_run_gives_the_same_page(run: Run):
    assert html_report(run) == html_report(run)


def test_a_run_without_answerable_questions_is_reported(build, run_of):
    run = run_of([build("a", answerable=False, answered=False)])
    assert "Trouver le passage" not in html_report(run)
    assert next(iter(run_lines(run))).startswith("1 questions, dont 0 avec réponse")


def test_the_text_gives_each_figure_its_interval_and_n(run: Run):
    lines = list(run_lines(run))
    assert lines[0].startswith("4 questions, dont 3 avec réponse")
    (right,) = [line for line in lines if "premier extrait juste" in line]
    assert re.search(r"66,7\u202f% \[\d+,\d\u202f% – \d+,\d\u202f%\] \(n = 3\)", right)
    assert any("extraction 1, seuil 1" in line for line in lines)
    assert any(line.startswith("hybride") and "1,000 [" in line for line in lines)


def test_the_comparison_says_what_n_can_tell(run: Run):
    lines = list(comparison_lines(compare_runs(run, run)))
    assert len(lines) == 4 + sum(map(len, FAMILIES))
    assert all(line.endswith("indécidable") for line in lines[2:-2])


def test_the_ranking_names_the_reference(run: Run):
    lines = list(ranking_lines([run, run], [compare_runs(run, run), None]))
    assert lines[1].endswith("indécidable")
    assert lines[2].endswith("(référence)")


def test_every_measure_has_a_french_name(run: Run):
    for measure in run.figures:
        assert label_of(measure)
    retrieval = {f"{arm}/{name}" for arm in Arm for name in RETRIEVAL}
    others = {f"{group}/{name}" for group, (_, labels) in GROUPS.items() for name in labels}
    assert {measure for family in FAMILIES for measure in family} <= retrieval | others


def test_the_files_are_written_and_read_back(run: Run, tmp_path: Path):
    page = write_report(tmp_path / "rapport", run)
    assert sorted(path.name for path in page.parent.iterdir()) == [
        "index.html", "qrels.txt", "run-dense.txt", "run-hybrid.txt", "run-lexical.txt", "run.json",
    ]  # fmt: skip
    assert read_run(page.parent / "run.json") == run


def test_a_folder_that_cannot_be_written_is_refused(run: Run, tmp_path: Path):
    (tmp_path / "fichier").write_text("déjà là")
    with pytest.raises(ReportError, match="choisissez un autre dossier"):
        write_report(tmp_path / "fichier", run)
    assert (tmp_path / "fichier").read_text() == "déjà là"
