"""The rows that somebody watches, read once for all who do, and only while somebody does.

Each listener holds the newest state of each channel and no queue of old ones: who reads slowly misses steps in between,
never the end. Nothing is read while nobody wrote anything, and a film's larger questions are asked once a second.
"""

from __future__ import annotations

import asyncio
import logging
import time
import uuid
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from anyio import to_thread
from sqlalchemy.orm import Session

from api.live.lab_stream import Ear, why_not_heard
from api.live.listeners import DutyNews, Listener, NoticeNews, ProjectNews, TaskNews, hears, join_news, stop_hearing
from core.database import tables
from core.database.tables import Task
from core.errors import StudioError
from core.people import notices, sessions
from core.people.access import Action, require_project
from core.people.sessions import Person
from core.progress import live_view
from core.progress.live_view import LiveFilm
from core.studio import Studio
from core.tasks import task_changes, worklist
from core.tasks.task_changes import DatabasePulse, FollowedSteps
from core.tasks.task_rows import OPEN
from jobs.machine import workers_on_duty

log = logging.getLogger("dailies.watching")
LOOK_S, QUIET_LOOK_S = 0.35, 0.6
"""How often the rows are looked at: while work stands on something that is watched, and while none does."""
ADMIT_S = 5.0
"""So often each listener's session and rights are asked for again."""
WHOLE_S = 1.0
"""A film being made is read as a whole no oftener than this, however many steps end."""
ANYWAY_S = 5.0
"""The time left moves even when no row does."""
PACE_S = 1.6
"""Drawing a page anew costs about a third of a second: for each tab that listens, so much more time lies between two."""
LEAST_PACE_S = 4.0
Fresh = dict[str, set["Listener"]]
"""Who asked for which channel since the last look."""
LONG_AGO = timedelta(minutes=10)
"""What ended so long before somebody came is no news to them."""


@dataclass
class WatchedFilm:
    """A film that somebody has open."""

    steps: FollowedSteps
    mark: str = ""
    read_at: float = 0.0
    standing: LiveFilm | None = None
    late: bool = False
    """Something changed that was not read as a whole yet."""


@dataclass
class LookRound:
    """What one look found, for whom."""

    news: list[tuple[Listener, str, Any]] = field(default_factory=list)
    dismissed: set[Listener] = field(default_factory=set)
    refused: list[tuple[Listener, str, StudioError]] = field(default_factory=list)


class Watching:
    """Who listens in this process, and the one reader that serves them."""

    def __init__(self, studio: Studio, watch: workers_on_duty.DutyWatch | None = None) -> None:
        """`watch` knows whether somebody works."""
        self.studio = studio
        self.listeners: set[Listener] = set()
        self._reader: asyncio.Task[None] | None = None
        self._ear = Ear(studio, self.listeners)
        self._pulse = DatabasePulse(studio.db)
        self._fresh: Fresh = {}
        self._films: dict[uuid.UUID, WatchedFilm] = {}
        self._makings: dict[uuid.UUID, FollowedSteps] = {}
        self._seen: dict[uuid.UUID, tuple[Any, float]] = {}
        self._begun: dict[uuid.UUID, datetime] = {}
        self._newest: datetime | None = None
        self._told: dict[uuid.UUID, tuple[int, datetime | None]] = {}
        self._admitted_at = 0.0
        self._busy = False
        self._duty = watch or workers_on_duty.DutyWatch(partial(workers_on_duty.read_duty, studio))
        self._standing = workers_on_duty.DutyState()

    def join(self, listener: Listener) -> None:
        self.listeners.add(listener)
        if self._reader is None or self._reader.done():
            self._reader = asyncio.create_task(self._read())

    def part(self, listener: Listener) -> None:
        self.listeners.discard(listener)

    def welcome(self, listener: Listener, channel: str) -> None:
        """It asked for this channel, and is told at the next look how it stands, whether anything changes or not. A look that was
        under way may have told it already; what came to its end between the two is told as well."""
        listener.renewed.add(channel)
        self._fresh.setdefault(channel, set()).add(listener)

    def listen(self, listener: Listener, cell_id: uuid.UUID) -> None:
        """It wants to hear what this cell of the lab writes, from its first word."""
        listener.cells = listener.cells | {cell_id}
        self._ear.open(cell_id)

    async def _read(self) -> None:
        try:
            while self.listeners:
                fresh, self._fresh = self._fresh, {}
                self._hand_out(await to_thread.run_sync(self._look_at_duty, list(self.listeners), fresh))
                try:
                    self._hand_out(await to_thread.run_sync(self._look, list(self.listeners), fresh))
                except Exception:  # a look that went wrong must not leave every tab deaf
                    log.exception("a look at the rows went wrong")
                    self._begin_again(fresh)
                    await asyncio.sleep(ANYWAY_S)
                await asyncio.sleep(LOOK_S if self._busy else QUIET_LOOK_S)
        finally:
            self._pulse.stop()

    def _begin_again(self, fresh: Fresh) -> None:
        """What a look had begun to note was told to nobody: the next one reads all, for these as well."""
        self._pulse.stop()
        self._films = {}
        for channel, asking in fresh.items():
            self._fresh.setdefault(channel, set()).update(asking)

    def _look(self, listeners: Collection[Listener], fresh: Fresh) -> LookRound:
        found, moment = LookRound(), time.monotonic()
        if moment - self._admitted_at > ADMIT_S:
            self._admitted_at = moment
            self._admit(listeners, found)
        written = self._pulse.beats() or bool(fresh)
        with self.studio.db.read() as session:
            self._look_at_projects(session, listeners, found, fresh, written, moment)
            if written:
                self._look_at_lists(session, listeners, found, fresh)
                self._look_for_ends(session, listeners, found, fresh)
                self._look_for_notices(session, listeners, found, fresh)
        self._look_at_makings(listeners, found, fresh, written, moment)
        return found

    # Films and their rows -------------------------------------------------------------------------------------------

    def _look_at_projects(
        self,
        session: Session,
        listeners: Collection[Listener],
        found: LookRound,
        fresh: Fresh,
        written: bool,
        moment: float,
    ) -> None:
        wanted = {project_id for one in listeners for project_id in one.projects}
        self._films = {p: self._films.get(p) or WatchedFilm(FollowedSteps(Task.project_id == p)) for p in wanted}
        tabs = sum(bool(one.projects) for one in listeners)
        pace, workers = max(LEAST_PACE_S, PACE_S * tabs), self.studio.settings.dailies_workers
        for project_id, film in self._films.items():
            new = fresh.get(f"project:{project_id}", set())
            first = not film.steps.rows
            rows = film.steps.look(session) if written else []
            mark = worklist.film_stamp(session, project_id) if written else film.mark
            due = moment - film.read_at >= WHOLE_S
            changed = bool(rows) or mark != film.mark or (film.late and due)
            if not changed and not new:
                continue
            people_did = mark.partition(".")[0] != film.mark.partition(".")[0]
            whole = film.standing is None or people_did or (due and changed)
            before = None if whole else film.standing
            film.standing = live_view.load_live_film(session, project_id, film.steps.in_order(), mark, workers, before)
            if film.standing is None:
                continue
            film.read_at = moment if whole else film.read_at
            film.late, film.mark = not whole, mark
            painted = live_view.painted_pictures(session, rows)
            news = [(row, painted.get(row.target_id)) for row in rows]
            said = {row.id for row in rows}
            standing = [(row, None) for row in film.steps.open() if first or row.id not in said]
            for one in listeners:
                if project_id in one.projects:
                    told = [*([] if first else news), *standing] if one in new else news
                    found.news.append((one, f"project:{project_id}", ProjectNews([*told], film.standing, pace)))
        self._busy = any(film.standing is not None and film.standing.busy for film in self._films.values())

    def _look_at_makings(
        self,
        listeners: Collection[Listener],
        found: LookRound,
        fresh: Fresh,
        written: bool,
        moment: float,
    ) -> None:
        wanted = {root_id for one in listeners for root_id in one.films}
        self._seen = {root_id: self._seen.get(root_id, (None, 0.0)) for root_id in wanted}
        self._busy = self._busy or bool(wanted)
        for root_id, (stamp, read_at) in self._seen.items():
            new = fresh.get(f"film:{root_id}", set())
            due = moment - read_at >= (WHOLE_S if written or stamp is None else ANYWAY_S)
            if not due and not new:
                if written:
                    self._seen[root_id] = (None, read_at)
                continue
            with self.studio.db.read() as session:
                now = live_view.making_stamp(session, root_id)
            if now == stamp and not new and moment - read_at < ANYWAY_S:
                continue
            self._seen[root_id] = (now, moment)
            seen = live_view.load_live_making(self.studio.db, root_id, self.studio.settings.dailies_workers)
            found.news += [(one, f"film:{root_id}", seen) for one in listeners if root_id in one.films]

    # The list of tasks ----------------------------------------------------------------------------------------------

    def _look_at_lists(self, session: Session, listeners: Collection[Listener], found: LookRound, fresh: Fresh) -> None:
        lists = [one for one in listeners if one.lists]
        if not lists:
            self._newest = None
            return
        newest = worklist.newest_start_time(session)
        appeared = self._newest is not None and newest != self._newest
        self._newest = newest
        wanted = {root_id for one in lists for root_id in one.makings}
        self._makings = {root: self._makings.get(root) or FollowedSteps(Task.root_id == root) for root in wanted}
        new = fresh.get("tasks:", set())
        for root_id, steps in self._makings.items():
            rows = steps.look(session)
            root = steps.rows.get(root_id)
            if root is None:
                continue
            self._busy = self._busy or root.status in OPEN
            share, left, progress = live_view.making_progress(
                steps.in_order(), root_id, self.studio.settings.dailies_workers
            )
            for one in lists:
                if root_id in one.makings and (rows or one in new):
                    told = [*steps.rows.values()] if one in new else rows
                    shown = [row for row in told if row.parent_id is not None] if one.makings[root_id] else []
                    news = TaskNews(root, shown, progress, share, left)
                    found.news.append((one, f"task:{root_id}", news))
        if appeared:
            found.news += [(one, "tasks:", None) for one in lists]

    def _look_for_ends(self, session: Session, listeners: Collection[Listener], found: LookRound, fresh: Fresh) -> None:
        hearing = [one for one in listeners if one.hears_ends]
        new = fresh.get("person:me", set())
        at = tables.utc_now()
        for one in new:
            rows = task_changes.ended_makings(session, {one.person.id}, at - LONG_AGO)
            if rows:
                found.news.append((one, "person:me", rows))
        begun = task_changes.open_makings(session, {one.person.id for one in hearing}) if hearing else set()
        over = {root_id: since for root_id, since in self._begun.items() if root_id not in begun}
        self._begun = {root_id: self._begun.get(root_id, at - LONG_AGO) for root_id in begun}
        if over:
            people = {one.person.id for one in hearing}
            rows = [
                (task, name)
                for task, name in task_changes.ended_makings(session, people, at - LONG_AGO)
                if task.id in over
            ]
            for one in hearing:
                if mine := [(task, name) for task, name in rows if task.user_id == one.person.id]:
                    found.news.append((one, "person:me", mine))

    def _look_for_notices(
        self, session: Session, listeners: Collection[Listener], found: LookRound, fresh: Fresh
    ) -> None:
        hearing = [one for one in listeners if one.hears_ends]
        unread = notices.unread_counts(session, {one.person.id for one in hearing}) if hearing else {}
        new, before = fresh.get("person:me", set()), self._told
        self._told = {one.person.id: unread.get(one.person.id, (0, None)) for one in hearing}
        for one in hearing:
            many, newest = self._told[one.person.id]
            if one in new or before.get(one.person.id) != (many, newest):
                found.news.append((one, "notices:me", NoticeNews(many, newest.isoformat() if newest else "")))

    def _look_at_duty(self, listeners: Collection[Listener], fresh: Fresh) -> LookRound:
        """Beside the rows, which may be what cannot be reached."""
        found, before = LookRound(), self._standing
        self._standing = self._duty.told()
        new = fresh.get("person:me", set())
        for one in listeners:
            if one.hears_ends and (one in new or before != self._standing):
                found.news.append((one, "notices:duty", DutyNews(self._standing)))
        return found

    # Handing out ----------------------------------------------------------------------------------------------------

    def _hand_out(self, found: LookRound) -> None:
        for one in found.dismissed:
            one.admitted = False
            one.ready.set()
        for one, channel, error in found.refused:
            stop_hearing(one, channel)
            one.give(channel, error)
        for one, channel, news in found.news:
            if hears(one, channel):
                one.give(channel, join_news(one.pending.get(channel), news))

    def _admit(self, listeners: Collection[Listener], found: LookRound) -> None:
        """Whoever was signed out hears nothing any more; whoever may not see a film any more, nothing of that."""
        people = {token: self._who(token) for token in {one.token for one in listeners}}
        may_see: dict[tuple[str, uuid.UUID], StudioError | None] = {}
        for one in listeners:
            person = people[one.token]
            if person is None:
                found.dismissed.add(one)
                continue
            one.person = person
            channels = {f"film:{root}": project_id for root, project_id in one.films.items()}
            channels |= {f"project:{project_id}": project_id for project_id in one.projects}
            for channel, project_id in channels.items():
                asked = (one.token, project_id)
                if asked not in may_see:
                    may_see[asked] = self._refusal(person, project_id)
                if (error := may_see[asked]) is not None:
                    found.refused.append((one, channel, error))
            for cell_id in one.cells:
                if (wrong := why_not_heard(self.studio, person, cell_id)) is not None:
                    found.refused.append((one, f"cell:{cell_id}", wrong))

    def _who(self, token: str) -> Person | None:
        return sessions.find_person_by_token(self.studio.db, token, notice=False)

    def _refusal(self, person: Person, project_id: uuid.UUID) -> StudioError | None:
        try:
            require_project(self.studio.db, person, Action.SEE, project_id)
        except StudioError as error:
            return error
        return None
