"""Who and what the month was spent on, in per cent that add up to a hundred: people beside what was theirs, vendors, models."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import streamlit as st

from core.analytics.outlook_values import CostShare, Outlook, Spender
from ui.base import html_parts
from ui.base.i18n import t
from ui.charts import chart_filters, chart_numbers
from ui.charts.chart_filters import Dashboard
from ui.costs import costs_month
from ui.costs import costs_words as words

MOST = 40


def draw_people() -> None:
    chart_filters.rerun_if_narrowed()
    here = chart_filters.current_dashboard()
    told = costs_month.load_outlook(here)
    if told is None or not told.people:
        st.html(f'<p class="chart-none">{escape(t("outlook.people_none"))}</p>')
        return
    called = here.named("person", [one.person for one in told.people])
    rows = "".join(_person(one, called[one.person], told) for one in told.people[:MOST])
    heads = (
        ("person", ""),
        ("spent_col", "num"),
        ("share", "num"),
        ("person_fair", "num"),
        ("person_limit", "num"),
        ("waits", ""),
    )
    head = "".join(
        f'<th scope="col" class="{css}">{escape("" if key == "waits" else t(f"outlook.{key}"))}</th>'
        for key, css in heads
    )
    note = f'<p class="chart-note">{escape(t("outlook.fair_how"))}</p>' if any(one.fair for one in told.people) else ""
    st.html(
        f'<div class="chart-table" tabindex="0" role="region" aria-label="{escape(t("outlook.tab_people"))}">'
        f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>{note}"
    )


def _person(one: Spender, name: str, told: Outlook) -> str:
    def sum_of(micro: int | None) -> str:
        return chart_numbers.NOTHING if micro is None else words.format_money(micro, told.currency)

    said = ""
    if one.over_limit:
        said = html_parts.state_html("fail", t("outlook.person_over_limit"))
    elif one.over and one.fair is not None:
        said = html_parts.state_html(
            "you", t("outlook.person_over", sum=words.format_money(one.cost - one.fair, told.currency))
        )
    elif one.fair is not None:
        said = html_parts.state_html("done", t("outlook.person_within"))
    cells = (("spent_col", sum_of(one.cost)), ("share", f"{one.percent} %"), ("person_fair", sum_of(one.fair)), ("person_limit", sum_of(one.limit)))  # fmt: skip
    told_cells = "".join(
        f'<td class="num" data-t="{escape(t(f"outlook.{key}"))}">{escape(cell)}</td>' for key, cell in cells
    )
    return f'<tr><th scope="row">{escape(name)}</th>{told_cells}<td>{said}</td></tr>'


def draw_vendors() -> None:
    chart_filters.rerun_if_narrowed()
    here = chart_filters.current_dashboard()
    told = costs_month.load_outlook(here)
    if told is None or not told.vendors:
        return
    left = _parts(told.vendors, "provider", "vendor", told, here)
    st.html(f'<div class="share-two">{left}{_parts(told.models, "model", "model", told, here)}</div>')


def _parts(found: Sequence[CostShare], dimension: str, head: str, told: Outlook, here: Dashboard) -> str:
    called = here.named(dimension, [part.id for part in found])
    rows = "".join(
        f'<tr><th scope="row">{escape(called[part.id])}</th><td class="share-bar" aria-hidden="true"><i style="width:{part.percent}%"></i></td>'
        f'<td class="num"><b>{part.percent} %</b></td><td class="num">{escape(words.format_money(part.cost, told.currency))}</td></tr>'
        for part in found[:MOST]
    )
    return (
        f'<table class="shares"><thead><tr><th scope="col">{escape(t(f"outlook.{head}"))}</th><th></th>'
        f'<th scope="col" class="num">{escape(t("outlook.share"))}</th><th scope="col" class="num">{escape(t("outlook.spent_col"))}</th>'
        f"</tr></thead><tbody>{rows}</tbody></table>"
    )
