"""A film's vendors on real sockets: those that write say what the crew says; each has a door that an admin opened with its key, and
can go down in the middle."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

from sqlalchemy import update

from core.database import tables
from core.gateway import doors
from core.studio import Studio
from core.tasks import task_turns
from jobs import queue
from providers.base import Capability, Request
from tests.support.crew import SCRIPT, _board
from tests.support.films import UNDERSTOOD, _directions
from tests.wire import fakes
from tests.wire.chat import Completion
from tests.wire.server import Fake
from tests.wire.vendors.anthropic import Anthropic
from tests.wire.vendors.compatible import Moonshot

FAKES = fakes()


def written(prompt: str) -> str:
    """What a model answers to the studio's own prompts."""
    if "You write the screenplay" in prompt:
        told: Any = SCRIPT
    elif scene := re.search(r"You plan the shots of scene (\d+)", prompt):
        told = _board(Request(capability=Capability.TEXT, inputs={"script": SCRIPT, "scene": int(scene[1])}))
    elif "exactly three directions" in prompt:
        told = {"directions": _directions(0)}
    else:
        told = UNDERSTOOD
    return json.dumps(told, ensure_ascii=False)


class Writer(Moonshot):
    """Kimi, who writes the film."""

    def written(self, wanted: Completion, mood: str) -> tuple[str, str]:
        return written(wanted.text), "stop"


def vendor(name: str) -> Fake:
    if name == "moonshot":
        return Writer()
    made = FAKES[name]()
    if isinstance(made, Anthropic):
        made.writes = lambda prompt, schema: written(prompt)
    return made


@contextmanager
def standing(names: Iterable[str]) -> Iterator[dict[str, Fake]]:
    """These vendors, each at its own address."""
    with ExitStack() as stack:
        yield {name: stack.enter_context(vendor(name)) for name in names}


def open_doors(studio: Studio, vendors: dict[str, Fake]) -> None:
    """With their keys kept as any key is; what they give for nothing is used up."""
    for name, fake in vendors.items():
        with studio.db.write() as session:
            doors.create_door(
                session, name, key=fake.secret(), address=fake.address(), inner=True, extra={"free": "no"}, at_once=0
            )


def go_on(studio: Studio, here: queue.WorkPlace) -> bool:
    """The next step that falls due; where all wait, time goes on to the first that does. False where nothing is left to do."""
    turn = task_turns.pick_due(studio.db, 1)
    if not turn:
        with studio.db.write() as session:
            waiting = update(tables.Task).where(tables.Task.status == "pending", tables.Task.run_after.is_not(None))
            session.execute(waiting.values(run_after=None, dispatched_at=None))
        turn = task_turns.pick_due(studio.db, 1)
    for due in turn:
        queue.perform_task(here, due.id, lambda: None)
    return bool(turn)
