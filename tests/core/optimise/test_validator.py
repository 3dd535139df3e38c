"""What makes a prompt weaker is found in both languages, costs what it costs, and one click mends it without making it worse."""

from __future__ import annotations

import pytest

from core import i18n
from core.optimise import prompt_features
from core.optimise.prompt_fixes import MENDS, mend_prompt, mend_with_negative
from core.optimise.validator import validate_prompt
from core.templates.prompt_values import Intent
from providers.base import Capability, Limits, Model

VIDEO_ZH = Intent(task_type="video_generation", language="zh")
VIDEO = Intent(task_type="video_generation", language="en")
STILL = Intent(task_type="storyboard_generation", language="en")
STILL_ZH = Intent(task_type="storyboard_generation", language="zh")
SCRIPT = Intent(task_type="script_generation", language="zh")
GOOD = (
    "An old fisherman mends a net in a harbour at dawn, watercolour, calm mood. Soft light from the side through thin haze. "
    "Medium shot, one slow push in, a single unbroken take."
)


def rules(prompt: str, intent: Intent, target: Model | None = None) -> set[str]:
    return {finding.rule for finding in validate_prompt(prompt, intent, target).findings}


def test_a_prompt_that_says_everything_is_worth_a_hundred():
    assert validate_prompt(GOOD, VIDEO).quality == 100


@pytest.mark.parametrize(
    ("prompt", "intent", "rule"),
    [
        ("something dreamy", VIDEO, "no_subject"),
        ("非常梦幻的感觉", VIDEO_ZH, "no_subject"),
        ("a cat sleeps", VIDEO, "no_setting"),
        ("一只猫睡着了", VIDEO_ZH, "no_setting"),
        ("a cat in a kitchen", STILL, "no_light"),
        ("厨房里的猫", STILL_ZH, "no_light"),
        ("a cat in a kitchen", VIDEO, "no_camera"),
        ("the camera pushes in and then pulls back", VIDEO, "moves"),
        ("镜头推近，然后拉远", VIDEO_ZH, "moves"),
        ("locked camera, orbits the cat", VIDEO, "moves"),
        ("close-up of a cat, extreme wide shot", STILL, "sizes"),
        ("猫的特写，大远景", STILL_ZH, "sizes"),
        ("midnight in the harbour at sunrise", STILL, "times"),
        ("清晨的深夜，一只猫", STILL_ZH, "times"),
        ("a sunny street in pouring rain", STILL, "weathers"),
        ("晴空下的暴雨", STILL_ZH, "weathers"),
        ("a cat", STILL, "short"),
        ("a street covered in blood", STILL, "forbidden"),
        ("浑身是血的人", STILL_ZH, "forbidden"),
        ("a shop sign that says OPEN", STILL, "lettering"),
        ("招牌上写着开业", STILL_ZH, "lettering"),
        ("a cat jumps, and then runs, and then sleeps", VIDEO, "actions"),
        ("猫跳起来，然后跑开，接着睡着", VIDEO_ZH, "actions"),
        ("Taylor Swift in a kitchen", STILL, "real"),
        ("迪士尼的米老鼠", STILL_ZH, "real"),
        ("a very beautiful cat", STILL, "vague"),
        ("一只很好看的猫", STILL_ZH, "vague"),
        ("a cat in a kitchen, no text", STILL, "negation"),
        ("厨房里的猫，不要文字", STILL_ZH, "negation"),
        ("a cat on a warm roof, a dog, a cat on a warm roof", STILL, "repeated"),
        ("写一个关于{subject}的故事", SCRIPT, "placeholder"),
        ("写一个科幻故事", SCRIPT, "no_form"),
    ],
)
def test_a_weakness_is_found(prompt, intent, rule):
    assert rule in rules(prompt, intent)


@pytest.mark.parametrize(
    ("prompt", "intent", "rule"),
    [
        ("无人机飞过海面", VIDEO_ZH, "negation"),
        ("fear comes from waiting, not from blood", STILL, "forbidden"),
        ("12 shots: 1. close-up of a hand 2. wide shot of the sea", STILL, "sizes"),
        ("写一个故事，不要恐怖", SCRIPT, "negation"),
        ("a shop sign without lettering", STILL, "lettering"),
    ],
)
def test_what_only_looks_like_a_weakness_is_none(prompt, intent, rule):
    assert rule not in rules(prompt, intent)


def test_a_prompt_longer_than_its_model_reads_is_cut_at_a_sentence():
    target = Model(provider="x", name="y", capability=Capability.VIDEO, limits=Limits(prompt_chars=150))
    long = next(finding for finding in validate_prompt(GOOD, VIDEO, target).findings if finding.rule == "long")
    assert mend_prompt(GOOD, long, VIDEO, target).endswith("thin haze.")


def test_a_negation_is_no_weakness_for_a_model_without_another_place_for_it():
    plain = Model(provider="x", name="y", capability=Capability.IMAGE)
    assert "negation" not in rules("a cat, no text", STILL, plain)


@pytest.mark.parametrize(
    ("prompt", "intent", "rule", "new"),
    [
        ("镜头推近，然后拉远。一只猫", VIDEO_ZH, "moves", "镜头推近。一只猫"),
        ("a cat, close-up, extreme wide shot, rain", STILL, "sizes", "a cat, close-up, rain"),
        ("一只很好看的猫，在厨房", STILL_ZH, "vague", "一只猫，在厨房"),
        ("a cat in a kitchen, no text, warm light", STILL, "negation", "a cat in a kitchen, warm light"),
        ("招牌上写着开业，一只猫走过", STILL_ZH, "lettering", "一只猫走过"),
        ("浑身是血的女孩在街头", STILL_ZH, "forbidden", "浑身湿透的女孩在街头"),
        ("主角：{hero}\n场景：厨房\n风格：水墨", STILL_ZH, "placeholder", "场景：厨房\n风格：水墨"),
        ("a cat jumps, and then runs, and then sleeps.", VIDEO, "actions", "a cat jumps, and then runs."),
    ],
)
def test_one_click_mends_it(prompt, intent, rule, new):
    finding = next(finding for finding in validate_prompt(prompt, intent).findings if finding.rule == rule)
    assert mend_prompt(prompt, finding, intent) == new


def test_what_must_not_be_moves_into_the_negative():
    finding = next(f for f in validate_prompt("一只猫，不要文字、水印", STILL_ZH).findings if f.rule == "negation")
    assert mend_with_negative("一只猫，不要文字、水印", finding, STILL_ZH, negative="水印，模糊") == (
        "一只猫",
        "水印，模糊，文字",
    )


def test_light_is_added_from_what_the_text_says_of_the_hour():
    finding = next(f for f in validate_prompt("a cat on a roof at midnight", STILL).findings if f.rule == "no_light")
    assert "moonlight" in mend_prompt("a cat on a roof at midnight", finding, STILL).lower()


ROUGH = [
    "一段视频，镜头推近然后拉远，固定机位，清晨的深夜，很好看，不要文字，浑身是血的女孩，写着开业",
    "a very beautiful cat, close-up, extreme wide shot, no text, no watermark, sunny, pouring rain, and then, and then it runs",
    "{subject} walks in, and then he picks up a gun, and then, a sign that says OPEN, awesome",
    "主角：{hero}\n场景：在厨房，不要灯\n镜头：推近，拉远\n\n要求：\n- 不要文字",
]


@pytest.mark.parametrize("prompt", ROUGH)
@pytest.mark.parametrize(
    "intent", [VIDEO_ZH, VIDEO, STILL, SCRIPT], ids=lambda intent: f"{intent.task_type}-{intent.language}"
)
def test_no_mend_ever_lowers_the_quality_and_mending_all_ends(prompt, intent):
    negative = ""
    for _ in range(30):
        report = validate_prompt(prompt, intent, None, negative)
        for finding in report.findings:
            new, no = mend_with_negative(prompt, finding, intent, None, negative)
            assert validate_prompt(new, intent, None, no).quality >= report.quality
            if new != prompt:
                prompt, negative = new, no
                break
        else:
            return
    raise AssertionError("it goes on for ever")


def test_every_finding_and_every_mend_has_a_sentence_in_both_languages():
    there = i18n.texts_of_area("prompts")
    for rule in prompt_features.quality_rules()["cost"]:
        assert set(there[f"finding_{rule}"]) == {"zh", "en"}
    for name in MENDS:
        assert set(there[f"mend_{name}"]) == {"zh", "en"}


def test_the_same_prompt_has_the_same_report():
    assert validate_prompt(ROUGH[0], VIDEO_ZH) == validate_prompt(ROUGH[0], VIDEO_ZH)
