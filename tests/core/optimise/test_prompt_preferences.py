"""How somebody wants prompts built is kept for each kind, and the house's way holds where they said nothing."""

from __future__ import annotations

import uuid

import pytest

from core.database import tables
from core.errors import BadInput, NotFound, WordsTooLong
from core.optimise import prompt_preferences
from core.templates.prompt_values import PROMPT_TASKS, Preferences

CHOSEN = Preferences(
    task_type="video_generation",
    style="水墨",
    quality="quality",
    auto_optimize=False,
    professional=True,
    templates={"sci-fi": "video_scifi"},
)


@pytest.fixture
def somebody(db) -> uuid.UUID:
    with db.write() as session:
        user = tables.User(name="maker", email="maker@example.com", password_hash="x")
        session.add(user)
        session.flush()
        return user.id


def test_they_are_kept_for_each_kind(db, somebody):
    with db.write() as session:
        prompt_preferences.save_preferences(session, somebody, CHOSEN)
        prompt_preferences.save_preferences(session, somebody, CHOSEN.model_copy(update={"quality": "fast"}))
    with db.read() as session:
        assert prompt_preferences.load_preferences(session, somebody, "video_generation") == CHOSEN.model_copy(
            update={"quality": "fast"}
        )
        assert prompt_preferences.load_preferences(session, somebody, "script_generation") == Preferences()
        assert set(prompt_preferences.load_all_preferences(session, somebody)) == set(PROMPT_TASKS)
        assert prompt_preferences.load_preferences(session, None, "video_generation").quality == "balanced"


def test_what_is_too_long_is_told_so_and_changes_nothing(db, somebody):
    with db.write() as session:
        with pytest.raises(WordsTooLong):
            prompt_preferences.save_preferences(session, somebody, CHOSEN.model_copy(update={"style": "水" * 51}))
        with pytest.raises(BadInput):
            prompt_preferences.save_preferences(
                session, somebody, CHOSEN.model_copy(update={"templates": {str(n): "x" for n in range(41)}})
            )
        with pytest.raises(NotFound):
            prompt_preferences.save_preferences(session, uuid.uuid4(), CHOSEN)
    with db.read() as session:
        assert prompt_preferences.load_preferences(session, somebody, "video_generation").style == ""


def test_the_template_of_the_finer_genre_is_preferred_to_that_of_any():
    told = Preferences(templates={"*": "mine", "sci-fi": "sf", "space": "far"})
    assert prompt_preferences.preferred_template(told, "sci-fi", "space") == "far"
    assert prompt_preferences.preferred_template(told, "sci-fi", "") == "sf"
    assert prompt_preferences.preferred_template(told, "romance", "") == "mine"
    assert prompt_preferences.preferred_template(Preferences(), "romance", "") == ""
