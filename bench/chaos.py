"""Films under fire: `python -m bench.chaos` kills workers, work-horses, the queue server, the scheduler and the studio
itself while films are made, most of them in the middle of a step, and counts what became of what was accepted.

`--claim forgetful` hands in another way to claim a task, one whose leases never end: the same count must then fail. Only
this bench can do that; the product has no such setting.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from tempfile import mkdtemp

from bench.harness.fire.claims import CLAIMS
from bench.harness.fire.film_count import Count, all_over, count_films, figures, wait_until_over
from bench.harness.fire.killable_studio import Studios, while_watched
from bench.harness.fire.kills import MIX, Fire, burn
from bench.harness.fire.small_films import submit_films
from bench.harness.report import publish, table, with_smoke
from bench.harness.time_limits import whole
from core.operations import installation
from core.settings import Settings
from core.studio import open_studio
from jobs import task_work
from jobs.machine.local import Local
from jobs.worker import machine_workers

QUIET_S = 90.0
"""When nothing has ended for so long after the last kill, what is not done is lost."""
WHOLE_S = 3600.0
"""Seconds that the whole bench may take."""


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
        promised = submit_films(studio, films, seconds, height, small)
        began = time.monotonic()
        command = (sys.executable, "-m", "bench.chaos", "studio", claim, "small" if small else "whole")
        studios = Studios(settings, command)
        pause_s = (0.2, 0.9) if small else (1.0, 6.0)
        luck, forgotten = random.Random(seed), claim == "forgetful"
        fire = burn(
            studio.db, studios, luck, kills, pause_s, lambda: all_over(studio.db, promised), mix, forgotten=forgotten
        )
        wait_until_over(studio.db, promised, quiet_s)
        found = count_films(studio, promised, time.monotonic() - began)
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
