"""Who may open the page: a text file of names, roles and hashed passwords, one account a line.

A line is `name:role:scrypt$N$r$p$salt$hash`, the last two in base64; empty lines and lines that begin with `#` are left
aside. Passwords are hashed by scrypt (Percival, 2009) with N = 2^15, r = 8, p = 3: 32 MiB and about a quarter of a second.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import logging
import re
import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from corpus.errors import UsageError

SHORTEST_PASSWORD = 8
LONGEST_PASSWORD = 1000
_COST, _BLOCK, _PARALLEL = 2**15, 8, 3
_MOST_MEMORY = 256 * 2**20
_SALT, _LENGTH = 16, 32
_logger = logging.getLogger(__name__)
_NAME = re.compile(r"[\w.@-]{1,64}")


class Role(StrEnum):
    """What a person may do: read, or also add and remove documents."""

    ADMIN = "admin"
    READER = "lecteur"


@dataclass(frozen=True, slots=True)
class Account:
    """A person who may sign in."""

    name: str
    role: Role
    hashed: str


def hash_password(password: str) -> str:
    """The password as an account keeps it, with a salt of its own."""
    salt = secrets.token_bytes(_SALT)
    derived = _derive(password, salt, _COST, _BLOCK, _PARALLEL)
    return "$".join(
        ["scrypt", str(_COST), str(_BLOCK), str(_PARALLEL), *(base64.b64encode(part).decode() for part in (salt, derived))]
    )


def verify_password(password: str, hashed: str) -> bool:
    """Whether the password is the one that was hashed; compared in constant time.

    Raises:
        ValueError: if `hashed` is not of the form that `hash_password` writes.
    """
    cost, block, parallel, salt, expected = _parts(hashed)
    return hmac.compare_digest(_derive(password[:LONGEST_PASSWORD], salt, cost, block, parallel), expected)


def _derive(password: str, salt: bytes, cost: int, block: int, parallel: int) -> bytes:
    words = password.encode("utf-8", "surrogatepass")
    return hashlib.scrypt(words, salt=salt, n=cost, r=block, p=parallel, maxmem=_MOST_MEMORY, dklen=_LENGTH)


def _parts(hashed: str) -> tuple[int, int, int, bytes, bytes]:
    scheme, cost, block, parallel, salt, expected = hashed.split("$")
    if scheme != "scrypt":
        raise ValueError("not scrypt")
    numbers = int(cost), int(block), int(parallel)
    if not (2**14 <= numbers[0] <= 2**17 and numbers[1] == _BLOCK and 1 <= numbers[2] <= 8):
        raise ValueError("cost out of range")
    try:
        decoded = [base64.b64decode(part, validate=True) for part in (salt, expected)]
    except binascii.Error as error:
        raise ValueError("not base64") from error
    if len(decoded[1]) != _LENGTH or len(decoded[0]) < _SALT:
        raise ValueError("too short")
    return (*numbers, decoded[0], decoded[1])


def account_line(name: str, role: Role, password: str) -> str:
    """The line of an account, ready for the file.

    Raises:
        UsageError: if the name or the password will not do.
    """
    if not _NAME.fullmatch(name):
        raise UsageError(
            f"« {name} » ne peut pas être un nom : employez des lettres, des chiffres, « . », « - », « _ » ou « @ »."
        )
    if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
        raise UsageError(
            f"Un mot de passe compte de {SHORTEST_PASSWORD} à {LONGEST_PASSWORD} caractères. Choisissez-en un autre."
        )
    return f"{name}:{role}:{hash_password(password)}"


def read_accounts(path: Path) -> Mapping[str, Account]:
    """The accounts of a file, by name.

    Raises:
        UsageError: if the file cannot be read, holds a line that is no account, a name twice, or no account.
    """
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(
            f"Impossible de lire les comptes dans {path}. Donnez à --auth un fichier texte que vous pouvez lire."
        ) from error
    accounts: dict[str, Account] = {}
    for number, line in enumerate(lines, 1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        account = _account(line.strip())
        if account is None or account.name in accounts:
            why = "ce nom y est deux fois" if account else "ce n’est pas un compte"
            raise UsageError(f"{path}, ligne {number} : {why}. La commande « sourcier password NOM » écrit une ligne correcte.")
        accounts[account.name] = account
    if not accounts:
        raise UsageError(f"Aucun compte dans {path}. Ajoutez-y la ligne qu’écrit « sourcier password NOM ».")
    return accounts


class AccountsFile(Mapping[str, Account]):
    """The accounts of a file as it is now: a change counts from the next request on.

    While the file cannot be read, or holds a line that is no account, the accounts read last go on, and the log says
    why.
    """

    def __init__(self, path: Path) -> None:
        """Read the file.

        Raises:
            UsageError: as `read_accounts`.
        """
        self._path = path
        self._read = (_stamp(path), read_accounts(path))

    def _accounts(self) -> Mapping[str, Account]:
        stamp, accounts = self._read
        now = _stamp(self._path)
        if now != stamp:
            try:
                accounts = read_accounts(self._path)
            except UsageError as error:
                _logger.warning("Les comptes restent ceux d’avant. %s", error)
            self._read = (now, accounts)
        return accounts

    def __getitem__(self, name: str) -> Account:
        return self._accounts()[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._accounts())

    def __len__(self) -> int:
        return len(self._accounts())


def _stamp(path: Path) -> tuple[int, int, int] | None:
    """Changes with the file; None if it is not there."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino


def _account(line: str) -> Account | None:
    name, _, rest = line.partition(":")
    role, _, hashed = rest.partition(":")
    try:
        _parts(hashed)
        return Account(name, Role(role), hashed) if _NAME.fullmatch(name) else None
    except ValueError:
        return None
