"""A worker that has read what a lab needs before it forks, and no engine that takes seconds to load: `python -m tests.jobs.quick_worker`."""

from __future__ import annotations

import sys

from core.studio import Studio
from jobs.stages import lab
from jobs.worker import machine_workers


def warm(studio: Studio) -> tuple[()]:
    assert lab.begin_run and studio.gateway.models()
    return ()


if __name__ == "__main__":
    sys.exit(machine_workers.main(load=lambda: None, warm=warm))
