"""The picture somebody shows of themselves: made clean, cut to a square, small."""

from __future__ import annotations

import uuid

from core.database import tables
from core.database.engine import Database
from core.errors import NotFound
from core.files import assets, picture_import
from core.files.storage import Files
from core.people import users

SIDE = 256


def store_avatar(db: Database, files: Files, user_id: uuid.UUID, content: bytes) -> str:
    """Their picture from now on; returns its SHA-256. Raises NotAPicture, PictureTooLarge, FileTooLarge."""
    small = picture_import.crop_to_face(content, SIDE)
    sha256 = assets.store(db, files, small, "image/webp", width=SIDE, height=SIDE)
    users.set_avatar(db, user_id, sha256)
    return sha256


def load_avatar_hash(db: Database, user_id: uuid.UUID) -> str:
    """The SHA-256 of somebody's picture. Raises NotFound."""
    with db.read() as session:
        row = session.get(tables.User, user_id)
    sha256 = str((row.settings or {}).get("avatar", "")) if row else ""
    if not sha256:
        raise NotFound(what="avatar")
    return sha256
