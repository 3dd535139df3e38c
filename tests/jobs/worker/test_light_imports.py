"""What waits for work is light: only a process that makes something loads what it is made with."""

from __future__ import annotations

import json
import subprocess
import sys

from core.settings import ROOT
from tests.conftest import unmeasured

HEAVY = (
    "scipy",
    "jieba",
    "onnxruntime",
    "pandas",
    "pyarrow.compute",
    "streamlit",
    "providers.builtin.painter.shots.shot_painting",
)
"""Each takes 20 to 300 MiB, with what it loads."""
WAITING = f"""
import json, sys
from jobs.worker import crew
from jobs import task_work
from providers.gateway.gateway import installed_providers
task_work.load_jobs()
models = [model for provider in installed_providers().values() for model in provider.models()]
print(json.dumps([len(models), [name for name in {HEAVY} if name in sys.modules]]))
"""


def test_a_process_that_knows_every_job_and_every_model_has_loaded_no_engine() -> None:
    asked = subprocess.run(
        [sys.executable, "-c", WAITING],
        cwd=ROOT,
        env=unmeasured(),
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    models, loaded = json.loads(asked.stdout)
    assert models > 20 and loaded == []
