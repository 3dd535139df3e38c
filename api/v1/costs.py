"""What was spent, for programs: daily activity by person, film and tag, and the rows of the ledger as a file."""

from __future__ import annotations

import tempfile
import uuid
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import IO, Annotated, Any, Literal

from fastapi import APIRouter, Depends, Query
from fastapi.responses import JSONResponse, StreamingResponse

from api.http.current_person import PersonHere, StudioHere
from api.http.envelope import answer
from core.analytics import charts, display_names, filters, ledger_files
from core.analytics.chart_query import chart_queries, viewer_of
from core.analytics.filters import Filters
from core.people import access
from core.people.access import Action

router = APIRouter(prefix="/costs")
MOST_ROWS = 50_000
"""Rows of daily activity in one answer; whoever needs more asks for less time."""
USUAL_DAYS = 30
IN_MEMORY = 8_000_000
"""Bytes of a file that are held in memory; a larger one goes through the disk."""
PIECE = 1_000_000
MEDIA = {"csv": "text/csv; charset=utf-8", "parquet": "application/vnd.apache.parquet"}

From = Annotated[date | None, Query(alias="from", description="First day; thirty days ago where it is not given.")]
Until = Annotated[date | None, Query(alias="to", description="Last day, which counts; today where it is not given.")]
Whose = Annotated[uuid.UUID | None, Query(alias="person", description="Only this person.")]
Of = Annotated[uuid.UUID | None, Query(description="Only this film.")]
Tagged = Annotated[str, Query(max_length=200, description="Only films with this tag; several are parted by commas.")]
Zone = Annotated[
    str, Query(max_length=60, description="Whose days: a zone like Asia/Shanghai; yours where it is not given.")
]


def filters_from_query(
    person: PersonHere,
    first: From = None,
    last: Until = None,
    of_person: Whose = None,
    project: Of = None,
    tag: Tagged = "",
    zone: Zone = "",
) -> Filters:
    """What a request narrows to; the earlier of its two days is the first."""
    zone = zone or person.timezone or "UTC"
    until = last or _today(zone)
    begins = first or until - timedelta(days=USUAL_DAYS - 1)
    said: dict[str, Any] = {
        "time": f"{begins}..{until}",
        "person": of_person.hex if of_person else "",
        "project": project.hex if project else "",
        "tag": tag,
    }
    return filters.parse_filters({name: value for name, value in said.items() if value}, zone)


Narrowed = Annotated[Filters, Depends(filters_from_query)]


@router.get("/daily")
def get_daily_costs(studio: StudioHere, person: PersonHere, asked: Narrowed) -> JSONResponse:
    """A line for each day, person and film. Money is in micro-yuan (1 yuan = 1,000,000). `more` says that there are further lines: then ask
    for fewer days. Raises NotAllowed."""
    access.require(person, Action.SEE_COSTS)
    with studio.db.read() as session:
        viewer = viewer_of(session, person)
    found = chart_queries(studio).ask(charts.load_charts()["daily_activity"], asked, viewer, most=MOST_ROWS)
    rows = [dict(zip(found.columns, row, strict=True)) for row in found.rows]
    called = {
        kind: display_names.name_values(studio, viewer, kind, {row[kind] for row in rows if row[kind]}, "en")
        for kind in ("person", "project")
    }
    told = [
        {
            "day": row["day"],
            "person_id": _dashed(row["person"]),
            "person": called["person"].get(row["person"]),
            "project_id": _dashed(row["project"]),
            "project": called["project"].get(row["project"]),
            "tags": row["tags"],
            "calls": row["calls"],
            "failed": row["failed"],
            "cached": row["from_cache"],
            "spent_micro_yuan": row["spent"],
            "held_micro_yuan": row["held"],
        }
        for row in rows
    ]
    begins, ends = asked.days or (None, None)
    return answer(
        {"from": begins, "to": ends, "zone": asked.zone, "as_of": _utc(found.as_of), "more": found.cut, "days": told}
    )


@router.get("/ledger")
def get_ledger_schema(studio: StudioHere, person: PersonHere) -> JSONResponse:
    """The columns of the ledger's files. Raises NotAllowed."""
    access.require(person, Action.SEE_COSTS)
    with studio.db.read() as session:
        viewer = viewer_of(session, person)
    return answer({"forms": [*MEDIA], "columns": ledger_files.ledger_columns(chart_queries(studio), viewer)})


@router.get("/ledger.{form}")
def download_ledger(
    form: Literal["csv", "parquet"],
    studio: StudioHere,
    person: PersonHere,
    asked: Narrowed,
) -> StreamingResponse:
    """A row for each call that one may see. Raises NotAllowed."""
    access.require(person, Action.SEE_COSTS)
    with studio.db.read() as session:
        viewer = viewer_of(session, person)
    studio.settings.scratch.mkdir(parents=True, exist_ok=True)
    file = tempfile.SpooledTemporaryFile(IN_MEMORY, dir=str(studio.settings.scratch))  # noqa: SIM115 (closed once it is sent)
    try:
        ledger_files.write_ledger(chart_queries(studio), viewer, asked, form, file)
        file.seek(0)
    except BaseException:
        file.close()
        raise
    begins, ends = asked.days or (None, None)
    headers = {
        "Content-Disposition": f'attachment; filename="ledger_{begins}_{ends}.{form}"',
        "Cache-Control": "private, no-store",
    }
    return StreamingResponse(_pieces(file), media_type=MEDIA[form], headers=headers)


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        while piece := file.read(PIECE):
            yield piece


def _today(zone: str) -> date:
    return filters.parse_filters({}, zone).today(datetime.now(UTC).replace(tzinfo=None))


def _dashed(hex_: str | None) -> str | None:
    return str(uuid.UUID(hex_)) if hex_ else None


def _utc(at: datetime) -> str:
    return at.replace(tzinfo=UTC).isoformat()
