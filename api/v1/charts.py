"""Dashboards for programs: the list of charts, and each one's numbers as JSON, CSV or a spreadsheet; narrowed by the same words as the
page's address, and no more than the reader may see."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Annotated, Any, Literal
from urllib.parse import quote

from fastapi import APIRouter, Query, Request
from fastapi.responses import JSONResponse, Response

from api.http.current_person import PersonHere, StudioHere
from api.http.envelope import answer, language_of
from core.analytics import chart_export, charts, filters
from core.analytics.chart_columns import dimension_along, shown_columns, unit_of
from core.analytics.chart_query import ChartAnswer, Viewer, chart_queries, viewer_of
from core.analytics.charts import Chart
from core.analytics.filters import Filters
from core.errors import NotFound
from core.i18n import Language
from core.people import access
from core.people.access import Action
from core.people.sessions import Person
from core.studio import Studio

router = APIRouter()
MEDIA = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
PAGES = ("costs", "tasks", "films", "prompts", "letter")
"""Whose charts are listed: each of them has its place on a page or in the letter."""
By = Annotated[str, Query(max_length=40)]
Zone = Annotated[str, Query(max_length=60)]
Lang = Annotated[Literal[Language, ""], Query()]


@router.get("/charts")
def list_charts(person: PersonHere, request: Request, lang: Lang = "") -> JSONResponse:
    """Every chart: its name, title, what it counts, its unit, and what it can be laid out and narrowed by. Raises NotAllowed."""
    access.require(person, Action.SEE_COSTS)
    language = lang or language_of(request)
    known = [chart for page in PAGES for chart in charts.charts_of_page(page)]
    return answer(
        {
            "charts": [_about(chart, language) for chart in known],
            "narrowed_by": filters.NARROWING,
            "times": filters.PRESETS,
        }
    )


@router.get("/charts/{name}.{form}")
def download_chart(
    name: str,
    form: Literal["csv", "xlsx"],
    studio: StudioHere,
    person: PersonHere,
    request: Request,
    by: By = "",
    zone: Zone = "",
    lang: Lang = "",
) -> Response:
    """A chart's table. Raises NotAllowed, or NotFound for a chart that is not there; what an address says that makes no sense is
    left out, as on the page."""
    language = lang or language_of(request)
    chart, by, asked, viewer, found = _asked(studio, person, name, by, zone, request)
    rows = chart_export.rows_with_names(studio, chart, found, viewer, by, language)
    content = (chart_export.as_csv if form == "csv" else chart_export.as_xlsx)(
        chart, found, rows, by, language, asked.currency
    )
    saved = f"{chart.title.get(language, name)}.{form}"
    headers = {
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(saved, safe='')}",
        "Cache-Control": "private, no-store",
    }
    return Response(content, media_type=MEDIA[form], headers=headers)


@router.get("/charts/{name}")
def get_chart_numbers(
    name: str,
    studio: StudioHere,
    person: PersonHere,
    request: Request,
    by: By = "",
    zone: Zone = "",
    lang: Lang = "",
) -> JSONResponse:
    """A chart's numbers as they are: money in micro-units of `currency`, shares from 0 to 1, ids as the ledger has them (`words` has what people
    call them). Of tiles each row has its own unit. Raises as the files do."""
    language = lang or language_of(request)
    chart, by, asked, viewer, found = _asked(studio, person, name, by, zone, request)
    places = shown_columns(chart, found.columns)
    words = chart_export.rows_with_names(studio, chart, found, viewer, by, language)
    columns = [found.columns[place] for place in places]
    since, until = asked.bounds(found.as_of)
    return answer(
        {
            **_about(chart, language),
            "laid_out_by": by,
            "since": since.replace(tzinfo=UTC),
            "until": until.replace(tzinfo=UTC),
            "zone": asked.zone,
            "currency": asked.currency,
            "as_of": found.as_of.replace(tzinfo=UTC),
            "more": found.cut,
            "columns": [
                {"name": each, "unit": "" if chart.kind == "tiles" else _unit(chart, found, each)} for each in columns
            ],
            "rows": [
                {name: _said(row[place]) for name, place in zip(columns, places, strict=True)} for row in found.rows
            ],
            "words": [
                {name: row[place] for name, place in zip(columns, places, strict=True) if isinstance(row[place], str)}
                for row in words
            ],
        }
    )


def _asked(
    studio: Studio, person: Person, name: str, by: str, zone: str, request: Request
) -> tuple[Chart, str, Filters, Viewer, ChartAnswer]:
    access.require(person, Action.SEE_COSTS)
    chart = charts.load_charts().get(name)
    if chart is None:
        raise NotFound(what=name[:60])
    asked = filters.parse_filters(dict(request.query_params), zone or person.timezone or "UTC")
    with studio.db.read() as session:
        viewer = viewer_of(session, person)
    by = dimension_along(chart, by)
    asked = chart_queries(studio).paid_in(asked)
    return chart, by, asked, viewer, chart_queries(studio).ask(chart, asked, viewer, by)


def _about(chart: Chart, language: str) -> dict[str, Any]:
    return {
        "name": chart.name,
        "title": chart.title.get(language, chart.name),
        "counts": chart.note.get(language, ""),
        "page": chart.page,
        "kind": chart.kind,
        "unit": "" if chart.kind == "tiles" else chart.unit,
        "by": chart.by,
        "whose_days": chart.zone,
    }


def _unit(chart: Chart, found: ChartAnswer, column: str) -> str:
    """Empty for words and days."""
    place = found.columns.index(column)
    values = [row[place] for row in found.rows if row[place] is not None]
    return "" if any(isinstance(value, str | date | datetime) for value in values) else unit_of(chart, column)


def _said(value: Any) -> Any:
    """Times are UTC unless a column is of the reader's own clock, as the page shows it."""
    return value.isoformat() if isinstance(value, date | datetime) else value
