"""The sound desk on screen, without a browser: what its fields and buttons do, and what its time line says was done."""

from __future__ import annotations

import json

import pytest
from streamlit.testing.v1 import AppTest

from core.audio import audio, effects
from core.production import production_plan
from core.studio import Studio
from tests.support import films
from tests.ui.conftest import on_one_server
from tests.ui.world import Set, labelled, words
from ui.base import state


@pytest.fixture(scope="module")
def studio_set(one_studio: Studio) -> Set:
    return Set(one_studio)


def hear(what: str, said: object) -> None:
    """What the time line's element said, as its callback hears it."""
    from ui.audio import effects_timeline
    from ui.base.film_on_screen import open_film

    person = __import__("ui.base.gate", fromlist=["current_person"]).current_person()
    open_film(person, state.project_id())
    getattr(effects_timeline, f"_{what}")(said)


def _hearing() -> None:
    import json

    import streamlit as st

    from tests.ui.stages.test_audio_page import hear

    hear(*json.loads(st.session_state["said"]))


def tell(at: Set, film, what: str, said: object) -> AppTest:
    opened = on_one_server(AppTest.from_function(_hearing, default_timeout=30))
    opened.session_state[state.TOKEN] = films.token(at.studio, at.person)
    opened.session_state[state.PROJECT] = str(film)
    opened.session_state["said"] = json.dumps([what, said])
    opened.run()
    assert not opened.exception
    return opened


def by_kind(at: Set, film, kind: str):
    return next(row for row in at.made(film).audios if row.type == kind)


def test_each_sound_is_a_button_with_its_shape_and_no_bar_of_the_browser(studio_set):
    opened = studio_set.tab(studio_set.whole, "audio")
    assert not opened.exception
    assert words(opened).count("data-sound=") >= len(studio_set.made(studio_set.whole).audios)
    assert "<audio" not in words(opened)
    assert "clip-path:polygon" in words(opened)
    redo = [button.help for button in opened.button if button.key.startswith("re-")]
    assert redo and all(help.startswith("ready in ") for help in redo)


def test_a_line_says_how_it_fits_into_its_shot(studio_set):
    film = studio_set.film()
    with studio_set.studio.db.write() as session:
        next(row for row in audio.list_audio(session, film) if row.beat == "s2b2").milliseconds = 9000
    said = words(studio_set.tab(film, "audio"))
    assert "s over, the shot grows" in said
    assert "shots grow by" in said


def test_a_pace_is_chosen_for_one_line(studio_set):
    film = studio_set.film()
    line = by_kind(studio_set, film, "narration")
    studio_set.tab(film, "audio").selectbox(key=f"pace-{line.id}").select("1.15").run()
    assert audio.speech_speed(by_kind(studio_set, film, "narration")) == 1.15
    assert production_plan.stage_states(studio_set.made(film))["audio"].stale == 1


def test_the_mood_of_a_scenes_music_is_chosen_and_no_picture_is_stale(studio_set):
    film = studio_set.film()
    music = by_kind(studio_set, film, "music")
    studio_set.tab(film, "audio").selectbox(key=f"mood-{music.id}-2").select("tense").run()
    made = studio_set.made(film)
    assert audio.scene_moods(made.script, by_kind(studio_set, film, "music"))[1] == "tense"
    assert production_plan.stage_states(made)["storyboard"].stale == 0


def test_the_music_is_muted_and_heard_again(studio_set):
    film = studio_set.film()
    music = by_kind(studio_set, film, "music")
    opened = studio_set.tab(film, "audio")
    opened.selectbox(key=f"volume-{music.id}").select("silent").run()
    assert audio.volume_db(by_kind(studio_set, film, "music")) is None
    opened.selectbox(key=f"volume-{music.id}").select("4.0").run()
    assert audio.volume_db(by_kind(studio_set, film, "music")) == 4


def test_an_effect_is_laid_made_moved_held_quieter_and_removed(studio_set):
    film = studio_set.film()
    tell(studio_set, film, "laid", {"effect": "steps", "at": 3.2})
    films.work_off(studio_set.crew)

    def laid():
        return next(iter([row for row in studio_set.made(film).audios if effects.is_placed_effect(row)]), None)

    row = laid()
    assert (effects.start_second(row), bool(row.file_key)) == (3.2, True)
    tell(studio_set, film, "moved", {"id": str(row.id), "at": 5})
    tell(studio_set, film, "volume", {"id": str(row.id), "gain": -6, "muted": False})
    tell(studio_set, film, "held", {"id": str(row.id), "seconds": 6})
    films.work_off(studio_set.crew)
    assert (effects.start_second(laid()), audio.volume_db(laid()), laid().milliseconds) == (5, -6, 6000)
    tell(studio_set, film, "removed", str(row.id))
    assert laid() is None


def test_the_mix_is_made_when_asked_for_and_says_when_it_is_old(studio_set):
    film = studio_set.film()
    opened = studio_set.tab(film, "audio")
    if any(button.key == "mix-now" for button in opened.button):
        labelled(opened, "Mix and listen · ¥0").click().run()
        films.work_off(studio_set.crew)
    music = by_kind(studio_set, film, "music")
    assert "Listen to the mix" in words(opened.run())
    opened.selectbox(key=f"volume-{music.id}").select("-6.0").run()
    assert "Changed since the last mix" in words(opened)
    assert labelled(opened, "Mix and listen · ¥0")


def test_what_is_missing_is_voiced_with_one_button_that_says_its_price(studio_set):
    film = films.put(studio_set.crew, studio_set.person, "half")
    opened = studio_set.tab(film, "audio")
    labelled(opened, "Voice 6 · ¥0").click().run()
    (task,) = studio_set.asked(film, "film.make")
    assert task.params["stages"] == ["audio"]
    films.work_off(studio_set.crew)
    made = studio_set.made(film)
    assert production_plan.stage_states(made)["audio"].done
    assert not any(shot.take_id for shot in made.shots) or production_plan.stage_states(made)["storyboard"].done


def test_every_button_of_a_line_says_which_line_it_is(studio_set):
    opened = studio_set.tab(studio_set.whole, "audio")
    labels = [button.label for button in opened.button if button.key and button.key.startswith("re-")]
    assert len(labels) == len(set(labels))
    assert any("line 2 (猫)" in label and label.endswith("¥0") for label in labels)
