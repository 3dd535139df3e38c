"""Who may do what: the whole matrix, written out here by hand so that the code cannot agree with itself."""

from __future__ import annotations

import uuid
from contextlib import suppress

import pytest

from core.database import tables
from core.errors import NotAllowed, NotFound
from core.people import access
from core.people.access import Action, Ownership, can
from core.people.sessions import Person

ME, OTHER = uuid.uuid4(), uuid.uuid4()
HOLDINGS = {
    "own": Ownership(owner_id=ME),
    "to work": Ownership(owner_id=OTHER, members={ME: "user"}),
    "to watch": Ownership(owner_id=OTHER, members={ME: "viewer"}),
    "not shared": Ownership(owner_id=OTHER, members={OTHER: "user"}),
    "the studio's": Ownership(owner_id=None),
}
SEEN = {"own", "to work", "to watch", "the studio's"}
WORKED = {"own", "to work"}
# action: where each role may do it; a role that is not named may do it nowhere. An admin may do all of it everywhere.
PROJECT = {
    Action.SEE: {"user": SEEN, "viewer": SEEN, "guest": SEEN},
    Action.EDIT: {"user": WORKED, "guest": {"own"}},
    Action.MAKE: {"user": WORKED, "guest": {"own"}},
    Action.APPROVE: {"user": WORKED, "guest": {"own"}},
    Action.SHARE: {"user": {"own"}},
    Action.DELETE: {"user": {"own"}, "guest": {"own"}},
}
STUDIO = {
    Action.CREATE: {"admin", "user", "guest"},
    Action.SEE_COSTS: {"admin", "user", "guest"},
    Action.TRY_MODELS: {"admin", "user"},
    Action.USE_LIBRARY: {"admin", "user"},
    Action.SEE_ALL_COSTS: {"admin"},
    Action.SEE_ALL_TASKS: {"admin"},
    Action.MANAGE_USERS: {"admin"},
    Action.MANAGE_PROVIDERS: {"admin"},
    Action.MANAGE_SETTINGS: {"admin"},
    Action.SEE_AUDIT: {"admin"},
    Action.CLEAR_TAKES: {"admin"},
}
ROLES = ("admin", "user", "viewer", "guest", "disabled", "unheard of")


def someone(role: str) -> Person:
    disabled = role == "disabled"
    return Person(
        id=ME, email="", name="", role="admin" if disabled else role, status="disabled" if disabled else "active"
    )


def expected(role: str, action: Action, where: str) -> bool:
    if role == "disabled":
        return False
    if action in STUDIO:
        return role in STUDIO[action]
    return role == "admin" or where in PROJECT[action].get(role, set())


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("action", Action)
def test_each_role_may_do_exactly_what_the_table_says(role, action):
    wrong = {
        where
        for where, thing in HOLDINGS.items()
        if can(someone(role), action, thing) is not expected(role, action, where)
    }
    assert wrong == set()


def test_every_action_stands_in_one_table_and_no_other():
    assert set(access.STUDIO) | set(access.PROJECT) == set(Action)
    assert not set(access.STUDIO) & set(access.PROJECT)


@pytest.mark.parametrize("action", sorted(set(Action) - set(access.STUDIO)))
def test_without_a_project_nothing_of_a_project_is_allowed(action):
    assert not any(can(someone(role), action, None) for role in ROLES)


def test_what_one_may_not_see_is_not_there_and_what_one_may_see_is_forbidden():
    with pytest.raises(NotFound):
        access.require(someone("user"), Action.EDIT, HOLDINGS["not shared"])
    with pytest.raises(NotFound):
        access.require(someone("admin"), Action.EDIT, None)
    with pytest.raises(NotAllowed):
        access.require(someone("user"), Action.DELETE, HOLDINGS["to work"])
    with pytest.raises(NotAllowed):
        access.require(someone("user"), Action.MANAGE_USERS)


@pytest.fixture
def wall(database) -> dict[str, uuid.UUID]:
    """One project of each holding, each with a file of its own, and one that was deleted."""
    made = {}
    with database.write() as session:
        for person in (ME, OTHER):
            session.add(tables.User(id=person, email=f"{person}@example.org", name="x", password_hash=""))
        session.flush()
        for number, (where, thing) in enumerate({**HOLDINGS, "deleted": HOLDINGS["own"]}.items()):
            row = tables.Project(user_id=thing.owner_id, name=where)
            session.add(row)
            session.flush()
            made[where] = row.id
            for person, word in thing.members.items():
                session.add(tables.Member(project_id=row.id, user_id=person, role=word))
            session.add(tables.Asset(sha256=f"{number:064d}", media_type="image/png", bytes=1))
            session.flush()
            session.add(tables.ProjectAsset(project_id=row.id, sha256=f"{number:064d}"))
            if where == "deleted":
                row.deleted_at = tables.utc_now()
    return made


def found(database, wall, person: Person) -> tuple[set[str], set[str], set[str]]:
    """What this person is shown in a list, may open by id, and may open as a file."""
    with database.read() as session:
        rows = session.query(tables.Project).filter(
            tables.Project.deleted_at.is_(None), access.projects_visible_to(person)
        )
        listed = {row.name for row in rows}
    opened, files = set(), set()
    for number, (where, project_id) in enumerate(wall.items()):
        with suppress(NotFound):
            access.require_project(database, person, Action.SEE, project_id)
            opened.add(where)
        with suppress(NotFound):
            access.require_visible_asset(database, person, f"{number:064d}")
            files.add(where)
    return listed, opened, files


def test_whoever_works_on_a_film_is_found_in_the_rows_too(database, wall):
    for role in ROLES:
        person = someone(role)
        with database.read() as session:
            there = (tables.Project.deleted_at.is_(None), access.projects_worked_on_by(person))
            worked = {row.name for row in session.query(tables.Project).filter(*there)}
        if role != "admin":
            assert worked == {where for where in HOLDINGS if expected(role, Action.APPROVE, where)}, role
        else:
            assert "own" in worked and "not shared" not in worked


def test_lists_projects_and_files_show_what_may_be_seen_and_nothing_else(database, wall):
    for role in ROLES:
        may = {where for where in HOLDINGS if expected(role, Action.SEE, where)}
        in_bin = {"deleted"} if expected(role, Action.DELETE, "own") else set()
        assert found(database, wall, someone(role)) == (may, may, may | in_bin), role


def test_a_file_that_two_films_hold_is_seen_through_either(database, wall):
    stranger = uuid.uuid4()
    with database.write() as session:
        session.add(tables.User(id=stranger, email="third@example.org", name="x", password_hash=""))
        session.flush()
        mine = tables.Project(user_id=stranger, name="third")
        session.add(mine)
        session.flush()
        session.add(tables.ProjectAsset(project_id=mine.id, sha256=f"{0:064d}"))
    third = Person(id=stranger, email="", name="", role="user")
    assert access.require_visible_asset(database, third, f"{0:064d}") == "image/png"
    with pytest.raises(NotFound):
        access.require_visible_asset(database, third, f"{1:064d}")


def test_what_an_admin_granted_is_allowed_beyond_the_role_and_nothing_else():
    for role in ("user", "viewer", "guest"):
        manager = someone(role).model_copy(update={"grants": ("costs.read_all",)})
        gained = {action for action in Action if can(manager, action) and not can(someone(role), action)}
        assert gained == {Action.SEE_ALL_COSTS, Action.SEE_COSTS} - {a for a in Action if can(someone(role), a)}, role
    dismissed = someone("disabled").model_copy(update={"grants": ("costs.read_all",)})
    assert not can(dismissed, Action.SEE_ALL_COSTS)
    nothing = someone("user").model_copy(update={"grants": ("users.manage", "settings.manage")})
    assert not can(nothing, Action.MANAGE_USERS) and not can(nothing, Action.MANAGE_SETTINGS)


def test_work_of_no_film_is_stopped_by_who_asked_for_it_or_sees_all_work(database):
    with database.write() as session:
        for person in (ME, OTHER):
            session.add(tables.User(id=person, email=f"{person}@example.org", name="x", password_hash=""))
        session.flush()
        mine, theirs = (tables.Task(kind="backup.make", task_type="", user_id=person) for person in (ME, OTHER))
        session.add_all([mine, theirs])
        session.flush()
        tasks = {"mine": mine.id, "theirs": theirs.id, "nowhere": uuid.uuid4()}
    for role in ROLES:
        may = set()
        for name, task_id in tasks.items():
            with suppress(NotFound):
                access.require_can_steer_task(database, someone(role), task_id)
                may.add(name)
        assert may == {"admin": {"mine", "theirs"}, "disabled": set()}.get(role, {"mine"}), role


def test_work_of_a_film_is_stopped_by_whoever_may_make_it(database, wall):
    with database.write() as session:
        tasks = {
            where: tables.Task(kind="film.make", task_type="", project_id=wall[where], user_id=ME) for where in wall
        }
        session.add_all(tasks.values())
        session.flush()
        ids = {where: task.id for where, task in tasks.items()}
    for role in ROLES:
        may = set()
        for where, task_id in ids.items():
            with suppress(NotFound, NotAllowed):
                access.require_can_steer_task(database, someone(role), task_id)
                may.add(where)
        assert may == {where for where in HOLDINGS if expected(role, Action.MAKE, where)}, role
    with pytest.raises(NotAllowed):
        access.require_can_steer_task(database, someone("viewer"), ids["to watch"])
