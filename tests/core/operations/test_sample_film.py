"""The sample film: a real project in one file, laid out once in a new studio, complete and up to date."""

from __future__ import annotations

import uuid
from pathlib import Path

import pytest
from sqlalchemy import select

from core.database import tables
from core.film import film_cut, posters
from core.operations import sample_film
from core.production import production_plan
from core.project import projects
from core.settings import Settings
from core.stages import STAGES
from core.studio import Studio, open_studio
from tests.conftest import furnish
from tests.journeys.test_journey import IDEA, make
from tests.support.crew import Crew


def studio_at(folder: Path) -> Studio:
    opened = open_studio(Settings(dailies_home=folder, database_url="", redis_url="", assets_url=""), [Crew()])
    furnish(opened.db)
    return opened


@pytest.fixture(scope="module")
def packed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    studio = studio_at(tmp_path_factory.mktemp("maker"))
    with studio.db.write() as session:
        brief = projects.Brief(idea=IDEA, seconds=10, short_side=144)
        project_id = projects.create(session, None, brief).id
    make(studio, project_id)
    file = tmp_path_factory.mktemp("packed") / "sample.zip"
    sample_film.pack_sample(studio, project_id, file)
    return file


def only_project(studio: Studio) -> uuid.UUID:
    with studio.db.read() as session:
        return session.query(tables.Project).one().id


def test_every_stage_of_the_sample_is_done_in_a_new_studio(packed: Path, tmp_path: Path) -> None:
    studio = studio_at(tmp_path)
    assert sample_film.unpack_sample_once(studio, packed)
    with studio.db.read() as session:
        made = production_plan.load_snapshot(session, only_project(studio))
        states = production_plan.stage_states(made)
        cut = film_cut.finished_cuts(session, made.project.id)[0]
        assert (
            made.project.sample
            and session.scalars(select(tables.Project).where(projects.is_team_project())).all() == []
        )
    assert {stage: state.done for stage, state in states.items()} == dict.fromkeys(STAGES, True)
    assert studio.files.read(cut.sha256)[4:8] == b"ftyp"
    still = posters.poster_still(made)
    assert still and cut.facts[posters.POSTER_OF] == still.sha256 and studio.files.has(cut.poster)
    for shot in made.shots:
        assert studio.files.has(shot.image_key or "")


def test_it_is_laid_out_once_and_does_not_come_back(packed: Path, tmp_path: Path) -> None:
    studio = studio_at(tmp_path)
    sample_film.unpack_sample_once(studio, packed)
    with studio.db.write() as session:
        projects.delete(session, session.query(tables.Project).one().id)
    assert not sample_film.unpack_sample_once(studio, packed)


def test_a_studio_without_a_sample_opens_all_the_same(tmp_path: Path) -> None:
    assert not sample_film.unpack_sample_once(studio_at(tmp_path), tmp_path / "nothing.zip")


@pytest.mark.skipif(not sample_film.FILE.exists(), reason="the sample is packed at a release")
def test_the_sample_we_ship_is_up_to_date_with_the_code(tmp_path: Path) -> None:
    studio = studio_at(tmp_path)
    sample_film.unpack_sample_once(studio)
    with studio.db.read() as session:
        states = production_plan.stage_states(production_plan.load_snapshot(session, only_project(studio)))
    assert {stage: state.done for stage, state in states.items()} == dict.fromkeys(STAGES, True)
