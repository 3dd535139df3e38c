"""What the dashboards copy of the ledger and of the tasks: its columns, and when a row has ended and stays as it is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
from sqlalchemy import (
    BigInteger,
    Boolean,
    ColumnElement,
    Connection,
    Float,
    Integer,
    Select,
    SQLColumnExpression,
    String,
    and_,
    case,
    cast,
    func,
    not_,
    or_,
    select,
    type_coerce,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import aliased
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from core.database.tables import Attempt, Call, Task, TaskAfter
from core.money.ledger import UNDER_WAY

AT_ONCE = 50_000
"""Rows that are fetched and handed on together."""


@dataclass(frozen=True)
class Column:
    """`kind` is DuckDB's, `source` what SQL says; times come as text. `turned` is what DuckDB makes of it, where not itself."""

    name: str
    kind: str
    source: SQLColumnExpression[Any]
    turned: str = ""

    @property
    def quoted(self) -> str:
        return f'"{self.name}"'

    @property
    def arrow(self) -> pa.DataType:
        return {"BIGINT": pa.int64(), "INTEGER": pa.int64(), "BOOLEAN": pa.bool_(), "DOUBLE": pa.float64()}.get(
            self.kind, pa.string()
        )


@dataclass(frozen=True)
class Fact:
    """A table that dashboards follow. `summed` is the column whose sum must be equal, to the last unit. In a closed month's file rows
    stand by `order`, the one who answered first: thousands on end then say the same, which are read, counted and stored as one."""

    name: str
    table: type[Call] | type[Task]
    ended: ColumnElement[bool]
    columns: tuple[Column, ...]
    summed: str
    order: str

    def rows(self, *which: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
        return select(*(column.source.label(column.name) for column in self.columns)).where(*which)

    def count(self, *which: ColumnElement[bool]) -> Select[Any]:
        total = next(column.source for column in self.columns if column.name == self.summed)
        return select(func.count(), func.coalesce(func.sum(total), 0)).where(*which)

    @property
    def shape(self) -> str:
        """For CREATE TABLE."""
        return ", ".join(f'"{column.name}" {column.kind}' for column in self.columns)

    @property
    def names(self) -> str:
        return ", ".join(f'"{column.name}"' for column in self.columns)

    def arrow(self, rows: Sequence[Sequence[Any]]) -> pa.Table:
        """As DuckDB takes them."""
        by_column: Iterable[Sequence[Any]] = zip(*rows, strict=True) if rows else [()] * len(self.columns)
        filled = [
            pa.array(list(values), column.arrow, from_pandas=False)
            if column.kind != "BOOLEAN"
            else pa.array([None if v is None else bool(v) for v in values], column.arrow)
            for values, column in zip(by_column, self.columns, strict=True)
        ]
        return pa.table(filled, names=[column.name for column in self.columns])

    def turned(self, source: str) -> str:
        """The rows of an Arrow table of this name, in DuckDB's own kinds."""
        turned = (f"CAST({each.turned or each.quoted} AS {each.kind}) AS {each.quoted}" for each in self.columns)
        return f"SELECT {', '.join(turned)} FROM {source}"


def _id(column: Any) -> ColumnElement[Any]:
    """A UUID as 32 letters on both databases, without a trip through Python."""
    return func.replace(cast(type_coerce(column, String), String), "-", "")


def _time(column: Any) -> ColumnElement[Any]:
    return cast(type_coerce(column, String), String)


def _whole(column: Any) -> ColumnElement[Any]:
    return type_coerce(column, Integer)


def _yes(condition: ColumnElement[bool] | Any) -> ColumnElement[Any]:
    return type_coerce(case((condition, 1), else_=0), Integer)


def _text(column: Any) -> ColumnElement[Any]:
    return func.coalesce(column, "")


class MillisecondsBetween(FunctionElement[int]):
    """From one moment to another, whole."""

    type = BigInteger()
    inherit_cache = True


@compiles(MillisecondsBetween, "sqlite")
def _between_on_sqlite(element: MillisecondsBetween, compiler: SQLCompiler, **more: Any) -> str:
    begun, ended = (compiler.process(each, **more) for each in element.clauses)
    return f"CAST(ROUND((julianday({ended}) - julianday({begun})) * 86400000) AS INTEGER)"


@compiles(MillisecondsBetween, "postgresql")
def _between_on_postgresql(element: MillisecondsBetween, compiler: SQLCompiler, **more: Any) -> str:
    begun, ended = (compiler.process(each, **more) for each in element.clauses)
    return f"CAST(ROUND(EXTRACT(EPOCH FROM ({ended} - {begun})) * 1000) AS BIGINT)"


_before = aliased(Task)
_FREE_AT = (
    select(func.max(_before.completed_at))
    .join(TaskAfter, TaskAfter.after_id == _before.id)
    .where(TaskAfter.task_id == Task.id)
    .correlate(Task)
    .scalar_subquery()
)
"""When the last of those it waited for was done."""
_FIRST_TRY = select(func.min(Attempt.started_at)).where(Attempt.task_id == Task.id).correlate(Task).scalar_subquery()
"""A task is begun anew each time a vendor is asked whether its part is done."""
_AT_VENDORS = (
    select(func.coalesce(func.sum(Call.milliseconds), 0))
    .where(Call.task_id == Task.id, not_(Call.cached))
    .correlate(Task)
    .scalar_subquery()
)
_INSIDE = (
    select(func.coalesce(func.sum(Call.milliseconds), 0))
    .where(Call.task_id == Task.id, not_(Call.cached), Call.remote_id == "")
    .correlate(Task)
    .scalar_subquery()
)
"""Of what vendors took, that which a worker waited for. A long job (it has a remote id) is waited for by nobody: its worker was free."""
_TRIED = (
    select(cast(func.sum(MillisecondsBetween(Attempt.started_at, Attempt.ended_at)), BigInteger))
    .where(Attempt.task_id == Task.id, Attempt.ended_at.is_not(None))
    .correlate(Task)
    .scalar_subquery()
)
"""A worker was at it: without what lay between two tries, for a long job, for steps below it, or for a person who was to decide."""
_child = aliased(Task)
_HOLDS = select(_child.id).where(_child.parent_id == Task.id).correlate(Task).exists()
_UNPRICED = and_(
    Call.state == "done",
    not_(Call.cached),
    Call.cost_micro_yuan == 0,
    Call.free_units == 0,
    or_(Call.amount != 0, and_(Call.care == "paid", cast(type_coerce(Call.prices, String), String) == "[]")),
)
"""Charged in a currency that was not turned into yuan, or made by a model that costs with no price row to say how much."""


def rounded_ms_sql(column: str) -> str:
    """Milliseconds of this column in three digits, or four: so few different ones that they can be counted each."""
    steps = "".join(f" WHEN {column} < {1000 * step} THEN {column} // {step} * {step}" for step in (10, 100))
    return f"CASE WHEN {column} < 1000 THEN {column}{steps} ELSE {column} // 1000 * 1000 END"


CALLS = Fact(
    name="calls",
    table=Call,
    ended=Call.state.in_(("done", "failed")),
    summed="cost",
    order="stage, capability, provider, model, state, cached, created_at",
    columns=(
        Column("number", "BIGINT", _whole(Call.number)),
        Column("seq", "BIGINT", _whole(Call.seq)),
        Column("created_at", "TIMESTAMP", _time(Call.created_at)),
        Column("ended_at", "TIMESTAMP", _time(Call.ended_at)),
        Column("ended", "BOOLEAN", _yes(Call.state.in_(("done", "failed")))),
        Column("amended", "BOOLEAN", type_coerce(Call.amended, Boolean)),
        Column("project", "VARCHAR", _id(Call.project_id)),
        Column("person", "VARCHAR", _id(Call.user_id)),
        Column("stage", "VARCHAR", Call.stage),
        Column("capability", "VARCHAR", Call.capability),
        Column("provider", "VARCHAR", Call.provider),
        Column("model", "VARCHAR", Call.model),
        Column("template", "VARCHAR", Call.template),
        Column("experiment", "VARCHAR", _id(Call.experiment_id)),
        Column("state", "VARCHAR", Call.state),
        Column("error", "VARCHAR", Call.error, "split_part(error, ':', 1)"),
        Column("care", "VARCHAR", Call.care),
        Column("cached", "BOOLEAN", _yes(Call.cached)),
        Column("again", "BOOLEAN", _yes(and_(Call.group_id != "", Call.group_id != Call.key))),
        Column("cost", "BIGINT", _whole(Call.cost_micro_yuan)),
        Column("estimate", "BIGINT", _whole(Call.estimate_micro_yuan)),
        Column("reserved", "BIGINT", _whole(case((Call.state.in_(UNDER_WAY), Call.reserved_micro_yuan), else_=0))),
        Column("saved", "BIGINT", _whole(Call.saved_micro_yuan)),
        Column("currency", "VARCHAR", Call.currency),
        Column("rate", "DOUBLE", type_coerce(Call.rate, Float)),
        Column("tokens_in", "BIGINT", _whole(Call.tokens_in)),
        Column("tokens_out", "BIGINT", _whole(Call.tokens_out)),
        Column("characters", "BIGINT", _whole(Call.characters)),
        Column("images", "INTEGER", _whole(Call.images)),
        Column("seconds", "DOUBLE", type_coerce(Call.seconds, Float)),
        Column("free_units", "BIGINT", _whole(Call.free_units)),
        Column("ms", "INTEGER", _whole(Call.milliseconds)),
        Column("about_ms", "INTEGER", _whole(Call.milliseconds), rounded_ms_sql("about_ms")),
        Column("unpriced", "BOOLEAN", _yes(_UNPRICED)),
    ),
)
"""`error` is the class of an error; its sentence stays in the ledger. `reserved` is what budgets hold for a call that is under way, by its
estimate and what its model bills above it."""

TASKS = Fact(
    name="tasks",
    table=Task,
    ended=Task.status.in_(("completed", "failed", "cancelled")),
    summed="attempts",
    order="stage, kind, provider, model, state, created_at",
    columns=(
        Column("number", "BIGINT", _whole(Task.number)),
        Column("seq", "BIGINT", _whole(Task.seq)),
        Column("created_at", "TIMESTAMP", _time(Task.created_at)),
        Column("ended_at", "TIMESTAMP", _time(Task.completed_at)),
        Column("ended", "BOOLEAN", _yes(Task.status.in_(("completed", "failed", "cancelled")))),
        Column("amended", "BOOLEAN", type_coerce(Task.amended, Boolean)),
        Column("free_at", "TIMESTAMP", _time(func.coalesce(_FREE_AT, Task.created_at))),
        Column("started_at", "TIMESTAMP", _time(func.coalesce(_FIRST_TRY, Task.started_at))),
        Column("project", "VARCHAR", _id(Task.project_id)),
        Column("person", "VARCHAR", _id(Task.user_id)),
        Column("stage", "VARCHAR", Task.task_type),
        Column("kind", "VARCHAR", Task.kind),
        Column("provider", "VARCHAR", _text(Task.provider)),
        Column("model", "VARCHAR", _text(Task.model)),
        Column("state", "VARCHAR", Task.status),
        Column("grade", "VARCHAR", Task.grade),
        Column("root", "BOOLEAN", _yes(or_(Task.root_id == Task.id, Task.root_id.is_(None)))),
        Column("run", "VARCHAR", _id(Task.root_id)),
        Column("attempts", "INTEGER", _whole(Task.attempts)),
        Column("vendor_ms", "BIGINT", _whole(_AT_VENDORS)),
        Column("inside_ms", "BIGINT", _whole(_INSIDE)),
        Column("tried_ms", "BIGINT", _whole(_TRIED)),
        Column("holds", "BOOLEAN", _yes(_HOLDS)),
        Column("error", "VARCHAR", func.coalesce(Task.error["say"].as_string(), "")),
    ),
)

"""Of a step's time: `tried_ms` a worker was at it (None where nobody wrote that down), of which `inside_ms` it waited for a vendor's answer;
`vendor_ms` is all that vendors took. `holds`: it has steps below it, and only waits for those."""

FACTS: dict[str, Fact] = {fact.name: fact for fact in (CALLS, TASKS)}


def fetch_rows(connection: Connection, fact: Fact, *which: ColumnElement[bool]) -> Iterable[pa.Table]:
    """The rows of a fact, some ten thousand at a time; never all in memory."""
    answer = connection.execution_options(stream_results=True, yield_per=AT_ONCE).execute(fact.rows(*which))
    for rows in answer.partitions(AT_ONCE):
        yield fact.arrow(rows)


def is_open_row(fact: Fact) -> ColumnElement[bool]:
    """Rows that have not ended."""
    return not_(fact.ended)
