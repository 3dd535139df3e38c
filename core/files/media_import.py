"""Clips and sounds that people or vendors bring: known by their bytes, refused with a sentence, made clean.

Nothing that people bring is decoded where the pages are served: it is read in a child process with limits on time and memory
(core.files.sandbox), and only what that child wrote anew is kept.
"""

from __future__ import annotations

import math
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Literal

from core.errors import ClipTookTooLong, FileTooLarge, NotAVideo
from core.files.picture_import import fits_limits
from core.files.sandbox import run_sandboxed
from core.types import Value

MOST_CLIP_BYTES = 500 << 20
LONGEST_SECONDS = 600
CHILD_SECONDS = {"look": 60, "last": 120, "sound": 300, "video": 1200}
"""How long the child may take of one core: ninety seconds of film are long."""
CLOCK_SECONDS = {"look": 60, "last": 300, "sound": 900, "video": 3600}
"""The same by the clock: on a machine that makes films meanwhile it has a third of a core. Somebody waits for a look."""
CHILD_MIB, CHILD_FILE_MIB = 3072, 2048
MOST_SHORT_SIDE = 1080
MOST_RATE = "24M"
"""Bits a second of a clean clip: twice what YouTube asks of 1080p at 50 pictures a second (12 Mbit/s). Without it, grain
makes the clean copy larger than what was brought."""
SMALL = 270
HEARD = 10 ** (-60 / 20)
"""Of full scale: a track that never gets louder (-60 dBFS) is an empty one, as some models hand out."""
FORMATS = "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,avi,wav,mp3,ogg,flac,aac"
TAGS = ["-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "bt709", "-color_range", "tv"]


class CleanMedia(Value):
    """A clean clip or sound as a file of this machine: an MP4 (H.264, AAC) or, without pictures, an M4A."""

    file: Path
    small: Path | None = None
    media_type: str
    seconds: float
    width: int = 0
    height: int = 0
    fps: float = 0.0
    sound: bool = False
    """Whether a clip has a sound of its own."""


def clean_file(
    source: Path,
    folder: Path,
    *,
    want: Literal["video", "sound"] = "video",
    start: float = 0.0,
    end: float | None = None,
    small: bool = False,
) -> CleanMedia:
    """An uploaded clip or sound made clean, cut to `start`..`end` in seconds: what is made lies in `folder`, with a `small`
    silent copy to show if asked. Nothing of it is read into memory here. Raises NotAVideo, ClipTookTooLong, FileTooLarge."""
    if source.stat().st_size > MOST_CLIP_BYTES:
        raise FileTooLarge(limit=MOST_CLIP_BYTES >> 20)
    return CleanMedia(**_in_child(source, folder, want, start, end, small))


def extract_last_picture(source: Path, folder: Path) -> CleanMedia:
    """The last picture of a clip, as a PNG that lies in `folder`; `seconds` and `fps` are the clip's. Raises NotAVideo,
    ClipTookTooLong."""
    return CleanMedia(**_in_child(source, folder, "last"))


def join_clips(parts: Sequence[CleanMedia], folder: Path, *, small: bool = False) -> CleanMedia:
    """Clean clips one after the other, as one file in `folder`: nothing is coded anew where all have one shape, rate and kind of sound,
    else they take the first one's. Raises NotAVideo."""
    if len(parts) == 1:
        return parts[0]
    out = folder / "joined.mp4"
    alike = len({(part.width, part.height, part.fps, _tracks(part.file)) for part in parts}) == 1
    try:
        _copied(parts, folder, out) if alike else _recoded(parts, out)
        shown = _small(out, folder / "joined-small.mp4") if small else None
    except subprocess.SubprocessError as error:
        raise NotAVideo from error
    told = {"seconds": sum(part.seconds for part in parts), "sound": any(part.sound for part in parts)}
    return parts[0].model_copy(update={"file": out, "small": shown, **told})


def check_media_file(source: Path, want: Literal["video", "sound"] = "video") -> None:
    """A glance at a file before long work is promised on it. Raises NotAVideo."""
    with tempfile.TemporaryDirectory(prefix="look.") as folder:
        _in_child(source, Path(folder), f"look:{want}")


def _in_child(source: Path, folder: Path, want: str, *how: Any) -> dict[str, Any]:
    """What the child says it made."""
    kind = want.partition(":")[0]
    return run_sandboxed(
        make_clean,
        source,
        folder,
        want,
        *how,
        seconds=CLOCK_SECONDS[kind],
        cpu_seconds=CHILD_SECONDS[kind],
        memory_mib=CHILD_MIB,
        file_mib=CHILD_FILE_MIB,
        too_heavy=ClipTookTooLong,
        broken=NotAVideo,
    )


# In the child ---------------------------------------------------------------------------------------------------------


def make_clean(
    source: str, folder: str, want: str, start: float = 0.0, end: float | None = None, small: bool = False
) -> dict[str, Any]:
    """The clean file and what it is. moviepy sees only a copy that ffmpeg has put into a container of ours."""
    return _made_clean(Path(source), Path(folder), want, start, end, small)


def _made_clean(source: Path, folder: Path, want: str, start: float, end: float | None, small: bool) -> dict[str, Any]:
    if want.startswith("look:"):
        return _seen(_remuxed(source, folder / "safe.mkv", 2), want.removeprefix("look:"))
    if want == "last":
        return _last(_remuxed(source, folder / "safe.mkv", LONGEST_SECONDS), folder / "last.png")
    safe = _remuxed(source, folder / "safe.mkv", min(LONGEST_SECONDS, math.ceil(end) + 1 if end else LONGEST_SECONDS))
    made = _sound(safe, folder, start, end) if want == "sound" else _video(safe, folder, start, end)
    if small:
        made["small"] = str(_small(Path(made["file"]), folder / "small.mp4"))
    return made


def _seen(safe: Path, want: str) -> dict[str, Any]:
    """Its first picture, or its first sound, can be read."""
    import av

    with av.open(str(safe)) as file:
        streams = file.streams.video if want == "video" else file.streams.audio
        first = next(iter(file.decode(streams[0])))
        if isinstance(first, av.VideoFrame) and not fits_limits(first.width, first.height):
            raise ValueError("no usable pictures")
    return {}


def _last(safe: Path, out: Path) -> dict[str, Any]:
    """Its last picture as a PNG, and what is known of the clip."""
    import av

    with av.open(str(safe)) as file:
        stream = file.streams.video[0]
        fps = float(stream.average_rate or 30)
        last: av.VideoFrame | None = None
        for frame in file.decode(stream):
            if not fits_limits(frame.width, frame.height):
                raise ValueError("no usable pictures")
            last = frame
        if last is None or last.time is None:
            raise ValueError("no pictures")
        last.to_image().save(out, "PNG", compress_level=4)
        facts = {"seconds": last.time + 1 / fps, "width": last.width, "height": last.height, "fps": fps}
    return {"file": str(out), "media_type": "image/png"} | facts


def _ffmpeg() -> list[str]:
    import imageio_ffmpeg

    return [imageio_ffmpeg.get_ffmpeg_exe(), "-nostdin", "-hide_banner", "-loglevel", "error", "-y"]


def _copied(parts: Sequence[CleanMedia], folder: Path, out: Path) -> None:
    told = folder / "parts.txt"
    told.write_text("".join(f"file '{part.file}'\n" for part in parts), "utf-8")
    inputs = ["-f", "concat", "-safe", "0", "-protocol_whitelist", "file", "-i", str(told)]
    _run([*_ffmpeg(), *inputs, "-c", "copy", "-movflags", "+faststart", f"file:{out}"])


def _recoded(parts: Sequence[CleanMedia], out: Path) -> None:
    first, heard = parts[0], any(_tracks(part.file) for part in parts)
    inputs = [word for part in parts for word in ("-i", f"file:{part.file}")]
    told, ways = [], ""
    for at, part in enumerate(parts):
        shape = f"{first.width}:{first.height}"
        told.append(
            f"[{at}:v]scale={shape}:force_original_aspect_ratio=increase,crop={shape},fps={first.fps:g},setsar=1[v{at}]"
        )
        if heard:
            quiet = f"anullsrc=r=48000:cl=stereo,atrim=duration={part.seconds:.3f}[a{at}]"
            told.append(f"[{at}:a]aresample=48000[a{at}]" if _tracks(part.file) else quiet)
        ways += f"[v{at}]" + (f"[a{at}]" if heard else "")
    told.append(f"{ways}concat=n={len(parts)}:v=1:a={int(heard)}[v]" + ("[a]" if heard else ""))
    command = [*_ffmpeg(), *inputs, "-filter_complex", ";".join(told), "-map", "[v]"]
    command += ["-map", "[a]", "-c:a", "aac", "-b:a", "192k"] if heard else []
    command += ["-c:v", "libx264", "-preset", "veryfast", "-crf", "18", "-threads", "1", *TAGS]
    _run([*command, "-movflags", "+faststart", f"file:{out}"])


def _run(command: Sequence[str]) -> None:
    subprocess.run(command, check=True, capture_output=True, timeout=CLOCK_SECONDS["video"])


def _tracks(clean: Path) -> int:
    """How many tracks of sound a clean file has."""
    import av

    with av.open(f"file:{clean}") as file:
        return len(file.streams.audio)


def _heard(clean: Path) -> bool:
    """Whether anything can be heard in a clip."""
    import av
    import numpy as np

    with av.open(f"file:{clean}") as file:
        if not file.streams.audio:
            return False
        resampler = av.AudioResampler(format="flt", layout="mono", rate=48_000)
        parts = (part for frame in file.decode(audio=0) for part in resampler.resample(frame))
        return any(float(np.abs(part.to_ndarray()).max(initial=0.0)) > HEARD for part in parts)


def _small(clean: Path, out: Path) -> Path:
    command = [*_ffmpeg(), "-i", f"file:{clean}"]
    command += ["-an", "-vf", f"scale='if(gt(iw,ih),-2,{SMALL})':'if(gt(iw,ih),{SMALL},-2)'", "-crf", "27"]
    command += ["-preset", "veryfast", "-threads", "1", "-movflags", "+faststart", f"file:{out}"]
    subprocess.run(command, check=True, capture_output=True)
    return out


def _remuxed(source: Path, safe: Path, seconds: int) -> Path:
    """The first picture and sound stream, copied. Only true media containers are opened, and only this one file."""
    command = [*_ffmpeg(), "-protocol_whitelist", "file", "-format_whitelist", FORMATS, "-i", f"file:{source}"]
    command += ["-map", "0:V:0?", "-map", "0:a:0?", "-map_metadata", "-1", "-map_chapters", "-1", "-c", "copy"]
    subprocess.run([*command, "-t", str(seconds), f"file:{safe}"], check=True, capture_output=True)
    return safe


def _video(safe: Path, folder: Path, start: float, end: float | None) -> dict[str, Any]:
    from moviepy import VideoFileClip

    with VideoFileClip(str(safe)) as whole:
        if not fits_limits(whole.w, whole.h) or not whole.duration:
            raise ValueError("no usable pictures")
        clip = whole.subclipped(start, min(end or whole.duration, whole.duration))
        width, height = _within(clip.w, clip.h)
        clip.write_videofile(
            str(folder / "clean.mp4"),
            fps=min(60, clip.fps or 30),
            codec="libx264",
            audio_codec="aac",
            audio_bitrate="192k",
            preset="veryfast",
            threads=1,
            temp_audiofile_path=str(folder),
            ffmpeg_params=[
                *("-crf", "18", "-maxrate", MOST_RATE, "-bufsize", MOST_RATE),
                *("-vf", f"scale={width}:{height}:out_color_matrix=bt709:out_range=tv"),
                *TAGS,
            ],
            logger=None,
        )
        facts = {"seconds": clip.duration, "width": width, "height": height, "fps": float(min(60, clip.fps or 30))}
    return {"file": str(folder / "clean.mp4"), "media_type": "video/mp4", "sound": _heard(folder / "clean.mp4")} | facts


def _sound(safe: Path, folder: Path, start: float, end: float | None) -> dict[str, Any]:
    from moviepy import AudioFileClip

    with AudioFileClip(str(safe)) as whole:
        clip = whole.subclipped(start, min(end or whole.duration, whole.duration))
        clip.write_audiofile(
            str(folder / "clean.m4a"),
            fps=48_000,
            codec="aac",
            bitrate="192k",
            ffmpeg_params=["-threads", "1"],
            logger=None,
        )
        return {"file": str(folder / "clean.m4a"), "media_type": "audio/mp4", "seconds": clip.duration}


def _within(width: int, height: int) -> tuple[int, int]:
    """Even sides, the shorter at most 1080."""
    scale = min(1.0, MOST_SHORT_SIDE / min(width, height))
    return max(2, round(width * scale / 2) * 2), max(2, round(height * scale / 2) * 2)
