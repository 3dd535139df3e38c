"""OpenAI: pictures new, after others, cut out and in another style; speech; what is no more. Its words: test_openai_compatible.py."""

from __future__ import annotations

import base64
import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from PIL import Image

from providers import fitting
from providers.base import Capability, Errand, Grade, Model, Request, Usage
from providers.errors import (
    BadAnswer,
    BadKey,
    Busy,
    Invalid,
    LinkFails,
    Lost,
    NoMoney,
    ProviderError,
    Refused,
    Unable,
    Unavailable,
)
from providers.facts import catalogue
from providers.facts.pricing import load_price_book
from providers.vendors.hosted.openai import PROVIDER, OpenAI
from tests.wire import golden, media
from tests.wire.server import KEY, Answer, Fault
from tests.wire.vendors.openai import OpenAI as Fake

TODAY = date(2026, 11, 25)
PICTURES = {"a" * 64: media.picture(640, 360), "b" * 64: media.picture(320, 320, "JPEG")}


def of(name: str) -> Model:
    return next(model for model in catalogue.models("openai") if model.name == name)


SUNBURST = of("gpt-image-2.6-sunburst")
CUTOUT = of("gpt-image-2.6-sunburst-cutout")
RESTYLE = of("gpt-image-2.6-sunburst-restyle")
EDIT = of("gpt-image-2.6-sunburst-edit")
CHANGE = Request(capability=Capability.EDIT, prompt="把外套改成红色", references=("a" * 64,))
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


def test_a_picture_is_changed_as_told_and_as_large_as_it_was(fake: Fake) -> None:
    result = PROVIDER.generate(EDIT, CHANGE, errand(fake, EDIT))
    form = fake.asked[-1].form
    assert size(result.content) == (640, 352) and form["image[]"][0][1] == PICTURES["a" * 64] and "mask" not in form
    told = form["prompt"][0][1].decode()
    assert told.startswith("把外套改成红色") and "Change only this" in told
    assert load_price_book().cost(EDIT, result.usage, {}, TODAY).amount == fake.charges[0].amount > 0
    golden.check("openai", "change", fake.asked[-1])


def test_a_mask_is_see_through_where_a_picture_may_be_changed(fake: Fake) -> None:
    drawn = Image.new("L", (64, 36), 0)
    drawn.paste(255, (0, 0, 32, 36))
    kept = io.BytesIO()
    drawn.save(kept, "PNG")
    on = errand(fake, EDIT)
    on = replace(on, read={**PICTURES, "m": kept.getvalue()}.__getitem__)
    PROVIDER.generate(EDIT, CHANGE.model_copy(update={"mask": "m"}), on)
    with Image.open(io.BytesIO(fake.asked[-1].form["mask"][0][1])) as sent:
        assert sent.size == (640, 360) and sent.format == "PNG"
        assert sent.getpixel((100, 100))[3] == 0 and sent.getpixel((600, 100))[3] == 255


def test_what_is_no_picture_is_no_mask_and_nothing_is_asked(fake: Fake) -> None:
    on = replace(errand(fake, EDIT), read={**PICTURES, "m": b"no picture"}.__getitem__)
    with pytest.raises(Unable):
        PROVIDER.generate(EDIT, CHANGE.model_copy(update={"mask": "m"}), on)
    with pytest.raises(Unable):
        PROVIDER.generate(EDIT, CHANGE.model_copy(update={"references": ()}), on)
    assert not fake.asked


def linked(fake: Fake, link: str) -> Answer:
    """As relays answer: with a link where the picture should be."""
    return Answer(200, {"created": 1, "data": [{"url": link or f"{fake.url}/made.png"}]})


def test_a_picture_behind_a_link_is_fetched_and_the_key_goes_only_to_the_vendor(fake: Fake) -> None:
    with Fake() as elsewhere:
        content = media.picture(64, 36)
        fake.next(Fault("answer", answer=linked(fake, f"{elsewhere.url}/made.png")))
        elsewhere.next(Fault("answer", answer=Answer(200, content, {"Content-Type": "image/png"})))
        result = PROVIDER.generate(SUNBURST, SHOT, errand(fake, SUNBURST))
        assert result.content == content and result.media_type == "image/png"
        assert "Authorization" not in elsewhere.asked[0].headers


def test_what_a_relay_does_not_count_is_not_said_to_be_used(fake: Fake) -> None:
    body = {"data": [{"b64_json": base64.b64encode(media.picture(64, 36)).decode()}]}
    fake.next(Fault("answer", answer=Answer(200, body)))
    assert PROVIDER.generate(SUNBURST, SHOT, errand(fake, SUNBURST)).usage == Usage(images=1)


def test_a_link_that_does_not_give_the_picture_is_told_with_it_so_that_it_is_looked_at_again(fake: Fake) -> None:
    fake.always = Fault("answer", answer=Answer(403, b"<Error>AccessDenied</Error>"), path="/made")
    fake.next(Fault("answer", answer=linked(fake, "")))
    on = errand(fake, SUNBURST)
    with pytest.raises(LinkFails) as told:
        PROVIDER.generate(SUNBURST, SHOT, on)
    link = told.value.facts["link"]
    assert link == f"{fake.url}/made.png" and told.value.usage == Usage(images=1)
    fake.always = Fault("answer", answer=Answer(200, media.picture(64, 36)), path="/made")
    assert PROVIDER.collect(link, on) == media.picture(64, 36)
    assert sum(asked.method == "POST" for asked in fake.asked) == 1


@pytest.mark.parametrize("status", [409, 500, 502, 503, 504])
def test_what_the_vendor_turned_away_was_not_begun(fake: Fake, status: int) -> None:
    fake.next(Fault("answer", answer=fake.wrong(status, "server_error", None, "The server had an error.")))
    with pytest.raises(Unavailable) as told:
        PROVIDER.generate(SUNBURST, SHOT, errand(fake, SUNBURST))
    assert told.value.not_accepted


def test_an_answer_of_a_proxy_on_the_way_says_nothing_of_what_was_begun(fake: Fake) -> None:
    fake.next(Fault("answer", answer=Answer(502, b"<html>bad gateway</html>", {"Content-Type": "text/html"})))
    with pytest.raises(Unavailable) as told:
        PROVIDER.generate(SUNBURST, SHOT, errand(fake, SUNBURST))
    assert not told.value.not_accepted


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
    cost = load_price_book().cost(model, result.usage, {}, TODAY)
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
    free = next(row for row in load_price_book().free if row.provider == "openai")
    assert (free.unit, Decimal(free.amount) / 1_000_000, free.every) == ("USD", 5, "once")


def test_a_key_that_may_not_list_models_is_a_good_one(fake: Fake) -> None:
    said = "You have insufficient permissions for this operation. Missing scopes: api.model.read."
    fake.next(Fault("answer", answer=fake.wrong(403, "invalid_request_error", None, said)))
    assert PROVIDER.check(fake.door()).ok


@pytest.mark.parametrize("status", [301, 307, 308])
def test_an_address_that_leads_elsewhere_did_nothing_and_is_ours_to_mend(fake: Fake, status: int) -> None:
    page = Answer(
        status, b"<html>Moved</html>", {"Location": "https://elsewhere.example/", "Content-Type": "text/html"}
    )
    for request, model in ((SHOT, SUNBURST), (Request(capability=Capability.TEXT, prompt="雨"), of("gpt-6-sol"))):
        fake.next(Fault("answer", answer=page))
        with pytest.raises(Invalid):
            PROVIDER.generate(model, request, errand(fake, model))
