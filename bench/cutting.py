"""`python -m bench.cutting`: how soon the strip answers a hand that cuts, on a film of twelve shots and on one of four hundred.

A cut is a click on a button, a key or a drag; it is drawn when the strip shows it, and heard when the studio's own rows stand in the strip.
These films are rows alone, and nothing of them is rendered. How soon the player shows a change is asked of the sample film.
"""

from __future__ import annotations

import argparse
import tempfile
import time
import uuid
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Locator, Page, sync_playwright

from bench.harness import film_of_rows, hand_times, preview_times, served_studio
from bench.harness.browsers import ARGUMENTS, browser_path
from bench.harness.report import Figure, publish, with_smoke
from bench.harness.time_limits import whole
from core.storyboard import shot_order, storyboard
from core.studio import Studio

ROUNDS, SMOKE_ROUNDS = 20, 1
SCENES, LONG_SCENES = 3, 80
"""Scenes of five shots: the short film has one shot less in each. A smoke run stays with the short one."""
WHOLE_S = 1800.0
"""Seconds that the whole bench may take."""
REST_MS = 250
DRAGS, SMOKE_DRAGS = 12, 1
RESTS = (
    """() => document.querySelector('[data-testid="stApp"]')?.getAttribute('data-test-script-state') === 'notRunning'"""
)


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__)
    with_smoke(options)
    chosen = options.parse_args()
    with whole(WHOLE_S, "bench.cutting"):
        figures = _measured(chosen.smoke)
    settings = {
        "rounds": ROUNDS,
        "drags": DRAGS,
        "shots": 4 * SCENES,
        "long_shots": film_of_rows.SHOTS_EACH * LONG_SCENES,
    }
    return 0 if publish("cutting", figures, smoke=chosen.smoke, **settings) else 1


def _measured(smoke: bool) -> list[Figure]:
    with tempfile.TemporaryDirectory(prefix="dailies-bench-") as home, sync_playwright() as play:
        browser = play.chromium.launch(executable_path=browser_path(), args=ARGUMENTS)
        context = browser.new_context(locale="en-GB", viewport={"width": 1400, "height": 1000}, reduced_motion="reduce")
        context.set_default_timeout(90_000)
        with served_studio.serving(Path(home)) as (address, _):
            studio = served_studio.open_home(Path(home))
            owner = served_studio.become_admin(context, address, studio, warm=not smoke)
            page, rounds, drags = context.new_page(), *((SMOKE_ROUNDS, SMOKE_DRAGS) if smoke else (ROUNDS, DRAGS))
            shown = preview_times.measure(page, address, studio, smoke)
            page = page if smoke else context.new_page()
            opened = _open(page, address, _short_film(studio, owner))
            drawn, heard = _cuts(page, rounds)
            if not smoke:
                opened = _open(page, address, _film(studio, owner, LONG_SCENES))
            long_drawn, long_heard = _drags(page, drags)
        browser.close()
    return [
        *shown,
        Figure(
            "op_s", hand_times.p95(drawn), "s", at_most=0.3, note=f"p95 of {len(drawn)}: from the hand to the strip"
        ),
        Figure(
            "heard_s",
            hand_times.p95(heard),
            "s",
            note="p95, undo among them: until the studio's rows stand in the strip",
        ),
        Figure(
            "strip_400_s",
            hand_times.p95(long_drawn),
            "s",
            at_most=0.5,
            note="p95: a shot let go among 400, until drawn",
        ),
        Figure(
            "strip_400_heard_s", hand_times.p95(long_heard), "s", note="the same until the studio's rows stand there"
        ),
        Figure("strip_400_open_s", opened, "s", note="the film page of 400 shots, until its strip is drawn"),
    ]


def _film(studio: Studio, owner: uuid.UUID, scenes: int) -> uuid.UUID:
    film = film_of_rows.put(studio, owner, "剪四百刀", scenes)
    film_of_rows.cut(studio, film)
    return film


def _short_film(studio: Studio, owner: uuid.UUID) -> uuid.UUID:
    film = film_of_rows.put(studio, owner, "剪十二刀", SCENES)
    with studio.db.write() as session:
        shots = storyboard.list_shots(session, film)
        shot_order.remove_shots(session, film, [shot.id for shot in shots[2 :: film_of_rows.SHOTS_EACH]])
    film_of_rows.cut(studio, film)
    return film


def _open(page: Page, address: str, film: uuid.UUID) -> float:
    """Seconds until the strip stands; it is in sight and rests then."""
    began = time.monotonic()
    page.goto(f"{address}film?project={film}&lang=en")
    _clip(page, "01").wait_for()
    took = time.monotonic() - began
    page.wait_for_function(RESTS)
    _in_sight(page)
    hand_times.watch_strip(page, f"strip-{film}")
    return took


def _clip(page: Page, number: str) -> Locator:
    return page.get_by_role("group", name="Cut").get_by_role("button", name=f"Shot {number},")


def _cuts(page: Page, rounds: int) -> tuple[list[float], list[float]]:
    """Each round trims, splits, moves and takes out, and undoes all four, of which a smoke run undoes one; how long each took to be drawn,
    and to be heard, in seconds."""
    drawn: list[float] = []
    heard: list[float] = []
    _clip(page, "02").click()
    page.wait_for_timeout(REST_MS)

    def measure(act: Callable[[], object]) -> None:
        took = hand_times.time_deed(page, act)
        drawn.append(took[0])
        heard.append(took[1])

    undone = 4 if rounds > SMOKE_ROUNDS else 1
    for _ in range(rounds):
        measure(page.get_by_role("button", name="End shot 02 a frame later").click)
        _playhead_into(page, "02")
        measure(lambda: page.keyboard.press("s"))
        measure(lambda: page.keyboard.press("Alt+ArrowRight"))
        measure(lambda: page.keyboard.press("Delete"))
        for _ in range(undone):
            heard.append(hand_times.time_deed(page, lambda: page.keyboard.press("Control+z"))[0])
            page.wait_for_timeout(REST_MS)
        _clip(page, "02").click()
        page.wait_for_timeout(REST_MS)
    return drawn, heard


def _playhead_into(page: Page, number: str) -> None:
    """The playhead to the middle of a shot, by the ruler above it; the shot has the focus."""
    box, ruler = _clip(page, number).bounding_box(), page.locator(".ruler").bounding_box()
    assert box and ruler
    page.mouse.click(box["x"] + box["width"] / 2, ruler["y"] + 6)
    _clip(page, number).focus()
    page.wait_for_timeout(REST_MS)


def _drags(page: Page, drags: int) -> tuple[list[float], list[float]]:
    """A shot is carried over the next two of its scene: seconds from when it is let go."""
    drawn: list[float] = []
    heard: list[float] = []
    for _ in range(drags):
        _in_sight(page)
        one, other = _clip(page, "01").bounding_box(), _clip(page, "03").bounding_box()
        assert one and other
        page.mouse.move(one["x"] + one["width"] / 2, one["y"] + 30)
        page.mouse.down()
        page.mouse.move(other["x"] + 0.6 * other["width"], other["y"] + 30, steps=6)
        page.mouse.move(other["x"] + 0.9 * other["width"], other["y"] + 30, steps=2)
        took = hand_times.time_deed(page, page.mouse.up)
        drawn.append(took[0])
        heard.append(took[1])
        page.wait_for_function(RESTS)
        page.wait_for_timeout(REST_MS)
    return drawn, heard


def _in_sight(page: Page) -> None:
    """The strip in the middle of the window: what stands over it may grow."""
    _clip(page, "01").evaluate("(clip) => clip.scrollIntoView({ block: 'center' })")
    page.wait_for_timeout(REST_MS)


if __name__ == "__main__":
    raise SystemExit(main())
