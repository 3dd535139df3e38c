"""Pictures and sounds that people bring instead of having them made: made clean, stored, and chosen as a take. Whoever brought
a picture or a sound can undo it."""

from __future__ import annotations

import tempfile
import uuid
from functools import partial
from pathlib import Path

from sqlalchemy.orm import Session

from core.audio import audio, waveform
from core.characters import characters
from core.editing import undo
from core.files import assets, logo_import, media_import, picture_import
from core.production import production_plan
from core.project import takes
from core.storyboard import storyboard
from core.studio import Studio
from core.types import Value
from core.video import video

THUMB_PX = 480
LONGEST_CLIP_S = 90.0
"""A shot lasts a minute at most, and is stretched by half at most."""


class StoredPicture(Value):
    """A picture made clean and stored, and its small version, each under its SHA-256."""

    whole: str
    thumb: str


def import_picture(
    studio: Studio, project_id: uuid.UUID, shot_id: uuid.UUID, content: bytes, user_id: uuid.UUID
) -> None:
    """A shot's picture, cut to the film's shape. It never goes stale. Raises NotAPicture, PictureTooLarge, NotFound."""
    kept = store_imported_picture(studio, project_id, shot_id, content)
    with studio.db.write() as session, undo.record_changes(session, project_id, user_id, {"say": "undo.own_picture"}):
        choose_imported_picture(session, project_id, shot_id, kept, user_id)


def store_imported_picture(studio: Studio, project_id: uuid.UUID, shot_id: uuid.UUID, content: bytes) -> StoredPicture:
    """What was brought, fit for this shot and stored; nothing is chosen yet. Raises as `picture`."""
    with studio.db.read() as session:
        storyboard.load_shot(session, project_id, shot_id)
        size = production_plan.load_snapshot(session, project_id).brief.size()
    return _stored(studio, project_id, picture_import.clean_picture(content, size, THUMB_PX))


def _stored(studio: Studio, project_id: uuid.UUID, clean: picture_import.CleanPicture) -> StoredPicture:
    keep = partial(assets.store, studio.db, studio.files, project_id=project_id)
    whole = keep(clean.content, "image/png", width=clean.width, height=clean.height)
    return StoredPicture(whole=whole, thumb=keep(clean.small, "image/webp"))


def choose_imported_picture(
    session: Session, project_id: uuid.UUID, shot_id: uuid.UUID, kept: StoredPicture, user_id: uuid.UUID
) -> None:
    """Use a picture that was made clean. Raises NotFound."""
    shot = storyboard.load_shot(session, project_id, shot_id)
    takes.add_take(
        session, project_id, "shot", shot.id, kept.whole, thumb=kept.thumb, made_from=takes.BROUGHT, user_id=user_id
    )


def import_clip(
    studio: Studio, project_id: uuid.UUID, shot_id: uuid.UUID, source: Path, task_id: uuid.UUID | None = None
) -> None:
    """A clip of one's own instead of a camera move over the picture: made clean, and as long as a shot can be. It never
    goes stale. Raises NotAVideo, FileTooLarge, NotFound."""
    with studio.db.read() as session:
        storyboard.load_shot(session, project_id, shot_id)
    with tempfile.TemporaryDirectory(prefix="brought.", dir=studio.files.temp("brought")) as folder:
        clean = media_import.clean_file(source, Path(folder), end=LONGEST_CLIP_S, small=True)
        milliseconds, size = round(clean.seconds * 1000), clean.file.stat().st_size
        kept = partial(assets.adopt_file, studio.db, studio.files, project_id=project_id, milliseconds=milliseconds)
        small = kept(clean.small or clean.file, "video/mp4")
        whole = kept(clean.file, clean.media_type, width=clean.width, height=clean.height)
    with studio.db.write() as session:
        video.add_clip(
            session,
            shot_id,
            task_id,
            made_from=video.BROUGHT,
            file_key=whole,
            preview_key=small,
            file_size=size,
            format="mp4",
            duration=round(clean.seconds),
            resolution=f"{min(clean.width, clean.height)}p",
            facts={"milliseconds": milliseconds, **({"sound": True} if clean.sound else {})},
        )


def store_logo(studio: Studio, project_id: uuid.UUID, content: bytes) -> str:
    """A logo that was brought, made clean and stored; its SHA-256. The film does not show it yet (`mark_edit.use_logo`). Raises
    NotAPicture, PictureTooLarge, FileTooLarge, UnsafeDrawing, TooHeavy, ReadersBusy."""
    clean = logo_import.clean_logo(content)
    return assets.store(
        studio.db,
        studio.files,
        clean.content,
        "image/png",
        project_id=project_id,
        width=clean.width,
        height=clean.height,
    )


PORTRAIT_PX = 1024


def import_portrait(
    studio: Studio, project_id: uuid.UUID, character_id: uuid.UUID, content: bytes, user_id: uuid.UUID
) -> None:
    """Somebody's portrait, cut square. It never goes stale. Raises NotAPicture, PictureTooLarge, NotFound."""
    with studio.db.read() as session:
        who = characters.load_character(session, project_id, character_id).name
    kept = _stored(studio, project_id, picture_import.clean_picture(content, (PORTRAIT_PX, PORTRAIT_PX), THUMB_PX))
    said = {"say": "undo.own_portrait", "facts": {"who": who}}
    with studio.db.write() as session, undo.record_changes(session, project_id, user_id, said):
        row = characters.load_character(session, project_id, character_id)
        takes.add_take(
            session,
            project_id,
            "portrait",
            row.id,
            kept.whole,
            thumb=kept.thumb,
            made_from=takes.BROUGHT,
            user_id=user_id,
        )


def import_sound(
    studio: Studio, project_id: uuid.UUID, audio_id: uuid.UUID, content: bytes | Path, user_id: uuid.UUID
) -> None:
    """A line, the music or a sound of one's own. Raises NotAVideo, FileTooLarge, NotFound."""
    with studio.db.read() as session:
        audio.load_audio(session, project_id, audio_id)
    with tempfile.TemporaryDirectory(prefix="sound.", dir=studio.files.temp("brought")) as folder:
        clean = media_import.clean_file(_as_file(content, Path(folder)), Path(folder), want="sound")
        milliseconds = round(clean.seconds * 1000)
        sha256 = assets.adopt_file(
            studio.db, studio.files, clean.file, clean.media_type, project_id=project_id, milliseconds=milliseconds
        )
    facts = {"milliseconds": milliseconds, "peaks": list(waveform.measure_peaks(studio.files.path(sha256)))}
    with studio.db.write() as session, undo.record_changes(session, project_id, user_id, {"say": "undo.own_sound"}):
        row = audio.load_audio(session, project_id, audio_id)
        kind = "line" if row.type == "narration" else row.type
        takes.add_take(session, project_id, kind, row.id, sha256, made_from=takes.BROUGHT, facts=facts, user_id=user_id)


def _as_file(content: bytes | Path, folder: Path) -> Path:
    if isinstance(content, Path):
        return content
    source = folder / "source"
    source.write_bytes(content)
    return source
