"""The evaluation tab: what it shows of a run, and the tab itself in a real Chromium."""

from __future__ import annotations

import html
import io
import json
import re
import time
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from assistant.page.evaluation_render import report_zip, results_html
from assistant.page.settings import PageSettings
from assistant.page.shelf import MOST_KEPT, Shelf
from corpus.model import Document
from eval.gold.gold_set import GoldQuestion, load_gold
from eval.report.charts import charts
from eval.report.text import run_lines
from eval.runs.comparison import compare_runs
from eval.runs.configuration import Configuration, tuned
from eval.runs.execute import execute
from eval.runs.run import Run, read_run, run_json, without_timings
from index.encoder import SentenceEncoder
from tests.page.benches import SECONDS, Waiting, bench_assistant, give_file, gold_line, said, served, tab_of, working
from tests.page.browsing import HOSTILE, PHONE, serious_faults

TAB = "Évaluation"
FIGURE = re.compile(r"\d+,\d+|\d+\s?%")


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory, encoder: SentenceEncoder) -> Waiting:
    return bench_assistant(tmp_path_factory.mktemp("mesure"), encoder)


@pytest.fixture(scope="module")
def fonds(assistant: Waiting) -> Document:
    return assistant.index.library.document("fonds.md")


@pytest.fixture(scope="module")
def gold_text(assistant: Waiting, fonds: Document) -> str:
    """Five questions: found, found in a list, refused, lost, and one that is hostile and without answer."""
    fete = assistant.index.library.document("fete.md")
    return (
        gold_line("g1", "Combien de postes le fonds régional a-t-il financés en 2023 ?", fonds, "42 postes", type="nombre")
        + gold_line("g2", "Quelles missions ont les pairs-aidants du fonds régional ?", fonds, "animer un groupe de parole")
        + gold_line("g3", "zut flûte crotte ?", fete, "17 bénévoles")
        + gold_line("g4", f"Que dit {HOSTILE} de la fusée ?", fonds, "la région", split="dev")
        + gold_line("g5", "Quel temps fera-t-il demain à Oslo ?")
    )


@pytest.fixture(scope="module")
def questions(assistant: Waiting, gold_text: str, tmp_path_factory: pytest.TempPathFactory) -> tuple[GoldQuestion, ...]:
    path = tmp_path_factory.mktemp("gold") / "questions.jsonl"
    path.write_text(gold_text, encoding="utf-8")
    return load_gold(path, assistant.index.library)


@pytest.fixture(scope="module")
def run(assistant: Waiting, questions: tuple[GoldQuestion, ...]) -> Run:
    return execute(assistant, questions, gold={"name": "questions.jsonl", "split": "all"}, noted=False)


@pytest.fixture(scope="module")
def other_run(assistant: Waiting, questions: tuple[GoldQuestion, ...]) -> Run:
    configuration = Configuration(name="tout répondre", threshold=0.0)
    return execute(tuned(assistant, configuration), questions, configuration, gold={"name": "questions.jsonl"}, noted=False)


def words_of(fragment: str) -> str:
    text = re.sub(r"<svg.*?</svg>", "", fragment, flags=re.S)
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", text)).split())


def shown(run: Run, *, openable: bool = True, before: Run | None = None) -> str:
    kept = Shelf().with_run(run, charts(run)).kept[0]
    return results_html(kept, compare_runs(before, run) if before else None, openable=openable)


def test_every_figure_of_the_text_report_is_in_the_page(run: Run) -> None:
    page = words_of(shown(run))
    for line in run_lines(run):
        told = " ".join(line.split())
        for figure in FIGURE.findall(told):
            assert figure in page, (figure, line)
        if line.startswith("  "):
            assert told.split(" : ", 1)[1] in page  # with its interval and its n
    assert "intervalle à 95" in page


def test_plots_are_those_of_the_report(run: Run) -> None:
    page = shown(run)
    assert all(svg in page for svg in charts(run).values())
    assert page.count('role="img" aria-label=') == len(charts(run))


def test_misses_lead_to_the_evidence_and_to_the_extract(run: Run, fonds: Document) -> None:
    page = shown(run)
    lost = [result for result in run.results if result.stage]
    assert lost
    for result in lost:
        assert html.escape(result.question, quote=False).replace('"', "&#34;") in page
        for gold in result.gold:
            end = gold.evidence_start + len(gold.evidence)
            place = f'data-what="evidence" data-document="{gold.document}" data-start="{gold.evidence_start}" data-end="{end}"'
            assert place in page
        assert page.count('data-what="extract"') == sum(len(one.shown) for one in lost)
    assert 'data-action="open"' not in shown(run, openable=False)
    assert "ils ne peuvent pas être ouverts" in shown(run, openable=False)


def test_nothing_of_a_run_becomes_a_tag(run: Run) -> None:
    hostile = replace(run, identity={**run.identity, "configuration": {"name": HOSTILE}})
    page = shown(hostile)
    assert "<script" not in page
    assert "<img" not in page


def test_comparison_tells_verdicts_and_which_questions_changed(run: Run, other_run: Run) -> None:
    page = words_of(shown(other_run, before=run))
    assert "« par défaut » puis « tout répondre »" in page
    assert "indécidable" in page
    assert "Questions moins bien traitées" in page
    assert "g5 Quel temps fera-t-il demain à Oslo ?" in page


def test_archive_is_the_report(run: Run, tmp_path: Path) -> None:
    with zipfile.ZipFile(io.BytesIO(report_zip(run, None))) as archive:
        names = set(archive.namelist())
        archive.extract("run.json", tmp_path)
    assert {"index.html", "run.json", "qrels.txt", "run-hybrid.txt", "run-lexical.txt", "run-dense.txt"} == names
    assert run_json(read_run(tmp_path / "run.json")) == run_json(run)


def test_shelf_keeps_the_last_runs_under_keys_that_never_change(run: Run) -> None:
    shelf = Shelf()
    for _ in range(MOST_KEPT + 2):
        shelf = shelf.with_run(run, {})
    assert [kept.key for kept in shelf.kept] == [str(number) for number in range(3, MOST_KEPT + 3)]
    assert shelf.find("1") is None
    assert shelf.find("3") is shelf.kept[0]
    assert shelf.find(None) is None


@pytest.fixture(scope="module")
def address(assistant: Waiting) -> Iterator[str]:
    with served(assistant) as url:
        yield url


@pytest.fixture
def bench(chromium: Browser, address: str, assistant: Waiting) -> Iterator[Page]:
    with tab_of(chromium, address, TAB) as page:
        yield page
    assert assistant.gate is not None
    assistant.gate.open.set()


def start(page: Page) -> None:
    page.get_by_role("button", name="Lancer la mesure").click()


def measure(page: Page, gold: str, split: str = "toutes") -> None:
    """Give the questions, and wait for the figures."""
    give_file(page, "#evaluation-questions", "questions.jsonl", gold)
    said(page, "#evaluation-questions", "« questions.jsonl »")
    page.get_by_role("radio", name=split).check()
    start(page)
    said(page, "#evaluation-dit", "Mesure faite")


def open_misses(page: Page) -> Locator:
    for stage in page.locator("details.stage > summary").all():
        stage.click()
    for miss in page.locator("details.miss > summary").all():
        miss.click()
    return page.locator("details.miss")


def test_questions_are_measured_and_their_misses_opened(bench: Page, gold_text: str, run: Run, fonds: Document) -> None:
    give_file(bench, "#evaluation-questions", "questions.jsonl", gold_text)
    said(bench, "#evaluation-questions", "5 questions (1 de dev, 4 de test), dont 4 avec réponse")
    measure(bench, gold_text)
    expect(bench.locator(".brief")).to_contain_text("question bien traitée")
    expect(bench.locator(".plots svg")).to_have_count(4)
    expect(bench.locator("#pertes-titre")).to_contain_text(f"({sum(bool(r.stage) for r in run.results)} sur 5)")
    for line in run_lines(run):
        if line.startswith("  "):
            expect(bench.locator("#evaluation-resultats")).to_contain_text(line.split(" : ", 1)[1].replace("\u202f", " "))
    open_misses(bench)
    (lost,) = [result for result in run.results if result.id == "g4"]
    miss = bench.locator("#perdue-g4")
    miss.get_by_role("button", name="Ouvrir à la preuve").click()
    extract = bench.locator("#mesure-extrait")
    expect(extract).to_have_text(lost.gold[0].evidence, timeout=SECONDS)
    expect(extract).to_be_in_viewport()
    expect(extract).to_be_focused()
    expect(extract.locator("mark")).to_have_text(lost.gold[0].text)
    body = fonds.content.body.of(fonds.text)
    assert bench.locator(".bench-reader .reader-text").evaluate("element => element.textContent") == body
    miss.get_by_role("button", name="Ouvrir à l’extrait").first.click()
    expect(extract).to_have_text(lost.shown[0].text.replace("\n", " "), timeout=SECONDS)
    bench.keyboard.press("Escape")
    expect(bench.locator(".bench-reader")).to_have_count(0)
    expect(miss.get_by_role("button", name="Ouvrir à l’extrait").first).to_be_focused()
    assert bench.evaluate("window.pwned") is None


def test_run_is_stopped_between_two_questions_and_leaves_nothing(
    bench: Page, gold_text: str, assistant: Waiting, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("SOURCIER_CACHE", str(tmp_path))
    gate = assistant.gate
    assert gate is not None
    gate.open.clear()
    gate.asked = 0
    give_file(bench, "#evaluation-questions", "questions.jsonl", gold_text)
    said(bench, "#evaluation-questions", "« questions.jsonl »")
    bench.get_by_role("radio", name="toutes").check()
    start(bench)
    expect(bench.get_by_role("progressbar", name="Avancement")).to_be_visible(timeout=SECONDS)
    said(bench, "#evaluation-avancement", "Questions posées : 0 sur 5")
    expect(bench.get_by_role("button", name="Lancer la mesure")).to_be_disabled()
    bench.get_by_role("button", name="Arrêter").click()
    said(bench, "#evaluation-avancement", "Arrêt en cours")
    gate.open.set()
    said(bench, "#evaluation-dit", "Mesure arrêtée. Rien n’en est gardé.")
    expect(bench.get_by_role("button", name="Lancer la mesure")).to_be_enabled()
    expect(bench.get_by_role("button", name="Arrêter")).to_have_count(0)
    expect(bench.locator("#evaluation-avancement .advance")).to_have_count(0)
    wait_until_idle()
    assert gate.asked == 1
    expect(bench.locator(".measured")).to_have_count(0)
    assert list(tmp_path.rglob("*")) == []
    start(bench)
    said(bench, "#evaluation-dit", "Mesure faite")
    assert list(tmp_path.rglob("*.jsonl")) == []


def wait_until_idle() -> None:
    deadline = time.monotonic() + 30
    while working():
        assert time.monotonic() < deadline, "a run goes on"
        time.sleep(0.1)


def test_run_stops_when_its_page_is_closed(chromium: Browser, address: str, assistant: Waiting, gold_text: str) -> None:
    gate = assistant.gate
    assert gate is not None
    gate.open.clear()
    try:
        with tab_of(chromium, address, TAB) as page:
            give_file(page, "#evaluation-questions", "questions.jsonl", gold_text)
            said(page, "#evaluation-questions", "« questions.jsonl »")
            page.get_by_role("radio", name="toutes").check()
            gate.asked = 0
            start(page)
            said(page, "#evaluation-avancement", "Questions posées")
        time.sleep(3)  # for the server to see that nobody is there
    finally:
        gate.open.set()
    wait_until_idle()
    assert gate.asked <= 2


def test_one_run_at_a_time_and_pages_know_nothing_of_each_other(
    bench: Page, chromium: Browser, address: str, assistant: Waiting, gold_text: str
) -> None:
    gate = assistant.gate
    assert gate is not None
    gate.open.clear()
    give_file(bench, "#evaluation-questions", "questions.jsonl", gold_text)
    said(bench, "#evaluation-questions", "« questions.jsonl »")
    bench.get_by_role("radio", name="toutes").check()
    start(bench)
    said(bench, "#evaluation-avancement", "Questions posées")
    with tab_of(chromium, address, TAB) as other:
        give_file(other, "#evaluation-questions", "autres.jsonl", gold_text)
        said(other, "#evaluation-questions", "« autres.jsonl »")
        for _ in range(2):  # a run that waits stops at once
            start(other)
            said(other, "#evaluation-dit", "une seule tourne à la fois")
            other.wait_for_timeout(1000)
            said(other, "#evaluation-dit", "une seule tourne à la fois")
            assert len(working()) == 1
            other.get_by_role("button", name="Arrêter").click()
            said(other, "#evaluation-dit", "Mesure arrêtée")
        gate.open.set()
        said(bench, "#evaluation-dit", "Mesure faite")
        expect(other.locator(".measured")).to_have_count(0)
        expect(other.get_by_role("radio", name=re.compile("^1[.]"))).to_have_count(0)


def test_runs_are_compared_here_and_with_one_from_a_report(bench: Page, gold_text: str, tmp_path: Path) -> None:
    measure(bench, gold_text)
    expect(bench.locator(".compared")).to_have_count(0)
    bench.get_by_role("radio", name="réglages à essayer").check()
    bench.get_by_label("Seuil de réponse").fill("0")
    start(bench)
    expect(bench.locator("#mesure-titre")).to_contain_text("2. seuil 0", timeout=SECONDS)
    expect(bench.locator(".compared")).to_contain_text("« par défaut » puis « seuil 0 »")
    with bench.expect_download() as downloading:
        bench.get_by_role("button", name="Télécharger le rapport").click()
    assert downloading.value.suggested_filename == "rapport-sourcier.zip"
    with zipfile.ZipFile(downloading.value.path()) as archive:
        assert "Comparaison avec « par défaut »" in " ".join(archive.read("index.html").decode().split())
        stored = archive.read("run.json")
    bench.get_by_role("group", name="Comparée à").get_by_role("radio", name="aucune").check()
    expect(bench.locator(".compared")).to_have_count(0, timeout=SECONDS)
    give_file(bench, "#evaluation-mesure", "run.json", stored)
    expect(bench.locator(".compared")).to_contain_text("« seuil 0 » puis « seuil 0 »", timeout=SECONDS)
    expect(bench.locator(".compared .verdict").first).to_have_text("indécidable")
    changed = json.loads(stored)
    changed["identity"]["gold"]["fingerprint"] = "autre"
    give_file(bench, "#evaluation-mesure", "autre.json", json.dumps(changed))
    said(bench, "#evaluation-dit", "les questions de référence ont changé")
    expect(bench.locator(".measured")).to_be_visible()


def test_same_questions_give_the_same_run_as_the_command(bench: Page, gold_text: str, run: Run, tmp_path: Path) -> None:
    measure(bench, gold_text)
    with bench.expect_download() as downloading:
        bench.get_by_role("button", name="Télécharger le rapport").click()
    with zipfile.ZipFile(downloading.value.path()) as archive:
        told = json.loads(archive.read("run.json"))
    assert without_timings(told) == json.loads(json.dumps(without_timings(run_json(run))))


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.jsonl", '{"id": "x"', "« a.jsonl », ligne 1 : ce n’est pas du JSON"),
        ("a.jsonl", gold_line("x", "Quoi ?", None, answers=[{"document": "absent.md", "text": "y"}]), "absent.md"),
        ("a.jsonl", "", "ne contient aucune question"),
        ("a.jsonl", b"\xff\xfe\x00a", "n’est pas un fichier texte en UTF-8"),
    ],
)
def test_bad_questions_are_told_in_french(bench: Page, name: str, content: str | bytes, message: str) -> None:
    give_file(bench, "#evaluation-questions", name, content)
    said(bench, "#evaluation-dit", message)
    start(bench)
    said(bench, "#evaluation-dit", "Choisissez d’abord un fichier de questions (.jsonl).")
    expect(bench.get_by_role("button", name="Lancer la mesure")).to_be_enabled()


def test_bad_settings_are_told_in_french(bench: Page, gold_text: str) -> None:
    give_file(bench, "#evaluation-questions", "questions.jsonl", gold_text)
    said(bench, "#evaluation-questions", "« questions.jsonl »")
    bench.get_by_role("radio", name="réglages à essayer").check()
    bench.get_by_label("Poids lexical d’une question").fill("3")
    start(bench)
    said(bench, "#evaluation-dit", "lexical_weight doit être entre 0 et 1, pas 3.")
    bench.get_by_role("radio", name="un fichier de réglages").check()
    start(bench)
    said(bench, "#evaluation-dit", "Choisissez d’abord un fichier de réglages")
    give_file(bench, "#evaluation-reglages", "essais.toml", '[[configuration]]\nname = "a"\ntaille = 3\n')
    said(bench, "#evaluation-dit", "« taille » n’est pas connu")
    give_file(bench, "#evaluation-mesure", "run.json", "{}")
    said(bench, "#evaluation-dit", "n’est pas une mesure de Sourcier")


def test_file_of_settings_offers_each_of_them(bench: Page, gold_text: str) -> None:
    bench.get_by_role("radio", name="un fichier de réglages").check()
    text = '[[configuration]]\nname = "lexical"\nlexical_weight = 1\n\n[[configuration]]\nname = "sans seuil"\nthreshold = 0\n'
    give_file(bench, "#evaluation-reglages", "essais.toml", text)
    bench.get_by_role("radio", name="sans seuil").check(timeout=SECONDS)
    measure(bench, gold_text)
    expect(bench.locator("#mesure-titre")).to_contain_text("sans seuil : questions.jsonl, 5 questions")


def test_who_only_reads_neither_names_files_nor_has_indexes_built(chromium: Browser, assistant: Waiting, gold_text: str) -> None:
    with served(assistant, PageSettings(local=False)) as url, tab_of(chromium, url, TAB) as page:
        expect(page.get_by_role("radio", name="un fichier à envoyer")).to_be_visible()
        page.wait_for_timeout(1000)
        expect(page.get_by_role("radio", name="un fichier de cette machine")).to_have_count(0)
        give_file(page, "#evaluation-questions", "questions.jsonl", gold_text)
        said(page, "#evaluation-questions", "« questions.jsonl »")
        page.get_by_role("radio", name="réglages à essayer").check()
        page.get_by_label("Taille des passages").fill("300")
        start(page)
        said(page, "#evaluation-dit", "Gardez la taille et le modèle habituels.")


def test_questions_given_at_launch_or_by_their_path(
    chromium: Browser, assistant: Waiting, gold_text: str, tmp_path: Path
) -> None:
    gold = tmp_path / "lancement.jsonl"
    gold.write_text(gold_text, encoding="utf-8")
    with served(assistant, PageSettings(gold=gold)) as url, tab_of(chromium, url, TAB) as page:
        expect(page.get_by_role("radio", name="celles du lancement (lancement.jsonl)")).to_be_checked(timeout=SECONDS)
        page.get_by_role("radio", name="dev, pour régler").check()
        start(page)
        said(page, "#evaluation-dit", "sur 1.")
        page.get_by_role("radio", name="un fichier de cette machine").check()
        page.get_by_label("Chemin du fichier de questions").fill(str(tmp_path / "absent.jsonl"))
        start(page)
        said(page, "#evaluation-dit", "n’existe pas")


def test_anyone_can_use_it_on_a_phone_and_with_a_screen_reader(chromium: Browser, address: str, gold_text: str) -> None:
    with tab_of(chromium, address, TAB, PHONE) as page:
        measure(page, gold_text)
        open_misses(page)
        page.get_by_role("button", name="Ouvrir à la preuve").first.click()
        expect(page.locator("#mesure-extrait")).to_be_in_viewport(timeout=SECONDS)
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
        assert serious_faults(page) == []
