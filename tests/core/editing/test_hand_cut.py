"""The cut by hand: a change is what it says, nothing else in the film moves, and one step takes it back."""

from __future__ import annotations

import itertools
import random
import uuid

import pytest

from core.editing import hand_cut, undo
from core.editing.errors import TooShortToSplit
from core.errors import CutMeanwhile, NotFound
from core.film import film_cut, shot_lengths
from core.film.shot_lengths import FPS
from core.production import production_plan
from core.render import pieces
from core.storyboard import shot_changes, shot_order
from core.storyboard.storyboard import load_shot, plan_of
from core.studio import Studio
from core.video import video
from tests.core.editing.conftest import laid, read
from tests.support import films

NAME = undo.change_name("undo.shot_cut", n="01")


def change(studio: Studio, film: uuid.UUID, who: films.Person, verb, *args):
    return undo.apply_undoable(studio.db, film, who.id, NAME, verb, *args)[0]


def cut_now(studio: Studio, film: uuid.UUID, at: int) -> tuple[uuid.UUID, int, int, int]:
    """A shot's id, the frames seen of it, those passed over, and the least it can be cut to."""
    made = read(studio, film)
    shot = made.shots[at]
    length = shot_lengths.shot_lengths(made)[str(shot.id)]
    cut = hand_cut.cut_of_shot(made, shot, length)
    return shot.id, cut.frames, cut.skip, length.least


def test_a_trim_changes_one_shot_by_so_many_frames_and_leaves_every_other_as_it_was(studio, film) -> None:
    who, before = films.person(studio), laid(studio, film)
    shot, frames, skip, least = cut_now(studio, film, 0)
    assert frames - 5 >= least
    change(studio, film, who, hand_cut.trim_shot, shot, frames - 5, skip, (frames, skip))
    after = laid(studio, film)
    assert [c.frames for c in after.clips] == [before.clips[0].frames - 5, *(c.frames for c in before.clips[1:])]
    assert [c.start for c in after.clips[1:]] == [c.start - 5 for c in before.clips[1:]]
    made = read(studio, film)
    assert production_plan.list_needs(made) == [], "nothing is to be made again but the cut"
    assert not production_plan.stage_states(made)["film"].done


def test_what_is_cut_off_is_cut_off_and_the_camera_goes_on_as_it_went(studio, film) -> None:
    who = films.person(studio)
    first = laid(studio, film).clips[1]
    shot, frames, _, _ = cut_now(studio, film, 1)
    change(studio, film, who, hand_cut.trim_shot, shot, frames - 6, 4, (frames, 0))
    clip = laid(studio, film).clips[1]
    assert (clip.skip, clip.frames, clip.whole) == (4, frames - 6, first.frames)
    piece = next(p for p in pieces.plan_pieces(laid(studio, film)) if p.layers and p.layers[0].offset >= 4)
    assert piece.layers[0].frames == first.frames


def test_the_pieces_of_a_film_held_as_it_was_are_those_that_are_rendered_already(studio, film) -> None:
    who = films.person(studio)
    before = [piece.key for piece in pieces.plan_pieces(laid(studio, film))]
    shot, frames, skip, _ = cut_now(studio, film, 2)
    change(studio, film, who, hand_cut.trim_shot, shot, frames, skip, (frames, skip))
    assert [piece.key for piece in pieces.plan_pieces(laid(studio, film))] == before


def test_no_line_is_lost_however_short_a_shot_is_cut(studio, film) -> None:
    who = films.person(studio)
    for at in range(len(read(studio, film).shots)):
        shot, frames, skip, least = cut_now(studio, film, at)
        cut = change(studio, film, who, hand_cut.trim_shot, shot, 1, skip, (frames, skip))
        assert cut.frames == least
    timeline = laid(studio, film)
    voices = [sound for sound in timeline.sounds if sound.kind == "narration"]
    assert voices and max(v.start + v.frames for v in voices) <= timeline.frames
    by_start = sorted(voices, key=lambda v: v.start)
    assert all(a.start + a.frames <= b.start for a, b in itertools.pairwise(by_start))


def test_numbers_beyond_everything_are_kept_to_what_there_is(studio, film) -> None:
    who = films.person(studio)
    shot, frames, skip, least = cut_now(studio, film, 0)
    cut = change(studio, film, who, hand_cut.trim_shot, shot, 10**9, 10**9, (frames, skip))
    assert cut.frames == hand_cut.MOST and cut.skip < frames
    cut = change(studio, film, who, hand_cut.trim_shot, shot, -(10**9), -(10**9), (cut.frames, cut.skip))
    assert (cut.frames, cut.skip) == (least, 0)
    assert cut_now(studio, film, 0)[1:3] == (least, 0), "what was written can be read again"


def test_a_change_that_began_with_something_older_is_refused_and_says_why(studio, film) -> None:
    who = films.person(studio)
    shot, frames, skip, _ = cut_now(studio, film, 0)
    change(studio, film, who, hand_cut.trim_shot, shot, frames - 2, skip, (frames, skip))
    with pytest.raises(CutMeanwhile) as refused:
        change(studio, film, who, hand_cut.trim_shot, shot, frames - 9, skip, (frames, skip))
    assert "01" in refused.value.sentence("en")
    assert cut_now(studio, film, 0)[1] == frames - 2
    with pytest.raises(NotFound):
        change(studio, film, who, hand_cut.trim_shot, uuid.uuid4(), 40, 0, (40, 0))


def test_a_split_shot_is_two_of_one_take_and_the_film_shows_the_same_frames(studio, film) -> None:
    who = films.person(studio)
    before = laid(studio, film)
    shot, frames, skip, _ = cut_now(studio, film, 1)
    second = change(studio, film, who, hand_cut.split_shot_at, shot, frames // 2, (frames, skip))
    made, after = read(studio, film), laid(studio, film)
    first_half, second_half = after.clips[1], after.clips[2]
    assert second_half.shot_id == str(second.id)
    assert (first_half.frames, second_half.frames) == (frames // 2, frames - frames // 2)
    assert second_half.skip == first_half.skip + first_half.frames and second_half.crossfade == 0
    assert second_half.recipe == first_half.recipe and after.frames == before.frames
    assert production_plan.list_needs(made) == []
    spoken = [line for row in made.shots for line in plan_of(row).lines]
    assert len(spoken) == len(set(spoken))
    assert [s.model_dump() for s in after.sounds] == [s.model_dump() for s in before.sounds]
    with pytest.raises(TooShortToSplit):
        change(studio, film, who, hand_cut.split_shot_at, shot, hand_cut.HALF - 1, (frames // 2, skip))
    with pytest.raises(CutMeanwhile):
        change(studio, film, who, hand_cut.split_shot_at, shot, frames // 4, (frames, skip))
    with studio.db.write() as session:
        undo.undo(session, film, who.id)
    assert laid(studio, film).clips == before.clips


def test_back_to_the_voices_is_the_film_as_it_was(studio, film) -> None:
    who, before = films.person(studio), laid(studio, film)
    shot, frames, skip, _ = cut_now(studio, film, 0)
    assert not hand_cut.is_cut_by_hand(read(studio, film))
    change(studio, film, who, hand_cut.trim_shot, shot, frames + 30, skip, (frames, skip))
    assert hand_cut.is_cut_by_hand(read(studio, film))
    assert laid(studio, film).frames == before.frames + 30
    assert change(studio, film, who, hand_cut.follow_voices) == len(before.clips)
    assert laid(studio, film) == before


def test_sixty_changes_by_chance_and_every_one_taken_back(studio, film) -> None:
    """Whatever is done in whatever order: no shot is lost or under a frame, and undo brings each state back exactly."""
    chance, who, states = random.Random(21), films.person(studio), []
    for _ in range(60):
        at = chance.randrange(len(read(studio, film).shots))
        shot, frames, skip, _ = cut_now(studio, film, at)
        states.append(laid(studio, film).model_dump())
        if chance.random() < 0.12 and frames >= 3 * hand_cut.HALF:
            change(studio, film, who, hand_cut.split_shot_at, shot, frames // 2, (frames, skip))
        elif chance.random() < 0.15:
            change(studio, film, who, hand_cut.set_speed, shot, chance.randint(25, 400), (frames, skip))
        else:
            by, on = chance.randint(-30, 40), chance.randint(-12, 12)
            change(studio, film, who, hand_cut.trim_shot, shot, frames + by, skip + on, (frames, skip))
        assert all(clip.frames >= 1 for clip in laid(studio, film).clips)
    with studio.db.write() as session:
        while states:
            was = states.pop()
            if film_cut.lay_timeline(production_plan.load_snapshot(session, film)).model_dump() != was:
                undo.undo(session, film, who.id)
            assert film_cut.lay_timeline(production_plan.load_snapshot(session, film)).model_dump() == was
            session.expire_all()


def test_a_shot_held_longer_than_its_file_is_neither_drawn_out_nor_pulled_in(studio, film) -> None:
    made = read(studio, film)
    shot = made.shots[0]
    made.clips[shot.id].file_key, made.clips[shot.id].recipe = "a" * 64, {}
    made.clips[shot.id].facts = {"milliseconds": 2000}
    cut = hand_cut.cut_of_shot(made, shot, shot_lengths.shot_lengths(made)[str(shot.id)])
    assert hand_cut.most_frames(made, shot, cut.model_copy(update={"frames": 30}), 0) == 2 * FPS
    assert hand_cut.most_frames(made, shot, cut.model_copy(update={"frames": 30, "skip": 10}), 20) == 2 * FPS - 20
    assert hand_cut.most_frames(made, shot, cut.model_copy(update={"frames": 60}), 0) == 60


def test_other_ways_to_change_a_shot_keep_to_how_it_was_cut(studio, film) -> None:
    """Seconds that are typed cut it to them, a new shot beside it has a length of its own, and its halves are as long as it was."""
    who = films.person(studio)
    shot, frames, skip, _ = cut_now(studio, film, 1)
    change(studio, film, who, hand_cut.trim_shot, shot, frames + 12, skip, (frames, skip))
    change(studio, film, who, lambda session, film: video.change_camera(session, film, shot, seconds=5.0))
    assert cut_now(studio, film, 1)[1] == 5 * FPS
    change(studio, film, who, lambda session, film: shot_changes.replan_shot(session, film, shot, seconds=6.0))
    assert cut_now(studio, film, 1)[1] == 6 * FPS
    new = change(studio, film, who, lambda session, film: shot_order.insert_shot(session, film, after=shot))
    assert plan_of(new).cut is None
    second = change(studio, film, who, shot_order.split_shot, shot)
    with studio.db.read() as session:
        cuts = [plan_of(load_shot(session, film, one)).cut for one in (shot, second.id)]
    assert sum(cut.frames for cut in cuts) == 6 * FPS and cuts[1].skip == 0
