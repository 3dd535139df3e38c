"""The pitch deck, read back by pypdf."""

from __future__ import annotations

from dataclasses import replace

import pypdf
import pytest

from core import exports
from core.papers.pitch_deck import MOST_BOARDS, spread
from tests.support.small_handover import small_handover


@pytest.mark.parametrize(("language", "size"), [("zh", (64, 36)), ("en", (36, 64))])
def test_a_deck_tells_story_cast_places_boards_and_budget_a_page_each(language, size, tmp_path):
    film = small_handover(tmp_path, language, 6, size)
    exports.write_file(exports.find_formats()["pitch_deck"], film, tmp_path / "out.pdf")
    read = pypdf.PdfReader(tmp_path / "out.pdf")
    assert len(read.pages) == 5
    title, cast, places, boards, budget = (page.extract_text() for page in read.pages)
    zh = language == "zh"
    assert film.title in title and film.script.logline[:8] in title
    assert ("动作" if film.script.genre == "action" else "情感" if zh else "Romance") in title
    assert film.characters[0].name in cast and len(read.pages[1].images) == 1
    assert ("天桥" if zh else "BRIDGE") in places and len(read.pages[2].images) == 2
    assert all(shot.number in boards for shot in film.shots if shot.picture)
    assert ("0.80 元" if zh else "¥0.80") in budget and ("4.00 元" if zh else "¥4.00") in budget
    assert "dashscope wan-x" in budget


def test_of_a_long_film_some_shots_from_all_over_it_are_shown(tmp_path):
    film = small_handover(tmp_path, shots=4)
    many = tuple(replace(film.shots[0], number=str(n)) for n in range(400))
    shown = [int(shot.number) for shot in spread(many, MOST_BOARDS)]
    assert len(shown) == MOST_BOARDS and shown == sorted(set(shown)) and shown[0] == 0 and shown[-1] > 370


def test_a_script_alone_has_a_deck_without_pictures(tmp_path):
    film = replace(small_handover(tmp_path), timeline=None, version=None, shots=(), characters=(), provenance=())
    exports.write_file(exports.find_formats()["pitch_deck"], film, tmp_path / "out.pdf")
    assert len(pypdf.PdfReader(tmp_path / "out.pdf").pages) == 2
