"""Every command of the README's table still runs: each as written, with `--smoke`, which judges no target and writes no file."""

from __future__ import annotations

import os
import re
import subprocess
import sys

import pytest

from bench.harness.report import FOLDER
from core.settings import ROOT
from tests.browser.conftest import browser_here

IN_A_BROWSER = {"cutting", "dashboards", "deeds", "live", "start"}
ELSEWHERE = {"chaos", "chaos_paid", "attack"}
"""Under fire in test_chaos and test_chaos_paid, which run what their `--smoke` runs, and count; with a listener outside in
test_nothing_calls_outside."""
LIMIT_S = 280
"""Seconds on a machine that does much else; none takes more than thirty of its own."""


def told() -> list[str]:
    """The benches of the README's table, `make chaos-paid` by its module's name."""
    text = (ROOT / "README.md").read_text("utf-8")
    measured = text.partition("\n## Measured\n")[2].partition("\n## ")[0]
    rows = [line for line in measured.splitlines() if line.startswith("|")]
    commands = re.findall(r"`(?:python -m bench\.(\w+)|make ([\w-]+))`", "\n".join(rows))
    return list(dict.fromkeys(module or target.replace("-", "_") for module, target in commands if target != "test"))


def with_smoke() -> list[str]:
    """The modules of bench/ that can be run so, in the table or not yet."""
    return sorted(path.stem for path in (ROOT / "bench").glob("*.py") if _can(path.read_text("utf-8")))


def _can(source: str) -> bool:
    main = source.partition("\ndef main(")[2]
    return "with_smoke(" in main or '"--smoke"' in main


def test_every_bench_of_the_table_has_a_smoke_run() -> None:
    assert len(told()) >= 10
    assert set(told()) <= set(with_smoke())


@pytest.mark.parametrize("name", sorted({*with_smoke()} - ELSEWHERE))
def test_a_bench_runs_as_written_and_prints_its_table(name: str) -> None:
    if name in IN_A_BROWSER and not browser_here():
        pytest.skip("no browser here")
    before = {path: path.stat().st_mtime_ns for path in FOLDER.glob("*.json")}
    command = [sys.executable, "-m", f"bench.{name}", "--smoke"]
    own = {**os.environ, "DAILIES_BROWSER": browser_here(), "DAILIES_WORKERS": "1"}
    ran = subprocess.run(command, cwd=ROOT, env=own, capture_output=True, text=True, timeout=LIMIT_S, check=False)
    assert ran.returncode == 0, ran.stdout[-2000:] + ran.stderr[-4000:]
    rows = ran.stdout.partition("\nfigure ")[2].splitlines()[1:] or ran.stdout.splitlines()[1:]
    assert len([row for row in rows if re.search(r"\s\d", row)]) >= 3, ran.stdout
    assert {path: path.stat().st_mtime_ns for path in FOLDER.glob("*.json")} == before
