"""What the outlook of a month says: its money, its forecast, what drove the change, who costs most."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from core.types import Value

What = Literal["takes", "price", "choice", "cache", "lost"]


class CostRange(Value):
    """What the month will have cost by the end of `day`."""

    day: date
    low: int
    likely: int
    high: int


class CostDriver(Value):
    """A part of the change. takes: `many` more (or fewer) takes of this kind of work at the price of the month before; price: a second, a picture
    or a character of this vendor costs more, `since` a day where one can be told; choice: other models, or longer takes, of this kind; cache: what
    answers out of the cache saved; lost: paid for and failed. `of` is a capability, for a price a provider."""

    what: What
    of: str = ""
    many: int = 0
    since: date | None = None
    amount: int


class CostShare(Value):
    """Of what the month has cost: `id` is a provider or model, `percent` whole and adding up to 100."""

    id: str
    cost: int
    percent: int


class Spender(Value):
    """A person (32 letters; "-" where nobody was named). `limit` is their own of this month; `fair` what was theirs up to today: of their own limit,
    else of an even part of the studio's. None where nothing limits anybody."""

    person: str
    cost: int
    percent: int
    limit: int | None = None
    held: int = 0
    fair: int | None = None

    @property
    def over(self) -> bool:
        """They spent more than was theirs up to today."""
        return self.fair is not None and self.cost > self.fair

    @property
    def over_limit(self) -> bool:
        return self.limit is not None and self.cost + self.held >= self.limit


class OutlookNote(Value):
    """What is worth a word on the chart. price: a provider (`of`) costs `amount` more since then; busy: so many takes of a kind (`of`) in a day, and
    the film (32 letters) that cost most of it (`amount`)."""

    what: Literal["price", "busy"]
    day: date
    of: str
    many: int = 0
    project: str = ""
    amount: int = 0


class Outlook(Value):
    """`before` is the month before up to the same moment, `before_whole` all of it. `days` and `days_before` say what was spent by the end of each
    day. `budget` is the studio's for who sees all of it, else the reader's own; None where nothing limits, or where the page is narrowed; `left` is
    after what is held."""

    zone: str
    today: date
    month: date
    month_before: date
    days_left: int
    currency: str
    as_of: datetime
    spent: int
    held: int
    holding: int
    """Tasks that hold it."""
    own: bool = False
    """The budget is the reader's own."""
    budget: int | None = None
    left: int | None = None
    before: int = 0
    before_whole: int = 0
    low: int | None = None
    likely: int | None = None
    high: int | None = None
    ahead: tuple[CostRange, ...] = ()
    days: tuple[int, ...] = ()
    days_before: tuple[int, ...] = ()
    per_minute: int | None = None
    per_minute_before: int | None = None
    films: int = 0
    minutes: float = 0.0
    drivers: tuple[CostDriver, ...] = ()
    notes: tuple[OutlookNote, ...] = ()
    vendors: tuple[CostShare, ...] = ()
    models: tuple[CostShare, ...] = ()
    people: tuple[Spender, ...] = ()

    @property
    def change(self) -> int:
        """Against the same days of the month before: what the drivers add up to."""
        return self.spent - self.before

    @property
    def a_day(self) -> int | None:
        """What may be spent on each day that is left, today where none is."""
        return None if self.left is None else self.left // max(1, self.days_left)

    @property
    def ends(self) -> Literal["within", "may_pass", "passes", ""]:
        """Where the month ends beside its budget; nothing is said without one of the two."""
        if self.budget is None or self.likely is None or self.high is None:
            return ""
        ahead = self.spent + self.held + (self.left or 0)
        return "passes" if self.likely > ahead else "may_pass" if self.high > ahead else "within"
