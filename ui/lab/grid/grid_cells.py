"""What the grid says of an experiment: its columns and rows, and of each cell what came of it, or why nothing can."""

from __future__ import annotations

import random
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from core.audio import waveform
from core.database.tables import Cell, Experiment
from core.i18n import translate_stored
from core.lab import experiment_export, experiments, opinions, run_plan, text_stream, thumbnails, wordings
from core.lab.lab_values import RUNGS, ExperimentSpec, PlannedCell, Rung, Variant
from core.lab.marks import CellMarks
from core.lab.run_plan import CHECKED
from core.money.ledger import Account
from core.people.sessions import Person
from core.types import digest
from ui.base import formatting, media, state
from ui.base.i18n import language, t
from ui.widgets import sound_player, vendor_words

T = TypeVar("T")
TEXT_CHARS = 12_000
"""Of an answer, as much as goes to the browser: some eight pages."""
ASKED_CHARS = 4_000
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
KINDS: dict[Rung, str] = {
    "prompt": "text",
    "text": "text",
    "still": "picture",
    "sound": "sound",
    "draft": "clip",
    "clip": "clip",
}
LOOKS = {"pending": "wait", "processing": "work", "completed": "done", "failed": "fail", "cancelled": "off"}


@dataclass(frozen=True)
class Column:
    """One wording by one model; `before` is the model that made what climbed."""

    variant: str
    model: str
    before: str = ""


Line = tuple[str, int]
"""An input and a seed: a row of the grid."""


@dataclass(frozen=True)
class GridLayout:
    """One rung of an experiment as columns and rows, and what is planned where."""

    rung: Rung
    columns: tuple[Column, ...]
    lines: tuple[Line, ...]
    planned: Mapping[tuple[Line, Column], PlannedCell] = field(default_factory=dict)


# Laid out ------------------------------------------------------------------------------------------------------------------


def account_of(person: Person, experiment: Experiment) -> Account:
    return Account(
        project_id=experiment.project_id, user_id=person.id, stage="lab", experiment_id=experiment.id
    )  # fmt: skip


def rungs_reached(spec: ExperimentSpec, rows: Iterable[Cell]) -> tuple[Rung, ...]:
    """The experiment's own rung, and those that cells of it have climbed to."""
    there = {spec.rung, *(row.rung for row in rows if row.parent_id)}
    return tuple(rung for rung in RUNGS if rung in there)


def lay_out_grid(
    person: Person, experiment: Experiment, spec: ExperimentSpec, rung: Rung, rows: Sequence[Cell]
) -> GridLayout:
    """Of its own rung the whole plan; of another what climbed to it. Raises TooManyCells."""
    if rung != spec.rung:
        return _climbed(rung, spec, rows)
    plan = run_plan.plan_grid(state.studio(), account_of(person, experiment), experiment)
    planned = {((cell.input, cell.seed), Column(cell.variant, cell.model)): cell for cell in plan.cells}
    return GridLayout(rung, _once(column for _, column in planned), _once(line for line, _ in planned), planned)


def _climbed(rung: Rung, spec: ExperimentSpec, rows: Sequence[Cell]) -> GridLayout:
    here, place = cells_by_place(rung, spec, rows), {variant.id: n for n, variant in enumerate(spec.variants)}
    inputs = {one.id: n for n, one in enumerate(spec.inputs)}
    columns = sorted({column for _, column in here}, key=lambda c: (place.get(c.variant, 99), c.model, c.before))
    lines = sorted({line for line, _ in here}, key=lambda line: (inputs.get(line[0], 999), line[1]))
    return GridLayout(rung, tuple(columns), tuple(lines))


def cells_by_place(rung: Rung, spec: ExperimentSpec, rows: Iterable[Cell]) -> dict[tuple[Line, Column], Cell]:
    """The cells of a rung by where they stand; of two in one place the newer."""
    rows = list(rows)
    made_by = {row.id: row.model for row in rows}
    found = {}
    for row in rows:
        if row.rung == rung and (row.parent_id or rung == spec.rung):
            before = made_by.get(row.parent_id, "") if row.parent_id else ""
            found[(row.input, row.seed), Column(row.variant, row.model, "" if before == row.model else before)] = row
    return found


def _once(of: Iterable[T]) -> tuple[T, ...]:
    return tuple(dict.fromkeys(of))


# Told ----------------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class GridView:
    """What is needed to say a cell: who looks, whether names are hidden, and what they are."""

    person: Person
    experiment: Experiment
    spec: ExperimentSpec
    laid: GridLayout
    blind: bool
    editable: bool
    names: Mapping[str, str]
    thumbs: Mapping[str, str] = field(default_factory=dict)
    """The small picture of an input, where it has one."""

    def order(self, line: Line) -> Sequence[int]:
        """Which column stands where in a row: blind, another order for each row and person, and always the same."""
        places = list(range(len(self.laid.columns)))
        if self.blind:
            seed = digest(str(self.experiment.id), str(self.person.id), self.laid.rung, line[0], line[1])
            random.Random(seed).shuffle(places)
        return places


def model_names(person: Person, experiment: Experiment, models: Iterable[str]) -> dict[str, str]:
    studio = state.studio()
    known = studio.gateway.known(studio.books(account_of(person, experiment)))
    named = {id: vendor_words.model_name(known[id]) if id in known else id.partition("/")[2] or id for id in models}
    return {id: name or id for id, name in named.items()}


def column_heads(seen: GridView) -> list[dict[str, str]]:
    """Of each column its letter, the wording's name and the model's; nothing of them where one looks blind."""
    if seen.blind:
        return [{"letter": "?", "name": "", "model": "", "said": ""} for _ in seen.laid.columns]
    variants = {variant.id: (n, variant) for n, variant in enumerate(seen.spec.variants)}
    found = []
    for column in seen.laid.columns:
        n, variant = variants.get(column.variant, (0, Variant(id=column.variant, text="")))
        after = f" ← {seen.names.get(column.before, column.before)}" if column.before else ""
        model = t("lab.rung_prompt") if column.model == CHECKED else seen.names.get(column.model, column.model)
        found.append(
            {
                "letter": column_letter(n),
                "name": variant_name(variant),
                "model": model + after,
                "said": variant.text[:600],
            }
        )
    return found


def column_letter(place: int) -> str:
    return LETTERS[place] if place < len(LETTERS) else str(place + 1)


def variant_title(spec: ExperimentSpec, variant_id: str) -> str:
    """A wording by its letter and its name: "B · night rain"; empty for one that was taken out."""
    for n, variant in enumerate(spec.variants):
        if variant.id == variant_id:
            return " · ".join(filter(None, (column_letter(n), variant_name(variant))))
    return ""


def variant_name(variant: Variant) -> str:
    """What somebody called a wording, or its first words."""
    return wordings.wording_name(variant)


def grid_rows(seen: GridView) -> list[dict[str, Any]]:
    """Every row, its cells in the order in which they are shown."""
    rows, marked = state.studio().db.execute_read(opinions.cells_with_marks, seen.experiment.id, seen.person.id)
    by_key = {row.key: row for row in rows}
    here = cells_by_place(seen.laid.rung, seen.spec, rows)
    inputs = {one.id: one for one in seen.spec.inputs}
    many_seeds = len({seed for _, seed in seen.laid.lines}) > 1
    found = []
    for line in seen.laid.lines:
        row_cells = []
        for place in seen.order(line):
            column = seen.laid.columns[place]
            planned = seen.laid.planned.get((line, column))
            row = by_key.get(planned.key) if planned else here.get((line, column))
            row_cells.append(_cell(seen, planned, row, marked.get(row.id) if row else None))
        one = inputs.get(line[0])
        label = (one.label if one else line[0]) or t("lab.grid_no_input")
        found.append(
            {
                "id": f"{line[0]}#{line[1]}",
                "label": label,
                "seed": t("lab.sheet_seed", seed=line[1]) if many_seeds else "",
                "thumb": media.asset_url(thumb) if (thumb := seen.thumbs.get(line[0], "")) else "",
                "cells": row_cells,
            }
        )
    return found


def is_open(row: Cell) -> bool:
    return row.state in ("pending", "processing") and not row.error and row.task_id is not None


def _cell(seen: GridView, planned: PlannedCell | None, row: Cell | None, marked: CellMarks | None) -> dict[str, Any]:
    if row is None or (row.state == "pending" and row.task_id is None):
        return _not_asked(seen, planned)
    look = "you" if row.state == "processing" and row.error else LOOKS[row.state]
    said = {
        "id": str(row.id),
        "look": look,
        "kind": KINDS[row.rung],  # type: ignore[index]
        "word": t("lab.grid_doubt") if look == "you" else t(f"lab.state_{row.state}"),
        "why": _why(seen, row),
        "flaws": check_findings(row),
        "text": _text(row, look),
        **_files(row),
        **_mark(marked, seen.blind),
    }
    if not seen.blind:
        said |= {
            "price": formatting.money(row.cost_micro_yuan) if row.state in ("completed", "failed") else "",
            "took": t("pages.seconds", n=f"{row.took_ms / 1000:.1f}") if row.state == "completed" else "",
            "cached": bool((row.facts or {}).get("cached")),
            "asked": str((row.request or {}).get("prompt", ""))[:ASKED_CHARS],
        }
    return said


def _not_asked(seen: GridView, planned: PlannedCell | None) -> dict[str, Any]:
    """A cell that nobody has asked for: what it would cost, or why it cannot be."""
    if planned is None or planned.why_not:
        why = run_plan.explain_impossible(planned, language()) if planned and not seen.blind else ""
        return {"id": "", "look": "cannot", "word": t("lab.grid_cannot"), "why": why}
    price = t("lab.grid_price_unknown") if planned.estimate is None else formatting.money(planned.estimate)
    said = {"id": "", "look": "none", "word": t("lab.grid_not_made"), "why": ""}
    return said if seen.blind else said | {"price": price, "key": planned.key}


def _text(row: Cell, look: str) -> str:
    """As far as it is written."""
    if look == "work" and row.rung == "text":
        heard = text_stream.read_stream(state.studio().near, row.id)
        return heard.text[:TEXT_CHARS] if heard else ""
    return row.answer[:TEXT_CHARS]


def _why(seen: GridView, row: Cell) -> str:
    if not row.error:
        return ""
    return t("lab.grid_no_answer") if seen.blind else experiment_export.failure_reason(row, language())


def _files(row: Cell) -> dict[str, Any]:
    facts = row.facts or {}
    said: dict[str, Any] = {"file": media.asset_url(row.sha256) if row.sha256 else ""}
    if row.thumb:
        said["thumb"] = media.asset_url(row.thumb)
    if facts.get("filmstrip"):
        said["strip"] = media.asset_url(facts["filmstrip"])
    if KINDS[row.rung] == "sound" and row.sha256:  # type: ignore[index]
        said["wave"] = sound_player.waveform_css(waveform.load_waveform(state.studio(), row.sha256, facts))
        seconds = (facts.get("checks") or {}).get("figures", {}).get("seconds") or facts.get("milliseconds", 0) / 1000
        said["sec"] = formatting.format_length(float(seconds)) if seconds else ""
    if facts.get("small"):
        said["small"] = media.asset_url(facts["small"])
    return said


def check_findings(row: Cell) -> list[str]:
    """What the checks found, a sentence each."""
    found = ((row.facts or {}).get("checks") or {}).get("findings") or []
    area = {"check": "lab", "finding": "prompts"}
    said = []
    for one in found:
        name = str(one.get("say", ""))
        stored = {"say": f"{area.get(name.partition('_')[0], 'lab')}.{name}", "facts": one.get("facts") or {}}
        try:
            said.append(translate_stored(stored, language()))
        except KeyError:
            said.append(name)
    return said


def _mark(marked: CellMarks | None, blind: bool) -> dict[str, Any]:
    """One's own mark; what the others think is not shown to who looks blind."""
    mine = marked.mine if marked else None
    said: dict[str, Any] = {
        "stars": (mine.stars or 0) if mine else 0,
        "rejected": bool(mine and mine.rejected),
        "tags": list(mine.tags) if mine else [],
    }
    if marked and marked.others and not blind:
        said["all"] = t("lab.grid_all", mean=f"{marked.mean:.1f}", n=len(marked.marks)) if marked.mean else ""
    return said


def input_thumbs(spec: ExperimentSpec) -> dict[str, str]:
    """Of each input taken from a film, the picture that is chosen for it."""
    return state.studio().db.execute_read(thumbnails.chosen_thumbnails, spec)


def load_experiment(person: Person, experiment_id: uuid.UUID) -> Experiment:
    return state.studio().db.execute_read(experiments.load_experiment, person, experiment_id)
