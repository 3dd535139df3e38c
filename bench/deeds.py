"""`python -m bench.deeds`: two things done on the storyboard one right after the other, as a hurried maker does them; is one lost?

Each pair is drawn from a fixed seed: what is done (approve, redo, reorder, edit, drag, a window opened, used and closed), by which
hand (key, mouse, touch), and how soon the second follows. A deed stands when its row says so, and is lost when it does not within
LOST_S. All pairs are done on an idle machine, then again beside four processes that never rest. Nobody works in this studio, so
that what is asked for stays as it was asked.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import random
import statistics
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from playwright.sync_api import TimeoutError as PlaywrightTimeout
from playwright.sync_api import sync_playwright

from bench.harness import film_of_rows, served_studio
from bench.harness.browsers import ARGUMENTS, browser_path
from bench.harness.deeds.board_deeds import PAGE_S, Board
from bench.harness.deeds.watched_deeds import LOST_S, Watch
from bench.harness.report import Figure, publish, with_smoke
from bench.harness.time_limits import whole, within
from core.people import sessions, users
from core.people.sessions import COOKIE

PAIRS, SMOKE_PAIRS, SEED = 300, 1, 17
BUSY = 4
"""Processes beside it that never rest."""
GAPS_MS = (0, 30, 80, 150)
"""How long after the first the second is done."""
WHOLE_S = 7200.0
"""Seconds that the whole bench may take."""
FRESH = 12
"""So many shots that nothing was done to are left before the film begins anew."""


@dataclass
class Told:
    """How long each deed took, and which were lost."""

    took: list[float] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)

    @property
    def p95(self) -> float | None:
        """In seconds; of a single one, that one."""
        return statistics.quantiles(self.took, n=20)[-1] if len(self.took) > 1 else next(iter(self.took), None)


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--pairs", type=int, default=PAIRS)
    options.add_argument("--seed", type=int, default=SEED)
    with_smoke(options)
    chosen = options.parse_args()
    pairs = SMOKE_PAIRS if chosen.smoke else chosen.pairs
    with whole(WHOLE_S, "bench.deeds"):
        idle, busy = _measured(pairs, chosen.seed, chosen.smoke)
    for told, where in ((idle, "idle"), (busy, "busy")):
        for lost in told.lost:
            print(f"lost ({where}): {lost}")
    figures = [
        Figure("deeds_lost", len(idle.lost) + len(busy.lost), at_most=0, note=f"of {4 * pairs}, on both machines"),
        Figure("deed_p95_s", idle.p95, "s", note="from the hand to the row, on an idle machine"),
        Figure("deed_p95_busy_s", busy.p95, "s", note=f"the same beside {BUSY} processes that never rest"),
    ]
    settings = {
        "pairs": pairs,
        "seed": chosen.seed,
        "busy": BUSY,
        "shots": film_of_rows.SCENES * film_of_rows.SHOTS_EACH,
    }
    return 0 if publish("deeds", figures, smoke=chosen.smoke, **settings) else 1


def _measured(pairs: int, seed: int, smoke: bool) -> tuple[Told, Told]:
    """On an idle machine, and beside processes that never rest."""
    beside, scenes = (1, film_of_rows.SMOKE_SCENES) if smoke else (BUSY, film_of_rows.SCENES)
    with tempfile.TemporaryDirectory(prefix="dailies-bench-") as home, sync_playwright() as play:
        browser = play.chromium.launch(executable_path=browser_path(), args=ARGUMENTS)
        look = {"viewport": {"width": 1400, "height": 900}, "reduced_motion": "reduce", "has_touch": True}
        context = browser.new_context(locale="en-GB", **look)  # type: ignore[arg-type]
        context.set_default_timeout(1000 * LOST_S)
        with served_studio.serving(Path(home)) as (address, _):
            studio = served_studio.open_home(Path(home))
            owner = users.create_first_admin(studio.db, "amy@example.org", "Amy", served_studio.PASSWORD).id
            context.add_cookies([{"name": COOKIE, "value": sessions.begin_session(studio.db, owner), "url": address}])
            board = Board(studio, owner, context.new_page(), address, scenes)
            idle = _pairs(board, pairs, random.Random(seed))
            with _beside(beside):
                busy = _pairs(board, pairs, random.Random(seed))
        browser.close()
    return idle, busy


@contextmanager
def _beside(processes: int) -> Iterator[None]:
    """So many processes that never rest, until the end."""
    others = [
        multiprocessing.get_context("spawn").Process(target=_never_rest, args=(os.getpid(),), daemon=True)
        for _ in range(processes)
    ]
    for other in others:
        other.start()
    try:
        yield
    finally:
        for other in others:
            other.kill()


def _never_rest(parent: int) -> None:
    while os.getppid() == parent:
        sum(range(100_000))


def _pairs(board: Board, pairs: int, chance: random.Random) -> Told:
    told = Told()
    board.begin()
    for number in range(pairs):
        if len(board.fresh) < FRESH:
            board.begin()
        first, second = board.pair(chance)
        name = f"pair {number}: {first.kind} by {first.hand}, {second.kind} by {second.hand}"
        with within(4 * LOST_S + PAGE_S, name):
            watch = Watch(board.rows)
            gap_ms = chance.choice(GAPS_MS)
            try:
                first.act(partial(watch.add, first))
                board.page.wait_for_timeout(gap_ms)
                second.act(partial(watch.add, second))
            except PlaywrightTimeout as late:
                told.lost.append(f"{str(late).splitlines()[-1].strip(' -')} in {name}")
                board.begin()
                continue
            finally:
                watch.end()
            for deed in (first, second):
                if deed.took is None:
                    told.lost.append(f"{deed.kind} by {deed.hand} in {name}")
                else:
                    told.took.append(deed.took)
            if not board.rests():
                told.lost.append(f"close in {name}")
                board.begin()
    return told


if __name__ == "__main__":
    raise SystemExit(main())
