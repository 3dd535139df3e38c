"""Which model is asked first, and why: what removes a model, and how those that are left are weighed."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from providers.base import Capability, Cost, Door, Grade, Model, Policy, Request, RequestTerms, Usage
from providers.facts.pricing import Allowance, PriceBook, UnknownPrice, foresee_usage
from providers.fitting import misfit
from providers.gateway.books import Books

WEIGHTS = {"quality": 0.5, "price": 0.3, "speed": 0.2}
"""Of a balanced choice."""
HALF_YUAN = {"text": 0.05, "speech": 0.05, "image": 0.3, "video": 3.0, "music": 1.0}
HALF_S = {"text": 20.0, "speech": 10.0, "image": 30.0, "video": 120.0, "music": 60.0}
"""The price and the wait at which a model gets half of the points for it; 0.3 yuan and 30 s for what stands not here."""
FLOORS = {"text": 3.0, "image": 3.0, "video": 3.0, "speech": 3.0, "music": 3.0}
"""From this quality on a model is good enough to be chosen for its price or its speed alone; from 1 on where nothing stands here.
3 is the middle of the scale that data/models uses."""
FORMULA = "0.5 × (quality − 1) / 4 + 0.3 / (1 + price / {yuan:g}) + 0.2 / (1 + seconds / {seconds:g})"
"""As `balanced` weighs; price in yuan."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """One model as it was looked at. `removed` says in one word what took it out; `score` is what a balanced choice weighs. `own`: one
    of the studio's engines; `below`: not good enough to be chosen for its price or speed. Models are weighed by the list price, whatever
    a free allowance covers."""

    model: str
    quality: float = 0.0
    seconds: float = 0.0
    removed: str = ""
    door: str = ""
    estimate_micro_yuan: int | None = None
    free: bool = False
    score: float = 0.0
    list_micro_yuan: int = 0
    own: bool = False
    below: bool = False


@dataclass(frozen=True, slots=True)
class Decision:
    """Why this model: kept with the first call of a request. `keyless` counts models whose vendor nobody has a key for."""

    capability: Capability
    purpose: str
    policy: Policy
    grade: Grade
    pin: str = ""
    formula: str = ""
    candidates: tuple[Candidate, ...] = ()
    keyless: int = 0

    @property
    def chosen(self) -> str:
        return next((candidate.model for candidate in self.candidates if not candidate.removed), "")

    def told(self) -> dict[str, Any]:
        """As data, without what says nothing."""
        looked = [_said(candidate) for candidate in self.candidates if candidate.removed != "purpose"]
        return {**_said(self, but="candidates"), "candidates": looked}


def decision_from_ledger(why: Mapping[str, Any]) -> Decision:
    """A decision as the ledger kept it."""
    candidates = tuple(Candidate(**candidate) for candidate in why.get("candidates", ()))
    usual = {"capability": Capability.TEXT, "purpose": "", "policy": Policy.BALANCED, "grade": Grade.BALANCED}
    return Decision(**{**usual, **why, "candidates": candidates})


@dataclass(frozen=True)
class Choice:
    """A model that may be asked, its doors in the order to try them, and about what it will cost through the first."""

    model: Model
    doors: tuple[Door, ...]
    estimate: Cost
    own: bool = False
    """One of the studio's own engines."""


Unready = Callable[[Door, Model], str]
"""Why nobody goes through this door for this model now, in one word; empty where one may."""


@dataclass(frozen=True)
class RoutingFacts:
    """What the choice is made at: the terms, prices and day, and what is known of how models do."""

    request: Request
    terms: RequestTerms
    books: Books
    prices: PriceBook
    today: date
    unready: Unready

    def look(self, model: Model, doors: Sequence[Door] | None) -> tuple[Candidate, Choice | None]:
        """One model, through these doors (None: it needs none): what removes it, or what it would be to ask it."""
        if wrong := self._unwanted(model) or misfit(model, self.request, self.today):
            return Candidate(model.id, model.quality, model.seconds, wrong), None
        ready, wrong = self._ready_doors(model, doors)
        quality, seconds = self.quality(model), self.seconds(model)
        if wrong:
            return Candidate(model.id, quality, seconds, wrong), None
        try:
            costs = [(self.estimate(model, door), door) for door in ready]
        except UnknownPrice:
            return Candidate(model.id, quality, seconds, "price"), None
        costs.sort(key=lambda pair: pair[0].micro_yuan)
        cost, door = costs[0]
        if self.terms.free_only and cost.micro_yuan:
            return Candidate(model.id, quality, seconds, "environment"), None
        listed, own = cost.list_micro_yuan, doors is None
        seen = Candidate(
            model.id,
            quality,
            seconds,
            "",
            door.name,
            cost.micro_yuan,
            bool(cost.allowance),
            round(self._balance(quality, listed / 1e6, seconds), 4),
            listed,
            own,
            quality < self.floor(),
        )
        return seen, Choice(model, tuple(door for _, door in costs), cost, own)

    def floor(self) -> float:
        """The quality that is good enough, 1 to 5."""
        name = self.request.capability.value
        return self.terms.floors.get(name, FLOORS.get(name, 1.0))

    def quality(self, model: Model) -> float:
        """The table's word, and half of it what people gave its work."""
        rated = self.books.rated(model, self.request.purpose)
        return model.quality if rated is None else round((model.quality + rated) / 2, 2)

    def seconds(self, model: Model) -> float:
        return self.books.measured(model) or model.seconds

    def estimate(self, model: Model, door: Door) -> Cost:
        """What it will cost through this door: a free allowance that is said to be there is used first. Raises UnknownPrice."""
        cost = self.prices.estimate(model, self.request, self.terms.grade, self.today, door.region)
        usage = foresee_usage(model, self.request, self.terms.grade)
        for allowance in self.prices.allowances(model) if cost.micro_yuan else ():
            units = allowance_units(allowance, usage, cost)
            if 0 < units <= self.books.free_left(allowance.id, door):
                return with_allowance(cost, allowance.id, units, units)
        return cost

    def _unwanted(self, model: Model) -> str:
        if self.terms.pin and model.id not in self.terms.pin.split():
            return "pin"
        return "not_allowed" if self.terms.only and model.provider not in self.terms.only else ""

    def _ready_doors(self, model: Model, doors: Sequence[Door] | None) -> tuple[list[Door], str]:
        """Those one may go through, a random order by their shares first."""
        if doors is None:
            return [Door(provider=model.provider)], ""
        serving = [door for door in doors if _serves(door, model)]
        whys = {door.name: self.unready(door, model) for door in serving}
        ready = [door for door in serving if not whys[door.name]]
        if len(ready) > 1:
            ready.sort(key=lambda door: random.random() ** (1 / max(1, door.share)), reverse=True)
        return ready, "" if ready else next(iter(whys.values()), "key")

    def _balance(self, quality: float, yuan: float, seconds: float) -> float:
        half_yuan, half_s = half_values(self.request.capability)
        return (
            WEIGHTS["quality"] * (quality - 1) / 4
            + WEIGHTS["price"] / (1 + yuan / half_yuan)
            + WEIGHTS["speed"] / (1 + seconds / half_s)
        )


ORDER: Mapping[Policy, Callable[[Candidate], tuple[float, ...]]] = {
    Policy.COST: lambda c: (c.own, c.below, c.list_micro_yuan, -c.quality, c.seconds),
    Policy.QUALITY: lambda c: (-c.quality, c.list_micro_yuan, c.seconds),
    Policy.SPEED: lambda c: (c.own, c.below, c.seconds, c.list_micro_yuan, -c.quality),
    Policy.BALANCED: lambda c: (-c.score, c.list_micro_yuan),
}
"""Cheapest and fastest mean: of the vendors that are good enough. The studio's own engines come last there."""


NOTHING: tuple[Any, ...] = ("", None, 0, (), False)

Looked = list[tuple[Candidate, Choice | None]]


def route(
    found: Iterable[tuple[Model, Sequence[Door] | None]], keyless: int, table: RoutingFacts
) -> tuple[Decision, list[Choice]]:
    """Every model of the capability that somebody can reach, with what speaks for and against it, and those that may be asked,
    best first. A model comes with the doors of its vendor, or None where it needs none."""
    looked = _within_budget([table.look(model, doors) for model, doors in found], table.books)
    fit = sorted((pair for pair in looked if pair[1]), key=lambda pair: ORDER[table.terms.policy](pair[0]))
    half_yuan, half_s = half_values(table.request.capability)
    decision = Decision(
        capability=table.request.capability,
        purpose=table.request.purpose,
        policy=table.terms.policy,
        grade=table.terms.grade,
        pin=table.terms.pin,
        formula=FORMULA.format(yuan=half_yuan, seconds=half_s) if table.terms.policy is Policy.BALANCED else "",
        candidates=(*(pair[0] for pair in fit), *(candidate for candidate, choice in looked if choice is None)),
        keyless=keyless,
    )
    return decision, [choice for _, choice in fit if choice]


def half_values(capability: Capability) -> tuple[float, float]:
    return HALF_YUAN.get(capability.value, 0.3), HALF_S.get(capability.value, 30.0)


def allowance_units(allowance: Allowance, usage: Usage, cost: Cost) -> int:
    """How much of an allowance a usage takes: of one in money, its cost in that currency, in millionths."""
    if allowance.unit == cost.currency:
        return int(cost.amount * 1_000_000)
    return allowance.units(usage)


def with_allowance(cost: Cost, allowance: str, units: int, free_units: int) -> Cost:
    """A cost of so many units of an allowance, of which `free_units` need not be paid."""
    if units <= 0 or free_units <= 0:
        return cost
    left = Decimal(max(0, units - free_units)) / units
    return cost.model_copy(
        update={
            "micro_yuan": int((cost.micro_yuan * left).to_integral_value(ROUND_HALF_UP)),
            "amount": cost.amount * left,
            "allowance": allowance,
            "free_units": free_units,
        }
    )


def _within_budget(looked: Looked, books: Books) -> Looked:
    """Without what there is no money for; where there is money for none of them, the cheapest stays, so that whoever asks
    hears how much is missing."""
    costs = {n: choice.estimate.micro_yuan for n, (_, choice) in enumerate(looked) if choice}
    if not any(costs.values()) or (room := books.room()) is None:
        return looked
    dear = {n for n, cost in costs.items() if cost > room}
    if dear and len(dear) == len(costs):
        dear.discard(min(dear, key=lambda n: costs[n]))
    return [
        (replace(seen, removed="budget"), None) if n in dear else (seen, choice)
        for n, (seen, choice) in enumerate(looked)
    ]


def _said(of: Candidate | Decision, but: str = "") -> dict[str, Any]:
    """Its fields that say something."""
    told = ((name, getattr(of, name)) for name in of.__slots__ if name != but)
    return {name: value for name, value in told if value not in NOTHING}


def _serves(door: Door, model: Model) -> bool:
    """Where a door says which models it has, only those."""
    named = door.extra.get("models", "")
    if model.regions and door.region and door.region not in model.regions:
        return False
    return not named or model.name in {name.strip() for name in named.split(",")}
