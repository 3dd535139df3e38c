"""The script as a place to write: everything is changed where it stands, everything can be undone, two may write at once."""

from __future__ import annotations

import re
import uuid
from html import unescape

import pytest
from streamlit.testing.v1 import AppTest

from core.editing import undo
from core.i18n import translate_key
from core.production import production_plan, script_revisions
from core.script import script
from core.script.model import Script
from core.settings import ROOT
from core.studio import Studio, open_studio
from language.forms import BLANK
from tests.support import films
from tests.ui.conftest import on_one_server
from ui.base import state


class Desk:
    """A studio with somebody at it, and tabs open at the script of a film."""

    def __init__(self, studio: Studio) -> None:
        self.studio = studio
        self.crew = open_studio(studio.settings, [films.Company()])
        self.person = films.person(studio)

    def film(self, each: str = "script") -> uuid.UUID:
        return films.put(self.crew, self.person, each)

    def tab(self, film_id: uuid.UUID, language: str = "en") -> AppTest:
        opened = on_one_server(AppTest.from_file(str(ROOT / "ui" / "main.py"), default_timeout=30))
        opened.query_params["lang"] = language
        opened.session_state[state.TOKEN] = films.token(self.studio, self.person)
        opened.session_state[state.PROJECT] = str(film_id)
        return opened.switch_page("../pages/script.py").run()

    def told(self, film_id: uuid.UUID) -> Script:
        with self.studio.db.read() as session:
            told = production_plan.load_snapshot(session, film_id).script
        assert told is not None
        return told

    def texts(self, film_id: uuid.UUID) -> list[list[str]]:
        return [[beat.text for beat in scene.beats] for scene in self.told(film_id).scenes]

    def undo(self, film_id: uuid.UUID) -> None:
        with self.studio.db.write() as session:
            undo.undo(session, film_id, self.person.id)


@pytest.fixture(scope="module")
def desk(one_studio: Studio) -> Desk:
    return Desk(one_studio)


def said(opened: AppTest) -> str:
    html = " ".join(str(element.proto.body) for element in opened.get("html"))
    return f"{html} {' '.join(button.label for button in opened.button)}"


def choose(opened: AppTest, key: str, deed: str) -> AppTest:
    """What a person picks in the menu of a beat or scene."""
    menu = opened.menu_button(key=key)
    return menu.click(deed).run()


STREET, BRIDGE = "s1b1", "s2b1"


def field(film_id: uuid.UUID, beat_id: str) -> str:
    return f"beat-{film_id}-{beat_id}"


def test_a_beat_is_added_below_another_and_taken_back(desk):
    film_id = desk.film()
    before = desk.texts(film_id)
    opened = choose(desk.tab(film_id), "do-s1b2", "dialogue")
    opened.selectbox(key="add-speaker-dialogue-s1b2").set_value("猫")
    opened.text_area(key="add-text-dialogue-s1b2").set_value("你跑不过我。")
    opened.button(key="composer-add").click().run()
    assert desk.texts(film_id)[0][2] == "你跑不过我。"
    beat = desk.told(film_id).scenes[0].beats[2]
    assert (beat.kind, beat.speaker) == ("dialogue", "猫")
    assert beat.id not in ("s1b1", "s1b2", "s1b3", "s1b4")
    desk.undo(film_id)
    assert desk.texts(film_id) == before


def test_words_on_the_screen_are_written_where_they_stand_and_taken_off(desk):
    film_id = desk.film()
    opened = choose(desk.tab(film_id), "do-s1b2", "card")
    opened.text_input(key="card-text-s1b2").set_value(" 雨夜 ").run()
    opened.selectbox(key="card-s1b2").set_value("quote").run()
    beat = desk.told(film_id).scenes[0].beats[1]
    assert (beat.card, beat.card_text) == ("quote", "雨夜")
    choose(opened, "do-s1b2", "no_card")
    assert not desk.told(film_id).scenes[0].beats[1].has_card()
    desk.undo(film_id)
    assert desk.told(film_id).scenes[0].beats[1].card_text == "雨夜"


def test_points_that_nobody_knows_are_said_to_be_blank_until_they_are_written(desk):
    film_id = desk.film()
    opened = choose(desk.tab(film_id), "do-s1b2", "card")
    opened.text_input(key="card-text-s1b2").set_value(BLANK).run()
    assert translate_key("script.not_known_one", "en") in unescape(said(opened))
    opened.text_input(key="card-text-s1b2").set_value("护照").run()
    assert translate_key("script.not_known_one", "en") not in unescape(said(opened))


def test_an_empty_beat_is_not_added_and_the_form_stays(desk):
    film_id = desk.film()
    before = desk.texts(film_id)
    opened = choose(desk.tab(film_id), "do-s1b2", "action")
    opened.button(key="composer-add").click().run()
    assert desk.texts(film_id) == before
    assert opened.text_area(key="add-text-action-s1b2") is not None


def test_beats_move_and_go_and_the_last_of_a_scene_stays_with_a_sentence(desk):
    film_id = desk.film()
    opened = choose(desk.tab(film_id), "do-s1b2", "up")
    assert [b.id for b in desk.told(film_id).scenes[0].beats] == ["s1b2", "s1b1", "s1b3", "s1b4"]
    for beat in ("s2b1", "s2b2"):
        opened = choose(opened, f"do-{beat}", "delete")
    assert [b.id for b in desk.told(film_id).scenes[1].beats] == ["s2b2"]
    assert "keeps at least one beat" in said(opened)


def test_scenes_are_copied_moved_split_joined_and_deleted(desk):
    film_id = desk.film()
    opened = choose(desk.tab(film_id), "scene-do-s2b1", "up")
    assert [s.location for s in desk.told(film_id).scenes] == ["天桥", "霓虹街头"]
    opened = choose(opened, "scene-do-s1b1", "copy")
    assert len(desk.told(film_id).scenes) == 3
    ids = [b.id for s in desk.told(film_id).scenes for b in s.beats]
    assert len(set(ids)) == len(ids)
    opened = choose(opened, "do-s1b3", "split")
    assert [len(s.beats) for s in desk.told(film_id).scenes] == [2, 2, 2, 4]
    opened = choose(opened, "scene-do-s1b1", "merge")
    assert [len(s.beats) for s in desk.told(film_id).scenes] == [2, 4, 4]
    opened = choose(opened, "scene-do-s2b1", "delete")
    assert [s.location for s in desk.told(film_id).scenes] == ["霓虹街头", "霓虹街头"]
    assert not opened.exception


def test_a_scene_is_added_with_what_happens_first(desk):
    film_id = desk.film()
    opened = choose(desk.tab(film_id), "scene-do-s1b1", "new")
    opened.text_input(key="new-location-s1b1").set_value("地铁站")
    opened.text_area(key="new-text-s1b1").set_value("末班车进站。")
    opened.button(key="composer-add").click().run()
    scene = desk.told(film_id).scenes[1]
    assert (scene.location, scene.weather, scene.beats[0].text) == ("地铁站", "rain", "末班车进站。")


def test_the_title_is_written_in_place(desk):
    film_id = desk.film()
    opened = desk.tab(film_id)
    opened.text_input(key=f"script-title-{film_id}").set_value("猫先开口").run()
    assert desk.told(film_id).title == "猫先开口"


def test_two_people_who_change_different_beats_both_keep_theirs(desk):
    film_id = desk.film()
    mine, theirs = desk.tab(film_id), desk.tab(film_id)
    theirs.text_area(key=field(film_id, "s1b2")).set_value("别跑。").run()
    choose(mine, "do-s1b4", "up")
    mine.text_area(key=field(film_id, "s2b1")).set_value("桥上没有人。").run()
    told = desk.told(film_id)
    assert [b.id for b in told.scenes[0].beats] == ["s1b1", "s1b2", "s1b4", "s1b3"]
    assert (told.scenes[0].beats[1].text, told.scenes[1].beats[0].text) == ("别跑。", "桥上没有人。")


def test_of_two_who_change_the_same_beat_both_texts_stay_and_both_may_be_kept(desk):
    film_id = desk.film()
    mine, theirs = desk.tab(film_id), desk.tab(film_id)
    theirs.text_area(key=field(film_id, "s1b2")).set_value("他们写的。").run()
    mine.text_area(key=field(film_id, "s1b2")).set_value("我写的。").run()
    assert "我写的。" in said(mine)
    assert "他们写的。" in said(mine)
    mine.button(key="take-both").click().run()
    assert desk.texts(film_id)[0][1:3] == ["他们写的。", "我写的。"]
    assert mine.text_area(key=field(film_id, "s1b2")).value == "他们写的。"


def test_what_was_typed_into_a_beat_that_somebody_deleted_is_not_lost(desk):
    film_id = desk.film()
    mine, theirs = desk.tab(film_id), desk.tab(film_id)
    choose(theirs, "do-s1b3", "delete")
    mine.text_area(key=field(film_id, "s1b3")).set_value("猫从墙头掉下来。").run()
    assert "猫从墙头掉下来。" in said(mine)
    mine.button(key="take-both").click().run()
    assert "猫从墙头掉下来。" in desk.texts(film_id)[0]


def test_deleting_what_somebody_has_just_reworded_is_refused(desk):
    film_id = desk.film()
    mine, theirs = desk.tab(film_id), desk.tab(film_id)
    theirs.text_area(key=field(film_id, "s1b3")).set_value("猫跳上屋顶。").run()
    choose(mine, "do-s1b3", "delete")
    assert "猫跳上屋顶。" in desk.texts(film_id)[0]
    assert "Somebody else" in said(mine)


def test_a_version_says_who_and_what_is_compared_and_restored(desk):
    film_id = desk.film()
    opened = desk.tab(film_id)
    first = desk.texts(film_id)
    opened.text_area(key=field(film_id, "s1b2")).set_value("你给我停下。").run()
    assert "Reworded a beat of scene 1" in said(opened)
    assert "阿敏" in said(opened)
    opened.button(key="compare-1").click().run()
    assert "<del>" in said(opened)
    assert "<ins>" in said(opened)
    opened.button(key="compare-restore").click().run()
    assert desk.texts(film_id) == first
    assert "Restored version 1" in said(opened)
    desk.undo(film_id)
    assert desk.texts(film_id)[0][1] == "你给我停下。"


def test_a_moved_scene_takes_its_shots_with_it_and_nothing_is_painted_anew(desk):
    film_id = desk.film("half")
    choose(desk.tab(film_id), "scene-do-s2b1", "up")
    with desk.studio.db.read() as session:
        made = production_plan.load_snapshot(session, film_id)
    assert [(shot.scene, shot.plan["actions"][0]) for shot in made.shots] == [(1, "s2b1"), (2, "s1b1"), (2, "s1b3")]
    assert [need.kind for need in production_plan.list_needs(made) if need.stage == "storyboard"] == []


def test_a_beat_more_in_one_scene_makes_the_boards_of_that_scene_stale_and_of_no_other(desk):
    film_id = desk.film("half")
    opened = choose(desk.tab(film_id), "do-s2b2", "action")
    opened.text_area(key="add-text-action-s2b2").set_value("风停了。")
    opened.button(key="composer-add").click().run()
    with desk.studio.db.read() as session:
        made = production_plan.load_snapshot(session, film_id)
    boards = [need.params["scene"] for need in production_plan.list_needs(made) if need.kind == "storyboard.board"]
    assert boards == [2]


def test_a_rewriting_is_asked_read_and_taken_on_the_page(desk):
    film_id = desk.film()
    opened = choose(desk.tab(film_id), "scene-do-s1b1", "rewrite")
    opened.button(key="wish-shorter-s1b1").click().run()
    assert opened.text_input(key="wish-text-s1b1").value == "Shorter"
    assert "¥0" in opened.button(key="ask-s1b1").label
    opened.button(key="ask-s1b1").click().run()
    assert "Rewriting" in said(opened)
    films.work_off(desk.studio)
    before = desk.texts(film_id)
    opened.run()
    assert "for you to decide" in said(opened)
    assert desk.texts(film_id) == before
    take = next(button for button in opened.button if button.label == "Take it")
    take.click().run()
    assert desk.texts(film_id) != before
    assert "Rewrote scene 1: Shorter" in said(opened)
    desk.undo(film_id)
    assert desk.texts(film_id) == before


def test_an_instruction_the_writer_does_not_know_is_answered_with_what_it_knows(desk):
    film_id = desk.film()
    opened = choose(desk.tab(film_id), "scene-do-s1b1", "rewrite")
    opened.text_input(key="wish-text-s1b1").set_value("in the style of Shakespeare").run()
    opened.button(key="ask-s1b1").click().run()
    films.work_off(desk.studio)
    opened.run()
    assert "does not understand this instruction" in said(opened)
    assert "more dialogue" in said(opened)
    steps = [link.proto.label for link in opened.get("page_link")]
    assert not any("Failed" in label for label in steps)


def test_a_script_of_ones_own_takes_the_place_of_this_one_and_can_be_taken_back(desk):
    film_id = desk.film()
    before = desk.texts(film_id)
    opened = desk.tab(film_id)
    opened.session_state["own-script"] = True
    opened.run()
    opened.text_area(key="own-text").set_value("1. 内景 厨房 夜\n\n阿梅关上灯。\n\n阿梅：水还开着。\n").run()
    opened.button(key="own-replace").click().run()
    assert [scene.location for scene in desk.told(film_id).scenes] == ["厨房"]
    assert "阿梅" in [member.name for member in desk.told(film_id).cast]
    desk.undo(film_id)
    assert desk.texts(film_id) == before


def test_a_long_script_is_typed_in_only_where_it_is_open(desk):
    film_id = desk.film()
    many = desk.told(film_id)
    scene = many.scenes[0]
    scenes = [
        scene.model_copy(update={"beats": tuple(b.model_copy(update={"id": f"x{n}{b.id}"}) for b in scene.beats)})
        for n in range(40)
    ]
    with desk.studio.db.write() as session:
        script_revisions.save_revision(session, film_id, many.model_copy(update={"scenes": tuple(scenes)}))
    opened = desk.tab(film_id)
    typed = [area.key for area in opened.text_area if area.key.startswith("beat-")]
    assert 4 <= len(typed) <= 12
    opened.button(key="open-scene-x20s1b1").click().run()
    typed = [area.key for area in opened.text_area if area.key.startswith("beat-")]
    assert field(film_id, "x20s1b2") in typed
    assert len(typed) == 12


def test_a_viewer_reads_and_changes_nothing(desk):
    from core.database import tables

    film_id = desk.film()
    viewer = films.person(desk.studio, "viewer", "客人")
    with desk.studio.db.write() as session:
        session.add(tables.Member(project_id=film_id, user_id=viewer.id, role="viewer"))
    opened = on_one_server(AppTest.from_file(str(ROOT / "ui" / "main.py"), default_timeout=30))
    opened.query_params["lang"] = "en"
    opened.session_state[state.TOKEN] = films.token(desk.studio, viewer)
    opened.session_state[state.PROJECT] = str(film_id)
    opened = opened.switch_page("../pages/script.py").run()
    assert all(area.disabled for area in opened.text_area)
    menus = [menu.key for menu in opened.menu_button if menu.key.startswith(("do-", "scene-do-"))]
    assert menus == []
    assert not opened.exception


def test_a_script_says_by_which_wording_it_was_told(desk):
    film = desk.film()
    with desk.studio.db.read() as session:
        row = script.find(session, film)
        assert row is not None
        name, _, number = script.template_ref_of(row).partition("@")
    assert name.startswith("script_")
    told = said(desk.tab(film))
    assert re.search(rf"Scripts · [^<]+, version {number}", told) and name not in told
    with desk.studio.db.write() as session:
        row = script.find(session, film)
        row.facts = {**row.facts, "engine": "chase"}
    assert "the builtin writer does not read it" in said(desk.tab(film))
