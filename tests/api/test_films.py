"""Films, work and files through the API: who reaches what, and what an answer holds."""

from __future__ import annotations

import io
import os
import uuid
import zipfile

import pytest
from PIL import Image

from bench.harness import film_of_rows
from core.database import tables
from core.files import assets
from core.film.covers import cut_frames
from core.production import production_plan
from core.project import projects
from core.project.projects import Brief
from core.tasks.task_tree import load_tree
from core.video import video
from jobs import queue

IDEA = "雨夜，侦探追一只会说话的猫"


@pytest.fixture
def film(studio):
    """A film of somebody's, and one of its files."""

    def make(owner: uuid.UUID | None, content: bytes = bytes(range(256)) * 16, media_type: str = "video/mp4"):
        with studio.db.write() as session:
            made = projects.create(session, owner, Brief(idea=IDEA)).id
        return made, assets.store(studio.db, studio.files, content, media_type, project_id=made)

    return make


# Projects ---------------------------------------------------------------------------------------------------------


def test_a_film_is_begun_read_changed_and_put_in_the_bin(signed_in):
    client = signed_in()
    made = client.post("/api/v1/projects", json={"name": "雨夜追猫", "description": IDEA, "ratio": "9:16"})
    assert made.status_code == 201
    at = f"/api/v1/projects/{made.json()['data']['project_id']}"
    whole = client.get(at).json()["data"]
    assert (whole["name"], whole["status"], whole["brief"]["idea"]) == ("雨夜追猫", "draft", IDEA)
    assert (whole["brief"]["ratio"], whole["brief"]["language"]) == ("9:16", "zh")
    assert [stage["stage"] for stage in whole["stages"]][:2] == ["idea", "script"]
    assert client.put(at, json={"name": "另一个名字"}).json()["data"]["name"] == "另一个名字"
    gone = client.delete(at)
    assert (gone.status_code, gone.content) == (204, b"")
    assert client.get(at).status_code == 404


def test_all_pictures_come_in_the_order_of_the_film_each_named_as_what_it_is(signed_in, studio, person):
    owner = person()
    made = film_of_rows.put(studio, owner.id, "雨夜", scenes=1)
    packed = signed_in(user=owner).get(f"/api/v1/assets/projects/{made}/pictures.zip").content
    with zipfile.ZipFile(io.BytesIO(packed)) as opened:
        kinds = {name: Image.open(io.BytesIO(opened.read(name))).format for name in opened.namelist()}
    assert [name.partition(".")[0] for name in kinds] == [f"{number:02d}" for number in range(1, 6)]
    assert {name.partition(".")[2] for name in kinds} == {
        kind.lower().replace("jpeg", "jpg") for kind in kinds.values()
    }


def test_a_frame_and_the_cover_of_a_film_are_pictures_for_who_may_see_it(signed_in, studio, person):
    owner = person()
    made = film_of_rows.put(studio, owner.id, "雨夜", scenes=1)
    with studio.db.write() as session:
        shown = production_plan.load_snapshot(session, made)
        for shot in shown.shots:
            recipe = {"still": shown.takes[shot.take_id].sha256}
            video.add_clip(session, shot.id, None, made_from="test", recipe=recipe)
    timeline = cut_frames.timeline_to_pick_from(studio.db.execute_read(production_plan.load_snapshot, made))
    at, client = f"/api/v1/assets/projects/{made}", signed_in(user=owner)
    frame = f"{at}/frames/{cut_frames.cut_key(timeline)}/0-small.jpg"
    cover = client.get(f"{at}/cover.jpg?ratio=1:1")
    assert client.get(frame).headers["content-type"] == cover.headers["content-type"] == "image/jpeg"
    square = Image.open(io.BytesIO(cover.content))
    assert square.width == square.height
    assert client.get(f"{at}/cover.jpg?ratio=7:3").status_code == 400
    assert client.get(f"{at}/frames/{'0' * 24}/0-small.jpg").status_code == 404
    stranger = signed_in(user=person("other"))
    assert stranger.get(frame).status_code == stranger.get(f"{at}/cover.jpg").status_code == 404


def test_films_are_listed_in_pages(signed_in):
    client = signed_in()
    for number in range(3):
        client.post("/api/v1/projects", json={"name": f"猫 {number}"})
    body = client.get("/api/v1/projects").json()
    assert [p["name"] for p in body["data"]["projects"]] == ["猫 2", "猫 1", "猫 0"]
    assert body["pagination"] == {"page": 1, "page_size": projects.PAGE, "total": 3, "total_pages": 1}
    assert client.get("/api/v1/projects?page=2").json()["data"]["projects"] == []


@pytest.mark.parametrize("query", ["page=0", "page=-1", "page=x", "status=unheard", "page=99999999999999999999"])
def test_a_list_that_cannot_be_asked_for_is_400(signed_in, query):
    reply = signed_in().get(f"/api/v1/projects?{query}")
    assert reply.status_code == 400
    assert reply.json()["errors"][0]["field"] in ("page", "status")


@pytest.mark.parametrize(
    ("wish", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "😀😀"}, "idea"),
        ({"name": "x", "description": "猫" * 10_000}, "idea"),
        ({"name": "猫", "seconds": 2400}, "seconds"),
        ({"name": "猫", "ratio": "4:3"}, "ratio"),
    ],
)
def test_a_film_that_cannot_be_made_is_refused_with_its_reason(signed_in, wish, field):
    reply = signed_in().post("/api/v1/projects", json=wish)
    assert reply.status_code == 400
    assert reply.json()["errors"][0]["field"] == field


def test_another_teams_film_is_not_there_whatever_one_asks(signed_in, film, person):
    theirs, _ = film(person("other").id)
    client = signed_in()
    at = f"/api/v1/projects/{theirs}"
    replies = [client.get(at), client.put(at, json={"name": "mine now"}), client.delete(at)]
    nowhere = client.get(f"/api/v1/projects/{uuid.uuid4()}")
    assert [r.status_code for r in replies] == [404, 404, 404]
    assert replies[0].json()["message"] == nowhere.json()["message"]
    assert client.get("/api/v1/projects").json()["pagination"]["total"] == 0


def test_a_viewer_sees_what_is_shared_and_changes_nothing(studio, signed_in, film, person):
    theirs, _ = film(person("other").id)
    viewer = signed_in("viewer", "viewer")
    with studio.db.write() as session:
        session.add(tables.Member(project_id=theirs, user_id=viewer.user.id, role="viewer"))
    at = f"/api/v1/projects/{theirs}"
    assert viewer.get(at).status_code == 200
    assert viewer.put(at, json={"name": "mine now"}).status_code == 403
    assert viewer.post("/api/v1/projects", json={"name": "猫"}).status_code == 403


# Work -------------------------------------------------------------------------------------------------------------


@pytest.fixture
def work(studio, film, signed_in):
    client = signed_in()
    made, _ = film(client.user.id)
    return client, queue.submit(studio, "film.make", user=client.user.id, project_id=made), made


def test_work_is_told_as_the_brief_says(work):
    client, task_id, made = work
    told = client.get(f"/api/v1/tasks/{task_id}").json()["data"]
    assert told["task_id"] == str(task_id)
    assert (told["type"], told["status"], told["progress"]) == ("film", "pending", 0)
    assert (told["project_id"], told["error_message"], told["completed_at"]) == (str(made), None, None)
    listed = client.get("/api/v1/tasks").json()
    assert [task["task_id"] for task in listed["data"]["tasks"]] == [str(task_id)]
    several = client.post("/api/v1/tasks/batch", json={"task_ids": [str(task_id), str(uuid.uuid4())]})
    assert [task["task_id"] for task in several.json()["data"]["tasks"]] == [str(task_id)]


def test_work_is_cancelled_by_whoever_may_make(studio, work):
    client, task_id, _ = work
    assert client.delete(f"/api/v1/tasks/{task_id}").status_code == 204
    assert load_tree(studio.db, task_id).status == "cancelled"


def test_a_member_who_only_watches_sees_work_and_cannot_stop_it(studio, work, signed_in):
    _, task_id, made = work
    viewer, stranger = signed_in("viewer", "viewer"), signed_in("stranger")
    with studio.db.write() as session:
        session.add(tables.Member(project_id=made, user_id=viewer.user.id, role="viewer"))
    at = f"/api/v1/tasks/{task_id}"
    assert [viewer.get(at).status_code, viewer.delete(at).status_code] == [200, 403]
    assert [stranger.get(at).status_code, stranger.delete(at).status_code] == [404, 404]
    assert load_tree(studio.db, task_id).status == "pending"


# Files ------------------------------------------------------------------------------------------------------------


def test_a_file_is_for_whoever_may_see_its_film(signed_in, film, visitor, person):
    client = signed_in()
    _, mine = film(client.user.id)
    _, theirs = film(person("other").id, b"another film")
    assert visitor.get(f"/api/v1/assets/{mine}").status_code == 401
    assert client.get(f"/api/v1/assets/{theirs}").status_code == 404
    reply = client.get(f"/api/v1/assets/{mine}")
    assert reply.content == bytes(range(256)) * 16
    assert reply.headers["content-type"] == "video/mp4"
    assert reply.headers["cache-control"] == "private, max-age=31536000, immutable"
    assert reply.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in reply.headers["content-security-policy"]
    assert "content-disposition" not in reply.headers


def test_a_preview_is_for_whoever_may_see_its_film_and_has_only_pieces_of_it(studio, signed_in, visitor, person):
    owner = person()
    made = film_of_rows.put(studio, owner.id, "雨夜", scenes=1)
    at = f"/api/v1/assets/projects/{made}/preview"
    assert visitor.get(f"{at}/{'0' * 24}.mp4").status_code == 401
    assert signed_in(user=person("other")).get(f"{at}/{'0' * 24}.mp4").status_code == 404
    mine = signed_in(user=owner)
    assert mine.get(f"{at}/{'0' * 24}.mp4").status_code == 404
    assert mine.get(f"{at}/{'0' * 24}-0.mp4").status_code == 404
    assert mine.get(f"{at}/..%2F{'0' * 24}.mp4").status_code in (400, 404)


def test_a_file_that_was_cut_short_is_not_given_out_under_its_hash(studio, signed_in, film, caplog):
    client = signed_in()
    _, mine = film(client.user.id)
    with studio.files.path(mine).open("r+b") as file:
        file.truncate(1000)
    for _ in range(2):
        reply = client.get(f"/api/v1/assets/{mine}")
        assert (reply.status_code, reply.json()["code"], reply.headers["cache-control"]) == (404, 404, "no-store")
    assert caplog.text.count("1000 bytes where its row says 4096") == 1


@pytest.mark.parametrize(
    ("asked", "code", "told", "length"),
    [
        ("bytes=0-99", 206, "bytes 0-99/4096", 100),
        ("bytes=4000-", 206, "bytes 4000-4095/4096", 96),
        ("bytes=-10", 206, "bytes 4086-4095/4096", 10),
        ("bytes=9999-", 416, None, None),
    ],
)
def test_a_film_can_be_wound(signed_in, film, asked, code, told, length):
    client = signed_in()
    _, mine = film(client.user.id)
    reply = client.get(f"/api/v1/assets/{mine}", headers={"Range": asked})
    assert reply.status_code == code
    if length:
        assert reply.headers["content-range"] == told
        assert len(reply.content) == length


def test_what_a_browser_has_is_not_sent_again(signed_in, film):
    client = signed_in()
    _, mine = film(client.user.id)
    seal = client.get(f"/api/v1/assets/{mine}").headers["etag"]
    again = client.get(f"/api/v1/assets/{mine}", headers={"If-None-Match": seal})
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("雨夜追猫.mp4", "雨夜追猫.mp4"),
        ("../../etc/x.mp4", "x.mp4"),
        ('a"b\r\nX: y.mp4', 'a"bX: y.mp4'),
        ("..\\x.mp4", "x.mp4"),
    ],
)
def test_a_download_bears_a_file_name_and_nothing_worse(signed_in, film, name, kept):
    from urllib.parse import unquote

    client = signed_in()
    _, mine = film(client.user.id)
    told = client.get(f"/api/v1/assets/{mine}", params={"name": name}).headers["content-disposition"]
    assert told.startswith("attachment; filename*=UTF-8''")
    assert unquote(told.split("''", 1)[1]) == kept
    assert '"' not in told


@pytest.mark.parametrize("name", ["x", "../../studio.db", "0" * 63, "g" * 64, "%2e%2e%2fstudio.db"])
def test_what_is_no_hash_reaches_no_file(signed_in, name):
    assert signed_in().get(f"/api/v1/assets/{name}").status_code in (400, 404)


# What people bring ------------------------------------------------------------------------------------------------


def png(width: int = 64, height: int = 36) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (width, height), (200, 90, 20)).save(out, "PNG")
    return out.getvalue()


@pytest.fixture
def shot(studio, signed_in):
    """A film of this person's with one shot."""
    client = signed_in()
    with studio.db.write() as session:
        made = projects.create(session, client.user.id, Brief(idea=IDEA, short_side=72))
        row = tables.Shot(project_id=made.id, sequence=1, shot_number="01", plan=PLAN)
        session.add(row)
        session.flush()
        return client, f"/api/v1/uploads/projects/{made.id}/shots/{row.id}", row.id


PLAN = {"size": "full", "seconds": 2.5, "description": "x", "picture": {"place": "street", "size": "full"}}


def test_a_picture_of_ones_own_becomes_the_shots_take(studio, shot):
    client, at, shot_id = shot
    assert client.post(at, content=png()).status_code == 201
    with studio.db.read() as session:
        take = session.query(tables.Take).one()
        assert session.get(tables.Shot, shot_id).take_id == take.id
    assert client.get(f"/api/v1/assets/{take.sha256}").headers["content-type"] == "image/png"
    assert not list((studio.settings.home / "temp").iterdir())


def test_what_is_no_picture_is_refused_with_a_sentence_and_leaves_nothing(studio, shot):
    client, at, _ = shot
    for content in (b"", b"just text named .png", png()[:60], b"<svg/>"):
        reply = client.post(at, content=content)
        assert (reply.status_code, reply.json()["code"]) == (400, 400)
        assert "picture" in reply.json()["message"]
    with studio.db.read() as session:
        assert session.query(tables.Take).count() == 0
    assert not list((studio.settings.home / "temp").iterdir())


def test_a_picture_over_a_megabyte_may_come_in_and_a_stranger_may_send_none(studio, shot, signed_in, visitor):
    client, at, _ = shot
    noise = Image.frombytes("RGB", (800, 600), os.urandom(800 * 600 * 3))
    out = io.BytesIO()
    noise.save(out, "PNG")
    assert len(out.getvalue()) > 1_000_000
    assert client.post(at, content=out.getvalue()).status_code == 201
    assert visitor.post(at, content=png()).status_code == 401
    assert signed_in("stranger").post(at, content=png()).status_code == 404
