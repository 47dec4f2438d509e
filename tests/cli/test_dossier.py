"""`sourcier dossier`: from a theme to a verified Word file, and every wrong turn told in French."""

from __future__ import annotations

import json
from pathlib import Path

import docx
import pytest

from tests.cli.conftest import Command


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "cours.dossier.json"


def test_from_a_theme_to_a_verified_word_file(sourcier: Command, file: Path, tmp_path: Path) -> None:
    planned = sourcier("dossier", "new", str(file), "--theme", "financement de la pair-aidance en région")
    assert planned.code == 0 and "Les besoins de la région" in planned.out
    count = sum(len(section["entries"]) for section in json.loads(file.read_text(encoding="utf-8"))["sections"])
    assert planned.out.endswith(f"{file} : {count} extraits.\n") and count >= 8
    word = tmp_path / "cours.docx"
    assert sourcier("dossier", "export", str(file), str(word)).out == f"{word} : {count} citations.\n"
    for checked in (file, word):
        verified = sourcier("dossier", "verify", str(checked))
        assert (verified.code, verified.out.split("\n")[-2]) == (0, f"{count} identiques")


def test_extracts_are_added_by_question_and_by_place(sourcier: Command, file: Path, tiny_folder: Path) -> None:
    library = ("--library", str(tiny_folder))
    assert sourcier("dossier", "new", str(file), "--title", "Le Val").code == 0
    assert (
        sourcier("dossier", "add", str(file), "--question", "Quand la piscine a-t-elle ouvert ?", "-k", "1", *library).code == 0
    )
    text = (tiny_folder / "mediatheque.md").read_text(encoding="utf-8")
    start = text.index("La médiathèque prête")
    place = ("--document", "mediatheque.md", "--span", f"{start}:{start + 40}", "--section", "Livres")
    added = sourcier("dossier", "add", str(file), *place, *library)
    assert added.out.split("\n")[:2] == ["   1  Partie 1", "   1  Livres"]
    repeated = sourcier("dossier", "add", str(file), *place, *library)
    assert (repeated.code, repeated.err) == (1, "sourcier : Cet extrait est déjà dans le dossier.\n")
    refused = sourcier("dossier", "add", str(file), "--question", "Qui a peint la Joconde ?", *library)
    assert refused.code == 1 and "rien n’a été ajouté" in refused.err
    assert json.loads(file.read_text(encoding="utf-8"))["title"] == "Le Val"


def test_questions_of_a_file_and_their_gaps(sourcier: Command, file: Path, tmp_path: Path) -> None:
    questions = tmp_path / "questions.txt"
    questions.write_text("Qui pilote les CLSM ?\n\nQuel temps fera-t-il demain ?\n", encoding="utf-8")
    planned = sourcier("dossier", "new", str(file), "--questions", str(questions))
    assert planned.code == 0 and "sans réponse : Quel temps fera-t-il demain ?" in planned.out


def test_verification_fails_on_changed_or_gone_words_only(sourcier: Command, tmp_path: Path) -> None:
    library = tmp_path / "lieux"
    library.mkdir()
    (library / "a.md").write_text("# Lieu\n\nLa salle ouvre à midi. Elle ferme à minuit.\n", encoding="utf-8")
    file = tmp_path / "d.dossier.json"
    at = ("--library", str(library))
    assert sourcier("dossier", "new", str(file)).code == 0
    assert sourcier("dossier", "add", str(file), "--document", "a.md", "--span", "8:30", *at).code == 0
    (library / "a.md").write_text("# Lieu\n\nAvant tout. La salle ouvre à midi.\n", encoding="utf-8")
    moved = sourcier("dossier", "verify", str(file), "--json", *at)
    assert (moved.code, moved.rows[0]["outcome"], moved.rows[0]["start"]) == (0, "déplacé", 20)
    (library / "a.md").write_text("# Lieu\n\nLa salle ouvre à midi pile.\n", encoding="utf-8")
    changed = sourcier("dossier", "verify", str(file), *at)
    assert changed.code == 1 and "midi{+ pile+}." in changed.out
    (library / "a.md").write_text("# Lieu\n\nTout autre chose.\n", encoding="utf-8")
    gone = sourcier("dossier", "verify", str(file), *at)
    assert gone.code == 1 and "1 disparu" in gone.out and "est-ce la bonne ?" in gone.err


def test_a_word_file_edited_by_hand_is_seen(sourcier: Command, file: Path, tmp_path: Path) -> None:
    sourcier("dossier", "new", str(file), "--theme", "GEM")
    word = tmp_path / "cours.docx"
    sourcier("dossier", "export", str(file), str(word))
    document = docx.Document(str(word))
    quoted = next(line for line in document.paragraphs if line.style is not None and line.style.name == "Citation Sourcier")
    quoted.runs[0].text = quoted.runs[0].text.replace("est une association", "est une entreprise")
    document.save(str(word))
    verified = sourcier("dossier", "verify", str(word))
    assert verified.code == 1 and "[-entreprise-]{+association+}" in verified.out


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (("new", "cours.json"), 2, "finit par .dossier.json"),
        (("add", "absent.dossier.json", "--question", "Quoi ?"), 1, "n’existe pas"),
        (("add", "x.dossier.json"), 2, "Donnez soit --question"),
        (("add", "x.dossier.json", "--document", "a.md"), 2, "Donnez soit --question"),
        (("new", "n.dossier.json", "--questions", "absent.txt"), 1, "une question par ligne"),
        (("export", "absent.dossier.json", "x.docx"), 1, "n’existe pas"),
        (("verify", "x.png"), 1, "seuls un dossier"),
    ],
)
def test_wrong_turns(
    sourcier: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], code: int, told: str
) -> None:
    monkeypatch.chdir(tmp_path)
    outcome = sourcier("dossier", *arguments)
    assert outcome.code == code and told in outcome.err and outcome.out == ""
    assert list(tmp_path.glob("*.json")) == []


def test_a_dossier_is_never_written_over(sourcier: Command, file: Path) -> None:
    file.write_text("à moi", encoding="utf-8")
    outcome = sourcier("dossier", "new", str(file))
    assert outcome.code == 1 and "existe déjà" in outcome.err
    assert file.read_text(encoding="utf-8") == "à moi"
