"""What work would cost before it is asked for: the first model that would be asked, times how often."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Collection, Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from core import budgets, making, tables
from core.studio import Studio
from core.task_rows import OPEN
from providers.base import Capability

ASKS: dict[str, Capability] = {
    "idea.directions": Capability.TEXT,
    "script.write": Capability.TEXT,
    "script.rewrite": Capability.TEXT,
    "storyboard.board": Capability.TEXT,
    "storyboard.paint": Capability.IMAGE,
    "characters.portrait": Capability.IMAGE,
    "characters.sheet": Capability.IMAGE,
    "audio.speak": Capability.SPEECH,
    "audio.audition": Capability.SPEECH,
    "audio.compose": Capability.MUSIC,
    "audio.effect": Capability.EFFECT,
    "video.shoot": Capability.VIDEO,
}
"""What each job asks a model for; a job that stands nowhere here asks none."""


def of(studio: Studio, kinds: Iterable[str]) -> int:
    """Micro-yuan for one run of each of these jobs. What nobody here could do is 0: asking for it says why it cannot be."""
    asked = Counter(capability for kind in kinds if (capability := ASKS.get(kind)))
    return sum(count * studio.price(capability) for capability, count in asked.items())


def afford(studio: Studio, session: Session, project_id: uuid.UUID | None, kind: str, stages: Collection[str]) -> None:
    """Whether the film's limit has room for this job, or for all that a making of these stages is known to ask for, beside
    what is promised already. Raises OverBudget."""
    row = session.get(tables.Project, project_id) if project_id else None
    if row is None or row.budget_micro_yuan is None:
        return
    kinds = [kind]
    if kind == "film.make":
        needs = making.needs(making.read(session, row.id))
        kinds = [need.kind for need in needs if not stages or need.stage in stages]
    if asked := of(studio, kinds):
        budgets.require(session, row.id, asked + of(studio, _promised(session, row.id)))


def _promised(session: Session, project_id: uuid.UUID) -> list[str]:
    """The kinds of the film's open jobs that have not asked anybody yet."""
    asked = select(tables.Call.id).where(tables.Call.task_id == tables.Task.id)
    waiting = select(tables.Task.kind).where(
        tables.Task.project_id == project_id, tables.Task.status.in_(OPEN), ~asked.exists()
    )
    return list(session.scalars(waiting))
