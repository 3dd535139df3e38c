"""One call to one model: named, told to the books before it leaves where it may cost, and when it has ended, well or not."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from providers import rules
from providers.base import (
    Books,
    Call,
    Cost,
    Door,
    Doubtful,
    Errand,
    Lost,
    Model,
    Provider,
    ProviderError,
    Request,
    Result,
    Terms,
    Usage,
)
from providers.fitting import as_shown
from providers.hushed import hushed
from providers.pricing import UnknownPrice, traits
from providers.routing import Choice, Decision
from providers.rules import Then, care_of


@dataclass(frozen=True)
class Asking:
    """One request on its way through the gateway. `gone` names models that have had their turn, `group` the first call
    that was made for it."""

    request: Request
    terms: Terms
    books: Books
    today: date
    gone: frozenset[str] = frozenset()
    group: str = ""


class Calls:
    """`clock` gives seconds since 1970."""

    def __init__(self, providers: Mapping[str, Provider], clock: Callable[[], float]) -> None:
        self._providers = providers
        self._clock = clock

    def named(self, choice: Choice, door: Door, asking: Asking, decision: Decision, group: str = "") -> Call:
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
            cost=choice.estimate,
            why={} if group else decision.told(),
        )

    def errand(self, door: Door, call: Call, model: Model, asking: Asking) -> Errand:
        books = asking.books
        return Errand(
            door=door,
            key=call.key,
            options=model.option(asking.terms.grade),
            scratch=books.scratch,
            read=books.read,
            progress=books.progress,
        )

    def intend(self, call: Call, choice: Choice, asking: Asking) -> None:
        if choice.model.price_micro_yuan != 0:
            asking.books.intend(call, asking.request)

    def done(
        self,
        call: Call,
        choice: Choice,
        answer: Result,
        began: float,
        asking: Asking,
        key: str = "",
        door: Door | None = None,
    ) -> Result:
        took = self._clock() - began
        cost = self._cost(choice, answer.usage, asking)
        shown = {each.name: each.sha256 for each in as_shown(choice.model, asking.request).likenesses}
        answer = answer.model_copy(
            update={
                "facts": {**answer.facts, "shown": shown} if shown else answer.facts,
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
        asking: Asking,
        door: Door | None = None,
    ) -> ProviderError:
        """The row of a call that went wrong, and the error as it is to be raised: in doubt where it may have been paid."""
        hushed(error, choice.doors[0])
        doubt = rules.rule(error, care_of(choice.model)).then is Then.DOUBT
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
        if door is not None and door.id:
            asking.books.failed(door, choice.model.capability, error)
        if doubt:
            return Doubtful(call=call.key, estimate=choice.estimate.micro_yuan, model=choice.model.id)
        return error

    def left_open(self, call: Call, choice: Choice, error: Exception, began: float, asking: Asking) -> None:
        """Something of ours went wrong in the middle of a call: nobody knows whether it was paid."""
        if choice.model.price_micro_yuan == 0:
            return
        ended = {"seconds": self._clock() - began, "state": "unknown", "error": type(error).__name__}
        asking.books.record(call.model_copy(update=ended), None)

    def hit(self, key: str, choice: Choice, asking: Asking) -> Result | None:
        """An equal request's answer: a row of the ledger all the same, with what it saved."""
        if asking.terms.fresh or (found := asking.books.cached(key)) is None:
            return None
        call = asking.books.name_call()
        together = bool(found.facts.get("together"))  # it was paid for in the request that said it with others
        saved = 0 if together else found.cost_micro_yuan or choice.estimate.micro_yuan
        found = found.model_copy(update={"cached": True, "call": call, "cost_micro_yuan": 0, "took_s": 0.0})
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

    def _cost(self, choice: Choice, usage: Usage, asking: Asking) -> Cost:
        """What it has cost: of the free allowance it was promised from, else by what was used; by the estimate where the
        vendor does not say what was used."""
        model, estimate, region = choice.model, choice.estimate, choice.doors[0].region
        if model.price_micro_yuan is not None:
            return Cost(micro_yuan=model.price_micro_yuan)
        book = asking.books.prices()
        try:
            if not _says_anything(usage):
                return estimate
            comes_out = traits(model, asking.request, asking.terms.grade, region)
            cost = book.cost(model, usage, comes_out, asking.today)
        except UnknownPrice:
            return estimate
        if not estimate.allowance:
            return cost
        allowance = next((a for a in book.free if a.id == estimate.allowance), None)
        units = (
            allowance.units(usage) if allowance and allowance.unit != cost.currency else int(cost.amount * 1_000_000)
        )
        return Cost(
            currency=cost.currency, rate=cost.rate, prices=cost.prices, allowance=estimate.allowance, free_units=units
        )


def cache_key(request: Request, model: Model, terms: Terms) -> str:
    """Everything that changes what comes back: the request whole, the model, and its options for the grade."""
    options = sorted((name, str(value)) for name, value in model.option(terms.grade).items())
    request = as_shown(model, request)
    return sha256(f"{request.fingerprint()}|{model.id}|{options}".encode()).hexdigest()


def _says_anything(usage: Usage) -> bool:
    return usage != Usage()
