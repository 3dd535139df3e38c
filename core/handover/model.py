"""Everything of a film that other programs are given: its words, its cut, its pictures and sounds as local files, and where each came from."""

from __future__ import annotations

import mimetypes
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from pathlib import Path

from core.render.timeline import Clip, Timeline
from core.script.model import Script

EXTENSIONS = {
    "audio/flac": ".flac",
    "audio/mp4": ".m4a",
    "audio/mpeg": ".mp3",
    "audio/wav": ".wav",
    "audio/x-wav": ".wav",
}
"""Where the library of media types says something that editors do not expect."""


@dataclass(frozen=True, kw_only=True)
class MediaFile:
    """A stored picture, sound or clip. `bytes` is its size; the others are 0 where nobody measured them."""

    sha256: str
    media_type: str
    bytes: int
    width: int = 0
    height: int = 0
    milliseconds: int = 0

    @property
    def extension(self) -> str:
        """With its point: ".webp"; empty where the type is not known."""
        kind = self.media_type.partition(";")[0]
        return EXTENSIONS.get(kind) or mimetypes.guess_extension(kind, strict=False) or ""


@dataclass(frozen=True, kw_only=True)
class ShotLine:
    """What is said in a shot. `speaker` is empty for the narrator."""

    speaker: str
    text: str


@dataclass(frozen=True, kw_only=True)
class HandoverShot:
    """A shot as the storyboard shows it. `size`, `angle` and `movement` are the words of core.storyboard.model, whose names stand under
    pages.size_, pages.angle_ and pages.move_. `picture` is the SHA-256 of the chosen take, empty before it is painted; `start` and
    `frames` are where it stands in the cut, 0 where it is not in it."""

    number: str
    shot_id: str
    scene: int
    description: str = ""
    size: str = "full"
    angle: str = "eye"
    movement: str = "static"
    prompt: str = ""
    picture: str = ""
    lines: tuple[ShotLine, ...] = ()
    on_screen: tuple[str, ...] = ()
    start: int = 0
    frames: int = 0
    planned_seconds: float = 0.0
    is_file: bool = False
    approved_by: str = ""
    approved_at: datetime | None = None

    @property
    def is_approved(self) -> bool:
        return self.approved_at is not None


@dataclass(frozen=True, kw_only=True)
class HandoverCharacter:
    """Somebody of the cast. `picture` is the SHA-256 of the chosen portrait, empty where there is none."""

    name: str
    role: str = ""
    description: str = ""
    appearance: str = ""
    clothing: str = ""
    voice: str = ""
    picture: str = ""


@dataclass(frozen=True, kw_only=True)
class Provenance:
    """Where one chosen picture, portrait, sound or clip came from. `of` is what it is: shot, portrait, line, music, sfx or clip; `name` the
    shot's number, the character's name or the line's words. `vendor` is empty for what a person brought, who is `person` then."""

    of: str
    name: str
    sha256: str
    vendor: str = ""
    model: str = ""
    prompt: str = ""
    seed: int | None = None
    cost_micro_yuan: int = 0
    made_at: datetime | None = None
    person: str = ""


@dataclass(frozen=True, kw_only=True)
class CutVersion:
    """The version of the cut that is handed over. `name` is what somebody called it; `person` whose film it is."""

    number: int
    cut_id: str
    made_at: datetime
    name: str = ""
    person: str = ""


@dataclass(frozen=True, kw_only=True)
class Handover:
    """A film to be handed over. `media` holds every file it can need by SHA-256; `path_of` brings one to this machine, when it is asked,
    and raises NotFound. `film` is the SHA-256 of the finished film. `scratch` is a folder for what is rendered on the way and worth
    keeping, each file under a name that says all of what it holds."""

    title: str
    language: str
    width: int
    height: int
    fps: int
    path_of: Callable[[str], Path]
    scratch: Path
    script: Script | None = None
    timeline: Timeline | None = None
    version: CutVersion | None = None
    film: str = ""
    shots: tuple[HandoverShot, ...] = ()
    characters: tuple[HandoverCharacter, ...] = ()
    sounds: Mapping[str, ShotLine] = field(default_factory=dict)
    """Who says what in a recording, by its SHA-256; of an effect or the music its name, without a speaker."""
    media: Mapping[str, MediaFile] = field(default_factory=dict)
    cover_in: Callable[[str], Path] | None = None
    """Draws the film's cover as a JPEG in one of projects.RATIOS. Raises NoCover (core.film.errors) where it has no picture to show."""
    project_in: Callable[[Path], None] | None = None
    """Writes the whole film as a project file (core.film.project_file) at a path; it has about `project_bytes`."""
    project_bytes: int = 0
    provenance: tuple[Provenance, ...] = ()

    @cached_property
    def _by_id(self) -> dict[str, HandoverShot]:
        return {shot.shot_id: shot for shot in self.shots}

    @property
    def cut(self) -> Timeline:
        """The timeline. Raises ValueError before there is a film."""
        if self.timeline is None:
            raise ValueError("it is written from a film")
        return self.timeline

    def shot_of(self, clip: Clip) -> HandoverShot | None:
        """None for a shot that was thrown away since."""
        return self._by_id.get(clip.shot_id)

    def bytes_of(self, sha256: str) -> int:
        """0 for what is not known."""
        return self.media[sha256].bytes if sha256 in self.media else 0
