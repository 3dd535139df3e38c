"""The shots of a film as spreadsheets, read back by openpyxl and the csv of Python."""

from __future__ import annotations

import csv
import io

import openpyxl
import pytest

from core import exports
from core.papers.spreadsheet_cells import CELL_CHARS, Column, escape_formula, table_as_xlsx
from tests.support.small_handover import DANGEROUS, small_handover


@pytest.fixture(params=["zh", "en"])
def film(request, tmp_path):
    return small_handover(tmp_path, request.param)


def written(film, name, tmp_path):
    exports.write_file(exports.find_formats()[name], film, tmp_path / "out")
    return (tmp_path / "out").read_bytes()


def test_a_spreadsheet_has_a_line_for_each_shot_and_sums_up(film, tmp_path):
    content = written(film, "shot_list_xlsx", tmp_path)
    rows = list(openpyxl.load_workbook(io.BytesIO(content)).active.iter_rows(values_only=True))
    zh = film.language == "zh"
    assert rows[0][:3] == (("镜号", "场次", "场景") if zh else ("Shot", "Scene", "Place"))
    assert [row[0] for row in rows[1:-1]] == [shot.number for shot in film.shots]
    assert rows[1][2] == ("外景　霓虹街头　夜" if zh else "EXT. NEON STREET - NIGHT")
    assert rows[1][4:8] == (
        ("远景", "平视", "固定", "林岚：站住！") if zh else ("Wide", "Eye level", "Static", "ADA: Stop!")
    )
    assert [row[9] for row in rows[1:-1]] == [2, 2, 2, 2] and rows[-1][9] == 8
    assert [row[12] for row in rows[1:]] == [0.16, 0.16, 0.16, 0, 0.48]
    assert "2026-05-04" in rows[1][10] and rows[2][10] == ("未定稿" if zh else "Not approved")
    assert rows[1][11] == "dashscope wan-x"
    assert content == written(film, "shot_list_xlsx", tmp_path), "the same film is the same file"


def test_what_a_spreadsheet_would_reckon_with_is_text(film, tmp_path):
    sheet = openpyxl.load_workbook(io.BytesIO(written(film, "shot_list_xlsx", tmp_path))).active
    assert (sheet["D3"].value, sheet["D3"].data_type) == (DANGEROUS, "s")
    told = list(csv.reader(io.StringIO(written(film, "shot_list_csv", tmp_path).decode("utf-8-sig"))))
    assert told[2][3] == "'" + DANGEROUS
    assert [row[0] for row in told[1:]] == [shot.number for shot in film.shots]
    for begins in "=+-@\t":
        assert escape_formula(f"{begins}1") == f"'{begins}1"
    one = table_as_xlsx("[a]:b/c?", [Column("=1", 9)], [["@x\x01" + "y" * 40_000]])
    cell = openpyxl.load_workbook(io.BytesIO(one)).active["A2"]
    assert (cell.data_type, len(cell.value)) == ("s", CELL_CHARS)


def test_a_film_without_a_cut_has_the_seconds_that_are_planned(tmp_path):
    from dataclasses import replace

    film = small_handover(tmp_path)
    film = replace(
        film, timeline=None, shots=tuple(replace(shot, frames=0, planned_seconds=3.25) for shot in film.shots)
    )
    told = list(csv.reader(io.StringIO(written(film, "shot_list_csv", tmp_path).decode("utf-8-sig"))))
    assert {row[9] for row in told[1:]} == {"3.25"}
