"""Clips that came as files: their pictures at the film's own rate, filling its frame, the last one held when they end."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from functools import partial
from pathlib import Path

import av

from core.errors import MadeBadly
from core.files.media_import import FORMATS
from core.render import camera_moves, raster
from core.render.camera_moves import Size
from core.render.encode import planes_of_frame
from core.render.timeline import Framing

Draw = Callable[[raster.Planes], None]
ONLY_FILES = {"protocol_whitelist": "file", "format_whitelist": FORMATS}
"""What a file may be and reach: never a playlist, which would open other files and addresses."""


def footage_pictures(path: Path, size: Size, fps: int, frames: Sequence[float]) -> Iterator[Draw]:
    """How to draw each of these `frames` of the clip, in order and counted in the film's frames."""
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
            yield _drawing(now, size)


def _from(file: av.container.InputContainer, moment: Fraction) -> Iterator[av.VideoFrame]:
    """Decoded frames from the one that shows at `moment` (seconds from the clip's first frame) on."""
    stream = file.streams.video[0]
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


def _drawing(frame: av.VideoFrame, size: Size) -> Draw:
    source = planes_of_frame(frame.reformat(format="yuv420p", dst_colorspace="ITU709", dst_color_range="MPEG"))
    here = camera_moves.window_of_framing(Framing(), source.size, size)
    return partial(raster.warp_window, source, here)
