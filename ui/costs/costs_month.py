"""This month in one row: spent of its budget, what is left, what a finished minute cost, where the month will end; the budget is changed where it stands."""

from __future__ import annotations

from datetime import UTC
from html import escape
from zoneinfo import ZoneInfo

import streamlit as st

from core.analytics.chart_query import CANNOT
from core.analytics.cost_per_minute import MinuteCost, minute_cost
from core.analytics.filters import YUAN
from core.analytics.month_outlook import month_outlook
from core.analytics.outlook_values import Outlook
from core.errors import StudioError
from core.money import budgets, monthly_spend
from core.people import access
from core.people.access import Action
from core.progress import film_overview
from ui.base import element_files, gate, html_parts, state
from ui.base.i18n import language, t
from ui.charts import chart_filters, chart_numbers
from ui.charts.chart_filters import Dashboard
from ui.costs.costs_words import format_days, format_estimate, format_money, format_month
from ui.widgets import editable

FIELD, TYPED, WRONG = "month-budget", "month-budget-typed", "_month_budget_wrong"
FRESH_S = 10
OFFERED = (100, 2_000)
FIRST = "500"

_pulse = st.components.v2.component("dailies_month_pulse", js=element_files.read_joined("refresh_timer.js"))


def load_outlook(here: Dashboard) -> Outlook | None:
    """None where it cannot be had just now."""
    try:
        return month_outlook(state.studio(), here.viewer, here.filters)
    except CANNOT:
        return None


def is_nothing_spent(told: Outlook | None) -> bool:
    """Nothing was spent this month, or is about to be."""
    return told is not None and not told.spent and not told.held and not told.before_whole


def describe_period(told: Outlook) -> str:
    """1 Nov to 25 Nov, Shanghai time · as of 14:32."""
    at = told.as_of.replace(tzinfo=UTC).astimezone(ZoneInfo(told.zone))
    zone = chart_filters.zone_city(told.zone)
    return t("outlook.until_today", days=format_days(told.month, told.today), zone=zone, time=f"{at:%H:%M}")


def draw() -> None:
    """A part of its own, drawn again every few seconds by the tab that shows it."""
    chart_filters.rerun_if_narrowed()
    here = chart_filters.current_dashboard()
    told = load_outlook(here)
    if told is None:
        st.html(f'<p class="chart-none" role="status">{escape(t("outlook.cannot"))}</p>')
    elif is_nothing_spent(told) and not any(here.filters.only.values()):
        _zero(told, here)
    else:
        with st.container(key="month-row", gap=None):
            _spent(told, here)
            st.html(f'<div class="month-cells">{_left(told, here)}{_minute(told)}{_end(told)}</div>')
    _pulse(data={"every": FRESH_S}, key="pulse-month", height=1, on_beat_change=_again)


def _again() -> None:
    """That this part of the page runs is all that is wanted."""


# The row -----------------------------------------------------------------------------------------------------------------


def _may_set(told: Outlook, here: Dashboard) -> bool:
    narrowed = any(here.filters.only.values())
    return not told.own and not narrowed and told.currency == YUAN and access.can(here.person, Action.MANAGE_PROVIDERS)


def _spent(told: Outlook, here: Dashboard) -> None:
    with st.container(key="month-spent", gap=None):
        st.html(f'<span class="month-l">{escape(t("outlook.spent"))}</span>')
        with st.container(key="month-sum", horizontal=True, vertical_alignment="center", gap="small"):
            st.html(f'<b class="month-v num">{escape(format_money(told.spent, told.currency))}</b>', width="content")
            if _may_set(told, here):
                st.html(f'<span class="mute">{escape(t("outlook.of"))}</span>', width="content")
                value = "" if told.budget is None else chart_numbers.format_money(told.budget, YUAN).removesuffix(".00")
                editable.follow_row(FIELD, value)
                st.text_input(
                    t("outlook.budget"), key=FIELD, label_visibility="collapsed", width=118, icon=":material/edit:",
                    placeholder=t("outlook.set"), on_change=_set, args=(FIELD,),
                )  # fmt: skip
                st.html(f'<span class="mute">{escape(t("outlook.a_month"))}</span>', width="content")
            elif told.budget is not None:
                limit = format_money(told.budget, told.currency).removesuffix(".00")
                of = t("outlook.own_month", sum=limit) if told.own else f"{limit} {t('outlook.a_month')}"
                st.html(f'<span class="mute">{escape(t("outlook.of"))} {escape(of)}</span>', width="content")
        if wrong := state.recall(WRONG):
            state.forget(WRONG)
            st.html(f'<p class="wrong" role="alert">{html_parts.state_html("fail", wrong)}</p>')
        st.html(_bar(told))


def _set(key: str, value: str = "") -> None:
    """A callback: the studio's limit of every month; what cannot be read stays as it was typed, with the reason below it."""
    typed = value or str(state.recall(key) or "")
    try:
        admin = gate.require(Action.SEE_COSTS)
        with state.uninterrupted():
            state.studio().db.execute_write(monthly_spend.set_monthly_limit, admin, "month", None, typed)
    except StudioError as error:
        state.remember(WRONG, error.sentence(language()))
        return
    editable.reset_field(FIELD)


def _bar(told: Outlook) -> str:
    """Spent, held hatched, and where the month will end, of the budget; without one, of where it may end at most."""
    whole = max(told.budget or 0, told.high or 0, told.spent + told.held, 1)
    if told.budget and told.budget >= told.spent + told.held:
        whole = max(told.budget, told.high or 0)

    def share(micro: int) -> str:
        return f"{min(100.0, 100 * micro / whole):.2f}%"

    limit = "" if not told.budget or told.budget >= whole else f'<i class="bm" style="left:{share(told.budget)}"></i>'
    end = keys = ""
    if told.low is not None and told.high is not None:
        end = f'<i class="bf" style="left:{share(told.low)};width:max(6px,{share(told.high - told.low)})"></i>'
        keys = f'<span><i class="bf"></i>{escape(t("outlook.key_end"))}</span>'
    if told.held:
        key = "outlook.key_held_one" if told.holding == 1 else "outlook.key_held"
        held = escape(t(key, sum=format_money(told.held, told.currency), n=told.holding))
        keys = f'<span><i class="bh"></i>{held}</span>{keys}'
    aloud = t(
        "outlook.bar", spent=format_money(told.spent, told.currency), held=format_money(told.held, told.currency),
        budget=format_money(told.budget, told.currency) if told.budget is not None else t("outlook.left_none"),
    )  # fmt: skip
    return (
        f'<div class="month-bar" role="img" aria-label="{escape(aloud)}"><i class="bs" style="width:{share(told.spent)}"></i>'
        f'<i class="bh" style="left:{share(told.spent)};width:{share(told.held)}"></i>{end}{limit}</div>'
        f'<div class="month-key"><span><i class="bs"></i>{escape(t("outlook.key_spent"))}</span>{keys}</div>'
    )


def _cell(label: str, value: str, *notes: str, look: str = "") -> str:
    told = "".join(f'<span class="month-n">{escape(note)}</span>' for note in notes if note)
    return f'<div class="{look}"><span class="month-l">{escape(label)}</span><b class="month-v num">{escape(value)}</b>{told}</div>'


def _left(told: Outlook, here: Dashboard) -> str:
    if told.left is None:
        if any(here.filters.only.values()):
            return _cell(t("outlook.held"), format_money(told.held, told.currency), t("outlook.held_why"))
        why = "outlook.left_none_why" if _may_set(told, here) else "outlook.left_none_ask"
        return _cell(t("outlook.left"), t("outlook.left_none"), t(why))
    a_day = t("outlook.left_day")
    if told.days_left and told.a_day is not None:
        a_day = t("outlook.left_days", sum=format_estimate(told.a_day, told.currency), n=told.days_left)
    nearly = told.budget is not None and told.left <= (1 - budgets.NEARLY) * told.budget
    return _cell(
        t("outlook.left"),
        format_money(told.left, told.currency),
        t("outlook.left_after"),
        a_day,
        look="s-you" if nearly else "",
    )


def _minute(told: Outlook) -> str:
    value = chart_numbers.NOTHING if told.per_minute is None else format_money(told.per_minute, told.currency)
    before = "" if told.per_minute_before is None else t("outlook.minute_before", month=format_month(told.month_before), sum=format_money(told.per_minute_before, told.currency))  # fmt: skip
    films = t("outlook.minute_none")
    if told.films:
        key = "outlook.minute_of_one" if told.films == 1 else "outlook.minute_of"
        films = t(key, films=told.films, n=f"{told.minutes:.1f}")
    return _cell(t("outlook.minute"), value, before, films)


def _end(told: Outlook) -> str:
    label = t("outlook.will_cost", month=format_month(told.month))
    if told.likely is None or told.low is None or told.high is None:
        return _cell(label, chart_numbers.NOTHING, t("outlook.too_early"))
    span = t(
        "outlook.range", low=format_estimate(told.low, told.currency), high=format_estimate(told.high, told.currency)
    )
    ends = t(f"outlook.{told.ends}") if told.ends else t("outlook.held_counts")
    return _cell(
        label, format_estimate(told.likely, told.currency), span, ends, look="s-you" if told.ends == "passes" else ""
    )


# At zero -----------------------------------------------------------------------------------------------------------------


def _zero(told: Outlook, here: Dashboard) -> None:
    films = state.studio().db.execute_read(film_overview.count_team_films, here.person)
    minute = _minute_of_film(here)
    free = films and not (minute and minute.learnt)
    key = "zero_none" if not free else "zero_films_one" if films == 1 else "zero_films"
    with st.container(key="month-zero", horizontal=True, vertical_alignment="center", gap="medium"):
        st.html(
            f'<div class="zero-say"><p class="s">{escape(t("outlook.zero", month=format_month(told.month)))}</p>'
            f"<p>{escape(t(f'outlook.{key}', n=films))} {escape(t('outlook.zero_stops'))}</p></div>",
            width="stretch",
        )
        if not _may_set(told, here):
            return
        with st.container(key="zero-set", width=420, gap="small"):
            # A form: Enter in the field is the button beside it.
            with (
                st.form("zero-form", border=False, enter_to_submit=True),
                st.container(key="zero-row", horizontal=True, vertical_alignment="bottom", gap="small"),
            ):
                value = (
                    FIRST if told.budget is None else chart_numbers.format_money(told.budget, YUAN).removesuffix(".00")
                )
                editable.follow_row(TYPED, value)
                st.text_input(t("outlook.budget"), key=TYPED, icon=":material/currency_yuan:")
                st.form_submit_button(t("outlook.set"), key="zero-button", type="primary", on_click=_set, args=(TYPED,))
            if wrong := state.recall(WRONG):
                state.forget(WRONG)
                st.html(f'<p class="wrong" role="alert">{html_parts.state_html("fail", wrong)}</p>')
            elif told.budget is not None:
                st.html(f'<p class="note">{html_parts.state_html("done", t("outlook.set_done"))}</p>')
            else:
                with st.container(key="zero-or", horizontal=True, vertical_alignment="center", gap="small"):
                    st.html(f'<span class="mute">{escape(t("outlook.or"))}</span>', width="content")
                    for yuan in OFFERED:
                        st.button(f"¥{yuan:,}", key=f"zero-{yuan}", on_click=_set, args=(TYPED, str(yuan)))
            if minute and (said := describe_minutes_for(str(state.recall(TYPED) or ""), minute)):
                st.html(f'<p class="note zero-minutes">{escape(said)}</p>')


def _minute_of_film(here: Dashboard) -> MinuteCost | None:
    try:
        return minute_cost(state.studio(), here.viewer)
    except CANNOT:
        return None


def describe_minutes_for(typed: str, minute: MinuteCost) -> str:
    """¥500 is about 8 minutes of film, and by what; empty for what is no sum."""
    try:
        sum_of = budgets.parse_money(typed)
    except StudioError:
        return ""
    if not sum_of:
        return ""
    many = sum_of / minute.micro_yuan
    said = f"{many:.1f}" if many < 10 else f"{many:,.0f}"
    return t(
        "outlook.enough_learnt" if minute.learnt else "outlook.enough_priced",
        sum=budgets.format_money(sum_of),
        n=said.removesuffix(".0"),
    )
