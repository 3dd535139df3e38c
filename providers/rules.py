"""What is done about an error, by its class and by what a second call would cost: one table, and nothing else decides.

READ      status, download, look-up: free
CHEAP     text: a second call costs a fraction of a cent
PAID      picture, clip, sound: never sent twice where the first may have been begun
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from enum import StrEnum

from providers import base
from providers.base import Capability, Model, ProviderError

BASE_S, MOST_S = 0.5, 8.0
"""Full-jitter back-off: a random wait of at most this, doubled with each try."""
SIT_OUT_S = 10.0
"""A longer wait goes back to the queue."""


class Care(StrEnum):
    READ = "read"
    CHEAP = "cheap"
    PAID = "paid"


class Then(StrEnum):
    """When all tries are used up."""

    NEXT = "next"
    """Another model may do it."""
    STOP = "stop"
    """Nobody else is asked: it is ours to mend, or a person's to decide."""
    DOUBT = "doubt"
    """It may have been begun and paid: never sent again."""
    WAIT = "wait"
    """The same model, later."""


@dataclass(frozen=True)
class Rule:
    """`tries` in all with the same model; `mark` what becomes of the key."""

    tries: int
    then: Then
    mark: str = ""


READ, CHEAP, PAID = Care.READ, Care.CHEAP, Care.PAID

RULES: dict[tuple[type[ProviderError], Care], Rule] = {
    (base.NotSent, READ): Rule(4, Then.WAIT),
    (base.NotSent, CHEAP): Rule(3, Then.NEXT),
    (base.NotSent, PAID): Rule(3, Then.NEXT),
    (base.Lost, READ): Rule(4, Then.WAIT),
    (base.Lost, CHEAP): Rule(2, Then.NEXT),
    (base.Lost, PAID): Rule(1, Then.DOUBT),
    (base.Unavailable, READ): Rule(4, Then.WAIT),
    (base.Unavailable, CHEAP): Rule(3, Then.NEXT),
    (base.Unavailable, PAID): Rule(1, Then.DOUBT),
    (base.Busy, READ): Rule(4, Then.WAIT),
    (base.Busy, CHEAP): Rule(1, Then.NEXT),
    (base.Busy, PAID): Rule(3, Then.WAIT),
    (base.NoMoney, READ): Rule(1, Then.STOP, "no_money"),
    (base.NoMoney, CHEAP): Rule(1, Then.NEXT, "no_money"),
    (base.NoMoney, PAID): Rule(1, Then.NEXT, "no_money"),
    (base.BadKey, READ): Rule(1, Then.STOP, "bad"),
    (base.BadKey, CHEAP): Rule(1, Then.NEXT, "bad"),
    (base.BadKey, PAID): Rule(1, Then.NEXT, "bad"),
    (base.Invalid, READ): Rule(1, Then.STOP),
    (base.Invalid, CHEAP): Rule(1, Then.STOP),
    (base.Invalid, PAID): Rule(1, Then.STOP),
    (base.Refused, READ): Rule(1, Then.STOP),
    (base.Refused, CHEAP): Rule(1, Then.STOP),
    (base.Refused, PAID): Rule(1, Then.STOP),
    (base.Gone, READ): Rule(1, Then.STOP),
    (base.Gone, CHEAP): Rule(1, Then.NEXT),
    (base.Gone, PAID): Rule(1, Then.NEXT),
    (base.Failed, READ): Rule(1, Then.NEXT),
    (base.Failed, CHEAP): Rule(2, Then.NEXT),
    (base.Failed, PAID): Rule(1, Then.NEXT),
    (base.BadAnswer, READ): Rule(2, Then.WAIT),
    (base.BadAnswer, CHEAP): Rule(2, Then.NEXT),
    (base.BadAnswer, PAID): Rule(1, Then.NEXT),
    (base.Unable, READ): Rule(1, Then.STOP),
    (base.Unable, CHEAP): Rule(1, Then.NEXT),
    (base.Unable, PAID): Rule(1, Then.NEXT),
    (base.Doubtful, READ): Rule(1, Then.STOP),
    (base.Doubtful, CHEAP): Rule(1, Then.STOP),
    (base.Doubtful, PAID): Rule(1, Then.STOP),
}
NOT_ACCEPTED = Rule(2, Then.NEXT)
"""Unavailable, and the vendor surely did not begin: once more, then another."""


def care_of(model: Model) -> Care:
    """How dear a call to this model is: free and text calls may be repeated."""
    return CHEAP if model.capability is Capability.TEXT or model.price_micro_yuan == 0 else PAID


def rule(error: ProviderError, care: Care) -> Rule:
    if isinstance(error, base.Unavailable) and error.not_accepted and care is PAID:
        return NOT_ACCEPTED
    for kind in type(error).__mro__:
        if (kind, care) in RULES:
            return RULES[kind, care]
    return Rule(1, Then.NEXT if care is CHEAP else Then.STOP)


def wait_s(error: ProviderError, tried: int) -> float:
    """Seconds before the next try: what the vendor asked for and a little, else full jitter."""
    if isinstance(error, base.Busy) and error.after_s is not None:
        return error.after_s + random.uniform(0, 0.25)
    return random.uniform(0, min(MOST_S, BASE_S * 2**tried))
