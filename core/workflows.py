"""Workflows of ComfyUI that this studio keeps in a folder of its own: each is tried dry before, and a door names those it uses."""

from __future__ import annotations

import errno
import os
import re
import uuid
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from core import audit, doors
from core.access import Action, Who
from core.access import require as require_action
from core.errors import DiskFull, NotAWorkflow, NoWritePermission
from core.open_doors import any_door
from core.studio import Studio
from core.types import Value
from providers import workflows
from providers.base import ProviderError
from providers.workflows import Place, Report

FIELDS: Mapping[str, str] = {"film": "films", "picture": "workflow"}
"""Which of a door's facts names a workflow, by what it ends in."""
LONGEST = 60

__all__ = ["FIELDS", "Looked", "Place", "Report", "beside", "keep", "kept", "look", "named"]


class Looked(Value):
    """A dry run. `away` is why the server behind the door could not be asked, as an error class names it."""

    report: Report
    away: str = ""


def look(studio: Studio, content: bytes, name: str, door_name: str = "") -> Looked:
    """What of a file would be bound to which node and what is missing. Nothing is kept, nothing is queued; the server behind a door
    is asked what it has."""
    alone = workflows.report(content, _plain(name))
    door = any_door(studio.db, studio.settings, door_name) if door_name and not alone.wrong else None
    if door is None:
        return Looked(report=alone)
    try:
        has = studio.gateway.providers[door.provider].kinds(door)
    except ProviderError as error:
        return Looked(report=alone, away=type(error).__name__)
    return Looked(report=workflows.report(content, _plain(name), has))


def keep(studio: Studio, content: bytes, name: str, *, by: Who | None = None) -> Report:
    """Kept under its name, in place of one of the same name. Raises NotAWorkflow, NoWritePermission, DiskFull, NotAllowed."""
    if by is not None:
        require_action(by, Action.MANAGE_PROVIDERS)
    seen = workflows.report(content, _plain(name))
    if seen.wrong or seen.missing:
        raise NotAWorkflow()
    _laid(studio.settings.workflows / f"{seen.name}.json", content)
    with studio.db.write() as session:
        audit.note(session, by.id if by else None, "workflow.kept", seen.name)
    return seen


def named(studio: Studio, door_name: str, seen: Report, *, by: Who | None = None) -> str:
    """A door names a workflow from now on, beside those for film that it names already. Returns what stands there now. Raises NotFound."""
    with studio.db.write() as session:
        door = next(one for one in doors.listed(session, studio.settings) if one.name == door_name)
        said = beside(door.extra, seen)
        doors.change(session, door_name, by=by, extra={**door.extra, FIELDS[seen.kind or "picture"]: said})
    return said


def beside(extra: Mapping[str, str], seen: Report) -> str:
    """What a door's fact says once it names this workflow too: of pictures it names one, of film as many as are wanted."""
    if seen.kind != "film":
        return seen.name
    before = [one for one in re.split(r"[,，、\s]+", extra.get(FIELDS["film"], "")) if one]
    return ", ".join(dict.fromkeys([*(one.removesuffix(".json") for one in before), seen.name]))


def kept(studio: Studio) -> list[str]:
    """Names of those that this studio keeps."""
    folder = studio.settings.workflows
    return sorted(file.stem for file in folder.glob("*.json")) if folder.exists() else []


def _plain(name: str) -> str:
    """As a name that stands in a list with commas and leads nowhere."""
    plain = re.sub(r"[^\w-]+", "-", Path(name).name.removesuffix(".json")).strip("-")[:LONGEST]
    return plain or "workflow"


def _laid(file: Path, content: bytes) -> None:
    """Whole or not at all."""
    draft = file.with_name(f".{file.name}.{uuid.uuid4().hex[:8]}")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        draft.write_bytes(content)
        os.replace(draft, file)
    except OSError as error:
        with suppress(OSError):
            draft.unlink(missing_ok=True)
        raise (DiskFull if error.errno in (errno.ENOSPC, errno.EDQUOT) else NoWritePermission)() from error
