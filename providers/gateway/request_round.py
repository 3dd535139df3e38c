"""One request on its way through models and doors: what turned out ill on it is not asked again, and who steps in for whom."""

from __future__ import annotations

import logging
from collections.abc import Generator
from dataclasses import dataclass
from typing import Any

from providers.base import Capability, Door, Model, Result
from providers.errors import Invalid, ProviderError
from providers.gateway.calls import RequestInFlight
from providers.gateway.error_rules import Exclusion, RepeatCare, Rule, care_of
from providers.gateway.routing import Choice, Decision

RESTS = ("breaker", "not_open", "quota", "no_money")
"""Why a model that somebody has a door to was not asked at all."""

log = logging.getLogger("dailies.gateway")


@dataclass(frozen=True)
class RetryChoice:
    """A model at a door that may be asked once more after a wait."""

    choice: Choice
    door: Door
    error: ProviderError

    @property
    def care(self) -> RepeatCare:
        return care_of(self.choice.model)


class RequestRound:
    """`last` is the error to be raised where nobody answers, `group` names the request's calls, `told`: somebody has heard a part of
    an answer, so that nobody else may be asked."""

    def __init__(self, asking: RequestInFlight, decision: Decision, last: ProviderError) -> None:
        self.asking = asking
        self.decision = decision
        self.last = last
        self.group = asking.group
        self.told = False
        self._ill_doors: set[str] = set()
        self._ill_here: set[tuple[str, str]] = set()
        self._ill_models: set[str] = set()
        self._worth: list[RetryChoice] = []
        self._waited = False
        self._counted: set[tuple[str, Capability]] = set()
        self._first: tuple[str, str] | None = None

    def may_ask(self, door: Door, model: Model) -> bool:
        return (
            door.name not in self._ill_doors
            and (door.name, model.id) not in self._ill_here
            and model.id not in self._ill_models
        )

    def note(self, error: ProviderError, rule: Rule, choice: Choice, door: Door, tried: int) -> None:
        """What is ill from now on, and whether it is worth another try after a wait; `tried` so often in a row."""
        self.last = error
        if not choice.own and self._first is None:
            self._first = choice.model.id, type(error).__name__
        if isinstance(error, Invalid):
            log.warning("%s says that our request is not right: %s", choice.model.id, error)
        match rule.ill:
            case Exclusion.DOOR:
                self._ill_doors.add(door.name)
            case Exclusion.HERE:
                self._ill_here.add((door.name, choice.model.id))
            case Exclusion.MODEL if tried >= rule.tries:
                self._ill_models.add(choice.model.id)
        if rule.wait and not self._waited and all(each.door.name != door.name for each in self._worth):
            self._worth.append(RetryChoice(choice, door, error))

    def take_worth_waiting(self) -> list[RetryChoice]:
        """What may be asked once more; each is told once."""
        worth, self._worth, self._waited = self._worth, [], self._waited or bool(self._worth)
        return worth

    def well_again(self, door: Door) -> None:
        self._ill_doors.discard(door.name)

    def count_failure(self, door: Door, capability: Capability, error: ProviderError) -> None:
        """A door has failed this request: once, however often it was asked."""
        if door.id and (door.name, capability) not in self._counted:
            self._counted.add((door.name, capability))
            self.asking.books.failed(door, capability, error)

    def stepped_in(self, own: Choice) -> dict[str, Any]:
        """For whom one of the studio's own engines does it, and why, as a fact of the result; empty where it was the one to do it."""
        better = sorted(
            (one for one in self.decision.candidates if one.removed in RESTS and one.quality > own.model.quality),
            key=lambda one: -one.quality,
        )
        missed = self._first or next(((one.model, one.removed) for one in better), None)
        return {"stepped_in": {"for": missed[0], "why": missed[1]}} if missed else {}

    def heard(self, flow: Generator[str, None, Result]) -> Generator[str, None, Result]:
        """A flow of text, noted once something of it was told."""
        try:
            while True:
                try:
                    piece = next(flow)
                except StopIteration as end:
                    return end.value  # type: ignore[no-any-return]
                self.told = True
                yield piece
        finally:
            flow.close()
