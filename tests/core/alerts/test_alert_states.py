"""When an alert is raised, rises where nobody answers, and is over."""

from __future__ import annotations

from datetime import datetime

import pytest

from core.alerts import alert_rules
from core.alerts.alert_measures import Measurement
from core.alerts.alert_rules import AlertThreshold, WatchRule
from core.alerts.alerts import AlertState, next_alert_state
from tests.support.noon import after

ERRORS = WatchRule(
    name="errors",
    title={"zh": "错", "en": "Errors"},
    unit="share",
    cases=20,
    quiet_minutes=10,
    steps=(AlertThreshold(level="medium", at=0.01, falls=0.008), AlertThreshold(level="high", at=0.05, falls=0.04)),
)


def share(value: float | None, cases: int = 100) -> Measurement:
    return Measurement(value=value, cases=cases)


def told(
    *measured: tuple[float, Measurement | None], rule: WatchRule = ERRORS, awake: bool = True
) -> AlertState | None:
    """How it stands after these were measured, each at its minute."""
    state = None
    for minute, each in measured:
        state = next_alert_state(each, rule, state, after(minute), awake)
    return state


def every_minute(
    state: AlertState, minutes: int, measured: Measurement | None, start: float = 0, rule: WatchRule = ERRORS
) -> AlertState:
    for minute in range(1, minutes + 1):
        state = next_alert_state(measured, rule, state, after(start + minute)) or state
    return state


def test_what_is_well_raises_nothing():
    assert told((0, share(0.005))) is None


def test_the_worst_step_that_is_reached_says_how_bad_it_is():
    assert told((0, share(0.02))).level == "medium"
    assert told((0, share(0.3))).level == "high"


def test_one_failed_call_of_two_raises_nothing():
    assert told((0, share(0.5, cases=2))) is None


def test_between_where_it_rises_and_where_it_falls_it_stands():
    state = every_minute(told((0, share(0.02))), 30, share(0.009))
    assert not state.over and state.calm_s == 0


def test_it_is_over_after_its_quiet_minutes_and_no_sooner():
    state = told((0, share(0.02)))
    assert not every_minute(state, 9, share(0.0)).over
    assert every_minute(state, 10, share(0.0)).over


def test_bad_once_more_within_its_quiet_minutes_it_goes_on():
    state = every_minute(told((0, share(0.02))), 9, share(0.0))
    state = every_minute(state, 1, share(0.02), start=9)
    assert every_minute(state, 9, share(0.0), start=10).over is False


def test_that_nobody_asks_models_any_more_ends_it_too():
    assert every_minute(told((0, share(0.02))), 10, Measurement()).over


def test_unanswered_within_an_hour_a_medium_alert_is_high_and_then_critical_after_fifteen_minutes():
    state = told((0, share(0.02)))
    assert every_minute(state, 59, share(0.02)).level == "medium"
    state = every_minute(state, 60, share(0.02))
    assert (state.level, state.first) == ("high", "medium")
    assert every_minute(state, 15, share(0.02), start=60).level == "critical"
    assert every_minute(state, 600, share(0.02), start=60).level == "critical"


def test_acknowledged_it_rises_no_more_until_it_is_worse():
    state = told((0, share(0.02))).model_copy(update={"acknowledged": True})
    state = every_minute(state, 300, share(0.02))
    assert state.level == "medium" and state.acknowledged
    worse = next_alert_state(share(0.2), ERRORS, state, after(301))
    assert worse.level == "high" and not worse.acknowledged


def test_what_could_not_be_measured_neither_begins_nor_ends_anything():
    assert told((0, None)) is None
    state = every_minute(told((0, share(0.02))), 30, None)
    assert not state.over and state.waited_s == 30 * 60


@pytest.mark.parametrize("hours", [24, -24])
def test_a_clock_that_jumps_makes_nobody_late_and_ends_nothing(hours):
    state = every_minute(told((0, share(0.02))), 5, share(0.0))
    jumped = next_alert_state(share(0.0), ERRORS, state, after(5 + hours * 60))
    assert not jumped.over and jumped.calm_s <= 5 * 60 + 180
    waiting = next_alert_state(share(0.02), ERRORS, told((0, share(0.02))), after(hours * 60))
    assert waiting.level == "medium" and waiting.waited_s <= 180
    assert next_alert_state(share(0.02), ERRORS, waiting, after(hours * 60 + 1)).waited_s >= 60


def test_in_quiet_hours_nobody_is_waited_for_but_it_is_seen():
    state = None
    for minute in range(200):
        state = next_alert_state(share(0.02), ERRORS, state, after(minute), awake=False)
    assert state.level == "medium" and state.waited_s == 0


def test_quiet_hours_go_over_midnight():
    rule = ERRORS.model_copy(update={"quiet_hours": "22:00-08:00"})
    at = [datetime(2026, 1, 1, hour, 30).time() for hour in (21, 22, 3, 7, 8)]
    assert [rule.quiet_at(each) for each in at] == [False, True, True, True, False]
    assert not ERRORS.quiet_at(at[2])
    assert not ERRORS.model_copy(update={"quiet_hours": "25:00-x"}).quiet_at(at[2])


def test_success_is_bad_where_it_is_low():
    rule = WatchRule(
        name="s",
        title={},
        unit="share",
        below=True,
        cases=10,
        steps=(AlertThreshold(level="medium", at=0.8, falls=0.9),),
    )
    assert told((0, share(0.75)), rule=rule).level == "medium"
    assert told((0, share(0.85)), rule=rule) is None
    standing = told((0, share(0.75)), rule=rule)
    assert not every_minute(standing, 10, share(0.85), rule=rule).over
    assert every_minute(standing, 10, share(0.95), rule=rule).over


def test_a_budget_that_was_raised_is_told_of_at_the_step_it_stands_at():
    rule = alert_rules.shipped_rules()["budget"]
    state = told((0, share(1.0, 1)), rule=rule)
    assert state.level == "high"
    assert next_alert_state(share(0.98, 1), rule, state, after(1)).level == "high"
    assert next_alert_state(share(0.6, 1), rule, state, after(1)).level == "low"
