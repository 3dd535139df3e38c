"""What a fake model of words answers: the plainest thing of the shape it was asked for."""

from __future__ import annotations

import json
from typing import Any


def answer_to(prompt: str, shape: dict[str, Any] | None = None) -> str:
    """Something of this shape, or of one that stands in the prompt as JSON; without any, the prompt's last words."""
    shape = shape or _shape_within(prompt)
    if shape:
        return json.dumps(filled(shape, shape), ensure_ascii=False)
    return (
        json.dumps({"answer": prompt[-80:]}, ensure_ascii=False)
        if "json" in prompt.lower()
        else f"好的：{prompt[-80:]}"
    )


def filled(shape: dict[str, Any], whole: dict[str, Any]) -> Any:
    """The plainest value of a JSON schema."""
    if "$ref" in shape:
        name = shape["$ref"].rpartition("/")[2]
        return filled((whole.get("$defs") or whole["definitions"])[name], whole)
    for word in ("anyOf", "oneOf", "allOf"):
        if word in shape:
            return filled(shape[word][0], whole)
    if "enum" in shape or "const" in shape:
        return shape.get("const", shape.get("enum", [None])[0])
    kind = shape.get("type", "object")
    kind = kind[0] if isinstance(kind, list) else kind
    if kind == "object":
        return {name: filled(inner, whole) for name, inner in shape.get("properties", {}).items()}
    if kind == "array":
        return [filled(shape.get("items", {"type": "string"}), whole)] * max(1, shape.get("minItems", 1))
    least = shape.get("minimum", shape.get("exclusiveMinimum", 0) + 1)
    plain = {"string": "雨" * max(1, shape.get("minLength", 1)), "integer": least, "number": least, "boolean": True}
    return plain.get(kind)


def _shape_within(prompt: str) -> dict[str, Any] | None:
    at = prompt.find("{")
    while at >= 0:
        try:
            found, _ = json.JSONDecoder().raw_decode(prompt[at:])
        except ValueError:
            found = None
        if isinstance(found, dict) and "properties" in found:
            return found
        at = prompt.find("{", at + 1)
    return None
