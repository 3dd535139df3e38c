"""An experiment is run: each cell a task of its own, asked of its one model, kept, checked; the tab may be closed meanwhile."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

from core.database import tables
from core.database.engine import Session
from core.database.tables import Cell, Experiment, Task
from core.errors import NotFound, NothingToTry, Stopped
from core.i18n import Language
from core.lab import cell_requests, cells, experiments, quality_ladder, run_plan, text_stream
from core.lab.cell_checks import add_checks
from core.lab.lab_values import CellSettings, ExperimentSpec, LabInput, Rung, Variant
from core.lab.run_plan import PlannedRequest
from core.money.ledger import Account
from core.people import access, rate_limit
from core.people.access import Action, UserLike
from core.studio import Studio
from core.tasks.task_rows import OPEN
from jobs import queue
from jobs.queue import URGENT
from jobs.task_work import Work, job
from providers.base import Capability, Request, Result
from providers.errors import Doubtful, Later, NoModel

Which = Literal["missing", "first_row"]
RUNG_OF: dict[Capability, Rung] = {
    Capability.TEXT: "text",
    Capability.IMAGE: "still",
    Capability.VIDEO: "clip",
    Capability.SPEECH: "sound",
    Capability.MUSIC: "sound",
    Capability.EFFECT: "sound",
}
NAME_CHARS = 60


def run_cells(
    studio: Studio, experiment_id: uuid.UUID, user: UserLike, which: Which | Sequence[str] = "missing"
) -> uuid.UUID | None:
    """Ask for the cells that are missing, for those of the first input alone ("first_row"), or for those of these
    keys. What is done is not asked again, what failed or was cancelled is. Returns the task that does it, None where nothing is
    missing. Raises NotFound, NotAllowed, NothingToTry, TooManyCells, TooManyRequests."""
    rate_limit.count_request_by_id(studio.db, studio.near, user.id)
    with studio.db.read() as session:
        experiment = _load_runnable_experiment(session, user, experiment_id)
    spec = experiments.spec_of(experiment)
    account = Account(project_id=experiment.project_id, user_id=user.id, stage="lab", experiment_id=experiment.id)
    laid = run_plan.lay_grid(studio, account, spec)
    wanted = [one for one in _chosen(laid, which) if not one.planned.why_not]
    with studio.db.write() as session:
        experiment = session.get_one(tables.Experiment, experiment_id)
        ids = set(cells.create_cells(session, experiment_id, wanted))
        ids |= cells.climbed_cell_ids(session, experiment_id, None if which == "missing" else which)
        if not ids:
            raise NothingToTry()
        root_id = cells.plan_run(
            session,
            experiment,
            ids,
            user.id,
            templates={variant.id: variant.template for variant in spec.variants},
            priority=URGENT if experiment.quick else 0,
            expected={model.id: model.seconds for model in studio.gateway.models()},
        )
    queue.dispatch(studio)
    return root_id


def ask_quickly(
    studio: Studio,
    user: UserLike,
    prompt: str,
    models: Sequence[str],
    *,
    rung: Rung | None = None,
    settings: CellSettings = CellSettings(),
    language: Language = "zh",
    project_id: uuid.UUID | None = None,
    cap: int | None = None,
    negative: str = "",
    style: LabInput | None = None,
) -> uuid.UUID:
    """One prompt to each of these models at once, before anything else that waits: the id of its experiment. The rung is what the
    first model makes where it is not said; in a `style`, as core.lab.inputs gives it, its words are told after those of the prompt.
    Raises NothingToTry, NotAllowed, NotFound, TooManyRequests."""
    if not prompt.strip() or not models:
        raise NothingToTry()
    if rung is None:
        does = studio.gateway.known(studio.books(Account(user_id=user.id))).get(models[0])
        rung = RUNG_OF.get(does.capability, "text") if does else "text"
    literal = cell_requests.escape_wording
    text = literal(prompt.strip()) + ("\n{style_words}" if style is not None else "")
    variant = Variant(id="a", text=text, negative=literal(negative), language=language)
    spec = ExperimentSpec(
        rung=rung,
        variants=(variant,),
        models=tuple(models),
        inputs=(style,) if style is not None else (),
        settings=settings,
        language=language,
    )
    with studio.db.write() as session:
        name = " ".join(prompt.split())[:NAME_CHARS]
        row = experiments.create_experiment(session, user, name, spec, project_id=project_id, cap=cap, quick=True)
        _load_runnable_experiment(session, user, row.id)
    run_cells(studio, row.id, user)
    return row.id


def climb_cells(
    studio: Studio,
    user: UserLike,
    cell_ids: Sequence[uuid.UUID],
    rung: Rung,
    models: Sequence[str] = (),
    settings: CellSettings | None = None,
) -> uuid.UUID | None:
    """Bring these cells up to the next rung and ask for them: see core.lab.quality_ladder. Raises NotFound, NotAllowed, NothingToTry,
    TooManyCells, TooManyRequests."""
    with studio.db.read() as session:
        row = session.get(Cell, cell_ids[0]) if cell_ids else None
        if row is None:
            raise NotFound(what="cell")
        _load_runnable_experiment(session, user, row.experiment_id)
    account = Account(user_id=user.id, stage="lab", experiment_id=row.experiment_id)
    return run_cells(
        studio, row.experiment_id, user, quality_ladder.climb_cells(studio, account, cell_ids, rung, models, settings)
    )


def _load_runnable_experiment(session: Session, user: UserLike, experiment_id: uuid.UUID) -> Experiment:
    """One whose cells this person may have asked: nothing is kept of what they ask for before that is known. Raises NotFound, NotAllowed."""
    experiment = experiments.load_changeable_experiment(session, user, experiment_id)
    if experiment.project_id is not None:
        access.require(user, Action.MAKE, access.find_ownership(session, experiment.project_id))
    return experiment


def cancel_cell(studio: Studio, user: UserLike, cell_id: uuid.UUID) -> None:
    """One cell; the others go on. What is being paid for is let finish first. Raises NotFound, NotAllowed."""
    with studio.db.read() as session:
        row = session.get(Cell, cell_id)
        if row is None:
            raise NotFound(what="cell")
        experiments.load_changeable_experiment(session, user, row.experiment_id)
        task = session.get(Task, row.task_id) if row.task_id else None
    if task is not None and task.status in OPEN:
        queue.cancel(studio, task.id)
    with studio.db.write() as session:
        cells.repair_cells(session, row.experiment_id)


def stop_experiment(studio: Studio, user: UserLike, experiment_id: uuid.UUID) -> None:
    """All cells of it that have not ended. Raises NotFound, NotAllowed."""
    with studio.db.read() as session:
        experiments.load_changeable_experiment(session, user, experiment_id)
        runs = cells.open_run_ids(session, experiment_id)
    for root_id in runs:
        queue.cancel(studio, root_id)
    with studio.db.write() as session:
        cells.repair_cells(session, experiment_id)


# One cell ----------------------------------------------------------------------------------------------------------------


@job("lab.run")
def begin_run(work: Work) -> None:
    """A run is a container of its cells from its first moment: nothing is left to do for itself."""


@job("lab.cell")
def cell(work: Work) -> None:
    cell_id, before = uuid.UUID(work.params["cell"]), int(work.params.get("before", 0))
    with work.write() as session:
        row = cells.claim_cell(session, cell_id, work.task_id)
    if row is None:
        return
    speaker = text_stream.TextStream(work.studio.near, row.id) if work.params.get("spoken") else None
    try:
        request = cells.request_of(row)
        result = _asked(work, row, request, speaker)
        found = cells.store_result(work.studio, request, result, work.task.project_id)
        found = add_checks(work.studio, request, found, row.rung, work.task.project_id)
    except (Stopped, Later):
        raise
    except Exception as error:
        if state := _ended_badly(work, row, before, error):
            _end(speaker, state)
        raise
    with work.write() as session:
        cells.save_result(session, cell_id, work.task_id, before, found)
    _end(speaker, "completed")


def _asked(work: Work, row: Cell, request: Request, speaker: text_stream.TextStream | None) -> Result:
    """By its own model and no other. Raises NoModel where that is not known here any more."""
    if row.rung == "prompt":
        return Result(text=request.prompt)
    account = replace(
        work.task.account, template=str(work.params.get("template", "")), experiment_id=row.experiment_id, stage="lab"
    )
    model = work.studio.gateway.known(work.studio.books(account)).get(row.model)
    if model is None or model.capability is not request.capability:
        raise NoModel(f"{row.model} is not here.")
    said = work.studio.terms(account, may_wait=True)
    terms = run_plan.terms_for_model(said, row.model, str(work.params.get("grade", "balanced")))
    if speaker is None:
        return work.asking(terms, account)(request)
    flow = work.streaming(terms, account)(request)
    while True:
        try:
            speaker.say(next(flow))
        except StopIteration as end:
            return end.value  # type: ignore[no-any-return]


def _end(speaker: text_stream.TextStream | None, state: str) -> None:
    if speaker is not None:
        speaker.end(state)


def _ended_badly(work: Work, row: Cell, before: int, error: Exception) -> str:
    """The cell says why, once no further try can help; what may have been paid waits for a person. Returns how it stands now; empty
    while it will be tried again."""
    said, again = queue.judge_failure(error, work.task.attempts)
    if again and work.task.attempts < work.task.max_attempts:
        return ""
    state = "processing" if isinstance(error, Doubtful) else "failed"
    with work.write() as session:
        cells.save_failure(session, row.id, work.task_id, before, said, state)
    return state


# Which -------------------------------------------------------------------------------------------------------------------


def _chosen(laid: list[PlannedRequest], which: Which | Sequence[str]) -> list[PlannedRequest]:
    if which == "missing":
        return laid
    if which == "first_row":
        possible = [one for one in laid if not one.planned.why_not]
        first = possible[0].planned.input if possible else ""
        seed = possible[0].planned.seed if possible else 0
        return [one for one in laid if (one.planned.input, one.planned.seed) == (first, seed)]
    keys = set(which)
    return [one for one in laid if one.planned.key in keys]
