"""DashScope: Wan films, CosyVoice and Qwen speech, and the door."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from decimal import Decimal

import pytest

from providers import fitting
from providers.base import Capability, Door, Grade
from providers.errors import (
    LinkFails,
    Unable,
)
from providers.facts.pricing import load_price_book
from providers.transport.file_signature import duration_s, media_type
from providers.vendors.hosted.dashscope import PROVIDER
from tests.providers.dashscope_requests import (
    ASKED,
    FILM,
    LINE,
    MODELS,
    PEOPLE,
    RAIN,
    TODAY,
    errand,
    made,
    owed,
)
from tests.providers.long_job import submit
from tests.wire import golden
from tests.wire.server import Answer, Fault
from tests.wire.vendors.dashscope import DashScope


@pytest.fixture
def fake() -> Iterator[DashScope]:
    with DashScope() as dashscope:
        yield dashscope  # type: ignore[misc]


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
