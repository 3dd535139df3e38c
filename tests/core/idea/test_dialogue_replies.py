"""What somebody means by an answer in a dialogue."""

from __future__ import annotations

import pytest

from core.idea import dialogue_questions, dialogue_replies
from core.project.vocabulary import GENRES
from core.templates.prompt_values import FINE, PROMPT_TASKS, Intent, Span

SCRIPT = "script_generation"


def spans(text: str, language: str, task: str) -> tuple[Span, ...]:
    """Knows a few words."""
    known = {
        "老渔夫": "character", "渔夫": "character", "雾里的码头": "setting", "伤感": "mood", "夜里": "time", "水彩": "style",
        "an old fisherman": "character", "a foggy pier": "setting", "sad": "mood", "at night": "time",
    }  # fmt: skip
    found = [(text.find(word), word) for word in sorted(known, key=len, reverse=True) if word in text]
    taken: list[Span] = []
    for at, word in sorted(found):
        if not any(word in span.text for span in taken):
            taken.append(Span(label=known[word], text=word, start=at, end=at + len(word)))
    return tuple(taken)


def told(text: str, asked: list[str], known: dict[str, str] | None = None, last: tuple[str, ...] = (), language="zh"):
    return dialogue_replies.read_free_words(text, SCRIPT, language, asked, known or {}, last, spans)


@pytest.mark.parametrize(
    "text", ["随便", "都行。", "没想好", "skip", "No idea!", "whatever", "", "  ", "you decide", "不知道", "-"]
)
def test_words_that_say_nothing_skip_whatever_is_asked(text):
    assert told(text, ["mood", "time"]).skipped == ("mood", "time")


@pytest.mark.parametrize(
    "text", ["够了", "直接生成吧", "enough, build it", "Build it!", "that's all", "不用问了", "done"]
)
def test_enough_is_heard_in_both_languages(text):
    assert told(text, ["mood"]).enough


@pytest.mark.parametrize(
    "text", ["够远的地方", "no blood", "不要血腥", "生成器里的机器人", "done with love", "everything is enough for her"]
)
def test_an_answer_that_only_begins_like_a_command_is_an_answer(text):
    heard = told(text, ["must_not"])
    assert (heard.said, heard.enough, heard.skipped) == ({"must_not": text}, False, ())


def test_a_free_answer_fills_several_fields():
    heard = told("一个老渔夫，在雾里的码头，要伤感一点", ["character", "want", "setting"])
    assert heard.said == {"character": "老渔夫", "setting": "雾里的码头", "mood": "伤感"}
    heard = told("an old fisherman on a foggy pier, sad", ["character"], language="en")
    assert heard.said == {"character": "an old fisherman", "setting": "a foggy pier", "mood": "sad"}


def test_a_bare_answer_to_one_question_fills_it_whole():
    assert told("一个爱喝汽水的老渔夫", ["character"]).said == {"character": "一个爱喝汽水的老渔夫"}
    assert told("在云上面的邮局。", ["setting"]).said == {"setting": "在云上面的邮局"}


def test_a_free_answer_without_known_words_answers_the_first_question():
    assert told("云上面的邮局", ["setting", "mood"]).said == {"setting": "云上面的邮局"}


def test_an_answer_to_a_field_fills_it_whole_and_several_things_fill_theirs():
    heard = dialogue_replies.read_answers({"character": "一个爱喝汽水的老渔夫", "mood": "随便"}, SCRIPT, "zh", spans)
    assert (heard.said, heard.skipped) == ({"character": "一个爱喝汽水的老渔夫"}, ("mood",))
    heard = dialogue_replies.read_answers({"character": "老渔夫，夜里，在雾里的码头"}, SCRIPT, "zh", spans)
    assert heard.said == {"character": "老渔夫", "setting": "雾里的码头", "time": "夜里"}


def test_a_skip_does_not_undo_what_another_answer_said():
    heard = dialogue_replies.read_answers({"character": "老渔夫，要伤感", "mood": ""}, SCRIPT, "zh", spans)
    assert (heard.said["mood"], heard.skipped) == ("伤感", ())


@pytest.mark.parametrize(
    ("before", "correction", "after"),
    [
        ("一个老渔夫", "不，是女的", "一个老渔妇"),
        ("一个孤独的宇航员", "不是，是女的", "一个孤独的女宇航员"),
        ("一位医生", "不对，女的", "一位女医生"),
        ("一个女孩", "改成男的", "一个男孩"),
    ],
)  # fmt: skip
def test_a_correction_of_sex_keeps_who_it_is(before, correction, after):
    assert told(correction, ["mood"], {"character": before}, ("character",)).said == {"character": after}


@pytest.mark.parametrize(
    ("before", "correction", "after"),
    [
        ("an old fisherman", "no, a woman", "an old fisherwoman"),
        ("a lonely astronaut", "No, she's female", "a lonely female astronaut"),
        ("a boy who waits", "actually it's a girl", "a girl who waits"),
    ],
)  # fmt: skip
def test_a_correction_of_sex_in_english(before, correction, after):
    assert told(correction, ["mood"], {"character": before}, language="en").said == {"character": after}


def test_a_correction_that_names_a_thing_replaces_that_thing():
    heard = told("不对，应该是夜里", ["mood"], {"time": "清晨", "setting": "家"}, ("setting",))
    assert heard.said == {"time": "夜里"}


def test_a_correction_that_names_nothing_known_is_about_what_was_said_last():
    heard = told("不，是云上面的邮局", ["mood"], {"character": "渔夫", "setting": "码头"}, ("character", "setting"))
    assert heard.said == {"setting": "云上面的邮局"}


# The questions ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("task", PROMPT_TASKS)
def test_every_question_has_three_to_five_answers_for_every_genre(task, language):
    for field in dialogue_questions.wanted_fields(task):
        for genre in ("", *GENRES):
            for fine in ("", *FINE):
                asked = dialogue_questions.build_question(
                    field, Intent(task_type=task, genre=genre, fine=fine, language=language), {}
                )
                assert 3 <= len(set(asked.answers)) == len(asked.answers) <= 5, (field.name, genre, fine)
                assert asked.say and "{" not in asked.say


def test_answers_fit_the_genre_and_the_question_names_who_is_known():
    want = dialogue_questions.find_field("script_generation", "want")
    horror = dialogue_questions.build_question(
        want, Intent(task_type="script_generation", genre="horror"), {"character": "守夜人"}
    )
    comedy = dialogue_questions.build_question(want, Intent(task_type="script_generation", genre="comedy"), {})
    assert "守夜人" in horror.say
    assert not set(horror.answers) & set(comedy.answers)


@pytest.mark.parametrize(
    ("known", "language", "say"),
    [
        ("cook", "en", "What does the cook want most?"),
        ("an old fisherman", "en", "What does an old fisherman want most?"),
        ("Mia and her dog", "en", "What does Mia want most?"),
        ("", "en", "What does the main character want most?"),
        ("老渔夫、女儿", "zh", "老渔夫最想要什么？"),
        ("一个每天都在码头等一封不会来的信的老渔夫", "zh", "主角最想要什么？"),
    ],
)
def test_a_question_calls_somebody_as_one_would(known, language, say):
    want = dialogue_questions.find_field("script_generation", "want")
    asked = dialogue_questions.build_question(
        want, Intent(task_type="script_generation", language=language), {"character": known}
    )
    assert asked.say == say


def test_what_is_known_already_is_not_offered():
    mood = dialogue_questions.find_field("script_generation", "mood")
    offered = dialogue_questions.build_question(
        mood, Intent(task_type="script_generation"), {"style": "温暖的水彩"}
    ).answers
    assert "温暖" not in offered


@pytest.mark.parametrize(
    ("task", "text", "field", "words"),
    [
        ("video_generation", "一只猫，镜头慢慢推近，雨夜", "camera", "镜头慢慢推近"),
        (
            "video_generation",
            "a cat on a wall, the camera pushes in slowly. Night",
            "camera",
            "the camera pushes in slowly",
        ),
        ("storyboard_generation", "侦探的面部特写，霓虹灯下", "size", "侦探的面部特写"),
        ("script_generation", "一个宇航员想要回家", "want", "一个宇航员想要回家"),
        ("audio_generation", "片尾用一段钢琴，很缓慢", "tempo", "很缓慢"),
    ],
)
def test_what_a_text_says_already_is_found_in_its_clause(task, text, field, words):
    assert dialogue_questions.find_field(task, field).says(text) == words
