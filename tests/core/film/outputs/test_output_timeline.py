"""A film at another size and rate keeps its time."""

from __future__ import annotations

import random
from itertools import pairwise

import pytest

from core.film.outputs.output_timeline import timeline_at
from core.render.pieces import plan_pieces
from core.render.timeline import Card, Clip, Cue, OpeningMark, Recipe, Sound, Timeline


def a_film(seed: int) -> Timeline:
    chance = random.Random(seed)
    clips: list[Clip] = []
    for n in range(chance.randint(1, 12)):
        frames, before = chance.randint(20, 90), clips[-1] if clips else None
        shared = chance.choice((0, 0, 7, 12)) if before else 0
        start = before.start + before.frames - shared if before else 0
        skip, speed = chance.choice((0, 5)), chance.choice((100, 100, 150))
        clips.append(
            Clip(
                shot_id=str(n), start=start, frames=frames, crossfade=shared, recipe=Recipe(still=str(n)),
                transition="wipe" if shared else "dissolve", skip=skip, speed=speed, whole=skip + 2 * frames if skip or speed != 100 else 0,
            )
        )  # fmt: skip
    total = clips[-1].start + clips[-1].frames
    return Timeline(
        width=192,
        height=108,
        fps=24,
        frames=total,
        clips=tuple(clips),
        cues=(Cue(start=2, end=19, lines=("a b",), words=((2, 1), (10, 3))),),
        sounds=(Sound(kind="music", file="m", start=0, frames=total, fade_out=12, levels=((6, -3.0),), skip=7),),
        cards=(Card(start=total - 12, frames=12, kind="end", title="end"),),
        mark=OpeningMark(text="AI", frames=min(48, total)),
    )


@pytest.mark.parametrize("fps", [24, 25, 30, 50, 60, 10])
def test_every_cut_stays_within_half_a_frame_and_no_hole_opens(fps):
    for seed in range(60):
        film = a_film(seed)
        other = timeline_at(film, 64, 36, fps)
        assert abs(other.seconds() - film.seconds()) <= 0.5 / fps + 1e-9
        for clip, was in zip(other.clips, film.clips, strict=True):
            assert abs(clip.start / fps - was.start / 24) <= 0.5 / fps + 1e-9
            assert abs((clip.start + clip.frames) / fps - (was.start + was.frames) / 24) <= 0.5 / fps + 1e-9
            assert clip.frames >= 1 and (
                not clip.whole or 100 * clip.whole >= 100 * clip.skip + clip.speed * clip.frames
            )
        assert all(two.start + two.crossfade == one.start + one.frames for one, two in pairwise(other.clips))
        assert sum(piece.frames for piece in plan_pieces(other)) == other.frames


def test_at_its_own_rate_a_film_is_the_same_but_for_its_size():
    film = a_film(3)
    assert timeline_at(film, 384, 216, 24) == film.model_copy(update={"width": 384, "height": 216})


def test_what_is_read_and_heard_is_scaled_with_the_pictures():
    other = timeline_at(a_film(3), 64, 36, 60)
    assert (other.cues[0].start, other.cues[0].end, other.cues[0].words) == (5, 48, ((5, 1), (25, 3)))
    assert (other.sounds[0].frames, other.sounds[0].fade_out) == (other.frames, 30)
    assert (other.sounds[0].levels, other.sounds[0].skip, other.sounds[0].part) == (((15, -3.0),), 17, 50)
    assert other.cards[0].start + other.cards[0].frames == other.frames
    assert other.mark is not None and other.mark.frames >= 120, "the label is read for two seconds"


def test_a_shot_of_one_frame_is_still_seen_at_a_lower_rate():
    clips = tuple(Clip(shot_id=str(n), start=n, frames=1) for n in range(5))
    other = timeline_at(Timeline(fps=24, frames=5, clips=clips), 64, 36, 10)
    assert [clip.frames for clip in other.clips] == [1] * 5
    assert sum(piece.frames for piece in plan_pieces(other)) == other.frames == 5
