"""What people bring takes the place of what was made, and never goes stale."""

from __future__ import annotations

import io
import uuid
from pathlib import Path

import pytest
from PIL import Image

from core.editing import undo, user_media
from core.errors import NotAPicture, NotAVideo, NotFound
from core.production import production_plan
from core.settings import Settings
from core.storyboard.film_snapshot import FilmSnapshot
from core.studio import Studio, open_studio
from tests.conftest import furnish
from tests.support import films
from tests.support.sound_samples import tone_wav


@pytest.fixture
def studio(tmp_path: Path) -> Studio:
    studio = open_studio(
        Settings(dailies_home=tmp_path, database_url="", redis_url="redis://127.0.0.1:1/0", assets_url=""),
        [films.Company()],
    )
    furnish(studio.db)
    return studio


@pytest.fixture
def half(studio: Studio) -> uuid.UUID:
    return films.put(studio, None, "half")


def look(studio: Studio, film_id: uuid.UUID) -> FilmSnapshot:
    with studio.db.read() as session:
        return production_plan.load_snapshot(session, film_id)


def png(width: int, height: int) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (width, height), "teal").save(out, "PNG")
    return out.getvalue()


def test_a_picture_of_ones_own_is_cut_to_the_films_shape_and_chosen(studio, half):
    person = films.person(studio)
    shot = look(studio, half).shots[0]
    user_media.import_picture(studio, half, shot.id, png(300, 900), person.id)
    made = look(studio, half)
    take = made.takes[made.shots[0].take_id]
    assert Image.open(io.BytesIO(studio.files.read(take.sha256))).size == made.brief.size()
    assert (take.number, take.user_id) == (2, person.id)


def test_it_stays_when_its_shot_is_planned_otherwise(studio, half):
    person = films.person(studio)
    shot = look(studio, half).shots[0]
    user_media.import_picture(studio, half, shot.id, png(320, 180), person.id)
    with studio.db.write() as session:
        production_plan.load_snapshot(session, half).cast[0].clothing = "红色雨衣"
    painted = [
        need.target_id for need in production_plan.list_needs(look(studio, half)) if need.kind == "storyboard.paint"
    ]
    assert str(shot.id) not in painted


def test_a_text_file_with_a_pictures_name_is_refused_and_nothing_changes(studio, half):
    before = look(studio, half).shots[0].take_id
    with pytest.raises(NotAPicture):
        user_media.import_picture(
            studio, half, look(studio, half).shots[0].id, b"not a picture", films.person(studio).id
        )
    assert look(studio, half).shots[0].take_id == before


def test_another_films_shot_is_not_found(studio, half):
    other = films.put(studio, None, "empty")
    with pytest.raises(NotFound):
        user_media.import_picture(studio, other, look(studio, half).shots[0].id, png(320, 180), films.person(studio).id)


def test_music_of_ones_own_is_measured_and_used(studio, half):
    music = next(row for row in look(studio, half).audios if row.type == "music")
    user_media.import_sound(studio, half, music.id, tone_wav(3), films.person(studio).id)
    row = next(row for row in look(studio, half).audios if row.type == "music")
    assert 2_900 <= (row.milliseconds or 0) <= 3_200
    assert "audio.compose" not in [need.kind for need in production_plan.list_needs(look(studio, half))]


def test_whoever_brought_a_picture_or_a_sound_can_undo_it(studio, half):
    me, before = films.person(studio), look(studio, half)
    her, shot, music = before.cast[0], before.shots[0], next(row for row in before.audios if row.type == "music")
    user_media.import_portrait(studio, half, her.id, png(300, 300), me.id)
    user_media.import_picture(studio, half, shot.id, png(300, 900), me.id)
    user_media.import_sound(studio, half, music.id, tone_wav(3), me.id)
    said = []
    for _ in range(3):
        with studio.db.write() as session:
            said.append(undo.undo(session, half, me.id))
    assert [one["say"] for one in said] == ["undo.own_sound", "undo.own_picture", "undo.own_portrait"]
    assert said[-1]["facts"] == {"who": her.name}
    after = look(studio, half)
    assert [after.cast[0].take_id, after.shots[0].take_id] == [her.take_id, shot.take_id]
    assert next(row for row in after.audios if row.type == "music").take_id == music.take_id


def test_what_is_no_sound_is_refused(studio, half):
    music = next(row for row in look(studio, half).audios if row.type == "music")
    with pytest.raises(NotAVideo):
        user_media.import_sound(studio, half, music.id, b"#EXTM3U\nhttp://example.org/a.mp3", films.person(studio).id)
