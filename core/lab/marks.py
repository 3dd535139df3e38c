"""What people think of cells: stars, rejected, tags; one mark for each person and cell. Stars go on to the router's sense of quality."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from core.database import tables
from core.errors import BadInput, NotFound, NothingToMark, OutOfRange
from core.gateway import model_ratings
from core.lab.lab_values import TAGS

STUDIO_PURPOSES = (
    "script", "storyboard", "rewrite", "idea", "directions", "soften", "shot", "portrait", "sheet", "clip", "line", "score",
    "effect",
)  # fmt: skip
"""What the studio's own requests ask for: the router asks for stars by these words, and by no others."""
OF_CAPABILITY = {"image": "shot", "video": "clip", "speech": "line", "music": "score", "effect": "effect"}
OF_TEXT = {"storyboard_generation": "storyboard", "video_generation": "storyboard"}
"""Shots and their camera are planned by whoever boards; cast and lines are written with the script."""


@dataclass(frozen=True)
class PersonMark:
    """One person's word on one cell. `stars` 1 to 5, None where none were given."""

    user_id: uuid.UUID
    name: str
    stars: int | None
    rejected: bool = False
    tags: tuple[str, ...] = ()
    at: datetime | None = field(default=None, compare=False)


@dataclass(frozen=True)
class CellMarks:
    """All words on one cell. `mean` of the stars (None without any), `mine` the asking person's own mark, `others` those of
    everybody else; `tags` counted over all; `rejected` by at least half of those who marked it."""

    marks: tuple[PersonMark, ...] = ()
    mine: PersonMark | None = None
    tags: dict[str, int] = field(default_factory=dict)

    @property
    def others(self) -> tuple[PersonMark, ...]:
        return tuple(mark for mark in self.marks if mark is not self.mine)

    @property
    def stars(self) -> list[int]:
        return [mark.stars for mark in self.marks if mark.stars is not None]

    @property
    def mean(self) -> float | None:
        return sum(self.stars) / len(self.stars) if self.stars else None

    @property
    def rejected(self) -> bool:
        return 2 * sum(mark.rejected for mark in self.marks) >= max(1, len(self.marks))


def set_mark(
    session: Session,
    user_id: uuid.UUID,
    cell_id: uuid.UUID,
    stars: int | None = None,
    rejected: bool = False,
    tags: Sequence[str] = (),
) -> None:
    """All that this person thinks of this cell, in place of what they thought before; a mark that says nothing is taken away.
    Nobody else's is touched. Raises NotFound, OutOfRange, BadInput for a tag there is not, NothingToMark where the cell holds
    no answer."""
    if stars is not None and stars not in range(1, 6):
        raise OutOfRange("stars", least=1, most=5)
    if unknown := [tag for tag in tags if tag not in TAGS]:
        raise BadInput("tags", what=unknown[0])
    cell, task_type = _cell(session, cell_id)
    if cell.state != "completed":
        raise NothingToMark("cell")
    if stars is None and not rejected and not tags:
        return remove_mark(session, user_id, cell_id)
    said = {"stars": stars, "rejected": rejected, "tags": list(dict.fromkeys(tags)), "updated_at": tables.utc_now()}
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    row = dialect.insert(tables.CellMark).values(cell_id=cell_id, user_id=user_id, **said)
    session.execute(row.on_conflict_do_update(index_elements=["cell_id", "user_id"], set_=said))
    _tell_the_router(session, user_id, cell, task_type, stars)


def remove_mark(session: Session, user_id: uuid.UUID, cell_id: uuid.UUID) -> None:
    """This person has said nothing of this cell after all. Raises NotFound."""
    cell, task_type = _cell(session, cell_id)
    mine = tables.CellMark.cell_id == cell_id, tables.CellMark.user_id == user_id
    session.execute(delete(tables.CellMark).where(*mine))
    _tell_the_router(session, user_id, cell, task_type, None)


def marks_by_cell(
    session: Session, experiment_id: uuid.UUID, user_id: uuid.UUID | None = None
) -> dict[uuid.UUID, CellMarks]:
    """What is thought of each marked cell of an experiment, under the cell's id, as `user_id` looks at it."""
    mark = tables.CellMark
    rows = session.execute(
        select(mark.cell_id, mark.user_id, mark.stars, mark.rejected, mark.tags, mark.updated_at, tables.User.name)
        .join(tables.Cell, tables.Cell.id == mark.cell_id)
        .join(tables.User, tables.User.id == mark.user_id)
        .where(tables.Cell.experiment_id == experiment_id)
        .order_by(tables.User.name, mark.user_id)
    )
    said: dict[uuid.UUID, list[PersonMark]] = {}
    for row in rows:
        word = PersonMark(row.user_id, row.name, row.stars, row.rejected, tuple(row.tags), row.updated_at)
        said.setdefault(row.cell_id, []).append(word)
    return {cell_id: gather_marks(words, user_id) for cell_id, words in said.items()}


def gather_marks(marks: Iterable[PersonMark], user_id: uuid.UUID | None = None) -> CellMarks:
    marks = tuple(marks)
    mine = next((mark for mark in marks if mark.user_id == user_id), None)
    return CellMarks(marks, mine, dict(Counter(tag for mark in marks for tag in mark.tags)))


def rating_purpose(cell: tables.Cell, task_type: str) -> str:
    """The word by which the router asks for stars when it chooses a model for this kind of work: that of the cell's own request
    where the studio asks such, else what its answer would be used for; empty where no model was asked."""
    if cell.rung == "prompt":
        return ""
    asked = str(cell.request.get("purpose", ""))
    if asked in STUDIO_PURPOSES:
        return asked
    capability = str(cell.request.get("capability", "")) or _usual(cell.rung)
    if capability == "text":
        return OF_TEXT.get(task_type, "script")
    if capability == "image" and task_type == "character_design":
        return "portrait"
    return OF_CAPABILITY.get(capability, "")


def _usual(rung: str) -> str:
    return {"text": "text", "still": "image", "draft": "video", "clip": "video"}.get(rung, "")


def _cell(session: Session, cell_id: uuid.UUID) -> tuple[tables.Cell, str]:
    row = session.execute(
        select(tables.Cell, tables.Experiment.task_type)
        .join(tables.Experiment, tables.Experiment.id == tables.Cell.experiment_id)
        .where(tables.Cell.id == cell_id)
    ).first()
    if row is None:
        raise NotFound(what="cell")
    return row[0], row[1]


def _tell_the_router(
    session: Session, user_id: uuid.UUID, cell: tables.Cell, task_type: str, stars: int | None
) -> None:
    """The stars as the router reads them; those given before for the same cell go."""
    purpose, key = rating_purpose(cell, task_type), cell.call_key or f"cell:{cell.id}"
    if not purpose:
        return
    if stars is None:
        model_ratings.remove_rating(session, user_id, cell.model, purpose, key)
    else:
        model_ratings.save_rating(session, user_id, cell.model, purpose, stars, key)
