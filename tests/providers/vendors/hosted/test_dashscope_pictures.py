"""DashScope: pictures painted, restyled, enlarged and changed."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import pytest

from providers import fitting
from providers.base import Capability, Grade, Request, Result
from providers.errors import Unable
from providers.facts.pricing import load_price_book
from providers.transport.file_signature import media_type
from providers.vendors.hosted.dashscope import PROVIDER
from tests.providers.dashscope_requests import CHANGE, MODELS, PICTURE, RAIN, TODAY, errand, made, owed
from tests.providers.long_job import whole
from tests.wire import golden
from tests.wire.vendors.dashscope import DashScope


@pytest.fixture
def fake() -> Iterator[DashScope]:
    with DashScope() as dashscope:
        yield dashscope  # type: ignore[misc]


@pytest.mark.parametrize("name", ["wan2.2-t2i-flash", "wan2.5-t2i-preview", "wan2.7-image"])
def test_a_picture_is_painted_of_words(fake: DashScope, name: str) -> None:
    result = made(fake, name, PICTURE)
    assert media_type(result.content) == result.media_type == "image/png" and result.usage.images == 1
    assert RAIN in fake.asked[0].body.decode()
    assert result.facts["seed"] == 7
    golden.check("dashscope", f"picture-{name}", fake.asked[0])
    golden.check("dashscope", "look", fake.asked[1])


@pytest.mark.parametrize("name", ["wan2.7-image", "wan2.5-i2i-preview"])
def test_a_picture_is_painted_after_others(fake: DashScope, name: str) -> None:
    made(fake, name, PICTURE.model_copy(update={"references": ("still", "who")}))
    golden.check("dashscope", f"picture-after-others-{name}", fake.asked[0])


def test_a_picture_can_be_answered_at_once(fake: DashScope) -> None:
    model = MODELS["qwen-image-plus"]
    result = PROVIDER.generate(model, PICTURE, errand(fake, model))
    assert result.media_type == "image/png" and result.usage.images == 1
    golden.check("dashscope", "picture-at-once", fake.asked[0])
    assert fake.spent() == {"CNY": owed(fake, "qwen-image-plus", PICTURE, result)} == {"CNY": Decimal("0.20")}


def test_a_picture_takes_another_style(fake: DashScope) -> None:
    request = Request(capability=Capability.RESTYLE, inputs={"style": "水墨画"}, references=("still",))
    result = made(fake, "wanx2.1-imageedit", request)
    assert result.media_type == "image/png" and fake.asked[0].json["input"]["prompt"] == "水墨画"
    golden.check("dashscope", "restyle", fake.asked[0])
    assert fake.spent() == {"CNY": Decimal("0.14")}


def test_a_picture_gets_more_pixels(fake: DashScope) -> None:
    request = Request(capability=Capability.UPSCALE, inputs={"times": 3}, references=("still",))
    result = made(fake, "wanx2.1-imageedit-sharper", request)
    golden.check("dashscope", "upscale", fake.asked[0])
    assert size(result) == (3840, 2160)


@pytest.mark.parametrize("name", ["qwen-image-2.0-edit", "qwen-image-edit-plus", "wanx2.1-imageedit-words"])
def test_a_picture_is_changed_as_told_and_keeps_its_size(fake: DashScope, name: str) -> None:
    model = MODELS[name]
    if model.long_job:
        result, _ = whole(PROVIDER, model, CHANGE, errand(fake, model))
    else:
        result = PROVIDER.generate(model, CHANGE, errand(fake, model))
    assert size(result) == (1280, 720) and result.usage.images == 1 and result.facts["seed"] == 7
    assert CHANGE.prompt in fake.asked[0].body.decode() and "1280*720" not in fake.asked[0].body.decode()
    golden.check("dashscope", f"edit-{name}", fake.asked[0])
    assert fake.spent() == {"CNY": owed(fake, name, CHANGE, result)}
    assert load_price_book().estimate(model, CHANGE, Grade.BALANCED, TODAY).amount == sum(fake.spent().values())


def test_a_picture_is_changed_only_where_its_mask_says_so(fake: DashScope) -> None:
    made(fake, "wanx2.1-imageedit-words", CHANGE.model_copy(update={"mask": "mask"}))
    given = fake.asked[0].json["input"]
    assert given["function"] == "description_edit_with_mask" and given["mask_image_url"].startswith("data:image/")
    golden.check("dashscope", "edit-with-a-mask", fake.asked[0])


def test_a_mask_of_another_size_is_not_sent(fake: DashScope) -> None:
    model = MODELS["wanx2.1-imageedit-words"]
    with pytest.raises(Unable):
        PROVIDER.generate(model, CHANGE.model_copy(update={"mask": "who"}), errand(fake, model))
    assert not fake.asked


def test_a_model_without_masks_is_not_told_of_one(fake: DashScope) -> None:
    model = MODELS["qwen-image-2.0-edit"]
    request = fitting.request_as_shown(model, CHANGE.model_copy(update={"mask": "mask"}))
    assert PROVIDER.generate(model, request, errand(fake, model)).content
    assert len([piece for piece in fake.asked[0].json["input"]["messages"][0]["content"] if "image" in piece]) == 1


def test_a_change_needs_a_picture_of_a_size_it_takes(fake: DashScope) -> None:
    model = MODELS["qwen-image-2.0-edit"]
    for references in ((), ("tiny",), ("huge",)):
        with pytest.raises(Unable):
            PROVIDER.generate(model, CHANGE.model_copy(update={"references": references}), errand(fake, model))
    assert not fake.asked


def test_qwen_paints_with_others_to_go_by(fake: DashScope) -> None:
    model = MODELS["qwen-image-2.0"]
    shown = PICTURE.model_copy(update={"references": ("still", "who2")})
    result = PROVIDER.generate(model, shown, errand(fake, model))
    assert result.media_type == "image/png"
    assert fake.spent() == {"CNY": owed(fake, "qwen-image-2.0", shown, result)} == {"CNY": Decimal("0.20")}
    golden.check("dashscope", "picture-at-once-after-others", fake.asked[0])


def test_an_edit_needs_a_picture_and_a_style(fake: DashScope) -> None:
    model = MODELS["wanx2.1-imageedit"]
    for request in (
        Request(capability=Capability.RESTYLE, inputs={"style": "水墨画"}),
        Request(capability=Capability.RESTYLE, references=("still",)),
    ):
        with pytest.raises(Unable):
            PROVIDER.generate(model, request, errand(fake, model))
    assert not fake.asked


@pytest.mark.parametrize("name", ["tiny", "huge"])
def test_a_picture_of_a_size_it_does_not_take_is_not_sent(fake: DashScope, name: str) -> None:
    model = MODELS["wanx2.1-imageedit-sharper"]
    with pytest.raises(Unable):
        PROVIDER.generate(model, Request(capability=Capability.UPSCALE, references=(name,)), errand(fake, model))
    assert not fake.asked


def size(result: Result) -> tuple[int, int]:
    from tests.wire.result_links import size_of

    return size_of(result.content)
