"""A scene told another way, as somebody asked for it: proposed first, and only what is taken changes the script."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable, Sequence
from functools import partial
from typing import Any

from pydantic import Field
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.database import tables
from core.errors import Conflict, MadeBadly, NotFound, NothingToChange, NotUnderstood
from core.gateway.structured_answers import answer_schema, ask_typed
from core.production import script_revisions
from core.project import prompt_files
from core.script import script, script_edit, script_writing
from core.script.model import Scene, Script
from core.tasks.task_rows import TaskState
from core.types import Value
from providers.base import Ask, Capability, Request
from providers.errors import Unable

KIND = "script.rewrite"
LONGEST_WISH = 500
WISHES = ("shorter", "longer", "funnier", "sadder", "tenser", "quieter", "more_dialogue", "less_dialogue")
"""What is suggested, by name; a person may ask for anything."""


class Rewritten(Value):
    """The scenes that were asked for, in their order."""

    scenes: tuple[Scene, ...] = Field(min_length=1)


class RewriteProposal(Value):
    """What came of one asking: each scene as it was `seen` and as it would be (`new`), those still to be decided in `left`;
    or `refused`, a stored sentence that says why not."""

    task_id: uuid.UUID
    instruction: str
    at: str = ""
    seen: tuple[Scene, ...] = ()
    new: tuple[Scene, ...] = ()
    left: tuple[int, ...] = ()
    refused: dict[str, Any] = {}

    def of(self, scene: Scene) -> int | None:
        """Which of its scenes this is, where it still stands as it was seen and is to be decided."""
        return next((n for n in self.left if self.seen[n] == scene), None)

    def older_of(self, scene: Scene) -> int | None:
        """Which of its scenes this is, where it was changed since."""
        ids = {beat.id for beat in scene.beats}
        return next((n for n in self.left if ids & {beat.id for beat in self.seen[n].beats}), None)


def rewrite_scenes(told: Script, numbers: Sequence[int], instruction: str, take: int, ask: Ask) -> tuple[Scene, ...]:
    """These scenes (from 1) after an instruction; beats that stay keep their ids. Raises NotUnderstood or NothingToChange, or MadeBadly where the
    answer is no such scenes."""
    wish = instruction.strip()[:LONGEST_WISH]
    request = Request(
        capability=Capability.TEXT,
        purpose="rewrite",
        prompt=prompt_files.fill_prompt(
            "script_rewrite",
            instruction=wish,
            scenes=", ".join(map(str, numbers)),
            language=prompt_files.language_name(told.language),
            script=script.script_as_text(told),
            wanted=json.dumps([told.scenes[n - 1].model_dump(mode="json") for n in numbers], ensure_ascii=False),
            cast=", ".join(member.name for member in told.cast),
        ),
        inputs={
            "script": told.model_dump(mode="json"),
            "scenes": list(numbers),
            "instruction": wish,
            "take": take,
        },
        answer_schema=answer_schema(Rewritten, words=script_writing.WORDS),
        language=told.language,
        seed=take,
    )
    try:
        answer = ask_typed(Rewritten, request, ask)
    except Unable as refusal:
        raise NotUnderstood() from refusal
    seen = tuple(told.scenes[n - 1] for n in numbers)
    if len(answer.scenes) != len(seen):
        raise MadeBadly(what="rewrite", model="")
    made = tuple(_checked(told, old, new) for old, new in zip(seen, answer.scenes, strict=True))
    if made == seen:
        raise NothingToChange()
    return made


def _checked(told: Script, seen: Scene, new: Scene) -> Scene:
    """Only who is in the cast speaks, something happens, and whatever is new has an id of its own. Raises MadeBadly."""
    cast = {"", *(member.name for member in told.cast), *(beat.speaker for beat in seen.beats)}
    if not new.beats or any(beat.speaker not in cast or not beat.text.strip() for beat in new.beats):
        raise MadeBadly(what="rewrite", model="")
    free = {beat.id for beat in seen.beats}
    beats = []
    for beat in new.beats:
        if beat.id in free:
            free.discard(beat.id)
            beats.append(beat)
        else:
            beats.append(beat.model_copy(update={"id": script_edit.new_beat_id()}))
    return new.model_copy(update={"beats": tuple(beats)})


# On a task -----------------------------------------------------------------------------------------------------------


def rewrite_as_data(instruction: str, at: str, seen: Iterable[Scene], new: Iterable[Scene]) -> dict[str, Any]:
    """As a task keeps it. Scenes that did not change are left out."""
    pairs = [(old, now) for old, now in zip(seen, new, strict=True) if old != now]
    return {
        "instruction": instruction,
        "at": at,
        "seen": [old.model_dump(mode="json") for old, _ in pairs],
        "new": [now.model_dump(mode="json") for _, now in pairs],
        "left": list(range(len(pairs))),
    }


def open_proposals(session: Session, project_id: uuid.UUID) -> list[RewriteProposal]:
    """What is still to be decided, newest first; of several askings for one place only the newest."""
    rows = select(tables.Task).where(
        tables.Task.project_id == project_id,
        tables.Task.kind == KIND,
        tables.Task.status == TaskState.COMPLETED,
        tables.Task.result.is_not(None),
    )
    found: dict[str, RewriteProposal | None] = {}
    for row in session.scalars(rows.order_by(tables.Task.completed_at.desc()).limit(40)):
        told = json.loads(row.result or "{}")
        at = str(told.get("at", ""))
        if at not in found:
            found[at] = RewriteProposal(task_id=row.id, **told) if told.get("left") or told.get("refused") else None
    return [proposal for proposal in found.values() if proposal is not None]


def accept_scenes(
    session: Session,
    project_id: uuid.UUID,
    task_id: uuid.UUID,
    numbers: Sequence[int],
    user_id: uuid.UUID,
    note: dict[str, Any],
) -> None:
    """Let these of its scenes stand in the script. Raises Conflict where one was changed since it was seen."""
    row, told = _of_task(session, project_id, task_id)
    proposal = RewriteProposal(task_id=task_id, **told)
    script_row = script.find(session, project_id)
    wanted = [(proposal.seen[n], proposal.new[n]) for n in numbers if n in proposal.left]
    if script_row is None or not wanted:
        raise Conflict(what="")
    change = partial(script_edit.replace_scenes, wanted=wanted)
    script_revisions.save_script_edit(
        session, project_id, change, seen_version=script_row.version, user_id=user_id, note=note
    )
    _settle(row, told, numbers)


def reject_scenes(
    session: Session, project_id: uuid.UUID, task_id: uuid.UUID, numbers: Sequence[int] | None = None
) -> None:
    """It was read and not wanted; nothing of the script changes. Raises NotFound."""
    row, told = _of_task(session, project_id, task_id)
    _settle(row, told, told.get("left", []) if numbers is None else numbers)


def _settle(row: tables.Task, told: dict[str, Any], numbers: Sequence[int]) -> None:
    left = [n for n in told.get("left", []) if n not in numbers]
    row.result = json.dumps({**told, "left": left, "refused": {}}, ensure_ascii=False)


def _of_task(session: Session, project_id: uuid.UUID, task_id: uuid.UUID) -> tuple[tables.Task, dict[str, Any]]:
    row = session.get(tables.Task, task_id)
    if row is None or row.project_id != project_id or row.kind != KIND or not row.result:
        raise NotFound(what="rewrite")
    return row, json.loads(row.result)


def count_rewrites(session: Session, project_id: uuid.UUID, target_id: str) -> int:
    """How often a rewriting of this was asked for: the next one comes out another way."""
    rows = select(func.count(tables.Task.id)).where(
        tables.Task.project_id == project_id, tables.Task.kind == KIND, tables.Task.target_id == target_id
    )
    return session.scalar(rows) or 0
