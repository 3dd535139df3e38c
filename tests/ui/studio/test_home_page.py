"""Home: one box, one quiet line, what was read in the sentence, and what waits for its reader; without a browser."""

from __future__ import annotations

import re

import pytest

from core.database import tables
from core.errors import OverBudget
from core.idea import idea
from core.money import approvals
from core.money.ledger import Account
from core.people import preferences
from core.project import projects
from core.project.projects import Brief
from core.studio import Studio
from tests.support import films
from tests.ui.world import World, words
from ui.base import state
from ui.home import home_reading, home_waiting


@pytest.fixture(scope="module")
def world(one_studio: Studio) -> World:
    """With its reader's word lists loaded: that is slow once, and a run of a page is not waited for that long."""
    for words_of, language in (("雨夜里的一只猫", "zh"), ("a cat in the rain", "en")):
        idea.understand_here(one_studio, words_of, language, Account())
    return World(one_studio, ["script", "half", "full", "failed"])


def line(tab) -> list[str]:
    """What the quiet line says."""
    said = re.search(r'<div class="hl num">.*?</div>', words(tab))
    assert said
    return re.findall(r"<span>(.*?)</span>", said[0])


def read(tab) -> list[str]:
    said = re.search(r'<p class="read-as".*?</p>', words(tab))
    return re.findall(r"<b>(.*?)</b>", said[0]) if said else []


def links(tab) -> list[str]:
    return [link.proto.label for link in tab.get("page_link")]


def test_one_line_says_how_the_film_will_be_and_follows_what_is_chosen_in_it(world):
    tab = world.tab(None, "home")
    assert line(tab) == ["Puppet", "16:9", "30 s", "As written", "automatic voices", "builtin painter"]
    tab.text_area(key="home_idea").set_value("雨夜里的一只猫").run()
    assert line(tab)[3] == "中文"
    tab.button_group(key="home_ratio").set_value("9:16").run()
    tab.button_group(key="home_length").set_value(60).run()
    tab.button_group(key="home_look").set_value("ink").run()
    assert line(tab)[:3] == ["Ink wash", "9:16", "60 s"]
    tab.button_group(key="home_mode").set_value("script").run()
    assert line(tab) == ["Ink wash", "9:16", "automatic voices", "builtin painter"]
    with world.studio.db.write() as session:
        preferences.save_choices(session, world.person.id, "home", ratio="16:9", length=30, look="puppet")


def test_what_is_understood_of_the_sentence_is_said_before_anything_is_made_and_costs_nothing(world):
    tab = world.tab(None, "home", "zh")
    assert read(tab) == []
    tab.text_area(key="home_idea").set_value("雨夜，失忆的女侦探林岚在霓虹街头追一只会说话的猫").run()
    assert read(tab)[1:] == ["林岚 · 女侦探", "猫", "霓虹街头", "夜", "雨", "中文"]
    assert read(tab)[0].startswith("故事")
    with world.studio.db.read() as session:
        assert {call.cost_micro_yuan for call in session.query(tables.Call).filter_by(stage="idea")} <= {0}
        assert not session.query(tables.Task).filter_by(kind="script.write", status="pending").count()


def test_nothing_is_read_into_a_sentence_that_it_does_not_say(world):
    tab = world.tab(None, "home")
    tab.text_area(key="home_idea").set_value("Two children wait on a roof for a comet").run()
    assert read(tab)[1:] == ["child ×2", "roof", "English"]
    tab.text_area(key="home_idea").set_value("!!! ???").run()
    assert read(tab) == []


def test_what_waits_for_its_reader_is_one_click_away(world):
    tab = world.tab(None, "home")
    said = words(tab)
    assert '<h2>Waits for you</h2><span class="mute num">3</span>' in said
    waits = [link for link in links(tab) if link.startswith("Look: ")]
    assert len(waits) == 3
    assert (
        "The script is written" in said and "The pictures are painted" in said and "could not be made: Boards" in said
    )
    assert "Waits for you" not in words(world.tab(None, "home", person=films.person(world.studio, "user", "路人")))


def test_a_row_of_what_waits_is_short_and_the_rest_is_a_click_away(world):
    film_id = world.films["full"]
    over = OverBudget(budget=f"project:{film_id}", need_micro_yuan=20_000_000)
    with world.studio.db.write() as session:
        asked = approvals.request_approval(session, Account(project_id=film_id, user_id=world.person.id), over, {}).id
    tab = world.tab(None, "home")
    assert re.search(r"阿敏 asks for ¥20(\.00)? more", words(tab))
    assert [link.partition(":")[0] for link in links(tab)][: home_waiting.FEW] == ["Answer", "Look", "Look"]
    tab.button(key="waits-more").click().run()
    assert len([link for link in links(tab) if link.startswith(("Look: ", "Answer: "))]) == 4
    with world.studio.db.write() as session:
        session.delete(session.get(tables.BudgetRequest, asked))


def test_the_sample_is_not_counted_among_the_films(world):
    with world.studio.db.write() as session:
        sample = projects.create(session, None, Brief(idea="样例"))
        sample.sample = True
    assert "4 films" in words(world.tab(None, "home")) and "the sample not counted" in words(world.tab(None, "home"))
    with world.studio.db.write() as session:
        session.delete(session.get(tables.Project, sample.id))


def test_an_empty_home_is_the_box_and_no_more(world):
    tab = world.tab(None, "home", person=films.person(world.studio, "user", "新来"))
    assert "<h2>" not in words(tab) and "home_search" not in {field.key for field in tab.text_input}
    assert tab.text_area(key="home_idea").value in ("", None)
    assert "No film on the wall yet" in words(tab)


def test_a_reading_is_kept_for_the_tab_so_that_the_same_sentence_is_read_once(world):
    tab = world.tab(None, "home")
    tab.text_area(key="home_idea").set_value("A cat on a roof").run()
    kept = tab.session_state[home_reading.READ]
    tab.button_group(key="home_ratio").set_value("1:1").run()
    assert tab.session_state[home_reading.READ] is kept
    assert state.PROJECT not in tab.session_state or not tab.session_state[state.PROJECT]
