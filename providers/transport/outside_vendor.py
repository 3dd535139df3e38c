"""What every vendor of the outside has in common: models from data/models, asked only through a door somebody opened."""

from __future__ import annotations

import base64
import time

from providers.base import Door, Errand, Health, Model
from providers.errors import ProviderError
from providers.facts import catalogue
from providers.provider import Provider
from providers.transport.http_client import Wire


class Vendor(Provider):
    """A subclass has a `name` with its rows in data/models and data/prices, and makes a `wire` for a door."""

    needs_door = True

    def models(self) -> tuple[Model, ...]:
        return catalogue.models(self.name)

    def wire(self, door: Door) -> Wire:
        raise NotImplementedError

    def look(self, door: Door) -> tuple[str, ...]:
        """A request that costs nothing and needs the key; returns the models it named, if it did. Raises ProviderError."""
        raise NotImplementedError

    def collect(self, link: str, errand: Errand) -> bytes:
        return Wire(errand.door, catalogue.vendor(self.name).address, _nothing_said).fetch(link)[0]

    def check(self, door: Door) -> Health:
        began = time.monotonic()
        try:
            found = self.look(door)
        except ProviderError as error:
            return Health(ok=False, seconds=time.monotonic() - began, note=type(error).__name__)
        return Health(ok=True, seconds=time.monotonic() - began, models=found)


def _nothing_said(answer: object, told: object) -> None:
    """A result's link is no part of a vendor's interface."""


def data_uri(content: bytes) -> str:
    """A picture as vendors take it inside JSON."""
    return f"data:{picture_type(content)};base64,{base64.b64encode(content).decode()}"


def picture_type(content: bytes) -> str:
    """The media type a picture's first bytes tell."""
    if content[:3] == b"\xff\xd8\xff":
        return "image/jpeg"
    if content[8:12] == b"WEBP":
        return "image/webp"
    return "image/png"
