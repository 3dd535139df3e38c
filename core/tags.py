"""Free words on films ("spring campaign", "client A"), by which dashboards, the letter's readers and programs narrow what they ask."""

from __future__ import annotations

import unicodedata
import uuid
from collections.abc import Iterable

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from core import access, audit, project
from core.access import Action
from core.tables import ProjectTag

LONGEST, MOST = 40, 20
"""Letters of a tag, and tags of one film."""


def read(typed: str | Iterable[str]) -> tuple[str, ...]:
    """Tags as people write them: "spring, client A", or one by one. Spaces are evened out and no tag stands twice, whatever its case;
    a tag holds no comma, for an address parts them by it."""
    parts = typed if not isinstance(typed, str) else typed.replace("，", ",").replace("、", ",").split(",")
    found: dict[str, str] = {}
    for part in parts:
        plain = " ".join(unicodedata.normalize("NFKC", part).replace(",", " ").split())
        plain = "".join(letter for letter in plain if letter.isprintable())[:LONGEST].strip()
        if plain:
            found.setdefault(plain.casefold(), plain)
    return tuple(found.values())[:MOST]


def set_of(session: Session, project_id: uuid.UUID) -> tuple[str, ...]:
    """Of one film, in the order of their letters."""
    rows = select(ProjectTag.tag).where(ProjectTag.project_id == project_id)
    return tuple(sorted(session.scalars(rows), key=str.casefold))


def sets_of(session: Session, project_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, tuple[str, ...]]:
    """Of each of these films; a film without tags has none here."""
    rows = session.execute(
        select(ProjectTag.project_id, ProjectTag.tag).where(ProjectTag.project_id.in_([*project_ids]))
    )
    found: dict[uuid.UUID, list[str]] = {}
    for project_id, tag in rows:
        found.setdefault(project_id, []).append(tag)
    return {project_id: tuple(sorted(tags, key=str.casefold)) for project_id, tags in found.items()}


def put(session: Session, by: access.Who, project_id: uuid.UUID, typed: str | Iterable[str]) -> tuple[str, ...]:
    """The film has these tags and no others. A word that is a tag already is spelt as it was. Raises NotFound, NotAllowed."""
    row = project.load(session, project_id)
    access.require(by, Action.EDIT, access.holding(session, row.id))
    spelt = {tag.casefold(): tag for tag in session.scalars(select(ProjectTag.tag).distinct())}
    wanted = tuple(spelt.get(tag.casefold(), tag) for tag in read(typed))
    if set(wanted) != set(set_of(session, project_id)):
        session.execute(delete(ProjectTag).where(ProjectTag.project_id == project_id))
        session.add_all(ProjectTag(project_id=project_id, tag=tag) for tag in wanted)
        session.flush()
        audit.note(session, by.id, "project.tags", f"project:{project_id}", tags=", ".join(wanted))
    return wanted


def all_seen(session: Session, person: access.Who) -> tuple[str, ...]:
    """Every tag of a film that this person may see; of all films, for who may see all costs."""
    rows = select(ProjectTag.tag).distinct()
    if not access.can(person, Action.SEE_ALL_COSTS):
        seen = select(project.tables.Project.id).where(access.projects_seen(person))
        rows = rows.where(ProjectTag.project_id.in_(seen))
    return tuple(sorted(session.scalars(rows), key=str.casefold))
