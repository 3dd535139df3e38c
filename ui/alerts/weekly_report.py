"""The side "letter" of the dashboards: a week's summary as it was kept, or worked out now, and to take away as HTML or PDF."""

from __future__ import annotations

from datetime import date, timedelta
from html import escape
from importlib.util import find_spec
from urllib.parse import urlencode

import streamlit as st

from core.alerts import kept_weekly_reports, weekly_report, weekly_report_pdf, weekly_report_text
from core.alerts.weekly_report_values import WeeklyLetter
from core.analytics.chart_query import CANNOT
from core.analytics.filters import YUAN
from core.database.tables import utc_now
from core.people import studio_clock
from core.people.access import Action
from core.people.sessions import Person
from ui.base import gate, html_parts, state
from ui.base.i18n import language, t
from ui.charts import chart_filters

WEEK, CHOSEN = "week", "letter_week"
OFFERED = 12
EARLIEST = date(2020, 1, 6)


def draw(person: Person) -> None:
    """Called by the dashboards' page; `?week=` is any day of the week that is meant."""
    zone, kept = state.studio().db.execute_read(kept_weekly_reports.zone_and_weeks, person)
    newest = studio_clock.monday_of_week(utc_now(), zone) - timedelta(days=7)
    week, currency = requested_week(newest), chart_filters.read_filters(person).currency
    offered = sorted({newest - timedelta(days=7 * n) for n in range(OFFERED)} | set(kept) | {week}, reverse=True)
    found = state.studio().db.execute_read(kept_weekly_reports.load_letter, person, week) if currency == YUAN else None
    stands = found or _now(week, currency)
    with st.container(key="letter-head", horizontal=True, vertical_alignment="bottom", gap="small"):
        _choose(week, offered)
        chart_filters.draw_currency(person)
        if stands is not None:
            _take(stands)
    if stands is None:
        html_parts.draw_wrong(t("letter.cannot"))
        return
    _paper(stands, kept=found is not None)


def requested_week(newest: date) -> date:
    """The Monday of the week in the address; whatever makes no sense there, or is still to come, is the newest whole week."""
    try:
        day = date.fromisoformat(str(st.query_params.get(WEEK, "")))
    except ValueError:
        return newest
    monday = day - timedelta(days=day.weekday())
    return monday if EARLIEST <= monday <= newest + timedelta(days=7) else newest


def _now(week: date, currency: str) -> WeeklyLetter | None:
    person = gate.require(Action.SEE_COSTS)
    try:
        return weekly_report.build_letter(state.studio(), person, week, currency=currency)
    except CANNOT:
        return None


def _choose(week: date, offered: list[date]) -> None:
    state.remember(CHOSEN, week)
    words = {day: _span(day) for day in offered}
    st.selectbox(t("letter.choose"), offered, key=CHOSEN, format_func=words.__getitem__, on_change=_turn, width=280)


def _span(week: date) -> str:
    first, last = (weekly_report_text.format_day(each, language()) for each in (week, week + timedelta(days=6)))
    return t("letter.days", first=first, last=last, year=(week + timedelta(days=6)).year)


def _turn() -> None:
    st.query_params[WEEK] = state.recall(CHOSEN).isoformat()


def _take(stands: WeeklyLetter) -> None:
    """The letter in the reader's language, from an address that asks who they are."""
    forms = ("html", "pdf") if find_spec("typst") else ("html",)
    links = "".join(
        letter_link_html(t(f"letter.download_{form}"), form, stands.week.isoformat(), stands.currency) for form in forms
    )
    links += "" if "pdf" in forms else f'<span class="mute">{escape(t("letter.no_paper"))}</span>'
    st.html(f'<div class="letter-take">{links}</div>', width="content")


def letter_link_html(word: str, form: str = "", week: str = "newest", currency: str = YUAN) -> str:
    """One click saves the letter of this week: as PDF where this machine can make one, unless a form is named."""
    form = form or ("pdf" if find_spec("typst") else "html")
    asked = {"lang": language(), **({"currency": currency} if currency != YUAN else {})}
    address = f"api/v1/letters/{week}.{form}?{urlencode(asked)}"
    name = f"dailies-{week}{'' if currency == YUAN else f'-{currency}'}.{form}" if week != "newest" else ""
    return f'<a class="letter-link" href="{escape(address)}" download="{escape(name)}">{escape(word)}</a>'


def _paper(stands: WeeklyLetter, kept: bool) -> None:
    paper = weekly_report_text.letter_in_words(stands, language())
    note = t("letter.kept_on") if kept else t("letter.not_kept")
    if stands.currency != YUAN:
        note = t("letter.in_currency", currency=stands.currency).strip()
    top = f"<h2>{escape(paper.title)} · {escape(paper.days)}</h2><p>{escape(paper.lead)}</p>"
    tiles = "".join(
        f"<div><span>{escape(one.name)}</span><b>{escape(one.value)}</b><small>{escape(one.note)}</small></div>"
        for one in paper.tiles
    )
    parts_of = "".join(
        f'<div class="letter-part"><h3>{escape(part.title)}</h3>'
        f"{f'<p>{escape(part.note)}</p>' if part.note else ''}"
        f"{weekly_report_pdf.part_as_html_table(part, 'num') or f'<p>{escape(part.none)}</p>'}</div>"
        for part in paper.parts
    )
    st.html(
        f'<div class="letter-top">{top}<small>{escape(note)}</small></div>'
        f'{f"""<div class="letter-tiles">{tiles}</div>""" if tiles else ""}{parts_of}<p class="chart-note">{escape(paper.small)}</p>'
    )
