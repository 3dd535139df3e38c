"""The lab from outside: experiments laid out, priced, run, cancelled and taken home."""

from __future__ import annotations

import uuid
from typing import Annotated, Any, Literal
from urllib.parse import quote

from fastapi import APIRouter, Query, Request
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel, Field

from api.http.current_person import PersonHere, StudioHere
from api.http.envelope import answer, language_of
from core.database.tables import Experiment
from core.errors import NotFound, TooManyCells
from core.i18n import Language
from core.lab import (
    contact_sheet,
    experiment_export,
    experiments,
    result_values,
    results,
    run_plan,
    variations,
)
from core.lab.lab_values import RUNGS, CellSettings, ExperimentSpec, Rung
from core.money.ledger import Account
from core.people import access
from core.people.access import Action
from core.people.sessions import Person
from core.studio import Studio
from jobs.stages import lab

router = APIRouter(prefix="/lab")
MOST_YUAN = 10**15
"""A cap in micro-yuan: a thousand million yuan, which nobody means."""


class NewExperiment(BaseModel):
    """`cap_micro_yuan` is what all its cells may cost."""

    name: str = Field(min_length=1, max_length=200)
    spec: ExperimentSpec = ExperimentSpec()
    project_id: uuid.UUID | None = None
    cap_micro_yuan: int | None = Field(default=None, ge=0, le=MOST_YUAN)


class ExperimentChange(BaseModel):
    """`version` is the one whose spec was changed."""

    spec: ExperimentSpec
    version: int = Field(ge=1)


class VariantsOf(BaseModel):
    """The id of a take, a clip, a line, the music, a sound; or of a film, whose script it is about."""

    id: uuid.UUID


class RunWish(BaseModel):
    """What is missing, the first input alone, or the cells of these keys."""

    which: Literal["missing", "first_row"] = "missing"
    keys: list[str] = Field(default_factory=list, max_length=run_plan.MOST_CELLS)


class QuickWish(BaseModel):
    """One prompt to each of these models. The rung is what the first of them makes, where it is not said."""

    prompt: str = Field(min_length=1, max_length=20_000)
    models: list[str] = Field(min_length=1, max_length=40)
    negative: str = Field(default="", max_length=20_000)
    rung: Rung | None = None
    settings: CellSettings = CellSettings()
    language: Language = "zh"
    project_id: uuid.UUID | None = None
    cap_micro_yuan: int | None = Field(default=None, ge=0, le=MOST_YUAN)


class ClimbWish(BaseModel):
    """Cells that go up to this rung; without models, each by its own where that can, else by the one that is asked first."""

    cells: list[uuid.UUID] = Field(min_length=1, max_length=run_plan.MOST_CELLS)
    rung: Rung
    models: list[str] = Field(default_factory=list, max_length=40)
    settings: CellSettings | None = None


# Experiments -------------------------------------------------------------------------------------------------------------


@router.get("/experiments")
def list_experiments(
    studio: StudioHere,
    person: PersonHere,
    own: bool = False,
    project_id: uuid.UUID | None = None,
    quick: bool | None = None,
) -> JSONResponse:
    """Those one sees, last changed first."""
    access.require(person, Action.TRY_MODELS)
    with studio.db.read() as session:
        rows = experiments.list_experiments(session, person, own=own, project_id=project_id, quick=quick)
    return answer({"experiments": [_told(row) for row in rows]})


@router.post("/experiments")
def create_experiment(wish: NewExperiment, studio: StudioHere, person: PersonHere) -> JSONResponse:
    with studio.db.write() as session:
        row = experiments.create_experiment(
            session, person, wish.name, wish.spec, project_id=wish.project_id, cap=wish.cap_micro_yuan
        )
        return answer(_told(row), 201)


@router.post("/experiments/try")
def try_variants(wish: VariantsOf, studio: StudioHere, person: PersonHere, request: Request) -> JSONResponse:
    """A new experiment on something that was made, with the words its model was sent as the first wording."""
    with studio.db.write() as session:
        try:
            spec = variations.spec_from_take(session, person, wish.id)
        except NotFound:
            spec = variations.spec_from_script(session, person, wish.id)
        film = spec.inputs[0].project_id
        name = variations.try_name(spec, language_of(request))
        return answer(_told(experiments.create_experiment(session, person, name, spec, project_id=film)), 201)


@router.get("/experiments/{experiment_id}")
def get_experiment(
    experiment_id: uuid.UUID, studio: StudioHere, person: PersonHere, request: Request, rung: Rung | Literal[""] = ""
) -> JSONResponse:
    """The question, what Run would do and cost, every cell, and the table of one rung."""
    language = language_of(request)
    with studio.db.read() as session:
        row = experiments.load_experiment(session, person, experiment_id)
        told = experiment_export.load_export(session, person, row)
        table = results.load_results(session, experiment_id, rung)
        cells = experiment_export.cells_as_data(told, language)
    data = {**_told(row), "spec": told.spec, "plan": _plan(studio, row, person, language), "cells": cells}
    return answer(data | {"results": _results(table, language)})


@router.put("/experiments/{experiment_id}")
def change_experiment(
    experiment_id: uuid.UUID, change: ExperimentChange, studio: StudioHere, person: PersonHere
) -> JSONResponse:
    """409 where somebody saved another meanwhile."""
    with studio.db.write() as session:
        experiments.save_spec(session, person, experiment_id, change.spec, change.version)
        return answer(_told(experiments.load_experiment(session, person, experiment_id)))


@router.post("/experiments/{experiment_id}/clone")
def clone_experiment(experiment_id: uuid.UUID, studio: StudioHere, person: PersonHere) -> JSONResponse:
    with studio.db.write() as session:
        return answer(_told(experiments.clone(session, person, experiment_id)), 201)


@router.delete("/experiments/{experiment_id}", status_code=204)
def remove_experiment(experiment_id: uuid.UUID, studio: StudioHere, person: PersonHere) -> Response:
    with studio.db.write() as session:
        experiments.remove(session, person, experiment_id)
    return Response(status_code=204)


# Running -----------------------------------------------------------------------------------------------------------------


@router.post("/experiments/{experiment_id}/run")
def run_experiment(experiment_id: uuid.UUID, wish: RunWish, studio: StudioHere, person: PersonHere) -> JSONResponse:
    """202 with the task that does it; without one where nothing is missing."""
    task_id = lab.run_cells(studio, experiment_id, person, wish.keys or wish.which)
    return answer({"task_id": task_id}, 202)


@router.post("/quick")
def ask_quickly(wish: QuickWish, studio: StudioHere, person: PersonHere) -> JSONResponse:
    """One prompt, before all else that waits: 202 with its experiment."""
    made = lab.ask_quickly(
        studio,
        person,
        wish.prompt,
        wish.models,
        rung=wish.rung,
        settings=wish.settings,
        language=wish.language,
        project_id=wish.project_id,
        cap=wish.cap_micro_yuan,
        negative=wish.negative,
    )
    return answer({"experiment_id": made}, 202)


@router.post("/cells/climb")
def climb(wish: ClimbWish, studio: StudioHere, person: PersonHere) -> JSONResponse:
    """Chosen cells of one experiment go up a rung: 202 with the task that does it."""
    task_id = lab.climb_cells(studio, person, wish.cells, wish.rung, wish.models, wish.settings)
    return answer({"task_id": task_id}, 202)


@router.post("/experiments/{experiment_id}/stop", status_code=204)
def stop_experiment(experiment_id: uuid.UUID, studio: StudioHere, person: PersonHere) -> Response:
    lab.stop_experiment(studio, person, experiment_id)
    return Response(status_code=204)


@router.delete("/cells/{cell_id}", status_code=204)
def cancel_cell(cell_id: uuid.UUID, studio: StudioHere, person: PersonHere) -> Response:
    """What is being paid for is let finish first."""
    lab.cancel_cell(studio, person, cell_id)
    return Response(status_code=204)


# Taken home --------------------------------------------------------------------------------------------------------------


@router.get("/experiments/{experiment_id}/export.{form}")
def export_experiment(
    experiment_id: uuid.UUID,
    form: Literal["csv", "json"],
    studio: StudioHere,
    person: PersonHere,
    request: Request,
    lang: Annotated[Literal[Language, ""], Query()] = "",
) -> Response:
    """A table for spreadsheets, or the whole as JSON."""
    language = lang or language_of(request)
    with studio.db.read() as session:
        told = experiment_export.load_export(
            session, person, experiments.load_experiment(session, person, experiment_id)
        )
        if form == "csv":
            content, kind = experiment_export.as_csv(told, language), "text/csv; charset=utf-8"
        else:
            content, kind = (
                experiment_export.json_as_bytes(experiment_export.as_json(session, told, language)),
                "application/json",
            )
    return _file(content, kind, f"{told.experiment.name}.{form}")


@router.get("/experiments/{experiment_id}/sheet")
def get_sheet(
    experiment_id: uuid.UUID,
    studio: StudioHere,
    person: PersonHere,
    request: Request,
    lang: Annotated[Literal[Language, ""], Query()] = "",
) -> Response:
    """A PNG of the whole grid, or a ZIP of several."""
    with studio.db.read() as session:
        told = experiment_export.load_export(
            session, person, experiments.load_experiment(session, person, experiment_id)
        )
    made = contact_sheet.draw_contact_sheet(studio, told, lang or language_of(request))
    return _file(made.content, made.media_type, f"{told.experiment.name}.{'png' if made.pages == 1 else 'zip'}")


# Told --------------------------------------------------------------------------------------------------------------------


def _told(row: Experiment) -> dict[str, Any]:
    return {
        "experiment_id": row.id,
        "name": row.name,
        "task_type": row.task_type,
        "project_id": row.project_id,
        "version": row.version,
        "cap_micro_yuan": row.cap_micro_yuan,
        "quick": row.quick,
        "cloned_from": row.cloned_from,
        "created_at": row.created_at,
        "updated_at": row.updated_at,
    }


def _plan(studio: Studio, row: Experiment, person: Person, language: str) -> dict[str, Any]:
    """Each cell that cannot be says why; a grid that is too large has no plan, and says so."""
    account = Account(project_id=row.project_id, user_id=person.id, stage="lab", experiment_id=row.id)
    try:
        plan = run_plan.plan_grid(studio, account, row)
    except TooManyCells as many:
        return {"cells": [], "said": many.sentence(language)}
    told = plan.model_dump(mode="json")
    for cell, of in zip(told["cells"], plan.cells, strict=True):
        cell["why_not"] = run_plan.explain_impossible(of, language)
        del cell["facts"]
    return told


def _results(table: result_values.Results, language: str) -> dict[str, Any]:
    """With the sentences that the figures allow."""
    told = table.model_dump(mode="json")
    for name in ("variants", "models", "both"):
        for row, of in zip(told[name], getattr(table, name), strict=True):
            row["said"] = of.said(language)
    told["leader"]["said"] = table.leader.said(language)
    told["model_leader"]["said"] = table.model_leader.said(language)
    return told | {"ladder": RUNGS}


def _file(content: bytes, media_type: str, name: str) -> Response:
    plain = "".join(c for c in name.replace("/", "-").replace("\\", "-") if c.isprintable())[-120:] or "experiment"
    saved = f"attachment; filename*=UTF-8''{quote(plain, safe='')}"
    headers = {"Content-Disposition": saved, "Cache-Control": "private, no-store"}
    return Response(content, media_type=media_type, headers=headers)
