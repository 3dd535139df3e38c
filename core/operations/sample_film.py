"""The sample film that stands there at first start: a finished project in one file, packed from a real one.

`python -m cli pack-sample PROJECT_ID` packs a project of this studio into data/demo/sample.zip; `unpack_once` lays it out in
a new studio. Pictures are packed as WebP and sounds as FLAC: a tenth of the size, and their hashes are changed in every
row that names them.
"""

from __future__ import annotations

import hashlib
import io
import json
import uuid
import zipfile
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import av
from PIL import Image
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.database import tables
from core.files import assets
from core.film import film_cut, posters
from core.production import production_plan
from core.project import takes
from core.settings import ROOT
from core.storyboard import storyboard
from core.studio import Studio
from core.video import video

FILE = ROOT / "data" / "demo" / "sample.zip"
MARK = "sample_film"
BY_PROJECT: dict[str, Any] = {
    "scripts": tables.Script,
    "characters": tables.Character,
    "storyboards": tables.Shot,
    "audios": tables.Audio,
    "takes": tables.Take,
    "cuts": tables.Cut,
}
KINDS: dict[str, Any] = {**BY_PROJECT, "projects": tables.Project, "videos": tables.Video, "assets": tables.Asset}


def unpack_sample_once(studio: Studio, file: Path = FILE) -> bool:
    """Lay the sample out where it never was. Whoever deleted it does not get it again."""
    if not file.exists():
        return False
    with studio.db.write() as session:
        if session.get(tables.Setting, MARK) is not None:
            return False
        session.add(tables.Setting(key=MARK, value={}))
    with zipfile.ZipFile(file) as packed:
        rows = json.loads(packed.read("project.json"))
        for name in packed.namelist():
            if name.startswith("assets/"):
                studio.files.put(name.removeprefix("assets/"), packed.read(name))
    with studio.db.write() as session:
        _lay(session, rows)
    for row in rows["projects"]:
        _put_up_poster(studio, uuid.UUID(row["id"]))
    return True


def _put_up_poster(studio: Studio, project_id: uuid.UUID) -> None:
    """Its newest version may have been cut before posters showed faces."""
    with studio.db.read() as session:
        made = production_plan.load_snapshot(session, project_id)
    kept = posters.store_large_poster(studio.db, studio.files, made)
    with studio.db.write() as session:
        posters.set_cut_poster(session, made, kept)


def pack_sample(studio: Studio, project_id: uuid.UUID, file: Path = FILE) -> None:
    """One project with all it is made of, in one file."""
    with studio.db.read() as session:
        rows = _gather(session, project_id)
    text = json.dumps(rows, ensure_ascii=False, indent=1, default=_plain)
    contents: dict[str, bytes] = {}
    for asset in rows["assets"]:
        old = asset["sha256"]
        content = _small(studio.files.read(old), asset["media_type"])
        new = hashlib.sha256(content).hexdigest()
        contents[new] = content
        text = text.replace(old, new)
    rows = json.loads(text)
    for asset in rows["assets"]:
        content = contents[asset["sha256"]]
        asset["bytes"], asset["media_type"] = len(content), _media_type(content, asset["media_type"])
    file.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("project.json", json.dumps(rows, ensure_ascii=False, indent=1))
        for sha256, content in sorted(contents.items()):
            packed.writestr(f"assets/{sha256}", content)


def _gather(session: Session, project_id: uuid.UUID) -> dict[str, list[dict[str, Any]]]:
    project = session.get_one(tables.Project, project_id)
    found: dict[str, list[Any]] = {"projects": [project]}
    for kind, table in BY_PROJECT.items():
        found[kind] = list(session.scalars(select(table).where(table.project_id == project_id)))
    found["videos"] = [session.get_one(tables.Video, shot.clip_id) for shot in found["storyboards"] if shot.clip_id]
    kept = {row.take_id for kind in ("storyboards", "characters", "audios") for row in found[kind]}
    found["takes"] = [take for take in found["takes"] if take.id in kept]
    newest = max((cut for cut in found["cuts"] if cut.sha256), key=lambda cut: cut.version)
    found["cuts"] = [newest]
    rows = {kind: [_row(row) for row in items] for kind, items in found.items()}
    said = json.dumps(rows, default=_plain)
    held = session.scalars(select(tables.ProjectAsset.sha256).where(tables.ProjectAsset.project_id == project_id))
    rows["assets"] = [_row(session.get_one(tables.Asset, sha256)) for sha256 in held if sha256 in said]
    return rows


def _lay(session: Session, rows: dict[str, list[dict[str, Any]]]) -> None:
    project = rows["projects"][0]
    project |= {"user_id": None, "sample": True}
    for kind in ("assets", "projects", "scripts", "characters", "storyboards", "audios", "videos", "takes", "cuts"):
        for row in rows[kind]:
            if kind != "assets" or session.get(tables.Asset, row["sha256"]) is None:
                session.add(_typed(KINDS[kind], row))
        session.flush()
    for asset in rows["assets"]:
        assets.link_to_project(session, uuid.UUID(project["id"]), asset["sha256"])
    _date(session, uuid.UUID(project["id"]))


def _date(session: Session, project_id: uuid.UUID) -> None:
    """What hangs on hashes is made from the packed ones now."""
    stills = {take.id: take.sha256 for take in takes.takes_by_id(session, project_id).values()}
    clips = video.clips_by_shot(session, project_id)
    for shot in storyboard.list_shots(session, project_id):
        if shot.id in clips and shot.take_id in stills:
            clips[shot.id].made_from = video.clip_digest(stills[shot.take_id], storyboard.plan_of(shot).movement)
    for cut in film_cut.finished_cuts(session, project_id):
        cut.made_from = film_cut.cut_digest(film_cut.timeline_of_cut(cut))


def _row(row: tables.Table) -> dict[str, Any]:
    return {column.key: getattr(row, column.key) for column in row.__mapper__.column_attrs}


def _typed(table: type[tables.Table], row: dict[str, Any]) -> tables.Table:
    values = {}
    for column in table.__table__.c:
        value = row.get(column.key)
        if value is not None and column.type.python_type in (uuid.UUID, Decimal):
            value = column.type.python_type(value)
        elif value is not None and column.type.python_type is datetime:
            value = datetime.fromisoformat(value)
        if column.key not in ("task_id", "user_id", "approved_by"):
            values[column.key] = value
    return table(**values)


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.isoformat()
    return str(value)


def _small(content: bytes, media_type: str) -> bytes:
    if media_type == "image/png":
        out = io.BytesIO()
        Image.open(io.BytesIO(content)).convert("RGB").save(out, "WEBP", quality=90, method=5)
        return out.getvalue()
    if media_type == "audio/wav":
        return _flac(content)
    return content


def _flac(wav: bytes) -> bytes:
    out = io.BytesIO()
    with av.open(io.BytesIO(wav), "r") as source, av.open(out, "w", format="flac") as packed:
        sound = source.streams.audio[0]
        layout = "mono" if sound.channels == 1 else "stereo"
        track = packed.add_stream("flac", rate=sound.rate, layout=layout)
        for frame in source.decode(sound):
            frame.pts = None
            packed.mux(track.encode(frame))
        packed.mux(track.encode(None))
    return out.getvalue()


def _media_type(content: bytes, media_type: str) -> str:
    if content[:4] == b"fLaC":
        return "audio/flac"
    return "image/webp" if content[8:12] == b"WEBP" else media_type
