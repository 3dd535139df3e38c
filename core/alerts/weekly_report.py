"""The Monday letter: what a week cost and whether it was worth it, from Monday to Sunday of the studio's own clock.

Its numbers are the dashboards' own questions, asked of what the reader may see; once kept, a letter never changes. It is told in words by
core.alerts.weekly_report_text, and on paper by core.alerts.weekly_report_pdf.
"""

from __future__ import annotations

import logging
import uuid
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from core.alerts import alerts
from core.analytics import charts, display_names, month_outlook
from core.analytics.chart_query import CANNOT, ChartQueries, Viewer, chart_queries, viewer_of
from core.analytics.filters import YUAN, Filters
from core.database import tables
from core.database.tables import utc_now
from core.i18n import LANGUAGES
from core.json_types import StoredSentence
from core.money import budgets
from core.people import notices, studio_clock
from core.people.access import Action, UserLike, can
from core.studio import Studio
from core.types import Value

ALL = "all"
HOUR = time(7)
"""On Monday, on the studio's clock."""
MOST = 8
"""Films, waits and failures that are named; of the rest the sum is told."""
Words = dict[str, str]
"""In each language."""

log = logging.getLogger("dailies.letter")


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


class StudioReader(Value):
    """Who reads the letter of the whole studio: not one person, but whoever may see all."""

    id: uuid.UUID = uuid.UUID(int=0)
    role: str = "admin"
    status: str = "active"
    grants: tuple[str, ...] = ()


# One letter --------------------------------------------------------------------------------------------------------------


class LetterDraft:
    """One letter while it is written: a question that cannot be answered is named in it, and the rest stands."""

    def __init__(self, studio: Studio, ask: ChartQueries, viewer: Viewer, week: date, zone: str, currency: str) -> None:
        self._studio, self._ask, self._viewer = studio, ask, viewer
        days = (week, week + timedelta(days=6))
        self._filters = ask.paid_in(Filters(time="days", days=days, compare="before", zone=zone, currency=currency))
        self.currency = self._filters.currency
        self.missing: list[str] = []

    def rows(self, chart: str) -> list[dict[str, Any]]:
        known = charts.load_charts().get(chart)
        try:
            answer = self._ask.ask(known, self._filters, self._viewer) if known else None
        except CANNOT as error:
            log.warning("%s cannot be asked: %s", chart, error)
            answer = None
        if answer is None:
            self.missing.append(chart)
            return []
        return [dict(zip(answer.columns, row, strict=True)) for row in answer.rows]

    def outlook(self, at: datetime) -> month_outlook.Outlook | None:
        """Of the month that `at` is in."""
        try:
            month = Filters(currency=self.currency)
            return month_outlook.month_outlook(self._studio, self._viewer, month, ask=self._ask, at=at)
        except CANNOT as error:
            log.warning("the month's outlook cannot be asked: %s", error)
            self.missing.append("outlook")
            return None

    def called(self, dimension: str, values: Iterable[Any]) -> dict[str, Words]:
        asked = {str(value) for value in values if value}
        told = {
            language: display_names.name_values(self._studio, self._viewer, dimension, asked, language)
            for language in LANGUAGES
        }
        return {value: {language: told[language].get(value, value) for language in LANGUAGES} for value in asked}


def build_letter(
    studio: Studio,
    reader: UserLike,
    week: date,
    at: datetime | None = None,
    scope: str = "",
    ask: ChartQueries | None = None,
    currency: str = YUAN,
) -> WeeklyLetter:
    """The week that begins on `week`, any day of which may be given, as this reader may see it, at `at` (UTC)."""
    at = at or utc_now()
    week -= timedelta(days=week.weekday())
    with studio.db.read() as session:
        zone = studio_clock.studio_zone(session)
        all_of = can(reader, Action.SEE_ALL_COSTS)
        viewer = viewer_of(session, reader)
        standing = alerts.active_alerts(session, reader)
    writing = LetterDraft(studio, ask or chart_queries(studio), viewer, week, zone.key, currency)
    told = next(iter(writing.rows("letter_week")), {})
    worth = {row["key"]: row for row in writing.rows("tiles_worth")}.get("per_minute", {})
    models = _models(writing)
    waits = _waits(writing)
    made, made_before = _finished(writing)
    return WeeklyLetter(
        week=week,
        zone=zone.key,
        scope=scope or (ALL if all_of else reader.id.hex),
        made_at=at,
        currency=writing.currency,
        cost=int(told.get("cost") or 0),
        before=int(told.get("cost_before") or 0),
        calls=int(told.get("calls") or 0),
        calls_before=int(told.get("calls_before") or 0),
        success=told.get("success"),
        success_before=told.get("success_before"),
        lost=int(told.get("lost_cost") or 0),
        per_minute=_whole(worth.get("value")),
        per_minute_before=_whole(worth.get("before")),
        films=_films(writing),
        finished=made,
        finished_before=made_before,
        waits=waits[:MOST],
        waits_more=max(0, len(waits) - MOST),
        failures=_failures(writing),
        best=models[0] if models and models[0].ratio > 1 else None,
        worst=models[-1] if models and models[-1].ratio < 1 else None,
        ahead=_ahead(writing, at) if all_of else None,
        alerts=tuple(
            LetterAlert(level=one.level, title=one.title, words=one.words, state=one.state, by=one.by)
            for one in standing[:MOST]
        ),
        missing=tuple(writing.missing),
    )


def _whole(value: Any) -> int | None:
    return None if value is None else round(value)


def _films(writing: LetterDraft) -> tuple[FilmCost, ...]:
    """The films that cost most, then all others in one line."""
    rows = writing.rows("letter_projects")
    called = writing.called("project", (row["project"] for row in rows[:MOST]))
    told = [
        FilmCost(what=called[row["project"]], id=row["project"], cost=row["cost"], before=row["cost_before"])
        for row in rows[:MOST]
    ]
    if rest := rows[MOST:]:
        others = writing.called("project", ["…"])["…"]
        cost, before = (sum(row[name] for row in rest) for name in ("cost", "cost_before"))
        told.append(FilmCost(what=others, cost=cost, before=before, films=len(rest)))
    return tuple(told)


def _finished(writing: LetterDraft) -> tuple[tuple[FinishedFilm, ...], int]:
    rows = writing.rows("letter_finished")
    mine = [row for row in rows if row["this_week"]]
    called = writing.called("project", (row["project"] for row in mine))
    made = [FinishedFilm(what=called[row["project"]], id=row["project"], seconds=row["film_seconds"]) for row in mine]
    return tuple(made), len(rows) - len(mine)


def _waits(writing: LetterDraft) -> tuple[WaitingFilm, ...]:
    rows = writing.rows("where_films_wait")
    called = writing.called("project", (row["project"] for row in rows))
    people = writing.called("person", (row["person"] for row in rows))
    return tuple(
        WaitingFilm(
            what=called[row["project"]],
            id=row["project"],
            stage=row["stage"],
            waits_for=row["waits_for"],
            person=people.get(row["person"], {}).get("zh", ""),
            since=row["since"],
        )
        for row in rows
    )


def _failures(writing: LetterDraft) -> tuple[WeekFailure, ...]:
    rows = writing.rows("letter_failures")
    errors = writing.called("error", (row["error"] for row in rows))
    models = writing.called("model", (row["model"] for row in rows))
    unknown: dict[str, str] = dict.fromkeys(LANGUAGES, "–")
    return tuple(
        WeekFailure(
            error=errors.get(row["error"], unknown),
            model=models.get(row["model"], unknown),
            calls=row["calls"],
            cost=row["cost"],
        )
        for row in rows
    )


def _models(writing: LetterDraft) -> list[ModelWorth]:
    """Best first."""
    rows = writing.rows("letter_models")
    called = writing.called("model", (row["model"] for row in rows))
    return [
        ModelWorth(
            model=called[row["model"]],
            cost=row["cost"],
            stars=row["stars"],
            votes=row["votes"],
            success=row["success"],
            ratio=row["worth_per_yuan"],
        )
        for row in rows
    ]


def _ahead(writing: LetterDraft, at: datetime) -> MonthAhead | None:
    """Of the studio, with a budget or without; None where nothing was spent, is held or may be, or where it cannot be asked."""
    month = writing.outlook(at)
    if month is None or (month.budget is None and not month.spent and not month.held):
        return None
    limit = month.budget
    reached = {"until": "likely", "earliest": "high", "latest": "low"}
    days = {
        name: next((day.day for day in month.ahead if limit is not None and getattr(day, which) >= limit), None)
        for name, which in reached.items()
    }
    if limit is not None and month.spent + month.held >= limit:
        days = dict.fromkeys(reached, month.today)
    return MonthAhead(
        limit=limit,
        spent=month.spent,
        held=month.held,
        low=month.low,
        likely=month.likely,
        high=month.high,
        untold=month.likely is None,
        **days,
    )


# Kept --------------------------------------------------------------------------------------------------------------------


def due_week(at: datetime, zone: ZoneInfo) -> date:
    """The Monday of the newest week whose letter is to be written: the last whole one, from seven o'clock on Monday."""
    monday = studio_clock.monday_of_week(at, zone)
    here = studio_clock.to_local_time(at, zone)
    early = here.date() == monday and here.time() < HOUR
    return monday - timedelta(days=14 if early else 7)


def write_due_letters(studio: Studio, at: datetime | None = None, ask: ChartQueries | None = None) -> int:
    """Write the letters of the newest whole week that are not kept yet: that of the studio, and one for each who had films or calls in
    it. Returns how many. Whoever sees all costs is told that it is there."""
    at = at or utc_now()
    with studio.db.read() as session:
        zone = studio_clock.studio_zone(session)
        week = due_week(at, zone)
        end = studio_clock.midnight_in_utc(week + timedelta(days=7), zone)
        if session.get(tables.Letter, (week, ALL)) or not _stood(session, end):
            return 0
        readers = _readers(session, studio_clock.midnight_in_utc(week, zone), end)
    told = [build_letter(studio, reader, week, at, scope, ask) for scope, reader in readers]
    whole = build_letter(studio, StudioReader(), week, at, ALL, ask)
    return sum(_keep(studio, one) for one in (*told, whole))


def _stood(session: Session, end: datetime) -> bool:
    """Whether anybody was here in that week at all."""
    return session.scalar(select(tables.User.id).where(tables.User.created_at < end).limit(1)) is not None


def _readers(session: Session, since: datetime, until: datetime) -> list[tuple[str, tables.User]]:
    """Those who see their own films only, and had calls in this week, or films."""
    within = (tables.Call.created_at >= since, tables.Call.created_at < until)
    ids = set(session.scalars(select(tables.Call.user_id).where(*within).distinct()))
    films = select(tables.Project.user_id).join(tables.Call, tables.Call.project_id == tables.Project.id)
    ids |= set(session.scalars(films.where(*within).distinct()))
    rows = session.scalars(
        select(tables.User).where(tables.User.id.in_([id_ for id_ in ids if id_]), tables.User.status == "active")
    )
    return [(row.id.hex, row) for row in rows if can(row, Action.SEE_COSTS) and not can(row, Action.SEE_ALL_COSTS)]


def _keep(studio: Studio, letter: WeeklyLetter) -> bool:
    """False where another process was first: what is kept stays."""
    try:
        with studio.db.write() as session:
            session.add(
                tables.Letter(
                    week=letter.week, scope=letter.scope, letter=letter.model_dump(mode="json"), made_at=letter.made_at
                )
            )
            session.flush()
            _tell(session, letter)
    except IntegrityError:
        return False
    return True


def _tell(session: Session, letter: WeeklyLetter) -> None:
    people = session.scalars(select(tables.User).where(tables.User.status == "active"))
    to = [
        row.id
        for row in people
        if (can(row, Action.SEE_ALL_COSTS) if letter.scope == ALL else row.id.hex == letter.scope)
    ]
    way = {"page": "costs", "view": "letter", "week": letter.week.isoformat()}
    facts = {"spent": budgets.format_money(letter.cost), "n": len(letter.finished)}
    said: StoredSentence = {"say": "alerts.notice_letter", "facts": facts}
    notices.send_notice(session, to, said, way, letter.made_at)


def list_weeks(session: Session, person: UserLike, most: int = 60) -> list[date]:
    """The weeks whose letters this person finds, newest first."""
    rows = select(tables.Letter.week).where(tables.Letter.scope == letter_scope(person))
    return list(session.scalars(rows.order_by(tables.Letter.week.desc()).limit(most)))


def zone_and_weeks(session: Session, person: UserLike) -> tuple[ZoneInfo, list[date]]:
    """The studio's time zone, by which a week begins, and `kept`."""
    return studio_clock.studio_zone(session), list_weeks(session, person)


def load_letter(session: Session, person: UserLike, week: date) -> WeeklyLetter | None:
    """The letter of the week of this day, as it was kept for this person; None where none was, or it cannot be read any more."""
    row = session.get(tables.Letter, (week - timedelta(days=week.weekday()), letter_scope(person)))
    try:
        return WeeklyLetter.model_validate(row.letter) if row else None
    except ValueError:
        return None


def letter_scope(person: UserLike) -> str:
    return ALL if can(person, Action.SEE_ALL_COSTS) else person.id.hex
