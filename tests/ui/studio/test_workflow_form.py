"""A workflow is dropped into the window of a ComfyUI's door: what would go where is said, and it is kept and used."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator

import pytest
from streamlit.testing.v1 import AppTest

from core.gateway import doors
from core.models import workflows
from core.studio import Studio
from tests.ui.studio.test_vendors_page import listed
from tests.ui.studio.vendors_world import PAGE, field, press
from tests.ui.world import words
from tests.wire import comfyui_graphs
from tests.wire.vendors.comfyui import Comfyui

Look = Callable[..., AppTest]


@pytest.fixture
def comfy() -> Iterator[Comfyui]:
    with Comfyui() as fake:
        yield fake  # type: ignore[misc]


@pytest.fixture
def look(tab: Callable[..., AppTest]) -> Look:
    def show(language: str = "en") -> AppTest:
        opened = tab("admin", name=uuid.uuid4().hex[:6], language=language)
        opened.query_params["view"] = "keys"
        return opened.switch_page(PAGE).run()

    return show


def changing(look: Look, studio: Studio, comfy: Comfyui, language: str = "en", **extra: str) -> AppTest:
    """The window of a door that stands open."""
    with studio.db.write() as session:
        doors.create_door(session, "comfyui", address=comfy.url, inner=True, extra=extra)
    return press(look(language), "更改" if language == "zh" else "Change")


def drop(here: AppTest, told: object, name: str = "wan22.json") -> AppTest:
    content = told if isinstance(told, bytes) else comfyui_graphs.file(told)
    return here.file_uploader[0].upload(name, content, "application/json").run()


def test_a_good_workflow_says_what_goes_where_and_is_used_once_kept(look, studio, owned, comfy):
    here = drop(changing(look, studio, comfy, films="old"), comfyui_graphs.film())
    said = words(here)
    assert "wan22 makes clips and can be kept" in said and "goes to node 4 (Prompt), text" in said
    assert "first frame" in said and "The server was asked" in said and not comfy.runs
    here = press(here, "Keep and use it")
    assert not here.exception and "wan22 is kept" in words(here)
    assert listed(studio)[0].extra == {"films": "old, wan22"} and workflows.list_workflows(studio) == ["wan22"]
    assert field(here, "Workflows of your own for clips").value == "old, wan22"


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        (b"\x00\x01 no json", "This file is not JSON"),
        (comfyui_graphs.editor(), "Save it once more with Export (API)"),
        ({"a": 1}, "There are no nodes in it"),
        (comfyui_graphs.unnamed(), "No node is called prompt"),
        (b" " * (2 * 1024 * 1024 + 1), "larger than 2 MB"),
    ],
    ids=["words", "editor", "numbers", "unnamed", "huge"],
)
def test_a_file_that_will_not_do_says_why_and_cannot_be_kept(look, studio, owned, comfy, told, sentence):
    here = drop(changing(look, studio, comfy), told)
    assert sentence in words(here) and not here.exception
    assert "Keep and use it" not in [button.label for button in here.button]


def test_what_the_server_lacks_is_named_and_it_may_be_kept_all_the_same(look, studio, owned, comfy):
    graph = comfyui_graphs.film(
        n1=comfyui_graphs.node("UNETLoader", unet_name="wan3.safetensors", weight_dtype="default")
    )
    here = drop(changing(look, studio, comfy), graph)
    said = words(here)
    assert "this server cannot run it now" in said and "wan3.safetensors (UNETLoader.unet_name)" in said
    assert "Keep and use it" in [button.label for button in here.button]


def test_before_a_door_is_stored_its_form_takes_the_name(look, studio, owned, comfy):
    here = press(look(), "Add a key")
    field(here, "Vendor").select("comfyui").run()
    here = drop(here, comfyui_graphs.film())
    assert "The server was not asked" in words(here)
    here = press(here, "Keep and use it")
    field(here, "Address").input(comfy.url)
    press(here, "Save and test")
    assert listed(studio)[0].extra["films"] == "wan22"


def test_it_speaks_chinese(look, studio, owned, comfy):
    said = words(drop(changing(look, studio, comfy, language="zh"), comfyui_graphs.film()))
    assert "wan22 能出视频，可以保存" in said and "填到节点 4（Prompt）的 text" in said and "首帧" in said


def test_other_vendors_are_not_asked_for_workflows(look, studio, owned):
    here = press(look(), "Add a key")
    field(here, "Vendor").select("kling").run()
    assert not here.file_uploader
