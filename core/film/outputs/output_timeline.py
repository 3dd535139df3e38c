"""A time line at another size and rate: what was seen and heard at a moment is seen and heard at that moment."""

from __future__ import annotations

from collections.abc import Callable

from core.render.timeline import Card, Clip, Cue, Sound, Timeline

Scale = Callable[[int], int]


def timeline_at(timeline: Timeline, width: int, height: int, fps: int) -> Timeline:
    """The same film of `width` x `height` pixels at `fps`. Every moment is rounded from the film's beginning, lengths are what lies between
    two of them: nothing drifts. Shots follow without a hole, and none has no frames."""

    def at(frame: int) -> int:
        return (2 * frame * fps + timeline.fps) // (2 * timeline.fps)

    clips = _clips(timeline, at)
    total = max(at(timeline.frames), max((clip.start + clip.frames for clip in clips), default=1))
    return timeline.model_copy(
        update={
            "width": width,
            "height": height,
            "fps": fps,
            "frames": total,
            "clips": clips,
            "cues": tuple(_cue(cue, at) for cue in timeline.cues),
            "sounds": tuple(_sound(sound, at) for sound in timeline.sounds),
            "cards": tuple(_card(card, at) for card in timeline.cards),
            "mark": timeline.mark
            and timeline.mark.model_copy(update={"frames": -(-timeline.mark.frames * fps // timeline.fps)}),
        }
    )


def _clips(timeline: Timeline, at: Scale) -> tuple[Clip, ...]:
    found: list[Clip] = []
    for clip in timeline.clips:
        before = found[-1] if found else None
        start, shared = at(clip.start), 0
        if before is not None and clip.crossfade:
            end = before.start + before.frames
            shared = min(max(0, end - start), before.frames)
            start = end - shared
        elif before is not None:
            start = max(start, before.start + before.frames)
        frames = max(1, shared, at(clip.start + clip.frames) - start)
        skip, part = divmod(at(100 * clip.skip + clip.part), 100)
        whole = max(at(clip.whole), skip - (-(part + frames * clip.speed) // 100)) if clip.whole else 0
        found.append(
            clip.model_copy(
                update={
                    "start": start,
                    "frames": frames,
                    "crossfade": shared,
                    "transition": clip.transition if shared else "dissolve",
                    "skip": skip,
                    "part": part,
                    "whole": whole,
                }
            )
        )
    return tuple(found)


def _cue(cue: Cue, at: Scale) -> Cue:
    start = at(cue.start)
    words = tuple((at(begin), letters) for begin, letters in cue.words)
    return cue.model_copy(update={"start": start, "end": max(start + 1, at(cue.end)), "words": words})


def _sound(sound: Sound, at: Scale) -> Sound:
    start = at(sound.start)
    skip, part = divmod(at(100 * sound.skip + sound.part), 100)
    return sound.model_copy(
        update={
            "start": start,
            "frames": max(1, at(sound.start + sound.frames) - start),
            "fade_in": at(sound.fade_in),
            "fade_out": at(sound.fade_out),
            "skip": skip,
            "part": part,
            "levels": tuple((at(frame), db) for frame, db in sound.levels),
        }
    )


def _card(card: Card, at: Scale) -> Card:
    start = at(card.start)
    return card.model_copy(update={"start": start, "frames": max(1, at(card.start + card.frames) - start)})
