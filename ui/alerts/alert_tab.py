"""The side "Alerts" of the dashboards: what is wrong now and who sees to it, what was, and the rules with a way to change them."""

from __future__ import annotations

from datetime import timedelta
from html import escape

import streamlit as st

from core.alerts import alert_messages, alerts
from core.alerts.alerts import AlertView
from core.people.access import Action, can
from core.people.sessions import Person
from ui.alerts import alert_bell, alert_rule_form
from ui.base import formatting, gate, html_parts, state
from ui.base.i18n import language, t

AGAIN_S = 20


def draw(person: Person) -> None:
    """Called by the dashboards' page."""
    st.fragment(_now, run_every=timedelta(seconds=AGAIN_S))()
    _history(person)
    if can(person, Action.SEE_ALL_COSTS):
        alert_rule_form.draw(person)


def _now() -> None:
    person = gate.require(Action.SEE_COSTS)
    standing, rules = state.studio().db.execute_read(alerts.active_alerts_and_rules, person)
    html_parts.draw_title(t("alerts.open_now"), t("alerts.open_note"))
    with st.container(key="alerts-now"):
        for one in standing:
            _one(one)
        if not standing:
            all_of = can(person, Action.SEE_ALL_COSTS)
            why = t("alerts.none_open_why", n=rules) if all_of else t("alerts.none_open_yours")
            st.html(f'<p class="chart-none">{html_parts.state_html("done", t("alerts.none_open"))} {escape(why)}</p>')


def _one(one: AlertView) -> None:
    with st.container(
        key=f"alert-one-{one.level}-{one.id}", horizontal=True, vertical_alignment="center", gap="medium"
    ):
        st.html(_said(one), width="stretch")
        with st.container(
            key=f"alert-do-{one.id}", horizontal=True, gap="small", width="content", vertical_alignment="center"
        ):
            alert_bell.draw_link(one.way)
            if one.state == "open":
                st.button(
                    t("alerts.see_to_it"),
                    key=f"alert-see-{one.id}",
                    on_click=alert_bell.acknowledge_alert,
                    args=(one.id,),
                )


def _said(one: AlertView) -> str:
    facts = [t("alerts.since", when=formatting.format_when(one.began_at))]
    facts += [t("alerts.state_acknowledged", name=one.by or "–")] if one.state == "acknowledged" else []
    facts += [t("alerts.risen_from", level=t(f"alerts.level_{one.first}"))] if one.first != one.level else []
    facts += (
        [t("alerts.rises_in", time=alert_messages.format_duration(one.answer_in_s, language()))]
        if one.answer_in_s
        else []
    )
    look = "work" if one.state == "acknowledged" else alert_bell.LOOKS[one.level]
    return (
        f'<div class="alert-say"><b>{html_parts.state_html(look, t(f"alerts.level_{one.level}"))}{escape(one.title[language()])}</b>'
        f"<p>{escape(one.words[language()])}</p><small>{escape(' · '.join(facts))}</small></div>"
    )


def _history(person: Person) -> None:
    past = state.studio().db.execute_read(alerts.past_alerts, person)
    html_parts.draw_title(t("alerts.history"))
    if not past:
        st.html(f'<p class="mute">{escape(t("alerts.no_history"))}</p>')
        return
    st.html(f'<table class="alert-past"><tbody>{"".join(_past(one) for one in past)}</tbody></table>')


def _past(one: AlertView) -> str:
    lasted = max(0.0, ((one.over_at or one.began_at) - one.began_at).total_seconds())
    was = t(
        "alerts.was", when=formatting.format_when(one.began_at), time=alert_messages.format_duration(lasted, language())
    )
    by = t("alerts.seen_by", name=one.by) if one.by else ""
    return (
        f"<tr><td>{html_parts.state_html('empty', t(f'alerts.level_{one.level}'))}</td>"
        f"<td>{escape(one.title[language()])}<small>{escape(one.words[language()])}</small></td>"
        f"<td>{escape(was)}<small>{escape(by)}</small></td></tr>"
    )
