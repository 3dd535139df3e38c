"""A dashboard's numbers as files: narrowed by the same words as the page's address, and no more than the reader may see."""

from __future__ import annotations

from typing import Annotated, Literal
from urllib.parse import quote

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from api.answers import language_of
from api.guard import PersonHere, StudioHere
from core import access
from core.access import Action
from core.analytics import charts, exports, filters
from core.analytics.asking import asking, viewer_of
from core.analytics.columns import laid_by
from core.errors import NotFound

router = APIRouter()
MEDIA = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@router.get("/charts/{name}.{form}")
def take_home(
    name: str,
    form: Literal["csv", "xlsx"],
    studio: StudioHere,
    person: PersonHere,
    request: Request,
    by: Annotated[str, Query(max_length=40)] = "",
    zone: Annotated[str, Query(max_length=60)] = "",
    lang: Annotated[Literal["zh", "en", ""], Query()] = "",
) -> Response:
    """A chart's table. Raises NotAllowed, or NotFound for a chart that is not there; what an address says that makes no sense is
    left out, as on the page."""
    access.require(person, Action.SEE_COSTS)
    chart = charts.charts().get(name)
    if chart is None:
        raise NotFound(what=name[:60])
    language = lang or language_of(request)
    asked = filters.read(dict(request.query_params), zone or person.timezone or "UTC")
    with studio.db.read() as session:
        viewer = viewer_of(session, person)
    by = laid_by(chart, by)
    asked = asking(studio).paid_in(asked)
    answer = asking(studio).ask(chart, asked, viewer, by)
    rows = exports.words(studio, chart, answer, viewer, by, language)
    content = (exports.as_csv if form == "csv" else exports.as_xlsx)(chart, answer, rows, by, language, asked.currency)
    saved = f"{chart.title.get(language, name)}.{form}"
    headers = {
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(saved, safe='')}",
        "Cache-Control": "private, no-store",
    }
    return Response(content, media_type=MEDIA[form], headers=headers)
