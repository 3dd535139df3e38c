"""Whoever a clause is about is seen while it is told, also where it calls them by no name."""

from __future__ import annotations

from typing import Any

import pytest

from providers.builtin.writer.telling.story_telling import tell_story
from providers.builtin.writer.understanding.understand import understand


def told_clauses(idea: str, language: str) -> list[dict[str, Any]]:
    script = tell_story(understand(idea, language), 45)
    return [beat for scene in script["scenes"] for beat in scene["beats"] if beat["kind"] == "narration"]


@pytest.mark.parametrize(
    ("idea", "language", "clause", "names"),
    [
        ("小刺猬想抱抱大家，可是谁都怕它，后来它给自己织了一件厚毛衣", "zh", "可是谁都怕它", ["小刺猬"]),
        ("小刺猬想抱抱大家，可是谁都怕它，后来它给自己织了一件厚毛衣", "zh", "后来它", ["小刺猬"]),
        ("苏婉被婆婆赶出家门，五年后她走进了工厂，却当场撕掉了合同", "zh", "撕掉", ["苏婉"]),
        ("Kofi repairs radios at the market. A woman brings in a broken set, he gets it working.", "en", "He gets", ["Kofi"]),
        ("A boy trades his bike for an old horse, and his father makes him sleep in the barn.", "en", "father", ["father", "boy"]),
    ],
)  # fmt: skip
def test_whoever_is_meant_is_seen(idea: str, language: str, clause: str, names: list[str]) -> None:
    script = tell_story(understand(idea, language), 45)
    called = {member["role"]: member["name"] for member in script["cast"]}
    beat = next(beat for beat in told_clauses(idea, language) if clause in beat["text"])
    assert {called.get(name, name) for name in names} <= set(beat["shows"])


def test_what_is_done_later_is_done_by_whoever_the_sentence_is_about() -> None:
    script = tell_story(understand("苏婉被婆婆赶出家门，五年后她走进了工厂，却当场撕掉了合同", "zh"), 45)
    torn = [beat for scene in script["scenes"] for beat in scene["beats"] if beat["pose"] == "tear"]
    assert torn and all(beat["shows"][:1] == ["苏婉"] for beat in torn)


def test_clauses_are_told_in_the_order_of_the_sentence() -> None:
    idea = "林晓想借笔，可是没有人理他，后来他自己削了一支，最后他把它送给了同桌"
    said = "".join(beat["text"] for beat in told_clauses(idea, "zh"))
    places = [said.find(word) for word in ("想借笔", "没有人理", "削了一支", "送给了同桌")]
    assert -1 not in places and places == sorted(places)


def test_a_clause_is_seen_again_with_whoever_does_it_still_doing_it() -> None:
    script = tell_story(understand("一位老太太每天半夜都在给同一个空号打电话", "zh"), 30)
    near = [beat for scene in script["scenes"] for beat in scene["beats"] if beat["text"].startswith("近看：")]
    assert near and all(beat["pose"] == "phone" for beat in near)
