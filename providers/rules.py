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
WORTH_WAITING_S = 60.0
"""A longer one is not waited for where one of the studio's own engines can do it at once."""
NOT_OPEN_S, NO_MONEY_S, QUOTA_S = 3600.0, 900.0, 3600.0
"""So long nobody asks again: for a model that is not open to a key; at an account that says that it is empty, while a free look finds
nothing wrong; at a key that has used up what it may, where its vendor does not say until when."""


class RepeatCare(StrEnum):
    READ = "read"
    CHEAP = "cheap"
    PAID = "paid"


class AfterTries(StrEnum):
    """When all tries are used up."""

    NEXT = "next"
    """Another model may do it."""
    STOP = "stop"
    """Nobody else is asked: a person decides, or it is not to be had."""
    DOUBT = "doubt"
    """It may have been begun and paid: never sent again."""
    WAIT = "wait"
    """The same model, later."""


class Exclusion(StrEnum):
    """What is not asked any more for this request."""

    NOTHING = ""
    MODEL = "model"
    """This model, at whichever door."""
    HERE = "here"
    """This model at this door."""
    DOOR = "door"
    """Any model at this door."""


@dataclass(frozen=True)
class Rule:
    """`ill` is what is not asked again in this round; `tries` how often in a row the same model is asked at once. `wait`: a second
    round, after some seconds, is worth it before one of the studio's own engines steps in. `mark` is what becomes of the key
    where a free look says so too."""

    then: AfterTries
    ill: Exclusion = Exclusion.MODEL
    tries: int = 1
    wait: bool = False
    mark: str = ""


READ, CHEAP, PAID = RepeatCare.READ, RepeatCare.CHEAP, RepeatCare.PAID
NEXT, STOP, DOUBT, WAIT = AfterTries.NEXT, AfterTries.STOP, AfterTries.DOUBT, AfterTries.WAIT
DOOR, HERE = Exclusion.DOOR, Exclusion.HERE

RULES: dict[tuple[type[ProviderError], RepeatCare], Rule] = {
    (base.NotSent, READ): Rule(WAIT),
    (base.NotSent, CHEAP): Rule(NEXT, DOOR, wait=True),
    (base.NotSent, PAID): Rule(NEXT, DOOR, wait=True),
    (base.Lost, READ): Rule(WAIT),
    (base.Lost, CHEAP): Rule(NEXT, DOOR, wait=True),
    (base.Lost, PAID): Rule(DOUBT),
    (base.Unavailable, READ): Rule(WAIT),
    (base.Unavailable, CHEAP): Rule(NEXT, DOOR, wait=True),
    (base.Unavailable, PAID): Rule(DOUBT),
    (base.Busy, READ): Rule(WAIT),
    (base.Busy, CHEAP): Rule(NEXT, DOOR, wait=True),
    (base.Busy, PAID): Rule(WAIT, DOOR, wait=True),
    (base.OutOfQuota, READ): Rule(WAIT),
    (base.OutOfQuota, CHEAP): Rule(NEXT, DOOR),
    (base.OutOfQuota, PAID): Rule(NEXT, DOOR),
    (base.NoMoney, READ): Rule(STOP, DOOR, mark="no_money"),
    (base.NoMoney, CHEAP): Rule(NEXT, DOOR, mark="no_money"),
    (base.NoMoney, PAID): Rule(NEXT, DOOR, mark="no_money"),
    (base.BadKey, READ): Rule(STOP, DOOR, mark="bad"),
    (base.BadKey, CHEAP): Rule(NEXT, DOOR, mark="bad"),
    (base.BadKey, PAID): Rule(NEXT, DOOR, mark="bad"),
    (base.ModelNotOpen, READ): Rule(WAIT),
    (base.ModelNotOpen, CHEAP): Rule(NEXT, HERE),
    (base.ModelNotOpen, PAID): Rule(NEXT, HERE),
    (base.Invalid, READ): Rule(STOP),
    (base.Invalid, CHEAP): Rule(NEXT),
    (base.Invalid, PAID): Rule(NEXT),
    (base.Refused, READ): Rule(STOP),
    (base.Refused, CHEAP): Rule(STOP),
    (base.Refused, PAID): Rule(STOP),
    (base.Gone, READ): Rule(STOP),
    (base.Gone, CHEAP): Rule(NEXT),
    (base.Gone, PAID): Rule(NEXT),
    (base.LinkFails, READ): Rule(WAIT),
    (base.LinkFails, CHEAP): Rule(NEXT),
    (base.LinkFails, PAID): Rule(STOP),
    (base.Failed, READ): Rule(NEXT),
    (base.Failed, CHEAP): Rule(NEXT, tries=2),
    (base.Failed, PAID): Rule(NEXT),
    (base.BadAnswer, READ): Rule(WAIT),
    (base.BadAnswer, CHEAP): Rule(NEXT, tries=2),
    (base.BadAnswer, PAID): Rule(NEXT),
    (base.CutShort, READ): Rule(WAIT),
    (base.CutShort, CHEAP): Rule(NEXT),
    (base.CutShort, PAID): Rule(NEXT),
    (base.Unable, READ): Rule(STOP),
    (base.Unable, CHEAP): Rule(NEXT),
    (base.Unable, PAID): Rule(NEXT),
    (base.Doubtful, READ): Rule(STOP),
    (base.Doubtful, CHEAP): Rule(STOP),
    (base.Doubtful, PAID): Rule(STOP),
}
NOT_ACCEPTED = Rule(NEXT, DOOR, wait=True)
"""Unavailable, and the vendor surely did not begin: another may do it."""


def care_of(model: Model) -> RepeatCare:
    """How dear a call to this model is: free and text calls may be repeated."""
    return CHEAP if model.capability is Capability.TEXT or model.price_micro_yuan == 0 else PAID


def rule_for(error: ProviderError, care: RepeatCare) -> Rule:
    """What is done about it: as the nearest class of its stands in the table."""
    if isinstance(error, base.Unavailable) and error.not_accepted and care is PAID:
        return NOT_ACCEPTED
    for kind in type(error).__mro__:
        if (kind, care) in RULES:
            return RULES[kind, care]
    return Rule(NEXT if care is CHEAP else STOP)


def wait_s(error: ProviderError, tried: int) -> float:
    """Seconds before the next try: what the vendor asked for and a little, else full jitter."""
    if isinstance(error, base.Busy) and error.after_s is not None:
        return error.after_s + random.uniform(0, 0.25)
    return random.uniform(0, min(MOST_S, BASE_S * 2**tried))
