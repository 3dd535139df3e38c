"""A few at once and the others after them."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from core.errors import TooManySignIns
from core.people.concurrency_limit import ConcurrencyLimit


def test_never_more_are_inside_than_may_be_and_all_have_their_turn():
    turns, done = ConcurrencyLimit(2, patience_s=30), []

    def go(number: int) -> None:
        with turns.taken():
            time.sleep(0.01)
            done.append(number)

    with ThreadPoolExecutor(16) as pool:
        list(pool.map(go, range(16)))
    assert sorted(done) == list(range(16))
    assert (turns.highest, turns.inside) == (2, 0)


def test_who_waits_too_long_is_told_to_come_again_and_an_error_inside_gives_the_turn_back():
    turns = ConcurrencyLimit(1, patience_s=0.05)
    with pytest.raises(ZeroDivisionError), turns.taken():
        1 / 0  # noqa: B018
    with turns.taken(), pytest.raises(TooManySignIns), turns.taken():
        pytest.fail("two were inside")
    with turns.taken():
        assert turns.inside == 1
