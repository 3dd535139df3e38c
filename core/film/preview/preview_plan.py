"""What a preview is made of: the film's own time line at a small size, in pieces of about a second, and its sound in windows.

Each piece has a key of all that is seen in it, so that after a change only other keys are made and fetched. A shot is cut where its take
is, not where the shot begins: trimmed, it keeps all its pieces but the one at the edge.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise

from core.render import audio_samples, encode, pieces, sound
from core.render.loudness import RATE
from core.render.pieces import FilmPiece
from core.render.sound import SoundPiece
from core.render.timeline import Timeline
from core.storyboard.film_snapshot import FilmSnapshot
from core.types import Value, digest

VERSION = 1
SHORT_SIDE = 540
"""Pixels. A film that is smaller is previewed in its own size."""
WINDOW_S = 5
"""Seconds of sound in one file."""
KEY_LETTERS = 24


class PreviewPlan(Value):
    """A film to look at: its pieces in order, and its whole sound."""

    fps: int
    short_side: int
    pieces: tuple[FilmPiece, ...]
    sound: SoundPiece

    @property
    def windows(self) -> int:
        """How many files its sound comes in."""
        return -(-self.sound.samples // (WINDOW_S * RATE))


def can_preview(made: FilmSnapshot) -> bool:
    """Whether each of its shots has a clip, also one that is no longer what is wanted."""
    return bool(made.script and made.shots) and all(
        (clip := made.clips.get(shot.id)) and (clip.recipe or clip.file_key) for shot in made.shots
    )


def plan_preview(timeline: Timeline) -> PreviewPlan:
    small = _small(timeline)
    return PreviewPlan(
        fps=small.fps,
        short_side=min(small.width, small.height),
        pieces=tuple(
            pieces.piece_between(small, start, end)
            for stretch, edge in pieces.stretches(small)
            for start, end in _seconds_of(small, stretch, edge)
        ),
        sound=sound.plan_sound(timeline),
    )


@lru_cache(maxsize=8192)
def piece_key(piece: FilmPiece) -> str:
    return digest("preview", VERSION, encode.DRAFT, piece.key)[:KEY_LETTERS]


def sound_key(mixed: SoundPiece) -> str:
    return digest("preview sound", VERSION, WINDOW_S, audio_samples.BIT_DEPTH, mixed.key)[:KEY_LETTERS]


def _small(timeline: Timeline) -> Timeline:
    short = min(timeline.width, timeline.height)
    if short <= SHORT_SIDE:
        return timeline
    width, height = (round(side * SHORT_SIDE / short / 2) * 2 for side in (timeline.width, timeline.height))
    return timeline.model_copy(update={"width": width, "height": height})


def _seconds_of(timeline: Timeline, start: int, end: int) -> Iterator[tuple[int, int]]:
    """From `start` to `end` in parts of about a second, cut at whole seconds of the take that is seen; none is shorter than a third of
    one unless all of it is."""
    second = timeline.fps
    seen = next((clip for clip in reversed(timeline.clips) if clip.start <= start < clip.start + clip.frames), None)
    into_take = start - seen.start + round(100 * seen.skip / seen.speed) if seen else 0
    first = start + (-into_take) % second
    inner = [edge for edge in range(first, end, second) if edge - start >= second // 3 and end - edge >= second // 3]
    yield from pairwise([start, *inner, end])
