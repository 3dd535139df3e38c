"""A template becomes a prompt: nothing said is lost, nothing unsaid is left open, and each model hears it its own way."""

from __future__ import annotations

import re

import pytest

from core.optimise.builder import build_prompt
from core.templates.prompt_values import Intent, Parameter, Preferences, PromptWish, Span, Template
from providers.base import Capability, Limits, Model

SCIFI = Template(
    name="script_scifi",
    language="zh",
    task_type="script_generation",
    genre="sci-fi",
    template="创作一个科幻题材的剧本。\n\n故事设定：{setting}\n主角特征：{character}\n视觉风格：{style}\n情感基调：{mood}\n\n\n\n观众：{audience}",
    parameters=(Parameter(name="mood", otherwise="克制而好奇"),),
)
STILL = Template(
    name="storyboard_generic",
    language="en",
    task_type="storyboard_generation",
    template="Draw one frame.\nPicture: {idea}\nSetting: {setting}\nSubject: {character}\nShot size: medium shot\n\nRequirements:\n- One moment\n- No lettering or border\n- Keep out: {must_not}",
    negative="collage",
)
ASTRONAUT = Span(label="character", text="孤独的宇航员")
FILM = Intent(task_type="script_generation", genre="sci-fi", language="zh")
FRAME = Intent(task_type="storyboard_generation", language="en")


def model(family: str = "", capability: Capability = Capability.IMAGE, **limits: object) -> Model:
    return Model(provider="x", name="y", capability=capability, family=family, limits=Limits(**limits))


def script(text: str = "想做一个科幻短片，主角是一个孤独的宇航员", *spans: Span, **ways: object):
    return build_prompt(SCIFI, FILM, spans or (ASTRONAUT,), PromptWish(text=text), Preferences(**ways))


def still(text: str, *spans: Span, target: Model | None = None, ways: Preferences | None = None, **wish: object):
    return build_prompt(STILL, FRAME, spans, PromptWish(text=text, **wish), ways or Preferences(), target)


def said(built) -> set[str]:
    return {change.say for change in built.changes}


def test_what_is_known_fills_the_template_and_lines_of_nothing_known_go():
    text = script().text
    assert "主角特征：孤独的宇航员" in text
    assert "情感基调：克制而好奇" in text
    assert "故事设定" not in text and "观众" not in text
    assert not re.search(r"\{\w+\}", text) and "\n\n\n" not in text


def test_what_the_text_does_not_say_is_told_as_assumed():
    assumed = [change for change in script().changes if change.say == "change_assumed"]
    assert next(change.facts["text"] for change in assumed) == "克制而好奇"


def test_a_story_without_a_place_asks_for_one_that_can_be_filmed():
    assert "场景：一处具体、封闭的地方" in script().text
    assert "一处具体" not in script("火星", ASTRONAUT, Span(label="setting", text="火星")).text


def test_the_three_basic_requirements_stand_where_none_do():
    assert script().text.endswith("要求:\n- 高质量输出\n- 符合描述\n- 专业水准")
    assert "高质量输出" not in still("a cat on a roof", Span(label="character", text="cat")).text


def test_professional_mode_writes_the_quality_words_of_its_content():
    assert "质量要求: well-structured, creative, engaging" in script(professional=True).text
    ways = Preferences(professional=True)
    assert "Quality: high quality, detailed, professional, 8k" in still("a cat", ways=ways).text
    assert "质量要求" not in script().text


def test_the_subject_stands_before_the_setting_and_the_style_before_the_mood():
    text = script("...", ASTRONAUT, Span(label="setting", text="火星"), Span(label="style", text="水墨")).text
    assert text.index("宇航员") < text.index("火星") < text.index("水墨") < text.index("克制")


@pytest.mark.parametrize("typed", ["{character} 100% {{x}}", "a {b} %s %d {0}"])
def test_braces_and_percent_signs_of_the_person_stay(typed):
    assert typed in script("x", Span(label="character", text=typed)).text


def test_a_label_without_a_place_in_the_template_gets_a_line():
    text = script(
        "30秒，必须有红气球", ASTRONAUT, Span(label="length", text="30秒"), Span(label="must", text="红气球")
    ).text
    assert "长度：30秒" in text
    assert "- 必须出现：红气球" in text


def test_what_must_not_be_goes_beside_a_picture_and_into_the_requirements_of_a_script():
    built = still("a cat on a roof, no dogs", Span(label="character", text="cat"), Span(label="must_not", text="dogs"))
    assert "dogs" in built.negative and "lettering" in built.negative and "collage" in built.negative
    assert "dogs" not in built.text and "lettering" not in built.text
    assert "- 不要出现：血腥" in script("不要血腥", ASTRONAUT, Span(label="must_not", text="血腥")).text


def test_the_persons_own_words_stay_and_the_order_to_make_something_goes():
    assert "Picture: a cat steals a fish" in still("draw me a picture of a cat steals a fish").text


def test_the_persons_camera_counts_before_the_templates():
    built = still("a cat asleep, extreme close-up", Span(label="character", text="cat"))
    assert "medium shot" not in built.text and "extreme close-up" in built.text
    assert "change_yours" in said(built)


def test_light_is_added_by_the_hour_of_the_text_and_not_where_there_is_some():
    assert "moonlight" in still("a cat on a roof at midnight").text
    assert "moonlight" not in still("a cat on a roof at midnight, lit by a neon sign").text


def test_the_films_own_papers_fill_what_the_text_does_not_say():
    context = {
        "project": {"style": "水彩"},
        "shot": {"location": "火星温室"},
        "cast": [{"name": "林岚", "appearance": "短发"}],
    }
    built = build_prompt(SCIFI, FILM, (ASTRONAUT,), PromptWish(text="x", context=context), Preferences(style="油画"))
    assert "故事设定：火星温室" in built.text and "视觉风格：水彩" in built.text
    assert "change_context" in said(built) and "油画" not in built.text


def test_a_preferred_style_counts_where_nobody_names_one():
    assert "视觉风格：油画" in script(style="油画").text
    assert "油画" not in script("x", ASTRONAUT, Span(label="style", text="水墨"), style="油画").text


def test_the_looks_of_the_cast_go_into_a_picture_they_are_in():
    context = {
        "cast": [{"name": "Mara", "appearance": "red hair", "clothing": "grey coat"}, {"name": "Tom", "looks": "tall"}]
    }
    text = still("Mara waits at a bus stop", context=context).text
    assert "Mara (red hair; grey coat)" in text and "tall" not in text


def test_a_fast_prompt_is_shorter_than_a_full_one():
    fast = still("a cat on a roof", ways=Preferences(quality="fast")).text
    full = still("a cat on a roof", ways=Preferences(quality="quality", professional=True)).text
    assert len(fast) < len(full)


def test_a_model_that_reads_prose_hears_sentences_without_headings():
    text = still("a cat on a roof", Span(label="character", text="cat"), target=model("DALL-E 3")).text
    assert "Picture:" not in text and "Draw one frame" not in text and "\n" not in text
    assert text.startswith("A cat on a roof.")


def test_a_model_of_tags_hears_short_phrases_and_english_additions():
    cat = Template(**{**STILL.model_dump(), "language": "zh", "template": "画一格。\n主体：{character}\n画面：{idea}"})
    intent = FRAME.model_copy(update={"language": "zh"})
    target = model("Stable Diffusion", negative=True)
    built = build_prompt(
        cat, intent, (Span(label="character", text="猫"),), PromptWish(text="猫在屋顶上打盹"), Preferences(), target
    )
    assert built.text.startswith("猫在屋顶上打盹, ") and "light" in built.text
    assert "。" not in built.text and built.negative
    assert {"change_tags", "change_language"} <= said(built)


def test_without_a_field_for_it_what_must_not_be_is_said_or_left_unsaid_as_the_model_takes_it():
    told = still("a cat, no dogs", Span(label="must_not", text="dogs"), target=model("DALL-E 3"))
    assert "No dogs" in told.text and not told.negative
    unsaid = still("a cat, no dogs", Span(label="must_not", text="dogs"), target=model("Runway"))
    assert "dogs" not in unsaid.text and "change_unsaid" in said(unsaid)


def test_a_prompt_is_never_longer_than_its_model_reads():
    long = ", ".join(f"a cat number {n} sleeps on roof {n}" for n in range(200))
    for target in (model("DALL-E 3", prompt_chars=300), model("Stable Diffusion", prompt_chars=120)):
        assert len(still(long, target=target).text) <= target.limits.prompt_chars


def test_a_frame_is_spoken_of_where_the_model_has_no_parameter_for_it():
    assert "16:9" in still("a cat", ratio="16:9", target=model("DALL-E 3")).text
    assert "16:9" not in still("a cat", ratio="16:9", target=model("Midjourney")).text


def test_a_clip_longer_than_its_model_films_is_written_for_the_nearest_length():
    clip = Template(
        name="v",
        language="en",
        task_type="video_generation",
        template="Clip.\nSubject: {character}\nLength: {length}\nSeconds: {seconds}",
    )
    spans = (Span(label="character", text="cat"), Span(label="length", text="30 seconds"))
    built = build_prompt(
        clip,
        Intent(task_type="video_generation", language="en"),
        spans,
        PromptWish(text="cat 30 seconds"),
        Preferences(),
        model("Kling", Capability.VIDEO, durations=(5, 10)),
    )
    assert next(change for change in built.changes if change.say == "change_seconds").facts["seconds"] == "10"


@pytest.mark.parametrize("professional", [False, True])
@pytest.mark.parametrize("family", [None, "DALL-E 3", "Stable Diffusion", "Kling"])
def test_an_optimised_prompt_optimised_again_does_not_grow(family, professional):
    target = model(family, negative=family == "Kling") if family else None
    ways = Preferences(professional=professional)
    spans = (
        Span(label="character", text="old sailor"),
        Span(label="setting", text="harbour"),
        Span(label="style", text="watercolour"),
    )
    once = still("an old sailor mends a net in the harbour, watercolour", *spans, target=target, ways=ways)
    twice = still(once.text, *spans, target=target, ways=ways)
    assert twice.text == once.text
    assert "change_kept" in said(twice)


def test_equal_input_gives_equal_words():
    assert script() == script()


@pytest.mark.parametrize(
    ("language", "asked", "seconds", "told"),
    [
        ("zh", "1. 5 到 8 场，以一次吃饭为轴", 30, "1. 2 场，以一次吃饭为轴"),
        ("zh", "2. 包含10-15个场景", 90, "2. 包含5个场景"),
        ("en", "1. 5 to 8 scenes around a meal", 30, "1. 2 scenes around a meal"),
        ("en", "1. 5 to 8 scenes around a meal", 10, "1. 1 scene around a meal"),
        ("en", "1. 5 to 8 scenes around a meal", 120, "1. 5 to 8 scenes around a meal"),
        ("en", "1. 5 to 8 scenes around a meal", 0, "1. 5 to 8 scenes around a meal"),
    ],
)
def test_a_script_is_asked_for_as_many_scenes_as_a_film_of_its_length_holds(language, asked, seconds, told):
    template = SCIFI.model_copy(update={"language": language, "template": f"Film: {{idea}}\n\nRules:\n{asked}"})
    context = {"project": {"seconds": seconds}} if seconds else {}
    intent = FILM.model_copy(update={"language": language})
    built = build_prompt(template, intent, (), PromptWish(text="A cat on a roof", context=context), Preferences())
    assert told in built.text.splitlines()
    assert ("scenes" in {change.say.removeprefix("change_") for change in built.changes}) == (asked != told)
