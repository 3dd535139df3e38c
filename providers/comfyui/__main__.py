"""`python -m providers.comfyui check`: a dry run of a workflow."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from providers.base import Door
from providers.errors import ProviderError
from providers.protocols import comfyui_workflows
from providers.protocols.comfyui_workflows import DryRunReport, InputPlace
from providers.vendors.self_hosted.comfyui import PROVIDER


def main(told: list[str]) -> int:
    """0 where a workflow can be asked, 1 where it cannot."""
    parser = argparse.ArgumentParser(prog="python -m providers.comfyui", description="A dry run of a workflow.")
    parser.add_argument("what", choices=["check"])
    parser.add_argument("file", type=Path)
    parser.add_argument("--server", default="", help="its address: asked for what it has")
    asked = parser.parse_args(told)
    door = Door(provider=PROVIDER.name, address=asked.server, inner=True) if asked.server else None
    try:
        has = PROVIDER.kinds(door) if door else None
        seen = comfyui_workflows.dry_run(asked.file.read_bytes(), asked.file.stem, has)
    except (OSError, ProviderError) as error:
        print(f"{type(error).__name__}: {error}")
        return 1
    print("\n".join(report_lines(seen)))
    return 0 if seen.good else 1


def report_lines(seen: DryRunReport) -> list[str]:
    """A dry run, a line for each thing."""
    if seen.wrong:
        return [comfyui_workflows.SENTENCES[seen.wrong].format(**seen.facts)]
    ends = ", ".join(map(_where, seen.ends))
    lines = [f"{seen.nodes} nodes, ends in a {seen.kind}: {ends}" if seen.kind else f"{seen.nodes} nodes"]
    lines += [f"{place.name} -> {_where(place)}, {place.field}" for place in seen.places]
    lines += [f"stays as it is there: {', '.join(seen.absent)}"] if seen.absent else []
    lines += [f"called as an input, but linked to another node: {title}" for title in seen.linked]
    lines += [f"missing: a node called {name!r}" for name in seen.missing if name != "output"]
    lines += ["missing: a node that saves a film or a picture"] if "output" in seen.missing else []
    lines += [f"the server has no node of the kind {kind}" for kind in seen.unknown]
    lines += [f"the server has no file {file}" for file in seen.files]
    return lines


def _where(place: InputPlace) -> str:
    return f"node {place.node} ({place.title or place.kind})"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
