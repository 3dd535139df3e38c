"""DashScope: Wanx pictures and edits, Wan films, CosyVoice and Qwen speech."""

from __future__ import annotations

import logging
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from providers import fitting
from providers.base import Capability, Door, Errand, Grade, Likeness, Model, Request, Result
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
    NotSent,
    ProviderError,
    Refused,
    Unable,
    Unavailable,
)
from providers.facts.pricing import load_price_book, price_traits
from providers.transport.file_signature import duration_s, media_type
from providers.transport.http_client import Wire
from providers.vendors.hosted.dashscope import PROVIDER, explain
from tests.providers.long_job import submit, whole
from tests.wire import golden, media
from tests.wire.server import Answer, Fault
from tests.wire.vendors.dashscope import DashScope

MODELS = {model.name: model for model in PROVIDER.models()}
TODAY = date(2026, 11, 30)
RAIN = "清晨的雨巷里，一个人撑着伞走来。“等我！”"
PICTURE = Request(capability=Capability.IMAGE, prompt=RAIN, negative="文字", width=1280, height=720, seed=7)
FILM = PICTURE.model_copy(update={"capability": Capability.VIDEO, "seconds": 5.0})
PEOPLE = FILM.model_copy(
    update={"likenesses": (Likeness(name="阿雨", sha256="who"), Likeness(name="老周", sha256="who2"))}
)
CHANGE = Request(capability=Capability.EDIT, prompt="把外套改成红色", references=("still",), seed=7)
LINE = Request(capability=Capability.SPEECH, prompt=RAIN, language="zh", inputs={"speaker": {"sex": "f", "age": "old"}})


@pytest.fixture
def fake() -> Iterator[DashScope]:
    with DashScope() as dashscope:
        yield dashscope  # type: ignore[misc]


def errand(fake: DashScope, model: Model, **facts: Any) -> Errand:
    return Errand(
        door=facts.pop("door", fake.door()),
        key="call-1",
        options=model.option(facts.pop("grade", Grade.BALANCED)),
        read=lambda sha256: media.wav(3.0) if sha256 == "line" else media.picture(*SIZES.get(sha256, (640, 640))),
    )


SIZES = {"still": (1280, 720), "who": (512, 640), "tiny": (320, 180), "huge": (4800, 600), "mask": (1280, 720)}


def made(fake: DashScope, name: str, request: Request, **facts: Any) -> Result:
    model = MODELS[name]
    result, _ = whole(PROVIDER, model, request, errand(fake, model, **facts))
    return result


def owed(fake: DashScope, name: str, request: Request, result: Result, grade: Grade = Grade.BALANCED) -> Decimal:
    """What our own price rows say of this result."""
    model = MODELS[name]
    return load_price_book().cost(model, result.usage, price_traits(model, request, grade), TODAY).amount


# Pictures ------------------------------------------------------------------------------------------------------------------


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


# Films -----------------------------------------------------------------------------------------------------------------------


def test_a_film_is_made_of_words(fake: DashScope) -> None:
    result = made(fake, "wan2.5-t2v-preview", FILM, grade=Grade.FAST)
    assert media_type(result.content) == "video/mp4" and duration_s(result.content) == pytest.approx(5, abs=0.3)
    assert fake.asked[0].json["parameters"]["size"] == "832*480"
    golden.check("dashscope", "film", fake.asked[0])
    assert (
        fake.spent() == {"CNY": owed(fake, "wan2.5-t2v-preview", FILM, result, Grade.FAST)} == {"CNY": Decimal("1.50")}
    )


def test_a_film_begins_with_a_picture(fake: DashScope) -> None:
    shown = FILM.model_copy(update={"references": ("still",)})
    result = made(fake, "wan2.2-i2v-flash", shown, grade=Grade.QUALITY)
    golden.check("dashscope", "film-of-a-picture", fake.asked[0])
    assert fake.asked[0].json["parameters"]["resolution"] == "1080P" and result.usage.seconds == 5


def test_a_film_goes_from_one_picture_to_another(fake: DashScope) -> None:
    made(fake, "wan2.2-kf2v-flash", FILM.model_copy(update={"references": ("still",), "last_frame": "end"}))
    assert fake.asked[0].json["input"]["last_frame_url"].startswith("data:image/")
    golden.check("dashscope", "film-between", fake.asked[0])


@pytest.mark.parametrize("name", ["wan2.7-i2v", "wan3.0-video", "wan3.0-video-prime"])
def test_a_film_ends_with_its_last_picture(fake: DashScope, name: str) -> None:
    made(fake, name, FILM.model_copy(update={"references": ("still",), "last_frame": "end"}))
    told = fake.asked[0].json
    assert [medium["type"] for medium in told["input"]["media"]] == ["first_frame", "last_frame"]
    assert "ratio" not in told["parameters"]
    golden.check("dashscope", f"film-between-{name}", fake.asked[0])


def test_an_end_without_a_beginning_is_not_sent(fake: DashScope) -> None:
    made(fake, "wan3.0-video", FILM.model_copy(update={"last_frame": "end"}))
    assert "media" not in fake.asked[0].json["input"]


def test_people_are_shown_where_there_are_no_frames(fake: DashScope) -> None:
    model = MODELS["wan3.0-video"]
    made(fake, "wan3.0-video", fitting.request_as_shown(model, PEOPLE))
    told = fake.asked[0].json
    assert [medium["type"] for medium in told["input"]["media"]] == ["reference_image"] * 2
    assert told["parameters"]["ratio"] == "16:9" and "1 is 阿雨" in told["input"]["prompt"]
    golden.check("dashscope", "film-with-people", fake.asked[0])


def test_frames_and_people_are_never_sent_together(fake: DashScope) -> None:
    both = PEOPLE.model_copy(update={"references": ("still",), "last_frame": "end"})
    model, by_hand = (
        MODELS["wan3.0-video"],
        FILM.model_copy(update={"references": ("still", "who"), "last_frame": "end"}),
    )
    for request in (fitting.request_as_shown(model, both), by_hand):
        submit(PROVIDER, model, request, errand(fake, model))
        kinds = [medium["type"] for medium in fake.asked[-1].json["input"]["media"]]
        assert kinds == ["first_frame", "last_frame"]


@pytest.mark.parametrize("name", ["wan3.0-video", "wan2.5-t2v-preview"])
@pytest.mark.parametrize(("said", "sounds"), [("on", True), ("off", False), ("", False)])
def test_a_clip_has_a_sound_of_its_own_where_it_was_asked_for(
    fake: DashScope, name: str, said: str, sounds: bool
) -> None:
    result = made(fake, name, FILM.model_copy(update={"sound": said}))
    assert fake.asked[0].json["parameters"]["audio"] is sounds and result.facts.get("sound", False) is sounds


def test_where_a_sound_is_always_there_no_switch_is_sent(fake: DashScope) -> None:
    request = fitting.request_as_shown(MODELS["wan2.7-t2v"], FILM.model_copy(update={"sound": "off"}))
    result = made(fake, "wan2.7-t2v", request)
    assert result.facts["sound"] is True and "audio" not in fake.asked[0].json["parameters"]


def test_lips_move_to_a_sound_that_is_ours(fake: DashScope) -> None:
    request = FILM.model_copy(update={"references": ("still",), "speech": "line"})
    made(fake, "wan2.7-i2v", request)
    heard = fake.asked[0].json["input"]["media"][1]
    assert heard["type"] == "driving_audio" and heard["url"].startswith("data:audio/wav;base64,")
    submit(
        PROVIDER,
        MODELS["wan3.0-video"],
        fitting.request_as_shown(MODELS["wan3.0-video"], request),
        errand(fake, MODELS["wan3.0-video"]),
    )
    assert [medium["type"] for medium in fake.asked[-1].json["input"]["media"]] == ["first_frame"]


@pytest.mark.parametrize("size_", [(854, 480), (1280, 720), (1920, 1080)], ids=str)
@pytest.mark.parametrize("name", ["wan3.0-video", "wan3.0-video-prime", "wan2.7-t2v", "wan2.7-i2v"])
def test_what_a_film_costs_is_foreseen_and_booked_as_billed(fake: DashScope, name: str, size_: tuple[int, int]) -> None:
    request = FILM.model_copy(
        update={"width": size_[0], "height": size_[1], "references": ("still",) if name == "wan2.7-i2v" else ()}
    )
    result = made(fake, name, request)
    before = load_price_book().estimate(MODELS[name], request, Grade.BALANCED, TODAY)
    assert before.amount == owed(fake, name, request, result) == sum(fake.spent().values()) > 0


@pytest.mark.parametrize(
    ("name", "references"),
    [
        ("wan2.7-t2v", ()),
        ("wan2.7-i2v", ("still",)),
        ("wan2.7-r2v", ("who", "who")),
        ("wan3.0-video", ("still",)),
        ("wan3.0-video", ()),
    ],
)
def test_a_film_is_shown_what_each_picture_is_to_it(fake: DashScope, name: str, references: tuple[str, ...]) -> None:
    request = FILM.model_copy(update={"references": references, "seconds": 6.4})
    result = made(fake, name, request)
    assert fake.asked[0].json["parameters"]["duration"] == 7 and result.usage.seconds == 7
    golden.check("dashscope", f"film-{name}-{len(references)}", fake.asked[0])
    assert sum(fake.spent().values()) == owed(fake, name, request, result) > 0


# Speech ----------------------------------------------------------------------------------------------------------------------


def test_a_line_is_spoken_by_a_voice_that_suits(fake: DashScope) -> None:
    model = MODELS["cosyvoice-v3-flash"]
    line = LINE.model_copy(update={"speed": 1.25})
    result = PROVIDER.generate(model, line, errand(fake, model))
    assert result.media_type == "audio/wav" and result.facts["seconds"] == pytest.approx(len(RAIN) / 5 / 1.25, abs=0.05)
    assert fake.asked[0].json["input"]["voice"] == "longlaoyi_v3"
    golden.check("dashscope", "speech", fake.asked[0])
    wide = sum(2 if ord(letter) > 0x2E80 else 1 for letter in RAIN)
    assert result.usage.characters == wide
    assert fake.spent() == {"CNY": owed(fake, "cosyvoice-v3-flash", line, result)} == {"CNY": Decimal(wide) / 10_000}


def test_a_line_is_spoken_by_qwen(fake: DashScope) -> None:
    model = MODELS["qwen3-tts-flash"]
    result = PROVIDER.generate(
        model, LINE.model_copy(update={"language": "en", "prompt": "Wait for me!"}), errand(fake, model)
    )
    assert result.media_type == "audio/wav" and result.facts["seconds"] > 0
    golden.check("dashscope", "speech-qwen", fake.asked[0])


def test_a_pace_it_cannot_speak_at_is_not_taken_for_another(fake: DashScope) -> None:
    model = MODELS["qwen3-tts-flash"]
    with pytest.raises(Unable):
        PROVIDER.generate(model, LINE.model_copy(update={"speed": 1.5}), errand(fake, model))
    assert not fake.asked


def test_speech_that_was_paid_is_fetched_until_it_is_there(fake: DashScope) -> None:
    """Its link is in the answer to the very call that was paid."""
    model = MODELS["cosyvoice-v3-flash"]
    fake.next(Fault("none"), Fault("drop", path="/files"), Fault("cut", path="/files"))
    assert PROVIDER.generate(model, LINE, errand(fake, model)).content
    assert len(fake.charges) == 1


@pytest.mark.parametrize("name", ["cosyvoice-v3-flash", "qwen-image-plus"])
def test_what_was_paid_and_does_not_come_from_its_link_is_kept_with_it(fake: DashScope, name: str) -> None:
    """There is no job that could be asked for another link."""
    model = MODELS[name]
    fake.always = Fault("answer", answer=Answer(403, b"expired"), path="/files")
    with pytest.raises(LinkFails) as told:
        PROVIDER.generate(model, ASKED[name], errand(fake, model))
    fake.always = None
    assert len(fake.charges) == 1 and told.value.usage is not None
    assert PROVIDER.collect(told.value.facts["link"], errand(fake, model))
    assert load_price_book().cost(model, told.value.usage, {}, TODAY).amount == fake.charges[0].amount


# What goes wrong -------------------------------------------------------------------------------------------------------------

TROUBLES: list[tuple[str, type[ProviderError]]] = [
    ("bad_key", BadKey),
    ("no_money", NoMoney),
    ("no_allowance", ModelNotOpen),
    ("busy", Busy),
    ("refused", Refused),
    ("invalid", Invalid),
    ("unavailable", Unavailable),
    ("bad_answer", Lost),
]
ASKED = {
    "wan2.2-t2i-flash": PICTURE,
    "wan2.7-image": PICTURE,
    "qwen-image-plus": PICTURE,
    "wan2.7-t2v": FILM,
    "cosyvoice-v3-flash": LINE,
    "qwen3-tts-flash": LINE,
}


def test_where_nothing_is_said_nothing_is_asked(fake: DashScope) -> None:
    for name in ("wan2.2-t2i-flash", "qwen-image-plus", "cosyvoice-v3-flash"):
        with pytest.raises(Invalid):
            PROVIDER.generate(MODELS[name], ASKED[name].model_copy(update={"prompt": " "}), errand(fake, MODELS[name]))
    assert not fake.asked


@pytest.mark.parametrize(("kind", "error"), TROUBLES)
@pytest.mark.parametrize("name", list(ASKED))
def test_what_goes_wrong_is_told_as_what_it_is(
    fake: DashScope, caplog: pytest.LogCaptureFixture, name: str, kind: str, error: type[ProviderError]
) -> None:
    fake.trouble(kind)
    with caplog.at_level(logging.DEBUG), pytest.raises(error) as told:
        PROVIDER.generate(MODELS[name], ASKED[name], errand(fake, MODELS[name]))
    assert len(fake.asked) == 1 and "canary" not in str(told.value) + caplog.text
    assert not any(record.name == "dashscope" for record in caplog.records)
    if isinstance(told.value, Busy):
        assert told.value.after_s == 2
    if isinstance(told.value, Refused):
        assert told.value.reason.startswith("Input data")


SAID: list[tuple[int, str, str, type[ProviderError]]] = [
    (429, "Throttling.AllocationQuota", "Allocated quota exceeded, please increase your quota limit.", Busy),
    (429, "Throttling.AllocationQuota", "Free allocated quota exceeded.", ModelNotOpen),
    (403, "AllocationQuota.FreeTierOnly", "The free tier of the model has been exhausted.", ModelNotOpen),
    (429, "PostpaidBillOverdue", "The postpaid bill is overdue.", NoMoney),
    (429, "PrepaidBillOverdue", "The prepaid bill is overdue.", NoMoney),
    (403, "AccessDenied", "Access denied, please make sure your account is in good standing.", NoMoney),
    (403, "Model.AccessDenied", "Model access denied.", ModelNotOpen),
    (403, "AccessDenied", "Access denied.", ModelNotOpen),
    (403, "AccessDenied.Unpurchased", "Access to model denied. Please make sure you are eligible.", ModelNotOpen),
    (403, "AccessDenied", "current user api does not support synchronous calls", Invalid),
    (404, "ModelNotFound", "The model does not exist.", ModelNotOpen),
    (401, "InvalidApiKey", "Invalid API-key provided.", BadKey),
    (500, "RequestTimeOut", "Request timed out, please try again later.", Lost),
    (400, "SomethingNew", "nobody knows", Invalid),
    (200, "SomethingNew", "nobody knows", Invalid),
]


@pytest.mark.parametrize(("status", "code", "words", "error"), SAID, ids=[f"{one[1]} {one[2][:20]}" for one in SAID])
def test_what_is_wrong_is_told_as_what_it_is_and_never_as_a_bad_key_or_an_empty_account_where_it_is_none(
    fake: DashScope, status: int, code: str, words: str, error: type[ProviderError]
) -> None:
    fake.next(Fault("answer", answer=fake.wrong(status, code, words)))
    with pytest.raises(ProviderError) as told:
        PROVIDER.generate(MODELS["wan2.7-image"], PICTURE, errand(fake, MODELS["wan2.7-image"]))
    assert type(told.value) is error
    if error is Busy:
        assert told.value.after_s == 60


@pytest.mark.parametrize("code", ["ModelUnavailable", "ModelServingError", "ServiceUnavailable", ""])
def test_what_its_own_document_says_may_be_sent_again_was_surely_not_begun(fake: DashScope, code: str) -> None:
    fake.next(Fault("answer", answer=fake.wrong(503, code, "Model is unavailable, please try again later.")))
    with pytest.raises(Unavailable) as told:
        PROVIDER.generate(MODELS["wan2.7-t2v"], FILM, errand(fake, MODELS["wan2.7-t2v"]))
    assert told.value.not_accepted


def test_an_internal_error_may_have_been_begun(fake: DashScope) -> None:
    fake.trouble("unavailable")
    with pytest.raises(Unavailable) as told:
        PROVIDER.generate(MODELS["wan2.7-t2v"], FILM, errand(fake, MODELS["wan2.7-t2v"]))
    assert not told.value.not_accepted


def test_an_error_inside_an_answer_that_looks_good_is_an_error(fake: DashScope) -> None:
    fake.next(Fault("answer", answer=Answer(200, {"code": "DataInspectionFailed", "message": "Not this."})))
    with pytest.raises(Refused):
        PROVIDER.generate(MODELS["wan2.7-image"], PICTURE, errand(fake, MODELS["wan2.7-image"]))


@pytest.mark.parametrize(
    "output", [None, {}, {"task_id": ""}, {"choices": [None]}, {"audio": "x", "choices": [{"message": 3}]}, "text"]
)
def test_an_answer_without_what_was_asked_for_is_bad_and_a_job_without_a_name_is_lost(
    fake: DashScope, output: Any
) -> None:
    for name, request in ASKED.items():
        fake.next(Fault("answer", answer=Answer(200, {"output": output, "usage": [7], "request_id": "r"})))
        with pytest.raises(Lost if MODELS[name].long_job else BadAnswer):
            PROVIDER.generate(MODELS[name], request, errand(fake, MODELS[name]))


@pytest.mark.parametrize("name", ["wan2.2-t2i-flash", "wan2.7-image", "wan2.7-t2v"])
@pytest.mark.parametrize(("kind", "error"), [("failed", Failed), ("refused", Refused), ("gone", Gone)])
def test_a_task_that_ends_badly_says_how(fake: DashScope, name: str, kind: str, error: type[ProviderError]) -> None:
    fake.job_trouble(kind)
    with pytest.raises(error) as told:
        made(fake, name, ASKED[name])
    assert not fake.charges
    if isinstance(told.value, Failed):
        assert told.value.again


def test_a_picture_refused_inside_a_task_that_succeeded_is_refused(fake: DashScope) -> None:
    fake.job_trouble("partial")
    with pytest.raises(Refused) as told:
        made(fake, "wan2.2-t2i-flash", PICTURE)
    assert told.value.reason and not fake.charges


def test_one_good_picture_beside_a_refused_one_is_taken(fake: DashScope) -> None:
    name = submit(PROVIDER, MODELS["wan2.2-t2i-flash"], PICTURE, errand(fake, MODELS["wan2.2-t2i-flash"]))
    link = fake.link(media.picture(64, 64), "image/png", ".png")
    bad = {"code": "DataInspectionFailed", "message": "Not this one."}
    output = {
        "task_id": name,
        "task_status": "SUCCEEDED",
        "results": [bad, {"url": link, "actual_prompt": "雨巷，广角"}],
    }
    fake.next(Fault("answer", answer=Answer(200, {"output": output, "usage": {"image_count": 1}})))
    model = MODELS["wan2.2-t2i-flash"]
    result = PROVIDER.resume(model, name, PICTURE, errand(fake, model))
    assert result.usage.images == 1 and result.facts["revised_prompt"] == "雨巷，广角"


@pytest.mark.parametrize("kind", ["unavailable", "busy", "bad_answer", "bad_key"])
def test_a_task_that_cannot_be_asked_after_is_not_lost(fake: DashScope, kind: str) -> None:
    model = MODELS["wan2.7-t2v"]
    name = submit(PROVIDER, model, FILM, errand(fake, model))
    fake.trouble(kind)
    with pytest.raises((Unavailable, Busy, BadKey)):
        PROVIDER.resume(model, name, FILM, errand(fake, model))
    with pytest.raises(Later):
        PROVIDER.resume(model, name, FILM, errand(fake, model))


@pytest.mark.parametrize("link", [Answer(403, b"expired"), Answer(404, b""), Answer(200, b"<html>wait</html>")])
def test_a_link_that_does_not_give_it_yet_ends_no_task(fake: DashScope, link: Answer) -> None:
    fake.polls_needed = 0
    model = MODELS["wan2.7-t2v"]
    name = submit(PROVIDER, model, FILM, errand(fake, model))
    fake.next(Fault("none"), Fault("answer", answer=link, path="/files"))
    with pytest.raises(LinkFails):
        PROVIDER.resume(model, name, FILM, errand(fake, model))
    assert PROVIDER.resume(model, name, FILM, errand(fake, model)).content
    assert len(fake.charges) == 1


def test_a_task_can_be_cancelled_while_it_waits(fake: DashScope) -> None:
    model = MODELS["wan2.7-t2v"]
    waiting, running = (submit(PROVIDER, model, FILM, errand(fake, model)) for _ in range(2))
    assert PROVIDER.cancel(model, waiting, errand(fake, model)) is True
    golden_of = fake.asked[-1]
    assert golden_of.path == f"/api/v1/tasks/{waiting}/cancel" and golden_of.method == "POST"
    with pytest.raises(Later):
        PROVIDER.resume(model, running, FILM, errand(fake, model))
    assert PROVIDER.cancel(model, running, errand(fake, model)) is False
    with pytest.raises(Failed):
        PROVIDER.resume(model, waiting, FILM, errand(fake, model))


@pytest.mark.parametrize("kind", ["lose", "cut", "drop"])
@pytest.mark.parametrize("name", list(ASKED))
def test_a_lost_answer_is_lost_and_nothing_is_sent_twice(fake: DashScope, name: str, kind: str) -> None:
    """The vendor's SDK by itself would send it again."""
    fake.next(Fault(kind))
    with pytest.raises(Lost):
        PROVIDER.generate(MODELS[name], ASKED[name], errand(fake, MODELS[name]))
    assert len(fake.asked) == 1


def test_the_vendors_sdk_on_a_line_of_its_own_would_pay_twice(fake: DashScope) -> None:
    """Why ours carries what it says. Where this fails, it may be trusted with more."""
    import dashscope

    logging.getLogger("dashscope").disabled = True
    fake.next(Fault("lose"))
    told = dashscope.VideoSynthesis.async_call(
        "wan2.5-t2v-preview", prompt=RAIN, size="1280*720", api_key=fake.secret(), base_address=fake.address()
    )
    assert told.status_code == 200 and len(fake.asked) == len(fake.jobs) == 2


def test_an_answer_that_takes_too_long_is_lost(fake: DashScope) -> None:
    class Impatient(type(PROVIDER)):  # type: ignore[misc]
        def wire(self, door: Door) -> Wire:
            return Wire(door, "", explain, {"Authorization": f"Bearer {door.key}"}, read_s=0.2)

    fake.next(Fault("slow", seconds=0.5))
    with pytest.raises(Lost):
        Impatient().generate(MODELS["wan2.7-t2v"], FILM, errand(fake, MODELS["wan2.7-t2v"]))
    assert len(fake.asked) == 1


@pytest.mark.parametrize("name", ["wan2.7-t2v", "cosyvoice-v3-flash"])
def test_nobody_there_means_nothing_was_sent(fake: DashScope, name: str) -> None:
    nowhere = fake.door(address="http://127.0.0.1:9/api/v1")
    with pytest.raises(NotSent):
        PROVIDER.generate(MODELS[name], ASKED[name], errand(fake, MODELS[name], door=nowhere))


# The door ----------------------------------------------------------------------------------------------------------------------


def test_an_address_without_its_path_is_completed(fake: DashScope) -> None:
    assert PROVIDER.check(fake.door(address=fake.url)).ok
    assert PROVIDER.check(fake.door(address=fake.url + "/api/v1/")).ok


def test_a_key_is_asked_at_its_own_region() -> None:
    wire = PROVIDER.wire(Door(provider="dashscope", region="intl"))
    assert wire.address == "https://dashscope-intl.aliyuncs.com/api/v1"


def test_a_look_costs_nothing(fake: DashScope) -> None:
    assert PROVIDER.check(fake.door()).ok and not fake.charges
    assert PROVIDER.check(fake.door(secret="wrong")).note == "BadKey"
    golden.check("dashscope", "check", fake.asked[0])


def test_a_vendor_nobody_asks_is_not_loaded() -> None:
    told = "import sys, providers.vendors.hosted.dashscope; print('dashscope' in sys.modules, 'httpx' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True).stdout.split() == [
        "False",
        "False",
    ]


def test_models_that_answer_no_more_name_who_does() -> None:
    retired = [model for model in MODELS.values() if model.until_day]
    assert {model.name for model in retired} >= {"wan2.6-t2v", "wan2.6-i2v"}
    assert all(model.successor in MODELS and not MODELS[model.successor].until_day for model in retired)


def test_models_it_has_no_price_for_are_not_offered() -> None:
    assert all(load_price_book().of(model, {}, TODAY) for model in MODELS.values() if model.until_day is None)


def test_every_voice_is_one_of_its_own_model() -> None:
    spoken = [model for model in MODELS.values() if model.capability is Capability.SPEECH]
    assert spoken and all(set(model.voices) <= set(model.limits.languages) for model in spoken)


def size(result: Result) -> tuple[int, int]:
    from tests.wire.result_links import size_of

    return size_of(result.content)
