"""Studios under fire run as they run for people: their lines are not counted, which costs every fork of theirs."""

from __future__ import annotations

import os

import pytest


@pytest.fixture(autouse=True)
def _unmeasured(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("COVERAGE_")]:
        monkeypatch.delenv(name)
