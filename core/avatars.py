"""The picture somebody shows of themselves: made clean, cut to a square, small."""

from __future__ import annotations

import uuid

from core import assets, clips, tables, users
from core.errors import NotFound
from core.studio import Studio

SIDE = 256


def keep(studio: Studio, user_id: uuid.UUID, content: bytes) -> str:
    """Their picture from now on; returns its SHA-256. Raises NotAPicture, PictureTooLarge, FileTooLarge."""
    small = clips.face(content, SIDE)
    sha256 = assets.store(studio.db, studio.files, small, "image/webp", width=SIDE, height=SIDE)
    users.set_avatar(studio.db, user_id, sha256)
    return sha256


def of(studio: Studio, user_id: uuid.UUID) -> str:
    """The SHA-256 of somebody's picture. Raises NotFound."""
    with studio.db.read() as session:
        row = session.get(tables.User, user_id)
    sha256 = str((row.settings or {}).get("avatar", "")) if row else ""
    if not sha256:
        raise NotFound(what="avatar")
    return sha256
