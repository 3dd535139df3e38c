"""What the gateway must know of the outside, handed to it: keys, budgets, the ledger, the cache, breakers, ratings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import Any

from providers.base import Call, Capability, Door, Model, Request, Result, WaitingJob, _nothing_to_read
from providers.errors import ProviderError
from providers.facts.pricing import PriceBook
from providers.gateway.circuit_breaker import BreakerState


class Books:
    """What the gateway must know of the outside, handed to it. These know nothing and keep nothing; `core/gateway/books.py` has the
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
        from providers.facts.pricing import load_price_book

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
