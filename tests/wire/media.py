"""What fake vendors hand out: real small pictures, sounds and films, made once each."""

from __future__ import annotations

import io
import wave
from fractions import Fraction
from functools import cache

RATE = 44100
"""Samples a second of a film's own sound."""


@cache
def picture(width: int, height: int, kind: str = "PNG", see_through: bool = False) -> bytes:
    """A picture of this size, in pixels: a slope of colour, or with `see_through` a disc on nothing."""
    from PIL import Image, ImageDraw

    if see_through:
        image = Image.new("RGBA", (width, height), (0, 0, 0, 0))
        ImageDraw.Draw(image).ellipse((width // 4, height // 4, 3 * width // 4, 3 * height // 4), (200, 80, 60, 255))
    else:
        image = Image.linear_gradient("L").resize((width, height)).convert("RGB")
    kept = io.BytesIO()
    image.save(kept, kind)
    return kept.getvalue()


@cache
def wav_of(lengths: tuple[float, ...], rate: int = 16000) -> bytes:
    """A hum for each length in seconds, and silence for each that is less than nothing."""
    kept = io.BytesIO()
    with wave.open(kept, "wb") as sound:
        sound.setparams((1, 2, rate, 0, "NONE", ""))
        for seconds in lengths:
            sound.writeframes(bytes(2 * round(-seconds * rate)) if seconds < 0 else _frames(wav(seconds, rate)))
    return kept.getvalue()


def _frames(content: bytes) -> bytes:
    with wave.open(io.BytesIO(content)) as sound:
        return sound.readframes(sound.getnframes())


@cache
def wav(seconds: float, rate: int = 16000, channels: int = 1) -> bytes:
    """A hum of this length, in seconds, 16 bits."""
    import numpy as np

    t = np.arange(round(seconds * rate)) / rate
    samples = (np.sin(2 * np.pi * 220 * t) * 8000).astype("<i2")
    kept = io.BytesIO()
    with wave.open(kept, "wb") as sound:
        sound.setnchannels(channels)
        sound.setsampwidth(2)
        sound.setframerate(rate)
        sound.writeframes(np.repeat(samples, channels).tobytes())
    return kept.getvalue()


@cache
def mp3(seconds: float, rate: int = 44100) -> bytes:
    """A hum of this length, in seconds."""
    import av
    import numpy as np

    kept = io.BytesIO()
    with av.open(kept, "w", format="mp3") as film:
        stream = film.add_stream("libmp3lame", rate=rate, layout="mono")
        t = np.arange(round(seconds * rate)) / rate
        samples = (np.sin(2 * np.pi * 220 * t) * 8000).astype("<i2")
        frame = av.AudioFrame.from_ndarray(samples[None, :], format="s16", layout="mono")
        frame.sample_rate = rate
        film.mux(stream.encode(frame))
        film.mux(stream.encode(None))
    return kept.getvalue()


@cache
def mp4(width: int, height: int, seconds: float, fps: int = 4, sound: bool = False) -> bytes:
    """A film of this size, in pixels, and length, in seconds, that gets brighter; with a hum of its own, where wanted."""
    import av
    import numpy as np

    kept = io.BytesIO()
    with av.open(kept, "w", format="mp4") as film:
        stream = film.add_stream("libx264", rate=Fraction(fps))
        stream.width, stream.height, stream.pix_fmt = width // 2 * 2, height // 2 * 2, "yuv420p"
        stream.options = {"preset": "ultrafast"}
        track = film.add_stream("aac", rate=RATE, layout="mono") if sound else None
        count = max(1, round(seconds * fps))
        for number in range(count):
            shade = np.full((stream.height, stream.width, 3), 255 * number // count, np.uint8)
            film.mux(stream.encode(av.VideoFrame.from_ndarray(shade, "rgb24")))
        film.mux(stream.encode(None))
        if track is not None:
            hum = np.sin(2 * np.pi * 220 * np.arange(round(seconds * RATE)) / RATE).astype("<f4") / 4
            frame = av.AudioFrame.from_ndarray(hum[None, :], format="fltp", layout="mono")
            frame.sample_rate = RATE
            film.mux(track.encode(frame))
            film.mux(track.encode(None))
    return kept.getvalue()
