"""What the tests ask of Ark: its models, a film, a picture, a change."""

from __future__ import annotations

from datetime import date
from typing import Any

from providers.base import Capability, Errand, Grade, Likeness, Model, Request
from providers.vendors.hosted.ark import PROVIDER
from tests.wire import media
from tests.wire.vendors.ark import Ark

TODAY = date(2026, 11, 30)
MODELS = {(model.name, model.capability): model for model in PROVIDER.models()}


def model(name: str, capability: Capability = Capability.VIDEO) -> Model:
    return MODELS[name, capability]


S25, S20, FAST, S15 = (
    model(f"doubao-seedance-{name}") for name in ("2-5-260628", "2-0-260128", "2-0-fast-260128", "1-5-pro-251215")
)
DRAWS = model("doubao-seedream-4-5-251128", Capability.IMAGE)
EDITS = model("doubao-seedream-4-5-251128", Capability.EDIT)
WRITES = model("doubao-seed-2-1-pro-260915", Capability.TEXT)
FILM = Request(
    capability=Capability.VIDEO, prompt="清晨的雨巷里，一个人撑着伞走来。", width=1280, height=720, seconds=4, seed=7
)
FRAMED = FILM.model_copy(update={"references": ("a1",), "last_frame": "b2"})
PEOPLED = FILM.model_copy(
    update={"likenesses": (Likeness(name="林岚", sha256="c3"), Likeness(name="阿飞", sha256="d4"))}
)
PICTURE = Request(capability=Capability.IMAGE, prompt="雨巷，水墨", width=1280, height=720)
CHANGE = Request(capability=Capability.EDIT, prompt="把外套改成红色", references=("a1",))


def errand(fake: Ark, one: Model, **facts: Any) -> Errand:
    return Errand(
        door=facts.pop("door", fake.door()),
        key="call-1",
        options=one.option(facts.pop("grade", Grade.BALANCED)),
        read=facts.pop("read", lambda _: media.picture(640, 360)),
    )


def roles(fake: Ark, at: int = 0) -> list[str | None]:
    return [part.get("role") for part in fake.asked[at].json["content"]]
