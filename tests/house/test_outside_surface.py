"""What people and programs use from outside: REST routes, pages' addresses, commands and settings. What is recorded stays; what is new is
added to the record with the change that brings it: `python -m tests.house.test_outside_surface > tests/house/outside_surface.txt`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import cli
from api import server
from core.settings import ROOT, Settings

RECORD = Path(__file__).with_name("outside_surface.txt")


def surface() -> Iterator[str]:
    def no_studio() -> None:
        raise AssertionError("no route is asked here")

    paths = server.build_api(no_studio).openapi()["paths"]  # type: ignore[arg-type]
    yield from (f"route {method.upper()} /api/v1{path}" for path, methods in paths.items() for method in methods)
    yield from (f"page {file.stem}" for file in (ROOT / "pages").glob("*.py"))
    yield from (f"cli {file.stem.replace('_', '-')}" for file in Path(cli.__path__[0]).glob("[a-z]*.py"))
    yield from (f"setting {name.upper()}" for name in Settings.model_fields)
    yield from (
        f"make {name}" for name in re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
    )
    for name in ("jobs.worker", "jobs.scheduler", "providers.facts", "providers.comfyui"):
        file = ROOT / name.replace(".", "/")
        if file.with_suffix(".py").exists() or (file / "__main__.py").exists():
            yield f"python -m {name}"
    yield from (
        f"bench {file.stem}" for file in (ROOT / "bench").glob("*.py") if "def main(" in file.read_text("utf-8")
    )


def test_what_is_used_from_outside_is_what_is_recorded() -> None:
    recorded, now = set(RECORD.read_text("utf-8").split("\n")) - {""}, set(surface())
    assert sorted(recorded - now) == [], "gone: what somebody may use"
    assert sorted(now - recorded) == [], "new: record it"


if __name__ == "__main__":
    print(*sorted(set(surface())), sep="\n")
