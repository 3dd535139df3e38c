"""Long jobs: accepted under a vendor's name for them, asked after until they are done, and looked up where nobody knows whether
they were accepted at all. None is ever submitted a second time."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from providers.base import Call, Capability, Door, Errand, Model, Result, WaitingJob
from providers.errors import BadAnswer, Busy, Doubtful, Failed, Gone, Later, LinkFails, ProviderError, Refused, Unable
from providers.facts.pricing import foresee_usage
from providers.fitting import request_as_shown
from providers.gateway import error_rules
from providers.gateway.books import Books
from providers.gateway.calls import Calls, RequestInFlight, cache_key
from providers.gateway.error_rules import AfterTries, RepeatCare, care_of
from providers.gateway.routing import Choice
from providers.provider import Provider
from providers.transport import file_signature
from providers.transport.key_redaction import without_secrets

JOB_S = 1800.0
"""A long job is asked after for at least so long, and for twenty times its usual wait."""
ASK_AGAIN_S, ASK_AGAIN_MOST_S = 5.0, 60.0
"""Between looks at a job that could not be asked after: doubled each time."""
SURE_S = 90.0
"""A job that left may reach its vendor so long after: until then it is looked up there, and then a person decides."""
LOOK_UP_S = (2.0, 15.0)
"""Between look-ups: the first, and the longest."""
FIRST_LOOK_S = 60.0
"""A job that its vendor does not know yet so soon after it took it will be known there in a moment."""
LINK_S = 86_400.0
"""A link that fails is looked at again for so long, where its end is not said: results stand for a day at most vendors."""
FINAL = (Failed, Refused, Gone, BadAnswer, Unable)
"""What ends a long job; whatever else goes wrong means only that it could not be asked after."""
HEARD = (Capability.SPEECH, Capability.MUSIC, Capability.EFFECT)


class LongJobs:
    """`sure_s`: after so many seconds a job that its vendor does not know will not arrive there any more."""

    def __init__(
        self, providers: Mapping[str, Provider], calls: Calls, clock: Callable[[], float], sure_s: float = SURE_S
    ) -> None:
        self._providers = providers
        self._calls = calls
        self._clock = clock
        self._sure_s = sure_s

    def fetch(self, waiting: WaitingJob, asking: RequestInFlight) -> Result:
        """Fetch a long job that was paid for earlier; it is never submitted a second time. Raises Failed where it has ended
        badly and somebody else may be asked, Later while it is not done, Doubtful when it has been asked after too long."""
        door = _door_of(waiting, asking.books)
        model = self._model(waiting, door)
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
        errand = self._calls.errand(door, call, model, asking)
        try:
            answer = self._looked(model, waiting, asking, errand)
        except Later as later:
            named = later.remote_id or waiting.remote_id
            if waiting.asked or named != waiting.remote_id:
                asking.books.still(waiting.model_copy(update={"asked": 0, "remote_id": named}))
            raise Later(named, later.wait) from None
        except LinkFails as error:
            raise self._link_failed(call, choice, error, waiting, asking) from None
        except FINAL as error:
            if isinstance(error, Gone) and self._clock() - waiting.since < FIRST_LOOK_S:
                raise self._not_asked(call, choice, error, waiting, asking) from None
            if isinstance(error, Gone | BadAnswer) and error.usage is None:
                error.usage = foresee_usage(model, asking.request, asking.terms.grade)
            wrong = self._job_ended(call, choice, error, waiting, asking)
            raise wrong from None
        except ProviderError as error:
            raise self._not_asked(call, choice, error, waiting, asking) from None
        key = cache_key(asking.request, model, asking.terms) if model.price_micro_yuan is None else ""
        return self._calls.done(call, choice, answer, waiting.since, asking, key, door)

    def _looked(self, model: Model, waiting: WaitingJob, asking: RequestInFlight, errand: Errand) -> Result:
        """What a look at a job gives; or what lies at the link of something that was made at once."""
        provider = self._providers[model.provider]
        if not waiting.link:
            return provider.resume(model, waiting.remote_id, request_as_shown(model, asking.request), errand)
        content = provider.collect(waiting.link, errand)
        if model.capability in HEARD:
            return file_signature.sound_result(content, waiting.usage)
        family = "video" if model.capability is Capability.VIDEO else "image"
        kind = file_signature.require_media_type(content, family, waiting.usage)
        return Result(content=content, media_type=kind, usage=waiting.usage)

    def accepted(self, call: Call, choice: Choice, asking: RequestInFlight, **named: Any) -> WaitingJob:
        """A vendor took a long job, or keeps what it made at a link: written down before anything else happens."""
        waiting = WaitingJob(
            key=call.key,
            provider=call.provider,
            model=call.model,
            door=choice.doors[0].name,
            group=call.group,
            since=self._clock(),
            estimate=choice.estimate,
            gone=tuple(sorted(asking.gone)),
            **named,
        )
        asking.books.accept(call.model_copy(update={"remote_id": waiting.remote_id}), asking.request, waiting)
        return waiting

    def kept_link(self, call: Call, choice: Choice, asking: RequestInFlight, error: LinkFails) -> Later:
        """What was made in the very answer lies at a link that fails: it is looked at again, like a job."""
        usage = error.usage or foresee_usage(choice.model, asking.request, asking.terms.grade)
        link = str(error.facts["link"])
        self.accepted(call, choice, asking, remote_id=f"link-{call.key}"[:200], link=link, usage=usage)
        return Later("", ASK_AGAIN_S)

    def _link_failed(
        self, call: Call, choice: Choice, error: LinkFails, waiting: WaitingJob, asking: RequestInFlight
    ) -> Exception:
        """Later, until the link's end; then it is gone, and was paid."""
        if self._clock() < (error.until or waiting.since + LINK_S):
            return self._later(error, waiting, asking)
        gone = Gone(str(error), usage=error.usage or foresee_usage(choice.model, asking.request, asking.terms.grade))
        return self._job_ended(call, choice, gone, waiting, asking)

    def cancel(self, waiting: WaitingJob, books: Books) -> bool:
        """Whether the vendor stops working on a long job. What it has cost by then is settled when it is asked after."""
        door = _door_of(waiting, books)
        model = self._model(waiting, door)
        try:
            return self._providers[model.provider].cancel(model, waiting.remote_id, Errand(door=door, key=waiting.key))
        except ProviderError:
            return False

    def may_look_up(self, choice: Choice, error: ProviderError, asking: RequestInFlight) -> bool:
        """It may have been begun, and its vendor can be asked: the row stays open for whoever comes back."""
        if not (asking.terms.may_wait and self._providers[choice.model.provider].can_find):
            return False
        return error_rules.rule_for(error, care_of(choice.model)).then is AfterTries.DOUBT

    def look_up(self, left: Call, asking: RequestInFlight) -> None:
        """A call of this step left and nobody knows its end. A cheap one is let go; a paid one is looked up where the vendor
        knows our key. Raises Later where it is found or may still be on its way, Doubtful where nobody can tell."""
        doubt = Doubtful(call=left.key, estimate=left.cost_micro_yuan, model=f"{left.provider}/{left.model}")
        if left.state == "unknown":
            if left.care == RepeatCare.PAID.value:
                raise doubt
            return
        provider = self._providers[left.provider]
        if left.care != RepeatCare.PAID.value:
            asking.books.record(left.model_copy(update={"state": "unknown", "error": "Lost: the worker died"}), None)
            return
        if not provider.can_find:
            asking.books.record(left.model_copy(update={"state": "unknown", "error": "Doubtful"}), None)
            raise doubt
        remote_id, wrong = self._found_there(left, asking)
        if remote_id:
            waiting = WaitingJob(
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

    def _found_there(self, left: Call, asking: RequestInFlight) -> tuple[str, ProviderError | None]:
        """The name of a job that left under our key, or empty: with what is in the way of a look-up, if anything is."""
        door = asking.books.door(left.door)
        if door is None:
            return "", Unable("Its door is closed.")
        model = self._model(left, door)
        errand = Errand(door=door, key=left.key, options=model.option(asking.terms.grade), read=asking.books.read)
        try:
            return self._providers[left.provider].find(model, request_as_shown(model, asking.request), errand), None
        except ProviderError as error:
            return "", error

    def _job_ended(
        self, call: Call, choice: Choice, error: ProviderError, waiting: WaitingJob, asking: RequestInFlight
    ) -> ProviderError:
        self._calls.ended_badly(call, choice, error, waiting.since, asking)
        if isinstance(error, Refused | Gone):
            return error
        again = isinstance(error, Failed) and error.again
        return Failed(str(error), again=again, group=waiting.group or waiting.key)

    def _not_asked(
        self, call: Call, choice: Choice, error: ProviderError, waiting: WaitingJob, asking: RequestInFlight
    ) -> Exception:
        """A look that failed is never a job that failed."""
        without_secrets(error, choice.doors[0])
        age = self._clock() - waiting.since
        if age > max(JOB_S, 20 * choice.model.seconds):
            ended = {"seconds": age, "state": "unknown", "error": f"{type(error).__name__}: {error}"[:500]}
            asking.books.record(call.model_copy(update=ended), None)
            return Doubtful(call=call.key, estimate=waiting.estimate.micro_yuan, model=choice.model.id)
        self._calls.mark(
            error, error_rules.rule_for(error, RepeatCare.READ).mark, choice.doors[0], choice.model, asking.books
        )
        return self._later(error, waiting, asking)

    def _later(self, error: ProviderError, waiting: WaitingJob, asking: RequestInFlight) -> Later:
        """Asked again, each time after a longer while."""
        asking.books.still(waiting.model_copy(update={"asked": waiting.asked + 1}))
        wait = min(ASK_AGAIN_MOST_S, ASK_AGAIN_S * 2**waiting.asked)
        if isinstance(error, Busy) and error.after_s:
            wait = max(wait, error.after_s)
        return Later(waiting.remote_id, wait)

    def _model(self, named: WaitingJob | Call, door: Door) -> Model:
        """Of the rows, or one that its door names itself. Raises Gone for a model that the studio does not know any more."""
        provider = self._providers.get(named.provider)
        known = (
            (*provider.models(), *(provider.behind(door) if provider.names_models(door) else ())) if provider else ()
        )
        found = next((m for m in known if m.name == named.model), None)
        if found is None:
            raise Gone(f"{named.provider}/{named.model} is not known here any more.")
        return found


def _door_of(waiting: WaitingJob, books: Books) -> Door:
    return books.door(waiting.door) or Door(provider=waiting.provider, id=waiting.door.partition(":")[2])
