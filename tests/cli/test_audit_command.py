"""`python -m cli audit`: exit status 0 while the log is as it was written, 1 once a row was changed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from sqlalchemy import update

from core.database import tables
from core.people import users
from core.settings import Settings
from core.studio import open_studio
from tests.conftest import furnish, unmeasured

NOBODY = "redis://127.0.0.1:1/0"


def run(home: Path, *words: str) -> subprocess.CompletedProcess[str]:
    env = {**unmeasured(), "DAILIES_HOME": str(home), "REDIS_URL": NOBODY, "DATABASE_URL": "", "LANG": "en_US.UTF-8"}
    return subprocess.run(
        [sys.executable, "-m", "cli", "audit", *words],
        env=env,
        text=True,
        capture_output=True,
        timeout=120,
        check=False,
        cwd=os.getcwd(),
    )


def test_it_verifies_exports_and_finds_a_row_that_was_changed(tmp_path):
    studio = open_studio(Settings(dailies_home=tmp_path, database_url="", redis_url=NOBODY, assets_url=""))
    furnish(studio.db)
    users.create_first_admin(studio.db, "min@example.org", "阿敏", "Correct-horse-9")
    ended = run(tmp_path, "verify")
    assert (ended.returncode, ended.stderr) == (0, "")
    ended = run(tmp_path, "export", str(tmp_path / "log.jsonl"))
    lines = (tmp_path / "log.jsonl").read_text("utf-8").splitlines()
    assert ended.returncode == 0 and json.loads(lines[1])["action"] == "studio.opened"
    with studio.db.write() as session:
        session.execute(update(tables.Audit).values(thing="somebody else"))
    ended = run(tmp_path, "verify")
    assert ended.returncode == 1 and "Entry 1" in ended.stderr
    assert run(tmp_path, "what").returncode == 2
