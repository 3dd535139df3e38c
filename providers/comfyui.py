"""A ComfyUI of one's own: a workflow of data/workflows with its slots filled is queued, looked for, and its picture fetched.
It costs nothing.

A slot is a value that is a name in braces, as "{prompt}". Workflows know: prompt, negative, seed, width, height, picture (the
uploaded one), checkpoint, and whatever the model's options name. Anybody may lay a workflow of their own beside ours (in ComfyUI:
"Save (API Format)", then names in braces) and name it at the door. The key, where a proxy asks for one, is "name:password" or a
token."""

from __future__ import annotations

import base64
import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from providers import fitting, signature
from providers.base import (
    BadAnswer,
    Capability,
    Door,
    Errand,
    Failed,
    Gone,
    Invalid,
    Later,
    Lost,
    Model,
    ProviderError,
    Request,
    Result,
    Unable,
    Usage,
)
from providers.looking import ask_after, send_off
from providers.vendor import Vendor
from providers.wire import SAID, Wire

if TYPE_CHECKING:
    import httpx

HOME = "http://127.0.0.1:8188"
FOLDER = Path(__file__).parent.parent / "data" / "workflows"
SLOT = re.compile(r"\{(\w+)\}")
LOOK_S = 2.0


class ComfyUI(Vendor):
    name = "comfyui"

    def wire(self, door: Door) -> Wire:
        return Wire(door, HOME, explain, _key(door.key.strip()))

    def look(self, door: Door) -> tuple[str, ...]:
        self.wire(door).ask("GET", "/system_stats", read_s=20)
        return ()

    def generate(self, model: Model, request: Request, errand: Errand) -> Result:
        wire = self.wire(errand.door)
        slots = _slots(model, request, errand)
        if request.references and model.limits.references:
            slots |= self._shown(wire, model, request, errand)
        asked = {"prompt": filled(_workflow(errand), slots), "client_id": errand.key}
        name = str(send_off(wire, "/prompt", asked).get("prompt_id") or "")
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
        pictures = [one for output in (job.get("outputs") or {}).values() for one in output.get("images") or []]
        kept = sorted(pictures, key=lambda one: one.get("type") != "output")
        if not kept:
            raise BadAnswer("The workflow ended without a picture.")
        where = {name: str(kept[0].get(name, "")) for name in ("filename", "subfolder", "type")}
        content = wire.send("GET", "/view", params=where).content
        return Result(content=content, media_type=signature.sure(content, "image"), usage=Usage(images=1))

    def cancel(self, model: Model, remote_id: str, errand: Errand) -> bool:
        """A job that waits is taken out of the queue, one that runs is interrupted; nobody else's is."""
        wire = self.wire(errand.door)
        running, waiting = _queue(wire)
        if remote_id in waiting:
            wire.send("POST", "/queue", json={"delete": [remote_id]})
        elif remote_id in running:
            wire.send("POST", "/interrupt", json={"prompt_id": remote_id})
        return remote_id in waiting | running

    def _missed(self, wire: Wire, name: str) -> dict[str, Any]:
        """A job that the history does not have: raises Later where it is still to be done, Gone where nobody knows it. It may
        have ended while we asked."""
        running, waiting = _queue(wire)
        if name in running | waiting:
            raise Later(name, LOOK_S)
        if job := ask_after(wire, f"/history/{name}").get(name):
            return dict(job)
        raise Gone("It does not know this job: it was started anew, or somebody took it out of the queue.")

    def _shown(self, wire: Wire, model: Model, request: Request, errand: Errand) -> dict[str, Any]:
        """The picture to work on, uploaded; and how large the result is to be, where nobody said so."""
        content = errand.read(request.references[0])
        kind = signature.sure(content, "image")
        file = (f"dailies-{request.references[0][:24]}.{kind.partition('/')[2]}", content, kind)
        told = wire.ask("POST", "/upload/image", files={"image": file}, data={"overwrite": "true"})
        found: dict[str, Any] = {"picture": "/".join(filter(None, (told.get("subfolder"), told.get("name"))))}
        if model.capability is Capability.UPSCALE or not request.width:
            width, height = signature.size(content)
            times = float(request.inputs.get("times") or 2) if model.capability is Capability.UPSCALE else 1.0
            found |= {"width": _even(width * times), "height": _even(height * times)}
        return found


def explain(answer: httpx.Response, told: Any) -> ProviderError | None:
    """A workflow it cannot run is a 400 that says which node is wrong and why."""
    error = told.get("error") if isinstance(told, dict) else None
    if answer.status_code != 400 or not isinstance(error, dict):
        return None
    nodes = (told.get("node_errors") or {}).values()
    why = [str(one.get("message", "")) for node in nodes for one in node.get("errors") or []]
    return Invalid(" ".join([str(error.get("message", "")), *why])[:SAID])


def filled(workflow: Any, slots: dict[str, Any]) -> Any:
    """A workflow with a value for each slot. Raises Unable for a slot nobody can fill."""
    if isinstance(workflow, dict):
        return {name: filled(value, slots) for name, value in workflow.items()}
    if isinstance(workflow, list):
        return [filled(value, slots) for value in workflow]
    if isinstance(workflow, str) and (slot := SLOT.fullmatch(workflow)):
        if slot[1] not in slots:
            raise Unable(f"The workflow wants {slot[1]}, and there is none.")
        return slots[slot[1]]
    return workflow


def _workflow(errand: Errand) -> Any:
    """The model's own, or for words alone the one the door names. Raises Unable where there is none of that name."""
    name = str(errand.options["workflow"])
    if name == "text_to_image":
        name = errand.door.extra.get("workflow", "").removesuffix(".json") or name
    file = FOLDER / f"{name}.json"
    if not re.fullmatch(r"[\w-]+", name) or not file.exists():
        raise Unable("There is no workflow of that name in data/workflows.")
    return json.loads(file.read_text("utf-8"))


def _slots(model: Model, request: Request, errand: Errand) -> dict[str, Any]:
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
        **told,
    }


def _queue(wire: Wire) -> tuple[set[str], set[str]]:
    """Names of the jobs that (run, wait)."""
    told = ask_after(wire, "/queue")
    rows = (told.get("queue_running") or [], told.get("queue_pending") or [])
    running, waiting = ({str(row[1]) for row in part if len(row) > 1} for part in rows)
    return running, waiting


def _ended(messages: list[Any]) -> ProviderError:
    facts: dict[str, Any] = next(
        (m[1] for m in messages if len(m) > 1 and m[0] in ("execution_error", "execution_interrupted")), {}
    )
    said = f"{facts.get('exception_type', '')} {facts.get('exception_message', 'interrupted')}".strip()[:SAID]
    return Failed(said, again="OutOfMemory" in said)


def _even(side: float) -> int:
    return max(8, round(side / 8) * 8)


def _key(key: str) -> dict[str, str]:
    if not key:
        return {}
    if ":" in key:
        return {"Authorization": f"Basic {base64.b64encode(key.encode()).decode()}"}
    return {"Authorization": f"Bearer {key}"}


PROVIDER = ComfyUI()
