"""From cheap to dear: chosen cells go up a rung, each taking with it what it made. Nobody else climbs."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import replace

from sqlalchemy import select

from core.database import tables
from core.database.tables import Cell, Experiment
from core.errors import NotFound, NothingToTry, TooManyCells
from core.lab import cell_requests, cells, experiments, run_plan
from core.lab.cell_requests import InputSource, escape_wording
from core.lab.lab_values import CellSettings, ExperimentSpec, GridPlan, LabInput, Rung, Variant
from core.lab.run_plan import MOST_CELLS, NOTHING, GridPlanner, PlannedRequest
from core.money.ledger import Account
from core.studio import Studio
from providers.base import Capability, Request

NEXT: dict[Rung, tuple[Rung, ...]] = {
    "prompt": ("text", "still", "sound"),
    "text": ("still", "sound"),
    "still": ("draft", "clip"),
    "sound": (),
    "draft": ("clip",),
    "clip": (),
}
"""Where a cell may go from each rung."""


def rungs_from(rung: Rung) -> tuple[Rung, ...]:
    return NEXT[rung]


def plan_climb(
    studio: Studio,
    account: Account,
    cell_ids: Sequence[uuid.UUID],
    rung: Rung,
    models: Sequence[str] = (),
    settings: CellSettings | None = None,
) -> GridPlan:
    """What it would take to bring these cells up: one for each of these models. Where none is named: the model a cell has where that
    can do it, else the one that would be asked first. Raises NotFound, NothingToTry, TooManyCells."""
    experiment, laid = lay_climb(studio, account, cell_ids, rung, models, settings)
    return run_plan.sum_plan(studio, account, [one.planned for one in laid], experiment)


def climb_cells(
    studio: Studio,
    account: Account,
    cell_ids: Sequence[uuid.UUID],
    rung: Rung,
    models: Sequence[str] = (),
    settings: CellSettings | None = None,
) -> list[str]:
    """The cells of the next rung, made and not asked yet: their keys, for jobs.stages.lab.run_cells. Those that are impossible are left out. Who may
    do so is for the caller to ask. Raises NotFound, NothingToTry, TooManyCells."""
    experiment, laid = lay_climb(studio, account, cell_ids, rung, models, settings)
    ready = [one for one in laid if not one.planned.why_not]
    if not ready:
        raise NothingToTry()
    with studio.db.write() as session:
        cells.create_cells(session, experiment.id, ready)
    return [one.planned.key for one in ready]


def lay_climb(
    studio: Studio,
    account: Account,
    cell_ids: Sequence[uuid.UUID],
    rung: Rung,
    models: Sequence[str],
    settings: CellSettings | None,
) -> tuple[Experiment, list[PlannedRequest]]:
    """A text's answer is what the still is told; a still is what a clip begins with, told as the still was. Only cells that are done
    and whose rung leads there climb."""
    with studio.db.read() as session:
        rows = session.scalars(select(Cell).where(Cell.id.in_(list(cell_ids)))).all()
        if not rows or len({row.experiment_id for row in rows}) != 1:
            raise NotFound(what="cell")
        experiment = session.get(tables.Experiment, rows[0].experiment_id)
        if experiment is None or experiment.removed_at is not None:
            raise NotFound(what="experiment")
        spec = experiments.spec_of(experiment)
        bases = cell_requests.load_input_sources(session, spec.inputs or (NOTHING,), account.user_id)
    chosen = [row for row in rows if row.state == "completed" and rung in NEXT[row.rung]]  # type: ignore[index]
    account = replace(account, experiment_id=experiment.id, project_id=experiment.project_id, stage="lab")
    if len(chosen) * max(1, len(models)) > MOST_CELLS:
        raise TooManyCells(cells=len(chosen) * len(models), most=MOST_CELLS)
    order = {id: place for place, id in enumerate(cell_ids)}
    grid = GridPlanner(studio, account, rung, settings or spec.settings)
    laid: list[PlannedRequest] = []
    for row in sorted(chosen, key=lambda row: order[row.id]):
        for model_id in models or (_usual(studio, account, row, rung, grid),):
            laid += _up(row, model_id, spec, bases, grid)
    if not laid:
        raise NothingToTry()
    return experiment, laid


def _up(
    row: Cell, model_id: str, spec: ExperimentSpec, bases: dict[str, InputSource], grid: GridPlanner
) -> Iterable[PlannedRequest]:
    one = next((each for each in spec.inputs if each.id == row.input), LabInput(id=row.input))
    base = bases.get(row.input, InputSource())
    asked = cells.request_of(row)
    first = next((each for each in spec.variants if each.id == row.variant), None)
    told = row.answer if row.rung in ("text", "prompt") else asked.prompt
    variant = Variant(
        id=row.variant,
        name=first.name if first else "",
        text=escape_wording(told.strip()),
        negative=escape_wording(asked.negative),
        template=first.template if first else "",
        language=first.language if first else spec.language,
    )
    still = row.sha256 if row.rung == "still" else next(iter(asked.references), "")
    return grid.row(variant, model_id, [(one, row.seed)], {one.id: base}, row.seed, still=still, parent_id=row.id)


def _usual(studio: Studio, account: Account, row: Cell, rung: Rung, grid: GridPlanner) -> str:
    """Its own model where that does what the rung asks for, else the one that would be asked first."""
    does = cell_requests.OF_RUNG[rung]
    own = grid.known.get(row.model)
    if own is not None and own.capability in does:
        return row.model
    return _first(studio, account, row, does[0], grid.settings)


def _first(studio: Studio, account: Account, row: Cell, does: Capability, settings: CellSettings) -> str:
    like = Request(
        capability=does,
        purpose="clip" if does is Capability.VIDEO else cell_requests.FREE,
        prompt=row.answer or cells.request_of(row).prompt,
        width=settings.width,
        height=settings.height,
        seconds=settings.seconds if does is Capability.VIDEO else 0,
        references=(row.sha256,) if does is Capability.VIDEO and row.sha256 else (),
    )
    model = studio.first(like, account)
    if model is None:
        raise NothingToTry()
    return model.id
