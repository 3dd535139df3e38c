"""A shot longer than the longest clip of whoever is to film it: filmed in parts, each beginning with the last picture of the one before."""

from __future__ import annotations

import math
from collections.abc import Callable

from providers.base import Model, Request

SOME_S = 2.0
"""Of any shot, so much can be filmed by every model: it tells who is wanted, however long the shot is."""
NEAR_S = 0.05
REST_S = 0.5
"""Seconds that may be missing at a shot's end: nobody is asked for less, the last picture is held."""

First = Callable[[Request], Model | None]
"""The model that would be asked first."""


def longest_clip_seconds(model: Model | None) -> float:
    """Seconds of the longest clip it makes; 0 where it names none."""
    return max(model.limits.durations, default=model.limits.seconds_most) if model else 0.0


def fits_in_one_clip(model: Model | None, seconds: float) -> bool:
    """Whether it films so much in one."""
    return not longest_clip_seconds(model) or seconds <= longest_clip_seconds(model) + NEAR_S


def preferred_model(request: Request, first: First) -> Model | None:
    """The model that would be asked first if the shot were short."""
    return first(request.model_copy(update={"seconds": min(request.seconds, SOME_S)}))


def next_part(request: Request, done_s: float, model: Model | None) -> Request | None:
    """What is asked next of a shot of which `done_s` seconds stand: what is left, in equal parts that the model can make. Only the
    last of them ends as the shot does. None where all stands."""
    left = request.seconds - done_s
    if done_s and left < REST_S:
        return None
    count = 1 if fits_in_one_clip(model, left) else math.ceil((left - NEAR_S) / longest_clip_seconds(model))
    ends = request.last_frame if count == 1 else ""
    return request.model_copy(update={"seconds": round(left / count, 2), "last_frame": ends})


def plan_parts(request: Request, first: First) -> list[Request]:
    """All that will be asked for a shot, as far as one can tell before."""
    model = preferred_model(request, first) if request.seconds > SOME_S else None
    found, done = [], 0.0
    while (one := next_part(request, done, model)) is not None:
        found.append(one)
        done += one.seconds
    return found


def most_parts(request: Request, model: Model | None) -> int:
    """More parts than these are never asked for, however short they come back."""
    return (
        1 if fits_in_one_clip(model, request.seconds) else math.ceil(request.seconds / longest_clip_seconds(model)) + 1
    )
