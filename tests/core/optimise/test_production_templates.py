"""How the team wants things told: which template counts for which film, what it is filled with, and what an engine may know of it."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from core.optimise import production_templates
from core.optimise.production_templates import NOTHING, Telling, apply_telling
from core.project.projects import Brief
from core.project.told_prompt import scenes_wanted
from core.templates import production_label, shipped_templates, template_versions
from core.templates.prompt_values import Template
from providers.base import Capability, Request

IDEA = "雨夜，女侦探在码头追一只会说话的猫，悬疑"


@pytest.fixture
def session(database) -> Session:
    with database.write() as session:
        shipped_templates.sync_shipped(session)
        yield session


def ours(session: Session, task: str, text: str, name: str, genre: str = "", language: str = "zh") -> Template:
    one = Template(name=name, language=language, task_type=task, genre=genre, template=text, description="ours")
    kept = template_versions.save_version(session, None, one)
    return production_label.promote_version(session, name, language, kept.version, None)


def test_a_script_is_told_by_the_template_for_its_genre_filled_with_what_its_idea_says(session):
    telling = production_templates.telling_for_script(session, Brief(idea=IDEA, seconds=40))
    assert telling.ref.startswith("script_")
    assert "码头" in telling.text and "{" not in telling.text
    assert telling.inputs()["text"] == telling.text


def test_what_the_team_corrected_of_the_genre_counts_before_what_is_read(session):
    brief = Brief(idea="一只猫在屋顶上", understood={"genre": "sci-fi"})
    assert production_templates.telling_for_script(session, brief).ref.startswith("script_scifi@")


NO_TALES = [
    ("豆腐是怎么做出来的", ""), ("三个步骤教你心肺复苏", ""), ("why is the sky blue", ""), ("盘点中国最美的五个古镇", ""),
    ("我们的智能门锁今天正式发布，指纹一按就开", ""), ("30 second advert for a juicer that cleans itself", "script_advertisement"),
    ("A day in Lisbon, trams and custard tarts", ""), ("爸妈结婚四十年，用老照片做一个纪念视频", ""), ("风把麦子按倒 / 又轻轻扶起", ""),
    ("快讯：今日台风登陆台州，市民已转移，无人伤亡", ""), ("Portrait of a violin maker in Cremona", "script_documentary"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "name"), NO_TALES)
def test_what_is_no_tale_is_told_by_no_template_of_a_genre(session, text, name):
    language = "zh" if any(letter >= "\u4e00" for letter in text) else "en"
    telling = production_templates.telling_for_script(session, Brief(idea=text, language=language))
    assert telling.ref.partition("@")[0] == name


def test_a_template_of_the_teams_own_tells_what_is_no_tale_too(session):
    ours(session, "script_generation", "{idea}\n我们只拍手", "script_generic")
    assert "我们只拍手" in production_templates.telling_for_script(session, Brief(idea="豆腐是怎么做出来的")).text


def test_a_genre_that_nobody_knows_stops_no_film(session):
    assert production_templates.telling_for_script(session, Brief(idea=IDEA, understood={"genre": "opera buffa"})).text


def test_english_films_are_told_by_english_templates(session):
    telling = production_templates.telling_for_script(
        session, Brief(idea="a lonely astronaut on Mars wants to go home", language="en")
    )
    assert telling.language == "en" and "astronaut" in telling.text


def test_a_production_version_of_the_teams_goes_before_the_shipped_one(session):
    before = production_templates.telling_for_script(session, Brief(idea=IDEA))
    name = before.ref.partition("@")[0]
    shipped = template_versions.load_template_version(session, name, "zh")
    ours(session, "script_generation", f"{shipped.template}\n多用沉默", name, shipped.genre)
    after = production_templates.telling_for_script(session, Brief(idea=IDEA))
    assert "多用沉默" in after.text and after.ref != before.ref


def test_a_sent_prompt_is_taken_as_it_is(session):
    sent = {
        "text": "写 4 到 6 场，主角是{她}，百分之 100% 的雨",
        "negative": "",
        "template": "script_mystery@2",
        "log": "",
    }
    telling = production_templates.telling_for_script(session, Brief(idea=IDEA, prompt=sent))
    assert (telling.text, telling.ref, telling.sent) == (sent["text"], "script_mystery@2", True)
    assert telling.inputs()["scenes"] == [4, 6]


@pytest.mark.parametrize(
    ("text", "scenes"),
    [
        ("包含10-15个场景", [10, 15]),
        ("3 to 5 scenes", [3, 5]),
        ("共 6 个场景", [6, 6]),
        ("8—6 场", [6, 8]),
        ("30 秒", []),
        ("", []),
    ],
)
def test_how_many_scenes_a_prompt_wants(text, scenes):
    assert scenes_wanted(text) == scenes


def test_for_pictures_only_the_teams_own_templates_of_that_genre_or_any_count(session):
    facts = {"idea": "一只猫", "mood": "calm", "setting": "屋顶"}

    def telling(genre: str, language: str = "zh") -> Telling:
        return production_templates.telling_for(session, "storyboard_generation", genre, "", language, facts, team=True)

    assert telling("horror") == NOTHING and not telling("horror")
    ours(session, "storyboard_generation", "颗粒感。地点：{setting}", "storyboard_grain")
    assert "颗粒感" in telling("horror").text and "屋顶" in telling("comedy").text
    assert telling("horror", "en") == NOTHING
    ours(session, "storyboard_generation", "影子要长", "storyboard_shadow", "horror")
    assert "影子要长" in telling("horror").text
    assert "影子要长" not in telling("comedy").text


def test_a_telling_stands_behind_what_is_asked_for_and_adds_to_what_must_not_be_seen():
    request = Request(capability=Capability.IMAGE, purpose="shot", prompt="一只猫", negative="text", short="猫")
    asked = apply_telling(request, Telling(text="颗粒感", ref="a@1", negative="塑料"))
    assert asked.prompt.startswith("一只猫\n") and asked.prompt.endswith("颗粒感")
    assert (asked.negative, asked.short) == ("text, 塑料", "猫")
    assert apply_telling(request, NOTHING) is request
