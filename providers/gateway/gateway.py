"""One door to every model: what was answered before is given back, else route, try, retry, move on, and tell the books.

A call that may have been paid is never sent again. What is done about an error stands in providers/gateway/error_rules.py.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Container, Generator, Iterable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import replace
from datetime import UTC, datetime
from importlib import import_module
from pkgutil import iter_modules

from providers import vendors
from providers.base import (
    ALL_CAPABILITIES,
    Call,
    Capability,
    Cost,
    Door,
    Health,
    Model,
    Policy,
    Request,
    RequestTerms,
    Result,
    WaitingJob,
)
from providers.errors import (
    Busy,
    CutShort,
    Doubtful,
    Failed,
    Later,
    LinkFails,
    Lost,
    NoModel,
    NotSent,
    ProviderError,
    Refused,
)
from providers.fitting import request_as_shown
from providers.gateway import error_rules
from providers.gateway.answer_checks import answer_in_shape
from providers.gateway.books import Books
from providers.gateway.calls import Calls, RequestInFlight, cache_key
from providers.gateway.error_rules import AfterTries, RepeatCare, care_of
from providers.gateway.long_jobs import LOOK_UP_S, SURE_S, LongJobs
from providers.gateway.model_choice import ModelChoice
from providers.gateway.request_round import RequestRound
from providers.gateway.routing import Candidate, Choice, Decision
from providers.provider import Provider

RESTED_S = 15.0
"""Between looks whether a door that was left alone may be tried again."""
SHARED_WAIT_S = 1.0
"""Between looks whether somebody else has the answer to the same request."""


def installed_providers() -> dict[str, Provider]:
    """Every provider there is, by name. A module in a room of `providers/vendors/` that defines `PROVIDER` is one."""
    rooms = [import_module(f"{vendors.__name__}.{m.name}") for m in iter_modules(vendors.__path__)]
    modules = [import_module(f"{room.__name__}.{m.name}") for room in rooms for m in iter_modules(room.__path__)]
    found = {m.PROVIDER.name: m.PROVIDER for m in modules if hasattr(m, "PROVIDER")}
    return dict(sorted(found.items()))


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
        self._choosing = ModelChoice(self.providers, clock)

    def generate(self, request: Request, policy: Policy | RequestTerms, books: Books) -> Result:
        """Answer the request by the best model that can. Raises the last ProviderError, NoModel, Doubtful, or Later."""
        if (known := books.recall(request)) is not None:
            return known
        asking = self._asking(request, policy, books)
        if (waiting := books.waiting(request)) is not None:
            return self._fetched_or_moved_on(waiting, asking)
        if (left := books.unsettled(request)) is not None:
            self._jobs.look_up(left, asking)
        return result_of_flow(self._ask_round(asking))

    def stream(self, request: Request, policy: Policy | RequestTerms, books: Books) -> Generator[str, None, Result]:
        """Text as it comes; returns the whole Result. What was answered before comes at once, what is unsettled is looked up, and
        models and doors are asked as `generate` does it; nobody else is, once the first piece has come."""
        if (known := books.recall(request)) is not None:
            yield known.text
            return known
        asking = replace(self._asking(request, policy, books), streamed=True)
        if (left := books.unsettled(request)) is not None:
            self._jobs.look_up(left, asking)
        return (yield from self._ask_round(asking))

    def dry_run(self, request: Request, policy: Policy | RequestTerms, books: Books) -> Decision:
        """How a request would be routed; nobody is asked."""
        return self._choosing.decide(self._asking(request, policy, books), only_looking=True)[0]

    def quote(self, request: Request, policy: Policy | RequestTerms, books: Books) -> Cost | None:
        """About what it would cost by the model asked first; None where none can."""
        choices = self._choosing.decide(self._asking(request, policy, books), only_looking=True)[1]
        return choices[0].estimate if choices else None

    def first(self, request: Request, policy: Policy | RequestTerms, books: Books) -> Model | None:
        """The model that would be asked first; None where none can."""
        choices = self._choosing.decide(self._asking(request, policy, books), only_looking=True)[1]
        return choices[0].model if choices else None

    def look(
        self, model: Model, requests: Sequence[Request], policy: Policy | RequestTerms, books: Books
    ) -> list[tuple[Candidate, Choice | None]]:
        """What it would be to ask this model alone for each of these: what removes it, or about what it costs. Nobody is asked."""
        return self._choosing.look(model, requests, policy, books)

    def known(self, books: Books) -> dict[str, Model]:
        """Every model by its id: those of the rows, and those that open doors name themselves."""
        found = {model.id: model for model in self.models()}
        for provider in self.providers.values():
            for door in books.doors(provider.name) if provider.needs_door else ():
                if provider.names_models(door):
                    found |= {model.id: model for model in provider.behind(door) if model.id not in found}
        return found

    def models(self) -> list[Model]:
        return [model for provider in self.providers.values() for model in provider.models()]

    def check(self, door: Door) -> Health:
        """A look through a door that costs nothing."""
        return self.providers[door.provider].check(door)

    def cancel(self, waiting: WaitingJob, books: Books) -> bool:
        """Whether the vendor stops working on a long job. What it has cost by then is settled when it is asked after."""
        return self._jobs.cancel(waiting, books)

    def warm(self, capabilities: Container[Capability] = ALL_CAPABILITIES) -> None:
        """Load what is slow to load for these capabilities."""
        for provider in self.providers.values():
            provider.warm(capabilities)

    def rehearse(self) -> None:
        """Have done once what takes longer the first time."""
        for provider in self.providers.values():
            provider.rehearse()

    # Sent -----------------------------------------------------------------------------------------------------------

    def _ask_round(self, asking: RequestInFlight) -> Generator[str, None, Result]:
        """The best model, then the next where that may help; what turned out ill is not asked again, but for once after a wait of
        some seconds, before one of the studio's own engines steps in or all is given up."""
        decision, choices = self._choosing.decide(asking)
        last = NoModel(
            f"No model can do {asking.request.capability.value}.", removed=_removed(decision), keyless=decision.keyless
        )
        if not choices and asking.terms.may_wait and "breaker" in last.facts["removed"].values():
            raise Later("", RESTED_S)
        round_ = RequestRound(asking, decision, last)
        for choice in choices:
            if choice.own and (answer := (yield from self._once_more(round_))) is not None:
                return answer
            if (answer := (yield from self._by(choice, choice.doors, round_))) is not None:
                return answer
        if (answer := (yield from self._once_more(round_))) is not None:
            return answer
        if isinstance(round_.last, Busy) and asking.terms.may_wait:
            raise Later("", error_rules.wait_s(round_.last, 1)) from round_.last
        raise round_.last

    def _once_more(self, round_: RequestRound) -> Generator[str, None, Result | None]:
        """A second try where an error was one of seconds: in this process, or as a later attempt of a task. What is paid is not asked
        twice in one request, but for what never left. Raises Later."""
        asking, worth = round_.asking, round_.take_worth_waiting()
        if not worth:
            return None
        wait = min(error_rules.wait_s(each.error, 1) for each in worth)
        here = [each for each in worth if each.care is not RepeatCare.PAID or isinstance(each.error, NotSent)]
        if wait > error_rules.SIT_OUT_S or not here:
            worth_it = asking.terms.may_wait and wait <= error_rules.WORTH_WAITING_S
            if worth_it and not asking.books.waited(asking.request):
                raise Later("", wait)
            return None
        self._sleep(wait)
        for each in here:
            round_.well_again(each.door)
            if (answer := (yield from self._by(each.choice, (each.door,), round_))) is not None:
                return answer
        return None

    def _by(self, choice: Choice, doors: Sequence[Door], round_: RequestRound) -> Generator[str, None, Result | None]:
        """One model, through as many doors as its errors allow; None where another is to be asked. Raises what stops the round."""
        asking, model = round_.asking, choice.model
        costs = model.price_micro_yuan is None
        key = cache_key(asking.request, model, asking.terms) if costs else ""
        if costs and (hit := self._calls.hit(key, choice, asking)) is not None:
            if asking.streamed:
                yield hit.text
            return hit
        shared = costs and (asking.terms.may_wait or care_of(model) is RepeatCare.PAID)
        with asking.books.alone(key) if shared else nullcontext(True) as mine:
            if not mine:
                return self._shared(key, choice, asking)
            for door in doors:
                if round_.may_ask(door, model):
                    answer = yield from self._through(door, choice, round_, key)
                    if answer is not None:
                        return answer
        if isinstance(round_.last, Busy) and asking.terms.may_wait and care_of(model) is RepeatCare.PAID:
            raise Later("", error_rules.wait_s(round_.last, 1)) from round_.last
        return None

    def _through(
        self, door: Door, choice: Choice, round_: RequestRound, key: str
    ) -> Generator[str, None, Result | None]:
        """One model through one door, as often in a row as its errors allow; None where another door or model is to be asked."""
        asking, care, tried = round_.asking, care_of(choice.model), 0
        while True:
            call = self._calls.named(choice, door, asking, round_.decision, round_.group)
            round_.group = round_.group or call.key
            try:
                return (yield from self._sent(call, replace(choice, doors=(door,)), asking, round_, key))
            except ProviderError as error:
                error.facts["group"] = round_.group
                rule, tried = error_rules.rule_for(error, care), tried + 1
                if isinstance(error, Doubtful) or round_.told:
                    raise
                round_.note(error, rule, choice, door, tried)
                self._calls.mark(error, rule.mark, door, choice.model, asking.books)
                if isinstance(error, Refused) and asking.terms.elsewhere:
                    return None
                if rule.then in (AfterTries.STOP, AfterTries.DOUBT):
                    raise
                if isinstance(error, CutShort) and tried == 1 and (longer := with_longer_answer(choice.model, asking)):
                    asking = longer
                    continue
                if tried >= rule.tries:
                    return None
                self._sleep(error_rules.wait_s(error, tried))

    def _sent(
        self, call: Call, choice: Choice, asking: RequestInFlight, round_: RequestRound, key: str
    ) -> Generator[str, None, Result]:
        """One call, told to the books before it leaves where it may cost, and when it has ended, well or not. An answer that cannot
        be used is none: it is told as BadAnswer, with what it used."""
        provider, model, door = self.providers[choice.model.provider], choice.model, choice.doors[0]
        with asking.books.slot(door, model.long_job) if provider.needs_door else nullcontext():
            self._calls.intend(call, choice, asking)
            began = self._clock()
            try:
                asked, errand = request_as_shown(model, asking.request), self._calls.errand(door, call, model, asking)
                if asking.streamed:
                    answer = yield from round_.heard(provider.stream(model, asked, errand))
                else:
                    answer = provider.generate(model, asked, errand)
                if provider.needs_door:
                    answer = answer_in_shape(asked, answer)
            except GeneratorExit:
                self._calls.ended_badly(call, choice, Lost("Nobody read on."), began, asking)
                raise
            except Later as later:
                self._jobs.accepted(call, choice, asking, remote_id=later.remote_id)
                raise
            except LinkFails as error:
                if asking.terms.may_wait and error.facts.get("link"):
                    raise self._jobs.kept_link(call, choice, asking, error) from error
                raise self._calls.ended_badly(call, choice, error, began, asking) from None
            except ProviderError as error:
                round_.count_failure(door, model.capability, error)
                if self._jobs.may_look_up(choice, error, asking):
                    raise Later("", LOOK_UP_S[0]) from error
                raise self._calls.ended_badly(call, choice, error, began, asking) from None
            except Exception as error:
                self._calls.left_open(call, choice, error, began, asking)
                raise
            facts = round_.stepped_in(choice) if choice.own else {}
            return self._calls.done(call, choice, answer, began, asking, key, door, facts)

    # Fetched --------------------------------------------------------------------------------------------------------

    def _fetched_or_moved_on(self, waiting: WaitingJob, asking: RequestInFlight) -> Result:
        """The answer of a long job; where it has failed, once more where that can help, else another model's."""
        try:
            return self._jobs.fetch(waiting, asking)
        except Failed as failed:
            first = waiting.key == (waiting.group or waiting.key)
            mine = () if failed.again and first else (f"{waiting.provider}/{waiting.model}",)
            gone = frozenset((*waiting.gone, *mine))
            try:
                return result_of_flow(self._ask_round(replace(asking, gone=gone, group=waiting.group or waiting.key)))
            except NoModel:
                raise failed from None

    # Underneath -----------------------------------------------------------------------------------------------------

    def _asking(self, request: Request, policy: Policy | RequestTerms, books: Books) -> RequestInFlight:
        terms = RequestTerms(policy=policy) if isinstance(policy, Policy) else policy
        if terms.pin:
            pin = " ".join(name for name in terms.pin.split() if not self._does_else(name, request.capability))
            terms = terms.model_copy(update={"pin": pin})
        return RequestInFlight(request, terms, books, datetime.fromtimestamp(self._clock(), UTC).date())

    def _does_else(self, model_id: str, capability: Capability) -> bool:
        """Whether a pinned model does something else than this: its pin says nothing of it. One that only a door names is
        known by what its vendor does."""
        provider = self.providers.get(model_id.partition("/")[0])
        models = provider.models() if provider else ()
        does = {m.capability for m in models if m.id == model_id} or {m.capability for m in models}
        return bool(does) and capability not in does

    def _shared(self, key: str, choice: Choice, asking: RequestInFlight) -> Result:
        """Somebody else is asking the very same: their answer is ours. Raises Later, or Busy where nobody may wait."""
        for _ in range(int(error_rules.SIT_OUT_S / SHARED_WAIT_S)):
            if asking.terms.may_wait:
                raise Later("", 2 * SHARED_WAIT_S)
            self._sleep(SHARED_WAIT_S)
            if (hit := self._calls.hit(key, choice, asking)) is not None:
                return hit
        raise Busy("The same is being asked by somebody else.", after_s=SHARED_WAIT_S)


def result_of_flow(flow: Generator[str, None, Result]) -> Result:
    """What a flow of text returns at its end."""
    try:
        while True:
            next(flow)
    except StopIteration as end:
        return end.value  # type: ignore[no-any-return]


def with_longer_answer(model: Model, asking: RequestInFlight) -> RequestInFlight | None:
    """The same with room for twice as long an answer; None where the model gives no longer one."""
    room = asking.request.tokens_most or model.tokens_out
    most = min(2 * room, model.limits.answer_tokens_most or 2 * room)
    return asking.with_request(tokens_most=most) if most > room else None


def _removed(decision: Decision) -> Mapping[str, str]:
    return {candidate.model: candidate.removed for candidate in decision.candidates}
