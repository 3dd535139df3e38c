"""Rules of alerts in words, and the window in which one is changed or added."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import time

import streamlit as st

from core.alerts import alert_messages, alert_rules
from core.alerts.alert_rules import LEVELS, WatchRule
from core.errors import StudioError
from core.people.access import Action
from core.people.sessions import Person
from ui.base import gate, html_parts, state, toast
from ui.base.i18n import language, t
from ui.widgets import editable
from ui.widgets.rule_row import ruled_row

WRONG = "_alerts_wrong"
SHOWN = {"share": 100.0, "seconds": 1.0, "yuan": 1e-6, "count": 1.0}
"""What a threshold is multiplied with before a person sees it: percent, yuan."""
STEP = {"share": 1.0, "seconds": 5.0, "yuan": 10.0, "count": 1.0}


def draw(person: Person) -> None:
    rules = state.studio().db.execute_read(alert_rules.list_rules)
    html_parts.draw_title(t("alerts.rules"), t("alerts.rules_note"))
    if wrong := state.recall(WRONG):
        html_parts.draw_wrong(wrong)
        state.forget(WRONG)
    with st.container(key="alert-rules", gap=None):
        for rule in rules:
            _line(rule)
    with st.popover(t("alerts.own_rule"), icon=":material/add:", key="alert-own"):
        _own(rules)


def _line(rule: WatchRule) -> None:
    row = {"horizontal": True, "vertical_alignment": "center", "gap": "small", "width": "content"}
    with (
        ruled_row(f"alert-{rule.name}", rule.title[language()], describe_rule(rule), 200),
        st.container(key=f"alert-rule-{rule.name}", **row),  # type: ignore[arg-type]
    ):
        watch = f"{t('alerts.rule_on')} :small[{html_parts.escape_markdown(rule.title[language()])}]"  # the title is heard, not seen
        editable.switch(watch, rule.on, _turn, rule.name, key=f"alert-on-{rule.name}")
        label = t("alerts.rule_change", title=rule.title[language()])
        with st.popover(label, icon=":material/tune:", type="tertiary", key=f"alert-more-{rule.name}"):
            _form(rule)


def describe_rule(rule: WatchRule) -> str:
    """From 5 % high, 1 % medium · of 20 or more · quiet 22:00-08:00 · changed."""
    key = "alerts.rule_at_below" if rule.below else "alerts.rule_at_above"
    first = rule.unit == "count" and not rule.below
    told = [
        t(
            "alerts.rule_at_first" if first and step.at == 1 else key,
            value=alert_messages.format_measurement(step.at, rule.unit, language()),
            level=t(f"alerts.level_{step.level}"),
        )
        for step in rule.steps
    ]
    told += [t("alerts.rule_cases", n=rule.cases)] if rule.cases > 1 else []
    told += [t("alerts.rule_quiet", hours=rule.quiet_hours)] if rule.quiet_hours else []
    told += [t("alerts.rule_own")] if rule.based_on else [t("alerts.rule_changed")] if rule.changed else []
    told += [] if rule.on else [t("alerts.rule_off")]
    return " · ".join(html_parts.close_up_chinese(one) for one in told)


def _form(rule: WatchRule) -> None:
    with st.form(f"alert-rule-form-{rule.name}", border=False):
        typed: dict[str, float] = {step.level: _threshold(rule, step.level, step.at) for step in rule.steps}
        never = st.checkbox(t("alerts.quiet_never"), value=not rule.quiet_hours, key=f"alert-never-{rule.name}")
        first, last = _hours(rule.quiet_hours)
        with st.container(horizontal=True, gap="small"):
            begins = st.time_input(t("alerts.quiet_from"), first, key=f"alert-from-{rule.name}", step=1800)
            ends = st.time_input(t("alerts.quiet_to"), last, key=f"alert-to-{rule.name}", step=1800)
        if st.form_submit_button(t("alerts.save"), type="primary"):
            quiet = "" if never or begins is None or ends is None else f"{begins:%H:%M}-{ends:%H:%M}"
            _save(rule, typed, quiet)
    if rule.changed or rule.based_on:
        word = t("alerts.remove_rule" if rule.based_on else "alerts.as_shipped")
        st.button(word, key=f"alert-forget-{rule.name}", type="tertiary", on_click=_forget, args=(rule.name,))


def _threshold(rule: WatchRule, level: str, at: float, key: str = "") -> float:
    word = t("alerts.threshold_below" if rule.below else "alerts.threshold", level=t(f"alerts.level_{level}"))
    least, most = (bound * SHOWN[rule.unit] for bound in alert_rules.BOUNDS[rule.unit])
    shown = at * SHOWN[rule.unit]
    return float(
        st.number_input(
            word + t(f"alerts.unit_{rule.unit}"),
            min_value=least,
            max_value=most,
            value=min(most, max(least, shown)),
            step=STEP[rule.unit],
            format="%.1f" if rule.unit == "share" else "%.0f",
            key=key or f"alert-at-{rule.name}-{level}",
        )
    )


def _hours(quiet: str) -> tuple[time, time]:
    found = alert_rules.HOURS.fullmatch(quiet or "22:00-08:00")
    numbers = [int(part) for part in found.groups()] if found else [22, 0, 8, 0]
    return time(numbers[0], numbers[1]), time(numbers[2], numbers[3])


def _own(rules: list[WatchRule]) -> None:
    """Another threshold of what a shipped rule asks, of one thing only where it has things."""
    bases = {rule.name: rule for rule in rules if not rule.based_on and rule.sql}
    chosen = st.selectbox(
        t("alerts.own_of"), list(bases), key="alert-own-of", format_func={name: rule.title[language()] for name, rule in bases.items()}.__getitem__
    )  # fmt: skip
    base = bases[chosen]
    name = st.text_input(t("alerts.own_name"), key="alert-own-name", max_chars=alert_rules.LONGEST)
    levels = {level: t(f"alerts.level_{level}") for level in reversed(LEVELS)}
    level = st.selectbox(
        t("alerts.own_level"), list(levels), index=2, key="alert-own-level", format_func=levels.__getitem__
    )
    at = _threshold(base, level, base.steps[0].at, key=f"alert-own-at-{base.name}")
    only = _only(base)
    if st.button(t("alerts.own_add"), type="primary", key="alert-own-add"):
        with _told():
            limit = at / SHOWN[base.unit]
            state.studio().db.execute_write(alert_rules.create_own_rule, _who(), base.name, name, level, limit, only)
            state.forget("alert-own-name")
        st.rerun()


def _only(base: WatchRule) -> str:
    """Which one: a film or a person by name, a model or door as it is called."""
    if not base.of:
        return ""
    if base.of in ("project", "user"):
        found = _choices(base.of)
        any_of = {"": t("alerts.own_any"), **found}
        return str(
            st.selectbox(
                t("alerts.own_only"), list(any_of), key=f"alert-own-only-{base.of}", format_func=any_of.__getitem__
            )
        )
    return st.text_input(
        t("alerts.own_only"), key=f"alert-own-only-{base.of}", placeholder=t("alerts.own_any"), max_chars=160
    )


def _choices(of: str) -> dict[str, str]:
    """Ids of 32 letters and names."""
    return state.studio().db.execute_read(alert_rules.list_watchable, _who(), of)


def _save(rule: WatchRule, typed: dict[str, float], quiet: str) -> None:
    moved = {level: value / SHOWN[rule.unit] for level, value in typed.items()}
    with _told():
        state.studio().db.execute_write(alert_rules.change_rule, _who(), rule.name, steps=moved, quiet_hours=quiet)  # type: ignore[arg-type]
    st.rerun()


def _turn(name: str, _seen: object, on: bool) -> None:
    with _told():
        state.studio().db.execute_write(alert_rules.change_rule, _who(), name, on=on)


def _forget(name: str) -> None:
    with _told():
        state.studio().db.execute_write(alert_rules.delete_or_reset_rule, _who(), name)


def _who() -> Person:
    return gate.require(Action.SEE_ALL_COSTS)


@contextmanager
def _told() -> Iterator[None]:
    """What went wrong is said in place, what went well at the foot."""
    try:
        yield
    except StudioError as error:
        state.remember(WRONG, error.sentence(language()))
    else:
        toast.show_sentence(t("alerts.saved"))
