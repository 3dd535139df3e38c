"""The questions dashboards ask: one `.sql` file in data/queries is one chart, found by being there.

A file begins with what it is:

    -- zh: 每天花费                     its title; `zh_note` and `en_note` may say what is counted
    -- en: Spend by day
    -- page: costs                     costs, tasks, films or prompts; and under `order` its place there
    -- kind: stacked                   tiles, bar, stacked, line, strips (a line each, below each other), area, heat, dots, table
    -- unit: yuan                      yuan (micro-yuan as whole numbers), count, share (0 to 1), seconds, ms, tokens ...
    -- by: stage project model         what {by} in the question may be; the first where nobody chose
    -- drill: model                    the filter that a click on one of its bars sets; `{by}` where it is what was chosen
    -- reads: takes projects           tables beside `calls` and `tasks`: core.analytics.side_tables names them
    -- zone: studio                    its days and months are those of the studio's clock, as its budgets' are; else the reader's
    -- limit: daily_budget             another question, whose first `allowed` is drawn dashed across the bars

and asks of `calls` and `tasks` (their columns: core.analytics.fact_tables, and `here`, `created_at` in the reader's zone) within the
reader's time and filters, of `calls_before` and `tasks_before` within the time before, of `calls_lately` within the last seventy days and
of `calls_open` that have not ended, whatever time the reader chose. `$since`, `$until`, `$now` and the midnights `$today`, `$yesterday`,
`$week`, `$last_week`, `$month`, `$last_month` are UTC; `$here_now` is now as the reader's clock shows it;
`$budget_month` names the studio's budget of this month by the studio's clock ("month:2026-11"); `$step` is day, week or month, by how long the reader's time is.

A `tiles` chart has one row a tile: `key` (its words: costs.tile_<key>), `value`, `before` (or NULL), `spark` (a list, or NULL), `unit`,
and where its value is a share or a mean `many`: of how many.
"""

from __future__ import annotations

import logging
from functools import lru_cache
from pathlib import Path
from typing import Literal

from core.i18n import LANGUAGES
from core.types import Value

log = logging.getLogger("dailies.analytics")

FOLDER = Path(__file__).parents[2] / "data" / "queries"
Kind = Literal["tiles", "bar", "stacked", "line", "strips", "area", "heat", "dots", "table"]
DIMENSIONS = (
    "project",
    "person",
    "stage",
    "capability",
    "provider",
    "model",
    "template",
    "experiment",
    "state",
    "kind",
    "grade",
    "error",
)
"""Columns that a chart may be laid out by, and filters be set on."""


class Chart(Value):
    """A question and how its answer is drawn: its first column along, a second one that is text in colours, every number up."""

    name: str
    title: dict[str, str]
    note: dict[str, str] = {}
    page: str = "costs"
    order: int = 100
    kind: Kind = "bar"
    unit: str = "count"
    by: tuple[str, ...] = ()
    drill: str = ""
    limit: str = ""
    reads: tuple[str, ...] = ()
    zone: Literal["reader", "studio"] = "reader"
    sql: str

    def laid_out(self, by: str) -> str:
        """Its question with {by} filled in: only with what its file allows."""
        chosen = by if by in self.by else self.by[0] if self.by else ""
        return self.sql.replace("{by}", chosen)


def load_charts(folder: Path = FOLDER) -> dict[str, Chart]:
    """Every chart there is, by the name of its file. One that says wrongly what it is is left out, and the log says which."""
    found: dict[str, Chart] = {}
    for file in sorted(folder.glob("*.sql")):
        try:
            found[file.stem] = _read(file, file.stat().st_mtime_ns)
        except (ValueError, OSError) as error:
            log.warning("the chart %s is left out: %s", file.name, error)
    return found


def charts_of_page(page: str, folder: Path = FOLDER) -> list[Chart]:
    """The charts of one page, in their order."""
    found = [chart for chart in load_charts(folder).values() if chart.page == page]
    return sorted(found, key=lambda chart: (chart.order, chart.name))


@lru_cache(maxsize=512)
def _read(file: Path, _changed: int) -> Chart:
    lines = file.read_text("utf-8").splitlines()
    head = {}
    for line in lines:
        word, colon, value = line.removeprefix("--").partition(":")
        if line.startswith("--") and colon:
            head[word.strip()] = value.strip()
    by = tuple(head.get("by", "").split())
    if unknown := set(by) - set(DIMENSIONS):
        raise ValueError(f"{file.name}: nothing can be laid out by {', '.join(sorted(unknown))}")
    facts = {name: head[name] for name in ("page", "order", "kind", "unit", "drill", "limit", "zone") if name in head}
    return Chart.model_validate(
        {
            "name": file.stem,
            "title": {"zh": head.get("zh", ""), "en": head.get("en", "")},
            "note": {language: head[f"{language}_note"] for language in LANGUAGES if f"{language}_note" in head},
            "by": by,
            "reads": tuple(head.get("reads", "").split()),
            "sql": "\n".join(line for line in lines if not line.startswith("--")).strip(),
            **facts,
        }
    )
