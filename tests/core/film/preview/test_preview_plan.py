"""What a preview is made of: a change of the cut makes other pieces only where something else is seen."""

from __future__ import annotations

import random

from core.film.preview import preview_plan
from core.render.timeline import Clip, Cue, Recipe, Sound, Timeline


def clip(name: str, start: int, frames: int, **other: int) -> Clip:
    return Clip(shot_id=name, start=start, frames=frames, recipe=Recipe(still=name), **{"whole": 240, **other})


def film(*clips: Clip, **other: object) -> Timeline:
    end = max(each.start + each.frames for each in clips)
    return Timeline(fps=24, frames=end, clips=clips, **other)  # type: ignore[arg-type]


def keys(timeline: Timeline) -> list[str]:
    return [preview_plan.piece_key(piece) for piece in preview_plan.plan_preview(timeline).pieces]


def test_the_pieces_are_together_the_film_and_each_about_a_second() -> None:
    for seed in range(40):
        chance, clips, at = random.Random(seed), [], 0
        for number in range(chance.randint(1, 8)):
            frames, fade = chance.randint(1, 200), 0
            if number and min(frames, clips[-1].frames) > 24:
                fade = chance.choice((0, 12))
            clips.append(clip(str(number), at - fade, frames, crossfade=fade, skip=chance.randint(0, 40)))
            at += frames - fade
        planned = preview_plan.plan_preview(film(*clips))
        assert sum(piece.frames for piece in planned.pieces) == at
        assert max(piece.frames for piece in planned.pieces) < 24 + 2 * 8


def test_a_shot_that_is_trimmed_keeps_every_piece_but_the_one_at_its_edge() -> None:
    before = keys(film(clip("a", 0, 100), clip("b", 100, 100)))
    longer = keys(film(clip("a", 0, 103), clip("b", 103, 100)))
    assert [one == other for one, other in zip(before, longer, strict=True)].count(False) == 1
    later = keys(film(clip("a", 0, 97, skip=3), clip("b", 97, 100)))
    assert [one == other for one, other in zip(before, later, strict=True)].count(False) == 1


def test_a_shot_that_is_moved_or_split_is_drawn_from_the_pieces_it_had() -> None:
    a, b = clip("a", 0, 96), clip("b", 96, 96)
    before = keys(film(a, b))
    assert sorted(keys(film(clip("b", 0, 96), clip("a", 96, 96)))) == sorted(before)
    split = keys(film(clip("a", 0, 48), clip("a", 48, 48, skip=48), b))
    assert split == before


def test_a_preview_is_small_and_breaks_no_line_otherwise_than_the_film() -> None:
    cue = Cue(start=0, end=40, lines=("one line", "and another"))
    tall = film(clip("a", 0, 48), width=1080, height=1920, cues=(cue,))
    planned = preview_plan.plan_preview(tall)
    assert {(piece.width, piece.height) for piece in planned.pieces} == {(540, 960)}
    assert planned.pieces[0].cues[0].lines == cue.lines
    assert {
        piece.width for piece in preview_plan.plan_preview(film(clip("a", 0, 48), width=256, height=144)).pieces
    } == {256}


def test_the_sound_of_a_preview_comes_in_windows_of_five_seconds() -> None:
    music = Sound(kind="music", file="m", start=0, frames=264)
    planned = preview_plan.plan_preview(film(clip("a", 0, 264), sounds=(music,)))
    assert planned.windows == 3
    louder = planned.sound.model_copy(update={"sounds": (music.model_copy(update={"gain_db": 2.0}),)})
    assert preview_plan.sound_key(louder) != preview_plan.sound_key(planned.sound)
