"""Workflows of a ComfyUI: tried dry, kept in the studio's own folder, named at a door, and then somebody makes films."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from core.errors import NotAWorkflow, NoWritePermission
from core.gateway import doors
from core.models import vendor_readiness, workflows
from core.money.ledger import Account
from core.settings import Settings
from core.studio import Studio, open_studio
from providers.base import Capability
from tests.wire import comfyui_graphs
from tests.wire.vendors.comfyui import Comfyui

GOOD = comfyui_graphs.file(comfyui_graphs.film())


@pytest.fixture
def studio(sqlite_with_tables: Path, tmp_path: Path) -> Studio:
    (tmp_path / "studio.db").write_bytes(sqlite_with_tables.read_bytes())
    settings = Settings(_env_file=None, dailies_home=tmp_path, database_url="", redis_url="redis://127.0.0.1:1/0")
    return open_studio(settings)


@pytest.fixture
def comfy() -> Iterator[Comfyui]:
    with Comfyui() as fake:
        yield fake  # type: ignore[misc]


def opened(studio: Studio, fake: Comfyui, **extra: str) -> str:
    with studio.db.write() as session:
        return doors.create_door(session, "comfyui", address=fake.url, inner=True, extra=extra).name


def extra_of(studio: Studio, name: str) -> dict[str, str]:
    with studio.db.read() as session:
        return next(door.extra for door in doors.list_doors(session, studio.settings) if door.name == name)


def test_a_file_is_tried_and_nothing_is_kept(studio: Studio) -> None:
    looked = workflows.dry_run_workflow(studio, GOOD, "我的 wan22.json")
    assert looked.report.good and looked.report.name == "我的-wan22" and not looked.report.asked
    assert workflows.list_workflows(studio) == []


def test_through_a_door_the_server_is_asked_what_it_has(studio: Studio, comfy: Comfyui) -> None:
    name = opened(studio, comfy)
    graph = comfyui_graphs.film(n8=comfyui_graphs.node("WanVideoDecode", samples=["7", 0]))
    looked = workflows.dry_run_workflow(studio, comfyui_graphs.file(graph), "x.json", name)
    assert looked.report.asked and looked.report.unknown == ("WanVideoDecode",) and not comfy.runs


def test_a_server_that_is_away_leaves_what_the_file_says(studio: Studio) -> None:
    with studio.db.write() as session:
        name = doors.create_door(session, "comfyui", address="http://127.0.0.1:9", inner=True).name
    looked = workflows.dry_run_workflow(studio, GOOD, "x.json", name)
    assert (looked.away, looked.report.asked, looked.report.good) == ("NotSent", False, True)


def test_what_is_kept_is_named_at_a_door_and_makes_films_from_then_on(studio: Studio, comfy: Comfyui) -> None:
    name = opened(studio, comfy, checkpoint="dreamshaper_8.safetensors")
    assert Capability.VIDEO not in {
        model.capability for model in vendor_readiness.list_vendor_models(studio, "comfyui")
    }
    for file in ("wan22.json", "between.json"):
        graph = comfyui_graphs.film() if file == "wan22.json" else comfyui_graphs.between()
        seen = workflows.save_workflow(studio, comfyui_graphs.file(graph), file)
        said = workflows.add_to_door(studio, name, seen)
    assert said == "wan22, between" and workflows.list_workflows(studio) == ["between", "wan22"]
    assert extra_of(studio, name) == {"checkpoint": "dreamshaper_8.safetensors", "films": "wan22, between"}
    films = [
        model.name
        for model in vendor_readiness.list_vendor_models(studio, "comfyui")
        if model.capability is Capability.VIDEO
    ]
    assert films == ["comfyui-video:wan22", "comfyui-video:between"]
    assert studio.model("comfyui/comfyui-video:wan22", Account()) is not None


def test_a_workflow_for_pictures_takes_the_place_of_the_usual_one(studio: Studio, comfy: Comfyui) -> None:
    name = opened(studio, comfy, workflow="old")
    graph = {
        "1": comfyui_graphs.node("CLIPTextEncode", "prompt", text=""),
        "2": comfyui_graphs.node("SaveImage", images=["1", 0]),
    }
    workflows.add_to_door(studio, name, workflows.save_workflow(studio, comfyui_graphs.file(graph), "mine.json"))
    assert extra_of(studio, name) == {"workflow": "mine"}


def test_the_same_name_is_the_same_workflow_brought_anew(studio: Studio) -> None:
    workflows.save_workflow(studio, GOOD, "wan22.json")
    workflows.save_workflow(studio, comfyui_graphs.file(comfyui_graphs.between()), "wan22.json")
    kept = studio.settings.workflows / "wan22.json"
    assert kept.read_bytes() == comfyui_graphs.file(comfyui_graphs.between()) and list(kept.parent.iterdir()) == [kept]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"not json",
        comfyui_graphs.file(comfyui_graphs.editor()),
        comfyui_graphs.file(comfyui_graphs.unnamed()),
        b" " * 3_000_000,
    ],
    ids=["empty", "words", "editor", "unnamed", "huge"],
)
def test_what_cannot_be_run_is_never_kept(studio: Studio, content: bytes) -> None:
    with pytest.raises(NotAWorkflow):
        workflows.save_workflow(studio, content, "x.json")
    assert workflows.list_workflows(studio) == []


@pytest.mark.parametrize("name", ["../../studio.db", "/etc/passwd", "..", ".json", "a/b\\c.json", "x" * 300])
def test_no_name_leads_out_of_the_folder(studio: Studio, name: str) -> None:
    seen = workflows.save_workflow(studio, GOOD, name)
    kept = studio.settings.workflows / f"{seen.name}.json"
    assert kept.exists() and kept.parent == studio.settings.workflows and len(seen.name) <= 60


def test_a_folder_that_cannot_be_written_says_so(studio: Studio) -> None:
    studio.settings.workflows.write_text("a file stands where the folder should be")
    with pytest.raises(NoWritePermission):
        workflows.save_workflow(studio, GOOD, "x.json")
