"""A film before anything of it is planned: about how much there will be to make, what that costs and how long it takes."""

from __future__ import annotations

import math
import uuid

from core import grades, making, prices
from core.ledger import Account
from core.project import Brief
from core.studio import Studio
from providers.base import Grade

SHOT_S, SCENE_S, LINE_S = 3.6, 22, 5
"""Seconds of film to a shot, a scene and a line, as the house writes them."""
PEOPLE = 3


def counts(brief: Brief, pictures: int = 1) -> dict[str, int]:
    """How often each job is done for a whole film, about, with so many takes of each picture."""
    shots = max(3, math.ceil(brief.seconds / SHOT_S))
    scenes = max(1, round(brief.seconds / SCENE_S))
    return {
        "script.write": 1,
        "storyboard.board": scenes,
        "storyboard.paint": shots * pictures,
        "characters.portrait": PEOPLE,
        "audio.speak": max(2, math.ceil(brief.seconds / LINE_S)),
        "audio.compose": 1,
        "audio.effect": scenes,
        "video.shoot": shots,
    }


def cost(studio: Studio, brief: Brief, grade: Grade | str | None = None, project_id: uuid.UUID | None = None) -> int:
    """Micro-yuan for the whole film by the models that would be asked first, in a run of this grade; of a film that stands, on
    its terms."""
    run = Grade(grade) if grade else None
    often = counts(brief, grades.pictures(studio, Account(project_id=project_id), run))
    return sum(count * prices.of(studio, [kind], project_id, brief, grade=run) for kind, count in often.items())


def seconds(studio: Studio, brief: Brief) -> float:
    """About how long somebody waits for the film on this machine, with nobody else in line."""
    return making.expected(brief) / max(1, studio.settings.dailies_workers)
