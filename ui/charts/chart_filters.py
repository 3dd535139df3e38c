"""What a dashboard is narrowed to: the bar of times and choices above it, and the chips of what is narrowed. All of it stands in the address."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from html import escape
from typing import Any
from zoneinfo import ZoneInfo

import streamlit as st

from core.analytics import currencies, display_names
from core.analytics import filters as address
from core.analytics.chart_query import CANNOT, Viewer, chart_queries, parse_id, viewer_of
from core.analytics.charts import Chart
from core.analytics.fact_tables import FACTS
from core.analytics.filters import FIRST, PRESETS, Filters
from core.errors import StudioError
from core.i18n import texts_of_area
from core.people.access import Action
from core.people.sessions import Person
from core.project import tags
from ui.base import gate, html_parts, state
from ui.base.i18n import language, t
from ui.charts import chart_numbers
from ui.widgets import editable, tag_field

AGAIN = "_board_again"
"""The address was changed within a part of the page: the whole of it is drawn again."""
NEAR = ("7d", "30d", "this_month", "last_month")
FAR = tuple(each for each in PRESETS if each not in (*NEAR, "days"))
CHOSEN = ("project", "person", "model")
MORE = ("stage", "provider", "capability", "state")
TAG = "tag"
TIME, DAYS, COMPARE = "board_time", "board_days", "board_compare"
CURRENCY, OWN, MONEY = "currency", "_board_own_currency", "board_currency"
OPTIONS = Chart(
    name="_options",
    title={},
    kind="table",
    sql="""SELECT CASE {cases} END AS dimension, coalesce({columns}) AS value, count(*) AS many
FROM {fact} GROUP BY GROUPING SETS ({sets}) HAVING value IS NOT NULL AND value <> ''
ORDER BY many DESC LIMIT 2000""",
)
"""Whatever stands in the reader's time, most first, of all dimensions at once."""


@dataclass(frozen=True)
class Dashboard:
    """Who looks, what they may see, and what they narrowed it to."""

    person: Person
    viewer: Viewer
    filters: Filters

    def named(self, dimension: str, values: Any) -> dict[str, str]:
        return display_names.name_values(state.studio(), self.viewer, dimension, values, language())


def current_dashboard(filters: Filters | None = None) -> Dashboard:
    """For whoever is at the screen now, asked anew by every part of the page. Raises NotAllowed."""
    person = gate.require(Action.SEE_COSTS)
    viewer = state.studio().db.execute_read(viewer_of, person)
    return Dashboard(person, viewer, filters or read_filters(person))


def reader_zone(person: Person) -> str:
    found = person.timezone or st.context.timezone
    return found if isinstance(found, str) and found else "UTC"


def zone_city(zone: str) -> str:
    """Shanghai of Asia/Shanghai."""
    return zone.rpartition("/")[2].replace("_", " ")


def read_filters(person: Person) -> Filters:
    """As the address says; money in the currency it names, else in the one this person chose."""
    asked = address.parse_filters({key: str(value) for key, value in st.query_params.items()}, reader_zone(person))
    if CURRENCY not in st.query_params or unknown_currency():
        asked = asked.model_copy(update={"currency": _own(person)})
    found = chart_queries(state.studio()).paid_in(asked)
    state.remember(chart_numbers.CURRENCY, found.currency)
    return found


def unknown_currency() -> str:
    """What the address asks for and nobody has a rate of; empty where it asks for none, or for one there is."""
    said = str(st.query_params.get(CURRENCY, ""))
    found = address.parse_currency(said)
    there = found == address.YUAN or (found and found in currencies.known_currencies(state.studio().db))
    return "" if not said or there else said[:20]


def _own(person: Person) -> str:
    """As this person chose last; looked up once for each screen."""
    if (own := state.recall(OWN)) is None:
        own = state.studio().db.execute_read(currencies.chosen_currency, person)
        state.remember(OWN, own)
    return str(own)


def write_filters(filters: Filters) -> None:
    """Into the address; whatever else stands there stays."""
    told = {
        name: value
        for name, value in st.query_params.items()
        if name not in (*address.NARROWING, "time", "compare", CURRENCY)
    }
    st.query_params.from_dict({**told, **_said(filters)})
    state.remember(AGAIN, True)


def _said(filters: Filters) -> dict[str, str]:
    """As an address says it; the yuan too, for whom it would else be another currency."""
    yuan = {CURRENCY: filters.currency} if state.recall(OWN, address.YUAN) != address.YUAN else {}
    return {**yuan, **filters.address()}


def rerun_if_narrowed() -> None:
    """At the head of each part: where a click in it narrowed the page, the page is drawn anew."""
    if state.recall(AGAIN):
        state.forget(AGAIN)
        st.rerun()


def address_with(filters: Filters) -> str:
    """A link to the same page narrowed so."""
    from urllib.parse import urlencode

    side = {"view": st.query_params["view"]} if "view" in st.query_params else {}
    return "?" + urlencode({**side, **_said(filters)})


# Said ------------------------------------------------------------------------------------------------------------------


def format_span(filters: Filters, before: bool = False) -> str:
    """From the first day to the last: 1 Nov to 25 Nov."""
    at = datetime.now(UTC).replace(tzinfo=None)
    if filters.time == "all" and not before:
        return t("costs.time_all")
    since, until = filters.bounds_before(at) if before else filters.bounds(at)
    first, last = local_day(since, filters), local_day(until - timedelta(seconds=1), filters)
    year = not (first.year == last.year == local_day(at, filters).year)
    said = chart_numbers.format_day(first, year)
    return said if first == last else t("costs.from_to", first=said, last=chart_numbers.format_day(last, year))


def local_day(moment: datetime, filters: Filters) -> date:
    return moment.replace(tzinfo=UTC).astimezone(ZoneInfo(filters.zone)).date()


def time_word(filters: Filters) -> str:
    return format_span(filters) if filters.time == "days" else t(f"costs.time_{filters.time}")


# The bar ---------------------------------------------------------------------------------------------------------------


def draw_folded(fact: str) -> None:
    """All choices behind one control, and the currency beside it. A part of its own: what can be chosen is looked up only where somebody
    opens it."""
    rerun_if_narrowed()
    here = current_dashboard()
    chosen = sum(len(values) for values in here.filters.only.values())
    with st.container(key="board-narrow", horizontal=True, vertical_alignment="center", gap="small", width="content"):
        label = t("outlook.narrowed_by", n=chosen) if chosen else t("outlook.all")
        window = st.popover(label, key="board-choices", on_change="rerun", width="content")
        if window.open:
            found = filter_options(here, fact)
            with window:
                for dimension in (*CHOSEN[:2], TAG, *CHOSEN[2:], *MORE):
                    _pick(here, dimension, found.get(dimension, []))
                _tags_of(here)
        draw_currency(here.person)


def draw_times(fact: str, *ends: Callable[[], None]) -> None:
    """Of which time the numbers below are, and at its end whatever else; and the chips of what is narrowed."""
    rerun_if_narrowed()
    here = current_dashboard()
    with st.container(key="board-filters", horizontal=True, vertical_alignment="center", gap="small"):
        _times(here.filters)
        st.space("stretch")
        for each in ends:
            each()
    if wrong := unknown_currency():
        used = currency_word(here.filters.currency)
        st.html(f'<p class="chart-note" role="status">{escape(t("costs.no_such_currency", said=wrong, used=used))}</p>')
    _chips(here, {TAG, *(column.name for column in FACTS[fact].columns)})


def _tags_of(here: Dashboard) -> None:
    """Of the one film that is chosen: its tags, changed where they stand."""
    films = here.filters.only.get("project", ())
    film = parse_id(films[0]) if len(films) == 1 else None
    if film is None:
        return
    try:
        stand = state.studio().db.execute_read(tags.film_tags_to_change, here.person, film)
    except StudioError:
        return
    tag_field.draw_field(f"board-tags-{film.hex}", stand, here.person, _retag, film)


def _retag(film: uuid.UUID) -> None:
    person, key = gate.require(Action.SEE_COSTS), f"board-tags-{film.hex}"
    state.studio().db.execute_write(tags.set_tags, person, film, state.recall(key) or ())
    editable.reset_field(key)


def _times(filters: Filters) -> None:
    state.show_in_field(TIME, filters.time if filters.time in NEAR else None)
    st.segmented_control(
        t("costs.time"), NEAR, key=TIME, format_func={one: t(f"costs.time_{one}") for one in NEAR}.__getitem__,
        label_visibility="collapsed", on_change=_time_turned,
    )  # fmt: skip
    label = t("costs.time_other") if filters.time in NEAR else time_word(filters)
    with st.popover(label, key="board-more-time", icon=":material/calendar_month:"):
        state.show_in_field(f"{TIME}_far", filters.time if filters.time in FAR else None)
        st.pills(
            t("costs.time"), FAR, key=f"{TIME}_far", format_func={one: t(f"costs.time_{one}") for one in FAR}.__getitem__,
            on_change=_far_turned,
        )  # fmt: skip
        at = datetime.now(UTC).replace(tzinfo=None)
        since, until = filters.bounds(at)
        state.show_in_field(DAYS, (local_day(since, filters), local_day(until - timedelta(seconds=1), filters)))
        st.date_input(
            t("costs.time_days"), key=DAYS, min_value=address.EARLIEST, max_value=local_day(at, filters) + timedelta(days=366),
            format="YYYY-MM-DD", on_change=_days_turned,
        )  # fmt: skip
        state.show_in_field(COMPARE, filters.compare or "none")
        st.segmented_control(
            t("costs.compare"), ("before", "year", "none"), key=COMPARE, required=True,
            format_func={one: t(f"costs.compare_{one}") for one in ("before", "year", "none")}.__getitem__,
            on_change=_compare_turned,
        )  # fmt: skip


def _time_turned() -> None:
    chosen = state.recall(TIME)
    write_filters(_now().model_copy(update={"time": chosen or FIRST, "days": None}))


def _far_turned() -> None:
    chosen = state.recall(f"{TIME}_far")
    write_filters(_now().model_copy(update={"time": chosen or FIRST, "days": None}))


def _days_turned() -> None:
    """Both ends, or nothing yet."""
    chosen = state.recall(DAYS)
    if isinstance(chosen, tuple) and len(chosen) == 2:
        write_filters(_now().model_copy(update={"time": "days", "days": chosen}))


def _compare_turned() -> None:
    chosen = state.recall(COMPARE)
    write_filters(_now().model_copy(update={"compare": "" if chosen == "none" else chosen or "before"}))


def draw_currency(person: Person) -> None:
    """In which currency; nothing to choose where only the yuan is known."""
    there = list(currencies.known_currencies(state.studio().db))
    if len(there) < 2:
        return
    state.show_in_field(MONEY, read_filters(person).currency)
    st.selectbox(
        t("costs.currency"), there, key=MONEY, format_func=currency_word, label_visibility="collapsed", width=104, on_change=_paid_in,
    )  # fmt: skip


def currency_word(currency: str) -> str:
    """Yuan ¥, US dollar $; of one without words its letters."""
    name = f"currency_{currency}"
    return t(f"costs.{name}") if name in texts_of_area("costs") else currency


def _paid_in() -> None:
    person, wished = gate.require(Action.SEE_COSTS), str(state.recall(MONEY) or address.YUAN)
    with state.uninterrupted():
        state.studio().db.execute_write(currencies.choose_currency, person, wished)
    state.remember(OWN, wished)
    write_filters(_now().model_copy(update={"currency": wished}))


def _now() -> Filters:
    return read_filters(gate.require(Action.SEE_COSTS))


def _pick(here: Dashboard, dimension: str, found: list[str]) -> None:
    key, chosen = f"only_{dimension}", list(here.filters.only.get(dimension, ()))
    all_of = list(dict.fromkeys([*found, *chosen]))
    called = here.named(dimension, all_of)
    state.show_in_field(key, chosen)
    st.multiselect(
        t(f"costs.col_{dimension}"), all_of, key=key, format_func=lambda value: called.get(value, value),
        placeholder=t("costs.search") if all_of else t("costs.none_to_choose"), on_change=_picked, args=(dimension,),
        max_selections=address.MOST_VALUES,
    )  # fmt: skip


def _picked(dimension: str) -> None:
    chosen, now = tuple(state.recall(f"only_{dimension}") or ()), _now()
    write_filters(
        now.model_copy(update={"only": {**now.without(dimension).only, **({dimension: chosen} if chosen else {})}})
    )


def filter_options(here: Dashboard, fact: str) -> dict[str, list[str]]:
    """Values that occur in the reader's time, most first; none where they cannot be had just now."""
    columns = [each for each in (*CHOSEN, *MORE) if fact == "calls" or each != "capability"]
    chart = OPTIONS.model_copy(
        update={
            "name": f"_options_{fact}",
            "sql": OPTIONS.sql.replace("{cases}", " ".join(f"WHEN grouping({c}) = 0 THEN '{c}'" for c in columns))
            .replace("{columns}", ", ".join(columns))
            .replace("{sets}", ", ".join(f"({c})" for c in columns))
            .replace("{fact}", fact),
        }
    )
    found: dict[str, list[str]] = {}
    try:
        answer = chart_queries(state.studio()).ask(chart, here.filters.model_copy(update={"only": {}}), here.viewer)
    except CANNOT:
        return found
    for dimension, value, _ in answer.rows:
        found.setdefault(dimension, []).append(value)
    found[TAG] = list(state.studio().db.execute_read(tags.list_visible_tags, here.person))
    return found


# The chips -------------------------------------------------------------------------------------------------------------


def _chips(here: Dashboard, known: set[str]) -> None:
    """What is narrowed, each with the way to take it off; and what says nothing of the numbers of this side."""
    only = here.filters.only
    if not only:
        return
    with st.container(key="board-chips", horizontal=True, vertical_alignment="center", gap="small"):
        st.html(f'<span class="mute">{escape(t("costs.narrowed"))}</span>', width="content")
        for dimension, values in only.items():
            called = here.named(dimension, values)
            told = ", ".join(called.get(value, value) for value in values[:2])
            rest = f" +{len(values) - 2}" if len(values) > 2 else ""
            word = f"{t(f'costs.col_{dimension}')}: {told}{rest}{'' if dimension in known else t('costs.not_here')}"
            st.button(
                html_parts.escape_markdown(word), key=f"off-{dimension}", icon=":material/close:", icon_position="right",
                help=t("costs.take_off"), on_click=_off, args=(dimension,),
            )  # fmt: skip
        if len(only) > 1:
            st.button(t("costs.take_all_off"), key="off-all", type="tertiary", on_click=_off_all)


def _off(dimension: str) -> None:
    write_filters(_now().without(dimension))


def _off_all() -> None:
    write_filters(_now().model_copy(update={"only": {}}))


def narrow_to(dimension: str, value: str) -> None:
    """To this alone."""
    write_filters(_now().narrowed(dimension, value))
