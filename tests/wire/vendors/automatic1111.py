"""A fake of AUTOMATIC1111 (and Forge): a Stable Diffusion of one's own. It takes no money; it may ask for a name and a password.

The door's address has no /sdapi/v1."""

from __future__ import annotations

import base64
import json
from typing import Any, ClassVar, Literal

from pydantic import Field

from tests.wire.media import picture
from tests.wire.result_links import size_of
from tests.wire.server import KEY, Answer, Asked, Body, Fake, Fault, Wrong, route

SAMPLERS = ("Euler", "Euler a", "DPM++ 2M", "DPM++ SDE", "DDIM", "UniPC", "LCM")
UPSCALERS = ("None", "Lanczos", "Nearest", "ESRGAN_4x", "R-ESRGAN 4x+", "R-ESRGAN 4x+ Anime6B", "SwinIR 4x")
MODELS = ("sd_xl_base_1.0", "dreamshaper_8")


class Ask(Body):
    prompt: str = ""
    negative_prompt: str = ""
    styles: list[str] = Field(default_factory=list)
    seed: int = -1
    subseed: int = -1
    subseed_strength: float = 0
    width: int = Field(512, ge=64, le=2048, multiple_of=8)
    height: int = Field(512, ge=64, le=2048, multiple_of=8)
    steps: int = Field(50, ge=1, le=150)
    cfg_scale: float = 7
    sampler_name: str = "Euler"
    scheduler: str = "Automatic"
    batch_size: int = Field(1, ge=1, le=8)
    n_iter: int = Field(1, ge=1)
    restore_faces: bool = False
    tiling: bool = False
    override_settings: dict[str, Any] = Field(default_factory=dict)
    override_settings_restore_afterwards: bool = True
    alwayson_scripts: dict[str, Any] = Field(default_factory=dict)
    send_images: bool = True
    save_images: bool = False


class AskLarger(Ask):
    enable_hr: bool = False
    hr_scale: float = 2
    hr_upscaler: str = "Latent"
    hr_second_pass_steps: int = 0
    denoising_strength: float = Field(0, ge=0, le=1)


class AskAnother(Ask):
    init_images: list[str] = Field(min_length=1)
    denoising_strength: float = Field(0.75, ge=0, le=1)
    resize_mode: Literal[0, 1, 2, 3] = 0
    mask: str | None = None
    include_init_images: bool = False


class Enlarge(Body):
    image: str
    resize_mode: Literal[0, 1] = 0
    upscaling_resize: float = Field(2, ge=1, le=8)
    upscaling_resize_w: int = 512
    upscaling_resize_h: int = 512
    upscaling_crop: bool = True
    upscaler_1: str = "None"
    upscaler_2: str = "None"
    extras_upscaler_2_visibility: float = 0
    gfpgan_visibility: float = 0
    codeformer_visibility: float = 0
    codeformer_weight: float = 0
    upscale_first: bool = False
    show_extras_results: bool = True


class Automatic1111(Fake):
    provider = "automatic1111"
    locked: ClassVar[bool] = False
    """Started with --api-auth: whoever has no name and password is not let in. A wrong one is never let in."""

    def secret(self) -> str:
        return f"studio:{KEY}"

    def admitted(self, asked: Asked) -> Answer | None:
        given = asked.headers.get("Authorization", "")
        good = f"Basic {base64.b64encode(self.secret().encode()).decode()}"
        return None if given == good or not (given or self.locked) else self.says("bad_key")

    def invalid(self, why: str) -> Answer:
        where, _, what = why.partition(": ")
        return Answer(422, {"detail": [{"loc": ["body", *where.split(".")], "msg": what, "type": "value_error"}]})

    def nowhere(self, asked: Asked) -> Answer:
        return Answer(404, {"detail": "Not Found"})

    def says(self, kind: str) -> Answer:
        memory = "CUDA out of memory. Tried to allocate 2.25 GiB"
        return {
            "bad_key": Answer(401, {"detail": "Incorrect username or password"}, {"WWW-Authenticate": "Basic"}),
            "invalid": Answer(404, {"detail": "Sampler not found"}),
            "unavailable": Answer(500, {"error": "OutOfMemoryError", "detail": "", "body": "", "errors": memory}),
            "bad_answer": Answer(200, {"images": [], "parameters": {}, "info": "{}"}),
        }[kind]

    def trouble(self, kind: str) -> None:
        self.next(Fault("answer", answer=self.says(kind)))

    @route("POST", r"/sdapi/v1/txt2img")
    def draw(self, asked: Asked) -> Answer:
        body = self.checked(AskLarger, asked)
        times = body.hr_scale if body.enable_hr else 1
        return self._drawn(body, round(body.width * times), round(body.height * times))

    @route("POST", r"/sdapi/v1/img2img")
    def draw_anew(self, asked: Asked) -> Answer:
        body = self.checked(AskAnother, asked)
        for shown in body.init_images:
            _size(shown)
        return self._drawn(body, body.width, body.height)

    @route("POST", r"/sdapi/v1/extra-single-image")
    def enlarge(self, asked: Asked) -> Answer:
        body = self.checked(Enlarge, asked)
        if body.upscaler_1 not in UPSCALERS:
            return Answer(
                500, {"error": "AssertionError", "detail": "", "body": "", "errors": "could not find upscaler"}
            )
        width, height = _size(body.image)
        wanted = (round(width * body.upscaling_resize), round(height * body.upscaling_resize))
        size = wanted if body.resize_mode == 0 else (body.upscaling_resize_w, body.upscaling_resize_h)
        return Answer(200, {"html_info": "<p></p>", "image": _base64(picture(*size))})

    @route("GET", r"/sdapi/v1/progress")
    def progress(self, asked: Asked) -> Answer:
        state = {"skipped": False, "interrupted": False, "job": "", "job_count": 0, "sampling_step": 0}
        return Answer(
            200, {"progress": 0.0, "eta_relative": 0.0, "state": state, "current_image": None, "textinfo": None}
        )

    @route("POST", r"/sdapi/v1/interrupt")
    def interrupt(self, asked: Asked) -> Answer:
        return Answer(200, {})

    @route("GET", r"/sdapi/v1/sd-models")
    def its_models(self, asked: Asked) -> Answer:
        return Answer(
            200,
            [
                {
                    "title": f"{name}.safetensors [31e35c80fc]",
                    "model_name": name,
                    "hash": "31e35c80fc",
                    "filename": name,
                }
                for name in MODELS
            ],
        )

    @route("GET", r"/sdapi/v1/samplers")
    def its_samplers(self, asked: Asked) -> Answer:
        return Answer(200, [{"name": name, "aliases": [], "options": {}} for name in SAMPLERS])

    @route("GET", r"/sdapi/v1/upscalers")
    def its_upscalers(self, asked: Asked) -> Answer:
        return Answer(200, [{"name": name, "model_name": None, "scale": 4} for name in UPSCALERS])

    def _drawn(self, body: Ask, width: int, height: int) -> Answer:
        if body.sampler_name not in SAMPLERS:
            return self.says("invalid")
        chosen = body.override_settings.get("sd_model_checkpoint", MODELS[0])
        if str(chosen).partition(".safetensors")[0] not in MODELS:
            return Answer(
                500, {"error": "RuntimeError", "detail": "", "body": "", "errors": f"Unknown checkpoint: {chosen}"}
            )
        seed = body.seed if body.seed >= 0 else 1234567890
        many = body.batch_size * body.n_iter
        info = {
            "prompt": body.prompt,
            "negative_prompt": body.negative_prompt,
            "seed": seed,
            "all_seeds": [seed + n for n in range(many)],
            "width": width,
            "height": height,
            "sampler_name": body.sampler_name,
            "sd_model_name": chosen,
        }
        images = [_base64(picture(width, height))] * many if body.send_images else []
        return Answer(
            200, {"images": images, "parameters": body.model_dump(), "info": json.dumps(info, ensure_ascii=False)}
        )


def _size(shown: str) -> tuple[int, int]:
    try:
        return size_of(shown)
    except ValueError as error:
        raise Wrong(Answer(500, {"error": "HTTPException", "detail": "Invalid encoded image"})) from error


def _base64(content: bytes) -> str:
    return base64.b64encode(content).decode()


FAKES = (Automatic1111,)
