"""Reads the files that people take home, without the code that wrote them: a CSV's lines, and the cells of a spreadsheet."""

from __future__ import annotations

import csv
import io
import zipfile
from typing import NamedTuple
from xml.etree import ElementTree

NS = {"m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}


class SheetCell(NamedTuple):
    """A number, a text or None, and the form a spreadsheet shows it in ("" is its usual one)."""

    value: float | str | None
    form: str


def csv_lines(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))


def xlsx_cells(content: bytes) -> list[list[SheetCell]]:
    """The first sheet, its headings first; every line is as long as the headings."""
    book = zipfile.ZipFile(io.BytesIO(content))
    shared = ["".join(each.itertext()) for each in _tree(book, "xl/sharedStrings.xml").findall("m:si", NS)]
    styles = _tree(book, "xl/styles.xml")
    formats = {each.get("numFmtId"): each.get("formatCode", "") for each in styles.findall("m:numFmts/m:numFmt", NS)}
    forms = [formats.get(each.get("numFmtId"), "") for each in styles.findall("m:cellXfs/m:xf", NS)]
    lines = []
    for row in _tree(book, "xl/worksheets/sheet1.xml").findall("m:sheetData/m:row", NS):
        line = [SheetCell(None, "")] * (len(lines[0]) if lines else 0)
        for cell in row.findall("m:c", NS):
            letters = "".join(letter for letter in cell.get("r", "") if letter.isalpha())
            place = 0
            for letter in letters:
                place = 26 * place + ord(letter) - ord("A") + 1
            line += [SheetCell(None, "")] * (place - len(line))
            said = cell.findtext("m:v", None, NS)
            value = None if said is None else shared[int(said)] if cell.get("t") == "s" else float(said)
            line[place - 1] = SheetCell(value, forms[int(cell.get("s", "0"))])
        lines.append(line)
    return lines


def _tree(book: zipfile.ZipFile, name: str) -> ElementTree.Element:
    return ElementTree.fromstring(book.read(name))
