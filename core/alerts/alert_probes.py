"""What no row tells: whether pages and queue answer, whether files and rows are still there, how full disk and memory are."""

from __future__ import annotations

import json
import secrets
import shutil
import time
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from redis import RedisError
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.database import redis_client, tables
from core.i18n import LANGUAGES, translate_key
from core.money import budget_rows
from core.money.budget_rows import MONTHLY, RULE, YUAN
from core.people.studio_rules import PREFIX
from core.settings import Settings
from core.studio import Studio
from core.tasks import heartbeats
from core.types import Value

NEWEST, BY_LOT, MISSING = 20, 30, 100
"""Files that are looked for: the newest, some drawn by lot, and those that were missing before."""
FAR_AWAY_S = 600.0
"""So often where files do not lie on this machine."""
STEP_S = 45.0
"""No look counts for more seconds than that: a machine that slept, or stood still, is not taken for one that does not answer; twice in a
row is."""
SEEN = "alerts.seen"
MEMINFO, CGROUP = Path("/proc/meminfo"), Path("/sys/fs/cgroup")


class Measurement(Value):
    """Of one thing (empty: the studio): a value in its rule's unit, of so many cases; None: nothing is wrong there."""

    thing: str = ""
    value: float | None = None
    cases: int = 0
    called: dict[str, str] = {}
    began_at: datetime | None = None


class OutageTimer:
    """How long something has not answered, in seconds of this process' own clock: a wall clock that jumps changes nothing."""

    def __init__(self) -> None:
        self.seconds, self._at = 0.0, time.monotonic()

    def said(self, answered: bool) -> float:
        at = time.monotonic()
        passed, self._at = min(STEP_S, at - self._at), at
        self.seconds = 0.0 if answered else self.seconds + passed
        return self.seconds


@dataclass
class ProbeMemory:
    """What one look must know of the one before; handed on from process to process of one machine."""

    pages: OutageTimer = field(default_factory=OutageTimer)
    pages_seen: bool = False
    queue: OutageTimer = field(default_factory=OutageTimer)
    files_missing: set[str] = field(default_factory=set)
    files_at: float = float("-inf")
    files: list[Measurement] = field(default_factory=list)


class AlertProbes:
    def __init__(self, studio: Studio, memory: ProbeMemory | None = None) -> None:
        self._studio = studio
        self.memory = memory or ProbeMemory()

    def look(self, name: str, at: datetime) -> list[Measurement] | None:
        """By the word of a rule's `probe`. None where it cannot be said. Raises KeyError for a word nobody knows."""
        return {
            "app": self._of_app,
            "response": self._of_response,
            "database": self._of_database,
            "queue": self._of_queue,
            "rows_lost": self._of_rows,
            "files_lost": self._of_files,
            "disk": self._of_disk,
            "memory": self._of_memory,
            "budgets": self._of_budgets,
        }[name](at)

    # Processes ---------------------------------------------------------------------------------------------------------

    def _of_app(self, _at: datetime) -> list[Measurement] | None:
        """How long no process that shows the pages has said that they answer. Nothing where none was ever seen: a film made in the terminal
        needs no pages."""
        with self._studio.db.read() as session:
            pages = heartbeats.count_page_processes(session)
        alone = self._studio.settings.one_machine
        self.memory.pages_seen |= pages.answering > 0 or (pages.silent > 0 and not alone)
        if not self.memory.pages_seen:
            return None
        return [Measurement(value=self.memory.pages.said(pages.answering > 0), cases=1)]

    def _of_response(self, _at: datetime) -> list[Measurement] | None:
        with self._studio.db.read() as session:
            took_s = heartbeats.count_page_processes(session).took_s
        return None if took_s is None else [Measurement(value=took_s, cases=heartbeats.TRIES)]

    def _of_database(self, _at: datetime) -> list[Measurement] | None:
        """It answers, or this could not be asked: how long it was away until now."""
        told = read_run_file(self._studio.settings, "database")
        if told is None:
            return []
        return [Measurement(value=float(told["seconds"]), cases=1, began_at=datetime.fromisoformat(told["since"]))]

    def _of_queue(self, _at: datetime) -> list[Measurement] | None:
        try:
            answered = bool(redis_client.connect_redis(self._studio.settings.redis).ping())
        except (RedisError, OSError):
            answered = False
        return [Measurement(value=self.memory.queue.said(answered), cases=1)]

    # What must not be lost -------------------------------------------------------------------------------------------

    def _of_rows(self, _at: datetime) -> list[Measurement] | None:
        """The newest number of the ledger against the newest that was ever seen; once somebody sees to it, counted from there."""
        newest = select(tables.Call.number).order_by(tables.Call.created_at.desc()).limit(100).subquery()
        with self._studio.db.write() as session:
            stands = int(session.scalar(select(func.max(newest.c.number))) or 0)
            row = session.get(tables.Setting, SEEN)
            before = int(row.value.get("calls", 0)) if row else 0
            seen_to = session.scalar(
                select(tables.Alert.id).where(tables.Alert.rule == "rows_lost", tables.Alert.state == "acknowledged")
            )
            if row is None:
                session.add(tables.Setting(key=SEEN, value={"calls": stands}))
            elif stands > before or seen_to:
                row.value = {**row.value, "calls": stands}
                before = stands
        return [Measurement(value=float(max(0, before - stands)), cases=1)]

    def _of_files(self, _at: datetime) -> list[Measurement] | None:
        files = self._studio.files
        if not files.local and time.monotonic() - self.memory.files_at < FAR_AWAY_S:
            return self.memory.files
        with self._studio.db.read() as session:
            asked = _some_files(session) | self.memory.files_missing
        gone = set()
        for sha256 in asked:
            try:
                if not files.has(sha256):
                    gone.add(sha256)
            except Exception:  # the store itself is away: that is no file lost
                return None
        with self._studio.db.read() as session:  # those that were cleared meanwhile are missed by nobody
            gone = set(session.scalars(select(tables.Asset.sha256).where(tables.Asset.sha256.in_(gone))))
        self.memory.files_missing = set(sorted(gone)[:MISSING])
        self.memory.files_at, self.memory.files = (
            time.monotonic(),
            [Measurement(value=float(len(gone)), cases=len(asked))],
        )
        return self.memory.files

    # The machine -------------------------------------------------------------------------------------------------------

    def _of_disk(self, _at: datetime) -> list[Measurement] | None:
        disk = shutil.disk_usage(self._studio.settings.home)
        return [Measurement(value=1 - disk.free / disk.total, cases=1)] if disk.total else None

    def _of_memory(self, _at: datetime) -> list[Measurement] | None:
        shares = [share for share in (memory_share_used(MEMINFO), container_share_used(CGROUP)) if share is not None]
        return [Measurement(value=max(shares), cases=1)] if shares else None

    # Budgets -----------------------------------------------------------------------------------------------------------

    def _of_budgets(self, at: datetime) -> list[Measurement] | None:
        with self._studio.db.read() as session:
            return measure_budgets(session, at)


def _some_files(session: Session) -> set[str]:
    name = tables.Asset.sha256
    newest = session.scalars(select(name).order_by(tables.Asset.created_at.desc()).limit(NEWEST))
    by_lot = session.scalars(select(name).where(name >= secrets.token_hex(32)).order_by(name).limit(BY_LOT))
    return {*newest, *by_lot}


def measure_budgets(session: Session, at: datetime) -> list[Measurement]:
    """Of each budget of this month, and of each film, that has a limit: which share is spent or held. Runs and experiments are over
    too soon to be told of."""
    month = budget_rows.studio_month(session, at)
    rows = {
        row.key: row
        for row in session.scalars(select(tables.Budget).where(tables.Budget.scope.in_((*MONTHLY, "project"))))
    }
    said = {
        row.key: row.value.get("is")
        for row in session.scalars(
            select(tables.Setting).where(tables.Setting.key.in_([PREFIX + RULE["user"], PREFIX + RULE["month"]]))
        )
    }
    ruled = {scope: int(said.get(PREFIX + RULE[scope]) or 0) * YUAN for scope in MONTHLY}
    films = select(tables.Project.id, tables.Project.budget_micro_yuan).where(
        tables.Project.budget_micro_yuan.is_not(None), tables.Project.deleted_at.is_(None)
    )
    limits: dict[str, int | None] = {f"project:{film}": limit for film, limit in session.execute(films)}
    for key, row in rows.items():
        if row.scope in MONTHLY and key.endswith(f":{month}"):
            standing = rows.get(key.rpartition(":")[0])
            own = [one.limit_micro_yuan for one in (row, standing) if one and one.limit_micro_yuan is not None]
            limits[key] = own[0] if own else ruled["user" if row.scope == "user" else "month"] or None
    refused = set(session.scalars(select(tables.BudgetRequest.budget_key).where(tables.BudgetRequest.state == "open")))
    return [_used(key, rows.get(key), limit, key in refused) for key, limit in limits.items() if limit]


def _used(key: str, row: tables.Budget | None, limit: int, refused: bool) -> Measurement:
    share = (row.spent_micro_yuan + row.held_micro_yuan) / limit if row else 0.0
    scope, _, rest = key.partition(":")
    named = rest.partition(":")[0].replace("-", "")
    called: dict[str, str] = (
        {language: translate_key("alerts.the_studio", language) for language in LANGUAGES} if scope == "month" else {}
    )
    thing = key if scope == "month" else f"{scope}:{named}"
    return Measurement(thing=thing, value=max(share, 1.0) if refused else share, cases=1, called=called)


def memory_share_used(meminfo: Path) -> float | None:
    """0 to 1 of the machine's memory; None where it does not say."""
    try:
        said = dict(line.split(":", 1) for line in meminfo.read_text().splitlines() if ":" in line)
        total, free = (int(said[name].split()[0]) for name in ("MemTotal", "MemAvailable"))
    except (OSError, KeyError, ValueError, IndexError):
        return None
    return 1 - free / total if total else None


def container_share_used(folder: Path) -> float | None:
    """Of what a container may have; None where it is not limited. What the kernel can drop at once does not count."""
    try:
        most = int((folder / "memory.max").read_text())
        used = int((folder / "memory.current").read_text())
        told = dict(line.split() for line in (folder / "memory.stat").read_text().splitlines())
    except (OSError, ValueError):
        return None
    return max(0, used - int(told.get("inactive_file", 0))) / most if most else None


# Beside the database ---------------------------------------------------------------------------------------------------


def run_file_path(settings: Settings, name: str) -> Path:
    """Where something is told that must be known while the database is away."""
    return settings.home / "run" / f"{name}.json"


def read_run_file(settings: Settings, name: str) -> dict[str, Any] | None:
    try:
        told = json.loads(run_file_path(settings, name).read_text("utf-8"))
    except (OSError, ValueError):
        return None
    return told if isinstance(told, dict) else None


def write_run_file(settings: Settings, name: str, told: dict[str, Any]) -> None:
    """Whole or not at all; a disk that takes nothing takes nothing, and a data folder that is gone is not made anew."""
    file = run_file_path(settings, name)
    draft = file.with_suffix(f".{secrets.token_hex(4)}")
    try:
        file.parent.mkdir(exist_ok=True)
        draft.write_text(json.dumps(told), "utf-8")
        draft.replace(file)
    except OSError:
        draft.unlink(missing_ok=True)
