"""Planes in, H.264 out: one thread, closed groups of pictures, every setting fixed, so equal pictures give equal bytes."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from fractions import Fraction
from pathlib import Path
from typing import cast

import av
import numpy as np
from av.video.frame import PictureType

from core.render.moves import Size
from core.render.raster import Planes

PRESET = "veryfast"
CRF = 20
BT709, STUDIO_RANGE = 1, 1
SETTINGS = {
    "preset": PRESET,
    "crf": str(CRF),
    "x264-params": "open-gop=0:stitchable=1:colorprim=bt709:transfer=bt709:colormatrix=bt709:range=tv",
}


class Reel:
    """A file being written, picture by picture. Draw on `picture`, then `keep()` it."""

    def __init__(self, path: Path, size: Size, fps: int) -> None:
        self._file = av.open(str(path), "w", format="mp4")
        self._stream = self._file.add_stream("libx264", rate=fps, options=dict(SETTINGS))
        self._stream.width, self._stream.height = size
        self._stream.pix_fmt = "yuv420p"
        self._stream.time_base = Fraction(1, fps)
        context = self._stream.codec_context
        context.thread_count = 1
        context.time_base = Fraction(1, fps)
        context.color_primaries = context.color_trc = context.colorspace = BT709
        context.color_range = STUDIO_RANGE
        self._size, self._fps, self._count = size, fps, 0
        self._frame, self.picture = self._fresh()

    def keep(self) -> None:
        """The picture is done: encode it, and start another, not yet drawn."""
        self._frame.pts, self._frame.time_base = self._count, Fraction(1, self._fps)
        self._frame.pict_type = PictureType.NONE
        for packet in self._stream.encode(self._frame):
            self._file.mux(packet)
        self._count += 1
        self._frame, self.picture = self._fresh()

    def close(self) -> None:
        for packet in self._stream.encode(None):
            self._file.mux(packet)
        self._file.close()

    def drop(self) -> None:
        """Let go of the file without finishing it."""
        self._file.close()

    def _fresh(self) -> tuple[av.VideoFrame, Planes]:
        frame = av.VideoFrame(*self._size, "yuv420p")
        return frame, views(frame)


def views(frame: av.VideoFrame) -> Planes:
    """The planes of a frame of PyAV, to read and to draw on, without a copy."""
    return Planes(*(_view(plane) for plane in frame.planes))


def _view(plane: av.video.plane.VideoPlane) -> np.ndarray:
    rows = np.frombuffer(cast(memoryview, plane), np.uint8, count=plane.line_size * plane.height)
    return rows.reshape(plane.height, plane.line_size)[:, : plane.width]


@contextmanager
def reel(path: Path, size: Size, fps: int) -> Iterator[Reel]:
    """A reel that stands at `path` only when it is whole; a stop half-way leaves nothing."""
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    writing = Reel(part, size, fps)
    try:
        yield writing
        writing.close()
        os.replace(part, path)
    except BaseException:
        writing.drop()
        raise
    finally:
        part.unlink(missing_ok=True)
