"""One call to one model: named, told to the books before it leaves where it may cost, and when it has ended, well or not."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_CEILING, Decimal
from hashlib import sha256
from typing import Any

from providers.base import Call, Capability, Cost, Door, Errand, Model, Request, RequestTerms, Result, Usage
from providers.errors import BadAnswer, BadKey, Doubtful, Lost, ModelNotOpen, OutOfQuota, ProviderError
from providers.facts.pricing import UnknownPrice, price_traits
from providers.fitting import request_as_shown
from providers.gateway import error_rules, sent_request
from providers.gateway.answer_checks import answer_in_shape
from providers.gateway.books import Books
from providers.gateway.error_rules import AfterTries, care_of
from providers.gateway.routing import Choice, Decision, allowance_units, with_allowance
from providers.provider import Provider
from providers.transport.key_redaction import without_secrets

NOTHING_USED = Usage()


@dataclass(frozen=True)
class RequestInFlight:
    """One request on its way through the gateway. `gone` names models that have had their turn, `group` the first call
    that was made for it."""

    request: Request
    terms: RequestTerms
    books: Books
    today: date
    gone: frozenset[str] = frozenset()
    group: str = ""
    streamed: bool = False
    """The text is wanted piece by piece."""

    def with_request(self, **changes: Any) -> RequestInFlight:
        return replace(self, request=self.request.model_copy(update=changes))


class Calls:
    """`clock` gives seconds since 1970."""

    def __init__(self, providers: Mapping[str, Provider], clock: Callable[[], float]) -> None:
        self._providers = providers
        self._clock = clock

    def named(self, choice: Choice, door: Door, asking: RequestInFlight, decision: Decision, group: str = "") -> Call:
        key = asking.books.name_call()
        return Call.model_construct(  # on the way of every call, of parts that are whole
            key=key,
            group=group or key,
            provider=choice.model.provider,
            model=choice.model.name,
            capability=choice.model.capability,
            ok=False,
            door=door.name if door.id else "",
            care=care_of(choice.model).value,
            cost_micro_yuan=choice.estimate.micro_yuan,
            reserved_micro_yuan=_reserved(choice, asking.books),
            cost=choice.estimate,
            usage=NOTHING_USED,
            why={} if group else decision.told(),
        )

    def errand(self, door: Door, call: Call, model: Model, asking: RequestInFlight) -> Errand:
        books = asking.books
        return Errand(
            door=door,
            key=call.key,
            options=model.option(asking.terms.grade),
            scratch=books.scratch,
            read=books.read,
            progress=books.progress,
        )

    def intend(self, call: Call, choice: Choice, asking: RequestInFlight) -> None:
        if choice.model.price_micro_yuan != 0:
            asking.books.intend(call, asking.request)

    def done(
        self,
        call: Call,
        choice: Choice,
        answer: Result,
        began: float,
        asking: RequestInFlight,
        key: str = "",
        door: Door | None = None,
        facts: Mapping[str, Any] | None = None,
    ) -> Result:
        took = self._clock() - began
        cost = self._cost(choice, answer.usage, asking)
        answer = answer.model_copy(
            update={
                "facts": {**answer.facts, **_as_it_left(choice.model, asking), **(facts or {})},
                "provider": choice.model.provider,
                "model": choice.model.name,
                "call": call.key,
                "cost_micro_yuan": cost.micro_yuan,
                "took_s": round(took, 3),
            }
        )
        ended = {"ok": True, "seconds": took, "usage": answer.usage, "cost": cost, "cost_micro_yuan": cost.micro_yuan}
        asking.books.record(call.model_copy(update=ended), answer, key)
        if door is not None and door.id:
            asking.books.worked(door, choice.model.capability)
        return answer

    def ended_badly(
        self,
        call: Call,
        choice: Choice,
        error: ProviderError,
        began: float,
        asking: RequestInFlight,
    ) -> ProviderError:
        """The row of a call that went wrong, and the error as it is to be raised: in doubt where it may have been paid."""
        without_secrets(error, choice.doors[0])
        doubt = error_rules.rule_for(error, care_of(choice.model)).then is AfterTries.DOUBT
        cost = Cost()
        if error.usage is not None:
            cost = self._cost(choice, error.usage, asking)
        elif doubt or isinstance(error, Lost):
            cost = choice.estimate
        ended = {
            "seconds": self._clock() - began,
            "error": f"{type(error).__name__}: {error}"[:500],
            "state": "unknown" if doubt or (isinstance(error, Lost) and (cost.micro_yuan or cost.free_units)) else "",
            "usage": error.usage or Usage(),
            "cost": cost,
            "cost_micro_yuan": cost.micro_yuan,
        }
        asking.books.record(call.model_copy(update=ended), None)
        error.facts["model"] = choice.model.id
        if doubt:
            return Doubtful(call=call.key, estimate=choice.estimate.micro_yuan, model=choice.model.id)
        return error

    def left_open(self, call: Call, choice: Choice, error: Exception, began: float, asking: RequestInFlight) -> None:
        """Something of ours went wrong in the middle of a call: nobody knows whether it was paid."""
        if choice.model.price_micro_yuan == 0:
            return
        ended = {"seconds": self._clock() - began, "state": "unknown", "error": type(error).__name__}
        asking.books.record(call.model_copy(update=ended), None)

    def hit(self, key: str, choice: Choice, asking: RequestInFlight) -> Result | None:
        """An equal request's answer: a row of the ledger all the same, with what it saved."""
        if asking.terms.fresh or asking.request.again or (found := asking.books.cached(key)) is None:
            return None
        try:
            found = answer_in_shape(asking.request, found)
        except BadAnswer:
            return None
        call = asking.books.name_call()
        together = bool(found.facts.get("together"))  # it was paid for in the request that said it with others
        saved = 0 if together else found.cost_micro_yuan or choice.estimate.micro_yuan
        told = {**found.facts, **_as_it_left(choice.model, asking)}
        found = found.model_copy(
            update={"cached": True, "call": call, "cost_micro_yuan": 0, "took_s": 0.0, "facts": told}
        )
        asking.books.record(
            Call(
                key=call,
                group=call,
                provider=found.provider,
                model=found.model,
                capability=asking.request.capability,
                ok=True,
                cached=True,
                care=care_of(choice.model).value,
                saved_micro_yuan=saved,
            ),
            found,
        )
        return found

    def mark(self, error: ProviderError, mark: str, door: Door, model: Model, books: Books) -> None:
        """What becomes of a door, or of one model at it, after an error that is about the key. A door is shut ("bad", "no_money")
        only where a free look says the same; else it, or the model, rests for a while and is then tried again."""
        now = self._clock()
        if isinstance(error, ModelNotOpen):
            books.rest(door, model.capability, now + error_rules.NOT_OPEN_S, error, model.name)
        elif isinstance(error, OutOfQuota):
            books.rest(door, model.capability, error.until or now + error_rules.QUOTA_S, error)
        elif mark and door.id:
            health = self._providers[door.provider].check(door)
            if health.note == type(error).__name__:
                books.mark(door, mark)
            elif health.ok and isinstance(error, BadKey):
                books.rest(door, model.capability, now + error_rules.NOT_OPEN_S, ModelNotOpen(str(error)), model.name)
            elif health.ok:
                books.rest(door, model.capability, now + error_rules.NO_MONEY_S, error)

    def _cost(self, choice: Choice, usage: Usage, asking: RequestInFlight) -> Cost:
        """What it has cost by what was used; by the estimate, and said to be so, where the vendor does not say in any unit that has
        a price. What a free allowance covers of it is not to be paid."""
        model, estimate, door = choice.model, choice.estimate, choice.doors[0]
        if model.price_micro_yuan is not None:
            return Cost(micro_yuan=model.price_micro_yuan, list_micro_yuan=model.price_micro_yuan)
        book = asking.books.prices()
        try:
            comes_out = price_traits(model, asking.request, asking.terms.grade, door.region)
            cost = book.cost(model, usage, comes_out, asking.today)
        except UnknownPrice:
            return estimate.model_copy(update={"estimated": True})
        allowance = next((a for a in book.free if a.id == estimate.allowance), None) if estimate.allowance else None
        if allowance is None:
            return cost
        units = allowance_units(allowance, usage, cost)
        left = asking.books.free_left(allowance.id, door) + estimate.free_units
        return with_allowance(cost, allowance.id, units, min(units, left))


def _reserved(choice: Choice, books: Books) -> int:
    """Micro-yuan to put aside: the estimate, and what the model has cost above its estimates until now."""
    estimate = choice.estimate.micro_yuan
    ratio = books.overrun(choice.model) if estimate else Decimal(1)
    return estimate if ratio == 1 else int((estimate * ratio).to_integral_value(ROUND_CEILING))


def _as_it_left(model: Model, asking: RequestInFlight) -> dict[str, Any]:
    """What is kept of what was sent for something to be seen or heard: all of it, and of whom a picture was shown."""
    if model.capability is Capability.TEXT:
        return {}
    request = request_as_shown(model, asking.request)
    shown = {each.name: each.sha256 for each in request.likenesses}
    return {
        "sent": sent_request.request_as_sent(model, request, model.option(asking.terms.grade)),
        **({"shown": shown} if shown else {}),
    }


def cache_key(request: Request, model: Model, terms: RequestTerms) -> str:
    """Everything that changes what comes back: the request whole, the model, and its options for the grade. What a further try gave
    takes the place of what could not be used."""
    options = sorted((name, str(value)) for name, value in model.option(terms.grade).items())
    request = request_as_shown(model, request.model_copy(update={"again": 0}) if request.again else request)
    return sha256(f"{request.fingerprint()}|{model.id}|{options}".encode()).hexdigest()
