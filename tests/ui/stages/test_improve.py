"""The improve window: rough words become a prompt beside them, told why, mended, rated, asked about, and put where they belong."""

from __future__ import annotations

from datetime import timedelta

import pytest

from core.audio import audio
from core.database import tables
from core.optimise import prompt_preferences
from core.people import preferences
from tests.support import films
from tests.ui.world import Set, words
from ui.base import state
from ui.improve import improve_session as sittings


@pytest.fixture(scope="module")
def world(one_studio) -> Set:
    return Set(one_studio)


def on_idea(world: Set, film_id, language: str = "en", person=None):
    tab = world.tab(film_id, "idea", language, person)
    return tab.button(key=f"improve-idea-{film_id}").click().run()


def window(tab) -> sittings.ImproveSitting:
    return tab.session_state[sittings.OPEN]


def is_open(tab) -> bool:
    return sittings.OPEN in tab.session_state


def log(world: Set, log_id) -> tables.PromptLog:
    with world.studio.db.read() as session:
        return session.get(tables.PromptLog, log_id)


def brief(world: Set, film_id):
    return world.made(film_id).brief


def test_the_sentence_and_its_prompt_stand_side_by_side_with_what_changed(world):
    tab = on_idea(world, world.film())
    sitting = window(tab)
    assert sitting.result.optimized_prompt == tab.text_area(key=sitting.better_key).value
    assert sitting.result.after.quality > sitting.result.before.quality
    assert "What changed, and why" in words(tab) and "<rt>subject</rt>" in words(tab)
    assert log(world, sitting.result.log_id).optimized_prompt == sitting.better


def test_the_window_is_still_open_after_the_page_was_drawn_anew(world):
    tab = on_idea(world, world.film())
    first = window(tab).result.log_id
    tab.run()
    assert window(tab).result.log_id == first
    assert tab.button(key="improve-use").label.startswith("Write the script with it · ¥")
    assert "The builtin writer writes the script now" in words(tab) and "it uses only" in words(tab)


def test_write_the_script_with_it_tells_the_film_and_begins_to_write(world):
    film_id = world.film()
    tab = on_idea(world, film_id)
    sitting = window(tab)
    tab.button(key="improve-use").click().run()
    assert not is_open(tab)
    assert brief(world, film_id).prompt["text"] == sitting.better
    assert brief(world, film_id).prompt["template"].startswith("script_")
    assert len(world.asked(film_id, "script.write")) == 1
    assert log(world, sitting.result.log_id).sent_to == "script"


def test_an_edit_is_judged_at_once_and_a_mend_can_be_taken_back(world):
    tab = on_idea(world, world.film())
    key = window(tab).better_key
    good = window(tab).better
    broken = f"{good}\n此处填{{写}} {{name}}"
    tab.text_area(key=key).set_value(broken).run()
    mends = [button for button in tab.button if (button.key or "").startswith("mend-")]
    assert mends
    mends[0].click().run()
    assert window(tab).better != broken
    tab.button(key="improve-undo").click().run()
    assert tab.text_area(key=key).value == broken
    tab.button(key="improve-undo").click().run()
    assert tab.text_area(key=key).value == good


def test_four_stars_stand_in_the_log(world):
    tab = on_idea(world, world.film())
    log_id = window(tab).result.log_id
    tab.feedback(key=f"stars-{log_id}").set_value(3).run()
    assert log(world, log_id).user_rating == 4


def test_three_turns_of_questions_end_in_the_same_before_and_after(world):
    film_id = world.film()
    tab = on_idea(world, film_id, "zh")
    tab.button(key="improve-ask").click().run()
    talk = window(tab).talk
    assert (talk.turn, talk.status) == (1, "open")
    first = talk.questions[0]
    tab.button_group(key=f"talk-pick-{first.field}-{talk.id.hex[:8]}-1").set_value(first.answers[0]).run()
    tab.button(key="talk-on").click().run()
    talk = window(tab).talk
    second = talk.questions[0]
    assert talk.turn == 2 and first.field not in [one.field for one in talk.questions]
    tab.text_input(key=f"talk-own-{second.field}-{talk.id.hex[:8]}-2").set_value("一座没有灯的码头").run()
    tab.button(key="talk-on").click().run()
    assert window(tab).talk.turn == 3
    tab.button(key="talk-build").click().run()
    sitting = window(tab)
    assert sitting.view == "read" and sitting.talk.status == "complete"
    assert first.answers[0] in sitting.better and "一座没有灯的码头" in sitting.better
    assert log(world, sitting.result.log_id).dialogue_id == talk.id


def test_a_talk_that_has_expired_says_so_and_goes_on_from_the_kept_words(world):
    tab = on_idea(world, world.film(), "zh")
    tab.button(key="improve-ask").click().run()
    talk = window(tab).talk
    with world.studio.db.write() as session:
        session.get(tables.PromptDialogue, talk.id).expires_at = tables.utc_now() - timedelta(minutes=1)
    world.studio.near.drop(f"dialog:{world.person.id}:{talk.id}")
    tab.button(key="talk-on").click().run()
    assert "会话不存在或已过期" in words(tab)
    tab.button(key="talk-again").click().run()
    assert window(tab).talk.id != talk.id and window(tab).talk.text == talk.text
    assert "会话不存在或已过期" not in words(tab)


def test_what_was_edited_is_kept_when_the_window_is_closed_and_opened_again(world):
    film_id = world.film()
    tab = on_idea(world, film_id)
    tab.text_area(key=window(tab).better_key).set_value("My own wording, kept.").run()
    kept = window(tab)
    tab.session_state[sittings.KEPT] = {kept.asked.key: kept}
    del tab.session_state[sittings.OPEN]
    tab.run()
    tab.button(key=f"improve-idea-{film_id}").click().run()
    assert tab.text_area(key=kept.better_key).value == "My own wording, kept."


def test_a_template_that_was_chosen_builds_the_prompt_and_may_be_the_first_choice_from_now_on(world):
    tab = on_idea(world, world.film())
    tab.button(key="chip-template").click().run()
    tab.text_input(key="improve-find").set_value("comedy").run()
    tab.button(key="tpl-take-script_comedy").click().run()
    assert window(tab).result.template == "script_comedy"
    tab.button(key="chip-template").click().run()
    tab.text_input(key="improve-find").set_value("").run()
    tab.button(key="tpl-always-script_horror").click().run()
    with world.studio.db.read() as session:
        told = prompt_preferences.load_preferences(session, world.person.id, "script_generation")
    assert "script_horror" in told.templates.values()
    assert window(tab).result.template == "script_horror"


def test_a_template_is_made_ones_own_and_builds_the_prompt_at_once(world):
    tab = on_idea(world, world.film(), "zh")
    tab.button(key="chip-template").click().run()
    tab.text_input(key="improve-find").set_value("scifi").run()
    tab.button(key="tpl-own-script_scifi").click().run()
    tab.text_area(key="improve-tpl-words").set_value("写一个安静的短片：{idea}\n{nobody_knows}").run()
    tab.button(key="template-keep").click().run()
    assert "nobody_knows" in window(tab).wrong
    tab.text_input(key="improve-tpl-name").set_value("script_quiet").run()
    tab.text_area(key="improve-tpl-words").set_value("写一个安静的短片：{idea}\n场景：{setting}").run()
    tab.button(key="template-keep").click().run()
    assert window(tab).result.template == "script_quiet"
    assert "写一个安静的短片：" in window(tab).better and "场景：" in window(tab).better


def test_how_much_is_said_and_for_which_model_is_remembered_for_this_kind_of_prompt(world):
    tab = on_idea(world, world.film())
    pills = next(group for group in tab.button_group if str(group.key).startswith("improve-pick-quality-"))
    pills.set_value("fast").run()
    with world.studio.db.read() as session:
        assert prompt_preferences.load_preferences(session, world.person.id, "script_generation").quality == "fast"
        assert prompt_preferences.load_preferences(session, world.person.id, "video_generation").quality == "balanced"
    model = tab.selectbox(key="improve-model-script_generation")
    model.set_value(model.options[1]).run()
    with world.studio.db.read() as session:
        kept = preferences.load_choices(session, world.person.id, sittings.HABIT)["script_generation"]
    assert kept and window(tab).result.target == kept


def test_home_keeps_the_sentence_and_tells_the_script_by_the_prompt_that_came_of_it(world):
    tab = world.tab(None, "home", "zh")
    tab.text_area(key="home_idea").set_value("想做一个科幻短片，主角是一个孤独的宇航员").run()
    tab.button(key="improve-home").click().run()
    better = window(tab).better
    tab.button(key="improve-use").click().run()
    assert tab.text_area(key="home_idea").value == "想做一个科幻短片，主角是一个孤独的宇航员"
    tab.button(key="walk").click().run()
    film_id = tab.session_state[state.PROJECT]
    assert brief(world, films.uuid.UUID(film_id) if isinstance(film_id, str) else film_id).prompt["text"] == better


def test_an_empty_sentence_is_asked_for_in_the_window_and_nothing_is_read(world):
    tab = world.tab(None, "home")
    tab.button(key="improve-home").click().run()
    sitting = window(tab)
    assert sitting.result is None
    tab.text_area(key=sitting.yours_key).set_value("!!! ???").run()
    tab.button(key="improve-read").click().run()
    assert window(tab).wrong and window(tab).yours == "!!! ???"
    tab.text_area(key=sitting.yours_key).set_value("A lonely astronaut waits for a signal").run()
    tab.button(key="improve-read").click().run()
    assert window(tab).result is not None and not window(tab).wrong


def test_a_shot_a_look_and_the_music_take_the_prompt_and_it_can_be_undone(world):
    film_id = world.film()
    made = world.made(film_id)
    who, music = made.cast[0], next(row for row in made.audios if row.type == "music")
    tab = world.tab(film_id, "characters")
    tab.button(key=f"improve-look-{who.id}").click().run()
    tab.button(key="improve-use").click().run()
    now = next(row for row in world.made(film_id).cast if row.id == who.id)
    assert now.appearance != who.appearance
    tab.button(key="toast-undo").click().run()
    assert next(row for row in world.made(film_id).cast if row.id == who.id).appearance == who.appearance
    tab = world.tab(film_id, "audio")
    tab.text_area(key=f"sound-words-{music.id}").set_value("slow, a cello and rain").run()
    tab.button(key=f"improve-sound-{music.id}").click().run()
    tab.button(key="improve-use").click().run()
    row = next(row for row in world.made(film_id).audios if row.id == music.id)
    assert "cello" in audio.own_words(row) and audio.own_words(row) != "slow, a cello and rain"


def test_what_somebody_else_changed_meanwhile_is_not_overwritten(world):
    film_id = world.film()
    who = world.made(film_id).cast[0]
    tab = world.tab(film_id, "characters")
    tab.button(key=f"improve-look-{who.id}").click().run()
    with world.studio.db.write() as session:
        session.get(tables.Character, who.id).appearance = "今天剪了短发"
    tab.button(key="improve-use").click().run()
    assert is_open(tab) and window(tab).wrong
    assert next(row for row in world.made(film_id).cast if row.id == who.id).appearance == "今天剪了短发"


def test_who_only_watches_sees_no_button_and_a_guest_improves_their_own(world):
    viewer = films.person(world.studio, "viewer", "小雨")
    tab = world.tab(None, "home", "en", viewer)
    assert not [button for button in tab.button if (button.key or "").startswith("improve-")]
    guest = films.person(world.studio, "guest", "Visitor")
    tab = world.tab(None, "home", "en", guest)
    tab.text_area(key="home_idea").set_value("A lonely astronaut waits for a signal").run()
    tab.button(key="improve-home").click().run()
    assert window(tab).result is not None
