"""About what a minute of film costs in this studio: as its finished films did, else by its prices."""

from __future__ import annotations

from core.analytics.chart_query import Viewer, chart_queries
from core.analytics.charts import load_charts
from core.analytics.filters import Filters
from core.progress import estimate
from core.project.projects import Brief
from core.studio import Studio
from core.types import Value

WORTH = "tiles_worth"
MINUTE_S = 60


class MinuteCost(Value):
    """`micro_yuan` of a minute. `learnt`: what finished films of all time have cost here; else what a film of a minute would cost by the
    price book, of the models that would be asked first."""

    micro_yuan: int
    learnt: bool


def minute_cost(studio: Studio, viewer: Viewer) -> MinuteCost | None:
    """None where it costs nothing: only engines that come with the studio can be asked. Raises what core.analytics.chart_query.CANNOT names."""
    answer = chart_queries(studio).ask(load_charts()[WORTH], Filters(time="all"), viewer)
    told = (dict(zip(answer.columns, row, strict=True)) for row in answer.rows)
    paid = next((row["value"] for row in told if row["key"] == "per_minute"), None)
    if paid:
        return MinuteCost(micro_yuan=round(paid), learnt=True)
    would = estimate.estimate_cost(studio, Brief(idea="", seconds=MINUTE_S))
    return MinuteCost(micro_yuan=would, learnt=False) if would else None
