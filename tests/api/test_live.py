"""The live socket: what a tab hears while a film is made, and when the line is cut."""

from __future__ import annotations

import asyncio
import json
import re
import uuid

import pytest
from sqlalchemy import text
from starlette.websockets import WebSocketDisconnect

from api.http import door_table
from api.live.listeners import Listener
from api.live.watched_rows import Watching
from api.v1 import live
from core.database import tables
from core.editing import undo
from core.people import sessions, users
from core.project import projects
from core.project.projects import Brief
from core.settings import Settings
from core.studio import open_studio
from core.tasks import task_lifecycle, task_turns, worklist
from jobs import queue
from tests.conftest import furnish
from tests.support.crew import Crew

IDEA = "雨夜，侦探追一只会说话的猫"
pytestmark = pytest.mark.timeout(60)


@pytest.fixture
def studio(tmp_path):
    settings = Settings(dailies_home=tmp_path, database_url="", redis_url="redis://127.0.0.1:1/0", assets_url="")
    opened = open_studio(settings, [Crew()])
    furnish(opened.db)
    return opened


def begin(studio, owner: uuid.UUID) -> tuple[uuid.UUID, uuid.UUID]:
    with studio.db.write() as session:
        made = projects.create(session, owner, Brief(idea=IDEA, seconds=10, short_side=144), "雨夜追猫").id
    return made, queue.submit(studio, "film.make", user=owner, project_id=made)


def work(studio, steps: int) -> None:
    """Do so many of the steps that are due, as a worker would."""
    here = queue.WorkPlace(studio, "test")
    while steps > 0:
        due = task_turns.pick_due(studio.db, 1)
        if not due:
            return
        queue.perform_task(here, due[0].id, lambda: None)
        steps -= 1


def hear(socket, kind: str, until=lambda data: True) -> dict:
    """The next message of a kind that is as wanted."""
    for _ in range(200):
        news = socket.receive_json()
        if news["type"] == kind and until(news.get("data", {})):
            return news.get("data", {})
    raise AssertionError(f"no {kind} came")


def subscribe(socket, channel: str) -> None:
    socket.send_json({"action": "subscribe", "channel": channel, "language": "zh"})


def stands(shot) -> bool:
    """Its picture is there, and the step that painted it has ended: a look in between sees the one without the other."""
    return bool(shot["picture"] and shot["thumb"] and shot["look"] == "made")


def test_a_making_says_whether_it_begins_is_at_work_or_waits_for_a_hand(studio, signed_in):
    client = signed_in()
    _, root = begin(studio, client.user.id)

    def said() -> list[str]:
        with client.websocket_connect("/api/v1/live") as socket:
            subscribe(socket, f"film:{root}")
            return hear(socket, "film")["doing"]

    assert said() == ["马上开工"]
    work(studio, 8)
    assert said() == ["排队中，一有人手就接着做"]
    task_lifecycle.claim(studio.db, task_turns.pick_due(studio.db, 1)[0].id, "test", 30)
    assert said() == ["正在做"]


def test_a_film_is_seen_as_it_grows(studio, signed_in):
    client = signed_in()
    _, root = begin(studio, client.user.id)
    with client.websocket_connect("/api/v1/live") as socket:
        subscribe(socket, f"film:{root}")
        first = hear(socket, "film")
        assert (first["title"], first["over"], first["shots"]) == ("雨夜追猫", False, [])
        work(studio, 2)
        written = hear(socket, "film", lambda film: film["stages"][0]["look"] == "made")
        assert written["stages"][0]["words"] == "2 场，3 句台词"
        work(studio, 12)
        painted = hear(socket, "film", lambda film: any(stands(shot) for shot in film["shots"]))
        shot = next(shot for shot in painted["shots"] if stands(shot))
        assert re.fullmatch(r"\d\.\d 秒", shot["seconds"]) and shot["marks"] == "全景 · 平视 · 固定"
        assert painted["newest"] in {shot["id"] for shot in painted["shots"]}
        assert client.get(f"/api/v1/assets/{shot['thumb']}").status_code == 200
        queue.cancel(studio, root)
        over = hear(socket, "film", lambda film: film["over"])
        assert over["status"] == "cancelled"


def test_each_task_of_a_film_is_told_and_when_rows_are_worth_drawing_anew(studio, signed_in):
    client = signed_in()
    made, root = begin(studio, client.user.id)
    with client.websocket_connect("/api/v1/live") as socket:
        subscribe(socket, f"project:{made}")
        told = hear(socket, "task_update")
        assert (told["task_id"], told["kind"], told["status"]) == (str(root), "film.make", "pending")
        stamp = hear(socket, "changed")["stamp"]
        work(studio, 2)
        assert hear(socket, "task_update", lambda row: row["kind"] == "script.write")["status"] in (
            "pending",
            "processing",
            "completed",
        )
        assert hear(socket, "changed", lambda data: data["stamp"] != stamp)["project_id"] == str(made)


def test_without_a_session_the_line_is_cut_at_once(visitor):
    with visitor.websocket_connect("/api/v1/live") as socket:
        assert socket.receive_json() == {"type": "signed_out"}
        with pytest.raises(WebSocketDisconnect) as cut:
            socket.receive_json()
    assert cut.value.code == 4401


def test_another_site_hears_nothing(signed_in):
    headers = {"Origin": "http://evil.example"}
    with pytest.raises(WebSocketDisconnect), signed_in().websocket_connect("/api/v1/live", headers=headers):
        pytest.fail("the line was opened")


class Wishes:
    """A socket over which these messages come, and then it ends."""

    def __init__(self, *messages: dict) -> None:
        self.messages = iter(messages)

    async def receive(self) -> dict:
        return next(self.messages, {"type": "websocket.disconnect", "code": 1000})


def wish(channel: str, action: str = "subscribe") -> dict:
    return {"type": "websocket.receive", "text": json.dumps({"action": action, "channel": channel, "language": "zh"})}


def test_a_line_keeps_only_what_is_subscribed_however_many_channels_are_named(studio, signed_in):
    client = signed_in()
    made, root = begin(studio, client.user.id)
    names = [*(f"tasks:{'x' * 90}{number}" for number in range(300)), *(f"film:{uuid.uuid4()}" for _ in range(300))]
    names += ["cell:" + "0" * 10_000_000, f"film:{root}", f"project:{made}", "person:me"]

    async def listen() -> tuple[Listener, dict[str, str]]:
        watching, languages = Watching(studio), {}
        listener = Listener(client.token, sessions.find_person_by_token(studio.db, client.token))
        said = [*map(wish, names), wish("person:me", "unsubscribe")]
        await live._hear(Wishes(*said), studio, watching, listener, languages)
        return listener, languages

    listener, languages = asyncio.run(listen())
    assert len(languages) <= live.MOST_KEPT
    assert len(listener.pending) <= live.MOST_KEPT
    assert max(map(len, [*languages, *listener.pending])) <= live.LONGEST_NAME + len("project:")
    assert "person:me" not in languages and not listener.hears_ends


def test_nonsense_leaves_no_trace_and_a_frame_of_bytes_ends_the_line(studio, signed_in, caplog):
    client = signed_in()
    mine, _ = begin(studio, client.user.id)
    with client.websocket_connect("/api/v1/live") as socket:
        socket.send_text("[" * 20_000)
        subscribe(socket, f"project:{mine}")
        assert hear(socket, "task_update")["kind"] == "film.make"
        socket.send_bytes(b"\x00\xff")
        with pytest.raises(WebSocketDisconnect) as cut:
            while True:
                socket.receive_json()
    assert cut.value.code == 1003
    assert not [record for record in caplog.records if record.exc_info]


def test_a_message_that_is_larger_than_any_wish_ends_the_line(signed_in):
    with signed_in().websocket_connect("/api/v1/live") as socket:
        socket.send_text("x" * (door_table.LIVE_BYTES + 1))
        with pytest.raises(WebSocketDisconnect) as cut:
            socket.receive_json()
    assert cut.value.code == 1009


def test_another_teams_film_is_refused_and_the_line_stays(studio, signed_in, person):
    theirs, root = begin(studio, person("other").id)
    client = signed_in()
    mine, _ = begin(studio, client.user.id)
    with client.websocket_connect("/api/v1/live") as socket:
        for channel in (f"film:{root}", f"project:{theirs}", f"film:{uuid.uuid4()}"):
            subscribe(socket, channel)
            assert hear(socket, "refused")["channel"] == channel
        for noise in ("[]", "x", '{"action": "subscribe"}', '{"action": "subscribe", "channel": "film:x"}', "7"):
            socket.send_text(noise)
        subscribe(socket, f"project:{mine}")
        assert hear(socket, "task_update")["kind"] == "film.make"


def test_who_may_not_see_a_film_any_more_is_told_so_and_the_line_stays(studio, signed_in, person):
    made, _ = begin(studio, person("owner").id)
    client = signed_in()
    member = tables.Member(project_id=made, user_id=client.user.id, role="viewer")
    with studio.db.write() as session:
        session.add(member)
    with client.websocket_connect("/api/v1/live") as socket:
        subscribe(socket, f"project:{made}")
        hear(socket, "changed")
        with studio.db.write() as session:
            session.delete(session.merge(member))
        assert hear(socket, "refused")["channel"] == f"project:{made}"
        subscribe(socket, "person:me")
        mine, _ = begin(studio, client.user.id)
        subscribe(socket, f"project:{mine}")
        assert hear(socket, "changed")["project_id"] == str(mine)


def test_a_making_on_the_list_is_told_with_its_steps_where_they_are_unfolded(studio, signed_in, person):
    _, theirs = begin(studio, person("other").id)
    client = signed_in()
    _, root = begin(studio, client.user.id)
    with client.websocket_connect("/api/v1/live") as socket:
        wish = {"action": "subscribe", "channel": "tasks:", "language": "en"}
        socket.send_json({**wish, "roots": [str(root), str(theirs), "x"], "unfolded": [str(root)]})
        first = hear(socket, "task")
        assert (first["id"], first["word"], first["open"], first["steps"]) == (str(root), "In line", True, [])
        work(studio, 2)
        grown = hear(socket, "task", lambda task: len(task["steps"]) > 0)
        assert {step["what"] for step in grown["steps"]} <= {"Write the script", "See what is left"}
        begin(studio, client.user.id)
        hear(socket, "tasks")


def test_whoever_asked_for_a_film_hears_wherever_they_are_that_it_is_over(studio, signed_in, person):
    client = signed_in()
    made, root = begin(studio, client.user.id)
    begin(studio, person("other").id)
    with client.websocket_connect("/api/v1/live") as socket:
        socket.send_json({"action": "subscribe", "channel": "person:me", "language": "en"})
        subscribe(socket, f"film:{root}")
        hear(socket, "film")
        with studio.db.write() as session:
            task = session.get_one(tables.Task, root)
            task.status, task.completed_at = "completed", tables.utc_now()
        told = hear(socket, "ended")
        assert (told["sentence"], told["way"]) == ("“雨夜追猫” is done", "Watch")
        assert (told["project_id"], told["page"]) == (str(made), "film")


def test_of_the_shots_of_a_making_only_those_are_said_again_that_changed(studio, signed_in):
    client = signed_in()
    _, root = begin(studio, client.user.id)
    work(studio, 14)
    with client.websocket_connect("/api/v1/live") as socket:
        subscribe(socket, f"film:{root}")
        whole = hear(socket, "film")
        assert [shot["id"] for shot in whole["shots"]] == whole["order"] != []
        work(studio, 1)
        later = hear(socket, "film")
        assert later["order"] == whole["order"]
        assert len(later["shots"]) < len(whole["shots"])


async def heard_of(listener: Listener, channel: str, kind: str) -> set[str]:
    """What is told of the steps of this kind, from now on."""
    while True:
        news = (await asyncio.wait_for(listener.news(), 20)).get(channel)
        if news and (found := {row.status for row, _ in news.rows if row.kind == kind}):
            return found


def test_a_step_that_ends_while_somebody_begins_to_listen_is_told(studio, signed_in):
    """A look that was under way tells them first; before the one that welcomes them, the script is written."""
    client = signed_in()
    made, _ = begin(studio, client.user.id)

    async def listen() -> set[str]:
        watching = Watching(studio)
        listener = Listener(
            client.token, sessions.find_person_by_token(studio.db, client.token), projects=frozenset({made})
        )
        watching.join(listener)
        channel = f"project:{made}"
        assert await heard_of(listener, channel, "film.make")
        work(studio, 2)
        watching.welcome(listener, channel)
        found = await heard_of(listener, channel, "script.write")
        watching.part(listener)
        return found

    assert asyncio.run(listen()) == {"completed"}


def test_a_look_that_goes_wrong_leaves_nobody_deaf(studio, signed_in, caplog):
    client = signed_in()
    made, _ = begin(studio, client.user.id)

    def call_it(name: str, new: str) -> None:
        with studio.db.write() as session:
            session.execute(text(f"ALTER TABLE {name} RENAME TO {new}"))

    async def listen() -> set[str]:
        watching = Watching(studio)
        listener = Listener(
            client.token, sessions.find_person_by_token(studio.db, client.token), projects=frozenset({made})
        )
        call_it("ai_tasks", "elsewhere")
        watching.join(listener)
        while "went wrong" not in caplog.text:
            await asyncio.sleep(0.05)
        call_it("elsewhere", "ai_tasks")
        found = await heard_of(listener, f"project:{made}", "film.make")
        watching.part(listener)
        return found

    assert asyncio.run(listen()) == {"pending"}


def test_what_people_did_what_there_is_and_how_far_steps_are_change_three_marks(studio, person):
    owner = person().id
    made, _ = begin(studio, owner)

    def marks() -> list[str]:
        with studio.db.read() as session:
            return worklist.film_stamp(session, made).split(".")

    before = marks()
    work(studio, 2)
    wrote = marks()
    assert wrote[1:] != before[1:]
    with studio.db.write() as session, undo.record_changes(session, made, owner, {"say": "undo.change", "facts": {}}):
        session.get_one(tables.Project, made).name = "另一个名字"
    renamed = marks()
    assert (renamed[0] != wrote[0], renamed[1:] == wrote[1:]) == (True, True)


def test_a_person_who_is_disabled_stops_hearing_within_seconds(studio, signed_in):
    client = signed_in()
    _, root = begin(studio, client.user.id)
    with client.websocket_connect("/api/v1/live") as socket:
        subscribe(socket, f"film:{root}")
        hear(socket, "film")
        users.set_status(studio.db, client.user.id, "disabled")
        hear(socket, "signed_out")


def test_watching_keeps_no_forgotten_tab_signed_in(studio, signed_in):
    client = signed_in()
    _, root = begin(studio, client.user.id)
    with client.websocket_connect("/api/v1/live") as socket:
        subscribe(socket, f"film:{root}")
        hear(socket, "film")
        with studio.db.write() as session:
            session.query(tables.Session).one().last_seen -= sessions.IDLE
        hear(socket, "signed_out")


def test_when_nobody_listens_nothing_is_read(app, studio, signed_in):
    import time

    client = signed_in()
    _, root = begin(studio, client.user.id)
    with client:
        with client.websocket_connect("/api/v1/live") as socket:
            subscribe(socket, f"film:{root}")
            hear(socket, "film")
            watching = next(route.app.state.watching for route in app.routes if getattr(route, "path", "") == "/api/v1")
            assert len(watching.listeners) == 1
        end = time.monotonic() + 5
        while time.monotonic() < end and (watching.listeners or not watching._reader.done()):
            time.sleep(0.02)
        assert (watching.listeners, watching._reader.done()) == (set(), True)
