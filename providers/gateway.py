"""One door to every model: what was answered before is given back, else route, try, retry, move on."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from importlib import import_module
from pkgutil import iter_modules

import providers
from providers.base import (
    Books,
    Call,
    Capability,
    Later,
    Model,
    NoModel,
    Policy,
    Provider,
    ProviderError,
    Request,
    Result,
    Waiting,
)
from providers.routing import route

TRIES = 3
BACKOFF_S = 0.5


def installed() -> dict[str, Provider]:
    """Every provider there is. A module or package in `providers/` that defines `PROVIDER` is one."""
    modules = (import_module(f"providers.{m.name}") for m in iter_modules(providers.__path__))
    return {m.PROVIDER.name: m.PROVIDER for m in modules if hasattr(m, "PROVIDER")}


class Gateway:
    def __init__(self, found: Iterable[Provider], sleep: Callable[[float], None] = time.sleep) -> None:
        self.providers = {p.name: p for p in found}
        self._sleep = sleep

    def generate(self, request: Request, policy: Policy, books: Books) -> Result:
        """Answer the request by the best model that can. Raises the last ProviderError, NoModel, or Later."""
        known = books.recall(request)
        if known is not None:
            return known
        waiting = books.waiting(request)
        if waiting is not None:
            return self._resume(waiting, request, books)
        last: ProviderError = NoModel(f"No model can do {request.capability.value}.")
        for model in route(self._models(books), request.capability, policy):
            try:
                return self._ask(model, request, books)
            except ProviderError as error:
                last = error
                if not error.move_on:
                    break
        raise last

    def first(self, capability: Capability, policy: Policy, books: Books) -> Model | None:
        """The model that would be asked first, so that its price can be said before it is."""
        return next(iter(route(self._models(books), capability, policy)), None)

    def warm(self) -> None:
        for provider in self.providers.values():
            provider.warm()

    def _models(self, books: Books) -> list[Model]:
        return [m for p in self.providers.values() if p.ready(books) for m in p.models()]

    def _ask(self, model: Model, request: Request, books: Books) -> Result:
        for attempt in range(TRIES):
            try:
                return self._call(model, request, books)
            except ProviderError as error:
                if not error.retry or error.paid or attempt == TRIES - 1:
                    raise
                self._sleep(BACKOFF_S * 2**attempt)
        raise AssertionError("unreachable")

    def _call(self, model: Model, request: Request, books: Books) -> Result:
        """One call to one model, told to the books before a paid one leaves and when it has ended, well or not."""
        call = Call(
            key=books.name_call(),
            provider=model.provider,
            model=model.name,
            capability=request.capability,
            ok=False,
            cost_micro_yuan=model.price_micro_yuan,
        )
        if model.price_micro_yuan:
            books.intend(call)
        try:
            return self._settle(call, model, books, lambda p: p.generate(model, request, books))
        except Later as later:
            books.accept(call.model_copy(update={"remote_id": later.remote_id}), request)
            raise

    def _resume(self, waiting: Waiting, request: Request, books: Books) -> Result:
        """Fetch a long job that was paid for earlier; it is never submitted a second time."""
        model = next(m for m in self.providers[waiting.provider].models() if m.name == waiting.model)
        call = Call(
            key=waiting.key,
            provider=model.provider,
            model=model.name,
            capability=request.capability,
            ok=False,
            remote_id=waiting.remote_id,
            cost_micro_yuan=model.price_micro_yuan,
        )
        return self._settle(call, model, books, lambda p: p.resume(model, waiting.remote_id, request, books))

    def _settle(self, call: Call, model: Model, books: Books, send: Callable[[Provider], Result]) -> Result:
        began = time.monotonic()
        try:
            answer = send(self.providers[model.provider])
        except ProviderError as error:
            cost = call.cost_micro_yuan if error.paid or call.remote_id else 0
            took = {"seconds": time.monotonic() - began, "error": str(error), "cost_micro_yuan": cost}
            books.record(call.model_copy(update=took), None)
            raise
        answer = answer.model_copy(update={"provider": model.provider, "model": model.name})
        took = {"ok": True, "seconds": time.monotonic() - began, "usage": answer.usage}
        books.record(call.model_copy(update=took), answer)
        return answer
