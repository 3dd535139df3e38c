"""Workflows that people bring: what can be read, which input goes to which node, what is missing."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from providers.errors import Unable
from providers.protocols import comfyui_workflows
from providers.protocols.comfyui_workflows import (
    BYTES_MOST,
    InvalidWorkflow,
    dry_run,
    fill_inputs,
    frame_rate,
    input_places,
    parse_workflow,
)
from tests.wire import comfyui_graphs


@pytest.fixture
def shelf(tmp_path: Path) -> Iterator[Path]:
    comfyui_workflows.set_own_folder(tmp_path)
    yield tmp_path
    comfyui_workflows.set_own_folder(tmp_path / "none")


def where(graph: comfyui_graphs.Graph) -> dict[str, str]:
    return {place.name: f"{place.node}.{place.field}" for place in input_places(graph)}


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "not_json"),
        (b"not json at all", "not_json"),
        (b"\xff\xfe\x00", "not_json"),
        (b"[" * 100_000, "not_json"),
        (b"[]", "not_a_workflow"),
        (b"{}", "not_a_workflow"),
        (b'{"3": {"class_type": "KSampler"}}', "not_a_workflow"),
        (b'{"3": {"class_type": 3, "inputs": {}}}', "not_a_workflow"),
        (b'{"prompt": "a film"}', "not_a_workflow"),
        (comfyui_graphs.file(comfyui_graphs.editor()), "editor"),
        (b" " * (BYTES_MOST + 1), "too_large"),
        (comfyui_graphs.file({str(n): comfyui_graphs.node("Note") for n in range(2001)}), "too_many"),
    ],
    ids=lambda one: one if isinstance(one, str) else "file",
)
def test_a_file_that_is_no_workflow_is_refused_with_what_is_wrong(content: bytes, code: str) -> None:
    with pytest.raises(InvalidWorkflow) as told:
        parse_workflow(content)
    assert told.value.code == code and str(told.value).endswith(".")
    seen = dry_run(content, "x")
    assert (seen.wrong, seen.good, seen.places) == (code, False, ())


def test_inputs_are_found_by_the_titles_of_nodes_in_either_language() -> None:
    assert where(comfyui_graphs.film()) == {
        "prompt": "4.text",
        "negative": "5.text",
        "width": "6.width",
        "height": "6.height",
        "frames": "6.length",
        "seed": "7.seed",
    }
    found = where(comfyui_graphs.between())
    assert [found[name] for name in ("first frame", "last frame", "reference 1")] == [
        "11.image",
        "12.image",
        "13.image",
    ]


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("PROMPT", "prompt"),
        (" Positive_Prompt ", "prompt"),
        ("CLIP Text Encode (Positive Prompt)", "prompt"),
        ("提示词", "prompt"),
        ("CLIP Text Encode (Prompt)", ""),
        ("my prompt", ""),
        ("prompts", ""),
    ],
)
def test_capitals_and_dashes_in_a_title_do_not_matter_and_other_words_do(title: str, name: str) -> None:
    assert next(iter(where({"1": comfyui_graphs.node("CLIPTextEncode", title, text="", clip=["2", 0])})), "") == name


@pytest.mark.parametrize(
    ("title", "name"), [("ref 2", "reference 2"), ("Reference_03", "reference 3"), ("参考图1", "reference 1")]
)
def test_references_are_counted(title: str, name: str) -> None:
    assert list(where({"1": comfyui_graphs.node("LoadImage", title, image="x.png")})) == [name]


def test_a_slot_in_braces_is_an_input_as_before() -> None:
    graph = {
        "1": comfyui_graphs.node("CLIPTextEncode", text="{prompt}"),
        "2": comfyui_graphs.node("LoadImage", image="{first_frame}"),
    }
    assert where(graph) == {"prompt": "1.text", "first frame": "2.image"}
    made = fill_inputs(graph, {"prompt": "rain", "first frame": "a.png"})
    assert (made["1"]["inputs"]["text"], made["2"]["inputs"]["image"]) == ("rain", "a.png")
    assert graph["1"]["inputs"]["text"] == "{prompt}", "what is kept stays as it is"


def test_a_node_with_two_values_that_are_wanted_gets_both() -> None:
    graph = {"1": comfyui_graphs.node("EmptyLatentImage", "尺寸", width=8, height=8, batch_size=1)}
    assert fill_inputs(graph, {"width": 640, "height": 360})["1"]["inputs"] == {
        "width": 640,
        "height": 360,
        "batch_size": 1,
    }


def test_two_nodes_of_the_same_name_get_the_same() -> None:
    graph = comfyui_graphs.film(n20=comfyui_graphs.node("PrimitiveInt", "Seed", value=1))
    made = fill_inputs(graph, {place.name: 5 for place in input_places(graph)})
    assert (made["7"]["inputs"]["seed"], made["20"]["inputs"]["value"]) == (5, 5)


def test_what_is_linked_to_another_node_is_told_and_not_overwritten() -> None:
    graph = comfyui_graphs.film(n4=comfyui_graphs.node("CLIPTextEncode", "Prompt", text=["20", 0], clip=["2", 0]))
    seen = dry_run(comfyui_graphs.file(graph))
    assert seen.linked == ("Prompt",) and seen.missing == ("prompt",) and not seen.good


@pytest.mark.parametrize("name", ["checkpoint", "picture"])
def test_a_slot_that_nobody_can_fill_is_named(name: str) -> None:
    with pytest.raises(Unable, match=name):
        fill_inputs({"1": comfyui_graphs.node("LoadImage", image=f"{{{name}}}")}, {})


def test_a_workflow_without_the_named_nodes_says_which_it_lacks() -> None:
    seen = dry_run(comfyui_graphs.file(comfyui_graphs.unnamed()), "plain")
    assert seen.missing == ("prompt",) and seen.kind == "film" and not seen.good
    assert {"seed", "width", "frames", "seconds", "first frame"} <= set(seen.absent)
    assert not {"frames", "seconds", "fps"} & set(dry_run(comfyui_graphs.file(comfyui_graphs.film())).absent), (
        "one of them will do"
    )
    silent = {number: node for number, node in comfyui_graphs.film().items() if number != "10"}
    assert dry_run(comfyui_graphs.file(silent)).missing == ("output",)


def test_a_good_one_says_what_goes_where() -> None:
    seen = dry_run(comfyui_graphs.file(comfyui_graphs.film()), "wan22")
    assert seen.good and not seen.asked and (seen.kind, seen.nodes, seen.name) == ("film", 10, "wan22")
    assert [(end.node, end.kind) for end in seen.ends] == [("10", "SaveVideo")]
    assert ("prompt", "4", "text", "Prompt") in [(p.name, p.node, p.field, p.title) for p in seen.places]


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ([["a.safetensors"], {}], "b.safetensors (UNETLoader.unet_name)"),
        (["COMBO", {"options": ["a.safetensors"]}], "b.safetensors (UNETLoader.unet_name)"),
        (["STRING", {}], ""),
        (["COMBO", {}], ""),
        ([], ""),
    ],
)
def test_a_file_that_the_server_does_not_offer_is_named(row: list[Any], told: str) -> None:
    graph = {
        "1": comfyui_graphs.node("UNETLoader", unet_name="b.safetensors"),
        "2": comfyui_graphs.node("SaveVideo", "prompt", value=""),
    }
    has = {"UNETLoader": {"input": {"required": {"unet_name": row}}}, "SaveVideo": {"input": {}}}
    assert "".join(dry_run(comfyui_graphs.file(graph), has=has).files) == told


@pytest.mark.parametrize(
    ("nodes", "rate"),
    [
        ({}, 16),
        ({"n9": comfyui_graphs.node("CreateVideo", images=["8", 0], fps="{fps}")}, 0),
        (
            {
                "n9": comfyui_graphs.node("CreateVideo", images=["8", 0], fps=["20", 0]),
                "n20": comfyui_graphs.node("PrimitiveInt", "fps", value=25),
            },
            25,
        ),
    ],
)
def test_how_many_pictures_a_second_it_has_is_its_own(nodes: dict[str, Any], rate: float) -> None:
    assert frame_rate(comfyui_graphs.film(**nodes)) == rate


def test_the_studios_own_stand_before_those_that_came_and_are_read_anew_when_changed(shelf: Path) -> None:
    (shelf / "upscale.json").write_bytes(comfyui_graphs.file(comfyui_graphs.film()))
    assert "10" in comfyui_workflows.load_workflow("upscale.json") and comfyui_workflows.own_workflow_names() == [
        "upscale"
    ]
    (shelf / "upscale.json").write_bytes(comfyui_graphs.file({"1": comfyui_graphs.node("SaveImage", images=["2", 0])}))
    assert list(comfyui_workflows.load_workflow("upscale")) == ["1"]
    (shelf / "upscale.json").unlink()
    assert comfyui_workflows.load_workflow("upscale") == json.loads(
        (comfyui_workflows.SHIPPED / "upscale.json").read_text("utf-8")
    )


@pytest.mark.parametrize("name", ["", "../../prices/rates", "/etc/passwd", "a b", "x" * 61, "nowhere", "inputs"])
def test_no_name_leads_out_of_the_folder(shelf: Path, name: str) -> None:
    with pytest.raises(Unable):
        comfyui_workflows.load_workflow(name)


def test_a_file_that_was_spoilt_says_so(shelf: Path) -> None:
    (shelf / "bad.json").write_bytes(comfyui_graphs.file(comfyui_graphs.editor()))
    with pytest.raises(Unable, match="Export"):
        comfyui_workflows.load_workflow("bad")
