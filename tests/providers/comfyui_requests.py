"""What the tests ask of a ComfyUI: pictures drawn, restyled and enlarged."""

from __future__ import annotations

from typing import Any

from providers.base import Capability, Errand, Grade, Model, Request
from providers.vendors.self_hosted.comfyui import PROVIDER
from tests.providers.long_job import whole
from tests.wire import media
from tests.wire.vendors.comfyui import Comfyui

MODELS = {model.capability: model for model in PROVIDER.models()}
MODEL = MODELS[Capability.IMAGE]
DRAW = Request(capability=Capability.IMAGE, prompt="雨巷，一把红伞", negative="文字", width=1280, height=720, seed=9)
RESTYLE = Request(
    capability=Capability.RESTYLE, prompt="雨巷", inputs={"style": "水彩"}, references=("a" * 64,), seed=3
)
ENLARGE = Request(capability=Capability.UPSCALE, inputs={"times": 3}, references=("a" * 64,))


def errand(fake: Comfyui, model: Model = MODEL, key: str = "call-1", **facts: Any) -> Errand:
    return Errand(
        door=fake.door(**facts),
        key=key,
        options=model.option(Grade.BALANCED),
        read=lambda _: media.picture(200, 120),
    )


def made(fake: Comfyui, request: Request, **facts: Any) -> Any:
    model = MODELS[request.capability]
    return whole(PROVIDER, model, request, errand(fake, model, **facts))
