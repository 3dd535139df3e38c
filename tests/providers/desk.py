"""Vendors and books for the gateway's tests: all handed in, everything counted."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

from providers.base import (
    Call,
    Capability,
    Cost,
    Door,
    Errand,
    Health,
    Model,
    Policy,
    Request,
    RequestTerms,
    Result,
    Usage,
    WaitingJob,
)
from providers.errors import Busy, ProviderError
from providers.facts.price_rows import Price
from providers.facts.pricing import Allowance, PriceBook
from providers.gateway import circuit_breaker
from providers.gateway.books import Books
from providers.gateway.gateway import Gateway
from providers.provider import Provider

TEXT = Request(capability=Capability.TEXT, prompt="hello")
BEST = RequestTerms(policy=Policy.QUALITY)
PATIENT = RequestTerms(policy=Policy.QUALITY, may_wait=True)
PICTURE = Request(capability=Capability.IMAGE, prompt="a cat", width=640, height=360)

Say = Callable[[int], Result]


class Vendor(Provider):
    """One model that says what it is told to, by how often it was asked; every send, look and look-up is counted."""

    needs_door = True

    def __init__(
        self,
        name: str,
        say: Say | None = None,
        *,
        capability: Capability = Capability.TEXT,
        quality: float = 3,
        seconds: float = 5,
        look: Say | None = None,
        health: bool = True,
        note: str = "",
        known: Callable[[str], str] | None = None,
        **model: object,
    ) -> None:
        self.name = name
        self.sent: list[Errand] = []
        self.looked = self.checked = self.found = 0
        self._say = say or answers("hi")
        self._look = look or (lambda n: Result(text="fetched"))
        self._health = Health(ok=health and not note, note=note)
        self._known = known
        self.can_find = known is not None
        facts = {"provider": name, "name": "m", "capability": capability, "price_micro_yuan": None}
        self._model = Model.model_validate({**facts, "quality": quality, "seconds": seconds, **model})

    def models(self) -> tuple[Model, ...]:
        return (self._model,)

    def generate(self, model: Model, request: Request, errand: Errand) -> Result:
        self.sent.append(errand)
        return self._say(len(self.sent))

    def resume(self, model: Model, remote_id: str, request: Request, errand: Errand) -> Result:
        self.looked += 1
        return self._look(self.looked)

    def find(self, model: Model, request: Request, errand: Errand) -> str:
        self.found += 1
        assert self._known is not None
        return self._known(errand.key)

    def check(self, door: Door) -> Health:
        self.checked += 1
        return self._health


class Book(Books):
    """Books in memory. Each vendor named has one door, `d1`; a picture costs `yuan` there, and so do
    a million tokens of text."""

    def __init__(self, **yuan: str) -> None:
        self.rows = [price(name, unit, amount) for name, amount in yuan.items() for unit in UNITS]
        self.opened = {name: [Door(provider=name, id="d1")] for name in yuan}
        self.free: list[Allowance] = []
        self.free_units: dict[str, int] = {}
        self.calls: list[Call] = []
        self.intended: list[Call] = []
        self.accepted: list[WaitingJob] = []
        self.marks: list[tuple[str, str]] = []
        self.states: dict[str, circuit_breaker.BreakerState] = {}
        self.kept: dict[str, Result] = {}
        self.limit: int | None = None
        self.waits: WaitingJob | None = None
        self.left: Call | None = None
        self.known: Result | None = None
        self.alone_now = True
        self.waits_asked = 0
        self.ratio = Decimal(1)
        self.failures: list[tuple[str, str]] = []
        self.full: set[str] = set()

    def recall(self, request: Request) -> Result | None:
        return self.known

    def waiting(self, request: Request) -> WaitingJob | None:
        return self.waits

    def unsettled(self, request: Request) -> Call | None:
        return self.left

    def cached(self, key: str) -> Result | None:
        return self.kept.get(key)

    @contextmanager
    def alone(self, key: str) -> Iterator[bool]:
        yield self.alone_now

    def doors(self, provider: str) -> tuple[Door, ...]:
        closed = {name for name, _ in self.marks}
        return tuple(door for door in self.opened.get(provider, ()) if door.name not in closed)

    def prices(self) -> PriceBook:
        return PriceBook(tuple(self.rows), tuple(self.free), {"CNY": Decimal(1), "USD": Decimal(7)})

    def free_left(self, allowance: str, door: Door) -> int:
        return self.free_units.get(allowance, 0)

    def room(self) -> int | None:
        return self.limit

    def waited(self, request: Request) -> bool:
        self.waits_asked += 1
        return self.waits_asked > 1

    def overrun(self, model: Model) -> Decimal:
        return self.ratio

    def breaker(self, door: Door, capability: Capability, model: str = "") -> circuit_breaker.BreakerState | None:
        return self.states.get(f"{door.name}/{model}" if model else door.name)

    def worked(self, door: Door, capability: Capability, model: str = "") -> None:
        self.states.pop(f"{door.name}/{model}" if model else door.name, None)

    def failed(self, door: Door, capability: Capability, error: ProviderError) -> None:
        self.failures.append((door.name, type(error).__name__))
        if circuit_breaker.counts_as_failure(error):
            self.states[door.name] = circuit_breaker.after_failure(
                self.states.get(door.name, circuit_breaker.BreakerState()), error, at(0)
            )

    def rest(self, door: Door, capability: Capability, until: float, error: ProviderError, model: str = "") -> None:
        self.states[f"{door.name}/{model}" if model else door.name] = circuit_breaker.hold_open_until(error, at(until))

    def mark(self, door: Door, state: str) -> None:
        self.marks.append((door.name, state))

    @contextmanager
    def slot(self, door: Door, long_job: bool) -> Iterator[None]:
        if door.name in self.full:
            raise Busy("no place", after_s=3)
        yield

    def name_call(self) -> str:
        return f"call{len(self.intended) + len(self.calls)}"

    def intend(self, call: Call, request: Request) -> None:
        self.intended.append(call)

    def accept(self, call: Call, request: Request, waiting: WaitingJob) -> None:
        self.accepted.append(waiting)

    def still(self, waiting: WaitingJob) -> None:
        self.waits = waiting

    def record(self, call: Call, result: Result | None, key: str = "") -> None:
        self.calls.append(call)
        if key and result is not None:
            self.kept[key] = result

    def leave_alone(self, name: str, seconds: float) -> None:
        """Leave a vendor's door alone until so many seconds after the clock's start."""
        self.states[f"{name}:d1"] = replace(circuit_breaker.BreakerState(failures=3, opened=1), open_until=at(seconds))


UNITS = ("image", "second", "m_tokens_out")


def price(provider: str, unit: str, amount: str, **facts: object) -> Price:
    usual = {"id": f"{provider}#{unit}", "provider": provider, "model": "*", "unit": unit, "amount": amount}
    return Price.model_validate({"currency": "CNY", **usual, **facts})


def at(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC).replace(tzinfo=None)


def answers(text: str, **usage: object) -> Say:
    return lambda n: Result(text=text, content=b"x", usage=Usage.model_validate(usage or {"images": 1}))


def fails(error: Exception, times: int = 99, then: str = "") -> Say:
    def say(n: int) -> Result:
        if n <= times:
            raise error
        return Result(text=then, content=b"x", usage=Usage(images=1))

    return say


class Clock:
    """Time that only goes on when somebody sleeps."""

    def __init__(self) -> None:
        self.now = 0.0
        self.slept: list[float] = []

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


def gateway(*vendors: Provider, clock: Clock | None = None) -> Gateway:
    clock = clock or Clock()
    return Gateway(vendors, sleep=clock.sleep, clock=clock)


def picture_vendor(name: str, say: object = None, **facts: object) -> Vendor:
    """One whose model makes pictures."""
    return Vendor(name, say, capability=Capability.IMAGE, **facts)  # type: ignore[arg-type]


def waiting_job(vendor: str = "a", **facts: object) -> WaitingJob:
    """A long job that the vendor has taken."""
    return WaitingJob(
        key="k1",
        group="k1",
        provider=vendor,
        model="m",
        remote_id="job",
        door=f"{vendor}:d1",
        estimate=Cost(micro_yuan=5),
        **facts,
    )  # type: ignore[arg-type]
