"""Suno by way of resellers, in both protocols they speak."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from providers.base import Capability, Door, Errand, Grade, Request
from providers.errors import (
    BadKey,
    Busy,
    Failed,
    Gone,
    Invalid,
    Later,
    Lost,
    ModelNotOpen,
    NoMoney,
    NotSent,
    Refused,
    Unavailable,
)
from providers.facts import catalogue
from providers.vendors.hosted.suno import PROVIDER, protocol
from tests.providers.long_job import submit, whole
from tests.wire import golden
from tests.wire.server import Answer, Fault
from tests.wire.vendors.suno import TRACK_S, Suno

MODEL = PROVIDER.models()[0]
MUSIC = Request(capability=Capability.MUSIC, prompt="雨巷里的古筝，慢而温柔，没有人声", seconds=13)
SPOKEN = ["suno-api", "sunoapi.org"]


@pytest.fixture(params=SPOKEN)
def spoken(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def fake() -> Iterator[Suno]:
    with Suno() as suno:
        yield suno  # type: ignore[misc]


def errand(fake: Suno, spoken: str, **facts: Any) -> Errand:
    return Errand(door=fake.door(extra={"protocol": spoken}, **facts), options=MODEL.option(Grade.BALANCED))


def test_music_comes_as_two_tracks_and_the_one_that_is_long_enough_is_taken(fake: Suno, spoken: str) -> None:
    fake.polls_needed = 2
    result, looks = whole(PROVIDER, MODEL, MUSIC, errand(fake, spoken))
    assert looks == 2 and result.media_type == "audio/mpeg"
    assert result.facts["seconds"] == pytest.approx(TRACK_S[1], abs=0.1) and result.usage.calls == 1
    assert MUSIC.prompt in fake.asked[0].body.decode() and len(fake.charges) == 1
    golden.check("suno", f"music-{spoken}", fake.asked[0])
    golden.check("suno", f"look-{spoken}", fake.asked[1])


def test_where_no_track_is_long_enough_the_longest_is_taken(fake: Suno, spoken: str) -> None:
    result, _ = whole(PROVIDER, MODEL, MUSIC.model_copy(update={"seconds": 90.0}), errand(fake, spoken))
    assert result.facts["seconds"] == pytest.approx(max(TRACK_S), abs=0.1)


def test_resellers_words_for_the_same_are_understood(fake: Suno, spoken: str) -> None:
    fake.reseller = fake.kie = True
    fake.polls_needed = 2
    result, looks = whole(PROVIDER, MODEL, MUSIC, errand(fake, spoken))
    assert looks == 2 and result.content


def test_a_long_wish_goes_where_it_has_room(fake: Suno) -> None:
    submit(PROVIDER, MODEL, MUSIC.model_copy(update={"prompt": "雨" * 800}), errand(fake, "sunoapi.org"))
    assert fake.asked[0].json["style"] == "雨" * 800 and fake.asked[0].json["customMode"] is True


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
def test_what_goes_wrong_is_told_as_what_it_is(fake: Suno, spoken: str, kind: str, error: type[Exception]) -> None:
    fake.trouble(kind)
    with pytest.raises(error) as told:
        PROVIDER.generate(MODEL, MUSIC, errand(fake, spoken))
    assert len(fake.asked) == 1 and "canary" not in str(told.value)


@pytest.mark.parametrize(("kind", "error"), [("failed", Failed), ("refused", Refused), ("gone", Gone)])
def test_a_job_that_ends_badly_says_how(fake: Suno, spoken: str, kind: str, error: type[Exception]) -> None:
    fake.job_trouble(kind)
    with pytest.raises(error):
        whole(PROVIDER, MODEL, MUSIC, errand(fake, spoken))


@pytest.mark.parametrize("kind", ["lose", "cut", "drop"])
def test_a_lost_answer_is_lost_and_nothing_is_sent_twice(fake: Suno, spoken: str, kind: str) -> None:
    fake.next(Fault(kind))
    with pytest.raises(Lost):
        PROVIDER.generate(MODEL, MUSIC, errand(fake, spoken))
    assert len(fake.asked) == 1


def test_nobody_there_means_nothing_was_sent(fake: Suno, spoken: str) -> None:
    with pytest.raises(NotSent):
        PROVIDER.generate(MODEL, MUSIC, errand(fake, spoken, address="http://127.0.0.1:9"))


@pytest.mark.parametrize("kind", ["unavailable", "busy", "bad_answer"])
def test_a_job_that_cannot_be_asked_after_is_not_lost(fake: Suno, spoken: str, kind: str) -> None:
    name = submit(PROVIDER, MODEL, MUSIC, errand(fake, spoken))
    fake.trouble(kind)
    with pytest.raises((Unavailable, Busy)):
        PROVIDER.resume(MODEL, name, MUSIC, errand(fake, spoken))
    with pytest.raises(Later):
        PROVIDER.resume(MODEL, name, MUSIC, errand(fake, spoken))


def test_the_door_says_which_protocol_is_spoken() -> None:
    assert protocol(Door(provider="suno", address="https://gate.example")) == "suno-api"
    assert protocol(Door(provider="suno", address="https://api.kie.ai")) == "sunoapi.org"
    assert protocol(Door(provider="suno", extra={"protocol": "Kie"})) == "sunoapi.org"
    with pytest.raises(Invalid, match="soap"):
        protocol(Door(provider="suno", extra={"protocol": "soap"}))


def test_it_says_that_it_is_unofficial() -> None:
    assert catalogue.vendor("suno").unofficial and all(model.unofficial for model in PROVIDER.models())


def test_a_look_costs_nothing(fake: Suno, spoken: str) -> None:
    assert PROVIDER.check(errand(fake, spoken).door).ok and not fake.charges
    assert PROVIDER.check(errand(fake, spoken, secret="wrong").door).note == "BadKey"


@pytest.mark.parametrize(
    ("status", "code", "error"),
    [
        (403, "insufficient_user_quota", NoMoney),
        (200, "quota_not_enough", NoMoney),
        (400, "sensitive_words_detected", Refused),
        (403, "access_denied", ModelNotOpen),
        (200, "", Invalid),
    ],
)
def test_an_error_within_an_answer_is_told_by_its_code(
    spoken: str, fake: Suno, status: int, code: str, error: type[Exception]
) -> None:
    said = {"error": {"message": "no", "type": "", "code": code}}
    fake.next(Fault("answer", answer=Answer(status, said)))
    with pytest.raises(error):
        PROVIDER.generate(MODEL, MUSIC, errand(fake, spoken))
