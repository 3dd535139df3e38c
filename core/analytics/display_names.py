"""What the ledger's ids and codes are called: films, people and experiments by their names, the rest in the reader's language.

The name of a film, of a person or of an experiment is told only to who may see them: an address can ask for any id.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.analytics.chart_query import Viewer, parse_id
from core.database import tables
from core.i18n import texts_of_area, translate_key
from core.models import vendor_readiness
from core.studio import Studio

NONE, REST = "-", "…"
"""What a chart calls that which has none of a dimension, and all that it does not show by itself."""
WORDS = {
    "stage": ("pages.stage_", "costs.stage_"),
    "capability": ("providers.can_",),
    "state": ("costs.state_",),
    "error": ("costs.error_",),
    "kind": ("pages.job_",),
    "grade": ("costs.grade_",),
    "what": ("costs.what_", "pages.size_"),
    "task_type": ("prompts.task_",),
    "waits_for": ("costs.waits_",),
    "language": ("pages.language_",),
    "size": ("pages.size_",),
}
"""Codes that have words, and where they stand."""


def name_values(studio: Studio, viewer: Viewer, dimension: str, values: Iterable[str], language: str) -> dict[str, str]:
    """Each of these values of a dimension, as people call it. What nobody knows any more was deleted for good, to who may see all."""
    asked = {value for value in values if value is not None}
    found = {value: _code(studio, dimension, value, language) for value in asked}
    if dimension in ("project", "person", "experiment"):
        ids = {value: each for value in asked if (each := parse_id(value))}
        with studio.db.read() as session:
            names = {"project": _films, "person": _people, "experiment": _experiments}[dimension](
                session, viewer, set(ids.values()), language
            )
        unknown = translate_key(f"costs.{'deleted' if viewer.all else 'unknown'}_{dimension}", language)
        found |= {value: names.get(ids[value], unknown) if value in ids else unknown for value in asked}
    said = {
        NONE: translate_key(
            f"costs.none_{dimension}" if f"none_{dimension}" in texts_of_area("costs") else "costs.none", language
        )
    }
    return found | {
        value: text for value, text in (said | {REST: translate_key("costs.rest", language)}).items() if value in asked
    }


def _code(studio: Studio, dimension: str, value: str, language: str) -> str:
    if dimension == "provider":
        try:
            return vendor_readiness.load_vendor(value).label.get(language) or value
        except (FileNotFoundError, KeyError, ValueError):
            return value
    if dimension == "model" or (dimension == "what" and "/" in value):
        return _models(studio, language).get(value, value)
    if dimension == "error":
        value = value.rpartition(".")[2]
    for prefix in WORDS.get(dimension, ()):
        place, _, beginning = prefix.partition(".")
        key = f"{beginning}{value.replace('.', '_')}"
        if key in texts_of_area(place):
            return translate_key(f"{place}.{key}", language)
    return value.replace("_", " ") if dimension == "what" else value


def _models(studio: Studio, language: str) -> dict[str, str]:
    """By what the ledger calls them, and by `vendor/model`."""
    named: dict[str, str] = {}
    for model in studio.gateway.models():
        label = model.label.get(language) or model.label.get("en") or ""
        if label:
            named[model.id] = label
            named.setdefault(model.id.partition("/")[2], label)
    return named


def _films(session: Session, viewer: Viewer, ids: set[uuid.UUID], language: str) -> dict[uuid.UUID, str]:
    row = tables.Project
    seen = {each for each in ids if viewer.all or each.hex in viewer.projects}
    found = session.execute(select(row.id, row.name, row.deleted_at).where(row.id.in_(seen)))
    return {
        id_: name if gone is None else translate_key("costs.gone", language, name=name) for id_, name, gone in found
    }


def _people(session: Session, viewer: Viewer, ids: set[uuid.UUID], language: str) -> dict[uuid.UUID, str]:
    """Whoever does not see all costs knows themselves, and those they make films with."""
    known = ids
    if not viewer.all:
        films = [uuid.UUID(each) for each in viewer.projects]
        owners = session.scalars(select(tables.Project.user_id).where(tables.Project.id.in_(films)))
        members = session.scalars(select(tables.Member.user_id).where(tables.Member.project_id.in_(films)))
        known = ids & ({uuid.UUID(viewer.person)} | set(owners) | set(members))
    row = tables.User
    return dict(session.execute(select(row.id, row.name).where(row.id.in_(known))).all())


def _experiments(session: Session, viewer: Viewer, ids: set[uuid.UUID], language: str) -> dict[uuid.UUID, str]:
    row = tables.Experiment
    found = session.execute(select(row.id, row.name, row.project_id, row.user_id).where(row.id.in_(ids)))
    return {
        id_: name
        for id_, name, film, person in found
        if viewer.all
        or (film is not None and film.hex in viewer.projects)
        or (film is None and person is not None and person.hex == viewer.person)
    }
