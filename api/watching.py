"""The rows that somebody watches, read once for all who do, and only while somebody does.

Each listener holds the newest state of each channel and no queue of old ones: who reads slowly misses steps in between,
never the end.
"""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from anyio import to_thread
from sqlalchemy import select

from core import sessions, watch, worklist
from core.access import Action, require_project
from core.errors import StudioError
from core.studio import Studio
from core.tables import Task
from core.watch import MakingSeen

LOOK_S = 0.4
ADMIT_EVERY = 12
"""Every so many looks (about five seconds) each listener's session and rights are asked for again."""
ANYWAY_EVERY = 8
"""The time left moves even when no row does."""


@dataclass(eq=False)
class Listener:
    """One tab. `films` are makings by their root task, `projects` films whose rows it wants to hear of."""

    token: str
    films: dict[uuid.UUID, uuid.UUID] = field(default_factory=dict)
    projects: set[uuid.UUID] = field(default_factory=set)
    pending: dict[str, Any] = field(default_factory=dict)
    ready: asyncio.Event = field(default_factory=asyncio.Event)
    admitted: bool = True

    def give(self, channel: str, news: Any) -> None:
        self.pending[channel] = news
        self.ready.set()

    async def news(self) -> dict[str, Any]:
        await self.ready.wait()
        self.ready.clear()
        taken, self.pending = self.pending, {}
        return taken


@dataclass
class Round:
    """What one look found: the makings that changed, and the rows of each project."""

    films: dict[uuid.UUID, MakingSeen | None] = field(default_factory=dict)
    rows: dict[uuid.UUID, dict[uuid.UUID, Task]] = field(default_factory=dict)
    marks: dict[uuid.UUID, str] = field(default_factory=dict)
    dismissed: set[Listener] = field(default_factory=set)


class Watching:
    """Who listens in this process, and the one reader that serves them."""

    def __init__(self, studio: Studio) -> None:
        self.studio = studio
        self.listeners: set[Listener] = set()
        self._reader: asyncio.Task[None] | None = None
        self._stamps: dict[uuid.UUID, Any] = {}
        self._told: dict[uuid.UUID, dict[uuid.UUID, tuple[Any, ...]]] = {}
        self._marks: dict[uuid.UUID, str] = {}
        self._looks = 0

    def join(self, listener: Listener) -> None:
        self.listeners.add(listener)
        if self._reader is None or self._reader.done():
            self._reader = asyncio.create_task(self._read())

    def part(self, listener: Listener) -> None:
        self.listeners.discard(listener)

    def subscribe_film(self, listener: Listener, root_id: uuid.UUID, project_id: uuid.UUID) -> None:
        listener.films[root_id] = project_id
        self._stamps.pop(root_id, None)

    def subscribe_project(self, listener: Listener, project_id: uuid.UUID) -> None:
        listener.projects.add(project_id)
        self._told.pop(project_id, None)
        self._marks.pop(project_id, None)

    async def _read(self) -> None:
        while self.listeners:
            self._looks += 1
            found = await to_thread.run_sync(self._look, list(self.listeners))
            self._hand_out(found)
            await asyncio.sleep(LOOK_S)

    def _look(self, listeners: Iterable[Listener]) -> Round:
        found = Round()
        if self._looks % ADMIT_EVERY == 0:
            found.dismissed = {one for one in listeners if not self._may_stay(one)}
        for root_id in {root for one in listeners for root in one.films}:
            with self.studio.db.read() as session:
                stamp = watch.stamp(session, root_id)
            if self._stamps.get(root_id) != stamp or self._looks % ANYWAY_EVERY == 0:
                self._stamps[root_id] = stamp
                found.films[root_id] = watch.seen(self.studio.db, root_id, self.studio.settings.dailies_workers)
        for project_id in {project for one in listeners for project in one.projects}:
            with self.studio.db.read() as session:
                rows = session.scalars(select(Task).where(Task.project_id == project_id))
                found.rows[project_id] = {row.id: row for row in rows}
                found.marks[project_id] = worklist.stamp(session, project_id)
        return found

    def _hand_out(self, found: Round) -> None:
        for one in found.dismissed:
            one.admitted = False
            one.ready.set()
        for root_id, seen in found.films.items():
            for one in [one for one in self.listeners if root_id in one.films]:
                one.give(f"film:{root_id}", seen)
        for project_id, rows in found.rows.items():
            told = {task_id: (row.status, row.progress, str(row.message)) for task_id, row in rows.items()}
            before = self._told.get(project_id)
            news = [rows[task_id] for task_id, now in told.items() if before is None or before.get(task_id) != now]
            mark = found.marks[project_id]
            self._told[project_id] = told
            if news or self._marks.get(project_id) != mark:
                self._marks[project_id] = mark
                for one in [one for one in self.listeners if project_id in one.projects]:
                    missed, _ = one.pending.get(f"project:{project_id}", ([], ""))
                    one.give(f"project:{project_id}", ([*missed, *news], mark))

    def _may_stay(self, listener: Listener) -> bool:
        person = sessions.who(self.studio.db, listener.token, notice=False)
        if person is None:
            return False
        try:
            for project_id in {*listener.films.values(), *listener.projects}:
                require_project(self.studio.db, person, Action.SEE, project_id)
        except StudioError:
            return False
        return True
