"""What won in the lab is what the next script is told with; taken back, the one before is."""

from __future__ import annotations

import uuid
from pathlib import Path

import pytest
from sqlalchemy import select

from core.database import tables
from core.lab import experiments, marks, promotion, variations
from core.lab.lab_values import Variant
from core.optimise import production_templates
from core.production import production_plan
from core.project import projects
from core.settings import Settings
from core.studio import Studio, open_studio
from core.templates import shipped_templates, template_versions
from jobs.stages import lab
from providers.base import Request, Result, Usage
from tests.support import films


class Writer(films.Company):
    """Remembers the words that scripts were asked for with."""

    def __init__(self) -> None:
        super().__init__()
        self.scripts: list[str] = []

    def text(self, request: Request) -> Result:
        if request.purpose == "free":
            return Result(text=f"故事：{request.prompt[:40]}", usage=Usage(tokens_in=5, tokens_out=9))
        if request.purpose == "script":
            self.scripts.append(request.prompt)
        return super().text(request)


@pytest.fixture
def writer() -> Writer:
    return Writer()


@pytest.fixture
def studio(tmp_path: Path, sqlite_with_tables: Path, writer: Writer) -> Studio:
    (tmp_path / "studio.db").write_bytes(sqlite_with_tables.read_bytes())
    settings = Settings(_env_file=None, dailies_home=tmp_path, database_url="", redis_url="redis://127.0.0.1:1/0")
    return open_studio(settings, [writer])


def told_with(studio: Studio, film: uuid.UUID) -> str:
    """The template that the script of this film was told with, by the ledger."""
    asked = tables.Call.project_id == film, tables.Call.stage == "script"
    with studio.db.read() as session:
        return session.scalars(select(tables.Call.template).where(*asked)).one()


def test_a_script_is_told_with_what_won_in_the_lab_until_it_is_rolled_back(studio, writer):
    director = films.person(studio, "user", "导演")
    first = films.put(studio, director, "script")
    with studio.db.write() as session:
        shipped_templates.sync_shipped(session)
        brief = projects.brief_of(projects.load(session, first))
        ref = production_templates.telling_for_script(session, brief).ref
        spec = variations.spec_from_script(session, director, first)
        better = Variant(id="b", name="更好", text="只拍雨声，最后十秒没有一句话。{idea}")
        spec = spec.model_copy(update={"variants": (*spec.variants, better)})
        tried = experiments.create_experiment(
            session, director, variations.try_name(spec, "zh"), spec, project_id=first
        )
    lab.run_cells(studio, tried.id, director)
    films.work_off(studio)
    with studio.db.write() as session:
        rows = session.scalars(select(tables.Cell).where(tables.Cell.experiment_id == tried.id)).all()
        assert {row.state for row in rows} == {"completed"}
        for row in rows:
            marks.set_mark(session, director.id, row.id, 5 if row.variant == "b" else 2)
        name = ref.partition("@")[0]
        made = promotion.promote(
            session, tried.id, "b", director.id, name, "zh", seen=int(ref.partition("@")[2]), anyway=True
        )
    second = films.put(studio, director, "script")
    assert told_with(studio, second) == made.ref
    assert "最后十秒没有一句话" in writer.scripts[-1] and "最后十秒没有一句话" not in writer.scripts[0]
    with studio.db.write() as session:
        promotion.roll_back(session, name, "zh", director.id)
    third = films.put(studio, director, "script")
    assert told_with(studio, third) == ref
    assert "最后十秒没有一句话" not in writer.scripts[-1]
    with studio.db.read() as session:
        history = template_versions.load_history(session, name, "zh")
        assert history.moves[0].back and history.moves[1].why["experiment"] == str(tried.id)
        assert production_plan.stage_states(production_plan.load_snapshot(session, second))["script"].done
