"""Films under fire: `python -m bench.chaos` kills workers, work-horses, the queue server, the scheduler and the studio
itself while films are made, most of them in the middle of a step, and counts what became of what was accepted.

`--claim forgetful` hands in another way to claim a task, one whose leases never end: the same count must then fail. Only
this bench can do that; the product has no such setting.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import random
import shutil
import subprocess
import sys
import time
import uuid
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import mkdtemp

import psutil
from redis import Redis, RedisError
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from bench.harness.child_environment import environment
from bench.harness.report import Figure, publish, table, with_smoke
from bench.harness.time_limits import whole, within
from core.database.engine import Database
from core.database.tables import Attempt, Call, Hold, Setting, Task, utc_now
from core.film import film_cut
from core.operations import installation
from core.production import production_plan
from core.project import projects
from core.project.projects import Brief
from core.settings import ROOT, Settings
from core.studio import Studio, open_studio
from core.tasks import task_lifecycle
from core.tasks.task_rows import OPEN, ClaimedTask, PlannedStep, TaskState
from jobs import queue, task_work
from jobs.machine.local import Local
from jobs.machine_paths import redis_url
from jobs.task_work import Work, job
from jobs.worker import machine_workers

IDEAS = (
    "雨夜，一个失忆的女侦探在霓虹街头追查一只会说话的猫",
    "A lighthouse keeper finds a letter that the sea brought back",
    "老木匠为远行的孙女做了一只会飞的木鸟",
    "Two rival bakers are snowed in on the night before the fair",
    "沙漠里的机器人想学会唱歌",
)
MIX = ("horse",) * 6 + ("worker",) * 3 + ("workers", "queue", "scheduler", "studio")
"""Of thirteen kills. The first five kinds of victim are in the middle of a step when they are hit."""
SMALL_STEPS = 6
QUIET_S = 90.0
"""When nothing has ended for so long after the last kill, what is not done is lost."""
OPEN_S, WHOLE_S = 120.0, 3600.0
"""Seconds that a studio may take to open, and the whole bench."""


@dataclass
class Fire:
    """What was killed: how often each kind, and how many of these were at work on a step."""

    kills: Counter[str] = field(default_factory=Counter)
    inside: int = 0


@dataclass(frozen=True)
class Count:
    """What became of it all."""

    accepted: int
    done: int
    failed: int
    steps: int
    attempts: int
    lost_attempts: int
    ended_twice: int
    answered_twice: int
    seconds: float

    @property
    def lost(self) -> int:
        return self.accepted - self.done - self.failed

    @property
    def kept(self) -> bool:
        """The promise: every accepted film is done, once."""
        return self.done == self.accepted and not self.ended_twice and not self.answered_twice


# The films --------------------------------------------------------------------------------------------------------


@job("chaos.film")
def small_film(work: Work) -> list[PlannedStep]:
    """A film of small steps, for a run of less than a minute."""
    shots = [PlannedStep(kind="chaos.step", key=f"shot:{n}", expected_s=0.3) for n in range(SMALL_STEPS)]
    return [*shots, PlannedStep(kind="chaos.step", key="cut", after=tuple(shot.key for shot in shots), expected_s=0.3)]


@job("chaos.step")
def small_step(work: Work) -> None:
    """Something of about a third of a second, kept like everything a step makes."""
    end = time.monotonic() + 0.3
    made = hashlib.sha256(str(work.task_id).encode())
    while time.monotonic() < end:
        made.update(made.digest() * 64)
        time.sleep(0.01)
    with work.write() as session:
        session.merge(Setting(key=f"made:{work.task_id}", value={"by": work.task.fence}))


def submit(studio: Studio, films: int, seconds: int, height: int, small: bool) -> list[uuid.UUID]:
    if small:
        return [queue.submit(studio, "chaos.film", user=None, project_id=None, expected_s=2) for _ in range(films)]
    return [_submit_film(studio, IDEAS[n % len(IDEAS)], n, seconds, height) for n in range(films)]


def _submit_film(studio: Studio, idea: str, take: int, seconds: int, height: int) -> uuid.UUID:
    language = projects.detect_language(idea)
    brief = Brief(idea=idea, seconds=seconds, language=language, take=take, short_side=height)
    with studio.db.write() as session:
        project_id = projects.create(session, None, brief).id
    expected_s = production_plan.expected_film_seconds(brief)
    return queue.submit(studio, "film.make", user=None, project_id=project_id, expected_s=expected_s)


# The fire ---------------------------------------------------------------------------------------------------------


class Studios:
    """The studio as a process that can be killed, and opened again."""

    def __init__(self, settings: Settings, command: Sequence[str], **also: str) -> None:
        """`command` opens one, and says "open" once it is; `also` stands in its environment."""
        self._command = list(command)
        self._environment = {**os.environ, **environment(settings), **also}
        self._names: dict[int, str] = {}
        self._settings = settings
        self.open()

    def open(self) -> None:
        self.process = subprocess.Popen(self._command, cwd=ROOT, env=self._environment, stdout=subprocess.PIPE)
        assert self.process.stdout is not None
        with within(OPEN_S, "a studio that was killed, until it is open again,"):
            self.process.stdout.readline()

    def close(self) -> None:
        self.process.terminate()
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(10)
        self.process.kill()

    def names(self) -> dict[int, str]:
        """Which worker is which process, as far as the queue could be asked."""
        with suppress(RedisError), Redis.from_url(redis_url(self._settings), socket_timeout=1) as server:
            for name in server.smembers("rq:workers"):
                pid = server.hget(name, "pid")
                if pid:
                    self._names[int(pid)] = name.decode().removeprefix("rq:worker:")
        return self._names

    def find(self, kind: str, at_work: set[str], keepers: set[int]) -> tuple[list[psutil.Process], bool]:
        """The victims of this kind, and whether they are in the middle of a step. "both": a worker and its work-horse."""
        if kind == "studio":
            return [psutil.Process(self.process.pid)], bool(at_work)
        if kind == "scheduler":
            family = psutil.Process(self.process.pid).children(recursive=True)
            return [one for one in family if one.pid in keepers], False
        children = psutil.Process(self.process.pid).children()
        word = "valkey-server" if kind == "queue" else "bench.chaos"
        found = next((child for child in children if word in " ".join(child.cmdline())), None)
        if found is None:
            return [], False
        if kind in ("queue", "workers"):
            return [found], kind == "workers" and bool(at_work)
        names = self.names()
        busy = [one for one in found.children(recursive=True) if names.get(one.pid) in at_work]
        if not busy:
            return [], False
        horses = busy[0].children()[:1]
        return {"worker": busy[:1], "horse": horses, "both": busy[:1] + horses}[kind], True


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
) -> Fire:
    """Kill one after the other until that many are dead or all is over."""
    fire, order = Fire(), [mix[n % len(mix)] for n in range(kills)]
    luck.shuffle(order)
    for kind in order:
        if over():
            break
        time.sleep(luck.uniform(*pause_s))
        end = time.monotonic() + 30
        while time.monotonic() < end and not over():
            try:
                victims, inside = studios.find(kind, at_work(db), keepers(db))
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


def at_work(db: Database) -> set[str]:
    """The workers that hold a step now."""
    held = (
        select(Attempt.worker)
        .join(Task, (Task.id == Attempt.task_id) & (Task.fence == Attempt.fence))
        .where(Task.lease_until.is_not(None))
    )
    with db.read() as session:
        return set(session.scalars(held))


# The count --------------------------------------------------------------------------------------------------------


def all_over(db: Database, films: list[uuid.UUID]) -> bool:
    with db.read() as session:
        states = session.scalars(select(Task.status).where(Task.id.in_(films))).all()
    return not any(state in OPEN for state in states)


def wait(db: Database, films: list[uuid.UUID], quiet_s: float) -> None:
    """Until all is over, or nothing has ended for `quiet_s`."""
    ended, since = -1, time.monotonic()
    while not all_over(db, films) and time.monotonic() - since < quiet_s:
        with db.read() as session:
            known = session.scalar(select(func.count()).where(Task.completed_at.is_not(None))) or 0
        if known != ended:
            ended, since = known, time.monotonic()
        time.sleep(0.3)


def count(studio: Studio, films: list[uuid.UUID], seconds: float) -> Count:
    with studio.db.read() as session:
        rows = session.scalars(select(Task).where(Task.root_id.in_(films))).all()
        tries = session.scalars(select(Attempt)).all()
        calls = session.scalars(select(Call.key).where(Call.state == "done", Call.cached.is_(False))).all()
        kept = set(session.scalars(select(Setting.key)))
        roots = [row for row in rows if row.id in films]
        done = [
            row for row in roots if row.status == TaskState.COMPLETED and _is_there(studio, session, row, rows, kept)
        ]
    completed = Counter(one.task_id for one in tries if one.outcome == "completed")
    answers = Counter(key.rpartition("/")[0] for key in calls)
    return Count(
        accepted=len(films),
        done=len(done),
        failed=sum(row.status in (TaskState.FAILED, TaskState.CANCELLED, TaskState.NEEDS_REVIEW) for row in roots),
        steps=len(rows) - len(roots),
        attempts=len(tries),
        lost_attempts=sum(one.outcome == "lost" for one in tries),
        ended_twice=sum(times > 1 for times in completed.values()),
        answered_twice=sum(times > 1 for times in answers.values()),
        seconds=seconds,
    )


def _is_there(studio: Studio, session: Session, root: Task, rows: Sequence[Task], kept: set[str]) -> bool:
    """Not only said to be done: its file stands there, or each of its steps has left what it made."""
    if root.project_id is None:
        steps = [row for row in rows if row.parent_id == root.id]
        return len(steps) == SMALL_STEPS + 1 and all(f"made:{row.id}" in kept for row in steps)
    cuts = film_cut.finished_cuts(session, root.project_id)
    return bool(cuts and cuts[0].sha256 and studio.files.path(cuts[0].sha256).stat().st_size > 0)


def figures(found: Count, fire: Fire) -> list[Figure]:
    total = sum(fire.kills.values())
    return [
        Figure("films_accepted", found.accepted),
        Figure("films_done", found.done, at_least=found.accepted),
        Figure("films_failed", found.failed, at_most=0),
        Figure("films_lost", found.lost, at_most=0),
        Figure("steps", found.steps),
        Figure("attempts", found.attempts, note=f"{found.lost_attempts} were cut short"),
        Figure("steps_ended_twice", found.ended_twice, at_most=0),
        Figure("answers_given_twice", found.answered_twice, at_most=0),
        Figure("kills", total, note=", ".join(f"{kind} {times}" for kind, times in fire.kills.most_common())),
        Figure("kills_inside_a_step", fire.inside, at_least=total / 2),
        Figure("wall", round(found.seconds, 1), "s"),
    ]


# Another way to claim ---------------------------------------------------------------------------------------------


def forgetful(db: Database, task_id: uuid.UUID, worker: str, lease_s: float) -> ClaimedTask | None:
    """Like a queue that thinks a task is as good as done once somebody took it: its lease never ends, and who has it is
    not looked at again."""
    claimed = task_lifecycle.claim(db, task_id, worker, 1e9)
    if claimed is not None:
        with db.write() as session:
            session.execute(update(Attempt).where(Attempt.task_id == task_id).values(ended_at=utc_now()))
    return claimed


CLAIMS = {"ours": task_lifecycle.claim, "forgetful": forgetful}


# The run ----------------------------------------------------------------------------------------------------------


def run(
    *,
    seed: int = 7,
    films: int = 10,
    seconds: int = 10,
    height: int = 360,
    kills: int = 39,
    small: bool = False,
    claim: str = "ours",
    quiet_s: float = QUIET_S,
    mix: Sequence[str] = MIX,
) -> tuple[Count, Fire]:
    """One run in a folder of its own, which is gone afterwards. `claim` names one of CLAIMS, `mix` whom the kills hit."""
    home = Path(mkdtemp(prefix="dailies-chaos-"))
    lease = {"lease_s": 6.0, "beat_s": 1.5} if small else {}
    settings = Settings(dailies_home=home, database_url="", redis_url="", **lease)  # type: ignore[arg-type]
    studio = open_studio(settings)
    try:
        installation.upgrade(studio.db)
        promised = submit(studio, films, seconds, height, small)
        began = time.monotonic()
        command = (sys.executable, "-m", "bench.chaos", "studio", claim, "small" if small else "whole")
        studios = Studios(settings, command)
        pause_s = (0.2, 0.9) if small else (1.0, 6.0)
        fire = burn(studio.db, studios, random.Random(seed), kills, pause_s, lambda: all_over(studio.db, promised), mix)
        wait(studio.db, promised, quiet_s)
        found = count(studio, promised, time.monotonic() - began)
        studios.close()
        return found, fire
    finally:
        studio.db.engine.dispose()
        if os.environ.get("CHAOS_KEEP"):
            print(f"kept: {home}")
        else:
            shutil.rmtree(home, ignore_errors=True)


def smoke() -> tuple[Count, Fire]:
    """What `--smoke` and the tests run: films of small steps under a few kills."""
    return run(seed=7, films=5, kills=7, small=True, quiet_s=30)


def _studio(claim: str, size: str) -> None:
    """In a process of its own: the studio, until it is killed."""
    ours = (sys.executable, "-m", "bench.chaos", "workers", claim, size)
    with Local(Settings(), worker=ours):
        print("open", flush=True)
        while_watched()


def while_watched() -> None:
    """Until the bench that started this process is gone."""
    bench = os.getppid()
    while os.getppid() == bench:
        time.sleep(0.2)


def _workers(claim: str, size: str, rest: list[str]) -> int:
    """In a process of its own: the workers, with the claim that was handed in."""
    if size == "small":
        return machine_workers.main(rest, CLAIMS[claim], load=lambda: None, warm=lambda _: ())
    task_work.load_jobs()
    return machine_workers.main(rest, CLAIMS[claim])


def main() -> int:
    if sys.argv[1:2] == ["studio"]:
        _studio(*sys.argv[2:4])
        return 0
    if sys.argv[1:2] == ["workers"]:
        return _workers(sys.argv[2], sys.argv[3], sys.argv[4:])
    parser = argparse.ArgumentParser(prog="python -m bench.chaos", description=__doc__)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--films", type=int, default=10)
    parser.add_argument("--seconds", type=int, default=10, help="of each film")
    parser.add_argument("--height", type=int, default=360, help="pixels of the shorter side")
    parser.add_argument("--kills", type=int, default=39)
    parser.add_argument("--small", action="store_true", help="films of small steps instead, in less than a minute")
    parser.add_argument("--claim", choices=sorted(CLAIMS), default="ours")
    with_smoke(parser)
    given = vars(parser.parse_args())
    if given.pop("smoke"):
        print(table(figures(*smoke())))
        return 0
    with whole(WHOLE_S, "bench.chaos"):
        found, fire = run(**given)
    if given["claim"] == "ours" and not given["small"]:
        publish("chaos", figures(found, fire), **given)
    else:
        print(table(figures(found, fire)))
    return 0 if found.kept and fire.inside * 2 >= sum(fire.kills.values()) else 1


if __name__ == "__main__":
    sys.exit(main())
