"""The stages, the roles and the languages are each listed once; whatever else lists them is built from that."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache

import pytest

from core.i18n import LANGUAGES
from core.roles import ROLES
from core.settings import ROOT
from core.stages import STAGES

FLOORS = ("core", "jobs", "api", "ui", "pages", "cli")
HISTORY = ROOT / "core" / "migrations"
"""What was true when it was written; no list of today may change it."""
LISTS = {"core/stages.py": STAGES, "core/roles.py": ROLES, "core/i18n.py": LANGUAGES}


def groups(code: str) -> Iterator[tuple[int, frozenset[str]]]:
    """The words that stand together in a tuple, a list, a set, a Literal or the arguments of a call, with their line."""
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Tuple | ast.List | ast.Set):
            items = node.elts
        elif isinstance(node, ast.Call):
            items = node.args
        else:
            continue
        words = {item.value for item in items if isinstance(item, ast.Constant) and isinstance(item.value, str)} - {""}
        if len(words) > 1:
            yield items[0].lineno, frozenset(words)


@cache
def house() -> list[tuple[str, int, frozenset[str]]]:
    """Every such group of words of the house, with its file."""
    files = [file for floor in FLOORS for file in (ROOT / floor).rglob("*.py") if HISTORY not in file.parents]
    return [
        (file.relative_to(ROOT).as_posix(), line, words)
        for file in files
        for line, words in groups(file.read_text("utf-8"))
    ]


def lists(words: frozenset[str], names: tuple[str, ...]) -> bool:
    """All of these names (of more than four: all but one), with at most one other word among them."""
    return len(words & set(names)) >= len(names) - (len(names) > 4) and len(words - set(names)) <= 1


@pytest.mark.parametrize(("home", "names"), LISTS.items(), ids=LISTS)
def test_each_list_is_written_once(home: str, names: tuple[str, ...]) -> None:
    found = [(file, line) for file, line, words in house() if lists(words, names)]
    assert [file for file, _ in found] == [home], found


@pytest.mark.parametrize(
    "code",
    [
        f"ORDER = {STAGES[1:]!r}",
        f"Stage = Literal[{', '.join(map(repr, STAGES))}]",
        f"known = {{{', '.join(map(repr, STAGES))}}}",
        f"one_of('stage', {', '.join(map(repr, STAGES))})",
    ],
)
def test_a_second_list_is_noticed_however_it_is_written(code: str) -> None:
    assert any(lists(words, STAGES) for _, words in groups(code))
