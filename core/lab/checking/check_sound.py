"""A sound without a key: how long, how loud, how much of it is silence, whether it clips."""

from __future__ import annotations

import io
import math
from collections.abc import Iterator
from typing import Any

import av
import numpy as np

from core.lab.checking.check_findings import Checks, Flaw, check_limits, length_flaws, unreadable
from core.render.loudness import RATE, LoudnessMeter
from providers.base import Capability, Request

PIECE = RATE // 20
"""Silence is looked for in pieces of 50 ms."""
FULL = 0.9995


def check_sound(content: bytes, request: Request) -> Checks:
    rule = check_limits()["sound"]
    try:
        with av.open(io.BytesIO(content), "r") as file:
            if not file.streams.audio:
                return unreadable("sound")
            stream = file.streams.audio[0]
            figures: dict[str, Any] = {
                "rate": int(stream.rate or 0),
                "channels": int(stream.channels or 0),
                "bytes": len(content),
            }
            figures |= _heard(_blocks(file, figures["channels"] == 1, rule["listened_s"]), rule)
            if file.duration and figures["seconds"] >= rule["listened_s"]:
                figures["seconds"] = round(file.duration / 1_000_000, 3)
    except (OSError, ValueError, av.FFmpegError, MemoryError, IndexError):
        return unreadable("sound")
    if not figures["seconds"]:
        return unreadable("sound")
    return Checks(figures=figures, findings=tuple(_flaws(figures, request, rule)))


def _blocks(file: Any, mono: bool, most: float) -> Iterator[np.ndarray]:
    """Blocks of float at 48 kHz, (samples, 2), until `most` seconds were heard; of a mono sound the second channel is empty, as its
    loudness is that of one. What breaks off later was heard so far."""
    shaper = av.AudioResampler(format="flt", layout="mono" if mono else "stereo", rate=RATE)

    def stereo(block: Any) -> np.ndarray:
        samples: np.ndarray = block.to_ndarray().reshape(-1, 1 if mono else 2)
        return np.hstack([samples, np.zeros_like(samples)]) if mono else samples

    heard = 0
    try:
        for frame in file.decode(audio=0):
            for block in shaper.resample(frame):
                heard += block.samples
                yield stereo(block)
            if heard >= most * RATE:
                return
        for block in shaper.resample(None):
            yield stereo(block)
    except av.FFmpegError:
        return


def _heard(blocks: Iterator[np.ndarray], rule: dict[str, Any]) -> dict[str, Any]:
    meter, count, clipped, held = LoudnessMeter(), 0, 0, np.zeros((0, 2), np.float32)
    powers: list[np.ndarray] = []
    for joined in _in_seconds(blocks):
        meter.hear(joined)
        count += len(joined)
        clipped += int((np.abs(joined) >= FULL).any(axis=1).sum())
        held = np.concatenate((held, joined))
        whole = len(held) // PIECE
        powers.append(np.square(held[: whole * PIECE]).reshape(whole, PIECE, 2).mean(axis=1).max(axis=1))
        held = held[whole * PIECE :]
    power = np.concatenate(powers) if powers else np.zeros(0)
    quiet = 10 * np.log10(np.maximum(power, 1e-12)) < rule["silence"]
    loudness, peak = meter.loudness(), meter.true_peak()
    return {
        "seconds": round(count / RATE, 3),
        "lufs": round(loudness, 1) if math.isfinite(loudness) else None,
        "peak": round(peak, 1) if math.isfinite(peak) else None,
        "silence": round(float(quiet.mean()), 3) if len(quiet) else 1.0,
        "clipped": round(clipped / count, 5) if count else 0.0,
    }


def _in_seconds(blocks: Iterator[np.ndarray]) -> Iterator[np.ndarray]:
    """The same sound in blocks of about a second: what is measured is measured in few steps."""
    held: list[np.ndarray] = []
    for block in blocks:
        held.append(block)
        if sum(map(len, held)) >= RATE:
            yield np.concatenate(held)
            held = []
    if held:
        yield np.concatenate(held)


def _flaws(figures: dict[str, Any], request: Request, rule: dict[str, Any]) -> Iterator[Flaw]:
    if request.capability is not Capability.SPEECH:
        yield from length_flaws(figures["seconds"], request.seconds, rule["seconds_off"], 0.35)
    if figures["lufs"] is None or figures["silence"] > 0.98:
        yield Flaw(say="check_silent")
        return
    if figures["silence"] > rule["silent_share"] and request.capability is not Capability.EFFECT:
        yield Flaw(say="check_much_silence", facts={"percent": round(100 * figures["silence"])})
    if figures["lufs"] < rule["quiet"]:
        yield Flaw(say="check_quiet", facts={"lufs": figures["lufs"]})
    if figures["lufs"] > rule["loud"]:
        yield Flaw(say="check_loud", facts={"lufs": figures["lufs"]})
    if figures["clipped"] > rule["clipped_share"] or (figures["peak"] or -99) > 1.0:
        yield Flaw(say="check_clipping", facts={"peak": figures["peak"]})
    if 0 < figures["rate"] < rule["rate_least"]:
        yield Flaw(say="check_low_rate", facts={"rate": figures["rate"]})
