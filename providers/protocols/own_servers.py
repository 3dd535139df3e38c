"""Servers of one's own that run models: found by their address, asked what they hold."""

from __future__ import annotations

import time
from urllib.parse import urlsplit

from providers.base import Door, Errand, Model
from providers.errors import Unable
from providers.facts import catalogue
from providers.protocols.openai_compatible import Compatible

USUAL = "default"
"""The row that stands for whatever an address has: the first it names."""


LISTED_S = 60.0
"""A list of models is asked for again after so many seconds."""


NO_WRITERS = ("embed", "bge-", "rerank", "whisper", "tts")
"""Parts of names of models that do not answer with words."""


class Own(Compatible):
    name = "own"

    def __init__(self) -> None:
        self._listed: dict[str, tuple[float, tuple[str, ...]]] = {}

    def address(self, door: Door) -> str:
        """As it was typed; with http:// and /v1 where only a host was."""
        typed = super().address(door).removesuffix("/chat/completions")
        typed = typed if "://" in typed else f"http://{typed}".replace("://0.0.0.0", "://127.0.0.1")
        return typed if urlsplit(typed).path.strip("/") else f"{typed}/v1"

    def names(self, door: Door) -> tuple[str, ...]:
        """The models behind a door, as the admin typed them (`models`, with commas) or as it lists them."""
        typed = door.extra.get("models", "").replace("，", ",").replace("\n", ",").split(",")
        if named := tuple(name.strip() for name in typed if name.strip()):
            return named
        since, names = self._listed.get(door.name + door.address, (0.0, ()))
        if not names or time.monotonic() - since > LISTED_S:
            names = tuple(name for name in self.look(door) if not any(part in name.lower() for part in NO_WRITERS))
            self._listed[door.name + door.address] = time.monotonic(), names
        return names

    def behind(self, door: Door) -> tuple[Model, ...]:
        """A row for each of them."""
        usual = next(model for model in catalogue.models(self.name) if model.name == USUAL)
        return tuple(
            usual.model_copy(update={"name": name, "label": {"zh": name, "en": name}}) for name in self.names(door)
        )

    def model_name(self, model: Model, errand: Errand) -> str:
        if model.name != USUAL:
            return super().model_name(model, errand)
        names = self.names(errand.door)
        if not names:
            raise Unable("There is no model at this address.")
        return names[0]


class Ollama(Own):
    name = "ollama"
    read_s = 600.0  # a small machine writes slowly, and loads a model first
    look_read_s = 3.0

    @property
    def usual(self) -> tuple[str, ...]:
        """The addresses where it stands where nobody chose another."""
        return tuple(catalogue.vendor(self.name).addresses.values())

    def found(self) -> tuple[Door, ...]:
        """A door to each of its usual addresses where it answers."""
        doors = (Door(provider=self.name, address=address, inner=True) for address in self.usual)
        return tuple(door for door in doors if self.check(door).ok)
