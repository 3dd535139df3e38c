"""Who may be asked: a door that fails is left alone and looked at for nothing; keys share the load."""

from __future__ import annotations

import pytest

from providers.base import Door
from providers.errors import BadKey, ModelNotOpen, NoModel, NoMoney, OutOfQuota, ProviderError
from tests.providers.desk import BEST, PICTURE, TEXT, Book, Clock, Vendor, fails, gateway, picture_vendor


@pytest.mark.parametrize(("error", "state"), [(BadKey(), "bad"), (NoMoney(), "no_money")])
def test_a_door_is_shut_only_where_a_free_look_says_the_same(error: ProviderError, state: str) -> None:
    poor, rich = picture_vendor("poor", fails(error), quality=5, note=type(error).__name__), picture_vendor("rich")
    book = Book(poor="1", rich="1")
    assert gateway(poor, rich).generate(PICTURE, BEST, book).provider == "rich"
    assert (book.marks, len(poor.sent), poor.checked) == ([("poor:d1", state)], 1, 1)


def test_a_key_that_a_free_look_finds_good_only_rests_that_model_there() -> None:
    poor, rich = picture_vendor("poor", fails(BadKey()), quality=5), picture_vendor("rich")
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
    closed, other, clock = picture_vendor("closed", fails(error, times=1), quality=5), picture_vendor("other"), Clock()
    book, asked = Book(closed="1", other="1"), gateway(closed, other, clock=clock)
    assert asked.generate(PICTURE, BEST, book).provider == "other"
    clock.now = rests - 1
    assert {c.removed for c in asked.dry_run(PICTURE, BEST, book).candidates} == {"", why}
    clock.now = rests + 1
    fresh = PICTURE.model_copy(update={"seed": 7})
    assert asked.generate(fresh, BEST, book).provider == "closed"


def test_a_second_key_of_the_same_vendor_is_tried_before_another_vendor() -> None:
    two, other = picture_vendor("two", fails(NoMoney(), times=1, then="")), picture_vendor("other", quality=1)
    book = Book(two="1", other="1")
    book.opened["two"] = [Door(provider="two", id="d1"), Door(provider="two", id="d2")]
    assert gateway(two, other).generate(PICTURE, BEST, book).provider == "two"
    assert {errand.door.id for errand in two.sent} == {"d1", "d2"}


def test_keys_of_one_model_share_its_load_by_their_part() -> None:
    vendor, book = picture_vendor("a"), Book(a="1")
    book.opened["a"] = [Door(provider="a", id="d1", share=3), Door(provider="a", id="d2", share=1)]
    door_of = gateway(vendor)
    for n in range(200):
        door_of.generate(PICTURE.model_copy(update={"seed": n}), BEST, book)
    first = sum(errand.door.id == "d1" for errand in vendor.sent)
    assert 110 < first < 185


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
    ill, clock, book = picture_vendor("ill"), Clock(), Book(ill="0.2")
    book.leave_alone("ill", 30)
    door = gateway(ill, clock=clock)
    assert door.quote(PICTURE, BEST, book) is None
    clock.now = 31
    quote, decision = door.quote(PICTURE, BEST, book), door.dry_run(PICTURE, BEST, book)
    assert (quote and quote.micro_yuan, decision.chosen, ill.checked) == (200_000, "ill/m", 0)


def test_a_probe_that_fails_costs_no_paid_call() -> None:
    ill, clock, book = picture_vendor("ill", health=False), Clock(), Book(ill="1")
    book.leave_alone("ill", 0)
    clock.now = 1
    with pytest.raises(NoModel) as none:
        gateway(ill, clock=clock).generate(PICTURE, BEST, book)
    assert (ill.sent, ill.checked, none.value.facts["removed"]) == ([], 1, {"ill/m": "breaker"})


def test_without_a_model_the_error_says_what_removed_each() -> None:
    with pytest.raises(NoModel) as none:
        gateway(picture_vendor("keyless"), picture_vendor("small", limits={"prompt_chars": 2})).generate(
            PICTURE, BEST, Book(small="1")
        )
    assert (none.value.facts["removed"], none.value.facts["keyless"]) == ({"small/m": "prompt"}, 1)
