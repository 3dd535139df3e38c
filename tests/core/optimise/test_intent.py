"""What a rough idea asks to have made, and how sure the reader may be."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.idea import calibration, read_parts, score
from core.optimise import intent, word_reading
from core.templates.prompt_values import PROMPT_TASKS, Intent
from tests.support.core_time import usual_seconds

IDEAS = Path(__file__).parents[2] / "data" / "ideas.jsonl"


@pytest.mark.parametrize(
    ("text", "task", "genre"),
    [
        ("一个宇航员在空间站里养猫的短片", "script_generation", "sci-fi"),
        ("two lovers meet every leap day, short film", "script_generation", "romance"),
        ("竹林里两个剑客对峙，分镜六格", "storyboard_generation", "action"),
        ("poster: a haunted cinema with one ticket left", "storyboard_generation", "horror"),
        ("独眼女海盗的角色设定图", "character_design", "action"),
        ("character sheet for a retired robot barber", "character_design", "sci-fi"),
        ("给告白那场戏配一段钢琴曲", "audio_generation", "romance"),
        ("sound of a door creaking in a haunted house", "audio_generation", "horror"),
        ("荷花开放的延时视频", "video_generation", ""),
        ("drone footage over a foggy forest", "video_generation", ""),
    ],
)
def test_what_is_asked_for_is_read_in_both_languages(text: str, task: str, genre: str) -> None:
    read = intent.read_intent(text)
    assert (read.task_type, read.genre) == (task, genre)


def test_what_a_film_is_only_named_for_is_what_shall_be_made() -> None:
    assert intent.read_intent("给恐怖片配一段音乐").task_type == "audio_generation"
    assert intent.read_intent("悬疑短片的海报").task_type == "storyboard_generation"
    assert intent.read_intent("soundtrack for a short film, piano only").task_type == "audio_generation"
    assert intent.read_intent("一部关于配音演员的短片").task_type == "script_generation"


def test_an_idea_that_says_nothing_of_what_shall_be_made_is_a_story() -> None:
    assert intent.read_intent("孤独的宇航员在废弃的空间站里醒来，30秒，不要血腥").task_type == "script_generation"
    assert (
        intent.read_intent("a talking cat in a rainy harbour, two minutes, no blood").task_type == "script_generation"
    )


def test_a_lonely_keeper_is_no_documentary_unless_one_is_asked_for() -> None:
    assert intent.read_intent("a lonely lighthouse keeper").fine != "documentary"
    assert intent.read_intent("documentary about a lonely lighthouse keeper").fine == "documentary"


def test_what_must_not_be_there_is_no_genre() -> None:
    assert (
        intent.read_intent("爷爷教孙女放风筝的短片，不要恐怖，不要鬼").genre
        == intent.read_intent("爷爷教孙女放风筝的短片").genre
    )


def test_the_language_is_that_of_most_words_unless_it_is_said() -> None:
    assert intent.read_intent("一只橘猫住在 moon 上").language == "zh"
    assert intent.read_intent("a cat called 咪咪 lives on the moon").language == "en"
    assert intent.read_intent("a cat", "zh").language == "zh"
    assert intent.read_intent("").language == "zh"


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=300))
def test_any_text_is_read_the_same_twice_and_never_fails(text: str) -> None:
    read = intent.read_intent(text)
    assert isinstance(read, Intent) and read.task_type in PROMPT_TASKS
    assert 0 <= read.confidence <= 1 and 0 <= read.genre_confidence <= 1
    intent._judged.cache_clear()
    word_reading.split_words.cache_clear()
    assert intent.read_intent(text) == read


@pytest.mark.parametrize(("part", "task", "genre"), [("tuned", 0.98, 0.98), ("apart", 0.91, 0.72)])
def test_readings_of_labelled_ideas_are_mostly_right(part: str, task: float, genre: float) -> None:
    tuned, apart = read_parts(IDEAS, None)
    ideas = tuned if part == "tuned" else apart
    assert len(ideas) >= 100
    told = score(ideas)
    assert told.task / told.read >= task
    assert told.genre / told.read >= genre


def test_a_confidence_is_about_how_often_such_a_reading_is_right() -> None:
    _, apart = read_parts(IDEAS, None)
    assert calibration(score(apart).sure) <= 0.06


def test_the_parts_share_no_sentence() -> None:
    rows = [json.loads(line) for line in IDEAS.read_text("utf-8").splitlines()]
    assert len({row["text"] for row in rows}) == len(rows) >= 300
    assert {row["part"] for row in rows} == {"tuned", "apart"}


def test_ten_thousand_characters_are_read_in_a_moment() -> None:
    intent.read_intent("一只猫")
    for text in ("一只猫在月球上" * 1500, "a cat on the moon " * 600, "a" * 10_000, "，" * 10_000, "9" * 10_000):
        assert usual_seconds(lambda text=text: intent.read_intent(text), times=1) < 3
