"""What the tests ask of Kling: its models, films and a picture, by either of its standards."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from providers.base import Capability, Errand, Grade, Likeness, Request
from providers.vendors.hosted.kling import PROVIDER
from tests.wire import media
from tests.wire.server import KEY
from tests.wire.vendors.kling import Kling

MODELS = {model.name: model for model in PROVIDER.models()}
V3, OMNI, TURBO, PICTURES, V26, NEWEST_TURBO, O1 = (
    MODELS[name]
    for name in (
        "kling-v3",
        "kling-v3-omni",
        "kling-v2-5-turbo",
        "kling-image-v3",
        "kling-v2-6",
        "kling-3.0-turbo",
        "kling-video-o1",
    )
)
FILM = Request(
    capability=Capability.VIDEO,
    prompt="清晨的雨巷里，一个人撑着伞走来。",
    negative="文字",
    width=1280,
    height=720,
    seconds=4,
    seed=7,
)
OF_PICTURE = FILM.model_copy(update={"references": ("a1",)})
BETWEEN = OF_PICTURE.model_copy(update={"last_frame": "z9"})
OF_PEOPLE = FILM.model_copy(
    update={"likenesses": (Likeness(name="阿雨", sha256="b2"), Likeness(name="老周", sha256="c3"))}
)
LARGE = {"width": 1920, "height": 1080}
TODAY = date(2026, 11, 25)
PICTURE = Request(capability=Capability.IMAGE, prompt="雨巷，黄昏", width=1536, height=1024)


def errand(fake: Kling, model: Any = V3, **facts: Any) -> Errand:
    return Errand(
        door=facts.pop("door", fake.door()),
        key=facts.pop("key", "call-1"),
        options=model.option(facts.pop("grade", Grade.BALANCED)),
        read=lambda _: facts.get("picture") or media.picture(640, 360),
    )


def new(fake: Kling, model: Any = V3, **facts: Any) -> Errand:
    """With an API key, so by the new standard."""
    return errand(fake, model, door=fake.door(secret=KEY), **facts)


EITHER = pytest.mark.parametrize("on", [errand, new], ids=["old", "new"])
