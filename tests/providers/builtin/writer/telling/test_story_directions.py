"""Three ways to tell one sentence; and what the team corrected in it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from core.idea.idea import Directions
from core.script.script_writing import Told
from providers.base import Capability, Request
from providers.builtin.engines.writer import ENGINE
from providers.builtin.vocabulary import MOODS
from providers.builtin.writer.telling import story_directions
from providers.builtin.writer.telling.story_telling import PLAIN

IDEAS = {
    "zh": ("雨夜，女侦探在霓虹街头追一只会说话的猫", "两个孩子在屋顶等一颗彗星", "一杯咖啡的广告", "猫", "！？"),
    "en": (
        "On a rainy night a detective follows a talking cat through neon streets",
        "A robot learns to paint on Mars",
        "cat",
    ),
}
ALL = [(language, idea) for language, ideas in IDEAS.items() for idea in ideas]
RAIN = IDEAS["zh"][0]


def answer(purpose: str, language: str = "zh", **inputs: Any) -> dict[str, Any]:
    inputs["language"] = language
    request = Request(capability=Capability.TEXT, purpose=purpose, inputs=inputs, language=language)
    return json.loads(ENGINE.make(request).text)


def read(**corrections: Any) -> dict[str, Any]:
    return {**answer("idea", idea=RAIN), **corrections}


def told(seconds: int = 30, **corrections: Any) -> dict[str, Any]:
    return answer("script", idea=RAIN, seconds=seconds, understood=read(**corrections))


def text(script: dict[str, Any]) -> str:
    return "\n".join(beat["text"] for scene in script["scenes"] for beat in scene["beats"])


@pytest.mark.parametrize(("language", "idea"), ALL)
@pytest.mark.parametrize("turn", [0, 1, 2])
def test_three_are_offered_that_differ_in_premise_tone_and_title(language: str, idea: str, turn: int) -> None:
    offered = Directions.model_validate(answer("directions", language, idea=idea, seconds=30, turn=turn)).directions
    assert len({each.logline for each in offered}) == len({each.title for each in offered}) == 3
    assert len({(each.genre, each.mood) for each in offered}) >= 2
    assert not any("{" in each.logline + each.title for each in offered)
    assert all(each.mood in MOODS for each in offered)
    assert all(len(each.logline) > 8 for each in offered if each.engine != PLAIN)
    assert [each.engine for each in offered].count(PLAIN) == (turn == 0), "the sentence as it is stands first"


def test_the_same_turn_offers_the_same_and_the_next_others() -> None:
    first, again, other = (answer("directions", idea=RAIN, seconds=30, turn=turn) for turn in (0, 0, 1))
    assert first == again
    assert {d["engine"] for d in first["directions"]}.isdisjoint(d["engine"] for d in other["directions"])


@pytest.mark.parametrize(("language", "idea"), ALL)
@pytest.mark.parametrize("seconds", [10, 30, 90])
def test_the_script_is_told_in_the_direction_that_was_chosen(language: str, idea: str, seconds: int) -> None:
    offered = answer("directions", language, idea=idea, seconds=seconds, turn=0)["directions"]
    told = {}
    for each in offered:
        script = answer("script", language, idea=idea, seconds=seconds, understood={"direction": each})
        Told.model_validate(script)
        assert [script[key] for key in ("title", "logline", "genre", "mood", "engine")] == [
            each[key] for key in ("title", "logline", "genre", "mood", "engine")
        ]
        named = [member["name"] for member in script["cast"] if member["name"] in each["logline"]]
        assert named or not script["cast"] or "{A}" not in each["logline"]
        told[each["engine"]] = text(script)
    assert len(set(told.values())) == 3


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_chosen_direction_brings_its_own_turn_and_end(language: str) -> None:
    """What is said at the end of the script stands in no other direction."""
    idea = IDEAS[language][0]
    offered = answer("directions", language, idea=idea, seconds=30, turn=1)["directions"]
    for each in offered:
        script = answer("script", language, idea=idea, seconds=30, understood={"direction": each})
        own = story_directions.angles(language)[each["engine"]].plot.packets
        steps = {beat["step"] for scene in script["scenes"] for beat in scene["beats"]}
        assert {"turn", "end"} <= set(own) and "end" in steps


def test_a_direction_of_somebody_else_is_no_obstacle() -> None:
    foreign = {"title": "X", "logline": "Y", "engine": "vendor-7", "genre": "comedy", "mood": "playful"}
    assert Told.model_validate(answer("script", idea=RAIN, seconds=30, understood={"direction": foreign}))


def test_somebody_else_in_the_leading_part_does_what_the_sentence_says() -> None:
    script = told(who=[{"role": "邮差", "name": "大周", "kind": "human", "sex": "m", "age": "old"}, read()["who"][1]])
    lead = script["cast"][0]
    assert (lead["name"], lead["role"], lead["sex"], lead["age"]) == ("大周", "邮差", "m", "old")
    assert "女侦探" not in text(script)
    assert "追一只会说话的猫" in text(script)


def test_who_is_taken_out_does_not_come_and_who_is_added_does() -> None:
    alone = told(who=[read()["who"][0]])
    assert "猫" not in [member["name"] for member in alone["cast"]]
    assert "猫" not in text(alone)
    more = told(who=[*read()["who"], {"role": "机器人", "kind": "robot"}], seconds=60)
    assert "robot" in {member["kind"] for member in more["cast"]}


def test_a_thing_that_is_added_is_seen_and_another_place_and_want_are_told() -> None:
    assert "怀表" in text(told(things=["怀表"]))
    script = told(where="火车站台", wants="找回丢失的记忆", when="dawn", mood="sad", genre="comedy")
    assert (script["scenes"][0]["place"], script["scenes"][0]["when"]) == ("station", "dawn")
    assert "找回丢失的记忆" in text(script)
    assert (script["genre"], script["mood"]) == ("comedy", "sad")


def test_nothing_corrected_is_told_as_before() -> None:
    assert told() == answer("script", idea=RAIN, seconds=30, understood=None)
