"""A file on its way from somebody's machine, in parts, for as long as it takes: each part is added to what is here, and
after a lost line, a closed lid or another visit it goes on where it stood.

What is on its way lies in a temporary folder of its own and is swept a day after its last part.
"""

from __future__ import annotations

import json
import os
import shutil
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

from core.errors import DiskFull, EmptyFile, FileTooLarge, NotFound, NotWhole, TooManyUploads
from core.files import assets, media_import, picture_import
from core.files.storage import Files
from core.types import Value

Purpose = Literal["clip", "picture", "portrait", "sound", "project"]
MOST_BYTES: dict[Purpose, int] = {
    "clip": media_import.MOST_CLIP_BYTES,
    "picture": picture_import.MOST_PICTURE_BYTES,
    "portrait": picture_import.MOST_PICTURE_BYTES,
    "sound": 200 << 20,
    "project": 2 << 30,
}
MOST_AT_ONCE = 8
MOST_HELD = 2 << 30
"""Bytes that one person's unfinished files may come to."""
PART = 4 << 20
"""Bytes of one part, as the browser cuts them."""
SPARE = 200 << 20
"""What must stay free on the disk besides the file itself, which is there twice while it is made clean."""
FOLDER = "upload-"


class Upload(Value):
    """`target_id` is the row that the file is for: of a project file, the person whose film it becomes, and `project_id` is nobody's yet. `fingerprint` tells the same file picked again from another one with
    its name; `sha256`, where the sender knows it, is held against what came."""

    id: uuid.UUID
    user_id: uuid.UUID
    project_id: uuid.UUID | None
    purpose: Purpose
    target_id: uuid.UUID
    name: str
    bytes: int
    fingerprint: str = ""
    sha256: str = ""
    at: int = 0


def begin_upload(files: Files, wish: Upload) -> Upload:
    """A new upload, or the one that was begun with this same file for this same place. Raises EmptyFile, FileTooLarge,
    TooManyUploads, DiskFull."""
    check_upload(wish)
    mine = list_uploads(files, wish.user_id)
    for one in mine:
        if _same(one, wish):
            return one
    if len(mine) >= MOST_AT_ONCE or sum(one.bytes for one in mine) + wish.bytes > MOST_HELD:
        raise TooManyUploads(most=MOST_AT_ONCE, limit=MOST_HELD >> 30)
    if shutil.disk_usage(files.home).free < 2 * wish.bytes + SPARE:
        raise DiskFull()
    folder = files.temp(f"{FOLDER}{wish.id.hex}")
    upload_path(files, wish.id).touch()
    (folder / "told.json").write_text(wish.model_dump_json(exclude={"at"}), "utf-8")
    return wish


def check_upload(wish: Upload) -> None:
    """What can be said before a byte has come. Raises EmptyFile, FileTooLarge."""
    if wish.bytes <= 0:
        raise EmptyFile()
    if wish.bytes > MOST_BYTES[wish.purpose]:
        raise FileTooLarge(limit=MOST_BYTES[wish.purpose] >> 20)


def find(files: Files, user_id: uuid.UUID, upload_id: uuid.UUID) -> Upload:
    """With how far it is. Raises NotFound, also for another person's."""
    one = _read(_folder(files, upload_id))
    if one is None or one.user_id != user_id:
        raise NotFound(what="upload")
    return one


def list_uploads(files: Files, user_id: uuid.UUID) -> list[Upload]:
    """What this person has under way."""
    return [one for one in _all(files) if one.user_id == user_id]


def write_part(files: Files, upload_id: uuid.UUID, at: int, part: bytes) -> int:
    """Adds a part; returns how far it is now. Raises DiskFull, NotFound."""
    try:
        with upload_path(files, upload_id).open("r+b") as body:
            body.seek(at)
            body.write(part)
            body.truncate()
        os.utime(_folder(files, upload_id))
    except FileNotFoundError as error:
        raise NotFound(what="upload") from error
    except OSError as error:
        raise DiskFull() from error
    return at + len(part)


def finished_file(files: Files, one: Upload) -> Path:
    """The file, when all of it is here and is what was sent. Raises NotWhole."""
    body = upload_path(files, one.id)
    if body.stat().st_size != one.bytes or (one.sha256 and assets.hash_file(body) != one.sha256):
        raise NotWhole()
    return body


def drop(files: Files, upload_id: uuid.UUID) -> None:
    shutil.rmtree(_folder(files, upload_id), ignore_errors=True)


def upload_path(files: Files, upload_id: uuid.UUID) -> Path:
    return _folder(files, upload_id) / "body"


def _folder(files: Files, upload_id: uuid.UUID) -> Path:
    return files.home / "temp" / f"{FOLDER}{upload_id.hex}"


def _all(files: Files) -> Iterator[Upload]:
    for folder in sorted((files.home / "temp").glob(f"{FOLDER}*")):
        if one := _read(folder):
            yield one


def _read(folder: Path) -> Upload | None:
    try:
        told = json.loads((folder / "told.json").read_text("utf-8"))
        return Upload(**told, at=(folder / "body").stat().st_size)
    except (OSError, ValueError):
        return None


def _same(one: Upload, wish: Upload) -> bool:
    return bool(wish.fingerprint) and all(
        getattr(one, name) == getattr(wish, name)
        for name in ("project_id", "purpose", "target_id", "name", "bytes", "fingerprint")
    )
