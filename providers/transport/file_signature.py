"""What bytes really are, whatever a vendor's header says of them: by their first bytes; how large a picture is, how long a sound
or film lasts."""

from __future__ import annotations

import io

from providers.base import Result, Usage
from providers.errors import BadAnswer

STARTS: tuple[tuple[bytes, str], ...] = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF8", "image/gif"),
    (b"ID3", "audio/mpeg"),
    (b"fLaC", "audio/flac"),
    (b"OggS", "audio/ogg"),
    (b"\x1aE\xdf\xa3", "video/webm"),
)
SOUNDS = ("M4A ", "M4B ")


def media_type(content: bytes) -> str:
    """ "image/png", "audio/mpeg", "video/mp4" and so on; empty where it is none of those a vendor hands out."""
    if found := next((kind for start, kind in STARTS if content.startswith(start)), ""):
        return found
    if content[:4] == b"RIFF":
        return {b"WAVE": "audio/wav", b"WEBP": "image/webp"}.get(content[8:12], "")
    if content[4:8] == b"ftyp":
        return "audio/mp4" if content[8:12].decode("latin-1") in SOUNDS else "video/mp4"
    if len(content) > 1 and content[0] == 0xFF and content[1] & 0xE0 == 0xE0 and content[1] & 0x06:
        return "audio/mpeg"
    return ""


def require_media_type(content: bytes, family: str, usage: Usage | None = None) -> str:
    """The media type of what must be an "image", "audio" or "video". Raises BadAnswer, with what was charged."""
    found = media_type(content)
    if not found.startswith(f"{family}/"):
        raise BadAnswer(f"The answer is {found or 'nothing known'}, not {family}.", usage=usage)
    return found


def picture_size(content: bytes) -> tuple[int, int]:
    """Width and height of a picture, in pixels. Raises BadAnswer for what is none."""
    from PIL import Image, UnidentifiedImageError

    try:
        return Image.open(io.BytesIO(content)).size
    except (UnidentifiedImageError, OSError) as error:
        raise BadAnswer("It is no picture.") from error


def duration_s(content: bytes, usage: Usage | None = None) -> float:
    """How long a sound or film lasts. Raises BadAnswer, with what was charged, where it cannot be played."""
    import av

    try:
        with av.open(io.BytesIO(content), "r") as film:
            if film.duration:
                return round(film.duration / av.time_base, 3)
            stream = film.streams[0]
            last = max(packet.pts + (packet.duration or 0) for packet in film.demux(stream) if packet.pts is not None)
            return round(float(last * (stream.time_base or 0)), 3)
    except (av.FFmpegError, ValueError, IndexError) as error:
        raise BadAnswer(f"What came cannot be played ({type(error).__name__}).", usage=usage) from None


def has_sound(content: bytes) -> bool:
    """Whether a film has a sound of its own. Raises BadAnswer where it cannot be opened."""
    import av

    try:
        with av.open(io.BytesIO(content), "r") as film:
            return bool(film.streams.audio)
    except (av.FFmpegError, ValueError) as error:
        raise BadAnswer(f"What came cannot be opened ({type(error).__name__}).") from None


def film_result(content: bytes, usage: Usage) -> Result:
    """A film as a Result, with its real length, and whether it has a sound of its own. Raises BadAnswer, with what was charged, for
    what is no film."""
    kind = require_media_type(content, "video", usage)
    facts = {"seconds": duration_s(content, usage), **({"sound": True} if has_sound(content) else {})}
    return Result(content=content, media_type=kind, usage=usage, facts=facts)


def sound_result(content: bytes, usage: Usage) -> Result:
    """A sound as a Result, with its real length."""
    kind = require_media_type(content, "audio", usage)
    return Result(content=content, media_type=kind, usage=usage, facts={"seconds": duration_s(content, usage)})
