"""Gemini: words, pictures and speech by generateContent; films by Interactions; what a block, a quota and a thought are."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from providers.base import Capability, Errand, Grade, Likeness, Model, Request, Result
from providers.errors import (
    BadAnswer,
    BadKey,
    Busy,
    CutShort,
    Failed,
    Gone,
    Later,
    LinkFails,
    Lost,
    ModelNotOpen,
    NoMoney,
    OutOfQuota,
    ProviderError,
    Refused,
    Unable,
    Unavailable,
)
from providers.facts.pricing import load_price_book, price_traits
from providers.fitting import request_as_shown
from providers.protocols.gemini_answers import until_day_ends
from providers.transport.file_signature import picture_size
from providers.vendors.hosted.gemini import PROVIDER
from tests.providers.long_job import submit, whole
from tests.wire import golden, media
from tests.wire.server import KEY, Answer, Fault
from tests.wire.vendors.gemini import Gemini, day_is_full

MODELS = {model.name: model for model in PROVIDER.models()}
FLASH, PRO, EDIT, SPEECH, OMNI = (
    MODELS[name]
    for name in (
        "gemini-3.8-flash",
        "gemini-3-pro-image",
        "gemini-3-pro-image-edit",
        "gemini-3.8-flash-tts",
        "gemini-omni-1.2-flash",
    )
)
TEXT = Request(capability=Capability.TEXT, prompt="写一句雨夜的开场。", tokens_most=300)
SHAPE = {"type": "object", "properties": {"title": {"type": "string"}}, "required": ["title"]}
PICTURE = Request(capability=Capability.IMAGE, prompt="雨巷，黄昏", width=1280, height=720)
CHANGE = Request(capability=Capability.EDIT, prompt="把外套改成红色", references=("a1",))
LINE = Request(capability=Capability.SPEECH, prompt="雨还在下，他没有回来。", inputs={"speaker": {"sex": "m"}})
FILM = Request(
    capability=Capability.VIDEO,
    prompt="清晨的雨巷里，一个人撑着伞走来。",
    negative="文字",
    width=1280,
    height=720,
    seconds=4,
    seed=7,
)
TODAY = date(2026, 11, 30)


@pytest.fixture
def fake() -> Iterator[Gemini]:
    with Gemini() as gemini:
        yield gemini  # type: ignore[misc]


def errand(fake: Gemini, model: Model, grade: Grade = Grade.BALANCED, **facts: Any) -> Errand:
    return Errand(
        door=facts.pop("door", fake.door()),
        key="call-1",
        options=model.option(grade),
        read=lambda _: media.picture(640, 360),
    )


def asked(fake: Gemini, model: Model, request: Request, grade: Grade = Grade.BALANCED) -> Result:
    return PROVIDER.generate(model, request, errand(fake, model, grade))


def costs(model: Model, request: Request, result: Result, grade: Grade = Grade.BALANCED) -> Decimal:
    return load_price_book().cost(model, result.usage, price_traits(model, request, grade), TODAY).amount


def test_words_are_asked_for_and_what_it_thought_counts_as_said(fake: Gemini) -> None:
    result = asked(fake, FLASH, TEXT)
    assert result.text.startswith("清晨") and "Thinking" not in result.text
    assert result.usage.tokens_out > 12 and costs(FLASH, TEXT, result) == fake.charges[0].amount
    golden.check("gemini", "words", fake.asked[0])


def test_what_it_had_in_its_cache_costs_less(fake: Gemini) -> None:
    fake.cached = 5
    result = asked(fake, FLASH, TEXT)
    assert result.usage.tokens_cached == 5 and costs(FLASH, TEXT, result) == fake.charges[0].amount


def test_a_shape_is_asked_for_by_its_schema(fake: Gemini) -> None:
    result = asked(fake, FLASH, TEXT.model_copy(update={"answer_schema": SHAPE}), Grade.FAST)
    assert json.loads(result.text)["title"]
    golden.check("gemini", "shape", fake.asked[0])


def test_words_are_about_the_pictures_shown(fake: Gemini) -> None:
    asked(fake, FLASH, TEXT.model_copy(update={"references": ("a1", "b2")}))
    parts = fake.asked[0].json["contents"][0]["parts"]
    assert [next(iter(part)) for part in parts] == ["inlineData", "inlineData", "text"]


def test_words_come_as_they_are_written(fake: Gemini) -> None:
    stream = PROVIDER.stream(FLASH, TEXT, errand(fake, FLASH))
    pieces = []
    while True:
        try:
            pieces.append(next(stream))
        except StopIteration as ended:
            result = ended.value
            break
    assert len(pieces) > 2 and "".join(pieces) == result.text and "Thinking" not in result.text
    assert costs(FLASH, TEXT, result) == fake.charges[0].amount
    golden.check("gemini", "stream", fake.asked[0])


def test_a_stream_that_breaks_off_is_lost_and_one_that_tells_an_error_tells_it(fake: Gemini) -> None:
    fake.next(Fault("cut"))
    with pytest.raises(Lost):
        list(PROVIDER.stream(FLASH, TEXT, errand(fake, FLASH)))
    busy = {"error": {"code": 503, "message": "The model is overloaded.", "status": "UNAVAILABLE"}}
    event = Answer(200, f"data: {json.dumps(busy)}\n\n".encode(), {"Content-Type": "text/event-stream"})
    fake.next(Fault("answer", answer=event))
    with pytest.raises(Unavailable):
        list(PROVIDER.stream(FLASH, TEXT, errand(fake, FLASH)))


def test_an_answer_that_came_to_its_end_too_early_says_so(fake: Gemini) -> None:
    fake.writes = lambda prompt, schema: "雨" * 20000
    result = asked(fake, FLASH, TEXT)
    assert result.facts["cut"] is True and result.text
    with pytest.raises(CutShort) as told:
        asked(fake, FLASH, TEXT.model_copy(update={"answer_schema": SHAPE}))
    assert told.value.usage and told.value.usage.tokens_out


def test_a_picture_is_drawn_and_costs_what_its_size_costs(fake: Gemini) -> None:
    for grade in (Grade.BALANCED, Grade.QUALITY):
        result = asked(fake, PRO, PICTURE, grade)
        assert result.media_type == "image/png" and result.usage.images == 1
        assert picture_size(result.content)[0] / picture_size(result.content)[1] == pytest.approx(16 / 9, abs=0.02)
        assert costs(PRO, PICTURE, result, grade) == fake.charges[-1].amount
    golden.check("gemini", "picture", fake.asked[0])


def test_a_picture_is_changed_as_told_and_keeps_its_shape(fake: Gemini) -> None:
    result = asked(fake, EDIT, CHANGE)
    told = fake.asked[0].json
    assert fake.asked[0].path == "/v1beta/models/gemini-3-pro-image:generateContent"
    assert [next(iter(part)) for part in told["contents"][0]["parts"]] == ["inlineData", "text"]
    assert "aspectRatio" not in told["generationConfig"]["imageConfig"]
    assert picture_size(result.content)[0] / picture_size(result.content)[1] == pytest.approx(16 / 9, abs=0.02)
    assert costs(EDIT, CHANGE, result) == fake.charges[0].amount
    golden.check("gemini", "change", fake.asked[0])


def test_without_a_picture_nothing_can_be_changed(fake: Gemini) -> None:
    with pytest.raises(Unable):
        asked(fake, EDIT, CHANGE.model_copy(update={"references": ()}))
    assert fake.asked == []


def test_a_line_is_spoken_by_a_voice_that_suits(fake: Gemini) -> None:
    result = asked(fake, SPEECH, LINE)
    assert result.media_type == "audio/wav" and result.facts["seconds"] == pytest.approx(result.usage.seconds, abs=0.1)
    assert costs(SPEECH, LINE, result) == fake.charges[0].amount
    voice = fake.asked[0].json["generationConfig"]["speechConfig"]["voiceConfig"]["prebuiltVoiceConfig"]
    assert voice == {"voiceName": "Charon"}
    golden.check("gemini", "speech", fake.asked[0])


def test_it_does_not_speak_faster_than_its_voice(fake: Gemini) -> None:
    with pytest.raises(Unable):
        asked(fake, SPEECH, LINE.model_copy(update={"speed": 1.3}))


def test_a_film_is_made_of_words_and_has_a_sound(fake: Gemini) -> None:
    fake.polls_needed = 2
    result, looks = whole(PROVIDER, OMNI, FILM, errand(fake, OMNI))
    assert looks == 2 and result.media_type == "video/mp4" and result.facts["sound"] is True
    assert result.facts["seconds"] == pytest.approx(4, abs=0.3)
    told = fake.asked[0].json
    assert (told["background"], told["store"]) == (True, True) and "seed" not in json.dumps(told)
    golden.check("gemini", "film", fake.asked[0], ("api-revision",))
    assert fake.asked[1].method == "GET" and fake.asked[1].headers["api-revision"] == "2026-05-20"


def test_what_a_film_costs_is_what_it_says_in_tokens(fake: Gemini) -> None:
    for high in (360, 720, 1080):
        request = FILM.model_copy(update={"width": high * 16 // 9, "height": high})
        before = load_price_book().estimate(OMNI, request, Grade.BALANCED, TODAY).amount
        result, _ = whole(PROVIDER, OMNI, request, errand(fake, OMNI))
        assert costs(OMNI, request, result) == fake.charges[-1].amount
        assert before == pytest.approx(fake.charges[-1].amount, rel=Decimal("0.05"))


def test_a_film_is_told_its_first_and_last_picture_and_who_is_in_it(fake: Gemini) -> None:
    people = (Likeness(name="阿兰", sha256="b2"), Likeness(name="老周", sha256="c3"))
    request = FILM.model_copy(update={"references": ("a1",), "last_frame": "z9", "likenesses": people})
    shown = request_as_shown(OMNI, request)
    submit(PROVIDER, OMNI, shown, errand(fake, OMNI))
    told = fake.asked[0].json["input"]
    assert [part["type"] for part in told] == ["image"] * 4 + ["text"]
    assert told[-1]["text"].startswith(
        "[# Sources <FIRST_FRAME>@Image1 <LAST_FRAME>@Image4]\n"
        "[# References <IMAGE_REF_0>@Image2 <IMAGE_REF_1>@Image3]\n"
    )
    assert "2 is 阿兰" in told[-1]["text"], "what the words say of a picture's number holds"
    golden.check("gemini", "film-of-pictures", fake.asked[0])


def test_people_alone_are_not_taken_for_the_first_picture(fake: Gemini) -> None:
    request = FILM.model_copy(update={"likenesses": (Likeness(name="阿兰", sha256="b2"),)})
    submit(PROVIDER, OMNI, request_as_shown(OMNI, request), errand(fake, OMNI))
    words = fake.asked[0].json["input"][-1]["text"]
    assert words.startswith("[# References <IMAGE_REF_0>@Image1]\n") and "FIRST_FRAME" not in words


def test_a_long_film_cannot_be_told_its_end(fake: Gemini) -> None:
    request = FILM.model_copy(update={"references": ("a1",), "last_frame": "z9", "seconds": 12.0})
    with pytest.raises(Unable):
        PROVIDER.generate(OMNI, request, errand(fake, OMNI))
    assert fake.asked == []


def test_a_film_is_fetched_with_the_key_and_nobody_else_sees_it(fake: Gemini) -> None:
    with Gemini() as other:
        fake.elsewhere = other.url
        name = submit(PROVIDER, OMNI, FILM, errand(fake, OMNI))
        fake.polls_needed = 0
        with pytest.raises(LinkFails):
            PROVIDER.resume(OMNI, name, FILM, errand(fake, OMNI))
        fetched = next(one for one in fake.asked if "/files/" in one.path)
        assert fetched.headers["x-goog-api-key"] == KEY
        assert [one.path for one in other.asked] and "x-goog-api-key" not in other.asked[0].headers


def test_a_film_within_the_answer_is_read_from_there(fake: Gemini) -> None:
    name = submit(PROVIDER, OMNI, FILM, errand(fake, OMNI))
    data = base64.b64encode(media.mp4(64, 36, 4, 2, sound=True)).decode()
    content = [{"type": "text", "text": "Here."}, {"type": "video", "mime_type": "video/mp4", "data": data}]
    told = {"id": name, "status": "completed", "steps": [{"type": "model_output", "content": content}]}
    fake.next(Fault("answer", answer=Answer(200, told)))
    result = PROVIDER.resume(OMNI, name, FILM, errand(fake, OMNI))
    assert result.facts["sound"] is True and result.usage.seconds == 4


def test_a_film_whose_link_is_late_is_not_lost(fake: Gemini) -> None:
    fake.polls_needed = 0
    name = submit(PROVIDER, OMNI, FILM, errand(fake, OMNI))
    for status in (403, 404):
        late = Answer(status, {"error": {"code": status, "message": "not yet"}})
        fake.next(Fault("answer", answer=late, path="/v1beta/files"))
        with pytest.raises(LinkFails):
            PROVIDER.resume(OMNI, name, FILM, errand(fake, OMNI))
    assert PROVIDER.resume(OMNI, name, FILM, errand(fake, OMNI)).content and len(fake.charges) == 1


@pytest.mark.parametrize(
    ("kind", "error"),
    [("failed", Failed), ("refused", Refused), ("gone", Gone), ("silently", Refused), ("cancelled", Failed)],
)
def test_a_film_that_ends_badly_says_how(fake: Gemini, kind: str, error: type[ProviderError]) -> None:
    fake.job_trouble(kind)
    with pytest.raises(error) as told:
        whole(PROVIDER, OMNI, FILM, errand(fake, OMNI))
    assert type(told.value) is error and not fake.charges
    if isinstance(told.value, Refused):
        assert told.value.reason


@pytest.mark.parametrize("told", [{"status": "warming_up"}, {"status": "queued"}])
def test_a_state_nobody_foresaw_is_no_end(fake: Gemini, told: dict[str, Any]) -> None:
    name = submit(PROVIDER, OMNI, FILM, errand(fake, OMNI))
    fake.next(Fault("answer", answer=Answer(200, told)))
    with pytest.raises(Later):
        PROVIDER.resume(OMNI, name, FILM, errand(fake, OMNI))


def test_a_film_can_be_stopped_while_it_is_made(fake: Gemini) -> None:
    fake.polls_needed = 3
    name = submit(PROVIDER, OMNI, FILM, errand(fake, OMNI))
    assert PROVIDER.cancel(OMNI, name, errand(fake, OMNI)) is True
    assert PROVIDER.cancel(OMNI, name, errand(fake, OMNI)) is False
    with pytest.raises(Failed):
        PROVIDER.resume(OMNI, name, FILM, errand(fake, OMNI))


def test_a_film_that_is_done_is_not_stopped(fake: Gemini) -> None:
    fake.polls_needed = 0
    name = submit(PROVIDER, OMNI, FILM, errand(fake, OMNI))
    assert PROVIDER.cancel(OMNI, name, errand(fake, OMNI)) is False
    assert PROVIDER.resume(OMNI, name, FILM, errand(fake, OMNI)).content


BLOCKS = ("SAFETY", "PROHIBITED_CONTENT", "IMAGE_SAFETY", "RECITATION", "SPII", "blocked")


@pytest.mark.parametrize(
    ("model", "request_", "finish"),
    [
        *((FLASH, TEXT, finish) for finish in BLOCKS),
        *((PRO, PICTURE, finish) for finish in BLOCKS),
        (SPEECH, LINE, "blocked"),
    ],
)
def test_a_block_is_two_hundred_and_a_refusal(fake: Gemini, model: Model, request_: Request, finish: str) -> None:
    fake.mood(finish)
    with pytest.raises(Refused) as told:
        asked(fake, model, request_)
    assert told.value.reason and told.value.usage and told.value.usage.tokens_in
    cost = load_price_book().cost(model, told.value.usage, price_traits(model, request_, Grade.BALANCED), TODAY)
    assert cost.amount == fake.charges[0].amount, "what it read and thought is billed all the same"


@pytest.mark.parametrize(
    ("finish", "error"),
    [("NO_IMAGE", BadAnswer), ("IMAGE_OTHER", BadAnswer), ("LANGUAGE", Unable), ("NEW_WORD", Failed)],
)
def test_an_answer_without_a_picture_says_why(fake: Gemini, finish: str, error: type[ProviderError]) -> None:
    fake.mood(finish)
    with pytest.raises(error) as told:
        asked(fake, PRO, PICTURE)
    assert type(told.value) is error and told.value.usage and told.value.usage.images == 0


def info(reason: str) -> dict[str, Any]:
    return {"@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": reason}


@pytest.mark.parametrize(
    ("status", "name", "words", "details", "error"),
    [
        (400, "INVALID_ARGUMENT", "API key not valid.", [info("API_KEY_INVALID")], BadKey),
        (403, "PERMISSION_DENIED", "blocked", [info("API_KEY_SERVICE_BLOCKED")], BadKey),
        (401, "UNAUTHENTICATED", "no credentials", [], BadKey),
        (403, "PERMISSION_DENIED", "The caller does not have permission", [], ModelNotOpen),
        (400, "FAILED_PRECONDITION", "User location is not supported for the API use.", [], ModelNotOpen),
        (400, "FAILED_PRECONDITION", "This needs billing to be enabled.", [], NoMoney),
        (404, "NOT_FOUND", "models/gemini-1 is not found for API version v1beta", [], ModelNotOpen),
        (429, "RESOURCE_EXHAUSTED", "Quota exceeded, limit: 0, model: gemini", [], ModelNotOpen),
        (429, "RESOURCE_EXHAUSTED", "Resource has been exhausted (e.g. check quota).", [], Busy),
        (500, "INTERNAL", "An internal error has occurred.", [], Unavailable),
        (504, "DEADLINE_EXCEEDED", "The request timed out.", [], Lost),
    ],
)
def test_an_error_is_read_by_its_reason(
    fake: Gemini, status: int, name: str, words: str, details: list[Any], error: type[ProviderError]
) -> None:
    fake.next(Fault("answer", answer=fake.wrong(status, name, words, *details)))
    with pytest.raises(ProviderError) as told:
        asked(fake, PRO, PICTURE)
    assert type(told.value) is error and KEY not in str(told.value)


def test_a_minutes_quota_says_how_long_and_a_days_is_full_again_at_midnight_there(fake: Gemini) -> None:
    fake.trouble("busy")
    with pytest.raises(Busy) as minute:
        asked(fake, FLASH, TEXT)
    assert minute.value.after_s == 2
    fake.next(Fault("answer", answer=day_is_full()))
    with pytest.raises(OutOfQuota) as day:
        asked(fake, FLASH, TEXT)
    assert day.value.until is not None
    assert 0 < day.value.until - datetime.now(UTC).timestamp() <= 25 * 3600
    assert until_day_ends(datetime(2026, 11, 30, 7, 0, tzinfo=UTC)) == 3600
    assert until_day_ends(datetime(2026, 7, 1, 7, 0, tzinfo=UTC)) == 24 * 3600


@pytest.mark.parametrize("kind", ["unavailable", "busy", "bad_answer"])
def test_a_film_that_cannot_be_asked_after_is_not_lost(fake: Gemini, kind: str) -> None:
    name = submit(PROVIDER, OMNI, FILM, errand(fake, OMNI))
    fake.trouble(kind)
    with pytest.raises((Unavailable, Busy)):
        PROVIDER.resume(OMNI, name, FILM, errand(fake, OMNI))
    with pytest.raises(Later):
        PROVIDER.resume(OMNI, name, FILM, errand(fake, OMNI))


def test_a_look_costs_nothing_and_names_its_models(fake: Gemini) -> None:
    health = PROVIDER.check(fake.door())
    assert health.ok and "gemini-3.8-flash" in health.models and not fake.charges
    assert PROVIDER.check(fake.door(secret="wrong")).note == "BadKey"
    assert PROVIDER.check(fake.door(address=f"{fake.url}/v1beta")).ok, "an address may end in its version"
