"""The Monday letter: what a week cost and whether it was worth it, from Monday to Sunday of the studio's own clock.

Its numbers are the dashboards' own questions, asked of what the reader may see. It is kept by core.alerts.kept_weekly_reports, told in words
by core.alerts.weekly_report_text, and on paper by core.alerts.weekly_report_pdf.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from core.alerts import alerts
from core.alerts.weekly_report_values import (
    ALL,
    FilmCost,
    FinishedFilm,
    LetterAlert,
    ModelWorth,
    MonthAhead,
    WaitingFilm,
    WeekFailure,
    WeeklyLetter,
    Words,
)
from core.analytics import charts, display_names, month_outlook, outlook_values
from core.analytics.chart_query import CANNOT, ChartQueries, Viewer, chart_queries, viewer_of
from core.analytics.filters import YUAN, Filters
from core.database.tables import utc_now
from core.i18n import LANGUAGES
from core.people import studio_clock
from core.people.access import Action, UserLike, can
from core.studio import Studio

MOST = 8
"""Films, waits and failures that are named; of the rest the sum is told."""

log = logging.getLogger("dailies.letter")


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

    def outlook(self, at: datetime) -> outlook_values.Outlook | None:
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
