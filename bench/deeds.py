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
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from playwright.sync_api import Locator, Page, sync_playwright
from playwright.sync_api import TimeoutError as PlaywrightTimeout

from bench import live
from bench.harness import film_of_rows
from bench.harness.browsers import ARGUMENTS, browser_path
from bench.harness.report import Figure, publish, with_smoke
from bench.harness.time_limits import whole, within
from core.database import tables
from core.people import sessions, users
from core.people.sessions import COOKIE
from core.storyboard import storyboard
from core.studio import Studio

PAIRS, SMOKE_PAIRS, SEED = 300, 1, 17
BUSY = 4
"""Processes beside it that never rest."""
GAPS_MS = (0, 30, 80, 150)
"""How long after the first the second is done."""
HANDS = ("key", "mouse", "touch")
LOST_S, LOOK_S = 60.0, 0.03
"""Seconds until a deed without a row is lost, and how often the rows are looked at."""
PAGE_S, WHOLE_S = 180.0, 7200.0
"""Seconds that a page may take to be drawn and rest, and the whole bench."""
FRESH = 12
"""So many shots that nothing was done to are left before the film begins anew."""
SIZES = (("wide", "Wide"), ("close_up", "Close-up"))
RESTS = """() => {
  const app = document.querySelector('[data-testid=stApp]');
  return app && app.dataset.testScriptState === 'notRunning' && document.querySelector('.sb-card .act.first')
    && !document.querySelector('.deeds-waiting')?.textContent && !document.querySelector('[role=dialog]');
}"""
REST_S = 3.0
"""Seconds that a finger rests on a card at most, until it comes along."""
APART = 6
"""Shots of a pair are so far apart that one moved does not meet the other."""


Begin = Callable[[], None]
Point = tuple[float, float]
Lift = Callable[[Point, Point], Begin]


@dataclass(frozen=True)
class Rows:
    """What the rows say: the shots in order, which are approved or asked for anew, and the words of each."""

    order: tuple[str, ...]
    approved: frozenset[str]
    asked: frozenset[str]
    scenes: dict[str, int]
    sizes: dict[str, str]
    words: dict[str, str]


@dataclass
class Deed:
    """`act` does it by the hand named, and calls what it is given in the moment in which it is done; `stands` is true once a row
    says so."""

    kind: str
    hand: str
    act: Callable[[Begin], None]
    stands: Callable[[Rows], bool]
    began: float = 0.0
    took: float | None = None


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
        with live._serving(Path(home)) as (address, _):
            studio = live._studio(home)
            owner = users.create_first_admin(studio.db, "amy@example.org", "Amy", live.PASSWORD).id
            context.add_cookies([{"name": COOKIE, "value": sessions.begin_session(studio.db, owner), "url": address}])
            desk = Desk(studio, owner, context.new_page(), address, scenes)
            idle = _pairs(desk, pairs, random.Random(seed))
            with _beside(beside):
                busy = _pairs(desk, pairs, random.Random(seed))
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


def _pairs(desk: Desk, pairs: int, chance: random.Random) -> Told:
    told = Told()
    desk.begin()
    for number in range(pairs):
        if len(desk.fresh) < FRESH:
            desk.begin()
        first, second = desk.pair(chance)
        name = f"pair {number}: {first.kind} by {first.hand}, {second.kind} by {second.hand}"
        with within(4 * LOST_S + PAGE_S, name):
            watch = Watch(desk.rows)
            gap_ms = chance.choice(GAPS_MS)
            try:
                first.act(partial(watch.add, first))
                desk.page.wait_for_timeout(gap_ms)
                second.act(partial(watch.add, second))
            except PlaywrightTimeout as late:
                told.lost.append(f"{str(late).splitlines()[-1].strip(' -')} in {name}")
                desk.begin()
                continue
            finally:
                watch.end()
            for deed in (first, second):
                if deed.took is None:
                    told.lost.append(f"{deed.kind} by {deed.hand} in {name}")
                else:
                    told.took.append(deed.took)
            if not desk.rests():
                told.lost.append(f"close in {name}")
                desk.begin()
    return told


class Watch(threading.Thread):
    """Looks at the rows, beside the hands, and notes when each deed stands."""

    def __init__(self, rows: Callable[[], Rows]) -> None:
        super().__init__(daemon=True)
        self.rows, self.waiting, self.over = rows, list[Deed](), threading.Event()
        self.start()

    def add(self, deed: Deed) -> None:
        deed.began = time.monotonic()
        self.waiting.append(deed)

    def run(self) -> None:
        while not (self.over.is_set() and not self._due()):
            seen, now = self.rows(), time.monotonic()
            for deed in self._due():
                if deed.stands(seen):
                    deed.took = now - deed.began
            time.sleep(LOOK_S)

    def end(self) -> None:
        self.over.set()
        self.join()

    def _due(self) -> list[Deed]:
        now = time.monotonic()
        return [deed for deed in self.waiting if deed.took is None and now - deed.began < LOST_S]


class Desk:
    """A storyboard on a page, and the hands at it."""

    def __init__(self, studio: Studio, owner: uuid.UUID, page: Page, address: str, scenes: int) -> None:
        self.studio, self.owner, self.page, self.address, self.scenes = studio, owner, page, address, scenes
        self.fresh: list[str] = []
        self.film = uuid.UUID(int=0)
        self.turn = 0
        self.finger = page.context.new_cdp_session(page)

    def begin(self) -> None:
        """Another film, to which nothing was done yet."""
        self.film = film_of_rows.put(self.studio, self.owner, "两下一起", self.scenes)
        with within(PAGE_S, "a storyboard, until it is drawn,"):
            self.page.goto(f"{self.address}storyboard?project={self.film}&lang=en")
            self.page.wait_for_function(RESTS, timeout=1000 * PAGE_S)
        self.fresh = list(self.rows().order[1:-1])

    def rests(self) -> bool:
        """The page is drawn to its end, and no window is open. False where one does not close."""
        with suppress(PlaywrightTimeout):
            self.page.wait_for_function(RESTS, timeout=1000 * PAGE_S)
            return True
        return False

    def rows(self) -> Rows:
        with self.studio.db.read() as session:
            shots = storyboard.list_shots(session, self.film)
            tasks = session.query(tables.Task.target_id).filter(tables.Task.project_id == self.film).all()
            return Rows(
                order=tuple(str(shot.id) for shot in shots),
                approved=frozenset(str(shot.id) for shot in shots if shot.approved_at),
                asked=frozenset(row.target_id for row in tasks),
                scenes={str(shot.id): shot.scene for shot in shots},
                sizes={str(shot.id): shot.shot_type or "" for shot in shots},
                words={str(shot.id): shot.description or "" for shot in shots},
            )

    # What is done ------------------------------------------------------------------------------------------------------

    def pair(self, chance: random.Random) -> tuple[Deed, Deed]:
        """Two deeds on two shots that nothing was done to yet; the second always on the board."""
        on_board = [self.approve, self.redo, self.reorder, self.frame, self.drag]
        in_window = [self.window_approve, self.window_early, self.window_redo, self.window_words]
        first = chance.choice(on_board + in_window)
        second = chance.choice(on_board)
        one, other = self._two(chance)
        return first(one, chance.choice(HANDS)), second(other, chance.choice(HANDS))

    def _two(self, chance: random.Random) -> tuple[str, str]:
        order = self.rows().order
        one = chance.choice(self.fresh)
        far = [shot for shot in self.fresh if abs(order.index(shot) - order.index(one)) >= APART]
        other = chance.choice(far)
        self.fresh = [shot for shot in self.fresh if shot not in (one, other)]
        return one, other

    def approve(self, shot: str, hand: str) -> Deed:
        def act(begin: Begin) -> None:
            begin()
            if hand == "key":
                return self._key(shot, "a")
            self._press(self._card(shot).locator(".f-approve"), hand)

        return Deed("approve", hand, act, lambda rows: shot in rows.approved)

    def redo(self, shot: str, hand: str) -> Deed:
        def act(begin: Begin) -> None:
            begin()
            if hand == "key":
                return self._key(shot, "n")
            self._press(self._button(shot, 1), hand)

        return Deed("redo", hand, act, lambda rows: shot in rows.asked)

    def reorder(self, shot: str, hand: str) -> Deed:
        """One place later; into the next scene where it is the last of its own."""
        shots = self.rows()
        after = shots.order[shots.order.index(shot) + 1]

        def act(begin: Begin) -> None:
            if hand == "key":
                begin()
                return self._key(shot, "Alt+ArrowRight")
            self._press(self._button(shot, 2), hand)
            begin()
            self._press(self.page.get_by_role("menuitem", name="Move later"), hand)

        def stands(rows: Rows) -> bool:
            if shots.scenes[shot] != shots.scenes[after]:
                return rows.scenes[shot] == shots.scenes[after]
            return rows.order.index(shot) > rows.order.index(after)

        return Deed("reorder", hand, act, stands)

    def frame(self, shot: str, hand: str) -> Deed:
        """Another size, from the menu on its card."""
        self.turn += 1
        wanted, word = SIZES[self.turn % len(SIZES)]

        def act(begin: Begin) -> None:
            chip = self._card(shot).locator(".chip").first
            item = self.page.get_by_role("menuitemradio", name=word, exact=True)
            if hand == "key":
                chip.focus()
                self.page.keyboard.press("Enter")
                item.focus()
                begin()
                return self.page.keyboard.press("Enter")
            self._press(chip, hand)
            begin()
            self._press(item, hand)

        return Deed("edit", hand, act, lambda rows: rows.sizes[shot] == wanted)

    def drag(self, shot: str, hand: str) -> Deed:
        """To the other side of the card before it. What a key would do is `reorder`."""
        if hand == "key":
            return self.reorder(shot, hand)
        order = self.rows().order
        before = order[order.index(shot) - 1]

        def act(begin: Begin) -> None:
            drop = self._lifted(
                self._card(shot), self._card(before), self._lift if hand == "mouse" else self._lift_with_finger
            )
            begin()
            drop()

        return Deed("drag", hand, act, lambda rows: rows.order.index(shot) < rows.order.index(before))

    # In a window, which is closed at once ------------------------------------------------------------------------------------

    def window_approve(self, shot: str, hand: str) -> Deed:
        return self._in_window("approve", shot, hand, "a", "Approve", lambda rows: shot in rows.approved)

    def window_redo(self, shot: str, hand: str) -> Deed:
        return self._in_window("redo", shot, hand, "n", "Redo", lambda rows: shot in rows.asked)

    def _in_window(self, kind: str, shot: str, hand: str, key: str, name: str, stands: Callable[[Rows], bool]) -> Deed:
        def act(begin: Begin) -> None:
            window = self._open(shot, hand)
            begin()
            if hand == "key":
                self.page.keyboard.press(key)
            else:
                self._press(window.get_by_role("button", name=name), hand)
            self._close(window, hand)

        return Deed(f"{kind} in its window", hand, act, stands)

    def window_early(self, shot: str, hand: str) -> Deed:
        """A key before the window is there."""

        def act(begin: Begin) -> None:
            self._press(self._card(shot).locator(".sb-open"), "mouse")
            begin()
            self.page.keyboard.press("a")
            self._close(self._window(), hand)

        return Deed("approve before its window is drawn", hand, act, lambda rows: shot in rows.approved)

    def window_words(self, shot: str, hand: str) -> Deed:
        """What is seen is told anew, and the window closed from within the field."""
        self.turn += 1
        words = f"雨停了 {self.turn}"

        def act(begin: Begin) -> None:
            window = self._open(shot, hand)
            window.get_by_label("What is seen").fill(words)
            begin()
            self._close(window, hand)

        return Deed("edit in its window", hand, act, lambda rows: rows.words[shot] == words)

    def _open(self, shot: str, hand: str) -> Locator:
        self._press(self._card(shot).locator(".sb-open"), "touch" if hand == "touch" else "mouse")
        return self._window()

    def _window(self) -> Locator:
        window = self.page.get_by_role("dialog")
        window.locator(".sv-stage img").first.wait_for()
        return window

    def _close(self, window: Locator, hand: str) -> None:
        if hand == "key":
            self.page.keyboard.press("Escape")
        else:
            self._press(window.get_by_role("button", name="Close"), hand)
        window.wait_for(state="hidden")

    # Hands -------------------------------------------------------------------------------------------------------------------

    def _card(self, shot: str) -> Locator:
        return self.page.locator(f'.sb-card[data-shot="{shot}"]')

    def _button(self, shot: str, number: int) -> Locator:
        """Of those at the foot of its card: the first thing to do, redo, more."""
        return self._card(shot).locator(".acts > button").nth(number)

    def _key(self, shot: str, keys: str) -> None:
        self._card(shot).locator(".sb-open").focus()
        self.page.keyboard.press(keys)

    def _press(self, place: Locator, hand: str) -> None:
        place.tap() if hand == "touch" else place.click()

    def _lifted(self, source: Locator, target: Locator, lift: Lift) -> Begin:
        """A card is carried to the one before it; what is given back lets go. What is redrawn meanwhile may move away from under
        the hand, which then takes hold again."""
        while True:
            target.evaluate("(card) => card.scrollIntoView({ block: 'center' })")
            drop = lift(_middle(source.locator(".fr")), _near_edge(target.locator(".fr")))
            if "drop-before" in (target.get_attribute("class") or ""):
                return drop
            self.page.keyboard.press("Escape")
            drop()

    def _lift(self, start: Point, end: Point) -> Begin:
        mouse = self.page.mouse
        mouse.move(*start)
        mouse.down()
        mouse.move(start[0] - 30, start[1], steps=3)
        mouse.move(*end, steps=5)
        return mouse.up

    def _lift_with_finger(self, start: Point, end: Point) -> Begin:
        """It rests on it first."""
        (x, y), (to_x, to_y) = start, end
        self._touch("touchStart", [{"x": x, "y": y}])
        with suppress(PlaywrightTimeout):
            self.page.locator(".sb-ghost").wait_for(timeout=1000 * REST_S)
        for part in (0.3, 0.6, 1.0):
            self._touch("touchMove", [{"x": x + part * (to_x - x), "y": y + part * (to_y - y)}])
        return partial(self._touch, "touchEnd", [])

    def _touch(self, kind: str, points: list[dict[str, float]]) -> None:
        self.finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})


def _middle(place: Locator) -> Point:
    box = place.bounding_box()
    assert box
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def _near_edge(place: Locator) -> Point:
    box = place.bounding_box()
    assert box
    return box["x"] + 20, box["y"] + box["height"] / 2


if __name__ == "__main__":
    raise SystemExit(main())
