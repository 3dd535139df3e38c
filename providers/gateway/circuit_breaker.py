"""A door that keeps failing is left alone for a while, longer each time; then somebody looks, for nothing, whether it works again.

The state of each door and capability is kept by whoever keeps the books; here stands only what follows from it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from providers.errors import Busy, Lost, NotSent, ProviderError, Unavailable

FAILURES = 3
"""In a row, before a door is left alone: a single stumble is retried by the gateway anyway."""
FIRST_S, LONGEST_S = 30.0, 900.0
"""Left alone for so long the first time, twice as long each further time."""
PROBE_S = 20.0
"""So long one looks whether it works again; then another may."""
COUNTS: tuple[type[ProviderError], ...] = (NotSent, Lost, Unavailable)
"""What says that a vendor is ill. A wrong key, an empty account or a refusal is about us, and Busy has its own waiting."""


WHY = {"ModelNotOpen": "not_open", "OutOfQuota": "quota", "NoMoney": "no_money"}
"""What a door rests for that is not ill."""


@dataclass(frozen=True)
class BreakerState:
    """`failures` in a row; `opened` how often in a row it was left alone; until when (UTC, without zone)."""

    failures: int = 0
    opened: int = 0
    open_until: datetime | None = None
    probe_until: datetime | None = None
    last_error: str = ""

    def closed(self) -> bool:
        """All is well: no need to look."""
        return self.open_until is None

    def why(self) -> str:
        """Why nobody goes through it, in one word."""
        return WHY.get(self.last_error, "breaker")

    def alone(self, at: datetime) -> bool:
        """Nobody goes through it now."""
        return self.open_until is not None and at < self.open_until

    def half_open(self, at: datetime) -> bool:
        """It has been alone long enough: one may look."""
        return self.open_until is not None and at >= self.open_until


def counts_as_failure(error: ProviderError) -> bool:
    return isinstance(error, COUNTS) and not isinstance(error, Busy)


def after_failure(state: BreakerState, error: ProviderError, at: datetime) -> BreakerState:
    """After a failure: one more, or alone from now on."""
    failures = state.failures + 1
    if failures < FAILURES and state.open_until is None:
        return replace(state, failures=failures, last_error=type(error).__name__)
    rest = min(LONGEST_S, FIRST_S * 2**state.opened)
    return BreakerState(
        failures, state.opened + 1, at + timedelta(seconds=rest), probe_until=None, last_error=type(error).__name__
    )


def hold_open_until(error: ProviderError, until: datetime) -> BreakerState:
    """Left alone until then, for what the vendor itself said."""
    return BreakerState(open_until=until, last_error=type(error).__name__)


def after_success(state: BreakerState) -> BreakerState:
    """After anything that worked: as new."""
    return BreakerState()
