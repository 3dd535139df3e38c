"""What is left of an answer once the talk around it is gone; a schema as strict modes want it."""

from __future__ import annotations

import pytest
from pydantic import BaseModel

from core.script.script_writing import Told
from providers.transport import json_shapes


@pytest.mark.parametrize(
    "text",
    [
        '{"a": 1}',
        ' {"a": 1}\n',
        '```json\n{"a": 1}\n```',
        '```\n{"a": 1}\n```\n',
        'Here it is:\n{"a": 1}\nI hope it helps.',
        '<think>what {could} it be</think>\n\n{"a": 1}',
    ],
)
def test_json_is_found_whatever_stands_around_it(text: str) -> None:
    assert json_shapes.strip_answer(text, True) == '{"a": 1}'


def test_json_that_is_broken_stays_as_it_came() -> None:
    assert json_shapes.strip_answer('Here: {"a": ', True) == 'Here: {"a":'


def test_prose_keeps_its_braces_and_fences() -> None:
    assert json_shapes.strip_answer("```\nINT. LANE {rain}\n```", False) == "```\nINT. LANE {rain}\n```"


def test_nothing_is_shown_while_a_model_still_thinks() -> None:
    assert json_shapes.without_thoughts("<thi") == ""
    assert json_shapes.without_thoughts("<think>well, the rain") == ""
    assert json_shapes.without_thoughts("<think>well</think>\n雨") == "雨"
    assert json_shapes.without_thoughts("< 5 minutes") == "< 5 minutes"


def test_a_script_s_own_shape_can_be_asked_for_strictly() -> None:
    closed, strict = json_shapes.strict_schema(Told.model_json_schema())
    assert strict and not _loose(closed)


def test_a_property_may_be_called_title() -> None:
    class Titled(BaseModel):
        title: str = "雨巷"

    closed, strict = json_shapes.strict_schema(Titled.model_json_schema())
    assert strict and closed["properties"]["title"]["type"] == "string" and closed["required"] == ["title"]


def test_an_object_with_keys_nobody_knows_is_not_asked_for_strictly() -> None:
    class Open(BaseModel):
        names: dict[str, str]

    schema = Open.model_json_schema()
    assert json_shapes.strict_schema(schema) == (schema, False)


def _loose(shape: object) -> bool:
    if isinstance(shape, list):
        return any(map(_loose, shape))
    if not isinstance(shape, dict):
        return False
    if shape.get("type") == "object" and (
        shape.get("additionalProperties") is not False or set(shape["required"]) != set(shape["properties"])
    ):
        return True
    return any(map(_loose, shape.values()))
