"""`sourcier serve` and `sourcier password`: what the options become, and what is warned of."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest

from assistant.page import server
from assistant.page.accounts import Role, read_accounts, verify_password
from assistant.page.settings import PageSettings


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> list[PageSettings]:
    """The settings of each page that would be served."""
    found: list[PageSettings] = []

    def serve(current: Any, host: str, port: int, announce: Any, settings: PageSettings, latest: Any) -> None:
        assert current().index is latest().index
        announce(f"http://{host}:{port}/")
        found.append(settings)

    monkeypatch.setattr(server, "serve", serve)
    return found


@pytest.fixture
def accounts(tmp_path: Path, sourcier, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "comptes"
    lines = []
    for arguments in (("anne", "--admin"), ("luc",)):
        monkeypatch.setattr("sys.stdin", io.StringIO("un mot de passe\n"))
        told = sourcier("password", *arguments)
        assert (told.code, told.err) == (0, "")
        lines.append(told.out)
    path.write_text("".join(lines), encoding="utf-8")
    return path


def test_password_writes_lines_that_serve_reads(accounts: Path):
    found = read_accounts(accounts)
    assert [(account.name, account.role) for account in found.values()] == [("anne", Role.ADMIN), ("luc", Role.READER)]
    assert verify_password("un mot de passe", found["luc"].hashed)
    assert "un mot de passe" not in accounts.read_text(encoding="utf-8")


def test_short_password(sourcier, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("sys.stdin", io.StringIO("court\n"))
    told = sourcier("password", "anne")
    assert (told.code, told.out) == (2, "")
    assert "Un mot de passe compte de 8 à 1000 caractères" in told.err


def test_nothing_is_kept_and_nobody_signs_in_unless_asked(sourcier, served: list[PageSettings], tiny_folder: Path):
    told = sourcier("serve", "--library", tiny_folder)
    assert told.code == 0
    assert "Attention" not in told.err
    assert "Sourcier est ouvert : http://127.0.0.1:7860/" in told.err
    assert served == [PageSettings()]


def test_a_page_open_to_the_network_warns_and_is_for_reading(sourcier, served: list[PageSettings], tiny_folder: Path):
    told = sourcier("serve", "--library", tiny_folder, "--host", "0.0.0.0")
    assert "Attention : la page est ouverte au réseau sans mot de passe" in told.err
    assert served[0].role_of(None) is Role.READER


def test_accounts_journal_and_network(sourcier, served: list[PageSettings], tiny_folder: Path, accounts: Path, tmp_path: Path):
    options = ("--auth", accounts, "--journal", tmp_path / "journal", "--journal-days", "7")
    told = sourcier("serve", "--library", tiny_folder, "--host", "0.0.0.0", *options)
    assert "Attention" not in told.err
    (settings,) = served
    assert settings.journal is not None
    assert (settings.journal.path, settings.journal.days) == (tmp_path / "journal", 7)
    assert [settings.role_of(name) for name in ("anne", "luc")] == [Role.ADMIN, Role.READER]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--auth", "absent"), "Impossible de lire les comptes dans absent"),
        (("--journal", "absent/journal"), "Impossible d’écrire le journal absent/journal"),
        (("--journal-days", "9999"), "plus de dix ans"),
        (("--journal-days", "0"), "un nombre entier d’au moins 1"),
    ],
)
def test_what_cannot_be_served_is_refused_before_loading(
    sourcier, served: list[PageSettings], monkeypatch: pytest.MonkeyPatch, tmp_path: Path, options: tuple[str, str], message: str
):
    monkeypatch.chdir(tmp_path)
    told = sourcier("serve", *options)
    assert (told.code, served) == (2, [])
    assert message in told.err
