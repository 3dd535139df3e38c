"""The picture somebody shows of themselves: made clean, cut to a square, small."""

from __future__ import annotations

import io
import uuid

from PIL import Image, ImageOps

from core import assets, clips, tables, users
from core.errors import NotFound
from core.studio import Studio

SIDE = 256


def keep(studio: Studio, user_id: uuid.UUID, content: bytes) -> str:
    """Their picture from now on; returns its SHA-256. Raises NotAPicture, PictureTooLarge, FileTooLarge."""
    small = squared(clips.read_picture(content).content)
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


def squared(content: bytes) -> bytes:
    """The middle of a picture as a square WebP, a little higher than the middle where it is tall: faces are there."""
    picture = Image.open(io.BytesIO(content)).convert("RGB")
    shown = ImageOps.fit(picture, (SIDE, SIDE), Image.Resampling.LANCZOS, centering=(0.5, 0.35))
    out = io.BytesIO()
    shown.save(out, "WEBP", quality=86, method=4)
    return out.getvalue()
