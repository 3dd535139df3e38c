"""Folders and files that fit in one's head: how many files a folder may hold, how many lines a file."""

from __future__ import annotations

import ast
import subprocess
from collections import Counter
from pathlib import Path

from core.settings import ROOT

FLOORS = ("Home.py", "api", "bench", "cli", "core", "jobs", "pages", "providers", "tests", "ui")
MOST_FILES, MOST_LINES = 25, 400
LONG_FILES = {
    "core/database/tables.py": "every table, in the order of the rooms",
    "core/migrations/versions/0001_the_first_tables.py": "a migration is never changed",
    "core/migrations/versions/0003_prompts_and_the_lab.py": "a migration is never changed",
}
"""What may be longer, and why. This list may only become shorter."""


def tracked() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", *FLOORS], cwd=ROOT, capture_output=True, text=True, check=True)
    return [Path(name) for name in listed.stdout.splitlines() if (ROOT / name).exists()]


def test_no_folder_holds_more_than_twenty_five_files() -> None:
    held = Counter(file.parent for file in tracked() if file.suffix in {".py", ".js", ".css"})
    assert {str(folder): count for folder, count in held.items() if count > MOST_FILES} == {}


def test_no_file_is_longer_than_four_hundred_lines() -> None:
    files = [file for file in tracked() if file.suffix == ".py"]
    lines = {str(file): len((ROOT / file).read_text("utf-8").splitlines()) for file in files}
    assert {name: count for name, count in lines.items() if count > MOST_LINES and name not in LONG_FILES} == {}
    assert [name for name in LONG_FILES if lines.get(name, 0) <= MOST_LINES] == []


def test_every_package_says_in_a_sentence_what_lives_in_it() -> None:
    packages = [file for file in tracked() if file.name == "__init__.py" and file.parts[0] != "tests"]
    silent = [str(file) for file in packages if not ast.get_docstring(ast.parse((ROOT / file).read_text("utf-8")))]
    assert silent == []


def test_a_stage_s_model_holds_values_only() -> None:
    """`model.py` beside a stage's verbs knows no table and no session."""
    models = [file for file in tracked() if file.name == "model.py" and file.parts[0] == "core"]
    wrong = [
        f"{file}: {ast.unparse(node)}"
        for file in models
        for node in ast.walk(ast.parse((ROOT / file).read_text("utf-8")))
        if isinstance(node, (ast.Import, ast.ImportFrom))
        and any(w in ast.unparse(node) for w in ("sqlalchemy", "core.database"))
    ]
    assert wrong == []
