"""What the tests ask of DashScope: a picture, a change, films, a line; and what is owed for them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from providers.base import Capability, Errand, Grade, Likeness, Model, Request, Result
from providers.facts.pricing import load_price_book, price_traits
from providers.vendors.hosted.dashscope import PROVIDER
from tests.providers.long_job import whole
from tests.wire import media
from tests.wire.vendors.dashscope import DashScope

MODELS = {model.name: model for model in PROVIDER.models()}
TODAY = date(2026, 11, 30)
RAIN = "清晨的雨巷里，一个人撑着伞走来。“等我！”"
PICTURE = Request(capability=Capability.IMAGE, prompt=RAIN, negative="文字", width=1280, height=720, seed=7)
FILM = PICTURE.model_copy(update={"capability": Capability.VIDEO, "seconds": 5.0})
PEOPLE = FILM.model_copy(
    update={"likenesses": (Likeness(name="阿雨", sha256="who"), Likeness(name="老周", sha256="who2"))}
)
CHANGE = Request(capability=Capability.EDIT, prompt="把外套改成红色", references=("still",), seed=7)
LINE = Request(capability=Capability.SPEECH, prompt=RAIN, language="zh", inputs={"speaker": {"sex": "f", "age": "old"}})


def errand(fake: DashScope, model: Model, **facts: Any) -> Errand:
    return Errand(
        door=facts.pop("door", fake.door()),
        key="call-1",
        options=model.option(facts.pop("grade", Grade.BALANCED)),
        read=lambda sha256: media.wav(3.0) if sha256 == "line" else media.picture(*SIZES.get(sha256, (640, 640))),
    )


SIZES = {"still": (1280, 720), "who": (512, 640), "tiny": (320, 180), "huge": (4800, 600), "mask": (1280, 720)}


def made(fake: DashScope, name: str, request: Request, **facts: Any) -> Result:
    model = MODELS[name]
    result, _ = whole(PROVIDER, model, request, errand(fake, model, **facts))
    return result


def owed(fake: DashScope, name: str, request: Request, result: Result, grade: Grade = Grade.BALANCED) -> Decimal:
    """What our own price rows say of this result."""
    model = MODELS[name]
    return load_price_book().cost(model, result.usage, price_traits(model, request, grade), TODAY).amount


ASKED = {
    "wan2.2-t2i-flash": PICTURE,
    "wan2.7-image": PICTURE,
    "qwen-image-plus": PICTURE,
    "wan2.7-t2v": FILM,
    "cosyvoice-v3-flash": LINE,
    "qwen3-tts-flash": LINE,
}
