"""Whether a finished film is what was asked for: its colours, and its sound beside its pictures."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import av
import cv2
import numpy as np

from bench.harness.render_film import FPS, keep_file, wav_bytes
from core.render import encode, join, pieces, raster, sound
from core.render.camera_moves import Size
from core.render.timeline import Clip, Recipe, Sound, Timeline

PATCHES = tuple((red, green, blue) for red in (16, 90, 165, 240) for green in (16, 128, 240) for blue in (16, 240))
"""Twenty-four colours, from dark to bright, grey and full."""
CLICK_RATE, CLICK_S = 48_000, 0.05
SMALL = Size(320, 180)
APART_S = 0.3
"""What is heard sooner after a click belongs to it."""
HEARD = 0.1
"""Above what share of full scale a click is heard to begin."""


def colour_error(folder: Path, size: Size) -> float:
    """By how many levels of 255 the mean of a patch of one colour is off in the exported film: the most of any patch and channel, as
    this renderer reads it and as ITU-R BT.709 says it is read. (ffmpeg's own quick conversion cuts each value off: a level darker.)"""
    wide, high = size.width // 6, size.height // 4
    patches = np.zeros((size.height, size.width, 3), np.uint8)
    spots = [(number // 6 * high, number % 6 * wide) for number in range(len(PATCHES))]
    for (top, left), colour in zip(spots, PATCHES, strict=True):
        patches[top : top + high, left : left + wide] = colour
    paths: dict[str, Path] = {}
    still = keep_file(paths, folder, cv2.imencode(".png", patches[..., ::-1])[1].tobytes(), "png")
    clip = Clip(shot_id="1", start=0, frames=8, recipe=Recipe(still=still))
    film = Timeline(width=size.width, height=size.height, fps=FPS, frames=8, clips=(clip,))
    made = folder / "colours.mp4"
    pieces.render_piece(pieces.plan_pieces(film)[0], paths.__getitem__, made)
    with av.open(str(made)) as opened:
        frame = list(opened.decode(video=0))[5]
        assert (frame.colorspace, frame.color_range) == (encode.BT709, encode.STUDIO_RANGE)
        planes = encode.planes_of_frame(frame)
        seen = (raster.to_rgb(planes), _by_the_standard(planes))
    inner = [
        (slice(top + high // 4, top + high * 3 // 4), slice(left + wide // 4, left + wide * 3 // 4))
        for top, left in spots
    ]
    return max(
        float(np.abs(picture[spot].reshape(-1, 3).mean(axis=0) - colour).max())
        for picture in seen
        for spot, colour in zip(inner, PATCHES, strict=True)
    )


def _by_the_standard(planes: raster.Planes) -> np.ndarray:
    """Floats of RGB, 0 to 255: ITU-R BT.709-6, 3.2 to 3.5, studio range, each sample of colour held for the four pixels it stands for."""
    luma = (planes.y.astype(np.float64) - 16) / 219
    blue, red = ((np.kron(plane.astype(np.float64), np.ones((2, 2))) - 128) / 224 for plane in (planes.u, planes.v))
    r, b = luma + 1.5748 * red, luma + 1.8556 * blue
    return 255 * np.clip(np.stack([r, (luma - 0.2126 * r - 0.0722 * b) / 0.7152, b], axis=-1), 0, 1)


def sync_error(folder: Path, seconds: float, every: float = 5.0) -> float:
    """How many frames a click is apart from the cut that it was laid on: the most over a film of `seconds`, cut from black to white
    and back `every` so many seconds."""
    paths: dict[str, Path] = {}
    stills = [keep_file(paths, folder, _plain(light), "png") for light in (20, 235)]
    t = np.arange(round(CLICK_S * CLICK_RATE)) / CLICK_RATE
    click = keep_file(paths, folder, wav_bytes(0.8 * np.sin(2 * np.pi * 1000 * t), CLICK_RATE), "wav")
    step, count = round(every * FPS), max(2, round(seconds / every))
    clips = tuple(
        Clip(shot_id=str(number), start=number * step, frames=step, recipe=Recipe(still=stills[number % 2]))
        for number in range(count)
    )
    heard = tuple(
        Sound(kind="sfx", file=click, start=clip.start, frames=max(1, round(CLICK_S * FPS))) for clip in clips[1:]
    )
    film = Timeline(width=SMALL.width, height=SMALL.height, fps=FPS, frames=count * step, clips=clips, sounds=heard)
    made = []
    for number, piece in enumerate(pieces.plan_pieces(film)):
        made.append(folder / f"sync{number}.mp4")
        pieces.render_piece(piece, paths.__getitem__, made[-1])
    sound.render_sound(sound.plan_sound(film), paths.__getitem__, folder / "sync.m4a")
    join.join_film(made, folder / "sync.m4a", folder / "sync.mp4", title="bench")
    cuts, clicks = _cuts(folder / "sync.mp4"), _clicks(folder / "sync.mp4")
    if len(cuts) != count - 1 or len(clicks) != count - 1:
        raise AssertionError(f"{count - 1} cuts with a click were made; {len(cuts)} are seen and {len(clicks)} heard")
    return max(abs(seen - loud) * FPS for seen, loud in zip(cuts, clicks, strict=True))


def _plain(light: int) -> bytes:
    return cv2.imencode(".png", np.full((SMALL.height, SMALL.width, 3), light, np.uint8))[1].tobytes()


def _cuts(film: Path) -> list[float]:
    """The seconds at which the picture turns from dark to bright or back."""
    with av.open(str(film)) as opened:
        bright = [
            (float(frame.time or 0), encode.planes_of_frame(frame).y.mean() > 128) for frame in opened.decode(video=0)
        ]
    return [at for (_, before), (at, now) in pairwise(bright) if before != now]


def _clicks(film: Path) -> list[float]:
    """The seconds at which a click begins."""
    begun: list[float] = []
    last = -1.0
    with av.open(str(film)) as opened:
        for frame in opened.decode(audio=0):
            loud = np.abs(frame.to_ndarray()).max(axis=0)
            for place in np.flatnonzero(loud > HEARD):
                at = float(frame.time or 0) + place / frame.sample_rate
                if at - last > APART_S:
                    begun.append(at)
                last = at
    return begun
