"""`python -m bench.start`: how long somebody waits, from the command until a film plays.

A studio with an empty folder is started as `streamlit run Home.py`, a real browser opens it, makes the first admin,
types one sentence and presses the button; then the film's own rows say when what was there.
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
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from playwright.sync_api import Page, sync_playwright
from sqlalchemy import select

from bench.report import Figure, publish
from core import making, project, tables
from core.project import Brief
from core.settings import ROOT, Settings
from core.studio import Studio, open_studio
from jobs import queue

IDEA = "清晨的海边小镇，退休邮差老周骑着旧自行车，要把一封迟到三十年的信送给灯塔守护人阿梅"
LONGER = "沙漠里的天文台，年轻的天文学家听见星星里藏着一段旋律"
BROWSERS = ("chromium", "google-chrome", "chrome")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking"]
PATIENCE_S = 900


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--seconds", type=int, nargs="*", default=[30, 60], help="lengths of the films")
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="dailies-bench-") as home, sync_playwright() as play:
        browser = play.chromium.launch(executable_path=_browser(), args=ARGUMENTS)
        with serving(Path(home)) as (address, began):
            page = browser.new_page(locale="zh-CN", viewport={"width": 1400, "height": 900})
            start_s = _open(page, address, began)
            _become_admin(page)
            studio = open_studio(Settings(dailies_home=Path(home), database_url="", redis_url="", assets_url=""))
            figures = [Figure("start_s", start_s, "s", at_most=8, note="streamlit run until the form is drawn")]
            figures += _first_film(page, studio, chosen.seconds[0])
            figures += [_another(studio, seconds) for seconds in chosen.seconds[1:]]
        browser.close()
    return 0 if publish("start", figures, idea=IDEA, size="1920x1080", workers=2) else 1


@contextmanager
def serving(home: Path) -> Iterator[tuple[str, float]]:
    """A studio of its own on a free port; its address, and when the command was given."""
    port = _free_port()
    environment = {**os.environ, "DAILIES_HOME": str(home), "DAILIES_PORT": str(port)}
    for name in ("DATABASE_URL", "REDIS_URL", "ASSETS_URL"):
        environment[name] = ""
    command = [sys.executable, "-m", "streamlit", "run", "Home.py", "--server.port", str(port)]
    began = time.monotonic()
    log = (home / "bench.log").open("wb")
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log, start_new_session=True)
    try:
        yield f"http://127.0.0.1:{port}/", began
    finally:
        process.send_signal(signal.SIGTERM)
        with suppress(subprocess.TimeoutExpired):
            process.wait(10)
        process.kill()


def _open(page: Page, address: str, began: float) -> float:
    while True:
        with suppress(OSError):
            urllib.request.urlopen(address + "_stcore/health", timeout=1)
            break
        time.sleep(0.05)
    page.goto(address)
    page.locator("form input, [data-testid=stForm] input").first.wait_for(timeout=60_000)
    return time.monotonic() - began


def _become_admin(page: Page) -> None:
    fields = page.locator("[data-testid=stForm] input")
    for number, words in enumerate(("Amy", "amy@example.org", "a long good password", "a long good password")):
        fields.nth(number).fill(words)
    page.locator("[data-testid=stForm] button[kind^=primary]").click()
    page.locator(".st-key-home_idea textarea").wait_for(timeout=60_000)


def _first_film(page: Page, studio: Studio, seconds: int) -> list[Figure]:
    """By the button, as a person would."""
    page.locator(".st-key-home_idea textarea").fill(IDEA)
    page.locator(".st-key-home_idea textarea").press("Tab")
    page.locator(".st-key-home_seconds").get_by_text(str(seconds)).first.click()
    page.wait_for_timeout(500)
    clicked = time.monotonic()
    page.locator(".st-key-make button").click()
    running = _until(lambda: _one(studio, tables.Task.started_at.is_not(None), tables.Task.kind == "film.make"))
    picture = _until(lambda: _take(studio))
    whole = _until(lambda: _finished(studio, None))
    return [
        Figure("click_to_running_s", running - clicked, "s", note="the click until a worker has the film"),
        Figure("first_picture_s", picture - clicked, "s", note="the click until the first picture stands"),
        Figure(f"film_{seconds}s_s", whole - clicked, "s", note=f"the click until a {seconds} s film plays"),
    ]


def _another(studio: Studio, seconds: int) -> Figure:
    brief = Brief(idea=LONGER, seconds=seconds, language="zh", short_side=studio.settings.short_side)
    with studio.db.write() as session:
        project_id = project.create(session, None, brief).id
    asked = time.monotonic()
    queue.submit(studio, "film.make", user=None, project_id=project_id, expected_s=making.expected(brief))
    took = _until(lambda: _finished(studio, project_id)) - asked
    most = 120 if seconds == 60 else None
    return Figure(f"film_{seconds}s_s", took, "s", at_most=most, note=f"a sentence until a {seconds} s film plays")


def _until(there: object) -> float:
    limit = time.monotonic() + PATIENCE_S
    while time.monotonic() < limit:
        if there():  # type: ignore[operator]
            return time.monotonic()
        time.sleep(0.05)
    raise TimeoutError("the film was not made in time")


def _one(studio: Studio, *conditions: object) -> bool:
    with studio.db.read() as session:
        return session.scalar(select(tables.Task.id).where(*conditions).limit(1)) is not None  # type: ignore[arg-type]


def _take(studio: Studio) -> bool:
    """A picture made here: the sample film's have no task."""
    made = select(tables.Take.id).where(tables.Take.of_kind == "shot", tables.Take.task_id.is_not(None)).limit(1)
    with studio.db.read() as session:
        return session.scalar(made) is not None


def _finished(studio: Studio, project_id: uuid.UUID | None) -> bool:
    rows = select(tables.Cut.id).where(tables.Cut.sha256 != "", tables.Cut.task_id.is_not(None)).limit(1)
    with studio.db.read() as session:
        return session.scalar(rows.where(tables.Cut.project_id == project_id) if project_id else rows) is not None


def _browser() -> str:
    named = os.environ.get("DAILIES_BROWSER")
    found = [f"{folder}/{name}" for name in BROWSERS for folder in os.environ["PATH"].split(":")]
    return named or next(path for path in found if os.access(path, os.X_OK))


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


if __name__ == "__main__":
    sys.exit(main())
