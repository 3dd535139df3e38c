"""Monday letters written when they are due, kept as they were, and found again by whoever may read them.

Once kept, a letter never changes."""

from __future__ import annotations

import uuid
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from core.alerts.weekly_report import build_letter
from core.alerts.weekly_report_values import ALL, WeeklyLetter
from core.analytics.chart_query import ChartQueries
from core.database import tables
from core.database.tables import utc_now
from core.json_types import StoredSentence
from core.money import budgets
from core.people import notices, studio_clock
from core.people.access import Action, UserLike, can
from core.studio import Studio
from core.types import Value

HOUR = time(7)
"""On Monday, on the studio's clock."""


class StudioReader(Value):
    """Who reads the letter of the whole studio: not one person, but whoever may see all."""

    id: uuid.UUID = uuid.UUID(int=0)
    role: str = "admin"
    status: str = "active"
    grants: tuple[str, ...] = ()


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
    """The studio's time zone, by which a week begins, and the weeks whose letters they find."""
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
