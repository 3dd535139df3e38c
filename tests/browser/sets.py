"""What stands before the camera when screens are looked at: films in every state made by the engines that come with the
studio, the people of a team, and a tab in which somebody is signed in already."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any, Protocol

from playwright.sync_api import BrowserContext

from core.database import tables
from core.errors import OverMonth
from core.gateway import doors
from core.money import approvals, budgets, ledger
from core.money.ledger import Account
from core.operations import sample_film
from core.people import sessions
from core.people.sessions import COOKIE, Person
from core.production import cpu_seconds, production_plan
from core.project import projects
from core.project.projects import Brief
from core.settings import Settings
from core.storyboard import shot_changes, storyboard
from core.studio import Studio, open_studio
from core.tasks import task_lifecycle, task_turns
from jobs import queue
from providers.base import Call, Capability, Health
from tests.browser import looking
from tests.conftest import furnish
from tests.support import films

SMALL = 360
IDEAS = {
    "zh": "雨夜，失忆的女侦探林岚在霓虹街头问一只会说话的猫：“你见过我吗？”",
    "en": "At dawn an old fisherman called Tom finds a glass bottle with a letter to his lost daughter.",
}
TEAM = {"admin": "阿敏", "user": "Jonas Weber", "viewer": "小雨", "guest": "Visitor"}

UNSAID = """
const sheet = new CSSStyleSheet();
sheet.replaceSync('[data-testid="stLayoutWrapper"]:has(> .st-key-on-duty) { display: none !important; }');
document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
"""
"""In most studios of these tests nobody works, and each page says so once that is sure: in the middle of whatever is tried on it."""


class Opens(Protocol):
    """A browser, or windows that were used before."""

    def new_context(self, **look: Any) -> BrowserContext: ...


@dataclass
class Cast:
    """A studio with people by role and films by state ("empty", "script", "work", "full", "stale") in one language."""

    studio: Studio
    people: dict[str, Person]
    films: dict[str, uuid.UUID]


def unsaid(context: BrowserContext) -> BrowserContext:
    """A window whose pages do not say that nobody works."""
    context.add_init_script(UNSAID)
    return context


def open_at(home: Path) -> Studio:
    """The studio in this folder, with nobody at work in it."""
    studio = open_studio(
        Settings(dailies_home=home, database_url="", redis_url="redis://127.0.0.1:1/0", assets_url="", short_side=SMALL)
    )
    furnish(studio.db)
    return studio


def people(studio: Studio) -> dict[str, Person]:
    return {role: films.person(studio, role, name) for role, name in TEAM.items()}


def fill(studio: Studio, language: str, seconds: int = 20, somebody: dict[str, Person] | None = None) -> Cast:
    """Make the films. Real engines at 360 p: about half a minute of one core."""
    sample_film.unpack_sample_once(studio)
    team = somebody or people(studio)
    owner = team["admin"]
    full = _film(studio, owner, language, seconds)
    films.work_off(studio)
    _approve_some(studio, full, owner)
    stale = _film(studio, owner, language, 10)
    films.work_off(studio)
    films.make_stale(studio, stale)
    script = _film(studio, owner, language, 10, stages=["script"])
    films.work_off(studio)
    work = _film(studio, owner, language, 30)
    films.work_off(studio, most=12)
    _hold(studio)
    empty = _film(studio, owner, language, 30, make=False)
    return Cast(studio, team, {"full": full, "stale": stale, "script": script, "work": work, "empty": empty})


def vendors(studio: Studio, admin: Person) -> None:
    """Keys of some vendors, as they stand after a while: one that works, one without money, one nobody has tested; what was asked
    and what it cost, and somebody whose work waits for a yes."""
    names = {}
    with studio.db.write() as session:
        for vendor in ("kling", "deepseek", "elevenlabs"):
            names[vendor] = doors.create_door(session, vendor, key=f"shown-on-no-page-{vendor}", by=admin).name
        row = session.get(tables.Door, uuid.UUID(names["kling"].partition(":")[2]))
        row.tested, row.tested_at = Health(ok=True, seconds=0.4).model_dump(mode="json"), tables.utc_now()
    doors.mark_unusable(studio.db, names["deepseek"], "no_money")
    for number in range(12):
        call = Call(
            key=f"shown/{number}",
            provider="kling",
            model="kling-v3",
            capability=Capability.VIDEO,
            ok=number != 3,
            door=names["kling"],
            seconds=70 + 9 * number,
            cost_micro_yuan=2_385_600,
            error="" if number != 3 else "Unavailable: come back later",
        )
        with studio.db.write() as session:
            ledger.record_call(session, call, Account(user_id=admin.id))
    with studio.db.write() as session:
        budgets.set_budget_limit(session, "month", None, 200_000_000)
        budgets.set_budget_limit(session, "user", admin.id, 30_000_000)
        own = next(one for one in budgets.account_budgets(session, Account(user_id=admin.id)) if one.scope == "user")
        over = OverMonth(budget=own.key, need_micro_yuan=4_771_200)
        approvals.request_approval(session, Account(user_id=admin.id), over, {"kind": "video.shoot"})


def board(studio: Studio, owner: Person, shots: int) -> uuid.UUID:
    """A film of `shots` shots in scenes of ten, painted once and shown in each: for a long board."""
    film = films.put(open_studio(studio.settings, [films.Company()]), owner, "half")
    with studio.db.write() as session:
        made = production_plan.load_snapshot(session, film)
        first = made.shots[0]
        for number in range(len(made.shots), shots):
            values = {c.key: getattr(first, c.key) for c in tables.Shot.__mapper__.column_attrs if c.key != "id"}
            session.add(tables.Shot(**{**values, "id": uuid.uuid4(), "sequence": number + 1}))
    with studio.db.write() as session:
        rows = storyboard.list_shots(session, film)
        for number, row in enumerate(rows, 1):
            row.sequence, row.shot_number = number, f"{number:02d}"
    return film


def tab_of(
    chromium: Opens, url: str, studio: Studio, somebody: Person, **context: object
) -> tuple[BrowserContext, str]:
    """A browser context in which this person is signed in; with the token, to end it."""
    look = {"viewport": {"width": 1400, "height": 900}, "color_scheme": "light", "reduced_motion": "reduce", **context}
    opened = unsaid(chromium.new_context(**look))
    opened.set_default_timeout(looking.PATIENCE_MS)
    token = sessions.begin_session(studio.db, somebody.id)
    opened.add_cookies([{"name": COOKIE, "value": token, "url": url}])
    return opened, token


def _film(
    studio: Studio, owner: Person, language: str, seconds: int, *, make: bool = True, stages: list[str] | None = None
) -> uuid.UUID:
    brief = Brief(idea=IDEAS[language], seconds=seconds, short_side=SMALL, language=language)  # type: ignore[arg-type]
    with studio.db.write() as session:
        film = projects.create(session, owner.id, brief).id
    if make:
        params = {"stages": stages} if stages else {}
        queue.submit(
            studio,
            "film.make",
            user=owner.id,
            project_id=film,
            params=params,
            expected_s=cpu_seconds.expected_film_seconds(brief),
        )
    return film


def _approve_some(studio: Studio, film: uuid.UUID, owner: Person) -> None:
    with studio.db.write() as session:
        for shot in storyboard.list_shots(session, film)[:3]:
            shot_changes.approve_shot(session, film, shot.id, owner.id)


def _hold(studio: Studio) -> None:
    """Two steps are being worked on, and stay so: their lease does not run out while somebody looks."""
    for due in task_turns.pick_due(studio.db, 2):
        task_lifecycle.claim(studio.db, due.id, "camera", timedelta(hours=2).total_seconds())
