"""Accounts, sessions, the lock after repeated failures, and the guard at the door."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from assistant.page.accounts import AccountsFile, Role, account_line, hash_password, read_accounts, verify_password
from assistant.page.guard import Guard
from assistant.page.settings import PageSettings
from assistant.page.sign_in import LOCK_SECONDS, MOST_FAILURES, SESSION_SECONDS, Doorkeeper
from corpus.errors import SignInLocked, UsageError

PASSWORD = "un mot de passe"
LINE = account_line("anne", Role.ADMIN, PASSWORD)


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def accounts(tmp_path: Path) -> Path:
    path = tmp_path / "comptes"
    path.write_text(f"# équipe\n\n{LINE}\n{account_line('luc', Role.READER, PASSWORD)}\n", encoding="utf-8")
    return path


@pytest.fixture
def doorkeeper(accounts: Path, clock: Clock) -> Doorkeeper:
    return Doorkeeper(read_accounts(accounts), clock)


def test_a_password_is_never_written_and_its_hash_is_its_own() -> None:
    assert PASSWORD not in LINE
    one, other = hash_password(PASSWORD), hash_password(PASSWORD)
    assert one != other
    assert verify_password(PASSWORD, one)
    assert verify_password(PASSWORD, other)
    assert not verify_password(PASSWORD + " ", one)


def test_accounts_are_read_with_their_roles(accounts: Path) -> None:
    found = read_accounts(accounts)
    assert {name: account.role for name, account in found.items()} == {"anne": Role.ADMIN, "luc": Role.READER}


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "Aucun compte"),
        ("# rien\n", "Aucun compte"),
        ("anne:secret\n", "ligne 1 : ce n’est pas un compte"),
        (LINE.replace("admin", "chef"), "ligne 1 : ce n’est pas un compte"),
        (LINE.replace("scrypt", "md5"), "ligne 1 : ce n’est pas un compte"),
        (LINE.replace("$32768$", "$2$"), "ligne 1 : ce n’est pas un compte"),
        (LINE.replace("$32768$", "$1073741824$"), "ligne 1 : ce n’est pas un compte"),
        (LINE[:-4], "ligne 1 : ce n’est pas un compte"),
        (f"{LINE}\n{LINE}", "ligne 2 : ce nom y est deux fois"),
        (" : : \n", "ligne 1 : ce n’est pas un compte"),
    ],
    ids=["empty", "comment", "password", "role", "hash", "cheap", "dear", "cut", "twice", "no-name"],
)
def test_a_bad_file_of_accounts_is_refused_by_its_line(tmp_path: Path, content: str, message: str) -> None:
    path = tmp_path / "comptes"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(UsageError, match=message):
        read_accounts(path)


def test_an_absent_file_of_accounts(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="Impossible de lire les comptes"):
        read_accounts(tmp_path / "absent")


@pytest.mark.parametrize(("name", "password"), [("a:b", PASSWORD), ("", PASSWORD), ("anne", "court"), ("anne", "x" * 2000)])
def test_a_name_or_password_that_will_not_do(name: str, password: str) -> None:
    with pytest.raises(UsageError):
        account_line(name, Role.READER, password)


def test_a_session_lasts_until_it_is_over(doorkeeper: Doorkeeper, clock: Clock) -> None:
    token = doorkeeper.sign_in("anne", PASSWORD, "ici")
    assert doorkeeper.who(token) == "anne"
    assert doorkeeper.who("autre") is None
    assert doorkeeper.who(None) is None
    clock.now += SESSION_SECONDS
    assert doorkeeper.who(token) is None
    other = doorkeeper.sign_in("anne", PASSWORD, "ici")
    doorkeeper.sign_out(other)
    assert doorkeeper.who(other) is None


def test_a_change_of_the_file_counts_at_once(accounts: Path, clock: Clock) -> None:
    known = AccountsFile(accounts)
    doorkeeper, settings = Doorkeeper(known, clock), PageSettings(accounts=known, local=False)
    anne, luc = (doorkeeper.sign_in(name, PASSWORD, "ici") for name in ("anne", "luc"))
    assert (doorkeeper.who(anne), doorkeeper.who(luc)) == ("anne", "luc")
    assert settings.administers("anne")

    accounts.write_text(f"{LINE.replace('admin', 'lecteur')}\n{account_line('zoé', Role.ADMIN, PASSWORD)}\n", encoding="utf-8")
    assert set(known) == {"anne", "zoé"}
    assert (doorkeeper.who(anne), doorkeeper.who(luc)) == ("anne", None)
    assert not settings.administers("anne")
    assert doorkeeper.sign_in("luc", PASSWORD, "ici") is None
    zoe = doorkeeper.sign_in("zoé", PASSWORD, "ici")
    assert doorkeeper.who(zoe) == "zoé"

    accounts.write_text(account_line("zoé", Role.ADMIN, "un autre mot de passe"), encoding="utf-8")
    assert doorkeeper.who(zoe) is None
    assert doorkeeper.who(anne) is None


@pytest.mark.parametrize("content", ["", "n’importe quoi\n", None], ids=["empty", "no account", "gone"])
def test_a_file_that_goes_bad_leaves_the_accounts_as_they_were(
    accounts: Path, caplog: pytest.LogCaptureFixture, content: str | None
) -> None:
    known = AccountsFile(accounts)
    right = accounts.read_text(encoding="utf-8")
    if content is None:
        accounts.unlink()
    else:
        accounts.write_text(content, encoding="utf-8")
    assert set(known) == {"anne", "luc"}
    assert len(known) == 2
    assert len(caplog.records) == 1
    assert "Les comptes restent ceux d’avant." in caplog.text
    accounts.write_text(f"{right}# un mot\n{account_line('zoé', Role.ADMIN, PASSWORD)}\n", encoding="utf-8")
    assert set(known) == {"anne", "luc", "zoé"}


@pytest.mark.parametrize("name", ["anne", "inconnue"])
def test_repeated_failures_lock_even_the_right_password(doorkeeper: Doorkeeper, clock: Clock, name: str) -> None:
    for _ in range(MOST_FAILURES):
        assert doorkeeper.sign_in(name, "faux", "ici") is None
    with pytest.raises(SignInLocked, match="dans 5 minutes"):
        doorkeeper.sign_in(name, PASSWORD, "ici")
    assert doorkeeper.sign_in("anne", PASSWORD, "ailleurs")
    assert doorkeeper.sign_in("luc", PASSWORD, "ici")
    clock.now += LOCK_SECONDS
    assert (doorkeeper.sign_in(name, PASSWORD, "ici") is not None) == (name == "anne")


def test_success_forgets_failures(doorkeeper: Doorkeeper) -> None:
    for _ in range(3):
        for _ in range(MOST_FAILURES - 1):
            assert doorkeeper.sign_in("anne", "faux", "ici") is None
        assert doorkeeper.sign_in("anne", PASSWORD, "ici")


@pytest.fixture
def client(doorkeeper: Doorkeeper) -> Iterator[TestClient]:
    async def page(request: Request) -> PlainTextResponse:
        return PlainTextResponse(f"dedans : {request.url.path}")

    app = Starlette(
        routes=[Route("/{path:path}", page, methods=["GET", "POST"])], middleware=[Middleware(Guard, doorkeeper=doorkeeper)]
    )
    with TestClient(app, follow_redirects=False, headers={"accept": "text/html"}) as client:
        yield client


FORM = {"username": "anne", "password": PASSWORD, "next": "/?doc=gem&debut=1"}


@pytest.mark.parametrize(
    "path", ["/config", "/gradio_api/info", "/assets/x.js", "/gradio_api/mcp/", "/theme.css", "//", "/login/x"]
)
def test_nothing_is_served_before_signing_in(client: TestClient, path: str) -> None:
    for answer in (client.get(path, headers={"accept": "*/*"}), client.post(path)):
        assert answer.status_code == 401
        assert "dedans" not in answer.text


def test_signing_in_leads_where_one_was_going(client: TestClient) -> None:
    turned = client.get("/?doc=gem&debut=1")
    assert (turned.status_code, turned.headers["location"]) == (303, "/login?next=%2F%3Fdoc%3Dgem%26debut%3D1")
    form = client.get(turned.headers["location"])
    assert 'lang="fr"' in form.text
    assert 'value="/?doc=gem&amp;debut=1"' in form.text
    entered = client.post("/login", data=FORM)
    assert (entered.status_code, entered.headers["location"]) == (303, "/?doc=gem&debut=1")
    assert re.search(r"HttpOnly; Max-Age=43200; Path=/; SameSite=lax", entered.headers["set-cookie"])
    assert client.get("/").text == "dedans : /"
    assert client.get("/logout").headers["location"] == "/login"
    assert client.get("/").status_code == 303


@pytest.mark.parametrize("wanted", ["//mal.example", "https://mal.example", "/\\mal.example", "javascript:alert(1)", ""])
def test_signing_in_never_leads_to_another_site(client: TestClient, wanted: str) -> None:
    assert client.post("/login", data={**FORM, "next": wanted}).headers["location"] == "/"


def test_wrong_passwords_are_told_and_then_locked(client: TestClient) -> None:
    for _ in range(MOST_FAILURES):
        told = client.post("/login", data={**FORM, "password": "<b>"})
        assert told.status_code == 401
        assert "n’est pas le bon" in told.text
    assert client.post("/login", data=FORM).status_code == 429


def test_a_program_signs_in_too_and_a_form_has_a_size(client: TestClient) -> None:
    assert client.post("/login", content=b"x" * 10_000).status_code == 413
    entered = client.post("/login", data=FORM, headers={"accept": "*/*"})
    assert entered.json() == {"success": True}
    assert client.get("/config").status_code == 200


def test_who_may_change_documents(accounts: Path) -> None:
    team = PageSettings(accounts=read_accounts(accounts), local=False)
    assert [team.role_of(name) for name in ("anne", "luc", "autre", None)] == [Role.ADMIN, *[Role.READER] * 3]
    assert PageSettings().role_of(None) is Role.ADMIN
    assert PageSettings(local=False).role_of(None) is Role.READER
