"""How the page is served: who may open it, what it keeps, and what it offers to other programs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from assistant.page.accounts import Account, Role
from assistant.page.journal import Journal


@dataclass(frozen=True)
class PageSettings:
    """The choices made on the command line.

    Attributes:
        accounts: by name; None if nobody signs in.
        journal: where questions and verdicts are kept; None to keep none.
        mcp: whether the endpoints are offered as MCP tools.
        gold: questions of reference to offer in the evaluation tab.
        dossiers: the folder of this machine where dossiers are kept; None to leave the choice to the page.
        local: whether the page listens to this machine alone.
    """

    accounts: Mapping[str, Account] | None = None
    journal: Journal | None = None
    mcp: bool = False
    local: bool = True
    gold: Path | None = None
    dossiers: Path | None = None

    def role_of(self, name: str | None) -> Role:
        """What a person may do; without accounts, everything on this machine and reading alone from the network."""
        if self.accounts is None:
            return Role.ADMIN if self.local else Role.READER
        account = self.accounts.get(name or "")
        return account.role if account else Role.READER

    def administers(self, name: str | None) -> bool:
        """Whether a person may change what is on this machine."""
        return self.role_of(name) is Role.ADMIN
