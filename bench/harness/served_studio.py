"""A studio of its own on a free port, as a program sees it: its address, its rows, its first admin signed in to a browser."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from playwright.sync_api import BrowserContext

from bench.harness.time_limits import within
from core.people import sessions, users
from core.settings import ROOT, Settings
from core.studio import Studio, open_studio

NOBODY = "redis://127.0.0.1:1/0"
"""A queue that nobody answers: no worker starts."""
PASSWORD = "a long good password"
OPEN_S, CLOSE_S = 120.0, 10.0
"""Seconds that a studio may take to answer first and to close."""


@contextmanager
def serving(home: Path) -> Iterator[tuple[str, int]]:
    """A studio of its own on a free port; its address, and its process."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    own = {
        "DAILIES_HOME": str(home),
        "DAILIES_PORT": str(port),
        "DATABASE_URL": "",
        "REDIS_URL": NOBODY,
        "ASSETS_URL": "",
    }
    command = [sys.executable, "-m", "streamlit", "run", "Home.py", "--server.port", str(port)]
    with (home / "bench.log").open("wb") as log:
        process = subprocess.Popen(command, cwd=ROOT, env={**os.environ, **own}, stdout=log, stderr=log)
    try:
        address = f"http://127.0.0.1:{port}/"
        _until_it_answers(address, process)
        yield address, process.pid
    finally:
        process.send_signal(signal.SIGTERM)
        with suppress(subprocess.TimeoutExpired):
            process.wait(CLOSE_S)
        process.kill()


def _until_it_answers(address: str, process: subprocess.Popen[bytes]) -> None:
    with within(OPEN_S, "a studio, until it answers,"):
        while process.poll() is None:
            with suppress(OSError):
                urllib.request.urlopen(address + "api/v1/health", timeout=1)
                return
            time.sleep(0.1)
    raise RuntimeError("the studio did not start")


def open_home(home: Path) -> Studio:
    """The rows and files of the studio that is served there."""
    return open_studio(Settings(dailies_home=home, database_url="", redis_url=NOBODY, assets_url=""))


def become_admin(context: BrowserContext, address: str, studio: Studio, warm: bool) -> uuid.UUID:
    """The studio's first admin, signed in to this browser: what the form at the door would have made. Home is drawn once before
    anything is timed where the studio is to be `warm`."""
    person = users.create_first_admin(studio.db, "amy@example.org", "Amy", PASSWORD)
    token = sessions.begin_session(studio.db, person.id)
    context.add_cookies([{"name": sessions.COOKIE, "value": token, "url": address}])
    if warm:
        page = context.new_page()
        page.goto(address)
        page.locator(".st-key-home_idea textarea").wait_for()
        page.wait_for_timeout(1500)
        page.close()
    return person.id
