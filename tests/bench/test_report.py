"""What a bench found is written, whatever kind of number it was measured as."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from bench.harness import report


def test_figures_out_of_numpy_are_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(report, "FOLDER", tmp_path / "bench" / "results")
    figures = [report.Figure("levels", np.float64(1.5), at_most=2), report.Figure("clips", 25, at_least=26)]
    assert report.publish("tried", figures) is False
    found = json.loads((tmp_path / "bench" / "results" / "tried.json").read_text("utf-8"))["figures"]
    assert found["levels"]["met"] is True and found["levels"]["value"] == 1.5
    assert found["clips"]["met"] is False
