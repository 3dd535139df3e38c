"""xAI: Grok's words, Imagine's pictures and clips; its own count of what each cost is what is booked."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from providers.base import Capability, Errand, Grade, Likeness, Model, Request
from providers.errors import (
    BadAnswer,
    BadKey,
    Busy,
    Failed,
    Gone,
    Invalid,
    Later,
    LinkFails,
    Lost,
    ModelNotOpen,
    NoMoney,
    ProviderError,
    Refused,
    Unable,
    Unavailable,
)
from providers.facts.error_meanings import VendorReply, error_meant
from providers.facts.pricing import load_price_book, price_traits
from providers.fitting import request_as_shown
from providers.transport.file_signature import duration_s, picture_size
from providers.vendors.hosted.grok import PROVIDER
from tests.providers.long_job import submit, whole
from tests.wire import golden, media
from tests.wire.server import Answer, Fault
from tests.wire.vendors.grok import THOUGHT, Grok

TODAY = date(2026, 11, 30)
MODELS = {(model.name, model.capability): model for model in PROVIDER.models()}
V15, LITE, CLASSIC = (MODELS[f"grok-imagine-video{name}", Capability.VIDEO] for name in ("-1.5", "-1.5-lite", ""))
DRAWS, EDITS = (MODELS["grok-imagine-image-2.0", capability] for capability in (Capability.IMAGE, Capability.EDIT))
WRITES = MODELS["grok-4.7", Capability.TEXT]
CLIP = Request(
    capability=Capability.VIDEO, prompt="清晨的雨巷里，一个人撑着伞走来。", width=1280, height=720, seconds=4, seed=7
)
BOTH = (Likeness(name="林岚", sha256="c3"), Likeness(name="阿飞", sha256="d4"))
PICTURE = Request(capability=Capability.IMAGE, prompt="雨巷，水墨", width=1280, height=720)
CHANGE = Request(capability=Capability.EDIT, prompt="把外套改成红色", references=("a1",))
TEXT = Request(capability=Capability.TEXT, prompt="写一个雨巷里的开场。", tokens_most=300)


@pytest.fixture
def fake() -> Iterator[Grok]:
    with Grok() as grok:
        yield grok  # type: ignore[misc]


def errand(fake: Grok, one: Model, **facts: Any) -> Errand:
    return Errand(
        door=facts.pop("door", fake.door()),
        key="call-1",
        options=one.option(facts.pop("grade", Grade.BALANCED)),
        read=facts.pop("read", lambda _: media.picture(640, 360)),
    )


# clips


def test_a_clip_is_made_of_words_while_its_look_up_is_answered_with_nothing(fake: Grok) -> None:
    fake.polls_needed, fake.quiet = 2, True
    result, looks = whole(PROVIDER, V15, CLIP, errand(fake, V15))
    assert looks == 2 and result.media_type == "video/mp4" and duration_s(result.content) == pytest.approx(4, abs=0.1)
    golden.check("grok", "clip", fake.asked[0])
    golden.check("grok", "look", fake.asked[1])
    assert "seed" not in fake.asked[0].json


def test_a_clip_that_begins_with_a_picture_has_that_pictures_shape(fake: Grok) -> None:
    submit(PROVIDER, LITE, CLIP.model_copy(update={"references": ("a1",)}), errand(fake, LITE))
    asked = fake.asked[0].json
    assert asked["image"]["url"].startswith("data:image/png;base64,") and "aspect_ratio" not in asked
    golden.check("grok", "clip-of-a-picture", fake.asked[0])


def test_a_clip_goes_from_picture_to_picture_with_its_people_by_their_tags(fake: Grok) -> None:
    wish = CLIP.model_copy(update={"references": ("a1",), "last_frame": "b2", "likenesses": BOTH})
    read: list[str] = []

    def opened(sha256: str) -> bytes:
        read.append(sha256)
        return media.picture(640, 360)

    whole(PROVIDER, V15, request_as_shown(V15, wish), errand(fake, V15, read=opened))
    asked = fake.asked[0].json
    assert read == ["a1", "b2", "c3", "d4"] and len(asked["reference_images"]) == 2 and asked["last_frame"]["url"]
    assert "<IMAGE_1> is 林岚; <IMAGE_2> is 阿飞" in asked["prompt"]
    golden.check("grok", "clip-with-people", fake.asked[0])


def test_a_clip_of_people_alone_is_guided_by_them(fake: Grok) -> None:
    submit(PROVIDER, V15, request_as_shown(V15, CLIP.model_copy(update={"likenesses": BOTH})), errand(fake, V15))
    asked = fake.asked[0].json
    assert "image" not in asked and len(asked["reference_images"]) == 2 and asked["aspect_ratio"] == "16:9"


def test_a_guided_clip_is_asked_for_no_larger_than_it_is_made(fake: Grok) -> None:
    large = CLIP.model_copy(update={"width": 1920, "height": 1080})
    submit(PROVIDER, V15, large, errand(fake, V15))
    submit(PROVIDER, V15, large.model_copy(update={"references": ("a1",), "last_frame": "b2"}), errand(fake, V15))
    assert [asked.json["resolution"] for asked in fake.asked] == ["1080p", "720p"]


def test_models_that_take_no_end_and_no_people_are_not_told_of_them(fake: Grok) -> None:
    wish = CLIP.model_copy(update={"references": ("a1",), "last_frame": "b2", "likenesses": BOTH})
    for one in (LITE, CLASSIC):
        submit(PROVIDER, one, request_as_shown(one, wish), errand(fake, one))
    for asked in fake.asked:
        assert "image" in asked.json and not {"last_frame", "reference_images", "generate_audio"} & asked.json.keys()


@pytest.mark.parametrize(("wish", "sent"), [("", False), ("off", False), ("on", True)])
def test_it_has_a_sound_of_its_own_only_where_one_is_wanted(fake: Grok, wish: str, sent: bool) -> None:
    result, _ = whole(PROVIDER, V15, CLIP.model_copy(update={"sound": wish}), errand(fake, V15))
    assert fake.asked[0].json["generate_audio"] is sent and result.facts.get("sound", False) is sent


def test_where_there_is_no_switch_its_sound_is_told(fake: Grok) -> None:
    assert whole(PROVIDER, LITE, CLIP, errand(fake, LITE))[0].facts["sound"] is True


@pytest.mark.parametrize("one", [V15, LITE, CLASSIC], ids=lambda one: one.name)
@pytest.mark.parametrize("shown", [(), ("a1",)])
@pytest.mark.parametrize(("wide", "high"), [(854, 480), (1280, 720), (1920, 1080)])
def test_a_clip_costs_what_its_job_says_which_is_what_was_foreseen(
    fake: Grok, one: Model, shown: tuple[str, ...], wide: int, high: int
) -> None:
    wish = CLIP.model_copy(update={"width": wide, "height": high, "references": shown})
    result, _ = whole(PROVIDER, one, wish, errand(fake, one))
    cost = load_price_book().cost(one, result.usage, price_traits(one, wish, Grade.BALANCED), TODAY)
    assert cost.prices == ("vendor",) and {"USD": cost.amount} == fake.spent()
    assert load_price_book().estimate(one, wish, Grade.BALANCED, TODAY).amount == cost.amount


@pytest.mark.parametrize(
    ("kind", "error", "again"),
    [("failed", Failed, True), ("refused", Refused, None), ("gone", Gone, None), ("expired", Gone, None)],
)
def test_a_job_that_ends_badly_says_how(fake: Grok, kind: str, error: type[ProviderError], again: bool | None) -> None:
    fake.job_trouble(kind)
    with pytest.raises(error) as told:
        whole(PROVIDER, V15, CLIP, errand(fake, V15))
    assert getattr(told.value, "again", None) is again and not fake.charges


def test_a_clip_that_was_held_back_is_refused_and_its_cost_is_told(fake: Grok) -> None:
    fake.job_trouble("held_back")
    with pytest.raises(Refused) as told:
        whole(PROVIDER, V15, CLIP, errand(fake, V15))
    assert told.value.reason and told.value.usage and told.value.usage.amount == fake.charges[0].amount


@pytest.mark.parametrize("kind", ["unavailable", "busy", "bad_answer"])
def test_a_job_that_cannot_be_asked_after_is_not_lost(fake: Grok, kind: str) -> None:
    name = submit(PROVIDER, V15, CLIP, errand(fake, V15))
    fake.trouble(kind)
    with pytest.raises((Unavailable, Busy)):
        PROVIDER.resume(V15, name, CLIP, errand(fake, V15))
    with pytest.raises(Later):
        PROVIDER.resume(V15, name, CLIP, errand(fake, V15))


def test_a_clip_whose_link_fails_is_looked_at_again_and_not_made_again(fake: Grok) -> None:
    fake.polls_needed = 0
    name = submit(PROVIDER, V15, CLIP, errand(fake, V15))
    fake.next(Fault("answer", answer=Answer(403, b"<Error/>"), path="/files"))
    with pytest.raises(LinkFails):
        PROVIDER.resume(V15, name, CLIP, errand(fake, V15))
    assert PROVIDER.resume(V15, name, CLIP, errand(fake, V15)).content and len(fake.charges) == 1


def test_nothing_sent_can_be_found_or_cancelled(fake: Grok) -> None:
    name = submit(PROVIDER, V15, CLIP, errand(fake, V15))
    assert not PROVIDER.can_find and not PROVIDER.cancel(V15, name, errand(fake, V15))
    assert len(fake.asked) == 1


# pictures


def test_a_picture_is_drawn_and_costs_what_its_answer_says(fake: Grok) -> None:
    result = PROVIDER.generate(DRAWS, PICTURE, errand(fake, DRAWS))
    assert result.media_type == "image/jpeg" and result.usage.amount == fake.charges[0].amount == Decimal("0.04")
    assert load_price_book().estimate(DRAWS, PICTURE, Grade.BALANCED, TODAY).amount == Decimal("0.04")
    golden.check("grok", "picture", fake.asked[0])


def test_the_best_grade_draws_larger_and_dearer(fake: Grok) -> None:
    result = PROVIDER.generate(DRAWS, PICTURE, errand(fake, DRAWS, grade=Grade.QUALITY))
    assert picture_size(result.content)[1] == 2048 and result.usage.amount == Decimal("0.06")
    assert load_price_book().estimate(DRAWS, PICTURE, Grade.QUALITY, TODAY).amount == Decimal("0.06")


def test_a_changed_picture_has_the_shape_of_the_one_that_was_changed_and_goes_as_json(fake: Grok) -> None:
    result = PROVIDER.generate(EDITS, CHANGE, errand(fake, EDITS))
    width, height = picture_size(result.content)
    assert width / height == pytest.approx(16 / 9, rel=0.01) and "aspect_ratio" not in fake.asked[0].json
    golden.check("grok", "edit", fake.asked[0])


def test_a_picture_is_drawn_after_several_in_the_shape_wanted(fake: Grok) -> None:
    PROVIDER.generate(DRAWS, PICTURE.model_copy(update={"references": ("a1", "b2", "c3", "d4")}), errand(fake, DRAWS))
    assert len(fake.asked[0].json["images"]) == 3 and fake.asked[0].json["aspect_ratio"] == "16:9"


def test_there_must_be_a_picture_to_change(fake: Grok) -> None:
    with pytest.raises(Unable):
        PROVIDER.generate(EDITS, CHANGE.model_copy(update={"references": ()}), errand(fake, EDITS))
    assert not fake.asked


def test_a_picture_that_was_held_back_is_refused_and_its_cost_is_told(fake: Grok) -> None:
    fake.moderated = 1
    with pytest.raises(Refused) as told:
        PROVIDER.generate(DRAWS, PICTURE, errand(fake, DRAWS))
    assert told.value.usage and told.value.usage.amount == fake.charges[0].amount and told.value.reason


@pytest.mark.parametrize("data", [[], [{}], [{"b64_json": "zz"}], None])
def test_an_answer_without_a_picture_is_a_bad_answer(fake: Grok, data: Any) -> None:
    fake.next(Fault("answer", answer=Answer(200, {"data": data, "usage": {"cost_in_usd_ticks": 400_000_000}})))
    with pytest.raises(BadAnswer) as told:
        PROVIDER.generate(DRAWS, PICTURE, errand(fake, DRAWS))
    assert told.value.usage and told.value.usage.amount == Decimal("0.04")


def test_a_picture_whose_answer_is_lost_is_never_asked_for_again(fake: Grok) -> None:
    fake.next(Fault("lose"))
    with pytest.raises(Lost):
        PROVIDER.generate(DRAWS, PICTURE, errand(fake, DRAWS))
    assert len(fake.asked) == len(fake.charges) == 1


# words


def test_what_grok_thought_is_paid_beside_what_it_said(fake: Grok) -> None:
    result = PROVIDER.generate(WRITES, TEXT, errand(fake, WRITES))
    assert result.text and result.usage.tokens_out > THOUGHT and result.usage.amount == fake.charges[0].amount
    without = result.usage.model_copy(update={"amount": None})
    assert load_price_book().cost(WRITES, without, {}, TODAY).amount == fake.charges[0].amount
    golden.check("grok", "text", fake.asked[0])


def test_a_stream_says_what_it_cost_too(fake: Grok) -> None:
    flow, pieces = PROVIDER.stream(WRITES, TEXT, errand(fake, WRITES)), []
    while True:
        try:
            pieces.append(next(flow))
        except StopIteration as end:
            result = end.value
            break
    assert len(pieces) > 1 and result.usage.amount == fake.charges[0].amount


def test_grok_answers_in_a_shape(fake: Grok) -> None:
    shape = {"type": "object", "properties": {"title": {"type": "string"}}, "required": ["title"]}
    told = PROVIDER.generate(WRITES, TEXT.model_copy(update={"answer_schema": shape}), errand(fake, WRITES)).text
    assert json.loads(told)["title"] and fake.asked[0].json["response_format"]["type"] == "json_schema"


# its errors


def test_a_look_costs_nothing_and_knows_a_wrong_key_which_is_said_with_400(fake: Grok) -> None:
    health = PROVIDER.check(fake.door())
    assert health.ok and "grok-4.7" in health.models and not fake.charges
    assert PROVIDER.check(fake.door(secret="wrong")).note == "BadKey"


FLAT: list[tuple[int, str, str, type[ProviderError]]] = [
    (400, "Client specified an invalid argument", "Incorrect API key provided: xa***xx.", BadKey),
    (401, "", "Unauthorized", BadKey),
    (403, "permission-denied", "Your team has either used all available credits or reached its monthly spending limit.", NoMoney),
    (403, "The caller does not have permission to execute the specified operation", "Your newly created team doesn't have any credits yet.", NoMoney),
    (429, "Some resource has been exhausted", "has either used all available credits or reached its monthly spending limit", NoMoney),
    (402, "", "Payment required", NoMoney),
    (403, "The caller does not have permission to execute the specified operation", "not allowed", ModelNotOpen),
    (403, "permission-denied", "Content violates usage guidelines. Failed check: SAFETY_CHECK_TYPE_BIO", Refused),
    (400, "Client specified an invalid argument", "Generated image rejected by content moderation.", Refused),
    (400, "invalid_argument", "`last_frame` is not supported for this model.", Invalid),
    (404, "Some requested entity was not found", "The model grok-9 does not exist or your team does not have access to it.", ModelNotOpen),
    (404, "Some requested entity was not found", "Video request not found.", Gone),
    (422, "", "Failed to deserialize the JSON body", Invalid),
    (429, "Some resource has been exhausted", "Too many requests for team", Busy),
    (500, "", "internal", Unavailable),
    (503, "", "overloaded", Unavailable),
]  # fmt: skip


@pytest.mark.parametrize(("status", "code", "words", "error"), FLAT, ids=lambda one: str(one)[:24])
@pytest.mark.parametrize("shape", ["flat", "nested"])
@pytest.mark.parametrize("one", [V15, DRAWS, WRITES], ids=["clip", "picture", "text"])
def test_an_error_in_either_of_its_shapes_means_one_thing(
    fake: Grok, one: Model, shape: str, status: int, code: str, words: str, error: type[ProviderError]
) -> None:
    nested = {"error": {"message": words, "type": "invalid_request_error", "param": None, "code": code or None}}
    fake.next(Fault("answer", answer=Answer(status, {"code": code, "error": words} if shape == "flat" else nested)))
    wish = {Capability.VIDEO: CLIP, Capability.IMAGE: PICTURE, Capability.TEXT: TEXT}[one.capability]
    with pytest.raises(ProviderError) as told:
        PROVIDER.generate(one, wish, errand(fake, one))
    assert type(told.value) is error and len(fake.asked) == 1


@pytest.mark.parametrize(
    ("code", "words", "error", "again"),
    [
        ("invalid_argument", "Content blocked by moderation", Refused, None),
        ("invalid_argument", "Prompt cannot be empty", Failed, False),
        ("permission_denied", "no access", Failed, False),
        ("failed_precondition", "not available for this model", Failed, False),
        ("service_unavailable", "overloaded", Failed, True),
        ("internal_error", "oops", Failed, True),
        ("", "", Failed, True),
    ],
)
def test_what_a_job_ended_with_is_told_by_the_table(
    code: str, words: str, error: type[ProviderError], again: bool | None
) -> None:
    said = error_meant("grok", VendorReply(code=code, words=words, of_job=True))
    assert type(said) is error and getattr(said, "again", None) is again
