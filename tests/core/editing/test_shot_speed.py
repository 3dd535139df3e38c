"""The speed of a shot: faster is shorter by so much, nothing that is said is lost, and one step takes it back."""

from __future__ import annotations

import uuid

import pytest

from core.editing import hand_cut, undo
from core.errors import CutMeanwhile, OutOfRange
from core.film import shot_lengths
from core.film.shot_lengths import FPS
from core.production import production_plan
from core.render import pieces
from core.render.timeline import Timeline
from core.storyboard.model import ShotCut
from core.studio import Studio
from tests.core.editing.conftest import laid, read
from tests.support import films

NAME = undo.change_name("undo.shot_speed", n="01")


def cut_now(studio: Studio, film: uuid.UUID, at: int) -> tuple[uuid.UUID, hand_cut.Seen, int]:
    """A shot's id, what is seen of it, and the least it can be cut to."""
    made = read(studio, film)
    shot = made.shots[at]
    length = shot_lengths.shot_lengths(made)[str(shot.id)]
    cut = hand_cut.cut_of_shot(made, shot, length)
    return shot.id, (cut.frames, cut.skip, cut.part, cut.speed), length.least


def change(studio: Studio, film: uuid.UUID, verb, *args, who: films.Person | None = None):
    return undo.apply_undoable(studio.db, film, (who or films.person(studio)).id, NAME, verb, *args)[0]


def frames_seen(timeline: Timeline, *shots: str) -> list[float]:
    """The frames of their takes that these shots show, one after the other."""
    wanted = [clip for clip in timeline.clips if clip.shot_id in shots]
    first, end, at, found = wanted[0].start, wanted[-1].start + wanted[-1].frames, 0, []
    for piece in pieces.plan_pieces(timeline):
        if first <= at < end and len(piece.layers) == 1:
            found += piece.layers[0].take_frames(piece.frames)
        at += piece.frames
    return found


def test_twice_as_fast_is_half_as_long_and_undo_brings_the_film_back(studio, film) -> None:
    who, before = films.person(studio), laid(studio, film)
    shot, seen, _ = cut_now(studio, film, 0)
    cut = change(studio, film, hand_cut.set_speed, shot, 200, seen, who=who)
    clip = laid(studio, film).clips[0]
    assert (cut.frames, clip.frames, clip.speed, clip.skip) == (seen[0] // 2, seen[0] // 2, 200, 0)
    assert clip.whole == before.clips[0].frames, "the move is the one of the whole take, twice as fast"
    assert frames_seen(laid(studio, film), str(shot))[:3] == [0, 2, 4]
    assert production_plan.list_needs(read(studio, film)) == []
    with pytest.raises(CutMeanwhile):
        change(studio, film, hand_cut.set_speed, shot, 50, seen)
    with studio.db.write() as session:
        undo.undo(session, film, who.id)
    assert laid(studio, film) == before


def test_a_fast_shot_that_is_split_shows_the_frames_it_showed_before(studio, film) -> None:
    shot, seen, _ = cut_now(studio, film, 0)
    change(studio, film, hand_cut.set_speed, shot, 133, seen)
    whole = frames_seen(laid(studio, film), str(shot))
    _, seen, _ = cut_now(studio, film, 0)
    second = change(studio, film, hand_cut.split_shot_at, shot, 31, seen)
    assert frames_seen(laid(studio, film), str(shot), str(second.id)) == whole
    half = laid(studio, film).clips[1]
    assert (100 * half.skip + half.part, half.speed) == (31 * 133, 133)
    _, seen, _ = cut_now(studio, film, 1)
    change(studio, film, hand_cut.trim_shot, second.id, seen[0] - 3, 42, seen, 1)
    assert frames_seen(laid(studio, film), str(second.id))[0] == 42.01


def test_lines_are_spoken_as_they_were_and_none_is_lost_however_fast_their_shot_is(studio, film) -> None:
    before = [(s.file, s.frames) for s in laid(studio, film).sounds if s.kind == "narration"]
    for at in range(len(read(studio, film).shots)):
        shot, seen, least = cut_now(studio, film, at)
        cut = change(studio, film, hand_cut.set_speed, shot, 400, seen)
        assert cut.frames == max(least, seen[0] // 4)
    after = laid(studio, film)
    voices = [s for s in after.sounds if s.kind == "narration"]
    assert [(s.file, s.frames) for s in voices] == before
    assert all(s.speed == 100 for s in voices) and max(s.start + s.frames for s in voices) <= after.frames


def test_a_speed_is_a_quarter_to_four_times(studio, film) -> None:
    shot, seen, _ = cut_now(studio, film, 0)
    for wrong in (24, 401, 0, -100):
        with pytest.raises(OutOfRange):
            change(studio, film, hand_cut.set_speed, shot, wrong, seen)
    slow = change(studio, film, hand_cut.set_speed, shot, 25, seen)
    assert slow.frames == min(hand_cut.MOST, 4 * seen[0])


def test_a_file_is_over_the_sooner_the_faster_it_runs(studio, film) -> None:
    made = read(studio, film)
    shot = made.shots[0]
    made.clips[shot.id].file_key, made.clips[shot.id].recipe = "a" * 64, {}
    made.clips[shot.id].facts = {"milliseconds": 4000}
    cut = ShotCut(frames=20, whole=4 * FPS, speed=200)
    assert hand_cut.most_frames(made, shot, cut, 0) == 2 * FPS
    assert hand_cut.most_frames(made, shot, cut, 20, 50) == (4 * FPS - 21) // 2
    assert hand_cut.most_frames(made, shot, cut.model_copy(update={"speed": 25}), 48) == 8 * FPS


def test_a_cut_at_its_own_speed_is_what_it_was_before() -> None:
    assert set(ShotCut(frames=9).model_dump(mode="json")) == {"frames", "skip", "whole", "lead"}
    fast = ShotCut(frames=9, speed=150, part=50)
    assert ShotCut.model_validate(fast.model_dump(mode="json")) == fast
