"""A Stable Diffusion of one's own, run by AUTOMATIC1111."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from providers.base import Capability, Errand, Grade, Model, Request
from providers.errors import BadAnswer, Unable
from providers.transport.file_signature import picture_size
from providers.vendors.self_hosted.automatic1111 import PROVIDER
from tests.wire import golden, media
from tests.wire.server import Answer, Fault
from tests.wire.vendors.automatic1111 import Automatic1111

MODELS = {model.capability: model for model in PROVIDER.models()}
DRAW = Request(
    capability=Capability.IMAGE, prompt="雨巷，一把红伞", negative="文字", width=1280, height=720, seed=2**32 + 9
)
RESTYLE = Request(
    capability=Capability.RESTYLE, prompt="雨巷", inputs={"style": "watercolor"}, references=("a" * 64,), seed=3
)
ENLARGE = Request(capability=Capability.UPSCALE, inputs={"times": 4}, references=("a" * 64,))


@pytest.fixture
def fake() -> Iterator[Automatic1111]:
    with Automatic1111() as sd:
        yield sd  # type: ignore[misc]


def made(fake: Automatic1111, request: Request, grade: Grade = Grade.BALANCED, **facts: Any) -> Any:
    model: Model = MODELS[request.capability]
    by = Errand(door=fake.door(**facts), options=model.option(grade), read=lambda _: media.picture(200, 120))
    return PROVIDER.generate(model, request, by)


def test_a_picture_is_drawn_as_large_as_the_model_can(fake: Automatic1111) -> None:
    result = made(fake, DRAW)
    width, height = picture_size(result.content)
    assert width * height <= 1_048_576 * 1.02 and width / height == pytest.approx(16 / 9, abs=0.03)
    assert result.facts["seed"] == 9 and result.usage.images == 1
    assert fake.asked[0].json["prompt"] == DRAW.prompt
    golden.check("automatic1111", "draw", fake.asked[0])


def test_grades_differ_in_how_long_it_is_worked_on(fake: Automatic1111) -> None:
    for grade in (Grade.FAST, Grade.BALANCED, Grade.QUALITY):
        made(fake, DRAW, grade)
    assert [asked.json["steps"] for asked in fake.asked] == [12, 24, 40]


def test_a_picture_is_drawn_in_another_style_in_its_own_size(fake: Automatic1111) -> None:
    result = made(fake, RESTYLE)
    assert picture_size(result.content) == (200, 120)
    assert fake.asked[0].json["prompt"] == "watercolor, 雨巷"
    golden.check("automatic1111", "restyle", fake.asked[0])


def test_a_picture_is_made_larger(fake: Automatic1111) -> None:
    assert picture_size(made(fake, ENLARGE).content) == (800, 480)
    golden.check("automatic1111", "enlarge", fake.asked[0])


def test_the_door_may_name_a_checkpoint(fake: Automatic1111) -> None:
    made(fake, DRAW, extra={"checkpoint": "dreamshaper_8"})
    assert fake.asked[0].json["override_settings"] == {"sd_model_checkpoint": "dreamshaper_8"}


def test_no_key_is_needed_where_none_is_asked_for(fake: Automatic1111) -> None:
    assert made(fake, DRAW, secret="", address=f"{fake.url}/sdapi/v1").content
    assert "Authorization" not in fake.asked[0].headers


@pytest.mark.parametrize(
    ("kind", "error"),
    [("bad_answer", BadAnswer)],
)
def test_what_goes_wrong_is_told_as_what_it_is(fake: Automatic1111, kind: str, error: type[Exception]) -> None:
    fake.trouble(kind)
    with pytest.raises(error) as told:
        made(fake, DRAW)
    assert len(fake.asked) == 1 and "canary" not in str(told.value)


def test_a_server_without_its_api_cannot_do_it(fake: Automatic1111) -> None:
    fake.next(Fault("answer", answer=Answer(404, {"detail": "Not Found"})))
    with pytest.raises(Unable, match="--api"):
        made(fake, DRAW)


@pytest.mark.parametrize("image", ["no base64 at all!", "aGFsbG8=", ""])
def test_what_is_no_picture_is_a_bad_answer(fake: Automatic1111, image: str) -> None:
    fake.next(Fault("answer", answer=Answer(200, {"images": [image], "info": "no json"})))
    with pytest.raises(BadAnswer):
        made(fake, DRAW)


def test_it_costs_nothing() -> None:
    assert all(model.price_micro_yuan == 0 for model in PROVIDER.models())


def test_a_look_names_its_checkpoints(fake: Automatic1111) -> None:
    assert "dreamshaper_8" in PROVIDER.check(fake.door()).models
    assert PROVIDER.check(fake.door(secret="studio:wrong")).note == "BadKey"
