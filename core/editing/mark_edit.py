"""What stands in the corners of a film: words, and a logo that its maker brought. Each in a corner of its own."""

from __future__ import annotations

import math
import uuid
from typing import Any

from pydantic import TypeAdapter, ValidationError
from sqlalchemy.orm import Session

from core.editing.errors import CornerTaken, EmptyMark
from core.errors import BadInput, NotFound, OutOfRange
from core.files import assets
from core.project import mark_choice, projects
from core.project.mark_choice import CORNERS, MOST_LETTERS, Corner, CornerMark, FilmMarks, MarkName
from core.render import fonts

LIMITS = {"size": mark_choice.SIZE, "opacity": mark_choice.OPACITY, "margin": mark_choice.MARGIN}
FIRST_CORNER: dict[MarkName, Corner] = {"words": "bottom_right", "logo": "top_right"}
_NAME: TypeAdapter[MarkName] = TypeAdapter(MarkName)


def write_watermark(session: Session, project_id: uuid.UUID, /, text: str) -> FilmMarks:
    """The words of the watermark; none take it out. Raises NotFound, and EmptyMark for words of which no letter can be drawn or that are
    too long."""
    said = " ".join(text.split())
    if not said:
        return remove_mark(session, project_id, "words")
    if len(said) > MOST_LETTERS or not fonts.drawable_text(said):
        raise EmptyMark(most=MOST_LETTERS)
    return _set(session, project_id, "words", text=said)


def use_logo(session: Session, project_id: uuid.UUID, /, picture: str) -> FilmMarks:
    """A picture that was made clean and stored (`user_media.store_logo`) as the film's logo. Raises NotFound."""
    assets.link_to_project(session, project_id, picture)
    return _set(session, project_id, "logo", picture=picture)


def change_mark(session: Session, project_id: uuid.UUID, /, name: str, changes: dict[str, Any]) -> FilmMarks:
    """Where a mark stands and how: corner, size, opacity, margin. Raises NotFound, also where there is no such mark,
    OutOfRange, CornerTaken where the other one stands, and BadInput for what is none of these."""
    if not changes or not changes.keys() <= {"corner", *LIMITS}:
        raise BadInput("mark")
    for field, (least, most) in LIMITS.items():
        number = changes.get(field, least)
        if not isinstance(number, int | float) or not math.isfinite(number) or not least <= number <= most:
            raise OutOfRange(field, least=least, most=most)
    if changes.get("corner", CORNERS[0]) not in CORNERS:
        raise BadInput("corner")
    mark = _mark_name(name)
    if _marks(session, project_id).mark(mark) is None:
        raise NotFound(what="mark")
    told = {field: value if field == "corner" else round(value) for field, value in changes.items()}
    return _set(session, project_id, mark, **told)


def remove_mark(session: Session, project_id: uuid.UUID, /, name: str) -> FilmMarks:
    """Raises NotFound, BadInput."""
    left = _marks(session, project_id).model_copy(update={_mark_name(name): None})
    return projects.change_brief(session, project_id, marks=left).marks


def _set(session: Session, project_id: uuid.UUID, name: MarkName, **changes: Any) -> FilmMarks:
    marks = _marks(session, project_id)
    before, other = marks.mark(name), marks.mark("logo" if name == "words" else "words")
    taken = other.corner if other else None
    if before is None:
        free = (FIRST_CORNER[name], *CORNERS)
        before = CornerMark(corner=next(corner for corner in free if corner != taken))
    new = before.model_copy(update=changes)
    if new.corner == taken:
        raise CornerTaken("corner")
    return projects.change_brief(session, project_id, marks=marks.model_copy(update={name: new})).marks


def _marks(session: Session, project_id: uuid.UUID) -> FilmMarks:
    return projects.brief_of(projects.load(session, project_id)).marks


def _mark_name(name: str) -> MarkName:
    try:
        return _NAME.validate_python(name)
    except ValidationError as error:
        raise BadInput("mark") from error
