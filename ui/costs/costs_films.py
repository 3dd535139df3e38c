"""Films with their pictures: what each cost in the time that is chosen, of its limit, what a minute of it cost, and for whom it waits."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import Any

import streamlit as st

from core.analytics import charts as files
from core.analytics import currencies, film_costs
from core.analytics.filters import YUAN
from core.analytics.month_outlook import whole_percents
from core.money import budgets
from core.money.approvals import ApprovalRequest
from core.progress import step_labels
from core.progress.film_overview import Poster
from ui.base import html_parts, media, state
from ui.base.i18n import language, t
from ui.charts import chart_card, chart_filters, chart_numbers
from ui.charts.chart_filters import Dashboard
from ui.home import poster_wall
from ui.vendors import budget_list

MOST = 60


@dataclass(frozen=True)
class FilmCost:
    """`cost` in the time that is chosen, `per_minute` of its newest cut; money in the reader's currency, `limit` and `used` in yuan."""

    id: str
    name: str
    cost: int
    percent: int
    poster: Poster | None = None
    per_minute: int | None = None
    limit: int | None = None
    asked: ApprovalRequest | None = None

    @property
    def sample(self) -> bool:
        return self.poster is not None and self.poster.sample


def draw() -> None:
    chart_filters.rerun_if_narrowed()
    here = chart_filters.current_dashboard()
    found = films_by_cost(here)
    if not found:
        st.html(f'<p class="chart-none">{escape(t("outlook.no_films"))}</p>')
        return
    heads = ("film", "spent_of", "per_minute", "share", "waits_for")
    head = "".join(f'<span class="c-{key}">{escape(t(f"outlook.{key}"))}</span>' for key in heads)
    with st.container(key="cost-films", gap=None):
        block = f'<div class="cf hh" aria-hidden="true"><span></span>{head}</div>'
        for one in found:
            if one.asked is None:
                block += _row(one, here)
                continue
            if block:
                st.html(block)
                block = ""
            _asked(one, one.asked, here)
        if block:
            st.html(block)


def films_by_cost(here: Dashboard) -> list[FilmCost]:
    """Those that cost most first, then the newest of the others, the sample last."""
    spent = {str(row["project"]): int(row["cost"]) for row in _rows("letter_projects", here)}
    minutes = {str(row["project"]): row["cost_per_minute"] for row in _rows("films", here)}
    shares = whole_percents(spent)
    dear = [id for id, cost in sorted(spent.items(), key=lambda pair: -pair[1]) if cost and id != "-"][:MOST]
    read = state.studio().db.execute_read(film_costs.load_film_cost_rows, here.person, dear)
    wanted = here.filters.only.get("project")
    narrowed = any(here.filters.only.values())
    ids = dear + [id for id in read.posters if id not in dear and (id in wanted if wanted else not narrowed)]
    called = here.named("project", [*ids, *(["-"] if spent.get("-") else [])])
    found = [
        FilmCost(
            id=id,
            name=called[id],
            cost=spent.get(id, 0),
            percent=shares.get(id, 0),
            poster=read.posters.get(id),
            per_minute=minutes.get(id),
            limit=read.limits.get(id),
            asked=read.requests.get(id),
        )
        for id in ids[: MOST + 24]
    ]
    if spent.get("-"):
        found.append(FilmCost(id="-", name=called["-"], cost=spent["-"], percent=shares["-"]))
    return sorted(found, key=lambda one: (one.sample, -one.cost))


def _rows(name: str, here: Dashboard) -> list[dict[str, Any]]:
    answer = chart_card.answer_chart(files.load_charts()[name], here)
    return [dict(zip(answer.columns, row, strict=True)) for row in answer.rows] if answer else []


# Drawn -------------------------------------------------------------------------------------------------------------------


def _row(one: FilmCost, here: Dashboard) -> str:
    return f'<div class="cf">{_cells(one, here, _waits(one))}</div>'


def _asked(one: FilmCost, asked: ApprovalRequest, here: Dashboard) -> None:
    """More is asked for this film: a yes stands in its row."""
    sum_of = currencies.format_in_currency(asked.need_micro_yuan, YUAN)
    said = t("outlook.asks_more", name=asked.person or t("costs.none_person"), sum=sum_of)
    said = html_parts.state_html("you", " · ".join(part for part in (said, budget_list.describe_work(asked)) if part))
    with st.container(key=f"cf-asked-{one.id}", horizontal=True, vertical_alignment="center", gap=None):
        st.html(f'<div class="cf asked">{_cells(one, here, said)}</div>', width="stretch")
        st.button(t("outlook.give", sum=sum_of), key=f"give-{asked.id}", type="primary", on_click=budget_list.approve_request, args=(str(asked.id),))  # fmt: skip


def _waits(one: FilmCost) -> str:
    if one.poster is None or one.sample:
        return ""
    look, said = step_labels.film_label(one.poster, language())
    return html_parts.state_html(look, said)


def _cells(one: FilmCost, here: Dashboard, waits: str) -> str:
    poster = one.poster
    picture = (
        media.picture_html(poster.picture, "", css="", crop=poster.crop)
        if poster and poster.picture
        else '<i class="ph"></i>'
    )
    name = f'<b class="tt">{escape(one.name)}</b>'
    if poster:
        name = f'<a class="tt" href="./{poster_wall.stage_of_poster(poster)}?project={poster.id}" target="_self">{escape(one.name)}</a>'
    if one.sample:
        name += f'<span class="chip">{escape(t("outlook.sample"))}</span>'
    cost = chart_numbers.format_money(one.cost) if one.cost else currencies.format_in_currency(0, here.filters.currency)
    minute = chart_numbers.format_money(round(one.per_minute)) if one.per_minute else ""
    percent = f"{one.percent} %" if one.cost else ""
    return (
        f'<span class="pic">{picture}</span><span class="c-film">{name}</span>'
        f'<span class="c-spent_of"><b class="num">{escape(cost)}</b>{_limit(one)}</span>'
        f'<span class="c-per_minute num">{escape(minute)}</span><span class="c-share num">{escape(percent)}</span>'
        f'<span class="c-waits_for">{waits}</span>'
    )


def _limit(one: FilmCost) -> str:
    """How much of its limit a film has used in its whole life."""
    if one.limit is None or one.poster is None:
        none = "" if one.poster is None or one.sample else t("outlook.no_limit")
        return f"<i></i><small>{escape(none)}</small>"
    share = one.poster.spent / one.limit if one.limit else 1.0
    look = "near" if share >= budgets.NEARLY else ""
    said = t("outlook.of_limit", sum=currencies.format_in_currency(one.limit, YUAN), n=round(100 * share))
    return (
        f'<i class="bar {look}"><i style="width:{min(100, round(100 * share))}%"></i></i><small>{escape(said)}</small>'
    )
