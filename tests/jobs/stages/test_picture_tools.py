"""Pictures worked on by the engines that come with the studio: larger, in another style, without a background; beside the old."""

from __future__ import annotations

import uuid
from pathlib import Path

import numpy as np
import pytest

from core.database import tables
from core.errors import BadInput, PictureTooLarge
from core.production import production_plan
from core.progress import live_view, task_groups
from core.project import takes
from core.settings import Settings
from core.storyboard import retouch
from core.studio import Studio, open_studio
from core.tasks import worklist
from providers.builtin.engines import restyler
from tests.support import films
from tests.support.brought_pictures import SIZE, newest, shot_of, taken, worked


@pytest.fixture(scope="module")
def studio(tmp_path_factory: pytest.TempPathFactory, sqlite_with_tables: Path) -> Studio:
    home = tmp_path_factory.mktemp("tools")
    (home / "studio.db").write_bytes(sqlite_with_tables.read_bytes())
    return open_studio(Settings(_env_file=None, dailies_home=home, database_url="", redis_url="redis://127.0.0.1:1/0"))


@pytest.fixture(scope="module")
def film(studio: Studio) -> uuid.UUID:
    return films.put(open_studio(studio.settings, [films.Company()]), None, "half")


def test_a_picture_twice_as_large_stands_beside_the_old_which_can_be_chosen_again(studio, film):
    shot = shot_of(studio, film, 0)
    old = taken(studio, film, shot)
    assert worked(studio, film, old, "upscale").status == "completed"
    new, image = newest(studio, shot)
    assert image.size == (2 * SIZE[0], 2 * SIZE[1])
    assert (new.made_from, new.facts["tool"], new.facts["of"]) == (takes.BROUGHT, "upscale", old.number)
    assert (new.facts["focus"], new.provider, new.model) == ([0.5, 0.5], "builtin", "enlarger")
    with studio.db.write() as session:
        assert session.get_one(tables.Shot, shot).take_id == new.id
        takes.choose_take(session, film, old.id)
        assert session.get_one(tables.Shot, shot).take_id == old.id


def test_a_picture_in_another_style_has_its_size_and_other_pixels(studio, film):
    shot = shot_of(studio, film, 1)
    old = taken(studio, film, shot)
    task = worked(studio, film, old, "restyle", style="noir")
    assert task.status == "completed"
    new, image = newest(studio, shot)
    assert (image.size, new.facts["style"]) == (SIZE, "noir")
    red, _, blue = np.asarray(image.convert("RGB"), int).reshape(-1, 3).mean(axis=0)
    assert abs(red - blue) < 12


def test_a_picture_without_its_background_is_seen_through_and_black_in_the_film(studio, film):
    shot = shot_of(studio, film, 2)
    old = taken(studio, film, shot)
    assert worked(studio, film, old, "cutout").status == "completed"
    _, image = newest(studio, shot)
    assert image.mode == "RGBA"
    assert image.getpixel((128, 77))[3] == 255
    assert image.getpixel((6, 6))[3] == 0
    assert image.convert("RGB").getpixel((6, 6)) == retouch.GROUND


def test_where_nothing_stands_out_a_sentence_says_so_and_the_shot_is_as_whole_as_before(studio, film):
    shot = shot_of(studio, film, 0)
    old = taken(studio, film, shot, subject=False)
    assert worked(studio, film, old, "cutout").status == "failed"
    with studio.db.read() as session:
        assert retouch.last_failure(session, film, shot)["say"] == "errors.NoSubject"
        assert worklist.unresolved_failures(session, film) == []
        assert session.get_one(tables.Shot, shot).take_id == old.id


def test_a_portrait_is_worked_on_too(studio, film):
    with studio.db.read() as session:
        who = production_plan.load_snapshot(session, film).cast[0].id
    old = taken(studio, film, who, "portrait")
    assert worked(studio, film, old, "restyle", style="ink").status == "completed"
    with studio.db.read() as session:
        assert takes.list_takes(session, "portrait", who)[-1].facts["tool"] == "restyle"


def test_what_no_tool_does_and_what_would_be_too_large_is_refused():
    with pytest.raises(BadInput):
        retouch.retouch_request("restyle", "0" * 64, SIZE, "cubist")
    with pytest.raises(BadInput):
        retouch.retouch_request("melt", "0" * 64, SIZE)
    with pytest.raises(PictureTooLarge):
        retouch.retouch_request("upscale", "0" * 64, (8000, 4500))


def test_every_style_and_its_words_are_known_to_the_engine_that_comes_with_the_studio():
    assert set(retouch.STYLES) == set(restyler.STYLES)
    for style, said in retouch.STYLES.items():
        assert [restyler.find_style(word) for word in said.values()] == [style, style]


def test_who_watches_a_film_hears_of_a_tool_as_of_any_step(studio, film):
    shot = shot_of(studio, film, 1)
    task = worked(studio, film, taken(studio, film, shot), "upscale")
    with studio.db.read() as session:
        assert live_view.painted_pictures(session, [task]) == {}
        ((_, what),) = task_groups.group_film_steps(session, film, [task])[0].steps
        assert what == session.get_one(tables.Shot, shot).shot_number
