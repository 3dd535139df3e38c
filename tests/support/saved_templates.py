"""Versions of one template saved and put in production in a test."""

from __future__ import annotations

import uuid

from core.database.engine import Database
from core.templates import production_label, template_versions, templates
from core.templates.prompt_values import Template

NAME, ZH = "script_scifi", "zh"


def ours(text: str = "我们的科幻剧本：{idea}", **more) -> Template:
    shipped = templates.shipped_library().named(NAME, ZH)
    assert shipped is not None
    return shipped.model_copy(update={"template": text, **more})


def saved(db: Database, by: uuid.UUID | None = None, text: str = "我们的科幻剧本：{idea}", **more) -> Template:
    with db.write() as session:
        return template_versions.save_version(session, by, ours(text, **more))


def in_use(db: Database, name: str = NAME, language: str = ZH) -> int:
    with db.read() as session:
        told = templates.load_library(session).named(name, language)
        assert told is not None
        return told.version


def promoted(db: Database, version: int, by: uuid.UUID | None = None, **more) -> Template:
    with db.write() as session:
        return production_label.promote_version(session, NAME, ZH, version, by, **more)
