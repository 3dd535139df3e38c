"""Where the JavaScript and the own styles of our elements stand: beside the Python that draws them, found by name anywhere under ui/."""

from __future__ import annotations

from functools import cache
from pathlib import Path

UI = Path(__file__).parents[1]


@cache
def _places() -> dict[str, Path]:
    return {file.name: file for ending in ("*.js", "*.css") for file in UI.rglob(ending)}


def read_joined(*names: str) -> str:
    """The text of these files of ui/, by their names with their endings, joined in this order. No two files of ui/ share a name.
    Raises KeyError for a name that no file has."""
    return "\n".join(_places()[name].read_text("utf-8") for name in names)
