"""The studio's books as the gateway sees them: answers kept per step, the ledger, files, and progress."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from core import assets, budgets, ledger, tables
from core.db import Database
from core.errors import OverBudget
from core.ledger import Account
from core.storage import Files
from providers.base import Books, Call, Doubtful, Request, Result, Waiting

Progress = Callable[[float, str, Mapping[str, Any]], None]
Hold = Callable[[bool], None]
"""Told True before a paid call leaves (it may raise Stopped) and False once its answer is kept: a cancel waits between."""


class TaskBooks(Books):
    """Books of one attempt at one task. A step is the n-th question of its purpose: (task, step) names an answer, so a
    later attempt is given what an earlier one was answered, and can never ask, or pay, for something else."""

    def __init__(
        self, db: Database, files: Files, scratch: Path, account: Account, progress: Progress, hold: Hold
    ) -> None:
        self.scratch = scratch
        self._db = db
        self._files = files
        self._account = account
        self._progress = progress
        self._hold = hold
        self._holding = False
        self._asked: Counter[str] = Counter()
        self._step = ""

    def read(self, sha256: str) -> bytes:
        return self._files.read(sha256)

    def progress(self, share: float, message: str = "", facts: Mapping[str, Any] | None = None) -> None:
        self._progress(share, message, facts or {})

    def name_call(self) -> str:
        return f"{self._account.task_id}/{self._step}/{uuid.uuid4().hex[:12]}"

    def recall(self, request: Request) -> Result | None:
        purpose = request.purpose or request.capability.value
        self._asked[purpose] += 1
        self._step = f"{purpose}:{self._asked[purpose]}"
        row = self._kept()
        if row is None or not row.result:
            return None
        content = self._files.read(row.sha256) if row.sha256 else b""
        return Result.model_validate({**row.result, "content": content})

    def waiting(self, request: Request) -> Waiting | None:
        """Raises Doubtful where a paid call of this step left and nobody knows what became of it."""
        row = self._kept()
        if row is not None and row.waiting:
            return Waiting.model_validate(row.waiting)
        if self._account.task_id is not None:
            with self._db.read() as session:
                if ledger.unsettled_call(session, self._account.task_id, self._step):
                    raise Doubtful()
        return None

    def intend(self, call: Call, request: Request) -> None:
        """Raises OverBudget, before anything has left, where the film's limit has no room for it."""
        self._hold(True)
        self._holding = True
        try:
            with self._db.write() as session:
                budgets.require(session, self._account.project_id, call.cost_micro_yuan)
                ledger.intend(session, call, self._account)
        except OverBudget:
            self._let_go()
            raise

    def accept(self, call: Call, request: Request, waiting: Waiting) -> None:
        with self._db.write() as session:
            ledger.accept(session, call, self._account)
            self._keep(session, request, waiting=waiting.model_dump(mode="json"))
        self._let_go()

    def record(self, call: Call, result: Result | None, key: str = "") -> None:
        sha256 = ""
        if result is not None and result.content:
            sha256 = assets.store(
                self._db, self._files, result.content, result.media_type, project_id=self._account.project_id
            )
        with self._db.write() as session:
            ledger.record(session, call, self._account)
            if result is not None:
                self._keep(session, None, result=_portable(result), sha256=sha256)
        self._let_go()

    def _let_go(self) -> None:
        if self._holding:
            self._holding = False
            self._hold(False)

    def _kept(self) -> tables.Answer | None:
        if self._account.task_id is None:
            return None
        with self._db.read() as session:
            return session.scalar(self._mine())

    def _mine(self) -> Any:
        return select(tables.Answer).where(
            tables.Answer.task_id == self._account.task_id, tables.Answer.step == self._step
        )

    def _keep(self, session: Session, request: Request | None, **values: Any) -> None:
        if self._account.task_id is None:
            return
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
