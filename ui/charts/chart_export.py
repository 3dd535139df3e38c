"""Ways to take a chart home: CSV and a spreadsheet from the studio's own address, a PNG from what the browser has drawn."""

from __future__ import annotations

from html import escape
from pathlib import Path
from urllib.parse import urlencode

import streamlit as st

from core.analytics.charts import Chart
from core.analytics.filters import YUAN
from ui.base.gate import require
from ui.base.i18n import language, t
from ui.charts import chart_filters, chart_numbers

_element = st.components.v2.component(
    "dailies_chart_picture",
    html='<button type="button" class="chart-png"></button>',
    js=(Path(__file__).parent / "chart_export.js").read_text("utf-8"),
    isolate_styles=False,
)


def download_links_html(chart: Chart, by: str) -> str:
    """The same numbers the page shows: narrowed alike, in the reader's language, by their clock."""
    person = require()
    asked = {
        **chart_filters.read_filters(person).address(),
        "zone": chart_filters.reader_zone(person),
        "lang": language(),
    }
    if by:
        asked["by"] = by
    query = escape(urlencode(asked))
    told = "".join(
        f'<a href="api/v1/charts/{chart.name}.{form}?{query}" download>{escape(t(f"costs.take_{form}"))}</a>'
        for form in ("csv", "xlsx")
    )
    return f'<div class="chart-take">{told}</div>'


def draw_png_button(chart: Chart, title: str) -> None:
    if chart.unit == "yuan" and chart_numbers.reader_currency() != YUAN:
        title = t("costs.col_in", column=title, currency=chart_numbers.reader_currency())
    _element(
        data={"chart": chart.name, "title": title, "word": t("costs.take_png"), "note": chart.note.get(language(), "")},
        key=f"png-{chart.name}",
    )
