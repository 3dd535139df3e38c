"""How much of a film stands, and where what was made is found."""

from __future__ import annotations

import uuid

import pytest

from core.database import tables
from core.project import film_progress, projects
from core.project.projects import Brief

ADDRESS = "/api/v1/assets/" + "a" * 64


def test_a_film_counts_each_stage_by_what_stands_of_it(one_file):
    with one_file.write() as session:
        film = projects.create(session, None, Brief(idea="一只猫", seconds=10))
        assert film_progress.measure_progress(session, film.id) == 14
        script = tables.Script(project_id=film.id, content="")
        session.add(script)
        session.flush()
        shots = [tables.Shot(project_id=film.id, script_id=script.id, sequence=n) for n in (1, 2, 3, 4)]
        session.add_all([*shots, tables.Character(project_id=film.id, name="林岚", take_id=uuid.uuid4())])
        session.flush()
        assert film_progress.measure_progress(session, film.id) == 42
        shots[0].take_id = shots[1].take_id = shots[0].clip_id = uuid.uuid4()
        session.flush()
        changed = film.updated_at
        film_progress.save_progress(session, film.id)
        session.refresh(film)
        assert (film.progress, film.updated_at) == (53, changed)


@pytest.mark.parametrize(
    ("row", "key", "address"),
    [(tables.Shot, "image_key", "image_url"), (tables.Character, "image_key", "image_url"), (tables.Audio, "file_key", "url")],
)  # fmt: skip
def test_what_was_made_has_the_address_where_the_api_gives_it(row, key, address):
    made = row(**{key: "a" * 64})
    assert getattr(made, address) == ADDRESS
    setattr(made, key, None)
    assert getattr(made, address) is None


def test_a_clip_is_found_at_its_file_and_a_recipe_at_its_preview():
    recipe = tables.Video(preview_key="a" * 64, recipe={"move": "in"})
    assert recipe.url == ADDRESS
    assert tables.Video(file_key="a" * 64, preview_key="b" * 64).url == ADDRESS
    assert tables.Video(preview_key="b" * 64, file_key="a" * 64).url == ADDRESS
