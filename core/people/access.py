"""can(user, action, thing): the only place that decides. Whatever no line here allows is refused.

A thing of a project is asked about by the project that holds it. Roles: admin runs the studio and may open every
project; user makes films and works on shared ones; viewer sees what is shared; guest tries the studio on films of
their own. Who may not see a thing is told that it is not there; who may see it may take a copy of it home, for what a
browser shows it has.
"""

from __future__ import annotations

import uuid
from enum import StrEnum
from typing import Protocol

from sqlalchemy import ColumnElement, String, and_, cast, false, or_, select, true
from sqlalchemy.orm import Session

from core.database import tables
from core.database.engine import Database
from core.errors import NotAllowed, NotFound
from core.types import Value


class Action(StrEnum):
    CREATE = "project.create"
    SEE = "project.see"
    EDIT = "project.edit"
    MAKE = "project.make"
    APPROVE = "project.approve"
    SHARE = "project.share"
    DELETE = "project.delete"
    SEE_COSTS = "costs.own"
    SEE_ALL_COSTS = "costs.read_all"
    SEE_ALL_TASKS = "tasks.read_all"
    TRY_MODELS = "lab.use"
    USE_LIBRARY = "library.use"
    MANAGE_USERS = "users.manage"
    MANAGE_PROVIDERS = "providers.manage"
    MANAGE_SETTINGS = "settings.manage"
    SEE_AUDIT = "audit.read"
    CLEAR_TAKES = "takes.clear"


class UserLike(Protocol):
    """Whoever asks: a core.people.sessions.Person, or a row of users."""

    @property
    def id(self) -> uuid.UUID: ...
    @property
    def role(self) -> str: ...
    @property
    def status(self) -> str: ...
    @property
    def grants(self) -> tuple[str, ...]: ...


class Ownership(Value):
    """Whose project something belongs to, and with whom it is shared: each member's word, `user` to work, `viewer` to watch."""

    owner_id: uuid.UUID | None
    members: dict[uuid.UUID, str] = {}


STUDIO: dict[Action, frozenset[str]] = {
    Action.CREATE: frozenset({"admin", "user", "guest"}),
    Action.SEE_COSTS: frozenset({"admin", "user", "guest"}),
    Action.SEE_ALL_COSTS: frozenset({"admin"}),
    Action.SEE_ALL_TASKS: frozenset({"admin"}),
    Action.TRY_MODELS: frozenset({"admin", "user"}),
    Action.USE_LIBRARY: frozenset({"admin", "user"}),
    Action.MANAGE_USERS: frozenset({"admin"}),
    Action.MANAGE_PROVIDERS: frozenset({"admin"}),
    Action.MANAGE_SETTINGS: frozenset({"admin"}),
    Action.SEE_AUDIT: frozenset({"admin"}),
    Action.CLEAR_TAKES: frozenset({"admin"}),
}
"""What concerns the studio: by role."""

GRANTS: dict[Action, Action] = {Action.SEE_ALL_COSTS: Action.SEE_ALL_COSTS, Action.SEE_COSTS: Action.SEE_ALL_COSTS}
"""What an admin may allow somebody beyond their role: who holds the right, may do what stands left of it."""

PROJECT: dict[Action, tuple[frozenset[str], frozenset[str]]] = {
    Action.SEE: (frozenset({"user", "viewer", "guest"}), frozenset({"user", "viewer"})),
    Action.EDIT: (frozenset({"user", "guest"}), frozenset({"user"})),
    Action.MAKE: (frozenset({"user", "guest"}), frozenset({"user"})),
    Action.APPROVE: (frozenset({"user", "guest"}), frozenset({"user"})),
    Action.SHARE: (frozenset({"user"}), frozenset()),
    Action.DELETE: (frozenset({"user", "guest"}), frozenset()),
}
"""What concerns a project: the roles that may do it with their own, and what a member must be called to do it with a
shared one. An admin may do all of it. A member who is a viewer or guest in the studio only ever watches. A film of the
studio's own, like the sample, has no owner and may be watched by everybody."""


def can(user: UserLike, action: Action, thing: Ownership | None = None) -> bool:
    if user.status != "active":
        return False
    if action in STUDIO:
        return user.role in STUDIO[action] or (action in GRANTS and GRANTS[action] in user.grants)
    if action not in PROJECT or thing is None:
        return False
    own, shared = PROJECT[action]
    if user.role == "admin":
        return True
    if thing.owner_id == user.id:
        return user.role in own
    if thing.owner_id is None and action is Action.SEE:
        return user.role in own
    member = thing.members.get(user.id, "")
    if user.role != "user" and action is not Action.SEE:
        return False
    return user.role in PROJECT[Action.SEE][0] and member in shared


def require(user: UserLike, action: Action, thing: Ownership | None = None) -> None:
    """Raises NotFound to whom the thing is hidden, NotAllowed to whoever sees it and may do no more."""
    if can(user, action, thing):
        return
    if action in PROJECT and not can(user, Action.SEE, thing):
        raise NotFound(what="")
    raise NotAllowed()


def find_ownership(session: Session, project_id: uuid.UUID) -> Ownership | None:
    """Who holds a project; None if there is none, or it was deleted."""
    row = session.get(tables.Project, project_id)
    if row is None or row.deleted_at is not None:
        return None
    members = session.scalars(select(tables.Member).where(tables.Member.project_id == project_id))
    return Ownership(owner_id=row.user_id, members={m.user_id: m.role for m in members})


def require_project(db: Database, user: UserLike, action: Action, project_id: uuid.UUID | None) -> None:
    """`require` for a project known by its id. Raises NotFound or NotAllowed."""
    with db.read() as session:
        thing = find_ownership(session, project_id) if project_id else None
    require(user, action, thing)


def can_steer_task(session: Session, user: UserLike, task: tables.Task) -> bool:
    """Whether this person may stop a task or try it again: whoever may have things made for its film; where it belongs to none,
    whoever asked for it, and who sees all work."""
    if task.project_id is not None:
        return can(user, Action.MAKE, find_ownership(session, task.project_id))
    return user.status == "active" and (task.user_id == user.id or can(user, Action.SEE_ALL_TASKS))


def require_can_steer_task(db: Database, user: UserLike, task_id: uuid.UUID) -> None:
    """`can_steer`, or else: raises NotFound to whom the task is hidden, NotAllowed to whoever sees it and may do no more."""
    with db.read() as session:
        task = session.get(tables.Task, task_id)
        if task is None:
            raise NotFound(what=str(task_id)[:8])
        if can_steer_task(session, user, task):
            return
        thing = find_ownership(session, task.project_id) if task.project_id else None
        if can(user, Action.SEE, thing) or can(user, Action.SEE_ALL_TASKS):
            raise NotAllowed()
        raise NotFound(what=str(task_id)[:8])


def projects_visible_to(user: UserLike) -> ColumnElement[bool]:
    """The condition that a row of projects is one this person may see: `can(user, SEE, ...)` in SQL."""
    if user.status == "active" and user.role == "admin":
        return true()
    own, shared = PROJECT[Action.SEE]
    if user.status != "active" or user.role not in own:
        return false()
    members = select(tables.Member.project_id).where(
        tables.Member.user_id == user.id, tables.Member.role.in_(sorted(shared))
    )
    return or_(tables.Project.user_id == user.id, tables.Project.user_id.is_(None), tables.Project.id.in_(members))


def projects_worked_on_by(user: UserLike) -> ColumnElement[bool]:
    """The condition that a row of projects is one this person works on: `can(user, APPROVE, ...)` in SQL; of an admin, their own and those
    shared with them to work, not everybody's."""
    own, shared = PROJECT[Action.APPROVE]
    if user.status != "active" or user.role not in own | {"admin"}:
        return false()
    mine = tables.Project.user_id == user.id
    if user.role not in ("admin", "user"):
        return mine
    members = select(tables.Member.project_id).where(
        tables.Member.user_id == user.id, tables.Member.role.in_(sorted(shared))
    )
    return or_(mine, tables.Project.id.in_(members))


def experiments_visible_to(user: UserLike) -> ColumnElement[bool]:
    """The condition that a row of experiments is one this person may see: whoever tries models sees the team's, one of a film
    whoever sees that film; those they made themselves."""
    if user.status != "active":
        return false()
    films = select(tables.Project.id).where(tables.Project.deleted_at.is_(None), projects_visible_to(user))
    loose: ColumnElement[bool] = tables.Experiment.project_id.is_(None)
    if not can(user, Action.TRY_MODELS):
        loose = and_(loose, tables.Experiment.user_id == user.id)
    return and_(tables.Experiment.removed_at.is_(None), or_(loose, tables.Experiment.project_id.in_(films)))


def projects_restorable_by(user: UserLike) -> ColumnElement[bool]:
    """The condition that a row of projects lies in the bin and this person may put it back."""
    gone = tables.Project.deleted_at.is_not(None)
    if user.status != "active":
        return false()
    if user.role == "admin":
        return gone
    return and_(gone, tables.Project.user_id == user.id) if user.role in PROJECT[Action.DELETE][0] else false()


def require_visible_asset(db: Database, user: UserLike, sha256: str) -> str:
    """The media type of a file, for whoever may see one of the projects that hold it, or put one back that lies in the bin.
    Raises NotFound."""
    with db.read() as session:
        asset = session.get(tables.Asset, sha256)
        held = select(tables.ProjectAsset.project_id).where(tables.ProjectAsset.sha256 == sha256)
        seen = select(tables.Project.id).where(
            tables.Project.id.in_(held),
            or_(and_(tables.Project.deleted_at.is_(None), projects_visible_to(user)), projects_restorable_by(user)),
        )
        if asset is None or (session.scalars(seen.limit(1)).first() is None and not _of_lab(session, user, sha256)):
            raise NotFound(what=sha256[:12])
        return asset.media_type


def _of_lab(session: Session, user: UserLike, sha256: str) -> bool:
    """It is what a cell was answered with, in an experiment that this person may see."""
    beside = cast(tables.Cell.facts, String).contains(sha256)  # a clip's small copy and its filmstrip are named there
    made = or_(tables.Cell.sha256 == sha256, tables.Cell.thumb == sha256, beside)
    found = select(tables.Cell.id).join(tables.Experiment).where(made, experiments_visible_to(user))
    return session.scalars(found.limit(1)).first() is not None
