"""From what a model said to a typed value: model output is data, never trusted. What is nearly right is mended once, against the shape
that was asked for, before anybody is asked again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from core.errors import MadeBadly
from providers.base import Ask, Request, Result
from providers.gateway.answer_checks import json_in_shape

Made = TypeVar("Made", bound=BaseModel)
TRIES = 3
LONGEST = 1_000_000
"""Characters of an answer that are read: 16,000 tokens, the most that is ever asked for, come to some 100,000."""


def ask_typed(kind: type[Made], request: Request, ask: Ask) -> Made:
    """The value that was asked for; what comes back unusable is asked anew, each time as a step of its own and round the cache.
    Raises MadeBadly after `TRIES`."""
    for number in range(TRIES - 1):
        try:
            return parse_answer(kind, ask(request.model_copy(update={"again": number}) if number else request))
        except MadeBadly:
            continue
    return parse_answer(kind, ask(request.model_copy(update={"again": TRIES - 1})))


def parse_answer(kind: type[Made], result: Result) -> Made:
    """The value in an answer's JSON, with or without a fence or words around it. Raises MadeBadly."""
    if len(result.text) > LONGEST:
        raise MadeBadly(what=kind.__name__, model=f"{result.provider}/{result.model}")
    try:
        return kind.model_validate_json(result.text)
    except ValidationError:
        whole = json_in_shape(kind.model_json_schema(), result.text)
    try:
        return kind.model_validate_json(whole or "")
    except ValidationError as error:
        raise MadeBadly(what=kind.__name__, model=f"{result.provider}/{result.model}") from error


def answer_schema(
    kind: type[BaseModel], *, without: Iterable[str] = (), words: Mapping[str, Sequence[str]] | None = None
) -> dict[str, Any]:
    """The JSON schema a model is told: without fields that it need not fill ("ShotPlan.focus"), and with the only words that a
    field may hold."""
    schema = kind.model_json_schema()
    classes = {kind.__name__: schema, **schema.get("$defs", {})}
    for field in without:
        owner, _, name = field.partition(".")
        classes[owner]["properties"].pop(name)
    for field, allowed in (words or {}).items():
        owner, _, name = field.partition(".")
        classes[owner]["properties"][name] = {"type": "string", "enum": list(allowed)}
    return schema
