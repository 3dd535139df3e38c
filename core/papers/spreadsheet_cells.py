"""Cells that a spreadsheet shows and never reckons with, and tables of them as .csv and .xlsx."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from core.handover.package import xml_text
from core.papers.office_files import CREATED

FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
"""A spreadsheet reckons with what begins so, and may be made to open an address by it."""
UNSEEN = " \n\u00a0\u200b\u200e\u200f\u2060\u3000\ufeff"
"""What may stand before it without being seen."""
CELL_CHARS = 32_000
"""A cell of a spreadsheet holds 32,767 characters (Excel's limit)."""
NOT_IN_NAMES = "[]:*?/\\"
"""Excel's rule for the names of sheets, which have at most 31 letters."""


def escape_formula(value: Any) -> str:
    """As a spreadsheet shows it and never reckons with it."""
    text = str(value).replace("\0", "")
    if text.startswith(FORMULA) or text.lstrip(UNSEEN).startswith(FORMULA):
        text = "'" + text
    return text if len(text) <= CELL_CHARS else text[: CELL_CHARS - 1] + "…"


class Column(NamedTuple):
    """`width` is in letters of a sheet, `form` how its numbers are shown."""

    heading: str
    width: int
    form: str = ""


def table_as_csv(columns: Sequence[Column], rows: Sequence[Sequence[Any]]) -> bytes:
    """UTF-8 with a mark, so that a spreadsheet reads it as such; numbers stay numbers, an empty cell is None."""
    out = io.StringIO()
    sheet = csv.writer(out, lineterminator="\r\n")
    sheet.writerow([escape_formula(column.heading) for column in columns])
    sheet.writerows([_plain(cell) for cell in row] for row in rows)
    return b"\xef\xbb\xbf" + out.getvalue().encode("utf-8", "replace")


def table_as_xlsx(
    name: str, columns: Sequence[Column], rows: Sequence[Sequence[Any]], foot: Sequence[Any] = ()
) -> bytes:
    """One sheet that prints on A4 across: headings that stay in view and on each page, words wrapped, a `foot` below its rows.
    Every text is written as text, whatever it begins with. The same table is always the same file."""
    import xlsxwriter

    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"title": xml_text(name)[:255], "created": CREATED.replace(tzinfo=None)})
    sheet = book.add_worksheet(sheet_name(name))
    body = {"valign": "top", "text_wrap": True, "border": 1, "border_color": "#DEDEE2"}
    bold = book.add_format({"bold": True, "bg_color": "#ECEBE9", "valign": "vcenter", "text_wrap": True, "bottom": 1})
    forms = [book.add_format({**body, **({"num_format": column.form} if column.form else {})}) for column in columns]
    last = [
        book.add_format({"bold": True, "top": 1, **({"num_format": column.form} if column.form else {})})
        for column in columns
    ]
    for place, column in enumerate(columns):
        sheet.write_string(0, place, column.heading, bold)
        sheet.set_column(place, place, column.width)
    for line, row in enumerate([*rows, *([foot] if foot else [])], 1):
        for place, cell in enumerate(row):
            _write_cell(sheet, line, place, cell, (last if line > len(rows) else forms)[place])
    sheet.freeze_panes(1, 0)
    if rows:
        sheet.autofilter(0, 0, len(rows), len(columns) - 1)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    book.close()
    return out.getvalue()


def sheet_name(title: str) -> str:
    return "".join(letter for letter in title if letter not in NOT_IN_NAMES).strip("'")[:31] or "Dailies"


def _write_cell(sheet: Any, line: int, place: int, cell: Any, form: Any) -> None:
    if cell is None:
        sheet.write_blank(line, place, None, form)
    elif isinstance(cell, int | float | Decimal):
        sheet.write_number(line, place, cell, form)
    else:
        sheet.write_string(line, place, xml_text(str(cell))[:CELL_CHARS], form)


def _plain(cell: Any) -> Any:
    return "" if cell is None else cell if isinstance(cell, int | float | Decimal) else escape_formula(cell)
