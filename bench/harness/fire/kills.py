"""Whom the kills hit, and how often in the middle of a step."""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import psutil
from sqlalchemy import select

from bench.harness.fire.killable_studio import OPEN_S, Studios
from core.database.engine import Database
from core.database.tables import Attempt, Hold, Task

MIX = ("horse",) * 6 + ("worker",) * 3 + ("workers", "queue", "scheduler", "studio")
"""Of thirteen kills. The first five kinds of victim are in the middle of a step when they are hit."""


@dataclass
class Fire:
    """What was killed: how often each kind, and how many of these were at work on a step."""

    kills: Counter[str] = field(default_factory=Counter)
    inside: int = 0


def keepers(db: Database) -> set[int]:
    """The processes that said lately that they keep the house."""
    said = select(Hold.key).where(Hold.key.startswith("alive:scheduler:"))
    with db.glance() as connection:
        return {int(key.rsplit("-", 2)[1]) for key in connection.execute(said).scalars()}


def burn(
    db: Database,
    studios: Studios,
    luck: random.Random,
    kills: int,
    pause_s: tuple[float, float],
    over: Callable[[], bool],
    mix: Sequence[str] = MIX,
    *,
    forgotten: bool = False,
) -> Fire:
    """Kill one after the other until that many are dead or all is over. `forgotten`: only in the middle of steps whose claim is
    forgotten by now."""
    fire, order = Fire(), [mix[n % len(mix)] for n in range(kills)]
    luck.shuffle(order)
    for kind in order:
        if over():
            break
        time.sleep(luck.uniform(*pause_s))
        end = time.monotonic() + 30
        while time.monotonic() < end and not over():
            try:
                victims, inside = studios.find(kind, at_work(db, forgotten), keepers(db))
                if victims:
                    for victim in victims:
                        victim.kill()
                    fire.kills[kind] += 1
                    fire.inside += inside
                    break
            except psutil.Error:
                pass
            time.sleep(0.05)
        if (kind == "studio" and studios.process.poll() is not None) or not _lives(studios):
            studios.process.wait(OPEN_S)
            studios.open()
    return fire


def _lives(studios: Studios) -> bool:
    time.sleep(0.05)
    return studios.process.poll() is None


def at_work(db: Database, forgotten: bool = False) -> set[str]:
    """The workers that hold a step now; with `forgotten` those whose claim says already that the try has ended."""
    held = (
        select(Attempt.worker)
        .join(Task, (Task.id == Attempt.task_id) & (Task.fence == Attempt.fence))
        .where(Task.lease_until.is_not(None))
    )
    if forgotten:  # a film's own step is over at once
        held = held.where(Attempt.ended_at.is_not(None), Task.parent_id.is_not(None))
    with db.read() as session:
        return set(session.scalars(held))
