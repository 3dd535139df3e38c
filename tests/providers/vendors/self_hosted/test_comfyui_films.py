"""A ComfyUI of one's own: films by workflows that a door names."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from providers.base import Capability, Likeness, Model, Request, RequestTerms
from providers.errors import BadAnswer, Later, Unable
from providers.fitting import request_as_shown
from providers.protocols import comfyui_workflows
from providers.vendors.self_hosted.comfyui import PROVIDER
from tests.providers.comfyui_requests import DRAW, MODEL, errand
from tests.providers.desk import Book, gateway
from tests.providers.long_job import whole
from tests.wire import comfyui_graphs, golden, media
from tests.wire.server import Answer, Fault
from tests.wire.vendors.comfyui import Comfyui


@pytest.fixture
def fake() -> Iterator[Comfyui]:
    with Comfyui() as comfy:
        yield comfy  # type: ignore[misc]


FILM = Request(
    capability=Capability.VIDEO, prompt="雨巷，一把红伞", negative="文字", width=1280, height=720, seconds=4, seed=9
)
BETWEEN = FILM.model_copy(
    update={"references": ("a" * 64,), "last_frame": "b" * 64, "likenesses": (Likeness(name="阿兰", sha256="c" * 64),)}
)


@pytest.fixture
def shelf(tmp_path: Path) -> Iterator[Path]:
    """The studio's own folder of workflows, with two for film in it."""
    for name, graph in (("wan22", comfyui_graphs.film()), ("between", comfyui_graphs.between())):
        (tmp_path / f"{name}.json").write_bytes(comfyui_graphs.file(graph))
    comfyui_workflows.set_own_folder(tmp_path)
    yield tmp_path
    comfyui_workflows.set_own_folder(tmp_path / "none")


def films(fake: Comfyui, names: str = "wan22, between.json") -> dict[str, Model]:
    return {model.name.partition(":")[2]: model for model in PROVIDER.behind(fake.door(extra={"films": names}))}


def sent(fake: Comfyui) -> dict[str, Any]:
    """The workflow as it left."""
    return next(asked.json for asked in fake.asked if asked.method == "POST" and asked.path == "/prompt")["prompt"]


def test_film_is_offered_only_where_a_door_names_a_workflow_for_it(fake: Comfyui, shelf: Path) -> None:
    assert Capability.VIDEO not in {model.capability for model in PROVIDER.models()}
    (shelf / "broken.json").write_bytes(comfyui_graphs.file(comfyui_graphs.editor()))
    (shelf / "unnamed.json").write_bytes(comfyui_graphs.file(comfyui_graphs.unnamed()))
    found = films(fake, "wan22，between.json, broken, unnamed, nowhere, ../wan22")
    assert list(found) == ["wan22", "between"]
    plain, between = (found[name].limits for name in ("wan22", "between"))
    assert (plain.references, plain.last_frame, plain.sound, plain.seed, plain.negative) == (
        0,
        False,
        "none",
        True,
        True,
    )
    assert (between.references, between.likenesses, between.last_frame, between.sound) == (2, 1, True, "always")
    assert between.needs_reference and found["wan22"].label["en"].endswith("wan22")


def test_a_film_is_made_by_a_workflow_whose_nodes_are_called_by_their_names(fake: Comfyui, shelf: Path) -> None:
    fake.polls_needed = 2
    model = films(fake)["wan22"]
    result, looks = whole(PROVIDER, model, FILM, errand(fake, model))
    told = {number: node["inputs"] for number, node in sent(fake).items()}
    assert looks >= 1 and result.media_type == "video/mp4"
    assert (told["4"]["text"], told["5"]["text"], told["7"]["seed"]) == (FILM.prompt, FILM.negative, 9)
    assert (told["6"]["width"], told["6"]["height"], told["6"]["length"]) == (1280, 720, 65), (
        "at the 16 a second it has"
    )
    assert result.facts["seconds"] == pytest.approx(4, abs=0.6) and "sound" not in result.facts
    golden.check("comfyui", "film", fake.asked[0])


def test_a_film_goes_from_a_picture_to_another_with_somebody_in_it(fake: Comfyui, shelf: Path) -> None:
    model = films(fake)["between"]
    fake.pictures["input", "hum.wav"] = media.wav(0.1)
    result, _ = whole(PROVIDER, model, request_as_shown(model, BETWEEN), errand(fake, model))
    told = {number: node["inputs"] for number, node in sent(fake).items()}
    laid = [told[number]["image"] for number in ("11", "12", "13")]
    assert laid == [f"dailies-{letter * 24}.png" for letter in "abc"] and result.facts["sound"] is True
    assert [asked.path for asked in fake.asked[:4]] == ["/upload/image"] * 3 + ["/prompt"]


def test_a_workflow_without_a_place_for_the_prompt_is_not_run(fake: Comfyui, shelf: Path) -> None:
    (shelf / "unnamed.json").write_bytes(comfyui_graphs.file(comfyui_graphs.unnamed()))
    with pytest.raises(Unable, match="no node called prompt"):
        PROVIDER.generate(MODEL, DRAW, errand(fake, extra={"workflow": "unnamed"}))
    assert fake.asked == []


def test_a_picture_that_a_workflow_wants_is_not_left_to_whoever_made_it(fake: Comfyui, shelf: Path) -> None:
    model = films(fake)["between"]
    with pytest.raises(Unable, match="last frame"):
        PROVIDER.generate(model, BETWEEN.model_copy(update={"last_frame": ""}), errand(fake, model))
    assert not fake.runs


@pytest.mark.parametrize("save", [True, False])
def test_a_film_is_found_wherever_its_node_puts_it(fake: Comfyui, shelf: Path, save: bool) -> None:
    combine = comfyui_graphs.node(
        "VHS_VideoCombine",
        images=["8", 0],
        frame_rate=16,
        loop_count=0,
        filename_prefix="vhs",
        format="video/h264-mp4",
        pingpong=False,
        save_output=save,
    )
    still = comfyui_graphs.node("PreviewImage", images=["8", 0])
    (shelf / "vhs.json").write_bytes(comfyui_graphs.file(comfyui_graphs.film(n9=combine, n10=still)))
    model = films(fake, "vhs")["vhs"]
    result, _ = whole(PROVIDER, model, FILM, errand(fake, model))
    view = next(asked for asked in fake.asked if asked.path == "/view")
    assert result.media_type == "video/mp4" and view.query["type"] == ("output" if save else "temp")


@pytest.mark.parametrize(
    ("outputs", "wanted"),
    [
        ({"1": {"images": [{"filename": "a.mp4", "type": "temp"}]}, "2": {"gifs": [{"filename": "b.gif"}]}}, "a.mp4"),
        (
            {"1": {"video": [{"filename": "a.webm", "type": "output"}]}, "2": {"videos": [{"filename": "b.mp4"}]}},
            "b.mp4",
        ),
        (
            {
                "1": {"gifs": [{"filename": "a.mp4", "type": "output"}]},
                "2": {"images": [{"filename": "b.mp4", "type": "output"}], "animated": [True]},
                "3": {"images": [{"filename": "c.mp4", "type": "temp"}, {"filename": "d.png", "type": "output"}]},
            },
            "b.mp4",
        ),
        ({"1": {"gifs": [{"filename": "a.mp4", "type": "output"}], "unfinished_batch": [True]}}, ""),
        ({"1": {"images": [{"filename": "a.png", "type": "output"}]}, "2": {"text": ["a.mp4"]}, "3": None}, ""),
    ],
)
def test_of_all_that_is_handed_over_the_best_film_is_taken(
    fake: Comfyui, shelf: Path, outputs: dict[str, Any], wanted: str
) -> None:
    model = films(fake)["wan22"]
    fake.pictures = {(kind, "b.mp4"): media.mp4(64, 64, 1) for kind in ("output", "")} | {
        ("temp", "a.mp4"): media.mp4(64, 64, 1)
    }
    status = {"status_str": "success", "completed": True, "messages": []}
    fake.next(Fault("answer", answer=Answer(200, {"job": {"outputs": outputs, "status": status}})))
    if not wanted:
        with pytest.raises(BadAnswer):
            PROVIDER.resume(model, "job", FILM, errand(fake, model))
        return
    assert PROVIDER.resume(model, "job", FILM, errand(fake, model)).media_type == "video/mp4"
    assert fake.asked[-1].query["filename"] == wanted


def test_a_film_goes_its_whole_way_through_the_gateway(fake: Comfyui, shelf: Path) -> None:
    book, terms = Book(comfyui="0"), RequestTerms(may_wait=True)
    book.opened["comfyui"] = [fake.door(extra={"films": "wan22"})]
    house = gateway(PROVIDER)
    with pytest.raises(Later):
        house.generate(FILM, terms, book)
    book.waits = book.accepted[0]
    assert book.waits.model == "comfyui-video:wan22" and book.waits.remote_id == fake.runs[0]
    result = None
    while result is None:
        with suppress(Later):
            result = house.generate(FILM, terms, book)
    assert result.media_type == "video/mp4" and result.model == "comfyui-video:wan22" and len(fake.runs) == 1
    assert result.cost_micro_yuan == 0
