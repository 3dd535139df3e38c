"""Long jobs: kept under their remote id and only fetched; what a dead worker left is looked up and never paid twice."""

from __future__ import annotations

from contextlib import suppress

import pytest

from providers.base import Call, Capability, Cost, Usage
from providers.errors import (
    BadKey,
    Busy,
    Doubtful,
    Failed,
    Gone,
    Invalid,
    Later,
    Lost,
    NoModel,
    NotSent,
    ProviderError,
    Refused,
    Unable,
    Unavailable,
)
from providers.facts.pricing import Allowance
from tests.providers.desk import (
    BEST,
    PATIENT,
    PICTURE,
    TEXT,
    Book,
    Clock,
    Vendor,
    fails,
    gateway,
    picture_vendor,
    waiting_job,
)


def test_a_long_job_is_kept_under_its_remote_id_and_only_fetched_afterwards() -> None:
    slow, book = picture_vendor("a", fails(Later("job-9", 1))), Book(a="0.7")
    with pytest.raises(Later):
        gateway(slow).generate(PICTURE, BEST, book)
    waiting = book.accepted[0]
    assert (waiting.remote_id, waiting.estimate.micro_yuan) == ("job-9", 700_000)
    book.waits = waiting
    assert gateway(slow).generate(PICTURE, BEST, book).text == "fetched"
    assert (len(slow.sent), slow.looked) == (1, 1)
    assert [(c.key, c.ok) for c in book.calls] == [(waiting.key, True)]


@pytest.mark.parametrize("error", [Unavailable(), Lost(), Busy(), NotSent(), BadKey(), Invalid()])
def test_a_look_that_fails_is_never_a_job_that_failed(error: Exception) -> None:
    slow, book, clock = picture_vendor("a", look=fails(error)), Book(a="1"), Clock()
    book.waits = waiting_job()
    gaps = []
    for _ in range(4):
        with pytest.raises(Later) as later:
            gateway(slow, clock=clock).generate(PICTURE, BEST, book)
        gaps.append(later.value.wait)
    assert (slow.sent, book.calls, gaps) == ([], [], [5, 10, 20, 40])


def test_a_job_nobody_could_be_asked_about_for_too_long_is_left_to_a_person() -> None:
    slow, book, clock = picture_vendor("a", look=fails(Unavailable())), Book(a="1"), Clock()
    book.waits, clock.now = waiting_job(), 2000
    with pytest.raises(Doubtful):
        gateway(slow, picture_vendor("other"), clock=clock).generate(PICTURE, BEST, book)
    assert [(c.key, c.state, c.cost_micro_yuan) for c in book.calls] == [("k1", "unknown", 5)]


def test_a_job_that_failed_at_the_vendor_is_done_by_the_next_and_costs_what_the_vendor_said() -> None:
    first = picture_vendor("a", look=fails(Failed(usage=Usage(amount="0.25", currency="CNY"))), quality=5)
    book = Book(a="1", other="0.1")
    book.waits = waiting_job()
    assert gateway(first, picture_vendor("other")).generate(PICTURE, BEST, book).provider == "other"
    assert [(c.provider, c.cost_micro_yuan, c.group) for c in book.calls] == [
        ("a", 250_000, "k1"),
        ("other", 100_000, "k1"),
    ]


def test_a_job_where_asking_again_can_help_is_sent_once_more_and_then_no_more() -> None:
    shaky = picture_vendor("a", fails(Later("again", 1)), look=fails(Failed(again=True)))
    book = Book(a="1")
    book.waits = waiting_job()
    with pytest.raises(Later):
        gateway(shaky).generate(PICTURE, BEST, book)
    book.waits = book.accepted[0]
    with pytest.raises(Failed):
        gateway(shaky).generate(PICTURE, BEST, book)
    assert len(shaky.sent) == 1


def test_a_model_that_had_its_turn_is_not_asked_again_by_a_later_attempt() -> None:
    first = picture_vendor("a", fails(Later("a2", 1)), look=fails(Failed()), quality=5)
    second = picture_vendor("b", fails(Later("b1", 1)), look=fails(Failed()), quality=4)
    book = Book(a="1", b="1")
    book.waits = waiting_job()
    with pytest.raises(Later):
        gateway(first, second).generate(PICTURE, BEST, book)
    book.waits = book.accepted[-1]
    with pytest.raises(Failed):
        gateway(first, second).generate(PICTURE, BEST, book)
    assert (len(first.sent), len(second.sent)) == (0, 1)


@pytest.mark.parametrize("error", [Refused(reason="face"), Gone()])
def test_a_job_refused_or_expired_is_told_and_not_sent_elsewhere(error: ProviderError) -> None:
    other, book = picture_vendor("other"), Book(a="1", other="1")
    book.waits = waiting_job(since=-3600)
    with pytest.raises(type(error)):
        gateway(picture_vendor("a", look=fails(error)), other).generate(PICTURE, BEST, book)
    assert other.sent == []


def left(care: str = "paid", **facts: object) -> Call:
    return Call(
        key="k1",
        group="k1",
        provider="a",
        model="m",
        capability=Capability.IMAGE,
        ok=False,
        door="a:d1",
        care=care,
        cost_micro_yuan=9,
        cost=Cost(micro_yuan=9),
        **facts,
    )  # type: ignore[arg-type]


def test_a_paid_call_nobody_knows_the_end_of_waits_for_a_person() -> None:
    vendor, book = picture_vendor("a"), Book(a="1")
    book.left = left()
    with pytest.raises(Doubtful):
        gateway(vendor).generate(PICTURE, BEST, book)
    assert (vendor.sent, [c.state for c in book.calls]) == ([], ["unknown"])


def test_where_the_vendor_knows_our_key_it_is_looked_up_and_only_fetched() -> None:
    vendor, book = picture_vendor("a", known=lambda key: f"job of {key}"), Book(a="1")
    book.left = left()
    with pytest.raises(Later) as later:
        gateway(vendor).generate(PICTURE, BEST, book)
    assert (later.value.remote_id, book.accepted[0].key, vendor.sent) == ("job of k1", "k1", [])


def test_what_the_vendor_does_not_know_may_still_be_on_its_way_and_is_never_sent_again() -> None:
    vendor, book, clock = picture_vendor("a", known=lambda key: ""), Book(a="1"), Clock()
    book.left = left(since=clock())
    asked = gateway(vendor, clock=clock)
    waits_s = []
    while True:
        try:
            asked.generate(PICTURE, PATIENT, book)
        except Later as later:
            waits_s.append(later.wait)
            clock.sleep(later.wait)
        except Doubtful:
            break
    assert vendor.sent == [] and vendor.found == len(waits_s) + 1
    assert 90 <= sum(waits_s) <= 105 and waits_s == sorted(waits_s)
    assert [(c.key, c.state, c.cost_micro_yuan) for c in book.calls] == [("k1", "unknown", 9)]


def test_words_whose_answer_was_lost_may_have_been_taken_of_the_free_allowance() -> None:
    vendor, book = Vendor("a", fails(Lost(), times=1, then="hi")), Book(a="1")
    facts = {"id": "a/trial", "provider": "a", "models": ("*",), "unit": "call", "amount": 9, "every": "month"}
    book.free, book.free_units = [Allowance.model_validate(facts)], {"a/trial": 9}
    assert gateway(vendor).generate(TEXT, BEST, book).text == "hi"
    assert [(c.state, c.cost.free_units, c.cost_micro_yuan) for c in book.calls] == [("unknown", 1, 0), ("", 1, 0)]


def test_a_paid_call_without_an_answer_is_looked_up_where_the_vendor_knows_our_key() -> None:
    vendor, book = picture_vendor("a", fails(Lost()), known=lambda key: f"job of {key}"), Book(a="1")
    with pytest.raises(Later) as first:
        gateway(vendor).generate(PICTURE, PATIENT, book)
    assert (first.value.remote_id, book.calls, len(vendor.sent)) == ("", [], 1)
    book.left = book.intended[0]
    with pytest.raises(Later) as found:
        gateway(vendor).generate(PICTURE, PATIENT, book)
    assert found.value.remote_id == f"job of {book.intended[0].key}" and len(vendor.sent) == 1


def test_a_vendor_that_cannot_be_asked_whether_it_has_a_job_is_asked_again_and_one_that_never_can_is_not() -> None:
    for error, ends in ((Unavailable(), Later), (Unable(), Doubtful)):

        def known(key: str, error: ProviderError = error) -> str:
            raise error

        vendor, book, clock = picture_vendor("a", known=known), Book(a="1"), Clock()
        book.left = left(since=clock() - 600)
        with pytest.raises(ends):
            gateway(vendor, clock=clock).generate(PICTURE, PATIENT, book)
        assert vendor.sent == []


def test_while_every_door_is_left_alone_who_may_wait_comes_back_later() -> None:
    vendor, book, clock = picture_vendor("a", fails(Unavailable(not_accepted=True))), Book(a="1"), Clock()
    asked = gateway(vendor, clock=clock)
    for _ in range(3):
        with suppress(ProviderError, Later):
            asked.generate(PICTURE, PATIENT, book)
    before = len(vendor.sent)
    with pytest.raises(Later):
        asked.generate(PICTURE, PATIENT, book)
    with pytest.raises(NoModel):
        asked.generate(PICTURE, BEST, book)
    assert len(vendor.sent) == before


def test_a_cheap_call_that_a_dead_worker_left_is_simply_asked_again() -> None:
    vendor, book = Vendor("a"), Book(a="1")
    book.left = left(care="cheap")
    assert gateway(vendor).generate(TEXT, BEST, book).text == "hi"
    assert [c.state for c in book.calls] == ["unknown", ""]


def test_something_of_ours_that_breaks_in_a_paid_call_leaves_it_in_doubt() -> None:
    book = Book(a="1")
    with pytest.raises(ZeroDivisionError):
        gateway(picture_vendor("a", fails(ZeroDivisionError()))).generate(PICTURE, BEST, book)
    assert [(c.state, c.cost_micro_yuan) for c in book.calls] == [("unknown", 1_000_000)]
