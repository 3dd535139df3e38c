"""A scene broken into shots: what the model is told, and what it planned made to fit the scene."""

from __future__ import annotations

import json
from typing import Any

from core.characters.model import Appearance
from core.project import vocabulary
from core.project.projects import Brief
from core.script.model import Script
from core.storyboard import boarding, storyboard
from core.storyboard.model import Board
from providers.base import Likeness, Request, Result
from providers.builtin import vocabulary as builtin_vocabulary
from providers.transport.json_shapes import strict_schema
from tests.support.crew import SCRIPT

TOLD = Script.model_validate(SCRIPT)
BRIEF = Brief(idea="雨夜追猫", seconds=10, short_side=360)
PICTURE = {"place": "street", "people": [{"name": "林岚"}]}


def shot(**facts: Any) -> dict[str, Any]:
    return {"size": "full", "seconds": 3, "description": "林岚在雨里", "picture": PICTURE, **facts}


def planned(*shots: dict[str, Any]) -> tuple[Board, Request]:
    asked: list[Request] = []

    def ask(request: Request) -> Result:
        asked.append(request)
        return Result(text=json.dumps({"shots": shots}))

    return boarding.board(TOLD, 1, 8.0, "16:9", ask), asked[0]


def test_a_model_is_told_the_beats_the_cast_the_length_and_a_shape_that_strict_modes_take() -> None:
    _, request = planned(shot(actions=["s1b1"]))
    for told in (
        "s1b2 (line, 林岚) 你给我站住。",
        "s1b3 (action)",
        "林岚 (human), 猫 (cat)",
        "about 8 seconds",
        "about 2",
        "Chinese",
        "16:9",
    ):
        assert told in request.prompt
    closed, is_strict = strict_schema(request.answer_schema or {})
    assert is_strict and "prefixItems" not in json.dumps(closed)
    assert set(closed["$defs"]["ShotPlan"]["properties"]).isdisjoint(
        {"strength", "focus", "dissolve", "transition", "own_sound", "own_sound_db"}
    )
    assert closed["$defs"]["Seen"]["properties"]["pose"]["enum"] == list(vocabulary.POSES)


def test_nobody_is_in_a_shot_who_is_not_in_the_cast_and_every_beat_is_in_one_shot_at_most() -> None:
    people = [{"name": "林岚", "at": 3, "facing": 900}, {"name": "路人"}]
    board, _ = planned(
        shot(actions=["s1b1", "s9b9", "s1b2"], picture={"place": "neon alley", "when": "midnight", "people": people}),
        shot(actions=["s1b1", "s1b3"], lines=["s1b2", "s1b4"]),
    )
    first, second = board.shots
    assert (first.actions, first.lines, second.actions, second.lines) == (("s1b1",), ("s1b2",), ("s1b3",), ("s1b4",))
    assert [(seen.name, seen.at, seen.facing) for seen in first.picture.people] == [("林岚", 1.0, 180.0)]
    assert (first.picture.place, first.picture.when, first.picture.location) == ("street", "night", "霓虹街头")


def test_each_picture_has_a_seed_of_its_own_and_the_size_of_its_shot() -> None:
    board, _ = planned(shot(size="close_up", angle="low"), shot(description="猫跳上墙头"))
    assert board.shots[0].picture.seed != board.shots[1].picture.seed != 0
    assert (board.shots[0].picture.size, board.shots[0].picture.angle) == ("close_up", "low")
    assert planned(shot())[0] == planned(shot())[0]


def test_a_model_may_say_that_a_shot_runs_on_but_never_a_scenes_first() -> None:
    board, request = planned(shot(runs_on=True), shot(description="猫跳上墙头", runs_on=True), shot(description="雨"))
    assert [plan.runs_on for plan in board.shots] == [False, True, False]
    assert "runs_on" in request.prompt


def test_the_house_s_words_are_those_its_engines_know() -> None:
    for name in ("PLACES", "WHENS", "WEATHERS", "MOODS"):
        assert set(getattr(vocabulary, name)) == set(getattr(builtin_vocabulary, name))
    assert set(builtin_vocabulary.POSES) <= set(vocabulary.POSES) and set(builtin_vocabulary.EXPRESSIONS) == set(
        vocabulary.EXPRESSIONS
    )


def test_a_picture_is_asked_for_with_looks_style_and_the_chosen_portraits_and_its_digest_knows_nothing_of_these() -> (
    None
):
    plan = planned(
        shot(actions=["s1b1"], picture={**PICTURE, "people": [{"name": "林岚", "at": 0.2}, {"name": "猫", "at": 0.9}]})
    )[0].shots[0]
    cast = [
        Appearance(name="林岚", sex="f", appearance="短发", clothing="米色风衣"),
        Appearance(name="猫", kind="animal", species="cat"),
    ]
    request = storyboard.picture_request(plan, cast, BRIEF, portraits={"林岚": "a" * 64, "路人": "b" * 64})
    for told in (
        "短发; 米色风衣), on the left",
        "猫 (cat), on the right",
        "Puppet",
        "霓虹街头",
        "16:9",
        "no lettering",
    ):
        assert told in request.prompt
    assert request.likenesses == (Likeness(name="林岚", sha256="a" * 64),) and request.references == ()
    assert request.negative and "\n\n" not in request.prompt
    alone = storyboard.picture_request(plan, cast, BRIEF)
    assert alone.likenesses == () and alone.prompt == request.prompt
