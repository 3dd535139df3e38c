"""What the tests ask of those who speak as OpenAI does, and how they hear a stream."""

from __future__ import annotations

from providers.base import Capability, Errand, Grade, Model, Request, Result
from providers.facts import catalogue
from providers.gateway.gateway import installed_providers
from providers.protocols.openai_compatible import Compatible
from tests.wire.server import Fake

PROMPT = "写一个雨巷里的开场：清晨，一把伞，没有人说话。"


def provider(name: str) -> Compatible:
    return installed_providers()[name]  # type: ignore[no-any-return]


def hasty(name: str) -> Compatible:
    """The same vendor with less patience."""
    kind = type(provider(name))
    return type("Hasty", (kind,), {"read_s": 0.3, "look_read_s": 0.3})()  # type: ignore[no-any-return]


def writer(name: str) -> Model:
    """Its first model that writes, of today."""
    return next(m for m in catalogue.models(name) if m.capability is Capability.TEXT and not m.until_day)


def errand(fake: Fake, model: Model, **facts: object) -> Errand:
    return Errand(door=fake.door(**facts), key="call-1", options=model.option(Grade.BALANCED))


def asking(**facts: object) -> Request:
    return Request(**{"capability": Capability.TEXT, "purpose": "script", "prompt": PROMPT, **facts})  # type: ignore[arg-type]


def read(flow) -> tuple[list[str], Result]:  # type: ignore[no-untyped-def]
    pieces = []
    while True:
        try:
            pieces.append(next(flow))
        except StopIteration as end:
            return pieces, end.value
