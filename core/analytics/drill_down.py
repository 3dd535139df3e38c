"""From a number on a dashboard to what is behind it: the rows of the ledger, the steps, and the very shots and portraits they made.

Which rows those are is asked like a chart, of the same time, filters and viewer; SQL is then asked only for these few, by an index.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from core import i18n
from core.analytics.chart_query import ChartAnswer, ChartQueries, Viewer, parse_id
from core.analytics.charts import load_charts
from core.analytics.filters import Filters
from core.database import tables
from core.types import Value

ROWS, THINGS = 100, 60
"""Of the ledger, and things that were made, where nobody says how many."""
WIDELY = 500
"""Calls that are looked at for the things they made."""
Followed = TypeVar("Followed", tables.Call, tables.Task)


class NamedThing(Value):
    """A film or a person: their id as 32 letters, empty where there is none. `gone`: in the bin, or deleted for good, and then
    nobody knows the name any more."""

    id: str = ""
    name: str = ""
    gone: bool = False


class LedgerRow(Value):
    """One call as its row of the ledger says it. Times UTC, money in micro-yuan, `amount` in the vendor's own currency at `rate`
    yuan each. `cost` is what was left to pay of `listed`, the list price, after `free_units` of an `allowance`; `estimated`: the vendor did
    not say what was used. `error` is its class, `said` the sentence that came with it."""

    number: int
    at: datetime
    stage: str
    capability: str
    provider: str
    model: str
    state: str
    cached: bool
    cost: int
    listed: int
    allowance: str
    free_units: int
    estimated: bool
    estimate: int
    amount: str
    currency: str
    rate: str
    milliseconds: int
    error: str
    said: str
    film: NamedThing
    person: NamedThing
    template: str
    task: str
    """Its id; empty where it was made for none."""


class TaskStep(Value):
    """One task. Times UTC; `run` is the task that somebody asked for, of which this is a step; `error` as tasks keep it."""

    number: int
    id: str
    run: str
    kind: str
    stage: str
    state: str
    at: datetime
    ended_at: datetime | None
    attempts: int
    film: NamedThing
    person: NamedThing
    error: dict[str, Any]


class MadeThing(Value):
    """What calls were for: a shot or a portrait. `thumb` is the SHA-256 of a small picture of what they made, or of what is
    chosen; `cost` in micro-yuan and `calls` are of the calls behind the number only."""

    kind: str
    id: str
    film: NamedThing
    name: str = ""
    scene: int = 0
    sequence: int = 0
    sha256: str = ""
    thumb: str = ""
    chosen: bool = False
    """The picture is the one the film uses."""
    cost: int = 0
    calls: int = 0


def calls_behind(
    session: Session, asking: ChartQueries, viewer: Viewer, filters: Filters, limit: int = ROWS
) -> list[LedgerRow]:
    """The rows of the ledger behind a number, what cost most first, at most 500."""
    rows = _calls(session, asking, viewer, filters, limit)
    films, people = _films(session, (row.project_id for row in rows)), _people(session, (row.user_id for row in rows))
    return [_ledger_row(row, films, people) for row in rows]


def shots_behind(
    session: Session, asking: ChartQueries, viewer: Viewer, filters: Filters, limit: int = THINGS
) -> list[MadeThing]:
    """The shots and portraits that the dearest of the calls behind a number were for, what cost most first."""
    calls = [row for row in _calls(session, asking, viewer, filters, WIDELY) if row.task_id is not None]
    steps = select(tables.Task.id, tables.Task.target_id).where(tables.Task.id.in_({row.task_id for row in calls}))
    targets = {task: parse_id(target.rpartition(":")[2]) for task, target in session.execute(steps)}
    made: dict[uuid.UUID, list[tables.Call]] = defaultdict(list)
    for row in calls:
        if row.task_id is not None and (target := targets.get(row.task_id)):
            made[target].append(row)
    found: list[tables.Shot | tables.Character] = [
        *session.scalars(select(tables.Shot).where(tables.Shot.id.in_(made))),
        *session.scalars(select(tables.Character).where(tables.Character.id.in_(made))),
    ]
    things = [thing for thing in found if _may(viewer, thing.project_id, None)]
    things.sort(key=lambda thing: (-sum(row.cost_micro_yuan for row in made[thing.id]), thing.id.hex))
    things = things[:limit]
    films = _films(session, (thing.project_id for thing in things))
    takes = defaultdict(list)
    for take in session.scalars(
        select(tables.Take).where(
            tables.Take.of_kind.in_(("shot", "portrait")), tables.Take.of_id.in_([thing.id for thing in things])
        )
    ):
        takes[take.of_id].append(take)
    return [_thing(thing, made[thing.id], takes[thing.id], films) for thing in things]


def shots_and_calls_behind(
    session: Session, asking: ChartQueries, viewer: Viewer, filters: Filters, *, shots: int, calls: int
) -> tuple[list[MadeThing], list[LedgerRow]]:
    """At most so many `shots_behind` and so many `calls_behind` a number."""
    return (
        shots_behind(session, asking, viewer, filters, shots),
        calls_behind(session, asking, viewer, filters, calls),
    )


def steps_behind(
    session: Session, asking: ChartQueries, viewer: Viewer, filters: Filters, limit: int = ROWS
) -> list[TaskStep]:
    """The steps behind a number of tasks, the newest first, at most 500."""
    answer = asking.ask(load_charts()["tasks_behind"], filters, viewer)
    return steps_in_answer(session, viewer, answer, limit)


def steps_in_answer(session: Session, viewer: Viewer, answer: ChartAnswer, limit: int = ROWS) -> list[TaskStep]:
    """The steps that an answer names by `number` and `seq`, in its order: the slowest ten, the last of each error."""
    rows = _followed(session, tables.Task, viewer, answer, limit)
    films, people = _films(session, (row.project_id for row in rows)), _people(session, (row.user_id for row in rows))
    return [
        TaskStep(
            number=row.number,
            id=row.id.hex,
            run=(row.root_id or row.id).hex,
            kind=row.kind,
            stage=row.task_type,
            state=row.status,
            at=row.created_at,
            ended_at=row.completed_at,
            attempts=row.attempts,
            film=films.get(row.project_id, _nobody(row.project_id)),
            person=people.get(row.user_id, _nobody(row.user_id)),
            error=row.error or {},
        )
        for row in rows
    ]


def last_call_errors(session: Session, viewer: Viewer, answer: ChartAnswer) -> dict[int, str]:
    """What the last call of each error said, under its `number` in this answer of the chart "errors"."""
    return {row.number: _said(row.error) for row in _followed(session, tables.Call, viewer, answer, len(answer.rows))}


def last_task_errors(session: Session, viewer: Viewer, answer: ChartAnswer, language: str) -> dict[int, str]:
    """Of the chart "task_errors", in a reader's language."""
    rows = _followed(session, tables.Task, viewer, answer, len(answer.rows))
    return {row.number: error_sentence(row.error, language) for row in rows if row.error}


def error_sentence(error: dict[str, Any], language: str) -> str:
    """What a task kept, as a sentence; one that this version has no words for any more is left out."""
    try:
        return i18n.translate_stored(error, language)
    except (KeyError, TypeError, ValueError, IndexError):
        return ""


def _calls(session: Session, asking: ChartQueries, viewer: Viewer, filters: Filters, limit: int) -> list[tables.Call]:
    answer = asking.ask(load_charts()["calls_behind"], filters, viewer)
    return _followed(session, tables.Call, viewer, answer, limit)


def _followed(
    session: Session, table: type[Followed], viewer: Viewer, answer: ChartAnswer, limit: int
) -> list[Followed]:
    """The rows that an answer names, in its order. One that changed in this very second, or is gone for good, is left out."""
    number, seq = answer.columns.index("number"), answer.columns.index("seq")
    asked = {row[number]: row[seq] for row in answer.rows[: max(0, limit)]}
    if not asked:
        return []
    wanted = select(table).where(table.seq.in_(sorted(set(asked.values()))), table.number.in_(list(asked)))
    found = {row.number: row for row in session.scalars(wanted) if _may(viewer, row.project_id, row.user_id)}
    return [found[each] for each in asked if each in found]


def _may(viewer: Viewer, project: uuid.UUID | None, person: uuid.UUID | None) -> bool:
    """Asked once more of each row itself."""
    if viewer.all:
        return True
    return project.hex in viewer.projects if project else person is not None and person.hex == viewer.person


def _said(error: str) -> str:
    name, colon, sentence = error.partition(":")
    return sentence.strip() if colon and name.isidentifier() else error


def _nobody(id: uuid.UUID | None) -> NamedThing:
    return NamedThing(id=id.hex, gone=True) if id else NamedThing()


def _films(session: Session, ids: Iterable[uuid.UUID | None]) -> dict[uuid.UUID | None, NamedThing]:
    row = tables.Project
    found = session.execute(select(row.id, row.name, row.deleted_at).where(row.id.in_({each for each in ids if each})))
    return {id: NamedThing(id=id.hex, name=name, gone=deleted is not None) for id, name, deleted in found}


def _people(session: Session, ids: Iterable[uuid.UUID | None]) -> dict[uuid.UUID | None, NamedThing]:
    row = tables.User
    found = session.execute(select(row.id, row.name).where(row.id.in_({each for each in ids if each})))
    return {id: NamedThing(id=id.hex, name=name) for id, name in found}


def _ledger_row(
    row: tables.Call, films: dict[uuid.UUID | None, NamedThing], people: dict[uuid.UUID | None, NamedThing]
) -> LedgerRow:
    return LedgerRow(
        number=row.number,
        at=row.created_at,
        stage=row.stage,
        capability=row.capability,
        provider=row.provider,
        model=row.model,
        state=row.state,
        cached=row.cached,
        cost=row.cost_micro_yuan,
        listed=max(row.list_micro_yuan, row.cost_micro_yuan),
        allowance=row.allowance,
        free_units=row.free_units,
        estimated=row.estimated,
        estimate=row.estimate_micro_yuan,
        amount=f"{row.amount.normalize():f}",
        currency=row.currency,
        rate=f"{row.rate.normalize():f}",
        milliseconds=row.milliseconds,
        error=row.error.partition(":")[0],
        said=_said(row.error),
        film=films.get(row.project_id, _nobody(row.project_id)),
        person=people.get(row.user_id, _nobody(row.user_id)),
        template=row.template,
        task=row.task_id.hex if row.task_id else "",
    )


def _thing(
    thing: tables.Shot | tables.Character,
    calls: list[tables.Call],
    takes: list[tables.Take],
    films: dict[uuid.UUID | None, NamedThing],
) -> MadeThing:
    """With the newest take that one of these calls made, else the chosen one."""
    keys, tasks = {row.key for row in calls}, {row.task_id for row in calls}
    theirs = [take for take in takes if (take.call_key and take.call_key in keys) or take.task_id in tasks]
    chosen = [take for take in takes if take.id == thing.take_id]
    shown = max(theirs or chosen, key=lambda take: take.number, default=None)
    shot = isinstance(thing, tables.Shot)
    return MadeThing(
        kind="shot" if shot else "portrait",
        id=thing.id.hex,
        film=films.get(thing.project_id, _nobody(thing.project_id)),
        name=(thing.shot_number or "") if isinstance(thing, tables.Shot) else thing.name,
        scene=thing.scene if isinstance(thing, tables.Shot) else 0,
        sequence=thing.sequence,
        sha256=shown.sha256 if shown else "",
        thumb=shown.thumb if shown else "",
        chosen=shown is not None and shown.id == thing.take_id,
        cost=sum(row.cost_micro_yuan for row in calls),
        calls=len(calls),
    )
