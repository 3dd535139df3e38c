"""A chart's answer taken home: as CSV or as a spreadsheet, with names in place of ids and money in yuan."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from core.analytics import names
from core.analytics.asking import Answer, Viewer
from core.analytics.charts import Chart
from core.analytics.columns import dimension_of, heading, is_number, shown, unit_of
from core.lab.exports import tame
from core.studio import Studio

YUAN = Decimal(1_000_000)
FORMS = {
    "yuan": "¥#,##0.00####", "count": "#,##0", "tokens": "#,##0", "share": "0.0%", "change": "+0.0%;-0.0%", "ratio": "0.00",
    "seconds": "#,##0.0", "ms": "#,##0", "rate": "0.0000",
}  # fmt: skip
"""How a spreadsheet shows each unit."""
WIDEST = 40


def words(studio: Studio, chart: Chart, answer: Answer, viewer: Viewer, by: str, language: str) -> list[list[Any]]:
    """Its rows with every id as people call it; numbers stay as they are."""
    told = []
    for place, column in enumerate(answer.columns):
        dimension, values = dimension_of(chart, column, by), [row[place] for row in answer.rows]
        if not dimension:
            told.append(values)
            continue
        called = names.named(studio, viewer, dimension, {v for v in values if isinstance(v, str)}, language)
        told.append([called.get(value, value) if isinstance(value, str) else value for value in values])
    return [list(row) for row in zip(*told, strict=True)]


def as_csv(chart: Chart, answer: Answer, rows: Sequence[Sequence[Any]], by: str, language: str) -> bytes:
    """UTF-8 with a mark, so that spreadsheets know; money in yuan."""
    out = io.StringIO()
    sheet = csv.writer(out)
    places = shown(chart, answer.columns)
    sheet.writerow([tame(heading(chart, answer.columns[place], by, language)) for place in places])
    for row in rows:
        sheet.writerow([_plain(row[place], unit_of(chart, answer.columns[place])) for place in places])
    return b"\xef\xbb\xbf" + out.getvalue().encode("utf-8", "replace")


def as_xlsx(chart: Chart, answer: Answer, rows: Sequence[Sequence[Any]], by: str, language: str) -> bytes:
    """One sheet: bold headings that stay in view, numbers as numbers, dates as dates."""
    import xlsxwriter

    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet(_sheet_name(chart.title.get(language, chart.name)))
    bold, day = book.add_format({"bold": True, "bottom": 1}), book.add_format({"num_format": "yyyy-mm-dd"})
    moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
    forms = {unit: book.add_format({"num_format": form}) for unit, form in FORMS.items()}
    places = shown(chart, answer.columns)
    for place, number_of in enumerate(places):
        column = answer.columns[number_of]
        unit, title = unit_of(chart, column), heading(chart, column, by, language)
        sheet.write_string(0, place, title, bold)
        widest = sum(2 if letter > "\u2e7f" else 1 for letter in title)
        for line, row in enumerate(rows, 1):
            value = row[number_of]
            if value is None:
                continue
            if isinstance(value, datetime | date):
                sheet.write_datetime(line, place, value, moment if isinstance(value, datetime) else day)  # type: ignore[arg-type]
                widest = max(widest, 16)
            elif is_number(value):
                number = float(Decimal(value) / YUAN) if unit == "yuan" else float(value)
                sheet.write_number(line, place, number, forms.get(unit))
                widest = max(widest, len(f"{number:,.2f}"))
            else:
                sheet.write_string(line, place, tame(value))
                widest = max(widest, sum(2 if letter > "\u2e7f" else 1 for letter in str(value)))
        sheet.set_column(place, place, min(WIDEST, widest + 2))
    sheet.freeze_panes(1, 0)
    if rows:
        sheet.autofilter(0, 0, len(rows), len(places) - 1)
    book.close()
    return out.getvalue()


def _plain(value: Any, unit: str) -> str:
    if value is None:
        return ""
    if is_number(value):
        return format(Decimal(value) / YUAN, "f") if unit == "yuan" else str(value)
    return str(value) if isinstance(value, date | datetime) else tame(value)


def _sheet_name(title: str) -> str:
    """Without what no spreadsheet takes in a name (Excel's rule: 31 letters, none of []:*?/\\)."""
    return "".join(letter for letter in title if letter not in "[]:*?/\\")[:31] or "Dailies"
