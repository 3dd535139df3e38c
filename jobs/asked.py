"""A question of a job as the team wants it told; or, for one take, just as a person changed it."""

from __future__ import annotations

from typing import NamedTuple

from core import by_hand
from core.optimise.told import NOTHING, Telling, upon
from core.studio import PinnedAsk
from jobs.work import Work
from providers.base import Request, Result


class Asked(NamedTuple):
    """What came back, as the telling that counts for it wanted it, for which request, and what it was made from."""

    result: Result
    telling: Telling
    request: Request
    made_from: str


def ask(work: Work, request: Request, telling: Telling, made_from: str) -> Asked:
    """With `sent` among the task's params (core.by_hand.Hand), those words go to that model once, with nothing added, never answered out
    of the cache; what comes is as fresh as the take whose request it was. Raises NotFound where that take is gone."""
    hand = by_hand.of(work.params)
    if hand is None:
        return Asked(work.told_with(telling.ref)(upon(request, telling)), telling, request, made_from)
    with work.studio.db.read() as session:
        made = by_hand.made(session, work.project_id, hand.of)
    request = by_hand.upon(request, made, hand)
    result = asked_of(work, hand.model, fresh=True)(request)
    result = result.model_copy(update={"facts": by_hand.facts(made, result.facts)})
    return Asked(result, NOTHING, request, made.made_from)


def asked_of(work: Work, model: str, *, fresh: bool = False) -> PinnedAsk:
    """The gateway on the task's terms, where somebody chose who is asked: this model alone."""
    if not model and not fresh:
        return work.ask
    return work.asking(work.terms.model_copy(update={"pin": model or work.terms.pin, "fresh": fresh}))
