"""What a model said as JSON: read, mended once against the shape that was asked for, and asked again only where that is not enough."""

from __future__ import annotations

import json

import pytest

from core.errors import MadeBadly
from core.gateway import structured_answers
from core.script.script_writing import Told
from core.storyboard.model import Board
from providers.base import Capability, Request, Result
from providers.transport.json_shapes import strict_schema
from tests.support.crew import SCRIPT, _board

WHOLE = json.dumps(SCRIPT, ensure_ascii=False)
TOLD = Told.model_validate(SCRIPT)
SHOTS = json.dumps(
    _board(Request(capability=Capability.TEXT, inputs={"script": SCRIPT, "scene": 1})), ensure_ascii=False
)
PROSE = "好的，这是剧本：\n\n```json\n" + WHOLE + "\n```\n\n希望你喜欢！"


@pytest.mark.parametrize(
    "text",
    [
        WHOLE,
        f"```json\n{WHOLE}\n```",
        f"```\n{WHOLE}\n```",
        PROSE,
        f"Here you are: {WHOLE} Do you want more {{of it}}?",
        f"<think>First {{a plan}}.</think>\n{WHOLE}",
        WHOLE.replace("}]", "},]").replace('"}', '",}'),
        WHOLE.replace('"title":', "'title':", 1).replace('"雨夜追猫"', "'雨夜追猫'", 1),
        WHOLE.replace("true", "True").replace('"language": "zh"', 'language: "zh"'),
        WHOLE[:-3],
        json.dumps({"script": SCRIPT}),
        f"[{WHOLE}]",
    ],
    ids=[
        "plain",
        "fence",
        "bare fence",
        "prose and fence",
        "prose",
        "thoughts",
        "commas",
        "quotes",
        "bare key",
        "cut",
        "wrapped",
        "listed",
    ],
)
def test_what_was_meant_is_understood_and_nothing_of_it_is_lost(text: str) -> None:
    assert structured_answers.parse_answer(Told, Result(text=text)) == TOLD


def test_an_answer_cut_within_its_last_beat_keeps_all_that_came_whole() -> None:
    cut = WHOLE[: WHOLE.rindex('"narration"') - 4]
    told = structured_answers.parse_answer(Told, Result(text=cut))
    assert [beat.id for scene in told.scenes for beat in scene.beats] == ["s1b1", "s1b2", "s1b3", "s1b4", "s2b1"]


def test_fields_and_words_that_the_shape_does_not_have_are_left_out_or_brought_to_the_nearest() -> None:
    told = json.loads(SHOTS)
    told["notes"] = "a fine scene"
    told["shots"][0] |= {"size": "Medium Close", "movement": "dolly zoom", "lens": 35, "seconds": 0.2}
    told["shots"][0]["picture"]["people"] = [{"name": "林岚", "pose": None, "at": "left"}]
    shot = structured_answers.parse_answer(Board, Result(text=json.dumps(told))).shots[0]
    assert (shot.size, shot.movement, shot.seconds) == ("medium_close", "static", 0.5)
    assert [(seen.name, seen.pose, seen.at) for seen in shot.picture.people] == [("林岚", "stand", 0.5)]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "I cannot help with that.",
        "{}",
        "[1, 2]",
        '{"title": "x"}',
        '{"title": "x", "scenes": []}',
        "[" * 60_000,
        "{" * 60_000,
        '{"a":' * 30_000,
    ],
)
def test_what_is_no_script_is_none_however_it_is_read(text: str) -> None:
    with pytest.raises(MadeBadly):
        structured_answers.parse_answer(Told, Result(text=text))


def test_it_is_mended_before_anybody_is_asked_again() -> None:
    said: list[str] = []

    def ask(request: Request) -> Result:
        said.append(PROSE[: 400 if not said else None])
        return Result(text=said[-1][4:40] if len(said) == 1 else PROSE)

    assert structured_answers.ask_typed(Told, Request(capability=Capability.TEXT), ask) == TOLD
    assert len(said) == 2


def test_a_shape_leaves_out_what_a_model_need_not_say_and_names_the_words_it_may_use() -> None:
    told = structured_answers.answer_schema(
        Board, without=("ShotPlan.focus", "ShotPlan.reframed", "Picture.seed"), words={"Seen.pose": ("stand", "walk")}
    )
    plan = told["$defs"]["ShotPlan"]["properties"]
    assert "focus" not in plan and "seed" not in told["$defs"]["Picture"]["properties"]
    assert told["$defs"]["Seen"]["properties"]["pose"]["enum"] == ["stand", "walk"]
    assert strict_schema(told)[1] and "prefixItems" not in json.dumps(told)
