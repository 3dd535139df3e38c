"""Times that can be believed: `python -m bench.promise` makes films of different length and size, alone and several at once, and
parts of films again; and compares when each was ready with what had been promised before the click.

`promise_p90` is the time from the click to the result over the upper end that was said, nine times in ten no more;
`countdown_rise_max` by how much the upper end that is shown ever rose over the lowest that was shown before, but where the studio said
"longer than expected": how often it had to is told beside it.
"""

from __future__ import annotations

import argparse
import random
import tempfile
import time
import uuid
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from sqlalchemy import select, update

from bench.harness.report import Figure, publish, with_smoke
from bench.harness.time_limits import whole, within
from core.database import tables
from core.money.ledger import Account
from core.operations import installation
from core.production import cpu_seconds, production_plan, script_revisions
from core.progress import learnt_times, ready_promises
from core.project import projects
from core.project.projects import Brief
from core.settings import Settings
from core.studio import Studio, open_studio
from core.tasks import expected_time
from core.tasks.expected_time import SecondsRange, quantile, round_range, time_left
from core.tasks.task_rows import OPEN, PlannedStep, TaskState
from core.tasks.task_turns import pick_due
from jobs import queue
from jobs.machine import local
from jobs.queue import WorkPlace
from jobs.task_work import Work, job

IDEAS = (
    "沙漠里的天文台，年轻的天文学家听见星星里藏着一段旋律",
    "A lighthouse keeper finds a letter that the sea brought back",
    "老木匠为远行的孙女做了一只会飞的木鸟",
    "Two rival bakers are snowed in on the night before the fair",
)
LENGTHS, SIZES, AT_ONCE = (10, 10, 15, 15, 30), (144, 240, 360, 360, 720, 1080), (1, 1, 2, 3)
AGAIN_EVERY = 5
"""Every so many makings a film that stands is made again in part: one of its lines is said differently."""
MAKINGS, LOOK_S = 40, 0.5
MAKING_S = 3600.0
"""One making is waited for so long."""
SMALL_STEPS, SMALL_S = 5, 0.1


@dataclass
class Seen:
    """One making: what was said before the click, in seconds, what it took, and how its countdown went."""

    what: str
    said: SecondsRange
    project_id: uuid.UUID | None
    root: uuid.UUID
    clicked: float
    took: float = 0.0
    rise: float = 0.0
    late: int = 0
    lowest: float = field(default=float("inf"))

    @property
    def over(self) -> float:
        """The result over the promised upper end."""
        return self.took / self.said.high


def main() -> int:
    """Exits 1 where a target is missed, 3 where a making does not end."""
    options = argparse.ArgumentParser(prog="python -m bench.promise", description=__doc__)
    options.add_argument("--makings", type=int, default=MAKINGS)
    options.add_argument("--seed", type=int, default=11)
    options.add_argument("--times", action="store_true", help="print what steps took here, as data/times/measured.toml")
    with_smoke(options)
    chosen = options.parse_args()
    with whole(MAKING_S + chosen.makings * 240.0, "bench.promise"), tempfile.TemporaryDirectory("-promise") as home:
        settings = Settings(dailies_home=Path(home), database_url="", redis_url="", assets_url="")
        studio = open_studio(settings)
        installation.upgrade(studio.db)
        makings = _small(studio, 3) if chosen.smoke else _real(studio, chosen.makings, chosen.seed)
        if chosen.times:
            print(times(studio))
    told = {"makings": len(makings), "seed": chosen.seed, "workers": settings.dailies_workers}
    return 0 if publish("promise", figures(makings), smoke=chosen.smoke, **told) else 1


def figures(makings: Sequence[Seen]) -> list[Figure]:
    over = [each.over for each in makings]
    return [
        Figure("promise_p90", quantile(over, 0.9), "x", at_most=1.15, note="result over the promised upper end"),
        Figure("promise_p50", median(over), "x", note="the same, in the middle"),
        Figure("promise_max", max(over), "x", note="the same, the worst"),
        Figure("countdown_rise_max", max(each.rise for each in makings), "", at_most=0.1),
        Figure(
            "openly_late_share", sum(each.late > 0 for each in makings) / len(makings), "", note="said so on the way"
        ),
        Figure("said_width_p50", median(each.said.high / max(each.said.low, 1.0) for each in makings), "x"),
        Figure("makings", len(makings), ""),
    ]


# Made ----------------------------------------------------------------------------------------------------------------------


def _real(studio: Studio, many: int, seed: int) -> list[Seen]:
    """Films by this machine's own workers, some of them side by side."""
    chance, made, films = random.Random(seed), list[Seen](), list[uuid.UUID]()
    with local.join_or_start(studio.settings):
        while len(made) < many:
            if films and len(made) % AGAIN_EVERY == AGAIN_EVERY - 1:
                round_ = [_again(studio, films[-1])]
            else:
                at_once = min(chance.choice(AT_ONCE), many - len(made))
                round_ = [_film(studio, chance, len(made) + n) for n in range(at_once)]
            watch(studio, round_, nullcontext)
            made += round_
            films += [each.project_id for each in round_ if each.project_id and each.what != "again"]
            for each in round_:
                print(
                    f"{len(made):3} {each.what:12} said {each.said.low:.0f} to {each.said.high:.0f} s, took {each.took:.0f} s, "
                    f"over {each.over:.2f}, rise {each.rise:.2f}, late {each.late}",
                    flush=True,
                )
    return made


def _film(studio: Studio, chance: random.Random, number: int) -> Seen:
    idea, seconds, side = IDEAS[number % len(IDEAS)], chance.choice(LENGTHS), chance.choice(SIZES)
    brief = Brief(idea=idea, seconds=seconds, language=projects.detect_language(idea), take=number, short_side=side)
    expected = ready_promises.promise_film(studio, brief)
    with studio.db.write() as session:
        project_id = projects.create(session, None, brief).id
    return _asked(studio, f"{seconds} s {side}p", expected, project_id, cpu_seconds.expected_film_seconds(brief))


def _again(studio: Studio, project_id: uuid.UUID) -> Seen:
    with studio.db.write() as session:
        made = production_plan.load_snapshot(session, project_id)
        assert made.script is not None
        beat = next(beat for scene in made.script.scenes for beat in scene.beats if beat.kind != "action")
        script_revisions.save_reworded_beat(session, project_id, beat.id, beat.text, f"{beat.text} {beat.text[:8]}")
    with studio.db.read() as session:
        made = production_plan.load_snapshot(session, project_id)
    expected = ready_promises.promise_making(studio, made)
    return _asked(studio, "again", expected, project_id, cpu_seconds.expected_film_seconds(made.brief))


def _asked(
    studio: Studio,
    what: str,
    expected: SecondsRange,
    project_id: uuid.UUID | None,
    expected_s: float,
    kind: str = "film.make",
) -> Seen:
    clicked = time.monotonic()
    root = queue.submit(studio, kind, user=None, project_id=project_id, expected_s=expected_s)
    return Seen(what, expected, project_id, root, clicked)


# Watched -------------------------------------------------------------------------------------------------------------------


def watch(studio: Studio, makings: Sequence[Seen], turn: Callable[[], AbstractContextManager[None]]) -> None:
    """Until all are over, as somebody who has their pages open. `turn` is done before each look. Raises GaveUp."""
    with within(MAKING_S, "a making"):
        waiting = list(makings)
        while waiting:
            with turn():
                waiting = [each for each in waiting if not _looked_at(studio, each)]
            time.sleep(LOOK_S if waiting else 0)


def _looked_at(studio: Studio, seen: Seen) -> bool:
    """Whether it is over; until then its countdown is compared with what it showed before."""
    with studio.db.read() as session:
        row = session.get_one(tables.Task, seen.root)
        promise, status, began, ended = (
            expected_time.promise_from_row(row.promise),
            row.status,
            row.created_at,
            row.completed_at,
        )
    if status not in OPEN:
        if status != TaskState.COMPLETED or ended is None:
            raise RuntimeError(f"a making of {seen.what} ended as {status}")
        seen.took = (ended - began).total_seconds()
        return True
    assert promise is not None
    if promise.late != seen.late:
        seen.late, seen.lowest = promise.late, float("inf")
    now = time_left(promise, tables.utc_now())
    if now.high:
        shown = round_range(SecondsRange(low=now.low, high=now.high)).high
        seen.rise = max(seen.rise, shown / seen.lowest - 1)
        seen.lowest = min(seen.lowest, shown)
    return False


def times(studio: Studio) -> str:
    """What steps and makings took in this studio, as data/times/measured.toml tells it."""
    rows = select(
        tables.Task.kind, tables.Task.seconds_expected, tables.Task.started_at, tables.Task.completed_at
    ).where(
        tables.Task.status == TaskState.COMPLETED, tables.Task.parent_id.is_not(None), tables.Task.kind != "film.plan"
    )
    found: dict[str, list[float]] = {}
    with studio.db.read() as session:
        for kind, guess, started, ended in session.execute(rows):
            found.setdefault(kind, []).append((ended - started).total_seconds() / (float(guess) + learnt_times.FIXED_S))
    lines = [f"probe_s = {learnt_times.measure_machine():.3f}", "", "[steps]"]
    return "\n".join(
        lines + [f'"{kind}" = [{median(each):.2f}, {quantile(each, 0.9):.2f}]' for kind, each in sorted(found.items())]
    )


# Small: without workers ------------------------------------------------------------------------------------------------------


@job("promised.making")
def small_making(work: Work) -> list[PlannedStep]:
    """Steps of a tenth of a second, here and now."""
    return [PlannedStep(kind="promised.step", key=f"step:{n}", expected_s=SMALL_S) for n in range(SMALL_STEPS)]


@job("promised.step")
def small_step(work: Work) -> None:
    time.sleep(SMALL_S)


def _small(studio: Studio, many: int) -> list[Seen]:
    """The same promises for work without engines, done in this process one step after the other."""
    here = WorkPlace(studio, "bench")
    expected = ready_promises.promise_step(studio, "promised.making", SMALL_STEPS * SMALL_S, Brief(idea=""), Account())
    made = [_asked(studio, "small", expected, None, SMALL_STEPS * SMALL_S, "promised.making") for _ in range(many)]

    def turn() -> AbstractContextManager[None]:
        with studio.db.write() as session:
            session.execute(update(tables.Task).values(dispatched_at=None))
        for one in pick_due(studio.db, 1):
            queue.perform_task(here, one.id, lambda: None)
        return nullcontext()

    watch(studio, made, turn)
    return made


if __name__ == "__main__":
    raise SystemExit(main())
