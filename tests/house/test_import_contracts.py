"""The contracts of imports in pyproject.toml are red as soon as one import is turned round, wherever it stands in a file."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from core.settings import ROOT
from tests.conftest import unmeasured

LINT = Path(sys.executable).with_name("lint-imports")
PACKAGES = ("core", "providers", "language", "jobs", "api", "ui", "cli")


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The code alone, with its contracts."""
    folder = tmp_path_factory.mktemp("house")
    for package in PACKAGES:
        shutil.copytree(ROOT / package, folder / package, ignore=shutil.ignore_patterns("__pycache__", "*.js", "*.css"))
    shutil.copy(ROOT / "pyproject.toml", folder)
    return folder


def broken_contracts(house: Path) -> list[str]:
    ran = subprocess.run(
        [str(LINT), "--no-logo", "--cache-dir", str(house / "cache")],
        cwd=house,
        env=unmeasured() | {"PYTHONPATH": str(house)},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert "Contracts:" in ran.stdout, ran.stdout + ran.stderr
    broken = [line.removesuffix(" BROKEN") for line in ran.stdout.splitlines() if line.endswith(" BROKEN")]
    assert (ran.returncode == 0) == (not broken)
    return broken


@pytest.mark.parametrize(
    ("file", "added", "contract"),
    [
        ("core/database/locks.py", "from core.alerts import alerts", "Inside core"),
        ("core/money/ledger.py", "def later():\n    from core.lab import cells\n    return cells", "Inside core"),
        ("core/files/assets.py", "if __debug__:\n    from jobs import queue", "Floors"),
        ("providers/base.py", "from core import errors", "Floors"),
        ("providers/vendors/hosted/kling.py", "from providers.vendors.hosted import runway", "Vendors are independent"),
        ("providers/gateway/routing.py", "from providers.vendors.hosted import openai", "Vendors are found"),
        ("ui/widgets/toast_free.py", "from ui.storyboard import board", "Inside ui"),
        ("jobs/queue.py", "from jobs.worker import crew", "Inside jobs"),
    ],
    ids=["upward", "inside a function", "up a floor", "the bottom", "another vendor", "a vendor by name", "ui", "jobs"],
)
def test_one_import_that_is_turned_round_breaks_a_contract(house: Path, file: str, added: str, contract: str) -> None:
    path = house / file
    before = path.read_text("utf-8") if path.exists() else ""
    try:
        path.write_text(f"{before}\n{added}\n", "utf-8")
        assert any(name.startswith(contract) for name in broken_contracts(house))
    finally:
        path.write_text(before, "utf-8") if before else path.unlink()


def test_as_the_house_stands_no_contract_is_broken(house: Path) -> None:
    assert broken_contracts(house) == []
