"""A film as a file for other programs is promised as a task, where writing it takes longer than a browser waits."""

from __future__ import annotations

import uuid

from core.errors import NotFound
from core.film import film_handover, made_exports
from core.film.outputs import film_outputs
from core.production import production_plan
from core.studio import Studio
from jobs import queue


def prepare_export(
    studio: Studio, user: uuid.UUID, project_id: uuid.UUID, name: str, version: int | None = None
) -> uuid.UUID:
    """Promises the film in this format as a task, and returns its id; that of the same file where it is being made already. Raises
    NotFound for a format that is not offered, and DiskFull."""
    with studio.db.read() as session:
        made = production_plan.load_snapshot(session, project_id)
        cut = film_handover.cut_of_version(session, project_id, version)
        under_way = [one for one in made_exports.list_exports(session, project_id) if one.is_open]
    number = cut.version if cut else None
    for one in under_way:
        if (one.format, one.version) == (name, number):
            return one.task.id
    offered = next((each for each in film_handover.offer_exports(studio, made, cut) if each.name == name), None)
    if offered is None:
        raise NotFound(what=name)
    film_outputs.require_room(studio.settings, offered.bytes)
    return queue.submit(
        studio,
        made_exports.KIND,
        user=user,
        project_id=project_id,
        params={"format": name, "version": number},
        target_id=name,
        expected_s=made_exports.expected_seconds(offered.bytes),
    )
