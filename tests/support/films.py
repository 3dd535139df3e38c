"""Films in every state for tests of screens: made through the house by a crew that answers at once."""

from __future__ import annotations

import json
import shutil
import uuid
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from core.database import tables
from core.people import sessions, studio_rules, users
from core.people.sessions import Person
from core.production import production_plan, script_revisions
from core.project import projects
from core.project.projects import Brief
from core.settings import Settings
from core.studio import Studio, open_studio
from core.tasks import task_lifecycle, task_turns
from jobs import queue
from providers.base import Request, Result
from tests.conftest import furnish
from tests.support.crew import Crew

FOLDERS = TemporaryDirectory(prefix="dailies-films-")

UNDERSTOOD = {
    "genre": "action",
    "mood": "mysterious",
    "who": [{"name": "林岚", "role": "女侦探", "sex": "f"}, {"name": "", "role": "会说话的猫", "kind": "animal"}],
    "where": "霓虹街头",
    "place": "street",
    "when": "night",
    "things": ["伞"],
    "wants": "追上一只会说话的猫",
}


class Company(Crew):
    """The crew, which also says what it read in an idea."""

    def text(self, request: Request) -> Result:
        if request.purpose == "idea":
            return Result(text=json.dumps(UNDERSTOOD, ensure_ascii=False))
        if request.purpose == "directions":
            return Result(text=json.dumps({"directions": _directions(request.seed)}, ensure_ascii=False))
        return super().text(request)


def _directions(turn: int) -> list[dict[str, str]]:
    tones = (("action", "tense"), ("comedy", "playful"), ("romance", "sad"))
    return [
        {"title": f"方向 {turn}-{n}", "logline": f"第 {turn} 轮的第 {n} 种讲法。", "genre": genre, "mood": mood}
        for n, (genre, mood) in enumerate(tones, 1)
    ]


STATES = ("empty", "script", "half", "full", "stale", "at work", "failed")


def person(studio: Studio, role: str = "admin", name: str = "阿敏") -> Person:
    """Somebody of this role, signed in by token only: no password, so that no test pays for a hash."""
    with studio.db.write() as session:
        row = tables.User(
            id=uuid.uuid4(), email=f"{uuid.uuid4().hex[:8]}@example.org", password_hash="", name=name, role=role
        )
        session.add(row)
        if session.get(tables.Setting, users.OWNER) is None:
            session.add(tables.Setting(key=users.OWNER, value={"user_id": str(row.id)}))
        session.flush()
        return sessions.person_from_row(row)


def open_sign_up(studio: Studio) -> None:
    """As an admin opens it: whoever reaches the address makes an account."""
    with studio.db.write() as session:
        studio_rules.set_rule(session, studio.settings, "sign_up", "open")


def token(studio: Studio, somebody: Person) -> str:
    return sessions.begin_session(studio.db, somebody.id)


def work_off(studio: Studio, most: int = 10_000) -> int:
    """Do what falls due, as one worker would. Returns how many steps."""
    here, done = queue.WorkPlace(studio, "test"), 0
    while done < most and (turn := task_turns.pick_due(studio.db, 1)):
        queue.perform_task(here, turn[0].id, lambda: None)
        done += 1
    return done


def put(
    studio: Studio, owner: Person | None, state: str, idea: str = "雨夜，女侦探林岚在霓虹街头追一只会说话的猫"
) -> uuid.UUID:
    """A film in one of STATES."""
    with studio.db.write() as session:
        brief = Brief(idea=idea, seconds=10, short_side=144, language=projects.detect_language(idea))
        project_id = projects.create(session, owner.id if owner else None, brief).id
    if state == "empty":
        return project_id
    user = owner.id if owner else None
    if state == "script":
        queue.submit(studio, "film.make", user=user, project_id=project_id, params={"stages": ["script"]})
        work_off(studio)
        return project_id
    if state == "half":
        stages = ["script", "characters", "storyboard"]
        queue.submit(studio, "film.make", user=user, project_id=project_id, params={"stages": stages})
        work_off(studio)
        return project_id
    queue.submit(studio, "film.make", user=user, project_id=project_id)
    if state == "at work":
        work_off(studio, most=8)
        return project_id
    if state == "failed":
        work_off(studio, most=8)
        fail_next(studio)
        work_off(studio)
        return project_id
    work_off(studio)
    if state == "stale":
        make_stale(studio, project_id)
    return project_id


@dataclass(frozen=True)
class Stock:
    """A folder in which somebody's films stand, by state."""

    home: Path
    person: Person
    films: dict[str, uuid.UUID]


@cache
def stock(*states: str) -> Stock:
    """Made once in a process, to copy from: a whole film takes a second, its copy a moment."""
    home = Path(FOLDERS.name) / "-".join(states).replace(" ", "_")
    studio = _at(home)
    furnish(studio.db)
    owner = person(studio)
    made = {state: put(studio, owner, state) for state in states}
    studio.db.engine.dispose()
    return Stock(home, owner, made)


def copied(home: Path, *states: str) -> Studio:
    """A studio of one's own in this folder, with the films of that stock."""
    shutil.copytree(stock(*states).home, home, dirs_exist_ok=True)
    return _at(home)


def _at(home: Path) -> Studio:
    settings = Settings(dailies_home=home, database_url="", redis_url="redis://127.0.0.1:1/0", assets_url="")
    return open_studio(settings, [Company()])


def make_stale(studio: Studio, project_id: uuid.UUID) -> None:
    """A line said differently, and somebody in other clothes."""
    with studio.db.write() as session:
        made = production_plan.load_snapshot(session, project_id)
        assert made.script is not None
        beats = [beat for scene in made.script.scenes for beat in scene.beats]
        line = next((beat for beat in beats if beat.kind != "action"), beats[0])
        script_revisions.save_reworded_beat(session, project_id, line.id, line.text, f"{line.text}！")
        made.cast[0].clothing = "红色雨衣"


def fail_next(studio: Studio) -> None:
    """The next step that falls due cannot be done."""
    turn = task_turns.pick_due(studio.db, 1)
    claimed = task_lifecycle.claim(studio.db, turn[0].id, "test", 30)
    assert claimed is not None
    task_lifecycle.fail(
        studio.db, claimed, {"say": "errors.MadeBadly", "facts": {"model": "crew/image", "what": "Shot"}}, retry=False
    )
