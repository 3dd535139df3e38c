"""A wording that proved itself becomes the template that is used, with the figures that spoke for it; and back again.

A wording of the lab may hold the {names} of its inputs, and {prompt} for the real prompt of a shot or a character; what stands
in double braces is meant as it is. A template may hold only what is known of any idea: core.templates.templates.KNOWN, and
names of its own that say what stands there by default."""

from __future__ import annotations

import re
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.database import tables
from core.errors import NobodyMarked, NotFound, NothingShown
from core.lab import cell_requests, experiments, results, wordings
from core.lab import evidence as test
from core.lab.lab_values import ExperimentSpec, Variant
from core.lab.result_values import ResultRow, Results
from core.people.access import UserLike
from core.templates import production_label, template_gallery, template_versions, templates
from core.templates.errors import NotForATemplate
from core.templates.prompt_values import Parameter, Template
from core.templates.template_versions import TemplateHistory

FEW_INPUTS = 5
"""Tried on fewer, a wording may just suit these."""
PROMPT = re.compile(r"(?<!\{)\{prompt\}(?!\})[\s,，.。;；、]*")
"""The real prompt of a shot or a character, with the mark after it."""
WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class PromotionReview:
    """The template in production under a name, if any; the results, and of them the variant's own row; what would be kept as evidence."""

    now: Template | None
    table: Results
    row: ResultRow | None
    evidence: dict[str, Any]


def promote(
    session: Session,
    experiment_id: uuid.UUID,
    variant_id: str,
    by: uuid.UUID | None,
    name: str,
    language: str,
    *,
    anyway: bool = False,
    seen: int | None = None,
    otherwise: Mapping[str, str] | None = None,
) -> Template:
    """The variant's words as a new version of the template of that name and language, in production from now on, with its figures as
    evidence; words that stand in production already are left as they are. `seen` is the version that whoever decides saw there
    (0: none); `otherwise` what stands by default where a {name} of the template's own is not known.

    Raises NotFound; unless `anyway` NobodyMarked, and NothingShown for one that does not lead; NotForATemplate, with `names`, for what only the lab knows, and TemplateBroken's
    other kin; TemplateMoved where somebody promoted another meanwhile. Nothing is kept then."""
    experiment = session.get(tables.Experiment, experiment_id)
    if experiment is None or experiment.removed_at is not None:
        raise NotFound(what="experiment")
    spec = ExperimentSpec.model_validate(experiment.spec or {})
    variant = next((each for each in spec.variants if each.id == variant_id), None)
    if variant is None:
        raise NotFound(what="variant")
    table = results.load_results(session, experiment_id)
    row = next((each for each in table.variants if each.variant == variant_id), None)
    if not anyway and not _marked(row):
        raise NobodyMarked("variant")
    if not anyway and table.leader.key != (variant_id, ""):
        raise NothingShown("variant")
    template = variant_as_template(session, variant, name.strip(), language, experiment.task_type, otherwise or {})
    now = _in_production(session, template.name, language)
    if now is not None and seen in (None, now.version) and _same(now, template):
        return now
    made = template_versions.save_version(session, by, template)
    why = promotion_evidence(experiment, variant, table, row)
    return production_label.promote_version(session, made.name, language, made.version, by, why, seen)


def roll_back(session: Session, name: str, language: str, by: uuid.UUID | None, seen: int | None = None) -> Template:
    """The version that was in production before. Raises NothingToRollBack, TemplateMoved."""
    return production_label.roll_back(session, name, language, by, seen)


def promote_as(
    session: Session,
    user: UserLike,
    experiment_id: uuid.UUID,
    variant_id: str,
    name: str,
    language: str,
    *,
    anyway: bool = False,
    seen: int | None = None,
    otherwise: Mapping[str, str] | None = None,
) -> Template:
    """`promote` by a person who may change the experiment. Raises NotAllowed too."""
    experiments.load_changeable_experiment(session, user, experiment_id)
    return promote(
        session, experiment_id, variant_id, user.id, name, language, anyway=anyway, seen=seen, otherwise=otherwise
    )


def load_promotion_review(
    session: Session, experiment: tables.Experiment, variant: Variant, name: str, language: str
) -> PromotionReview:
    """What whoever is about to promote a variant looks at. Raises NotFound."""
    table = results.load_results(session, experiment.id)
    row = next((one for one in table.variants if one.variant == variant.id), None)
    return PromotionReview(
        now=_in_production(session, name, language),
        table=table,
        row=row,
        evidence=promotion_evidence(experiment, variant, table, row),
    )


def build_checked_template(
    session: Session,
    variant: Variant,
    name: str,
    language: str,
    task_type: str,
    otherwise: Mapping[str, str],
) -> Template:
    """`as_template`, once it is known to be a template that can be kept. Raises NotForATemplate, TemplateBroken's kin."""
    return templates.check_template(variant_as_template(session, variant, name, language, task_type, otherwise))


def results_and_moves(
    session: Session, experiment_id: uuid.UUID, rung: str = ""
) -> tuple[Results, list[tuple[str, str]]]:
    """The results on this rung, or where there are none on the one that shows most; and `promoted_by`. Raises NotFound."""
    table = results.load_results(session, experiment_id)
    if rung in table.rungs and rung != table.rung:
        table = results.load_results(session, experiment_id, rung)
    return table, promoted_templates(session, experiment_id)


def template_histories(session: Session, name: str) -> dict[str, TemplateHistory]:
    """Of a template, in each language that it stands in: all versions and all moves. Empty where there is no such template."""
    found: dict[str, TemplateHistory] = {}
    for language in templates.TEMPLATE_LANGUAGES:
        try:
            found[language] = template_versions.load_history(session, name, language)
        except NotFound:
            continue
    return found


def template_names(session: Session, task_type: str) -> list[str]:
    """Of the templates for this kind of work."""
    return list(dict.fromkeys(one.name for one in template_gallery.list_gallery(session, task=task_type)))


def promoted_templates(session: Session, experiment_id: uuid.UUID) -> list[tuple[str, str]]:
    """The templates, by name and language, that wordings of this experiment have moved into production; the last one first."""
    move = tables.TemplateMove
    mine = move.why["experiment"].as_string() == str(experiment_id)
    rows = session.execute(select(move.name, move.language).where(mine).order_by(move.created_at.desc(), move.id))
    return list(dict.fromkeys((row.name, row.language) for row in rows))


def variant_as_template(
    session: Session,
    variant: Variant,
    name: str,
    language: str,
    task_type: str = "script_generation",
    otherwise: Mapping[str, str] | None = None,
) -> Template:
    """The wording as a template would hold it: genre, description and defaults from the version of that name that stands, else from the
    one it came from. Raises NotForATemplate."""
    source = _in_production(session, name, language) or _source(session, variant, language)
    defaults = {each.name: each.otherwise for each in (source.parameters if source else ())} | dict(otherwise or {})
    task = source.task_type if source else task_type
    text, negative = _plain(_without_prompt(variant.text, task)), _plain(_without_prompt(variant.negative, task))
    there = dict.fromkeys((*templates.parameter_names(text), *templates.parameter_names(negative)))
    unknown = [each for each in there if each not in templates.KNOWN and not defaults.get(each, "").strip()]
    if unknown:
        raise NotForATemplate("variant", names=_listed(unknown), known=_listed(templates.KNOWN), parameter=unknown[0])
    told: dict[str, Any] = {
        "name": name,
        "language": language,
        "task_type": task,
        "template": text,
        "negative": negative,
        "parameters": tuple(Parameter(name=each, otherwise=defaults.get(each, "")) for each in there),
        "source": "team",
        "label": "draft",
    }
    if source is None:
        return Template(**told, description=variant.name)
    return Template(**told, genre=source.genre, fine=source.fine, description=source.description)


def promotion_evidence(
    experiment: tables.Experiment, variant: Variant, table: Results, row: ResultRow | None
) -> dict[str, Any]:
    """Why it was promoted, as data: its own figures, those it was compared with, and where they are thin. Money in micro-yuan."""
    inputs = row.inputs if row else 0
    told: dict[str, Any] = {
        "experiment": str(experiment.id),
        "experiment_name": experiment.name,
        "variant": variant.id,
        "variant_name": wordings.wording_name(variant),
        "rung": table.rung,
        "figures": row_figures(row) if row else {},
        "against": [row_figures(each) for each in table.variants if each.variant != variant.id],
        "leads": table.leader.key == (variant.id, ""),
        "inputs": inputs,
        "people": row.people if row else 0,
        "answers": row.answers if row else 0,
        "judged": row.judged if row else 0,
        "told": {each: getattr(table.leader, each) for each in ("answers", "inputs", "people")},
        "at": tables.utc_now().isoformat(timespec="seconds"),
        "hints": [],
    }
    if not _marked(row):
        told["hints"].append({"say": "lab.promoted_unmarked", "facts": {}})
    elif row is not None and row.few:
        facts = {"inputs": row.judged, "least": test.fewest_inputs(2)}
        told["hints"].append({"say": "lab.promoted_few", "facts": facts})
    elif not told["leads"]:
        told["hints"].append({"say": "lab.promoted_undecided", "facts": {}})
    if inputs < FEW_INPUTS:
        told["hints"].append({"say": "lab.promoted_few_inputs", "facts": {"inputs": inputs, "least": FEW_INPUTS}})
    return told


def row_figures(row: ResultRow) -> dict[str, Any]:
    """What is kept of a row: rounded, and without what says nothing."""
    told: dict[str, Any] = {
        "name": row.name,
        "cells": row.cells,
        "marks": row.marks,
        "answers": row.answers,
        "judged": row.judged,
        "people": row.people,
        "reject_share": _round(row.reject_share),
        "refusal_rate": _round(row.refusal_rate),
        "accepted": row.accepted,
        "cost_micro_yuan": row.cost,
        "cost_per_accepted_micro_yuan": row.cost_per_accepted,
        "p50_s": _round(row.p50_s),
        "tags": row.tags,
    }
    if row.stars:
        told["stars"] = {each: _round(getattr(row.stars, each)) for each in ("mean", "low", "high")}
    if row.wins:
        told["wins"] = {"votes": row.wins.votes, "pairs": row.wins.pairs, "people": row.wins.people} | {
            each: _round(getattr(row.wins, each)) for each in ("share", "low", "high")
        }
    return {name: fact for name, fact in told.items() if fact not in (None, {})}


def _marked(row: ResultRow | None) -> bool:
    """Somebody has given it a mark, or compared it with another."""
    return row is not None and (row.marks > 0 or (row.wins is not None and row.wins.votes > 0))


def _same(one: Template, other: Template) -> bool:
    return (one.template, one.negative) == (other.template.strip(), other.negative.strip())


def _without_prompt(text: str, task: str) -> str:
    """A shot's, a portrait's or a clip's own prompt stands before what a template says of it: core.optimise.production_templates.apply_telling."""
    return text if task == "script_generation" else PROMPT.sub("", text)


def _plain(text: str) -> str:
    """Without the lab's double braces. Raises NotForATemplate where that would leave what a template reads as a {name}."""

    def put(found: re.Match[str]) -> str:
        if found[1] is None:
            return found[0]
        if WORD.fullmatch(found[1].strip()):
            raise NotForATemplate("variant", names=found[0], known=_listed(templates.KNOWN), parameter=found[1].strip())
        return "{" + found[1] + "}"

    return cell_requests.NAME.sub(put, text).strip()


def _in_production(session: Session, name: str, language: str) -> Template | None:
    try:
        found = template_versions.load_template_version(session, name, language)
    except NotFound:
        return None
    return found if found.label == "production" else None


def _source(session: Session, variant: Variant, language: str) -> Template | None:
    name, _, version = variant.template.partition("@")
    if not name:
        return None
    try:
        return template_versions.load_template_version(
            session, name, language, int(version) if version.isdigit() else 0
        )
    except NotFound:
        return None


def _listed(names: Any) -> str:
    return ", ".join("{" + name + "}" for name in names)


def _round(number: float | None) -> float | None:
    return None if number is None else round(number, 3)
