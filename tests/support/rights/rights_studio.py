"""A studio in which everybody stands to everything in every way: people of each role, a film of their own each, films shared with all of
them to work and to watch, one of somebody else's, one of the studio's; and requests that would do what a door is for."""

from __future__ import annotations

import re
import uuid
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import func, select
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.testclient import TestClient

from api import server
from bench.harness import film_of_rows
from core.database import tables
from core.files import assets, uploads
from core.files.uploads import Upload
from core.film.covers import cut_frames
from core.film.made_exports import KIND, keep_export
from core.film.preview import preview_plan
from core.idea import dialogue
from core.operations import backup
from core.optimise import optimiser
from core.people import avatars, rights, sessions, studio_rules, users
from core.people.access import Action
from core.people.rights import GRANTED, LINK_HOLDER, OF_FILM, SIGNED_OUT, Door
from core.people.sessions import COOKIE, Person
from core.production import production_plan
from core.project import projects
from core.project.projects import Brief
from core.review import links
from core.review.links import NewLink
from core.settings import Settings
from core.studio import Studio, open_studio
from core.templates import shipped_templates
from core.templates.prompt_values import PromptWish
from tests.conftest import furnish
from tests.support import films
from tests.support.crew import Crew
from tests.support.lab_cells import experiment, spec
from tests.support.people import GOOD
from tests.support.rights import rights_requests
from tests.support.rights.rights_requests import RAW, Things, png
from tests.support.saved_templates import saved

BY_TOKEN = "user by token"
"""A user whose program sends its token, instead of a browser with its cookie."""
EVERYBODY = (*rights.ROLES, BY_TOKEN)
TIMES = 10_000
"""Requests a minute of every role: whoever is held back is told nothing of their rights."""


@dataclass(frozen=True)
class Film:
    """The ids by which a door can be asked for what belongs to it."""

    id: uuid.UUID
    told: Things


class RightsStudio:
    def __init__(self, home: Path) -> None:
        settings = Settings(dailies_home=home, database_url="", redis_url="redis://127.0.0.1:1/0", assets_url="")
        self.studio: Studio = open_studio(settings, [Crew(price=1500)])
        furnish(self.studio.db)
        films.open_sign_up(self.studio)
        with self.studio.db.write() as session:
            session.add(tables.Setting(key="first_admin", value={}))
            shipped_templates.sync_shipped(session)
            for role in ("guest", "viewer", "user", "admin"):
                session.merge(tables.Setting(key=f"{studio_rules.PREFIX}{role}_requests", value={"is": TIMES}))
        self.people = {role: self._person(role) for role in EVERYBODY if role not in SIGNED_OUT}
        self.other = self._person("user", "别人")
        self.tokens = {role: sessions.begin_session(self.studio.db, one.id) for role, one in self.people.items()}
        self.owned = {role: self._film(one.id) for role, one in self.people.items()}
        self.shared = {
            "member": self._film(self.other.id, "user"),
            "watcher": self._film(self.other.id, "viewer"),
            "stranger": self._film(self.other.id),
            "studio": self._film(None),
        }
        self.picture = assets.store(self.studio.db, self.studio.files, png(), "image/png")
        self.style = self._style()
        avatars.store_avatar(self.studio.db, self.studio.files, self.other.id, png())
        self.backup = backup.make_backup(self.studio).name
        self.logs = {one.id: self._log(one.id) for one in (*self.people.values(), self.other)}
        self.links = self._links()
        self._of_nobody: dict[tuple[str, str], Things] = {}
        users.create(self.studio.db, "signs-in@example.org", "小林", GOOD)
        self.client = TestClient(self._app(), headers={"X-Dailies": "1"})

    # Who stands there -------------------------------------------------------------------------------------------------

    def _person(self, role: str, name: str = "") -> Person:
        with self.studio.db.write() as session:
            row = tables.User(
                id=uuid.uuid4(), email=f"{uuid.uuid4().hex[:9]}@example.org", name=name or role,
                role="user" if role == BY_TOKEN else role.partition("+")[0], password_hash="",
            )  # fmt: skip
            session.add(row)
            session.flush()
            if role == GRANTED:
                row.settings = {"grants": [str(Action.SEE_ALL_COSTS)]}
            session.flush()
            return sessions.person_from_row(row)

    def _film(self, owner: uuid.UUID | None, shared_as: str = "") -> Film:
        film = film_of_rows.put(self.studio, owner, f"片子 {uuid.uuid4().hex[:6]}", scenes=1)
        film_of_rows.cut(self.studio, film)
        self._share(film, shared_as)
        with self.studio.db.read() as session:
            made = production_plan.load_snapshot(session, film)
            shot = made.shots[0]
            timeline = cut_frames.timeline_to_pick_from(made)
            assert timeline and shot.take_id
            told = {
                "project_id": film,
                "shot_id": shot.id,
                "take_id": shot.take_id,
                "sha256": made.takes[shot.take_id].sha256,
                "audio_id": session.query(tables.Audio.id).filter_by(project_id=film).limit(1).scalar(),
                "cut": cut_frames.cut_key(timeline),
                "key": preview_plan.piece_key(preview_plan.plan_preview(timeline).pieces[0]),
            }
        return Film(film, told)

    def _share(self, film: uuid.UUID, shared_as: str) -> None:
        if shared_as:
            with self.studio.db.write() as session:
                for one in self.people.values():
                    session.add(tables.Member(project_id=film, user_id=one.id, role=shared_as))

    def _style(self) -> uuid.UUID:
        with self.studio.db.write() as session:
            row = tables.Style(id=uuid.uuid4(), user_id=self.other.id, name="纸", thumb=self.picture)
            session.add(row)
        return row.id

    def _log(self, owner: uuid.UUID) -> uuid.UUID:
        made = optimiser.optimise_for_person(self.studio, owner, PromptWish(text=RAW), None)
        assert made.log_id
        return made.log_id

    def _links(self) -> dict[str, str]:
        film, by = self.owned["user"].id, self.people["admin"]
        wanted = {
            "open": NewLink(),
            "to watch": NewLink(read_only=True),
            "locked": NewLink(password=GOOD),
            "ended": NewLink(),
        }
        with self.studio.db.write() as session:
            made = {name: links.make_link(session, by, film, new) for name, new in wanted.items()}
            links.revoke_link(session, by, film, made["ended"][0].id)
        return {**{name: token for name, (_, token) in made.items()}, "guessed": "A" * 43}

    def _app(self) -> Starlette:
        async def page(request: Request) -> Response:
            return PlainTextResponse(f"inside {request.url.path}")

        around = server.middleware(lambda: self.studio, lambda: ("0.0.0.0", 8501))
        methods = ["GET", "PUT", "POST", "DELETE", "PATCH"]
        inner = [Route("/{path:path}", page, methods=methods)]
        return Starlette(routes=[*server.routes(lambda: self.studio), *inner], middleware=around)

    # What they ask for ------------------------------------------------------------------------------------------------

    def things(self, role: str, relation: str, name: str = "", token: str = "open") -> Things:
        """Something in each hole of a door, which this person stands to in this way; made anew where asking takes it away."""
        person = self.people.get(role, self.people["user"])
        of_film = relation in OF_FILM
        found: Things = {
            "person_id": self.other.id, "style_id": self.style, "name": "script_scifi", "language": "zh", "form": "csv", "week": "newest",
            "task_type": "script_generation", "frame": 0, "side": "small", "at": 0, "token": self.links[token],
        }  # fmt: skip
        film = self.owned.get(role, self.owned["user"]) if relation == "owner" else self.shared.get(relation)
        if of_film and name == "DELETE /projects/{project_id}":
            return found | {"project_id": self._spare(person, relation)}
        found |= film.told if film else self.owned["user"].told if relation in rights.LINKS else {}
        maker = person.id if relation in ("maker", *OF_FILM) and "{upload_id}" in name else self.other.id
        maker = person.id if relation == "maker" else maker
        project = film.id if film and of_film else None
        if "task_id" in name or "/tasks" in name:
            found["task_id"] = self._task(maker, project, name)
        if "/lab/" in name:
            found |= self._experiment(maker, project, name)
        if "{upload_id}" in name or name == "GET /uploads":
            found["upload_id"] = self._upload(maker, project, found.get("shot_id"))
        if "/dialog/" in name and relation in rights.OF_THING:
            found["session_id"] = dialogue.start_talk(self.studio, maker, RAW).id
        if "{template_id}" in name:
            found["template_id"] = saved(self.studio.db, self.other.id).id
        if name.startswith("GET /backups"):
            found["name"] = self.backup
        if name.startswith("GET /charts/"):
            found["name"] = "daily_activity"
        if name.startswith("GET /letters/"):
            found["form"] = "html"
        if name.endswith("/exports/{name}"):
            found["name"] = "fountain"
        return found | {"log_id": self.logs[maker]}

    def _spare(self, person: Person, relation: str) -> uuid.UUID:
        owner = {"owner": person.id, "studio": None}.get(relation, self.other.id)
        with self.studio.db.write() as session:
            made = projects.create(session, owner, Brief(idea=RAW), "多的").id
        self._share(made, {"member": "user", "watcher": "viewer"}.get(relation, ""))
        return made

    def _task(self, maker: uuid.UUID, project: uuid.UUID | None, name: str) -> uuid.UUID:
        made = "exports/made" in name
        with self.studio.db.write() as session:
            row = tables.Task(
                id=uuid.uuid4(), kind=KIND if made else "film.make", task_type="video", user_id=maker, project_id=project,
                status="completed" if made else "pending", params={"format": "srt"} if made else {},
            )  # fmt: skip
            session.add(row)
            session.flush()
            if made and project:
                keep_export(session, project, row.id, self.picture)
        return row.id

    def _experiment(self, maker: uuid.UUID, project: uuid.UUID | None, name: str) -> Things:
        told = spec(inputs=1, models=("crew/text",))
        made, cells = experiment(self.studio.db, maker, told, project)
        left, right = cells.values()
        return {"experiment_id": made, "cell_id": left, "other_cell_id": right, "spec": told.model_dump(mode="json")}

    def lab_picture(self, maker: uuid.UUID, project: uuid.UUID | None) -> str:
        """A picture that only a cell of such an experiment holds."""
        _, cells = experiment(self.studio.db, maker, spec(inputs=1, models=("crew/text",)), project)
        sha256 = assets.store(self.studio.db, self.studio.files, png(), "image/png")
        with self.studio.db.write() as session:
            session.get_one(tables.Cell, next(iter(cells.values()))).sha256 = sha256
        return sha256

    def _upload(self, maker: uuid.UUID, project: uuid.UUID | None, shot: uuid.UUID | None) -> uuid.UUID:
        for one in uploads.list_uploads(self.studio.files, maker):
            uploads.drop(self.studio.files, one.id)
        facts: Things = (
            {"purpose": "picture", "target_id": shot} if project else {"purpose": "project", "target_id": maker}
        )
        wish = Upload(id=uuid.uuid4(), user_id=maker, project_id=project, name="a", bytes=4, **facts)
        begun = uploads.begin_upload(self.studio.files, wish)
        return begun.id

    # Asking -----------------------------------------------------------------------------------------------------------

    def ask(self, role: str, relation: str, door: Door, told: int) -> tuple[int, dict[str, int]]:
        """The status that this door answers them with, and where they are to be refused, of which tables there are more or fewer rows
        since."""
        things = self._things_at(role, relation, door)
        method, _, path = door.address.partition(" ")
        below = "/review" if door.section == "review" else "/api/v1"
        sent = rights_requests.what_to_send(self, door.name, things)
        address = below + re.sub(r"\{(\w+)\}", lambda hole: str(things[hole[1]]), path)
        before = self.count_rows() if told != 200 else {}
        status = self.send(role, method, address, fresh=path == "/auth/logout", **sent).status_code
        after = self.count_rows() if before else {}
        return status, {name: n - before[name] for name, n in after.items() if n != before[name]}

    def _things_at(self, role: str, relation: str, door: Door) -> Things:
        """Who is not signed in takes nothing away, so the same things do for all of them."""
        if role in SIGNED_OUT and (role, door.name) in self._of_nobody:
            return self._of_nobody[role, door.name]
        things = self.things(role, relation, door.name, relation if relation in rights.LINKS else "open")
        if door.name == "GET /assets/{sha256}, of the lab":
            person = self.people.get(role, self.people["user"])
            film = things.get("project_id") if relation in OF_FILM else None
            things["sha256"] = self.lab_picture(person.id if relation == "maker" else self.other.id, film)
        if role in SIGNED_OUT and rights.judge(role, relation, door.needs) == 401 and door.section == "rest":
            self._of_nobody[role, door.name] = things
        return things

    def count_rows(self) -> dict[str, int]:
        """Of every table but those that note that somebody asked."""
        with self.studio.db.read() as session:
            return dict(session.execute(_COUNTS).one()._mapping)

    def send(self, role: str, method: str, address: str, fresh: bool = False, **sent: Any) -> Any:
        headers = dict(sent.pop("headers", {}))
        token = self.tokens.get(role, "")
        if fresh and role in self.people:
            token = sessions.begin_session(self.studio.db, self.people[role].id)
        if role == BY_TOKEN:
            headers["Authorization"] = f"Bearer {token}"
        elif role == LINK_HOLDER:
            headers |= {"Authorization": f"Bearer {self.links['open']}", "Cookie": f"{COOKIE}={self.links['open']}"}
        elif token:
            headers["Cookie"] = f"{COOKIE}={token}"
        reply = self.client.request(method, address, headers=headers, **sent)
        self.client.cookies.clear()
        return reply


NOTED = {"sessions", "settings", "holds"}
"""Tables that note that somebody asked."""
TABLES = [table for table in tables.Table.metadata.sorted_tables if table.name not in NOTED]
_COUNTS = select(*(select(func.count()).select_from(table).scalar_subquery().label(table.name) for table in TABLES))


def judged_as(role: str) -> str:
    """The role of the table that somebody is judged by."""
    return "user" if role == BY_TOKEN else role
