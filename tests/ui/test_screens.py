"""Every screen, on films in every state and in both languages, without a browser; and what its buttons do."""

from __future__ import annotations

import re
import uuid

import pytest
from streamlit.testing.v1 import AppTest

from core.film import film_cut
from core.production import production_plan, script_revisions
from core.progress import task_view
from core.project import projects, tags
from core.stages import STAGES
from core.storyboard import shot_changes, storyboard
from core.studio import Studio
from core.tasks import cancel_and_retry, worklist
from tests.support import films
from tests.ui.world import World, turn, words
from ui.base import state
from ui.home import film_start

OWN = ("home", "tasks", "settings", *STAGES)


@pytest.fixture(scope="module")
def world(one_studio: Studio) -> World:
    return World(one_studio)


def test_somebody_who_is_not_signed_in_sees_the_door_at_every_page(world):
    opened = world.tab(None, "home", person=False)
    for page in OWN:
        turn(opened, page)
        assert [field.label for field in opened.text_input] == ["E-mail or name", "Password"], page
        assert not opened.text_area
        assert [button.label for button in opened.button if not button.label.startswith("中")][:1] == ["Sign in"], page


@pytest.mark.parametrize("each", films.STATES)
def test_every_screen_shows_a_film_in_every_state(world, each):
    opened = world.tab(world.films[each], "home", "zh")
    for page in OWN:
        turn(opened, page)
        assert not opened.exception, (each, page)
        assert words(opened).strip(), (each, page)


def test_every_screen_speaks_english_too(world):
    opened = world.tab(world.films["stale"], "home", "en")
    for page in OWN:
        turn(opened, page)
        assert not opened.exception, page
    assert "This studio" in words(turn(opened, "settings"))


def test_the_steps_say_what_is_true_of_each_stage(world):
    said = words(world.tab(world.films["stale"], "script"))
    labels = [link.proto.label for link in world.tab(world.films["stale"], "script").get("page_link")]
    assert any(label.startswith("Audio") and "1 stale" in label for label in labels)
    assert any(label.startswith("Film") and "Cut is stale" in label for label in labels)
    assert "Stale now" in said


def test_an_empty_sentence_is_said_in_place(world):
    opened = world.tab(None, "home")
    opened.button(key="make").click().run()
    assert "Write one sentence first" in words(opened)


def test_a_sentence_that_is_no_sentence_stays_in_the_box(world):
    opened = world.tab(None, "home")
    opened.text_area(key="home_idea").set_value("!!! ???").run()
    opened.button(key="make").click().run()
    assert opened.text_area(key="home_idea").value == "!!! ???"
    assert "no words to film" in words(opened)


def test_a_film_that_is_asked_for_is_promised_as_a_task(world):
    opened = world.tab(None, "home")
    opened.text_area(key="home_idea").set_value("两个孩子在屋顶等一颗彗星").run()
    opened.button(key="make").click().run()
    with world.studio.db.read() as session:
        newest, _ = worklist.list_roots(session, world.person)
    root, _name = newest[0]
    assert (root.kind, root.status) == ("film.make", "pending")
    assert world.made(root.project_id).brief.idea == "两个孩子在屋顶等一颗彗星"
    cancel_and_retry.cancel(world.studio.db, root.id)


def test_a_line_changed_on_the_page_is_a_new_version_and_one_stale_voice(world):
    film_id = films.put(world.crew, world.person, "full")
    opened = world.tab(film_id, "script")
    beat = next(b for scene in world.made(film_id).script.scenes for b in scene.beats if b.kind == "dialogue")
    opened.text_area(key=f"beat-{film_id}-{beat.id}").set_value("这一次我不追了。").run()
    made = world.made(film_id)
    assert (made.script_row.version, [need.kind for need in production_plan.stale_needs(made)]) == (2, ["audio.speak"])
    assert "Saved as version 2" in words(opened)
    assert "1 sound" in words(opened)


def test_where_somebody_else_changed_the_same_line_both_texts_are_shown_and_neither_is_lost(world):
    film_id = films.put(world.crew, world.person, "script")
    opened = world.tab(film_id, "script")
    beat = next(b for scene in world.made(film_id).script.scenes for b in scene.beats if b.kind == "dialogue")
    with world.studio.db.write() as session:
        script_revisions.save_reworded_beat(session, film_id, beat.id, beat.text, "别人写的")
    opened.text_area(key=f"beat-{film_id}-{beat.id}").set_value("我写的").run()
    assert "我写的" in words(opened)
    assert "别人写的" in words(opened)
    opened.button(key="take-mine").click().run()
    told = world.made(film_id).script
    assert "我写的" in [b.text for scene in told.scenes for b in scene.beats]


def test_one_button_refreshes_what_is_stale_and_nothing_else(world):
    film_id = films.put(world.crew, world.person, "full")
    films.make_stale(world.crew, film_id)
    opened = world.tab(film_id, "film")
    opened.button(key="refresh-stale").click().run()
    with world.studio.db.read() as session:
        root = worklist.newest_root(session, film_id)
        assert root and task_view.job_name(root.kind, "en", root.params) == "Refresh what is stale"
    films.work_off(world.crew)
    assert production_plan.stale_needs(world.made(film_id)) == []
    with world.studio.db.read() as session:
        assert [cut.version for cut in film_cut.finished_cuts(session, film_id)] == [2, 1]


def test_a_film_at_work_can_be_stopped(world):
    film_id = films.put(world.crew, world.person, "at work")
    opened = world.tab(film_id, "script")
    opened.button(key="making-stop").click().run()
    with world.studio.db.read() as session:
        assert worklist.newest_root(session, film_id).status == "cancelled"


def test_what_failed_says_why_and_can_be_tried_again(world):
    film_id = films.put(world.crew, world.person, "failed")
    opened = world.tab(film_id, "storyboard")
    assert "crew/image" in words(opened)
    opened.button(key="failed-again").click().run()
    films.work_off(world.crew)
    assert production_plan.stage_states(world.made(film_id))["film"].done


def test_a_viewer_sees_a_shared_film_and_changes_nothing(world):
    from core.database import tables

    viewer = films.person(world.studio, "viewer", "客人")
    film_id = world.films["full"]
    with world.studio.db.write() as session:
        session.add(tables.Member(project_id=film_id, user_id=viewer.id, role="viewer"))
    opened = world.tab(film_id, "script", person=viewer)
    assert opened.text_area
    assert all(field.disabled for field in opened.text_area)
    assert not world.tab(None, "home", person=viewer).text_area


def test_another_persons_film_is_said_not_to_be_there(world):
    stranger = films.person(world.studio, "user", "路人")
    opened = world.tab(world.films["full"], "film", person=stranger)
    assert "deleted, or it is not shared with you" in words(opened)
    assert "雨夜追猫" not in words(opened)


def menu(opened: AppTest, film_id: uuid.UUID, deed: str) -> AppTest:
    """Choose a deed in a poster's menu."""
    return opened.menu_button(key=f"more-{film_id}").click(deed).run()


def test_a_long_name_on_a_poster_ends_with_a_whole_word(world):
    english, chinese = (films.put(world.crew, world.person, "empty") for _ in range(2))
    with world.studio.db.write() as session:
        projects.rename(session, english, "At dawn an old fisherman called Tom finds a bottle")
        projects.rename(session, chinese, "雨夜里失忆的女侦探在霓虹街头问一只会说话的猫")
    seen = re.findall(r'<div class="tt">(.*?)</div>', words(world.tab(None, "home")))
    assert {"At dawn an old fisherman…", "雨夜里失忆的女侦探在霓虹街头问…"} <= set(seen)


def test_a_film_goes_to_the_bin_from_the_wall_and_comes_back_with_one_click(world):
    film_id = films.put(world.crew, world.person, "empty", "要删掉的一部片子")
    opened = menu(world.tab(None, "home"), film_id, "delete")
    assert "is in the bin" in words(opened)
    assert "要删掉的一部片子" not in words(world.tab(None, "home"))
    opened.button(key="put-back").click().run()
    assert "要删掉的一部片子" in words(world.tab(None, "home"))


def test_a_film_is_duplicated_renamed_and_described_on_the_wall(world):
    film_id = films.put(world.crew, world.person, "empty", "一部要复制的片子")
    opened = menu(world.tab(None, "home"), film_id, "duplicate")
    assert "一部要复制的片子 (copy)" in words(opened)
    opened = menu(opened, film_id, "describe")
    opened.text_input(key=f"name-{film_id}").set_value("新名字")
    opened.text_area(key=f"about-{film_id}").set_value("给周五的放映")
    with world.studio.db.write() as session:
        tags.set_tags(session, world.person, films.put(world.crew, world.person, "empty", "旁边的片子"), "春季")
    opened = opened.run()
    opened.multiselect(key=f"wall-tags-{film_id}").set_value(["春季"])
    opened.button(key="describe-save").click().run()
    row = world.made(film_id).project
    assert (row.name, row.description) == ("新名字", "给周五的放映")
    with world.studio.db.read() as session:
        assert tags.film_tags(session, film_id) == ("春季",)


def test_what_was_chosen_on_home_is_chosen_the_next_time(world):
    opened = world.tab(None, "home")
    opened.button_group(key="home_ratio").set_value("9:16").run()
    opened.button_group(key="home_look").set_value("ink").run()
    again = world.tab(None, "home")
    assert (again.session_state["home_ratio"], again.session_state["home_look"]) == ("9:16", "ink")
    again.text_area(key="home_idea").set_value("竖着拍的水墨短片").run()
    again.button(key="walk").click().run()
    brief = world.made(uuid.UUID(again.session_state[state.PROJECT])).brief
    assert (brief.ratio, brief.style) == ("9:16", "ink")


def test_a_film_that_was_asked_for_is_begun_though_the_run_of_the_click_was_broken_off(world):
    opened = world.tab(None, "home")
    opened.text_area(key="home_idea").set_value("一条船在雾里等天亮").run()
    opened.session_state[film_start.PRESSED] = "walk"  # as the click left it, before a newer one ended its run
    opened.run()
    assert world.made(uuid.UUID(opened.session_state[state.PROJECT])).brief.idea == "一条船在雾里等天亮"
    assert film_start.PRESSED not in opened.session_state


def test_a_script_of_ones_own_becomes_the_first_version_and_nothing_is_written_over_it(world):
    opened = world.tab(None, "home")
    opened.button_group(key="home_mode").set_value("script").run()
    opened.text_area(key="home_script").set_value("第一场 内景 厨房 夜\n\n△灯灭了。\n\n林岚：谁？").run()
    assert "1 scenes, 1 lines, 1 people" in words(opened)
    opened.button(key="walk").click().run()
    made = world.made(uuid.UUID(opened.session_state[state.PROJECT]))
    assert (made.script_row.version, made.script_row.made_from) == (1, "")
    assert [member.name for member in made.script.cast] == ["林岚"]
    assert production_plan.stage_states(made)["script"].done


def test_a_file_that_is_no_script_is_said_under_where_it_was_given_before_all_else(world):
    opened = world.tab(None, "home")
    opened.segmented_control(key="home_mode").set_value("script").run()
    opened.file_uploader[0].upload("first draft.docx", b"PK\x03\x04 and no more", "application/octet-stream").run()
    shown = [
        one.proto.body if one.type == "html" else one.label for one in opened.main if one.type in ("html", "button")
    ]
    at = next(number for number, each in enumerate(shown) if "first draft.docx: " in each)
    assert 'role="alert"' in shown[at]
    assert at < next(number for number, each in enumerate(shown) if each.startswith("Make a film"))


def test_what_is_no_script_is_said_and_stays_in_the_box(world):
    opened = world.tab(None, "home")
    opened.button_group(key="home_mode").set_value("script").run()
    opened.text_area(key="home_script").set_value("12345").run()
    opened.button(key="walk").click().run()
    assert "no script to film" in words(opened)
    assert opened.text_area(key="home_script").value == "12345"


def test_one_walks_through_the_stages_and_each_makes_no_more_than_itself(world):
    opened = world.tab(None, "home")
    opened.text_area(key="home_idea").set_value("雨夜，女侦探林岚追一只猫").run()
    opened.button(key="walk").click().run()
    film_id = uuid.UUID(opened.session_state[state.PROJECT])
    turn(opened, "idea")
    opened.button(key="make-stage").click().run()
    films.work_off(world.crew)
    turn(opened, "script")
    assert world.made(film_id).script is not None
    assert world.made(film_id).shots == []
    opened.button(key="approve-script").click().run()
    assert world.made(film_id).script_row.approved_at
    turn(opened, "storyboard")
    opened.button(key="make-stage").click().run()
    films.work_off(world.crew)
    made = world.made(film_id)
    assert all(shot.take_id for shot in made.shots)
    assert not made.clips
    assert all(row.take_id is None for row in made.audios)
    with world.studio.db.write() as session:
        for shot in storyboard.list_shots(session, film_id):
            shot_changes.approve_shot(session, film_id, shot.id, world.person.id)
    turn(opened, "film")
    opened.button(key="make-film").click().run()
    films.work_off(world.crew)
    assert production_plan.stage_states(world.made(film_id))["film"].done


def test_an_earlier_version_of_the_script_comes_back_as_the_newest(world):
    film_id = films.put(world.crew, world.person, "script")
    first = world.made(film_id).script
    beat = next(b for scene in first.scenes for b in scene.beats if b.kind == "dialogue")
    opened = world.tab(film_id, "script")
    opened.text_area(key=f"beat-{film_id}-{beat.id}").set_value("改过的").run()
    opened.button(key="restore-1").click().run()
    made = world.made(film_id)
    assert (made.script, made.script_row.version) == (first, 3)


def test_a_direction_that_is_taken_is_what_the_script_is_written_from(world):
    film_id = films.put(world.crew, world.person, "empty")
    opened = world.tab(film_id, "idea")
    first = words(opened)
    assert first.count('<div class="dir ') == 3
    opened.button(key="others").click().run()
    assert words(opened) != first
    opened.button(key="take-1").click().run()
    brief = world.made(film_id).brief
    direction = brief.understood["direction"]
    assert direction["title"] in words(turn(opened, "idea"))
    assert (brief.understood["genre"], brief.understood["mood"]) == (direction["genre"], direction["mood"])
    films.work_off(world.crew)
    made = world.made(film_id)
    assert made.script is not None
    assert production_plan.stage_states(made)["script"].done


def test_what_was_read_in_a_sentence_is_corrected_field_by_field_and_taken_back(world):
    film_id = films.put(world.crew, world.person, "empty")
    opened = world.tab(film_id, "idea")
    opened.text_input(key="who-role-0").set_value("老邮差").run()
    opened.button(key="add-who").click().run()
    opened.multiselect(key=f"u-things-{film_id}").set_value(["伞"]).run()
    found = world.made(film_id).brief.understood
    assert [who["role"] for who in found["who"]] == ["老邮差", "猫", "somebody"]
    opened.button(key="who-out-1").click().run()
    assert [who["role"] for who in world.made(film_id).brief.understood["who"]] == ["老邮差", "somebody"]
    assert world.made(film_id).brief.understood["things"] == ["伞"]


def test_another_look_makes_the_pictures_stale_and_the_script_not(world):
    film_id = films.put(world.crew, world.person, "full")
    opened = world.tab(film_id, "idea")
    opened.button_group(key=f"brief_style-{film_id}").set_value("noir").run()
    kinds = {need.kind for need in production_plan.stale_needs(world.made(film_id))}
    assert "storyboard.paint" in kinds
    assert "script.write" not in kinds
