"""Whether an answer is what was asked for: JSON of the shape that was told, after what is nearly right is mended once.

What cannot be used is no answer: the gateway keeps and caches none of it, and asks again."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import accumulate
from typing import TYPE_CHECKING, Any

from providers.base import Request, Result
from providers.errors import BadAnswer

if TYPE_CHECKING:
    from jsonschema.protocols import Validator

MAX_CHARS = 2_000_000
MEND_CHARS = 200_000
"""A longer answer is not mended: it is none."""
DEEPEST = 60
"""No shape of ours is so deep."""
ROUNDS = 6
"""So often what a shape does not allow is looked for: what was mended may show what stood behind it."""
FENCE = re.compile(r"```(?:json)?\s*(.*?)\s*```", flags=re.S)


def answer_in_shape(request: Request, result: Result) -> Result:
    """The answer as JSON of the shape that was asked for; as it is where none was. Raises BadAnswer with what it used."""
    if request.answer_schema is None:
        return result
    text = json_in_shape(request.answer_schema, result.text)
    if text is None:
        raise BadAnswer("The answer is not in the shape that was asked for.", usage=result.usage)
    return result if text == result.text else result.model_copy(update={"text": text})


def json_in_shape(schema: Mapping[str, Any], text: str) -> str | None:
    """JSON of this shape, with or without a fence or words around it, mended where what was meant can be told; else None."""
    text = text.strip()[:MAX_CHARS]
    fenced = FENCE.fullmatch(text)
    plain = fenced[1] if fenced else text
    validator = _validator(json.dumps(schema, sort_keys=True))
    try:
        if validator.is_valid(json.loads(plain)):
            return plain
    except (ValueError, RecursionError):
        pass
    return _mended(schema, validator, text)


@lru_cache(maxsize=64)
def _validator(schema: str) -> Validator:
    from jsonschema import Draft202012Validator

    return Draft202012Validator(json.loads(schema))


# Mended --------------------------------------------------------------------------------------------------------------


def _mended(schema: Mapping[str, Any], validator: Validator, text: str) -> str | None:
    import json_repair

    if len(text) > MEND_CHARS or _depth(text) > DEEPEST:
        return None
    try:
        told = _unwrapped(schema, json_repair.loads(_from_first_brace(text)))
        if not isinstance(told, dict | list):
            return None
        for _ in range(ROUNDS):
            faults = [fault for error in validator.iter_errors(told) for fault in _innermost(error)]
            if not faults:
                return json.dumps(told, ensure_ascii=False)
            if not _mend(told, faults):
                return None
    except (ValueError, RecursionError):
        return None
    return None


def _innermost(error: Any) -> Iterator[Any]:
    """What is wrong within the alternative that was meant: the one whose kind of value it is."""
    if error.validator not in ("anyOf", "oneOf") or not error.context:
        yield error
        return
    depth = len(error.absolute_path)
    branches: dict[int, list[Any]] = {}
    for inner in error.context:
        branches.setdefault(inner.relative_schema_path[0], []).append(inner)
    meant = [
        b for b in branches.values() if not any(len(i.absolute_path) == depth and i.validator == "type" for i in b)
    ]
    if len(meant) != 1:
        yield error
        return
    for inner in meant[0]:
        yield from _innermost(inner)


def _mend(told: Any, faults: Sequence[Any]) -> bool:
    """Mend in place what the shape does not allow. Whether anything could be. From the last fault to the first, so that what is
    taken out of a list moves nothing that is still to be looked at."""
    changed = False
    for fault in sorted(faults, key=lambda fault: [str(step).zfill(9) for step in fault.absolute_path], reverse=True):
        changed = _mend_one(told, fault) or changed
    return changed


def _mend_one(told: Any, fault: Any) -> bool:
    path, kind, allowed = list(fault.absolute_path), fault.validator, fault.validator_value
    if kind == "required":
        return _drop_last(told, path)
    if kind == "additionalProperties":
        return _drop_unknown(fault)
    holder, name = _at(told, path[:-1]), path[-1] if path else None
    if not isinstance(holder, dict) or name not in holder:
        return _drop_last(told, path)
    if kind == "maxLength":
        holder[name] = str(holder[name])[:allowed]
    elif kind in ("minimum", "maximum"):
        holder[name] = allowed
    elif kind == "enum" and (word := _near(holder[name], allowed)) is not None:
        holder[name] = word
    else:
        del holder[name]  # what has no place here; and of what has one, its usual value stands
    return True


def _drop_unknown(fault: Any) -> bool:
    unknown = set(fault.instance) - set(fault.schema.get("properties", {}))
    for name in unknown:
        del fault.instance[name]
    return bool(unknown)


def _drop_last(told: Any, path: list[Any]) -> bool:
    """What stands last in a list and is not whole was cut off."""
    if not path or not isinstance(path[-1], int):
        return False
    rows = _at(told, path[:-1])
    if not isinstance(rows, list) or path[-1] != len(rows) - 1 or len(rows) < 2:
        return False
    rows.pop()
    return True


def _near(said: Any, allowed: Sequence[Any]) -> str | None:
    """The allowed word that was meant: "Medium close-up" is medium_close_up."""
    words = [word for word in allowed if isinstance(word, str)]
    word = re.sub(r"[\s-]+", "_", str(said).strip().lower())
    return word if word in words else next((w for w in words if word and word.replace("_", "-") == w), None)


def _unwrapped(schema: Mapping[str, Any], told: Any) -> Any:
    """The value itself where it was laid into another: [{...}], {"script": {...}}, {"answer": {...}}."""
    fields = set(schema.get("properties", {}))
    if not fields:
        return told
    if isinstance(told, list):
        told = next((one for one in told if isinstance(one, dict)), told)
    if isinstance(told, dict) and not set(told) & fields:
        inner = [one for one in told.values() if isinstance(one, dict) and set(one) & fields]
        return inner[0] if len(inner) == 1 else told
    return told


def _depth(text: str) -> int:
    steps = (1 if letter in "[{" else -1 if letter in "]}" else 0 for letter in text)
    return max(accumulate(steps), default=0)


def _from_first_brace(text: str) -> str:
    """Without the words before it, the thoughts among them."""
    text = text.rpartition("</think>")[2]
    return text[max(0, text.find("{")) :]


def _at(told: Any, path: Sequence[Any]) -> Any:
    for step in path:
        try:
            told = told[step]
        except (KeyError, IndexError, TypeError):
            return None
    return told
