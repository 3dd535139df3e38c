"""No text holds up a pattern: each one of the product is run over what is made to be slow for it.

Patterns that read sentences meet them settled (providers.safe_text) and of 4,000 characters at most, which is what a studio allows of an
idea; all others take a text as long as the longest script. All are gathered from the product's own modules and sources, those that are
made from data and those written inside functions too; who writes a new one adds nothing here.
"""

from __future__ import annotations

import ast
import functools
import importlib
import inspect
import re
import signal
import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from types import FrameType, FunctionType, ModuleType
from typing import Any, NamedTuple

import pytest

from core.project.projects import MARKUP
from core.settings import ROOT
from providers.safe_text import without_endless_runs
from tests.support.core_time import usual_seconds

FLOORS = ("core", "providers", "language", "jobs", "api", "ui")
SCRIPTS = ("ui.main",)
"""Run when they are imported: read from their source alone, as pages are."""
SENTENCES = (
    "core.optimise.",
    "core.templates.",
    "core.idea.",
    "core.audio.action_sounds",
    "providers.builtin.",
    "providers.vendors.self_hosted.builtin",
)
"""Whose patterns meet sentences, by name of module: their doors settle what comes in, and hold it to `SENTENCE` characters."""
SENTENCE, SCRIPT = 4_000, 400_000
LENGTHS = {
    "providers.builtin.writer.understanding.parsed_prompt": SENTENCE,
    "providers.builtin.writer.understanding.prompt_story": SENTENCE,
    "providers.builtin.writer.understanding.prompt_wishes": SENTENCE,
    "providers.builtin.writer.answers.free_text": SENTENCE,
    "providers.builtin.writer.plot.wording_repairs": SENTENCE,
    "providers.builtin.writer.understanding.understand": SENTENCE,
    "providers.builtin.writer.answers.scene_revision": 2_000,  # core.script.model.Beat
    "providers.builtin.engines.writer": 600,  # understand.LIMIT
    "providers.builtin.writer": 600,  # understand.LIMIT
    "providers.builtin.engines.voice": 480,  # kokoro_model.LONGEST
    "providers.builtin.voice": 480,  # kokoro_model.LONGEST
    "core.script.script_parser": 2_000,  # MOST_OF_LINE
    "core.script.script_lines": 2_000,  # MOST_OF_LINE
    "core.script.script_diff": 2_000,  # core.script.model.Beat
    "core.lab.checking.check_text.NAMED": 8_001,  # TOLD of a prompt, TOLD of an idea
    "core.gateway.pasted_keys": 4_000,  # LONGEST
    "core.project.projects": SENTENCE,
    "core.money.price_file": 200,  # a cell that holds a number
    "providers.facts.audit": 200,  # the name of a price
    "language.": 2_000,  # what is read of a sentence: forms.LONGEST, knowledge.LONGEST
}
"""Characters that the patterns of a module meet at most, where that is less than a script, and what holds them to it."""
ONLY = {
    "providers.builtin.writer.understanding.film_forms._forms()": {
        "fullmatch"
    },  # an idea fits a form whole or not at all
    "api.http.door_table.TABLE": {"fullmatch"},  # so does a path
}
"""How patterns are used that stand in a table or that a function makes, where all ways would be too much."""
OWN_TEXT = ("core.database.schema", "api.http.security_headers")
"""These read what the house itself has written: a migration, its own page."""
LIMIT_S, LONGEST_S = 0.1, 1.0
"""For either, of a core that nobody shares."""
ROOM = 3
"""So many times the limit is still right, as the core's pace is known only so well: what grows with the square of its text is a hundred
times slower than what does not."""
PROBE, SUSPECT = 500, 4_000
METHODS = {"search": "search", "match": "match", "fullmatch": "fullmatch", "sub": "all", "subn": "all", "findall": "all", "finditer": "all", "split": "all"}  # fmt: skip
SEEDS = (
    "[[", "/*", "CUT ", "(", "（", "()", "（）", " ", "a", "A", "\n", "INT. ", '"', "“", "”“", "。", "，", "：", "、", "1", "1.", "1,", "ab ", "A ",
    "A1", "#", "# ", "*", "_a", "中", "中，", "中 ", "<", "<a", "<script", "《", "{", "{{", "\\", "\t ", ".", "-", "a-", "...", "a's ", ":/", "@", " ,",
    "\0", "\0 ",
)  # fmt: skip


class Found(NamedTuple):
    where: str
    used: frozenset[str]


# Gathered -----------------------------------------------------------------------------------------------------------------


def sources() -> Iterator[tuple[str, Path]]:
    for floor in (*FLOORS, "pages"):
        for file in sorted((ROOT / floor).rglob("*.py")):
            if "migrations" not in file.parts:
                yield ".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"), file


def patterns() -> dict[re.Pattern[str], Found]:
    found: dict[re.Pattern[str], Found] = {}
    for name, file in sources():
        tree = ast.parse(file.read_text("utf-8"))
        module = importlib.import_module(name) if name.split(".")[0] in FLOORS and name not in SCRIPTS else None
        names = vars(module) if module else {"re": re}
        used = methods_of_names(tree)
        for word, thing in list(names.items()):
            if word.startswith("__"):
                continue
            for pattern in within(thing):
                where = f"{name}.{word}"
                add(found, pattern, where, ONLY.get(where) or used.get(word, set(METHODS.values())))
            for pattern in kept_by(thing, name):
                where = f"{name}.{word}()"
                add(found, pattern, where, ONLY.get(where, {"all", "fullmatch"}))
        for pattern, method, line in written(tree, names):
            add(found, pattern, f"{name}:{line}", {method} if method else set(METHODS.values()))
    return found


def add(found: dict[re.Pattern[str], Found], pattern: re.Pattern[str], where: str, used: Iterable[str]) -> None:
    if isinstance(pattern.pattern, str):
        known = found.get(pattern, Found(where, frozenset()))
        found[pattern] = Found(known.where, known.used | frozenset(used))


def methods_of_names(tree: ast.AST) -> dict[str, set[str]]:
    """NAME.match(...), by name."""
    used: dict[str, set[str]] = {}
    for node in ast.walk(tree):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in METHODS):
            continue
        if isinstance(node.func.value, ast.Name):
            used.setdefault(node.func.value.id, set()).add(METHODS[node.func.attr])
    return used


def within(thing: Any, depth: int = 4) -> Iterator[re.Pattern[str]]:
    if isinstance(thing, re.Pattern):
        yield thing
    elif depth and isinstance(thing, dict):
        for each in (*thing.keys(), *thing.values()):
            yield from within(each, depth - 1)
    elif depth and isinstance(thing, list | tuple | set | frozenset):
        for each in thing:
            yield from within(each, depth - 1)
    elif (
        depth
        and type(thing).__module__.split(".")[0] in FLOORS
        and not isinstance(thing, type | FunctionType | ModuleType)
    ):
        for each in list(getattr(thing, "__dict__", {}).values()):
            yield from within(each, depth - 1)


def kept_by(thing: Any, module: str) -> Iterator[re.Pattern[str]]:
    """Those that a function makes once from data, of both languages."""
    made = getattr(thing, "__wrapped__", None)
    if made is None or not hasattr(thing, "cache_info") or thing.__module__ != module:
        return
    if not re.search(r"compile|Pattern", inspect.getsource(made)):
        return
    named = list(inspect.signature(made).parameters)
    asked: list[tuple[str, ...]] = [()] if not named else [("zh",), ("en",)] if named == ["language"] else []
    for arguments in asked:
        yield from within(thing(*arguments))


def written(tree: ast.AST, names: dict[str, Any]) -> Iterator[tuple[re.Pattern[str], str, int]]:
    """re.sub("...", ...) and lexicon.pattern("...") inside functions; what is filled in there stands as a word."""
    for node in ast.walk(tree):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args):
            continue
        by_re = ast.unparse(node.func.value) == "re" and node.func.attr in (*METHODS, "compile")
        if not by_re and ast.unparse(node.func) != "lexicon.pattern":
            continue
        text = said(node.args[0], names)
        place = {"sub": 4, "subn": 4, "split": 3, "compile": 1}.get(node.func.attr, 2)
        flags = next((each.value for each in node.keywords if each.arg == "flags"), None)
        flags = flags or (node.args[place] if len(node.args) > place else None)
        if isinstance(text, str):
            with suppress(re.error):
                yield (
                    re.compile(text, valued(flags, names) or 0 if flags else 0),
                    METHODS.get(node.func.attr, ""),
                    node.lineno,
                )


def valued(node: ast.expr, names: dict[str, Any]) -> Any:
    with suppress(Exception):
        return eval(compile(ast.Expression(node), "pattern", "eval"), dict(names))
    return None


def said(node: ast.expr, names: dict[str, Any]) -> Any:
    whole = valued(node, names)
    if whole is not None:
        return whole.pattern if isinstance(whole, re.Pattern) else whole
    if isinstance(node, ast.JoinedStr):
        parts = (part.value if isinstance(part, ast.Constant) else said(part.value, names) for part in node.values)  # type: ignore[attr-defined]
        return "".join(part if isinstance(part, str) else "word" for part in parts)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        return "".join(
            part if isinstance(part, str) else "word" for part in (said(node.left, names), said(node.right, names))
        )
    return None


# Run --------------------------------------------------------------------------------------------------------------------


def seeds_for(pattern: re.Pattern[str]) -> Iterable[str]:
    """What is slow for many, and this one's own first words over and over. A pattern in which nothing may go on without end cannot be
    slow for more than its own length: two seeds show that."""
    if not ENDLESS.search(pattern.pattern):
        return ("a", "中，")
    plain = re.sub(r"\\[a-zA-Z]|\(\?[:=!<P]+", "|", pattern.pattern)
    own = re.findall(r"[A-Za-z]{2,}|[\u3000-\u9fff\uff00-\uffef]{1,8}", plain)
    own = list(dict.fromkeys(own))[:4]
    return [
        *SEEDS,
        *(word + gap for word in own for gap in ("", " ")),
        *([" ".join(own) + " "] if len(own) > 1 else []),
    ]


def nasty(seed: str, length: int, sentence: bool) -> str:
    """A text of this seed over and over: for a sentence as much of it as passes its door, with a new word between each."""
    if not sentence:
        return (seed * (length // len(seed) + 1))[: length - 1] + "\a"
    part = without_endless_runs(seed * 60)
    return "".join(f"{part}{chr(0x5000 + n)}" for n in range(length // (len(part) + 1) + 1))[: length - 1] + "\a"


ENDLESS = re.compile(r"(?<!\\)(?:[*+]|\{\d*,\})")


class Slow(Exception):
    """It takes longer than anybody would wait."""


def seconds(pattern: re.Pattern[str], used: str, text: str) -> float:
    """Of one core."""
    began = time.thread_time()
    signal.setitimer(signal.ITIMER_VIRTUAL, LONGEST_S)
    try:
        if used == "all":
            for _ in pattern.finditer(text):
                pass
        else:
            getattr(pattern, used)(text)
        return time.thread_time() - began
    except Slow:
        return LONGEST_S
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)


@pytest.fixture
def clock() -> Iterator[None]:
    def over(_signal: int, _frame: FrameType | None) -> None:
        raise Slow

    before = signal.signal(signal.SIGVTALRM, over)
    yield
    signal.signal(signal.SIGVTALRM, before)


def too_slow(pattern: re.Pattern[str], found: Found) -> str:
    """What it is too slow for, if anything: a short text first, and the whole length only where that takes more than its share."""
    sentence = found.where.startswith(SENTENCES)
    most = next((n for name, n in LENGTHS.items() if found.where.startswith(name)), SENTENCE if sentence else SCRIPT)
    probe = min(PROBE, most)
    for seed in seeds_for(pattern):
        text = nasty(seed, probe, sentence)
        for used in sorted(found.used):
            if seconds(pattern, used, text) * (most / probe) <= LIMIT_S / 4:
                continue
            whole = nasty(seed, min(SUSPECT, most), sentence)
            times = most / len(whole)
            if min(seconds(pattern, used, whole) for _ in range(4)) * times <= LIMIT_S * ROOM:
                continue
            # Only what looks slow is held against the core's pace of that moment, which takes a look of its own.
            if usual_seconds(functools.partial(seconds, pattern, used, whole), times=4) * times > LIMIT_S * ROOM:
                return f"{found.where} {used} {seed!r} {pattern.pattern[:80]!r}"
    return ""


def test_no_text_holds_up_a_pattern(clock: None) -> None:
    gathered = patterns()
    assert len(gathered) > 4000 and MARKUP in gathered
    theirs = {pattern: found for pattern, found in gathered.items() if not found.where.startswith(OWN_TEXT)}
    assert [wrong for pattern, found in theirs.items() if (wrong := too_slow(pattern, found))] == []


def test_a_pattern_that_a_text_holds_up_is_found(clock: None) -> None:
    for slow in (r"\s+$", r"\[\[.*?\]\]", r"^(a+)+$", r".*\bCUT\b.*TO"):
        assert too_slow(re.compile(slow), Found("core.somewhere", frozenset({"search"})))
    assert not too_slow(re.compile(r"\[\["), Found("core.somewhere", frozenset({"all"})))
