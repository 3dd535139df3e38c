"""From what a model said to a typed value: model output is data, never trusted. What is nearly right is mended once, against the shape
that was asked for, before anybody is asked again."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from itertools import accumulate
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from core.errors import MadeBadly
from providers.base import Ask, Request, Result

Made = TypeVar("Made", bound=BaseModel)
MAX_CHARS = 2_000_000
MEND_CHARS = 200_000
"""A longer answer is not mended: it is none."""
TRIES = 3
DEEPEST = 60
"""No shape of ours is so deep."""
ROUNDS = 6
"""So often what a shape does not allow is looked for: what was mended may show what stood behind it."""
NUMBERS = {"greater_than_equal": "ge", "less_than_equal": "le", "greater_than": "gt", "less_than": "lt"}


def asked(kind: type[Made], request: Request, ask: Ask) -> Made:
    """The value that was asked for; what comes back unusable is asked again, each time as a step of its own. Raises
    MadeBadly after `TRIES`."""
    for _ in range(TRIES - 1):
        with suppress(MadeBadly):
            return answered(kind, ask(request))
    return answered(kind, ask(request))


def answered(kind: type[Made], result: Result) -> Made:
    """The value in an answer's JSON, with or without a fence or words around it. Raises MadeBadly."""
    text = result.text.strip()[:MAX_CHARS]
    fenced = re.fullmatch(r"```(?:json)?\s*(.*?)\s*```", text, flags=re.S)
    try:
        return kind.model_validate_json(fenced[1] if fenced else text)
    except ValidationError as error:
        if (mended := _mended(kind, text)) is not None:
            return mended
        raise MadeBadly(what=kind.__name__, model=f"{result.provider}/{result.model}") from error


def shape(
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


# Mended --------------------------------------------------------------------------------------------------------------


def _mended(kind: type[Made], text: str) -> Made | None:
    """What was meant, where that can be told; None where it cannot."""
    import json_repair

    if len(text) > MEND_CHARS or _depth(text) > DEEPEST:
        return None
    try:
        told = _unwrapped(kind, json_repair.loads(_from_first_brace(text)))
        for _ in range(ROUNDS):
            try:
                return kind.model_validate_json(json.dumps(told))
            except ValidationError as error:
                if not _mend(told, error):
                    return None
    except (ValueError, RecursionError):
        return None
    return None


def _depth(text: str) -> int:
    steps = (1 if letter in "[{" else -1 if letter in "]}" else 0 for letter in text)
    return max(accumulate(steps), default=0)


def _from_first_brace(text: str) -> str:
    """Without the words before it, the thoughts among them."""
    text = text.rpartition("</think>")[2]
    return text[max(0, text.find("{")) :]


def _unwrapped(kind: type[BaseModel], told: Any) -> Any:
    """The value itself where it was laid into another: [{...}], {"script": {...}}, {"answer": {...}}."""
    if isinstance(told, list):
        told = next((one for one in told if isinstance(one, dict)), told)
    if isinstance(told, dict) and not set(told) & set(kind.model_fields):
        inner = [one for one in told.values() if isinstance(one, dict) and set(one) & set(kind.model_fields)]
        return inner[0] if len(inner) == 1 else told
    return told


def _mend(told: Any, error: ValidationError) -> bool:
    """Mend in place what the shape does not allow. Whether anything could be. From the last fault to the first, so that what is
    taken out of a list moves nothing that is still to be looked at."""
    changed = False
    for fault in reversed(error.errors()):
        changed = _mend_one(told, fault) or changed
    return changed


def _mend_one(told: Any, fault: Any) -> bool:
    path, kind, facts = list(fault["loc"]), fault["type"], fault.get("ctx") or {}
    if kind == "missing":
        return _drop_last(told, path[:-1])
    holder = _at(told, path[:-1])
    name = path[-1] if path else None
    if not isinstance(holder, dict) or name not in holder:
        return False
    if kind == "string_too_long":
        holder[name] = str(holder[name])[: facts["max_length"]]
    elif kind in NUMBERS and kind.endswith("_equal"):
        holder[name] = facts[NUMBERS[kind]]
    elif kind == "literal_error" and (word := _near(holder[name], str(facts.get("expected", "")))) is not None:
        holder[name] = word
    else:
        del holder[name]  # what has no place here; and of what has one, its usual value stands
    return True


def _drop_last(told: Any, path: list[Any]) -> bool:
    """What stands last in a list and is not whole was cut off."""
    if not path or not isinstance(path[-1], int):
        return False
    rows = _at(told, path[:-1])
    if not isinstance(rows, list) or path[-1] != len(rows) - 1 or len(rows) < 2:
        return False
    rows.pop()
    return True


def _near(said: Any, expected: str) -> str | None:
    """The allowed word that was meant: "Medium close-up" is medium_close_up."""
    allowed = re.findall(r"'([^']*)'", expected)
    word = re.sub(r"[\s-]+", "_", str(said).strip().lower())
    return word if word in allowed else next((a for a in allowed if word and word.replace("_", "-") == a), None)


def _at(told: Any, path: Sequence[Any]) -> Any:
    for step in path:
        try:
            told = told[step]
        except (KeyError, IndexError, TypeError):
            return None
    return told
