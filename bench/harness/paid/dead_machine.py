"""How long until others notice that a machine is dead: all that worked there is killed at once, and nobody is left to say so.

`python -m bench.harness.paid.dead_machine TASK...` are machines: a process each that takes its task, and beats, until it is killed.
"""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
import uuid

from sqlalchemy import select

from bench.harness.child_environment import environment
from bench.harness.paid import paid_scenes
from bench.harness.time_limits import within
from core.database.tables import Task
from core.settings import ROOT, Settings
from core.studio import Studio, open_studio
from jobs import queue
from jobs.queue import WorkPlace

PATIENCE_S = 30.0
"""Beyond a lease: then it counts as not noticed."""


def begin(studio: Studio, machines: int) -> tuple[subprocess.Popen[bytes], dict[uuid.UUID, int]]:
    """So many machines at work, each in the middle of a step that does not end: their process, and who has which task."""
    kind, params = paid_scenes.LONG_KIND, {"goes_on": True}
    held = [
        queue.submit(studio, kind, user=None, project_id=None, params=params, expected_s=1) for _ in range(machines)
    ]
    command = [sys.executable, "-m", "bench.harness.paid.dead_machine", *map(str, held)]
    parent = subprocess.Popen(
        command,
        cwd=ROOT,
        env={**os.environ, **environment(studio.settings)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert parent.stdout is not None
    with within(60, "machines, until each is at work,"):
        pids = json.loads(parent.stdout.readline())
    end = time.monotonic() + 30
    while set(_fences(studio, held).values()) != {1} and time.monotonic() < end:
        time.sleep(0.1)
    return parent, dict(zip(held, pids, strict=True))


def noticed(studio: Studio, at_work: dict[uuid.UUID, int], luck: random.Random) -> list[float]:
    """Kill one after the other, at any moment of their beat; seconds until somebody else has its task, for each. Infinite where
    nobody has."""
    settings = studio.settings
    plan = sorted((luck.uniform(0, settings.beat_s), task_id) for task_id in at_work)
    began, killed, seen = time.monotonic(), {}, {}
    while len(seen) < len(at_work):
        at = time.monotonic()
        for after_s, task_id in plan:
            if task_id not in killed and at - began >= after_s:
                os.kill(at_work[task_id], signal.SIGKILL)
                killed[task_id] = time.monotonic()
        for task_id, fence in _fences(studio, list(killed)).items():
            if fence > 1:
                seen.setdefault(task_id, time.monotonic() - killed[task_id])
        if at - began > settings.beat_s + settings.lease_s + PATIENCE_S:
            break
        time.sleep(0.05)
    return [seen.get(task_id, float("inf")) for task_id in at_work]


def p95(seconds: list[float]) -> float:
    ordered = sorted(seconds)
    return ordered[max(0, -(-95 * len(ordered) // 100) - 1)]


def _fences(studio: Studio, held: list[uuid.UUID]) -> dict[uuid.UUID, int]:
    with studio.db.read() as session:
        return {row.id: row.fence for row in session.execute(select(Task.id, Task.fence).where(Task.id.in_(held)))}


def main() -> None:
    held = [uuid.UUID(name) for name in sys.argv[1:]]
    studio = open_studio(Settings())
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    pids = []
    for number, task_id in enumerate(held, 1):
        pid = os.fork()
        if not pid:
            studio.db.renew()
            queue.perform_task(WorkPlace(studio, f"machine-{number}"), task_id, lambda: os._exit(3))
            os._exit(0)
        pids.append(pid)
    print(json.dumps(pids), flush=True)
    sys.stdin.read()
    for pid in pids:
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            continue


if __name__ == "__main__":
    main()
