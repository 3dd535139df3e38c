"""The one way to a vendor without an SDK: what an answer means, what a broken line means, where a key may go."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import pytest

from providers.errors import (
    BadAnswer,
    BadKey,
    Busy,
    Gone,
    Invalid,
    LinkFails,
    Lost,
    ModelNotOpen,
    NoMoney,
    NotSent,
    ProviderError,
    Unavailable,
)
from providers.facts.error_meanings import VendorReply
from providers.transport.http_client import Wire, server_sent_events
from tests.wire.server import Answer, Asked, Fake, Fault, route


class Echo(Fake):
    """Says back what it was asked."""

    provider = "echo"

    @route("POST", "/echo")
    def echo(self, asked: Asked) -> Answer:
        return Answer(200, {"said": asked.json})

    @route("GET", "/file")
    def file(self, asked: Asked) -> Answer:
        return Answer(200, b"film", {"Content-Type": "video/mp4; charset=binary"})

    @route("POST", "/stream")
    def stream(self, asked: Asked) -> Answer:
        chunks = (f"event: piece\ndata: {json.dumps({'n': n})}\n\n".encode() for n in range(3))
        return Answer(200, headers={"Content-Type": "text/event-stream"}, chunks=chunks)


@pytest.fixture
def fake() -> Iterator[Echo]:
    with Echo() as echo:
        yield echo  # type: ignore[misc]


def wire(fake: Fake, explain: Any = lambda answer, told: None, **how: Any) -> Wire:
    return Wire(how.pop("door", fake.door()), "", explain, {"Authorization": "Bearer k"}, **how)


def test_chinese_goes_and_comes_whole(fake: Echo) -> None:
    assert wire(fake).ask("POST", "/echo", json={"prompt": "雨巷"}) == {"said": {"prompt": "雨巷"}}


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (400, Invalid),
        (401, BadKey),
        (402, NoMoney),
        (403, ModelNotOpen),
        (404, Gone),
        (408, Lost),
        (410, Gone),
        (422, Invalid),
        (429, Busy),
        (500, Unavailable),
        (503, Unavailable),
        (504, Lost),
    ],
)
def test_a_status_means_what_it_says_where_the_vendor_says_no_more(
    fake: Echo, status: int, error: type[ProviderError]
) -> None:
    for ask in (lambda: wire(fake).ask("POST", "/echo", json={}), lambda: streamed(fake)):
        fake.next(Fault("answer", answer=Answer(status, b"x" * 1000)))
        with pytest.raises(ProviderError) as told:
            ask()
        assert type(told.value) is error and len(str(told.value)) <= 300


def test_what_the_vendor_says_goes_before_its_status(fake: Echo) -> None:
    def explain(answer: Any, told: Any) -> VendorReply | None:
        return VendorReply(status=402, words=told["why"]) if told and "why" in told else None

    for status in (200, 500):
        fake.next(Fault("answer", answer=Answer(status, {"why": "no"})))
        with pytest.raises(NoMoney, match="no"):
            wire(fake, explain).ask("POST", "/echo", json={})


def test_an_answer_that_is_not_json_is_a_bad_one(fake: Echo) -> None:
    fake.next(Fault("answer", answer=Answer(200, b"up again soon")))
    with pytest.raises(BadAnswer):
        wire(fake).ask("POST", "/echo", json={})


def test_a_page_where_an_answer_should_be_says_nothing_of_what_was_begun(fake: Echo) -> None:
    fake.next(Fault("answer", answer=Answer(200, b"<html>")))
    with pytest.raises(Lost):
        wire(fake).ask("POST", "/echo", json={})


@pytest.mark.parametrize("status", [401, 403, 404, 429])
def test_a_page_of_a_guard_on_the_way_is_no_bad_key_and_nothing_was_begun(fake: Echo, status: int) -> None:
    page = Answer(status, b"<!DOCTYPE html><title>Just a moment...</title>", {"Content-Type": "text/html"})
    fake.next(Fault("answer", answer=page))
    with pytest.raises(Unavailable) as told:
        wire(fake).ask("POST", "/echo", json={})
    assert told.value.not_accepted


def date_in(seconds: float) -> str:
    return format_datetime(datetime.now(UTC) + timedelta(seconds=seconds), usegmt=True)


@pytest.mark.parametrize(
    ("headers", "least", "most"),
    [
        ({"Retry-After": "3"}, 3, 3),
        ({"retry-after-ms": "1500", "Retry-After": "9"}, 1.5, 1.5),
        ({"Retry-After": 600}, 590, 600),
        ({"Retry-After": -60}, 0, 0),
    ],
)
def test_how_long_to_wait_is_read_however_it_is_written(
    fake: Echo, headers: dict[str, str | int], least: float, most: float
) -> None:
    """A number here is a date so many seconds from now: the test may run long after it was collected."""
    said = {name: value if isinstance(value, str) else date_in(value) for name, value in headers.items()}
    fake.next(Fault("answer", answer=Answer(429, b"", said)))
    with pytest.raises(Busy) as told:
        wire(fake).ask("POST", "/echo", json={})
    assert told.value.after_s is not None and least <= told.value.after_s <= most


def test_a_wait_that_cannot_be_read_is_none(fake: Echo) -> None:
    fake.next(Fault("answer", answer=Answer(429, b"", {"Retry-After": "soon"})))
    with pytest.raises(Busy) as told:
        wire(fake).ask("POST", "/echo", json={})
    assert told.value.after_s is None


@pytest.mark.parametrize("fault", [Fault("drop"), Fault("lose"), Fault("cut"), Fault("slow", seconds=1.0)])
def test_a_line_that_breaks_is_lost(fake: Echo, fault: Fault) -> None:
    fake.next(fault)
    with pytest.raises(Lost):
        wire(fake, read_s=0.3).ask("POST", "/echo", json={"long": "x" * 500})
    assert len(fake.asked) == 1


def test_an_address_that_is_none_was_never_sent_to(fake: Echo) -> None:
    for address in ("http://127.0.0.1:9", "ftp://127.0.0.1", "http://[oops"):
        with pytest.raises(NotSent):
            wire(fake, door=fake.door(address=address)).ask("GET", "/file")


def test_a_key_that_the_vendor_says_back_is_not_repeated(fake: Echo) -> None:
    def explain(answer: Any, told: Any) -> VendorReply:
        return VendorReply(status=429, words=told["why"])

    for how in (explain, lambda answer, told: None):
        door = fake.door(secret="access-word:secret-word")
        fake.next(Fault("answer", answer=Answer(400, {"why": "access-word:secret-word, secret-word"})))
        with pytest.raises(ProviderError) as told:
            wire(fake, how, door=door).ask("POST", "/echo", json={})
        assert "-word" not in f"{told.value} {told.value.facts}"


def test_a_key_that_cannot_be_one_is_a_bad_one(fake: Echo) -> None:
    with pytest.raises(BadKey):
        Wire(fake.door(), "", lambda answer, told: None, {"Authorization": "Bearer 钥匙"}).ask("GET", "/file")
    assert not fake.asked


def streamed(fake: Echo, **how: Any) -> list[Any]:
    with wire(fake, **how).stream("POST", "/stream", json={}) as lines:
        return [json.loads(data) for _, data in server_sent_events(lines)]


def test_a_stream_is_read_as_it_comes(fake: Echo) -> None:
    assert streamed(fake) == [{"n": 0}, {"n": 1}, {"n": 2}]
    assert fake.asked[0].headers["Authorization"] == "Bearer k"


@pytest.mark.parametrize("fault", [Fault("drop"), Fault("cut"), Fault("slow", seconds=1.0)])
def test_a_stream_that_breaks_is_lost(fake: Echo, fault: Fault) -> None:
    fake.next(fault)
    with pytest.raises(Lost):
        streamed(fake, read_s=0.3)


def test_nobody_need_read_a_stream_to_its_end(fake: Echo) -> None:
    with wire(fake).stream("POST", "/stream", json={}) as lines:
        assert next(server_sent_events(lines))[0] == "piece"
    assert streamed(fake)


def test_a_key_goes_only_to_the_vendors_own_address(fake: Echo) -> None:
    assert wire(fake).fetch(f"{fake.url}/file") == (b"film", "video/mp4")
    assert wire(fake).fetch("/file")[0] == b"film"
    with Echo() as elsewhere:
        assert wire(fake).fetch(f"{elsewhere.url}/file")[0] == b"film"
        assert "Authorization" not in elsewhere.asked[0].headers
    assert fake.asked[0].headers["Authorization"] == "Bearer k"


@pytest.mark.parametrize(
    ("status", "error"), [(403, LinkFails), (404, LinkFails), (410, LinkFails), (500, Unavailable)]
)
def test_a_link_that_does_not_give_what_was_made_is_not_the_end_of_it(
    fake: Echo, status: int, error: type[ProviderError]
) -> None:
    fake.next(Fault("answer", answer=Answer(status)))
    with pytest.raises(error):
        wire(fake).fetch("/file")


def test_events_may_have_several_lines_and_no_end() -> None:
    lines = iter(["event: a", "data: 1", "data: 2", "", ": a remark", "", "data:3"])
    assert list(server_sent_events(lines)) == [("a", "1\n2"), ("", "3")]
