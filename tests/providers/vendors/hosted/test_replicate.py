"""Replicate: MusicGen's music."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from providers.base import Capability, Errand, Grade, Request
from providers.errors import Busy, Failed, Gone, Later, LinkFails, Lost, Refused, Unavailable
from providers.vendors.hosted.replicate import PROVIDER
from tests.providers.long_job import submit, whole
from tests.wire import golden
from tests.wire.server import Fault
from tests.wire.vendors.replicate import Replicate

MODEL = PROVIDER.models()[0]
MUSIC = Request(capability=Capability.MUSIC, prompt="雨巷里的古筝，慢而温柔", seconds=9.5, seed=11)


@pytest.fixture
def fake() -> Iterator[Replicate]:
    with Replicate() as replicate:
        yield replicate  # type: ignore[misc]


def errand(fake: Replicate, grade: Grade = Grade.BALANCED, **facts: Any) -> Errand:
    return Errand(door=facts.get("door", fake.door()), key="call-1", options=MODEL.option(grade))


def test_music_is_made_as_long_as_it_was_wanted(fake: Replicate) -> None:
    fake.polls_needed = 2
    result, looks = whole(PROVIDER, MODEL, MUSIC, errand(fake))
    assert looks == 2 and result.media_type == "audio/mpeg"
    assert result.facts["seconds"] == pytest.approx(10, abs=0.1) and result.facts["seed"] == 11
    assert result.usage.seconds == 10 and fake.asked[0].json["input"]["prompt"] == MUSIC.prompt
    golden.check("replicate", "music", fake.asked[0])
    golden.check("replicate", "look", fake.asked[1])


def test_the_best_grade_is_not_pressed(fake: Replicate) -> None:
    result, _ = whole(PROVIDER, MODEL, MUSIC, errand(fake, Grade.QUALITY))
    assert result.media_type == "audio/wav"


def test_music_longer_than_it_makes_is_made_as_long_as_it_can(fake: Replicate) -> None:
    submit(PROVIDER, MODEL, MUSIC.model_copy(update={"seconds": 95.0}), errand(fake))
    assert fake.asked[0].json["input"]["duration"] == 30


@pytest.mark.parametrize(
    ("kind", "error"),
    [
        ("busy", Busy),
        ("gone", Gone),
        ("bad_answer", Lost),
    ],
)
def test_what_goes_wrong_is_told_as_what_it_is(fake: Replicate, kind: str, error: type[Exception]) -> None:
    fake.trouble(kind)
    with pytest.raises(error) as told:
        PROVIDER.generate(MODEL, MUSIC, errand(fake))
    assert len(fake.asked) == 1 and "canary" not in str(told.value)
    if isinstance(told.value, Busy):
        assert told.value.after_s == 5


@pytest.mark.parametrize(("kind", "error"), [("failed", Failed), ("refused", Refused), ("gone", Gone)])
def test_a_job_that_ends_badly_says_how(fake: Replicate, kind: str, error: type[Exception]) -> None:
    fake.job_trouble(kind)
    with pytest.raises(error):
        whole(PROVIDER, MODEL, MUSIC, errand(fake))


def test_a_cancelled_job_is_neither_paid_nor_tried_again(fake: Replicate) -> None:
    name = submit(PROVIDER, MODEL, MUSIC, errand(fake))
    assert PROVIDER.cancel(MODEL, name, errand(fake)) is True and not fake.charges
    with pytest.raises(Failed) as told:
        PROVIDER.resume(MODEL, name, MUSIC, errand(fake))
    assert told.value.again is False


def test_a_job_that_is_done_cannot_be_cancelled(fake: Replicate) -> None:
    fake.polls_needed = 0
    name = submit(PROVIDER, MODEL, MUSIC, errand(fake))
    PROVIDER.resume(MODEL, name, MUSIC, errand(fake))
    assert PROVIDER.cancel(MODEL, name, errand(fake)) is False


@pytest.mark.parametrize("kind", ["unavailable", "bad_answer"])
def test_a_job_that_cannot_be_asked_after_is_not_lost(fake: Replicate, kind: str) -> None:
    name = submit(PROVIDER, MODEL, MUSIC, errand(fake))
    fake.trouble(kind)
    with pytest.raises(Unavailable):
        PROVIDER.resume(MODEL, name, MUSIC, errand(fake))
    with pytest.raises(Later):
        PROVIDER.resume(MODEL, name, MUSIC, errand(fake))


def test_a_result_whose_link_does_not_give_it_is_paid_and_looked_at_again(fake: Replicate) -> None:
    fake.polls_needed = 0
    name = submit(PROVIDER, MODEL, MUSIC, errand(fake))
    fake.next(Fault("answer", answer=fake.says("gone"), path="/files"))
    with pytest.raises(LinkFails):
        PROVIDER.resume(MODEL, name, MUSIC, errand(fake))
    assert PROVIDER.resume(MODEL, name, MUSIC, errand(fake)).content


def test_a_look_costs_nothing(fake: Replicate) -> None:
    assert PROVIDER.check(fake.door()).ok and not fake.charges
    assert PROVIDER.check(fake.door(secret="wrong")).note == "BadKey"
