"""What work would cost before it is asked for: a request like those it makes, priced by the model that would be asked first."""

from __future__ import annotations

import math
import time
import uuid
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import replace
from weakref import WeakKeyDictionary

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.characters.characters import SHEET
from core.database import tables
from core.database.engine import Database
from core.film import shot_lengths
from core.money import budgets
from core.money.ledger import Account
from core.production import production_plan, stage_needs
from core.project.projects import Brief, brief_of
from core.script import script_writing
from core.storyboard import retouch, softer_shots
from core.storyboard.film_snapshot import FilmSnapshot
from core.studio import Studio
from core.tasks.task_rows import OPEN, stage_of_kind
from core.video import long_shots
from providers.base import Capability, Grade, Request

PROMPT = "字" * 900
"""About as long as what a model is told of a scene."""
LINE = "一句台词大约有二十来个字，说完要四五秒钟。"
SHOT_S, EFFECT_S = 4.0, 12.0
SHOOT = "video.shoot"
RETOUCHING = ("storyboard.tool", "characters.tool")
KNOWN_S = 3.0
"""A screen asks for the same price many times; it may be so old."""


def typical_request(kind: str, brief: Brief) -> Request | None:
    """A request like those this job makes; None for a job that asks no model. A picture's tool may be named behind its job:
    "storyboard.tool:upscale"; behind that of a clip, for how many seconds: "video.shoot:12"."""
    job, _, tool = kind.partition(":")
    if job in RETOUCHING:
        return retouch.typical_retouch(tool, brief)
    if kind == softer_shots.KIND:
        return softer_shots.softening_request(language=brief.language)
    width, height = brief.size()
    picture = {"capability": Capability.IMAGE, "prompt": PROMPT[:300]}
    requests: dict[str, dict[str, object]] = {
        "idea.directions": {
            "capability": Capability.TEXT,
            "purpose": "directions",
            "prompt": PROMPT,
            "tokens_most": 900,
        },
        "script.write": {
            "capability": Capability.TEXT,
            "purpose": "script",
            "prompt": 3 * PROMPT,
            "tokens_most": script_writing.answer_tokens(brief.seconds) or script_writing.TOKENS_USUAL,
        },
        "script.rewrite": {
            "capability": Capability.TEXT,
            "purpose": "rewrite",
            "prompt": 3 * PROMPT,
            "tokens_most": 2500,
        },
        "storyboard.board": {
            "capability": Capability.TEXT,
            "purpose": "storyboard",
            "prompt": 2 * PROMPT,
            "tokens_most": 2500,
        },
        "storyboard.paint": {**picture, "purpose": "shot", "width": width, "height": height},
        "characters.portrait": {**picture, "purpose": "portrait", "width": 640, "height": 640},
        "characters.sheet": {**picture, "purpose": "sheet", "width": SHEET[0], "height": SHEET[1]},
        "audio.speak": {"capability": Capability.SPEECH, "purpose": "line", "prompt": LINE},
        "audio.audition": {"capability": Capability.SPEECH, "purpose": "line", "prompt": LINE},
        "audio.compose": {"capability": Capability.MUSIC, "purpose": "score", "seconds": float(brief.seconds)},
        "audio.effect": {"capability": Capability.EFFECT, "purpose": "effect", "seconds": EFFECT_S},
        "video.shoot": {
            "capability": Capability.VIDEO,
            "purpose": "clip",
            "prompt": PROMPT[:200],
            "seconds": float(tool) if job == SHOOT and tool else SHOT_S,
            "width": width,
            "height": height,
            "references": ("0" * 64,),
            "sound": "on" if brief.own_sound in ("keep", "duck") else "off",
        },
    }
    return Request.model_validate({"language": brief.language, **requests[job]}) if job in requests else None


def job_kinds(made: FilmSnapshot, needs: Iterable[stage_needs.Need]) -> list[str]:
    """The jobs that are needed, as `of` prices them: a clip that is long by how long it is."""
    lengths = shot_lengths.shot_lengths(replace(made, clips={})) if made.shots else {}
    clips = {str(shot.id): shoot_kind(shot, lengths[str(shot.id)]) for shot in made.shots}
    return [clips.get(need.target_id, SHOOT) if need.kind == SHOOT else need.kind for need in needs]


def shoot_kind(shot: tables.Shot, length: shot_lengths.ShotLength) -> str:
    """The job that films a shot, as `of` prices it: for as long as it was planned, or as the film needs it (core.video.video.clip_request)."""
    seconds = math.ceil(max(float(shot.seconds), length.take_seconds) - long_shots.NEAR_S)
    return f"{SHOOT}:{seconds}" if seconds > SHOT_S else SHOOT


def quote_jobs(
    studio: Studio,
    kinds: Iterable[str],
    project_id: uuid.UUID | None = None,
    brief: Brief | None = None,
    *,
    grade: Grade | None = None,
) -> int:
    """Micro-yuan for one run of each of these jobs, on the film's terms; with a `grade`, in a run of that grade. What nobody here
    could do is 0: asking for it says why it cannot be."""
    return sum(many * _one(studio, kind, project_id, brief, grade) for kind, many in Counter(kinds).items())


def require_affordable(
    studio: Studio,
    session: Session,
    project_id: uuid.UUID | None,
    kind: str,
    stages: Collection[str],
    *,
    grade: Grade | None = None,
    pictures: int = 1,
) -> None:
    """Whether the film's limit has room for this job, or for all that a making of these stages is known to ask for, with so many
    takes of each picture, beside what is promised already. Raises OverBudget."""
    row = session.get(tables.Project, project_id) if project_id else None
    if row is None or row.budget_micro_yuan is None:
        return
    kinds = [kind]
    if kind == "film.make":
        made = production_plan.load_snapshot(session, row.id)
        kinds = job_kinds(
            made, [need for need in production_plan.list_needs(made) if not stages or need.stage in stages]
        )
        kinds += [kind for kind in kinds if kind == "storyboard.paint"] * (pictures - 1)
    if asked := quote_jobs(studio, kinds, row.id, grade=grade):
        budgets.require_film_budget(session, row.id, asked + quote_jobs(studio, _promised(session, row.id), row.id))


def cost_still_to_ask(studio: Studio, project_id: uuid.UUID) -> int:
    """Micro-yuan for what a film's open jobs have not asked anybody for yet."""
    with studio.db.read() as session:
        kinds = _promised(session, project_id)
    return quote_jobs(studio, kinds, project_id)


_known: WeakKeyDictionary[Database, dict[tuple[object, ...], tuple[float, int]]] = WeakKeyDictionary()


def _one(
    studio: Studio, kind: str, project_id: uuid.UUID | None, brief: Brief | None, grade: Grade | None = None
) -> int:
    key = (kind, project_id, brief.model_dump_json() if brief else "", grade)
    prices = _known.setdefault(studio.db, {})
    at, micro_yuan = prices.get(key, (0.0, 0))
    if at and time.monotonic() - at < KNOWN_S:
        return micro_yuan
    request = typical_request(kind, brief or _brief(studio, project_id))
    account = Account(project_id=project_id, stage=stage_of_kind(kind))
    asked = _asked(studio, request, account) if request else []
    costs = [studio.quote(each, account, grade) for each in asked]
    prices[key] = (time.monotonic(), sum(cost.micro_yuan for cost in costs if cost))
    return prices[key][1]


def _asked(studio: Studio, request: Request, account: Account) -> list[Request]:
    """What a job asks for: one thing, or the parts of a long shot."""
    if request.capability is not Capability.VIDEO:
        return [request]
    return long_shots.plan_parts(request, lambda each: studio.first(each, account))


def _brief(studio: Studio, project_id: uuid.UUID | None) -> Brief:
    with studio.db.read() as session:
        row = session.get(tables.Project, project_id) if project_id else None
        return brief_of(row) if row is not None else Brief(idea="", short_side=studio.settings.short_side)


def _promised(session: Session, project_id: uuid.UUID) -> list[str]:
    """The kinds of the film's open jobs that have not asked anybody yet."""
    asked = select(tables.Call.id).where(tables.Call.task_id == tables.Task.id)
    waiting = select(tables.Task.kind).where(
        tables.Task.project_id == project_id, tables.Task.status.in_(OPEN), ~asked.exists()
    )
    return list(session.scalars(waiting))
