"""The words every provider speaks: capability, model, request, result, door, errand, and what can go wrong."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Container, Generator, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, SecretStr

if TYPE_CHECKING:
    from providers.breaker import BreakerState
    from providers.pricing import PriceBook


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
    structure: `purpose` names its shape (see `providers/builtin/__init__.py`), for engines that need no
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


class Provider:
    """One vendor. A module in `providers/` that defines `PROVIDER` is found; nothing else to register.

    A vendor raises what happened, never what to do about it: that is the gateway's rule table."""

    name = ""
    needs_door = False
    """Asked only through a door that somebody opened: a key, or an address."""
    can_find = False
    """Knows the jobs it was sent by our key."""

    def models(self) -> tuple[Model, ...]:
        """Every model, today's and yesterday's."""
        raise NotImplementedError

    def names_models(self, door: Door) -> bool:
        """Whether a door names models itself: see `behind`."""
        return bool(door.extra.get("models"))

    def behind(self, door: Door) -> tuple[Model, ...]:
        """The models that a door names itself, in `extra["models"]`: those of a company's own address."""
        return ()

    def ready(self) -> bool:
        """Can be asked at all: an optional package is there."""
        return True

    def generate(self, model: Model, request: Request, errand: Errand) -> Result:
        """Answer, or raise a ProviderError, or Later for a long job that was accepted."""
        raise NotImplementedError

    def stream(self, model: Model, request: Request, errand: Errand) -> Generator[str, None, Result]:
        """Text as it comes; what is returned at its end is the whole Result. A stream that ends early raises Lost."""
        result = self.generate(model, request, errand)
        yield result.text
        return result

    def resume(self, model: Model, remote_id: str, request: Request, errand: Errand) -> Result:
        """The answer of a long job, or Later again. Raises Failed, Refused or Gone where there will be none; any other
        error means only that it could not be asked after."""
        raise Unable("It keeps no long jobs.")

    def find(self, model: Model, request: Request, errand: Errand) -> str:
        """The remote id of the job that was sent under `errand.key`; empty where the vendor surely does not have it: not yet, or
        never. Only where `can_find`. Raises a ProviderError where it cannot be told, Unable where it never can."""
        raise Unable("It cannot look up what it was sent.")

    def collect(self, link: str, errand: Errand) -> bytes:
        """What was made and paid, from its link. Raises LinkFails where it does not come from there (yet)."""
        raise Unable("It gives no links.")

    def cancel(self, model: Model, remote_id: str, errand: Errand) -> bool:
        """Whether the vendor stops working on it. False: one can only stop waiting."""
        return False

    def kinds(self, door: Door) -> Mapping[str, Any]:
        """The kinds of node that workflows of people may be made of at this server, each with what it takes."""
        raise Unable("It runs no workflows.")

    def check(self, door: Door) -> Health:
        """A look that costs nothing: is it there, is the key good."""
        return Health(ok=True)

    def warm(self, capabilities: Container[Capability] = ALL_CAPABILITIES) -> None:
        """Load what is slow to load for these capabilities, once, before a worker forks."""


# What the gateway must know of the outside -------------------------------------------------------------------------------


class Books:
    """What the gateway must know of the outside, handed to it. These know nothing and keep nothing; `core/books.py` has the
    studio's. Whatever they raise that is not a ProviderError passes through the gateway."""

    scratch: Path = Path()
    """A folder where an engine may keep what it can make again (never the truth)."""

    def read(self, sha256: str) -> bytes:
        """The bytes of a reference."""
        return _nothing_to_read(sha256)

    def progress(self, share: float, message: str = "", facts: Mapping[str, Any] | None = None) -> None:
        """How far this request is, 0 to 1. Raises when the work was cancelled."""

    # what was answered before

    def recall(self, request: Request) -> Result | None:
        """An answer already given, and paid, under this step."""
        return None

    def waiting(self, request: Request) -> WaitingJob | None:
        """A long job that a vendor accepted for this step and that has not been fetched yet."""
        return None

    def unsettled(self, request: Request) -> Call | None:
        """A call of this step that left and of whose end nobody knows."""
        return None

    def waited(self, request: Request) -> bool:
        """Whether this step was put off once already, so that a vendor could come to itself. Says so from now on."""
        return True

    def cached(self, key: str) -> Result | None:
        """An equal request's answer, not too old."""
        return None

    @contextmanager
    def alone(self, key: str) -> Iterator[bool]:
        """True for whoever may ask this now; False while somebody else asks the very same."""
        yield True

    # who may be asked

    def doors(self, provider: str) -> tuple[Door, ...]:
        """The doors of this vendor that are open."""
        return ()

    def door(self, name: str) -> Door | None:
        """A door by its name, open or not: to fetch what was sent through it."""
        return next((door for door in self.doors(name.partition(":")[0]) if door.name == name), None)

    def prices(self) -> PriceBook:
        """Prices, rates and free allowances as they are now."""
        from providers.pricing import load_price_book

        return load_price_book()

    def free_left(self, allowance: str, door: Door) -> int:
        """Units left of a free allowance through this door."""
        return 0

    def room(self) -> int | None:
        """Micro-yuan that may still be spent; None: no limit."""
        return None

    def measured(self, model: Model) -> float | None:
        """Median seconds of its recent answers."""
        return None

    def rated(self, model: Model, purpose: str) -> float | None:
        """Mean of what people gave its work for this purpose, 1 to 5; None while too few did."""
        return None

    def overrun(self, model: Model) -> Decimal:
        """What its calls have cost, over what they were estimated at; never below 1."""
        return Decimal(1)

    # how they are

    def breaker(self, door: Door, capability: Capability, model: str = "") -> BreakerState | None:
        """What is known of this door's failures; of a `model` alone, where one is named."""
        return None

    def worked(self, door: Door, capability: Capability, model: str = "") -> None: ...

    def failed(self, door: Door, capability: Capability, error: ProviderError) -> None: ...

    def rest(self, door: Door, capability: Capability, until: float, error: ProviderError, model: str = "") -> None:
        """Nobody asks for this capability, or for one model of it, through this door until then (seconds since 1970)."""

    def may_probe(self, door: Door, capability: Capability, model: str = "") -> bool:
        """True for the one who may look whether a closed door opens again."""
        return True

    def mark(self, door: Door, state: str) -> None:
        """A key is "bad" or has "no_money": nobody goes through it until a person says so."""

    @contextmanager
    def slot(self, door: Door, long_job: bool) -> Iterator[None]:
        """A place among those who go through this door at once. Raises Busy where there is none."""
        yield

    # money

    def name_call(self) -> str:
        """A key no other call has: it names this call in the ledger and at a vendor that knows such keys."""
        import uuid

        return uuid.uuid4().hex

    def intend(self, call: Call, request: Request) -> None:
        """A row, and its money put aside, before a call that may cost leaves. Raises what says that there is not enough."""

    def accept(self, call: Call, request: Request, waiting: WaitingJob) -> None:
        """A vendor accepted a long job: `call.remote_id` names it. Kept before anything else happens."""

    def still(self, waiting: WaitingJob) -> None:
        """A long job could not be asked after: it is kept, with how often."""

    def record(self, call: Call, result: Result | None, key: str = "") -> None:
        """The call has ended, well or not. Under `key` an equal request finds the answer again."""


# What can go wrong -------------------------------------------------------------------------------------------------------


class ProviderError(Exception):
    """Something went wrong with a provider. What is done about it stands in providers/rules.py, by class of error.

    ├── NotSent       it certainly never left: no address, refused connection
    ├── Lost          it left, and no whole answer came back
    ├── Unavailable   the vendor answered that it cannot now; `not_accepted` where it surely did not begin
    ├── Busy          too much at once; `after_s` says how long to wait
    ├── OutOfQuota    what the key may ask for in a day (or a week) is used up; `until` says when it is full again
    ├── NoMoney       the account there is empty
    ├── BadKey        the key is wrong or expired
    ├── ModelNotOpen  this model is not open to this key, or not in its region; the door is well
    ├── Invalid       what we sent is not right: ours to mend
    ├── Refused       its content is not wanted there; `reason` is the vendor's
    ├── Gone          it does not know this job (any more)
    ├── LinkFails     what was made, and paid, does not come from its link (yet)
    ├── Failed        it accepted the job and could not do it; `again` where asking once more can help
    ├── BadAnswer     it answered with something that is not what was asked
    │   └── CutShort  it came to the most it may say before it was done
    ├── Unable        this model cannot do this at all
    ├── Doubtful      nobody knows whether it was begun and paid: a person decides
    └── NoModel       nobody can do it now

    `usage` is what the vendor charged all the same; `retry` says whether trying again later can help."""

    retry = False

    def __init__(self, message: str = "", *, usage: Usage | None = None, **facts: Any) -> None:
        super().__init__(message or (self.__doc__ or "").strip().splitlines()[0])
        self.usage = usage
        self.facts = facts


class NotSent(ProviderError):
    """The provider cannot be reached; nothing was sent."""

    retry = True


class Lost(ProviderError):
    """The request left and no whole answer came."""

    retry = True


class Unavailable(ProviderError):
    """The provider cannot answer now."""

    retry = True

    def __init__(self, message: str = "", *, not_accepted: bool = False, **facts: Any) -> None:
        super().__init__(message, **facts)
        self.not_accepted = not_accepted


class Busy(ProviderError):
    """The provider is asked too much at once."""

    retry = True

    def __init__(self, message: str = "", *, after_s: float | None = None, **facts: Any) -> None:
        super().__init__(message, **facts)
        self.after_s = after_s


class OutOfQuota(ProviderError):
    """What this key may ask for is used up for now."""

    def __init__(self, message: str = "", *, until: float | None = None, **facts: Any) -> None:
        """`until` in seconds since 1970; None where the vendor does not say."""
        super().__init__(message, **facts)
        self.until = until


class NoMoney(ProviderError):
    """The account at the provider is empty."""


class BadKey(ProviderError):
    """The provider does not accept the key."""


class ModelNotOpen(ProviderError):
    """This model is not open to this key."""


class Invalid(ProviderError):
    """The provider says that the request is not right."""


class Refused(ProviderError):
    """The provider refuses this content."""

    def __init__(self, message: str = "", *, reason: str = "", **facts: Any) -> None:
        super().__init__(message, **facts)
        self.reason = reason


class Gone(ProviderError):
    """The provider does not know this job any more."""


class LinkFails(ProviderError):
    """What was made does not come from its link yet."""

    retry = True

    def __init__(self, message: str = "", *, until: float | None = None, **facts: Any) -> None:
        """`until` when the link is said to end, in seconds since 1970; None where nobody said."""
        super().__init__(message, **facts)
        self.until = until


class Failed(ProviderError):
    """The provider accepted the job and could not do it."""

    def __init__(self, message: str = "", *, again: bool = False, **facts: Any) -> None:
        super().__init__(message, **facts)
        self.again = again


class BadAnswer(ProviderError):
    """The provider answered with something that is not what was asked."""

    retry = True


class CutShort(BadAnswer):
    """The answer came to the most it may say before it was done."""


class Unable(ProviderError):
    """This model does not do this."""


class Doubtful(ProviderError):
    """The request left but no answer came: it may have been paid. A person decides."""


class NoModel(ProviderError):
    """No model can do this now."""


class Later(Exception):
    """Not an error: ask again in `wait` seconds. With a `remote_id`, a vendor accepted a long job under that name."""

    def __init__(self, remote_id: str = "", wait: float = 1.0) -> None:
        super().__init__(remote_id)
        self.remote_id = remote_id
        self.wait = wait


Ask = Callable[[Request], Result]
