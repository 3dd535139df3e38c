"""OpenAI: pictures new, after others, cut out and in another style; speech; what is no more. Its words: test_compatible.py."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import pytest
from PIL import Image

from providers import catalogue, fitting
from providers.base import (
    BadAnswer,
    BadKey,
    Busy,
    Capability,
    Errand,
    Grade,
    Invalid,
    Lost,
    Model,
    NoMoney,
    ProviderError,
    Refused,
    Request,
    Unable,
    Unavailable,
)
from providers.openai import PROVIDER, OpenAI
from providers.pricing import shipped
from tests.wire import golden, media
from tests.wire.openai import OpenAI as Fake
from tests.wire.server import KEY, Answer, Fault

TODAY = date(2026, 11, 25)
PICTURES = {"a" * 64: media.picture(640, 360), "b" * 64: media.picture(320, 320, "JPEG")}


def of(name: str) -> Model:
    return next(model for model in catalogue.models("openai") if model.name == name)


SUNBURST = of("gpt-image-2.6-sunburst")
CUTOUT = of("gpt-image-2.6-sunburst-cutout")
RESTYLE = of("gpt-image-2.6-sunburst-restyle")
VOICE = of("gpt-4o-mini-tts")
SHOT = Request(capability=Capability.IMAGE, purpose="shot", prompt="清晨的雨巷，一把红伞", width=1280, height=720)
LINE = Request(capability=Capability.SPEECH, purpose="line", prompt="雨停了，我们走吧。", inputs={"manner": "轻声"})


@pytest.fixture
def fake() -> Iterator[Fake]:
    with Fake() as fake:
        yield fake  # type: ignore[misc]


def errand(fake: Fake, model: Model, grade: Grade = Grade.BALANCED) -> Errand:
    return Errand(door=fake.door(), key="call-1", options=model.option(grade), read=PICTURES.__getitem__)


def size(content: bytes) -> tuple[int, int]:
    with Image.open(io.BytesIO(content)) as image:
        return image.size


def test_a_writer_is_shown_pictures(fake: Fake) -> None:
    model = of("gpt-6-sol")
    request = Request(capability=Capability.TEXT, prompt="哪一张更像雨巷？", references=tuple(PICTURES))
    assert PROVIDER.generate(model, request, errand(fake, model)).text
    golden.check("openai", "text_about_pictures", fake.asked[-1])


def test_a_new_picture_has_the_size_that_was_asked_for(fake: Fake) -> None:
    result = PROVIDER.generate(SUNBURST, SHOT, errand(fake, SUNBURST))
    assert result.media_type == "image/png" and size(result.content) == (1280, 720)
    assert result.usage.images == 1 and result.usage.tokens_out > 0 and result.usage.tokens_in > 0
    golden.check("openai", "picture", fake.asked[-1])


def test_the_grade_sets_how_well_a_picture_is_drawn(fake: Fake) -> None:
    for grade, quality in ((Grade.FAST, "low"), (Grade.BALANCED, "medium"), (Grade.QUALITY, "high")):
        PROVIDER.generate(SUNBURST, SHOT, errand(fake, SUNBURST, grade))
        assert fake.asked[-1].json["quality"] == quality


@pytest.mark.parametrize(
    ("width", "height"), [(1920, 1080), (1080, 1920), (640, 640), (1200, 660), (3840, 2160), (2048, 858)]
)
def test_every_size_of_a_film_is_one_it_takes(fake: Fake, width: int, height: int) -> None:
    request = SHOT.model_copy(update={"width": width, "height": height})
    assert fitting.misfit(SUNBURST, request, TODAY) == ""
    result = PROVIDER.generate(SUNBURST, request, errand(fake, SUNBURST))
    got = size(result.content)
    assert abs(got[0] / got[1] - width / height) < 0.03


def test_a_picture_after_others_shows_them_all(fake: Fake) -> None:
    request = SHOT.model_copy(update={"references": tuple(PICTURES)})
    result = PROVIDER.generate(SUNBURST, request, errand(fake, SUNBURST))
    assert [content for _, content in fake.asked[-1].form["image[]"]] == list(PICTURES.values())
    assert result.usage.image_tokens_in > 0
    golden.check("openai", "picture_after_others", fake.asked[-1])


def test_a_cut_out_is_as_large_as_its_picture_and_see_through(fake: Fake) -> None:
    request = Request(capability=Capability.CUTOUT, references=("a" * 64,))
    result = PROVIDER.generate(CUTOUT, request, errand(fake, CUTOUT))
    with Image.open(io.BytesIO(result.content)) as image:
        assert image.size == (640, 352) and image.convert("RGBA").getpixel((0, 0))[3] == 0
    golden.check("openai", "cutout", fake.asked[-1])


def test_another_style_is_asked_for_by_name(fake: Fake) -> None:
    request = Request(capability=Capability.RESTYLE, references=("b" * 64,), inputs={"style": "水墨"})
    PROVIDER.generate(RESTYLE, request, errand(fake, RESTYLE))
    assert "水墨" in fake.asked[-1].form["prompt"][0][1].decode()
    golden.check("openai", "restyle", fake.asked[-1])


def test_without_a_picture_there_is_nothing_to_cut_out(fake: Fake) -> None:
    with pytest.raises(Unable):
        PROVIDER.generate(CUTOUT, Request(capability=Capability.CUTOUT), errand(fake, CUTOUT))
    assert not fake.asked


def test_a_line_is_spoken_in_a_voice_of_its_speaker_and_its_length_is_true(fake: Fake) -> None:
    request = LINE.model_copy(
        update={"inputs": {"manner": "轻声", "speaker": {"sex": "m", "age": "old"}}, "speed": 9.0}
    )
    result = PROVIDER.generate(VOICE, request, errand(fake, VOICE))
    assert result.media_type == "audio/wav" and result.facts["seconds"] == result.usage.seconds == pytest.approx(
        0.5, abs=0.02
    )
    assert fake.asked[-1].json["voice"] == "echo" and fake.asked[-1].json["speed"] == 4.0
    golden.check("openai", "speech", fake.asked[-1])


def test_a_sound_whose_header_does_not_know_its_length_is_mended(fake: Fake) -> None:
    wav = media.wav(1.5, 24000)
    unknown = wav[:4] + b"\xff\xff\xff\xff" + wav[8:40] + b"\xff\xff\xff\xff" + wav[44:]
    fake.next(Fault("answer", answer=Answer(200, unknown, {"Content-Type": "audio/wav"})))
    result = PROVIDER.generate(VOICE, LINE, errand(fake, VOICE))
    assert result.content == wav and result.usage.seconds == 1.5


@pytest.mark.parametrize(
    ("model", "request_"),
    [
        (SUNBURST, SHOT),
        (SUNBURST, SHOT.model_copy(update={"references": tuple(PICTURES)})),
        (CUTOUT, Request(capability=Capability.CUTOUT, references=("a" * 64,))),
        (VOICE, LINE),
    ],
    ids=["picture", "after others", "cut out", "speech"],
)
def test_what_it_charges_is_what_the_price_rows_say(fake: Fake, model: Model, request_: Request) -> None:
    result = PROVIDER.generate(model, request_, errand(fake, model))
    cost = shipped().cost(model, result.usage, {}, TODAY)
    assert fake.spent() == {"USD": cost.amount} and cost.amount > 0
    assert [charge.key for charge in fake.charges] == ["call-1"]


@pytest.mark.parametrize(
    ("kind", "told"),
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
@pytest.mark.parametrize("shown", [(), tuple(PICTURES)], ids=["new", "after others"])
def test_each_trouble_of_a_picture_is_told_and_nothing_is_asked_twice(
    fake: Fake, kind: str, told: type[ProviderError], shown: tuple[str, ...]
) -> None:
    fake.trouble(kind)
    with pytest.raises(told) as caught:
        PROVIDER.generate(SUNBURST, SHOT.model_copy(update={"references": shown}), errand(fake, SUNBURST))
    assert len(fake.asked) == 1 and not fake.charges and KEY not in str(caught.value)


@pytest.mark.parametrize("kind", ["lose", "cut", "drop"])
@pytest.mark.parametrize("shown", [(), tuple(PICTURES)], ids=["new", "after others"])
def test_a_paid_picture_that_is_lost_on_the_way_is_asked_for_once(
    fake: Fake, kind: str, shown: tuple[str, ...]
) -> None:
    fake.next(Fault(kind))
    with pytest.raises(Lost):
        PROVIDER.generate(SUNBURST, SHOT.model_copy(update={"references": shown}), errand(fake, SUNBURST))
    assert len(fake.asked) == 1


@pytest.mark.parametrize("body", [b"<html>gateway</html>", b"", ["a", "b"]])
def test_speech_or_a_picture_that_cannot_be_read_says_nothing_of_what_was_paid(fake: Fake, body: object) -> None:
    for model, request in (
        (SUNBURST, SHOT),
        (of("gpt-4o-mini-tts"), Request(capability=Capability.SPEECH, prompt="雨")),
    ):
        fake.next(Fault("answer", answer=Answer(200, body)))
        with pytest.raises(Lost):
            PROVIDER.generate(model, request, errand(fake, model))
    assert len(fake.asked) == 2


def test_an_answer_without_a_picture_is_bad_and_says_what_was_charged(fake: Fake) -> None:
    body = {"created": 1, "data": [], "usage": {"input_tokens": 9, "output_tokens": 100}}
    fake.next(Fault("answer", answer=Answer(200, body)))
    with pytest.raises(BadAnswer) as caught:
        PROVIDER.generate(SUNBURST, SHOT, errand(fake, SUNBURST))
    assert caught.value.usage is not None and caught.value.usage.tokens_out == 100


@pytest.mark.parametrize("name", ["dall-e-2", "dall-e-3", "gpt-4", "gpt-image-1", "gpt-3.5-turbo"])
def test_a_model_that_is_no_more_says_so_and_names_who_answers_now(name: str) -> None:
    model = of(name)
    assert fitting.misfit(model, Request(capability=model.capability), TODAY) == "retired"
    successor = of(model.successor)
    assert successor.capability is model.capability and not successor.until_day


def test_dall_e_3_is_kept_as_the_name_people_know() -> None:
    assert {m.name for m in catalogue.models("openai") if m.family == "DALL-E 3"} >= {SUNBURST.name, "dall-e-3"}


def test_sora_answers_no_more() -> None:
    with pytest.raises(Unable):
        OpenAI().generate(of("sora-2"), Request(capability=Capability.VIDEO), Errand())


def test_five_dollars_are_free_once() -> None:
    free = next(row for row in shipped().free if row.provider == "openai")
    assert (free.unit, Decimal(free.amount) / 1_000_000, free.every) == ("USD", 5, "once")
