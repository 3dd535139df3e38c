"""A ComfyUI of one's own: pictures by workflows with slots, jobs that go wrong or are lost, and the dry run."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from providers.comfyui.__main__ import main
from providers.errors import (
    Failed,
    Gone,
    Invalid,
    Later,
    LinkFails,
    Lost,
    ProviderError,
    Unable,
    Unavailable,
)
from providers.facts import catalogue
from providers.protocols import comfyui_workflows
from providers.transport.file_signature import picture_size
from providers.vendors.self_hosted.comfyui import PROVIDER
from tests.providers.comfyui_requests import DRAW, ENLARGE, MODEL, RESTYLE, errand, made
from tests.providers.long_job import submit, whole
from tests.wire import comfyui_graphs, golden
from tests.wire.server import Answer, Fault
from tests.wire.vendors.comfyui import Comfyui


@pytest.fixture
def fake() -> Iterator[Comfyui]:
    with Comfyui() as comfy:
        yield comfy  # type: ignore[misc]


def test_a_picture_is_drawn_by_a_workflow(fake: Comfyui) -> None:
    fake.polls_needed = 2
    result, looks = made(fake, DRAW)
    width, height = picture_size(result.content)
    assert looks >= 1 and width / height == pytest.approx(16 / 9, abs=0.03) and result.usage.images == 1
    assert fake.asked[0].json["prompt"]["2"]["inputs"]["text"] == DRAW.prompt
    golden.check("comfyui", "draw", fake.asked[0])
    golden.check("comfyui", "look", fake.asked[1])


def test_a_picture_is_drawn_in_another_style_in_its_own_size(fake: Comfyui) -> None:
    result, _ = made(fake, RESTYLE)
    assert picture_size(result.content) == (200, 120)
    assert fake.asked[1].json["prompt"]["2"]["inputs"]["text"] == "水彩, 雨巷"
    golden.check("comfyui", "upload", fake.asked[0])
    golden.check("comfyui", "restyle", fake.asked[1])


def test_a_picture_is_made_as_many_times_larger_as_wanted(fake: Comfyui) -> None:
    assert picture_size(made(fake, ENLARGE)[0].content) == (600, 360)
    golden.check("comfyui", "enlarge", fake.asked[1])


def test_the_door_may_name_a_checkpoint_and_a_workflow(fake: Comfyui) -> None:
    submit(PROVIDER, MODEL, DRAW, errand(fake, extra={"checkpoint": "dreamshaper_8.safetensors"}))
    assert fake.asked[0].json["prompt"]["1"]["inputs"]["ckpt_name"] == "dreamshaper_8.safetensors"
    with pytest.raises(Unable):
        PROVIDER.generate(MODEL, DRAW, errand(fake, extra={"workflow": "../../prices/rates"}))
    with pytest.raises(Unable, match="prompt"):
        PROVIDER.generate(MODEL, DRAW, errand(fake, extra={"workflow": "upscale.json"}))
    assert len(fake.asked) == 1


def test_every_slot_of_our_workflows_can_be_filled() -> None:
    known = {"prompt", "negative", "seed", "width", "height", "picture", "checkpoint", "denoise", "upscaler"}
    known |= {"steps", "cfg", "sampler", "scheduler"}
    for file in comfyui_workflows.SHIPPED.glob("*.json"):
        comfyui_workflows.fill_inputs(comfyui_workflows.parse_workflow(file.read_bytes()), dict.fromkeys(known, 1))


def test_a_key_is_a_token_or_a_name_with_its_password(fake: Comfyui) -> None:
    assert PROVIDER.check(fake.door()).ok
    assert PROVIDER.check(fake.door(secret=f"studio:{fake.secret()}")).ok
    assert PROVIDER.check(fake.door(secret="")).ok
    assert PROVIDER.check(fake.door(secret="wrong")).note == "BadKey"


@pytest.mark.parametrize(
    ("kind", "error"),
    [("bad_answer", Lost)],
)
def test_what_goes_wrong_is_told_as_what_it_is(fake: Comfyui, kind: str, error: type[Exception]) -> None:
    fake.trouble(kind)
    with pytest.raises(error) as told:
        PROVIDER.generate(MODEL, DRAW, errand(fake))
    assert len(fake.asked) == 1 and "canary" not in str(told.value)


def test_a_workflow_that_cannot_run_says_which_part_is_wrong(fake: Comfyui) -> None:
    said = {"errors": [{"message": "Value not in list: ckpt_name"}], "class_type": "CheckpointLoaderSimple"}
    body = {"error": {"type": "x", "message": "Prompt outputs failed validation"}, "node_errors": {"1": said}}
    fake.next(Fault("answer", answer=Answer(400, body)))
    with pytest.raises(Unable, match="ckpt_name"):
        PROVIDER.generate(MODEL, DRAW, errand(fake))


@pytest.mark.parametrize(("kind", "error"), [("failed", Failed), ("gone", Gone)])
def test_a_job_that_ends_badly_says_how(fake: Comfyui, kind: str, error: type[Exception]) -> None:
    fake.job_trouble(kind)
    with pytest.raises(error):
        made(fake, DRAW)


@pytest.mark.parametrize("kind", ["unavailable", "bad_answer"])
def test_a_job_that_cannot_be_asked_after_is_not_lost(fake: Comfyui, kind: str) -> None:
    fake.polls_needed = 9
    name = submit(PROVIDER, MODEL, DRAW, errand(fake))
    fake.trouble(kind)
    with pytest.raises(Unavailable):
        PROVIDER.resume(MODEL, name, DRAW, errand(fake))
    with pytest.raises(Later):
        PROVIDER.resume(MODEL, name, DRAW, errand(fake))


def test_a_cancelled_job_is_taken_out_of_the_queue_and_no_other(fake: Comfyui) -> None:
    fake.polls_needed = 9
    first, second = (submit(PROVIDER, MODEL, DRAW, errand(fake, key=key)) for key in ("call-1", "call-2"))
    assert PROVIDER.cancel(MODEL, second, errand(fake)) is True
    assert PROVIDER.cancel(MODEL, second, errand(fake)) is False
    assert not fake.jobs[first]["cancelled"]
    assert PROVIDER.cancel(MODEL, first, errand(fake)) is True
    with pytest.raises(Gone):
        PROVIDER.resume(MODEL, first, DRAW, errand(fake))


def test_it_costs_nothing() -> None:
    assert all(model.price_micro_yuan == 0 for model in catalogue.models("comfyui"))


def test_a_file_that_is_late_is_looked_for_again(fake: Comfyui) -> None:
    fake.polls_needed = 0
    name = submit(PROVIDER, MODEL, DRAW, errand(fake))
    fake.next(Fault("answer", answer=Answer(404, b"404: Not Found"), path="/view"))
    with pytest.raises(LinkFails):
        PROVIDER.resume(MODEL, name, DRAW, errand(fake))
    assert PROVIDER.resume(MODEL, name, DRAW, errand(fake)).content


def test_a_job_whose_answer_was_lost_is_found_and_not_run_twice(fake: Comfyui) -> None:
    fake.polls_needed = 3
    fake.next(Fault("lose"))
    with pytest.raises(Lost):
        PROVIDER.generate(MODEL, DRAW, errand(fake))
    assert PROVIDER.find(MODEL, DRAW, errand(fake)) == fake.runs[0]
    assert PROVIDER.find(MODEL, DRAW, errand(fake, key="never")) == ""
    assert submit(PROVIDER, MODEL, DRAW, errand(fake, key="call-2")) == fake.runs[0] and len(fake.runs) == 1
    assert submit(PROVIDER, MODEL, DRAW, errand(fake, key="call-3")) != fake.runs[0], "what is asked anew is run anew"


def test_what_never_arrived_is_sent_again(fake: Comfyui) -> None:
    fake.next(Fault("drop"))
    with pytest.raises(Lost):
        PROVIDER.generate(MODEL, DRAW, errand(fake))
    assert submit(PROVIDER, MODEL, DRAW, errand(fake, key="call-2")) == fake.runs[0] and len(fake.runs) == 1


def test_an_old_server_names_its_jobs_itself(fake: Comfyui) -> None:
    fake.names_itself = True
    result, _ = whole(PROVIDER, MODEL, DRAW, errand(fake))
    assert result.content and PROVIDER.find(MODEL, DRAW, errand(fake)) == ""


@pytest.mark.parametrize(
    ("kind", "words", "type_", "error"),
    [
        ("invalid_prompt", "Cannot execute because node WanX does not exist.", "", Unable),
        ("missing_node_type", "Node 'WanX' not found. The custom node may not be installed.", "", Unable),
        ("prompt_outputs_failed_validation", "Prompt outputs failed validation", "value_not_in_list", Unable),
        ("prompt_outputs_failed_validation", "Prompt outputs failed validation", "required_input_missing", Invalid),
        ("prompt_no_outputs", "Prompt has no outputs", "", Invalid),
    ],
)
def test_what_a_server_lacks_is_no_fault_of_the_request(
    fake: Comfyui, kind: str, words: str, type_: str, error: type[ProviderError]
) -> None:
    said = (
        {"1": {"errors": [{"type": type_, "message": "m", "details": "unet_name: 'a.safetensors'"}]}} if type_ else {}
    )
    body = {"error": {"type": kind, "message": words}, "node_errors": said}
    fake.next(Fault("answer", answer=Answer(400, body)))
    with pytest.raises(ProviderError) as told:
        PROVIDER.generate(MODEL, DRAW, errand(fake))
    assert type(told.value) is error and words in str(told.value)
    assert not type_ or "a.safetensors" in str(told.value)


def test_a_card_without_room_is_said_so_and_not_asked_again(fake: Comfyui) -> None:
    fake.job_trouble("failed")
    with pytest.raises(Failed, match="smaller picture") as told:
        made(fake, DRAW)
    assert told.value.again is False


# The dry run -------------------------------------------------------------------------------------------------------------


def test_a_dry_run_asks_the_server_what_it_has_and_queues_nothing(fake: Comfyui) -> None:
    graph = comfyui_graphs.film(
        n1=comfyui_graphs.node("UNETLoader", unet_name="wan3.safetensors", weight_dtype="default"),
        n8=comfyui_graphs.node("WanVideoDecode", samples=["7", 0], vae=["3", 0]),
    )
    has = PROVIDER.kinds(fake.door())
    seen = comfyui_workflows.dry_run(comfyui_graphs.file(graph), "wan3", has)
    assert seen.asked and seen.unknown == ("WanVideoDecode",) and not seen.good
    assert seen.files == ("wan3.safetensors (UNETLoader.unet_name)",)
    assert comfyui_workflows.dry_run(comfyui_graphs.file(comfyui_graphs.film()), "wan22", has).good
    assert not fake.runs and not fake.pictures


def test_the_dry_run_is_a_command(fake: Comfyui, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    good, bad = tmp_path / "good.json", tmp_path / "bad.json"
    good.write_bytes(comfyui_graphs.file(comfyui_graphs.film()))
    bad.write_bytes(comfyui_graphs.file(comfyui_graphs.editor()))
    assert main(["check", str(good), "--server", fake.url]) == 0
    told = capsys.readouterr().out
    assert "prompt -> node 4 (Prompt), text" in told and "seed -> node 7 (seed), seed" in told
    assert "stays as it is there" in told and "ends in a film" in told
    assert main(["check", str(bad)]) == 1 and "Export (API)" in capsys.readouterr().out
    bad.write_bytes(comfyui_graphs.file(comfyui_graphs.unnamed()))
    assert main(["check", str(bad)]) == 1 and "missing: a node called 'prompt'" in capsys.readouterr().out
    assert main(["check", str(tmp_path / "nowhere.json")]) == 1
    assert main(["check", str(good), "--server", "http://127.0.0.1:9"]) == 1
