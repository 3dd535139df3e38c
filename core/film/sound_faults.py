"""What is wrong with a film's sound: told by its time line and by what was measured while it was mixed. Of the measures only what a cut is
asked for is kept with it, place by place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby, pairwise
from typing import Any

from core.film.cut_rules import Finding, found, level_of, rule_limits
from core.render.measures.sound_measures import STEP_S, SoundMeasures, mean_level
from core.render.timeline import Sound, Timeline
from core.types import Value

HEARD = "heard"
"""Among the facts of a cut: what was measured in its sound (SoundInCut)."""
SPOKEN = -40.0
"""LUFS of a voice from which on it is heard; each is brought to -18 by itself."""
BESIDE = 4
"""Measures on each side of a joint that are compared: a second."""


class SoundInCut(Value):
    """Each by the frame in which it begins: `joints` by how many LU the sound is louder or softer behind a cut at which a clip's own sound
    begins or ends, and nothing else; `speech` how many LU a line is over all else; `quiet` for how many frames nothing is heard; `clipped`
    how often a recording's wave was cut off."""

    joints: tuple[tuple[int, float], ...] = ()
    speech: tuple[tuple[int, float], ...] = ()
    quiet: tuple[tuple[int, int], ...] = ()
    clipped: tuple[tuple[int, int], ...] = ()


def sound_in_cut(timeline: Timeline, measures: SoundMeasures) -> SoundInCut:
    return SoundInCut(
        joints=tuple(_joints(timeline, measures)),
        speech=tuple(_speech(timeline, measures)),
        quiet=tuple(_quiet(timeline, measures)),
        clipped=tuple(
            (sound.start, measures.clipped[sound.file]) for sound in timeline.sounds if sound.file in measures.clipped
        ),
    )


def sound_faults(timeline: Timeline, facts: Mapping[str, Any], scenes: Mapping[str, int]) -> Iterator[Finding]:
    """`scenes` are the scene of each shot, by its id."""
    loud, peak, target = facts.get("lufs"), facts.get("true_peak_db"), rule_limits()["loudness"]["target"]
    if loud is not None:
        level = level_of("loudness", abs(float(loud) - target))
        yield from found("loudness", level, timeline, None, lufs=f"{float(loud):.1f}", target=f"{target:.0f}")
    if peak is not None:
        yield from found("true_peak", level_of("true_peak", float(peak)), timeline, None, peak=f"{float(peak):.1f}")
    heard = SoundInCut.model_validate(facts.get(HEARD) or {})
    for start, frames in _longest([*silences(timeline), *heard.quiet]):
        seconds = frames / timeline.fps
        yield from found("silence", level_of("silence", seconds), timeline, start, seconds=f"{seconds:.1f}")
    inside = joints_within_scenes(timeline, scenes)
    for start, step in heard.joints:
        level = level_of("joint_loud", abs(step)) if start in inside else None
        yield from found("joint_loud", level, timeline, start, step=f"{abs(step):.0f}")
    for start, over in heard.speech:
        yield from found("speech_under", level_of("speech_under", over), timeline, start, over=f"{over:.0f}")
    for start, times in heard.clipped:
        yield from found("clipped", level_of("clipped", times), timeline, start, times=str(times))


def silences(timeline: Timeline) -> list[tuple[int, int]]:
    """From which frame nothing sounds, and for how many, in order; the end card's own quiet after the last sound counts too."""
    quiet, at = [], 0
    for start, end in sorted((sound.start, sound.start + sound.frames) for sound in timeline.sounds):
        if start > at:
            quiet.append((at, start - at))
        at = max(at, end)
    return [*quiet, (at, timeline.frames - at)] if at < timeline.frames else quiet


def joints_within_scenes(timeline: Timeline, scenes: Mapping[str, int]) -> set[int]:
    """The frames in which a shot follows another of its scene without a transition."""
    return {
        clip.start
        for before, clip in pairwise(timeline.clips)
        if not clip.crossfade and scenes.get(clip.shot_id, 0) == scenes.get(before.shot_id, -1)
    }


def _longest(spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Spans without those that lie mostly in another."""
    kept: list[tuple[int, int]] = []
    for start, frames in sorted(spans, key=lambda span: -span[1]):
        if all(min(start + frames, at + long) - max(start, at) <= frames // 2 for at, long in kept):
            kept.append((start, frames))
    return sorted(kept)


def _joints(timeline: Timeline, measures: SoundMeasures) -> Iterator[tuple[int, float]]:
    per_frame = 1 / timeline.fps / STEP_S
    own = {
        edge for sound in timeline.sounds if sound.kind == "clip" for edge in (sound.start, sound.start + sound.frames)
    }
    others = [edge for sound in timeline.sounds if sound.kind != "clip" for edge in _edges(sound)]
    for clip in timeline.clips[1:]:
        if clip.crossfade or clip.start not in own:
            continue
        if any(abs(edge - clip.start) <= BESIDE / per_frame for edge in others):
            continue
        at = clip.start * per_frame
        before = measures.mix[max(0, int(at) - BESIDE) : int(at)]
        behind = measures.mix[-int(-at // 1) : -int(-at // 1) + BESIDE]
        if len(before) == len(behind) == BESIDE:
            yield clip.start, round(mean_level(behind) - mean_level(before), 1)


def _edges(sound: Sound) -> tuple[int, int]:
    """Where a sound has come up, and where it begins to go."""
    return sound.start + sound.fade_in // 2, sound.start + sound.frames - sound.fade_out // 2


def _speech(timeline: Timeline, measures: SoundMeasures) -> Iterator[tuple[int, float]]:
    for line in (sound for sound in timeline.sounds if sound.kind == "narration"):
        steps = _steps(timeline, line.start, line.frames)
        pairs = [
            (voice, rest)
            for voice, rest in zip(measures.voices[steps], measures.rest[steps], strict=True)
            if voice > SPOKEN
        ]
        if pairs:
            voice, rest = (mean_level(levels) for levels in zip(*pairs, strict=True))
            yield line.start, round(voice - rest, 1)


def _steps(timeline: Timeline, start: int, frames: int) -> slice:
    """The measures that lie in these frames."""
    per_frame = 1 / timeline.fps / STEP_S
    return slice(int(start * per_frame), max(int(start * per_frame) + 1, int((start + frames) * per_frame)))


def _quiet(timeline: Timeline, measures: SoundMeasures) -> Iterator[tuple[int, int]]:
    frames, at = STEP_S * timeline.fps, 0
    for silent, run in groupby(measures.mix, lambda level: level < rule_limits()["silence"]["under"]):
        steps = len(list(run))
        if silent:
            yield round(at * frames), round(steps * frames)
        at += steps
