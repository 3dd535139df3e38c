"""An experiment taken home: as a table for spreadsheets, or whole as JSON. The contact sheet is core.lab.contact_sheet."""

from __future__ import annotations

import csv
import io
import json
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.database import tables
from core.i18n import texts_of_area, translate_key, translate_stored
from core.lab import marks, results, wordings
from core.lab.lab_values import RUNGS, ExperimentSpec
from core.lab.marks import CellMarks
from core.papers.spreadsheet_cells import escape_formula
from core.people import access
from core.people.access import Action, UserLike

COLUMNS = (
    "rung", "input", "variant", "model", "seed", "state", "prompt", "negative", "answer", "file", "media_type", "why", "stars", "marks",
    "rejected", "tags", "accepted", "cost_yuan", "seconds", "checks",
)  # fmt: skip
BY_PERSON = "marked_by"
"""One more column, for those who may see who gave what."""


@dataclass(frozen=True)
class ExperimentExport:
    """An experiment with all that is known of it, read once, as one person may see it."""

    experiment: tables.Experiment
    spec: ExperimentSpec
    cells: Sequence[tables.Cell]
    marked: dict[uuid.UUID, CellMarks]
    climbed: frozenset[uuid.UUID]
    names: bool
    """Whether they may see who gave which mark."""

    def variant(self, cell: tables.Cell) -> str:
        there = next((each for each in self.spec.variants if each.id == cell.variant), None)
        return wordings.wording_name(there) if there else wordings.removed_wordings(self.spec, [cell])[cell.variant]

    def input(self, cell: tables.Cell) -> str:
        return next((each.label or each.id for each in self.spec.inputs if each.id == cell.input), cell.input)

    def accepted(self, cell: tables.Cell) -> bool:
        return results.is_accepted(cell, self.marked.get(cell.id), cell.id in self.climbed)


def load_export(session: Session, user: UserLike, experiment: tables.Experiment) -> ExperimentExport:
    """Its cells in the order of the grid, for somebody who may see it: the caller has asked."""
    spec = ExperimentSpec.model_validate(experiment.spec or {})
    cells = list(session.scalars(select(tables.Cell).where(tables.Cell.experiment_id == experiment.id)))
    place = {name: n for n, name in enumerate([*RUNGS, *(v.id for v in spec.variants), *spec.models])}
    inputs = {each.id: n for n, each in enumerate(spec.inputs)}

    def order(cell: tables.Cell) -> tuple[Any, ...]:
        grid = (place.get(cell.rung, 99), inputs.get(cell.input, 999), place.get(cell.variant, 999))
        return *grid, place.get(cell.model, 999), cell.variant, cell.model, cell.seed, cell.created_at

    return ExperimentExport(
        experiment=experiment,
        spec=spec,
        cells=sorted(cells, key=order),
        marked=marks.marks_by_cell(session, experiment.id, user.id),
        climbed=frozenset(cell.parent_id for cell in cells if cell.parent_id),
        names=may_see_names(user, experiment),
    )


def may_see_names(user: UserLike, experiment: tables.Experiment) -> bool:
    """Who gave which mark: whoever asked the question, and who looks after the studio's people. Others see what all gave together,
    and their own."""
    return experiment.user_id == user.id or access.can(user, Action.MANAGE_USERS)


# A table -------------------------------------------------------------------------------------------------------------


def as_csv(told: ExperimentExport, language: str) -> bytes:
    """A line for each cell, UTF-8 with a mark so that a spreadsheet reads it as such."""
    columns = (*COLUMNS, BY_PERSON) if told.names else COLUMNS
    out = io.StringIO()
    sheet = csv.writer(out, lineterminator="\r\n")
    sheet.writerow([translate_key(f"lab.column_{name}", language) for name in columns])
    for cell in told.cells:
        line = _line(told, cell, language)
        sheet.writerow([escape_formula(line[name]) for name in columns])
    return b"\xef\xbb\xbf" + out.getvalue().encode("utf-8", "replace")


def _line(told: ExperimentExport, cell: tables.Cell, language: str) -> dict[str, Any]:
    word = told.marked.get(cell.id, CellMarks())
    request = cell.request or {}
    return {
        "rung": translate_key(f"lab.rung_{cell.rung}", language),
        "input": told.input(cell),
        "variant": told.variant(cell),
        "model": cell.model,
        "seed": cell.seed,
        "state": translate_key(f"lab.state_{cell.state}", language),
        "prompt": request.get("prompt", ""),
        "negative": request.get("negative", ""),
        "answer": cell.answer,
        "file": cell.sha256,
        "media_type": cell.media_type,
        "why": failure_reason(cell, language),
        "stars": "" if word.mean is None else f"{word.mean:.2f}",
        "marks": len(word.marks),
        "rejected": _yes(word.rejected, language),
        "tags": ", ".join(f"{tag_word(tag, language)} × {count}" for tag, count in word.tags.items()),
        "accepted": _yes(told.accepted(cell), language),
        "cost_yuan": format_yuan(cell.cost_micro_yuan),
        "seconds": f"{cell.took_ms / 1000:.2f}",
        "checks": json.dumps(_checks(cell), ensure_ascii=False) if _checks(cell) else "",
        BY_PERSON: "; ".join(_by(mark, language) for mark in word.marks),
    }


def failure_reason(cell: tables.Cell, language: str) -> str:
    """Why there is no answer, as a sentence; empty where there is one."""
    if not cell.error:
        return ""
    try:
        return translate_stored(cell.error, language)
    except (KeyError, FileNotFoundError):
        return translate_key("errors.StudioError", language)


def format_yuan(micro_yuan: int) -> str:
    """Exact, without a sign of money: "0.0123"."""
    whole, rest = divmod(micro_yuan, 1_000_000)
    return f"{whole}.{rest:06d}".rstrip("0").rstrip(".")


def tag_word(tag: str, language: str) -> str:
    return translate_key(f"lab.tag_{tag}", language) if f"tag_{tag}" in texts_of_area("lab") else tag


def _by(mark: marks.PersonMark, language: str) -> str:
    said = [
        str(mark.stars) if mark.stars is not None else "",
        translate_key("lab.word_rejected", language) if mark.rejected else "",
    ]
    said += [tag_word(tag, language) for tag in mark.tags]
    return f"{mark.name}: {', '.join(filter(None, said))}"


def _yes(is_so: bool, language: str) -> str:
    return translate_key("lab.word_yes", language) if is_so else ""


def _checks(cell: tables.Cell) -> Any:
    return (cell.facts or {}).get("checks")


# Whole ---------------------------------------------------------------------------------------------------------------


def as_json(session: Session, told: ExperimentExport, language: str) -> dict[str, Any]:
    """All of it as data: the question, each cell with its words, costs, checks and marks, and the tables of each rung. Money in
    micro-yuan, times in UTC. Files are named by their hash; nothing says where they lie, or with whose key they were made."""
    row = told.experiment
    rungs = [rung for rung in RUNGS if any(cell.rung == rung for cell in told.cells)]
    return {
        "experiment": {
            "id": str(row.id),
            "name": row.name,
            "task_type": row.task_type,
            "version": row.version,
            "cap_micro_yuan": row.cap_micro_yuan,
            "created_at": row.created_at.isoformat(timespec="seconds"),
        },
        "spec": told.spec.model_dump(mode="json"),
        "cells": cells_as_data(told, language),
        "results": {rung: results.load_results(session, row.id, rung).model_dump(mode="json") for rung in rungs},
    }


def json_as_bytes(data: dict[str, Any]) -> bytes:
    """As a file: read by people too, so Chinese stays Chinese."""
    return json.dumps(data, ensure_ascii=False, indent=1).encode("utf-8", "replace")


def cells_as_data(told: ExperimentExport, language: str) -> list[dict[str, Any]]:
    """Each cell as data, as far as this person may see it."""
    return [_whole(told, cell, language) for cell in told.cells]


def _whole(told: ExperimentExport, cell: tables.Cell, language: str) -> dict[str, Any]:
    word, request = told.marked.get(cell.id, CellMarks()), cell.request or {}
    shown = word.marks if told.names else filter(None, (word.mine,))
    asked = ("capability", "purpose", "prompt", "negative", "language", "width", "height", "seconds", "voice", "seed")
    return {
        "id": str(cell.id),
        "rung": cell.rung,
        "variant": cell.variant,
        "model": cell.model,
        "input": cell.input,
        "seed": cell.seed,
        "parent": str(cell.parent_id) if cell.parent_id else None,
        "state": cell.state,
        "asked": {name: request[name] for name in asked if request.get(name)},
        "answer": cell.answer,
        "file": cell.sha256,
        "media_type": cell.media_type,
        "why": failure_reason(cell, language),
        "checks": _checks(cell),
        "estimate_micro_yuan": cell.estimate_micro_yuan,
        "cost_micro_yuan": cell.cost_micro_yuan,
        "took_ms": cell.took_ms,
        "stars": word.mean,
        "marks": len(word.marks),
        "rejected": word.rejected,
        "accepted": told.accepted(cell),
        "tags": word.tags,
        "marks_by": [
            {"name": mark.name, "stars": mark.stars, "rejected": mark.rejected, "tags": list(mark.tags)}
            for mark in shown
        ],
    }
