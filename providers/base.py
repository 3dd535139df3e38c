"""The words every provider speaks: capability, model, request, result, door, errand, and what can go wrong."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, SecretStr


class Capability(StrEnum):
    TEXT = "text"
    IMAGE = "image"
    VIDEO = "video"
    SPEECH = "speech"
    MUSIC = "music"
    EFFECT = "effect"
    RESTYLE = "restyle"
    """A picture in another style."""
    UPSCALE = "upscale"
    """A picture with more pixels."""
    CUTOUT = "cutout"
    """A picture without its background."""
    EDIT = "edit"
    """A picture changed as the prompt says, all else as it was; where a mask is given, only there."""


ALL_CAPABILITIES = frozenset(Capability)


class Policy(StrEnum):
    COST = "cost"
    QUALITY = "quality"
    SPEED = "speed"
    BALANCED = "balanced"


class Grade(StrEnum):
    FAST = "fast"
    BALANCED = "balanced"
    QUALITY = "quality"


class FrozenModel(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


# Who can -----------------------------------------------------------------------------------------------------------------


class Limits(FrozenModel):
    """What a model takes. Nothing said means no limit, but for what it must be able to: seed, negative."""

    sizes: tuple[str, ...] = ()
    """Pixels as "1024x1536"."""
    ratios: tuple[str, ...] = ()
    """As "16:9"."""
    resolutions: tuple[str, ...] = ()
    """Of the short side, from small to large: "480p", "720p", "1080p", "2K", "4K"."""
    multiple_of: int = 0
    """Width and height must be divisible by it."""
    pixels_most: int = 0
    durations: tuple[float, ...] = ()
    """Exactly these lengths, in seconds."""
    seconds_least: float = 0
    seconds_most: float = 0
    references: int | None = None
    """How many pictures it can be shown; a row of data/models that does not say means none."""
    needs_reference: bool = False
    likenesses: int | None = None
    """How many of those pictures may show somebody who is to look the same; not said: all of them."""
    last_frame: bool = False
    """A clip can be told the picture it ends with."""
    frames_or_references: bool = False
    """Pictures of people and things are taken only where no first or last frame is given."""
    sound: Literal["none", "switch", "always"] = "none"
    """Whether a clip has a sound of its own: never, as asked, or always."""
    speaks: bool = False
    """Moves the lips to a sound it is given."""
    mask: bool = False
    """Changes a picture only where a mask says so."""
    seed: bool = False
    negative: bool = False
    prompt_chars: int = 0
    context_tokens: int = 0
    """Of prompt and answer together."""
    answer_tokens_most: int = 0
    """The longest answer it gives."""
    languages: tuple[str, ...] = ()


class Model(FrozenModel):
    """One model of one vendor and what it can do: a row of data/models. `quality` is 1 to 5; `seconds` is a typical wait.

    `price_micro_yuan` is what one call costs where that is known without a table: 0 for the studio's own engines. None:
    data/prices says. `purposes` narrows what it answers (empty: any). `options` are a vendor's own parameters for each
    grade; `from_day` to `until_day` is when it answers at all, `successor` who answers then."""

    provider: str
    name: str
    capability: Capability
    label: dict[str, str] = Field(default_factory=dict)
    quality: float = 3
    seconds: float = 5.0
    price_micro_yuan: int | None = 0
    unit: str = "call"
    purposes: tuple[str, ...] = ()
    limits: Limits = Limits()
    options: dict[Grade, dict[str, Any]] = Field(default_factory=dict)
    voices: dict[str, dict[str, str]] = Field(default_factory=dict)
    """A voice of this model for each language, sex and age: {"zh": {"f": "...", "m": "...", "f.child": "..."}}."""
    tokens_out: int = 2000
    """Of an answer, where nobody said how long it may be: for the estimate."""
    long_job: bool = False
    """Submitted, then asked for."""
    regions: tuple[str, ...] = ()
    from_day: date | None = None
    until_day: date | None = None
    successor: str = ""
    family: str = ""
    """The name people know it by, where that is not its own: "DALL-E 3"."""
    unofficial: bool = False
    unpriced: dict[str, str] = Field(default_factory=dict)
    """Why nobody can say what it costs, in words: it is not asked until an admin sets a price."""
    source: str = ""
    checked_on: date | None = None

    @property
    def id(self) -> str:
        return f"{self.provider}/{self.name}"

    def option(self, grade: Grade) -> dict[str, Any]:
        """The vendor's own parameters for this grade; those of `balanced` hold where a grade says nothing."""
        return {**self.options.get(Grade.BALANCED, {}), **self.options.get(grade, {})}


# Asked and answered ------------------------------------------------------------------------------------------------------


class Likeness(FrozenModel):
    """Somebody in the picture that is wanted, and the hash of a picture of them."""

    name: str
    sha256: str


class Request(FrozenModel):
    """One thing asked of one capability.

    `prompt` is what a person could read and what a vendor's model is told. `inputs` says the same as
    structure: `purpose` names its shape (see `providers/vendors/self_hosted/builtin.py`), for engines that need no
    prose. Sizes are in pixels, `seconds` in seconds. `references` are hashes that `errand.read` opens;
    for RESTYLE, UPSCALE and CUTOUT the first is the picture to work on (`inputs["style"]`, `inputs["times"]`).
    `likenesses` are shown to a model that takes such pictures; any other goes by the words (`fitting.request_as_shown`).
    For VIDEO the first reference is the picture the clip begins with, `last_frame` the one it ends with, `speech` the sound
    its lips move to (hashes, empty for none), `sound` whether it is to have a sound of its own ("on", "off"; empty: as the
    model is). For EDIT the first reference is the picture to change, `mask` (a hash) is white where it may be changed.
    `again` counts tries at the same whose answers could not be used: each is asked anew, never out of the cache.
    """

    capability: Capability
    purpose: str = ""
    prompt: str = ""
    short: str = ""
    """The same in fewer words, for a model that takes no more."""
    negative: str = ""
    inputs: dict[str, Any] = Field(default_factory=dict)
    answer_schema: dict[str, Any] | None = None
    language: str = "zh"
    width: int = 0
    height: int = 0
    seconds: float = 0.0
    voice: str = ""
    speed: float = 1.0
    seed: int = 0
    tokens_most: int = 0
    references: tuple[str, ...] = ()
    likenesses: tuple[Likeness, ...] = ()
    last_frame: str = ""
    speech: str = ""
    sound: Literal["", "on", "off"] = ""
    mask: str = ""
    again: int = 0

    def fingerprint(self) -> str:
        """SHA-256 over the whole request: equal requests have equal fingerprints. A field of LATER counts only where it says
        something, so that what was kept before there was such a field is found again."""
        told = self.model_dump(mode="json")
        told = {name: value for name, value in told.items() if value or name not in LATER}
        body = json.dumps(told, sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(body.encode()).hexdigest()


LATER = frozenset({"last_frame", "speech", "sound", "mask", "again"})
"""Fields of a Request that came after answers had been kept."""


class RequestTerms(FrozenModel):
    """On what terms a request is asked: how the model is chosen, and what may happen on the way.

    `pin` names a model ("kling/kling-v3") that alone may answer what it can do; several, with spaces, each for its capability. `only` narrows the providers. `free_only`: nothing that
    costs. `fresh`: never from the cache. `may_wait`: somebody will ask again later, so a long wait raises Later instead
    of being sat out. `elsewhere`: what one vendor refuses for its content may be asked of another. `floors`: from which quality on
    a model of a capability is good enough to be chosen for its price or its speed; not said: as routing.FLOORS has it."""

    policy: Policy = Policy.BALANCED
    grade: Grade = Grade.BALANCED
    pin: str = ""
    only: frozenset[str] = frozenset()
    free_only: bool = False
    fresh: bool = False
    may_wait: bool = False
    elsewhere: bool = False
    floors: Mapping[str, float] = Field(default_factory=dict)


class Usage(FrozenModel):
    """What was used: tokens for text, pieces for pictures, seconds for sound and film, characters for speech.

    `amount` is what the vendor itself says it charged, in `currency`: it counts before any table."""

    tokens_in: int = 0
    tokens_cached: int = 0
    """Of tokens_in: those the vendor had in its cache."""
    tokens_out: int = 0
    image_tokens_in: int = 0
    images: int = 0
    seconds: float = 0.0
    characters: int = 0
    calls: int = 1
    credits: Decimal | None = None
    amount: Decimal | None = None
    currency: str = ""


class Result(FrozenModel):
    """What came back: `text`, or `content` bytes of `media_type`. `facts` holds what the engine knows about it. The gateway
    adds who answered, the ledger's name of the call, what it cost in micro-yuan and how long it took in seconds."""

    text: str = ""
    content: bytes = b""
    media_type: str = "text/plain"
    usage: Usage = Usage()
    facts: dict[str, Any] = Field(default_factory=dict)
    provider: str = ""
    model: str = ""
    call: str = ""
    cost_micro_yuan: int = 0
    took_s: float = 0.0
    cached: bool = False


class Cost(FrozenModel):
    """What something costs: in micro-yuan, and in the vendor's own currency with the rate it was turned by (yuan for one of
    its units) and the price rows that say so. `free_units` of a free allowance were used instead of money: `micro_yuan` is what is
    left to pay, `list_micro_yuan` what it is without the allowance. `estimated`: the vendor did not say what was used."""

    micro_yuan: int = 0
    list_micro_yuan: int = 0
    estimated: bool = False
    amount: Decimal = Decimal(0)
    currency: str = "CNY"
    rate: Decimal = Decimal(1)
    prices: tuple[str, ...] = ()
    allowance: str = ""
    free_units: int = 0


class Call(FrozenModel):
    """One request to one model of one vendor, as the ledger sees it. `key` names it, `group` the request it was made for
    (each further try is another call of the group). `seconds` is the wall time it took. `why` is a routing.Decision as
    data, on the first call of a group."""

    key: str
    provider: str
    model: str
    capability: Capability
    ok: bool
    group: str = ""
    door: str = ""
    care: str = "paid"
    state: str = ""
    """Told by the gateway where `ok` does not say it: "unknown"."""
    cached: bool = False
    saved_micro_yuan: int = 0
    seconds: float = 0.0
    usage: Usage = Usage()
    cost_micro_yuan: int = 0
    reserved_micro_yuan: int = 0
    """Put aside for it in its budgets: the estimate, and what this model has cost above its estimates until now."""
    cost: Cost = Cost()
    remote_id: str = ""
    error: str = ""
    since: float = 0.0
    """When it left (seconds since 1970), told by the books of a call that is unsettled."""
    why: dict[str, Any] = Field(default_factory=dict)


class WaitingJob(FrozenModel):
    """A long job at a vendor: the call that paid for it, its name there, and since when (seconds since 1970)."""

    key: str
    provider: str
    model: str
    remote_id: str
    door: str = ""
    group: str = ""
    since: float = 0.0
    asked: int = 0
    """How often in a row it could not be asked after."""
    link: str = ""
    """Where it lies, where it was made in the very answer and only its link fails."""
    usage: Usage = Usage()
    """Of what lies there."""
    estimate: Cost = Cost()
    gone: tuple[str, ...] = ()
    """Models that had their turn before this one."""


# How it is asked ---------------------------------------------------------------------------------------------------------


class Door(FrozenModel):
    """One way into a vendor: a key, and the address it is good for. `id` is empty where no key is needed. `secret` never
    prints. `at_once` and `open_jobs` limit what goes through it at a time (0: no limit); `share` is its part of the load.
    `inner`: an admin allowed an address within the house."""

    provider: str
    id: str = ""
    secret: SecretStr = SecretStr("")
    address: str = ""
    region: str = ""
    extra: dict[str, str] = Field(default_factory=dict)
    at_once: int = 0
    open_jobs: int = 0
    share: int = 1
    inner: bool = False

    @property
    def key(self) -> str:
        """The secret itself, for the one line that sends it."""
        return self.secret.get_secret_value()

    @property
    def name(self) -> str:
        """How breakers, limits and the ledger call it."""
        return f"{self.provider}:{self.id}"


def _nothing_to_read(sha256: str) -> bytes:
    raise KeyError(sha256)


def _unwatched(share: float, message: str = "", facts: Mapping[str, Any] | None = None) -> None:
    """Progress that nobody watches."""


@dataclass(frozen=True)
class Errand:
    """All a provider is given for one call beside model and request. `key` is the call's own, for vendors that know such
    keys; `options` are the model's parameters for the grade asked for; `progress` raises when the work was cancelled."""

    door: Door = field(default_factory=lambda: Door(provider=""))
    key: str = ""
    options: Mapping[str, Any] = field(default_factory=dict)
    scratch: Path = field(default_factory=Path)
    read: Callable[[str], bytes] = _nothing_to_read
    progress: Callable[..., None] = _unwatched


class Health(FrozenModel):
    """What a free look at a vendor told: `note` names what is wrong as an error class does, `models` what it offers now."""

    ok: bool
    seconds: float = 0.0
    note: str = ""
    models: tuple[str, ...] = ()


# What the gateway must know of the outside -------------------------------------------------------------------------------


# What can go wrong -------------------------------------------------------------------------------------------------------


Ask = Callable[[Request], Result]
