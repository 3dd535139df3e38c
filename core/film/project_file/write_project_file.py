"""A film written as a project file."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.database import tables
from core.errors import FileTooLarge, NotFound
from core.film import film_cut
from core.film.project_file.film_tables import FRESH, film_columns, plain_value, texts_in
from core.film.project_file.model import ENDINGS, MANIFEST, MOST_BYTES, FileEntry, Ledger, Manifest, Row
from core.handover.package import Entry, write_zip
from core.project import projects
from core.project.projects import BroughtFilm
from core.studio import Studio

CALL_COLUMNS = (
    "state", "stage", "provider", "model", "capability", "cached", "usage", "cost_micro_yuan", "list_micro_yuan", "saved_micro_yuan",
    "free_units", "amount", "currency", "rate", "milliseconds", "tokens_in", "tokens_out", "characters", "images", "seconds", "template",
    "created_at",
)  # fmt: skip
"""Of the ledger: what was bought, of whom and for how much; not by whom, through which key, or why."""
BROUGHT_CALL = "brought/"
"""Before the number of a call in the ledger that a film brought with it: so its takes name it here."""
ENDED = ("done", "failed")


def write_project_file(studio: Studio, project_id: uuid.UUID, path: Path) -> None:
    """The whole film at `path`: the same bytes for the same film. Raises NotFound, FileTooLarge, DiskFull."""
    manifest = studio.db.execute_read(read_manifest, project_id, studio)
    if sum(entry.bytes for entry in manifest.files) > MOST_BYTES:
        raise FileTooLarge(limit=MOST_BYTES >> 20)
    told = json.dumps(manifest.model_dump(mode="json"), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    files: list[Entry] = [(entry.path, studio.files.path(entry.sha256)) for entry in manifest.files]
    write_zip(path, [(MANIFEST, told.encode()), *files])


def estimate_project_file(session: Session, project_id: uuid.UUID) -> int:
    """About how many bytes it will have: all files that the film holds."""
    held = select(tables.Asset.bytes).join(tables.ProjectAsset, tables.ProjectAsset.sha256 == tables.Asset.sha256)
    return sum(session.scalars(held.where(tables.ProjectAsset.project_id == project_id)))


def read_manifest(session: Session, project_id: uuid.UUID, studio: Studio) -> Manifest:
    """What a project file says of the film. Raises NotFound."""
    project = projects.load(session, project_id)
    found = film_rows(session, project)
    names = {
        str(row.id): f"@{table}/{n}"
        for table, rows in found.items()
        for n, row in enumerate(rows)
        if hasattr(row, "id")
    }
    ledger, calls = _ledger(session, project, studio)
    rows = {table: [_told(row, names, calls) for row in told] for table, told in found.items()}
    brief = projects.brief_of(project).model_copy(update={"brought": BroughtFilm()})
    rows["projects"][0]["settings"] = rename_texts(brief.model_dump(mode="json"), lambda text: _named(text, names))
    files = _files(session, project_id, rows, studio)
    return Manifest(name=project.name, rows=rows, files=tuple(files), ledger=ledger)


def film_rows(session: Session, project: tables.Project) -> dict[str, list[Any]]:
    """The rows of a film by their tables, each in an order that says nothing of their ids. What lies in the bin stays there."""

    def of_film(table: Any, *order: Any) -> list[Any]:
        return list(
            session.scalars(select(table).where(table.project_id == project.id).order_by(*order, table.created_at))
        )

    script, audio, take = tables.Script, tables.Audio, tables.Take
    scripts = of_film(script)
    versions = select(tables.ScriptVersion).where(tables.ScriptVersion.script_id.in_([row.id for row in scripts]))
    cast = of_film(tables.Character, tables.Character.sequence, tables.Character.name)
    shots = [row for row in of_film(tables.Shot, tables.Shot.scene, tables.Shot.sequence) if row.removed_at is None]
    kept = {row.id: n for n, row in enumerate(shots)}
    sounds = [
        row
        for row in of_film(audio, audio.type, audio.sequence, audio.beat)
        if not row.scene_id or row.scene_id in kept
    ]
    owners = {row.id: n for n, row in enumerate((*cast, *shots, *sounds))}
    takes = [row for row in of_film(take, take.number) if row.of_id in owners]
    clips = select(tables.Video).where(tables.Video.storyboard_id.in_(list(kept))).order_by(tables.Video.created_at)
    return {
        "projects": [project],
        "scripts": scripts,
        "script_versions": list(session.scalars(versions.order_by(tables.ScriptVersion.version))),
        "characters": cast,
        "storyboards": shots,
        "audios": sounds,
        "takes": sorted(takes, key=lambda row: owners[row.of_id]),
        "videos": sorted(session.scalars(clips), key=lambda row: kept[row.storyboard_id]),
        "cuts": [row for row in of_film(tables.Cut, tables.Cut.version) if row.removed_at is None and row.sha256],
        "project_tags": of_film(tables.ProjectTag, tables.ProjectTag.tag),
    }


def _told(row: Any, names: dict[str, str], calls: dict[str, str]) -> Row:
    """A row as a project file has it."""
    told = {
        key: rename_texts(plain_value(getattr(row, key)), lambda text: _named(text, names))
        for key in film_columns(type(row))
    }
    if told.get("call_key"):
        told["call_key"] = calls.get(row.call_key, "")
    for key in ("take_id", "clip_id", "scene_id", "of_id", "storyboard_id", "script_id", "run_id"):
        if told.get(key) and not told[key].startswith("@"):
            told[key] = None
    if isinstance(row, tables.Shot):
        told["status"] = "generated" if row.take_id else "pending"
    if isinstance(row, tables.Cut):
        told[FRESH] = row.made_from == film_cut.cut_digest(film_cut.timeline_of_cut(row))
    return told


def rename_texts(value: Any, name: Callable[[str], str]) -> Any:
    """The same data with each text in it, keys too, called by another name."""
    if isinstance(value, str):
        return name(value)
    if isinstance(value, dict):
        return {name(key): rename_texts(each, name) for key, each in value.items()}
    return [rename_texts(each, name) for each in value] if isinstance(value, list) else value


def _named(text: str, names: dict[str, str]) -> str:
    return names.get(text) or (f"@{text}" if text.startswith("@") else text)


# Files ----------------------------------------------------------------------------------------------------------------


def _files(session: Session, project_id: uuid.UUID, rows: dict[str, list[Row]], studio: Studio) -> list[FileEntry]:
    """The files that rows name, each once, called by what it is for. One that is gone from the disk is left out."""
    held = select(tables.Asset).join(tables.ProjectAsset, tables.ProjectAsset.sha256 == tables.Asset.sha256)
    known = {row.sha256: row for row in session.scalars(held.where(tables.ProjectAsset.project_id == project_id))}
    found: dict[str, FileEntry] = {}
    for stem, sha256 in _wanted(rows):
        asset = known.get(sha256)
        if asset is None or sha256 in found or asset.media_type not in ENDINGS or not _stands(studio, asset):
            continue
        found[sha256] = FileEntry(
            path=f"{stem}.{ENDINGS[asset.media_type]}",
            sha256=sha256,
            bytes=asset.bytes,
            media_type=asset.media_type,
            width=asset.width,
            height=asset.height,
            milliseconds=asset.milliseconds,
        )
    return list(found.values())


def _stands(studio: Studio, asset: tables.Asset) -> bool:
    try:
        return studio.files.path(asset.sha256).stat().st_size == asset.bytes
    except (NotFound, OSError):
        return False


TAKE_FOLDERS = {"shot": "storyboards", "portrait": "characters"}


def _wanted(rows: dict[str, list[Row]]) -> Iterable[tuple[str, str]]:
    """(name without its ending, SHA-256) of all that rows name: takes by what they are of and their number, clips and films by theirs, and
    whatever else is named anywhere."""
    for take in rows["takes"]:
        stem = f"{TAKE_FOLDERS.get(take['of_kind'], 'audios')}/{_place(take['of_id'])}-take-{take['number']}"
        yield stem, take["sha256"]
        yield f"{stem}-small", take["thumb"]
    for n, clip in enumerate(rows["videos"]):
        yield f"videos/{_place(clip['storyboard_id'])}-clip-{n}", clip["file_key"] or ""
        yield f"videos/{_place(clip['storyboard_id'])}-clip-{n}-small", clip["preview_key"]
    for cut in rows["cuts"]:
        yield f"exports/film-{cut['version']}", cut["sha256"]
        yield f"exports/film-{cut['version']}-poster", cut["poster"]
    others = dict.fromkeys(text for text in texts_in([*rows.values()]) if len(text) == 64 and text.isalnum())
    for n, sha256 in enumerate(sorted(others)):
        yield f"pictures/{n}", sha256


def _place(reference: str | None) -> str:
    """ "storyboards-3" for "@storyboards/3"."""
    return (reference or "other").strip("@").replace("/", "-").replace("_", "-")


# Costs ----------------------------------------------------------------------------------------------------------------


def brought_ledger(studio: Studio, project: tables.Project) -> Ledger:
    """What had been paid for the film in the studio that it came from; nothing where it was made here."""
    brought = projects.brief_of(project).brought
    try:
        return Ledger.model_validate_json(studio.files.read(brought.ledger)) if brought.ledger else Ledger()
    except NotFound:
        return Ledger()


def _ledger(session: Session, project: tables.Project, studio: Studio) -> tuple[Ledger, dict[str, str]]:
    """The calls that were made for the film, here and where it came from; and what each is called in the file, by its key here."""
    before = brought_ledger(studio, project).calls
    names = {f"{BROUGHT_CALL}{n}": f"@calls/{n}" for n in range(len(before))}
    own = select(tables.Call).where(tables.Call.project_id == project.id, tables.Call.state.in_(ENDED))
    calls = list(session.scalars(own.order_by(tables.Call.created_at, tables.Call.number)))
    names |= {call.key: f"@calls/{n}" for n, call in enumerate(calls, len(before))}
    told = tuple({key: plain_value(getattr(call, key)) for key in CALL_COLUMNS} for call in calls)
    return Ledger(calls=(*before, *told)), names
