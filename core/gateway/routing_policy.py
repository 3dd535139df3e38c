"""On what terms the studio asks its models: as the film says, else as the studio does; never more than its place allows."""

from __future__ import annotations

import uuid
from typing import Any

from pydantic import Field
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.database import tables
from core.money.ledger import Account
from core.people import studio_rules
from core.project import projects
from core.settings import Settings
from core.types import Value
from providers.base import Grade, Policy, RequestTerms
from providers.gateway.routing import FLOORS

OWN = "builtin"
"""The engines that came with the studio."""
TRYING = ("development", "staging")
"""What ENVIRONMENT says where models that cost are not to run by themselves."""
OF_GRADE = {Grade.FAST: Policy.SPEED, Grade.BALANCED: Policy.BALANCED, Grade.QUALITY: Policy.QUALITY}
"""What a grade weighs by where nobody chose how to weigh."""


class RoutingWish(Value):
    """How somebody wants models chosen, for a film or for one stage of it. Empty: as what stands above it says. `pin` names
    one model that alone is asked; `elsewhere`: what one vendor refuses for its content may be asked of another."""

    policy: Policy | None = None
    grade: Grade | None = None
    pin: str = ""
    elsewhere: bool | None = None


class RoutingWishes(Value):
    """Of a film, or of the studio: for all stages, and for some of them."""

    all: RoutingWish = RoutingWish()
    stages: dict[str, RoutingWish] = Field(default_factory=dict)

    def of(self, stage: str) -> tuple[RoutingWish, RoutingWish]:
        return self.stages.get(stage, RoutingWish()), self.all


STUDIO = "terms"
"""The key of the studio's own wishes in studio_settings."""


def resolve_terms(
    session: Session, settings: Settings, account: Account, *, may_wait: bool = False, grade: Grade | None = None
) -> RequestTerms:
    """The terms of everything one account asks: the run's grade, the film's wish for the stage, the film's, the studio's. With a
    `grade`, as they would be in a run of that grade."""
    run_grade = grade or _run_grade(session, account)
    wishes = [*_film(session, account.project_id).of(account.stage), *load_studio_wishes(session).of(account.stage)]
    grade = run_grade or _first(wishes, "grade") or Grade.BALANCED
    guest = _role(session, account.user_id) == "guest"
    return RequestTerms(
        policy=_first(wishes, "policy") or OF_GRADE[grade],
        grade=grade,
        pin=_first(wishes, "pin") or "",
        elsewhere=bool(_first(wishes, "elsewhere")),
        only=frozenset({OWN}) if guest else frozenset(),
        free_only=not may_use_paid_models(session, settings),
        may_wait=may_wait,
        floors=effective_quality_floors(session),
    )


def effective_quality_floors(session: Session) -> dict[str, float]:
    """From which quality on, 1 to 5, a model is good enough to be chosen for its price or speed: by capability."""
    return {**FLOORS, **studio_rules.quality_floors(session)}


def may_use_paid_models(session: Session, settings: Settings) -> bool:
    """Development and staging use what costs nothing, unless an admin allows more."""
    return settings.environment not in TRYING or studio_rules.load_rules(session, settings).paid_models_allowed


def load_studio_wishes(session: Session) -> RoutingWishes:
    row = session.get(tables.Setting, STUDIO)
    return RoutingWishes.model_validate(row.value) if row else RoutingWishes()


def set_studio_wishes(session: Session, wishes: RoutingWishes) -> None:
    session.merge(tables.Setting(key=STUDIO, value=_plain(wishes)))


def load_film_wishes(session: Session, project_id: uuid.UUID) -> RoutingWishes:
    """Raises NotFound."""
    return RoutingWishes.model_validate(projects.load(session, project_id).terms or {})


def film_grade(session: Session, project_id: uuid.UUID) -> Grade:
    """What a film is made at where its run does not say. Raises NotFound."""
    return load_film_wishes(session, project_id).all.grade or load_studio_wishes(session).all.grade or Grade.BALANCED


def set_film_wishes(session: Session, project_id: uuid.UUID, /, stage: str = "", **wish: Any) -> RoutingWishes:
    """Change what a film wishes, for all stages or for one: any of policy, grade, pin, elsewhere; None takes it back. Raises
    NotFound."""
    row = projects.load(session, project_id)
    wishes = RoutingWishes.model_validate(row.terms or {})
    if stage:
        changed = _changed(wishes.stages.get(stage, RoutingWish()), wish)
        stages = {**wishes.stages, stage: changed}
        wishes = wishes.model_copy(update={"stages": {name: w for name, w in stages.items() if w != RoutingWish()}})
    else:
        wishes = wishes.model_copy(update={"all": _changed(wishes.all, wish)})
    row.terms = _plain(wishes)
    return wishes


def _changed(wish: RoutingWish, told: dict[str, Any]) -> RoutingWish:
    return RoutingWish.model_validate(
        {**wish.model_dump(), **{k: "" if k == "pin" and v is None else v for k, v in told.items()}}
    )


def _film(session: Session, project_id: uuid.UUID | None) -> RoutingWishes:
    told = session.scalar(select(tables.Project.terms).where(tables.Project.id == project_id)) if project_id else None
    return RoutingWishes.model_validate(told or {})


def _run_grade(session: Session, account: Account) -> Grade | None:
    if account.run_id is None:
        return None
    told = session.scalar(select(tables.Task.grade).where(tables.Task.id == account.run_id))
    return Grade(told) if told else None


def _role(session: Session, user_id: uuid.UUID | None) -> str:
    return session.scalar(select(tables.User.role).where(tables.User.id == user_id)) or "" if user_id else ""


def _first(wishes: list[RoutingWish], name: str) -> Any:
    return next((value for wish in wishes if (value := getattr(wish, name)) not in (None, "")), None)


def _plain(wishes: RoutingWishes) -> dict[str, Any]:
    return wishes.model_dump(mode="json", exclude_defaults=True)
