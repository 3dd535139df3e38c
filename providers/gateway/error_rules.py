"""What is done about an error, by its class and by what a second call would cost: one table, and nothing else decides.

READ      status, download, look-up: free
CHEAP     text: a second call costs a fraction of a cent
PAID      picture, clip, sound: never sent twice where the first may have been begun
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from enum import StrEnum

from providers import errors
from providers.base import Capability, Model
from providers.errors import ProviderError

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
    (errors.NotSent, READ): Rule(WAIT),
    (errors.NotSent, CHEAP): Rule(NEXT, DOOR, wait=True),
    (errors.NotSent, PAID): Rule(NEXT, DOOR, wait=True),
    (errors.Lost, READ): Rule(WAIT),
    (errors.Lost, CHEAP): Rule(NEXT, DOOR, wait=True),
    (errors.Lost, PAID): Rule(DOUBT),
    (errors.Unavailable, READ): Rule(WAIT),
    (errors.Unavailable, CHEAP): Rule(NEXT, DOOR, wait=True),
    (errors.Unavailable, PAID): Rule(DOUBT),
    (errors.Busy, READ): Rule(WAIT),
    (errors.Busy, CHEAP): Rule(NEXT, DOOR, wait=True),
    (errors.Busy, PAID): Rule(WAIT, DOOR, wait=True),
    (errors.OutOfQuota, READ): Rule(WAIT),
    (errors.OutOfQuota, CHEAP): Rule(NEXT, DOOR),
    (errors.OutOfQuota, PAID): Rule(NEXT, DOOR),
    (errors.NoMoney, READ): Rule(STOP, DOOR, mark="no_money"),
    (errors.NoMoney, CHEAP): Rule(NEXT, DOOR, mark="no_money"),
    (errors.NoMoney, PAID): Rule(NEXT, DOOR, mark="no_money"),
    (errors.BadKey, READ): Rule(STOP, DOOR, mark="bad"),
    (errors.BadKey, CHEAP): Rule(NEXT, DOOR, mark="bad"),
    (errors.BadKey, PAID): Rule(NEXT, DOOR, mark="bad"),
    (errors.ModelNotOpen, READ): Rule(WAIT),
    (errors.ModelNotOpen, CHEAP): Rule(NEXT, HERE),
    (errors.ModelNotOpen, PAID): Rule(NEXT, HERE),
    (errors.Invalid, READ): Rule(STOP),
    (errors.Invalid, CHEAP): Rule(NEXT),
    (errors.Invalid, PAID): Rule(NEXT),
    (errors.Refused, READ): Rule(STOP),
    (errors.Refused, CHEAP): Rule(STOP),
    (errors.Refused, PAID): Rule(STOP),
    (errors.Gone, READ): Rule(STOP),
    (errors.Gone, CHEAP): Rule(NEXT),
    (errors.Gone, PAID): Rule(NEXT),
    (errors.LinkFails, READ): Rule(WAIT),
    (errors.LinkFails, CHEAP): Rule(NEXT),
    (errors.LinkFails, PAID): Rule(STOP),
    (errors.Failed, READ): Rule(NEXT),
    (errors.Failed, CHEAP): Rule(NEXT, tries=2),
    (errors.Failed, PAID): Rule(NEXT),
    (errors.BadAnswer, READ): Rule(WAIT),
    (errors.BadAnswer, CHEAP): Rule(NEXT, tries=2),
    (errors.BadAnswer, PAID): Rule(NEXT),
    (errors.CutShort, READ): Rule(WAIT),
    (errors.CutShort, CHEAP): Rule(NEXT),
    (errors.CutShort, PAID): Rule(NEXT),
    (errors.Unable, READ): Rule(STOP),
    (errors.Unable, CHEAP): Rule(NEXT),
    (errors.Unable, PAID): Rule(NEXT),
    (errors.Doubtful, READ): Rule(STOP),
    (errors.Doubtful, CHEAP): Rule(STOP),
    (errors.Doubtful, PAID): Rule(STOP),
}
NOT_ACCEPTED = Rule(NEXT, DOOR, wait=True)
"""Unavailable, and the vendor surely did not begin: another may do it."""


def care_of(model: Model) -> RepeatCare:
    """How dear a call to this model is: free and text calls may be repeated."""
    return CHEAP if model.capability is Capability.TEXT or model.price_micro_yuan == 0 else PAID


def rule_for(error: ProviderError, care: RepeatCare) -> Rule:
    """What is done about it: as the nearest class of its stands in the table."""
    if isinstance(error, errors.Unavailable) and error.not_accepted and care is PAID:
        return NOT_ACCEPTED
    for kind in type(error).__mro__:
        if (kind, care) in RULES:
            return RULES[kind, care]
    return Rule(NEXT if care is CHEAP else STOP)


def wait_s(error: ProviderError, tried: int) -> float:
    """Seconds before the next try: what the vendor asked for and a little, else full jitter."""
    if isinstance(error, errors.Busy) and error.after_s is not None:
        return error.after_s + random.uniform(0, 0.25)
    return random.uniform(0, min(MOST_S, BASE_S * 2**tried))
