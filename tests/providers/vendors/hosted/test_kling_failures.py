"""Kling: a job is found again by our own name for it; what goes wrong is told as what it is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

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
    ProviderError,
    Refused,
    Unable,
    Unavailable,
)
from providers.vendors.hosted.kling import PROVIDER
from tests.providers.kling_requests import EITHER, FILM, PICTURE, PICTURES, V3, errand, new
from tests.providers.long_job import submit, whole
from tests.wire import golden
from tests.wire.server import Answer, Fault
from tests.wire.vendors.kling import Kling


@pytest.fixture
def fake() -> Iterator[Kling]:
    with Kling() as kling:
        yield kling  # type: ignore[misc]


@EITHER
def test_a_job_whose_answer_was_lost_is_found_by_our_name_for_it(fake: Kling, on: Any) -> None:
    fake.next(Fault("lose"))
    with pytest.raises(Lost):
        PROVIDER.generate(V3, FILM, on(fake))
    name = PROVIDER.find(V3, FILM, on(fake))
    assert name.partition("/")[2] in fake.jobs
    assert PROVIDER.find(V3, FILM, on(fake, key="never-sent")) == ""
    assert PROVIDER.resume(V3, name, FILM, on(fake)).content and len(fake.jobs) == 1
    golden.check("kling", f"find{'-new' * (on is new)}", fake.asked[1])


@EITHER
def test_a_job_that_is_sent_a_second_time_is_the_first_one_and_paid_once(fake: Kling, on: Any) -> None:
    fake.next(Fault("lose"))
    with pytest.raises(Lost):
        PROVIDER.generate(V3, FILM, on(fake))
    name = submit(PROVIDER, V3, FILM, on(fake))
    assert name.partition("/")[2] in fake.jobs and len(fake.jobs) == len(fake.charges) == 1


@EITHER
def test_a_name_that_is_taken_and_cannot_be_looked_up_is_in_doubt(fake: Kling, on: Any) -> None:
    submit(PROVIDER, V3, FILM, on(fake))
    fake.next(Fault("none"), Fault("answer", answer=fake.said(5000, "internal error")))
    with pytest.raises(Lost):
        PROVIDER.generate(V3, FILM, on(fake))


@EITHER
def test_a_value_that_is_really_wrong_is_still_told_so(fake: Kling, on: Any) -> None:
    with pytest.raises(Invalid, match="prompt"):
        PROVIDER.generate(V3, FILM.model_copy(update={"prompt": "雨" * 4000}), on(fake))
    assert not fake.jobs and sum(asked.method == "POST" for asked in fake.asked) == 1


@EITHER
def test_a_job_is_found_by_a_key_as_the_studio_makes_them(fake: Kling, on: Any) -> None:
    """ "task/step/number" would be a path of its own."""
    key = "7e8cdd2b-fe9d-42e9-a6db-7881c8fd259b/video.clip:1/ce65e03576f0"
    name = submit(PROVIDER, V3, FILM, on(fake, key=key))
    assert PROVIDER.find(V3, FILM, on(fake, key=key)) == name
    assert PROVIDER.find(V3, FILM, on(fake, key=key + "1")) == ""
    assert PROVIDER.find(V3, FILM, on(fake, key="x/" * 60 + key)) == ""


def test_a_job_that_cannot_be_named_yet_is_found_in_the_list(fake: Kling) -> None:
    name = submit(PROVIDER, V3, FILM, errand(fake))
    fake.code(1203)
    assert PROVIDER.find(V3, FILM, errand(fake)) == name


def test_where_there_is_no_list_nobody_is_sure(fake: Kling) -> None:
    fake.code(1203)
    fake.code(1202)
    with pytest.raises(Unable):
        PROVIDER.find(V3, FILM, errand(fake))


def test_a_picture_is_found_by_our_name_for_it(fake: Kling) -> None:
    name = submit(PROVIDER, PICTURES, PICTURE, errand(fake, PICTURES))
    assert PROVIDER.find(PICTURES, PICTURE, errand(fake, PICTURES)) == name
    assert PROVIDER.find(PICTURES, PICTURE, errand(fake, PICTURES, key="never-sent")) == ""


@pytest.mark.parametrize(
    ("kind", "error"),
    [
        ("busy", Busy),
        ("refused", Refused),
        ("gone", ModelNotOpen),
        ("bad_answer", Lost),
    ],
)
@EITHER
def test_what_goes_wrong_is_told_as_what_it_is(fake: Kling, on: Any, kind: str, error: type[ProviderError]) -> None:
    """What does not exist when something is sent off is the model."""
    fake.trouble(kind)
    with pytest.raises(error) as told:
        PROVIDER.generate(V3, FILM, on(fake))
    assert type(told.value) is error and len(fake.asked) == 1 and "canary" not in str(told.value)
    if isinstance(told.value, Busy):
        assert told.value.after_s == 2


@pytest.mark.parametrize(
    ("codes", "error"),
    [
        ((1000, 1001, 1002, 1304), BadKey),
        ((1100, 1101, 1102), NoMoney),
        ((1103, 1203), ModelNotOpen),
        ((1200, 1201, 1202), Invalid),
        ((1300, 1301), Refused),
        ((1302, 1303), Busy),
        ((1003, 1004, 5000, 5001), Unavailable),
        ((5002,), Lost),
        ((4711,), BadAnswer),
    ],
)
@EITHER
def test_the_code_counts_and_not_the_status(
    fake: Kling, on: Any, codes: tuple[int, ...], error: type[ProviderError]
) -> None:
    for code in codes:
        fake.code(code)
        with pytest.raises(ProviderError) as told:
            PROVIDER.generate(V3, FILM, on(fake))
        assert type(told.value) is error


@EITHER
def test_a_token_that_is_not_valid_at_this_moment_says_nothing_against_the_key(fake: Kling, on: Any) -> None:
    name = submit(PROVIDER, V3, FILM, on(fake))
    for code in (1003, 1004):
        fake.code(code)
        with pytest.raises(Unavailable) as told:
            PROVIDER.resume(V3, name, FILM, on(fake))
        assert told.value.not_accepted
    with pytest.raises(Later):
        PROVIDER.resume(V3, name, FILM, on(fake))


def test_a_signed_key_at_the_new_standard_is_not_a_bad_key(fake: Kling) -> None:
    with pytest.raises(ModelNotOpen):
        PROVIDER.resume(V3, "tasks/1", FILM, errand(fake))


def test_when_all_places_are_taken_it_is_busy(fake: Kling) -> None:
    fake.slots = 1
    submit(PROVIDER, V3, FILM, errand(fake))
    with pytest.raises(Busy) as told:
        PROVIDER.generate(V3, FILM, errand(fake, key="call-2"))
    assert told.value.after_s == 10


@pytest.mark.parametrize(("kind", "error"), [("failed", Failed), ("refused", Refused), ("gone", Gone)])
@EITHER
def test_a_job_that_ends_badly_says_how(fake: Kling, on: Any, kind: str, error: type[Exception]) -> None:
    fake.job_trouble(kind)
    with pytest.raises(error) as told:
        whole(PROVIDER, V3, FILM, on(fake))
    assert not fake.charges
    if isinstance(told.value, Failed):
        assert told.value.again
    if isinstance(told.value, Refused):
        assert "risk control" in told.value.reason


@pytest.mark.parametrize("kind", ["unavailable", "busy", "bad_answer"])
@EITHER
def test_a_job_that_cannot_be_asked_after_is_not_lost(fake: Kling, on: Any, kind: str) -> None:
    name = submit(PROVIDER, V3, FILM, on(fake))
    fake.trouble(kind)
    with pytest.raises((Unavailable, Busy)):
        PROVIDER.resume(V3, name, FILM, on(fake))
    with pytest.raises(Later):
        PROVIDER.resume(V3, name, FILM, on(fake))


@EITHER
@pytest.mark.parametrize("link", [Answer(403, b"not yet"), Answer(404, b""), Answer(200, b"<!doctype html>wait")])
def test_a_link_that_does_not_give_the_film_yet_ends_no_job(fake: Kling, on: Any, link: Answer) -> None:
    fake.polls_needed = 0
    name = submit(PROVIDER, V3, FILM, on(fake))
    fake.next(Fault("none"), Fault("answer", answer=link, path="/files"))
    with pytest.raises(LinkFails):
        PROVIDER.resume(V3, name, FILM, on(fake))
    assert PROVIDER.resume(V3, name, FILM, on(fake)).content and len(fake.charges) == 1


def test_a_film_behind_a_link_that_ran_out_is_asked_for_again(fake: Kling) -> None:
    fake.polls_needed = 0
    name = submit(PROVIDER, V3, FILM, errand(fake))
    fake.next(Fault("cut", path="/files"))
    with pytest.raises(Lost):
        PROVIDER.resume(V3, name, FILM, errand(fake))
    fake.expire()
    assert PROVIDER.resume(V3, name, FILM, errand(fake)).content
    assert len(fake.charges) == 1 and sum(asked.method == "POST" for asked in fake.asked) == 1
