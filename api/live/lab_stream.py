"""What the lab's cells write, heard while they write it: from Redis, ten times a second, and only while somebody listens."""

from __future__ import annotations

import asyncio
import time
import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from anyio import to_thread

from core.errors import StudioError
from core.lab import cells, experiments, text_stream
from core.people.sessions import Person
from core.studio import Studio

HEAR_S = 0.1
ROW_S = 0.35
"""How often the row is asked whether it has ended: with Redis away nothing else says so."""


class CellListener(Protocol):
    """A tab."""

    cells: frozenset[uuid.UUID]

    def give(self, channel: str, news: Any) -> None: ...


@dataclass(frozen=True)
class CellNews:
    """What a cell has written so far; `state` as its row says once it is `over`."""

    id: uuid.UUID
    text: str = ""
    over: bool = False
    state: str = ""


@dataclass
class Hearing:
    """One cell: what was heard of it, up to which byte, when its row was looked at, and how it ended."""

    text: str = ""
    until: int = 0
    looked_at: float = 0.0
    over: CellNews | None = None


class Ear:
    """Of one process, for all its tabs."""

    def __init__(self, studio: Studio, listeners: Collection[CellListener]) -> None:
        self._studio, self._listeners = studio, listeners
        self._hearing: dict[uuid.UUID, Hearing] = {}
        self._task: asyncio.Task[None] | None = None

    def open(self, cell_id: uuid.UUID) -> None:
        """Somebody new listens to it: what it has written is told from the start."""
        self._hearing[cell_id] = Hearing()
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._hear())

    async def _hear(self) -> None:
        """As long as somebody listens to a cell that still writes."""
        while wanted := {cell_id for one in self._listeners for cell_id in one.cells}:
            self._hearing = {cell_id: self._hearing.get(cell_id) or Hearing() for cell_id in wanted}
            writing = {cell_id: hearing for cell_id, hearing in self._hearing.items() if hearing.over is None}
            if not writing:
                return
            for news in await to_thread.run_sync(self._heard, writing):
                for one in self._listeners:
                    if news.id in one.cells:
                        one.give(f"cell:{news.id}", news)
            await asyncio.sleep(HEAR_S)
        self._hearing = {}

    def _heard(self, writing: Mapping[uuid.UUID, Hearing]) -> list[CellNews]:
        """What is new: from Redis while they write, from the row when they have ended."""
        news, moment = [], time.monotonic()
        for cell_id, hearing in writing.items():
            new = text_stream.read_stream(self._studio.near, cell_id, hearing.until)
            if new is not None:
                hearing.until = new.until
                if new.text or new.afresh:
                    hearing.text = new.text if new.afresh else hearing.text + new.text
                    news.append(CellNews(cell_id, hearing.text))
            if (new is not None and new.over) or moment - hearing.looked_at >= ROW_S:
                hearing.looked_at = moment
                with self._studio.db.read() as session:
                    ended = cells.find_ended_cell(session, cell_id)
                if ended is not None:
                    hearing.over = CellNews(cell_id, ended.answer or hearing.text, True, ended.state)
                    news.append(hearing.over)
        return news


def why_not_heard(studio: Studio, person: Person, cell_id: uuid.UUID) -> StudioError | None:
    """Why this person may not listen to it, or not any more."""
    with studio.db.read() as session:
        try:
            experiments.load_cell(session, person, cell_id)
        except StudioError as error:
            return error
    return None
