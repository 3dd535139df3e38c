"""Clips that came as files: their pictures at the film's own rate, filling its frame, the last one held when they end."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from functools import partial
from pathlib import Path

import av
import numpy as np

from core.errors import MadeBadly
from core.files.media_import import FORMATS
from core.render import camera_moves, raster
from core.render.camera_moves import Size
from core.render.encode import planes_of_frame
from core.render.timeline import Framing

Draw = Callable[[raster.Planes], None]
ONLY_FILES = {"protocol_whitelist": "file", "format_whitelist": FORMATS}
"""What a file may be and reach: never a playlist, which would open other files and addresses."""


MIDDLE = Framing()


def footage_pictures(
    path: Path, size: Size, fps: int, frames: Sequence[float], shown: Framing = MIDDLE
) -> Iterator[Draw]:
    """How to draw each of these `frames` of the clip, in order and counted in the film's frames: the part of its picture that is
    `shown`, brought to the film's size. Raises MadeBadly."""
    with av.open(f"file:{path}", options=ONLY_FILES) as file:
        if not file.streams.video:
            raise MadeBadly(model=path.name)
        decoded = _from(file, Fraction(frames[0]) / fps)
        now = next(decoded, None)
        if now is None:
            raise MadeBadly(model=path.name)
        after = next(decoded, None)
        for frame in frames:
            while after is not None and after.time <= frame / fps + 1e-6:
                now, after = after, next(decoded, None)
            yield _drawing(now, size, shown)


def _from(file: av.container.InputContainer, moment: Fraction) -> Iterator[av.VideoFrame]:
    """Decoded frames from the one that shows at `moment` (seconds from the clip's first frame) on."""
    stream = file.streams.video[0]
    if not stream.codec_context.is_open:
        stream.codec_context.thread_count = 1
    first = stream.start_time or 0
    if moment > 0 and stream.time_base:
        file.seek(first + int(moment / stream.time_base), stream=stream)
    held: av.VideoFrame | None = None
    for frame in file.decode(stream):
        if frame.pts is None:
            continue
        frame.pts -= first
        if held is not None and frame.time > float(moment) + 1e-6:
            yield held
        held = frame
    if held is not None:
        yield held


def grey_frames(path: Path, shares: Sequence[float], most: int = 256) -> list[np.ndarray]:
    """A few pictures of a clip as greys (h x w, 8 bits, `most` pixels across), each from a share of its length. Raises MadeBadly."""
    with av.open(f"file:{path}", options=ONLY_FILES) as file:
        if not file.streams.video:
            raise MadeBadly(model=path.name)
        length = Fraction(file.duration or 0, av.time_base)
        found = [next(_from(file, length * Fraction(share)), None) for share in shares]
    return [_grey(frame, min(most, frame.width)) for frame in found if frame]


def _grey(frame: av.VideoFrame, wide: int) -> np.ndarray:
    return frame.reformat(
        format="gray8", width=wide, height=max(2, round(frame.height * wide / frame.width))
    ).to_ndarray()


def picture_size(path: Path) -> Size:
    """Of a clip, in pixels. Raises MadeBadly."""
    with av.open(f"file:{path}", options=ONLY_FILES) as file:
        if not file.streams.video:
            raise MadeBadly(model=path.name)
        return Size(file.streams.video[0].width, file.streams.video[0].height)


def _drawing(frame: av.VideoFrame, size: Size, shown: Framing) -> Draw:
    source = planes_of_frame(frame.reformat(format="yuv420p", dst_colorspace="ITU709", dst_color_range="MPEG"))
    here = camera_moves.window_of_framing(shown, source.size, size)
    return partial(raster.warp_window, source, here)
