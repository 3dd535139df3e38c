"""A chart is a file with a question in SQL; its answer is the same on both databases."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

import pytest

from core import analytics
from core.tables import Call, Project, Shot


def calls(*stages_and_costs: tuple[str, int]) -> list[Call]:
    return [
        Call(key=str(n), stage=stage, provider="p", model="m", capability="image", cost_micro_yuan=cost)
        for n, (stage, cost) in enumerate(stages_and_costs)
    ]


def test_the_cost_of_each_stage_is_summed_in_yuan(database):
    with database.write() as session:
        session.add_all(calls(("storyboard", 1_500_000), ("storyboard", 500_000), ("audio", 3_000_000)))
    answer = analytics.run("cost_by_stage", database)
    assert list(answer.itertuples(index=False, name=None)) == [("audio", 3.0), ("storyboard", 2.0)]


def test_a_studio_that_has_spent_nothing_has_every_chart_and_no_rows(database):
    for name in analytics.charts():
        assert len(analytics.run(name, database)) == 0


def test_every_chart_is_titled_in_both_languages():
    for chart in analytics.charts().values():
        assert chart.zh and chart.en and chart.zh != chart.en


def test_a_file_that_is_dropped_in_is_a_chart(database, tmp_path):
    with database.write() as session:
        project = Project(name="雾", created_at=datetime(2026, 1, 2, 3, 4))
        session.add(project)
        session.flush()
        session.add(Shot(project_id=project.id, sequence=1, scene=1, seconds=Decimal("2.5"), plan={"size": "wide"}))
    (tmp_path / "how_long.sql").write_text(
        "-- zh: 片长\n-- en: Length\n-- kind: table\n-- unit: s\n"
        "SELECT name, seconds, plan->>'size' AS size, year(p.created_at) AS year\n"
        "FROM storyboards s JOIN projects p ON p.id = s.project_id\n",
        "utf-8",
    )
    answer = analytics.run("how_long", database, tmp_path)
    assert list(answer.itertuples(index=False, name=None)) == [("雾", 2.5, "wide", 2026)]


def test_a_chart_cannot_read_files(database, tmp_path):
    (tmp_path / "secret.csv").write_text("a\n1\n")
    (tmp_path / "nosy.sql").write_text(
        f"-- zh: 看\n-- en: Look\n-- kind: table\n-- unit: s\nSELECT * FROM read_csv('{tmp_path / 'secret.csv'}')\n"
    )
    with pytest.raises(Exception, match="disabled"):
        analytics.run("nosy", database, tmp_path)
