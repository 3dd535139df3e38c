"""The files a film was asked for in other sizes and kinds: what became of each. A finished one stands under the key of its cut and settings."""

from __future__ import annotations

import shutil
import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from core.database import tables
from core.errors import DiskFull, NotFound
from core.files import assets
from core.film import film_cut
from core.film.outputs import output_estimate, output_settings
from core.film.outputs.output_estimate import OutputEstimate
from core.film.outputs.output_settings import OutputSettings
from core.render import sound
from core.render.timeline import Timeline
from core.settings import Settings
from core.tasks.task_rows import OPEN, TaskState

KIND = "film.output"
SPARE = 64 * 1024 * 1024
"""Bytes that stay free beside a file that is being made."""


@dataclass(frozen=True)
class FilmOutput:
    """A file that was asked for. `sha256` and `bytes` once it stands."""

    task: tables.Task
    settings: OutputSettings
    sha256: str = ""
    bytes: int = 0


def cut_to_write(session: Session, project_id: uuid.UUID, cut_id: uuid.UUID) -> tables.Cut:
    """A finished version of this film. Raises NotFound."""
    cut = session.get(tables.Cut, cut_id)
    if cut is None or cut.project_id != project_id or not cut.sha256:
        raise NotFound(what="cut")
    return cut


def file_key(cut: tables.Cut, settings: OutputSettings) -> str:
    return output_settings.output_key(film_cut.cut_digest(film_cut.timeline_of_cut(cut)), settings)


def estimate_outputs(session: Session, cut: tables.Cut, wished: Sequence[OutputSettings]) -> list[OutputEstimate]:
    """Of each file, in order. Raises NotAnOutput."""
    timeline = film_cut.timeline_of_cut(cut)
    film, heard = bytes_of_cut(session, cut, timeline)
    return [output_estimate.estimate_output(timeline, film, heard, settings) for settings in wished]


def bytes_of_cut(session: Session, cut: tables.Cut, timeline: Timeline) -> tuple[int, int]:
    """Of a version's own file, and of the sound in it."""
    mix = session.get(tables.Piece, sound.plan_sound(timeline).key)
    sizes = assets.asset_sizes(session, [cut.sha256, *([mix.sha256] if mix else [])])
    return sizes.get(cut.sha256, 0), sizes.get(mix.sha256, 0) if mix else 0


def require_room(settings: Settings, expected_bytes: int) -> None:
    """Raises DiskFull where a file of this size would leave none."""
    if disk_free(settings) < expected_bytes + SPARE:
        raise DiskFull()


def disk_free(settings: Settings) -> int:
    """Bytes."""
    return shutil.disk_usage(settings.home if settings.home.exists() else settings.home.parent).free


def made_file(session: Session, key: str) -> str:
    """The SHA-256 of a file that stands under its key, or nothing."""
    row = session.get(tables.Piece, key)
    return row.sha256 if row else ""


def keep_file(session: Session, project_id: uuid.UUID, key: str, sha256: str) -> None:
    """A file stands from now on under its key, and belongs to the film."""
    if session.get(tables.Piece, key) is None:
        session.add(tables.Piece(key=key, sha256=sha256))
    assets.link_to_project(session, project_id, sha256)


def list_outputs(session: Session, project_id: uuid.UUID, cut: tables.Cut) -> list[FilmOutput]:
    """What was asked of this version, in the order it was asked; of the same file the newest asking, none that was stopped."""
    newest: dict[str, FilmOutput] = {}
    for task in session.scalars(_asked(project_id, cut.id)):
        settings = OutputSettings.model_validate(task.params["settings"])
        key = file_key(cut, settings)
        newest.pop(key, None)
        if task.status != TaskState.CANCELLED:
            sha256 = made_file(session, key) if task.status == TaskState.COMPLETED else ""
            newest[key] = FilmOutput(task, settings, sha256)
    sizes = assets.asset_sizes(session, [one.sha256 for one in newest.values() if one.sha256])
    return [FilmOutput(one.task, one.settings, one.sha256, sizes.get(one.sha256, 0)) for one in newest.values()]


def not_asked_yet(
    session: Session, project_id: uuid.UUID, cut: tables.Cut, wished: Collection[OutputSettings]
) -> list[OutputSettings]:
    """Those of these files that neither stand nor are being made, each once."""
    held = {one.settings for one in list_outputs(session, project_id, cut) if one.task.status in OPEN or one.sha256}
    return [settings for settings in dict.fromkeys(wished) if settings not in held]


def files_to_make(
    session: Session, project_id: uuid.UUID, cut_id: uuid.UUID, wished: Collection[OutputSettings]
) -> list[tuple[OutputSettings, OutputEstimate]]:
    """`not_asked_yet`, each with what it takes. Raises NotFound or NotAnOutput."""
    cut = cut_to_write(session, project_id, cut_id)
    left = not_asked_yet(session, project_id, cut, wished)
    return list(zip(left, estimate_outputs(session, cut, left), strict=True))


def asked_of_cut(session: Session, project_id: uuid.UUID, cut_id: uuid.UUID) -> tuple[Timeline, str, list[FilmOutput]]:
    """The version, the film's name, and `list_outputs`. Raises NotFound."""
    cut = cut_to_write(session, project_id, cut_id)
    name = session.get_one(tables.Project, project_id).name
    return film_cut.timeline_of_cut(cut), name, list_outputs(session, project_id, cut)


def _asked(project_id: uuid.UUID, cut_id: uuid.UUID) -> Select[tables.Task]:
    rows = select(tables.Task).where(
        tables.Task.project_id == project_id, tables.Task.kind == KIND, tables.Task.target_id == str(cut_id)
    )
    return rows.order_by(tables.Task.created_at)
