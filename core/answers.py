"""From what a model said to a typed value: model output is data, never trusted."""

from __future__ import annotations

import re
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from core.errors import MadeBadly
from providers.base import Result

Made = TypeVar("Made", bound=BaseModel)
MAX_CHARS = 2_000_000


def answered(kind: type[Made], result: Result) -> Made:
    """The value in an answer's JSON, with or without a fence around it. Raises MadeBadly."""
    text = result.text.strip()[:MAX_CHARS]
    fenced = re.fullmatch(r"```(?:json)?\s*(.*?)\s*```", text, flags=re.S)
    try:
        return kind.model_validate_json(fenced[1] if fenced else text)
    except ValidationError as error:
        raise MadeBadly(what=kind.__name__, model=f"{result.provider}/{result.model}") from error
