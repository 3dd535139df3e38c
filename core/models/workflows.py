"""Workflows of ComfyUI that this studio keeps in a folder of its own: each is tried dry before, and a door names those it uses."""

from __future__ import annotations

import errno
import os
import re
import uuid
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from core.errors import DiskFull, NotAWorkflow, NoWritePermission
from core.gateway import doors
from core.gateway.open_doors import load_door
from core.people import audit
from core.people.access import Action, UserLike
from core.people.access import require as require_action
from core.studio import Studio
from core.types import Value
from providers.errors import ProviderError
from providers.protocols import comfyui_workflows
from providers.protocols.comfyui_workflows import DryRunReport, InputPlace

FIELDS: Mapping[str, str] = {"film": "films", "picture": "workflow"}
"""Which of a door's facts names a workflow, by what it ends in."""
LONGEST = 60

__all__ = [
    "FIELDS",
    "DryRun",
    "DryRunReport",
    "InputPlace",
    "add_to_door",
    "door_fact_with",
    "dry_run_workflow",
    "list_workflows",
    "save_workflow",
]


class DryRun(Value):
    """A dry run. `away` is why the server behind the door could not be asked, as an error class names it."""

    report: DryRunReport
    away: str = ""


def dry_run_workflow(studio: Studio, content: bytes, name: str, door_name: str = "") -> DryRun:
    """What of a file would be bound to which node and what is missing. Nothing is kept, nothing is queued; the server behind a door
    is asked what it has."""
    alone = comfyui_workflows.dry_run(content, _plain(name))
    door = load_door(studio.db, studio.settings, door_name) if door_name and not alone.wrong else None
    if door is None:
        return DryRun(report=alone)
    try:
        has = studio.gateway.providers[door.provider].kinds(door)
    except ProviderError as error:
        return DryRun(report=alone, away=type(error).__name__)
    return DryRun(report=comfyui_workflows.dry_run(content, _plain(name), has))


def save_workflow(studio: Studio, content: bytes, name: str, *, by: UserLike | None = None) -> DryRunReport:
    """Kept under its name, in place of one of the same name. Raises NotAWorkflow, NoWritePermission, DiskFull, NotAllowed."""
    if by is not None:
        require_action(by, Action.MANAGE_PROVIDERS)
    seen = comfyui_workflows.dry_run(content, _plain(name))
    if seen.wrong or seen.missing:
        raise NotAWorkflow()
    _laid(studio.settings.workflows / f"{seen.name}.json", content)
    with studio.db.write() as session:
        audit.note(session, by.id if by else None, "workflow.kept", seen.name)
    return seen


def add_to_door(studio: Studio, door_name: str, seen: DryRunReport, *, by: UserLike | None = None) -> str:
    """A door names a workflow from now on, beside those for film that it names already. Returns what stands there now. Raises NotFound."""
    with studio.db.write() as session:
        door = next(one for one in doors.list_doors(session, studio.settings) if one.name == door_name)
        said = door_fact_with(door.extra, seen)
        doors.change_door(session, door_name, by=by, extra={**door.extra, FIELDS[seen.kind or "picture"]: said})
    return said


def door_fact_with(extra: Mapping[str, str], seen: DryRunReport) -> str:
    """What a door's fact says once it names this workflow too: of pictures it names one, of film as many as are wanted."""
    if seen.kind != "film":
        return seen.name
    before = [one for one in re.split(r"[,，、\s]+", extra.get(FIELDS["film"], "")) if one]
    return ", ".join(dict.fromkeys([*(one.removesuffix(".json") for one in before), seen.name]))


def list_workflows(studio: Studio) -> list[str]:
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
