"""Work that is paid is not given up: what cannot be read says nothing of it, and its link is told so that it is looked at again."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from providers.base import Usage
from providers.errors import LinkFails, Lost, Unavailable
from providers.transport.http_client import Wire
from providers.transport.job_polling import ask_after, fetch_made, send_off
from tests.wire.server import Answer, Asked, Fake, Fault, route

PAGE = Answer(200, b"<html>one moment</html>", {"Content-Type": "text/html"})
USED = Usage(images=1)


class Shelf(Fake):
    provider = "shelf"

    @route("GET", "/made")
    def made(self, asked: Asked) -> Answer:
        return Answer(200, b"film", {"Content-Type": "video/mp4"})

    @route("GET", "/job")
    def job(self, asked: Asked) -> Answer:
        return Answer(200, {"status": "done"})


@pytest.fixture
def fake() -> Iterator[Shelf]:
    with Shelf() as shelf:
        yield shelf  # type: ignore[misc]


def wire(fake: Fake) -> Wire:
    return Wire(fake.door(), "", lambda answer, told: None)


@pytest.mark.parametrize("fault", [Fault("drop"), Fault("answer", answer=Answer(404)), Fault("answer", answer=PAGE)])
def test_a_link_that_fails_once_or_twice_is_tried_again_at_once(fake: Shelf, fault: Fault) -> None:
    fake.next(fault, fault)
    assert fetch_made(wire(fake), "/made", USED) == b"film"


@pytest.mark.parametrize("fault", [Fault("drop"), Fault("answer", answer=Answer(403)), Fault("answer", answer=PAGE)])
def test_a_link_that_goes_on_failing_is_told_with_what_was_used(fake: Shelf, fault: Fault) -> None:
    fake.always = fault
    link = f"{fake.url}/made"
    with pytest.raises(LinkFails) as told:
        fetch_made(wire(fake), link, USED)
    assert told.value.facts["link"] == link and told.value.usage == USED and told.value.retry
    assert len(fake.asked) == 3


def test_a_page_where_a_job_should_be_says_nothing_of_the_job(fake: Shelf) -> None:
    for answer in (PAGE, Answer(200, b"up again soon"), Answer(200, ["a"])):
        fake.next(Fault("answer", answer=answer))
        with pytest.raises(Unavailable):
            ask_after(wire(fake), "/job")
    fake.next(Fault("drop"))
    with pytest.raises(Lost):
        ask_after(wire(fake), "/job")
    assert ask_after(wire(fake), "/job") == {"status": "done"}


@pytest.mark.parametrize("answer", [PAGE, Answer(200, b"OK"), Answer(200, ["a"])])
def test_a_submit_whose_answer_cannot_be_read_may_have_been_taken(fake: Shelf, answer: Answer) -> None:
    fake.next(Fault("answer", answer=answer))
    with pytest.raises(Lost):
        send_off(wire(fake), "/submit", {})
