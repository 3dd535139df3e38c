"""Rules every page keeps, read from the files themselves."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from core.settings import ROOT
from ui.base import registry

PAGES = sorted((ROOT / "pages").glob("*.py"))
SCREEN_FILES = sorted([*PAGES, *(ROOT / "ui").rglob("*.py")])
OPEN_TO_ANYONE = {"image", "video", "audio", "download_button", "logo"}
"""Streamlit serves what is handed to these at an address without a login."""


def calls(file: Path) -> list[ast.Call]:
    return [node for node in ast.walk(ast.parse(file.read_text("utf-8"))) if isinstance(node, ast.Call)]


def of_streamlit(call: ast.Call) -> str:
    """`st.image(...)` -> "image"."""
    named = call.func
    if isinstance(named, ast.Attribute) and isinstance(named.value, ast.Name) and named.value.id == "st":
        return named.attr
    return ""


def test_every_page_is_registered_once():
    names = [screen.name for screen in registry.SCREENS]
    assert len(names) == len(set(names))
    assert {page.stem for page in PAGES} <= set(names)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_page_begins_with_require(page):
    body = ast.parse(page.read_text("utf-8")).body
    doings = [
        node
        for node in body
        if not isinstance(node, ast.Import | ast.ImportFrom)
        and not (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant))
    ]
    first = doings[0]
    assert isinstance(first, ast.Expr | ast.Assign)
    assert isinstance(first.value, ast.Call)
    assert ast.unparse(first.value.func) in ("require", "gate.require")


@pytest.mark.parametrize("file", SCREEN_FILES, ids=lambda file: str(file.relative_to(ROOT)))
def test_no_screen_hands_project_media_to_an_address_that_is_open_to_anyone(file):
    used = {of_streamlit(call) for call in calls(file)} & OPEN_TO_ANYONE
    assert used <= ({"logo"} if file.name == "main.py" else set())


ASKING = {"require", "gate.require", "gate.current_person", "current_dashboard", "chart_filters.current_dashboard"}
"""Each of these says who is there now, and raises for nobody."""


@pytest.mark.parametrize("file", SCREEN_FILES, ids=lambda file: str(file.relative_to(ROOT)))
def test_no_screen_runs_in_part_without_the_gate(file):
    """A part, or a window, runs again without the shell: it asks itself who is there."""
    source = ast.parse(file.read_text("utf-8"))
    functions = {n.name: n for n in ast.walk(source) if isinstance(n, ast.FunctionDef)}
    windows = {name: named_functions(name, source) for name in opened_as_windows(source)}
    assert all(windows.values()), windows
    alone = [function for found in windows.values() for function in found]
    alone += [f for f in functions.values() if any(ast.unparse(d).startswith("st.dialog") for d in f.decorator_list)]
    assert not [f.name for f in functions.values() if any("fragment" in ast.unparse(d) for d in f.decorator_list)]
    for part in (call for call in calls(file) if of_streamlit(call) == "fragment"):
        alone += named_functions(ast.unparse(part.args[0]), source)
        assert alone, ast.unparse(part)
    for function in alone:
        asked = {ast.unparse(call.func) for call in ast.walk(function) if isinstance(call, ast.Call)}
        assert asked & ASKING, function.name


def named_functions(name: str, source: ast.Module) -> list[ast.FunctionDef]:
    """`draw`, of the file itself, or `module.draw`, of a file of the pages' code."""
    module, _, function = name.rpartition(".")
    there = ast.parse(next((ROOT / "ui").rglob(f"{module}.py")).read_text("utf-8")) if module else source
    return [n for n in ast.walk(there) if isinstance(n, ast.FunctionDef) and n.name == function]


def opened_as_windows(source: ast.Module) -> list[str]:
    """`st.dialog(...)(window)` -> "window", also where it is a method."""
    made = [n for n in ast.walk(source) if isinstance(n, ast.Call) and isinstance(n.func, ast.Call)]
    return [
        ast.unparse(call.args[0]).removeprefix("self.") for call in made if ast.unparse(call.func.func) == "st.dialog"
    ]


@pytest.mark.parametrize("file", SCREEN_FILES, ids=lambda file: str(file.relative_to(ROOT)))
def test_no_screen_lets_markup_from_outside_through(file):
    for call in calls(file):
        flags = {word.arg for word in call.keywords}
        assert not flags & {"unsafe_allow_html", "unsafe_allow_javascript"}, call.lineno


def test_the_script_does_not_stand_beside_the_pages():
    """Next to a folder `pages`, Streamlit serves its files past the gate until the first st.navigation of the process."""
    assert not (ROOT / "ui" / "pages").exists()
    home = ast.parse((ROOT / "Home.py").read_text("utf-8"))
    app = next(n for n in home.body if isinstance(n, ast.Assign) and ast.unparse(n.targets[0]) == "app")
    assert "'ui' / 'main.py'" in ast.unparse(app.value.args[0])
