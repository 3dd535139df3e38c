"""A dialogue collects what a prompt needs in at most five turns, loses nothing, and ends as the direct way does."""

from __future__ import annotations

import shutil
import threading
import uuid
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from core.database import tables
from core.database.redis_client import RedisClient
from core.errors import DialogueGone, EmptyIdea, IdeaTooLong, NotFound
from core.idea import dialogue, dialogue_questions
from core.operations import installation
from core.optimise import optimiser
from core.people.sessions import Person
from core.project import projects
from core.project.projects import Brief
from core.settings import Settings
from core.studio import Studio, open_studio
from core.templates.prompt_values import PromptWish, Span
from tests.support import films
from tests.support.redis_server import RedisServer

RAW = "想拍一个短片，科幻的"
FULL = "剧本：主角是一个孤独的宇航员，他想要回到地球，场景在火星的温室，氛围孤独，时间是深夜，水彩风格，30秒，可是氧气只够三天，不要旁白"


@pytest.fixture
def studio(tmp_path: Path, sqlite_with_tables: Path) -> Studio:
    shutil.copyfile(sqlite_with_tables, tmp_path / "studio.db")
    return open_studio(Settings(_env_file=None, dailies_home=tmp_path, database_url="", redis_url=""), [])


@pytest.fixture
def maker(studio: Studio) -> Person:
    return films.person(studio)


def row(studio: Studio, talk: dialogue.Talk) -> tables.PromptDialogue:
    with studio.db.read() as session:
        return session.get_one(tables.PromptDialogue, talk.id)


def age(studio: Studio, talk: dialogue.Talk, by: timedelta) -> None:
    with studio.db.write() as session:
        session.get_one(tables.PromptDialogue, talk.id).expires_at -= by


def logs(studio: Studio) -> list[tables.PromptLog]:
    with studio.db.read() as session:
        return list(session.scalars(select(tables.PromptLog)))


# Asking ----------------------------------------------------------------------------------------------------------------


def test_at_most_three_questions_are_put_with_answers_and_an_estimate(studio, maker):
    talk = dialogue.start_talk(studio, maker.id, RAW, "script_generation")
    assert (talk.status, talk.turn) == ("open", 1)
    assert [each.field for each in talk.questions] == list(talk.missing[:3])
    assert all(3 <= len(each.answers) <= 5 and each.say for each in talk.questions)
    assert 2 <= talk.estimated_turns <= 5
    assert talk.progress == len(talk.collected) / (len(talk.collected) + len(talk.missing))


def test_what_the_text_says_is_not_asked(studio, maker):
    talk = dialogue.start_talk(studio, maker.id, "科幻剧本，主角是一个孤独的宇航员，他想要回家", "script_generation")
    assert {"character", "want"} <= set(talk.collected)
    assert not {"character", "want"} & {each.field for each in talk.questions}
    assert "宇航员" in talk.collected["character"]


def test_what_the_film_has_settled_is_not_asked(studio, maker):
    with studio.db.write() as session:
        film = projects.create(session, maker.id, Brief(idea="一只猫", seconds=45, style="ink")).id
    talk = dialogue.start_talk(studio, maker.id, RAW, "script_generation", film)
    assert talk.collected["length"] == "45 秒"
    assert not {"length", "style"} & set(talk.missing)
    with pytest.raises(NotFound):
        dialogue.start_talk(studio, maker.id, RAW, None, uuid.uuid4())


def test_each_kind_of_prompt_asks_its_own_things(studio, maker):
    clip = dialogue.start_talk(studio, maker.id, "一段短片", "video_generation")
    sound = dialogue.start_talk(studio, maker.id, "给片子配点东西", "audio_generation")
    assert "camera" in clip.missing and "tempo" in sound.missing
    assert "tempo" not in clip.missing


@pytest.mark.parametrize("text", ["", "   ", "\u200b"])
def test_nothing_is_no_beginning(studio, maker, text):
    with pytest.raises(EmptyIdea):
        dialogue.start_talk(studio, maker.id, text)


def test_an_answer_as_long_as_a_novel_is_refused_and_counts_for_nothing(studio, maker):
    talk = dialogue.start_talk(studio, maker.id, RAW)
    with pytest.raises(IdeaTooLong):
        dialogue.answer_talk(studio, maker.id, talk.id, text="长" * (dialogue.ANSWER_CHARS + 1))
    assert dialogue.find_talk(studio, maker.id, talk.id) == talk


# Ending ----------------------------------------------------------------------------------------------------------------


def test_the_fifth_turn_always_ends_in_a_finished_prompt(studio, maker):
    talk = dialogue.start_talk(studio, maker.id, "拍点什么", "script_generation")
    said = iter(("一个老渔夫", "回家", "码头", "夜里"))
    while talk.status == "open":
        talk = dialogue.answer_talk(studio, maker.id, talk.id, {talk.questions[0].field: next(said)})
    assert (talk.turn, talk.questions) == (dialogue.MOST_TURNS, ())
    assert talk.result is not None and "老渔夫" in talk.result.optimized_prompt
    assert "{" not in talk.result.optimized_prompt


def test_it_ends_as_soon_as_nothing_is_missing(studio, maker):
    talk = dialogue.start_talk(studio, maker.id, RAW, "script_generation")
    while talk.status == "open":
        talk = dialogue.answer_talk(studio, maker.id, talk.id, {each.field: each.answers[0] for each in talk.questions})
    assert talk.turn <= 4 and talk.missing == () and talk.progress == 1


def test_a_text_that_says_everything_is_answered_at_once(studio, maker):
    talk = dialogue.start_talk(studio, maker.id, FULL, "script_generation")
    assert talk.status == "complete", talk.missing
    assert talk.turn == 1 and talk.result is not None


def test_enough_builds_it_from_what_is_there(studio, maker):
    talk = dialogue.start_talk(studio, maker.id, RAW, "script_generation")
    done = dialogue.answer_talk(studio, maker.id, talk.id, text="直接生成吧")
    assert (done.status, done.turn) == ("complete", 2)
    other = dialogue.start_talk(studio, maker.id, RAW, "script_generation")
    assert dialogue.answer_talk(studio, maker.id, other.id, enough=True).status == "complete"


def test_what_is_skipped_is_not_asked_again_and_is_nobodys_answer(studio, maker):
    talk = dialogue.start_talk(studio, maker.id, RAW, "script_generation")
    asked = {each.field for each in talk.questions}
    after = dialogue.answer_talk(studio, maker.id, talk.id, text="随便")
    assert not asked & ({each.field for each in after.questions} | set(after.missing) | set(after.collected))


def test_a_complete_dialogue_gives_its_result_again_and_counts_nothing(studio, maker):
    talk = dialogue.start_talk(studio, maker.id, RAW, "script_generation")
    done = dialogue.answer_talk(studio, maker.id, talk.id, enough=True)
    assert dialogue.answer_talk(studio, maker.id, talk.id, text="还有一只猫") == done
    assert dialogue.find_talk(studio, maker.id, talk.id) == done
    assert len(logs(studio)) == 1
    assert logs(studio)[0].dialogue_id == talk.id


# The same as the direct way ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("free", [True, False])
def test_it_ends_in_the_same_prompt_as_the_direct_way(studio, maker, free):
    answers = {"character": "一个老渔夫", "setting": "雾里的码头", "mood": "伤感"}
    talk = dialogue.start_talk(studio, maker.id, RAW, "script_generation")
    if free:
        talk = dialogue.answer_talk(studio, maker.id, talk.id, text="一个老渔夫，在雾里的码头，要伤感一点", enough=True)
        answers = {name: talk.collected[name] for name in answers}
    else:
        talk = dialogue.answer_talk(studio, maker.id, talk.id, answers, enough=True)
    known = tuple(Span(label=name, text=words, by="person") for name, words in answers.items())
    wish = PromptWish(text=RAW, task_type="script_generation", known=known)
    direct = optimiser.optimise_for_person(studio, maker.id, wish)
    assert talk.result is not None
    assert talk.result.optimized_prompt == direct.optimized_prompt
    assert (talk.result.template, talk.result.negative) == (direct.template, direct.negative)


def test_a_free_answer_fills_several_fields(studio, maker):
    talk = dialogue.start_talk(studio, maker.id, RAW, "script_generation")
    after = dialogue.answer_talk(studio, maker.id, talk.id, text="一个老渔夫，在雾里的码头，要伤感一点")
    assert "老渔夫" in after.collected["character"]
    assert "码头" in after.collected["setting"]
    assert "伤感" in after.collected["mood"]


def test_a_correction_replaces_what_was_said(studio, maker):
    talk = dialogue.start_talk(studio, maker.id, RAW, "script_generation")
    dialogue.answer_talk(studio, maker.id, talk.id, {"character": "一个孤独的宇航员"})
    after = dialogue.answer_talk(studio, maker.id, talk.id, text="不，是女的")
    assert after.collected["character"] == "一个孤独的女宇航员"
    done = dialogue.answer_talk(studio, maker.id, talk.id, enough=True)
    assert "女宇航员" in done.result.optimized_prompt


def test_an_answer_that_must_be_in_it_goes_beside_what_the_text_says_must(studio, maker):
    talk = dialogue.start_talk(studio, maker.id, "科幻剧本，主角是宇航员，必须有一把红色的伞", "script_generation")
    done = dialogue.answer_talk(studio, maker.id, talk.id, {"want": "回到地球"}, enough=True)
    assert "红色的伞" in done.result.optimized_prompt and "回到地球" in done.result.optimized_prompt


def test_a_dialogue_in_english_asks_and_ends_in_english(studio, maker):
    talk = dialogue.start_talk(studio, maker.id, "a short romance, a script please", "script_generation")
    assert all(each.say.isascii() for each in talk.questions)
    done = dialogue.answer_talk(studio, maker.id, talk.id, text="an old fisherman on a foggy pier", enough=True)
    assert "fisherman" in done.result.optimized_prompt and done.result.intent.language == "en"


# Nothing is lost --------------------------------------------------------------------------------------------------------


def test_a_double_click_counts_once(studio, maker):
    talk = dialogue.start_talk(studio, maker.id, RAW, "script_generation")
    answers = {talk.questions[0].field: "一个老渔夫"}
    first = dialogue.answer_talk(studio, maker.id, talk.id, answers, turn=talk.turn)
    assert dialogue.answer_talk(studio, maker.id, talk.id, answers, turn=talk.turn) == first
    assert first.turn == 2


def test_two_answers_at_the_same_moment_are_one_turn(studio, maker):
    talk = dialogue.start_talk(studio, maker.id, RAW, "script_generation")
    field, gate, seen = talk.questions[0].field, threading.Barrier(4), []

    def click() -> None:
        gate.wait()
        seen.append(dialogue.answer_talk(studio, maker.id, talk.id, {field: "一个老渔夫"}, turn=1))

    threads = [threading.Thread(target=click) for _ in range(4)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert [each.turn for each in seen] == [2] * 4
    assert row(studio, talk).state["turn"] == 2


def test_a_turn_counts_once_on_postgresql_too(tmp_path, new_postgres):
    settings = Settings(
        _env_file=None, dailies_home=tmp_path, database_url=new_postgres, redis_url="redis://127.0.0.1:1/0"
    )
    studio = open_studio(settings, [])
    installation.upgrade(studio.db)
    maker = films.person(studio)
    talk = dialogue.start_talk(studio, maker.id, RAW, "script_generation")
    first = dialogue.answer_talk(studio, maker.id, talk.id, {"character": "一个老渔夫"}, turn=1)
    assert dialogue.answer_talk(studio, maker.id, talk.id, {"character": "一只猫"}, turn=1) == first
    done = dialogue.answer_talk(studio, maker.id, talk.id, enough=True)
    assert (done.turn, done.status) == (3, "complete") and "老渔夫" in done.result.optimized_prompt
    studio.db.engine.dispose()


def test_two_who_end_it_at_the_same_moment_have_one_result_and_one_use(studio, maker):
    talk = dialogue.start_talk(studio, maker.id, RAW, "script_generation")
    gate, seen = threading.Barrier(4), []

    def click() -> None:
        gate.wait()
        seen.append(dialogue.answer_talk(studio, maker.id, talk.id, enough=True, turn=1))

    threads = [threading.Thread(target=click) for _ in range(4)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert {each.result.log_id for each in seen} == {each.id for each in logs(studio)}
    assert len(logs(studio)) == 1


def test_a_dialogue_kept_in_another_shape_is_gone_and_no_trace(studio, maker):
    talk = dialogue.start_talk(studio, maker.id, RAW)
    with studio.db.write() as session:
        session.get_one(tables.PromptDialogue, talk.id).state = {"of": "another version"}
    with pytest.raises(DialogueGone):
        dialogue.answer_talk(studio, maker.id, talk.id, text="温暖")


def test_an_hour_of_silence_ends_it_and_it_goes_on_from_what_was_said(studio, maker):
    talk = dialogue.start_talk(studio, maker.id, RAW, "script_generation")
    talk = dialogue.answer_talk(studio, maker.id, talk.id, {"character": "一个老渔夫"})
    assert row(studio, talk).expires_at - tables.utc_now() > timedelta(minutes=59)
    age(studio, talk, timedelta(hours=1, seconds=1))
    with pytest.raises(DialogueGone) as gone:
        dialogue.answer_talk(studio, maker.id, talk.id, {"mood": "温暖"})
    assert gone.value.sentence("zh").startswith("会话不存在或已过期")
    new = dialogue.restart_talk(studio, maker.id, talk.id)
    assert (new.id != talk.id, new.text, new.turn) == (True, RAW, 1)
    assert new.collected["character"] == "一个老渔夫"
    assert "character" not in new.missing


def test_somebody_elses_dialogue_is_not_there(studio, maker):
    talk = dialogue.start_talk(studio, maker.id, RAW)
    other = films.person(studio, "user", "别人")
    for deed in (dialogue.find_talk, dialogue.restart_talk, dialogue.answer_talk):
        with pytest.raises(DialogueGone):
            deed(studio, other.id, talk.id)
    with pytest.raises(DialogueGone):
        dialogue.find_talk(studio, maker.id, uuid.uuid4())


def test_the_newest_of_a_persons_open_dialogues_is_shown(studio, maker):
    assert dialogue.newest_talk(studio, maker.id) is None
    first = dialogue.start_talk(studio, maker.id, RAW, "script_generation")
    second = dialogue.start_talk(studio, maker.id, "一段配乐", "audio_generation")
    assert dialogue.newest_talk(studio, maker.id) == second
    first = dialogue.answer_talk(studio, maker.id, first.id, {"mood": "温暖"})
    assert dialogue.newest_talk(studio, maker.id) == first
    dialogue.answer_talk(studio, maker.id, first.id, enough=True)
    assert dialogue.newest_talk(studio, maker.id) == second


def test_a_restart_goes_on_where_it_was(studio, maker):
    talk = dialogue.start_talk(studio, maker.id, RAW, "script_generation")
    talk = dialogue.answer_talk(studio, maker.id, talk.id, {"character": "一个老渔夫"})
    later = open_studio(studio.settings, [])
    assert dialogue.find_talk(later, maker.id, talk.id) == talk
    assert dialogue.answer_talk(later, maker.id, talk.id, {"mood": "温暖"}).turn == 3


def test_a_studio_that_stopped_before_the_prompt_was_built_builds_it_when_asked_next(studio, maker):
    def stopped(*_, **__):
        raise KeyboardInterrupt

    talk = dialogue.start_talk(studio, maker.id, RAW, "script_generation")
    with pytest.raises(KeyboardInterrupt):
        dialogue.answer_talk(
            studio, maker.id, talk.id, {"mood": "温暖"}, enough=True, mind=dialogue.DialogueEngine(optimise=stopped)
        )
    done = dialogue.answer_talk(studio, maker.id, talk.id)
    assert (done.status, done.turn) == ("complete", 2)
    assert "温暖" in done.result.optimized_prompt


def test_old_dialogues_go_after_thirty_days(studio, maker):
    talk = dialogue.start_talk(studio, maker.id, RAW)
    age(studio, talk, timedelta(days=31))
    young = dialogue.start_talk(studio, maker.id, RAW)
    with studio.db.write() as session:
        assert dialogue.purge_old_talks(session) == 1
    assert dialogue.newest_talk(studio, maker.id) == young


# Redis beside it --------------------------------------------------------------------------------------------------------


@pytest.fixture
def redis() -> Iterator[RedisServer]:
    server = RedisServer()
    yield server
    server.end()


def test_redis_holds_it_for_an_hour_under_the_persons_own_name(studio, maker, redis):
    beside = open_studio(studio.settings.model_copy(update={"redis_url": redis.url}), [])
    talk = dialogue.start_talk(beside, maker.id, RAW, "script_generation")
    key = f"dialog:{maker.id}:{talk.id}"
    near = RedisClient(redis.url)
    assert 3590 < redis.redis.ttl(key) <= 3600
    assert near.get(key) is not None
    assert dialogue.find_talk(beside, maker.id, talk.id) == talk
    near.put(key, "rubbish", 10)
    assert dialogue.find_talk(beside, maker.id, talk.id) == talk
    near.drop(key)
    assert dialogue.answer_talk(beside, maker.id, talk.id, {"mood": "温暖"}).turn == 2


def test_every_field_of_every_kind_can_be_answered(studio, maker):
    for task, asked in (
        (task, dialogue_questions.wanted_fields(task)) for task in ("video_generation", "character_design")
    ):
        talk = dialogue.start_talk(studio, maker.id, "随便拍点", task)
        answers = {field.name: dialogue_questions.build_question(field, talk.intent, {}).answers[0] for field in asked}
        done = dialogue.answer_talk(studio, maker.id, talk.id, answers)
        assert done.status == "complete"
        for field in asked:
            if field.label not in ("must_not", "length"):
                assert answers[field.name] in done.result.optimized_prompt, field.name
