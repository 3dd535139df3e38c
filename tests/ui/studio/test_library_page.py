"""The library's styles and presets, and choosing them on Home and for a film, without a browser."""

from __future__ import annotations

import uuid

import pytest

from core.database import tables
from core.gateway import routing_policy
from core.library import presets, shelf, styles
from core.library.presets import PresetChoices
from core.people import preferences
from core.people.sessions import Person
from core.project import looks
from core.project.looks import OwnStyle
from core.studio import Studio
from tests.support import films
from tests.ui.world import World, turn, words
from ui.base import state

FOG = OwnStyle(name="雾港", words="thick harbour fog", palette=("#101820", "#c0c8d0"), based_on="ink")
TALL = PresetChoices(ratio="9:16", seconds=45, style="noir", voices={"zh": "zm_yunyang"}, policy="cost", grade="fast")


@pytest.fixture(scope="module")
def world(one_studio: Studio) -> World:
    return World(one_studio, ["empty"])


@pytest.fixture
def maker(world: World) -> Person:
    return films.person(world.studio, "user", "小雨")


def save_preset(world: World, who: Person, choices: PresetChoices = TALL, name: str = "周更短剧") -> str:
    with world.studio.db.write() as session:
        return f"own:{presets.create_preset(session, who, name, choices)}"


def listed(world: World, who: Person) -> list[styles.Style]:
    with world.studio.db.read() as session:
        return [style for style in styles.list_styles(session, who) if style.whose != "shipped"]


def window_key(opened, field: str) -> str:
    return f"_style_{opened.session_state['_style_turn']}_{field}"


def test_the_library_shows_every_style_and_every_preset(world, maker):
    opened = world.tab(None, "library", person=maker)
    said = words(opened)
    for look in looks.shipped_looks().values():
        assert look.label["en"] in said
    opened.button_group(key="library_view").set_value("presets").run()
    said = words(opened)
    for preset in presets.shipped_presets().values():
        assert preset.label["en"] in said and preset.says["en"] in said


def test_the_address_says_which_side_is_open(world, maker):
    opened = world.tab(None, "home", person=maker)
    opened.query_params["view"] = "presets"
    turn(opened, "library")
    assert opened.button_group(key="library_view").value == "presets"
    assert opened.query_params["view"] in ("presets", ["presets"])


@pytest.mark.parametrize("role", ["guest", "viewer"])
def test_guests_and_viewers_have_no_library(world, role):
    opened = world.tab(None, "library", person=films.person(world.studio, role, "客人"))
    assert not [group for group in opened.get("button_group") if group.key == "library_view"]


def test_a_style_is_made_from_a_shipped_one_shared_removed_and_put_back(world, maker):
    opened = world.tab(None, "library", person=maker)
    opened.button(key="take-lib-shipped-watercolour").click().run()
    opened.button(key="style-fork").click().run()
    opened.text_input(key=window_key(opened, "name")).set_value("我的水彩").run()
    opened.text_area(key=window_key(opened, "words")).set_value("loose wet washes").run()
    opened.button(key="style-save").click().run()
    (made,) = [style for style in listed(world, maker) if style.whose == "mine"]
    assert (made.look.label["zh"], made.look.words["en"]) == ("我的水彩", "loose wet washes")
    assert (made.look.drawn, made.look.palette) == ("watercolour", looks.shipped_looks()["watercolour"].palette)
    assert made.thumb and "我的水彩" in words(opened)
    key = made.ref.replace(":", "-")
    opened.button(key=f"take-lib-mine-{key}").click().run()
    opened.button(key="style-share").click().run()
    other = films.person(world.studio, "user", "Jonas")
    assert made.ref in [style.ref for style in listed(world, other)]
    opened.button(key=f"take-lib-mine-{key}").click().run()
    opened.button(key="style-remove").click().run()
    assert made.ref not in [style.ref for style in listed(world, maker)]
    opened.button(key=f"back-style-{made.id}").click().run()
    assert made.ref in [style.ref for style in listed(world, maker)]


def test_what_was_typed_into_a_style_stays_where_it_cannot_be_saved(world, maker):
    opened = world.tab(None, "library", person=maker)
    opened.button(key="style-new").click().run()
    opened.text_input(key=window_key(opened, "name")).set_value("   ").run()
    opened.text_area(key=window_key(opened, "words")).set_value("a long walk").run()
    opened.button(key="style-save").click().run()
    assert "Please write a name" in words(opened)
    assert opened.text_area(key=window_key(opened, "words")).value == "a long walk"
    assert [style for style in listed(world, maker) if style.whose == "mine"] == []


def test_colours_come_and_go_and_a_palette_may_be_empty(world, maker):
    opened = world.tab(None, "library", person=maker)
    opened.button(key="style-new").click().run()
    assert len(opened.color_picker) == 3
    opened.button(key="colour-more").click().run()
    assert len(opened.color_picker) == 4
    for left in (3, 2, 0):
        opened.button(key="colour-less").click().run()
        assert len(opened.color_picker) == left
    opened.button(key="style-save").click().run()
    (made,) = [style for style in listed(world, maker) if style.whose == "mine"]
    assert made.look.palette == () and made.look.asked == {"style": "puppet"}


def test_one_click_on_a_preset_sets_every_choice_and_the_film_is_made_so(world, maker):
    ref = save_preset(world, maker)
    opened = world.tab(None, "home", person=maker)
    opened.button_group(key="home_preset").set_value(ref).run()
    assert [opened.session_state[f"home_{each}"] for each in ("ratio", "length", "look")] == ["9:16", 45, "noir"]
    assert "Narrator: Yunyang · cheapest first" in words(opened)
    opened.text_area(key="home_idea").set_value("雨夜，女侦探林岚追一只猫").run()
    opened.button(key="walk").click().run()
    film_id = uuid.UUID(opened.session_state[state.PROJECT])
    brief = world.made(film_id).brief
    assert (brief.ratio, brief.seconds, brief.style, brief.narrators) == ("9:16", 45, "noir", {"zh": "zm_yunyang"})
    with world.studio.db.read() as session:
        assert routing_policy.load_film_wishes(session, film_id).all.policy == "cost"
        kept = preferences.load_choices(session, maker.id, presets.HOME)
    assert (kept["voices"], kept["policy"], kept["ratio"]) == ({}, "", "9:16"), "the next film has its own narrator"


def test_choosing_by_hand_takes_the_preset_off_and_its_narrator_can_be_dropped(world, maker):
    opened = world.tab(None, "home", person=maker)
    opened.button_group(key="home_preset").set_value("trailer").run()
    opened.button_group(key="home_ratio").set_value("1:1").run()
    assert opened.button_group(key="home_preset").value in (None, [])
    assert "Narrator:" in words(opened)
    opened.button(key="drop-beside").click().run()
    assert "Narrator:" not in words(opened)
    assert opened.session_state["home_look"] == "neon"


def test_what_stands_on_home_is_kept_as_a_preset(world, maker):
    opened = world.tab(None, "home", person=maker)
    opened.button_group(key="home_preset").set_value("documentary").run()
    opened.button_group(key="home_ratio").set_value("4:5").run()
    opened.text_input(key="preset_name-0").set_value("竖着的纪录片").run()
    opened.button(key="preset-save").click().run()
    with world.studio.db.read() as session:
        first = presets.list_presets(session, maker)[0]
    assert first.label["zh"] == "竖着的纪录片"
    kept = first.choices
    assert (kept.ratio, kept.seconds, kept.style, kept.policy) == ("4:5", 90, "documentary", "balanced")
    assert kept.voices == presets.shipped_presets()["documentary"].choices.voices
    assert opened.session_state["home_preset"] == first.ref


def test_what_is_gone_of_a_preset_is_said_on_home_and_the_rest_is_chosen(world, maker):
    style = styles.save(world.studio, maker, FOG)
    ref = save_preset(world, maker, TALL.model_copy(update={"style": f"own:{style}"}))
    with world.studio.db.write() as session:
        shelf.remove(session, tables.Style, maker, style)
    opened = world.tab(None, "home", person=maker)
    opened.button_group(key="home_preset").set_value(ref).run()
    assert "names things that are gone (style)" in words(opened)
    assert opened.session_state["home_ratio"] == "9:16" and opened.session_state["home_look"] == "puppet"


def test_home_begins_with_the_persons_own_default(world, maker):
    opened = world.tab(None, "library", person=maker)
    with world.studio.db.write() as session:
        presets.set_default(session, maker, "picture_book")
    assert "Home begins with it" not in words(opened)
    opened.button_group(key="library_view").set_value("presets").run()
    assert "Home begins with it" in words(opened)
    again = world.tab(None, "home", person=maker)
    assert (again.session_state["home_ratio"], again.session_state["home_look"]) == ("4:5", "pastel")
    again.button_group(key="home_ratio").set_value("16:9").run()
    turn(again, "tasks")
    turn(again, "home")
    assert again.session_state["home_ratio"] == "16:9", "only the first time in a tab"


def test_a_preset_is_used_from_the_library(world, maker):
    opened = world.tab(None, "library", person=maker)
    opened.button_group(key="library_view").set_value("presets").run()
    opened.button(key="use-music_clip").click().run()
    assert (opened.session_state["home_ratio"], opened.session_state["home_look"]) == ("1:1", "anime")
    with world.studio.db.read() as session:
        assert preferences.load_choices(session, maker.id, "home")["chosen"] == "music_clip"


def test_the_strip_shows_six_and_always_the_one_that_is_chosen(world, maker):
    with world.studio.db.write() as session:
        preferences.save_choices(session, maker.id, "home", look="ukiyoe")
    for _ in range(3):
        styles.save(world.studio, maker, FOG)
    opened = world.tab(None, "home", person=maker)
    shown = opened.button_group(key="home_look").options
    assert len(shown) == 6 and opened.session_state["home_look"] == "ukiyoe"


def test_all_styles_stand_in_a_window_and_one_click_chooses(world, maker):
    made = styles.save(world.studio, maker, FOG)
    opened = world.tab(None, "home", person=maker)
    opened.button(key="home_look-all").click().run()
    assert "Ukiyo-e" in words(opened)
    opened.button(key="take-all-shipped-comic").click().run()
    assert opened.session_state["home_look"] == "comic"
    opened.button(key="home_look-all").click().run()
    opened.button(key=f"take-all-mine-own-{made}").click().run()
    opened.text_area(key="home_idea").set_value("雨夜，女侦探林岚追一只猫").run()
    opened.button(key="walk").click().run()
    brief = world.made(uuid.UUID(opened.session_state[state.PROJECT])).brief
    assert (brief.style, brief.own_style) == (f"own:{made}", FOG)


def test_a_film_says_that_its_style_was_changed_since_and_takes_the_newer_one(world, maker):
    film_id = films.put(world.crew, maker, "empty")
    made = styles.save(world.studio, maker, FOG)
    opened = world.tab(film_id, "idea", person=maker)
    opened.button(key=f"brief_style-{film_id}-all").click().run()
    opened.button(key=f"take-all-mine-own-{made}").click().run()
    assert world.made(film_id).brief.own_style == FOG
    styles.save(world.studio, maker, FOG.model_copy(update={"words": "thin mist"}), made)
    turn(opened, "idea")
    assert "was changed since" in words(opened)
    opened.button(key="style-newer").click().run()
    assert world.made(film_id).brief.own_style.words == "thin mist"
    assert "was changed since" not in words(opened)
