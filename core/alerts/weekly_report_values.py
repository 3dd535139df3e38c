"""What a Monday letter holds."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from core.analytics.filters import YUAN
from core.types import Value

ALL = "all"
Words = dict[str, str]
"""In each language."""


class FilmCost(Value):
    """Micro-yuan of one film, or of all the others."""

    what: Words
    id: str = ""
    cost: int
    before: int
    films: int = 1


class FinishedFilm(Value):
    what: Words
    id: str
    seconds: float


class WaitingFilm(Value):
    """A film that is not done: its first open stage, for whom it waits (work, person, review), whose it is, since when (here)."""

    what: Words
    id: str
    stage: str
    waits_for: str
    person: str = ""
    since: datetime | None = None


class WeekFailure(Value):
    error: Words
    model: Words
    calls: int
    cost: int


class ModelWorth(Value):
    """A model against the middle of its kind: `ratio` 2 is twice the stars for the money. `cost` of one success in micro-yuan."""

    model: Words
    cost: int
    stars: float
    votes: int
    success: float
    ratio: float


class MonthAhead(Value):
    """How the month stands, in micro-yuan: `limit` None without a budget. What the month will cost counts what is held: `likely`, and nine times
    in ten between `low` and `high`; None where too few days are known. `until` is the day on which it reaches its budget, `earliest` and
    `latest` the ends of that guess."""

    limit: int | None = None
    spent: int
    held: int
    until: date | None = None
    earliest: date | None = None
    latest: date | None = None
    low: int | None = None
    likely: int | None = None
    high: int | None = None
    untold: bool = False
    """Too few days are known to say anything. Letters of before this was told say it of none."""


class LetterAlert(Value):
    """An alert that nobody ended by then."""

    level: str
    title: Words
    words: Words
    state: str
    by: str = ""


class WeeklyLetter(Value):
    """`week` is its Monday. Shares are 0 to 1, None where there was nothing to measure. `missing` names parts that could not be asked."""

    week: date
    zone: str
    scope: str = ALL
    made_at: datetime
    currency: str = YUAN
    """Of all its money, turned by each day's rate; what is kept is in yuan."""
    cost: int = 0
    before: int = 0
    calls: int = 0
    calls_before: int = 0
    success: float | None = None
    success_before: float | None = None
    lost: int = 0
    per_minute: int | None = None
    per_minute_before: int | None = None
    films: tuple[FilmCost, ...] = ()
    finished: tuple[FinishedFilm, ...] = ()
    finished_before: int = 0
    waits: tuple[WaitingFilm, ...] = ()
    waits_more: int = 0
    failures: tuple[WeekFailure, ...] = ()
    best: ModelWorth | None = None
    worst: ModelWorth | None = None
    ahead: MonthAhead | None = None
    alerts: tuple[LetterAlert, ...] = ()
    missing: tuple[str, ...] = ()

    @property
    def sunday(self) -> date:
        return self.week + timedelta(days=6)

    @property
    def nothing(self) -> bool:
        """Nobody made or finished anything in this week."""
        return not self.calls and not self.cost and not self.finished
