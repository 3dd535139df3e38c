"""Why this model: who was looked at for a call, what spoke for and against each, and what came of it, as the ledger kept it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from core.database.tables import Call
from core.gateway.routing_policy import OWN
from core.models.model_catalogue import Names, model_display_name
from providers.base import Capability
from providers.facts import pricing
from providers.gateway.routing import WEIGHTS, Candidate, Decision, decision_from_ledger, half_values


@dataclass(frozen=True)
class ConsideredModel:
    """A model as it was looked at. `estimate_micro_yuan` is None where it was out before anybody reckoned; `removed` says in one
    word what took it out; `free`: a free allowance would have been used."""

    id: str
    name: str
    quality: float
    seconds: float
    removed: str = ""
    estimate_micro_yuan: int | None = None
    score: float = 0.0
    free: bool = False
    asked: bool = False


@dataclass(frozen=True)
class BalanceWeights:
    """How a balanced choice weighs, and the price (in yuan) and the wait (in seconds) that still get half of their points."""

    quality: float
    price: float
    speed: float
    half_yuan: float
    half_s: float


@dataclass(frozen=True)
class RouteExplanation:
    """Of one call: who answered, what it cost, how long it took. `saved_micro_yuan` is what an answer out of the cache would have
    cost; `free_units` of a free allowance were used instead of money; `before` names models that were asked first and failed,
    with the class of what went wrong. `candidates` stand in the order they would have been asked."""

    id: str
    name: str
    vendor: str
    cost_micro_yuan: int
    seconds: float
    cached: bool = False
    saved_micro_yuan: int = 0
    free_units: int = 0
    free_unit: str = ""
    policy: str = ""
    grade: str = ""
    pin: str = ""
    weighed: BalanceWeights | None = None
    candidates: tuple[ConsideredModel, ...] = ()
    keyless: int = 0
    before: tuple[tuple[str, str], ...] = ()

    @property
    def own(self) -> bool:
        """One of the studio's own engines, and nobody else could have been asked."""
        return self.vendor == OWN and not any(not one.id.startswith(f"{OWN}/") for one in self.candidates)


def explain_calls(session: Session, keys: Iterable[str], known: Names, language: str) -> dict[str, RouteExplanation]:
    """What is known of these calls, under their keys; of one that the ledger does not hold, nothing."""
    wanted = {key for key in keys if key}
    if not wanted:
        return {}
    rows = {row.key: row for row in session.scalars(select(Call).where(Call.key.in_(wanted)))}
    groups: dict[str, list[Call]] = {}
    named = {row.group_id for row in rows.values()}
    of_groups = select(Call).where(or_(Call.key.in_(named), and_(Call.group_id.in_(named), Call.group_id != Call.key)))
    for row in session.scalars(of_groups.order_by(Call.created_at)):
        groups.setdefault(row.group_id, []).append(row)
    return {key: _why(row, groups.get(row.group_id, [row]), known, language) for key, row in rows.items()}


def _why(row: Call, group: list[Call], known: Names, language: str) -> RouteExplanation:
    told = next((one.why for one in group if one.why), {})
    decision = decision_from_ledger(told) if told else None
    id = f"{row.provider}/{row.model}"
    return RouteExplanation(
        id=id,
        name=model_display_name(id, known, language),
        vendor=row.provider,
        cost_micro_yuan=row.cost_micro_yuan,
        seconds=row.milliseconds / 1000,
        cached=row.cached,
        saved_micro_yuan=row.saved_micro_yuan,
        free_units=row.free_units,
        free_unit=_unit(row),
        before=tuple(_before(row, group, known, language)),
        **(_decided(decision, id, known, language) if decision else {}),
    )


def _decided(decision: Decision, id: str, known: Names, language: str) -> dict[str, Any]:
    looked = tuple(_looked(one, id, known, language) for one in decision.candidates)
    half_yuan, half_s = half_values(Capability(decision.capability))
    weighed = BalanceWeights(WEIGHTS["quality"], WEIGHTS["price"], WEIGHTS["speed"], half_yuan, half_s)
    return {
        "policy": str(decision.policy),
        "grade": str(decision.grade),
        "pin": ", ".join(model_display_name(one, known, language) for one in decision.pin.split()),
        "weighed": weighed if decision.formula else None,
        "candidates": looked,
        "keyless": decision.keyless,
    }


def _looked(one: Candidate, id: str, known: Names, language: str) -> ConsideredModel:
    reckoned = not one.removed or one.removed == "budget"
    return ConsideredModel(
        id=one.model,
        name=model_display_name(one.model, known, language),
        quality=one.quality,
        seconds=one.seconds,
        removed=one.removed,
        estimate_micro_yuan=(one.estimate_micro_yuan or 0) if reckoned else None,
        score=one.score,
        free=one.free,
        asked=one.model == id,
    )


def _before(row: Call, group: list[Call], known: Names, language: str) -> Iterable[tuple[str, str]]:
    """Who was asked before this one in vain, each model once."""
    failed: Mapping[str, str] = {
        f"{one.provider}/{one.model}": one.error.partition(":")[0]
        for one in group
        if one.key != row.key and one.created_at <= row.created_at and one.state in ("failed", "unknown")
    }
    return ((model_display_name(id, known, language), error) for id, error in failed.items())


def _unit(row: Call) -> str:
    """What the free allowance that was used counts."""
    given = next((one for one in pricing.load_price_book().free if one.id == row.allowance), None)
    return given.unit if given and row.free_units else ""
