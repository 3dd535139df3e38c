"""Pictures and sounds that people bring instead of having them made: made clean, stored, and chosen as a take."""

from __future__ import annotations

import io
import uuid

from PIL import Image, ImageOps

from core import assets, audio, clips, making, storyboard, takes
from core.studio import Studio

THUMB_PX = 480


def picture(studio: Studio, project_id: uuid.UUID, shot_id: uuid.UUID, content: bytes, user_id: uuid.UUID) -> None:
    """A shot's picture, cut to the film's shape. It never goes stale. Raises NotAPicture, PictureTooLarge, NotFound."""
    clean = clips.read_picture(content)
    with studio.db.read() as session:
        shot = storyboard.mine(session, project_id, shot_id)
        size = making.read(session, project_id).brief.size()
    fitted = _fitted(clean.content, size)
    whole = assets.store(
        studio.db, studio.files, fitted, "image/png", project_id=project_id, width=size[0], height=size[1]
    )
    small = clips.thumbnail(fitted, THUMB_PX)
    thumb = assets.store(studio.db, studio.files, small, "image/webp", project_id=project_id)
    with studio.db.write() as session:
        takes.add(session, project_id, "shot", shot.id, whole, thumb=thumb, made_from=takes.BROUGHT, user_id=user_id)


def sound(studio: Studio, project_id: uuid.UUID, audio_id: uuid.UUID, content: bytes, user_id: uuid.UUID) -> None:
    """A line, the music or a sound of one's own. Raises NotAVideo, FileTooLarge, NotFound."""
    with studio.db.read() as session:
        row = audio.mine(session, project_id, audio_id)
    clean = clips.read_clip(content, want="sound")
    milliseconds = round(clean.seconds * 1000)
    sha256 = assets.store(
        studio.db, studio.files, clean.content, clean.media_type, project_id=project_id, milliseconds=milliseconds
    )
    kind = "line" if row.type == "narration" else row.type
    with studio.db.write() as session:
        takes.add(
            session,
            project_id,
            kind,
            row.id,
            sha256,
            made_from=takes.BROUGHT,
            facts={"milliseconds": milliseconds},
            user_id=user_id,
        )


def _fitted(content: bytes, size: tuple[int, int]) -> bytes:
    """The middle of a picture in the film's shape and size, as PNG."""
    shown = ImageOps.fit(Image.open(io.BytesIO(content)).convert("RGB"), size, Image.Resampling.LANCZOS)
    out = io.BytesIO()
    shown.save(out, "PNG", compress_level=4)
    return out.getvalue()
