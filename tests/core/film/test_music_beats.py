"""The beats of the builtin composer's music are known by its sections, to the end and round again."""

from __future__ import annotations

import uuid
from pathlib import Path
from types import SimpleNamespace

import pytest

from core.film import music_beats
from core.render.timeline import Sound, Timeline
from providers.builtin.composer import score

SECTIONS = [{"start": 0.0, "tempo": 120.0}, {"start": 4.0, "tempo": 90.1}]


def beats(seconds: float, *, loop: bool, skip: int = 0) -> tuple[int, ...]:
    take = SimpleNamespace(sha256="m", facts={"sections": SECTIONS, "seconds": 9.3, "milliseconds": 9300})
    sound = Sound(kind="music", file="m", start=0, frames=round(30 * seconds), loop=loop, skip=skip)
    timeline = Timeline(frames=sound.frames, clips=(), sounds=(sound,))
    return music_beats.music_beat_frames(SimpleNamespace(takes={uuid.uuid4(): take}), timeline, Path)


def test_each_section_has_its_whole_bars():
    found = music_beats.composed_beats(SECTIONS, 9.3)
    assert found[:9] == (0.0, 0.5, 1.0, 1.5, 2.0, 2.5, 3.0, 3.5, 4.0)
    assert found[9] == pytest.approx(4.0 + 5.3 / 8)
    assert len(found) == 16


def test_they_are_those_that_the_composer_wrote_by():
    written = score.write_score(
        "calm", "drama", [{"start": 0, "mood": "calm"}, {"start": 11, "mood": "tense"}], 31.0, 5
    )
    told = [{"start": round(one.start, 3), "tempo": round(one.tempo, 1)} for one in written.sections]
    bars = [one.start + bar * one.bar for one in written.sections for bar in range(one.bars)]
    found = music_beats.composed_beats(told, written.seconds)
    assert list(found[::4]) == pytest.approx(bars, abs=0.002)


def test_music_that_repeats_has_beats_in_every_round():
    once, twice = beats(9.3, loop=False), beats(12.0, loop=True)
    assert twice[: len(once)] == once
    assert twice[len(once) : len(once) + 3] == (279, 294, 309)


def test_without_music_there_are_none():
    assert music_beats.music_beat_frames(SimpleNamespace(takes={}), Timeline(frames=9, clips=()), Path) == ()
