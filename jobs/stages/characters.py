"""Each member of the cast sits for a portrait, and for a sheet that shows them from all sides."""

from __future__ import annotations

import uuid

from core.characters import characters
from core.database import tables
from core.files import assets, picture_import
from core.optimise import production_templates
from core.production import incoming_media
from core.project import projects
from core.project.projects import Brief
from core.tasks.task_rows import PlannedStep
from jobs.stages.picture_takes import keep_picture, work_on_picture
from jobs.task_work import Work, job

SHEET_THUMB_PX = 900


@job("characters.portrait")
def portrait(work: Work) -> list[PlannedStep]:
    """With `sheet`, a sheet follows."""
    row, brief = _sitter(work)
    if row is None:
        return []
    person = characters.appearance_of(row)
    work.say(0.05, "doing.portrait", name=row.name)
    with work.studio.db.read() as session:
        telling = production_templates.telling_for_portrait(
            session, person, brief, production_templates.film_genre(brief)
        )
    request = characters.portrait_request(person, brief.look, work.params.get("take", 0))
    made_from = characters.portrait_digest(person, brief.style_mark)
    keep_picture(work, "portrait", row.id, request, made_from, telling=telling)
    return [_sheet_step(row)] if work.params.get("sheet") else []


@job("characters.sheet")
def sheet(work: Work) -> None:
    """Drawn beside the portrait that is chosen now, from the same words: it goes with that take."""
    row, brief = _sitter(work)
    if row is None or row.take_id is None:
        return
    work.say(0.05, "doing.sheet", name=row.name)
    with work.studio.db.read() as session:
        number = session.get_one(tables.Take, row.take_id).number
    result = work.ask(characters.sheet_request(characters.appearance_of(row), brief.look, number - 1))
    studio, (width, height) = work.studio, characters.SHEET
    content, media_type = incoming_media.fit_picture(result, width, height)
    drawn = assets.store(
        studio.db,
        studio.files,
        content,
        media_type,
        project_id=work.project_id,
        width=width,
        height=height,
    )
    small = picture_import.make_thumbnail(content, SHEET_THUMB_PX)
    thumb = assets.store(studio.db, studio.files, small, "image/webp", project_id=work.project_id)
    with work.write() as session:
        take = session.get(tables.Take, row.take_id)
        if take is not None:
            take.facts = {**take.facts, "sheet": drawn, "sheet_thumb": thumb}


@job("characters.tool")
def tool(work: Work) -> None:
    work_on_picture(work)


def _sitter(work: Work) -> tuple[tables.Character | None, Brief]:
    with work.studio.db.read() as session:
        row = session.get(tables.Character, uuid.UUID(work.params["id"]))
        return row, projects.brief_of(projects.load(session, work.project_id))


def _sheet_step(row: tables.Character) -> PlannedStep:
    return PlannedStep(
        kind="characters.sheet",
        key=f"sheet:{row.id}",
        params={"id": str(row.id)},
        target_id=f"sheet:{row.id}",
        expected_s=1.5,
    )
