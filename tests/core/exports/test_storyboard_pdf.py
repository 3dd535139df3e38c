"""The storyboard on paper, read back by pypdf."""

from __future__ import annotations

from dataclasses import replace

import pypdf
import pytest

from core import exports
from core.errors import NotFound
from tests.support.small_handover import small_handover


def pages(film, tmp_path):
    exports.write_file(exports.find_formats()["storyboard"], film, tmp_path / "out.pdf")
    return pypdf.PdfReader(tmp_path / "out.pdf")


@pytest.mark.parametrize(
    ("language", "size", "sheets"), [("zh", (64, 36), 2), ("en", (36, 64), 1), ("en", (40, 40), 1)]
)
def test_sheets_show_all_shots_and_then_each_has_its_page(language, size, sheets, tmp_path):
    film = small_handover(tmp_path, language, 8, size)
    read = pages(film, tmp_path)
    assert len(read.pages) == sheets + len(film.shots)
    assert {(round(page.mediabox.width), round(page.mediabox.height)) for page in read.pages} == {(842, 595)}
    said = [page.extract_text() for page in read.pages]
    together = "\n".join(said[:sheets])
    assert all(shot.number in together for shot in film.shots)
    lens = "远景 · 平视 · 固定" if language == "zh" else "Wide · Eye level · Static"
    for page, shot in zip(said[sheets:], film.shots, strict=True):
        assert page.count(shot.number) == 1 and ("2 秒" if language == "zh" else "2 s") in page
    assert lens in said[sheets] and "2026-05-04" in said[sheets]
    assert ("站住！" if language == "zh" else "Stop!") in said[sheets]
    assert ("还没有画面" if language == "zh" else "No picture yet") in said[-1]
    assert sum(len(page.images) for page in read.pages[sheets:]) == len(film.shots) - 1
    assert all(("人工智能" if language == "zh" else "artificial intelligence") in page for page in said)
    assert '"Label":"1"' in read.metadata["/Keywords"]


def test_the_same_film_is_the_same_file_and_a_picture_that_is_gone_is_left_out(tmp_path):
    film = small_handover(tmp_path)
    pages(film, tmp_path)
    first = (tmp_path / "out.pdf").read_bytes()
    pages(film, tmp_path)
    assert (tmp_path / "out.pdf").read_bytes() == first

    def gone(sha256):
        raise NotFound(what="file")

    bare = pages(replace(film, path_of=gone), tmp_path)
    assert not any(page.images for page in bare.pages)


def test_markup_in_what_somebody_wrote_is_shown_as_it_is(tmp_path):
    film = small_handover(tmp_path, "en", 2)
    shot = replace(film.shots[0], description='#read("/etc/passwd") *x* $y$ \\ "z"')
    said = pages(replace(film, shots=(shot,)), tmp_path).pages[1].extract_text()
    assert '#read("/etc/passwd") *x* $y$ \\ "z"' in said.replace("“", '"').replace("”", '"')
