"""Answers that must have a shape: how a JSON schema is told to a model, and what its answer is once the talk around it is gone."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from providers.base import Model, Request

FENCED = re.compile(r"\A```[\w-]*\s*\n(.*?)\n?\s*```\s*\Z", re.S)
THINKS, THOUGHT = "<think>", "</think>"
"""Some models of one's own think aloud before they answer."""


def schema_in_words(schema: dict[str, Any]) -> str:
    """For models that take a schema only as words."""
    told = json.dumps(schema, ensure_ascii=False, separators=(",", ":"))
    return f"Answer with one JSON value and nothing else. It must fit this JSON schema:\n{told}"


def strict_schema(schema: dict[str, Any]) -> tuple[dict[str, Any], bool]:
    """(schema, True) with every object closed and every property required, as strict modes want it; (schema, False) as it was
    where an object's keys are not known beforehand."""
    try:
        return _closed(schema), True
    except _Open:
        return schema, False


def most_tokens(model: Model, request: Request) -> int:
    """How long an answer may be: as the request says, else as the model's row does; never longer than the model can."""
    most = request.tokens_most or model.tokens_out
    return min(most, model.limits.answer_tokens_most or most)


def strip_answer(text: str, is_json: bool) -> str:
    """An answer without thoughts before it and, where JSON was asked for, without the fence or the words around it."""
    text = without_thoughts(text).strip()
    if not is_json:
        return text
    if fenced := FENCED.match(text):
        return fenced[1].strip()
    first = min((at for at in (text.find("{"), text.find("[")) if at >= 0), default=-1)
    if first > 0:
        try:
            _, end = json.JSONDecoder().raw_decode(text[first:])
        except ValueError:
            return text
        return text[first : first + end]
    return text


def without_thoughts(text: str) -> str:
    """What is said after `<think>...</think>`; nothing while a model is still thinking."""
    begun = text.lstrip()
    if not begun.startswith("<") or not begun.startswith(THINKS[: len(begun)]):
        return text
    return begun.partition(THOUGHT)[2].lstrip("\n") if THOUGHT in begun else ""


class _Open(Exception):
    pass


def _closed(shape: Any) -> Any:
    if isinstance(shape, list):
        return [_closed(one) for one in shape]
    if not isinstance(shape, dict):
        return shape
    closed = {
        name: {key: _closed(inner) for key, inner in value.items()}
        if name in ("properties", "$defs")
        else value
        if name in ("enum", "const", "required")
        else _closed(value)
        for name, value in shape.items()
        if name not in ("default", "title")
    }
    if shape.get("type") == "object" or "properties" in shape:
        if shape.get("additionalProperties") not in (None, False) or "properties" not in shape:
            raise _Open
        closed["additionalProperties"] = False
        closed["required"] = list(shape["properties"])
    elif not shape:
        raise _Open
    return closed
