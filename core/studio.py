"""The studio, put together once: settings, database, files, gateway. Start reading here."""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Protocol

from core.database import disk_check
from core.database.engine import Database
from core.database.redis_client import RedisClient
from core.database.secret_vault import MasterKeys
from core.errors import NoWritePermission
from core.files.storage import Files
from core.gateway import routing_policy
from core.gateway.books import Hold, Progress, TaskBooks
from core.money.ledger import Account
from core.people import studio_rules
from core.settings import Settings
from providers.base import Cost, Grade, Model, Request, RequestTerms, Result
from providers.facts import overlay
from providers.gateway.gateway import Gateway, installed_providers
from providers.protocols import comfyui_workflows
from providers.provider import Provider


def _silent(share: float, message: str, facts: Mapping[str, Any]) -> None:
    """Progress that nobody watches."""


def _free(paying: bool) -> None:
    """A call that nobody can cancel."""


class PinnedAsk(Protocol):
    """An Ask that may be told the one model ("kling/kling-v3") that is to answer."""

    def __call__(self, request: Request, pin: str = "") -> Result: ...


@dataclass
class Studio:
    settings: Settings
    db: Database
    files: Files
    found: list[Provider] | None = field(default=None, repr=False)

    @property
    def near(self) -> RedisClient:
        return self.db.near

    @cached_property
    def gateway(self) -> Gateway:
        return Gateway(installed_providers().values() if self.found is None else self.found)

    @property
    def limits(self) -> Settings:
        """The settings with what an admin set in their place: for how long, how large, how many."""
        return studio_rules.settings_within_rules(self.db, self.settings)

    def ask(
        self,
        account: Account,
        progress: Progress = _silent,
        hold: Hold = _free,
        *,
        on: RequestTerms | None = None,
        may_wait: bool = False,
    ) -> PinnedAsk:
        """The gateway, with every call written to the ledger on this account and every answer kept under its task. `on` what
        terms: else as the film and the studio say. A guest's work is done by the studio's own engines alone."""
        books, said = self.books(account, progress, hold), on or self.terms(account, may_wait=may_wait)

        def ask(request: Request, pin: str = "") -> Result:
            return self.gateway.generate(request, said.model_copy(update={"pin": pin}) if pin else said, books)

        return ask

    def stream(
        self, account: Account, progress: Progress = _silent, hold: Hold = _free, *, on: RequestTerms | None = None
    ) -> Callable[[Request], Generator[str, None, Result]]:
        """`ask` for text that is read while it is written: each piece as it comes, the whole Result at the end. Kept under its task and
        written to the ledger just as `ask` does it."""
        books, said = self.books(account, progress, hold), on or self.terms(account)

        def stream(request: Request) -> Generator[str, None, Result]:
            return self.gateway.stream(request, said, books)

        return stream

    def terms(self, account: Account, *, may_wait: bool = False, grade: Grade | None = None) -> RequestTerms:
        """As they stand; with a `grade`, as they would be in a run of that grade."""
        with self.db.read() as session:
            return routing_policy.resolve_terms(session, self.settings, account, may_wait=may_wait, grade=grade)

    def books(self, account: Account, progress: Progress = _silent, hold: Hold = _free) -> TaskBooks:
        return TaskBooks(self.db, self.files, self.settings, account, progress, hold)

    def quote(self, request: Request, account: Account, grade: Grade | None = None) -> Cost | None:
        """About what a request would cost, by the model that would be asked first; None where no model can."""
        return self.gateway.quote(request, self.terms(account, grade=grade), self.books(account))

    def first(self, request: Request, account: Account) -> Model | None:
        """The model that would be asked first; None where none can."""
        return self.gateway.first(request, self.terms(account), self.books(account))

    def model(self, name: str, account: Account) -> Model | None:
        """A model by its id, as somebody of this account knows it; None where nobody does."""
        return self.gateway.known(self.books(account)).get(name)


def open_studio(settings: Settings | None = None, found: list[Provider] | None = None) -> Studio:
    """Open the studio that the environment describes, or the one that `settings` describe. Makes its folders. Models, prices and
    errors' meanings in its home are laid over those that came with it (see providers/facts/overlay.py).

    Raises NoWritePermission or DiskFull. Does not migrate: `core.operations.installation.upgrade(studio.db)` does.
    """
    settings = settings or Settings()
    try:
        settings.scratch.mkdir(parents=True, exist_ok=True)
        settings.home.chmod(0o700)
    except OSError as error:
        raise (disk_check.disk_error(error) or NoWritePermission()) from error
    overlay.load_folder(settings.home)
    comfyui_workflows.set_own_folder(settings.workflows)
    db = Database(settings.database, RedisClient.of(settings), MasterKeys(settings))
    return Studio(settings, db, Files(settings), found)
