"""Two versions beside each other: what is otherwise is told shot by shot, with its place in both."""

from __future__ import annotations

import time

from core.film.cut_differences import cut_differences
from core.render.timeline import Clip, Recipe, Sound, Timeline


def film(*told: tuple[str, int], lines: tuple[str, ...] = ("a",), music_db: float = 0.0, **more: dict) -> Timeline:
    clips, at = [], 0
    for name, frames in told:
        clips.append(Clip(shot_id=name, start=at, frames=frames, recipe=Recipe(still="s"), **more.get(name, {})))
        at += frames
    sounds = [Sound(kind="narration", file=line, start=10 * n, frames=10) for n, line in enumerate(lines)]
    music = Sound(kind="music", file="m", start=0, frames=at, gain_db=music_db)
    return Timeline(fps=24, frames=at, clips=tuple(clips), sounds=(*sounds, music))


def told(old: Timeline, new: Timeline) -> list[tuple[str, str, int, int, int]]:
    return [(one.kind, one.shot_id, one.at, one.before, one.by) for one in cut_differences(old, new)]


OLD = film(("1", 50), ("2", 60), ("3", 70), ("4", 80))


def test_the_same_version_has_nothing_otherwise() -> None:
    assert cut_differences(OLD, OLD) == []


def test_shots_that_came_went_moved_and_changed_are_told_with_both_places() -> None:
    assert told(OLD, film(("1", 50), ("2", 48), ("3", 75), ("4", 80))) == [
        ("shorter", "2", 50, 50, -12),
        ("longer", "3", 98, 110, 5),
    ]
    assert told(OLD, film(("1", 50), ("2", 60), ("4", 80))) == [("removed", "3", 110, 110, -70)]
    assert told(OLD, film(("1", 50), ("9", 30), ("2", 60), ("3", 70), ("4", 80))) == [("added", "9", 50, 50, 30)]
    assert told(OLD, film(("2", 60), ("3", 70), ("4", 80), ("1", 50))) == [("moved", "1", 210, 0, 0)]


def test_takes_joints_lines_and_levels_are_told_apart() -> None:
    other = {"2": {"crossfade": 12}, "3": {"skip": 5}}
    new = film(("1", 50), ("2", 60), ("3", 70), ("4", 80), lines=("b",), music_db=-3.0, **other)
    clips = (*new.clips[:3], new.clips[3].model_copy(update={"recipe": Recipe(still="t")}))
    kinds = [(one.kind, one.shot_id) for one in cut_differences(OLD, new.model_copy(update={"clips": clips}))]
    assert kinds == [("line", "1"), ("joint", "2"), ("slipped", "3"), ("take", "4"), ("levels", "")]


def test_a_long_film_is_compared_at_once() -> None:
    old = film(*((str(n), 40) for n in range(400)))
    new = film(*((str(n), 41) for n in reversed(range(400))))
    begin = time.process_time()
    assert len(cut_differences(old, new)) >= 799
    assert time.process_time() - begin < 1.0
