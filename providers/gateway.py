"""One door to every model: what was answered before is given back, else route, try, retry, move on, and tell the books.

A call that may have been paid is never sent again. What is done about an error stands in providers/rules.py.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import replace
from datetime import UTC, datetime
from importlib import import_module
from pkgutil import iter_modules

import providers
from providers import rules
from providers.base import (
    BadAnswer,
    Books,
    Busy,
    Call,
    Capability,
    Cost,
    Door,
    Doubtful,
    Failed,
    Gone,
    Health,
    Later,
    Lost,
    Model,
    NoModel,
    NotSent,
    Policy,
    Provider,
    ProviderError,
    Refused,
    Request,
    Result,
    Terms,
    Unable,
    Waiting,
)
from providers.calls import Asking, Calls, cache_key
from providers.fitting import as_shown
from providers.long_jobs import LOOK_UP_S, SURE_S, LongJobs
from providers.routing import Candidate, Choice, Decision, Table, route
from providers.rules import Care, Then, care_of

RESTED_S = 15.0
"""Between looks whether a door that was left alone may be tried again."""
SHARED_WAIT_S = 1.0
"""Between looks whether somebody else has the answer to the same request."""


def installed() -> dict[str, Provider]:
    """Every provider there is. A module or package in `providers/` that defines `PROVIDER` is one."""
    modules = (import_module(f"providers.{m.name}") for m in iter_modules(providers.__path__))
    return {m.PROVIDER.name: m.PROVIDER for m in modules if hasattr(m, "PROVIDER")}


class Gateway:
    """`sleep` and `clock` (seconds since 1970) are handed in by tests, `sure_s` where lines are known to be faster."""

    def __init__(
        self,
        found: Iterable[Provider],
        sleep: Callable[[float], None] = time.sleep,
        clock: Callable[[], float] = time.time,
        sure_s: float = SURE_S,
    ) -> None:
        self.providers = {p.name: p for p in found}
        self._sleep = sleep
        self._clock = clock
        self._calls = Calls(self.providers, clock)
        self._jobs = LongJobs(self.providers, self._calls, clock, sure_s)
        self._rows: dict[Capability, list[tuple[Provider, tuple[Model, ...]]]] = {}

    def generate(self, request: Request, policy: Policy | Terms, books: Books) -> Result:
        """Answer the request by the best model that can. Raises the last ProviderError, NoModel, Doubtful, or Later."""
        if (known := books.recall(request)) is not None:
            return known
        asking = self._asking(request, policy, books)
        if (waiting := books.waiting(request)) is not None:
            return self._fetched_or_moved_on(waiting, asking)
        if (left := books.unsettled(request)) is not None:
            self._jobs.look_up(left, asking)
        return self._ask_round(asking)

    def stream(self, request: Request, policy: Policy | Terms, books: Books) -> Generator[str, None, Result]:
        """Text as it comes; returns the whole Result. What was answered before comes at once, what is unsettled is looked up, as
        `generate` does it. The same model is asked again, or another, only before the first piece has come."""
        if (known := books.recall(request)) is not None:
            yield known.text
            return known
        asking = self._asking(request, policy, books)
        if (left := books.unsettled(request)) is not None:
            self._jobs.look_up(left, asking)
        decision, choices = self.decide(asking)
        last: ProviderError = NoModel(
            f"No model can do {request.capability.value}.", removed=_removed(decision), keyless=decision.keyless
        )
        for choice in choices:
            costs = choice.model.price_micro_yuan is None
            key = cache_key(request, choice.model, asking.terms) if costs else ""
            if costs and (hit := self._calls.hit(key, choice, asking)) is not None:
                yield hit.text
                return hit
            try:
                return (yield from self._told_by(choice, asking, decision, key))
            except ProviderError as error:
                last = error
                if error.facts.pop("told", False) or not _may_move_on(error, care_of(choice.model), asking.terms):
                    raise
        raise last

    def _told_by(self, choice: Choice, asking: Asking, decision: Decision, key: str) -> Generator[str, None, Result]:
        """One model, as often as its errors allow while nothing of its answer has been heard. Whoever raises after that says so."""
        tried, told = 0, False
        while True:
            flow = self._flow(choice, asking, decision, key)
            try:
                while True:
                    try:
                        piece = next(flow)
                    except StopIteration as end:
                        return end.value  # type: ignore[no-any-return]
                    told = True
                    yield piece
            except ProviderError as error:
                tried += 1
                error.facts["told"] = told
                wait = rules.wait_s(error, tried)
                if told or tried >= rules.rule(error, care_of(choice.model)).tries or wait > rules.SIT_OUT_S:
                    raise
                self._sleep(wait)
            finally:
                flow.close()

    def _flow(self, choice: Choice, asking: Asking, decision: Decision, key: str) -> Generator[str, None, Result]:
        """One call whose text comes piece by piece, told to the books like any other."""
        door, provider = choice.doors[0], self.providers[choice.model.provider]
        call = self._calls.named(choice, door, asking, decision)
        with asking.books.slot(door, False) if provider.needs_door else nullcontext():
            self._calls.intend(call, choice, asking)
            began = self._clock()
            try:
                errand = self._calls.errand(door, call, choice.model, asking)
                answer = yield from provider.stream(choice.model, asking.request, errand)
            except GeneratorExit:
                self._calls.ended_badly(call, choice, Lost("Nobody read on."), began, asking)
                raise
            except ProviderError as error:
                if mark := rules.rule(error, care_of(choice.model)).mark:
                    asking.books.mark(door, mark)
                raise self._calls.ended_badly(call, choice, error, began, asking, door) from None
            except Exception as error:
                self._calls.left_open(call, choice, error, began, asking)
                raise
            return self._calls.done(call, choice, answer, began, asking, key, door)

    def decide(self, asking: Asking, only_looking: bool = False) -> tuple[Decision, list[Choice]]:
        """Who may be asked, best first, and why. Whoever is `only_looking`, as for a price on a page, sends nobody to see whether
        a door works again: it counts as open once it has been left alone long enough."""
        table = Table(
            asking.request,
            asking.terms,
            asking.books,
            asking.books.prices(),
            asking.today,
            lambda door, capability: self._ready(door, capability, asking.books, only_looking),
        )
        found: list[tuple[Model, Sequence[Door] | None]] = []
        keyless = 0
        for provider, models in self._of(asking.request.capability):
            doors = asking.books.doors(provider.name) if provider.needs_door else None
            if doors:
                models = (*models, *_named(provider, doors, asking.request.capability))
            elif doors is not None:
                keyless += len(models)
                continue
            elif not provider.ready():
                continue
            found += [(model, doors) for model in models if model.id not in asking.gone]
        return route(found, keyless, table)

    def _of(self, capability: Capability) -> list[tuple[Provider, tuple[Model, ...]]]:
        """Who has models of a capability. Rows do not change while the studio runs."""
        if capability not in self._rows:
            rows = [(p, tuple(m for m in p.models() if m.capability is capability)) for p in self.providers.values()]
            self._rows[capability] = [(p, models) for p, models in rows if models or p.needs_door]
        return self._rows[capability]

    def dry_run(self, request: Request, policy: Policy | Terms, books: Books) -> Decision:
        """How a request would be routed; nobody is asked."""
        return self.decide(self._asking(request, policy, books), only_looking=True)[0]

    def quote(self, request: Request, policy: Policy | Terms, books: Books) -> Cost | None:
        """About what it would cost by the model asked first; None where none can."""
        choices = self.decide(self._asking(request, policy, books), only_looking=True)[1]
        return choices[0].estimate if choices else None

    def first(self, request: Request, policy: Policy | Terms, books: Books) -> Model | None:
        """The model that would be asked first; None where none can."""
        choices = self.decide(self._asking(request, policy, books), only_looking=True)[1]
        return choices[0].model if choices else None

    def look(
        self, model: Model, requests: Sequence[Request], policy: Policy | Terms, books: Books
    ) -> list[tuple[Candidate, Choice | None]]:
        """What it would be to ask this model alone for each of these: what removes it, or about what it costs. Nobody is asked.
        Without a door: "key"; without what it needs on this machine: "not_ready"."""
        provider = self.providers[model.provider]
        doors = books.doors(provider.name) if provider.needs_door else None
        gone = "key" if doors == () else "" if provider.needs_door or provider.ready() else "not_ready"
        if gone:
            return [(Candidate(model.id, model.quality, model.seconds, gone), None) for _ in requests]
        terms = Terms(policy=policy) if isinstance(policy, Policy) else policy
        today, prices = datetime.fromtimestamp(self._clock(), UTC).date(), books.prices()

        def ready(door: Door, capability: Capability) -> bool:
            return self._ready(door, capability, books, True)

        return [Table(request, terms, books, prices, today, ready).look(model, doors) for request in requests]

    def known(self, books: Books) -> dict[str, Model]:
        """Every model by its id: those of the rows, and those that open doors name themselves."""
        found = {model.id: model for model in self.models()}
        for provider in self.providers.values():
            for door in books.doors(provider.name) if provider.needs_door else ():
                if door.extra.get("models"):
                    found |= {model.id: model for model in provider.behind(door) if model.id not in found}
        return found

    def models(self) -> list[Model]:
        return [model for provider in self.providers.values() for model in provider.models()]

    def check(self, door: Door) -> Health:
        """A look through a door that costs nothing."""
        return self.providers[door.provider].check(door)

    def cancel(self, waiting: Waiting, books: Books) -> bool:
        """Whether the vendor stops working on a long job. What it has cost by then is settled when it is asked after."""
        return self._jobs.cancel(waiting, books)

    def warm(self) -> None:
        for provider in self.providers.values():
            provider.warm()

    # Sent -----------------------------------------------------------------------------------------------------------

    def _ask_round(self, asking: Asking) -> Result:
        """The best model, then the next where that may help."""
        decision, choices = self.decide(asking)
        last: ProviderError = NoModel(
            f"No model can do {asking.request.capability.value}.", removed=_removed(decision), keyless=decision.keyless
        )
        if not choices and asking.terms.may_wait and "breaker" in last.facts["removed"].values():
            raise Later("", RESTED_S)
        group = asking.group
        for choice in choices:
            costs = choice.model.price_micro_yuan is None
            key = cache_key(asking.request, choice.model, asking.terms) if costs else ""
            if costs and (hit := self._calls.hit(key, choice, asking)) is not None:
                return hit
            shared = costs and (asking.terms.may_wait or care_of(choice.model) is Care.PAID)
            with asking.books.alone(key) if shared else nullcontext(True) as mine:
                if not mine:
                    return self._shared(key, choice, asking)
                try:
                    return self._try(choice, asking, decision, key, group)
                except ProviderError as error:
                    last, group = error, group or str(error.facts.get("group", ""))
                    if not _may_move_on(error, care_of(choice.model), asking.terms):
                        raise
        if isinstance(last, Busy) and asking.terms.may_wait:
            raise Later("", rules.wait_s(last, 1)) from last
        raise last

    def _try(self, choice: Choice, asking: Asking, decision: Decision, key: str, group: str) -> Result:
        """One model, as often and through as many doors as its errors allow."""
        care = care_of(choice.model)
        doors, tried = list(choice.doors), 0
        while True:
            door = doors[0]
            call = self._calls.named(choice, door, asking, decision, group)
            group = group or call.key
            try:
                return self._send(call, replace(choice, doors=(door,)), door, asking, key)
            except ProviderError as error:
                error.facts["group"] = group
                rule = rules.rule(error, care)
                tried += 1
                if isinstance(error, Doubtful):
                    raise
                if rule.mark:
                    asking.books.mark(door, rule.mark)
                if len(doors) > 1 and (rule.mark or rule.then in (Then.NEXT, Then.WAIT)) and not _hopeless(error):
                    doors.pop(0)
                    tried = 0
                    continue
                if tried >= rule.tries:
                    self._later(error, rule.then, tried, asking.terms)
                    raise
                wait = rules.wait_s(error, tried)
                if wait > rules.SIT_OUT_S:
                    self._later(error, Then.WAIT, tried, asking.terms)
                    raise
                self._sleep(wait)

    def _send(self, call: Call, choice: Choice, door: Door, asking: Asking, key: str) -> Result:
        """One call, told to the books before it leaves where it may cost, and when it has ended, well or not."""
        provider, model = self.providers[choice.model.provider], choice.model
        with asking.books.slot(door, model.long_job) if provider.needs_door else nullcontext():
            self._calls.intend(call, choice, asking)
            began = self._clock()
            try:
                asked = as_shown(model, asking.request)
                answer = provider.generate(model, asked, self._calls.errand(door, call, model, asking))
            except Later as later:
                waiting = Waiting(
                    key=call.key,
                    provider=model.provider,
                    model=model.name,
                    remote_id=later.remote_id,
                    door=door.name,
                    group=call.group,
                    since=self._clock(),
                    estimate=choice.estimate,
                    gone=tuple(sorted(asking.gone)),
                )
                asking.books.accept(call.model_copy(update={"remote_id": later.remote_id}), asking.request, waiting)
                raise
            except ProviderError as error:
                if self._jobs.may_look_up(choice, error, asking):
                    asking.books.failed(door, model.capability, error)
                    raise Later("", LOOK_UP_S[0]) from error
                raise self._calls.ended_badly(call, choice, error, began, asking, door) from None
            except Exception as error:
                self._calls.left_open(call, choice, error, began, asking)
                raise
            return self._calls.done(call, choice, answer, began, asking, key, door)

    # Fetched --------------------------------------------------------------------------------------------------------

    def _fetched_or_moved_on(self, waiting: Waiting, asking: Asking) -> Result:
        """The answer of a long job; where it has failed, once more where that can help, else another model's."""
        try:
            return self._jobs.fetch(waiting, asking)
        except Failed as failed:
            first = waiting.key == (waiting.group or waiting.key)
            mine = () if failed.again and first else (f"{waiting.provider}/{waiting.model}",)
            gone = frozenset((*waiting.gone, *mine))
            try:
                return self._ask_round(replace(asking, gone=gone, group=waiting.group or waiting.key))
            except NoModel:
                raise failed from None

    # Underneath -----------------------------------------------------------------------------------------------------

    def _asking(self, request: Request, policy: Policy | Terms, books: Books) -> Asking:
        terms = Terms(policy=policy) if isinstance(policy, Policy) else policy
        if terms.pin:
            pin = " ".join(name for name in terms.pin.split() if not self._does_else(name, request.capability))
            terms = terms.model_copy(update={"pin": pin})
        return Asking(request, terms, books, datetime.fromtimestamp(self._clock(), UTC).date())

    def _does_else(self, model_id: str, capability: Capability) -> bool:
        """Whether a pinned model does something else than this: its pin says nothing of it. One that only a door names is
        known by what its vendor does."""
        provider = self.providers.get(model_id.partition("/")[0])
        models = provider.models() if provider else ()
        does = {m.capability for m in models if m.id == model_id} or {m.capability for m in models}
        return bool(does) and capability not in does

    def _shared(self, key: str, choice: Choice, asking: Asking) -> Result:
        """Somebody else is asking the very same: their answer is ours. Raises Later, or Busy where nobody may wait."""
        for _ in range(int(rules.SIT_OUT_S / SHARED_WAIT_S)):
            if asking.terms.may_wait:
                raise Later("", 2 * SHARED_WAIT_S)
            self._sleep(SHARED_WAIT_S)
            if (hit := self._calls.hit(key, choice, asking)) is not None:
                return hit
        raise Busy("The same is being asked by somebody else.", after_s=SHARED_WAIT_S)

    def _later(self, error: ProviderError, then: Then, tried: int, terms: Terms) -> None:
        """Raises Later where the same model is to be asked again when somebody comes back."""
        if then is Then.WAIT and terms.may_wait:
            raise Later("", rules.wait_s(error, tried)) from error

    def _ready(self, door: Door, capability: Capability, books: Books, only_looking: bool) -> bool:
        """A door that failed is left alone for a while; then one look, which costs nothing, says whether it works again."""
        state = books.breaker(door, capability)
        if state is None or state.closed():
            return True
        at = datetime.fromtimestamp(self._clock(), UTC).replace(tzinfo=None)
        if only_looking or not state.half_open(at):
            return state.half_open(at)
        if not books.may_probe(door, capability):
            return False
        health = self.providers[door.provider].check(door)
        if health.ok:
            books.worked(door, capability)
        else:
            books.failed(door, capability, NotSent(health.note))
        return health.ok


def _named(provider: Provider, doors: Iterable[Door], capability: Capability) -> Iterator[Model]:
    """Models that open doors name themselves."""
    for door in doors:
        if door.extra.get("models"):
            yield from (model for model in provider.behind(door) if model.capability is capability)


def _may_move_on(error: ProviderError, care: Care, terms: Terms) -> bool:
    if isinstance(error, Refused):
        return terms.elsewhere
    return rules.rule(error, care).then is Then.NEXT


def _hopeless(error: ProviderError) -> bool:
    """Another door of the same model would answer the same."""
    return isinstance(error, Unable | BadAnswer | Failed | Gone)


def _removed(decision: Decision) -> Mapping[str, str]:
    return {candidate.model: candidate.removed for candidate in decision.candidates}
