"""A cover is chosen, lettered and given up by hand; it stands on the wall, and no longer once its shot is another."""

from __future__ import annotations

import uuid

import numpy as np
import pytest
from PIL import Image

from core.database import tables
from core.editing import cover_edit, disk_cleanup, film_copy, undo
from core.errors import BadInput
from core.film import film_cut, posters
from core.film.covers import cover_files, cut_frames
from core.film.errors import FrameMeanwhile, NoCover
from core.progress import film_overview
from core.project.cover_choice import CoverChoice
from core.storyboard.film_snapshot import FilmSnapshot
from core.studio import Studio
from tests.core.editing.conftest import laid, read
from tests.support import films

FRAME = 70


def drawn(studio: Studio, film: uuid.UUID, frame: int = FRAME) -> tuple[FilmSnapshot, CoverChoice]:
    made = read(studio, film)
    return made, cover_edit.draw_chosen_cover(studio, made, cut_frames.cut_key(laid(studio, film)), frame)


def choose(studio: Studio, film: uuid.UUID, frame: int = FRAME) -> CoverChoice:
    made, cover = drawn(studio, film, frame)
    undo.apply_undoable(
        studio.db, film, None, undo.change_name("undo.cover_chosen"), cover_edit.choose_cover, made, cover
    )
    return cover


def on_the_wall(studio: Studio, film: uuid.UUID) -> str:
    with studio.db.read() as session:
        return film_overview.posters_by_id(session, [film])[0].picture


def test_a_chosen_frame_stands_on_the_wall_and_the_film_is_not_stale(studio, film):
    before, timeline = on_the_wall(studio, film), laid(studio, film)
    cover = choose(studio, film)
    assert on_the_wall(studio, film) == cover.poster != before
    assert Image.open(studio.files.path(cover.picture)).size == (timeline.width, timeline.height)
    assert laid(studio, film) == timeline
    with studio.db.write() as session:
        undo.undo(session, film, None)
    assert on_the_wall(studio, film) == before
    assert read(studio, film).brief.cover == CoverChoice()


def test_what_was_chosen_is_not_cleared_away_also_when_it_was_taken_back(studio, film):
    cover = choose(studio, film)
    with studio.db.write() as session:
        undo.undo(session, film, None)
        held = disk_cleanup._in_use(session, without=[])
    assert set(cover.files) <= held


def test_a_cover_whose_shot_was_made_again_does_not_stand_any_more(studio, film):
    choose(studio, film)
    made = read(studio, film)
    with studio.db.write() as session:
        clip = session.get_one(tables.Video, made.clips[uuid.UUID(made.brief.cover.shot)].id)
        clip.recipe = {**clip.recipe, "seed": 99, "movement": "another"}
    made = read(studio, film)
    assert made.brief.cover.shot and posters.standing_cover(made) is None
    assert cover_files.cover_file(studio, made).exists()


def test_the_title_is_lettered_on_what_is_downloaded_and_it_fits_the_ratio(studio, film):
    choose(studio, film)
    plain = np.asarray(Image.open(cover_files.cover_file(studio, read(studio, film))).convert("L"), int)
    with studio.db.write() as session:
        cover_edit.letter_cover(session, film, True, "centre")
    made = read(studio, film)
    lettered = np.asarray(Image.open(cover_files.cover_file(studio, made)).convert("L"), int)
    assert plain.shape == lettered.shape and np.abs(plain - lettered).max() > 60
    tall = Image.open(cover_files.cover_file(studio, made, "9:16"))
    assert tall.width < tall.height
    with studio.db.write() as session, pytest.raises(BadInput):
        cover_edit.letter_cover(session, film, True, "beside")
    with pytest.raises(BadInput):
        cover_files.cover_file(studio, made, "7:3")


def test_without_a_choice_the_best_candidate_is_the_cover(studio, film):
    made = read(studio, film)
    best = cover_files.find_candidates(studio, made, laid(studio, film))[0]
    timeline = laid(studio, film)
    piece = cut_frames.frame_piece(timeline, cut_frames.clip_at(timeline, best.frame), best.frame)
    assert cover_files.cover_file(studio, made) == cover_files.drawn_file(studio, film, piece)


def test_what_cannot_be_chosen_is_refused_and_nothing_is_changed(studio, film):
    made = read(studio, film)
    with pytest.raises(FrameMeanwhile):
        cover_edit.draw_chosen_cover(studio, made, "0" * 24, FRAME)
    with pytest.raises(FrameMeanwhile):
        drawn(studio, film, 10**6)
    clip = cut_frames.clip_at(laid(studio, film), FRAME)
    studio.files.delete(clip.recipe.still)
    with pytest.raises(NoCover):
        drawn(studio, film)
    assert read(studio, film).brief.cover == CoverChoice()


def test_a_shot_picked_later_takes_its_place_and_given_up_the_studio_chooses(studio, film):
    choose(studio, film)
    made = read(studio, film)
    picked = str(made.shots[0].id)
    with studio.db.write() as session:
        posters.set_film_poster(session, film, made, picked, None)
    assert (read(studio, film).brief.poster, read(studio, film).brief.cover) == (picked, CoverChoice())
    choose(studio, film)
    assert read(studio, film).brief.poster == ""
    made = read(studio, film)
    kept = posters.store_large_poster(studio.db, studio.files, posters.with_picked_shot(made, ""))
    with studio.db.write() as session:
        cover_edit.let_studio_choose(session, film, made, kept)
    assert posters.standing_cover(read(studio, film)) is None
    with studio.db.read() as session:
        assert film_cut.finished_cuts(session, film)[0].poster == kept[0]


def test_a_copy_of_the_film_has_the_cover_too(studio, film):
    cover = choose(studio, film)
    person = films.person(studio)
    with studio.db.write() as session:
        copy = film_copy.duplicate_film(session, film, person.id, "again").id
    standing = posters.standing_cover(read(studio, copy))
    assert standing is not None and standing.picture == cover.picture and standing.shot != cover.shot
