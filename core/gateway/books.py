"""The studio's books as the gateway sees them: answers kept per step, the ledger and its budgets, doors and how they do,
the cache, files, and progress."""

from __future__ import annotations

import time
import uuid
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC
from decimal import Decimal
from pathlib import Path
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from core.database import locks, tables
from core.database.engine import Database, connection_of
from core.files import assets
from core.files.storage import Files
from core.gateway import answer_cache, breakers, doors, latency, model_ratings, open_doors
from core.money import budgets, free_allowances, ledger, price_list
from core.money.ledger import Account
from core.settings import Settings
from core.tasks import task_calls
from providers.base import Call, Capability, Door, Model, Request, Result, WaitingJob
from providers.errors import Busy, ProviderError
from providers.facts.pricing import PriceBook
from providers.gateway import circuit_breaker
from providers.gateway.books import Books

Progress = Callable[[float, str, Mapping[str, Any]], None]
Hold = Callable[[bool], None]
"""Told True before a paid call leaves (it may raise Stopped) and False once its answer is kept: a cancel waits between."""
PAID = "paid"
ROOM_S = 1.0
JOBS_S = 15.0
"""After so long one looks again whether a vendor takes another long job."""


class TaskBooks(Books):
    """Books of one attempt at one task. A step is the n-th question of its purpose: (task, step) names an answer, so a
    later attempt is given what an earlier one was answered, and can never ask, or pay, for something else."""

    def __init__(
        self, db: Database, files: Files, settings: Settings, account: Account, progress: Progress, hold: Hold
    ) -> None:
        self.scratch: Path = settings.scratch
        self._db = db
        self._files = files
        self._settings = settings
        self._account = account
        self._progress = progress
        self._hold = hold
        self._holding = False
        self._asked: Counter[str] = Counter()
        self._step = self._prompt = ""
        self._room_at = float("-inf")
        self._room: int | None = None
        self._limited = False

    def read(self, sha256: str) -> bytes:
        return self._files.read(sha256)

    def progress(self, share: float, message: str = "", facts: Mapping[str, Any] | None = None) -> None:
        self._progress(share, message, facts or {})

    # what was answered before ----------------------------------------------------------------------------------------

    def recall(self, request: Request) -> Result | None:
        purpose = request.purpose or request.capability.value
        self._asked[purpose] += 1
        self._step = f"{purpose}:{self._asked[purpose]}"
        self._prompt = request.prompt
        row = self._kept()
        if row is None or not row.result:
            return None
        content = self._files.read(row.sha256) if row.sha256 else b""
        return Result.model_validate({**row.result, "content": content})

    def waiting(self, request: Request) -> WaitingJob | None:
        row = self._kept()
        return WaitingJob.model_validate(row.waiting) if row is not None and row.waiting.get("key") else None

    def waited(self, request: Request) -> bool:
        if self._account.task_id is None:
            return True
        with self._db.write() as session:
            row = session.scalar(self._mine())
            before = bool(row is not None and row.waiting)
            if not before:
                self._keep(session, request, waiting={"waited": True})
        return before

    def unsettled(self, request: Request) -> Call | None:
        if self._account.task_id is None:
            return None
        with self._db.read() as session:
            row = ledger.find_unsettled_call(session, self._account.task_id, self._step)
            if row is None:
                return None
            return ledger.call_from_row(row).model_copy(
                update={"since": row.created_at.replace(tzinfo=UTC).timestamp()}
            )

    def cached(self, key: str) -> Result | None:
        return answer_cache.get(self._db, self._db.near, self._files, key)

    @contextmanager
    def alone(self, key: str) -> Iterator[bool]:
        """A later try at the same task need not wait until the dead one's hold has run out: its fence let only one of them live."""
        task_id = self._account.task_id
        with locks.hold_lock(self._db, self._db.near, f"ask:{key}", owner=str(task_id) if task_id else "") as mine:
            yield mine

    # who may be asked ------------------------------------------------------------------------------------------------

    def doors(self, provider: str) -> tuple[Door, ...]:
        return open_doors.open_doors(self._db, self._settings, provider)

    def door(self, name: str) -> Door | None:
        return open_doors.load_door(self._db, self._settings, name)

    def prices(self) -> PriceBook:
        return price_list.load_price_book(self._db)

    def free_left(self, allowance: str, door: Door) -> int:
        """Nothing, unless its owner said that the key has its vendor's free allowances."""
        found = next((each for each in self.prices().free if each.id == allowance), None)
        if found is None or door.extra.get("free") != "yes":
            return 0
        return free_allowances.units_left_now(self._db, found, door.name)

    def room(self) -> int | None:
        """A second old at most: only a look. What is really put aside is put aside in `intend`."""
        self._look_at_budgets()
        return self._room

    def _look_at_budgets(self) -> None:
        at = time.monotonic()
        if at - self._room_at > ROOM_S:
            with self._db.glance() as rows:
                self._limited = budgets.has_budget(rows, self._account)
                self._room = budgets.money_left(rows, self._account) if self._limited else None
            self._room_at = at

    def overrun(self, model: Model) -> Decimal:
        return latency.cost_overrun(self._db, model.id, model.capability.value)

    def measured(self, model: Model) -> float | None:
        return latency.median_seconds(self._db, model.id)

    def rated(self, model: Model, purpose: str) -> float | None:
        return model_ratings.mean_rating(self._db, model.id, purpose)

    def breaker(self, door: Door, capability: Capability, model: str = "") -> circuit_breaker.BreakerState | None:
        return breakers.breaker_state(self._db, door.name, capability, model)

    def worked(self, door: Door, capability: Capability, model: str = "") -> None:
        breakers.record_success(self._db, door.name, capability, model)

    def failed(self, door: Door, capability: Capability, error: ProviderError) -> None:
        breakers.record_failure(self._db, door.name, capability, error)

    def rest(self, door: Door, capability: Capability, until: float, error: ProviderError, model: str = "") -> None:
        breakers.suspend_door(self._db, door.name, capability, until, error, model)

    def may_probe(self, door: Door, capability: Capability, model: str = "") -> bool:
        return breakers.may_probe(self._db, door.name, capability, model)

    def mark(self, door: Door, state: str) -> None:
        doors.mark_unusable(self._db, door.name, state)

    @contextmanager
    def slot(self, door: Door, long_job: bool) -> Iterator[None]:
        if long_job and door.open_jobs and locks.count_open_jobs_now(self._db, door.name) >= door.open_jobs:
            raise Busy("Enough long jobs are under way there.", after_s=JOBS_S)
        with locks.hold_door_place(self._db, self._db.near, door.name, door.at_once):
            yield

    # money -----------------------------------------------------------------------------------------------------------

    def name_call(self) -> str:
        return f"{self._account.task_id or '-'}/{self._step}/{uuid.uuid4().hex[:12]}"

    def intend(self, call: Call, request: Request) -> None:
        """Raises OverBudget, before anything has left, where a limit has no room for it."""
        paid = call.care == PAID
        if paid:
            self._hold(True)
            self._holding = True
        try:
            self._look_at_budgets()
            with self._db.jot(durable=paid) as rows:
                if paid or self._limited:
                    budgets.reserve(rows, self._account, max(call.cost_micro_yuan, call.reserved_micro_yuan))
                ledger.record_intent(rows, call, self._account, call.cost)
        except Exception:
            self._let_go()
            raise

    def accept(self, call: Call, request: Request, waiting: WaitingJob) -> None:
        with self._db.write(durable=True) as session:
            ledger.record_accepted(session, call, self._account, call.cost)
            if self._account.task_id is not None:
                self._keep(session, request, waiting=waiting.model_dump(mode="json"))
        self._let_go()

    def still(self, waiting: WaitingJob) -> None:
        with self._db.write() as session:
            self._keep(session, None, waiting=waiting.model_dump(mode="json"))

    def record(self, call: Call, result: Result | None, key: str = "") -> None:
        sha256 = ""
        if result is not None and result.content:
            sha256 = assets.store(
                self._db, self._files, result.content, result.media_type, project_id=self._account.project_id
            )
        told: dict[str, Any] = {}
        self._look_at_budgets()  # a call that a dead worker left is ended before anything is asked here
        with self._db.jot() if self._account.task_id is None else self._db.write() as rows:
            held = ledger.record_call(rows, call, self._account)
            if self._limited or call.care == PAID:
                budgets.settle(rows, self._account, held, call.cost_micro_yuan)
            if isinstance(rows, Session) and (result is not None or call.remote_id):
                self._answered(rows, result, sha256)
            if key and result is not None:
                told = answer_cache.put_in_transaction(connection_of(rows), key, result, sha256)
        answer_cache.put_in_redis(self._db.near, key, told, sha256)
        self._let_go()

    def _answered(self, session: Session, result: Result | None, sha256: str) -> None:
        if result is None:
            self._keep(session, None, waiting={})
        else:
            self._keep(session, None, result=_portable(result), sha256=sha256, waiting={})
            if self._account.task_id is not None:
                task_calls.note_prompt(session, self._account.task_id, self._prompt)

    def _let_go(self) -> None:
        if self._holding:
            self._holding = False
            self._hold(False)

    def _kept(self) -> tables.Answer | None:
        if self._account.task_id is None:
            return None
        with self._db.read() as session:
            return session.scalar(self._mine())

    def _mine(self) -> Select[tables.Answer]:
        return select(tables.Answer).where(
            tables.Answer.task_id == self._account.task_id, tables.Answer.step == self._step
        )

    def _keep(self, session: Session, request: Request | None, **values: Any) -> None:
        row = session.scalar(self._mine())
        if row is None:
            row = tables.Answer(task_id=self._account.task_id, step=self._step, result={})
            session.add(row)
        if request is not None:
            row.fingerprint = request.fingerprint()
        for name, value in values.items():
            setattr(row, name, value)


def _portable(result: Result) -> dict[str, Any]:
    return result.model_dump(mode="json", exclude={"content"}, exclude_defaults=True)
