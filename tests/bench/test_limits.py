"""A bench that waits too long says for what, and ends with an exit code of its own."""

from __future__ import annotations

import subprocess
import sys
import time

import pytest

from bench.harness.time_limits import TOO_LONG, GaveUp, within


def test_what_takes_too_long_ends_with_a_sentence_that_names_it(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(GaveUp) as ended, within(0.1, "a line of a process"):
        time.sleep(30)
    assert ended.value.code == TOO_LONG
    assert "a line of a process took more than 0.1 s" in capsys.readouterr().err


def test_a_wait_for_a_process_that_says_nothing_ends_too() -> None:
    silent = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    with silent, pytest.raises(GaveUp), within(0.2, "a process"):
        assert silent.stdout is not None
        silent.stdout.readline()


def test_the_nearer_of_two_limits_counts_and_the_farther_goes_on_after_it(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(GaveUp), within(0.4, "all of it"):
        with within(30, "its first part"):
            pass
        with within(30, "its second part"):
            time.sleep(30)
    assert "all of it" in capsys.readouterr().err
