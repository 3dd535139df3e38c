"""What Run would do, before it does: every cell of the grid with its price, or why it cannot be, and what stands already."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from core import i18n
from core.database.tables import Cell, Experiment
from core.errors import TooManyCells
from core.lab import cell_requests, experiments
from core.lab.cell_requests import FilledWording, InputSource
from core.lab.lab_values import CellSettings, ExperimentSpec, GridPlan, LabInput, PlannedCell, Rung, Variant
from core.money import budgets
from core.money.ledger import Account
from core.studio import Studio
from core.types import digest
from providers.base import Capability, Door, Grade, Model, Request, RequestTerms
from providers.facts.pricing import PriceBook
from providers.gateway.books import Books
from providers.gateway.circuit_breaker import BreakerState
from providers.gateway.routing import Candidate, Choice

MOST_CELLS = 2_000
NOTHING = LabInput(id="")
"""What a wording that needs no input is tried on."""
CHECKED = ""
"""The model of a prompt that is only checked: none."""
REPEATS = (Capability.TEXT,)
"""Of these another seed is another try, whether a model takes seeds or not."""


@dataclass(frozen=True)
class PlannedRequest:
    """A cell as it is planned, and what would be asked. `template` names what its wording came from."""

    planned: PlannedCell
    request: Request
    template: str = ""
    parent_id: uuid.UUID | None = None


def plan_grid(studio: Studio, account: Account, of: Experiment | ExperimentSpec) -> GridPlan:
    """The whole grid. An experiment's shows what stands of it; a spec's what it would be. Raises TooManyCells."""
    spec = of if isinstance(of, ExperimentSpec) else experiments.spec_of(of)
    experiment = None if isinstance(of, ExperimentSpec) else of
    if experiment is not None:
        account = replace(account, experiment_id=experiment.id)
    laid = lay_grid(studio, account, spec)
    return sum_plan(studio, account, [one.planned for one in laid], experiment)


def lay_grid(studio: Studio, account: Account, spec: ExperimentSpec) -> list[PlannedRequest]:
    """Each cell of the grid: wordings, then models, then inputs, then seeds. Raises TooManyCells."""
    inputs, models = spec.inputs or (NOTHING,), spec.models
    seeds = tuple(dict.fromkeys(spec.seeds)) or (1,)
    if spec.rung == "prompt":
        models, seeds = (CHECKED,), seeds[:1]
    models = tuple(dict.fromkeys(models))
    count = len(spec.variants) * len(models) * len(inputs) * len(seeds)
    if count > MOST_CELLS:
        raise TooManyCells(cells=count, most=MOST_CELLS)
    with studio.db.read() as session:
        bases = cell_requests.load_input_sources(session, inputs, account.user_id)
    grid = GridPlanner(studio, account, spec.rung, spec.settings)
    cells = []
    for variant in spec.variants:
        for model_id in models:
            asked = [(one, seed) for one in inputs for seed in seeds]
            cells += grid.row(variant, model_id, asked, bases, seeds[0])
    return cells


def sum_plan(
    studio: Studio, account: Account, cells: Sequence[PlannedCell], experiment: Experiment | None = None
) -> GridPlan:
    """These cells with what stands of them, and what the rest will take."""
    with studio.db.read() as session:
        stands = _standing(session, experiment.id) if experiment is not None else {}
        cells = [_stood(cell, stands.get(cell.key)) for cell in cells]
        left = _cap_left(session, experiment)
        room = budgets.money_left(session, replace(account, experiment_id=None))
    missing = [cell for cell in cells if cell.standing in ("", "failed", "cancelled")]
    ready = [cell for cell in missing if not cell.why_not]
    return GridPlan(
        cells=tuple(cells),
        calls=sum(1 for cell in ready if cell.model != CHECKED),
        price=sum(cell.estimate or 0 for cell in ready),
        unknown=sum(1 for cell in missing if cell.estimate is None),
        impossible=sum(1 for cell in missing if cell.why_not),
        standing=len(cells) - len(missing),
        cap=experiment.cap_micro_yuan if experiment is not None else None,
        left=left,
        budget_left=room,
    )


def explain_impossible(cell: PlannedCell, language: str) -> str:
    """The sentence for a cell that cannot be."""
    return i18n.translate_stored({"say": f"lab.{cell.why_not}", "facts": cell.facts}, language) if cell.why_not else ""


class CachedBooks(Books):
    """The studio's books for as long as one plan takes: each of their answers is asked for once."""

    def __init__(self, of: Books) -> None:
        self._of = of
        self._said: dict[tuple[Any, ...], Any] = {}

    def _once(self, name: str, *asked: Any) -> Any:
        key = (name, *(getattr(one, "name", None) or getattr(one, "id", one) for one in asked))
        if key not in self._said:
            self._said[key] = getattr(self._of, name)(*asked)
        return self._said[key]

    def doors(self, provider: str) -> tuple[Door, ...]:
        return self._once("doors", provider)  # type: ignore[no-any-return]

    def prices(self) -> PriceBook:
        return self._once("prices")  # type: ignore[no-any-return]

    def free_left(self, allowance: str, door: Door) -> int:
        return self._once("free_left", allowance, door)  # type: ignore[no-any-return]

    def measured(self, model: Model) -> float | None:
        return self._once("measured", model)  # type: ignore[no-any-return]

    def rated(self, model: Model, purpose: str) -> float | None:
        return self._once("rated", model, purpose)  # type: ignore[no-any-return]

    def breaker(self, door: Door, capability: Capability, model: str = "") -> BreakerState | None:
        return self._once("breaker", door, capability, model)  # type: ignore[no-any-return]


class GridPlanner:
    """One plan at work: what all its cells share is looked up once."""

    def __init__(self, studio: Studio, account: Account, rung: Rung, settings: CellSettings) -> None:
        self._gateway, self.rung, self.settings = studio.gateway, rung, settings
        self._books = CachedBooks(studio.books(account))
        self.known = self._gateway.known(self._books)
        terms = studio.terms(account)
        self._terms = terms.model_copy(update={"pin": "", "grade": Grade(settings.grade)})
        self._asked: dict[tuple[Any, ...], tuple[Request, FilledWording, str]] = {}

    def row(
        self,
        variant: Variant,
        model_id: str,
        asked: Sequence[tuple[LabInput, int]],
        bases: dict[str, InputSource],
        first_seed: int,
        still: str = "",
        parent_id: uuid.UUID | None = None,
    ) -> list[PlannedRequest]:
        """One wording by one model on all of these inputs and seeds."""
        model = self.known.get(model_id)
        told = [self._request(variant, model, one, seed, bases[one.id], still) for one, seed in asked]
        fits = model is not None and model.capability in cell_requests.OF_RUNG[self.rung]
        looked = self._looked(model, [request for request, _, _ in told]) if model is not None and fits else []
        found = []
        for n, ((one, seed), (request, wording, print_of)) in enumerate(zip(asked, told, strict=True)):
            seen, choice = looked[n] if looked else (None, None)
            why, facts = self._why_not(model, bases[one.id], request, wording, seen, seed != first_seed)
            if self.rung == "prompt":
                why, facts = (why, facts) if why in ("names", "empty", "gone") else ("", {})
            price = 0 if self.rung == "prompt" else choice.estimate.micro_yuan if choice else 0
            planned = PlannedCell(
                key=digest(
                    self.rung, variant.id, model_id, one.id, seed, print_of, self.settings.grade, str(parent_id or "")
                ),
                rung=self.rung,
                variant=variant.id,
                model=model_id,
                input=one.id,
                seed=seed,
                estimate=None if why == "price" else price,
                why_not=f"why_not_{why}" if why else "",
                facts=facts,
            )
            found.append(PlannedRequest(planned, request, variant.template, parent_id))
        return found

    def _request(
        self, variant: Variant, model: Model | None, one: LabInput, seed: int, base: InputSource, still: str
    ) -> tuple[Request, FilledWording, str]:
        """Built once for all models that are asked the same."""
        does = model.capability if model is not None else cell_requests.OF_RUNG[self.rung][0]
        key = (variant, does, one.id, seed, still)
        if key not in self._asked:
            stand_in = model or Model(provider="", name="", capability=does)
            asked, wording = cell_requests.cell_request(
                self.rung, variant, stand_in, one, seed, self.settings, base, still=still
            )
            self._asked[key] = (asked, wording, asked.fingerprint())
        return self._asked[key]

    def _looked(self, model: Model, asked: list[Request]) -> list[tuple[Candidate, Choice | None]]:
        return self._gateway.look(model, asked, self._terms, self._books)

    def _why_not(
        self,
        model: Model | None,
        base: InputSource,
        request: Request,
        wording: FilledWording,
        seen: Candidate | None,
        again: bool,
    ) -> tuple[str, dict[str, Any]]:
        """In one word, with facts for its sentence; empty where it can be."""
        if base.gone:
            return "gone", {}
        if wording.unknown:
            return "names", {"names": ", ".join(wording.unknown)}
        if not request.prompt.strip():
            return "empty", {}
        if model is None:
            return "model", {}
        if seen is None:
            return "capability", {}
        limits = model.limits
        facts: dict[str, dict[str, Any]] = {
            "prompt": {"chars": len(request.prompt), "most": limits.prompt_chars},
            "ratio": {"ratios": ", ".join(limits.ratios or limits.sizes)},
            "seconds": {"most": f"{max(limits.durations, default=limits.seconds_most):g}"},
            "language": {"languages": ", ".join(limits.languages)},
        }
        if seen.removed:
            return seen.removed, facts.get(seen.removed, {})
        if limits.references is not None and len(request.references) > limits.references:
            return "references", {}
        if not request.references and request.capability is Capability.VIDEO and model.price_micro_yuan == 0:
            return "needs_reference", {}
        own = model.price_micro_yuan == 0
        if again and not own and not limits.seed and request.capability not in REPEATS:
            return "seed", {}
        return "", {}


def _standing(session: Session, experiment_id: uuid.UUID) -> dict[str, Any]:
    rows = select(Cell.key, Cell.id, Cell.state).where(Cell.experiment_id == experiment_id)
    return {row.key: row for row in session.execute(rows)}


def _stood(cell: PlannedCell, row: Any) -> PlannedCell:
    return cell.model_copy(update={"standing": row.state, "cell_id": row.id}) if row is not None else cell


def _cap_left(session: Session, experiment: Experiment | None) -> int | None:
    if experiment is None or experiment.cap_micro_yuan is None:
        return None
    account = Account(experiment_id=experiment.id)
    return next(budget.left for budget in budgets.account_budgets(session, account) if budget.scope == "lab")


def terms_for_model(terms: RequestTerms, model_id: str, grade: str) -> RequestTerms:
    """On which a cell is asked: of its model and nobody else's."""
    return terms.model_copy(update={"pin": model_id, "grade": Grade(grade), "elsewhere": False})
