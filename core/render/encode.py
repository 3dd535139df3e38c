"""Planes in, H.264 out: one thread, closed groups of pictures, every setting fixed, so equal pictures give equal bytes."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from fractions import Fraction
from pathlib import Path
from typing import cast

import av
import cv2
import numpy as np
from av.video.frame import PictureType

from core.render.camera_moves import Size
from core.render.raster import Planes

PRESET = "veryfast"
CRF = 20
BT709, STUDIO_RANGE = 1, 1
AVX_512F = 13
"""OpenCV's number for it: CV_CPU_AVX_512F."""
SMOOTH = "b-adapt=0:subme=1:partitions=i8x8,i4x4:aq-strength=0.75"
"""What a camera's even way over a still can do without: three B-frames always stand between two others, no block is divided or
matched finer than a quarter of a pixel, and what that costs in bytes is taken from what is flat. Measured on 1080p shots against
the preset without it: 0.6 of the CPU, as many bytes, PSNR within 0.2 dB, dots within 0.029 px of their way (0.026). A fourth
B-frame would save more and shake more (0.034 px)."""
CLOSED = "open-gop=0:stitchable=1:colorprim=bt709:transfer=bt709:colormatrix=bt709:range=tv"
PLAIN = {"preset": PRESET, "crf": str(CRF), "aq-mode": "2", "x264-params": CLOSED}
"""The preset as it is. aq-mode 2 spends less on grain and more on what moves slowly: half the jitter of 1 at the same size."""
SETTINGS = PLAIN | {"x264-params": f"{SMOOTH}:{CLOSED}"}
DRAFT = {"preset": "superfast", "crf": "23", "x264-params": f"bframes=0:scenecut=0:keyint=infinite:{CLOSED}"}
"""Of a second that is looked at while the film is cut: one key frame, and no picture that is shown in another order than it is coded, so
that pieces lie in a browser's buffer edge to edge."""
FRAGMENT = {"movflags": "frag_keyframe+empty_moov+default_base_moof"}
"""An MP4 that Media Source Extensions take."""


def _on_this_machine(settings: dict[str, str]) -> dict[str, str]:
    """The settings, and on a machine with AVX-512 the order to leave it alone.

    x264's AVX-512 code for macroblock trees does not give the same bytes each time for the same pictures at some widths
    (measured at 320 and 1080). AVX2 is as fast, and gives what SSE4 gives.
    """
    if not cv2.checkHardwareSupport(AVX_512F):
        return settings
    return settings | {"x264-params": settings["x264-params"] + ":asm=avx2"}


class Reel:
    """A file being written, picture by picture. Draw the whole of `picture`, then `keep()` it, and again.

    There is one picture: the encoder takes its copy while `keep()` runs.
    """

    def __init__(
        self,
        path: Path,
        size: Size,
        fps: int,
        settings: dict[str, str],
        container: dict[str, str],
        metadata: dict[str, str],
    ) -> None:
        self._file = av.open(str(path), "w", format="mp4", options=container)
        self._file.metadata.update(metadata)
        self._stream = self._file.add_stream("libx264", rate=fps, options=_on_this_machine(settings))
        self._stream.width, self._stream.height = size
        self._stream.pix_fmt = "yuv420p"
        self._stream.time_base = Fraction(1, fps)
        context = self._stream.codec_context
        context.thread_count = 1
        context.time_base = Fraction(1, fps)
        context.color_primaries = context.color_trc = context.colorspace = BT709
        context.color_range = STUDIO_RANGE
        self._fps, self._count = fps, 0
        self._frame = av.VideoFrame(*size, "yuv420p")
        self.picture = planes_of_frame(self._frame)

    def keep(self) -> None:
        """The picture is done: encode it."""
        self._frame.pts, self._frame.time_base = self._count, Fraction(1, self._fps)
        self._frame.pict_type = PictureType.NONE
        self._file.mux(self._stream.encode(self._frame))
        self._count += 1

    def close(self) -> None:
        self._file.mux(self._stream.encode(None))
        self._file.close()

    def drop(self) -> None:
        """Let go of the file without finishing it."""
        self._file.close()


def planes_of_frame(frame: av.VideoFrame) -> Planes:
    """The planes of a frame of PyAV, to read and to draw on, without a copy."""
    return Planes(*(_view(plane) for plane in frame.planes))


def _view(plane: av.video.plane.VideoPlane) -> np.ndarray:
    rows = np.frombuffer(cast("memoryview", plane), np.uint8, count=plane.line_size * plane.height)
    return rows.reshape(plane.height, plane.line_size)[:, : plane.width]


@contextmanager
def open_reel(
    path: Path,
    size: Size,
    fps: int,
    settings: dict[str, str] = SETTINGS,
    container: dict[str, str] | None = None,
    metadata: dict[str, str] | None = None,
) -> Iterator[Reel]:
    """A reel that stands at `path` only when it is whole; a stop half-way leaves nothing."""
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    writing = Reel(part, size, fps, settings, container or {}, metadata or {})
    try:
        yield writing
        writing.close()
        os.replace(part, path)
    except BaseException:
        writing.drop()
        raise
    finally:
        part.unlink(missing_ok=True)
