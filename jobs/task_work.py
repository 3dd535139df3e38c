"""What a job is given, and how jobs are found: each `@job` in a module of jobs/stages, listed nowhere."""

from __future__ import annotations

import importlib
import importlib.util
import pkgutil
import time
import uuid
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import cached_property
from typing import Any

from sqlalchemy.orm import Session

from core.json_types import JsonObject
from core.money.ledger import Account
from core.studio import PinnedAsk, Studio
from core.tasks import task_lifecycle
from core.tasks.task_rows import ClaimedTask, PlannedStep
from providers.base import Request, RequestTerms, Result

SAY_EVERY_S = 1.0

Job = Callable[["Work"], Sequence[PlannedStep] | None]
_jobs: dict[str, Job] = {}


class Work:
    """One try at one task, in the hands of a worker."""

    def __init__(self, studio: Studio, task: ClaimedTask) -> None:
        self.studio = studio
        self.task = task
        self.result: JsonObject | None = None
        """What the task's row shall say came out of it."""
        self._said_at = 0.0
        self._message: dict[str, Any] = {}

    @property
    def task_id(self) -> uuid.UUID:
        return self.task.id

    @property
    def params(self) -> JsonObject:
        return self.task.params

    @property
    def project_id(self) -> uuid.UUID:
        """Raises ValueError for the rare task that belongs to no project."""
        if self.task.project_id is None:
            raise ValueError(f"{self.task.kind} was submitted without a project")
        return self.task.project_id

    @property
    def user_id(self) -> uuid.UUID | None:
        return self.task.user_id

    def say(self, share: float, key: str = "", **facts: Any) -> None:
        """How far it is (0 to 1), and in a film maker's words where they change. Noted once a second at most; may be called
        as often as one likes. Raises Stopped when somebody cancelled it or another worker has it now."""
        if key:
            self._message = {"say": key, "facts": facts}
        if time.monotonic() - self._said_at < SAY_EVERY_S:
            return
        self._said_at = time.monotonic()
        task_lifecycle.report_progress(self.studio.db, self.task, share, self._message)

    @contextmanager
    def write(self) -> Iterator[Session]:
        """A transaction that writes only if the task is still ours. Raises Stopped."""
        with self.studio.db.write() as session:
            task_lifecycle.require_held(session, self.task)
            yield session

    @contextmanager
    def paying(self) -> Iterator[None]:
        """Around a request that costs money: a cancel waits until its answer is here. Raises Stopped before it leaves, or
        after its answer was kept."""
        task_lifecycle.note_paying(self.studio.db, self.task, True)
        try:
            yield
        finally:
            task_lifecycle.note_paying(self.studio.db, self.task, False)

    @cached_property
    def terms(self) -> RequestTerms:
        return self.studio.terms(self.task.account, may_wait=True)

    @cached_property
    def ask(self) -> PinnedAsk:
        return self.asking(self.terms)

    def told_with(self, template: str) -> PinnedAsk:
        """`ask`, whose calls say of which template their words came ("script_scifi@3")."""
        return self.asking(self.terms, replace(self.task.account, template=template)) if template else self.ask

    def asking(self, on: RequestTerms, account: Account | None = None) -> PinnedAsk:
        """The gateway on these terms. Steps are counted for each that is opened: open one for each kind of question."""
        return self.studio.ask(account or self.task.account, self._progress, self._hold, on=on)

    def streaming(
        self, on: RequestTerms, account: Account | None = None
    ) -> Callable[[Request], Generator[str, None, Result]]:
        """The same for text that somebody reads while it is written."""
        return self.studio.stream(account or self.task.account, self._progress, self._hold, on=on)

    def _hold(self, now_paying: bool) -> None:
        task_lifecycle.note_paying(self.studio.db, self.task, now_paying)

    def _progress(self, share: float, message: str, facts: Mapping[str, Any]) -> None:
        self.say(share, message, **facts)


STAGES = "jobs.stages"
"""Where jobs are looked for."""


def job(kind: str) -> Callable[[Job], Job]:
    """This function does tasks of this kind: "storyboard.paint" stands in jobs/stages/storyboard.py. It may run more than once,
    and returns the steps that must follow, if any."""

    def keep(function: Job) -> Job:
        _jobs[kind] = function
        return function

    return keep


def find_job(kind: str) -> Job:
    """Raises LookupError for a kind that no module of jobs/stages does."""
    stage = kind.partition(".")[0]
    if kind not in _jobs and importlib.util.find_spec(f"{STAGES}.{stage}"):
        importlib.import_module(f"{STAGES}.{stage}")
    if kind not in _jobs:
        raise LookupError(f"no job does {kind!r}")
    return _jobs[kind]


def load_jobs() -> None:
    """Import every stage, so that each has said what it does."""
    for module in pkgutil.iter_modules(importlib.import_module(STAGES).__path__):
        importlib.import_module(f"{STAGES}.{module.name}")
