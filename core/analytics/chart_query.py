"""Asks a chart's question of what one person may see, within what they narrowed it to: the only way from a page to the numbers."""

from __future__ import annotations

import re
import threading
import uuid
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.analytics import currencies, fact_files
from core.analytics.charts import DIMENSIONS, Chart
from core.analytics.fact_tables import FACTS
from core.analytics.filters import YUAN, Filters, bar_step, local_time_sql
from core.analytics.live_facts import LiveFacts
from core.analytics.side_table_queries import BESIDE, OF_NO_FILM, table_columns
from core.analytics.side_tables import NARROWED, needed_tables
from core.database import tables
from core.database.engine import Database
from core.money import budget_rows
from core.people import studio_clock
from core.people.access import Action, UserLike, can, projects_visible_to
from core.studio import Studio
from core.types import Value

KEPT, MOST_ROWS = 400, 5000
"""Answers that are kept, and rows of one: no chart draws more."""
NOW_S = 10
LATELY = timedelta(days=70)
TIMES = {"": ("since", "until"), "_before": ("before", "end_before"), "_lately": ("lately", "soon"), "_open": ("", "")}
"""What stands behind `calls` and `tasks`, and the time that is meant: the reader's, the one before, the last seventy days whatever the
reader chose, and what has not ended at any time."""


CANNOT = (OSError, duckdb.Error, fact_files.FilesDiffer)
"""What is raised where a question is wrong, or the files cannot be made just now."""


class Viewer(Value):
    """What a reader may see: everything, or the calls of their films and their own. Ids are 32 letters."""

    person: str
    all: bool = False
    projects: tuple[str, ...] = ()


class ChartAnswer(Value):
    """Rows of plain values, numbers whole where money is; `as_of` UTC: everything until then is in it."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]
    as_of: datetime
    cut: bool = False
    """There were more rows than are drawn."""
    sql: str = ""


def viewer_of(session: Session, person: UserLike) -> Viewer:
    """Whoever holds `costs.read_all` sees all; others their own and what was shared with them."""
    if can(person, Action.SEE_ALL_COSTS):
        return Viewer(person=person.id.hex, all=True)
    ids = session.scalars(select(tables.Project.id).where(projects_visible_to(person)))
    return Viewer(person=person.id.hex, projects=tuple(sorted(each.hex for each in ids)))


class ChartQueries:
    """Of one process: keeps answers while nothing new came. `clock` is now, UTC."""

    def __init__(self, live: LiveFacts, clock: Callable[[], datetime] | None = None) -> None:
        self._live = live
        self._clock = clock or (lambda: datetime.now(UTC).replace(tzinfo=None))
        self._rates = currencies.DailyRates(live.db)
        self._kept: OrderedDict[str, ChartAnswer] = OrderedDict()
        self._lock = threading.Lock()

    def forget(self) -> None:
        """What was answered before is asked again."""
        with self._lock:
            self._kept.clear()

    def ask(self, chart: Chart, filters: Filters, viewer: Viewer, by: str = "", most: int = MOST_ROWS) -> ChartAnswer:
        """At most so many rows; only answers of the usual size are kept. Raises duckdb.Error for a question that is wrong, OSError or duckdb.Error where the files cannot be made."""
        filters = self.paid_in(self._on_the_clock_of(chart, filters))
        beside = needed_tables(chart.reads, filters.only)
        with self._live.asking(beside) as duck:
            as_of, at = self._live.as_of, self._clock()
            self._rates.look(duck, filters.currency, at)
            sql, given = chart_sql(chart, filters, viewer, _lately(at), by, self._budget_month(at))
            key = f"{self._stands(beside)}|{most}|{sql}|{given}"
            with self._lock:
                if (known := self._kept.get(key)) is not None:
                    return known.model_copy(update={"as_of": as_of})
            found = duck.execute(sql, given)
            columns = tuple(each[0] for each in found.description)
            rows = found.fetchmany(most + 1)
            answer = ChartAnswer(
                columns=columns,
                rows=tuple(tuple(row) for row in rows[:most]),
                as_of=as_of,
                cut=len(rows) > most,
                sql=sql,
            )
        if most > MOST_ROWS:
            return answer
        with self._lock:
            self._kept[key] = answer
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        return answer

    @contextmanager
    def batches(self, chart: Chart, filters: Filters, viewer: Viewer, rows: int) -> Iterator[pa.RecordBatchReader]:
        """The whole answer, so many rows at a time and never all in memory. Raises as `ask` does."""
        filters = self._on_the_clock_of(chart, filters)
        with self._live.asking(needed_tables(chart.reads, filters.only)) as duck:
            sql, given = chart_sql(chart, filters, viewer, _lately(self._clock()))
            yield duck.sql(sql, params=given).to_arrow_reader(rows)

    def _on_the_clock_of(self, chart: Chart, filters: Filters) -> Filters:
        if chart.zone == "reader":
            return filters
        with self._live.db.glance() as connection:
            return filters.model_copy(update={"zone": studio_clock.cached_studio_zone(connection).key})

    def paid_in(self, filters: Filters) -> Filters:
        """The same in yuan, where its currency has no rate here."""
        if filters.currency in (
            YUAN,
            *(currencies.known_currencies(self._live.db) if filters.currency != YUAN else ()),
        ):
            return filters
        return filters.model_copy(update={"currency": YUAN})

    def _budget_month(self, at: datetime) -> str:
        with self._live.db.glance() as connection:
            return f"month:{budget_rows.studio_month(connection, at)}"

    def _stands(self, beside: tuple[str, ...]) -> str:
        """Another word whenever an answer may be another."""
        return f"{self._live.stands(beside)}|{self._rates.turn}"


def _lately(at: datetime) -> datetime:
    """Now, as whole ten seconds: who asks the same twice within them is answered from what is kept, where nothing came."""
    return at.replace(second=at.second // NOW_S * NOW_S, microsecond=0)


@cache
def _asking(db: Database, folder: Path) -> ChartQueries:
    return ChartQueries(LiveFacts(db, folder))


def chart_queries(studio: Studio) -> ChartQueries:
    """The one of this process."""
    return _asking(studio.db, fact_files.facts_folder(studio.settings))


def chart_sql(
    chart: Chart, filters: Filters, viewer: Viewer, at: datetime, by: str = "", budget_month: str = ""
) -> tuple[str, dict[str, Any]]:
    """The whole SQL of a chart, and what is bound to its names: nothing that a person typed stands in its text. `budget_month` names
    the studio's budget that counts now ("month:2026-11"); not said: of the month of UTC."""
    asked = chart.laid_out(by)
    since, until = filters.bounds(at)
    before, end = filters.bounds_before(at)
    given: dict[str, Any] = {"since": since, "until": until, "now": at, "before": before, "end_before": end}
    given |= filters.calendar(at)
    given["budget_month"] = budget_month or f"month:{at:%Y-%m}"
    given["step"] = bar_step((until - since).days)
    given |= {"lately": at - LATELY, "soon": at + timedelta(days=1)}
    parts = []
    for fact in FACTS.values():
        for which, (first, last) in TIMES.items():
            name = fact.name + which
            if not re.search(rf"\b{name}\b", asked):
                continue
            where = [f"created_at >= ${first}", f"created_at < ${last}"] if first else ["NOT ended"]
            where += [
                *_allowed(viewer, given),
                *_narrowed(filters, {column.name: column.name for column in fact.columns}, given),
                *_tagged(filters, given),
            ]
            here = local_time_sql(filters.zone, given[first or "lately"], given[last or "soon"])
            columns_of, rates = _money(fact.name, filters, given)
            told = (
                f"SELECT {columns_of}, {here} AS here FROM memory.main.{fact.name}{rates} WHERE {' AND '.join(where)}"
            )
            parts.append(f"{name} AS NOT MATERIALIZED ({told})")
    for name in chart.reads:
        here = f", {local_time_sql(filters.zone, since, until)} AS here" if "created_at" in table_columns(name) else ""
        seen = _seen(name, viewer, filters, given)
        columns_of, rates = _money(name, filters, given)
        parts.append(
            f"{name} AS NOT MATERIALIZED (SELECT {columns_of}{here} FROM memory.main.beside_{name}{rates}{seen})"
        )
    own = re.match(r"\s*WITH\s+", asked, flags=re.I)
    beginning, rest = ",\n".join(parts), asked[own.end() :] if own else asked
    sql = f"WITH {beginning}{',' if own else ''}\n{rest}" if parts else asked
    used = {name: value for name, value in given.items() if re.search(rf"\${name}\b", sql)}
    return sql, used


def _money(table: str, filters: Filters, given: dict[str, Any]) -> tuple[str, str]:
    given["currency"] = filters.currency
    return currencies.converted_sql(table, filters.currency)


def _allowed(viewer: Viewer, given: dict[str, Any]) -> list[str]:
    if viewer.all:
        return []
    given["projects_seen"], given["me"] = list(viewer.projects), viewer.person
    return ["(project IN (SELECT unnest($projects_seen)) OR (project IS NULL AND person = $me))"]


def _narrowed(filters: Filters, known: Mapping[str, str], given: dict[str, Any]) -> list[str]:
    """One condition for each dimension that a table has, in words of its own, and somebody narrowed."""
    where = []
    for name, values in filters.only.items():
        if name in DIMENSIONS and name in known and values:
            given[f"only_{name}"] = list(values)
            none = f" OR {known[name]} IS NULL" if "-" in values else ""
            where.append(f"({known[name]} IN (SELECT unnest($only_{name})){none})")
    return where


def _tagged(filters: Filters, given: dict[str, Any]) -> list[str]:
    """Of films with one of these tags; "-" is what has none, and what is of no film."""
    tags = filters.only.get("tag")
    if not tags:
        return []
    given["only_tag"] = list(tags)
    wanted = "project IN (SELECT project FROM memory.main.beside_tags WHERE tag IN (SELECT unnest($only_tag)))"
    none = "project IS NULL OR project NOT IN (SELECT project FROM memory.main.beside_tags)"
    return [f"({wanted} OR {none})" if "-" in tags else wanted]


def _seen(name: str, viewer: Viewer, filters: Filters, given: dict[str, Any]) -> str:
    """What a reader may see of a table beside."""
    if name not in BESIDE:
        raise KeyError(name)
    where = _of_budgets(viewer, filters, given) if name == "budgets" else []
    if name not in OF_NO_FILM:
        if not viewer.all:
            given["projects_seen"], given["me"] = list(viewer.projects), viewer.person
            alone = " OR (project IS NULL AND person = $me)" if name in ("optimised", "experiments") else ""
            where.append(f"(project IN (SELECT unnest($projects_seen)){alone})")
        if only := filters.only.get("project"):
            given["only_project"] = list(only)
            where.append("project IN (SELECT unnest($only_project))")
        where += _tagged(filters, given)
    own = {dimension: said.format(table=f"beside_{name}") for dimension, said in NARROWED.get(name, {}).items()}
    where += _narrowed(filters, own, given)
    return f" WHERE {' AND '.join(where)}" if where else ""


def _of_budgets(viewer: Viewer, filters: Filters, given: dict[str, Any]) -> list[str]:
    """The studio's, for who may see all and narrowed to nothing; that of a film, for who narrowed to that film alone."""
    narrowed = {name: values for name, values in filters.only.items() if values}
    if set(narrowed) == {"project"} and len(narrowed["project"]) == 1:
        given["only_project"] = list(narrowed["project"])
        film = "replace(split_part(key, ':', 2), '-', '')"
        where = ["scope IN ('project', 'film')", f"{film} IN (SELECT unnest($only_project))"]
        if not viewer.all:
            given["projects_seen"] = list(viewer.projects)
            where.append(f"{film} IN (SELECT unnest($projects_seen))")
        return where
    return ["scope IN ('month', 'rule')"] if viewer.all and not narrowed else ["false"]


def parse_id(text: str) -> uuid.UUID | None:
    """An id as a dashboard names it; None for what is none."""
    try:
        return uuid.UUID(text)
    except ValueError:
        return None
