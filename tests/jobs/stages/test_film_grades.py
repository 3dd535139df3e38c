"""A run of the best grade paints each picture twice and keeps both; what hangs on it waits for both and is made once."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from core.database import tables
from core.production import production_plan
from core.project import projects
from core.project.projects import Brief
from core.settings import Settings
from core.studio import Studio, open_studio
from jobs import queue
from tests.support import films


@pytest.fixture
def crew(tmp_path: Path, sqlite_with_tables: Path) -> Studio:
    (tmp_path / "studio.db").write_bytes(sqlite_with_tables.read_bytes())
    settings = Settings(_env_file=None, dailies_home=tmp_path, database_url="", redis_url="redis://127.0.0.1:1/0")
    return open_studio(settings, [films.Company()])


@pytest.mark.parametrize(("grade", "often"), [("quality", 2), ("", 1)])
def test_a_run_of_the_best_grade_paints_twice_and_uses_the_first(crew, grade, often):
    with crew.db.write() as session:
        film = projects.create(session, None, Brief(idea="雨夜追猫", seconds=10, short_side=144)).id
    queue.submit(
        crew, "film.make", user=None, project_id=film, params={"stages": ["script", "storyboard", "video"]}, grade=grade
    )
    films.work_off(crew)
    with crew.db.read() as session:
        made = production_plan.load_snapshot(session, film)
        painted = Counter(take.of_id for take in made.takes.values() if take.of_kind == "shot")
        clips = session.query(tables.Video).count()
        grades = {row.grade for row in session.query(tables.Task).filter_by(kind="film.make")}
    assert set(painted.values()) == {often}
    assert all(made.takes[shot.take_id].number == 1 for shot in made.shots if shot.take_id)
    assert clips == len(made.shots)
    assert grades == {grade}
