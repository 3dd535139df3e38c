"""The audit log for programs: who did what, as pages of JSON or one file, and whether it is as it was written. For admins."""

from __future__ import annotations

import tempfile
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import JSONResponse, StreamingResponse

from api.http.current_person import PersonHere, StudioHere
from api.http.envelope import answer, language_of, page_facts
from core.database.tables import utc_now
from core.operations import audit_entries, audit_verification
from core.operations.audit_entries import AuditFilter
from core.people import access
from core.people.access import Action

router = APIRouter(prefix="/audit")
IN_MEMORY, PIECE = 8_000_000, 1_000_000
"""Bytes of a file that are held in memory; a larger one goes through the disk. It is sent in pieces."""
MEDIA = {"jsonl": "application/x-ndjson", "csv": "text/csv; charset=utf-8"}


def filter_from_query(
    person: PersonHere,
    of_person: Annotated[uuid.UUID | None, Query(alias="person")] = None,
    area: Annotated[str, Query(max_length=40, description="What an action begins with: user, project, door.")] = "",
    project: uuid.UUID | None = None,
    since: Annotated[
        datetime | None, Query(alias="from", description="From this moment on, UTC unless it says.")
    ] = None,
    until: Annotated[datetime | None, Query(alias="to", description="Before this moment, UTC unless it says.")] = None,
    search: Annotated[str, Query(max_length=200)] = "",
) -> AuditFilter:
    """What a request narrows to. Raises NotAllowed."""
    access.require(person, Action.SEE_AUDIT)
    return AuditFilter(
        person_id=of_person, area=area, project_id=project, since=_utc(since), until=_utc(until), search=search
    )


Narrowed = Annotated[AuditFilter, Depends(filter_from_query)]


@router.get("")
def list_audit_entries(
    studio: StudioHere, wanted: Narrowed, page: Annotated[int, Query(ge=1, le=100_000)] = 1
) -> JSONResponse:
    with studio.db.read() as session:
        entries, total = audit_entries.list_entries(session, wanted, page)
    return answer({"entries": entries}, pages=page_facts(page, audit_entries.PAGE, total))


@router.get("/verify")
def verify_audit_log(studio: StudioHere, person: PersonHere, request: Request) -> JSONResponse:
    """Reads all of it. `problem` is empty where no entry was changed, removed or added."""
    access.require(person, Action.SEE_AUDIT)
    verdict = audit_verification.verify_and_keep(studio.db)
    told: dict[str, Any] = {**verdict.model_dump(), "intact": verdict.intact}
    return answer({**told, "message": audit_verification.problem_sentence(verdict, language_of(request))})


@router.get("/file")
def download_audit_log(
    studio: StudioHere,
    wanted: Narrowed,
    form: Annotated[Literal["jsonl", "csv"], Query(alias="format")] = "jsonl",
) -> StreamingResponse:
    """The entries that fit. The first line of JSON Lines holds the signed end of the chain and the public key."""
    held = tempfile.SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115  closed by whoever sends it
    with studio.db.read() as session:
        for line in audit_entries.export_lines(session, wanted, form):
            held.write(line.encode())
    length = held.tell()
    held.seek(0)

    def pieces() -> Iterator[bytes]:
        with held:
            while piece := held.read(PIECE):
                yield piece

    name = f"audit-{utc_now():%Y-%m-%d}.{form}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Content-Length": str(length)}
    return StreamingResponse(pieces(), media_type=MEDIA[form], headers=headers)


def _utc(moment: datetime | None) -> datetime | None:
    return moment.astimezone(UTC).replace(tzinfo=None) if moment and moment.tzinfo else moment
