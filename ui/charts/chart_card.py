"""One chart of a dashboard: its title, what it is laid out by, the drawing or the table behind it, its SQL and the ways to take it home."""

from __future__ import annotations

import logging
from datetime import UTC, datetime, timedelta
from html import escape
from itertools import takewhile
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core.analytics import charts as files
from core.analytics import drill_down
from core.analytics.chart_columns import dimension_along, dimension_of, is_number, shown_columns
from core.analytics.chart_query import CANNOT, ChartAnswer, chart_queries
from core.analytics.charts import Chart
from core.analytics.display_names import NONE, REST
from core.i18n import texts_of_area
from core.people.access import Action
from core.stages import STAGES
from ui.base import gate, state
from ui.base.i18n import language, t
from ui.charts import chart_export, chart_filters, chart_lazy_rows, chart_marks, chart_numbers
from ui.charts.chart_filters import Dashboard
from ui.charts.chart_pieces import PICK, WordedAnswer

MOST_LINES = 100
"""Of a table on the page; what is taken home has them all."""
AT_ONCE = 2
"""Rows of charts in sight of a screen 1,100 pixels high; the others wait until somebody comes near."""
WIDE = ("stacked", "line", "strips", "area", "heat", "dots")

log = logging.getLogger("dailies.boards")


def lay_out_rows(charts: list[Chart]) -> list[tuple[Chart, ...]]:
    """Laid out: a wide one beside a narrow one, tables by themselves."""
    left = list(charts)
    laid: list[tuple[Chart, ...]] = []
    while left:
        first = left.pop(0)
        if first.kind == "table":
            laid.append((first,))
            continue
        others = [each for each in left if each.kind != "table"]
        other = next((each for each in others if (each.kind in WIDE) != (first.kind in WIDE)), next(iter(others), None))
        if other is None:
            laid.append((first,))
            continue
        left.remove(other)
        laid.append((first, other) if first.kind in WIDE or other.kind not in WIDE else (other, first))
    return laid


def draw(charts: list[Chart]) -> None:
    """Each is a part of the page of its own: what is chosen in one leaves the others as they are. The first rows at once, the others
    as they come near."""
    for place, row in enumerate(lay_out_rows(charts)):
        names = tuple(chart.name for chart in row)
        if place < AT_ONCE or chart_lazy_rows.is_near(names[0]):
            _row(names)
        else:
            st.fragment(draw_when_near)(names)


def draw_when_near(names: tuple[str, ...]) -> None:
    """Until it comes near: the frames with their titles, as high as they will be."""
    gate.require(Action.SEE_COSTS)
    chart_filters.rerun_if_narrowed()
    if chart_lazy_rows.is_near(names[0]):
        _row(names)
        return
    with st.container(key=f"board-later-{names[0]}"):
        for column, chart in zip(_columns(names), (files.load_charts()[name] for name in names), strict=True):
            with column, st.container(key=f"chart-{chart.name}"):
                st.html(f'<h2 class="chart-later">{escape(chart_title(chart))}</h2>')
        chart_lazy_rows.watch_row(names[0])


def _row(names: tuple[str, ...]) -> None:
    if len(names) == 1:
        st.fragment(draw_card)(names[0])
        return
    with st.container(key=f"board-row-{names[0]}"):
        for column, name in zip(_columns(names), names, strict=True):
            with column:
                st.fragment(draw_card)(name)


def _columns(names: tuple[str, ...]) -> list[DeltaGenerator]:
    if len(names) == 1:
        return [st.container()]
    first, second = (files.load_charts()[name].kind in WIDE for name in names)
    return st.columns([2.3, 1] if first != second else 2, gap="medium")


def draw_card(name: str) -> None:
    """A part may run without the rest of the page, so it asks itself who is there."""
    chart_filters.rerun_if_narrowed()
    here = chart_filters.current_dashboard()
    chart = files.load_charts()[name]
    with st.container(key=f"chart-{name}", gap=None):
        by = _head(chart)
        answer = answer_chart(chart, here, by)
        if answer is None:
            st.html(f'<p class="chart-none" role="status">{escape(t("costs.cannot"))}</p>')
            return
        told = answer_with_words(chart, answer, here, by)
        if not answer.rows or (chart.kind in ("stacked", "area") and _nothing(told)):
            st.html(f'<p class="chart-empty">{escape(t("costs.nothing_here"))}</p>')
            return
        if state.recall(f"table-{name}") or chart.kind == "table":
            st.html(table_html(told, here))
        else:
            _drawing(told, here)
        _foot(chart, answer)


def answer_chart(chart: Chart, here: Dashboard, by: str = "") -> ChartAnswer | None:
    """None where it cannot be answered just now: the page stands, and this chart says so."""
    try:
        return chart_queries(state.studio()).ask(chart, here.filters, here.viewer, by)
    except CANNOT as error:
        log.warning("%s cannot be answered: %s", chart.name, type(error).__name__)
        return None


def answer_with_words(chart: Chart, answer: ChartAnswer, here: Dashboard, by: str) -> WordedAnswer:
    names = {}
    for place, column in enumerate(answer.columns):
        if dimension := dimension_of(chart, column, by):
            names[dimension] = here.named(dimension, {row[place] for row in answer.rows if isinstance(row[place], str)})
            if REST in names[dimension] and f"rest_{chart.name}" in texts_of_area("costs"):
                names[dimension][REST] = t(f"costs.rest_{chart.name}")
    at = datetime.now(UTC).replace(tzinfo=None)
    since, until = here.filters.bounds(at)
    first, last = (
        chart_filters.local_day(since, here.filters),
        chart_filters.local_day(until - timedelta(seconds=1), here.filters),
    )
    limit = _limit(chart, here)
    many, today = (last - first).days + 1, chart_filters.local_day(at, here.filters)
    if here.filters.time == "all":
        return WordedAnswer(chart, answer, by, names, many=many, said=_sentences(chart, answer, here), limit=limit)
    return WordedAnswer(chart, answer, by, names, first, min(last, today), many, _sentences(chart, answer, here), limit)


def _nothing(told: WordedAnswer) -> bool:
    """Hours and days there are, but nothing on any of them."""
    return not any(value for name in told.numbers()[:1] for value in told.column(name))


def _limit(chart: Chart, here: Dashboard) -> int | None:
    """What a bar of it may cost, where somebody set that."""
    other = files.load_charts().get(chart.limit)
    answer = answer_chart(other, here) if other else None
    return (
        next((dict(zip(answer.columns, row, strict=True)).get("allowed") for row in answer.rows), None)
        if answer
        else None
    )


def _sentences(chart: Chart, answer: ChartAnswer, here: Dashboard) -> dict[int, str]:
    """Of errors, what the last one said."""
    if chart.name not in ("errors", "task_errors") or not answer.rows:
        return {}
    db = state.studio().db
    if chart.name == "errors":
        return db.execute_read(drill_down.last_call_errors, here.viewer, answer)
    return db.execute_read(drill_down.last_task_errors, here.viewer, answer, language())


# Head and foot ---------------------------------------------------------------------------------------------------------


def _head(chart: Chart) -> str:
    """Returns what it is laid out by."""
    key = f"by-{chart.name}"
    with st.container(
        key=f"chart-head-{chart.name}", horizontal=True, vertical_alignment="center", gap="small", wrap=False
    ):
        st.html(f"<h2>{escape(chart_title(chart))}</h2>", width="stretch")
        by = ""
        if len(chart.by) > 1:
            words = {each: t(f"costs.col_{each}") for each in chart.by}
            by = st.selectbox(
                t("costs.laid_by"), chart.by, key=key, format_func=words.__getitem__, label_visibility="collapsed", width=124,
            )  # fmt: skip
        draw_more(chart, by)
    return dimension_along(chart, by)


def chart_title(chart: Chart) -> str:
    return chart.title.get(language()) or chart.title.get("en") or chart.name


def draw_more(chart: Chart, by: str, called: str = "") -> None:
    """The table behind it, its SQL, and the ways to take it home; `called` stands over its picture."""
    with st.popover(t("costs.more"), key=f"chart-more-{chart.name}", type="tertiary", icon=":material/more_horiz:"):
        if chart.kind not in ("table", "tiles"):
            st.toggle(t("costs.as_table"), key=f"table-{chart.name}")
        st.html(chart_export.download_links_html(chart, by))
        if chart.kind not in ("table", "tiles") or called:
            chart_export.draw_png_button(chart, called or chart_title(chart))
        sql = escape(chart.laid_out(by))
        st.html(f'<details class="chart-sql"><summary>{escape(t("costs.sql"))}</summary><pre>{sql}</pre></details>')


def _foot(chart: Chart, answer: ChartAnswer) -> None:
    note = chart.note.get(language(), "")
    if answer.cut:
        note = f"{note} {t('costs.cut')}".strip()
    if note:
        st.html(f'<p class="chart-note">{escape(note)}</p>')


# Drawn -----------------------------------------------------------------------------------------------------------------


def _drawing(told: WordedAnswer, here: Dashboard) -> None:
    try:
        drawn = chart_marks.draw_chart(told)
    except (KeyError, ValueError, IndexError, TypeError, StopIteration) as error:
        log.warning("%s cannot be drawn: %s", told.chart.name, type(error).__name__)
        st.html(table_html(told, here))
        return
    if drawn.said or drawn.legend:
        st.html(f'<div class="chart-top"><p>{escape(drawn.said)}</p>{_legend(drawn.legend)}</div>')
    key = f"vega-{told.chart.name}-{abs(hash((told.by, here.filters.model_dump_json())))}"
    listening: dict[str, Any] = {}
    if drawn.listens:
        listening = {"on_select": lambda: _clicked(key, told.drill), "selection_mode": PICK}
    st.vega_lite_chart(None, drawn.spec, theme=None, key=key, height=drawn.height, alt=_spoken(told), **listening)


def _legend(entries: tuple[tuple[str, str], ...]) -> str:
    told = "".join(
        f'<li><i class="{"dash" if colour.startswith("dash") else ""}" style="--c:{escape(colour.removeprefix("dash "))}"></i>{escape(word)}</li>'
        for colour, word in entries
    )
    return f'<ul class="chart-legend">{told}</ul>' if told else ""


def _spoken(told: WordedAnswer) -> str:
    """For whoever does not see it: what it is of, and its largest."""
    ups = told.numbers()
    if not ups:
        return chart_title(told.chart)
    along, first = told.columns[0], told.answer.rows[0]
    facts = dict(zip(told.columns, first, strict=True))
    return f"{chart_title(told.chart)}: {told.word(along, facts[along])} {told.word(ups[0], facts[ups[0]])}"


def _clicked(key: str, drill: str) -> None:
    """A bar narrows the page to what it stands for; "the rest" stands for too much."""
    said = state.recall(key) or {}
    picked = said.get("selection", {}).get(PICK) or []
    values = [str(one["id"]) for one in picked if isinstance(one, dict) and one.get("id")]
    if values and values[0] != REST:
        chart_filters.narrow_to(drill, values[0])


# Table -----------------------------------------------------------------------------------------------------------------


def table_html(told: WordedAnswer, here: Dashboard) -> str:
    """Words left, numbers right; where a click would narrow, the word is a link that does, for keys and for readers of screens."""
    places = column_order(told)
    heads = "".join(
        f'<th scope="col"{_number_class(told, place)}>{escape(told.title(told.columns[place]))}</th>'
        for place in places
    )
    heads += f'<th scope="col">{escape(t("costs.last_said"))}</th>' if told.said else ""
    lines = "".join(f"<tr>{_line(told, here, row, places)}</tr>" for row in told.answer.rows[:MOST_LINES])
    left = len(told.answer.rows) - MOST_LINES
    more = f'<p class="chart-note">{escape(t("costs.more_lines", n=left))}</p>' if left > 0 else ""
    return f'<div class="chart-table" tabindex="0" role="region" aria-label="{escape(chart_title(told.chart))}"><table><thead><tr>{heads}</tr></thead><tbody>{lines}</tbody></table></div>{more}'


def column_order(told: WordedAnswer) -> list[int]:
    """The places of the columns as people read them: first what a line is of, then what it cost, then all else."""
    places = shown_columns(told.chart, told.columns)
    words = list(takewhile(lambda place: not _number_class(told, place), places)) or places[:1]
    money = [place for place in places if place not in words and told.unit(told.columns[place]) == "yuan"]
    return [*words, *money, *(place for place in places if place not in (*words, *money))]


def _line(told: WordedAnswer, here: Dashboard, row: tuple[Any, ...], places: list[int]) -> str:
    facts, cells = dict(zip(told.columns, row, strict=True)), []
    for place in places:
        name = told.columns[place]
        value = facts[name]
        word = escape(told.word(name, value)) if value is not None else chart_numbers.NOTHING
        dimension = dimension_of(told.chart, name, told.by)
        if href := _way(told, here, dimension, facts, value):
            word = f'<a href="{escape(href)}" target="_self">{word}</a>'
        tag = "th scope='row'" if place == places[0] else "td"
        label = f' data-t="{escape(told.title(name))}"' if place != places[0] else ""
        cells.append(f"<{tag}{_number_class(told, place)}{label}>{word}</{tag.split(maxsplit=1)[0]}>")
    if told.said:
        cells.append(f'<td class="said">{escape(told.said.get(facts.get("number", 0), ""))}</td>')
    return "".join(cells)


def _way(told: WordedAnswer, here: Dashboard, dimension: str, facts: dict[str, Any], value: Any) -> str:
    """Where a word leads: to the page narrowed to it; of a single step, to the stage of its film."""
    if not dimension or value in (None, REST, NONE):
        return ""
    if dimension == "project" and {"kind", "number"} <= set(facts):
        stage = str(facts["kind"]).partition(".")[0]
        return f"./{stage if stage in STAGES else 'tasks'}?project={value}"
    if dimension == told.drill:
        return chart_filters.address_with(here.filters.narrowed(dimension, str(value)))
    return ""


def _number_class(told: WordedAnswer, place: int) -> str:
    """On the right stand numbers, and what would be one where there is nothing yet."""
    values = [row[place] for row in told.answer.rows if row[place] is not None]
    named = dimension_of(told.chart, told.columns[place], told.by)
    return ' class="num"' if any(map(is_number, values)) or (not values and not named) else ""
