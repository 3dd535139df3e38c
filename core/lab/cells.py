"""A cell from promise to end: made once, asked once, kept with what it cost; whatever ends its task ends it too."""

from __future__ import annotations

import base64
import json
import uuid
from collections.abc import Collection, Iterable, Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import func, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from core.database import tables
from core.database.engine import Database
from core.database.tables import Cell, Experiment, Task, utc_now
from core.errors import BadInput, MadeBadly
from core.files import assets, picture_import
from core.gateway.routing_policy import OWN
from core.json_types import StoredSentence
from core.lab.run_plan import PlannedRequest
from core.production import incoming_media
from core.studio import Studio
from core.tasks import task_lifecycle
from core.tasks.task_graph import plan_steps as promise_steps
from core.tasks.task_rows import OPEN, PlannedStep, TaskState, lease_clock
from core.types import Value
from providers.base import Capability, Request, Result

NOVEL_CHARS = 200_000
"""A longer answer is cut, and says so."""
THUMB_PX = 480
RUN, ONE = "lab.run", "lab.cell"
AGAIN = ("failed", "cancelled")
RECIPE = "application/vnd.dailies.recipe+json"


class CellResult(Value):
    """What came of a cell, stored: text, or a file with its small picture."""

    answer: str = ""
    sha256: str = ""
    thumb: str = ""
    media_type: str = ""
    facts: dict[str, Any] = {}
    took_ms: int = 0
    call_key: str = ""


def list_cells(session: Session, experiment_id: uuid.UUID) -> list[Cell]:
    """All cells that were ever made for it, oldest first."""
    rows = select(Cell).where(Cell.experiment_id == experiment_id).order_by(Cell.created_at, Cell.id)
    return list(session.scalars(rows))


def climbed_cell_ids(
    session: Session, experiment_id: uuid.UUID, keys: str | Sequence[str] | None = None
) -> set[uuid.UUID]:
    """Those that came up from the rung below: all, or those of these keys."""
    mine = Cell.experiment_id == experiment_id, Cell.parent_id.is_not(None)
    rows = select(Cell.id).where(*mine)
    if keys is not None:
        rows = rows.where(Cell.key.in_([keys] if isinstance(keys, str) else list(keys)))
    return set(session.scalars(rows))


def open_run_ids(session: Session, experiment_id: uuid.UUID) -> list[uuid.UUID]:
    """The tasks of its runs that have not ended."""
    mine = Task.kind == RUN, Task.target_id == str(experiment_id), Task.status.in_(OPEN)
    return list(session.scalars(select(Task.id).where(*mine)))


def find_ended_cell(session: Session, cell_id: uuid.UUID) -> Cell | None:
    """The cell where it has ended, or a person must say what became of it."""
    row = session.get(Cell, cell_id)
    over = row is not None and (row.state not in ("pending", "processing") or bool(row.error))
    return row if over else None


# Promised ----------------------------------------------------------------------------------------------------------------


def create_cells(session: Session, experiment_id: uuid.UUID, laid: Iterable[PlannedRequest]) -> list[uuid.UUID]:
    """A row for each of these cells that has none. Returns the ids of all, in their order."""
    at, wanted = utc_now(), list(laid)
    rows = [_row(experiment_id, one, at + timedelta(microseconds=place)) for place, one in enumerate(wanted)]
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    for start in range(0, len(rows), 50):
        session.execute(dialect.insert(Cell).on_conflict_do_nothing(), rows[start : start + 50])
    known = select(Cell.key, Cell.id).where(Cell.experiment_id == experiment_id)
    ids = dict(session.execute(known).all())
    return [ids[one.planned.key] for one in wanted]


def plan_run(
    session: Session,
    experiment: Experiment,
    ids: Collection[uuid.UUID],
    user_id: uuid.UUID | None,
    *,
    templates: dict[str, str],
    priority: int = 0,
    expected: dict[str, float],
) -> uuid.UUID | None:
    """One run of those of these cells that nobody is at work on and that are not done: its root task, with a task for each; None
    where there is nothing to do. Whoever comes second finds them promised."""
    session.execute(select(Experiment.id).where(Experiment.id == experiment.id).with_for_update())
    repair_cells(session, experiment.id)
    rows = [row for row in list_cells(session, experiment.id) if row.id in ids and _is_free(row)]
    if not rows:
        return None
    root = task_lifecycle.accept(
        session, RUN, user_id=user_id, project_id=experiment.project_id, target_id=str(experiment.id), priority=priority
    )
    at = lease_clock(session)
    grade = (experiment.spec.get("settings") or {}).get("grade", "balanced")
    steps = [
        PlannedStep(
            kind=ONE,
            key=f"cell:{row.id}",
            params={
                "cell": str(row.id),
                "template": templates.get(row.variant, ""),
                "grade": grade,
                "spoken": experiment.quick and row.rung == "text",
                "before": row.cost_micro_yuan,
            },
            target_id=str(row.id),
            expected_s=expected.get(row.model, 1.0),
            priority=priority,
        )
        for row in rows
    ]
    promise_steps(session, root, steps, at)
    root.status, root.started_at = TaskState.PROCESSING, at
    made = select(Task.target_id, Task.id).where(Task.root_id == root.id, Task.kind == ONE)
    task_of = {uuid.UUID(target): task_id for target, task_id in session.execute(made)}
    for row in rows:
        row.state, row.task_id, row.error, row.ended_at = "pending", task_of[row.id], {}, None
    session.flush()
    return root.id


def _is_free(row: Cell) -> bool:
    return row.state in AGAIN or (row.state == "pending" and row.task_id is None)


def _row(experiment_id: uuid.UUID, one: PlannedRequest, at: Any) -> dict[str, Any]:
    cell = one.planned
    return {
        "id": uuid.uuid4(),
        "experiment_id": experiment_id,
        "key": cell.key,
        "rung": cell.rung,
        "variant": cell.variant,
        "model": cell.model,
        "input": cell.input,
        "seed": cell.seed,
        "request": one.request.model_dump(mode="json", exclude_defaults=True),
        "parent_id": one.parent_id,
        "state": "pending",
        "estimate_micro_yuan": cell.estimate or 0,
        "created_at": at,
    }


# Asked -------------------------------------------------------------------------------------------------------------------


def claim_cell(session: Session, cell_id: uuid.UUID, task_id: uuid.UUID) -> Cell | None:
    """This task takes the cell; None where it is done, gone, or another task's by now."""
    row = session.get(Cell, cell_id, with_for_update=True)
    if row is None or row.state == "completed" or row.task_id != task_id:
        return None
    row.state, row.error = "processing", {}
    return row


def request_of(row: Cell) -> Request:
    return Request.model_validate(row.request)


def store_result(studio: Studio, request: Request, result: Result, project_id: uuid.UUID | None) -> CellResult:
    """What came back, stored as it is: nothing is cut to a size that was asked for and not kept to. Raises MadeBadly for a file that
    is none."""
    facts = {name: fact for name, fact in result.facts.items() if name != "preview"}
    if result.cached:
        facts["cached"] = True
    known: dict[str, Any] = {"took_ms": round(1000 * result.took_s), "call_key": result.call}
    store = {"project_id": project_id} if project_id else {}
    match request.capability:
        case Capability.TEXT:
            answer = result.text.replace("\0", "")
            if len(answer) > NOVEL_CHARS:
                facts["cut_from"] = len(answer)
            if not answer.strip():
                facts["empty"] = True
            return CellResult(answer=answer[:NOVEL_CHARS], media_type="text/plain", facts=facts, **known)
        case Capability.VIDEO:
            return _clip(studio, request, result, facts, known, store)
        case Capability.SPEECH | Capability.MUSIC | Capability.EFFECT:
            sha256, milliseconds = incoming_media.store_sound(studio, result, **store)
            kind = _media_type(studio, sha256)
            return CellResult(sha256=sha256, media_type=kind, facts={**facts, "milliseconds": milliseconds}, **known)
        case _:
            return _picture(studio, result, facts, known, store)


def save_result(session: Session, cell_id: uuid.UUID, task_id: uuid.UUID, before: int, found: CellResult) -> None:
    row = session.get(Cell, cell_id)
    if row is None:
        return
    for name in ("answer", "sha256", "thumb", "media_type", "facts", "took_ms", "call_key"):
        setattr(row, name, getattr(found, name))
    row.state, row.error, row.ended_at = "completed", {}, utc_now()
    row.cost_micro_yuan = before + _cost(session, task_id)


def save_failure(
    session: Session, cell_id: uuid.UUID, task_id: uuid.UUID, before: int, error: StoredSentence, state: str
) -> None:
    """It has none, and why. `state`: "failed", or "processing" where a person must say what became of it."""
    row = session.get(Cell, cell_id)
    if row is None or row.task_id != task_id:
        return
    row.state, row.error = state, dict(error)
    row.ended_at = utc_now() if state == "failed" else None
    row.cost_micro_yuan = before + _cost(session, task_id)


def repair_cells(session: Session, experiment_id: uuid.UUID | None = None) -> int:
    """Cells whose task was cancelled, lost or deleted while they were open end as it did. Returns how many."""
    mended = 0
    for cell_id, task_id, status, error in _left_open(session, experiment_id):
        state = "cancelled" if task_id is None or status == TaskState.CANCELLED else "failed"
        values: dict[str, Any] = {"state": state, "error": error or {}, "ended_at": utc_now()}
        if status == TaskState.NEEDS_REVIEW:
            values = {"state": "processing", "error": error or {}}
        mine = update(Cell).where(Cell.id == cell_id, Cell.state.in_(("pending", "processing")))
        mended += session.execute(mine.values(**values)).rowcount  # type: ignore[attr-defined]
    return mended


def repair_all_cells(db: Database) -> int:
    """`mend` for every experiment; nothing is written where nothing is wrong."""
    with db.read() as session:
        wrong = bool(_left_open(session))
    if not wrong:
        return 0
    with db.write() as session:
        return repair_cells(session)


def _left_open(session: Session, experiment_id: uuid.UUID | None = None) -> list[Any]:
    """Open cells whose task is not: cell, task, how that ended and why."""
    rows = select(Cell.id, Task.id, Task.status, Task.error, Cell.error).outerjoin(Task, Task.id == Cell.task_id)
    rows = rows.where(Cell.state.in_(("pending", "processing")), Cell.task_id.is_not(None))
    rows = rows.where(or_(Task.id.is_(None), Task.status.not_in(OPEN)))
    if experiment_id is not None:
        rows = rows.where(Cell.experiment_id == experiment_id)
    found = session.execute(rows).all()
    return [row[:4] for row in found if not (row[2] == TaskState.NEEDS_REVIEW and row[4])]


def _cost(session: Session, task_id: uuid.UUID) -> int:
    """What its calls have cost, also those that came to nothing."""
    total = select(func.coalesce(func.sum(tables.Call.cost_micro_yuan), 0)).where(tables.Call.task_id == task_id)
    return int(session.scalar(total) or 0)


# Stored ------------------------------------------------------------------------------------------------------------------


def _picture(
    studio: Studio, result: Result, facts: dict[str, Any], known: dict[str, Any], store: dict[str, Any]
) -> CellResult:
    shape: dict[str, Any] = {}
    try:
        if result.provider == OWN:
            content, kind = result.content, result.media_type
        else:
            clean = picture_import.clean_picture_here(result.content)
            content, kind, shape = clean.content, clean.media_type, {"width": clean.width, "height": clean.height}
        small = picture_import.make_thumbnail(content, THUMB_PX)
    except BadInput as error:
        raise MadeBadly(what="picture", model=f"{result.provider}/{result.model}") from error
    sha256 = assets.store(studio.db, studio.files, content, kind, **shape, **store)
    thumb = assets.store(studio.db, studio.files, small, "image/webp", **store)
    return CellResult(sha256=sha256, thumb=thumb, media_type=kind, facts={**facts, **shape}, **known)


def _clip(
    studio: Studio,
    request: Request,
    result: Result,
    facts: dict[str, Any],
    known: dict[str, Any],
    store: dict[str, Any],
) -> CellResult:
    thumb = _poster(studio, request.references, store)
    if result.media_type == RECIPE:
        preview = base64.b64decode(result.facts.get("preview", ""))
        sha256 = assets.store(studio.db, studio.files, preview, "video/mp4", **store) if preview else ""
        facts = {**facts, "recipe": json.loads(result.content)}
        return CellResult(sha256=sha256, thumb=thumb, media_type="video/mp4", facts=facts, **known)
    clip = incoming_media.store_clip(studio, result, **store)
    facts = {**facts, "small": clip.small, "bytes": clip.bytes}
    return CellResult(sha256=clip.whole, thumb=thumb, media_type=_media_type(studio, clip.whole), facts=facts, **known)


def _poster(studio: Studio, references: Sequence[str], store: dict[str, Any]) -> str:
    """The picture it begins with, small."""
    if not references:
        return ""
    try:
        small = picture_import.make_thumbnail(studio.files.read(references[0]), THUMB_PX)
    except (BadInput, OSError, KeyError):
        return ""
    return assets.store(studio.db, studio.files, small, "image/webp", **store)


def _media_type(studio: Studio, sha256: str) -> str:
    with studio.db.read() as session:
        row = session.get(tables.Asset, sha256)
    return row.media_type if row else ""
