"""A ComfyUI of one's own: workflows with slots."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from providers.base import (
    Capability,
    Errand,
    Failed,
    Gone,
    Grade,
    Invalid,
    Later,
    Lost,
    Model,
    Request,
    Unable,
    Unavailable,
)
from providers.comfyui import FOLDER, PROVIDER, filled
from providers.signature import size
from tests.providers.waiting import submit, whole
from tests.wire import golden, media
from tests.wire.comfyui import Comfyui
from tests.wire.server import Answer, Fault

MODELS = {model.capability: model for model in PROVIDER.models()}
MODEL = MODELS[Capability.IMAGE]
DRAW = Request(capability=Capability.IMAGE, prompt="雨巷，一把红伞", negative="文字", width=1280, height=720, seed=9)
RESTYLE = Request(
    capability=Capability.RESTYLE, prompt="雨巷", inputs={"style": "水彩"}, references=("a" * 64,), seed=3
)
ENLARGE = Request(capability=Capability.UPSCALE, inputs={"times": 3}, references=("a" * 64,))


@pytest.fixture
def fake() -> Iterator[Comfyui]:
    with Comfyui() as comfy:
        yield comfy  # type: ignore[misc]


def errand(fake: Comfyui, model: Model = MODEL, **facts: Any) -> Errand:
    return Errand(
        door=fake.door(**facts),
        key="call-1",
        options=model.option(Grade.BALANCED),
        read=lambda _: media.picture(200, 120),
    )


def made(fake: Comfyui, request: Request, **facts: Any) -> Any:
    model = MODELS[request.capability]
    return whole(PROVIDER, model, request, errand(fake, model, **facts))


def test_a_picture_is_drawn_by_a_workflow(fake: Comfyui) -> None:
    fake.polls_needed = 2
    result, looks = made(fake, DRAW)
    width, height = size(result.content)
    assert looks >= 1 and width / height == pytest.approx(16 / 9, abs=0.03) and result.usage.images == 1
    assert fake.asked[0].json["prompt"]["2"]["inputs"]["text"] == DRAW.prompt
    golden.check("comfyui", "draw", fake.asked[0])
    golden.check("comfyui", "look", fake.asked[1])


def test_a_picture_is_drawn_in_another_style_in_its_own_size(fake: Comfyui) -> None:
    result, _ = made(fake, RESTYLE)
    assert size(result.content) == (200, 120)
    assert fake.asked[1].json["prompt"]["2"]["inputs"]["text"] == "水彩, 雨巷"
    golden.check("comfyui", "upload", fake.asked[0])
    golden.check("comfyui", "restyle", fake.asked[1])


def test_a_picture_is_made_as_many_times_larger_as_wanted(fake: Comfyui) -> None:
    assert size(made(fake, ENLARGE)[0].content) == (600, 360)
    golden.check("comfyui", "enlarge", fake.asked[1])


def test_the_door_may_name_a_checkpoint_and_a_workflow(fake: Comfyui) -> None:
    submit(PROVIDER, MODEL, DRAW, errand(fake, extra={"checkpoint": "dreamshaper_8.safetensors"}))
    assert fake.asked[0].json["prompt"]["1"]["inputs"]["ckpt_name"] == "dreamshaper_8.safetensors"
    with pytest.raises(Unable):
        PROVIDER.generate(MODEL, DRAW, errand(fake, extra={"workflow": "../../prices/rates"}))
    with pytest.raises(Unable, match="picture"):
        PROVIDER.generate(MODEL, DRAW, errand(fake, extra={"workflow": "upscale.json"}))
    assert len(fake.asked) == 1


def test_every_slot_of_our_workflows_can_be_filled() -> None:
    known = {"prompt", "negative", "seed", "width", "height", "picture", "checkpoint", "denoise", "upscaler"}
    known |= {"steps", "cfg", "sampler", "scheduler"}
    for file in FOLDER.glob("*.json"):
        filled(json.loads(file.read_text("utf-8")), dict.fromkeys(known, 1))


def test_a_key_is_a_token_or_a_name_with_its_password(fake: Comfyui) -> None:
    assert PROVIDER.check(fake.door()).ok
    assert PROVIDER.check(fake.door(secret=f"studio:{fake.secret()}")).ok
    assert PROVIDER.check(fake.door(secret="")).ok
    assert PROVIDER.check(fake.door(secret="wrong")).note == "BadKey"


@pytest.mark.parametrize(
    ("kind", "error"),
    [("bad_answer", Lost)],
)
def test_what_goes_wrong_is_told_as_what_it_is(fake: Comfyui, kind: str, error: type[Exception]) -> None:
    fake.trouble(kind)
    with pytest.raises(error) as told:
        PROVIDER.generate(MODEL, DRAW, errand(fake))
    assert len(fake.asked) == 1 and "canary" not in str(told.value)


def test_a_workflow_that_cannot_run_says_which_part_is_wrong(fake: Comfyui) -> None:
    said = {"errors": [{"message": "Value not in list: ckpt_name"}], "class_type": "CheckpointLoaderSimple"}
    body = {"error": {"type": "x", "message": "Prompt outputs failed validation"}, "node_errors": {"1": said}}
    fake.next(Fault("answer", answer=Answer(400, body)))
    with pytest.raises(Invalid, match="ckpt_name"):
        PROVIDER.generate(MODEL, DRAW, errand(fake))


@pytest.mark.parametrize(("kind", "error"), [("failed", Failed), ("gone", Gone)])
def test_a_job_that_ends_badly_says_how(fake: Comfyui, kind: str, error: type[Exception]) -> None:
    fake.job_trouble(kind)
    with pytest.raises(error):
        made(fake, DRAW)


@pytest.mark.parametrize("kind", ["unavailable", "bad_answer"])
def test_a_job_that_cannot_be_asked_after_is_not_lost(fake: Comfyui, kind: str) -> None:
    fake.polls_needed = 9
    name = submit(PROVIDER, MODEL, DRAW, errand(fake))
    fake.trouble(kind)
    with pytest.raises(Unavailable):
        PROVIDER.resume(MODEL, name, DRAW, errand(fake))
    with pytest.raises(Later):
        PROVIDER.resume(MODEL, name, DRAW, errand(fake))


def test_a_cancelled_job_is_taken_out_of_the_queue_and_no_other(fake: Comfyui) -> None:
    fake.polls_needed = 9
    first, second = (submit(PROVIDER, MODEL, DRAW, errand(fake)) for _ in range(2))
    assert PROVIDER.cancel(MODEL, second, errand(fake)) is True
    assert PROVIDER.cancel(MODEL, second, errand(fake)) is False
    assert not fake.jobs[first]["cancelled"]
    assert PROVIDER.cancel(MODEL, first, errand(fake)) is True
    with pytest.raises(Gone):
        PROVIDER.resume(MODEL, first, DRAW, errand(fake))


def test_it_costs_nothing() -> None:
    assert all(model.price_micro_yuan == 0 for model in PROVIDER.models())
