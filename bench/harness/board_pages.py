"""The dashboards' page over a large ledger in a real browser: how long until it stands, and what that takes from a maker's page.

Part of `python -m bench.dashboards`. The manager's browser runs beside and yields to all others, as on another desk; what is left of
its painting on this machine's cores is in the ratio.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from pathlib import Path

from playwright.sync_api import BrowserContext, sync_playwright

from bench.harness import film_of_rows, page_times, served_studio
from bench.harness.browsers import ARGUMENTS, browser_path
from bench.harness.report import Figure
from core.settings import ROOT

STANDS = """() => {
  const app = document.querySelector('[data-testid=stApp]');
  const charts = document.querySelectorAll('[data-testid=stVegaLiteChart] :is(canvas, svg)').length;
  return app && app.dataset.testScriptState === 'notRunning' && charts >= 3;
}"""
PRESETS = ("7d", "this_month", "30d", "90d", "12m")
TURNS = 3
"""A maker's page is timed alone, then beside a manager, this often: one turn by itself has given anything from 0.9 to 1.3."""
TURN_S = 3.0
"""A manager looks at another time this often."""
LOOKS_S, END_S = 600.0, 20.0
"""Seconds that a manager looks at most, and that the manager's browser may take to close."""


def measure(home: Path, smoke: bool = False) -> list[Figure]:
    """On a studio whose dashboards' files stand in this folder already."""
    turns, times, clicks, beside_s = (
        (1, 2, page_times.SMOKE_CLICKS, 0.2) if smoke else (TURNS, 4, page_times.CLICKS, 6.0)
    )
    scenes = film_of_rows.SMOKE_SCENES if smoke else film_of_rows.SCENES
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=browser_path(), args=ARGUMENTS)
        context = browser.new_context(locale="zh-CN", viewport={"width": 1400, "height": 900}, reduced_motion="reduce")
        context.set_default_timeout(90_000)
        with served_studio.serving(home) as (address, _):
            owner = served_studio.become_admin(
                context, address, studio := served_studio.open_home(home), warm=not smoke
            )
            state = home / "signed_in.json"
            context.storage_state(path=state)
            page_s = page_times.median(lambda: _open_once(context, f"{address}costs?view=costs"), times)

            def rerun_s(name: str) -> float:
                film = film_of_rows.put(studio, owner, name, scenes)
                return page_times.time_clicks(context, address, film, *clicks).value or 0.0

            alone, beside = [], []
            for turn in range(1, turns + 1):
                alone.append(rerun_s(f"静静的第{turn}部"))
                command = ["nice", "-n", "19", sys.executable, "-m", "bench.harness.board_pages", address, str(state)]
                looking = subprocess.Popen(command, cwd=ROOT)
                time.sleep(beside_s)
                beside.append(rerun_s(f"旁边的第{turn}部"))
                looking.terminate()
                try:
                    looking.wait(END_S)
                except subprocess.TimeoutExpired:
                    looking.kill()
        browser.close()
    before, during = statistics.median(alone), statistics.median(beside)
    return [
        Figure("page_s", page_s, "s", at_most=2, note="URL until all charts of cost stand, in a browser"),
        Figure(
            "other_page_ratio",
            during / before,
            "x",
            at_most=1.3,
            note=f"a storyboard of 60 shots: {before:.2f} s alone, {during:.2f} s while dashboards are used",
        ),
    ]


def _open_once(context: BrowserContext, address: str) -> float:
    page = context.new_page()
    began = time.monotonic()
    page.goto(address, wait_until="commit")
    page.wait_for_function(STANDS)
    took = time.monotonic() - began
    page.close()
    return took


def open_dashboards_repeatedly(address: str, state: str) -> None:
    """A manager at work until somebody stops it, or after LOOKS_S: another time every few seconds."""
    end = time.monotonic() + LOOKS_S
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=browser_path(), args=ARGUMENTS)
        page = browser.new_context(storage_state=state, locale="zh-CN", reduced_motion="reduce").new_page()
        waits: list[float] = []
        while time.monotonic() < end:
            for preset in PRESETS:
                began = time.monotonic()
                page.goto(f"{address}costs?view=costs&time={preset}", wait_until="commit")
                page.wait_for_function(STANDS, timeout=90_000)
                waits.append(time.monotonic() - began)
                print(f"looked at {preset}: {waits[-1]:.2f} s, median {statistics.median(waits):.2f} s", flush=True)
                time.sleep(TURN_S)


if __name__ == "__main__":
    open_dashboards_repeatedly(*sys.argv[1:3])
