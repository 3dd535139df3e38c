"""The library's styles and presets, and choosing them on Home and for a film, without a browser."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from core import access, habits, looks, presets, project, shelf, styles, tables
from core.looks import Told
from core.presets import Choices
from core.studio import Studio
from tests import films
from tests.ui.world import World, labelled, turn, words
from ui.components import preset_choice, style_choice, style_window

FOG = Told(name="雾港", words="thick harbour fog", palette=("#101820", "#c0c8d0"), based_on="ink")


@pytest.fixture(scope="module")
def world(one_studio: Studio) -> World:
    return World(one_studio, ["full"])


def somebody(world: World, role: str = "user") -> tables.User:
    return films.person(world.studio, role=role) if role != "user" else films.person(world.studio)


def look_of(opened: AppTest) -> str:
    return next(group for group in opened.button_group if group.key == "home_look").value


def test_the_library_shows_every_style_and_every_preset(world):
    opened = world.tab(None, "library")
    said = words(opened)
    for look in looks.looks().values():
        assert look.label["en"] in said
    opened.segmented_control(key="library_view").set_value("presets").run()
    said = words(opened)
    for preset in presets.shipped().values():
        assert preset.label["en"] in said and preset.says["en"] in said
