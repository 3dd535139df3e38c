"""A chart's answer taken home: as CSV or as a spreadsheet, with names in place of ids and money in yuan."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple

from core.analytics import currencies, display_names
from core.analytics.chart_columns import column_heading, dimension_of, is_number, shown_columns, unit_of
from core.analytics.chart_query import ChartAnswer, Viewer
from core.analytics.charts import Chart
from core.analytics.filters import YUAN as CNY
from core.i18n import texts_of_area, translate_key
from core.papers.spreadsheet_cells import escape_formula, sheet_name
from core.studio import Studio

YUAN = Decimal(1_000_000)
FORMS = {
    "count": "#,##0", "tokens": "#,##0", "share": "0.0%", "change": "+0.0%;-0.0%", "ratio": "0.00",
    "seconds": "#,##0.0", "ms": "#,##0", "rate": "0.0000",
}  # fmt: skip
"""How a spreadsheet shows each unit."""
WIDEST = 40


def rows_with_names(
    studio: Studio, chart: Chart, answer: ChartAnswer, viewer: Viewer, by: str, language: str
) -> list[list[Any]]:
    """Its rows with every id as people call it; numbers stay as they are."""
    told = []
    for place, column in enumerate(answer.columns):
        dimension, values = dimension_of(chart, column, by), [row[place] for row in answer.rows]
        if not dimension:
            told.append(values)
            continue
        called = display_names.name_values(
            studio, viewer, dimension, {v for v in values if isinstance(v, str)}, language
        )
        told.append([called.get(value, value) if isinstance(value, str) else value for value in values])
    return [list(row) for row in zip(*told, strict=True)]


class ExportCell(NamedTuple):
    """A value as it stands in the answer, and the unit it has there: of its own row, where rows differ."""

    value: Any
    unit: str


def export_table(
    chart: Chart, answer: ChartAnswer, rows: Sequence[Sequence[Any]], by: str, language: str, currency: str = CNY
) -> tuple[list[str], list[list[ExportCell]]]:
    """Headings and cells as people take them home. Of tiles each row has a unit of its own, and says in words which."""
    if chart.kind == "tiles":
        return _tiles(answer, rows, language, currency)
    places = shown_columns(chart, answer.columns)
    headings = [_title(chart, answer, place, by, language, currency) for place in places]
    units = [unit_of(chart, answer.columns[place]) for place in places]
    return headings, [[ExportCell(row[place], unit) for place, unit in zip(places, units, strict=True)] for row in rows]


def _tiles(
    answer: ChartAnswer, rows: Sequence[Sequence[Any]], language: str, currency: str
) -> tuple[list[str], list[list[ExportCell]]]:
    """A line each: what it is, its value, that of the time before, and the unit of both. The line a tile draws is no number of it."""
    told = []
    for row in rows:
        facts = dict(zip(answer.columns, row, strict=True))
        key, unit = str(facts["key"]), str(facts.get("unit") or "count")
        word = (
            translate_key(f"costs.tile_{key}", language)
            if f"tile_{key}" in texts_of_area("costs")
            else key.replace("_", " ")
        )
        named = currency if unit == "yuan" else translate_key(f"costs.unit_{unit}", language)
        told.append(
            [
                ExportCell(word, ""),
                ExportCell(facts["value"], unit),
                ExportCell(facts.get("before"), unit),
                ExportCell(named, ""),
            ]
        )
    heads = ("what", "value", "before", "unit")
    return [translate_key(f"costs.col_{head}", language) for head in heads], told


def as_csv(
    chart: Chart, answer: ChartAnswer, rows: Sequence[Sequence[Any]], by: str, language: str, currency: str = CNY
) -> bytes:
    """UTF-8 with a mark, so that spreadsheets know; money in whole yuan, or in another currency that its headings name."""
    out = io.StringIO()
    sheet = csv.writer(out)
    headings, cells = export_table(chart, answer, rows, by, language, currency)
    sheet.writerow([escape_formula(heading) for heading in headings])
    sheet.writerows([_plain(*cell) for cell in line] for line in cells)
    return b"\xef\xbb\xbf" + out.getvalue().encode("utf-8", "replace")


def as_xlsx(
    chart: Chart, answer: ChartAnswer, rows: Sequence[Sequence[Any]], by: str, language: str, currency: str = CNY
) -> bytes:
    """One sheet: bold headings that stay in view, numbers as numbers, dates as dates."""
    import xlsxwriter

    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet(sheet_name(chart.title.get(language, chart.name)))
    bold, day = book.add_format({"bold": True, "bottom": 1}), book.add_format({"num_format": "yyyy-mm-dd"})
    moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
    money = {"yuan": f'"{currencies.currency_sign(currency)}"#,##0.00####'}
    forms = {unit: book.add_format({"num_format": form}) for unit, form in {**FORMS, **money}.items()}
    headings, cells = export_table(chart, answer, rows, by, language, currency)
    for place, title in enumerate(headings):
        sheet.write_string(0, place, title, bold)
        widest = _wide(title)
        for line, (value, unit) in enumerate((row[place] for row in cells), 1):
            if value is None:
                continue
            if isinstance(value, datetime | date):
                sheet.write_datetime(line, place, value, moment if isinstance(value, datetime) else day)
                widest = max(widest, 16)
            elif is_number(value):
                number = float(Decimal(str(value)) / YUAN) if unit == "yuan" else float(value)
                sheet.write_number(line, place, number, forms.get(unit))
                widest = max(widest, len(f"{number:,.2f}"))
            else:
                said = _plain(value, unit)
                sheet.write_string(line, place, said)
                widest = max(widest, _wide(said))
        sheet.set_column(place, place, min(WIDEST, widest + 2))
    sheet.freeze_panes(1, 0)
    if cells:
        sheet.autofilter(0, 0, len(cells), len(headings) - 1)
    book.close()
    return out.getvalue()


def plain_number(value: Any, unit: str) -> int | float | Decimal:
    """Money in whole yuan to the last micro-yuan, all else as it is."""
    return Decimal(str(value)) / YUAN if unit == "yuan" else value


def _wide(text: str) -> int:
    return sum(2 if letter > "\u2e7f" else 1 for letter in text)


def _title(chart: Chart, answer: ChartAnswer, place: int, by: str, language: str, currency: str) -> str:
    """Over money of another currency than the yuan its letters, and that each day had its rate."""
    told = column_heading(chart, answer.columns[place], by, language)
    if currency == CNY or unit_of(chart, answer.columns[place]) != "yuan":
        return told
    if not any(is_number(row[place]) for row in answer.rows):
        return told
    return translate_key("costs.col_in", language, column=told, currency=currency)


def _plain(value: Any, unit: str) -> str:
    if value is None:
        return ""
    if is_number(value):
        if isinstance(value, float) and value.is_integer() and unit != "yuan":
            value = int(value)
        return format(plain_number(value, unit).normalize(), "f") if unit == "yuan" else str(value)  # type: ignore[union-attr]
    if isinstance(value, list | tuple):
        return escape_formula(", ".join(map(str, value)))
    return str(value) if isinstance(value, date | datetime) else escape_formula(value)
