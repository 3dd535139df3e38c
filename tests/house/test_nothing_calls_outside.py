"""Nobody outside hears of a studio: it starts, makes a film and draws every page in a network in which each call ends at a listener."""

from __future__ import annotations

import os
import re
import subprocess
import sys

import pytest

from bench.harness.attack.page_tries import MARKUP, PAGES
from core.settings import ROOT
from tests.browser.conftest import browser_here

LIMIT_S = 280
"""Seconds on a machine that does much else."""
IN_PAGES = "words as a page's own"
"""The kind of tries that is made in a browser, on every page."""
CALLS = """
import os, socket, subprocess, sys, urllib.request
for call in (
    lambda: socket.getaddrinfo("telemetry.example", 443),
    lambda: socket.create_connection(("192.0.2.7", 443), 2),
    lambda: urllib.request.urlopen("http://updates.example", timeout=5),
):
    try:
        call()
    except OSError:
        pass
"""


def ran(*command: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", *command],
        cwd=ROOT,
        env={**os.environ, "DAILIES_BROWSER": browser_here(), "DAILIES_WORKERS": "1", **environment},
        capture_output=True,
        text=True,
        timeout=LIMIT_S,
        check=False,
    )


def test_a_call_by_name_by_address_or_by_proxy_is_heard(tmp_path, monkeypatch) -> None:
    (tmp_path / "calls.py").write_text(CALLS, "utf-8")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    heard = ran("bench.outside", "calls")
    assert heard.returncode == 1
    assert "updates.example" in heard.stdout
    if "by name" in heard.stdout:
        assert "name: telemetry.example" in heard.stdout and "port 443: 192.0.2.7" in heard.stdout


def test_a_studio_that_makes_a_film_calls_nobody(tmp_path) -> None:
    """By the command of `make film`: queue, workers and scheduler of one machine, and every engine that is built in."""
    film = tmp_path / "film.mp4"
    said = {"DAILIES_IDEA": "a lighthouse keeper finds a letter", "DAILIES_SECONDS": "5", "DAILIES_OUT": str(film)}
    place = {"DAILIES_HOME": str(tmp_path / "home"), "SHORT_SIDE": "144", "DATABASE_URL": "", "REDIS_URL": ""}
    made = ran("bench.outside", "cli", "film", **said, **place)
    assert made.returncode == 0, made.stdout[-3000:] + made.stderr[-3000:]
    assert film.stat().st_size > 10_000
    assert "\n0 calls outside" in made.stdout


def attacked(only: str) -> dict[str, str]:
    """The figures of `bench.attack --smoke` for these kinds of tries. It has a listener of its own, and is held to run by this too."""
    met = ran("bench.attack", "--smoke", "--only", only)
    assert met.returncode == 0, met.stdout[-3000:] + met.stderr[-3000:]
    figures = {row.split()[0]: row.split()[1] for row in met.stdout.splitlines() if re.match(r"\w+ +\d", row)}
    assert figures["outside_calls"] == "0" and figures["let_in"] == "0" and figures["errors_5xx"] == "0", met.stdout
    return {**figures, "said": met.stdout}


def test_a_studio_that_is_attacked_calls_nobody() -> None:
    figures = attacked(f"^(?!.*{IN_PAGES})")
    assert float(figures["tries"]) > 200 and IN_PAGES not in figures["said"]


@pytest.mark.skipif(not browser_here(), reason="no browser here")
def test_a_studio_that_draws_every_page_calls_nobody() -> None:
    figures = attacked(IN_PAGES)
    assert float(figures["tries"]) >= len(MARKUP) + len(PAGES) and IN_PAGES in figures["said"]
