"""A film as one file: out of one studio, into another on another database, out again; and files that somebody has tampered with."""

from __future__ import annotations

import hashlib
import json
import struct
import uuid
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from core.database import tables
from core.errors import DiskFull, FilmTooLong, NotAllowed, StudioError
from core.files import assets
from core.film.errors import NotAProjectFile, ProjectFileDamaged, ProjectFileForged, ProjectFileNewer
from core.film.outputs import film_outputs
from core.film.project_file.model import MANIFEST
from core.film.project_file.open_project_file import open_project_file
from core.film.project_file.write_project_file import BROUGHT_CALL, estimate_project_file, write_project_file
from core.people.sessions import Person
from core.production import production_plan
from core.project import projects
from core.settings import Settings
from core.studio import Studio, open_studio
from tests.conftest import furnish, new_database
from tests.support import films

Content = dict[str, bytes]


@pytest.fixture
def packed(tmp_path: Path) -> tuple[Studio, uuid.UUID, Path]:
    """A whole film and its project file."""
    studio = films.copied(tmp_path / "first", "full")
    film = films.stock("full").films["full"]
    with studio.db.write() as session:
        call = tables.Call(
            key="k",
            state="done",
            project_id=film,
            provider="p",
            model="m",
            capability="image",
            cost_micro_yuan=1_250_000,
        )
        session.add(call)
        session.scalars(select(tables.Take)).first().call_key = "k"
        session.add(tables.ProjectTag(project_id=film, tag="客户甲"))
        session.scalars(select(tables.Shot)).first().description = "@storyboards/1"
    write_project_file(studio, film, tmp_path / "film.dailies")
    return studio, film, tmp_path / "film.dailies"


@pytest.fixture(params=["sqlite", "postgresql"])
def other(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Studio, Person]:
    """A fresh studio on another database, and somebody in it."""
    address = "" if request.param == "sqlite" else new_database(request.getfixturevalue("postgres"))
    return fresh(tmp_path / "second", address)


def fresh(home: Path, address: str = "") -> tuple[Studio, Person]:
    from core.operations import installation

    told = Settings(dailies_home=home, database_url=address, redis_url="redis://127.0.0.1:1/0", assets_url="")
    studio = open_studio(told, [films.Company()])
    installation.upgrade(studio.db) if address else furnish(studio.db)
    return studio, films.person(studio)


def test_out_in_at_another_studio_and_out_again_is_the_same_file(packed, other, tmp_path: Path) -> None:
    studio, film, file = packed
    there, somebody = other
    came = open_project_file(there, somebody, file)
    again = tmp_path / "again.dailies"
    write_project_file(there, came, again)
    assert again.read_bytes() == file.read_bytes()
    with studio.db.read() as first, there.db.read() as second:
        old, new = production_plan.load_snapshot(first, film), production_plan.load_snapshot(second, came)
        assert production_plan.list_needs(new) == [] and production_plan.stage_states(new)["film"].done
        assert new.project.user_id == somebody.id and new.project.name == old.project.name
        assert {row.id for row in old.shots}.isdisjoint(row.id for row in new.shots)
        assert [row.description for row in new.shots] == [row.description for row in old.shots]
        assert all(row.approved_at is None and row.status == "generated" for row in new.shots)
        assert second.scalar(select(func.count()).select_from(tables.Call)) == 0
        assert projects.brief_of(new.project).brought.cost_micro_yuan == 1_250_000
        of_takes = [take.call_key for take in second.scalars(select(tables.Take)) if take.call_key]
        assert of_takes and all(key.startswith(BROUGHT_CALL) for key in of_takes)
        held = set(second.scalars(select(tables.ProjectAsset.sha256).where(tables.ProjectAsset.project_id == came)))
        assert {new.cut.sha256, *(take.sha256 for take in new.takes.values())} <= held
        assert abs(estimate_project_file(first, film) / file.stat().st_size - 1) < 0.5


def test_folders_and_names_are_those_of_the_stages(packed) -> None:
    with zipfile.ZipFile(packed[2]) as opened:
        names = opened.namelist()
    assert names[0] == MANIFEST
    assert {name.partition("/")[0] for name in names[1:]} >= {"storyboards", "characters", "audios", "exports"}
    assert "exports/film-1.mp4" in names and any(name.startswith("storyboards/storyboards-0-take-1.") for name in names)


# Tampered with ---------------------------------------------------------------------------------------------------------


def content_of(file: Path) -> Content:
    with zipfile.ZipFile(file) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


def write(file: Path, content: Content, method: int = zipfile.ZIP_STORED) -> None:
    with zipfile.ZipFile(file, "w", method) as made:
        for name, told in content.items():
            made.writestr(name, told)


def changed(change: Callable[[dict[str, Any]], Any]) -> Callable[[Content], Content]:
    """With its manifest changed."""

    def do(content: Content) -> Content:
        told = json.loads(content[MANIFEST])
        change(told)
        return {**content, MANIFEST: json.dumps(told).encode()}

    return do


def first(table: str, **values: Any) -> Callable[[Content], Content]:
    """With other values in the first row of a table."""
    return changed(lambda told: told["rows"][table][0].update(values))


def swapped(folder: str, new: bytes, honest: bool = True) -> Callable[[Content], Content]:
    """With the first file of a folder swapped for another, and `honest` about its hash and size."""

    def do(content: Content) -> Content:
        told = json.loads(content[MANIFEST])
        entry = next(each for each in told["files"] if each["path"].startswith(folder))
        old = entry["sha256"]
        if honest:
            entry |= {"sha256": hashlib.sha256(new).hexdigest(), "bytes": len(new)}
        manifest = json.dumps(told).replace(old, entry["sha256"])
        return {**content, MANIFEST: manifest.encode(), entry["path"]: new}

    return do


def renamed(name: str) -> Callable[[Content], Content]:
    """With its first picture under another name, in the list as well."""

    def do(content: Content) -> Content:
        told = json.loads(content[MANIFEST])
        old, told["files"][0]["path"] = told["files"][0]["path"], name
        return {
            **{key: value for key, value in content.items() if key not in (old, MANIFEST)},
            name: content[old],
            MANIFEST: json.dumps(told).encode(),
        }

    return do


def without(name: str) -> Callable[[Content], Content]:
    return lambda content: {key: value for key, value in content.items() if key != name}


PNG_BOMB = b"\x89PNG\r\n\x1a\n" + struct.pack(">I4sIIBBBBBI", 13, b"IHDR", 60_000, 60_000, 8, 2, 0, 0, 0, 0)
PLAYLIST = b"#EXTM3U\n#EXTINF:10,\nfile:///etc/hostname\n"
BAD: dict[str, tuple[Callable[[Content], Content], type[StudioError]]] = {
    "no manifest": (without(MANIFEST), NotAProjectFile),
    "another kind": (changed(lambda told: told.update(format="zip")), NotAProjectFile),
    "a list": (lambda content: {**content, MANIFEST: b"[]"}, NotAProjectFile),
    "a newer one": (changed(lambda told: told.update(version=99)), ProjectFileNewer),
    "no version": (changed(lambda told: told.update(version="x")), ProjectFileDamaged),
    "half a manifest": (lambda content: {**content, MANIFEST: content[MANIFEST][:-9]}, ProjectFileDamaged),
    "a number that is none": (changed(lambda told: told["rows"]["storyboards"][0]["plan"].update(seconds=float("nan"))), ProjectFileDamaged),
    "a deep list": (lambda content: {**content, MANIFEST: b'{"a":' + b"[" * 100_000}, ProjectFileDamaged),
    "no rows": (changed(lambda told: told.pop("rows")), ProjectFileDamaged),
    "an unknown part": (changed(lambda told: told.update(run="rm")), ProjectFileDamaged),
    "a hash in short": (changed(lambda told: told["files"][0].update(sha256="00")), ProjectFileDamaged),
    "a size below nothing": (changed(lambda told: told["files"][0].update(bytes=-1)), ProjectFileDamaged),
    "another hash": (changed(lambda told: told["files"][0].update(sha256="0" * 64)), ProjectFileDamaged),
    "another size": (changed(lambda told: told["files"][0].update(bytes=7)), ProjectFileDamaged),
    "a changed picture": (swapped("storyboards", b"changed", honest=False), ProjectFileDamaged),
    "a file left out": (lambda content: dict(list(content.items())[:-1]), ProjectFileDamaged),
    "a file not listed": (lambda content: {**content, "pictures/more.png": b"x"}, ProjectFileDamaged),
    "one file twice in the list": (changed(lambda told: told["files"].append(told["files"][0])), ProjectFileDamaged),
    "a path that climbs": (lambda content: {**content, "../../evil.png": b"x"}, ProjectFileForged),
    "a path from the root": (lambda content: {**content, "/etc/cron.d/evil": b"x"}, ProjectFileForged),
    "a path of Windows": (lambda content: {**content, "pictures\\..\\evil.png": b"x"}, ProjectFileForged),
    "a program": (lambda content: {**content, "install.sh": b"#!/bin/sh"}, ProjectFileForged),
    "a listed path that climbs": (renamed("storyboards/../../evil.png"), ProjectFileForged),
    "a listed path in capitals": (renamed("storyboards/EVIL.PNG"), ProjectFileForged),
    "a hidden file": (renamed("storyboards/.profile"), ProjectFileForged),
    "a picture that is none": (swapped("storyboards", b"GIF89a" + bytes(80)), ProjectFileForged),
    "a picture of HTML": (swapped("storyboards", b"<script>alert(1)</script>"), ProjectFileForged),
    "a picture too large to open": (swapped("storyboards", PNG_BOMB), ProjectFileForged),
    "a film that is a list of files": (swapped("exports", PLAYLIST), ProjectFileForged),
    "a sound that is none": (swapped("audios", b"RIFF\x04\x00\x00\x00WAVE"), ProjectFileForged),
    "a type of the web": (changed(lambda told: told["files"][0].update(media_type="text/html")), ProjectFileForged),
    "two films": (changed(lambda told: told["rows"]["projects"].append(told["rows"]["projects"][0])), ProjectFileForged),
    "no film": (changed(lambda told: told["rows"].update(projects=[])), ProjectFileForged),
    "rows of people": (changed(lambda told: told["rows"].update(users=[{"email": "a@example.org"}])), ProjectFileForged),
    "rows of secrets": (changed(lambda told: told["rows"].update(secrets=[{"name": "x"}])), ProjectFileForged),
    "an id of its own": (first("storyboards", id=str(uuid.uuid4())), ProjectFileForged),
    "an owner of its own": (first("projects", user_id=str(uuid.uuid4())), ProjectFileForged),
    "another film's rows": (first("storyboards", project_id=str(uuid.uuid4())), ProjectFileForged),
    "an approval": (first("storyboards", approved_at="2026-01-01T00:00:00+00:00"), ProjectFileForged),
    "an id where a row is meant": (first("storyboards", take_id=str(uuid.uuid4())), ProjectFileForged),
    "a row that is not there": (first("storyboards", take_id="@takes/9999"), ProjectFileForged),
    "a row of another kind": (first("storyboards", take_id="@scripts/0"), ProjectFileForged),
    "a take of another kind of row": (first("takes", of_kind="portrait", of_id="@storyboards/0"), ProjectFileForged),
    "a call that was never made": (first("takes", call_key="@calls/77"), ProjectFileForged),
    "a text in place of a number": (first("storyboards", sequence="1; DROP TABLE users"), ProjectFileForged),
    "a number beyond all": (first("takes", cost_micro_yuan=2**80), ProjectFileForged),
    "a name without end": (first("characters", name="x" * 101), ProjectFileForged),
    "a letter that ends texts": (first("storyboards", description="a\0b"), ProjectFileForged),
    "a word that is none": (first("audios", type="shell"), ProjectFileForged),
    "a day that never was": (first("takes", created_at="2026-02-31T00:00:00+00:00"), ProjectFileForged),
    "a plan of something else": (first("storyboards", plan={"run": "rm"}), ProjectFileForged),
    "a time line of something else": (first("cuts", timeline={"frames": 1}), ProjectFileForged),
    "a scene of something else": (first("scripts", scenes=[{"a": 1}]), ProjectFileForged),
    "a speed of something else": (first("audios", settings={"speed": "fast"}), ProjectFileForged),
    "data too deep": (first("takes", facts={"a": json.loads("[" * 60 + "]" * 60)}), ProjectFileForged),
    "a brief of something else": (first("projects", settings={"idea": "x", "run": "rm"}), ProjectFileForged),
    "a film of a year": (changed(lambda told: told["rows"]["projects"][0]["settings"].update(seconds=31_536_000)), FilmTooLong),
}  # fmt: skip


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Content:
    folder = tmp_path_factory.mktemp("whole")
    studio = films.copied(folder / "first", "full")
    write_project_file(studio, films.stock("full").films["full"], folder / "film.dailies")
    return content_of(folder / "film.dailies")


@pytest.fixture(scope="module")
def taker(tmp_path_factory: pytest.TempPathFactory) -> tuple[Studio, Person]:
    return fresh(tmp_path_factory.mktemp("taker"))


def rows_and_files(studio: Studio) -> tuple[int, int, int]:
    with studio.db.read() as session:
        counts = [session.scalar(select(func.count()).select_from(each)) for each in (tables.Project, tables.Shot)]
    return *counts, sum(1 for each in studio.files.home.rglob("project-*"))  # type: ignore[return-value]


@pytest.mark.parametrize("name", BAD)
def test_what_was_tampered_with_is_refused_with_a_sentence(name, whole, taker, tmp_path: Path, monkeypatch) -> None:
    """In this process, as the child is the same for all of them; that it is a child is tried below."""
    monkeypatch.setattr(
        "core.film.project_file.project_archive.run_sandboxed", lambda function, *given, **_: function(*given)
    )
    change, error = BAD[name]
    write(tmp_path / "bad.dailies", change(whole))
    before = rows_and_files(taker[0])
    with pytest.raises(error) as refused:
        open_project_file(*taker, tmp_path / "bad.dailies")
    assert refused.value.sentence("zh") and refused.value.sentence("en")
    assert str(tmp_path) not in refused.value.sentence("en")
    assert rows_and_files(taker[0]) == before


def test_there_are_fifty_of_them() -> None:
    assert len(BAD) >= 50


def with_flag(file: Path) -> None:
    """Its first file says that it is locked with a password."""
    content = bytearray(file.read_bytes())
    content[content.rindex(b"PK\x01\x02") + 8] |= 1
    file.write_bytes(content)


def test_a_locked_a_squeezed_and_a_crowded_archive_are_refused(whole, taker, tmp_path: Path) -> None:
    file = tmp_path / "bad.dailies"
    write(file, whole)
    with_flag(file)
    with pytest.raises(ProjectFileForged):
        open_project_file(*taker, file)
    write(file, whole, zipfile.ZIP_DEFLATED)
    with pytest.raises(ProjectFileForged):
        open_project_file(*taker, file)
    write(file, {**whole, **{f"pictures/{n}.png": b"x" for n in range(100_000)}})
    with pytest.raises(ProjectFileForged):
        open_project_file(*taker, file)
    write(file, {MANIFEST: bytes(60 << 20)}, zipfile.ZIP_DEFLATED)
    with pytest.raises(ProjectFileForged):
        open_project_file(*taker, file)
    file.write_bytes(b"no zip at all")
    with pytest.raises(NotAProjectFile):
        open_project_file(*taker, file)


def test_a_file_of_somebody_else_here_is_not_had_by_its_name(whole, taker, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(
        "core.film.project_file.project_archive.run_sandboxed", lambda function, *given, **_: function(*given)
    )
    studio, _ = taker
    secret = assets.store(studio.db, studio.files, b"another team's picture", "image/png")
    write(tmp_path / "bad.dailies", first("takes", sha256=secret)(whole))
    with pytest.raises(ProjectFileForged):
        open_project_file(*taker, tmp_path / "bad.dailies")


def test_where_there_is_no_room_nothing_is_unpacked(whole, taker, tmp_path: Path, monkeypatch) -> None:
    write(tmp_path / "film.dailies", whole)
    monkeypatch.setattr(film_outputs, "disk_free", lambda settings: 1000)
    with pytest.raises(DiskFull):
        open_project_file(*taker, tmp_path / "film.dailies")


def test_a_guest_who_may_make_no_film_may_open_none(whole, taker, tmp_path: Path) -> None:
    write(tmp_path / "film.dailies", whole)
    with pytest.raises(NotAllowed):
        open_project_file(taker[0], films.person(taker[0], "viewer", "看客"), tmp_path / "film.dailies")
