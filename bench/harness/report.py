"""How every bench tells what it found: a table on the screen, and `bench/results/<name>.json` beside it.

The file holds the figures with their targets, the settings they were measured with, the commit and the machine, so
that two of them can be compared.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent.parent / "results"


@dataclass(frozen=True)
class Figure:
    """One measured number. `at_most` or `at_least` is its target; a figure without one is only told."""

    name: str
    value: float | None
    unit: str = ""
    at_most: float | None = None
    at_least: float | None = None
    note: str = ""

    def __post_init__(self) -> None:
        """A number out of numpy becomes Python's own: JSON knows no other, and neither does `met`."""
        if self.value is not None:
            object.__setattr__(self, "value", float(self.value))

    @property
    def met(self) -> bool:
        if self.value is None:
            return self.at_most is None and self.at_least is None
        low = self.at_least is None or self.value >= self.at_least
        return low and (self.at_most is None or self.value <= self.at_most)

    @property
    def target(self) -> str:
        parts = [f"<= {self.at_most:g}"] if self.at_most is not None else []
        parts += [f">= {self.at_least:g}"] if self.at_least is not None else []
        return " and ".join(parts)


def with_smoke(parser: argparse.ArgumentParser) -> None:
    """Gives a bench the option by which `make test` runs it."""
    parser.add_argument("--smoke", action="store_true", help="a few seconds: does it still run; no target, no file")


def publish(name: str, figures: Sequence[Figure], *, smoke: bool = False, **settings: Any) -> bool:
    """Print and write the figures of the bench `name`; True where every target is met. In a `smoke` run they are printed alone:
    what was measured in so short a time misses no target."""
    if smoke:
        print(table([replace(figure, at_most=None, at_least=None) for figure in figures]))
        return True
    print(table(figures))
    FOLDER.mkdir(parents=True, exist_ok=True)
    found = {
        "bench": name,
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "commit": commit(),
        "machine": machine(),
        "settings": settings,
        "figures": {figure.name: asdict(figure) | {"met": figure.met} for figure in figures},
    }
    path = FOLDER / f"{name}.json"
    path.write_text(json.dumps(found, ensure_ascii=False, indent=2) + "\n", "utf-8")
    print(f"\n{path.relative_to(FOLDER.parent.parent)}")
    return all(figure.met for figure in figures)


def table(figures: Sequence[Figure]) -> str:
    rows = [("figure", "measured", "target", "", "")]
    for figure in figures:
        value = "-" if figure.value is None else f"{figure.value:.4g} {figure.unit}".strip()
        rows.append((figure.name, value, figure.target, "" if figure.met else "MISSED", figure.note))
    widths = [max(len(row[column]) for row in rows) for column in range(5)]
    return "\n".join(
        "  ".join(cell.ljust(wide) for cell, wide in zip(row, widths, strict=True)).rstrip() for row in rows
    )


def commit() -> str:
    """The commit measured, with a + where the tree has changes that are not committed."""
    root = FOLDER.parent.parent
    try:
        head = _git(root, "rev-parse", "--short=12", "HEAD")
        return head + ("+" if _git(root, "status", "--porcelain", "--untracked-files=no") else "")
    except (OSError, subprocess.CalledProcessError):
        return ""


def _git(root: Path, *words: str) -> str:
    return subprocess.run(["git", *words], cwd=root, capture_output=True, text=True, check=True).stdout.strip()


def machine() -> dict[str, Any]:
    load = os.getloadavg() if hasattr(os, "getloadavg") else ()
    return {
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        "cores": len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count(),
        "load": [round(value, 2) for value in load],
    }
