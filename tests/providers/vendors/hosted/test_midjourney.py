"""Midjourney by way of an unofficial gateway: a grid of four, and one of them larger."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import pytest
from PIL import Image

from providers.base import Capability, Errand, Grade, Request
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
    Refused,
    Unavailable,
)
from providers.facts import catalogue
from providers.vendors.hosted.midjourney import PROVIDER
from tests.providers.long_job import submit, whole
from tests.wire import golden, media
from tests.wire.server import Answer, Fault
from tests.wire.vendors.midjourney import Midjourney

MODEL = PROVIDER.models()[0]
SHOT = Request(
    capability=Capability.IMAGE,
    prompt="雨巷，一把红伞，\n长镜头",
    negative="文字, 水印",
    width=1280,
    height=720,
    seed=5,
)


@pytest.fixture
def fake() -> Iterator[Midjourney]:
    with Midjourney() as midjourney:
        yield midjourney  # type: ignore[misc]


def errand(fake: Midjourney, grade: Grade = Grade.BALANCED, **facts: Any) -> Errand:
    door = facts.get("door", fake.door())
    return Errand(door=door, options=MODEL.option(grade), read=lambda _: media.picture(64, 64))


def test_a_picture_is_one_of_four_made_larger(fake: Midjourney) -> None:
    fake.polls_needed = 2
    result, looks = whole(PROVIDER, MODEL, SHOT, errand(fake))
    wide, high = Image.open(io.BytesIO(result.content)).size
    assert looks == 4 and wide / high == pytest.approx(16 / 9, abs=0.02) and result.usage.images == 1
    assert sum(job["action"] == "UPSCALE" for job in fake.jobs.values()) == 1, "asked once for the larger one"
    assert len(fake.charges) == 1
    golden.check("midjourney", "imagine", fake.asked[0])
    golden.check("midjourney", "upscale", next(a for a in fake.asked if a.path == "/mj/submit/change"))


def test_parameters_stand_behind_the_words(fake: Midjourney) -> None:
    submit(PROVIDER, MODEL, SHOT, errand(fake, Grade.QUALITY))
    told = fake.asked[0].json["prompt"]
    assert told.startswith("雨巷，一把红伞， 长镜头 --") and "\n" not in told
    assert "--ar 16:9" in told and "--no 文字, 水印" in told and "--seed 5" in told and "--q 2" in told


def test_words_that_look_like_parameters_are_only_words(fake: Midjourney) -> None:
    submit(PROVIDER, MODEL, SHOT.model_copy(update={"prompt": "rain --fast --v 4"}), errand(fake))
    told = fake.asked[0].json["prompt"]
    assert "--fast" not in told and "--v 4" not in told


def test_pictures_can_be_shown(fake: Midjourney) -> None:
    submit(PROVIDER, MODEL, SHOT.model_copy(update={"references": ("a", "b")}), errand(fake))
    assert [shown[:22] for shown in fake.asked[0].json["base64Array"]] == ["data:image/png;base64,"] * 2


def test_a_long_queue_is_no_trouble(fake: Midjourney) -> None:
    fake.queue_is_long = True
    assert whole(PROVIDER, MODEL, SHOT, errand(fake))[0].content


def test_an_address_may_be_given_with_or_without_its_ending(fake: Midjourney) -> None:
    assert submit(PROVIDER, MODEL, SHOT, errand(fake, door=fake.door(address=f"{fake.url}/mj/")))


@pytest.mark.parametrize(
    ("kind", "error"),
    [
        ("busy", Busy),
        ("refused", Refused),
        ("bad_answer", Lost),
    ],
)
def test_what_goes_wrong_is_told_as_what_it_is(fake: Midjourney, kind: str, error: type[Exception]) -> None:
    fake.trouble(kind)
    with pytest.raises(error) as told:
        PROVIDER.generate(MODEL, SHOT, errand(fake))
    assert len(fake.asked) == 1 and "canary" not in str(told.value)
    if isinstance(told.value, Refused):
        assert "nude" in told.value.reason


@pytest.mark.parametrize(("status", "error"), [(401, BadKey), (402, NoMoney), (403, ModelNotOpen), (400, Invalid)])
def test_what_a_status_says_of_the_key_counts_before_a_code(
    fake: Midjourney, status: int, error: type[Exception]
) -> None:
    said = {"code": 4, "description": "no", "properties": {}, "result": None}
    fake.next(Fault("answer", answer=Answer(status, said)))
    with pytest.raises(error):
        PROVIDER.generate(MODEL, SHOT, errand(fake))


@pytest.mark.parametrize(("kind", "error"), [("failed", Failed), ("refused", Refused), ("gone", Gone)])
def test_a_job_that_ends_badly_says_how(fake: Midjourney, kind: str, error: type[Exception]) -> None:
    fake.job_trouble(kind)
    with pytest.raises(error):
        whole(PROVIDER, MODEL, SHOT, errand(fake))


def test_a_job_it_does_not_know_is_gone(fake: Midjourney) -> None:
    with pytest.raises(Gone):
        PROVIDER.resume(MODEL, "1234", SHOT, errand(fake))


def test_a_larger_picture_whose_answer_was_lost_is_not_made_twice(fake: Midjourney) -> None:
    fake.polls_needed = 0
    name = submit(PROVIDER, MODEL, SHOT, errand(fake))
    fake.always = Fault("lose", path="/mj/submit/change")
    with pytest.raises(Lost):
        PROVIDER.resume(MODEL, name, SHOT, errand(fake))
    fake.always = None
    assert PROVIDER.resume(MODEL, name, SHOT, errand(fake)).content
    assert sum(job["action"] == "UPSCALE" for job in fake.jobs.values()) == 1


def test_a_gateway_that_cannot_be_asked_keeps_the_job(fake: Midjourney) -> None:
    name = submit(PROVIDER, MODEL, SHOT, errand(fake))
    fake.trouble("bad_answer")
    with pytest.raises(Unavailable):
        PROVIDER.resume(MODEL, name, SHOT, errand(fake))
    with pytest.raises(Later):
        PROVIDER.resume(MODEL, name, SHOT, errand(fake))


def test_it_says_that_it_is_unofficial() -> None:
    vendor = catalogue.vendor("midjourney")
    assert vendor.unofficial and vendor.own_address and all(model.unofficial for model in PROVIDER.models())


def test_a_look_costs_nothing(fake: Midjourney) -> None:
    assert PROVIDER.check(fake.door()).ok and not fake.charges
    assert PROVIDER.check(fake.door(secret="wrong")).note == "BadKey"
