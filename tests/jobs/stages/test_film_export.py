"""A film is written as a file for other programs by a worker: each wish once while it is under way, and the file stays until it is deleted."""

from __future__ import annotations

import zipfile

import pytest

from core.database import tables
from core.errors import DiskFull, NotFound
from core.film import made_exports
from core.film.made_exports import MadeExport
from core.film.outputs import film_outputs
from core.studio import Studio, open_studio
from core.tasks.task_rows import TaskState
from jobs.stages.film_export import prepare_export
from tests.support import films

FILM = "full"


@pytest.fixture(scope="module")
def studio(tmp_path_factory):
    home = films.copied(tmp_path_factory.mktemp("exports"), FILM)
    return open_studio(home.settings, [films.Company()])


@pytest.fixture(scope="module")
def film():
    return films.stock(FILM).films[FILM]


def made(studio: Studio, film) -> list[MadeExport]:
    return studio.db.execute_read(made_exports.list_exports, film)


def test_a_package_is_asked_for_made_told_of_and_deleted(studio, film):
    who = films.person(studio, "user", "阿杰")
    first = prepare_export(studio, who.id, film, "project")
    assert prepare_export(studio, who.id, film, "project", 1) == first, "it is being made already"
    (waiting,) = made(studio, film)
    assert waiting.is_open and not waiting.sha256
    films.work_off(studio)
    (done,) = made(studio, film)
    assert done.task.status == TaskState.COMPLETED
    assert (done.format, done.version, done.person) == ("project", 1, "阿杰") and done.bytes > 10_000
    assert zipfile.is_zipfile(studio.files.path(done.sha256))
    assert not list((studio.files.home / "temp").glob("export-*"))
    again = prepare_export(studio, who.id, film, "project")
    films.work_off(studio)
    newest, before = made(studio, film)
    assert newest.task.id == again and made_exports.newest_by_format([newest, before]) == {"project": newest}
    for one in (newest, before):
        studio.db.execute_write(made_exports.delete_export, film, one.task.id)
    assert made(studio, film) == []
    with studio.db.read() as session:
        assert session.get(tables.ProjectAsset, (film, done.sha256)) is None
    with pytest.raises(NotFound):
        studio.db.execute_write(made_exports.delete_export, film, again)


def test_what_is_not_offered_or_finds_no_room_is_refused_before_anything_is_promised(studio, film, monkeypatch):
    who = films.person(studio)
    with pytest.raises(NotFound):
        prepare_export(studio, who.id, film, "nothing")
    with pytest.raises(NotFound):
        prepare_export(studio, who.id, film, "project", 99)
    monkeypatch.setattr(film_outputs, "disk_free", lambda settings: 0)
    with pytest.raises(DiskFull):
        prepare_export(studio, who.id, film, "project")
    assert made(studio, film) == []
