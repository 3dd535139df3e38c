"""A question of a job as the team wants it told; or, for one take, just as a person changed it."""

from __future__ import annotations

from typing import NamedTuple

from core.models import edited_requests
from core.optimise.production_templates import apply_telling
from core.project.told_prompt import NOTHING, Telling
from core.studio import PinnedAsk
from jobs.task_work import Work
from providers.base import Request, Result


class Answered(NamedTuple):
    """What came back, as the telling that counts for it wanted it, for which request, and what it was made from."""

    result: Result
    telling: Telling
    request: Request
    made_from: str


def ask_for_take(work: Work, request: Request, telling: Telling, made_from: str) -> Answered:
    """With `sent` among the task's params (core.models.edited_requests.EditedRequest), those words go to that model once, with nothing added, never answered out
    of the cache; what comes is as fresh as the take whose request it was. Raises NotFound where that take is gone."""
    hand = edited_requests.edited_request_of_task(work.params)
    if hand is None:
        return Answered(work.told_with(telling.ref)(apply_telling(request, telling)), telling, request, made_from)
    with work.studio.db.read() as session:
        made = edited_requests.load_take(session, work.project_id, hand.of)
    request = edited_requests.apply_edited_request(request, made, hand)
    result = pinned_ask(work, hand.model, fresh=True)(request)
    result = result.model_copy(update={"facts": edited_requests.edited_take_facts(made, result.facts)})
    return Answered(result, NOTHING, request, made.made_from)


def pinned_ask(work: Work, model: str, *, fresh: bool = False) -> PinnedAsk:
    """The gateway on the task's terms, where somebody chose who is asked: this model alone."""
    if not model and not fresh:
        return work.ask
    return work.asking(work.terms.model_copy(update={"pin": model or work.terms.pin, "fresh": fresh}))
