"""A ComfyUI of one's own: a workflow with its inputs filled is queued, looked for, and its picture or film fetched. It costs nothing.

Workflows stand in data/workflows and in the studio's own folder; what they take and how it is found stands in providers/protocols/comfyui_workflows.py.
A door may name one for pictures (`workflow`), and some for film (`films`, with commas): each of those is a model, which can do what
its workflow has inputs for. The key, where a proxy asks for one, is "name:password" or a token.

    python -m providers.comfyui check FILE [--server http://127.0.0.1:8188]

tells what of a workflow is bound to which node, what is missing, and, of a server, which kinds of node and files it does not have."""

from __future__ import annotations

import base64
import math
import re
import uuid
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from providers import clip_frames, fitting
from providers.base import Capability, Door, Errand, Grade, Model, Request, Result, Usage
from providers.errors import BadAnswer, Gone, Later, Lost, ProviderError, Unable
from providers.facts import catalogue
from providers.facts.error_meanings import SAID, VendorReply, error_of_ended_job
from providers.protocols import comfyui_workflows
from providers.protocols.comfyui_workflows import Graph
from providers.transport import file_signature
from providers.transport.http_client import Wire, reply_by_status
from providers.transport.job_polling import ask_after, send_off
from providers.transport.outside_vendor import Vendor

if TYPE_CHECKING:
    import httpx

HOME = "http://127.0.0.1:8188"
LOOK_S = 2.0
FILM = "comfyui-video"
"""The row that stands for every workflow for film."""
FPS, STEP = 24.0, 8
"""Pictures a second where the workflow does not say; films are made in steps of so many pictures, and one."""
OWN_SECONDS = 5.0
"""About how long a film is whose length the workflow alone says."""
FILMS, PICTURES = ((".mp4", ".webm", ".mov", ".gif"), (".png", ".jpg", ".jpeg", ".webp"))
"""Endings of what is wanted, the best first."""
LOST_MOST = 200
SMALLER = "Its graphics card has too little memory for it: a smaller picture or a shorter clip may go."


class ComfyUI(Vendor):
    name = "comfyui"
    can_find = True

    def __init__(self) -> None:
        self._lost: dict[str, str] = {}

    def models(self) -> tuple[Model, ...]:
        """Those that any of them can do; for film it takes a workflow that a door names."""
        return tuple(model for model in catalogue.models(self.name) if model.name != FILM)

    def names_models(self, door: Door) -> bool:
        return bool(door.extra.get("films"))

    def behind(self, door: Door) -> tuple[Model, ...]:
        """A model for each workflow for film that a door names and that can be read."""
        usual = next(model for model in catalogue.models(self.name) if model.name == FILM)
        return tuple(_film_model(usual, name, graph) for name, graph in _for_film(door))

    def wire(self, door: Door) -> Wire:
        return Wire(door, HOME, explain, _key(door.key.strip()))

    def look(self, door: Door) -> tuple[str, ...]:
        self.wire(door).ask("GET", "/system_stats", read_s=20)
        return ()

    def generate(self, model: Model, request: Request, errand: Errand) -> Result:
        """It runs whatever it is sent, twice where it is sent twice: what was lost before is looked for first."""
        wire, same = self.wire(errand.door), f"{errand.door.name}|{model.id}|{request.fingerprint()}"
        if (before := self._lost.pop(same, "")) and _has(wire, before):
            raise Later(before, LOOK_S)
        graph = comfyui_workflows.load_workflow(_workflow(errand))
        wanted = {place.name for place in comfyui_workflows.input_places(graph)}
        if "prompt" not in wanted and model.capability is not Capability.UPSCALE:
            raise Unable(f"The workflow {_workflow(errand)} has no node called prompt.")
        values = _values(model, request, errand, graph) | self._shown(wire, model, request, errand, wanted)
        own = _named(errand.key)
        asked = {"prompt": comfyui_workflows.fill_inputs(graph, values), "client_id": errand.key, "prompt_id": own}
        try:
            name = str(send_off(wire, "/prompt", asked).get("prompt_id") or "")
        except Lost:
            self._lost = {**dict(list(self._lost.items())[-LOST_MOST:]), same: own}
            raise
        if not re.fullmatch(r"[\w-]+", name):
            raise Lost("It took the job and gave it no name.")
        raise Later(name, LOOK_S)

    def resume(self, model: Model, remote_id: str, request: Request, errand: Errand) -> Result:
        wire = self.wire(errand.door)
        job = ask_after(wire, f"/history/{remote_id}").get(remote_id)
        if not job:
            job = self._missed(wire, remote_id)
        status = job.get("status") or {}
        if status.get("status_str") == "error":
            raise _ended(status.get("messages") or [])
        film = model.capability is Capability.VIDEO
        made = _best(job.get("outputs") or {}, FILMS if film else PICTURES)
        if made is None:
            raise BadAnswer(f"The workflow ended without a {'film' if film else 'picture'}.")
        where = {name: str(made.get(name, "")) for name in ("filename", "subfolder", "type")}
        content, _ = wire.fetch(f"view?{urlencode(where)}")
        if not film:
            return Result(
                content=content, media_type=file_signature.require_media_type(content, "image"), usage=Usage(images=1)
            )
        result = file_signature.film_result(content, Usage())
        return result.model_copy(update={"usage": Usage(seconds=result.facts["seconds"])})

    def find(self, model: Model, request: Request, errand: Errand) -> str:
        name = _named(errand.key)
        return name if _has(self.wire(errand.door), name) else ""

    def cancel(self, model: Model, remote_id: str, errand: Errand) -> bool:
        """A job that waits is taken out of the queue, one that runs is interrupted; nobody else's is."""
        wire = self.wire(errand.door)
        running, waiting = _queue(wire)
        if remote_id in waiting:
            wire.send("POST", "/queue", json={"delete": [remote_id]})
        elif remote_id in running:
            wire.send("POST", "/interrupt", json={"prompt_id": remote_id})
        return remote_id in waiting | running

    def kinds(self, door: Door) -> Mapping[str, Any]:
        """Raises ProviderError where the server cannot be asked."""
        has = self.wire(door).ask("GET", "/object_info", read_s=60)
        if not isinstance(has, dict):
            raise BadAnswer("The answer does not say what it has.")
        return has

    def _missed(self, wire: Wire, name: str) -> dict[str, Any]:
        """A job that the history does not have: raises Later where it is still to be done, Gone where nobody knows it. It may
        have ended while we asked."""
        running, waiting = _queue(wire)
        if name in running | waiting:
            raise Later(name, LOOK_S)
        if job := ask_after(wire, f"/history/{name}").get(name):
            return dict(job)
        raise Gone("It does not know this job: it was started anew, or somebody took it out of the queue.")

    def _shown(self, wire: Wire, model: Model, request: Request, errand: Errand, wanted: set[str]) -> dict[str, Any]:
        """The pictures that the workflow has inputs for, uploaded; and how large the result is to be, where nobody said so."""
        shown = {
            name: sha256 for name, sha256 in _pictures(model, request, wanted).items() if name in wanted and sha256
        }
        read = {sha256: errand.read(sha256) for sha256 in shown.values()}
        laid = {sha256: _uploaded(wire, sha256, content) for sha256, content in read.items()}
        found: dict[str, Any] = {name: laid[sha256] for name, sha256 in shown.items()}
        if "picture" in shown and (model.capability is Capability.UPSCALE or not request.width):
            width, height = file_signature.picture_size(read[shown["picture"]])
            times = float(request.inputs.get("times") or 2) if model.capability is Capability.UPSCALE else 1.0
            found |= {"width": _even(width * times), "height": _even(height * times)}
        return found


def explain(answer: httpx.Response, told: Any) -> VendorReply | None:
    """A workflow it cannot run is a 400 that says which node is wrong and why."""
    error = told.get("error") if isinstance(told, dict) else None
    if answer.status_code != 400 or not isinstance(error, dict):
        return None
    nodes = told.get("node_errors")
    wrong = [one for node in (nodes or {}).values() for one in node.get("errors") or [] if isinstance(one, dict)]
    why = [f"{one.get('message', '')} {one.get('details', '')}".strip() for one in wrong]
    return reply_by_status(
        answer,
        code=str(error.get("type") or ""),
        kind=next((str(one["type"]) for one in wrong if one.get("type")), ""),
        words=" ".join([str(error.get("message", "")), *why])[:SAID],
    )


# What is asked -----------------------------------------------------------------------------------------------------------


def _workflow(errand: Errand) -> str:
    """The model's own, or for words alone the one the door names."""
    name = str(errand.options["workflow"])
    return errand.door.extra.get("workflow", "").strip() or name if name == "text_to_image" else name


def _for_film(door: Door) -> Iterator[tuple[str, Graph]]:
    for name in dict.fromkeys(re.split(r"[,，、\s]+", door.extra.get("films", ""))):
        try:
            graph = comfyui_workflows.load_workflow(name)
        except Unable:
            continue  # the dry run says what is wrong with it
        if not comfyui_workflows.missing_parts(graph):
            yield name.removesuffix(".json"), graph


def _film_model(usual: Model, name: str, graph: Graph) -> Model:
    """What a workflow can do is what it has inputs for. A picture it has an input for, it must be given: what stands there is a file of
    whoever made it."""
    has = {place.name for place in comfyui_workflows.input_places(graph)}
    people = sum(one.startswith("reference ") for one in has)
    pictures = people + ("first frame" in has)
    limits = usual.limits.model_copy(
        update={
            "references": pictures,
            "likenesses": people,
            "needs_reference": pictures > 0,
            "last_frame": "last frame" in has,
            "seed": "seed" in has,
            "negative": "negative" in has,
            "seconds_most": usual.limits.seconds_most if has & {"seconds", "frames"} else OWN_SECONDS,
            "sound": "always" if _has_sound(graph) else "none",
        }
    )
    label = {language: f"{words} · {name}" for language, words in usual.label.items()}
    options = usual.options | {Grade.BALANCED: {**usual.option(Grade.BALANCED), "workflow": name}}
    return usual.model_copy(update={"name": f"{FILM}:{name}", "label": label, "limits": limits, "options": options})


def _has_sound(graph: Graph) -> bool:
    """A film that is put together of pictures and a sound."""
    films = {end.node for end in comfyui_workflows.output_places(graph) if end.name == "film"}
    films |= {number for number, node in graph.items() if node["class_type"] == "CreateVideo"}
    return any(isinstance(graph[number]["inputs"].get("audio"), list) for number in films)


def _values(model: Model, request: Request, errand: Errand, graph: Graph) -> dict[str, Any]:
    width, _, height = fitting.size(model, request).partition("x")
    style = str(request.inputs.get("style") or "")
    prompt = request.prompt if style in request.prompt else f"{style}, {request.prompt}".strip(", ")
    told = {name: value for name, value in errand.door.extra.items() if name == "checkpoint" and value}
    return {
        **errand.options,
        "prompt": prompt,
        "negative": request.negative,
        "seed": request.seed % 2**32,
        "width": int(width),
        "height": int(height),
        **(_length(model, request, graph) if model.capability is Capability.VIDEO else {}),
        **told,
    }


def _length(model: Model, request: Request, graph: Graph) -> dict[str, Any]:
    """In seconds and in pictures, at the rate that the workflow has itself."""
    seconds, fps = fitting.duration(model, request), comfyui_workflows.frame_rate(graph) or FPS
    return {
        "seconds": math.ceil(seconds - 0.05),
        "frames": math.ceil(seconds * fps / STEP) * STEP + 1,
        "fps": int(fps) if fps.is_integer() else fps,
    }


def _pictures(model: Model, request: Request, wanted: set[str]) -> dict[str, str]:
    """The hash for each picture that a workflow may want. Where it wants more references than there are, the last is shown again."""
    if model.capability is Capability.VIDEO:
        first, last, people = clip_frames.frames_shown(request)
        found = {"first frame": first, "last frame": last}
    else:
        people = request.references if model.limits.references else ()
        found = {"picture": next(iter(people), "")}
    for name in wanted:
        if name.startswith("reference ") and people:
            found[name] = people[min(int(name.split()[1]), len(people)) - 1]
    return found


def _uploaded(wire: Wire, sha256: str, content: bytes) -> str:
    """A picture's name there."""
    kind = file_signature.require_media_type(content, "image")
    file = (f"dailies-{sha256[:24]}.{kind.partition('/')[2]}", content, kind)
    told = wire.ask("POST", "/upload/image", files={"image": file}, data={"overwrite": "true"})
    return "/".join(filter(None, (told.get("subfolder"), told.get("name"))))


def _named(key: str) -> str:
    """The name of a job, made of our own for the call: it takes such."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"dailies:{key}"))


def _even(side: float) -> int:
    return max(8, round(side / 8) * 8)


# What is answered --------------------------------------------------------------------------------------------------------


def _queue(wire: Wire) -> tuple[set[str], set[str]]:
    """Names of the jobs that (run, wait)."""
    told = ask_after(wire, "/queue")
    rows = (told.get("queue_running") or [], told.get("queue_pending") or [])
    running, waiting = ({str(row[1]) for row in part if len(row) > 1} for part in rows)
    return running, waiting


def _has(wire: Wire, name: str) -> bool:
    """Whether it knows this job: waiting, running or done."""
    running, waiting = _queue(wire)
    return name in running | waiting or bool(ask_after(wire, f"/history/{name}").get(name))


def _best(outputs: dict[str, Any], endings: tuple[str, ...]) -> dict[str, Any] | None:
    """Of all files that its nodes handed over: by its ending, kept before thrown away, of the last node. Films stand under `images`,
    `gifs`, `video` or `videos`, as the node likes; a batch of which more is to come is none yet."""
    found = [
        one
        for node in outputs.values()
        if isinstance(node, dict) and not any(node.get("unfinished_batch") or ())
        for one in reversed(_files(node))
        if _ending(one) in endings
    ]
    return min(
        reversed(found), key=lambda one: (endings.index(_ending(one)), one.get("type") != "output"), default=None
    )


def _files(node: dict[str, Any]) -> list[dict[str, Any]]:
    lists = (part for part in node.values() if isinstance(part, list))
    return [one for part in lists for one in part if isinstance(one, dict) and one.get("filename")]


def _ending(file: dict[str, Any]) -> str:
    return Path(str(file["filename"])).suffix.lower()


def _ended(messages: list[Any]) -> ProviderError:
    facts: dict[str, Any] = next(
        (m[1] for m in messages if len(m) > 1 and m[0] in ("execution_error", "execution_interrupted")), {}
    )
    code = str(facts.get("exception_type") or "interrupted")
    words = str(facts.get("exception_message") or "Somebody interrupted it.")
    words = f"{SMALLER} {words}" if "OutOfMemory" in code else words
    return error_of_ended_job(ComfyUI.name, code, words.strip())


def _key(key: str) -> dict[str, str]:
    if not key:
        return {}
    if ":" in key:
        return {"Authorization": f"Basic {base64.b64encode(key.encode()).decode()}"}
    return {"Authorization": f"Bearer {key}"}


PROVIDER = ComfyUI()


# The dry run as a command ------------------------------------------------------------------------------------------------
