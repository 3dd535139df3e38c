"""`python -m bench.live`: what it costs when many look on, and how soon they see what happens.

Twenty tabs of one browser follow two films at work: the making itself, the list of tasks, the storyboard of sixty shots.
No engine runs; this process writes the rows that workers would write, so that only the server is measured, by its own CPU
time. The browser is asked for reduced motion: twenty tabs in view at once, painted without a graphics card on the server's
own cores, would measure the painting.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
import threading
import time
import uuid
from pathlib import Path

from playwright.sync_api import BrowserContext, Page, sync_playwright

from bench.harness import film_of_rows, page_times, served_studio
from bench.harness.browsers import ARGUMENTS, browser_path
from bench.harness.report import Figure, publish, with_smoke
from bench.harness.time_limits import whole
from core.studio import Studio

TABS = ("film", "storyboard", "tasks")
WHOLE_S = 1800.0
"""Seconds that the whole bench may take."""
WRITE_S = 0.7
"""Each film's worker writes a row this often: a picture takes three and a half seconds."""
NOTE_WHAT_IS_DOING = """() => {
  const deep = (root) => root.querySelector('[data-at=doing]')
    || [...root.querySelectorAll('*')].map((one) => one.shadowRoot && deep(one.shadowRoot)).find(Boolean);
  const place = deep(document);
  if (!place) return false;
  window.benchSeen = {};
  const note = () => { window.benchSeen[place.textContent] ??= Date.now() / 1000; };
  new MutationObserver(note).observe(place, { childList: true, characterData: true, subtree: true });
  return true;
}"""
LOAD_A_PICTURE = """async (address) => {
  const answer = await Promise.race([fetch(address, { cache: 'no-store' }), new Promise((end) => setTimeout(end, 8000))]);
  return Boolean(answer && answer.ok);
}"""


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--tabs", type=int, default=20)
    options.add_argument("--seconds", type=float, default=45, help="how long the tabs look on")
    with_smoke(options)
    chosen = options.parse_args()
    if chosen.smoke:
        chosen.tabs, chosen.seconds = 2, 1.0
    with whole(WHOLE_S, "bench.live"):
        figures = _measured(chosen.tabs, chosen.seconds, chosen.smoke)
    settings = {"tabs": chosen.tabs, "films": 2, "shots": 60, "rows_written_every_s": WRITE_S}
    return 0 if publish("live", figures, smoke=chosen.smoke, **settings) else 1


def _measured(tabs: int, seconds: float, smoke: bool) -> list[Figure]:
    with tempfile.TemporaryDirectory(prefix="dailies-bench-") as home, sync_playwright() as play:
        browser = play.chromium.launch(executable_path=browser_path(), args=ARGUMENTS)
        context = browser.new_context(locale="zh-CN", viewport={"width": 1400, "height": 900}, reduced_motion="reduce")
        context.set_default_timeout(90_000)
        with served_studio.serving(Path(home)) as (address, server):
            owner = served_studio.become_admin(
                context, address, studio := served_studio.open_home(Path(home)), warm=not smoke
            )
            scenes = film_of_rows.SMOKE_SCENES if smoke else film_of_rows.SCENES
            still = film_of_rows.put(studio, owner, "静静的一部", scenes)
            figures = [] if smoke else _first_pages(context, address, still)
            figures += [
                page_times.time_clicks(
                    context, address, still, *(page_times.SMOKE_CLICKS if smoke else page_times.CLICKS)
                )
            ]
            films = [film_of_rows.put(studio, owner, name, scenes) for name in ("雨夜追猫", "灯塔来信")]
            figures += _look_on(context, address, studio, owner, films, server, tabs, seconds)
        browser.close()
    return figures


def _first_pages(context: BrowserContext, address: str, film: uuid.UUID) -> list[Figure]:
    """A new tab each time, on a server that has drawn such a page before."""
    home = page_times.median(lambda: _open_once(context, address))
    board = page_times.median(lambda: _open_once(context, f"{address}storyboard?project={film}"))
    return [
        Figure("first_page_s", home, "s", note="URL until Home is drawn, for somebody signed in"),
        Figure("first_board_s", board, "s", note="the same for a storyboard of 60 shots"),
    ]


def _open_once(context: BrowserContext, address: str) -> float:
    page = context.new_page()
    began = time.monotonic()
    page.goto(address, wait_until="commit")
    page.wait_for_function(
        page_times.DRAWN if "?" in address else "() => document.querySelector('.st-key-home_idea textarea')"
    )
    took = time.monotonic() - began
    page.close()
    return took


def _look_on(
    context: BrowserContext,
    address: str,
    studio: Studio,
    owner: uuid.UUID,
    films: list[uuid.UUID],
    server: int,
    many: int,
    seconds: float,
) -> list[Figure]:
    roots = [film_of_rows.begin(studio, film, owner).id for film in films]
    painters = [film_of_rows.Painter(studio, film, root) for film, root in zip(films, roots, strict=True)]
    beacon = painters[0].ahead.pop(0)
    film_of_rows.touch(studio, beacon, "开始")
    pages = [page_times.open_tab(context, _where(address, films, number)) for number in range(many)]
    listening = [page for page, number in zip(pages, range(many), strict=True) if number in (0, 1)]
    for page in listening:
        page.wait_for_function(NOTE_WHAT_IS_DOING)
    stopping = threading.Event()
    writing = threading.Thread(target=_write, args=(painters, stopping), daemon=True)
    writing.start()
    pages[0].wait_for_timeout(min(6.0, seconds) * 1000)
    used, began = _cpu_s(server), time.monotonic()
    written = _send_signals(studio, beacon, pages[0], began + seconds)
    cpu = 100 * (_cpu_s(server) - used) / (time.monotonic() - began)
    loaded = [page.evaluate(LOAD_A_PICTURE, f"/api/v1/assets/{painters[0].pictures[0]}") for page in pages]
    stopping.set()
    writing.join(served_studio.CLOSE_S)
    waits = sorted(wait for page in listening for wait in _waits(page, written))
    return [
        Figure("cpu_20_tabs_pct", cpu, "%", at_most=15, note=f"of one core, server, {many} tabs of one browser"),
        Figure("tabs_with_a_picture", sum(loaded), "", at_least=many, note="each tab can still load a picture"),
        Figure(
            "event_p99_s",
            waits[min(len(waits) - 1, int(0.99 * len(waits)))],
            "s",
            at_most=2,
            note=f"row written to seen in the page, {len(waits)} times",
        ),
        Figure("event_median_s", statistics.median(waits), "s"),
        Figure("events_missed", len(listening) * len(written) - len(waits), "", at_most=0),
    ]


def _where(address: str, films: list[uuid.UUID], number: int) -> str:
    kind = TABS[number % len(TABS)]
    film = films[0] if number < len(TABS) else films[number // len(TABS) % len(films)]
    return f"{address}{kind}" + ("" if kind == "tasks" else f"?project={film}")


def _write(painters: list[film_of_rows.Painter], stopping: threading.Event) -> None:
    while not stopping.wait(WRITE_S):
        for painter in painters:
            painter.move()


def _send_signals(studio: Studio, beacon: uuid.UUID, page: Page, until: float) -> dict[str, float]:
    """Words nobody wrote before, one after another, and when each was in its row."""
    written: dict[str, float] = {}
    while time.monotonic() < until:
        words = f"第 {len(written)} 声"
        film_of_rows.touch(studio, beacon, words)
        written[words] = time.time()
        page.wait_for_timeout(2100 + 37 * (len(written) % 20))
    page.wait_for_timeout(2500)
    return written


def _waits(page: Page, written: dict[str, float]) -> list[float]:
    seen: dict[str, float] = page.evaluate("() => window.benchSeen")
    found = []
    for words, at in written.items():
        moments = [moment for text, moment in seen.items() if f"{words}”" in text]
        found += [min(moments) - at] if moments else []
    return found


def _cpu_s(process: int) -> float:
    """Seconds of CPU, user and system, that a process used so far."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


if __name__ == "__main__":
    sys.exit(main())
