"""Each member of the cast sits for a portrait."""

from __future__ import annotations

import uuid

from core import characters, project, tables
from jobs.pictures import keep_picture
from jobs.work import Work, job


@job("characters.portrait")
def portrait(work: Work) -> None:
    with work.studio.db.read() as session:
        row = session.get(tables.Character, uuid.UUID(work.params["id"]))
        brief = project.brief_of(project.load(session, work.project_id))
    if row is None:
        return
    person = characters.appearance_of(row)
    work.say(0.05, "doing.portrait", name=row.name)
    request = characters.portrait_request(person, brief.style, work.params.get("take", 0))
    keep_picture(work, "portrait", row.id, request, characters.portrait_digest(person, brief.style))
