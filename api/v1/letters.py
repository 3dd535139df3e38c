"""The Monday letter as a file: as it was kept for this reader, else worked out now from what they may see."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Annotated, Literal
from urllib.parse import quote

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from api.http.current_person import PersonHere, StudioHere
from api.http.envelope import language_of
from core.alerts import kept_weekly_reports, weekly_report, weekly_report_pdf
from core.analytics import filters
from core.database.tables import utc_now
from core.errors import NotFound
from core.i18n import Language
from core.people import access, studio_clock
from core.people.access import Action

router = APIRouter()
EARLIEST = date(2020, 1, 6)
MEDIA = {"html": "text/html; charset=utf-8", "pdf": "application/pdf"}


@router.get("/letters/{week}.{form}")
def download_letter(
    week: str,
    form: Literal["html", "pdf"],
    studio: StudioHere,
    person: PersonHere,
    request: Request,
    currency: Annotated[str, Query(max_length=10)] = "",
    lang: Annotated[Literal[Language, ""], Query()] = "",
) -> Response:
    """`week` is any day of it, or "newest" for the last whole one; in another currency it is worked out anew. Raises NotAllowed, or NotFound
    for a week that is none, or not over yet."""
    access.require(person, Action.SEE_COSTS)
    language = lang or language_of(request)
    money = filters.parse_currency(currency) or filters.YUAN
    with studio.db.read() as session:
        newest = studio_clock.monday_of_week(utc_now(), studio_clock.studio_zone(session)) - timedelta(days=7)
        monday = newest if week == "newest" else _monday(week, newest)
        stands = kept_weekly_reports.load_letter(session, person, monday) if money == filters.YUAN else None
    told = stands or weekly_report.build_letter(studio, person, monday, currency=money)
    page = (
        weekly_report_pdf.letter_as_html(told, language).encode()
        if form == "html"
        else weekly_report_pdf.letter_as_pdf(told, language)
    )
    saved = f"dailies-{told.week}{'' if told.currency == filters.YUAN else f'-{told.currency}'}.{form}"
    headers = {
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(saved, safe='')}",
        "Cache-Control": "private, no-store",
        "Content-Security-Policy": "sandbox",
    }
    return Response(page, media_type=MEDIA[form], headers=headers)


def _monday(week: str, newest: date) -> date:
    try:
        day = date.fromisoformat(week)
    except ValueError:
        raise NotFound(what=week[:20]) from None
    monday = day - timedelta(days=day.weekday())
    if not EARLIEST <= monday <= newest + timedelta(days=7):
        raise NotFound(what=week[:20])
    return monday
