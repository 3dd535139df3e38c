"""What fakes of text models say: an answer to a prompt, something that fits a JSON schema, and how many tokens a text is."""

from __future__ import annotations

import json
from typing import Any


def tokens(text: str) -> int:
    """By a simple rule: three bytes to a token, one at least."""
    return max(1, len(text.encode()) // 3)


def answer(prompt: str, schema: dict[str, Any] | None = None) -> str:
    """Prose that begins with the prompt's first words, or JSON where a schema is given."""
    if schema is not None:
        return json.dumps(sample(schema), ensure_ascii=False)
    return f"清晨的雨巷里，有人在等。{prompt.strip()[:24]} The lane is quiet; the lamp is still on."


def schema_in(text: str) -> dict[str, Any] | None:
    """The first JSON schema that stands in a prompt."""
    for start, letter in enumerate(text):
        if letter != "{":
            continue
        try:
            found, _ = json.JSONDecoder().raw_decode(text[start:])
        except ValueError:
            continue
        if isinstance(found, dict) and ("properties" in found or "$defs" in found):
            return found
    return None


def sample(schema: dict[str, Any], defs: dict[str, Any] | None = None, name: str = "") -> Any:
    """The plainest thing that fits a JSON schema."""
    defs = defs or schema.get("$defs") or {}
    if "$ref" in schema:
        return sample(defs[schema["$ref"].rsplit("/", 1)[-1]], defs, name)
    if "const" in schema:
        return schema["const"]
    if "enum" in schema:
        return schema["enum"][0]
    for many in ("anyOf", "oneOf", "allOf"):
        if many in schema:
            return sample(schema[many][0], defs, name)
    kind = schema.get("type")
    kind = kind[0] if isinstance(kind, list) else kind
    if kind == "object" or "properties" in schema:
        return {key: sample(inner, defs, key) for key, inner in schema.get("properties", {}).items()}
    if kind == "array":
        return [sample(schema.get("items", {}), defs, name) for _ in range(max(1, schema.get("minItems", 1)))]
    if kind in ("integer", "number"):
        least = schema.get("minimum", schema.get("exclusiveMinimum", 0) + 1)
        return int(least) if kind == "integer" else float(least)
    if kind == "boolean":
        return False
    if kind == "null":
        return None
    return f"雨巷 {name}".strip().ljust(schema.get("minLength", 0), "。")
