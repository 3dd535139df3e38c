"""Which answers belong to a wording as it stands: what was asked before somebody changed its words is another wording's."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.database import tables
from core.lab.cell_requests import NAME
from core.lab.lab_values import ExperimentSpec, Variant

NAME_CHARS = 28


def wording_name(variant: Variant) -> str:
    """A wording by the name somebody gave it, where that says more than a letter; else by its first words."""
    name = variant.name.strip()
    if len(name) > 1:
        return name
    text = " ".join(variant.text.split())
    return text if len(text) <= NAME_CHARS else text[: NAME_CHARS - 1].rstrip() + "…"


def removed_wordings(spec: ExperimentSpec, cells: Iterable[Any]) -> dict[str, str]:
    """Of wordings that were taken out and still have answers the name, under their id: the first words of what was asked."""
    there = {variant.id for variant in spec.variants}
    asked = {cell.variant: str((cell.request or {}).get("prompt", "")) for cell in cells if cell.variant not in there}
    return {name: wording_name(Variant(id=name, text=text)) for name, text in asked.items()}


def load_outdated_cells(session: Session, experiment: tables.Experiment) -> frozenset[uuid.UUID]:
    """The cells whose wording reads otherwise by now, and what climbed from them. An experiment nobody changed has none."""
    if experiment.version < 2:
        return frozenset()
    cell = tables.Cell
    rows = session.execute(
        select(cell.id, cell.variant, cell.request, cell.parent_id)
        .where(cell.experiment_id == experiment.id)
        .order_by(cell.created_at)
    ).all()
    return outdated_cells(
        ExperimentSpec.model_validate(experiment.spec or {}),
        ((row.id, row.variant, row.request, row.parent_id) for row in rows),
    )


def outdated_cells(
    spec: ExperimentSpec, cells: Iterable[tuple[uuid.UUID, str, Mapping[str, Any], uuid.UUID | None]]
) -> frozenset[uuid.UUID]:
    """The same of cells as (id, variant, request, the cell it climbed from), oldest first."""
    variants = {variant.id: variant for variant in spec.variants}
    found: set[uuid.UUID] = set()
    for id, name, request, parent in cells:
        variant = variants.get(name)
        if parent is not None:
            if parent in found:
                found.add(id)
        elif variant is not None and not may_come_from(variant, request):
            found.add(id)
    return frozenset(found)


def may_come_from(variant: Variant, request: Mapping[str, Any]) -> bool:
    """Whether this request may have come of this wording, whatever its {names} were filled with."""
    negative = not variant.negative or _reads(variant.negative, str(request.get("negative", "")))
    return negative and _reads(variant.text, str(request.get("prompt", "")))


def _reads(wording: str, told: str) -> bool:
    """Its fixed words stand in the text in their order, from its beginning to its end."""
    pieces = _pieces(wording.strip())
    if len(pieces) == 1:
        return pieces[0] == told.strip()
    first, *middle, last = (piece.strip() for piece in pieces)
    told = told.strip()
    if not told.startswith(first):
        return False
    at = len(first)
    for piece in middle:
        found = told.find(piece, at)
        if found < 0:
            return False
        at = found + len(piece)
    return len(told) - len(last) >= at and told.endswith(last)


def _pieces(wording: str) -> list[str]:
    """What stands between the {names}; what stands in double braces is no name."""
    pieces, at = [""], 0
    for name in NAME.finditer(wording):
        pieces[-1] += wording[at : name.start()]
        if name[1] is not None:
            pieces[-1] += "{" + name[1] + "}"
        else:
            pieces.append("")
        at = name.end()
    pieces[-1] += wording[at:]
    return pieces
