"""Behind a number: the very shots and portraits it was paid for, with their pictures, and the rows of the ledger."""

from __future__ import annotations

from html import escape

import streamlit as st

from core.analytics import drill_down
from core.analytics.chart_query import CANNOT, chart_queries
from core.analytics.drill_down import LedgerRow, MadeThing, TaskStep
from core.analytics.filters import YUAN
from ui.base import html_parts, media, state
from ui.base.gate import require
from ui.base.i18n import language, t
from ui.charts import chart_filters, chart_numbers
from ui.charts.chart_filters import Dashboard

OPEN = "_board_behind"
CALLS, SHOTS = 100, 48


def button(fact: str) -> None:
    st.button(
        t("costs.behind"), key="board-behind", icon=":material/photo_library:", on_click=request_window, args=(fact,)
    )


def request_window(fact: str) -> None:
    state.remember(OPEN, fact)
    state.remember(chart_filters.AGAIN, True)


def draw_window() -> None:
    """Opened once for each time somebody asked."""
    if fact := state.recall(OPEN):
        state.forget(OPEN)
        st.dialog(t("costs.behind"), width="large")(draw_contents)(fact)


def draw_contents(fact: str) -> None:
    require()
    here = chart_filters.current_dashboard()
    st.html(f'<p class="chart-note">{escape(describe_filters(here))}</p>')
    try:
        db, asked = state.studio().db, chart_queries(state.studio())
        if fact == "tasks":
            found = db.execute_read(drill_down.steps_behind, asked, here.viewer, here.filters, CALLS)
            st.html(steps_html(found, here))
            return
        things, rows = db.execute_read(
            drill_down.shots_and_calls_behind, asked, here.viewer, here.filters, shots=SHOTS, calls=CALLS
        )
    except CANNOT:
        html_parts.draw_wrong(t("costs.cannot"))
        return
    if not rows:
        st.html(f'<p class="chart-none">{escape(t("costs.nothing_here"))}</p>')
        return
    if things:
        st.html(
            f'<h3>{escape(t("costs.behind_shots"))}</h3><div class="behind">{"".join(map(thing_html, things))}</div>'
        )
    st.html(f"<h3>{escape(t('costs.behind_calls'))}</h3>{ledger_html(rows, here)}")


def describe_filters(here: Dashboard) -> str:
    """Which numbers: the days, and what they are narrowed to."""
    told = [chart_filters.format_span(here.filters)]
    if here.filters.currency != YUAN:
        told.append(t("costs.behind_in_yuan"))
    for dimension, values in here.filters.only.items():
        called = here.named(dimension, values)
        told.append(f"{t(f'costs.col_{dimension}')}: {', '.join(called.get(value, value) for value in values)}")
    return " · ".join(told)


def thing_html(one: MadeThing) -> str:
    """A picture that leads to where it stands in its film."""
    page = "storyboard" if one.kind == "shot" else "characters"
    name = t("costs.shot_n", n=one.name or one.sequence) if one.kind == "shot" else one.name
    picture = (
        media.picture_html(one.thumb or one.sha256, name, css="") if one.thumb or one.sha256 else '<i class="ph"></i>'
    )
    film = one.film.name or t("costs.unknown_project")
    calls = t("costs.calls_n" if one.calls != 1 else "costs.calls_n_one", n=one.calls)
    told = (
        f"{picture}<b>{escape(name)}</b><span>{escape(film)}</span>"
        f'<span class="num">{escape(chart_numbers.format_money(one.cost, YUAN))} · {escape(calls)}</span>'
    )
    if not one.film.id or one.film.gone:
        return f"<div>{told}</div>"
    return f'<a href="./{page}?project={escape(one.film.id)}" target="_self">{told}</a>'


def ledger_html(rows: list[LedgerRow], here: Dashboard) -> str:
    """Newest facts of each call as the ledger has them; what it cost in its own currency where that is another."""
    heads = ("at", "project", "stage", "model", "state", "cost", "estimate", "person")
    named = {
        each: here.named(each, {str(getattr(row, each)) for row in rows})
        for each in ("stage", "model", "state", "error")
    }
    lines = []
    for row in rows:
        cost = price_words(row)
        said = named["error"].get(row.error, row.error) if row.error else named["state"].get(row.state, row.state)
        if row.cached:
            said = t("costs.col_from_cache")
        title = f' title="{escape(row.said)}"' if row.said else ""
        cells = (
            format_moment(row.at, here), film_name(row.film.name, row.film.id), named["stage"].get(row.stage, row.stage),
            named["model"].get(row.model, row.model),
        )  # fmt: skip
        lines.append(
            "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in cells) + f"<td{title}>{escape(said)}</td>"
            f'<td class="num">{escape(cost)}</td><td class="num">{escape(chart_numbers.format_money(row.estimate, YUAN))}</td>'
            f"<td>{escape(row.person.name)}</td></tr>"
        )
    return table_html([t(f"costs.col_{head}") for head in heads], lines, {5, 6})


def price_words(row: LedgerRow) -> str:
    """What is left to pay, in the vendor's own currency where that is another; the list price and the allowance that was used; and
    whether it is only the estimate."""
    told = chart_numbers.format_money(row.cost, YUAN)
    if row.currency != "CNY" and row.cost:
        told += f" ({row.amount} {row.currency} × {row.rate})"
    if row.allowance:
        listed = chart_numbers.format_money(row.listed, YUAN)
        told += f" · {t('costs.of_list_price', listed=listed, units=f'{row.free_units:,}', allowance=row.allowance)}"
    return f"{told} · {t('costs.by_estimate')}" if row.estimated else told


def steps_html(rows: list[TaskStep], here: Dashboard) -> str:
    heads = ("at", "project", "kind", "state", "person", "last_said")
    named = {each: here.named(each, {str(getattr(row, each)) for row in rows}) for each in ("kind", "state")}
    lines = []
    for row in rows:
        cells = (
            format_moment(row.at, here), film_name(row.film.name, row.film.id), named["kind"].get(row.kind, row.kind),
            named["state"].get(row.state, row.state), row.person.name,
        )  # fmt: skip
        why = drill_down.error_sentence(row.error, language()) if row.error else ""
        lines.append(
            "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in cells) + f'<td class="said">{escape(why)}</td></tr>'
        )
    words = [t("costs.last_said") if head == "last_said" else t(f"costs.col_{head}") for head in heads]
    return table_html(words, lines, set()) if lines else f'<p class="chart-none">{escape(t("costs.nothing_here"))}</p>'


def film_name(name: str, id_: str) -> str:
    return name or (t("costs.unknown_project") if id_ else t("costs.none_project"))


def table_html(heads: list[str], lines: list[str], numbers: set[int]) -> str:
    told = "".join(
        f'<th scope="col"{" class=num" if place in numbers else ""}>{escape(head)}</th>'
        for place, head in enumerate(heads)
    )
    return f'<div class="chart-table" tabindex="0"><table><thead><tr>{told}</tr></thead><tbody>{"".join(lines)}</tbody></table></div>'


def format_moment(at: object, here: Dashboard) -> str:
    """18 Nov 09:41 by the reader's clock."""
    from datetime import UTC, datetime
    from zoneinfo import ZoneInfo

    if not isinstance(at, datetime):
        return ""
    local = at.replace(tzinfo=UTC).astimezone(ZoneInfo(here.filters.zone))
    return f"{chart_numbers.format_day(local)} {local:%H:%M}"
