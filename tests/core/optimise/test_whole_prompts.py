"""Whole prompts of rough sentences, read as a director reads them: everything said is there, nothing is there twice or against it."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path

import pytest

from core.optimise import durations
from core.optimise.optimiser import optimise_prompt
from core.templates import templates
from core.templates.prompt_values import OptimizedPrompt, Preferences, PromptTask, PromptWish
from providers.base import Capability, Limits, Model

IDEAS = [
    idea
    for line in (Path(__file__).parents[2] / "data" / "ideas.jsonl").read_text("utf-8").splitlines()
    if (idea := json.loads(line))["part"] == "tuned"
]
"""Of the labelled ideas the part that whoever builds prompts may look at."""


def model(family: str, capability: Capability = Capability.IMAGE, **limits: object) -> Model:
    return Model(provider="x", name="y", capability=capability, family=family, limits=Limits(**limits))


PICTURES = (
    model("DALL-E 3", prompt_chars=4000),
    model("Stable Diffusion", negative=True),
    model("Qwen Image", negative=True),
)
TARGETS: dict[str, tuple[Model, ...]] = {
    "storyboard_generation": PICTURES,
    "character_design": PICTURES,
    "video_generation": (
        model("Kling", Capability.VIDEO, negative=True, durations=(5, 10)),
        model("Runway", Capability.VIDEO, durations=(5, 10)),
        model("Wan", Capability.VIDEO, negative=True, durations=(5,)),
    ),
    "audio_generation": (model("MusicGen", Capability.MUSIC), model("Suno", Capability.MUSIC), model("ElevenLabs", Capability.EFFECT)),
    "script_generation": (model("", Capability.TEXT),),
}  # fmt: skip


def made(text: str, task: PromptTask, target: Model | None = None, **said: object) -> OptimizedPrompt:
    return optimise_prompt(
        PromptWish(text=text, task_type=task, **said), templates.shipped_library(), Preferences(), target
    )


def line(result: OptimizedPrompt, head: str) -> str:
    return next(
        (
            one.split("：" if "：" in one else ": ", 1)[1]
            for one in result.optimized_prompt.split("\n")
            if one.startswith(head)
        ),
        "",
    )


def test_a_lonely_lighthouse_keeper_who_talks_to_ships_a_sad_short_film():
    result = optimise_prompt(
        PromptWish(text="A lonely lighthouse keeper who talks to ships, a sad short film"),
        templates.shipped_library(),
        Preferences(),
    )
    assert result.intent.fine != "documentary" and "documentary" not in result.template


def test_画一张雨夜霓虹街头的女侦探_特写():
    result = made("画一张雨夜霓虹街头的女侦探，特写", "storyboard_generation")
    assert "画一张" not in result.optimized_prompt and "雨夜霓虹街头的女侦探" in result.optimized_prompt
    assert line(result, "景别") == "特写" and "中近景" not in result.optimized_prompt
    assert "霓虹的彩色侧光" in result.optimized_prompt and "百叶窗" not in result.optimized_prompt


def test_五秒视频_猫从屋顶跳下来_镜头跟着():
    result = made("五秒视频：猫从屋顶跳下来，镜头跟着", "video_generation")
    assert line(result, "动作") == "猫从屋顶跳下来"
    assert line(result, "镜头运动") == "镜头跟着" and "固定机位" not in result.optimized_prompt
    assert "时长：5 秒" in result.optimized_prompt and "五秒" not in result.optimized_prompt


def test_给我的咖啡店做个15秒的广告视频_要温馨_不要有人():
    result = made("给我的咖啡店做个15秒的广告视频，要温馨，不要有人", "video_generation")
    assert "咖啡店" in result.optimized_prompt and "做个" not in result.optimized_prompt
    assert "人物" in result.negative.split("，") and not re.search("脸|手指|人物", result.optimized_prompt)
    assert "脸部漂移" not in result.negative
    assert line(result, "气氛") == "温馨" and "时长：15 秒" in result.optimized_prompt


def test_make_me_a_10_second_clip_of_a_red_kite_over_a_grey_beach_handheld_no_people():
    result = made("make me a 10 second clip of a red kite over a grey beach, handheld, no people", "video_generation")
    assert line(result, "Action") == "a red kite over a grey beach" and line(result, "Camera") == "handheld"
    assert "people" in result.negative and not re.search("[Ff]aces", result.optimized_prompt)


def test_帮我生成一段8秒的竖屏视频_海边日落_一个女孩转圈_从下往上拍_暖色调():
    result = made("帮我生成一段8秒的竖屏视频，海边日落，一个女孩转圈，从下往上拍，暖色调", "video_generation")
    assert "画幅：9:16" in result.optimized_prompt and "时长：8 秒" in result.optimized_prompt
    assert "竖屏" not in result.optimized_prompt and "生成一段8秒" not in result.optimized_prompt
    assert line(result, "机位") == "从下往上拍" and line(result, "色调") == "暖色调"
    assert "黄昏的金色逆光" in result.optimized_prompt


def test_what_a_person_says_of_the_camera_counts_for_every_vendor():
    text = "low angle, a boxer steps into the ring, slow motion, blue and orange palette"
    for target in TARGETS["video_generation"]:
        told = made(text, "video_generation", target).optimized_prompt.lower()
        assert all(words in told for words in ("low angle", "slow motion", "blue and orange palette"))
    assert "True speed" not in made(text, "video_generation").optimized_prompt


def test_an_english_model_hears_everything_but_the_persons_own_sentence_in_english():
    told = made("猫从屋顶跳下来，镜头跟着，暖色调", "video_generation", TARGETS["video_generation"][1]).optimized_prompt
    assert "the camera follows" in told.lower() and "warm tones" in told and "猫从屋顶跳下来" in told
    assert not re.search("[\u4e00-\u9fff]", told.replace("猫从屋顶跳下来", "").replace("。", ""))


def test_a_model_of_chinese_is_told_an_english_idea_in_english():
    told = made(
        "a fox crosses a frozen lake at dawn", "video_generation", TARGETS["video_generation"][0]
    ).optimized_prompt
    assert not re.search("[\u4e00-\u9fff]", told)


def test_旁白_一个老人的声音讲述北平的冬天_语速慢():
    result = made("旁白：一个老人的声音讲述北平的冬天，语速慢", "audio_generation")
    assert "narration" in result.template and "讲述北平的冬天，语速慢" in result.optimized_prompt


def test_sfx_of_a_heavy_wooden_door_creaking_open_is_an_effect_and_no_music():
    result = made("sfx of a heavy wooden door creaking open then slamming shut, 4 seconds", "audio_generation")
    assert "effect" in result.template and "Length: 4 seconds" in result.optimized_prompt
    assert (
        "tempo" not in made(result.original_input, "audio_generation", TARGETS["audio_generation"][0]).optimized_prompt
    )


def test_a_song_is_not_told_to_have_no_voices():
    assert "人声" not in made("做一首片尾曲，女声清唱的歌，三十秒", "audio_generation").negative
    assert "人声" in made("给短片配乐：悲伤的大提琴，两分钟", "audio_generation").negative


def test_a_few_things_at_most_are_named_where_naming_them_draws_them():
    told = made("a cat on a roof, no dogs", "storyboard_generation", PICTURES[0]).optimized_prompt
    assert "no dogs" in told.lower() and len(re.findall(r"\bno \w", told.lower())) <= 5


def test_a_poster_stays_a_poster_and_a_frame_is_no_length():
    result = made("生成一张1:1的海报，一只戴墨镜的柴犬，波普风格，不要文字", "storyboard_generation")
    assert "海报" in result.optimized_prompt and "画幅：1:1" in result.optimized_prompt
    assert "长度" not in result.optimized_prompt and result.negative.startswith("文字")


def test_half_a_finished_prompt_is_still_helped():
    text = "An eight second clip, golden hour: an old couple slow dancing on a ferry deck, camera circles them once"
    assert made(text, "video_generation").optimized_prompt != text


# What was said is there --------------------------------------------------------------------------------------------------


def unseen(label: str, task: str, target: Model | None) -> bool:
    """What a model is told beside its prompt, or not at all: a clip's length is a parameter, an audience is not drawn, and to some what
    must not be is left unsaid."""
    if target is None or task == "script_generation":
        return False
    return label in ("length", "audience") or (label == "must_not" and not target.limits.negative)


def there(label: str, said: str, result: OptimizedPrompt) -> bool:
    plain = re.compile(r"[\s，。,.、；;：:“”\"'’‘!！?？—-]+")
    told = plain.sub("", f"{result.optimized_prompt}\n{result.negative}").lower()
    if plain.sub("", said).lower() in told:
        return True
    if label == "length":
        seconds = durations.parse_seconds(said)
        return seconds is not None and any(f"{seconds:g}{unit}" in told for unit in ("秒", "seconds"))
    words = re.findall(r"[a-z0-9]+", said.lower())
    return bool(words) and all(word in told for word in words)


def test_of_what_labelled_ideas_say_97_in_100_parts_stand_in_their_prompts():
    asked = lost = 0
    missing: Counter[str] = Counter()
    for idea in IDEAS:
        for target in (None, *TARGETS[idea["task"]]):
            result = made(idea["text"], idea["task"], target)
            for label, parts in idea["entities"].items():
                for said in () if unseen(label, idea["task"], target) else parts:
                    asked += 1
                    if not there(label, said, result):
                        lost += 1
                        missing[f"{label}: {said}"] += 1
    assert lost <= 0.03 * asked, missing.most_common(20)


@pytest.mark.parametrize("task", list(TARGETS))
def test_an_optimised_prompt_optimised_again_is_the_same_for_every_kind_and_vendor(task):
    ways = [Preferences(quality=quality, professional=pro) for quality in ("fast", "quality") for pro in (False, True)]
    turns = other = grown = 0
    for idea in [idea for idea in IDEAS if idea["task"] == task][::4]:
        for target in (None, *TARGETS[task]):
            for way in ways:
                once = optimise_prompt(
                    PromptWish(text=idea["text"], task_type=task), templates.shipped_library(), way, target
                )
                again = PromptWish(text=once.optimized_prompt, task_type=task, template=once.template)
                twice = optimise_prompt(again, templates.shipped_library(), way, target)
                turns += 1
                other += twice.optimized_prompt != once.optimized_prompt
                grown += len(twice.optimized_prompt) > len(once.optimized_prompt)
    assert other <= 0.03 * turns and grown <= 0.01 * turns
