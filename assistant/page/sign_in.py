"""Signing in: sessions, and a lock after repeated failures. All in memory: stopping Sourcier signs everybody out."""

from __future__ import annotations

import secrets
import threading
import time
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from assistant.page.accounts import Account, hash_password, verify_password
from corpus.errors import SignInLocked

MOST_FAILURES = 5
LOCK_SECONDS = 300
SESSION_SECONDS = 12 * 3600
_MOST_REMEMBERED = 10_000
_AT_ONCE = 2


Value = TypeVar("Value")


class Doorkeeper:
    """Checks passwords and remembers who is in.

    Failures are counted by name and address together: someone who guesses locks themself out, not the person whose name
    they try from elsewhere. Unknown names cost the same time as known ones.
    """

    def __init__(self, accounts: Mapping[str, Account], clock: Callable[[], float] = time.monotonic) -> None:
        """Keep the door for `accounts`, by name; `clock` gives seconds, and never goes back."""
        self.accounts = accounts
        self._clock = clock
        self._decoy = hash_password(secrets.token_urlsafe())
        self._sessions: dict[str, tuple[Account, float]] = {}
        self._failures: dict[tuple[str, str], tuple[int, float]] = {}
        self._lock = threading.Lock()
        self._verifying = threading.Semaphore(_AT_ONCE)  # each takes 32 MiB

    def sign_in(self, name: str, password: str, address: str) -> str | None:
        """A new session's secret, or None for a wrong name or password.

        Raises:
            SignInLocked: after five failures in a row, for five minutes from the last.
        """
        key = (name[:64], address)
        self._take_attempt(key)
        account = self.accounts.get(name)
        with self._verifying:
            right = verify_password(password, account.hashed if account else self._decoy)
        if account is None or not right:
            return None
        token = secrets.token_urlsafe(32)
        with self._lock:
            self._failures.pop(key, None)
            _trim(self._sessions, lambda session: session[1] > self._clock())
            self._sessions[token] = (account, self._clock() + SESSION_SECONDS)
        return token

    def _take_attempt(self, key: tuple[str, str]) -> None:
        """Count a failure before trying, so that attempts side by side are all counted; success takes it back."""
        now = self._clock()
        with self._lock:
            count, last = self._failures.get(key, (0, now))
            if now - last >= LOCK_SECONDS:
                count = 0
            if count >= MOST_FAILURES:
                raise SignInLocked(f"Trop d’essais. Réessayez dans {LOCK_SECONDS // 60} minutes.")
            _trim(self._failures, lambda failure: now - failure[1] < LOCK_SECONDS)
            self._failures[key] = (count + 1, now)

    def who(self, token: str | None) -> str | None:
        """The name behind a session's secret; None if it is unknown or over, or the account is gone or has another password."""
        account, until = self._sessions.get(token or "", (None, 0.0))
        if account is None or until <= self._clock():
            return None
        now = self.accounts.get(account.name)
        return account.name if now is not None and now.hashed == account.hashed else None

    def sign_out(self, token: str | None) -> None:
        """End a session."""
        with self._lock:
            self._sessions.pop(token or "", None)


def _trim(remembered: dict[Any, Value], still_useful: Callable[[Value], bool]) -> None:
    """Keep memory bounded: drop what is over, then the oldest."""
    for key in [key for key, value in remembered.items() if not still_useful(value)]:
        del remembered[key]
    for key in list(remembered)[: max(0, len(remembered) - _MOST_REMEMBERED)]:
        del remembered[key]
