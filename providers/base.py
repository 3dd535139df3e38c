"""The words every provider speaks: capability, model, request, result, and what can go wrong."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from enum import StrEnum
from pathlib import Path
from typing import Any, Protocol, runtime_checkable

from pydantic import BaseModel, ConfigDict, Field


class Capability(StrEnum):
    TEXT = "text"
    IMAGE = "image"
    VIDEO = "video"
    SPEECH = "speech"
    MUSIC = "music"
    EFFECT = "effect"


class Policy(StrEnum):
    COST = "cost"
    QUALITY = "quality"
    SPEED = "speed"
    BALANCED = "balanced"


class Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Model(Frozen):
    """One model of one vendor and what it can do. `quality` is 1 to 5; `seconds` is a typical wait."""

    provider: str
    name: str
    capability: Capability
    label: dict[str, str] = Field(default_factory=dict)
    quality: int = 3
    seconds: float = 5.0
    price_micro_yuan: int = 0
    unit: str = "call"

    @property
    def id(self) -> str:
        return f"{self.provider}/{self.name}"


class Request(Frozen):
    """One thing asked of one capability.

    `prompt` is what a person could read and what a vendor's model is told. `inputs` says the same as
    structure: `purpose` names its shape (see `providers/builtin/__init__.py`), for engines that need no
    prose. Sizes are in pixels, `seconds` in seconds. `references` are hashes that `books.read` opens.
    """

    capability: Capability
    purpose: str = ""
    prompt: str = ""
    inputs: dict[str, Any] = Field(default_factory=dict)
    answer_schema: dict[str, Any] | None = None
    language: str = "zh"
    width: int = 0
    height: int = 0
    seconds: float = 0.0
    voice: str = ""
    speed: float = 1.0
    seed: int = 0
    references: tuple[str, ...] = ()

    def fingerprint(self) -> str:
        """SHA-256 over the whole request: equal requests have equal fingerprints."""
        body = json.dumps(self.model_dump(mode="json"), sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(body.encode()).hexdigest()


class Usage(Frozen):
    """What was used: tokens for text, pieces for pictures, seconds for sound and film, characters for speech."""

    tokens_in: int = 0
    tokens_out: int = 0
    images: int = 0
    seconds: float = 0.0
    characters: int = 0


class Result(Frozen):
    """What came back: `text`, or `content` bytes of `media_type`. `facts` holds what the engine knows about it."""

    text: str = ""
    content: bytes = b""
    media_type: str = "text/plain"
    usage: Usage = Usage()
    facts: dict[str, Any] = Field(default_factory=dict)
    provider: str = ""
    model: str = ""


class Call(Frozen):
    """One request to one model of one vendor, as the ledger sees it. `seconds` is the wall time it took."""

    key: str
    provider: str
    model: str
    capability: Capability
    ok: bool
    cached: bool = False
    seconds: float = 0.0
    usage: Usage = Usage()
    cost_micro_yuan: int = 0
    remote_id: str = ""
    error: str = ""


class Waiting(Frozen):
    """A long job at a vendor: the call that paid for it and its name there."""

    key: str
    provider: str
    model: str
    remote_id: str


class Books(Protocol):
    """What the gateway must know of the outside, handed to it. `core/books.py` implements it."""

    scratch: Path
    """A folder where an engine may keep what it can make again (never the truth)."""

    def key(self, provider: str) -> str | None:
        """The API key for this provider, or None."""

    def read(self, sha256: str) -> bytes:
        """The bytes of a reference."""

    def progress(self, share: float, message: str = "", facts: Mapping[str, Any] | None = None) -> None:
        """How far this request is, 0 to 1. Raises when the work was cancelled."""

    def name_call(self) -> str:
        """A key no other call has: it names this call in the ledger and at a vendor that knows such keys."""

    def recall(self, request: Request) -> Result | None:
        """An answer already paid for under this step, or an equal one from the cache."""

    def waiting(self, request: Request) -> Waiting | None:
        """A long job that a vendor accepted for this step and that has not been fetched yet."""

    def accept(self, call: Call, request: Request) -> None:
        """A vendor accepted a long job: `call.remote_id` names it. Kept before anything else happens."""

    def intend(self, call: Call) -> None:
        """A row before a paid call leaves."""

    def record(self, call: Call, result: Result | None) -> None:
        """The call has ended, well or not."""


class ProviderError(Exception):
    """Something a provider said no to. `retry` tells the gateway whether the same model may be asked again,
    `move_on` whether another model may do better. `paid` is true where the vendor may have charged for it."""

    retry = False
    move_on = True
    paid = False

    def __init__(self, message: str = "", **facts: Any) -> None:
        super().__init__(message or (self.__doc__ or "").strip().splitlines()[0])
        self.facts = facts


class Unavailable(ProviderError):
    """The provider cannot be reached or is too busy."""

    retry = True


class Refused(ProviderError):
    """The provider refuses this request: content policy, unknown option, bad key."""


class BadAnswer(ProviderError):
    """The provider answered with something that is not what was asked."""

    retry = True


class Doubtful(ProviderError):
    """The request left but no answer came: it may have been paid. A person decides."""

    move_on = False
    paid = True


class NoModel(ProviderError):
    """No model can do this."""

    move_on = False


class Later(Exception):
    """A long job was accepted by a vendor: ask again for `remote_id` in `wait` seconds. Not an error."""

    def __init__(self, remote_id: str, wait: float) -> None:
        super().__init__(remote_id)
        self.remote_id = remote_id
        self.wait = wait


@runtime_checkable
class Provider(Protocol):
    """One vendor. A module in `providers/` that defines `PROVIDER` is found; nothing else to register."""

    name: str

    def models(self) -> tuple[Model, ...]: ...

    def ready(self, books: Books) -> bool:
        """Can be asked now: key there, optional package there."""

    def generate(self, model: Model, request: Request, books: Books) -> Result:
        """Answer, or raise a ProviderError, or Later."""

    def resume(self, model: Model, remote_id: str, request: Request, books: Books) -> Result:
        """The answer of a long job, or Later again."""

    def warm(self) -> None:
        """Load what is slow to load, once, before a worker forks."""


Ask = Callable[[Request], Result]
