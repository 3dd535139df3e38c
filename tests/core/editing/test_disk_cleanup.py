"""Clearing what nobody chose keeps everything that somebody did."""

from __future__ import annotations

import shutil
import uuid
from datetime import timedelta
from pathlib import Path

import pytest

from core.database import tables
from core.editing import disk_cleanup
from core.film import film_cut
from core.production import production_plan
from core.settings import Settings
from core.storyboard import shot_changes, storyboard
from core.studio import Studio, open_studio
from jobs import queue
from tests.support import films


@pytest.fixture(scope="module")
def once(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, uuid.UUID]:
    """Where a film stands one of whose shots was painted twice; the first take is left over. All of it an hour and more ago."""
    home, film_id = tmp_path_factory.mktemp("repainted"), films.stock("full").films["full"]
    studio = films.copied(home, "full")
    with studio.db.write() as session:
        shot = storyboard.list_shots(session, film_id)[0].id
        shot_changes.replan_shot(session, film_id, shot, description="另一个画面")
    queue.submit(
        studio,
        "storyboard.paint",
        user=None,
        project_id=film_id,
        params={"id": str(shot), "take": 1},
        target_id=str(shot),
    )
    films.work_off(studio)
    queue.submit(studio, "film.make", user=None, project_id=film_id)
    films.work_off(studio)
    age(studio)
    studio.db.engine.dispose()
    return home, film_id


@pytest.fixture
def studio(tmp_path: Path, once: tuple[Path, uuid.UUID]) -> Studio:
    shutil.copytree(once[0], tmp_path, dirs_exist_ok=True)
    settings = Settings(dailies_home=tmp_path, database_url="", redis_url="redis://127.0.0.1:1/0", assets_url="")
    return open_studio(settings, [films.Company()])


@pytest.fixture
def repainted(once: tuple[Path, uuid.UUID]) -> uuid.UUID:
    return once[1]


def age(studio: Studio) -> None:
    with studio.db.write() as session:
        for asset in session.query(tables.Asset):
            asset.created_at -= timedelta(hours=2)


def spare(studio: Studio, film_id: uuid.UUID) -> list[tables.Take]:
    with studio.db.read() as session:
        made = production_plan.load_snapshot(session, film_id)
    in_use = {row.take_id for row in (*made.shots, *made.cast, *made.audios)}
    return [take for take in made.takes.values() if take.id not in in_use]


def test_what_is_used_and_what_could_go_is_counted(studio, repainted):
    with studio.db.read() as session:
        used = disk_cleanup.storage_use(session, studio.settings)
    assert used.spare_takes == len(spare(studio, repainted)) == 1
    assert used.count > 10
    assert 0 < used.files < used.disk_total


def test_a_take_that_an_earlier_cut_shows_goes_and_its_file_stays(studio, repainted):
    """The first version of the film can still be cut again."""
    left_over = spare(studio, repainted)[0]
    disk_cleanup.clear_unused_takes(studio)
    assert spare(studio, repainted) == []
    assert studio.files.has(left_over.sha256)


def test_clearing_removes_files_nothing_needs_and_keeps_the_film(studio, repainted):
    with studio.db.write() as session:
        old = film_cut.finished_cuts(session, repainted)[-1]
        session.delete(old)
        for clip in session.query(tables.Video).all():
            if clip.id not in {shot.clip_id for shot in storyboard.list_shots(session, repainted)}:
                session.delete(clip)
    left_over = spare(studio, repainted)[0]
    assert disk_cleanup.clear_unused_takes(studio) > 0
    assert not studio.files.has(left_over.sha256)
    with studio.db.read() as session:
        made = production_plan.load_snapshot(session, repainted)
        held = [row.sha256 for row in session.query(tables.Asset)]
    assert production_plan.list_needs(made) == []
    assert all(studio.files.has(name) for name in held)
    assert all(studio.files.has(take.sha256) for take in made.takes.values())


def test_what_was_stored_just_now_is_left_alone(studio, repainted):
    with studio.db.write() as session:
        for asset in session.query(tables.Asset):
            asset.created_at = tables.utc_now()
    left_over = spare(studio, repainted)[0]
    disk_cleanup.clear_unused_takes(studio)
    assert studio.files.has(left_over.sha256)
