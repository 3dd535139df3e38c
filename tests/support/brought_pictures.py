"""Pictures somebody brought into a film, and what a tool made of one: for the tests of tools and of changes in words."""

from __future__ import annotations

import io
import uuid

from PIL import Image, ImageDraw

from core.database import tables
from core.files import assets
from core.production import production_plan
from core.project import takes
from core.storyboard import retouch
from core.studio import Studio
from jobs import queue
from tests.support import films

SIZE = (256, 144)


def picture(subject: bool) -> bytes:
    image = Image.new("RGB", SIZE, (70, 110, 160))
    if subject:
        ImageDraw.Draw(image).ellipse((88, 24, 168, 130), fill=(220, 60, 40))
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def taken(
    studio: Studio,
    film: uuid.UUID,
    of_id: uuid.UUID,
    kind: str = "shot",
    *,
    subject: bool = True,
    content: bytes = b"",
    size: tuple[int, int] = SIZE,
) -> tables.Take:
    """A picture somebody brought, with its main thing in the middle."""
    pixels = {"width": size[0], "height": size[1]}
    sha256 = assets.store(studio.db, studio.files, content or picture(subject), "image/png", project_id=film, **pixels)
    with studio.db.write() as session:
        take = takes.add_take(session, film, kind, of_id, sha256, made_from=takes.BROUGHT, facts={"focus": [0.5, 0.5]})
    assert take
    return take


def worked(studio: Studio, film: uuid.UUID, take: tables.Take, tool: str, **more: str) -> tables.Task:
    stage = "storyboard" if take.of_kind == "shot" else "characters"
    task_id = queue.submit(
        studio, f"{stage}.tool", user=None, project_id=film, target_id=retouch.retouch_target(take.of_id),
        params={"id": str(take.of_id), "take": str(take.id), "tool": tool, **more}, max_attempts=1,
    )  # fmt: skip
    films.work_off(studio)
    with studio.db.read() as session:
        return session.get_one(tables.Task, task_id)


def newest(studio: Studio, of_id: uuid.UUID) -> tuple[tables.Take, Image.Image]:
    with studio.db.read() as session:
        take = takes.list_takes(session, "shot", of_id)[-1]
    return take, Image.open(io.BytesIO(studio.files.read(take.sha256)))


def shot_of(studio: Studio, film: uuid.UUID, n: int) -> uuid.UUID:
    with studio.db.read() as session:
        return production_plan.load_snapshot(session, film).shots[n].id
