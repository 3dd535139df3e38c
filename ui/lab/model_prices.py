"""The models a cell can be asked of: each with what one of it costs, or in a sentence why it cannot be asked."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape
from itertools import groupby
from typing import Any

import streamlit as st

from core.database.tables import Experiment
from core.gateway.routing_policy import OWN
from core.i18n import texts_of_area, translate_stored
from core.lab import run_plan
from core.lab.cell_requests import OF_RUNG
from core.lab.lab_values import ExperimentSpec, GridPlan, PlannedCell, Rung, Variant
from core.models.model_catalogue import Names
from core.money.ledger import Account
from core.people.sessions import Person
from ui.base import formatting, state
from ui.base.i18n import language, t
from ui.widgets import vendor_words

SAMPLE = "A cat crosses the wet roof at night, looks back once and is gone. " * 3
"""What a wording that is not written yet is priced by: about as long as people write."""


@dataclass(frozen=True)
class ModelOffer:
    """One model on one rung. `estimate` is what a cell costs in micro-yuan, None where nobody knows; `why_not` empty where it can be
    asked."""

    id: str
    name: str
    vendor: str
    estimate: int | None
    why_not: str = ""

    @property
    def own(self) -> bool:
        return self.vendor == OWN

    @property
    def price(self) -> str:
        return "?" if self.estimate is None else format_estimate(self.estimate)


def format_estimate(micro_yuan: int) -> str:
    """As a chip or a button says it: ¥0, <¥0.01, about ¥2.39."""
    money = formatting.money(micro_yuan)
    return money if micro_yuan < 10_000 else t("lab.about", price=money)


def lab_account(person: Person, row: Experiment | None = None) -> Account:
    """On whom a cell is booked: on its film too, where its experiment is of one."""
    if row is None:
        return Account(user_id=person.id, stage="lab")
    return Account(project_id=row.project_id, user_id=person.id, stage="lab", experiment_id=row.id)


def models_by_id() -> Names:
    """Every model there is, under its id."""
    studio = state.studio()
    return studio.gateway.known(studio.books(Account()))


def model_offers(person: Person, spec: ExperimentSpec) -> list[ModelOffer]:
    """Every model of the rung of `spec`, priced by its first wording on its first input: the studio's own first, then the cheapest,
    and last those that cannot be asked, by vendor."""
    studio = state.studio()
    there = studio.gateway.known(studio.books(lab_account(person)))
    able = OF_RUNG[spec.rung]
    ids = [model.id for model in there.values() if model.capability in able]
    ids += [one for one in spec.models if one not in ids]
    planned = run_plan.plan_grid(
        studio, lab_account(person), spec.model_copy(update={"models": tuple(ids), "seeds": (1,)})
    )
    first: dict[str, PlannedCell] = {}
    for cell in planned.cells:
        kept = first.get(cell.model)
        if kept is None or (kept.why_not and not cell.why_not):
            first[cell.model] = cell
    found = []
    for model_id in ids:
        cell, vendor = first[model_id], model_id.partition("/")[0]
        why = run_plan.explain_impossible(cell, language())
        found.append(ModelOffer(model_id, model_title(there.get(model_id), model_id), vendor, cell.estimate, why))
    return sorted(found, key=lambda one: (bool(one.why_not), not one.own, one.estimate or 0, one.vendor, one.name))


def sample_variant(text: str) -> Variant:
    return Variant(id="a", text=text.strip() or SAMPLE)


def price_of_ticked(offered: Sequence[ModelOffer], ticked: Sequence[str]) -> int:
    return sum(one.estimate or 0 for one in offered if one.id in ticked)


def model_title(model: Any, model_id: str) -> str:
    """A model by the name people know it by; one that is not here any more by its own."""
    return short_name(vendor_words.model_name(model)) if model is not None else model_id.partition("/")[2] or model_id


def check_findings(checks: dict[str, Any]) -> list[str]:
    """What the checks found, each as a sentence."""
    said = []
    for flaw in checks.get("findings") or []:
        key = str(flaw.get("say", ""))
        where = "lab" if key in texts_of_area("lab") else "prompts"
        if key in texts_of_area(where):
            said.append(translate_stored({"say": f"{where}.{key}", "facts": flaw.get("facts") or {}}, language()))
    return said


def budget_left_words(plan: GridPlan) -> str:
    """What is left to spend, as a part of a line of figures; empty where nothing limits it."""
    return t("lab.budget_left", left=formatting.money(plan.budget_left)) if plan.budget_left is not None else ""


def pick_models(
    label: str,
    offered: Sequence[ModelOffer],
    *,
    key: str,
    ticked: Sequence[str],
    on_change: Callable[..., None] | None = None,
    args: tuple[Any, ...] = (),
    kept: Sequence[str] = (),
) -> list[str]:
    """Those that can be asked, to tick, and those that are `kept` whether they can or not; behind a door beside them the others, each
    with its reason."""
    able = {one.id: one for one in offered if not one.why_not or one.id in kept}
    words = {one.id: short_name(one.name) + f" · {'–' if one.why_not else one.price}" for one in able.values()}
    standing = state.recall(key)
    if standing is None or any(one not in able for one in standing):
        state.remember(key, [one for one in (ticked if standing is None else standing) if one in able])
    with st.container(key=f"models-{key}", gap=None):
        if able:
            st.pills(
                label, list(able), selection_mode="multi", key=key, format_func=words.__getitem__, on_change=on_change, args=args,
                label_visibility="visible" if not kept and on_change is None else "collapsed",
            )  # fmt: skip
        else:
            st.html(f'<p class="note">{escape(t("lab.no_model"))}</p>')
        draw_unavailable([one for one in offered if one.id not in able], key)
    return list(state.recall(key) or [])


def short_name(name: str) -> str:
    """As much of a model's name as a chip holds: without what stands in brackets behind it."""
    return re.sub(r"[(（][^()（）]*[)）]$", "", name.rstrip()).rstrip() or name


def draw_unavailable(gone: Sequence[ModelOffer], key: str) -> None:
    if not gone:
        return
    with st.popover(t("lab.others", n=len(gone)), key=f"{key}-others", type="tertiary"):
        st.html(
            f'<div class="lab-gone">{"".join(_reason(why, list(of)) for why, of in groupby(sorted(gone, key=_why), key=_why))}</div>'
        )


def _why(one: ModelOffer) -> str:
    return one.why_not


def _reason(why: str, those: list[ModelOffer]) -> str:
    rows = "".join(
        f"<li><b>{escape(one.name)}</b><small>{escape(vendor_words.vendor_name(one.vendor))}</small></li>"
        for one in those
    )
    return f"<section><h4>{escape(why)}</h4><ul>{rows}</ul></section>"


def count_words(key: str, n: int) -> str:
    """A sentence of the lab about `n` things; of one thing where the language says that otherwise."""
    return t(f"lab.{key}_one" if n == 1 and f"{key}_one" in texts_of_area("lab") else f"lab.{key}", n=n)


def rung_word(rung: Rung) -> str:
    return t(f"lab.rung_{rung}")
