"""Anthropic Claude: words, whole and as they come."""

from __future__ import annotations

import json
from collections.abc import Generator, Iterator
from datetime import UTC, date, datetime
from itertools import chain
from typing import Any

import pytest

from providers import fitting
from providers.base import Capability, Errand, Grade, Request, Result
from providers.errors import (
    BadAnswer,
    BadKey,
    Busy,
    CutShort,
    Gone,
    Invalid,
    Lost,
    ModelNotOpen,
    NoMoney,
    NotSent,
    OutOfQuota,
    ProviderError,
    Refused,
    Unavailable,
)
from providers.facts.pricing import load_price_book
from providers.vendors.hosted.anthropic import PROVIDER
from tests.wire import golden, media
from tests.wire.server import Answer, Fault
from tests.wire.vendors.anthropic import Anthropic

MODELS = {model.name: model for model in PROVIDER.models()}
SONNET, HAIKU = MODELS["claude-sonnet-5-5"], MODELS["claude-haiku-5-5"]
WORDS = Request(capability=Capability.TEXT, purpose="script", prompt="写一个雨巷里的故事：她把伞留给了猫。")
SCHEMA = {
    "type": "object",
    "properties": {"title": {"type": "string"}, "scenes": {"type": "array", "items": {"type": "string"}}},
    "required": ["title", "scenes"],
}
DATA = WORDS.model_copy(update={"answer_schema": SCHEMA})
TODAY = date(2026, 11, 25)


@pytest.fixture
def fake() -> Iterator[Anthropic]:
    with Anthropic() as anthropic:
        yield anthropic  # type: ignore[misc]


def errand(fake: Anthropic, **facts: Any) -> Errand:
    return Errand(
        door=facts.pop("door", fake.door()),
        key="call-1",
        options=SONNET.option(Grade.BALANCED),
        read=lambda _: media.picture(64, 36),
    )


def streamed(flow: Generator[str, None, Result]) -> tuple[list[str], Result]:
    """(what came, the whole)."""
    came: list[str] = []
    while True:
        try:
            came.append(next(flow))
        except StopIteration as end:
            return came, end.value


def test_words_are_answered_in_words(fake: Anthropic) -> None:
    result = PROVIDER.generate(SONNET, WORDS, errand(fake))
    assert "她把伞留给了猫" in result.text and result.usage.tokens_in and result.usage.tokens_out
    assert fake.asked[0].json["messages"][0]["content"] == WORDS.prompt
    golden.check("anthropic", "words", fake.asked[0], ("anthropic-version",))


def test_words_come_as_they_are_written(fake: Anthropic) -> None:
    came, result = streamed(PROVIDER.stream(SONNET, WORDS, errand(fake)))
    assert len(came) > 2 and "".join(came) == result.text
    whole = PROVIDER.generate(SONNET, WORDS, errand(fake))
    assert (whole.text, whole.usage) == (result.text, result.usage)
    golden.check("anthropic", "stream", fake.asked[0], ("anthropic-version",))


@pytest.mark.parametrize("model", [SONNET, HAIKU], ids=["sonnet", "haiku"])
def test_words_cost_what_the_vendor_takes(fake: Anthropic, model: Any) -> None:
    for prompt in (WORDS.prompt, "雨" * 120_000):
        result = PROVIDER.generate(model, WORDS.model_copy(update={"prompt": prompt}), errand(fake))
        assert load_price_book().cost(model, result.usage, {}, TODAY).amount == fake.charges[-1].amount


def test_data_is_taken_out_of_its_fence(fake: Anthropic) -> None:
    result = PROVIDER.generate(SONNET, DATA, errand(fake))
    assert set(json.loads(result.text)) == {"title", "scenes"}
    golden.check("anthropic", "data", fake.asked[0], ("anthropic-version",))
    _, again = streamed(PROVIDER.stream(SONNET, DATA, errand(fake)))
    assert again.text == result.text


def test_it_is_shown_pictures(fake: Anthropic) -> None:
    PROVIDER.generate(SONNET, WORDS.model_copy(update={"references": ("a1",)}), errand(fake))
    block = fake.asked[0].json["messages"][0]["content"][0]
    assert block["source"]["media_type"] == "image/png"


def test_no_sampling_is_asked_for(fake: Anthropic) -> None:
    PROVIDER.generate(SONNET, WORDS.model_copy(update={"seed": 7, "tokens_most": 300}), errand(fake))
    assert set(fake.asked[0].json) == {"model", "max_tokens", "messages"} and fake.asked[0].json["max_tokens"] == 300


@pytest.mark.parametrize("ending", ["", "/", "/v1", "/v1/"])
def test_an_address_may_end_in_v1(fake: Anthropic, ending: str) -> None:
    assert PROVIDER.generate(SONNET, WORDS, errand(fake, door=fake.door(address=fake.url + ending))).text
    assert fake.asked[0].path == "/v1/messages"


@pytest.mark.parametrize(
    ("kind", "error"),
    [
        ("bad_key", BadKey),
        ("no_money", NoMoney),
        ("busy", Busy),
        ("refused", Refused),
        ("invalid", Invalid),
        ("gone", ModelNotOpen),
        ("unavailable", Unavailable),
        ("bad_answer", BadAnswer),
    ],
)
def test_what_goes_wrong_is_told_as_what_it_is(fake: Anthropic, kind: str, error: type[ProviderError]) -> None:
    fake.trouble(kind)
    with pytest.raises(error) as told:
        PROVIDER.generate(SONNET, WORDS, errand(fake))
    assert type(told.value) is error and len(fake.asked) == 1 and "canary" not in str(told.value)
    if isinstance(told.value, Busy):
        assert told.value.after_s == 2
    if isinstance(told.value, Refused):
        assert "policy" in told.value.reason and told.value.usage and told.value.usage.tokens_in


@pytest.mark.parametrize(
    ("kind", "error"), [("bad_key", BadKey), ("busy", Busy), ("refused", Refused), ("unavailable", Unavailable)]
)
def test_a_stream_says_what_goes_wrong_too(fake: Anthropic, kind: str, error: type[ProviderError]) -> None:
    fake.trouble(kind)
    with pytest.raises(error):
        streamed(PROVIDER.stream(SONNET, WORDS, errand(fake)))
    assert len(fake.asked) == 1


@pytest.mark.parametrize(
    ("status", "kind", "message", "error"),
    [
        (400, "invalid_request_error", "Your credit balance is too low to access the API.", NoMoney),
        (403, "permission_error", "no", ModelNotOpen),
        (404, "not_found_error", "Not found: /v1/nothing", Gone),
        (400, "invalid_request_error", "prompt is too long: 210000 tokens > 200000 maximum", Invalid),
        (400, "invalid_request_error", "You will regain access on 2031-12-01 at 00:00 UTC.", OutOfQuota),
        (413, "request_too_large", "no", Invalid),
        (500, "api_error", "no", Unavailable),
        (504, "timeout_error", "no", Lost),
        (429, "enforced_spend_limit_reached", "no", NoMoney),
        (503, "something_new", "no", Unavailable),
    ],
)
def test_errors_are_known_by_their_type(
    fake: Anthropic, status: int, kind: str, message: str, error: type[ProviderError]
) -> None:
    fake.next(Fault("answer", answer=fake.wrong(status, kind, message)))
    with pytest.raises(ProviderError) as told:
        PROVIDER.generate(SONNET, WORDS, errand(fake))
    assert type(told.value) is error


def test_a_limit_the_account_set_itself_says_when_it_ends(fake: Anthropic) -> None:
    said = "You have reached your specified API usage limits. You will regain access on 2031-12-01 at 00:00 UTC."
    fake.next(Fault("answer", answer=fake.wrong(400, "invalid_request_error", said)))
    with pytest.raises(OutOfQuota) as told:
        PROVIDER.generate(SONNET, WORDS, errand(fake))
    assert told.value.until == pytest.approx(datetime(2031, 12, 1, tzinfo=UTC).timestamp(), abs=5)


@pytest.mark.parametrize("kind", ["lose", "cut", "drop"])
def test_a_lost_answer_is_lost_and_nothing_is_sent_twice(fake: Anthropic, kind: str) -> None:
    for ask in (PROVIDER.generate, lambda *what: streamed(PROVIDER.stream(*what))):
        fake.asked.clear()
        fake.next(Fault(kind))
        with pytest.raises(Lost):
            ask(SONNET, WORDS, errand(fake))
        assert len(fake.asked) == 1


def said(*events: dict[str, Any]) -> Answer:
    chunks = (f"event: {told['type']}\ndata: {json.dumps(told)}\n\n".encode() for told in events)
    return Answer(200, headers={"Content-Type": "text/event-stream"}, chunks=chunks)


START = {"type": "message_start", "message": {"usage": {"input_tokens": 3}}}
DONE = b"data: [DONE]\n\n"
PIECE = {"type": "content_block_delta", "index": 0, "delta": {"type": "text_delta", "text": "雨"}}


def test_a_stream_that_ends_without_saying_why_is_lost(fake: Anthropic) -> None:
    fake.next(Fault("answer", answer=said(START, PIECE)))
    with pytest.raises(Lost):
        streamed(PROVIDER.stream(SONNET, WORDS, errand(fake)))


def test_a_stream_of_a_relay_may_end_as_those_of_openai_do(fake: Anthropic) -> None:
    end = {"type": "message_delta", "delta": {"stop_reason": "end_turn"}, "usage": {"output_tokens": 1}}
    answer = said(START, PIECE, end)
    fake.next(Fault("answer", answer=Answer(200, headers=answer.headers, chunks=chain(answer.chunks or (), [DONE]))))
    assert streamed(PROVIDER.stream(SONNET, WORDS, errand(fake)))[1].text == "雨"


def test_an_error_in_the_middle_of_a_stream_is_an_error(fake: Anthropic) -> None:
    broken = {"type": "error", "error": {"type": "overloaded_error", "message": "Overloaded"}}
    fake.next(Fault("answer", answer=said(START, PIECE, broken)))
    with pytest.raises(Unavailable):
        streamed(PROVIDER.stream(SONNET, WORDS, errand(fake)))


def test_what_was_in_its_cache_is_counted_apart(fake: Anthropic) -> None:
    used = {"input_tokens": 10, "cache_read_input_tokens": 90, "cache_creation_input_tokens": 5, "output_tokens": 7}
    told = {"content": [{"type": "text", "text": "雨"}], "stop_reason": "end_turn", "usage": used}
    fake.next(Fault("answer", answer=Answer(200, told)))
    usage = PROVIDER.generate(SONNET, WORDS, errand(fake)).usage
    assert (usage.tokens_in, usage.tokens_cached, usage.tokens_out) == (105, 90, 7)


def test_an_answer_cut_short_is_good_for_words_and_not_for_data(fake: Anthropic) -> None:
    short = {"tokens_most": 4}
    assert PROVIDER.generate(SONNET, WORDS.model_copy(update=short), errand(fake)).facts == {"cut": True}
    with pytest.raises(CutShort) as told:
        PROVIDER.generate(SONNET, DATA.model_copy(update=short), errand(fake))
    assert told.value.usage and 0 < told.value.usage.tokens_out <= 4


@pytest.mark.parametrize("why", ["max_tokens", "model_context_window_exceeded"])
def test_an_answer_that_never_began_because_it_may_be_no_longer_was_cut_short(fake: Anthropic, why: str) -> None:
    body = {"content": [], "stop_reason": why, "usage": {"input_tokens": 5, "output_tokens": 9}}
    fake.next(Fault("answer", answer=Answer(200, body)))
    with pytest.raises(CutShort) as told:
        PROVIDER.generate(SONNET, WORDS, errand(fake))
    assert told.value.usage and told.value.usage.tokens_out == 9


def shaped(schema: dict[str, Any], fake: Anthropic) -> dict[str, Any]:
    """What is asked for an answer of this shape."""
    PROVIDER.generate(SONNET, WORDS.model_copy(update={"answer_schema": schema}), errand(fake))
    return dict(fake.asked[-1].json)


def test_a_shape_is_asked_for_natively(fake: Anthropic) -> None:
    asked = shaped(SCHEMA, fake)
    held = asked["output_config"]["format"]
    assert held["type"] == "json_schema" and held["schema"]["additionalProperties"] is False
    assert "system" not in asked and "json" not in asked


def test_a_limit_it_cannot_be_held_to_is_told_in_words(fake: Anthropic) -> None:
    beats = {"type": "array", "items": {"type": "string", "maxLength": 9}, "minItems": 3}
    asked = shaped({"type": "object", "properties": {"beats": beats, "maximum": {"type": "integer"}}}, fake)
    held = asked["output_config"]["format"]["schema"]
    assert held["properties"]["beats"] == {"type": "array", "items": {"type": "string"}}
    assert "maximum" in held["properties"], "a property may be called so"
    assert "maxLength" in asked["system"]


@pytest.mark.parametrize(
    "schema",
    [
        {"type": "object", "additionalProperties": {"type": "string"}},
        {"type": "object", "properties": {"a": {"$ref": "#/$defs/A"}}, "$defs": {"A": {"type": "object", "properties": {"next": {"$ref": "#/$defs/A"}}}}},
    ],
    ids=["open", "recursive"],
)  # fmt: skip
def test_a_shape_it_takes_none_such_of_is_told_in_words(fake: Anthropic, schema: dict[str, Any]) -> None:
    fake.writes = lambda prompt, schema: "{}"
    asked = shaped(schema, fake)
    assert "output_config" not in asked and "JSON schema" in asked["system"]


def test_an_older_model_is_told_a_shape_in_words(fake: Anthropic) -> None:
    plain = Errand(door=fake.door(), key="call-1", options={})
    PROVIDER.generate(SONNET, DATA, plain)
    assert "output_config" not in fake.asked[0].json and "JSON schema" in fake.asked[0].json["system"]


def test_no_longer_answer_is_asked_for_than_the_model_gives(fake: Anthropic) -> None:
    model = SONNET.model_copy(update={"limits": SONNET.limits.model_copy(update={"answer_tokens_most": 300})})
    for most, asked in ((0, 300), (500, 300), (200, 200)):
        PROVIDER.generate(model, WORDS.model_copy(update={"tokens_most": most}), errand(fake))
        assert fake.asked[-1].json["max_tokens"] == asked


def test_an_empty_answer_is_a_bad_one(fake: Anthropic) -> None:
    fake.writes = lambda prompt, schema: ""
    with pytest.raises(BadAnswer):
        PROVIDER.generate(SONNET, WORDS, errand(fake))


def test_nobody_there_means_nothing_was_sent(fake: Anthropic) -> None:
    for ask in (PROVIDER.generate, lambda *what: streamed(PROVIDER.stream(*what))):
        with pytest.raises(NotSent):
            ask(SONNET, WORDS, errand(fake, door=fake.door(address="http://127.0.0.1:9")))


def test_a_look_costs_nothing(fake: Anthropic) -> None:
    seen = PROVIDER.check(fake.door())
    assert seen.ok and "claude-sonnet-5-5" in seen.models and not fake.charges
    assert PROVIDER.check(fake.door(secret="wrong")).note == "BadKey"


@pytest.mark.parametrize("name", ["claude-3-opus-20240229", "claude-sonnet-4-5"])
def test_a_model_that_is_gone_says_so_and_who_came_after_it(name: str) -> None:
    assert fitting.misfit(MODELS[name], WORDS, date(2026, 12, 1)) == "retired"
    assert MODELS[name].successor in MODELS
