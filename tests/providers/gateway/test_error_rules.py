"""The table that says what is done about an error: nothing that may have been paid is sent again."""

from __future__ import annotations

import pytest

from providers import errors
from providers.base import Capability, Model
from providers.errors import ProviderError
from providers.gateway import circuit_breaker, error_rules
from providers.gateway.error_rules import AfterTries, RepeatCare
from tests.providers.desk import at


def kinds() -> list[type[ProviderError]]:
    return [kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, ProviderError)]


@pytest.mark.parametrize("care", list(RepeatCare))
@pytest.mark.parametrize(
    "kind", [k for k in kinds() if k not in (ProviderError, errors.NoModel)], ids=lambda k: k.__name__
)
def test_every_error_has_its_rule_for_every_class_of_call(kind: type[ProviderError], care: RepeatCare) -> None:
    assert (kind, care) in error_rules.RULES


@pytest.mark.parametrize("kind", [errors.Lost, errors.Unavailable])
def test_a_paid_call_that_may_have_been_begun_is_in_doubt_at_once(kind: type[ProviderError]) -> None:
    rule = error_rules.rule_for(kind(), RepeatCare.PAID)
    assert (rule.tries, rule.then) == (1, AfterTries.DOUBT)


def test_a_paid_call_is_never_tried_twice_in_a_row_and_again_only_where_the_vendor_surely_did_not_begin() -> None:
    paid = {kind: rule for (kind, care), rule in error_rules.RULES.items() if care is RepeatCare.PAID}
    assert {kind for kind, rule in paid.items() if rule.tries > 1} == set()
    assert {kind for kind, rule in paid.items() if rule.wait} == {errors.NotSent, errors.Busy}
    assert error_rules.rule_for(errors.Unavailable(not_accepted=True), RepeatCare.PAID).then is AfterTries.NEXT


def test_an_error_nobody_foresaw_stops_a_paid_call() -> None:
    class Odd(ProviderError):
        """New."""

    assert error_rules.rule_for(Odd(), RepeatCare.PAID) == error_rules.Rule(AfterTries.STOP)


def test_text_and_what_is_free_may_be_asked_again_and_nothing_else() -> None:
    def care(capability: Capability, cost: int | None) -> RepeatCare:
        return error_rules.care_of(Model(provider="v", name="m", capability=capability, price_micro_yuan=cost))

    assert [care(c, None) is RepeatCare.PAID for c in Capability] == [c is not Capability.TEXT for c in Capability]
    assert care(Capability.VIDEO, 0) is RepeatCare.CHEAP


def test_the_wait_is_what_the_vendor_asked_for_else_a_random_one_that_grows() -> None:
    assert 7 <= error_rules.wait_s(errors.Busy(after_s=7), 1) < 7.3
    waits = [max(error_rules.wait_s(errors.Unavailable(), tried) for _ in range(200)) for tried in (0, 2, 9)]
    assert waits[0] <= 0.5 < waits[1] <= 2 < waits[2] <= 8


def test_a_door_rests_after_three_failures_in_a_row_and_longer_each_time() -> None:
    state, lengths = circuit_breaker.BreakerState(), []
    for n in range(6):
        state = circuit_breaker.after_failure(state, errors.Unavailable(), at(0))
        if n >= 2:
            assert state.open_until is not None
            lengths.append((state.open_until - at(0)).total_seconds())
    assert lengths == [30, 60, 120, 240]
    assert (state.alone(at(1)), state.half_open(at(300)), circuit_breaker.after_success(state).closed()) == (
        True,
        True,
        True,
    )


@pytest.mark.parametrize(
    "error", [errors.BadKey(), errors.NoMoney(), errors.Refused(), errors.Invalid(), errors.Busy(), errors.BadAnswer()]
)
def test_what_is_about_us_says_nothing_about_the_vendors_health(error: ProviderError) -> None:
    assert not circuit_breaker.counts_as_failure(error)
