"""What every provider promises, held by all of them against their fakes: one call asks once, every trouble is told as what it is,
a long job is submitted once and fetched, and what it used comes to just what the vendor charged."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from providers.base import Capability, Door, Errand, Grade, Model, Request, Result, Usage
from providers.errors import (
    BadAnswer,
    BadKey,
    Busy,
    Failed,
    Gone,
    Invalid,
    Later,
    Lost,
    ModelNotOpen,
    NoMoney,
    NotSent,
    ProviderError,
    Refused,
    Unavailable,
)
from providers.facts.pricing import UnknownPrice, load_price_book, price_traits
from providers.gateway.gateway import installed_providers
from providers.provider import Provider
from tests.providers.contract_requests import PICTURE, TODAY, living, request_for
from tests.wire import fakes
from tests.wire.server import KEY, Answer, Asked, Fake, Fault

FAKES = fakes()
OUTSIDE = {name: p for name, p in installed_providers().items() if p.needs_door}
KINDS: dict[str, tuple[type[ProviderError], ...]] = {
    "bad_key": (BadKey,),
    "no_money": (NoMoney,),
    "busy": (Busy,),
    "refused": (Refused,),
    "invalid": (Invalid,),
    "gone": (Gone, ModelNotOpen),
    "unavailable": (Unavailable,),
    "bad_answer": (BadAnswer, Lost),
}
"""Each trouble a vendor can be in, with what it must be told as."""
JOB_ENDS: dict[str, tuple[type[ProviderError], ...]] = {
    "failed": (Failed,),
    "refused": (Refused,),
    "gone": (Gone, Failed),
}


PAGE = b"<!DOCTYPE html><html><head><title>Just a moment...</title></head></html>"


SCRATCH = TemporaryDirectory(prefix="dailies-contract-")
CASES = [(name, model) for name, provider in sorted(OUTSIDE.items()) for model in living(provider)]
NAMES = [f"{name}-{model.capability.value}" for name, model in CASES]
each_model = pytest.mark.parametrize(("name", "model"), CASES, ids=NAMES)
each_vendor = pytest.mark.parametrize("name", sorted(OUTSIDE))


def errand(fake: Fake, model: Model, **door: object) -> Errand:
    return Errand(
        door=fake.door(**door),
        key="task-1/clip:1/abc123",
        options=model.option(Grade.BALANCED),
        scratch=Path(SCRATCH.name),
        read=lambda _: PICTURE,
    )


def answered(provider: Provider, model: Model, request: Request, on: Errand) -> Result:
    """Asked once, and looked after for as long as it takes."""
    try:
        return provider.generate(model, request, on)
    except Later as later:
        return fetched(provider, model, later.remote_id, request, on)


def fetched(provider: Provider, model: Model, remote_id: str, request: Request, on: Errand) -> Result:
    for _ in range(12):
        try:
            return provider.resume(model, remote_id, request, on)
        except Later as later:
            assert later.remote_id and later.wait > 0
            remote_id = later.remote_id
    raise AssertionError("the job is never done")


@pytest.fixture
def fake(name: str) -> Iterator[Fake]:
    with FAKES[name]() as vendor:
        yield vendor


@each_vendor
def test_every_vendor_has_a_fake_and_rows_and_says_who_it_is(name: str) -> None:
    provider = OUTSIDE[name]
    assert name in FAKES and provider.name == name
    assert provider.models() or name in ("own", "ollama", "vllm")
    assert all(model.provider == name for model in provider.models())


@each_model
def test_an_answer_is_what_was_asked_and_says_what_it_used(name: str, model: Model, fake: Fake) -> None:
    request = request_for(model)
    result = answered(OUTSIDE[name], model, request, errand(fake, model))
    assert result.usage != Usage()
    if model.capability is Capability.TEXT:
        assert result.text
    else:
        assert len(result.content) > 100
        assert signature(result.content) == result.media_type.partition("/")[0], result.media_type
    assert fake.charges or name in FREE


@each_model
def test_what_it_used_comes_to_just_what_the_vendor_charged(name: str, model: Model, fake: Fake) -> None:
    result = answered(OUTSIDE[name], model, request_for(model), errand(fake, model))
    try:
        cost = load_price_book().cost(
            model, result.usage, price_traits(model, request_for(model), Grade.BALANCED), TODAY
        )
    except UnknownPrice:
        pytest.skip("nobody has said what it costs")
    charged = {currency: amount for currency, amount in fake.spent().items() if amount}
    if not charged:
        assert cost.micro_yuan == 0
        return
    assert list(charged) == [cost.currency]
    assert charged[cost.currency].quantize(Decimal("1e-9")) == cost.amount.quantize(Decimal("1e-9"))


@each_model
@pytest.mark.parametrize("kind", KINDS)
def test_a_trouble_is_told_as_what_it_is_and_asked_only_once(name: str, model: Model, kind: str, fake: Fake) -> None:
    if kind == "gone" and model.long_job:
        pytest.skip("said of a job when it is looked at, not when it is sent")
    try:
        fake.trouble(kind)
    except KeyError:
        pytest.skip("this vendor has no way to say so")
    with pytest.raises(ProviderError) as told:
        OUTSIDE[name].generate(model, request_for(model), errand(fake, model))
    assert isinstance(told.value, KINDS[kind]), f"{type(told.value).__name__}: {told.value}"
    assert fake.charges == [] or kind == "bad_answer" or told.value.usage is not None
    assert len(submits(fake)) <= 1
    assert KEY not in str(told.value) and KEY not in str(told.value.facts)


@each_model
@pytest.mark.parametrize("status", [401, 403, 429])
def test_a_page_of_a_guard_on_the_way_is_no_bad_key_and_nothing_was_begun(
    name: str, model: Model, status: int, fake: Fake
) -> None:
    fake.always = Fault("answer", answer=Answer(status, PAGE, {"Content-Type": "text/html; charset=utf-8"}))
    with pytest.raises(Unavailable) as told:
        OUTSIDE[name].generate(model, request_for(model), errand(fake, model))
    assert told.value.not_accepted and len(submits(fake)) <= 1


@each_model
@pytest.mark.parametrize("said", [{}, {"message": "You do not have access to this."}], ids=["no word", "no access"])
def test_what_is_not_allowed_without_a_reason_says_nothing_of_the_key(
    name: str, model: Model, said: dict[str, str], fake: Fake
) -> None:
    fake.always = Fault("answer", answer=Answer(403, said))
    with pytest.raises(ProviderError) as told:
        OUTSIDE[name].generate(model, request_for(model), errand(fake, model))
    assert isinstance(told.value, ModelNotOpen), f"{type(told.value).__name__}: {told.value}"


@each_model
@pytest.mark.parametrize("fault", ["drop", "lose", "cut"])
def test_a_line_that_breaks_is_lost_and_never_asked_again(name: str, model: Model, fault: str, fake: Fake) -> None:
    fake.next(Fault(fault))
    with pytest.raises(Lost):
        OUTSIDE[name].generate(model, request_for(model), errand(fake, model))
    assert len(submits(fake)) <= 1 and len(fake.charges) <= 1


@each_model
def test_where_nobody_listens_nothing_was_sent(name: str, model: Model) -> None:
    with socket.socket() as deaf, FAKES[name]() as vendor:
        deaf.bind(("127.0.0.1", 0))  # held, so that nobody else is given its port, and never listened at
        address = vendor.door().address.replace(vendor.url, f"http://127.0.0.1:{deaf.getsockname()[1]}")
        on = errand(vendor, model, address=address)
        with pytest.raises(NotSent):
            OUTSIDE[name].generate(model, request_for(model), on)


@each_model
@pytest.mark.parametrize("kind", JOB_ENDS)
def test_a_long_job_that_ends_badly_says_how(name: str, model: Model, kind: str, fake: Fake) -> None:
    if not model.long_job:
        pytest.skip("answers at once")
    try:
        fake.job_trouble(kind)
    except KeyError:
        pytest.skip("this vendor has no way to say so")
    with pytest.raises(ProviderError) as told:
        answered(OUTSIDE[name], model, request_for(model), errand(fake, model))
    assert isinstance(told.value, JOB_ENDS[kind]), f"{type(told.value).__name__}: {told.value}"


@each_model
def test_a_long_job_is_submitted_once_and_a_look_that_fails_ends_nothing(name: str, model: Model, fake: Fake) -> None:
    if not model.long_job:
        pytest.skip("answers at once")
    provider, request, on = OUTSIDE[name], request_for(model), errand(fake, model)
    with pytest.raises(Later) as later:
        provider.generate(model, request, on)
    for breakdown in (Fault("drop"), Fault("cut")):
        fake.next(breakdown)
        with pytest.raises((Lost, NotSent, Unavailable, BadAnswer)) as told:
            provider.resume(model, later.value.remote_id, request, on)
        assert not isinstance(told.value, Failed | Refused | Gone)
    result = fetched(provider, model, later.value.remote_id, request, on)
    sent = [asked.path for asked in submits(fake)]
    assert result.content and sent.count(sent[0]) == 1
    assert len(fake.charges) <= 1, "a second step of the same job may be asked again, and is paid once"


@each_vendor
def test_a_look_at_a_vendor_costs_nothing_and_knows_a_wrong_key(name: str, fake: Fake) -> None:
    provider = OUTSIDE[name]
    health = provider.check(fake.door())
    assert health.ok and fake.charges == [], health.note
    if fake.secret() and name not in KEYLESS:
        wrong = provider.check(Door(**{**fake.door().model_dump(exclude={"secret"}), "secret": "wrong:wrong"}))
        assert (wrong.ok, wrong.note) == (False, "BadKey")
    assert fake.charges == []


FREE = {"automatic1111", "comfyui", "ollama", "vllm", "own"}
"""A server of one's own charges nothing."""
KEYLESS = {"ollama", "vllm", "automatic1111", "comfyui", "own"}


def submits(fake: Fake) -> list[Asked]:
    """What was sent that may begin something: every POST but uploads and looks."""
    return [
        asked
        for asked in fake.asked
        if asked.method == "POST" and not any(part in asked.path for part in ("upload", "/fetch", "list-by-condition"))
    ]


def signature(content: bytes) -> str:
    """What the first bytes are, told without any library of ours."""
    checks: list[tuple[Callable[[bytes], bool], str]] = [
        (lambda c: c[:8] == b"\x89PNG\r\n\x1a\n" or c[:3] == b"\xff\xd8\xff" or c[8:12] == b"WEBP", "image"),
        (lambda c: c[4:8] == b"ftyp", "video"),
        (
            lambda c: (
                c[:3] == b"ID3"
                or c[:2] in (b"\xff\xfb", b"\xff\xf3", b"\xff\xf2")
                or c[8:12] == b"WAVE"
                or c[:4] in (b"OggS", b"fLaC")
            ),
            "audio",
        ),
    ]
    return next((kind for check, kind in checks if check(content)), "")
