"""What `bench.attack` attacks: a studio of its own, fresh or lived in, with what watches it meanwhile: how long its health takes to
answer, how much memory its app holds, whom it calls outside."""

from __future__ import annotations

import hashlib
import http.client
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import uuid
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import psutil
from sqlalchemy import select

from bench.harness import film_of_rows
from bench.harness.outside_listener import Outside
from bench.harness.time_limits import within
from core.database import tables
from core.operations import installation
from core.people import members, sessions, studio_rules, users
from core.people.sessions import COOKIE
from core.settings import ROOT, Settings
from core.studio import Studio, open_studio

PASSWORD = "a long good password"
MARK = "秘密之片"
"""Stands in the title of the film that nobody but its owner may see."""
ROLES = ("stranger", "guest", "viewer", "user", "admin")
WRITTEN = (
    tables.Project,
    tables.Script,
    tables.Character,
    tables.Shot,
    tables.Audio,
    tables.Take,
    tables.Task,
    tables.Member,
)
"""Whatever somebody could change of a film."""
OPEN_S, CLOSE_S, ANSWER_S = 120.0, 10.0, 60.0
"""Seconds that a studio may take to open and to close, and an answer to come."""
OFTEN = 1_000_000
"""Requests a minute that every role may make in the studio that is lived in: tries that are held back try nothing."""


@dataclass
class Seen:
    """What the tries met: how many of each kind, what got in, which answers were a fault of the studio's own."""

    tried: Counter[str] = field(default_factory=Counter)
    let_in: list[str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)
    told_to_wait: int = 0
    _turn: threading.Lock = field(default_factory=threading.Lock)

    def answered(self, kind: str, what: str, status: int, inside: bool = False) -> None:
        """One try. `inside`: it got what it should not."""
        with self._turn:
            self.tried[kind] += 1
            if inside:
                self.let_in.append(f"{kind}: {what} -> {status}")
            if status == 503:
                self.told_to_wait += 1
            elif status >= 500:
                self.broken.append(f"{kind}: {what} -> {status}")


@dataclass
class Film:
    """The film of somebody who shares it with one viewer: the ids by which a route can be asked for what belongs to it."""

    owner: str
    ids: Mapping[str, str]
    studio: Studio

    def digest(self) -> str:
        """Of everything that is written of it: another one means that somebody changed it."""
        film = uuid.UUID(self.ids["project_id"])
        told = hashlib.sha256()
        with self.studio.db.read() as session:
            for table in WRITTEN:
                key = table.id if table is tables.Project else table.project_id
                rows = session.execute(select(table.__table__).where(key == film)).all()  # type: ignore[attr-defined]
                told.update("\n".join(sorted(map(str, rows))).encode())
        return told.hexdigest()


@dataclass
class Place:
    """A running studio under attack."""

    name: str
    port: int
    process: psutil.Process
    outside: Outside
    tokens: Mapping[str, str] = field(default_factory=dict)
    """By role; nobody's token is empty. Nobody has one where the studio is fresh."""
    film: Film | None = None
    studio: Studio | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def cookie(self, role: str) -> dict[str, str]:
        token = self.tokens.get(role, "")
        return {"Cookie": f"{COOKIE}={token}"} if token else {}

    def client(self, role: str = "stranger", **headers: str) -> httpx.Client:
        """Somebody who asks by program, with a browser's cookie, from a page of ours."""
        own = {**self.cookie(role), "X-Dailies": "1", **headers}
        return httpx.Client(base_url=self.url, headers=own, timeout=ANSWER_S, trust_env=False)

    def raw(
        self, method: str, target: str, headers: Mapping[str, str] | None = None, body: bytes | None = None
    ) -> tuple[int, bytes]:
        """The target as it is said, dots and all. Status 0 where the line was closed without an answer."""
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=ANSWER_S)
        try:
            line.request(method, target, body, dict(headers or {}))
            answer = line.getresponse()
            return answer.status, answer.read(200_000)
        except (OSError, http.client.HTTPException, UnicodeError):
            return 0, b""
        finally:
            line.close()


@contextmanager
def fresh(home: Path, outside: Outside) -> Iterator[Place]:
    """A studio that nobody owns yet."""
    home.mkdir(parents=True)
    with _running(home, outside) as (port, process):
        yield Place("fresh", port, process, outside)


@contextmanager
def lived_in(home: Path, outside: Outside, scenes: int = film_of_rows.SCENES) -> Iterator[Place]:
    """One with an admin and people of every role, and a film of so many scenes."""
    home.mkdir(parents=True)
    studio = open_studio(Settings(dailies_home=home, database_url="", redis_url="", assets_url=""))
    installation.upgrade(studio.db)
    people = {"admin": users.create_first_admin(studio.db, "admin@example.org", "admin", PASSWORD)}
    for name, role in (
        ("owner", "user"),
        ("user", "user"),
        ("member", "viewer"),
        ("viewer", "viewer"),
        ("guest", "guest"),
    ):
        people[name] = users.create(studio.db, f"{name}@example.org", name, PASSWORD, role)
    with studio.db.write() as session:
        for role in ("guest", "viewer", "user", "admin"):
            session.merge(tables.Setting(key=f"{studio_rules.PREFIX}{role}_requests", value={"is": OFTEN}))
    tokens = {name: sessions.begin_session(studio.db, person.id) for name, person in people.items()}
    film = _film(studio, people["owner"].id, scenes)
    with studio.db.write() as session:
        members.share_film(session, uuid.UUID(film["project_id"]), people["member"].id, "viewer", people["owner"])
    with _running(home, outside) as (port, process):
        yield Place("lived in", port, process, outside, tokens, Film("owner", film, studio), studio)
    studio.db.engine.dispose()


def _film(studio: Studio, owner: uuid.UUID, scenes: int) -> dict[str, str]:
    film = film_of_rows.put(studio, owner, MARK, scenes)
    with studio.db.write() as session:
        task = tables.Task(kind="film.make", task_type="video", status="completed", user_id=owner, project_id=film)
        session.add(task)
        session.flush()
        root = task.id
        shot = session.scalars(select(tables.Shot.id).where(tables.Shot.project_id == film).limit(1)).one()
        audio = session.scalars(select(tables.Audio.id).where(tables.Audio.project_id == film).limit(1)).one()
        picture = session.scalars(select(tables.Take.sha256).where(tables.Take.project_id == film).limit(1)).one()
    found = {"project_id": film, "task_id": root, "shot_id": shot, "audio_id": audio, "sha256": picture}
    return {name: str(value) for name, value in found.items()}


@contextmanager
def _running(home: Path, outside: Outside) -> Iterator[tuple[int, psutil.Process]]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    own = {"DAILIES_HOME": str(home), "DAILIES_PORT": str(port), "DATABASE_URL": "", "REDIS_URL": "", "ASSETS_URL": ""}
    command = [sys.executable, "-m", "streamlit", "run", "Home.py", "--server.port", str(port)]
    environment = {**os.environ, **outside.environment(), **own}
    with (home / "bench.log").open("wb") as log:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)
    try:
        with within(OPEN_S, "a studio, until it answers,"):
            while process.poll() is None and not _answers(port):
                time.sleep(0.1)
        if process.poll() is not None:
            raise RuntimeError(
                "the studio did not start:\n" + (home / "bench.log").read_text("utf-8", "replace")[-2000:]
            )
        yield port, psutil.Process(process.pid)
    finally:
        process.send_signal(signal.SIGTERM)
        with suppress(subprocess.TimeoutExpired):
            process.wait(CLOSE_S)
        process.kill()


def _answers(port: int) -> bool:
    with suppress(httpx.HTTPError):
        return httpx.get(f"http://127.0.0.1:{port}/api/v1/health", timeout=2, trust_env=False).status_code == 200
    return False


class Watch:
    """Asks the studio for its health all the time, and notes the most memory that its app holds."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self.stall_s, self.stalled_in, self.peak_mib = 0.0, "", 0.0
        self.kind = ""
        self._over = threading.Event()
        self._base_mib = self._mib()
        self._threads = [threading.Thread(target=each, daemon=True) for each in (self._ask, self._look)]

    def __enter__(self) -> Watch:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        for thread in self._threads:
            thread.join(ANSWER_S)

    @property
    def growth_mib(self) -> float:
        return max(0.0, self.peak_mib - self._base_mib)

    def _ask(self) -> None:
        with self.place.client() as client:
            while not self._over.wait(0.1):
                began, kind = time.monotonic(), self.kind
                with suppress(httpx.HTTPError):
                    client.get("/api/v1/health")
                took = time.monotonic() - began
                if took > self.stall_s:
                    self.stall_s, self.stalled_in = took, kind

    def _look(self) -> None:
        while not self._over.wait(0.2):
            self.peak_mib = max(self.peak_mib, self._mib())

    def _mib(self) -> float:
        with suppress(psutil.Error):
            return self.place.process.memory_info().rss / 2**20
        return 0.0


Try = Callable[[Place, Seen], None]
