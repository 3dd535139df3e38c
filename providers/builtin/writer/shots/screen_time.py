"""How long words take on the screen, and which beats share a shot. The writer fills a film by it, the director cuts by it.

Rates were measured on read-aloud scripts: Chinese 4.4 characters a second, English 2.7 words a second, and 0.7 s of air
around a line. A picture needs 2 s to be seen, 3 s where nobody speaks over it, longer where much happens in it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

AIR = 0.7
HOLD, ALONE = 2.2, 3.2
"""Seconds that a picture is looked at least: while somebody speaks over it, and in silence."""
CLOSE_STEPS = ("turn", "price")
"""Steps in which the camera goes to faces."""
SINGLE_STEPS = ("want", "turn", "price")
"""Steps in which each answer gets a shot of its own."""


def has_picture(beat: Any) -> bool:
    """Whether a beat has a picture of its own: an action, or what a narrator tells of whom and what is seen meanwhile."""
    return beat["kind"] == "action" or (beat["kind"] == "narration" and bool(beat.get("pose") or beat.get("shows")))


def rides_on_picture(beat: Any) -> bool:
    """Whether a beat is a line that is heard over a picture of something else."""
    return not has_picture(beat)


@lru_cache(maxsize=4096)
def speech_seconds(text: str, language: str) -> float:
    if language == "zh":
        return len(re.findall(r"[\u4e00-\u9fff\w]", text)) / 4.4 + AIR
    return len(text.split()) / 2.7 + AIR


@lru_cache(maxsize=4096)
def action_seconds(text: str, language: str) -> float:
    if language == "zh":
        return min(5.0, max(HOLD, len(re.findall(r"[\u4e00-\u9fff\w]", text)) / 9.0))
    return min(5.0, max(HOLD, len(text.split()) / 5.5))


def group_beats(beats: Sequence[Any]) -> list[list[int]]:
    """Beats of one scene -> shots, by their kinds and steps alone, so that new words in a line change no picture.

    What has a picture of its own opens a shot; up to two lines ride on it, one where faces matter.
    """
    shots: list[list[int]] = []
    for i, beat in enumerate(beats):
        speeches = sum(beats[j]["kind"] != "action" for j in shots[-1]) if shots else 9
        limit = 1 if beat.get("step") in SINGLE_STEPS else 2
        if has_picture(beat) or speeches >= limit:
            shots.append([i])
        else:
            shots[-1].append(i)
    return shots


def shot_seconds(beats: Sequence[Any], shot: list[int], language: str) -> float:
    """A line rides on the picture it belongs to; the longer of the two decides."""
    seen = sum(action_seconds(beats[i]["text"], language) for i in shot if has_picture(beats[i]))
    said = sum(speech_seconds(beats[i]["text"], language) for i in shot if beats[i]["kind"] != "action")
    return max(seen, said + (0.3 if seen else 0.0), 1.6 if said else ALONE)


def scene_seconds(beats: Sequence[Any], language: str) -> float:
    return sum(shot_seconds(beats, shot, language) for shot in group_beats(beats))
