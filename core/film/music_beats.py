"""Where the beats of a film's music fall on its time line: as its composer says it, else as its recording is heard."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from core.render.measures.beats import detect_beats
from core.render.timeline import Sound, Timeline
from core.storyboard.film_snapshot import FilmSnapshot

BEATS_IN_BAR = 4
"""Of the builtin composer, which writes every section in whole bars of four."""


def music_beat_frames(made: FilmSnapshot, timeline: Timeline, path_of: Callable[[str], Path]) -> tuple[int, ...]:
    """The frames of a film in which a beat of its music falls, in order; none where no music is heard. Raises what `detect_beats` does."""
    found: set[int] = set()
    for sound in timeline.sounds:
        if sound.kind != "music" or not sound.file:
            continue
        take = next((take for take in made.takes.values() if take.sha256 == sound.file), None)
        facts = (take.facts if take else None) or {}
        told = composed_beats(facts.get("sections") or (), float(facts.get("seconds") or 0.0))
        recording = float(facts.get("milliseconds") or 0) / 1000
        found |= set(_laid(sound, told or detect_beats(path_of(sound.file)), recording, timeline.fps))
    return tuple(sorted(found))


def composed_beats(sections: Sequence[dict[str, Any]], seconds: float) -> tuple[float, ...]:
    """The seconds of the beats of music whose sections (`start` in seconds, `tempo` in beats a minute) its composer told."""
    found: list[float] = []
    starts = [float(section["start"]) for section in sections]
    for section, start, end in zip(sections, starts, [*starts, seconds][1:], strict=True):
        bars = round((end - start) * float(section["tempo"]) / 60 / BEATS_IN_BAR)
        count = max(1, bars) * BEATS_IN_BAR
        found += [start + beat * (end - start) / count for beat in range(count) if end > start]
    return tuple(found)


def _laid(sound: Sound, beats: Sequence[float], recording: float, fps: int) -> Iterator[int]:
    """Beats of a recording on the time line, round after round where it repeats."""
    whole = round(recording * fps) if sound.loop and recording else 0
    for round_begins in range(0, sound.frames, whole) if whole else (0,):
        for second in beats:
            at = round_begins + round(second * fps) - sound.skip
            if 0 <= at < sound.frames and (not whole or second < recording):
                yield sound.start + at
