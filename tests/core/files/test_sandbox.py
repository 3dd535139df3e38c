"""What people bring is read in a process of its own, with limits on time and memory."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from core.errors import ClipTookTooLong, NotAPicture, NotAVideo, ReadersBusy, TooHeavy
from core.files import sandbox as confining
from core.files.sandbox import run_sandboxed
from core.script.script_files import extract_text

PATIENT = 60.0
"""Seconds by the clock, on however busy a machine."""


def test_what_a_function_answers_comes_back_as_it_was() -> None:
    assert run_sandboxed(extract_text, "a.txt", "夜里，猫走了。".encode(), seconds=PATIENT) == "夜里，猫走了。"


def test_what_cannot_be_used_is_refused_with_the_same_words_as_in_place() -> None:
    from core.files.picture_import import make_thumbnail

    with pytest.raises(NotAPicture):
        run_sandboxed(make_thumbnail, b"<svg/>", seconds=PATIENT)


@pytest.mark.parametrize(
    "too_much",
    [
        pytest.param(lambda: run_sandboxed(time.sleep, 600, seconds=1.0), id="the clock"),
        pytest.param(lambda: run_sandboxed(pow, 3, 10**9, seconds=PATIENT, cpu_seconds=1), id="a core"),
        pytest.param(lambda: run_sandboxed(bytearray, 400 << 20, seconds=PATIENT, memory_mib=300), id="memory"),
    ],
)
def test_what_takes_too_much_is_stopped_and_said(too_much) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(TooHeavy) as stopped:
        too_much()
    assert "太复杂" in stopped.value.sentence("zh") and "too heavy" in stopped.value.sentence("en")


def test_who_asks_says_what_too_much_and_broken_mean() -> None:
    with pytest.raises(ClipTookTooLong):
        run_sandboxed(time.sleep, 600, seconds=0.5, too_heavy=ClipTookTooLong)
    with pytest.raises(NotAVideo):
        run_sandboxed(os.abort, seconds=PATIENT, broken=NotAVideo)
    with pytest.raises(NotAVideo):
        run_sandboxed(int, "no number", seconds=PATIENT, broken=NotAVideo)


def test_two_are_read_at_once_and_a_third_waits_for_its_turn() -> None:
    two = [
        threading.Thread(target=lambda: run_sandboxed(time.sleep, 600, seconds=4.0, broken=TooHeavy)) for _ in range(2)
    ]
    hook, threading.excepthook = threading.excepthook, lambda told: None
    try:
        for each in two:
            each.start()
        time.sleep(0.5)
        with pytest.raises(ReadersBusy):
            run_sandboxed(len, [1], seconds=0.2)
        for each in two:
            each.join()
    finally:
        threading.excepthook = hook
    assert run_sandboxed(len, [1], seconds=PATIENT) == 1


def test_a_child_ends_with_its_parent_and_takes_along_what_it_started(tmp_path: Path) -> None:
    came = tmp_path / "pid"
    begin = f"echo $PPID $$ > {came}; exec sleep 600"
    parent = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "import sys, os; from core.files.sandbox import run_sandboxed; run_sandboxed(os.system, sys.argv[1], seconds=600)",
            begin,
        ],
        cwd=confining.ROOT,
    )
    try:
        _until(lambda: came.exists() and came.read_text().count("\n") == 1)
        left = [int(pid) for pid in came.read_text().split()]
    finally:
        parent.send_signal(signal.SIGKILL)
        parent.wait()
    _until(lambda: not any(map(_lives, left)))


def test_nothing_of_the_studios_environment_is_known_to_a_child(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-canary")
    assert run_sandboxed(os.getenv, "OPENAI_API_KEY", seconds=PATIENT) is None


def _until(true, seconds: float = PATIENT) -> None:  # type: ignore[no-untyped-def]
    over = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < over
        time.sleep(0.05)


def _lives(pid: int) -> bool:
    """A zombie nobody waits for is dead."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False
    except ProcessLookupError:
        return False
