"""`python -m bench.start`: how long somebody waits, from the command until a film plays, and what the studio holds at rest.

A studio with an empty folder is started as `streamlit run Home.py`, a real browser opens it, makes the first admin,
types one sentence and presses the button; then the film's own rows say when what was there. Ten minutes after the last
film the memory of all its processes is counted; then Home is opened again and one more film asked for, out of the rest.
"""

from __future__ import annotations

import argparse
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from playwright.sync_api import Page, sync_playwright
from sqlalchemy import select

from bench.harness import memory
from bench.harness.browsers import ARGUMENTS, browser_path
from bench.harness.report import Figure, publish, with_smoke
from bench.harness.time_limits import whole
from core.database import tables
from core.people import users
from core.production import cpu_seconds
from core.project import projects
from core.project.projects import Brief
from core.settings import ROOT, Settings
from core.studio import Studio, open_studio
from jobs import queue

IDEA = "清晨的海边小镇，退休邮差老周骑着旧自行车，要把一封迟到三十年的信送给灯塔守护人阿梅"
LONGER = "沙漠里的天文台，年轻的天文学家听见星星里藏着一段旋律"
LENGTHS = (10, 15, 30, 60, 90)
"""Seconds that Home offers, in the order of its pictures."""
OPENING_S, PATIENCE_S = 120, 900
"""For so long the page, and a film, are waited for."""
WHOLE_S = 4 * PATIENCE_S
"""The whole bench, without its rest."""
REST_MIB = 700
"""The most that all processes of a studio on one machine may hold ten minutes after a film."""


def main() -> int:
    """Exits 1 where a target is missed, 2 where there is no browser. Raises TimeoutError where something does not come."""
    options = argparse.ArgumentParser(prog="python -m bench.start", description=__doc__)
    options.add_argument("--seconds", type=int, nargs="+", default=[30, 60], help="lengths of the films")
    options.add_argument(
        "--rest-minutes", type=float, default=10.0, help="after the last film, until memory is counted"
    )
    with_smoke(options)
    chosen = options.parse_args()
    if chosen.smoke:
        chosen.seconds, chosen.rest_minutes = [10], 0.0
    with whole(WHOLE_S + 60 * chosen.rest_minutes, "bench.start"):
        figures = _measured(chosen.seconds, chosen.rest_minutes, chosen.smoke)
    settings = {"idea": IDEA, "size": "1920x1080", "workers": 2, "rest_minutes": chosen.rest_minutes}
    return 0 if publish("start", figures, smoke=chosen.smoke, **settings) else 1


def _measured(lengths: Sequence[int], rest_minutes: float, smoke: bool) -> list[Figure]:
    """Of a smoke run only until its first, small picture stands, by one worker."""
    size = {"SHORT_SIDE": "144", "DAILIES_WORKERS": "1"} if smoke else {}
    with tempfile.TemporaryDirectory(prefix="dailies-bench-") as home, sync_playwright() as play:
        browser = play.chromium.launch(executable_path=browser_path(), args=ARGUMENTS)
        with serving(Path(home), size) as (address, began, pid):
            page = browser.new_page(locale="zh-CN", viewport={"width": 1400, "height": 900})
            start_s = _open(page, address, began)
            studio = open_studio(Settings(dailies_home=Path(home), database_url="", redis_url="", assets_url=""))
            _become_admin(page, studio)
            figures = [Figure("start_s", start_s, "s", at_most=8, note="streamlit run until the form is drawn")]
            figures += _by_button(page, studio, IDEA, lengths[0], ends=not smoke)
            figures += [_another(studio, seconds) for seconds in lengths[1:]]
            page.goto(address)
            time.sleep(60 * rest_minutes)
            figures += memory.figures(pid, at_most=REST_MIB)
            if not smoke:
                page.reload()
                figures += _by_button(page, studio, LONGER, lengths[0], "rested_")
        browser.close()
    return figures


@contextmanager
def serving(home: Path, more: Mapping[str, str]) -> Iterator[tuple[str, float, int]]:
    """A studio of its own on a free port; its address, when the command was given, and its first process."""
    port = _free_port()
    environment = {**os.environ, **more, "DAILIES_HOME": str(home), "DAILIES_PORT": str(port)}
    for name in ("DATABASE_URL", "REDIS_URL", "ASSETS_URL"):
        environment[name] = ""
    command = [sys.executable, "-m", "streamlit", "run", "Home.py", "--server.port", str(port)]
    began = time.monotonic()
    log = (home / "bench.log").open("wb")
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log, start_new_session=True)
    try:
        yield f"http://127.0.0.1:{port}/", began, process.pid
    finally:
        process.send_signal(signal.SIGTERM)
        with suppress(subprocess.TimeoutExpired):
            process.wait(10)
        process.kill()


def _open(page: Page, address: str, began: float) -> float:
    _until(lambda: _answers(address), OPENING_S)
    page.goto(address)
    page.locator("form input, [data-testid=stForm] input").first.wait_for(timeout=60_000)
    return time.monotonic() - began


def _answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address + "_stcore/health", timeout=1):
            return True
    except OSError:
        return False


def _become_admin(page: Page, studio: Studio) -> None:
    """The form asks for the code of the terminal, a name, an address and a password, twice."""
    fields = page.locator("[data-testid=stForm] input")
    code, password = users.opening_code(studio.db), "a long good password"
    for number, words in enumerate((code, "Amy", "amy@example.org", password, password)):
        fields.nth(number).fill(words)
    page.locator("[data-testid=stForm] button[kind^=primary]").click()
    page.locator(".st-key-home_idea textarea").wait_for(timeout=60_000)


def _by_button(
    page: Page, studio: Studio, idea: str, seconds: int, name: str = "", *, ends: bool = True
) -> list[Figure]:
    """A film as a person asks for it; `name` begins the names of its figures. Its end is waited for where it `ends`."""
    box = page.locator(".st-key-home_idea textarea")
    box.wait_for(timeout=60_000)
    box.fill(idea)
    box.press("Tab")
    page.locator(".st-key-home-line summary").click()
    page.locator(".st-key-home_length button").nth(LENGTHS.index(seconds)).click()
    page.wait_for_timeout(500)
    before, clicked = _films(studio), time.monotonic()
    page.locator(".st-key-make button").click()
    _until(lambda: _films(studio) - before)
    project_id = (_films(studio) - before).pop()
    running = _until(lambda: _one(studio, tables.Task.started_at.is_not(None), tables.Task.project_id == project_id))
    picture = _until(lambda: _take(studio, project_id))
    figures = [
        Figure(f"{name}click_to_running_s", running - clicked, "s", note="the click until a worker has the film"),
        Figure(f"{name}first_picture_s", picture - clicked, "s", note="the click until the first picture stands"),
    ]
    if ends:
        took = _until(lambda: _finished(studio, project_id)) - clicked
        figures.append(Figure(f"{name}film_{seconds}s_s", took, "s", note=f"the click until a {seconds} s film plays"))
    return figures


def _another(studio: Studio, seconds: int) -> Figure:
    brief = Brief(idea=LONGER, seconds=seconds, language="zh", short_side=studio.settings.short_side)
    with studio.db.write() as session:
        project_id = projects.create(session, None, brief).id
    asked = time.monotonic()
    queue.submit(
        studio, "film.make", user=None, project_id=project_id, expected_s=cpu_seconds.expected_film_seconds(brief)
    )
    took = _until(lambda: _finished(studio, project_id)) - asked
    most = 120 if seconds == 60 else None
    return Figure(f"film_{seconds}s_s", took, "s", at_most=most, note=f"a sentence until a {seconds} s film plays")


def _until(there: Callable[[], object], seconds: float = PATIENCE_S) -> float:
    """When it was there. Raises TimeoutError."""
    limit = time.monotonic() + seconds
    while time.monotonic() < limit:
        if there():
            return time.monotonic()
        time.sleep(0.05)
    raise TimeoutError(f"it did not come in {seconds} s")


def _films(studio: Studio) -> set[uuid.UUID]:
    """The projects whose film was asked for."""
    with studio.db.read() as session:
        asked = session.scalars(select(tables.Task.project_id).where(tables.Task.kind == "film.make"))
        return {project_id for project_id in asked if project_id}


def _one(studio: Studio, *conditions: object) -> bool:
    with studio.db.read() as session:
        return session.scalar(select(tables.Task.id).where(*conditions).limit(1)) is not None  # type: ignore[arg-type]


def _take(studio: Studio, project_id: uuid.UUID) -> bool:
    """A picture of a shot stands."""
    ours = (tables.Take.of_kind == "shot", tables.Take.project_id == project_id)
    with studio.db.read() as session:
        return session.scalar(select(tables.Take.id).where(*ours).limit(1)) is not None


def _finished(studio: Studio, project_id: uuid.UUID) -> bool:
    ours = (tables.Cut.sha256 != "", tables.Cut.task_id.is_not(None), tables.Cut.project_id == project_id)
    with studio.db.read() as session:
        return session.scalar(select(tables.Cut.id).where(*ours).limit(1)) is not None


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


if __name__ == "__main__":
    sys.exit(main())
