"""A film before anything of it is planned: about how much there will be to make, what that costs and how long it takes."""

from __future__ import annotations

import math

from core import making, prices
from core.project import Brief
from core.studio import Studio

SHOT_S, SCENE_S, LINE_S = 3.6, 22, 5
"""Seconds of film to a shot, a scene and a line, as the house writes them."""
PEOPLE = 3


def counts(brief: Brief) -> dict[str, int]:
    """How often each job is done for a whole film, about."""
    shots = max(3, math.ceil(brief.seconds / SHOT_S))
    scenes = max(1, round(brief.seconds / SCENE_S))
    return {
        "script.write": 1,
        "storyboard.board": scenes,
        "storyboard.paint": shots,
        "characters.portrait": PEOPLE,
        "audio.speak": max(2, math.ceil(brief.seconds / LINE_S)),
        "audio.compose": 1,
        "audio.effect": scenes,
        "video.shoot": shots,
    }


def cost(studio: Studio, brief: Brief) -> int:
    """Micro-yuan for the whole film by the models that would be asked first."""
    return sum(count * prices.of(studio, [kind], brief=brief) for kind, count in counts(brief).items())


def seconds(studio: Studio, brief: Brief) -> float:
    """About how long somebody waits for the film on this machine, with nobody else in line."""
    return making.expected(brief) / max(1, studio.settings.dailies_workers)
