"""A key is a secret everywhere: work is done through every vendor with one, errors that say it back are provoked, and then it is
looked for in all that the studio wrote, kept, sent and showed."""

from __future__ import annotations

import base64
import json
import logging
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from redis import Redis
from sqlalchemy import select
from starlette.applications import Starlette
from starlette.testclient import TestClient
from streamlit.testing.v1 import AppTest

from api import server
from core import exports
from core.database import tables
from core.files import assets
from core.film import film_cut, film_handover
from core.gateway import doors, routing_policy
from core.money.ledger import Account
from core.operations import backup
from core.people import sessions
from core.production import production_plan
from core.settings import ROOT
from core.studio import Studio, open_studio
from jobs import queue
from providers.base import Model, RequestTerms
from providers.errors import Later, ProviderError
from providers.gateway.gateway import Gateway, installed_providers
from tests.providers.contract_requests import PICTURE, living, request_for
from tests.support import film_vendors, films
from tests.support.redis_server import RedisServer
from tests.ui.conftest import on_one_server, opened_in
from tests.ui.world import come
from tests.wire import fakes
from tests.wire.server import KEY, Answer, Fake, Fault
from ui.base import state

LIKE_IT = {
    "the key": KEY.encode(),
    "in base64": base64.b64encode(KEY.encode()).rstrip(b"=")[:-1],
    "in hex": KEY.encode().hex().encode(),
    "the start of it": KEY[:9].encode(),
}
SAYS = f"Incorrect API key provided: {KEY}. You can find your key in the console."
ECHO: dict[str, Any] = {
    "error": {"message": SAYS, "type": "invalid_request_error", "code": "x", "param": KEY},
    "message": SAYS,
    "msg": SAYS,
    "detail": {"status": "x", "message": SAYS},
    "description": SAYS,
    "base_resp": {"status_code": 2013, "status_msg": SAYS},
}
ECHOES = [
    Answer(400, ECHO),
    Answer(401, ECHO),
    Answer(404, {**ECHO, "code": 1203}),
    Answer(500, SAYS.encode(), {"Content-Type": "text/plain"}),
    Answer(422, {"detail": [{"loc": ["header"], "msg": SAYS, "type": "content_policy_violation"}]}),
    Answer(400, {**ECHO, "code": "DataInspectionFailed"}),
    Answer(200, {"code": 1301, "message": "x" * 190 + SAYS}),
    Answer(200, f"<html>{SAYS}</html>".encode(), {"Content-Type": "text/html"}),
]
LOCAL = ("ollama", "vllm")
"""Found by themselves: they need no key."""


@dataclass
class Seen:
    """Where the key was looked for, and what was looked at there."""

    studio: Studio
    home: Path
    log: list[str] = field(default_factory=list)
    redis: bytes = b""
    api: dict[str, bytes] = field(default_factory=dict)
    pages: dict[str, str] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)
    asked: int = 0


class Log(logging.Handler):
    """Every record of every level, as it would be written."""

    def __init__(self, kept: list[str]) -> None:
        super().__init__(logging.NOTSET)
        self._kept = kept
        self.setFormatter(logging.Formatter("%(name)s %(message)s %(args)s"))

    def emit(self, record: logging.LogRecord) -> None:
        self._kept.append(self.format(record))


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Seen]:
    home, redis = tmp_path_factory.mktemp("studio"), RedisServer()
    told = Seen(None, home)  # type: ignore[arg-type]
    root, was = logging.getLogger(), logging.getLogger().level
    handler = Log(told.log)
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    try:
        for studio in opened_in(home):
            studio = open_studio(studio.settings.model_copy(update={"redis_url": redis.url}))
            studio.gateway = Gateway(installed_providers().values(), sleep=lambda seconds: None)
            told.studio = studio
            with film_vendors.standing(name for name in fakes() if name not in LOCAL) as there:
                _everything(told, studio, there)
                told.redis = _all_of(redis.redis)
            yield told
    finally:
        root.removeHandler(handler)
        root.setLevel(was)
        redis.end()


def _everything(told: Seen, studio: Studio, there: dict[str, Fake]) -> None:
    admin = films.person(studio)
    away = studio.settings.model_copy(update={"redis_url": "redis://127.0.0.1:1/0"})
    film_id = films.put(open_studio(away, [films.Company()]), admin, "full")
    assets.store(studio.db, studio.files, PICTURE, "image/png", project_id=film_id)
    opened = _opened(studio, there)
    for name, fake in there.items():
        for model in living(studio.gateway.providers[name]):
            told.asked += _provoked(told, studio, fake, model, opened[name], film_id)
    _work_that_fails(open_studio(away), there, film_id, admin.id)
    queue.submit(studio, "film.make", user=admin.id, project_id=film_id)
    backup.make_backup(studio)
    _exported(studio, film_id)
    told.api = _through_the_api(studio, film_id, admin)
    told.pages = _shown(studio, film_id, admin)


def _opened(studio: Studio, there: dict[str, Fake]) -> dict[str, str]:
    """The name of each vendor's door."""
    for name, fake in there.items():
        extra = {"free": "no"} | ({"models": "my-model"} if name == "own" else {})
        with studio.db.write() as session:
            doors.create_door(
                session, name, key=fake.secret(), address=fake.address(), inner=True, extra=extra, at_once=0
            )
    with studio.db.read() as session:
        return {door.provider: door.name for door in doors.list_doors(session)}


def _provoked(told: Seen, studio: Studio, fake: Fake, model: Model, door: str, film_id: uuid.UUID) -> int:
    """One good answer and each of the echoes; whatever is raised is kept. How many were asked."""
    ask = studio.ask(Account(project_id=film_id, stage="lab"), on=RequestTerms(pin=model.id, fresh=True))
    for number, echo in enumerate([None, *ECHOES]):
        if echo is not None:
            fake.next(Fault("answer", answer=echo))
        wanted = request_for(model).model_copy(update={"seed": number})
        try:
            ask(wanted)
        except (ProviderError, Later) as error:
            told.errors.append(f"{error!r} {error} {vars(error)}")
        doors.check_door(studio.db, studio.settings, studio.gateway.providers, door)
        fake.faults.clear()
    return 1 + len(ECHOES)


def _work_that_fails(studio: Studio, there: dict[str, Fake], film_id: uuid.UUID, user: uuid.UUID) -> None:
    """Tasks whose rows keep what a vendor said: a picture refused, a job that fails, one that may have been paid."""
    with studio.db.write() as session:
        routing_policy.set_film_wishes(session, film_id, pin="openai/gpt-image-2.6-sunburst kling/kling-v3")
        shot = production_plan.load_snapshot(session, film_id).shots[0]
    here = queue.WorkPlace(studio, "test")
    refusal = {"error": {"message": SAYS, "type": "x", "code": "moderation_blocked"}}
    job = {"task_id": "j", "task_status": "failed", "task_status_msg": f"risk control: {SAYS}"}
    for kind, params, name, faults in (
        ("storyboard.paint", {"id": str(shot.id)}, "openai", [Fault("answer", answer=Answer(400, refusal))]),
        ("storyboard.paint", {"id": str(shot.id), "take": 1}, "openai", [Fault("lose")]),
        ("storyboard.paint", {"id": str(shot.id), "take": 2}, "openai", []),
        (
            "video.shoot",
            {"shot": str(shot.id)},
            "kling",
            [Fault("answer", answer=Answer(200, {"code": 0, "data": job}))],
        ),
    ):
        task_id = queue.submit(studio, kind, user=user, project_id=film_id, params=params)
        if name == "kling":
            queue.perform_task(here, task_id, lambda: None)
        there[name].next(*faults)
        while film_vendors.go_on(studio, here):
            pass
        there[name].faults.clear()
    with studio.db.read() as session:
        kept = select(tables.Task.error).where(tables.Task.project_id == film_id, tables.Task.status != "completed")
        said = {error["say"] for error in session.scalars(kept) if error}
    assert {"tasks.Refused", "tasks.doubtful"} <= said


def _exported(studio: Studio, film_id: uuid.UUID) -> None:
    folder = studio.settings.home / "exported"
    folder.mkdir()
    with studio.db.read() as session:
        cut = film_cut.finished_cuts(session, film_id)[0]
        made = production_plan.load_snapshot(session, film_id)
    handover = film_handover.load_handover(studio, made, cut)
    for name, form in exports.find_formats().items():
        exports.write_file(form, handover, folder / f"{name}.{form.extension}")
    assert list(folder.iterdir())


def _through_the_api(studio: Studio, film_id: uuid.UUID, admin: Any) -> dict[str, bytes]:
    app = Starlette(
        routes=server.routes(lambda: studio), middleware=server.middleware(lambda: studio, lambda: ("0.0.0.0", 8501))
    )
    with studio.db.read() as session:
        work = [str(row) for row in session.scalars(select(tables.Task.id).where(tables.Task.project_id == film_id))]
        shown = [take.sha256 for take in production_plan.load_snapshot(session, film_id).takes.values()]
    kept = backup.list_backups(studio.settings)[0].name
    paths = ["health", "auth/me", "projects", f"projects/{film_id}", "tasks", "backups", f"backups/{kept}/database"]
    paths += [f"tasks/{each}" for each in work] + [f"assets/{each}" for each in shown]
    with TestClient(app, headers={"X-Dailies": "1"}) as client:
        client.cookies.set("dailies_session", sessions.begin_session(studio.db, admin.id))
        answers = {path: client.get(f"/api/v1/{path}") for path in paths}
    assert sum(answer.status_code == 200 for answer in answers.values()) > 10
    return {path: answer.content + repr(answer.headers).encode() for path, answer in answers.items()}


def _shown(studio: Studio, film_id: uuid.UUID, admin: Any) -> dict[str, str]:
    """Every page, of an admin, and all sides of the one of vendors."""
    views = ("ready", "keys", "health", "routing", "prices", "money")
    pages = [(file.stem, "") for file in sorted((ROOT / "pages").glob("*.py"))] + [("providers", v) for v in views]
    found = {}
    for page, view in pages:
        tab = on_one_server(AppTest.from_file(str(ROOT / "ui" / "main.py"), default_timeout=60))
        tab.session_state[state.TOKEN] = films.token(studio, admin)
        tab.session_state[state.PROJECT] = str(film_id)
        if view:
            tab.query_params["view"] = view
        come(tab, page)
        found[f"{page} {view}"] = "\n".join(_protos(tab._tree)) + repr(tab.session_state._state.filtered_state)
    return found


def _protos(node: Any) -> Iterator[str]:
    """All that was sent to the browser."""
    if getattr(node, "proto", None) is not None:
        yield str(node.proto)
    for child in (getattr(node, "children", None) or {}).values():
        yield from _protos(child)


def _all_of(redis: Redis) -> bytes:
    """Every key with its value, whatever kind it is."""
    read = {
        b"string": redis.get,
        b"list": lambda key: b"\n".join(redis.lrange(key, 0, -1)),
        b"set": lambda key: b"\n".join(redis.smembers(key)),
        b"zset": lambda key: b"\n".join(redis.zrange(key, 0, -1)),
        b"hash": lambda key: b"\n".join(part for pair in redis.hgetall(key).items() for part in pair),
    }
    return b"\n".join(key + b" " + (read[redis.type(key)](key) or b"") for key in redis.scan_iter())


def hits(where: bytes | str) -> list[str]:
    content = where.encode() if isinstance(where, str) else where
    return [name for name, likeness in LIKE_IT.items() if likeness in content]


# 0 hits ----------------------------------------------------------------------------------------------------------------


def test_the_key_was_in_use_and_said_back(seen: Seen) -> None:
    """Else what follows proves nothing."""
    assert seen.asked > 100 and any("..." in error for error in seen.errors)
    with seen.studio.db.read() as session:
        assert session.scalar(select(tables.Secret.id).limit(1))
        done = set(session.scalars(select(tables.Call.provider).where(tables.Call.state == "done")))
        failed = [call.error for call in session.scalars(select(tables.Call).where(tables.Call.state == "failed"))]
    assert len(done) > 8 and sum("..." in error for error in failed) > 20


def test_it_is_in_no_error_that_anybody_may_catch(seen: Seen) -> None:
    assert [error for error in seen.errors if hits(error)] == []


def test_it_is_in_no_log(seen: Seen) -> None:
    assert seen.log and [line[:200] for line in seen.log if hits(line)] == []


def test_it_is_in_no_file_of_the_studio(seen: Seen) -> None:
    """The database and its journal, backups, exports, pictures, what engines keep."""
    files = [file for file in seen.home.rglob("*") if file.is_file()]
    assert {"studio.db"} <= {file.name for file in files} and len(list(seen.home.rglob("backups/*/studio.db"))) == 1
    assert [(str(file), hits(file.read_bytes())) for file in files if hits(file.read_bytes())] == []


def test_it_is_in_no_queue_and_nowhere_in_redis(seen: Seen) -> None:
    assert b"task_queue:" in seen.redis and hits(seen.redis) == []


def test_it_is_in_no_answer_of_the_api(seen: Seen) -> None:
    assert [path for path, content in seen.api.items() if hits(content)] == []


def test_it_is_on_no_page_and_in_no_page_s_memory(seen: Seen) -> None:
    assert any("OpenAI" in content for content in seen.pages.values())
    assert [page for page, content in seen.pages.items() if hits(content)] == []


def test_only_its_last_four_letters_are_kept_in_the_open(seen: Seen) -> None:
    with seen.studio.db.read() as session:
        rows = list(session.scalars(select(tables.Secret)))
    assert rows and {len(row.last4) for row in rows} == {4}
    assert hits(json.dumps([[str(value) for value in vars(row).values()] for row in rows])) == []
