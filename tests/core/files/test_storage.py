"""Files under their hash, in a folder or on S3, whole or not at all."""

from __future__ import annotations

import errno
import hashlib
import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import event

from core.database import tables
from core.database.engine import Database
from core.errors import DiskFull, NotFound, NoWritePermission
from core.files import assets, storage
from core.files.storage import Files
from core.settings import Settings

CONTENT = b"a picture"
SHA = hashlib.sha256(CONTENT).hexdigest()


@pytest.fixture(scope="module")
def s3() -> Iterator[str]:
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture(params=["folder", "s3"])
def files(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Files:
    if request.param == "folder":
        return Files(Settings(dailies_home=tmp_path, assets_url=""))
    for name, value in (("AWS_ACCESS_KEY_ID", "x"), ("AWS_SECRET_ACCESS_KEY", "y"), ("AWS_REGION", "us-east-1")):
        monkeypatch.setenv(name, value)
    endpoint = request.getfixturevalue("s3")
    import boto3

    boto3.client("s3", endpoint_url=endpoint).create_bucket(Bucket="films")
    return Files(Settings(dailies_home=tmp_path, assets_url="s3://films/studio", s3_endpoint=endpoint))


def test_what_is_put_is_read_back_whole_and_in_parts(files: Files) -> None:
    files.put(SHA, CONTENT)
    files.put(SHA, CONTENT)
    assert files.read(SHA) == CONTENT
    assert files.stream(SHA, 2, 7) == b"picture"
    assert files.path(SHA).read_bytes() == CONTENT
    assert [name for name, _, _ in files.names()] == [SHA]
    files.delete(SHA)
    assert not files.has(SHA)


@pytest.mark.parametrize("name", ["0" * 64, "../../etc/passwd", "..", "", "a/b", "%2e%2e" + "0" * 58])
def test_what_is_not_there_is_not_found_whatever_its_name(files: Files, name: str) -> None:
    with pytest.raises(NotFound):
        files.read(name)


@pytest.mark.parametrize(("code", "error"), [(errno.ENOSPC, DiskFull), (errno.EROFS, NoWritePermission)])
def test_a_full_disk_is_a_sentence_and_leaves_nothing_half_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int, error: type[Exception]
) -> None:
    files = Files(Settings(dailies_home=tmp_path, assets_url=""))

    def full(descriptor: int) -> None:
        raise OSError(code, "no")

    monkeypatch.setattr(storage.os, "fsync", full)
    with pytest.raises(error):
        files.put(SHA, CONTENT)
    assert [p for p in (tmp_path / "assets").rglob("*") if p.is_file()] == []


def test_temporary_folders_are_swept_after_a_day(tmp_path: Path) -> None:
    files = Files(Settings(dailies_home=tmp_path, assets_url=""))
    old, new = files.temp("old"), files.temp("new")
    (old / "half.mp4").write_bytes(b"x")
    day_ago = time.time() - storage.TEMP_DAY_S - 60
    os.utime(old, (day_ago, day_ago))
    assert files.sweep() == 1
    assert (old.exists(), new.exists()) == (False, True)


def test_the_same_bytes_are_one_asset_that_two_projects_hold(database: Database, tmp_path: Path) -> None:
    files = Files(Settings(dailies_home=tmp_path, assets_url=""))
    with database.write() as session:
        both = [tables.Project(name=name) for name in "ab"]
        session.add_all(both)
        session.flush()
        ids = [row.id for row in both]
    names = {assets.store(database, files, CONTENT, "image/png", project_id=owner) for owner in ids}
    assert names == {SHA}
    with database.read() as session:
        assert all(session.get(tables.ProjectAsset, (project_id, SHA)) for project_id in ids)
        assert session.get_one(tables.Asset, SHA).bytes == len(CONTENT)


def test_what_is_learnt_of_an_asset_later_is_kept_and_what_stands_is_not_written_again(
    database: Database, tmp_path: Path
) -> None:
    files = Files(Settings(dailies_home=tmp_path, assets_url=""))
    assets.store(database, files, CONTENT, "image/png")
    assets.store(database, files, CONTENT, "image/png", width=640, height=360)
    with database.read() as session:
        row = session.get_one(tables.Asset, SHA)
        assert (row.width, row.height) == (640, 360)
    writes: list[str] = []
    event.listen(database.engine, "commit", lambda connection: writes.append("commit"))
    assets.store(database, files, CONTENT, "image/png", width=640, height=360)
    assert writes == []
