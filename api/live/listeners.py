"""One tab that listens: what it wants to hear of, and the news it is given."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from core.people.access import Action, can
from core.people.sessions import Person
from core.progress import live_view
from core.progress.live_view import LiveFilm
from core.studio import Studio
from core.tasks import worklist
from core.tasks.expected_time import TimeLeft
from core.tasks.task_changes import FollowedRow
from core.tasks.task_tree import StageProgress
from jobs.machine import workers_on_duty


@dataclass(eq=False)
class Listener:
    """One tab. `films` are makings by their root task, `projects` films whose rows it wants to hear of, `cells` answers of the lab
    that are being written, `makings` those of its list of tasks, each with whether its steps are wanted too. These are replaced, never changed: a reader in
    another thread goes through them."""

    token: str
    person: Person
    films: Mapping[uuid.UUID, uuid.UUID] = field(default_factory=dict)
    projects: frozenset[uuid.UUID] = frozenset()
    makings: Mapping[uuid.UUID, bool] = field(default_factory=dict)
    cells: frozenset[uuid.UUID] = frozenset()
    lists: bool = False
    hears_ends: bool = False
    renewed: set[str] = field(default_factory=set)
    pending: dict[str, Any] = field(default_factory=dict)
    ready: asyncio.Event = field(default_factory=asyncio.Event)
    admitted: bool = True

    def give(self, channel: str, news: Any) -> None:
        self.pending[channel] = news
        self.ready.set()

    def afresh(self, channel: str) -> bool:
        """Whether it asked for this channel since it was told of it last: it may know nothing of it any more."""
        renewed = channel in self.renewed
        self.renewed.discard(channel)
        return renewed

    async def news(self) -> dict[str, Any]:
        await self.ready.wait()
        self.ready.clear()
        taken, self.pending = self.pending, {}
        return taken


@dataclass
class ProjectNews:
    """`rows` are steps that changed, each with the pictures it made; `stands` how the whole film is."""

    rows: list[tuple[FollowedRow, live_view.PaintedPicture | None]]
    stands: LiveFilm
    pace_s: float


@dataclass
class TaskNews:
    """A making on the list of tasks: its own row, the steps of it that changed, and how many are done."""

    root: FollowedRow
    steps: list[FollowedRow]
    progress: tuple[StageProgress, ...]
    share: float
    left: TimeLeft | None


@dataclass
class NoticeNews:
    """How many notices somebody has not read, and when the newest of them came."""

    unread: int
    newest: str


@dataclass
class DutyNews:
    """Why nobody works, or that all is well."""

    standing: workers_on_duty.DutyState


def makings_seen(studio: Studio, person: Person, root_ids: Collection[uuid.UUID]) -> set[uuid.UUID]:
    """Those of these makings that this person may follow on the list of tasks."""
    with studio.db.read() as session:
        if can(person, Action.SEE_ALL_TASKS):
            return set(root_ids)
        return worklist.visible_roots(session, person, root_ids)


def stop_hearing(listener: Listener, channel: str) -> None:
    """It wants to hear no more of this."""
    kind, _, name = channel.partition(":")
    match kind:
        case "tasks":
            listener.lists, listener.makings = False, {}
        case "person":
            listener.hears_ends = False
        case "film":
            listener.films = {root: of for root, of in listener.films.items() if str(root) != name}
        case "project":
            listener.projects = frozenset(one for one in listener.projects if str(one) != name)
        case "cell":
            listener.cells = frozenset(one for one in listener.cells if str(one) != name)
    listener.pending.pop(channel, None)


def hears(one: Listener, channel: str) -> bool:
    """Whether it still wants to hear of this."""
    kind, _, name = channel.partition(":")
    match kind:
        case "film":
            return uuid.UUID(name) in one.films
        case "project":
            return uuid.UUID(name) in one.projects
        case "task":
            return uuid.UUID(name) in one.makings
        case "tasks":
            return one.lists
        case "cell":
            return uuid.UUID(name) in one.cells
        case _:
            return one.hears_ends


def join_news(missed: Any, news: Any) -> Any:
    """News and what was not read yet of the same channel: steps add up, of anything else the newest counts."""
    if isinstance(missed, ProjectNews) and isinstance(news, ProjectNews):
        return ProjectNews([*missed.rows, *news.rows], news.stands, news.pace_s)
    if isinstance(missed, TaskNews) and isinstance(news, TaskNews):
        return TaskNews(news.root, [*missed.steps, *news.steps], news.progress, news.share, news.left)
    if isinstance(missed, list) and isinstance(news, list):
        return [*missed, *news]
    return news
