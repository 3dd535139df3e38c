"""What people think of the lab's answers, from outside: marks, blind pairs, and the wording that is promoted or rolled back."""

from __future__ import annotations

import uuid
from typing import Literal

from fastapi import APIRouter
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel, Field
from sqlalchemy.orm import Session

from api.http.current_person import PersonHere, StudioHere
from api.http.envelope import answer
from core.database.tables import Cell
from core.errors import NotFound
from core.i18n import Language
from core.lab import blind_pairs, experiments, marks, promotion
from core.people import access
from core.people.access import Action
from core.people.sessions import Person

router = APIRouter(prefix="/lab")


class Mark(BaseModel):
    stars: int | None = None
    rejected: bool = False
    tags: list[str] = Field(default_factory=list, max_length=20)


class Vote(BaseModel):
    left: uuid.UUID
    right: uuid.UUID
    choice: Literal["left", "right", "same"]


class Promotion(BaseModel):
    """`seen` is the version that stood in production before your eyes (0: none); `otherwise` what stands by default for a name of the
    template's own; `anyway`: also where nobody has marked it."""

    variant: str = Field(max_length=80)
    name: str = Field(max_length=100)
    language: Language = "zh"
    anyway: bool = False
    seen: int | None = Field(default=None, ge=0)
    otherwise: dict[str, str] = Field(default_factory=dict, max_length=60)


@router.put("/cells/{cell_id}/mark")
def mark_cell(cell_id: uuid.UUID, word: Mark, studio: StudioHere, person: PersonHere) -> JSONResponse:
    """One's own mark, in place of the one before; an empty one takes it away."""
    with studio.db.write() as session:
        cell = _cell(session, person, cell_id)
        marks.set_mark(session, person.id, cell_id, word.stars, word.rejected, word.tags)
        told = marks.marks_by_cell(session, cell.experiment_id, person.id).get(cell_id, marks.CellMarks())
    return answer({"stars": told.mean, "marks": len(told.marks), "rejected": told.rejected, "tags": told.tags})


@router.delete("/cells/{cell_id}/mark", status_code=204)
def unmark_cell(cell_id: uuid.UUID, studio: StudioHere, person: PersonHere) -> Response:
    with studio.db.write() as session:
        _cell(session, person, cell_id)
        marks.remove_mark(session, person.id, cell_id)
    return Response(status_code=204)


@router.get("/experiments/{experiment_id}/pair")
def next_pair(experiment_id: uuid.UUID, studio: StudioHere, person: PersonHere) -> JSONResponse:
    """Two answers to compare, nobody saying who made them; null where all was compared."""
    with studio.db.read() as session:
        experiments.load_changeable_experiment(session, person, experiment_id)
        pair = blind_pairs.next_pair(session, experiment_id, person.id)
    return answer(pair)


@router.post("/experiments/{experiment_id}/pair", status_code=204)
def vote(experiment_id: uuid.UUID, word: Vote, studio: StudioHere, person: PersonHere) -> Response:
    with studio.db.write() as session:
        experiments.load_changeable_experiment(session, person, experiment_id)
        cell = session.get(Cell, word.left)
        if cell is None or cell.experiment_id != experiment_id:
            raise NotFound(what="pair")
        blind_pairs.save_vote(session, person.id, word.left, word.right, word.choice)
    return Response(status_code=204)


@router.post("/experiments/{experiment_id}/promote")
def promote(experiment_id: uuid.UUID, wish: Promotion, studio: StudioHere, person: PersonHere) -> JSONResponse:
    """The wording becomes the template in use, with its figures. 409 where somebody promoted another meanwhile."""
    with studio.db.write() as session:
        experiments.load_changeable_experiment(session, person, experiment_id)
        made = promotion.promote(
            session,
            experiment_id,
            wish.variant,
            person.id,
            wish.name,
            wish.language,
            anyway=wish.anyway,
            seen=wish.seen,
            otherwise=wish.otherwise,
        )
    return answer(made)


@router.post("/templates/{name}/{language}/roll-back")
def roll_back(
    name: str, language: Language, studio: StudioHere, person: PersonHere, seen: int | None = None
) -> JSONResponse:
    """The version that was in use before is in use again."""
    access.require(person, Action.TRY_MODELS)
    with studio.db.write() as session:
        return answer(promotion.roll_back(session, name, language, person.id, seen))


def _cell(session: Session, person: Person, cell_id: uuid.UUID) -> Cell:
    """A cell of an experiment that this person works on. Raises NotFound, NotAllowed."""
    cell = session.get(Cell, cell_id)
    if cell is None:
        raise NotFound(what="cell")
    experiments.load_changeable_experiment(session, person, cell.experiment_id)
    return cell
