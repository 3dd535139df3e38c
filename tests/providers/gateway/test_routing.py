"""Who is asked first and why: what removes a model, how those left are weighed, and the record of it."""

from __future__ import annotations

import pytest

from providers.base import Capability, Door, Policy, Request, RequestTerms
from providers.facts.pricing import Allowance
from providers.gateway.routing import Decision, decision_from_ledger
from tests.providers.desk import PICTURE, TEXT, Book, Vendor, answers, gateway

FILM = Request(capability=Capability.VIDEO, prompt="a walk", width=1280, height=720, seconds=6, references=("a" * 64,))


def picture(name: str, **facts: object) -> Vendor:
    return Vendor(name, capability=Capability.IMAGE, **facts)  # type: ignore[arg-type]


def film(name: str, **facts: object) -> Vendor:
    return Vendor(name, capability=Capability.VIDEO, **facts)  # type: ignore[arg-type]


def decided(book: Book, request: Request, terms: RequestTerms, *vendors: Vendor) -> Decision:
    return gateway(*vendors).dry_run(request, terms, book)


def order(decision: Decision) -> list[str]:
    return [candidate.model for candidate in decision.candidates if not candidate.removed]


@pytest.mark.parametrize(
    ("policy", "first"),
    [(Policy.COST, "cheap/m"), (Policy.QUALITY, "best/m"), (Policy.SPEED, "fast/m"), (Policy.BALANCED, "sound/m")],
)
def test_each_policy_puts_another_model_first(policy: Policy, first: str) -> None:
    vendors = (
        picture("best", quality=5, seconds=90),
        picture("cheap", quality=3, seconds=60),
        picture("fast", quality=3.2, seconds=2),
        picture("sound", quality=4, seconds=15),
    )
    book = Book(best="2.0", cheap="0.01", fast="0.4", sound="0.2")
    assert decided(book, PICTURE, RequestTerms(policy=policy), *vendors).chosen == first


def test_a_balanced_choice_says_how_it_weighed() -> None:
    decision = decided(Book(a="0.3"), PICTURE, RequestTerms(), picture("a", quality=3, seconds=30))
    assert decision.formula == "0.5 × (quality − 1) / 4 + 0.3 / (1 + price / 0.3) + 0.2 / (1 + seconds / 30)"
    assert decision.candidates[0].score == pytest.approx(0.5 * 0.5 + 0.3 / 2 + 0.2 / 2)


@pytest.mark.parametrize(
    ("limits", "why"),
    [
        ({"references": 0}, "references"),
        ({"durations": (3, 5)}, "seconds"),
        ({"seconds_most": 4}, "seconds"),
        ({"ratios": ("9:16",)}, "ratio"),
        ({"prompt_chars": 3}, "prompt"),
    ],
)
def test_what_a_model_cannot_take_removes_it_and_is_named(limits: dict[str, object], why: str) -> None:
    decision = decided(
        Book(a="1", b="1"), FILM, RequestTerms(), film("a", limits=limits), film("b", limits={"references": 1})
    )
    assert decision.chosen == "b/m"
    assert {c.model: c.removed for c in decision.candidates if c.removed} == {"a/m": why}


def test_a_model_that_needs_a_picture_is_not_asked_without_one() -> None:
    bare = FILM.model_copy(update={"references": ()})
    decision = decided(Book(a="1"), bare, RequestTerms(), film("a", limits={"references": 1, "needs_reference": True}))
    assert decision.candidates[0].removed == "needs_reference"


def test_a_retired_model_is_out_and_one_to_come_is_not_in_yet() -> None:
    decision = decided(
        Book(old="1", new="1"),
        PICTURE,
        RequestTerms(),
        picture("old", until_day="1970-01-01"),
        picture("new", from_day="1970-01-02"),
    )
    assert {c.model: c.removed for c in decision.candidates} == {"old/m": "retired", "new/m": "not_yet"}


def test_a_key_of_another_region_does_not_open_a_regions_model() -> None:
    book = Book(a="1")
    book.opened["a"] = [Door(provider="a", id="d1", region="us")]
    assert decided(book, PICTURE, RequestTerms(), picture("a", regions=("cn",))).candidates[0].removed == "key"


def test_without_money_a_model_is_out_but_the_cheapest_says_how_much_is_missing() -> None:
    book = Book(dear="2", cheap="0.5")
    book.limit = 1_000_000
    vendors = picture("dear", quality=5), picture("cheap")
    decision = decided(book, PICTURE, RequestTerms(policy=Policy.QUALITY), *vendors)
    assert (order(decision), decision.candidates[-1].removed) == (["cheap/m"], "budget")
    book.limit = 10
    assert order(decided(book, PICTURE, RequestTerms(policy=Policy.QUALITY), *vendors)) == ["cheap/m"]


def test_where_only_free_models_may_run_a_paid_one_is_out_and_a_known_nothing_is_in() -> None:
    book = Book(paid="0.1", own="0")
    decision = decided(book, PICTURE, RequestTerms(free_only=True), picture("paid", quality=5), picture("own"))
    assert (order(decision), {c.model: c.removed for c in decision.candidates if c.removed}) == (
        ["own/m"],
        {"paid/m": "environment"},
    )


def test_a_pin_asks_that_model_alone() -> None:
    vendors = picture("a", quality=5), picture("b")
    assert order(decided(Book(a="1", b="1"), PICTURE, RequestTerms(pin="b/m"), *vendors)) == ["b/m"]


def test_a_pin_says_nothing_of_what_its_model_does_not_do() -> None:
    vendors = picture("a", quality=5), picture("b"), film("c"), film("d", quality=5)
    book = Book(a="1", b="1", c="1", d="1")
    assert order(decided(book, PICTURE, RequestTerms(pin="c/m b/m"), *vendors)) == ["b/m"]
    assert order(decided(book, FILM, RequestTerms(pin="c/m b/m"), *vendors)) == ["c/m"]
    assert order(decided(book, PICTURE, RequestTerms(pin="c/m"), *vendors))[0] == "a/m"
    assert order(decided(book, PICTURE, RequestTerms(pin="gone/m"), *vendors)) == []


def test_some_may_only_ask_the_studios_own_engines() -> None:
    vendors = picture("a", quality=5), picture("builtin")
    assert order(decided(Book(a="1", builtin="0"), PICTURE, RequestTerms(only=frozenset({"builtin"})), *vendors)) == [
        "builtin/m"
    ]


def test_what_people_gave_a_models_work_is_half_of_its_quality() -> None:
    book = Book(a="1", b="1")
    book.rated = lambda model, purpose: 1.0 if model.provider == "a" else 5.0  # type: ignore[method-assign]
    decision = decided(
        book, PICTURE, RequestTerms(policy=Policy.QUALITY), picture("a", quality=4.8), picture("b", quality=4)
    )
    assert [(c.model, c.quality) for c in decision.candidates] == [("b/m", 4.5), ("a/m", 2.9)]


def test_speed_is_what_was_measured() -> None:
    book = Book(a="1", b="1")
    book.measured = lambda model: 200.0 if model.provider == "a" else None  # type: ignore[method-assign]
    assert (
        decided(
            book, PICTURE, RequestTerms(policy=Policy.SPEED), picture("a", seconds=2), picture("b", seconds=9)
        ).chosen
        == "b/m"
    )


def allowance(unit: str, amount: int) -> Allowance:
    return Allowance(id="a/month", provider="a", models=("*",), unit=unit, amount=amount, every="month")


def test_a_free_allowance_is_used_before_money_and_the_row_says_what_it_would_have_cost() -> None:
    book = Book(a="500")
    book.free, book.free_units = [allowance("token", 500_000)], {"a/month": 500_000}
    door = gateway(Vendor("a", answers("hi", tokens_in=1, tokens_out=2)))
    door.generate(TEXT, RequestTerms(policy=Policy.COST), book)
    call = book.calls[-1]
    assert (call.cost_micro_yuan, call.cost.list_micro_yuan) == (0, 1000)
    assert (call.cost.allowance, call.cost.free_units) == ("a/month", 3)


def test_a_free_allowance_never_makes_a_dear_model_the_cheapest() -> None:
    book = Book(dear="500", cheap="1")
    given = Allowance(id="dear/month", provider="dear", models=("*",), unit="token", amount=10**6, every="month")
    book.free, book.free_units = [given], {"dear/month": 10**6}
    decision = decided(book, TEXT, RequestTerms(policy=Policy.COST), Vendor("dear"), Vendor("cheap"))
    assert order(decision) == ["cheap/m", "dear/m"]
    dear = decision.candidates[1]
    assert (dear.estimate_micro_yuan, dear.free, dear.list_micro_yuan > 0) == (0, True, True)


def test_what_an_allowance_does_not_cover_any_more_is_paid() -> None:
    book = Book(a="500")
    book.free, book.free_units = [allowance("token", 500_000)], {"a/month": 2500}
    said = answers("hi", tokens_in=0, tokens_out=10_000)
    gateway(Vendor("a", said)).generate(TEXT, RequestTerms(), book)
    estimated = book.intended[0].cost.free_units
    call = book.calls[-1]
    assert call.cost.free_units == 2500 + estimated < 10_000
    assert call.cost_micro_yuan == 5_000_000 * (10_000 - call.cost.free_units) // 10_000


@pytest.mark.parametrize("policy", [Policy.COST, Policy.SPEED])
def test_the_studios_own_engines_come_last_where_a_vendor_that_is_good_enough_is_ready(policy: Policy) -> None:
    own = picture("own", price_micro_yuan=0, seconds=0.1)
    own.needs_door = False
    vendors = picture("good", quality=3.5, seconds=30), picture("poor", quality=2, seconds=3), own
    book = Book(good="0.5", poor="0.1")
    assert order(decided(book, PICTURE, RequestTerms(policy=policy), *vendors)) == ["good/m", "poor/m", "own/m"]
    low = RequestTerms(policy=policy, floors={"image": 2})
    assert order(decided(book, PICTURE, low, *vendors)) == ["poor/m", "good/m", "own/m"]
    assert order(decided(Book(), PICTURE, RequestTerms(policy=policy), *vendors)) == ["own/m"]
    assert order(decided(book, PICTURE, RequestTerms(policy=policy, pin="own/m"), *vendors)) == ["own/m"]


def test_an_allowance_in_money_counts_in_millionths() -> None:
    book = Book(a="2")
    book.free, book.free_units = [allowance("CNY", 5_000_000)], {"a/month": 5_000_000}
    gateway(picture("a")).generate(PICTURE, RequestTerms(policy=Policy.COST), book)
    assert (book.calls[0].cost_micro_yuan, book.calls[0].cost.free_units) == (0, 2_000_000)


def test_the_first_call_of_a_request_keeps_why_and_only_counts_who_has_no_key() -> None:
    book = Book(a="1")
    gateway(
        picture("a"), picture("keyless"), picture("small", limits={"prompt_chars": 1}, price_micro_yuan=0)
    ).generate(PICTURE, RequestTerms(policy=Policy.QUALITY), book)
    why = book.calls[0].why
    assert (why["keyless"], why["policy"]) == (2, "quality")
    assert [candidate["model"] for candidate in why["candidates"]] == ["a/m"]
    assert decision_from_ledger(why).chosen == "a/m"
