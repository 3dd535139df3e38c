"""A film before anything of it is planned: about how much there will be to make, what that costs and the steps it takes."""

from __future__ import annotations

import math
import uuid
from collections.abc import Sequence

from core.film import shot_lengths
from core.film.cut_versions import CPU_PER_FRAME_S
from core.models import quality_grades, quotes
from core.money.ledger import Account
from core.production import cpu_seconds, production_plan, stage_needs
from core.production.cpu_seconds import FULL_HD
from core.project.projects import Brief
from core.script import script_writing
from core.storyboard.film_snapshot import FilmSnapshot
from core.studio import Studio
from providers.base import Grade

SHOT_S, LINE_S = 3.6, 5
"""Seconds of film to a shot and a line, as the house writes them."""
PEOPLE = 3
CHARACTERS_SAID, LETTERS_SAID = 18, 60
"""Of a line, in Chinese and in other languages."""
CUTS = ("film.piece", "film.sound", "film.join")


def count_jobs(brief: Brief, pictures: int = 1) -> dict[str, int]:
    """How often each job is done for a whole film, about, with so many takes of each picture."""
    shots = max(3, math.ceil(brief.seconds / SHOT_S))
    scenes = script_writing.scene_count(brief.seconds)
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


def estimate_cost(
    studio: Studio, brief: Brief, grade: Grade | str | None = None, project_id: uuid.UUID | None = None
) -> int:
    """Micro-yuan for the whole film by the models that would be asked first, in a run of this grade; of a film that stands, on
    its terms."""
    run = Grade(grade) if grade else None
    often = count_jobs(brief, quality_grades.takes_per_picture(studio, Account(project_id=project_id), run))
    return sum(count * quotes.quote_jobs(studio, [kind], project_id, brief, grade=run) for kind, count in often.items())


def estimate_steps(brief: Brief, pictures: int = 1) -> list[tuple[str, float]]:
    """Every step of a whole film, about: its kind, and the guess at its seconds that will stand in its row."""
    often = count_jobs(brief, pictures)
    each = {
        "script.write": 0.5,
        "storyboard.board": 0.3,
        "storyboard.paint": cpu_seconds.paint_seconds(brief),
        "characters.portrait": 0.6,
        "audio.speak": cpu_seconds.speak_seconds(
            "字" * CHARACTERS_SAID if brief.language == "zh" else "x" * LETTERS_SAID, brief.language
        ),
        "audio.compose": cpu_seconds.compose_seconds(brief),
        "audio.effect": 1.0,
        "video.shoot": 0.5,
    }
    return [(kind, each[kind]) for kind, count in often.items() for _ in range(count)] + cutting_steps(brief)


def cutting_steps(brief: Brief, share: float = 1.0) -> list[tuple[str, float]]:
    """The steps by which a film is cut, of which this share of its pictures was not rendered before."""
    wide, high = brief.size()
    frames = brief.seconds * shot_lengths.FPS * share
    pieces = max(1, math.ceil(brief.seconds * share / SHOT_S))
    drawing = CPU_PER_FRAME_S * frames * wide * high / FULL_HD / pieces
    sound = ("film.sound", 1 + 0.06 * brief.seconds)
    return [("film.piece", 0.1 + drawing)] * pieces + [sound, ("film.join", 1.0)]


def remaining_steps(made: FilmSnapshot, stages: Sequence[str] = (), pictures: int = 1) -> list[tuple[str, float]]:
    """What is missing or stale of a film, or of these stages of it, as steps: what can be planned, and about what follows from that."""
    needs, whole = production_plan.list_needs(made), estimate_steps(made.brief, pictures)
    known = [(need.kind, need.expected_s) for need in needs]
    known += [step for step in known if step[0] == "storyboard.paint"] * (pictures - 1)
    boards = sum(need.kind == "storyboard.board" for need in needs)
    to_cut = cutting_steps(made.brief, _drawn_anew(made, needs))
    if made.script is None:
        known += [step for step in whole if step[0] not in ("script.write", *CUTS)]
    elif boards:
        followed = [step for step in whole if step[0] in ("storyboard.paint", "video.shoot")]
        known += followed[:: max(1, round(len(made.script.scenes) / boards))]
    if not stages:
        return known + (to_cut if needs or made.cut is None else cutting_steps(made.brief, 0.05))
    return [step for step in known if step[0].partition(".")[0] in stages]


def _drawn_anew(made: FilmSnapshot, needs: Sequence[stage_needs.Need]) -> float:
    """The share of a film's pictures that its next cut renders: all of a first one, of another what the needs change."""
    if made.cut is None or not made.shots or any(need.kind in ("script.write", "storyboard.board") for need in needs):
        return 1.0
    touched = {need.target_id for need in needs if need.kind in ("storyboard.paint", "video.shoot")}
    lines = sum(need.kind == "audio.speak" for need in needs)
    return min(1.0, (len(touched) + lines) / len(made.shots))
