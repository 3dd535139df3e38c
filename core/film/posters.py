"""The picture that stands for a film: the cover or the shot that somebody picked, else a shot with a face in it; and where in it that face is."""

from __future__ import annotations

import io
import uuid
from dataclasses import dataclass, replace
from pathlib import Path

from PIL import Image
from sqlalchemy.orm import Session

from core.database.engine import Database
from core.database.tables import Cut, Shot, Take, Video
from core.files import assets
from core.files.storage import Files
from core.project import projects
from core.project.cover_choice import CoverChoice
from core.storyboard import storyboard
from core.storyboard.film_snapshot import FilmSnapshot
from core.storyboard.model import Seen, ShotSize
from core.types import digest

LONG_SIDE = 1280
SHAPE = 2 / 3
"""Width by height of a poster on the wall."""
POSTER_OF = "poster_of"
"""Among the facts of a cut: the SHA-256 of the still its poster shows."""
NEARNESS: dict[ShotSize, int] = {
    "close_up": 7, "medium_close": 6, "medium": 5, "medium_full": 4, "full": 3, "wide": 2, "extreme_close_up": 1, "extreme_wide": 0,
}  # fmt: skip
"""How well a face is seen: nothing but an eye is hardly one."""
TURNED_AWAY, TO_US = 100.0, 60.0
"""Degrees of yaw from which no face is seen, and up to which one looks out of the picture."""
UPPER_THIRD = (0.5, 0.36)
MIDDLE = (50, 50)
"""CSS object-position, in percent."""


@dataclass(frozen=True)
class PosterStill:
    """The picture of the shot; `focus` is where its face is, x and y from 0 to 1."""

    shot_id: uuid.UUID
    sha256: str
    thumb: str
    focus: tuple[float, float] = UPPER_THIRD


def poster_still(made: FilmSnapshot) -> PosterStill | None:
    """The poster's picture: the chosen cover as long as its shot is what it was, else a shot's; None where no picture stands."""
    if cover := standing_cover(made):
        return PosterStill(uuid.UUID(cover.shot), cover.picture, cover.poster, cover.focus)
    there = [(shot, made.takes[shot.take_id]) for shot in made.shots if shot.take_id in made.takes]
    if not there:
        return None
    picked = next((pair for pair in there if str(pair[0].id) == made.brief.poster), None)
    leads = made.cast[0].name if made.cast else ""
    shot, take = picked or max(there, key=lambda pair: face_rank(pair[0], leads))
    return PosterStill(shot.id, take.sha256, take.thumb or take.sha256, _where(shot, take))


def standing_cover(made: FilmSnapshot) -> CoverChoice | None:
    """The cover that somebody chose, where its shot is still drawn from what it was; None where nobody did or it is not."""
    cover = made.brief.cover
    if not cover.picture or all(str(shot.id) != cover.shot for shot in made.shots):
        return None
    clip = made.clips.get(uuid.UUID(cover.shot))
    return cover if clip is not None and made_of(clip) == cover.made_of else None


def made_of(clip: Video) -> str:
    """What a clip is drawn from, as one hash: another picture, move or file is another one."""
    return digest("cover", clip.recipe or clip.file_key or "")[:32]


def toggle_pick(made: FilmSnapshot, shot_id: uuid.UUID) -> str:
    """What the brief says of the poster when this shot was chosen: itself, or, chosen again, nothing any more."""
    return "" if made.brief.poster == str(shot_id) else str(shot_id)


def with_picked_shot(made: FilmSnapshot, picked: str) -> FilmSnapshot:
    told = {"poster": picked, "cover": made.brief.cover.automatic}
    return replace(made, brief=made.brief.model_copy(update=told))


def store_large_poster(db: Database, files: Files, made: FilmSnapshot) -> tuple[str, str] | None:
    """The large picture for the poster of a film that was cut, kept as an asset, and the still it shows; None where there is none
    to make. Opens a transaction of its own."""
    still = poster_still(made) if made.cut and made.cut.sha256 else None
    if still is None:
        return None
    kept = assets.store(db, files, render_poster(files.path(still.sha256)), "image/webp", project_id=made.project.id)
    return kept, still.sha256


def set_cut_poster(session: Session, made: FilmSnapshot, kept: tuple[str, str] | None) -> None:
    """From now on the newest version has this large picture, wherever its film is shown small."""
    cut = session.get(Cut, made.cut.id) if made.cut and kept else None
    if cut is not None and kept is not None:
        cut.poster, cut.facts = kept[0], {**cut.facts, POSTER_OF: kept[1]}


def set_film_poster(
    session: Session, project_id: uuid.UUID, made: FilmSnapshot, picked: str, kept: tuple[str, str] | None
) -> None:
    """This shot stands for the film from now on ("" lets the studio choose), with its large picture on the newest version; a cover that
    was chosen before does no more. Raises NotFound."""
    cover = projects.brief_of(projects.load(session, project_id)).cover.automatic
    projects.change_brief(session, project_id, poster=picked, cover=cover)
    set_cut_poster(session, made, kept)


def render_poster(still: Path) -> bytes:
    """A WebP of a still, `LONG_SIDE` pixels along its longer side at most."""
    with Image.open(still) as opened:
        picture = opened.convert("RGB")
    picture.thumbnail((LONG_SIDE, LONG_SIDE), Image.Resampling.LANCZOS, reducing_gap=2.0)
    out = io.BytesIO()
    picture.save(out, "WEBP", quality=86, method=4)
    return out.getvalue()


def crop_position(ratio: str, focus: tuple[float, float], shape: float = SHAPE) -> tuple[int, int]:
    """CSS object-position, in percent, of a picture of a film of this ratio that covers a box of this shape, with the focus as near
    the middle of the box as the picture allows."""
    wide, high = projects.RATIOS[ratio]
    across, down = min(1.0, shape * high / wide), min(1.0, wide / high / shape)
    return _percent(focus[0], across), _percent(focus[1], down)


def _percent(at: float, seen: float) -> int:
    return round(100 * min(1.0, max(0.0, (at - seen / 2) / (1 - seen)))) if seen < 0.999 else 50


def _people(shot: Shot) -> tuple[Seen, ...]:
    """Whose face the shot shows; nobody's where it was never planned."""
    people = storyboard.plan_of(shot).picture.people if shot.plan else ()
    return tuple(seen for seen in people if abs(seen.facing) < TURNED_AWAY)


def face_rank(shot: Shot, leads: str) -> tuple[bool, int, bool, bool, bool]:
    """How well a shot shows a face; the first of equals stands for the film."""
    faces = _people(shot)
    return (
        bool(faces),
        NEARNESS[storyboard.plan_of(shot).picture.size] if faces else 0,
        any(abs(seen.facing) <= TO_US for seen in faces),
        any(seen.name == leads for seen in faces),
        len(faces) == 1,
    )


def _where(shot: Shot, take: Take) -> tuple[float, float]:
    """As its painter said, else where the plan has who is nearest, else the upper third."""
    told = (take.facts or {}).get("focus")
    if isinstance(told, list) and len(told) == 2:
        return float(told[0]), float(told[1])
    nearest = min(_people(shot), key=lambda seen: seen.depth, default=None)
    return (nearest.at, UPPER_THIRD[1]) if nearest else UPPER_THIRD
