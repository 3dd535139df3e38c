"""What a film can be taken out as: one module in this folder is one format.

A format is a module with
    NAME      what people call it, in every language the same, as "SubRip"
    SUFFIX    of its files, as ".srt"
    write(timeline, project, file)    writes the file; `project` are the facts a format may need (title, language, ...)
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import Any, Protocol, cast

from core.timeline import Timeline


class Format(Protocol):
    NAME: str
    SUFFIX: str

    def write(self, timeline: Timeline, project: Mapping[str, Any], file: Path) -> None: ...


def formats() -> dict[str, Format]:
    """Every format there is, by the name of its module."""
    found = ((module.name, import_module(f"{__name__}.{module.name}")) for module in iter_modules(__path__))
    return {name: cast(Format, module) for name, module in found if hasattr(module, "write")}
