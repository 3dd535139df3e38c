"""A fake of ComfyUI: a workflow is checked node by node, queued, looked for in the history, and its picture or film fetched.

It takes no money and no key; where one is sent all the same (a proxy stands before it) it must be right. Every path also
stands under /api."""

from __future__ import annotations

import base64
import uuid
from typing import Any

from pydantic import Field

from tests.wire.long_jobs import Jobs
from tests.wire.media import mp4, picture
from tests.wire.result_links import size_of
from tests.wire.server import KEY, Answer, Asked, Body, Wrong, route

NODES: dict[str, tuple[str, ...]] = {
    "CheckpointLoaderSimple": ("ckpt_name",),
    "VAELoader": ("vae_name",),
    "LoraLoader": ("model", "clip", "lora_name", "strength_model", "strength_clip"),
    "CLIPTextEncode": ("text", "clip"),
    "CLIPSetLastLayer": ("clip", "stop_at_clip_layer"),
    "EmptyLatentImage": ("width", "height", "batch_size"),
    "KSampler": (
        *(
            "model",
            "seed",
            "steps",
            "cfg",
            "sampler_name",
            "scheduler",
            "positive",
            "negative",
            "latent_image",
            "denoise",
        ),
    ),
    "VAEDecode": ("samples", "vae"),
    "VAEEncode": ("pixels", "vae"),
    "LoadImage": ("image",),
    "ImageScale": ("image", "upscale_method", "width", "height", "crop"),
    "ImageScaleBy": ("image", "upscale_method", "scale_by"),
    "UpscaleModelLoader": ("model_name",),
    "ImageUpscaleWithModel": ("upscale_model", "image"),
    "SaveImage": ("images", "filename_prefix"),
    "PreviewImage": ("images",),
    "UNETLoader": ("unet_name", "weight_dtype"),
    "CLIPLoader": ("clip_name", "type"),
    "LoadAudio": ("audio",),
    "PrimitiveInt": ("value",),
    "PrimitiveStringMultiline": ("value",),
    "Wan22ImageToVideoLatent": ("vae", "width", "height", "length", "batch_size"),
    "WanFirstLastFrameToVideo": ("positive", "negative", "vae", "width", "height", "length", "batch_size"),
    "CreateVideo": ("images", "fps"),
    "SaveVideo": ("video", "filename_prefix", "format", "codec"),
    "VHS_VideoCombine": (
        *("images", "frame_rate", "loop_count", "filename_prefix", "format", "pingpong", "save_output"),
    ),
}
"""The nodes it has, each with what it must be given."""
SAVES = ("SaveImage", "PreviewImage", "SaveVideo", "VHS_VideoCombine")
FILES = {
    ("CheckpointLoaderSimple", "ckpt_name"): ["sd_xl_base_1.0.safetensors", "dreamshaper_8.safetensors"],
    ("UNETLoader", "unet_name"): ["wan2.2_ti2v_5B_fp16.safetensors"],
    ("CLIPLoader", "clip_name"): ["umt5_xxl_fp8_e4m3fn_scaled.safetensors"],
    ("VAELoader", "vae_name"): ["wan2.2_vae.safetensors"],
    ("UpscaleModelLoader", "model_name"): ["RealESRGAN_x4plus.pth"],
}
"""The files of models it has, and the fields where one may be chosen."""


class Node(Body):
    class_type: str
    inputs: dict[str, Any]
    meta: dict[str, Any] = Field(default_factory=dict, alias="_meta")


class Prompt(Body):
    prompt: dict[str, Node]
    client_id: str = ""
    prompt_id: str = ""
    extra_data: dict[str, Any] = Field(default_factory=dict)
    front: bool = False
    number: float | None = None


class Queue(Body):
    clear: bool = False
    delete: list[str] = Field(default_factory=list)


class Interrupt(Body):
    prompt_id: str = ""


class Comfyui(Jobs):
    provider = "comfyui"
    ENDS = ("failed", "gone")

    def __init__(self) -> None:
        super().__init__()
        self.pictures: dict[tuple[str, str], bytes] = {}
        """Pictures and films by (folder: input, output, temp; name)."""
        self.runs: list[str] = []
        """Names of the jobs in the order they were taken: one that is sent twice is run twice."""
        self.names_itself = False
        """An old server: it gives a job a name of its own whatever it is told."""

    def knows(self, asked: Asked) -> bool:
        given = asked.headers.get("Authorization", "")
        if given.startswith("Basic "):
            return base64.b64decode(given.removeprefix("Basic ")).decode().endswith(f":{KEY}")
        return given in ("", f"Bearer {KEY}")

    def nowhere(self, asked: Asked) -> Answer:
        return Answer(404, b"404: Not Found", {"Content-Type": "text/plain"})

    def invalid(self, why: str) -> Answer:
        return _wrong("invalid_prompt", f"Cannot execute because {why}")

    def says(self, kind: str) -> Answer:
        return {
            "bad_key": Answer(401, b"401: Unauthorized", {"Content-Type": "text/plain"}),
            "invalid": _wrong("prompt_outputs_failed_validation", "Prompt outputs failed validation"),
            "unavailable": Answer(503, b"503 Service Unavailable", {"Content-Type": "text/plain"}),
            "bad_answer": Answer(200, b"ComfyUI is loading", {"Content-Type": "text/plain"}),
        }[kind]

    @route("GET", r"(?:/api)?/system_stats")
    def stats(self, asked: Asked) -> Answer:
        return Answer(
            200, {"system": {"os": "posix", "comfyui_version": "0.3.60"}, "devices": [{"name": "cpu", "type": "cpu"}]}
        )

    @route("GET", r"(?:/api)?/object_info")
    def kinds(self, asked: Asked) -> Answer:
        """What may be chosen is told in the old way of the first field and in the new way of the others."""
        told: dict[str, Any] = {}
        for kind, fields in NODES.items():
            rows: dict[str, Any] = {field: ["*", {}] for field in fields}
            for field in fields:
                if files := FILES.get((kind, field)):
                    old = kind == "CheckpointLoaderSimple"
                    rows[field] = [files, {}] if old else ["COMBO", {"options": files}]
            told[kind] = {"input": {"required": rows, "optional": {}}, "output_node": kind in SAVES}
        return Answer(200, told)

    @route("POST", r"(?:/api)?/prompt")
    def submit(self, asked: Asked) -> Answer:
        body = self.checked(Prompt, asked)
        if not any(node.class_type in SAVES for node in body.prompt.values()):
            return _wrong("prompt_no_outputs", "Prompt has no outputs")
        if wrong := self._wrong_nodes(body.prompt):
            return _wrong("prompt_outputs_failed_validation", "Prompt outputs failed validation", wrong)
        own = "" if self.names_itself else body.prompt_id
        job = self.accepted(id=own or str(uuid.uuid4()), nodes=body.prompt, size=self._size(body.prompt))
        self.runs.append(job["id"])
        return Answer(200, {"prompt_id": job["id"], "number": len(self.jobs), "node_errors": {}})

    @route("GET", r"(?:/api)?/history/([\w-]+)")
    def history(self, asked: Asked) -> Answer:
        assert asked.match is not None
        job = self.jobs.get(asked.match.group(1))
        if job is None or job["end"] == "gone" or job["cancelled"] or not self.looked(job):
            return Answer(200, {})
        if job["end"]:
            said = {
                "node_id": "3",
                "exception_type": "torch.OutOfMemoryError",
                "exception_message": "Allocation failed",
            }
            status = {"status_str": "error", "completed": False, "messages": [["execution_error", said]]}
            return Answer(200, {job["id"]: {"prompt": [1, job["id"]], "outputs": {}, "status": status}})
        status = {"status_str": "success", "completed": True, "messages": [["execution_success", {}]]}
        return Answer(200, {job["id"]: {"prompt": [1, job["id"]], "outputs": self._outputs(job), "status": status}})

    @route("GET", r"(?:/api)?/view")
    def view(self, asked: Asked) -> Answer:
        content = self.pictures.get((asked.query.get("type", "output"), asked.query.get("filename", "")))
        kind = "image/png" if asked.query.get("filename", "").endswith(".png") else "video/mp4"
        return self.nowhere(asked) if content is None else Answer(200, content, {"Content-Type": kind})

    @route("POST", r"(?:/api)?/upload/image")
    def upload(self, asked: Asked) -> Answer:
        parts = asked.form
        if set(parts) - {"image", "overwrite", "type", "subfolder"} or "image" not in parts:
            return Answer(400, b"", {"Content-Type": "text/plain"})
        name, content = parts["image"][0]
        self.pictures["input", name] = content
        return Answer(200, {"name": name, "subfolder": "", "type": "input"})

    @route("GET", r"(?:/api)?/queue")
    def queue(self, asked: Asked) -> Answer:
        open_jobs = [j for j in self.jobs.values() if j["looks"] <= self.polls_needed and not j["cancelled"]]
        rows = [[n, job["id"], {}, {}, []] for n, job in enumerate(open_jobs) if job["end"] != "gone"]
        return Answer(200, {"queue_running": rows[:1], "queue_pending": rows[1:]})

    @route("POST", r"(?:/api)?/queue")
    def unqueue(self, asked: Asked) -> Answer:
        self._stop(self.checked(Queue, asked).delete)
        return Answer(200, b"")

    @route("POST", r"(?:/api)?/interrupt")
    def interrupt(self, asked: Asked) -> Answer:
        body = self.checked(Interrupt, asked) if asked.body else Interrupt()
        self._stop([body.prompt_id] if body.prompt_id else list(self.jobs)[:1])
        return Answer(200, b"")

    def _stop(self, names: list[str]) -> None:
        for name in names:
            if name in self.jobs and self.jobs[name]["looks"] <= self.polls_needed:
                self.jobs[name]["cancelled"] = True

    def _outputs(self, job: dict[str, Any]) -> dict[str, Any]:
        """By node, as each kind tells it: core's films stand under `images`, VHS's under `gifs`."""
        return {name: self._saved(name, node, job) for name, node in job["nodes"].items() if node.class_type in SAVES}

    def _saved(self, name: str, node: Node, job: dict[str, Any]) -> dict[str, Any]:
        film = node.class_type in ("SaveVideo", "VHS_VideoCombine")
        kept = node.class_type in ("SaveImage", "SaveVideo") or bool(node.inputs.get("save_output"))
        kind, ending = "output" if kept else "temp", "mp4" if film else "png"
        file = f"{node.inputs.get('filename_prefix', 'ComfyUI')}_{job['id'][:8]}_{name}_.{ending}"
        self.pictures[kind, file] = self._film(job) if film else picture(*job["size"])
        item = {"filename": file, "subfolder": "", "type": kind}
        if node.class_type == "VHS_VideoCombine":
            return {"gifs": [{**item, "format": node.inputs["format"], "frame_rate": node.inputs["frame_rate"]}]}
        return {"images": [item], **({"animated": [True]} if film else {})}

    def _film(self, job: dict[str, Any]) -> bytes:
        """As long as its nodes say, with a sound where one is put to it."""
        nodes = job["nodes"].values()
        told = {
            name: node.inputs[name] for node in nodes for name in ("length", "fps", "frame_rate") if name in node.inputs
        }
        count, fps = (
            self._number(job, told.get("length", 97)),
            self._number(job, told.get("fps", told.get("frame_rate", 24))),
        )
        return mp4(
            job["size"][0] // 4,
            job["size"][1] // 4,
            (count - 1) / fps,
            2,
            sound=any("audio" in n.inputs for n in nodes),
        )

    def _number(self, job: dict[str, Any], value: Any) -> float:
        """A number, or that of the node it is linked to."""
        return float(job["nodes"][value[0]].inputs["value"] if isinstance(value, list) else value)

    def _wrong_nodes(self, nodes: dict[str, Node]) -> dict[str, Any]:
        """What is wrong with each node: a kind it has not, an input not given, a link to nowhere, a picture it has not."""
        wrong: dict[str, list[dict[str, str]]] = {}
        for name, node in nodes.items():
            if node.class_type not in NODES:
                raise Wrong(_wrong("invalid_prompt", f"Cannot execute because node {node.class_type} does not exist."))
            said = [f"Required input is missing: {i}" for i in NODES[node.class_type] if i not in node.inputs]
            said += [
                f"Bad linked input: {i}" for i, v in node.inputs.items() if isinstance(v, list) and v[0] not in nodes
            ]
            if node.class_type == "LoadImage" and ("input", node.inputs.get("image")) not in self.pictures:
                said.append("Invalid image file")
            wrong[name] = [{"type": "value_not_valid", "message": words, "details": ""} for words in said]
            for field in node.inputs:
                if (files := FILES.get((node.class_type, field))) and node.inputs[field] not in files:
                    details = f"{field}: '{node.inputs[field]}' not in {files}"
                    wrong[name].append(
                        {"type": "value_not_in_list", "message": "Value not in list", "details": details}
                    )
        return {n: {"errors": errors, "class_type": nodes[n].class_type} for n, errors in wrong.items() if errors}

    def _size(self, nodes: dict[str, Node]) -> tuple[int, int]:
        """How large what comes out is: from node to node in the order they stand in, which is the order they are linked in."""
        size = (512, 512)
        for node in nodes.values():
            if node.class_type == "LoadImage":
                size = size_of(self.pictures["input", node.inputs["image"]])
            elif {"width", "height"} <= set(node.inputs):
                size = (node.inputs["width"], node.inputs["height"])
            by = 4 if node.class_type == "ImageUpscaleWithModel" else node.inputs.get("scale_by", 1)
            size = (round(size[0] * by), round(size[1] * by))
        return size


def _wrong(kind: str, words: str, nodes: dict[str, Any] | None = None) -> Answer:
    error = {"type": kind, "message": words, "details": "", "extra_info": {}}
    return Answer(400, {"error": error, "node_errors": nodes or {}})


FAKES = (Comfyui,)
