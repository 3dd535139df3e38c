"""How a request would be routed, without asking anybody: something of each kind that a film asks for, weighed as it would be now.
And what the studio wishes for all its films."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from core.gateway import routing_policy
from core.gateway.books import TaskBooks
from core.gateway.routing_policy import RoutingWish, RoutingWishes
from core.models import quotes
from core.money.ledger import Account
from core.people import access, audit
from core.people.access import Action, UserLike
from core.project.projects import Brief
from core.studio import Studio
from providers.base import Capability, Grade, Model, Policy, Request
from providers.gateway.routing import WEIGHTS, Decision, half_values

PICTURE = "0" * 64
KINDS = {
    "script": "script.write",
    "board": "storyboard.board",
    "portrait": "characters.portrait",
    "shot": "storyboard.paint",
    "line": "audio.speak",
    "score": "audio.compose",
    "effect": "audio.effect",
    "clip": "video.shoot",
}
"""What can be tried -> the job that asks for it."""
TOOLS = {
    "restyle": Request(
        capability=Capability.RESTYLE,
        prompt="水彩",
        inputs={"style": "watercolour"},
        references=(PICTURE,),
        width=1920,
        height=1080,
    ),
    "upscale": Request(capability=Capability.UPSCALE, inputs={"times": 2}, references=(PICTURE,)),
    "cutout": Request(capability=Capability.CUTOUT, references=(PICTURE,)),
    "edit": Request(
        capability=Capability.EDIT, prompt="把外套改成红色", references=(PICTURE,), width=1920, height=1080
    ),
}
ASKS = (*KINDS, *TOOLS)


@dataclass(frozen=True)
class RoutePreview:
    """A decision, on what request and terms it was made, and the models it speaks of by their ids."""

    request: Request
    decision: Decision
    models: Mapping[str, Model]


def sample_request(name: str, language: str = "zh") -> Request:
    """Something like what a film asks for under this name (of ASKS)."""
    if name in TOOLS:
        return TOOLS[name].model_copy(update={"language": language})
    found = quotes.typical_request(KINDS[name], Brief(idea="", language=language))  # type: ignore[arg-type]
    if found is None:
        raise KeyError(name)
    return found


def stage_that_asks(name: str) -> str:
    """The stage that asks for it; empty for the tools, which serve all."""
    return KINDS[name].partition(".")[0] if name in KINDS else ""


def preview_route(
    studio: Studio,
    name: str,
    language: str = "zh",
    *,
    policy: Policy | str | None = None,
    grade: Grade | str | None = None,
    project_id: uuid.UUID | None = None,
) -> RoutePreview:
    """Whom the studio would ask for this, best first, and what speaks against the others. Policy and grade are the studio's own
    (or the film's) unless others are tried."""
    account = Account(project_id=project_id, stage=stage_that_asks(name))
    said = studio.terms(account, grade=Grade(grade) if grade else None)
    if policy:
        said = said.model_copy(update={"policy": Policy(policy)})
    request = sample_request(name, language)
    books = studio.books(account)
    decision = studio.gateway.dry_run(request, said, books)
    return RoutePreview(request, decision, _models(studio, books, request.capability))


def routing_weights(capability: Capability) -> tuple[Mapping[str, float], float, float]:
    """How a balanced choice weighs, and the price in yuan and the wait in seconds at which half of the points are left."""
    return WEIGHTS, *half_values(capability)


# What the studio wishes --------------------------------------------------------------------------------------------------


def change_studio_wishes(session: Session, /, by: UserLike, stage: str = "", **told: Any) -> RoutingWishes:
    """Change what the studio wishes for all its films, for every stage or for one: any of policy, grade, pin, elsewhere; None
    or "" takes it back. Raises NotAllowed."""
    access.require(by, Action.MANAGE_PROVIDERS)
    now = routing_policy.load_studio_wishes(session)
    if stage:
        changed = _changed(now.stages.get(stage, RoutingWish()), told)
        stages = {**now.stages, stage: changed}
        now = now.model_copy(update={"stages": {name: one for name, one in stages.items() if one != RoutingWish()}})
    else:
        now = now.model_copy(update={"all": _changed(now.all, told)})
    routing_policy.set_studio_wishes(session, now)
    audit.note(session, by.id, "terms.changed", stage or "all", **told)
    return now


def pin_studio_model(
    session: Session, by: UserLike, stage: str, capability: Capability, model_id: str, among: Mapping[str, Model]
) -> RoutingWishes:
    """One model that alone does this in a stage; "" takes it back. A stage keeps one pin for each capability. `among`: the
    models of this capability by id."""
    kept = [one for one in stage_pins(routing_policy.load_studio_wishes(session), stage) if one not in among]
    return change_studio_wishes(session, by, stage, pin=" ".join([*kept, model_id] if model_id else kept))


def stage_pins(now: RoutingWishes, stage: str) -> list[str]:
    return now.stages.get(stage, RoutingWish()).pin.split()


def models_with_capability(studio: Studio, capability: Capability) -> dict[str, Model]:
    """Every model of a capability by its id, those that open doors name themselves among them."""
    return dict(_models(studio, studio.books(Account()), capability))


def _models(studio: Studio, books: TaskBooks, capability: Capability) -> Mapping[str, Model]:
    found: dict[str, Model] = {}
    for provider in studio.gateway.providers.values():
        naming = [door for door in books.doors(provider.name) if provider.names_models(door)]
        named = [model for door in naming for model in provider.behind(door)]
        found |= {model.id: model for model in (*provider.models(), *named) if model.capability is capability}
    return found


def _changed(now: RoutingWish, told: Mapping[str, Any]) -> RoutingWish:
    plain = {name: ("" if name == "pin" else None) if value in (None, "") else value for name, value in told.items()}
    return RoutingWish.model_validate({**now.model_dump(), **plain})
