"""What came back from a model, made fit for the film: a picture in its size, a sound and a clip as clean files. What the studio's
own engines made is fit as it is; what came from outside is read like anything that people bring."""

from __future__ import annotations

import io
import tempfile
import wave
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from core.errors import BadInput, MadeBadly
from core.files import assets, media_import, picture_import
from core.gateway.routing_policy import OWN
from core.studio import Studio
from core.types import Value
from providers.base import Result

LONGEST_CLIP_S = 90.0


class IncomingClip(Value):
    """A clip stored under its hash, a small silent copy of it, its size in bytes, how long it is, and whether it has a sound of its
    own."""

    whole: str
    small: str
    bytes: int
    milliseconds: int = 0
    sound: bool = False

    @property
    def facts(self) -> dict[str, Any]:
        """What a row of `videos` keeps of its file."""
        return {"milliseconds": self.milliseconds, **({"sound": True} if self.sound else {})}


class LastPicture(Value):
    """The last picture of a clip, stored under its hash, and how many seconds the clip lasts."""

    picture: str
    seconds: float


def result_facts(result: Result, *more: Result) -> dict[str, Any]:
    """What a take keeps of who made it: see tables.Take and tables.Video. `more` are further parts of the same take."""
    return {
        "provider": result.provider,
        "model": result.model,
        "call_key": result.call,
        "cost_micro_yuan": sum(each.cost_micro_yuan for each in (result, *more)),
        "took_ms": round(1000 * sum(each.took_s for each in (result, *more))),
    }


def fit_picture(result: Result, width: int, height: int) -> tuple[bytes, str]:
    """(bytes, media type) of a picture of just this size. Raises MadeBadly for what is none."""
    if result.provider == OWN:
        return result.content, result.media_type
    try:
        return picture_import.crop_to_size(result.content, (width, height)), "image/png"
    except BadInput as error:
        raise MadeBadly(what="picture", model=f"{result.provider}/{result.model}") from error


def store_sound(studio: Studio, result: Result, **of: Any) -> tuple[str, int]:
    """(its hash, milliseconds) of a sound, stored. Raises MadeBadly for what is none."""
    if (seconds := _wave_s(result)) is not None:
        milliseconds = round(1000 * seconds)
        kept = assets.store(studio.db, studio.files, result.content, result.media_type, milliseconds=milliseconds, **of)
        return kept, milliseconds
    with _as_file(studio, result) as folder:
        try:
            clean = media_import.clean_file(Path(folder) / "came", Path(folder), want="sound")
        except BadInput as error:
            raise MadeBadly(what="sound", model=f"{result.provider}/{result.model}") from error
        milliseconds = round(clean.seconds * 1000)
        kept = assets.adopt_file(studio.db, studio.files, clean.file, clean.media_type, milliseconds=milliseconds, **of)
        return kept, milliseconds


def store_clip(studio: Studio, result: Result, *more: Result, **of: Any) -> IncomingClip:
    """A clip, stored with its small copy; with `more`, those parts of it one after the other, each of which begins with the last
    picture of the one before: that is shown once. Its own sound is kept. Raises MadeBadly for what is none."""
    with tempfile.TemporaryDirectory(prefix="came.", dir=studio.files.temp("received")) as folder:
        try:
            clean = media_import.join_clips(_clean(Path(folder), (result, *more)), Path(folder), small=True)
        except BadInput as error:
            raise MadeBadly(what="clip", model=f"{result.provider}/{result.model}") from error
        length, size = round(clean.seconds * 1000), clean.file.stat().st_size
        small = assets.adopt_file(
            studio.db, studio.files, clean.small or clean.file, "video/mp4", milliseconds=length, **of
        )
        shape: dict[str, Any] = {"width": clean.width, "height": clean.height, "milliseconds": length}
        whole = assets.adopt_file(studio.db, studio.files, clean.file, clean.media_type, **shape, **of)
        return IncomingClip(whole=whole, small=small, bytes=size, milliseconds=length, sound=clean.sound)


def _clean(folder: Path, results: Sequence[Result]) -> list[media_import.CleanMedia]:
    """Each part clean, without the picture that the one before has already shown."""
    found: list[media_import.CleanMedia] = []
    for number, result in enumerate(results):
        place = folder / str(number)
        place.mkdir()
        (place / "came").write_bytes(result.content)
        begin = 1 / found[-1].fps if found else 0.0
        alone = len(results) == 1
        found.append(media_import.clean_file(place / "came", place, start=begin, end=LONGEST_CLIP_S, small=alone))
    return found


def store_last_picture(studio: Studio, content: bytes | str, model: str, **of: Any) -> LastPicture:
    """The last picture of a clip that came (its bytes) or is stored (its hash). Raises MadeBadly, naming the `model` that made it."""
    came = studio.files.read(content) if isinstance(content, str) else content
    with tempfile.TemporaryDirectory(prefix="last.", dir=studio.files.temp("received")) as folder:
        (Path(folder) / "came").write_bytes(came)
        try:
            last = media_import.extract_last_picture(Path(folder) / "came", Path(folder))
        except BadInput as error:
            raise MadeBadly(what="clip", model=model) from error
        shape: dict[str, Any] = {"width": last.width, "height": last.height}
        kept = assets.adopt_file(studio.db, studio.files, last.file, last.media_type, **shape, **of)
        return LastPicture(picture=kept, seconds=round(last.seconds, 3))


def _wave_s(result: Result) -> float | None:
    """Seconds of a plain WAV; None for anything else."""
    if result.media_type != "audio/wav":
        return None
    try:
        with wave.open(io.BytesIO(result.content)) as told:
            return told.getnframes() / told.getframerate() if told.getsampwidth() == 2 else None
    except (wave.Error, EOFError, ZeroDivisionError):
        return None


def _as_file(studio: Studio, result: Result) -> tempfile.TemporaryDirectory[str]:
    folder = tempfile.TemporaryDirectory(prefix="came.", dir=studio.files.temp("received"))
    (Path(folder.name) / "came").write_bytes(result.content)
    return folder
