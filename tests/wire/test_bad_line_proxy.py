"""The bad line does to a request what bad lines do, and no more."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from threading import Thread

import httpx
import pytest

from tests.wire.bad_line_proxy import Proxy
from tests.wire.server import Answer, Asked, Fake, route


class Shop(Fake):
    """Sells one thing."""

    @route("POST", "/buy")
    def buy(self, asked: Asked) -> Answer:
        self.charge("thing", "1")
        return Answer(200, {"bought": "x" * 3000})


CUT = (httpx.ReadError, httpx.RemoteProtocolError)
"""What a hard cut looks like: it depends on whether the asker was still writing."""


@pytest.fixture
def shop() -> Iterator[Shop]:
    with Shop() as fake:
        yield fake  # type: ignore[misc]


def buy(line: Proxy, patience: float = 0.5) -> httpx.Response:
    return httpx.post(f"{line.url}/buy", json={"n": 1}, timeout=patience)


def test_a_good_line_is_not_noticed(shop: Shop) -> None:
    with Proxy(shop.url) as line, httpx.Client() as client:
        for _ in range(3):
            assert client.post(f"{line.url}/buy", json={}).json()["bought"] == "x" * 3000
    assert len(shop.charges) == 3 and line.counts == {"good": 3}


def test_a_late_line_is_late(shop: Shop) -> None:
    with Proxy(shop.url, "latency", latency_s=0.15) as line:
        began = time.monotonic()
        assert buy(line).status_code == 200
    assert 0.15 <= time.monotonic() - began < 0.5


def test_a_reset_line_never_reaches_the_other_side(shop: Shop) -> None:
    with Proxy(shop.url, "reset") as line, pytest.raises(CUT):
        buy(line)
    assert not shop.asked


def test_a_lost_answer_was_worked_for_and_paid(shop: Shop) -> None:
    with Proxy(shop.url, "lose") as line, pytest.raises(CUT):
        buy(line)
    assert len(shop.charges) == 1


def test_a_cut_answer_does_not_come_whole(shop: Shop) -> None:
    with Proxy(shop.url, "cut") as line, pytest.raises(CUT):
        buy(line)
    assert len(shop.charges) == 1


def test_a_slow_line_outlasts_the_patient_only(shop: Shop) -> None:
    with Proxy(shop.url, "slow", drip_s=0.05) as line:
        assert buy(line).status_code == 200
        line.drip_s = 0.4
        with pytest.raises(httpx.ReadTimeout):
            buy(line, 0.1)


def test_what_a_black_hole_kept_arrives_after_all_once_the_line_is_mended(shop: Shop) -> None:
    with Proxy(shop.url, "black_hole") as line:
        with pytest.raises(httpx.ReadTimeout):
            buy(line, 0.1)
        assert not shop.asked
        line.mend()
        until = time.monotonic() + 3
        while not shop.charges and time.monotonic() < until:
            time.sleep(0.01)
    assert len(shop.charges) == 1


def test_a_mix_of_troubles_is_the_same_for_the_same_seed_and_is_counted(shop: Shop) -> None:
    def told(seed: int) -> tuple[list[str], Counter[str]]:
        went = []
        with Proxy(shop.url, mix={"good": 2, "reset": 1, "lose": 1}, seed=seed) as line:
            for _ in range(12):
                try:
                    went.append(str(buy(line).status_code))
                except CUT:
                    went.append("lost")
        return went, line.counts

    first, again, other = told(1), told(1), told(2)
    assert first == again and first[0] != other[0]
    assert set(first[1]) == {"good", "reset", "lose"} and sum(first[1].values()) == 12


def test_one_bad_connection_does_not_hold_up_the_others(shop: Shop) -> None:
    with Proxy(shop.url, "black_hole") as line:
        stuck = Thread(target=_buy_in_vain, args=(line,), daemon=True)
        stuck.start()
        while not line.counts["black_hole"]:
            time.sleep(0.01)
        line.mode = "good"
        assert buy(line).status_code == 200 and stuck.is_alive()


def _buy_in_vain(line: Proxy) -> None:
    with suppress(httpx.HTTPError):
        buy(line, 5)
