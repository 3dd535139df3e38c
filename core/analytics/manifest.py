"""Which files hold what: one small JSON, put in place by rename. Whoever reads it finds whole files, or none."""

from __future__ import annotations

import os
import uuid
from contextlib import suppress
from pathlib import Path

from pydantic import Field, ValidationError

from core.types import Value

FORM = 4
"""Of the files: another form is not read, but made anew."""
NAME = "manifest.json"


class FactFile(Value):
    """One file: a closed `month` ("2026-10"), or with none the open part. It holds what had ended under `upto` (a `seq`);
    `rows` of it, whose sum is `total`, from `months`."""

    file: str
    month: str = ""
    upto: int = 0
    rows: int = 0
    total: int = 0
    bytes: int = 0
    months: tuple[str, ...] = ()


class FactFiles(Value):
    """Of one fact. `last` is the number of the newest row and when it came: a database that was put back has another there."""

    closed: tuple[FactFile, ...] = ()
    open: FactFile
    last: tuple[int, str] = (0, "")

    @property
    def all(self) -> tuple[FactFile, ...]:
        return (*self.closed, self.open)


class Manifest(Value):
    form: int = FORM
    made: str = ""
    """Another name each time: whoever has seen this one need not look again."""
    facts: dict[str, FactFiles] = Field(default_factory=dict)


def read_manifest(folder: Path) -> Manifest | None:
    """None where there is none that can be used."""
    try:
        found = Manifest.model_validate_json((folder / NAME).read_text("utf-8"))
    except (OSError, ValidationError, ValueError):
        return None
    return found if found.form == FORM else None


def write_manifest(folder: Path, manifest: Manifest) -> None:
    fresh = manifest.model_copy(update={"made": uuid.uuid4().hex})
    beside = folder / f"{NAME}.{uuid.uuid4().hex}"
    try:
        beside.write_text(fresh.model_dump_json(), "utf-8")
        os.replace(beside, folder / NAME)
    finally:
        with suppress(OSError):
            beside.unlink()
