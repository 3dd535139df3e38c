"""The gateway: what was answered is given back; else route, try, retry or move on, and never pay twice."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pytest

from providers.base import (
    Call,
    Capability,
    Cost,
    Door,
    Likeness,
    Model,
    Policy,
    Request,
    RequestTerms,
    Result,
    Usage,
    WaitingJob,
)
from providers.errors import (
    BadAnswer,
    BadKey,
    Busy,
    Doubtful,
    Failed,
    Gone,
    Invalid,
    Later,
    Lost,
    ModelNotOpen,
    NoModel,
    NoMoney,
    NotSent,
    OutOfQuota,
    ProviderError,
    Refused,
    Unable,
    Unavailable,
)
from providers.facts.pricing import Allowance
from providers.gateway.gateway import Gateway, installed_providers
from providers.provider import Provider
from providers.vendors import hosted
from tests.providers.desk import PICTURE, TEXT, Book, Clock, Vendor, answers, fails, gateway, price

BEST = RequestTerms(policy=Policy.QUALITY)
PATIENT = RequestTerms(policy=Policy.QUALITY, may_wait=True)


def picture(name: str, say: object = None, **facts: object) -> Vendor:
    return Vendor(name, say, capability=Capability.IMAGE, **facts)  # type: ignore[arg-type]


def waits(vendor: str = "a", **facts: object) -> WaitingJob:
    return WaitingJob(
        key="k1",
        group="k1",
        provider=vendor,
        model="m",
        remote_id="job",
        door=f"{vendor}:d1",
        estimate=Cost(micro_yuan=5),
        **facts,
    )  # type: ignore[arg-type]


def test_the_answer_names_who_gave_it_what_it_cost_and_its_row() -> None:
    book = Book(a="0.2")
    result = gateway(picture("a")).generate(PICTURE, BEST, book)
    assert (result.provider, result.model, result.cost_micro_yuan) == ("a", "m", 200_000)
    assert result.call == book.intended[0].key == book.calls[0].key
    assert [(c.provider, c.ok, c.cost_micro_yuan) for c in book.calls] == [("a", True, 200_000)]


def test_what_was_answered_before_is_given_back_and_nobody_is_asked() -> None:
    book, vendor = Book(a="1"), Vendor("a")
    book.known = Result(text="old")
    assert gateway(vendor).generate(TEXT, BEST, book).text == "old"
    assert vendor.sent == []


def test_a_paid_call_has_its_row_and_estimate_before_it_leaves() -> None:
    book = Book(a="0.2")
    order: list[str] = []
    book.intend = lambda call, request: order.append(f"row of {call.cost_micro_yuan}")  # type: ignore[method-assign]

    def say(n: int) -> Result:
        order.append("sent")
        return Result(content=b"x", usage=Usage(images=1))

    gateway(picture("a", say)).generate(PICTURE, BEST, book)
    assert order == ["row of 200000", "sent"]


def test_the_studios_own_engines_need_no_row_before() -> None:
    book = Book()
    own = picture("own", price_micro_yuan=0)
    own.needs_door = False
    gateway(own).generate(PICTURE, BEST, book)
    assert (book.intended, [c.ok for c in book.calls]) == ([], [True])


def test_a_provider_that_is_down_is_asked_once_and_the_next_one_answers() -> None:
    down, up, clock = Vendor("down", fails(Unavailable()), quality=5), Vendor("up"), Clock()
    book = Book(down="1", up="1")
    assert gateway(down, up, clock=clock).generate(TEXT, BEST, book).provider == "up"
    assert (len(down.sent), clock.slept) == (1, [])
    assert [c.ok for c in book.calls] == [False, True]
    assert len({c.group for c in book.calls}) == 1


def test_a_paid_call_without_an_answer_is_never_sent_again_and_nobody_else_is_asked() -> None:
    for error in (Lost(), Unavailable("500 with a body")):
        lost, other = picture("lost", fails(error), quality=5), picture("other")
        book = Book(lost="0.3", other="0.1")
        with pytest.raises(Doubtful) as doubt:
            gateway(lost, other).generate(PICTURE, BEST, book)
        assert (len(lost.sent), len(other.sent)) == (1, 0)
        assert [(c.state, c.cost_micro_yuan) for c in book.calls] == [("unknown", 300_000)]
        assert doubt.value.facts["estimate"] == 300_000


def test_what_surely_never_left_is_sent_elsewhere_and_where_there_is_nobody_once_more() -> None:
    away, other = picture("away", fails(NotSent()), quality=5), picture("other")
    book = Book(away="0.3", other="0.1")
    assert gateway(away, other).generate(PICTURE, BEST, book).provider == "other"
    assert (len(away.sent), [c.cost_micro_yuan for c in book.calls]) == (1, [0, 100_000])
    alone = picture("away", fails(NotSent(), times=1))
    assert gateway(alone).generate(PICTURE, BEST, Book(away="0.3")).provider == "away"


def test_a_request_that_one_calls_wrong_is_asked_of_another_and_the_log_says_what_was_wrong(
    caplog: pytest.LogCaptureFixture,
) -> None:
    wrong, other = picture("wrong", fails(Invalid("size 640x360 is not one of ours")), quality=5), picture("other")
    book = Book(wrong="1", other="1")
    assert gateway(wrong, other).generate(PICTURE, BEST, book).provider == "other"
    assert "wrong/m" in caplog.text and "size 640x360" in caplog.text
    with pytest.raises(Invalid):
        gateway(wrong).generate(PICTURE, BEST, Book(wrong="1"))


def test_a_content_refusal_is_shown_and_goes_elsewhere_only_where_that_is_allowed() -> None:
    strict, kind = picture("strict", fails(Refused(reason="violence")), quality=5), picture("kind")
    book = Book(strict="1", kind="1")
    with pytest.raises(Refused) as refused:
        gateway(strict, kind).generate(PICTURE, BEST, book)
    assert (refused.value.reason, kind.sent) == ("violence", [])
    open_minded = BEST.model_copy(update={"elsewhere": True})
    assert gateway(strict, kind).generate(PICTURE, open_minded, book).provider == "kind"


@pytest.mark.parametrize(("error", "state"), [(BadKey(), "bad"), (NoMoney(), "no_money")])
def test_a_door_is_shut_only_where_a_free_look_says_the_same(error: ProviderError, state: str) -> None:
    poor, rich = picture("poor", fails(error), quality=5, note=type(error).__name__), picture("rich")
    book = Book(poor="1", rich="1")
    assert gateway(poor, rich).generate(PICTURE, BEST, book).provider == "rich"
    assert (book.marks, len(poor.sent), poor.checked) == ([("poor:d1", state)], 1, 1)


def test_a_key_that_a_free_look_finds_good_only_rests_that_model_there() -> None:
    poor, rich = picture("poor", fails(BadKey()), quality=5), picture("rich")
    book, asked = Book(poor="1", rich="1"), gateway(poor, rich)
    assert asked.generate(PICTURE, BEST, book).provider == "rich"
    assert book.marks == []
    decision = asked.dry_run(PICTURE, BEST, book)
    assert {c.model: c.removed for c in decision.candidates if c.removed} == {"poor/m": "not_open"}


@pytest.mark.parametrize(
    ("error", "why", "rests"),
    [
        (ModelNotOpen(), "not_open", 3600),
        (OutOfQuota(until=5000.0), "quota", 5000),
        (OutOfQuota(), "quota", 3600),
        (NoMoney(), "no_money", 900),
    ],
)
def test_what_rests_says_why_and_is_tried_again_by_itself(error: ProviderError, why: str, rests: float) -> None:
    closed, other, clock = picture("closed", fails(error, times=1), quality=5), picture("other"), Clock()
    book, asked = Book(closed="1", other="1"), gateway(closed, other, clock=clock)
    assert asked.generate(PICTURE, BEST, book).provider == "other"
    clock.now = rests - 1
    assert {c.removed for c in asked.dry_run(PICTURE, BEST, book).candidates} == {"", why}
    clock.now = rests + 1
    fresh = PICTURE.model_copy(update={"seed": 7})
    assert asked.generate(fresh, BEST, book).provider == "closed"


def test_a_second_key_of_the_same_vendor_is_tried_before_another_vendor() -> None:
    two, other = picture("two", fails(NoMoney(), times=1, then="")), picture("other", quality=1)
    book = Book(two="1", other="1")
    book.opened["two"] = [Door(provider="two", id="d1"), Door(provider="two", id="d2")]
    assert gateway(two, other).generate(PICTURE, BEST, book).provider == "two"
    assert {errand.door.id for errand in two.sent} == {"d1", "d2"}


def test_keys_of_one_model_share_its_load_by_their_part() -> None:
    vendor, book = picture("a"), Book(a="1")
    book.opened["a"] = [Door(provider="a", id="d1", share=3), Door(provider="a", id="d2", share=1)]
    door_of = gateway(vendor)
    for n in range(200):
        door_of.generate(PICTURE.model_copy(update={"seed": n}), BEST, book)
    first = sum(errand.door.id == "d1" for errand in vendor.sent)
    assert 110 < first < 185


def test_text_moves_on_at_once_from_a_busy_vendor_and_a_tasks_picture_waits_for_the_same_one() -> None:
    busy, other, clock = Vendor("busy", fails(Busy(after_s=3)), quality=5), Vendor("other"), Clock()
    assert gateway(busy, other, clock=clock).generate(TEXT, BEST, Book(busy="1", other="1")).provider == "other"
    assert clock.slept == []
    painter, other, clock = picture("busy", fails(Busy(after_s=3), times=1), quality=5), picture("other"), Clock()
    book, asked = Book(busy="1", other="1"), gateway(painter, other, clock=clock)
    with pytest.raises(Later) as later:
        asked.generate(PICTURE, PATIENT, book)
    assert 3 <= later.value.wait < 4
    assert asked.generate(PICTURE, PATIENT, book).provider == "busy"
    assert (clock.slept, other.sent) == ([], [])


def test_a_long_wait_goes_back_to_the_queue() -> None:
    busy, clock = picture("busy", fails(Busy(after_s=40))), Clock()
    with pytest.raises(Later) as later:
        gateway(busy, clock=clock).generate(PICTURE, PATIENT, Book(busy="1"))
    assert later.value.remote_id == "" and 40 <= later.value.wait < 41 and clock.slept == []


def test_no_place_at_a_door_is_waited_for_and_costs_no_row() -> None:
    vendor, book = picture("a"), Book(a="1")
    book.full.add("a:d1")
    with pytest.raises(Later):
        gateway(vendor).generate(PICTURE, PATIENT, book)
    assert (vendor.sent, book.intended) == ([], [])


def test_a_bad_answer_is_asked_again_of_a_text_model_but_a_paid_one_is_not_asked_twice() -> None:
    clumsy = Vendor("clumsy", fails(BadAnswer(), times=1, then="better"))
    assert gateway(clumsy).generate(TEXT, BEST, Book(clumsy="1")).text == "better"
    painter, other = picture("a", fails(BadAnswer(usage=Usage(images=1))), quality=5), picture("other")
    book = Book(a="0.3", other="0.1")
    assert gateway(painter, other).generate(PICTURE, BEST, book).provider == "other"
    assert [c.cost_micro_yuan for c in book.calls] == [300_000, 100_000]


# Long jobs -----------------------------------------------------------------------------------------------------------


def test_a_long_job_is_kept_under_its_remote_id_and_only_fetched_afterwards() -> None:
    slow, book = picture("a", fails(Later("job-9", 1))), Book(a="0.7")
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
    slow, book, clock = picture("a", look=fails(error)), Book(a="1"), Clock()
    book.waits = waits()
    gaps = []
    for _ in range(4):
        with pytest.raises(Later) as later:
            gateway(slow, clock=clock).generate(PICTURE, BEST, book)
        gaps.append(later.value.wait)
    assert (slow.sent, book.calls, gaps) == ([], [], [5, 10, 20, 40])


def test_a_job_nobody_could_be_asked_about_for_too_long_is_left_to_a_person() -> None:
    slow, book, clock = picture("a", look=fails(Unavailable())), Book(a="1"), Clock()
    book.waits, clock.now = waits(), 2000
    with pytest.raises(Doubtful):
        gateway(slow, picture("other"), clock=clock).generate(PICTURE, BEST, book)
    assert [(c.key, c.state, c.cost_micro_yuan) for c in book.calls] == [("k1", "unknown", 5)]


def test_a_job_that_failed_at_the_vendor_is_done_by_the_next_and_costs_what_the_vendor_said() -> None:
    first = picture("a", look=fails(Failed(usage=Usage(amount="0.25", currency="CNY"))), quality=5)
    book = Book(a="1", other="0.1")
    book.waits = waits()
    assert gateway(first, picture("other")).generate(PICTURE, BEST, book).provider == "other"
    assert [(c.provider, c.cost_micro_yuan, c.group) for c in book.calls] == [
        ("a", 250_000, "k1"),
        ("other", 100_000, "k1"),
    ]


def test_a_job_where_asking_again_can_help_is_sent_once_more_and_then_no_more() -> None:
    shaky = picture("a", fails(Later("again", 1)), look=fails(Failed(again=True)))
    book = Book(a="1")
    book.waits = waits()
    with pytest.raises(Later):
        gateway(shaky).generate(PICTURE, BEST, book)
    book.waits = book.accepted[0]
    with pytest.raises(Failed):
        gateway(shaky).generate(PICTURE, BEST, book)
    assert len(shaky.sent) == 1


def test_a_model_that_had_its_turn_is_not_asked_again_by_a_later_attempt() -> None:
    first = picture("a", fails(Later("a2", 1)), look=fails(Failed()), quality=5)
    second = picture("b", fails(Later("b1", 1)), look=fails(Failed()), quality=4)
    book = Book(a="1", b="1")
    book.waits = waits()
    with pytest.raises(Later):
        gateway(first, second).generate(PICTURE, BEST, book)
    book.waits = book.accepted[-1]
    with pytest.raises(Failed):
        gateway(first, second).generate(PICTURE, BEST, book)
    assert (len(first.sent), len(second.sent)) == (0, 1)


@pytest.mark.parametrize("error", [Refused(reason="face"), Gone()])
def test_a_job_refused_or_expired_is_told_and_not_sent_elsewhere(error: ProviderError) -> None:
    other, book = picture("other"), Book(a="1", other="1")
    book.waits = waits(since=-3600)
    with pytest.raises(type(error)):
        gateway(picture("a", look=fails(error)), other).generate(PICTURE, BEST, book)
    assert other.sent == []


# What a dead worker left ---------------------------------------------------------------------------------------------


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
    vendor, book = picture("a"), Book(a="1")
    book.left = left()
    with pytest.raises(Doubtful):
        gateway(vendor).generate(PICTURE, BEST, book)
    assert (vendor.sent, [c.state for c in book.calls]) == ([], ["unknown"])


def test_where_the_vendor_knows_our_key_it_is_looked_up_and_only_fetched() -> None:
    vendor, book = picture("a", known=lambda key: f"job of {key}"), Book(a="1")
    book.left = left()
    with pytest.raises(Later) as later:
        gateway(vendor).generate(PICTURE, BEST, book)
    assert (later.value.remote_id, book.accepted[0].key, vendor.sent) == ("job of k1", "k1", [])


def test_what_the_vendor_does_not_know_may_still_be_on_its_way_and_is_never_sent_again() -> None:
    vendor, book, clock = picture("a", known=lambda key: ""), Book(a="1"), Clock()
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
    vendor, book = picture("a", fails(Lost()), known=lambda key: f"job of {key}"), Book(a="1")
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

        vendor, book, clock = picture("a", known=known), Book(a="1"), Clock()
        book.left = left(since=clock() - 600)
        with pytest.raises(ends):
            gateway(vendor, clock=clock).generate(PICTURE, PATIENT, book)
        assert vendor.sent == []


def test_while_every_door_is_left_alone_who_may_wait_comes_back_later() -> None:
    vendor, book, clock = picture("a", fails(Unavailable(not_accepted=True))), Book(a="1"), Clock()
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
        gateway(picture("a", fails(ZeroDivisionError()))).generate(PICTURE, BEST, book)
    assert [(c.state, c.cost_micro_yuan) for c in book.calls] == [("unknown", 1_000_000)]


# Breaker -------------------------------------------------------------------------------------------------------------


def test_a_door_that_keeps_failing_is_left_alone_and_looked_at_for_nothing() -> None:
    ill, other, clock = Vendor("ill", quality=5), Vendor("other"), Clock()
    book = Book(ill="1", other="1")
    book.leave_alone("ill", 30)
    door = gateway(ill, other, clock=clock)
    assert door.generate(TEXT, BEST, book).provider == "other"
    assert (ill.sent, ill.checked) == ([], 0)
    clock.now = 31
    assert door.generate(TEXT.model_copy(update={"seed": 1}), BEST, book).provider == "ill"
    assert ill.checked == 1


def test_a_price_on_a_page_sends_nobody_to_look_whether_a_door_works_again() -> None:
    ill, clock, book = picture("ill"), Clock(), Book(ill="0.2")
    book.leave_alone("ill", 30)
    door = gateway(ill, clock=clock)
    assert door.quote(PICTURE, BEST, book) is None
    clock.now = 31
    quote, decision = door.quote(PICTURE, BEST, book), door.dry_run(PICTURE, BEST, book)
    assert (quote and quote.micro_yuan, decision.chosen, ill.checked) == (200_000, "ill/m", 0)


def test_a_probe_that_fails_costs_no_paid_call() -> None:
    ill, clock, book = picture("ill", health=False), Clock(), Book(ill="1")
    book.leave_alone("ill", 0)
    clock.now = 1
    with pytest.raises(NoModel) as none:
        gateway(ill, clock=clock).generate(PICTURE, BEST, book)
    assert (ill.sent, ill.checked, none.value.facts["removed"]) == ([], 1, {"ill/m": "breaker"})


# Cache ---------------------------------------------------------------------------------------------------------------


def test_an_equal_request_is_answered_from_the_cache_with_a_row_that_says_what_it_saved() -> None:
    vendor, book = picture("a"), Book(a="0.2")
    door = gateway(vendor)
    door.generate(PICTURE, BEST, book)
    again = door.generate(PICTURE, BEST, book)
    assert (len(vendor.sent), again.cached, again.cost_micro_yuan) == (1, True, 0)
    assert [(c.cached, c.cost_micro_yuan, c.saved_micro_yuan) for c in book.calls] == [
        (False, 200_000, 0),
        (True, 0, 200_000),
    ]


@pytest.mark.parametrize(
    "change", [{"seed": 2}, {"width": 641}, {"prompt": "a dog"}, {"references": ("f" * 64,)}, {"negative": "text"}]
)
def test_whatever_changes_the_picture_is_another_request(change: dict[str, object]) -> None:
    vendor, book = picture("a"), Book(a="0.2")
    door = gateway(vendor)
    for request in (PICTURE, PICTURE.model_copy(update=change)):
        door.generate(request, BEST, book)
    assert len(vendor.sent) == 2


def test_another_grade_with_other_options_is_another_request() -> None:
    vendor, book = picture("a", options={"fast": {"quality": "low"}, "quality": {"quality": "high"}}), Book(a="0.2")
    for grade in ("fast", "quality"):
        gateway(vendor).generate(PICTURE, RequestTerms.model_validate({"grade": grade}), book)
    assert [dict(errand.options) for errand in vendor.sent] == [{"quality": "low"}, {"quality": "high"}]


def test_a_fresh_take_goes_round_the_cache() -> None:
    vendor, book = picture("a"), Book(a="0.2")
    for _ in range(2):
        gateway(vendor).generate(PICTURE, RequestTerms(fresh=True), book)
    assert len(vendor.sent) == 2


def test_two_who_ask_the_same_make_one_paid_call() -> None:
    vendor, book, clock = picture("a"), Book(a="0.2"), Clock()
    book.alone_now = False
    with pytest.raises(Later):
        gateway(vendor, clock=clock).generate(PICTURE, PATIENT, book)

    def somebody_else_is_done(seconds: float) -> None:
        book.kept = dict.fromkeys([*book.kept, *keys], Result(content=b"theirs", cost_micro_yuan=200_000))

    keys: list[str] = []
    book.cached = lambda key: keys.append(key) or book.kept.get(key)  # type: ignore[method-assign,func-returns-value]
    patient = Gateway([vendor], sleep=somebody_else_is_done, clock=clock)
    assert patient.generate(PICTURE, BEST, book).content == b"theirs"
    assert vendor.sent == []


# Text as it comes ----------------------------------------------------------------------------------------------------


class Streaming(Vendor):
    def __init__(self, name: str, *pieces: object, **facts: object) -> None:
        super().__init__(name, **facts)  # type: ignore[arg-type]
        self.pieces = pieces

    def stream(self, model: object, request: object, errand: object):  # type: ignore[no-untyped-def,override]
        for piece in self.pieces:
            if isinstance(piece, Exception):
                raise piece
            yield piece
        return Result(text="".join(map(str, self.pieces)), usage=Usage(tokens_in=10, tokens_out=5))


def read(flow: object) -> tuple[list[str], Result]:
    pieces: list[str] = []
    while True:
        try:
            pieces.append(next(flow))  # type: ignore[call-overload]
        except StopIteration as end:
            return pieces, end.value


def test_text_comes_piece_by_piece_and_its_row_is_settled_at_the_end() -> None:
    book = Book(a="3")
    pieces, whole = read(gateway(Streaming("a", "你", "好")).stream(TEXT, BEST, book))
    assert (pieces, whole.text, whole.cost_micro_yuan) == (["你", "好"], "你好", 15)
    assert [c.ok for c in book.calls] == [True]


def test_a_stream_that_fails_before_its_first_piece_goes_to_the_next_and_later_to_nobody() -> None:
    book, up = Book(down="1", up="1"), Streaming("up", "hi")
    assert read(gateway(Streaming("down", Unavailable(), quality=5), up).stream(TEXT, BEST, book))[1].text == "hi"
    fresh = Book(down="1", up="1")
    flow = gateway(Streaming("down", "half", Lost(), quality=5), up).stream(TEXT, BEST, fresh)
    assert next(flow) == "half"
    with pytest.raises(Lost):
        next(flow)
    assert [call.model for call in fresh.calls] == ["m"]


def test_a_stream_is_asked_again_of_the_same_model_while_nothing_of_it_was_heard() -> None:
    book = Book(a="3")
    moody = Streaming("a", "你", "好")
    waits: list[object] = [Unavailable(), "你", "好"]

    class Moody(Streaming):
        def stream(self, model: object, request: object, errand: object):  # type: ignore[no-untyped-def,override]
            if isinstance(waits[0], Exception):
                raise waits.pop(0)  # type: ignore[misc]
            return (yield from moody.stream(model, request, errand))

    pieces, whole = read(gateway(Moody("a")).stream(TEXT, BEST, book))
    assert (pieces, whole.text) == (["你", "好"], "你好")
    assert [call.ok for call in book.calls] == [False, True]


# Who there is --------------------------------------------------------------------------------------------------------


def test_without_a_model_the_error_says_what_removed_each() -> None:
    with pytest.raises(NoModel) as none:
        gateway(picture("keyless"), picture("small", limits={"prompt_chars": 2})).generate(
            PICTURE, BEST, Book(small="1")
        )
    assert (none.value.facts["removed"], none.value.facts["keyless"]) == ({"small/m": "prompt"}, 1)


def test_when_all_fail_the_last_error_is_raised() -> None:
    with pytest.raises(Unavailable):
        gateway(Vendor("a", fails(Unable())), Vendor("b", fails(Unavailable()), quality=1)).generate(
            TEXT, BEST, Book(a="1", b="1")
        )


def test_a_vendor_that_says_what_it_charged_is_believed_before_any_table() -> None:
    book = Book(a="0.2")
    dear = picture("a", answers("", images=1, amount="0.04", currency="USD"))
    assert gateway(dear).generate(PICTURE, BEST, book).cost_micro_yuan == 280_000


def test_a_quote_is_the_price_of_the_model_that_would_be_asked_and_asks_nobody() -> None:
    vendor, book = picture("a"), Book(a="0.2")
    quote = gateway(vendor).quote(PICTURE, BEST, book)
    assert quote is not None and quote.micro_yuan == 200_000
    assert (vendor.sent, book.intended) == ([], [])


def test_a_price_nobody_knows_is_never_nothing() -> None:
    vendor, book = picture("a"), Book(a="0.2")
    book.rows = [price("another", "image", "1")]
    with pytest.raises(NoModel) as none:
        gateway(vendor).generate(PICTURE, BEST, book)
    assert none.value.facts["removed"] == {"a/m": "price"}


def test_a_vendor_file_that_is_dropped_in_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "dropped_vendor.py").write_text("class P:\n    name = 'dropped'\nPROVIDER = P()\n")
    monkeypatch.setattr(hosted, "__path__", [*hosted.__path__, str(tmp_path)])
    assert {"builtin", "dropped"} <= set(installed_providers())


def test_equal_requests_have_equal_fingerprints_and_others_do_not() -> None:
    same = Request(capability=Capability.TEXT, prompt="hello")
    assert TEXT.fingerprint() == same.fingerprint() != TEXT.model_copy(update={"seed": 1}).fingerprint()


def test_a_provider_of_ten_lines_is_enough() -> None:
    class Parrot(Provider):
        name = "parrot"

        def models(self) -> tuple[Model, ...]:
            return (Model(provider="parrot", name="grey", capability=Capability.TEXT),)

        def generate(self, model: Model, request: Request, errand: object) -> Result:
            return Result(text=request.prompt)

    assert gateway(Parrot()).generate(TEXT, Policy.BALANCED, Book()).text == "hello"


def test_people_are_shown_to_whoever_takes_pictures_of_them_and_the_result_says_who_was_shown() -> None:
    asked: list[Request] = []

    class Painter(Vendor):
        def generate(self, model: Model, request: Request, errand: object) -> Result:
            asked.append(request)
            return super().generate(model, request, errand)  # type: ignore[arg-type]

    sees = Painter("sees", capability=Capability.IMAGE, quality=5, limits={"references": 2})
    blind = Painter("blind", capability=Capability.IMAGE, limits={"references": 0})
    wanted = PICTURE.model_copy(update={"likenesses": (Likeness(name="Ann", sha256="a" * 64),)})
    shown = gateway(sees, blind).generate(wanted, BEST, Book(sees="1", blind="1"))
    told = gateway(blind).generate(wanted, BEST, Book(blind="1"))
    assert shown.facts["shown"] == {"Ann": "a" * 64} and "shown" not in told.facts
    assert [request.references for request in asked] == [("a" * 64,), ()]


def test_a_picture_that_was_made_of_words_alone_is_in_the_cache_whoever_is_in_it_now() -> None:
    blind, book = picture("blind", limits={"references": 0}), Book(blind="1")
    for face in "ab":
        wanted = PICTURE.model_copy(update={"likenesses": (Likeness(name="Ann", sha256=face * 64),)})
        gateway(blind).generate(wanted, BEST, book)
    assert len(blind.sent) == 1
