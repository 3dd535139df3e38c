"""A version is brought back in one step: the film is laid again as that version is, and one step takes it back."""

from __future__ import annotations

import uuid

import pytest
from sqlalchemy import delete, update

from core.database import tables
from core.editing import cut_return, hand_cut, undo
from core.editing.cut_return import NotBroughtBack
from core.errors import NotFound
from core.film import film_cut, shot_lengths
from core.render.timeline import Timeline
from core.storyboard import shot_changes, shot_order
from core.storyboard.storyboard import list_shots
from core.studio import Studio
from tests.core.editing.conftest import laid, read
from tests.support import films

NAME = undo.change_name("undo.cut_brought_back", n=1)


def do(studio: Studio, film: uuid.UUID, verb, *args, **more):
    return studio.db.execute_write(verb, film, *args, **more)


def version(studio: Studio, film: uuid.UUID) -> tuple[uuid.UUID, Timeline]:
    """The film as it stands now, as a version of it."""
    timeline = laid(studio, film)
    with studio.db.write() as session:
        return film_cut.plan_cut(session, film, timeline, None).id, timeline


def seen(studio: Studio, film: uuid.UUID, at: int) -> tuple[uuid.UUID, int, int]:
    made = read(studio, film)
    cut = hand_cut.cut_of_shot(made, made.shots[at], shot_lengths.shot_lengths(made)[str(made.shots[at].id)])
    return made.shots[at].id, cut.frames, cut.skip


def trim(studio: Studio, film: uuid.UUID, at: int, by: int, skip: int = 0) -> None:
    shot, frames, before = seen(studio, film, at)
    do(studio, film, hand_cut.trim_shot, shot, frames + by, before + skip, (frames, before))


def split(studio: Studio, film: uuid.UUID, at: int) -> None:
    shot, frames, skip = seen(studio, film, at)
    do(studio, film, hand_cut.split_shot_at, shot, frames // 2, (frames, skip))


def test_a_film_that_was_trimmed_split_ordered_and_joined_otherwise_is_laid_again_as_its_version(studio, film) -> None:
    person = films.person(studio)
    trim(studio, film, 1, 6, skip=3)
    split(studio, film, 1)
    wanted, timeline = version(studio, film)
    shots = [row.id for row in read(studio, film).shots]
    trim(studio, film, 0, 12)
    split(studio, film, 0)
    do(studio, film, shot_order.move_one_place, shots[1], True)
    do(studio, film, shot_changes.replan_shot, shots[-1], dissolve=0.5, transition="push")
    do(studio, film, shot_order.remove_shots, [shots[2]])
    do(studio, film, hand_cut.follow_voices)
    changed = laid(studio, film)
    assert changed != timeline
    missing, _ = undo.apply_undoable(studio.db, film, person.id, NAME, cut_return.bring_back, wanted)
    assert missing == NotBroughtBack()
    assert laid(studio, film) == timeline
    with studio.db.write() as session:
        assert undo.undo(session, film, person.id) == NAME
    assert laid(studio, film) == changed


def test_an_untouched_film_is_laid_as_before_and_again_brings_nothing_else(studio, film) -> None:
    wanted, timeline = version(studio, film)
    trim(studio, film, 0, 9)
    for _ in range(2):
        assert do(studio, film, cut_return.bring_back, wanted) == NotBroughtBack()
        assert laid(studio, film) == timeline


def test_a_shot_that_moved_to_another_scene_says_its_lines_again_where_it_was(studio, film) -> None:
    wanted, timeline = version(studio, film)
    first, last = (read(studio, film).shots[at].id for at in (1, -1))
    do(studio, film, shot_order.move_shot, first, last, after=True)
    do(studio, film, cut_return.bring_back, wanted)
    assert laid(studio, film) == timeline


def test_what_is_gone_for_good_is_counted_and_the_rest_comes_back(studio, film) -> None:
    wanted, timeline = version(studio, film)
    with studio.db.write() as session:
        rows = list_shots(session, film)
        shot_order.remove_shots(session, film, [rows[0].id])
        session.flush()
        session.execute(delete(tables.Video).where(tables.Video.storyboard_id == rows[1].id))
        gone = str(rows[0].id)
        session.execute(update(tables.Audio).where(tables.Audio.scene_id == rows[0].id).values(scene_id=None))
        session.execute(delete(tables.Shot).where(tables.Shot.id == rows[0].id))
    missing = do(studio, film, cut_return.bring_back, wanted)
    assert (missing.gone, missing.lost) == (1, 1)
    order = [str(row.id) for row in read(studio, film).shots]
    assert order == [clip.shot_id for clip in timeline.clips if clip.shot_id != gone]
    with pytest.raises(NotFound):
        do(studio, film, cut_return.bring_back, uuid.uuid4())


def test_scenes_never_go_back_and_as_many_as_can_keep_theirs() -> None:
    assert cut_return._scenes_in_order([1, 1, 2, 3]) == [1, 1, 2, 3]
    assert cut_return._scenes_in_order([1, 1, 2, 1, 2, 3]) == [1, 1, 1, 1, 2, 3]
    assert cut_return._scenes_in_order([2, 1, 1]) == [1, 1, 1]
