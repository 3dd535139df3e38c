"""The screenplay as plain text, as people read it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from core.script import Script, as_text
from core.timeline import Timeline

NAME = "Text"
SUFFIX = ".txt"


def write(timeline: Timeline, project: Mapping[str, Any], file: Path) -> None:
    """`project["script"]` is a core.script.Script, or its values."""
    file.write_text(as_text(Script.model_validate(project["script"])), "utf-8")
