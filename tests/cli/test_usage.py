"""Help and usage errors: in French at every level, and exit code 2 for wrong usage."""

import argparse
import ast
import inspect
import re
from pathlib import Path

import pytest

from assistant.cli.french import WORDS
from assistant.cli.main import COMMANDS

ENGLISH = re.compile(
    r"usage:|\b(?:show this|this help|positional|required|invalid|expected|unrecognized|ambiguous|choose|the following|default"
    r"|must|should|error|exit|file|folder|directory|not found|Traceback)\b",
    re.IGNORECASE,
)


def test_every_word_of_the_table_is_still_argparse_s_own():
    constants = {
        node.value
        for node in ast.walk(ast.parse(inspect.getsource(argparse)))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    assert set(WORDS) <= constants
    assert all(not ENGLISH.search(french.replace("%(default)s", "")) for french in WORDS.values())
    assert all(set(re.findall(r"%\(\w+\)", english)) == set(re.findall(r"%\(\w+\)", french)) for english, french in WORDS.items())


@pytest.mark.parametrize("command", ["", *COMMANDS, "gold lint", "gold relocate", "gold import"])
def test_help_is_in_french_at_every_level(sourcier, command: str):
    told = sourcier(*command.split(), "--help")
    assert (told.code, told.err) == (0, "")
    assert told.out.startswith(f"usage : sourcier {command}".rstrip())
    assert "montrer cette aide" in told.out
    assert not ENGLISH.search(told.out)
    assert "--library DOSSIER" in told.out
    assert "  -h, --help" in told.out


def test_the_help_names_every_command(sourcier):
    told = sourcier("--help").out
    for name, (help_text, *_) in COMMANDS.items():
        assert re.search(rf"^    {name} ", told, re.MULTILINE)
        assert help_text[:20] in told


def test_the_version(sourcier):
    told = sourcier("--version")
    assert (told.code, told.err) == (0, "")
    assert re.fullmatch(r"sourcier \d+\.\d+\.\d+\n", told.out)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ("", "il manque : COMMANDE"),
        ("danse", "valeur inconnue : 'danse'"),
        ("--danse", "il manque : COMMANDE"),
        ("list --danse", "arguments non reconnus : --danse"),
        ("list un.md", "arguments non reconnus : un.md"),
        ("ask", "Donnez une question, ou un fichier avec --from."),
        ("ask QUESTION --from f.jsonl --json", "Donnez une question, ou un fichier avec --from."),
        ("ask --from f.jsonl", "Avec --from, ajoutez --json"),
        ("ask --from absent.jsonl --json", "Impossible de lire absent.jsonl"),
        ("ask Qui -k 0", "-k : un nombre entier d’au moins 1 est attendu, pas « 0 »"),
        ("ask Qui -k deux", "pas « deux »"),
        ("ask Qui -k ²", "pas « ² »"),
        ("ask Qui -k", "-k : une valeur est attendue"),
        ("ask Qui --library", "--library : une valeur est attendue"),
        ("ask Qui --json=oui", "--json : valeur inattendue : 'oui'"),
        ("search", "Donnez une requête, ou un fichier avec --from."),
        ("search --from f.jsonl", "Avec --from, ajoutez --json"),
        ("search GEM --arm magique", "--arm : valeur inconnue : 'magique' (choix : "),
        ("show", "il manque : DOCUMENT"),
        ("show piscine.md --span 5", "DÉBUT:FIN est attendu"),
        ("show piscine.md --span 9:3", "DÉBUT:FIN est attendu"),
        ("show piscine.md --span 3:3", "DÉBUT:FIN est attendu"),
        ("show piscine.md --span ²:³", "DÉBUT:FIN est attendu"),
        ("show piscine.md --span 0:100000", "--span 0:100000 va au-delà"),
        ("serve --port 99999", "un port entre 0 et 65535 est attendu, pas « 99999 »"),
        ("eval --split train", "--split : valeur inconnue : 'train'"),
        ("eval", "Donnez avec --gold les questions"),
        ("gold", "il manque : ACTION"),
        ("gold danse", "valeur inconnue : 'danse'"),
        ("gold lint", "Donnez le fichier de questions qui porte sur cette bibliothèque."),
        ("gold relocate q.jsonl", "il manque : --output"),
        ("gold import --from xml q.xml --output q.jsonl", "--from : valeur inconnue : 'xml'"),
        ("gold import --from csv a.csv b.csv --output q.jsonl", "--from csv demande un seul fichier ; vous en donnez 2."),
        ("gold import --from trec topics --output q.jsonl", "--from trec demande deux fichiers, les sujets puis les jugements"),
        ("gold import --from csv q.csv --output piscine.md", "piscine.md existe déjà : donnez à --output un autre nom."),
    ],
)
def test_wrong_usage_is_told_in_french(
    sourcier, monkeypatch: pytest.MonkeyPatch, tiny_folder: Path, arguments: str, message: str
):
    monkeypatch.setenv("SOURCIER_LIBRARY", str(tiny_folder))
    monkeypatch.chdir(tiny_folder)
    told = sourcier(*arguments.split())
    assert told.code == 2
    assert told.out == ""
    assert message in told.err
    assert not ENGLISH.search(told.err)


@pytest.mark.parametrize("question", ["", " \u00a0", "?", "a" * 10_000], ids=["empty", "blank", "mark", "long"])
def test_what_is_no_question_is_wrong_usage(sourcier, tiny_folder: Path, question: str):
    told = sourcier("ask", question, "--library", tiny_folder)
    assert (told.code, told.out) == (2, "")
    assert told.err.startswith("sourcier : La question ")
    assert told.err.count("\n") == 1


@pytest.mark.parametrize("query", ["", " \t"], ids=ascii)
def test_an_empty_query_is_wrong_usage(sourcier, tiny_folder: Path, query: str):
    told = sourcier("search", query, "--library", tiny_folder)
    assert (told.code, told.out, told.err) == (2, "", "sourcier : La requête est vide. Écrivez un ou plusieurs mots.\n")


@pytest.mark.parametrize("arguments", [["list"], ["ask", "Qui ?"], ["index"]], ids=" ".join)
def test_a_library_that_is_not_there_is_a_failure(sourcier, tmp_path: Path, arguments: list[str]):
    told = sourcier("--library", tmp_path / "rien", *arguments)
    assert (told.code, told.out) == (1, "")
    assert told.err.startswith(f"sourcier : Le dossier {tmp_path / 'rien'} n’existe pas. Vérifiez")


def test_a_library_that_is_a_file_or_empty_is_a_failure(sourcier, tmp_path: Path):
    told = sourcier("list", "--library", tmp_path)
    assert (told.code, told.out) == (1, "")
    assert "Aucun document lisible" in told.err
    (tmp_path / "note.md").write_text("Une note.", encoding="utf-8")
    told = sourcier("list", "--library", tmp_path / "note.md")
    assert told.code == 1
    assert "n’est pas un dossier" in told.err


def test_a_document_that_is_not_there_is_a_failure(sourcier, tiny_folder: Path):
    told = sourcier("show", "rien.md", "--library", tiny_folder)
    assert (told.code, told.out) == (1, "")
    assert "sourcier list" in told.err


def interrupted(_args: object, _console: object) -> int:
    raise KeyboardInterrupt


def without_reader(_args: object, _console: object) -> int:
    raise BrokenPipeError


@pytest.mark.parametrize(("run", "code", "told"), [(interrupted, 130, "Interrompu.\n"), (without_reader, 0, "")])
def test_what_stops_a_command_from_outside(sourcier, monkeypatch: pytest.MonkeyPatch, run, code: int, told: str):
    import sys

    monkeypatch.setattr(sys, "stdout", sys.stdout)  # put back afterwards
    monkeypatch.setitem(COMMANDS, "list", (*COMMANDS["list"][:2], run))
    outcome = sourcier("list")
    assert (outcome.code, outcome.err) == (code, told)
