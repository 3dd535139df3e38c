"""The improve window: rough words become a prompt beside them, told why, mended, rated, asked about, and put where they belong."""

from __future__ import annotations

import pytest

from core import tables
from tests.ui.world import Set, words
from ui.components import improve_sitting as sittings


@pytest.fixture(scope="module")
def world(one_studio) -> Set:
    return Set(one_studio)


def opened_on(world: Set, film_id, language: str = "en"):
    tab = world.tab(film_id, "idea", language)
    tab.button(key=f"improve-idea-{film_id}").click().run()
    return tab


def logs(world: Set) -> list[tables.PromptLog]:
    with world.studio.db.read() as session:
        return list(session.query(tables.PromptLog).order_by(tables.PromptLog.created_at))


def test_the_sentence_and_its_prompt_stand_side_by_side_with_what_changed(world):
    film_id = world.film()
    tab = opened_on(world, film_id)
    sitting = tab.session_state[sittings.OPEN]
    assert sitting.result.optimized_prompt == tab.text_area(key=sitting.better_key).value
    assert sitting.result.after.quality > sitting.result.before.quality
    assert "What changed, and why" in words(tab)
    assert [row.optimized_prompt for row in logs(world) if row.id == sitting.result.log_id] == [sitting.better]
