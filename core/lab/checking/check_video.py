"""A clip without a key: its length and size, black and frozen pictures, how much moves, how it begins, five pictures of it.

A clip is sampled at points all through it, within a budget of seconds."""

from __future__ import annotations

import io
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import av
import cv2
import numpy as np

from core.lab.checking.check_findings import Checks, Flaw, check_limits, length_flaws, unreadable
from core.lab.checking.check_picture import decode_picture, is_black, picture_likeness, size_flaws, surface_figures
from providers.base import Request

WIDE = 256
"""Pixels a sampled picture is wide."""
STRIP = 5
STEP_S = 0.25
"""Between two pictures that are compared for motion."""


@dataclass
class VideoSample:
    """Sampled pictures (8-bit BGR, small) with their seconds, and the pairs that were compared."""

    pictures: list[tuple[float, np.ndarray]] = field(default_factory=list)
    changes: list[float] = field(default_factory=list)
    flows: list[float] = field(default_factory=list)


def check_video(content: bytes, request: Request, reference: bytes | None = None) -> Checks:
    try:
        with av.open(io.BytesIO(content), "r") as file:
            if not file.streams.video:
                return unreadable("video")
            stream = file.streams.video[0]
            stream.thread_type = "AUTO"
            figures = _told(file, stream, len(content))
            seen = _sampled(file, stream, figures["seconds"])
    except (OSError, ValueError, av.FFmpegError, MemoryError, IndexError, ZeroDivisionError):
        return unreadable("video")
    if not seen.pictures or not figures["width"]:
        return unreadable("video")
    figures["seconds"] = figures["seconds"] or round(seen.pictures[-1][0], 3)
    figures |= _measured(seen)
    if reference is not None and (still := decode_picture(reference)) is not None:
        figures["first_likeness"] = round(picture_likeness(seen.pictures[0][1], still[0]), 3)
    return Checks(figures=figures, findings=tuple(_flaws(figures, request)), filmstrip=draw_filmstrip(seen))


def _told(file: Any, stream: Any, size: int) -> dict[str, Any]:
    """What the file says of itself."""
    seconds = float(stream.duration * stream.time_base) if stream.duration else (file.duration or 0) / 1_000_000
    return {
        "width": int(stream.codec_context.width or 0),
        "height": int(stream.codec_context.height or 0),
        "rate": round(float(stream.average_rate or stream.guessed_rate or 0), 3),
        "seconds": round(seconds, 3),
        "sound": bool(file.streams.audio),
        "bytes": size,
    }


def _sampled(file: Any, stream: Any, seconds: float) -> VideoSample:
    rule, seen, until = check_limits()["video"], VideoSample(), time.monotonic() + check_limits()["video"]["budget_s"]
    for at in _points(seconds, int(rule["samples"])):
        if time.monotonic() > until:
            break
        try:
            if at > 0:
                file.seek(int(at * av.time_base), backward=True)
            _look(file, stream, seen, at, until)
        except av.FFmpegError:
            break
    seen.pictures.sort(key=lambda one: one[0])
    return seen


def _points(seconds: float, most: int) -> list[float]:
    count = max(1, min(most, round(seconds * 2)))
    return [n * max(0.0, seconds - 2 * STEP_S) / max(1, count - 1) for n in range(count)] if count > 1 else [0.0]


def _look(file: Any, stream: Any, seen: VideoSample, at: float, until: float) -> None:
    """The picture at `at`, or how near to it one comes in this point's share of the time; and the change from it to the one a
    quarter of a second on. What was seen is not seen again."""
    first: tuple[float, np.ndarray] | None = None
    wait = min(until, time.monotonic() + check_limits()["video"]["budget_s"] / check_limits()["video"]["samples"])
    for frame in file.decode(stream):
        now = float(frame.time or 0.0)
        if first is None:
            if now < at - 0.05 and time.monotonic() < wait:
                continue
            if any(abs(now - other) < 0.02 for other, _ in seen.pictures):
                return
            first = (now, _small(frame))
            seen.pictures.append(first)
        elif now >= first[0] + STEP_S - 0.01:
            change, flow = _between(first[1], _small(frame), now - first[0])
            seen.changes.append(change)
            seen.flows.append(flow)
            return


def _small(frame: Any) -> np.ndarray:
    height = max(2, round(WIDE * frame.height / frame.width / 2) * 2)
    picture: np.ndarray = frame.reformat(width=WIDE, height=height, format="bgr24").to_ndarray()
    return picture


def _between(one: np.ndarray, two: np.ndarray, seconds: float) -> tuple[float, float]:
    """Mean change of grey (of 255), and mean motion in widths of the picture a second."""
    before, after = (cv2.cvtColor(p, cv2.COLOR_BGR2GRAY) for p in (one, two))
    change = float(cv2.absdiff(before, after).mean())
    flow = cv2.calcOpticalFlowFarneback(
        before, after, np.zeros((*before.shape, 2), np.float32), 0.5, 3, 15, 2, 5, 1.1, 0
    )
    return change, float(np.hypot(flow[..., 0], flow[..., 1]).mean() / WIDE / max(seconds, 0.04))


def _measured(seen: VideoSample) -> dict[str, Any]:
    rule, looks = check_limits()["video"], [surface_figures(picture) for _, picture in seen.pictures]
    frozen = [change < rule["frozen"] for change in seen.changes]
    return {
        "black": round(sum(map(is_black, looks)) / len(looks), 3),
        "frozen": round(sum(frozen) / len(frozen), 3) if frozen else 0.0,
        "motion": round(float(np.mean(seen.flows)), 4) if seen.flows else 0.0,
        "light": round(float(np.mean([look["light"] for look in looks])), 1),
        "sampled": len(seen.pictures),
    }


def draw_filmstrip(seen: VideoSample) -> bytes:
    """Five pictures of the clip from left to right as a JPEG."""
    every = np.linspace(0, len(seen.pictures) - 1, STRIP).round().astype(int)
    strip = np.hstack([seen.pictures[n][1] for n in every])
    return bytes(cv2.imencode(".jpg", strip, [cv2.IMWRITE_JPEG_QUALITY, 82])[1])


def _flaws(figures: dict[str, Any], request: Request) -> Iterator[Flaw]:
    rule = check_limits()["video"]
    yield from length_flaws(figures["seconds"], request.seconds, rule["seconds_off"], 0.35)
    yield from size_flaws(figures["width"], figures["height"], request)
    if 0 < figures["rate"] < rule["rate_least"]:
        yield Flaw(say="check_few_frames", facts={"rate": figures["rate"]})
    if figures["black"] > rule["black_share"]:
        yield Flaw(say="check_black_frames", facts={"percent": round(100 * figures["black"])})
    elif figures["frozen"] > rule["frozen_share"]:
        yield Flaw(say="check_frozen", facts={"percent": round(100 * figures["frozen"])})
    if figures.get("first_likeness", 1.0) < rule["first_unlike"]:
        yield Flaw(say="check_first_frame", facts={"likeness": figures["first_likeness"]})
