"""From what a model said to a typed value: model output is data, never trusted."""

from __future__ import annotations

import re
from contextlib import suppress
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from core.errors import MadeBadly
from providers.base import Ask, Request, Result

Made = TypeVar("Made", bound=BaseModel)
MAX_CHARS = 2_000_000
TRIES = 3


def asked(kind: type[Made], request: Request, ask: Ask) -> Made:
    """The value that was asked for; what comes back unusable is asked again, each time as a step of its own. Raises
    MadeBadly after `TRIES`."""
    for _ in range(TRIES - 1):
        with suppress(MadeBadly):
            return answered(kind, ask(request))
    return answered(kind, ask(request))


def answered(kind: type[Made], result: Result) -> Made:
    """The value in an answer's JSON, with or without a fence around it. Raises MadeBadly."""
    text = result.text.strip()[:MAX_CHARS]
    fenced = re.fullmatch(r"```(?:json)?\s*(.*?)\s*```", text, flags=re.S)
    try:
        return kind.model_validate_json(fenced[1] if fenced else text)
    except ValidationError as error:
        raise MadeBadly(what=kind.__name__, model=f"{result.provider}/{result.model}") from error
