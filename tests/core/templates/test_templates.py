"""Templates: what comes with the studio, how they are read and filled, and which one an idea gets."""

from __future__ import annotations

import pytest

from core.errors import NotFound
from core.optimise import prompt_layout
from core.templates import negations, templates
from core.templates.errors import BadTemplateName, TemplateBroken, TemplateCircular, TemplateEmpty, TemplateTooLong
from core.templates.prompt_values import FINE, PROMPT_TASKS, Intent, Parameter, Template
from core.templates.templates import (
    KNOWN,
    WORD,
    TemplateLibrary,
    check_template,
    fill_template,
    parameter_names,
    shipped_library,
)
from tests.support.core_time import usual_seconds

LIBRARY = shipped_library()
FIVE = {"scifi": "sci-fi", "romance": "romance", "action": "action", "comedy": "comedy", "horror": "horror"}


def template(text: str = "写一个剧本：{idea}", **more) -> Template:
    told = {"name": "script_ours", "language": "zh", "task_type": "script_generation", "template": text, **more}
    return Template.model_validate(told)


def intent(task: str = "script_generation", genre: str = "", fine: str = "", language: str = "zh") -> Intent:
    return Intent.model_validate({"task_type": task, "genre": genre, "fine": fine, "language": language})


# What comes with the studio -----------------------------------------------------------------------------------------------


def test_every_task_has_a_template_for_each_genre_and_one_for_anything_in_both_languages():
    for task in PROMPT_TASKS:
        for short, genre in {**FIVE, "generic": ""}.items():
            for language in ("zh", "en"):
                found = LIBRARY.named(f"{WORD[task]}_{short}", language)
                assert found is not None, (task, short, language)
                assert (found.task_type, found.genre) == (task, genre)
    assert len(LIBRARY) >= 80


def test_a_shipped_template_can_be_kept_and_says_what_it_requires():
    for told in LIBRARY.templates:
        which = f"{told.name}, {told.language}"
        assert check_template(told) == told, which
        assert {*parameter_names(told.template)} <= {*KNOWN}, which
        assert ("要求：" if told.language == "zh" else "Requirements:") in told.template, which
        assert told.description, which
        assert told.name.startswith(WORD[told.task_type] + "_"), which
        assert not told.fine or told.fine in FINE or told.fine in templates.SOUNDS, which
        assert LIBRARY.named(told.name, "en" if told.language == "zh" else "zh") is not None, which
        if told.language == "en":
            assert not any("一" <= sign <= "鿿" for sign in told.template + told.negative + told.description), which


def test_a_line_of_a_shipped_template_has_one_parameter_so_that_it_can_be_left_out():
    for told in LIBRARY.templates:
        assert all(len(parameter_names(line)) <= 1 for line in told.template.splitlines()), (told.name, told.language)


def test_what_must_not_be_seen_stands_in_lines_of_its_own():
    """So that the builder can take it out whole, for models that are told it apart."""
    for told in LIBRARY.templates:
        if told.task_type not in ("script_generation", "audio_generation"):
            lines = [
                line
                for line in told.template.splitlines()
                if not parameter_names(line) and not prompt_layout.UNWANTED.match(line)
            ]
            assert [line for line in lines if negations.find_negations(line)] == [], (told.name, told.language)


def test_the_science_fiction_script_is_the_one_that_was_asked_for():
    told = LIBRARY.named("script_scifi", "zh")
    assert told is not None
    for line in (
        "创作一个科幻题材的剧本。",
        "故事设定：{setting}",
        "主角特征：{character}",
        "视觉风格：{style}",
        "情感基调：{mood}",
    ):
        assert line in told.template
    for line in ("好莱坞剧本格式", "10-15个场景", "场景标题、动作描述、对话", "科幻元素的独特视觉呈现"):
        assert line in told.template
    assert {"setting", "character", "style", "mood"} <= {parameter.name for parameter in told.parameters}


def test_a_genre_changes_what_is_asked_and_not_one_word_of_it():
    for task in PROMPT_TASKS:
        asked = {}
        for short in FIVE:
            told = LIBRARY.named(f"{WORD[task]}_{short}", "zh")
            assert told is not None
            asked[short] = {line for line in told.template.splitlines() if not parameter_names(line)}
        for one in FIVE:
            for other in FIVE:
                if one != other:
                    assert len(asked[one] - asked[other]) >= 4, (task, one, other)


# Reading and filling ------------------------------------------------------------------------------------------------------


def test_only_the_names_of_the_template_are_filled_and_only_once():
    text = "{idea} 100% {character}"
    assert fill_template(text, {"idea": "{character} {0} %s {{", "character": "猫"}) == "{character} {0} %s {{ 100% 猫"


@pytest.mark.parametrize(
    "text", ["{", "}", "{}", '{"a": 1}', "{a b}", "50% {{", "{{}}", "{ }", "%(idea)s", "{a.b}", "{a!r}"]
)
def test_braces_and_percent_signs_that_are_no_parameter_stay_as_they_are(text):
    assert parameter_names(text) == ()
    assert fill_template(text, {"a": "x", "idea": "y"}) == text
    assert check_template(template(f"{text} {{idea}}")).template == f"{text} {{idea}}"


def test_a_parameter_in_double_braces_is_a_parameter_too():
    assert parameter_names("{{idea}} {{ character }} {idea}") == ("idea", "character")
    assert fill_template("{{idea}}|{idea}", {"idea": "x"}) == "x|x"


def test_an_unknown_parameter_is_refused_by_its_name():
    with pytest.raises(TemplateBroken) as refused:
        check_template(template("{idea} {protagonist}"))
    for language in ("zh", "en"):
        assert "protagonist" in refused.value.sentence(language)
    with pytest.raises(TemplateBroken):
        check_template(template("{idea}", negative="{nothing}"))


def test_a_word_of_ones_own_may_be_a_parameter_where_something_is_said_for_it():
    told = check_template(template("{idea} {product}", parameters=(Parameter(name="product", otherwise="一把伞"),)))
    assert told.parameters == (Parameter(name="idea"), Parameter(name="product", otherwise="一把伞"))


@pytest.mark.parametrize("otherwise", ["{mood}", "again {idea}", "{{style}}"])
def test_a_parameter_that_holds_a_parameter_is_refused(otherwise):
    with pytest.raises(TemplateCircular) as refused:
        check_template(template("{idea} {mood}", parameters=(Parameter(name="mood", otherwise=otherwise),)))
    assert "mood" in refused.value.sentence("zh")


def test_what_is_empty_too_long_or_badly_named_is_refused():
    with pytest.raises(TemplateEmpty):
        check_template(template(" \n "))
    with pytest.raises(TemplateTooLong):
        check_template(template("长" * 20_001))
    for name in ("", "Script", "1st", "a b", "../x", "a" * 65, "剧本"):
        with pytest.raises(BadTemplateName):
            check_template(template(name=name))


# Which one fits -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("task", "genre", "fine", "language", "name"),
    [
        ("script_generation", "sci-fi", "", "zh", "script_scifi"),
        ("script_generation", "sci-fi", "space", "en", "script_scifi"),
        ("script_generation", "", "space", "en", "script_scifi"),
        ("script_generation", "horror", "mystery", "zh", "script_mystery"),
        ("script_generation", "horror", "ghost", "zh", "script_horror"),
        ("script_generation", "comedy", "fairy_tale", "en", "script_fairy_tale"),
        ("storyboard_generation", "sci-fi", "cyberpunk", "en", "storyboard_cyberpunk"),
        ("character_design", "action", "wuxia", "zh", "character_wuxia"),
        ("video_generation", "romance", "", "en", "video_romance"),
        ("video_generation", "", "", "zh", "video_generic"),
        ("video_generation", "", "musical", "zh", "video_generic"),
        ("script_generation", "western", "", "en", "script_generic"),
    ],
)
def test_the_finer_genre_is_asked_first_then_the_genre_then_the_one_for_anything(task, genre, fine, language, name):
    match = LIBRARY.match(intent(task, genre, fine, language), "一个人 a person")
    assert (match.template.name, match.template.language) == (name, language)


@pytest.mark.parametrize(
    ("text", "language", "name"),
    [
        ("八音盒的配乐，暖一点", "zh", "audio_music"),
        ("雨声和脚步声的音效", "zh", "audio_effect"),
        ("念一段旁白，女声", "zh", "audio_narration"),
        ("a calm voice-over about bees", "en", "audio_narration"),
        ("theme song with piano", "en", "audio_music"),
        ("footsteps in the rain, sound effect", "en", "audio_effect"),
        ("qqqq", "en", "audio_generic"),
        ("", "zh", "audio_generic"),
    ],
)
def test_where_no_genre_tells_the_words_of_the_idea_do(text, language, name):
    assert LIBRARY.match(intent("audio_generation", language=language), text).template.name == name


@pytest.mark.parametrize("genre", FIVE)
def test_a_genre_has_its_own_music_effects_and_narration(genre):
    for text, kind in (("配一段音乐", "_music"), ("做一个音效", "_effect"), ("念一段旁白", "_narration"), ("嗯", "")):
        assert LIBRARY.match(intent("audio_generation", FIVE[genre]), text).template.name == f"audio_{genre}{kind}"


def test_a_template_that_somebody_prefers_wins_where_the_task_has_it():
    assert LIBRARY.match(intent(genre="sci-fi"), "太空", "script_family").template.name == "script_family"
    assert LIBRARY.match(intent(genre="sci-fi"), "太空", "video_scifi").template.name == "script_scifi"
    assert LIBRARY.match(intent(genre="sci-fi"), "太空", "gone").template.name == "script_scifi"


def test_a_match_tells_how_alike_it_is_and_the_next_four():
    match = LIBRARY.match(intent(genre="sci-fi"), "太空里的机器人，好莱坞格式的科幻剧本")
    assert 0.1 < match.similarity <= 1
    assert len(match.others) == 4
    assert match.template not in match.others
    assert {told.task_type for told in match.others} == {"script_generation"}
    assert LIBRARY.match(intent(genre="sci-fi"), "").similarity == 0


def test_of_two_for_one_genre_the_more_alike_is_taken():
    ours = template("写一部沙漠商队的科幻剧本：{idea}", genre="sci-fi", description="沙漠、商队、骆驼")
    library = LIBRARY.over([ours])
    assert library.match(intent(genre="sci-fi"), "沙漠里的商队和骆驼").template == ours
    assert library.match(intent(genre="sci-fi"), "太空飞船上的机器人").template.name == "script_scifi"


def test_a_task_that_is_told_in_one_language_alone_serves_the_other():
    library = TemplateLibrary((template(name="script_generic"),))
    assert library.match(intent(language="en"), "a cat").template.language == "zh"
    with pytest.raises(NotFound):
        library.match(intent("video_generation"), "一只猫")


def test_a_novel_is_matched_as_quickly_as_its_first_page():
    assert usual_seconds(lambda: LIBRARY.match(intent(), "太空里的机器人。" * 200_000)) < 0.5


def test_a_match_takes_less_than_half_a_millisecond():
    LIBRARY.match(intent(), "热身")
    texts = [
        f"想做一个科幻短片，主角是第 {turn} 个孤独的宇航员，在废弃的空间站里等一个不会来的人" for turn in range(200)
    ]
    assert usual_seconds(lambda: [LIBRARY.match(intent(genre="sci-fi"), text) for text in texts]) / len(texts) < 0.0005
