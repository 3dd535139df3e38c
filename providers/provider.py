"""What every provider is: what it offers, how it is asked, and what it can do beside that."""

from __future__ import annotations

from collections.abc import Container, Generator, Mapping
from typing import Any

from providers.base import ALL_CAPABILITIES, Capability, Door, Errand, Health, Model, Request, Result
from providers.errors import Unable


class Provider:
    """One vendor. A module in `providers/vendors/` that defines `PROVIDER` is found; nothing else to register.

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

    def rehearse(self) -> None:
        """Do once what takes longer the first time, before a worker forks: every work-horse finds it done."""
