"""A cell that was made is checked: its figures and findings stand in its facts, a clip's filmstrip is stored beside it."""

from __future__ import annotations

import uuid
from typing import Any

from core.files import assets
from core.lab.cells import CellResult
from core.lab.checking.result_checks import check_prompt, check_result
from core.studio import Studio
from providers.base import Capability, Request


def add_checks(
    studio: Studio, request: Request, found: CellResult, rung: str, project_id: uuid.UUID | None = None
) -> CellResult:
    """The same with facts["checks"] (core.lab.checking.check_findings.Checks as JSON) and, of a clip, facts["filmstrip"] (a stored JPEG)."""
    if rung == "prompt":
        return _with(found, {"checks": check_prompt(request.prompt, request.negative).model_dump(mode="json")})
    if not found.sha256:
        return _with(found, {"checks": check_result("text/plain", found.answer, request).model_dump(mode="json")})
    wanted = request
    if "recipe" in found.facts:
        wanted = request.model_copy(update={"width": 0, "height": 0})
    seen = check_result(found.media_type, studio.files.read(found.sha256), wanted, _reference(studio, request))
    facts: dict[str, Any] = {"checks": seen.model_dump(mode="json")}
    if seen.filmstrip:
        store: dict[str, Any] = {"project_id": project_id} if project_id else {}
        facts["filmstrip"] = assets.store(studio.db, studio.files, seen.filmstrip, "image/jpeg", **store)
    return _with(found, facts)


def _reference(studio: Studio, request: Request) -> bytes | None:
    """What it shall be like: the still a clip begins with, the first picture that a picture was shown."""
    if request.capability not in (Capability.VIDEO, Capability.IMAGE) or not request.references:
        return None
    try:
        return studio.files.read(request.references[0])
    except (OSError, KeyError):
        return None


def _with(found: CellResult, facts: dict[str, Any]) -> CellResult:
    return found.model_copy(update={"facts": {**found.facts, **facts}})
