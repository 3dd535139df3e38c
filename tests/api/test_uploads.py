"""A file comes in parts, goes on after a break, and is judged by what it is."""

from __future__ import annotations

import io
import subprocess
import uuid

import imageio_ffmpeg
import pytest
from PIL import Image

from core.database import tables
from core.files import assets, uploads
from core.film.project_file.write_project_file import write_project_file
from core.production import production_plan
from core.project import takes
from core.studio import Studio
from core.tasks import task_turns
from core.video import video
from jobs import queue
from tests.support import films


@pytest.fixture
def studio(tmp_path) -> Studio:
    return films.copied(tmp_path, "half")


@pytest.fixture
def maker(signed_in):
    return signed_in()


@pytest.fixture
def shot(studio, maker):
    """The first shot of a film of theirs whose pictures are painted."""
    film_id = films.stock("half").films["half"]
    with studio.db.write() as session:
        session.get_one(tables.Project, film_id).user_id = maker.user.id
    with studio.db.read() as session:
        return production_plan.load_snapshot(session, film_id).shots[0]


def wish(shot, purpose="clip", **other):
    told = {"project_id": str(shot.project_id), "purpose": purpose, "target_id": str(shot.id), "name": "mine.mp4"}
    return told | {"bytes": 1000, "fingerprint": "f"} | other


def send(client, shot, content: bytes, purpose="clip", part=1 << 20):
    begun = client.post("/api/v1/uploads", json=wish(shot, purpose, bytes=len(content))).json()["data"]
    at = begun["at"]
    while at < len(content):
        at = client.put(f"/api/v1/uploads/{begun['id']}/{at}", content=content[at : at + part]).json()["data"]["at"]
    return client.post(f"/api/v1/uploads/{begun['id']}/finish")


@pytest.fixture(scope="module")
def clip(tmp_path_factory) -> bytes:
    out = tmp_path_factory.mktemp("clip") / "c.mp4"
    make = [imageio_ffmpeg.get_ffmpeg_exe(), "-loglevel", "error", "-f", "lavfi", "-i", "testsrc=s=320x180:r=24:d=2"]
    subprocess.run([*make, "-pix_fmt", "yuv420p", str(out)], check=True)
    return out.read_bytes()


def png() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (320, 180), "teal").save(out, "PNG")
    return out.getvalue()


def test_a_clip_comes_in_parts_and_becomes_the_shots_own(studio, maker, shot, clip):
    assert send(maker, shot, clip, part=7_000).status_code == 201
    assert not uploads.list_uploads(studio.files, maker.user.id)
    films.work_off(studio)
    with studio.db.read() as session:
        made = production_plan.load_snapshot(session, shot.project_id)
        kept = made.clips[shot.id]
    assert (kept.made_from, kept.format, kept.duration) == (video.BROUGHT, "mp4", 2)
    assert kept.preview_key != kept.file_key
    assert "video" not in {need.stage for need in production_plan.list_needs(made) if need.target_id == str(shot.id)}
    assert len(list((studio.settings.home / "temp").glob("*/*"))) == 0


def test_the_same_file_picked_again_goes_on_where_it_stood(maker, shot):
    first = maker.post("/api/v1/uploads", json=wish(shot)).json()["data"]
    assert maker.put(f"/api/v1/uploads/{first['id']}/0", content=b"x" * 400).json()["data"]["at"] == 400
    again = maker.post("/api/v1/uploads", json=wish(shot)).json()["data"]
    assert (again["id"], again["at"]) == (first["id"], 400)
    assert maker.post("/api/v1/uploads", json=wish(shot, fingerprint="other")).json()["data"]["at"] == 0


def test_a_part_that_begins_elsewhere_is_told_how_far_it_is(maker, shot):
    begun = maker.post("/api/v1/uploads", json=wish(shot)).json()["data"]
    answer = maker.put(f"/api/v1/uploads/{begun['id']}/300", content=b"y" * 10)
    assert (answer.status_code, answer.json()["data"]["at"]) == (409, 0)
    assert maker.get(f"/api/v1/uploads/{begun['id']}").json()["data"]["at"] == 0


@pytest.mark.parametrize(
    ("purpose", "size", "status", "word"),
    [
        ("clip", 0, 400, "空"),
        ("picture", 0, 400, "空"),
        ("clip", uploads.MOST_BYTES["clip"] + 1, 413, "500 MB"),
        ("picture", uploads.MOST_BYTES["picture"] + 1, 413, "60 MB"),
    ],
)
def test_what_can_never_be_used_is_refused_before_a_byte_is_sent(maker, shot, purpose, size, status, word):
    answer = maker.post("/api/v1/uploads", json=wish(shot, purpose, bytes=size), headers={"Accept-Language": "zh-CN"})
    assert (answer.status_code, word in answer.json()["message"]) == (status, True)


@pytest.mark.parametrize(
    ("purpose", "content"),
    [("clip", b"this is only text, whatever its name says"), ("clip", png()), ("picture", b"GIF89a no picture")],
    ids=["text called mp4", "a picture as a clip", "no picture"],
)
def test_a_file_is_judged_by_what_it_is_and_not_kept_when_it_is_something_else(studio, maker, shot, purpose, content):
    answer = send(maker, shot, content, purpose)
    assert answer.status_code == 400
    assert "errors" in answer.json()
    assert not uploads.list_uploads(studio.files, maker.user.id)
    assert not task_turns.pick_due(studio.db, 1)


def test_a_picture_sent_in_parts_is_the_shots_picture(studio, maker, shot):
    assert send(maker, shot, png(), "picture", part=100).status_code == 201
    with studio.db.read() as session:
        made = production_plan.load_snapshot(session, shot.project_id)
    assert made.takes[made.shots[0].take_id].made_from == takes.BROUGHT


def test_what_did_not_come_whole_stays_and_is_not_used(studio, maker, shot):
    begun = maker.post("/api/v1/uploads", json=wish(shot)).json()["data"]
    maker.put(f"/api/v1/uploads/{begun['id']}/0", content=b"x" * 999)
    assert maker.post(f"/api/v1/uploads/{begun['id']}/finish").status_code == 409
    assert uploads.list_uploads(studio.files, maker.user.id)[0].at == 999


def test_more_than_was_said_is_refused(maker, shot):
    begun = maker.post("/api/v1/uploads", json=wish(shot)).json()["data"]
    assert maker.put(f"/api/v1/uploads/{begun['id']}/0", content=b"x" * 1001).status_code == 413


def test_another_persons_upload_is_not_there(maker, shot, signed_in):
    begun = maker.post("/api/v1/uploads", json=wish(shot)).json()["data"]
    other = signed_in("路人")
    for call in (other.get, other.delete):
        assert call(f"/api/v1/uploads/{begun['id']}").status_code == 404
    assert other.put(f"/api/v1/uploads/{begun['id']}/0", content=b"x").status_code == 404
    assert other.post("/api/v1/uploads", json=wish(shot)).status_code == 404
    assert other.get("/api/v1/uploads").json()["data"] == []


def test_too_many_files_at_once_are_refused_with_a_sentence(maker, shot):
    for n in range(uploads.MOST_AT_ONCE):
        assert maker.post("/api/v1/uploads", json=wish(shot, fingerprint=str(n))).status_code == 201
    assert maker.post("/api/v1/uploads", json=wish(shot, fingerprint="more")).status_code == 429
    for one in maker.get("/api/v1/uploads").json()["data"]:
        maker.delete(f"/api/v1/uploads/{one['id']}")
    assert maker.post("/api/v1/uploads", json=wish(shot, fingerprint="more")).status_code == 201


def test_a_clip_that_cannot_be_made_clean_is_not_kept_and_the_reason_is_said(studio, shot, tmp_path):
    (tmp_path / "raw").write_bytes(b"no film")
    raw = assets.hash_file(tmp_path / "raw")
    studio.files.adopt(raw, tmp_path / "raw")
    told = {"shot": str(shot.id), "raw": raw}
    task_id = queue.submit(studio, "video.bring", user=None, project_id=shot.project_id, params=told)
    films.work_off(studio)
    assert not studio.files.has(raw)
    with studio.db.read() as session:
        assert session.get_one(tables.Task, task_id).error["say"] == "errors.NotAVideo"


def test_a_clip_for_a_shot_that_is_gone_meanwhile_is_forgotten(studio, maker, shot, clip):
    assert send(maker, shot, clip).status_code == 201
    queue.submit(studio, "film.make", user=None, project_id=shot.project_id, params={"stages": ["script"]})
    with studio.db.write() as session:
        session.delete(session.get(type(shot), shot.id))
    films.work_off(studio)
    assert uuid.UUID(str(shot.id)) == shot.id


def test_a_project_file_becomes_a_film_of_whoever_sent_it(studio, maker, shot, tmp_path):
    write_project_file(studio, shot.project_id, tmp_path / "film.dailies")
    content = (tmp_path / "film.dailies").read_bytes()
    told = {"purpose": "project", "target_id": str(maker.user.id), "name": "film.dailies", "bytes": len(content)}
    begun = maker.post("/api/v1/uploads", json=told).json()["data"]
    maker.put(f"/api/v1/uploads/{begun['id']}/0", content=content)
    film = maker.post(f"/api/v1/uploads/{begun['id']}/finish").json()["data"]["target_id"]
    assert film != str(shot.project_id)
    assert maker.get(f"/api/v1/projects/{film}").json()["data"]["name"]


def test_a_project_file_that_is_none_is_refused_and_a_film_it_names_is_not_asked(studio, maker, shot, signed_in):
    stranger = signed_in("阿杰")
    told = {**wish(shot, "project", bytes=4), "name": "film.dailies"}
    begun = stranger.post("/api/v1/uploads", json=told).json()["data"]
    stranger.put(f"/api/v1/uploads/{begun['id']}/0", content=b"none")
    refused = stranger.post(f"/api/v1/uploads/{begun['id']}/finish")
    assert refused.status_code == 400 and "project file" in refused.text
    assert stranger.post("/api/v1/uploads", json={**told, "purpose": "sound", "project_id": None}).status_code == 404
