"""What is done to whole films from the wall and from Home: begun, described, duplicated, put into the bin and out of it. Each is one
transaction by somebody who may, whatever screen or program it is asked from."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from core.database.engine import Database
from core.editing import film_copy
from core.errors import FilmTooLong
from core.gateway import routing_policy
from core.library import presets
from core.people import access, preferences
from core.people.access import Action, UserLike
from core.production import script_revisions
from core.project import projects, tags
from core.project.projects import Brief
from core.script.model import Script
from core.script.script_parser import playing_seconds
from core.settings import Settings


def check_film_brief(brief: Brief, told: Script | None, limits: Settings) -> Brief:
    """A brief that can be filmed, with its idea tidied: for a script of somebody's own, the script's logline or title. Raises
    FilmTooLong and what `projects.check_idea` raises."""
    if told and playing_seconds(told) > limits.film_max_s:
        raise FilmTooLong("seconds", least=projects.MIN_SECONDS, most=f"{limits.film_max_s / 60:g}")
    words = (told.logline or told.title) if told else brief.idea
    return brief.model_copy(update={"idea": projects.check_idea(words, brief.seconds, limits)})


def begin_film(db: Database, who: UserLike, brief: Brief, *, grade: str = "", told: Script | None = None) -> uuid.UUID:
    """A new film of theirs: made at this grade ("" as the studio does) and by the policy that Home's preset chose, with the script
    where they brought one. Returns its id. Raises NotAllowed."""
    access.require(who, Action.CREATE)
    with db.write() as session:
        made = projects.create(session, who.id, brief, told.title if told else "")
        if grade not in ("", "balanced"):
            routing_policy.set_film_wishes(session, made.id, grade=grade)
        if policy := preferences.load_choices(session, who.id, presets.HOME).get("policy"):
            routing_policy.set_film_wishes(session, made.id, policy=policy)
        if told:
            script_revisions.save_revision(session, made.id, told, user_id=who.id)
        return made.id


def drop_unmade_film(db: Database, project_id: uuid.UUID) -> None:
    """A film that was begun a moment ago and cannot be made goes for good, not into the bin. Raises NotFound."""
    with db.write() as session:
        session.delete(projects.load(session, project_id))


def describe_film(
    db: Database, who: UserLike, project_id: uuid.UUID, name: str, description: str, typed: str | Iterable[str]
) -> None:
    """Another name, description and tags, all in one. Raises NotFound, NotAllowed."""
    access.require_project(db, who, Action.EDIT, project_id)
    with db.write() as session:
        projects.rename(session, project_id, name, description)
        tags.set_tags(session, who, project_id, typed)


def copy_film(db: Database, who: UserLike, project_id: uuid.UUID, name: str) -> uuid.UUID:
    """A film of theirs with all that this one has, under another name. Returns its id. Raises NotFound, NotAllowed."""
    access.require_project(db, who, Action.SEE, project_id)
    access.require(who, Action.CREATE)
    with db.write() as session:
        return film_copy.duplicate_film(session, project_id, who.id, name).id


def delete_film(db: Database, who: UserLike, project_id: uuid.UUID) -> None:
    """Into the bin, for thirty days. Raises NotFound, NotAllowed."""
    access.require_project(db, who, Action.DELETE, project_id)
    with db.write() as session:
        projects.delete(session, project_id, who)


def put_back_film(db: Database, who: UserLike, project_id: uuid.UUID) -> None:
    """Out of the bin again. Raises NotFound."""
    with db.write() as session:
        projects.put_back(session, project_id, who)
