"""One door to every model: what was answered before is given back, else route, try, retry, move on, and tell the books.

A call that may have been paid is never sent again. What is done about an error stands in providers/rules.py.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from hashlib import sha256
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
    Errand,
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
    Usage,
    Waiting,
)
from providers.fitting import as_shown
from providers.hushed import hushed
from providers.pricing import UnknownPrice, foreseen, traits
from providers.routing import Choice, Decision, Table, route
from providers.rules import Care, Then, care_of

JOB_S = 1800.0
"""A long job is asked after for at least so long, and for twenty times its usual wait."""
ASK_AGAIN_S, ASK_AGAIN_MOST_S = 5.0, 60.0
"""Between looks at a job that could not be asked after: doubled each time."""
SURE_S = 90.0
"""A job that left may reach its vendor so long after: until then it is looked up there, and then a person decides."""
LOOK_UP_S = (2.0, 15.0)
"""Between look-ups: the first, and the longest."""
RESTED_S = 15.0
"""Between looks whether a door that was left alone may be tried again."""
SHARED_WAIT_S = 1.0
"""Between looks whether somebody else has the answer to the same request."""
FINAL = (Failed, Refused, Gone, BadAnswer, Unable)
"""What ends a long job; whatever else goes wrong means only that it could not be asked after."""


def installed() -> dict[str, Provider]:
    """Every provider there is. A module or package in `providers/` that defines `PROVIDER` is one."""
    modules = (import_module(f"providers.{m.name}") for m in iter_modules(providers.__path__))
    return {m.PROVIDER.name: m.PROVIDER for m in modules if hasattr(m, "PROVIDER")}


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
        self._sure_s = sure_s
        self._rows: dict[Capability, list[tuple[Provider, tuple[Model, ...]]]] = {}

    def generate(self, request: Request, policy: Policy | Terms, books: Books) -> Result:
        """Answer the request by the best model that can. Raises the last ProviderError, NoModel, Doubtful, or Later."""
        if (known := books.recall(request)) is not None:
            return known
        asking = self._asking(request, policy, books)
        if (waiting := books.waiting(request)) is not None:
            return self._fetched_or_moved_on(waiting, asking)
        if (left := books.unsettled(request)) is not None:
            self._look_up(left, asking)
        return self._ask_round(asking)

    def stream(self, request: Request, policy: Policy | Terms, books: Books) -> Generator[str, None, Result]:
        """Text as it comes; returns the whole Result. Another model is only asked before the first piece has come."""
        asking = self._asking(request, policy, books)
        decision, choices = self.decide(asking)
        last: ProviderError = NoModel(f"No model can do {request.capability.value}.", removed=_removed(decision))
        for choice in choices:
            told = False
            flow = self._flow(choice, asking, decision)
            try:
                while True:
                    try:
                        piece = next(flow)
                    except StopIteration as end:
                        return end.value  # type: ignore[no-any-return]
                    told = True
                    yield piece
            except ProviderError as error:
                last = error
                if told or not _may_move_on(error, care_of(choice.model), asking.terms):
                    raise
        raise last

    def _flow(self, choice: Choice, asking: Asking, decision: Decision) -> Generator[str, None, Result]:
        """One call whose text comes piece by piece, told to the books like any other."""
        door, provider = choice.doors[0], self.providers[choice.model.provider]
        call, began = self._called(choice, door, asking, decision), self._clock()
        with asking.books.slot(door, False) if provider.needs_door else nullcontext():
            self._intend(call, choice, asking)
            try:
                errand = self._errand(door, call, choice.model, asking)
                answer = yield from provider.stream(choice.model, asking.request, errand)
            except GeneratorExit:
                self._ended_badly(call, choice, Lost("Nobody read on."), began, asking)
                raise
            except ProviderError as error:
                if mark := rules.rule(error, care_of(choice.model)).mark:
                    asking.books.mark(door, mark)
                raise self._ended_badly(call, choice, error, began, asking, door) from None
            return self._done(call, choice, answer, began, asking, door=door)

    def decide(self, asking: Asking) -> tuple[Decision, list[Choice]]:
        """Who may be asked, best first, and why."""
        table = Table(
            asking.request,
            asking.terms,
            asking.books,
            asking.books.prices(),
            asking.today,
            lambda door, capability: self._ready(door, capability, asking.books),
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
        return self.decide(self._asking(request, policy, books))[0]

    def quote(self, request: Request, policy: Policy | Terms, books: Books) -> Cost | None:
        """About what it would cost by the model asked first; None where none can."""
        choices = self.decide(self._asking(request, policy, books))[1]
        return choices[0].estimate if choices else None

    def first(self, request: Request, policy: Policy | Terms, books: Books) -> Model | None:
        """The model that would be asked first; None where none can."""
        choices = self.decide(self._asking(request, policy, books))[1]
        return choices[0].model if choices else None

    def models(self) -> list[Model]:
        return [model for provider in self.providers.values() for model in provider.models()]

    def check(self, door: Door) -> Health:
        """A look through a door that costs nothing."""
        return self.providers[door.provider].check(door)

    def cancel(self, waiting: Waiting, books: Books) -> bool:
        """Whether the vendor stops working on a long job. What it has cost by then is settled when it is asked after."""
        model = self._model(waiting)
        door = _door_of(waiting, books)
        try:
            return self.providers[model.provider].cancel(model, waiting.remote_id, Errand(door=door, key=waiting.key))
        except ProviderError:
            return False

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
            if costs and (hit := self._hit(key, choice, asking)) is not None:
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
            call = self._called(choice, door, asking, decision, group)
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
            self._intend(call, choice, asking)
            began = self._clock()
            try:
                asked = as_shown(model, asking.request)
                answer = provider.generate(model, asked, self._errand(door, call, model, asking))
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
                if self._to_look_up(choice, error, asking):
                    asking.books.failed(door, model.capability, error)
                    raise Later("", LOOK_UP_S[0]) from error
                raise self._ended_badly(call, choice, error, began, asking, door) from None
            except Exception as error:
                self._left_open(call, choice, error, began, asking)
                raise
            return self._done(call, choice, answer, began, asking, key, door)

    def _to_look_up(self, choice: Choice, error: ProviderError, asking: Asking) -> bool:
        """It may have been begun, and its vendor can be asked: the row stays open for whoever comes back."""
        if not (asking.terms.may_wait and self.providers[choice.model.provider].can_find):
            return False
        return rules.rule(error, care_of(choice.model)).then is Then.DOUBT

    def _left_open(self, call: Call, choice: Choice, error: Exception, began: float, asking: Asking) -> None:
        """Something of ours went wrong in the middle of a call: nobody knows whether it was paid."""
        if choice.model.price_micro_yuan == 0:
            return
        ended = {"seconds": self._clock() - began, "state": "unknown", "error": type(error).__name__}
        asking.books.record(call.model_copy(update=ended), None)

    def _intend(self, call: Call, choice: Choice, asking: Asking) -> None:
        if choice.model.price_micro_yuan != 0:
            asking.books.intend(call, asking.request)

    def _done(
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

    def _ended_badly(
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

    # Fetched --------------------------------------------------------------------------------------------------------

    def _fetched_or_moved_on(self, waiting: Waiting, asking: Asking) -> Result:
        """The answer of a long job; where it has failed, once more where that can help, else another model's."""
        try:
            return self._resume(waiting, asking)
        except Failed as failed:
            first = waiting.key == (waiting.group or waiting.key)
            mine = () if failed.again and first else (f"{waiting.provider}/{waiting.model}",)
            gone = frozenset((*waiting.gone, *mine))
            try:
                return self._ask_round(replace(asking, gone=gone, group=waiting.group or waiting.key))
            except NoModel:
                raise failed from None

    def _resume(self, waiting: Waiting, asking: Asking) -> Result:
        """Fetch a long job that was paid for earlier; it is never submitted a second time. Raises Failed where it has ended
        badly and somebody else may be asked, Later while it is not done, Doubtful when it has been asked after too long."""
        model, door = self._model(waiting), _door_of(waiting, asking.books)
        choice = Choice(model, (door,), waiting.estimate)
        call = Call(
            key=waiting.key,
            group=waiting.group,
            provider=model.provider,
            model=model.name,
            capability=model.capability,
            ok=False,
            door=door.name,
            care=care_of(model).value,
            remote_id=waiting.remote_id,
            cost_micro_yuan=waiting.estimate.micro_yuan,
            cost=waiting.estimate,
        )
        errand = self._errand(door, call, model, asking)
        try:
            asked = as_shown(model, asking.request)
            answer = self.providers[model.provider].resume(model, waiting.remote_id, asked, errand)
        except Later as later:
            named = later.remote_id or waiting.remote_id
            if waiting.asked or named != waiting.remote_id:
                asking.books.still(waiting.model_copy(update={"asked": 0, "remote_id": named}))
            raise Later(named, later.wait) from None
        except FINAL as error:
            if isinstance(error, Gone | BadAnswer) and error.usage is None:
                error.usage = foreseen(model, asking.request, asking.terms.grade)
            wrong = self._job_ended(call, choice, error, waiting, asking)
            raise wrong from None
        except ProviderError as error:
            raise self._not_asked(call, choice, error, waiting, asking) from None
        key = cache_key(asking.request, model, asking.terms) if model.price_micro_yuan is None else ""
        return self._done(call, choice, answer, waiting.since, asking, key, door)

    def _job_ended(
        self, call: Call, choice: Choice, error: ProviderError, waiting: Waiting, asking: Asking
    ) -> ProviderError:
        self._ended_badly(call, choice, error, waiting.since, asking)
        if isinstance(error, Refused | Gone):
            return error
        again = isinstance(error, Failed) and error.again
        return Failed(str(error), again=again, group=waiting.group or waiting.key)

    def _not_asked(
        self, call: Call, choice: Choice, error: ProviderError, waiting: Waiting, asking: Asking
    ) -> Exception:
        """A look that failed is never a job that failed."""
        hushed(error, choice.doors[0])
        age = self._clock() - waiting.since
        if age > max(JOB_S, 20 * choice.model.seconds):
            ended = {"seconds": age, "state": "unknown", "error": f"{type(error).__name__}: {error}"[:500]}
            asking.books.record(call.model_copy(update=ended), None)
            return Doubtful(call=call.key, estimate=waiting.estimate.micro_yuan, model=choice.model.id)
        if rule_mark := rules.rule(error, Care.READ).mark:
            asking.books.mark(choice.doors[0], rule_mark)
        asking.books.still(waiting.model_copy(update={"asked": waiting.asked + 1}))
        wait = min(ASK_AGAIN_MOST_S, ASK_AGAIN_S * 2**waiting.asked)
        if isinstance(error, Busy) and error.after_s:
            wait = max(wait, error.after_s)
        return Later(waiting.remote_id, wait)

    def _look_up(self, left: Call, asking: Asking) -> None:
        """A call of this step left and nobody knows its end. A cheap one is let go; a paid one is looked up where the vendor
        knows our key. Raises Later where it is found or may still be on its way, Doubtful where nobody can tell."""
        doubt = Doubtful(call=left.key, estimate=left.cost_micro_yuan, model=f"{left.provider}/{left.model}")
        if left.state == "unknown":
            if left.care == Care.PAID.value:
                raise doubt
            return
        provider = self.providers[left.provider]
        if left.care != Care.PAID.value:
            asking.books.record(left.model_copy(update={"state": "unknown", "error": "Lost: the worker died"}), None)
            return
        if not provider.can_find:
            asking.books.record(left.model_copy(update={"state": "unknown", "error": "Doubtful"}), None)
            raise doubt
        remote_id, wrong = self._found_there(left, asking)
        if remote_id:
            waiting = Waiting(
                key=left.key,
                provider=left.provider,
                model=left.model,
                remote_id=remote_id,
                door=left.door,
                group=left.group,
                since=self._clock(),
                estimate=left.cost,
            )
            asking.books.accept(left.model_copy(update={"remote_id": remote_id}), asking.request, waiting)
            raise Later(remote_id, 1.0)
        age, patience = self._clock() - left.since, JOB_S if wrong else self._sure_s
        if age < patience and not isinstance(wrong, Unable):
            if not asking.terms.may_wait:
                raise doubt
            first, longest = LOOK_UP_S
            raise Later("", min(longest, max(first, age / 2)))
        told = f"{type(wrong).__name__}: {wrong}"[:500] if wrong else "Lost: the vendor does not know it"
        asking.books.record(left.model_copy(update={"state": "unknown", "error": told}), None)
        raise doubt

    def _found_there(self, left: Call, asking: Asking) -> tuple[str, ProviderError | None]:
        """The name of a job that left under our key, or empty: with what is in the way of a look-up, if anything is."""
        door = asking.books.door(left.door)
        if door is None:
            return "", Unable("Its door is closed.")
        model = self._model(left)
        errand = Errand(door=door, key=left.key, options=model.option(asking.terms.grade), read=asking.books.read)
        try:
            return self.providers[left.provider].find(model, as_shown(model, asking.request), errand), None
        except ProviderError as error:
            return "", error

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

    def _called(self, choice: Choice, door: Door, asking: Asking, decision: Decision, group: str = "") -> Call:
        key = asking.books.name_call()
        return Call(
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

    def _errand(self, door: Door, call: Call, model: Model, asking: Asking) -> Errand:
        books = asking.books
        return Errand(
            door=door,
            key=call.key,
            options=model.option(asking.terms.grade),
            scratch=books.scratch,
            read=books.read,
            progress=books.progress,
        )

    def _hit(self, key: str, choice: Choice, asking: Asking) -> Result | None:
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

    def _shared(self, key: str, choice: Choice, asking: Asking) -> Result:
        """Somebody else is asking the very same: their answer is ours. Raises Later, or Busy where nobody may wait."""
        for _ in range(int(rules.SIT_OUT_S / SHARED_WAIT_S)):
            if asking.terms.may_wait:
                raise Later("", 2 * SHARED_WAIT_S)
            self._sleep(SHARED_WAIT_S)
            if (hit := self._hit(key, choice, asking)) is not None:
                return hit
        raise Busy("The same is being asked by somebody else.", after_s=SHARED_WAIT_S)

    def _later(self, error: ProviderError, then: Then, tried: int, terms: Terms) -> None:
        """Raises Later where the same model is to be asked again when somebody comes back."""
        if then is Then.WAIT and terms.may_wait:
            raise Later("", rules.wait_s(error, tried)) from error

    def _ready(self, door: Door, capability: Capability, books: Books) -> bool:
        """A door that failed is left alone for a while; then one look, which costs nothing, says whether it works again."""
        state = books.breaker(door, capability)
        if state is None or state.closed():
            return True
        at = datetime.fromtimestamp(self._clock(), UTC).replace(tzinfo=None)
        if not state.half_open(at) or not books.may_probe(door, capability):
            return False
        health = self.providers[door.provider].check(door)
        if health.ok:
            books.worked(door, capability)
        else:
            books.failed(door, capability, NotSent(health.note))
        return health.ok

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

    def _model(self, named: Waiting | Call) -> Model:
        """Raises Gone for a model that the studio does not know any more."""
        provider = self.providers.get(named.provider)
        found = next((m for m in provider.models() if m.name == named.model), None) if provider else None
        if found is None:
            raise Gone(f"{named.provider}/{named.model} is not known here any more.")
        return found


def cache_key(request: Request, model: Model, terms: Terms) -> str:
    """Everything that changes what comes back: the request whole, the model, and its options for the grade."""
    options = sorted((name, str(value)) for name, value in model.option(terms.grade).items())
    request = as_shown(model, request)
    return sha256(f"{request.fingerprint()}|{model.id}|{options}".encode()).hexdigest()


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


def _door_of(waiting: Waiting, books: Books) -> Door:
    return books.door(waiting.door) or Door(provider=waiting.provider, id=waiting.door.partition(":")[2])


def _says_anything(usage: Usage) -> bool:
    return usage != Usage()


def _removed(decision: Decision) -> Mapping[str, str]:
    return {candidate.model: candidate.removed for candidate in decision.candidates}
