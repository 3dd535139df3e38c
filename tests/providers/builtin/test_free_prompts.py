"""The studio's own engines asked in anybody's own words: what they understand of a prompt, and that they do it."""

from __future__ import annotations

import itertools
import json
from pathlib import Path
from typing import Any

import pytest

from providers.base import Capability, Errand, Policy, Request, Result
from providers.errors import Unable
from providers.gateway.books import Books
from providers.gateway.gateway import Gateway
from providers.vendors.self_hosted.builtin import PROVIDER, split_sentences
from tests.support.core_time import usual_seconds

BRIEF = """创作一个科幻题材的剧本。

故事设定: 火星基地的温室
主角特征: 孤独的宇航员林夏
视觉风格: 冷色调
情感基调: 温柔

要求:
1. 符合好莱坞剧本格式标准
2. 包含10-15个场景
3. 每个场景包含场景标题、动作描述、对话
4. 一定要有一盏旧台灯
5. 以一次握手结尾"""
MODELS = {model.name: model for model in PROVIDER.models()}


def asked(engine: str, prompt: str, scratch: Path = Path(), **more: Any) -> Result:
    model = MODELS[engine]
    request = Request(capability=model.capability, purpose="free", prompt=prompt, **more)
    return PROVIDER.generate(model, request, Errand(scratch=scratch))


def written(prompt: str, **more: Any) -> str:
    return asked("writer", prompt, **more).text


def painted(prompt: str, scratch: Path, **more: Any) -> Result:
    return asked("painter", prompt, scratch, **{"width": 320, "height": 180, **more})


def headings(script: str) -> list[str]:
    return [
        line
        for line in script.splitlines()
        if line[:1].isdigit() and ("景 " in line or "INT." in line or "EXT." in line)
    ]


# The writer --------------------------------------------------------------------------------------------------------------


def test_a_prompt_of_labelled_lines_becomes_the_screenplay_it_asks_for() -> None:
    told = written(BRIEF)
    assert len(headings(told)) == 10
    assert "林夏" in told and "火星基地" in told and "旧台灯" in told
    assert told.startswith("《") and "一句话：" in told and "林夏：" in told
    assert told.rstrip().endswith("最后一个画面：一次握手。\n\n（完）")


def test_an_english_prompt_is_answered_in_english_with_its_scenes_its_must_and_its_must_not() -> None:
    told = written(
        "Write a screenplay about a lighthouse keeper who repairs a radio. Requirements:\n- 3 scenes\n- must include a red kite\n- no rain"
    )
    assert len(headings(told)) == 3
    assert "lighthouse keeper" in told and "radio" in told.lower() and "kite" in told.lower()
    assert "rain " not in told.lower() and not any("\u4e00" <= c <= "\u9fff" for c in told)


@pytest.mark.parametrize(("asked_for", "got"), [(1, 1), (2, 2), (5, 5), (12, 12)])
def test_it_has_as_many_scenes_as_were_asked_for(asked_for: int, got: int) -> None:
    assert len(headings(written(f"写一个关于守塔人修收音机的剧本，{asked_for}场戏"))) == got


def test_other_words_are_another_film_the_same_words_the_same_one_and_a_seed_another() -> None:
    first, again = (written("深夜的海边，一个守塔人修收音机") for _ in range(2))
    assert first == again
    assert (
        len({first, written("深夜的海边，一位守塔人修收音机"), written("深夜的海边，一个守塔人修收音机", seed=1)}) == 3
    )


def test_a_film_without_dialogue_has_none() -> None:
    told = written("ad for my plant shop, a cactus goes on a first date, 30 sec, cute, no dialogue")
    assert not [line for line in told.splitlines() if line.startswith("    ")]
    assert "cactus" in told.lower() and "plant shop" in told.lower()


def test_what_else_a_writer_can_do_is_done() -> None:
    assert written("给我五个片名，讲盲人按摩店老板认出逃犯").count("《") == 5
    assert written("只要一句话梗概：海边的守塔人等一封信").count("\n") == 0
    shots = written("storyboard a rooftop chase of two old thieves, 6 shots").splitlines()
    assert len(shots) == 6 and all(" s)" in line for line in shots)
    described = written("给我设计个会修自行车的土地公 接地气 别太仙")
    assert "外貌：" in described and "性格：" in described
    spoken = written("配一段旁白 讲火车穿过隧道时妈妈想起自己的十八岁")
    assert "隧道" in spoken and "《" not in spoken
    assert "INT." in written("an outline for a film about a nurse who finds a letter in the hospital")


def test_json_is_json_where_it_is_asked_for() -> None:
    told = json.loads(written("写一个关于守塔人的剧本，2场戏，输出JSON"))
    assert len(told["scenes"]) == 2 and told["cast"]


@pytest.mark.parametrize(
    "prompt",
    ["翻译这句话：hello", "write me a poem about the sea", "用Python写一个排序函数", "法国的首都是哪里？", "What is the capital of France?",
     "12 * 7 = ?", "帮我写一封请假邮件", "our theme song, background music please", "！？……", ""],
)  # fmt: skip
def test_what_it_cannot_do_is_told_in_a_sentence(prompt: str) -> None:
    with pytest.raises(Unable) as told:
        written(prompt)
    assert str(told.value).endswith(".")


def test_an_idea_in_the_inputs_is_a_base_that_words_override() -> None:
    told = asked("writer", "2 scenes, funny", inputs={"idea": "A baker teaches a robot to dance in the kitchen"})
    assert "baker" in told.text and len(headings(told.text)) == 2


def test_what_is_no_tale_is_written_point_by_point_with_its_words_on_the_screen() -> None:
    told = asked("writer", "Advert for a desk lamp, three levels of light, 29 euros").text
    assert [line.strip() for line in told.splitlines() if line.startswith("    ")] == [
        "A desk lamp.",
        "Three levels of light.",
        "29 euros.",
    ]
    assert "SUPER: Three levels of light" in told and "SUPER: 29 euros" in told and "Close: the desk lamp." in told


def test_it_streams_sentence_by_sentence_and_is_quick() -> None:
    MODELS and written(BRIEF)
    request = Request(capability=Capability.TEXT, purpose="free", prompt=BRIEF)
    seeds = itertools.count()

    def whole() -> None:
        flow, pieces = PROVIDER.stream(MODELS["writer"], request.model_copy(update={"seed": next(seeds)}), Errand()), []
        while True:
            try:
                pieces.append(next(flow))
            except StopIteration as end:
                assert len(pieces) > 40 and "".join(pieces) == end.value.text
                return

    assert usual_seconds(whole) < 0.9


def test_pieces_of_any_text_are_the_text() -> None:
    for text in ("", "一句。两句！\n\n“三。”", "No end", "A. B?! C\n"):
        assert "".join(split_sentences(text)) == text


@pytest.mark.parametrize(
    "noise",
    [
        "\0\x01",
        "a" * 30_000,
        "{}{{x}}%s",
        "<script>alert(1)</script>",
        "🚀🚀🚀",
        "要求：\n1.\n2.",
        "：：：：",
        "Setting:\nTone:",
        "（" * 500,
    ],
)
def test_any_words_are_a_film_or_told_to_be_none(noise: str) -> None:
    try:
        assert written(noise)
    except Unable as told:
        assert str(told)


# The painter -------------------------------------------------------------------------------------------------------------


def read_of(prompt: str, scratch: Path, **more: Any) -> dict[str, Any]:
    return painted(prompt, scratch, **more).facts["read"]


def test_the_painter_reads_place_hour_weather_people_things_frame_and_style(tmp_path: Path) -> None:
    made = painted("正午，一位穿红色雨衣的小女孩站在码头上，手里拿着一盏灯，全景，水墨风格", tmp_path)
    read = made.facts["read"]
    assert (read["place"], read["when"], read["size"], read["style"]) == ("harbour", "day", "full", "ink")
    assert read["people"] == ["小女孩"] and "灯" in read["things"] and "weather" not in read
    assert {"小女孩", "灯"} <= set(made.facts["placed"])


def test_it_reads_the_same_in_english(tmp_path: Path) -> None:
    read = read_of(
        "An old fisherman in a yellow raincoat and a girl on the beach at dawn, fog, close-up, low angle", tmp_path
    )
    assert (read["place"], read["when"], read["weather"]) == ("seaside", "dawn", "fog")
    assert (read["size"], read["angle"]) == ("close_up", "low")
    assert read["people"] == ["fisherman", "girl"]


def test_somebody_who_lifts_a_bottle_is_in_no_lift(tmp_path: Path) -> None:
    assert read_of("An old fisherman lifts a glass bottle from the shore at dawn", tmp_path)["place"] == "seaside"
    assert read_of("A courier in the lift the morning after", tmp_path)["place"] == "lift"


def test_as_many_come_as_were_said(tmp_path: Path) -> None:
    assert len(read_of("三个穿校服的学生在教室里", tmp_path)["people"]) == 3
    assert len(read_of("two robots play chess on the moon", tmp_path)["people"]) == 2


def test_nobody_and_no_rain_are_kept_to(tmp_path: Path) -> None:
    assert "people" not in read_of("an old man in an empty library at dusk, no people", tmp_path)
    assert "people" not in read_of("雨夜的街头，一个男人", tmp_path, negative="人物, 文字")
    assert read_of("雨夜的街头，一个男人，不要雨", tmp_path)["weather"] == "clear"
    assert read_of("a street in the rain", tmp_path, negative="rain, text")["weather"] == "clear"


def test_a_shot_is_the_base_and_words_that_say_otherwise_win(tmp_path: Path) -> None:
    picture = {"place": "harbour", "when": "night", "weather": "rain", "size": "wide", "angle": "eye", "mood": "calm",
               "people": [{"name": "老陈", "pose": "stand", "at": 0.4}], "things": ["灯"]}  # fmt: skip
    cast = [{"name": "老陈", "role": "渔夫", "kind": "human", "sex": "m", "age": "old", "seed": "s"}]
    base = {"picture": picture, "people": cast}
    same = read_of("同一个镜头", tmp_path, inputs=base)
    assert (same["place"], same["when"], same["weather"], same["size"]) == ("harbour", "night", "rain", "wide")
    other = painted("改成正午，下雪，特写", tmp_path, inputs=base).facts
    assert (other["read"]["when"], other["read"]["weather"], other["read"]["size"]) == ("day", "snow", "close_up")
    assert other["read"]["place"] == "harbour" and other["read"]["people"] == ["老陈"] and "老陈" in other["placed"]


def test_the_same_words_are_the_same_picture_and_a_seed_is_another(tmp_path: Path) -> None:
    prompt = "a sailor and a cat on a bridge at dusk"
    first, again, other = (painted(prompt, tmp_path, seed=seed).content for seed in (0, 0, 3))
    assert first == again and first != other


# Composer and effects, and the door to all ------------------------------------------------------------------------------


def test_the_composer_and_the_effects_read_words() -> None:
    assert asked("composer", "霸气一点，像帝王登基", seconds=3).facts["read"]["mood"] == "epic"
    assert asked("composer", "tense music for a science fiction chase", seconds=3).facts["read"] == {
        "mood": "tense",
        "genre": "sci-fi",
    }
    assert asked("effects", "远处的雷声，不要雨", seconds=2).facts["read"] == {"effect": "thunder"}
    assert asked("effects", "heavy rain on a tin roof", seconds=2).facts["read"] == {"effect": "rain"}
    with pytest.raises(Unable):
        asked("effects", "purple elephants", seconds=2)


def test_the_gateway_sends_free_words_to_the_studios_own_engines(tmp_path: Path) -> None:
    gateway, books = Gateway([PROVIDER]), Books()
    books.scratch = tmp_path
    request = Request(capability=Capability.TEXT, purpose="free", prompt="海边的守塔人等一封信，2场戏")
    assert gateway.generate(request, Policy.BALANCED, books).model == "writer"
    picture = Request(capability=Capability.IMAGE, purpose="free", prompt="a cat", width=64, height=64)
    assert gateway.generate(picture, Policy.BALANCED, books).facts["placed"] == ["cat"]


def test_a_template_filled_in_is_read_by_its_lines_and_ends() -> None:
    rules = "1. 6 to 9 scenes\n2. The threat has a rule (when it comes, what it fears, what it wants); the audience guesses it\n3. Nobody explains it"
    prompt = f"Write the screenplay of a short horror film.\nProtagonist: ghost\nIdea: ghost meets electrician\nTone: sad\n\nRequirements:\n{rules}"
    made = asked("writer", prompt)
    assert made.facts["read"]["story"] == "ghost meets electrician" and made.facts["read"]["mood"] == "sad"
    assert len(headings(made.text)) == 6
    assert headings(
        written(
            rules.replace("\n", " ")
            + " It comes from sound. It has a rule. It fears. It wants. It mentions. It guesses."
        )
    )
