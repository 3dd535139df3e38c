"""Udio by way of resellers, in both protocols they speak."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from providers.base import Capability, Door, Errand, Grade, Request
from providers.errors import BadKey, Busy, Failed, Gone, Invalid, Later, Lost, NoMoney, NotSent, Refused, Unavailable
from providers.facts import catalogue
from providers.vendors.hosted.udio import PROVIDER, protocol
from tests.providers.long_job import submit, whole
from tests.wire import golden
from tests.wire.server import Fault
from tests.wire.vendors.udio import TRACK_S, Udio

MODEL = PROVIDER.models()[0]
MUSIC = Request(
    capability=Capability.MUSIC, prompt="雨巷里的古筝，慢而温柔，没有人声", negative="人声", seconds=13, seed=3
)
SPOKEN = ["piapi", "udio"]


@pytest.fixture(params=SPOKEN)
def spoken(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def fake() -> Iterator[Udio]:
    with Udio() as udio:
        yield udio  # type: ignore[misc]


def errand(fake: Udio, spoken: str, **facts: Any) -> Errand:
    return Errand(door=fake.door(extra={"protocol": spoken}, **facts), options=MODEL.option(Grade.BALANCED))


def test_music_is_made_and_its_length_is_the_real_one(fake: Udio, spoken: str) -> None:
    fake.polls_needed = 2
    result, looks = whole(PROVIDER, MODEL, MUSIC, errand(fake, spoken))
    assert looks == 2 and result.media_type == "audio/mpeg"
    assert result.facts["seconds"] == pytest.approx(TRACK_S, abs=0.1) and result.usage.calls == 1
    assert MUSIC.prompt in fake.asked[0].body.decode() and len(fake.charges) == 1
    golden.check("udio", f"music-{spoken}", fake.asked[0])
    golden.check("udio", f"look-{spoken}", fake.asked[1])


@pytest.mark.parametrize(
    ("kind", "error"),
    [
        ("bad_key", BadKey),
        ("no_money", NoMoney),
        ("busy", Busy),
        ("refused", Refused),
        ("invalid", Invalid),
        ("unavailable", Unavailable),
        ("bad_answer", Lost),
    ],
)
def test_what_goes_wrong_is_told_as_what_it_is(fake: Udio, spoken: str, kind: str, error: type[Exception]) -> None:
    fake.trouble(kind)
    with pytest.raises(error) as told:
        PROVIDER.generate(MODEL, MUSIC, errand(fake, spoken))
    assert len(fake.asked) == 1 and "canary" not in str(told.value)


@pytest.mark.parametrize(("kind", "error"), [("failed", Failed), ("refused", Refused), ("gone", Gone)])
def test_a_job_that_ends_badly_says_how(fake: Udio, spoken: str, kind: str, error: type[Exception]) -> None:
    fake.job_trouble(kind)
    with pytest.raises(error):
        whole(PROVIDER, MODEL, MUSIC, errand(fake, spoken))


@pytest.mark.parametrize("kind", ["lose", "cut", "drop"])
def test_a_lost_answer_is_lost_and_nothing_is_sent_twice(fake: Udio, spoken: str, kind: str) -> None:
    fake.next(Fault(kind))
    with pytest.raises(Lost):
        PROVIDER.generate(MODEL, MUSIC, errand(fake, spoken))
    assert len(fake.asked) == 1


def test_nobody_there_means_nothing_was_sent(fake: Udio, spoken: str) -> None:
    with pytest.raises(NotSent):
        PROVIDER.generate(MODEL, MUSIC, errand(fake, spoken, address="http://127.0.0.1:9"))


@pytest.mark.parametrize("kind", ["unavailable", "busy", "bad_answer"])
def test_a_job_that_cannot_be_asked_after_is_not_lost(fake: Udio, spoken: str, kind: str) -> None:
    name = submit(PROVIDER, MODEL, MUSIC, errand(fake, spoken))
    fake.trouble(kind)
    with pytest.raises((Unavailable, Busy)):
        PROVIDER.resume(MODEL, name, MUSIC, errand(fake, spoken))
    with pytest.raises(Later):
        PROVIDER.resume(MODEL, name, MUSIC, errand(fake, spoken))


def test_the_door_says_which_protocol_is_spoken() -> None:
    assert protocol(Door(provider="udio")) == "piapi"
    with pytest.raises(Invalid, match="soap"):
        protocol(Door(provider="udio", extra={"protocol": "soap"}))


def test_it_says_that_it_is_unofficial() -> None:
    assert catalogue.vendor("udio").unofficial and all(model.unofficial for model in PROVIDER.models())


def test_a_look_costs_nothing(fake: Udio, spoken: str) -> None:
    assert PROVIDER.check(errand(fake, spoken).door).ok and not fake.charges
    assert PROVIDER.check(errand(fake, spoken, secret="wrong").door).note == "BadKey"
