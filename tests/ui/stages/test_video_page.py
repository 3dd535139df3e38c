"""Clips on the screen: how a shot is filmed is chosen, taken back, and chosen again; and what a click on a card does."""

from __future__ import annotations

import json
import uuid

import pytest
from streamlit.testing.v1 import AppTest

from core.editing import undo
from core.production import production_plan
from core.video import video
from jobs import queue
from tests.support import films
from tests.ui.conftest import on_one_server
from tests.ui.world import World, words
from ui.base import state
from ui.video import clip_card


@pytest.fixture(scope="module")
def world(one_studio):
    return World(one_studio, ["full"])


@pytest.fixture(scope="module")
def full(world):
    return world.films["full"]


def opened(world, film_id):
    return world.tab(film_id, "video", "en")


def shot_of(world, film_id, number=0):
    return world.made(film_id).shots[number]


def test_each_shot_has_a_card_with_its_move_its_length_and_its_state(world, full):
    told = words(opened(world, full))
    made = world.made(full)
    assert all(f"Camera of shot {shot.shot_number}" in told for shot in made.shots)
    assert f"{len(made.shots)} of {len(made.shots)} filmed" in told
    assert "line " in told


def test_the_sheet_moves_each_card_exactly_as_the_film_will(world, full):
    made = world.made(full)
    shot = made.shots[0]
    way = video.camera_path(
        clip_card.Recipe.model_validate(made.clips[shot.id].recipe), made.brief, float(shot.seconds)
    )
    x, y, zoom = way[-1]
    end = f"100%{{transform:translate({-100 * x:.3f}%,{-100 * y:.3f}%) scale({zoom:.5f})}}"
    assert f"@keyframes w-{shot.id.hex}" in words(opened(world, full))
    assert end in words(opened(world, full))


def joint_of(tab):
    """What the element is told that offers the transitions."""
    element = next(e for e in tab.get("bidi_component") if e.proto.component_name == "dailies_joint")
    return json.loads(element.proto.json)


def _chosen() -> None:
    import uuid

    import streamlit as st

    from ui.video import clip_window

    shot_id, joint, seconds = st.session_state["told"]
    clip_window.set_joint(uuid.UUID(shot_id), joint, seconds)
    if st.session_state.get("everywhere"):
        clip_window.use_joint_everywhere(uuid.UUID(shot_id))


def choose(world, film_id, shot, joint, seconds, everywhere=False):
    """What the element tells when somebody chose."""
    tab = on_one_server(AppTest.from_function(_chosen, default_timeout=30))
    tab.session_state[state.TOKEN] = films.token(world.studio, world.person)
    tab.session_state[state.PROJECT] = str(film_id)
    tab.session_state["told"], tab.session_state["everywhere"] = [str(shot.id), joint, seconds], everywhere
    assert not tab.run().exception


def test_a_length_is_chosen_in_the_window(world):
    film_id = films.put(world.crew, world.person, "full")
    shot = shot_of(world, film_id, 1)
    tab = opened(world, film_id)
    tab.button(key=f"open-clip-{shot.id}").click().run()
    tab.number_input(key=f"clip-s-{shot.id}").set_value(4.5).run()
    assert video.plan_of(shot_of(world, film_id, 1)).seconds == 4.5


def test_a_transition_is_chosen_from_pictures_of_its_two_shots_seen_on_its_card_and_undone(world):
    film_id = films.put(world.crew, world.person, "full")
    shot = shot_of(world, film_id, 1)
    tab = opened(world, film_id)
    tab.button(key=f"open-clip-{shot.id}").click().run()
    told = joint_of(tab)
    assert (told["now"], told["usual"], told["seconds"], told["locked"]) == ("usual", "cut", 0.5, False)
    assert len(told["joints"]) == 13 and len(set(told["pictures"])) == 2 and all(told["words"].values())
    choose(world, film_id, shot, "wipe", 1.0)
    plan = video.plan_of(shot_of(world, film_id, 1))
    assert (plan.dissolve, plan.transition) == (1.0, "wipe")
    assert "Wipe, 1.0 s" in words(opened(world, film_id))
    with world.studio.db.write() as session:
        assert undo.undo(session, film_id, world.person.id)["say"] == "undo.transition_changed"
    plan = video.plan_of(shot_of(world, film_id, 1))
    assert (plan.dissolve, plan.transition) == (None, "dissolve")


def test_one_transition_is_used_on_all_joints_as_one_change(world):
    film_id = films.put(world.crew, world.person, "full")
    shots = world.made(film_id).shots
    choose(world, film_id, shots[1], "iris", 0.3, everywhere=True)
    told = [video.plan_of(shot) for shot in world.made(film_id).shots]
    assert {(plan.dissolve, plan.transition) for plan in told[1:]} == {(0.3, "iris")}
    assert told[0].dissolve is None
    with world.studio.db.write() as session:
        assert undo.undo(session, film_id, world.person.id)["say"] == "undo.transition_everywhere"
    assert video.plan_of(world.made(film_id).shots[2]).dissolve is None


def test_a_chosen_clip_is_used_and_an_own_one_goes_back_to_the_camera(world):
    film_id = films.put(world.crew, world.person, "full")
    shot = shot_of(world, film_id)
    first = world.made(film_id).clips[shot.id]
    with world.studio.db.write() as session:
        video.add_clip(session, shot.id, None, made_from=video.BROUGHT, file_key="a" * 64, format="mp4", duration=3)
    tab = opened(world, film_id)
    assert "Own clip" in words(tab)
    tab.button(key=f"open-clip-{shot.id}").click().run()
    tab.button(key=f"use-clip-{first.id}").click().run()
    assert world.made(film_id).clips[shot.id].id == first.id
    with world.studio.db.write() as session:
        video.add_clip(
            session, shot.id, uuid.uuid4(), made_from=video.BROUGHT, file_key="b" * 64, format="mp4", duration=3
        )
    tab.run()
    tab.button(key="clip-back").click().run()
    assert world.made(film_id).clips[shot.id].id == first.id


def test_what_is_missing_is_shot_with_one_click_and_its_price(world):
    film_id = films.put(world.crew, world.person, "half")
    tab = opened(world, film_id)
    count = len(world.made(film_id).shots)
    button = tab.button(key="shoot-empty")
    assert button.label == f"Shoot the missing {count} · ¥0"
    button.click().run()
    films.work_off(world.crew)
    assert len(world.made(film_id).clips) == count


def test_a_camera_move_taken_back_is_there_at_once_without_shooting_again(world):
    film_id = films.put(world.crew, world.person, "full")
    shot = shot_of(world, film_id)
    before = world.made(film_id).clips[shot.id]
    with world.studio.db.write() as session:
        video.change_camera(session, film_id, shot.id, movement="orbit", strength="strong", focus=(0.2, 0.3))
    assert [need.kind for need in production_plan.stale_needs(world.made(film_id))] == ["video.shoot"]
    queue.submit(world.crew, "video.shoot", user=None, project_id=film_id, params={"shot": str(shot.id)})
    films.work_off(world.crew)
    assert world.made(film_id).clips[shot.id].recipe["movement"] == "orbit"
    with world.studio.db.write() as session:
        video.change_camera(
            session, film_id, shot.id, movement=before.recipe["movement"], strength="normal", focus=None
        )
    made = world.made(film_id)
    assert made.clips[shot.id].id == before.id
    assert not [need for need in production_plan.list_needs(made) if need.stage == "video"]


def filmed(world, film_id, number, file, follows="", **facts):
    """A model's clip of a shot."""
    made = world.made(film_id)
    shot = made.shots[number]
    made_from = video.wanted_clip_digest(shot, made.takes[shot.take_id].sha256, follows)
    with world.studio.db.write() as session:
        video.add_clip(session, shot.id, None, made_from=made_from, file_key=file, format="mp4", facts=facts)


def test_a_shot_is_told_to_run_on_and_what_that_means_is_said(world):
    film_id = films.put(world.crew, world.person, "full")
    first, shot = world.made(film_id).shots[:2]
    tab = opened(world, film_id)
    tab.button(key=f"open-clip-{shot.id}").click().run()
    tab.toggle(key=f"clip-on-{shot.id}").set_value(True).run()
    assert video.plan_of(shot_of(world, film_id, 1)).runs_on
    assert "A camera move over a picture cannot run on" in words(tab)
    filmed(world, film_id, 0, "a" * 64)
    filmed(world, film_id, 1, "b" * 64, follows="a" * 64)
    tab.run()
    assert f"It begins with the last picture of shot {first.shot_number}" in words(tab)
    with world.studio.db.write() as session:
        assert undo.undo(session, film_id, world.person.id)["say"] == "undo.shot_runs_on"
    assert not video.plan_of(shot_of(world, film_id, 1)).runs_on


def test_the_first_shot_has_none_to_run_on_from(world):
    film_id = films.put(world.crew, world.person, "full")
    shot = shot_of(world, film_id)
    tab = opened(world, film_id)
    tab.button(key=f"open-clip-{shot.id}").click().run()
    assert f"clip-on-{shot.id}" not in {toggle.key for toggle in tab.toggle}


def test_a_clips_own_sound_is_chosen_for_a_shot_and_for_the_film(world):
    film_id = films.put(world.crew, world.person, "full")
    shot = shot_of(world, film_id)
    tab = opened(world, film_id)
    assert not [box.key for box in tab.selectbox if "sound" in box.key], "nobody here films with a sound"
    filmed(world, film_id, 0, "a" * 64, sound=True)
    tab.run()
    assert "Own sound, lower" in words(tab)
    tab.selectbox(key=f"film-sound-{film_id}").set_value("keep").run()
    assert world.made(film_id).brief.own_sound == "keep"
    tab.button(key=f"open-clip-{shot.id}").click().run()
    tab.selectbox(key=f"clip-volume-{shot.id}").set_value("-6.0").run()
    tab.selectbox(key=f"clip-sound-{shot.id}").set_value("mute").run()
    plan = video.plan_of(shot_of(world, film_id))
    assert (plan.own_sound, plan.own_sound_db) == ("mute", -6.0)
    assert f"clip-volume-{shot.id}" not in {box.key for box in tab.selectbox}
    with world.studio.db.write() as session:
        assert undo.undo(session, film_id, world.person.id)["say"] == "undo.clip_sound"
