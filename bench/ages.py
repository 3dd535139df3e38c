"""`python -m bench.ages`: how old each file of bench/results is, and how often the code it measures was changed since."""

from __future__ import annotations

import json
import subprocess

from bench.harness.report import FOLDER
from core.settings import ROOT

MEASURES = {
    "attack": ("api", "core", "ui", "pages"),
    "chaos": ("jobs", "core/tasks/task_lifecycle.py", "core/tasks/task_rows.py", "core/film/film_cut.py"),
    "chaos_paid": (
        "jobs",
        "core/tasks/task_lifecycle.py",
        "core/gateway/books.py",
        "core/money/ledger.py",
        "core/tasks/unsettled_calls.py",
        "providers/gateway/gateway.py",
    ),
    "dashboards": ("core/analytics", "data/queries", "pages/costs.py"),
    "dashboards_100000000": ("core/analytics", "data/queries"),
    "deeds": ("ui",),
    "engines": (
        "providers/builtin",
        "core/storyboard/boarding.py",
        "core/storyboard/storyboard.py",
        "core/render",
        "data/writer",
        "data/art",
    ),
    "errors": ("providers", "data/errors"),
    "fresh": ("core/analytics", "core/money/ledger.py", "core/database/engine.py"),
    "gateway": (
        "providers/gateway/gateway.py",
        "providers/gateway/model_choice.py",
        "providers/gateway/routing.py",
        "core/gateway/books.py",
        "core/money/ledger.py",
        "core/gateway/doors.py",
    ),
    "idea": ("core/optimise", "core/templates", "core/idea"),
    "live": ("api/v1/live.py", "api/live/watched_rows.py", "ui", "pages/storyboard.py"),
    "render": ("core/render",),
    "start": ("Home.py", "ui", "jobs", "api/server.py", "providers/builtin"),
}
"""The code of each figure: whatever may move it, not all that runs."""


def _git(*words: str) -> str:
    return subprocess.run(["git", *words], cwd=ROOT, capture_output=True, text=True, check=False).stdout.strip()


def main() -> None:
    print(f"{'bench':22}{'measured':12}{'at':14}{'code changed':14}commits since")
    for path in sorted(FOLDER.glob("*.json")):
        told = json.loads(path.read_text("utf-8"))
        if path.stem not in MEASURES:
            continue
        at = told["commit"].rstrip("+")
        code = MEASURES[path.stem]
        changed = _git("log", "-1", "--format=%cs", "--", *code)
        known = (
            subprocess.run(["git", "cat-file", "-e", at], cwd=ROOT, capture_output=True, check=False).returncode == 0
        )
        since = _git("rev-list", "--count", f"{at}..HEAD", "--", *code) if known else "?"
        print(f"{path.stem:22}{told['at'][:10]:12}{at:14}{changed:14}{since}")


if __name__ == "__main__":
    main()
