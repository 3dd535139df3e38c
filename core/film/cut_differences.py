"""What two versions of a film have otherwise, place by place, in the order of the newer one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from core.film.cut_versions import compare_timelines
from core.render.timeline import Clip, Sound, Timeline
from core.types import Value

DifferenceKind = Literal[
    "added",
    "removed",
    "moved",
    "longer",
    "shorter",
    "slipped",
    "speed",
    "take",
    "joint",
    "line",
    "music",
    "levels",
    "words",
    "cards",
    "marks",
    "size",
]


class CutDifference(Value):
    """What is otherwise, in which frame of the newer version it is seen and in which of the older one, both frames of where it would be
    in a version that has it not. `shot_id` is empty for the whole film's; `by` are frames of a length."""

    kind: DifferenceKind
    at: int = 0
    before: int = 0
    shot_id: str = ""
    by: int = 0
    still: str = ""
    """SHA-256 of the picture its shot is drawn from, where it is drawn from one; of the older version for a shot that was taken out."""


def cut_differences(old: Timeline, new: Timeline) -> list[CutDifference]:
    """From `old` to `new`; some 30 ms for films of 400 shots."""
    found = [*_shots(old, new), *_lines(old, new)]
    return [*sorted(found, key=lambda one: one.at), *_whole(old, new)]


def _shots(old: Timeline, new: Timeline) -> Iterator[CutDifference]:
    before, after = ({clip.shot_id: clip for clip in timeline.clips} for timeline in (old, new))
    moved = _moved([one for one in before if one in after], [one for one in after if one in before])
    follows = 0
    for clip in new.clips:
        was = before.get(clip.shot_id)
        if was is None:
            yield _of("added", clip, at=clip.start, before=follows, by=clip.frames)
            continue
        follows = was.start + was.frames
        yield from _shot(was, clip, clip.shot_id in moved, first=clip is new.clips[0])
    follows = 0
    for clip in old.clips:
        if clip.shot_id in after:
            follows = after[clip.shot_id].start + after[clip.shot_id].frames
        else:
            yield _of("removed", clip, at=min(follows, new.frames - 1), before=clip.start, by=-clip.frames)


def _shot(was: Clip, now: Clip, moved: bool, first: bool) -> Iterator[CutDifference]:
    by = now.frames - was.frames
    told: list[tuple[DifferenceKind, bool]] = [
        ("moved", moved),
        ("longer", by > 0),
        ("shorter", by < 0),
        ("slipped", (now.skip, now.part) != (was.skip, was.part)),
        ("speed", now.speed != was.speed),
        ("take", (now.file, _still(now)) != (was.file, _still(was)) or _move(now) != _move(was)),
        ("joint", not first and (now.crossfade, now.transition) != (was.crossfade, was.transition)),
    ]
    for kind, true in told:
        if true:
            yield _of(kind, now, at=now.start, before=was.start, by=by if kind in ("longer", "shorter") else 0)


def _of(kind: DifferenceKind, clip: Clip, at: int, before: int, by: int = 0) -> CutDifference:
    return CutDifference(kind=kind, at=at, before=before, shot_id=clip.shot_id, by=by, still=_still(clip))


def _still(clip: Clip) -> str:
    return clip.recipe.still if clip.recipe else ""


def _move(clip: Clip) -> object:
    return clip.recipe.model_dump(exclude={"seed"}) if clip.recipe else None


def _moved(before: list[str], after: list[str]) -> set[str]:
    """The fewest shots that have to be carried to get from one order to the other."""
    place = {shot_id: number for number, shot_id in enumerate(before)}
    best: list[tuple[int, int]] = []
    for number, shot_id in enumerate(after):
        ends = [(best[n][0], n) for n in range(number) if place[after[n]] < place[shot_id]]
        length, last = max(ends, default=(0, -1))
        best.append((length + 1, last))
    kept, at = set(), max(range(len(after)), key=lambda n: best[n][0], default=-1)
    while at >= 0:
        kept.add(after[at])
        at = best[at][1]
    return set(after) - kept


def _lines(old: Timeline, new: Timeline) -> Iterator[CutDifference]:
    """Lines that are said in one of them only."""
    files = {sound.file for sound in _spoken(old)} ^ {sound.file for sound in _spoken(new)}
    said = [(sound.start, sound.start) for sound in _spoken(new) if sound.file in files]
    said += [(min(sound.start, new.frames - 1), sound.start) for sound in _spoken(old) if sound.file in files]
    seen: set[str] = set()
    for at, before in said:
        clip = next((one for one in reversed(new.clips) if one.start <= at), new.clips[0])
        if clip.shot_id not in seen:
            seen.add(clip.shot_id)
            yield _of("line", clip, at=at, before=before)


def _spoken(timeline: Timeline) -> list[Sound]:
    return [sound for sound in timeline.sounds if sound.kind == "narration"]


def _whole(old: Timeline, new: Timeline) -> Iterator[CutDifference]:
    counted = compare_timelines(old, new)
    music = [[one.file for one in timeline.sounds if one.kind != "narration"] for timeline in (old, new)]
    told: list[tuple[DifferenceKind, bool]] = [
        ("music", music[0] != music[1]),
        ("levels", music[0] == music[1] and (counted.music or counted.effects)),
        ("words", _words(old) != _words(new)),
        ("cards", _cards(old) != _cards(new)),
        ("marks", old.marks != new.marks),
        ("size", bool(counted.size)),
    ]
    yield from (CutDifference(kind=kind) for kind, true in told if true)


def _words(timeline: Timeline) -> object:
    """What beats say on the screen, and how subtitles look; a line that is said otherwise is told as such."""
    said = [(card.kind, card.title, card.lines) for card in timeline.cards if not card.is_title_or_end]
    return said, timeline.mark, timeline.subtitles


def _cards(timeline: Timeline) -> object:
    """Title and end: whether they are there, what they say, how they look, and how long one stands that somebody changed."""
    mine = [card for card in timeline.cards if card.is_title_or_end]
    own = [card.frames for card in mine if card.ground != "picture" or card.kind == "end"]
    return [card.model_dump(exclude={"start", "frames"}) for card in mine], own
