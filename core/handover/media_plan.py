"""The media files that go with a cut: which there are, what each is called, how long it is, and how it is made.

A clip that came as a file goes as it is. A shot that the studio's camera draws is rendered with what lies a little before and behind what
is seen (its handles). Sounds go as WAV, at the level that the studio's mix starts from.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

from core.handover.model import Handover
from core.project.mark_choice import CornerMark
from core.render import sound as mixing
from core.render.encode import SETTINGS
from core.render.loudness import RATE
from core.render.pieces import VERSION, FilmPiece, piece_between
from core.render.timeline import Card, Clip, Sound, Timeline
from core.types import Value, digest

FOLDER = "media"
HANDLE = 12
"""Frames before and behind what is seen of a shot, where it has them."""
SOUND_BYTES = 4 * RATE
"""A second of 16 bits in stereo."""
OVERLAY_BYTES = 60_000
"""About, of a title that lies over the picture."""
BYTES_PER_PIXEL = 0.05
"""About, of a rendered frame, where no film tells."""
NAMES = {"narration": "voice", "music": "music", "sfx": "effect", "clip": "sound"}


class SoundJob(Value):
    """A recording at another speed and level, `samples` long. `loop`: it goes round and round from `skip` samples on."""

    file: str
    speed: int
    samples: int
    loop: bool = False
    skip: int = 0


class OverlayJob(Value):
    """A clear picture of this size with a title, marks in its corners, or the words that a machine made the film."""

    width: int
    height: int
    card: Card | None = None
    marks: tuple[CornerMark, ...] = ()
    label: str = ""


class MediaItem(Value):
    """A file of the package. `frames` is how long it is (of a picture: as long as one likes, 0). Without a `job` it is the stored file
    `sha256`; with one it is made, once, and kept under `key`. `first` is the frame of the shot at its beginning: below 0 for a handle."""

    name: str
    kind: Literal["clip", "sound", "picture"]
    frames: int
    sha256: str = ""
    job: FilmPiece | SoundJob | OverlayJob | None = None
    first: int = 0
    bytes: int = 0
    """About, before it is made."""

    @property
    def key(self) -> str:
        return (
            digest("handover", VERSION, SETTINGS, mixing.LEVEL, self.kind, self.job)[:40] if self.job else self.sha256
        )

    @property
    def extension(self) -> str:
        return self.name.rpartition(".")[2]

    @property
    def needs(self) -> tuple[str, ...]:
        """SHA-256 of every file it is made of."""
        match self.job:
            case FilmPiece():
                return self.job.stills
            case SoundJob():
                return (self.job.file,)
            case OverlayJob():
                return tuple(mark.picture for mark in self.job.marks if mark.picture)
        return (self.sha256,)


def shot_media(handover: Handover, index: int, clip: Clip) -> MediaItem:
    """Of the cut's clip at `index`. Two clips that show parts of one file share it."""
    cut = handover.cut
    if clip.file:
        known = handover.media.get(clip.file)
        seen = -(-(100 * clip.skip + clip.part + clip.frames * clip.speed) // 100)
        first = next(n for n, each in enumerate(cut.clips) if each.file == clip.file)
        return MediaItem(
            name=f"{FOLDER}/{_number(handover, first)}{known.extension if known and known.extension else '.mp4'}",
            kind="clip",
            frames=max(seen, (known.milliseconds if known else 0) * cut.fps // 1000),
            sha256=clip.file,
            bytes=handover.bytes_of(clip.file),
        )
    head = min(HANDLE, (100 * clip.skip + clip.part) // clip.speed)
    frames = head + clip.frames + HANDLE
    return MediaItem(
        name=f"{FOLDER}/{_number(handover, index)}.mp4",
        kind="clip",
        frames=frames,
        job=_shot_piece(cut, clip, head, frames),
        first=-head,
        bytes=round(frames * bytes_per_frame(handover)),
    )


def _number(handover: Handover, index: int) -> str:
    """As the shot is called, in letters that every system takes; by its place where that is no name for a file of its own."""
    shot = handover.shot_of(handover.cut.clips[index])
    called = shot.number if shot else ""
    once = [each.number for each in handover.shots].count(called) == 1
    plain = called.isascii() and called.replace("-", "").replace("_", "").isalnum()
    return called if once and plain else f"shot-{index + 1:03d}"


def source_frame(media: MediaItem, clip: Clip, offset: int) -> int:
    """The frame of its media that is seen `offset` frames after a clip begins: the whole one, where the clip runs at a speed of its own."""
    return offset - media.first if media.job else (100 * clip.skip + clip.part + offset * clip.speed) // 100


def overlay_media(
    handover: Handover, name: str, *, card: Card | None = None, marks: Sequence[CornerMark] = (), label: str = ""
) -> MediaItem:
    job = OverlayJob(
        width=handover.width,
        height=handover.height,
        card=card.without_time if card else None,
        marks=tuple(marks),
        label=label,
    )
    return MediaItem(name=f"{FOLDER}/{name}.png", kind="picture", frames=0, job=job, bytes=OVERLAY_BYTES)


def sound_media(handover: Handover, number: int, sound: Sound, frames: int) -> MediaItem:
    """Of the cut's sound of this number, which is heard for `frames`. One recording that is heard twice is one file, as long as any of
    them needs; one that goes round and round has a file of its own."""
    cut, known = handover.cut, handover.media.get(sound.file)
    first, length = number, frames
    if not sound.loop:
        shared = [
            (n, each)
            for n, each in enumerate(cut.sounds)
            if (each.file, each.speed, each.loop) == (sound.file, sound.speed, False)
        ]
        first = shared[0][0]
        length = max(sound_source(each) + min(each.frames, cut.frames - each.start) for _, each in shared)
        length = max(length, -(-(known.milliseconds if known else 0) * cut.fps * 100 // (1000 * sound.speed)))
    job = SoundJob(
        file=sound.file,
        speed=sound.speed,
        samples=round(length * RATE / cut.fps),
        loop=sound.loop,
        skip=round((100 * sound.skip + sound.part) / sound.speed * RATE / cut.fps) if sound.loop else 0,
    )
    return MediaItem(
        name=f"{FOLDER}/{NAMES[cut.sounds[first].kind]}-{first + 1:02d}.wav",
        kind="sound",
        frames=length,
        job=job,
        bytes=44 + 4 * job.samples,
    )


def sound_source(sound: Sound) -> int:
    """The frame of its media at which a sound begins."""
    return 0 if sound.loop else round((100 * sound.skip + sound.part) / sound.speed)


def bytes_per_frame(handover: Handover) -> float:
    """About, of what is rendered: as the film itself has."""
    film, cut = handover.bytes_of(handover.film), handover.cut
    return film / cut.frames if film else cut.width * cut.height * BYTES_PER_PIXEL


def _shot_piece(cut: Timeline, clip: Clip, head: int, frames: int) -> FilmPiece:
    """A shot alone, `head` frames before it is seen, without any lettering."""
    skip, part = divmod(100 * clip.skip + clip.part - head * clip.speed, 100)
    alone: dict[str, Any] = {"start": 0, "frames": frames, "crossfade": 0, "skip": skip, "part": part}
    shown = clip.model_copy(update={**alone, "whole": clip.whole or clip.frames})
    moved = head - clip.start
    spoken = cut.speech or tuple((cue.speaker, cue.start, cue.end) for cue in cut.cues if cue.speaker)
    bare: dict[str, Any] = {"clips": (shown,), "frames": frames, "cues": (), "cards": (), "sounds": ()}
    bare |= {"mark": None, "marks": (), "subtitles": None}
    bare["speech"] = tuple((who, start + moved, end + moved) for who, start, end in spoken)
    return piece_between(cut.model_copy(update=bare), 0, frames)
