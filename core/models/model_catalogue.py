"""The models there are, as a screen speaks of them: how each is called, whether any but the studio's own may be asked, and which
could do a stage of a film, with what that would cost."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from core.database.engine import Session
from core.gateway import routing_policy
from core.gateway.open_doors import open_doors
from core.gateway.routing_policy import OWN, RoutingWishes
from core.models import dry_run
from core.models.dry_run import KINDS, sample_request
from core.money.ledger import Account
from core.stages import STAGES
from core.studio import Studio
from providers.base import Capability, Model

Names = Mapping[str, Model]
"""Models under their ids."""


@dataclass(frozen=True)
class ModelEstimate:
    """A model that could do something of a stage, with about what one of it costs in micro-yuan."""

    id: str
    name: str
    estimate_micro_yuan: int


@dataclass(frozen=True)
class ModelTask:
    """Something a stage asks of models: its name (of dry_run.KINDS), its capability, and who could do it, best first. `asked`
    would be, as things stand; `pinned` alone may be, where somebody on the film said so."""

    name: str
    stage: str
    capability: str
    able: tuple[ModelEstimate, ...]
    asked: str = ""
    pinned: str = ""


def models_by_id(studio: Studio) -> Names:
    return {model.id: model for model in studio.gateway.models()}


def model_display_name(model_id: str, known: Names, language: str) -> str:
    """A model by the name people know it by; one that is not known any more, or that only a key names, by its own."""
    model = known.get(model_id)
    own = model_id.partition("/")[2] or model_id
    return (model.label.get(language) or model.label.get("en") or own) if model else own


def has_vendor(studio: Studio) -> bool:
    """Whether anybody but the studio's own engines may be asked: somebody opened a door, or a local engine is there."""
    return any(
        bool(open_doors(studio.db, studio.settings, provider.name)) if provider.needs_door else provider.ready()
        for provider in studio.gateway.providers.values()
        if provider.name != OWN
    )


def film_model_tasks(studio: Studio, project_id: uuid.UUID, language: str, spoken: str = "zh") -> list[ModelTask]:
    """What a film asks of models, in the order of its stages. `spoken` is the film's language."""
    known = models_by_id(studio)
    with studio.db.read() as session:
        wishes = routing_policy.load_film_wishes(session, project_id)
    order = {stage: number for number, stage in enumerate(STAGES)}
    found = [_task(studio, name, project_id, wishes, known, language, spoken) for name in KINDS]
    return sorted(found, key=lambda task: order[task.stage])  # type: ignore[index]


def replace_pin(kept: str, task: ModelTask, model_id: str) -> str:
    """The pins of a stage with another for this: a stage keeps one for each thing it asks. Empty takes it back."""
    mine = {able.id for able in task.able} | ({task.pinned} - {""})
    rest = [one for one in kept.split() if one not in mine]
    return " ".join([*rest, model_id] if model_id else rest)


def pin_film_model(session: Session, project_id: uuid.UUID, task: ModelTask, model_id: str) -> None:
    """A film asks this model for the task; "" asks whichever the studio would. Raises NotFound."""
    kept = routing_policy.load_film_wishes(session, project_id).of(task.stage)[0].pin
    routing_policy.set_film_wishes(session, project_id, task.stage, pin=replace_pin(kept, task, model_id) or None)


def _task(
    studio: Studio, name: str, project_id: uuid.UUID, wishes: RoutingWishes, known: Names, language: str, spoken: str
) -> ModelTask:
    stage = dry_run.stage_that_asks(name)
    account = Account(project_id=project_id, stage=stage)
    request, said = sample_request(name, spoken), studio.terms(account)
    books = studio.books(account)
    free = studio.gateway.dry_run(request, said.model_copy(update={"pin": ""}), books)
    able = tuple(
        ModelEstimate(one.model, model_display_name(one.model, known, language), one.estimate_micro_yuan or 0)
        for one in free.candidates
        if not one.removed
    )
    pins = wishes.of(stage)[0].pin.split()
    pinned = next((one for one in pins if _does(one, known, request.capability)), "")
    asked = studio.gateway.dry_run(request, said, books).chosen if said.pin else free.chosen
    return ModelTask(name, stage, request.capability.value, able, asked, pinned)


def _does(model_id: str, known: Names, capability: Capability) -> bool:
    model = known.get(model_id)
    return model is not None and model.capability is capability
