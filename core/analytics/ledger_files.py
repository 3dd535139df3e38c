"""The ledger as a file for a data team: one row a call, as CSV or Parquet, within what one person may see. Written as it is read: a year of
calls is never in memory."""

from __future__ import annotations

from typing import IO, Any, Literal

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
import pyarrow.parquet

from core.analytics import charts
from core.analytics.chart_query import ChartQueries, Viewer
from core.analytics.filters import Filters

QUESTION = "ledger_rows"
AT_ONCE = 50_000
"""Rows that are read and written together."""
RECKONED = r"^[=+\-@\t\r]"
"""What a spreadsheet would take for a formula."""
UNITS = {"seconds": "seconds", "ms": "milliseconds", "rate": "yuan for one of `currency`"}
Form = Literal["csv", "parquet"]


def write_ledger(asking: ChartQueries, viewer: Viewer, filters: Filters, form: Form, out: IO[bytes]) -> int:
    """The rows of the time and filters. Returns how many. Raises what core.analytics.chart_query.CANNOT names."""
    many = 0
    with asking.batches(charts.load_charts()[QUESTION], filters, viewer, AT_ONCE) as reader:
        file: Any
        if form == "parquet":
            file = pyarrow.parquet.ParquetWriter(out, reader.schema, compression="zstd")
        else:
            file = pyarrow.csv.CSVWriter(out, reader.schema)
        with file:
            for batch in reader:
                file.write_batch(batch if form == "parquet" else _tame(batch))
                many += batch.num_rows
    return many


def ledger_columns(asking: ChartQueries, viewer: Viewer) -> list[dict[str, str]]:
    """Its columns: name, kind, and unit where it has one."""
    with asking.batches(charts.load_charts()[QUESTION], Filters(time="today"), viewer, 1) as reader:
        return [{"name": each.name, "kind": str(each.type), "unit": _unit(each.name)} for each in reader.schema]


def _unit(name: str) -> str:
    if name.endswith("_micro_yuan"):
        return "micro-yuan"
    return "UTC" if name.endswith("_at") else UNITS.get(name, "")


def _tame(batch: pa.RecordBatch) -> pa.RecordBatch:
    """No text that a spreadsheet would reckon with."""
    columns = [
        pc.if_else(pc.match_substring_regex(column, RECKONED), pc.binary_join_element_wise("'", column, ""), column)
        if pa.types.is_string(column.type)
        else column
        for column in batch.columns
    ]
    return pa.record_batch(columns, schema=batch.schema)
