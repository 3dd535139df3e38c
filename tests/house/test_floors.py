"""The house has floors: a floor may use those below it, never those above. This is README's picture, held."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from tests.conftest import unmeasured

ROOT = Path(__file__).parents[2]
FLOORS = ("Home.py", "cli", "ui", "pages", "api", "jobs", "core", "providers", "language")
SDKS = {
    "anthropic", "boto3", "botocore", "cohere", "dashscope", "elevenlabs", "fal_client", "groq", "kling", "litellm", "lumaai",
    "minimax", "mistralai", "openai", "qianfan", "replicate", "runwayml", "stability_sdk", "tencentcloud", "together", "volcenginesdkarkruntime",
    "volcengine", "zhipuai",
}  # fmt: skip
SQL = {"sqlalchemy", "duckdb", "sqlite3", "psycopg"}
NEVER = {
    "Home.py": {"providers", "pages", "cli"} | SQL | SDKS,
    "cli": {"Home", "ui", "pages", "api", "streamlit", "rq"} | SDKS,
    "ui": {"Home", "cli", "api", "pages", "providers", "rq", "redis"} | SQL | SDKS,
    "pages": {"Home", "cli", "api", "pages", "providers", "rq", "redis"} | SQL | SDKS,
    "api": {"Home", "cli", "ui", "pages", "providers", "streamlit"} | SDKS,
    "jobs": {"Home", "cli", "ui", "pages", "api", "streamlit"} | SDKS,
    "core": {"Home", "cli", "ui", "pages", "api", "jobs", "streamlit", "rq"} | SDKS,
    "providers": {"Home", "cli", "ui", "pages", "api", "jobs", "core", "streamlit", "rq", "redis"} | SQL,
    "language": {"Home", "cli", "ui", "pages", "api", "jobs", "core", "providers", "streamlit", "rq", "redis"}
    | SQL
    | SDKS,
}


def files(floor: str) -> list[Path]:
    return [ROOT / floor] if floor.endswith(".py") else sorted((ROOT / floor).rglob("*.py"))


@cache
def imports(file: Path) -> tuple[tuple[str, int, bool], ...]:
    """Every module a file imports, wherever in it: its dotted name, the line, whether inside a function."""
    return tuple(_imports(ast.parse(file.read_text("utf-8"))))


def _imports(tree: ast.Module) -> Iterator[tuple[str, int, bool]]:
    inside = {
        id(n) for f in ast.walk(tree) if isinstance(f, ast.FunctionDef | ast.AsyncFunctionDef) for n in ast.walk(f)
    }
    for node in ast.walk(tree):
        names: list[str] = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and not node.level:
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        elif isinstance(node, ast.Call) and getattr(node.func, "attr", getattr(node.func, "id", "")) in (
            "import_module",
            "__import__",
        ):
            names = [a.value for a in node.args[:1] if isinstance(a, ast.Constant) and isinstance(a.value, str)]
        for name in names:
            yield name, node.lineno, id(node) in inside


@pytest.mark.parametrize("floor", FLOORS)
def test_a_floor_imports_nothing_that_stands_above_or_beside_it(floor):
    wrong = [
        f"{file.relative_to(ROOT)}:{line} imports {name}"
        for file in files(floor)
        for name, line, _ in imports(file)
        if name.partition(".")[0] in NEVER[floor]
    ]
    assert wrong == []


def test_a_vendors_sdk_is_imported_only_inside_its_methods():
    """A vendor file that imports its SDK at the top would stop the whole studio where that SDK is missing."""
    wrong = [
        f"{file.relative_to(ROOT)}:{line} imports {name}"
        for file in files("providers")
        for name, line, inside in imports(file)
        if name.partition(".")[0] in SDKS and not inside
    ]
    assert wrong == []


def test_core_knows_no_vendor_by_name():
    """The builtin engines are asked through the gateway like any other."""
    words = {
        "providers.base",
        "providers.errors",
        "providers.provider",
        "providers.safe_text",
        "providers.facts",
        "providers.gateway",
        "providers.animation",
        "providers.transport.address_guard",
        "providers.protocols.comfyui_workflows",
    }
    wrong = [
        f"{file.relative_to(ROOT)}:{line} imports {name}"
        for file in files("core")
        for name, line, _ in imports(file)
        if name.startswith("providers.") and not any(f"{name}.".startswith(f"{word}.") for word in words)
    ]
    assert wrong == []


@pytest.mark.parametrize(
    ("floor", "without"),
    [
        ("core", {"streamlit", "rq", "jobs", "ui", "api"} | SDKS),
        ("jobs", {"streamlit", "ui", "api"} | SDKS),
        ("api", {"streamlit"} | SDKS),
    ],
    ids=["core", "jobs", "api"],
)
def test_a_floor_starts_without_what_it_must_not_know(floor, without):
    """What an import brings along unseen counts too."""
    modules = [".".join(file.relative_to(ROOT).with_suffix("").parts) for file in files(floor)]
    names = [
        name.removesuffix(".__init__") for name in modules if "migrations" not in name and not name.endswith("__main__")
    ]
    code = f"import importlib, sys\nfor n in {names!r}: importlib.import_module(n)\nprint(*sorted({without!r} & set(sys.modules)))"
    ran = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=unmeasured(), capture_output=True, text=True, timeout=120
    )
    assert ran.returncode == 0, ran.stderr[-2000:]
    assert ran.stdout.split() == []


TRANSACTIONS = {"read", "write", "glance", "jot"}
"""The methods of core.database.engine.Database that give a session or a connection."""
SPEAKS_OF_SESSIONS = {
    "ui/base/film_on_screen.py": "the type of the verbs of core that change a film, which it hands to core.editing.undo",
    "ui/library/style_window.py": "the type of the verbs of core that change the shelf, which it hands to the database",
}
"""Where a screen may name the type of a session, and why. This list may only become shorter."""


def holds_a_session(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Where a file opens a transaction, or has a session in a name: the line, and what it says there."""
    for node in ast.walk(tree):
        if isinstance(node, ast.withitem) and isinstance(call := node.context_expr, ast.Call):
            if isinstance(call.func, ast.Attribute) and call.func.attr in TRANSACTIONS:
                yield call.lineno, ast.unparse(call)
        elif (isinstance(node, ast.Name) and node.id == "session") or (
            isinstance(node, ast.arg) and node.arg == "session"
        ):
            yield node.lineno, "session"


@pytest.mark.parametrize("floor", ["ui", "pages"])
def test_a_screen_holds_no_session_and_asks_verbs_of_core(floor):
    """What a screen reads or writes is one verb of core: `execute_read`, `execute_write`, or one that takes the database."""
    wrong = [
        f"{file.relative_to(ROOT)}:{line} {said}"
        for file in files(floor)
        for line, said in holds_a_session(ast.parse(file.read_text("utf-8")))
    ]
    assert wrong == []


def test_a_screen_names_the_type_of_a_session_only_where_a_reason_stands():
    named = {
        str(file.relative_to(ROOT))
        for floor in ("ui", "pages")
        for file in files(floor)
        if any(name in ("core.database.engine.Session", "core.database.tables") for name, *_ in imports(file))
    }
    assert named == set(SPEAKS_OF_SESSIONS)


def test_a_session_in_a_screen_is_seen():
    opened = "with state.studio().db.write() as found:\n    pass\n"
    handed = "deed = lambda session, who: verb(session, who)\n"
    assert [said for _, said in holds_a_session(ast.parse(opened))] == ["state.studio().db.write()"]
    assert {said for _, said in holds_a_session(ast.parse(handed))} == {"session"}
    assert list(holds_a_session(ast.parse("db.execute_write(verb, who)\nst.session_state['a'] = 1\n"))) == []


def test_an_import_that_looks_up_is_seen(tmp_path):
    file = tmp_path / "failure_notes.py"
    file.write_text(
        "import os\nfrom jobs import queue\ndef f():\n    import openai.types\n    import_module('streamlit')\n"
    )
    assert {(name, inside) for name, _, inside in imports(file)} == {
        ("os", False),
        ("jobs.queue", False),
        ("openai.types", True),
        ("streamlit", True),
    }


def test_every_page_draws_nothing_before_it_knows_who_is_there():
    """The first thing a page does is `require(...)`: only imports, words and definitions may stand before it."""
    wrong = []
    for page in files("pages"):
        for node in ast.parse(page.read_text("utf-8")).body:
            if isinstance(node, ast.Import | ast.ImportFrom | ast.FunctionDef | ast.ClassDef):
                continue
            if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
                continue
            if not any(isinstance(call, ast.Call) and "require" in ast.unparse(call.func) for call in ast.walk(node)):
                wrong.append(f"{page.relative_to(ROOT)}:{node.lineno}")
            break
    assert wrong == []


def test_the_picture_in_the_readme_names_every_floor():
    readme = (ROOT / "README.md").read_text("utf-8")
    rows = [line for line in readme.splitlines() if line.startswith("| `")]
    for floor in FLOORS:
        name = floor if floor.endswith(".py") else f"{floor}/"
        assert any(f"`{name}`" in row.split("|")[1] for row in rows), name
