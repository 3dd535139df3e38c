"""Free words on films ("spring campaign", "client A"), by which dashboards, the letter's readers and programs narrow what they ask."""

from __future__ import annotations

import unicodedata
import uuid
from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.database.tables import Project, ProjectTag
from core.people import access, audit
from core.people.access import Action
from core.project import projects

LONGEST, MOST = 40, 20
"""Letters of a tag, and tags of one film."""


def parse_tags(typed: str | Iterable[str]) -> tuple[str, ...]:
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


def film_tags(session: Session, project_id: uuid.UUID) -> tuple[str, ...]:
    """Of one film, in the order of their letters."""
    rows = select(ProjectTag.tag).where(ProjectTag.project_id == project_id)
    return tuple(sorted(session.scalars(rows), key=str.casefold))


def film_tags_to_change(session: Session, by: access.UserLike, project_id: uuid.UUID) -> tuple[str, ...]:
    """`set_of`, for who may change them. Raises NotAllowed."""
    access.require(by, Action.EDIT, access.find_ownership(session, project_id))
    return film_tags(session, project_id)


def tags_by_film(session: Session, project_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, tuple[str, ...]]:
    """Of each of these films; a film without tags has none here."""
    rows = session.execute(
        select(ProjectTag.project_id, ProjectTag.tag).where(ProjectTag.project_id.in_([*project_ids]))
    )
    found: dict[uuid.UUID, list[str]] = {}
    for project_id, tag in rows:
        found.setdefault(project_id, []).append(tag)
    return {project_id: tuple(sorted(tags, key=str.casefold)) for project_id, tags in found.items()}


def set_tags(
    session: Session, by: access.UserLike, project_id: uuid.UUID, typed: str | Iterable[str]
) -> tuple[str, ...]:
    """The film has these tags and no others. A word that is a tag already is spelt as it was. Raises NotFound, NotAllowed."""
    row = projects.load(session, project_id)
    access.require(by, Action.EDIT, access.find_ownership(session, row.id))
    spelt = {tag.casefold(): tag for tag in session.scalars(select(ProjectTag.tag).distinct())}
    wanted = tuple(spelt.get(tag.casefold(), tag) for tag in parse_tags(typed))
    stands = {row.tag: row for row in session.scalars(select(ProjectTag).where(ProjectTag.project_id == project_id))}
    if set(wanted) != set(stands):
        for tag in set(stands) - set(wanted):
            session.delete(stands[tag])
        session.flush()
        session.add_all(ProjectTag(project_id=project_id, tag=tag) for tag in wanted if tag not in stands)
        session.flush()
        audit.note(
            session, by.id, "project.tags", f"project:{project_id}", project_id=project_id, tags=", ".join(wanted)
        )
    return wanted


def set_film_tags(session: Session, project_id: uuid.UUID, by: access.UserLike, typed: str | Iterable[str]) -> None:
    """`put`, with the film first as every change of a film has it. Raises NotFound, NotAllowed."""
    set_tags(session, by, project_id, typed)


def list_visible_tags(session: Session, person: access.UserLike) -> tuple[str, ...]:
    """Every tag of a film that this person may see; of all films, for who may see all costs."""
    rows = select(ProjectTag.tag).distinct()
    if not access.can(person, Action.SEE_ALL_COSTS):
        seen = select(Project.id).where(access.projects_visible_to(person))
        rows = rows.where(ProjectTag.project_id.in_(seen))
    return tuple(sorted(session.scalars(rows), key=str.casefold))
