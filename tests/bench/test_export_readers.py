"""Every format of a film is read back by the bench, and stands in the table that it makes."""

from __future__ import annotations

from bench.exports import PAGE
from bench.harness.export_readers import READERS
from core import exports

IN_TESTS = {"project"}
"""Opened by another studio: tests/core/film/project_file."""


def test_a_format_has_a_reader_and_a_line_in_the_table() -> None:
    formats = exports.find_formats()
    assert set(formats) == {*READERS} | IN_TESTS
    table = PAGE.read_text("utf-8")
    assert [name for name in READERS if f"| {exports.format_title(formats[name], 'en')} |" not in table] == []
