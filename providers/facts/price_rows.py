"""One row of a price, as the files in data/prices say it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Literal

from pydantic import Field

from providers.base import FrozenModel

FOLDER = Path(__file__).parents[2] / "data" / "prices"


OLD_DAYS = 90
"""A row that nobody has checked for so long is marked."""


class Price(FrozenModel):
    id: str
    provider: str
    model: str
    unit: str
    amount: Decimal
    currency: str
    when: dict[str, str] = Field(default_factory=dict)
    from_day: date | None = None
    until_day: date | None = None
    source: str = ""
    source_day: date | None = None
    """The source's own day; not known: as old as the day it was read on."""
    checked_on: date | None = None
    own: bool = False
    """An admin's, in place of those that came with the studio."""
    layer: Literal["ours", "quoted", "overlay"] = "ours"

    @property
    def day(self) -> date | None:
        """The day it is as old as."""
        return self.source_day or self.checked_on

    def old(self, today: date) -> bool:
        return self.day is None or (today - self.day).days > OLD_DAYS

    def counts_on(self, day: date) -> bool:
        return (self.from_day is None or self.from_day <= day) and (self.until_day is None or day < self.until_day)
