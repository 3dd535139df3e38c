"""Those who speak as OpenAI does: each is asked through its own fake, and every trouble is told as what it is."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from providers.base import Capability, Errand, Grade, Model
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
    ProviderError,
    Refused,
    Unavailable,
)
from providers.facts import catalogue
from providers.facts.pricing import load_price_book
from providers.transport.http_client import USER_AGENT
from tests.providers.compatible_writer import PROMPT, asking, errand, hasty, provider, read, writer
from tests.wire import fakes, golden
from tests.wire.server import KEY, Answer, Fake, Fault

NAMES = ("openai", "deepseek", "moonshot", "zhipu", "openrouter", "qianfan", "qwen", "own", "ollama", "vllm")
SHAPE = {
    "type": "object",
    "properties": {"title": {"type": "string"}, "beats": {"type": "array", "items": {"type": "string"}}},
    "required": ["title"],
}
TROUBLES: dict[str, type[ProviderError]] = {
    "bad_key": BadKey,
    "no_money": NoMoney,
    "busy": Busy,
    "refused": Refused,
    "invalid": Invalid,
    "unavailable": Unavailable,
    "bad_answer": Lost,
}


@pytest.fixture(params=NAMES)
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def fake(name: str) -> Iterator[Fake]:
    with fakes()[name]() as fake:
        yield fake


def test_it_writes_chinese_whole_and_counts_its_tokens(name: str, fake: Fake) -> None:
    model = writer(name)
    result = provider(name).generate(model, asking(), errand(fake, model))
    assert PROMPT[:8] in result.text and "�" not in result.text
    assert result.usage.tokens_in > 0 and result.usage.tokens_out > 0
    assert len(fake.asked) - len([a for a in fake.asked if a.method == "GET"]) == 1
    golden.check(name, "text", fake.asked[-1])


def test_an_answer_of_a_shape_comes_as_bare_json(name: str, fake: Fake) -> None:
    model = writer(name)
    result = provider(name).generate(model, asking(answer_schema=SHAPE), errand(fake, model))
    assert isinstance(json.loads(result.text), dict)
    golden.check(name, "shape", fake.asked[-1])


def test_a_stream_comes_in_pieces_and_ends_with_the_whole(name: str, fake: Fake) -> None:
    model = writer(name)
    pieces, result = read(provider(name).stream(model, asking(), errand(fake, model)))
    assert len(pieces) > 1 and "".join(pieces).strip() == result.text
    assert result.usage.tokens_in > 0 and result.usage.tokens_out > 0
    golden.check(name, "stream", fake.asked[-1])


def test_what_it_charges_is_what_the_price_rows_say(name: str, fake: Fake) -> None:
    from datetime import date

    model = next((m for m in catalogue.models(name) if m.capability is Capability.TEXT and shipped_price(m)), None)
    if model is None:
        pytest.skip("no price is known")
    result = provider(name).generate(model, asking(), errand(fake, model))
    cost = load_price_book().cost(model, result.usage, {}, date(2026, 11, 25))
    assert [charge.amount for charge in fake.charges] == [cost.amount]


def shipped_price(model: Model) -> bool:
    return model.price_micro_yuan is None and not model.until_day and load_price_book().knows(model)


@pytest.mark.parametrize("kind", TROUBLES)
def test_each_trouble_is_told_as_what_it_is_and_never_tried_again(name: str, fake: Fake, kind: str) -> None:
    try:
        fake.trouble(kind)
    except KeyError:
        pytest.skip("it has no way to say so")
    model = writer(name)
    door = fake.door(extra={"models": fake.offers[0]})  # type: ignore[attr-defined]
    with pytest.raises(TROUBLES[kind]) as caught:
        provider(name).generate(model, asking(), Errand(door=door, options=model.option(Grade.BALANCED)))
    assert len(fake.asked) == 1 and not fake.charges
    assert KEY not in str(caught.value) and KEY not in repr(caught.value.facts)
    if kind == "busy":
        assert caught.value.after_s == 2  # type: ignore[attr-defined]
    if kind == "refused":
        assert 0 < len(caught.value.reason) <= 200  # type: ignore[attr-defined]


@pytest.mark.parametrize("kind", ["busy", "unavailable", "refused"])
def test_a_stream_that_does_not_begin_tells_why(name: str, fake: Fake, kind: str) -> None:
    try:
        fake.trouble(kind)
    except KeyError:
        pytest.skip("it has no way to say so")
    model = writer(name)
    door = fake.door(extra={"models": "m"})
    with pytest.raises(TROUBLES[kind]):
        next(provider(name).stream(model, asking(), Errand(door=door, options=model.option(Grade.BALANCED))))


@pytest.mark.parametrize("mood", ["refusal", "content_filter"])
def test_a_refusal_inside_a_good_answer_is_a_refusal_that_was_charged(name: str, fake: Fake, mood: str) -> None:
    model = writer(name)
    fake.trouble(mood)
    with pytest.raises(Refused) as caught:
        provider(name).generate(model, asking(), errand(fake, model))
    assert caught.value.usage is not None and caught.value.usage.tokens_in > 0


def test_an_empty_answer_is_a_bad_one(name: str, fake: Fake) -> None:
    model = writer(name)
    fake.trouble("empty")
    with pytest.raises(BadAnswer) as caught:
        provider(name).generate(model, asking(), errand(fake, model))
    assert caught.value.usage is not None


def test_a_model_it_does_not_have_is_not_open_and_the_door_is_well(name: str, fake: Fake) -> None:
    if name in ("own", "vllm", "ollama"):
        pytest.skip("whatever it has is asked")
    model = writer(name).model_copy(update={"name": "no-such-model"})
    with pytest.raises((ModelNotOpen, Gone)):
        provider(name).generate(model, asking(), errand(fake, model))


@pytest.mark.parametrize(("kind", "told"), [("lose", Lost), ("cut", Lost), ("drop", Lost), ("slow", Lost)])
def test_an_answer_that_is_lost_on_the_way_is_asked_for_once(
    name: str, fake: Fake, kind: str, told: type[ProviderError]
) -> None:
    model = writer(name)
    fake.next(Fault(kind, seconds=0.6, path=_path(fake)))
    with pytest.raises(told):
        hasty(name).generate(model, asking(), errand(fake, model, extra={"models": _one(fake)}))
    assert len(fake.asked) == 1


def test_where_nobody_listens_nothing_was_sent(name: str) -> None:
    with fakes()[name]() as fake:
        door = fake.door(extra={"models": "m"})
    model = writer(name)
    with pytest.raises(NotSent):
        provider(name).generate(model, asking(), Errand(door=door, options=model.option(Grade.BALANCED)))


def test_an_address_within_the_house_is_not_asked_through_a_door_to_the_outside(name: str, fake: Fake) -> None:
    model = writer(name)
    with pytest.raises(NotSent):
        provider(name).generate(model, asking(), errand(fake, model, inner=False, extra={"models": "m"}))
    assert not fake.asked


@pytest.mark.parametrize("how", ["no finish", "cut"])
def test_a_stream_that_ends_early_is_lost(name: str, fake: Fake, how: str) -> None:
    model = writer(name)
    if how == "cut":
        fake.next(Fault("cut", path=_path(fake)))
    else:
        fake.ends_early = 1  # type: ignore[attr-defined]
    with pytest.raises(Lost):
        read(provider(name).stream(model, asking(), errand(fake, model, extra={"models": _one(fake)})))
    assert len(fake.asked) == 1


def test_a_look_costs_nothing_and_tells_whether_the_key_is_good(name: str, fake: Fake) -> None:
    health = provider(name).check(fake.door())
    assert health.ok and not fake.charges
    if name != "openrouter":
        assert set(fake.offers) <= set(health.models)  # type: ignore[attr-defined]
    if getattr(fake, "needs_key", False):
        from pydantic import SecretStr

        assert provider(name).check(fake.door(secret=SecretStr("wrong"))).note == "BadKey"
    assert all(asked.method == "GET" for asked in fake.asked)


def test_an_answer_that_is_cut_by_its_cap_is_no_good_where_a_shape_was_asked_for(name: str, fake: Fake) -> None:
    model = writer(name)
    result = provider(name).generate(model, asking(tokens_most=5), errand(fake, model))
    assert result.facts == {"cut": True}
    with pytest.raises(CutShort) as told:
        provider(name).generate(model, asking(tokens_most=5, answer_schema=SHAPE), errand(fake, model))
    assert told.value.usage is not None


def test_an_answer_that_never_began_because_it_may_be_no_longer_was_cut_short_and_was_charged(
    name: str, fake: Fake
) -> None:
    """A model that thinks first may come to its cap before it says a word."""
    model = writer(name)
    thought = {"choices": [{"message": {"content": ""}, "finish_reason": "length"}]}
    used = {"usage": {"prompt_tokens": 7, "completion_tokens": 90}}
    fake.next(Fault("answer", answer=Answer(200, thought | used), path=_path(fake)))
    with pytest.raises(CutShort) as told:
        provider(name).generate(model, asking(), errand(fake, model))
    assert told.value.usage is not None and told.value.usage.tokens_out == 90


def test_no_longer_answer_is_asked_for_than_the_model_gives(name: str, fake: Fake) -> None:
    limits = writer(name).limits.model_copy(update={"answer_tokens_most": 300})
    model = writer(name).model_copy(update={"limits": limits})
    for most, asked in ((0, 300), (500, 300), (200, 200)):
        provider(name).generate(model, asking(tokens_most=most), errand(fake, model))
        assert fake.asked[-1].json[provider(name).cap] == asked


def test_every_call_says_who_asks(name: str, fake: Fake) -> None:
    model = writer(name)
    provider(name).generate(model, asking(), errand(fake, model))
    read(provider(name).stream(model, asking(), errand(fake, model)))
    provider(name).check(fake.door())
    assert {asked.headers["User-Agent"] for asked in fake.asked} == {USER_AGENT}


PAGE = Answer(403, b"<!DOCTYPE html><title>Just a moment...</title>", {"Content-Type": "text/html"})
OF_THIS_MODEL = {
    "a model that is not open": (403, "model_not_found", "Project `p` does not have access to model `m`"),
    "an organization nobody verified": (403, None, "Your organization must be verified to use the model `m`."),
    "a region": (403, "unsupported_country_region_territory", "Country, region, or territory not supported"),
    "a 403 without a reason": (403, None, "Forbidden"),
}
OF_THIS_REQUEST = {
    "too long": (400, "context_length_exceeded", "This model's maximum context length is 8192 tokens."),
    "a parameter it does not take": (400, "unsupported_parameter", "Unsupported parameter: 'seed'"),
}


@pytest.mark.parametrize("what", OF_THIS_MODEL)
def test_what_is_said_of_one_model_says_nothing_of_the_key(name: str, fake: Fake, what: str) -> None:
    status, code, words = OF_THIS_MODEL[what]
    body = {"error": {"message": words, "type": "invalid_request_error", "code": code}}
    fake.next(Fault("answer", answer=Answer(status, body), path=_path(fake)))
    model = writer(name)
    with pytest.raises(ModelNotOpen):
        provider(name).generate(model, asking(), errand(fake, model))


@pytest.mark.parametrize("what", OF_THIS_REQUEST)
def test_what_one_model_does_not_take_another_may(name: str, fake: Fake, what: str) -> None:
    status, code, words = OF_THIS_REQUEST[what]
    body = {"error": {"message": words, "type": "invalid_request_error", "code": code}}
    fake.next(Fault("answer", answer=Answer(status, body), path=_path(fake)))
    model = writer(name)
    with pytest.raises(Invalid) as told:
        provider(name).generate(model, asking(), errand(fake, model))
    assert words[:30] in str(told.value)


def test_a_page_of_a_guard_on_the_way_is_no_bad_key(name: str, fake: Fake) -> None:
    model = writer(name)
    fake.next(Fault("answer", answer=PAGE, path=_path(fake)))
    with pytest.raises(Unavailable) as told:
        provider(name).generate(model, asking(), errand(fake, model))
    assert told.value.not_accepted


@pytest.mark.parametrize("name", ["openai", "deepseek", "own"])
def test_an_address_where_nothing_stands_may_lack_its_version(name: str, fake: Fake) -> None:
    model = writer(name)
    wrong = fake.door(address=f"{fake.url}/relay", extra={"models": "m"})
    with pytest.raises(Invalid, match="/v1") as told:
        provider(name).generate(model, asking(), Errand(door=wrong, options=model.option(Grade.BALANCED)))
    assert told.value.facts["code"] == "address_lacks_v1"
    assert provider(name).check(wrong).note == "AddressLacksV1"


def test_a_bad_letter_in_a_key_is_a_bad_key(name: str, fake: Fake) -> None:
    from pydantic import SecretStr

    model = writer(name)
    with pytest.raises(BadKey):
        provider(name).generate(model, asking(), errand(fake, model, secret=SecretStr("密钥"), extra={"models": "m"}))


def test_organisation_variables_of_this_machine_go_to_nobody(
    name: str, fake: Fake, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_ORG_ID", "org-1")
    monkeypatch.setenv("OPENAI_PROJECT_ID", "proj-1")
    monkeypatch.setenv("OPENAI_ADMIN_KEY", "admin-1")
    model = writer(name)
    provider(name).generate(model, asking(), errand(fake, model))
    told = fake.asked[-1].headers
    assert not [header for header in told if header.lower().startswith("openai-")]
    assert "admin-1" not in str(told)


def test_a_stream_with_an_error_inside_tells_it(fake_stream: Fake) -> None:
    model = writer("deepseek")
    with pytest.raises(Busy):
        read(provider("deepseek").stream(model, asking(), errand(fake_stream, model)))


@pytest.fixture
def fake_stream() -> Iterator[Fake]:
    def broken() -> Iterator[bytes]:
        yield 'data: {"choices":[{"delta":{"content":"雨"},"finish_reason":null}]}\n\n'.encode()
        yield b'data: {"error":{"code":"rate_limit_exceeded","message":"slow down"}}\n\n'

    with fakes()["deepseek"]() as fake:
        answer = Answer(200, headers={"Content-Type": "text/event-stream"}, chunks=broken())
        fake.next(Fault("answer", answer=answer))
        yield fake


def _path(fake: Fake) -> str:
    return f"{getattr(fake, 'base', '')}/chat"


def _one(fake: Fake) -> str:
    return str(fake.offers[0])  # type: ignore[attr-defined]


def test_a_worker_that_was_forked_opens_lines_of_its_own() -> None:
    import os

    with fakes()["deepseek"]() as fake:
        model = writer("deepseek")
        provider("deepseek").generate(model, asking(), errand(fake, model))
        child = os.fork()
        if not child:
            try:
                provider("deepseek").generate(model, asking(prompt="child"), errand(fake, model))
            finally:
                os._exit(0)
        os.waitpid(child, 0)
        provider("deepseek").generate(model, asking(prompt="parent"), errand(fake, model))
        told = [asked.json["messages"][0]["content"] for asked in fake.asked]
        assert told == [PROMPT, "child", "parent"]


def test_an_answer_in_parts_is_joined() -> None:
    body = {
        "choices": [{"message": {"content": [{"type": "text", "text": "雨"}, {"text": "巷"}]}, "finish_reason": "stop"}]
    }
    with fakes()["own"]() as fake:
        fake.next(Fault("answer", answer=Answer(200, body)))
        model = writer("own")
        result = provider("own").generate(model, asking(), errand(fake, model, extra={"models": "m"}))
        assert result.text == "雨巷" and result.usage.tokens_in > 0
