"""Charts over the studio's rows: one `.sql` file in data/queries is one chart, run by DuckDB.

DuckDB reads neither SQLite nor PostgreSQL on a machine without a network (that part of it is a download), so the tables
that a query names are handed to it as Arrow columns; the same query serves both databases.
"""

from __future__ import annotations

import json
import uuid
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import duckdb
import pyarrow as pa
import sqlalchemy as sa

from core.db import Database
from core.tables import Table
from core.types import Value

if TYPE_CHECKING:
    from pandas import DataFrame

FOLDER = Path(__file__).parents[2] / "data" / "queries"


class Chart(Value):
    """A query and how its answer is drawn: its first column along, every other column up."""

    name: str
    zh: str
    en: str
    kind: Literal["bar", "line", "table"]
    unit: str
    sql: str


def charts(folder: Path = FOLDER) -> dict[str, Chart]:
    """Every chart there is, by the name of its file. The file's first lines say `-- zh:`, `-- en:`, `-- kind:`, `-- unit:`."""
    return {file.stem: _read(file) for file in sorted(folder.glob("*.sql"))}


def run(name: str, db: Database, folder: Path = FOLDER) -> DataFrame:
    """The rows of a chart, as they stand now."""
    sql = charts(folder)[name].sql
    with duckdb.connect() as duck:
        duck.execute("SET enable_external_access = false")
        with db.engine.connect().execution_options(reads_only=True) as connection:
            for table in duck.get_table_names(sql) & set(Table.metadata.tables):
                duck.register(table, _arrow(connection, Table.metadata.tables[table]))
        return duck.sql(sql).df()


def _read(file: Path) -> Chart:
    lines = file.read_text("utf-8").splitlines()
    head = [line[2:].partition(":") for line in lines if line.startswith("--")]
    facts = {word.strip(): value.strip() for word, _, value in head if word.strip() in ("zh", "en", "kind", "unit")}
    sql = "\n".join(line for line in lines if not line.startswith("--"))
    return Chart.model_validate({"name": file.stem, "sql": sql, **facts})


def _arrow(connection: sa.Connection, table: sa.Table) -> pa.Table:
    fields = [(column.name, _kind(column.type)) for column in table.columns]
    rows = connection.execute(sa.select(table)).all()
    columns = list(zip(*rows, strict=True)) or [()] * len(fields)
    return pa.table(
        [pa.array(map(_plain, values), kind) for values, (_, kind) in zip(columns, fields, strict=True)],
        names=[name for name, _ in fields],
    )


def _kind(column: sa.types.TypeEngine[Any]) -> pa.DataType:
    match column:
        case sa.Boolean():
            return pa.bool_()
        case sa.Integer():
            return pa.int64()
        case sa.Numeric():
            return pa.decimal128(18, column.scale or 0)
        case sa.DateTime():
            return pa.timestamp("us")
        case sa.LargeBinary():
            return pa.binary()
        case _:
            return pa.string()


def _plain(value: Any) -> Any:
    """As a column of strings can hold it: an id as its letters, a JSON value as its text."""
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False)
    return str(value) if isinstance(value, uuid.UUID) else value
