"""The studio, put together once: settings, database, files, gateway. Start reading here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from core import rules, users
from core.books import Hold, Progress, TaskBooks
from core.db import Database
from core.errors import NoWritePermission
from core.ledger import Account
from core.near import Near
from core.settings import Settings
from core.storage import Files
from core.vault import Keys
from providers.base import Ask, Capability, Policy, Provider, Request, Result
from providers.gateway import Gateway, installed

OWN = "builtin"
"""The engines that came with the studio."""


def _silent(share: float, message: str, facts: Mapping[str, Any]) -> None:
    """Progress that nobody watches."""


def _free(paying: bool) -> None:
    """A call that nobody can cancel."""


@dataclass
class Studio:
    settings: Settings
    db: Database
    files: Files
    found: list[Provider] | None = field(default=None, repr=False)

    @property
    def near(self) -> Near:
        return self.db.near

    @cached_property
    def gateway(self) -> Gateway:
        return Gateway(installed().values() if self.found is None else self.found)

    @cached_property
    def own_engines(self) -> Gateway:
        """Only what came with the studio: what guests make films on."""
        return Gateway(provider for provider in self.gateway.providers.values() if provider.name == OWN)

    @property
    def limits(self) -> Settings:
        """The settings with what an admin set in their place: for how long, how large, how many."""
        return rules.over(self.db, self.settings)

    def ask(
        self,
        account: Account,
        progress: Progress = _silent,
        policy: Policy = Policy.BALANCED,
        hold: Hold = _free,
    ) -> Ask:
        """The gateway, with every call written to the ledger on this account and every answer kept under its task. A guest's
        work is done by the studio's own engines alone."""
        books = TaskBooks(self.db, self.files, self.settings.scratch, account, progress, hold)

        gateway = self.own_engines if users.is_guest(self.db, account.user_id) else self.gateway

        def ask(request: Request) -> Result:
            return gateway.generate(request, policy, books)

        return ask

    def price(self, capability: Capability, policy: Policy = Policy.BALANCED) -> int:
        """Micro-yuan that the model asked first takes for one answer; 0 where no model can."""
        books = TaskBooks(self.db, self.files, self.settings.scratch, Account(None, None, None, ""), _silent, _free)
        cost = self.gateway.quote(Request(capability=capability), policy, books)
        return cost.micro_yuan if cost else 0

    def warm(self) -> None:
        """Load what is slow to load, before a worker forks: engines, word lists, fonts. Pages never need them."""
        from core import subtitles

        self.gateway.warm()
        subtitles.cues("预热字幕", 0, 30, width=1920, height=1080)


def open_studio(settings: Settings | None = None, found: list[Provider] | None = None) -> Studio:
    """Open the studio that the environment describes, or the one that `settings` describe. Makes its folders.

    Raises NoWritePermission or DiskFull. Does not migrate: `core.schema.upgrade(studio.db)` does.
    """
    settings = settings or Settings()
    try:
        settings.scratch.mkdir(parents=True, exist_ok=True)
        settings.home.chmod(0o700)
    except PermissionError as error:
        raise NoWritePermission() from error
    db = Database(settings.database, Near.of(settings), Keys(settings))
    return Studio(settings, db, Files(settings), found)
