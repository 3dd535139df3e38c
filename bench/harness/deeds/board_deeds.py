"""The storyboard that things are done on, and each thing that can be done there."""

from __future__ import annotations

import random
import uuid
from collections.abc import Callable
from contextlib import suppress

from playwright.sync_api import Page
from playwright.sync_api import TimeoutError as PlaywrightTimeout

from bench.harness import film_of_rows
from bench.harness.deeds.board_hands import Hands
from bench.harness.deeds.watched_deeds import Begin, Deed, Rows
from bench.harness.time_limits import within
from core.database import tables
from core.storyboard import storyboard
from core.studio import Studio

PAGE_S = 180.0
"""Seconds that a page may take to be drawn and rest."""
HANDS = ("key", "mouse", "touch")
SIZES = (("wide", "Wide"), ("close_up", "Close-up"))
RESTS = """() => {
  const app = document.querySelector('[data-testid=stApp]');
  return app && app.dataset.testScriptState === 'notRunning' && document.querySelector('.sb-card .act.first')
    && !document.querySelector('.deeds-waiting')?.textContent && !document.querySelector('[role=dialog]');
}"""
APART = 6
"""Shots of a pair are so far apart that one moved does not meet the other."""


class Board:
    """A storyboard on a page, and what is done on it by which hand."""

    def __init__(self, studio: Studio, owner: uuid.UUID, page: Page, address: str, scenes: int) -> None:
        self.studio, self.owner, self.page, self.address, self.scenes = studio, owner, page, address, scenes
        self.fresh: list[str] = []
        self.film = uuid.UUID(int=0)
        self.turn = 0
        self.hands = Hands(page)

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
                return self.hands.key(shot, "a")
            self.hands.press(self.hands.card(shot).locator(".f-approve"), hand)

        return Deed("approve", hand, act, lambda rows: shot in rows.approved)

    def redo(self, shot: str, hand: str) -> Deed:
        def act(begin: Begin) -> None:
            begin()
            if hand == "key":
                return self.hands.key(shot, "n")
            self.hands.press(self.hands.button(shot, 1), hand)

        return Deed("redo", hand, act, lambda rows: shot in rows.asked)

    def reorder(self, shot: str, hand: str) -> Deed:
        """One place later; into the next scene where it is the last of its own."""
        shots = self.rows()
        after = shots.order[shots.order.index(shot) + 1]

        def act(begin: Begin) -> None:
            if hand == "key":
                begin()
                return self.hands.key(shot, "Alt+ArrowRight")
            self.hands.press(self.hands.button(shot, 2), hand)
            begin()
            self.hands.press(self.page.get_by_role("menuitem", name="Move later"), hand)

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
            chip = self.hands.card(shot).locator(".chip").first
            item = self.page.get_by_role("menuitemradio", name=word, exact=True)
            if hand == "key":
                chip.focus()
                self.page.keyboard.press("Enter")
                item.focus()
                begin()
                return self.page.keyboard.press("Enter")
            self.hands.press(chip, hand)
            begin()
            self.hands.press(item, hand)

        return Deed("edit", hand, act, lambda rows: rows.sizes[shot] == wanted)

    def drag(self, shot: str, hand: str) -> Deed:
        """To the other side of the card before it. What a key would do is `reorder`."""
        if hand == "key":
            return self.reorder(shot, hand)
        order = self.rows().order
        before = order[order.index(shot) - 1]

        def act(begin: Begin) -> None:
            drop = self.hands.carry(shot, before, hand)
            begin()
            drop()

        return Deed("drag", hand, act, lambda rows: rows.order.index(shot) < rows.order.index(before))

    def window_approve(self, shot: str, hand: str) -> Deed:
        return self._in_window("approve", shot, hand, "a", "Approve", lambda rows: shot in rows.approved)

    def window_redo(self, shot: str, hand: str) -> Deed:
        return self._in_window("redo", shot, hand, "n", "Redo", lambda rows: shot in rows.asked)

    def _in_window(self, kind: str, shot: str, hand: str, key: str, name: str, stands: Callable[[Rows], bool]) -> Deed:
        def act(begin: Begin) -> None:
            window = self.hands.open_window(shot, hand)
            begin()
            if hand == "key":
                self.page.keyboard.press(key)
            else:
                self.hands.press(window.get_by_role("button", name=name), hand)
            self.hands.close_window(window, hand)

        return Deed(f"{kind} in its window", hand, act, stands)

    def window_early(self, shot: str, hand: str) -> Deed:
        """A key before the window is there."""

        def act(begin: Begin) -> None:
            self.hands.press(self.hands.card(shot).locator(".sb-open"), "mouse")
            begin()
            self.page.keyboard.press("a")
            self.hands.close_window(self.hands.window(), hand)

        return Deed("approve before its window is drawn", hand, act, lambda rows: shot in rows.approved)

    def window_words(self, shot: str, hand: str) -> Deed:
        """What is seen is told anew, and the window closed from within the field."""
        self.turn += 1
        words = f"雨停了 {self.turn}"

        def act(begin: Begin) -> None:
            window = self.hands.open_window(shot, hand)
            window.get_by_label("What is seen").fill(words)
            begin()
            self.hands.close_window(window, hand)

        return Deed("edit in its window", hand, act, lambda rows: rows.words[shot] == words)
