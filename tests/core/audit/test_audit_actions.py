"""Each action of the audit log has one writer, which is named in one list."""

from __future__ import annotations

import ast
import json

import pytest

from core.audit.audit_actions import action_writers
from core.settings import ROOT

FLOORS = ("core", "api", "ui", "pages", "cli", "jobs")


def writing_modules() -> dict[str, str]:
    """Every module that calls audit.note, and its text."""
    found = {}
    for floor in FLOORS:
        for file in sorted((ROOT / floor).rglob("*.py")):
            source = file.read_text("utf-8")
            if "audit" in source and any(
                isinstance(node, ast.Call) and ast.unparse(node.func) == "audit.note"
                for node in ast.walk(ast.parse(source))
            ):
                found[".".join(file.relative_to(ROOT).with_suffix("").parts)] = source
    return found


def actions_in(source: str, known: set[str]) -> set[str]:
    """The actions that a module's text names: as they stand, or as an area and a word ("door." and "closed")."""
    words = {
        node.value
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    return {a for a in known if a in words or (f"{a.partition('.')[0]}." in words and a.partition(".")[2] in words)}


def test_every_module_that_writes_is_in_the_list_and_every_one_of_the_list_writes():
    assert set(action_writers().values()) == set(writing_modules())


def test_an_action_is_named_by_its_writer():
    known = set(action_writers())
    modules = writing_modules()
    for action, writer in action_writers().items():
        assert action in actions_in(modules[writer], known), action


def test_no_other_module_writes_an_action_that_is_not_in_the_list():
    """A literal action in a call is in the list, under this very module."""
    for name, source in writing_modules().items():
        for node in ast.walk(ast.parse(source)):
            if not (isinstance(node, ast.Call) and ast.unparse(node.func) == "audit.note" and len(node.args) > 2):
                continue
            if isinstance(node.args[2], ast.Constant):
                assert action_writers().get(node.args[2].value) == name, (name, node.args[2].value)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_an_action_has_words(language):
    words = json.loads((ROOT / "data" / "i18n" / "audit.json").read_text("utf-8"))
    for action in action_writers():
        assert words["do_" + action.replace(".", "_")][language]
