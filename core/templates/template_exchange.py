"""Templates as a file: one or many as TOML or JSON, and read back with everything checked before anything is kept."""

from __future__ import annotations

import json
import re
import tomllib
import uuid
from collections.abc import Iterable, Mapping
from typing import Any, Literal

from sqlalchemy.orm import Session

from core.errors import FileTooLarge, NotFound
from core.templates import template_rows, template_versions, templates
from core.templates.errors import TemplateBroken, TemplateFile
from core.templates.prompt_values import FINE, PROMPT_TASKS, Template
from core.templates.templates import TEMPLATE_LANGUAGES
from core.types import Value

Form = Literal["toml", "json"]
LARGEST = 1_000_000
"""Bytes of a file: some three hundred templates in two languages."""
MOST = 500
"""Templates in one file, each in one language or two."""
GENRES = ("", "sci-fi", "romance", "action", "comedy", "horror")
KEYS = {"name": str, "task": str, "genre": str, "fine": str, "zh": dict, "en": dict}
WORDS = {"template": str, "description": str, "negative": str, "otherwise": dict}


class ImportedTemplates(Value):
    """What became a new draft, and what stood there already, word for word."""

    new: tuple[Template, ...] = ()
    same: tuple[Template, ...] = ()


# Out ----------------------------------------------------------------------------------------------------------------------


def export_templates(told: Iterable[Template], form: Form = "toml") -> str:
    """These templates as the text of a file; the two languages of a name stand side by side."""
    data = _data(told)
    if form == "json":
        return json.dumps({"template": data}, ensure_ascii=False, indent=2) + "\n"
    return "\n".join(_toml(one) for one in data)


def _data(told: Iterable[Template]) -> list[dict[str, Any]]:
    found: dict[tuple[str, ...], dict[str, Any]] = {}
    for one in told:
        common = (one.name, one.task_type, one.genre, one.fine)
        entry = found.setdefault(common, dict(zip(("name", "task", "genre", "fine"), common, strict=True)))
        entry[one.language] = {
            "description": one.description,
            "template": one.template,
            "negative": one.negative,
            "otherwise": {parameter.name: parameter.otherwise for parameter in one.parameters if parameter.otherwise},
        }
    return list(found.values())


def _toml(entry: Mapping[str, Any]) -> str:
    lines = ["[[template]]", *(f"{key} = {_quoted(entry[key])}" for key in ("name", "task", "genre", "fine"))]
    for language in TEMPLATE_LANGUAGES:
        if told := entry.get(language):
            lines += ["", f"[template.{language}]"]
            lines += [f"{key} = {_quoted(told[key])}" for key in ("description", "template", "negative") if told[key]]
            if told["otherwise"]:
                lines += ["", f"[template.{language}.otherwise]"]
                lines += [f"{_quoted(name)} = {_quoted(said)}" for name, said in told["otherwise"].items()]
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    """As TOML has it: JSON's escapes are TOML's too, and lines stay lines."""
    body = json.dumps(text, ensure_ascii=False)[1:-1].replace("\x7f", "\\u007f")
    return (
        f'"{body}"'
        if "\n" not in text
        else '"""\n' + body.replace("\\n", "\n") + '"""'
        if _plain(text)
        else f'"{body}"'
    )


def _plain(text: str) -> bool:
    """Whether its lines can stand as they are: a backslash before an n would be taken for the end of one."""
    return "\\" not in text


# In -----------------------------------------------------------------------------------------------------------------------


def import_templates(session: Session, by: uuid.UUID | None, text: str | bytes) -> ImportedTemplates:
    """Each template of a file as a new draft version of its name; one whose words are there already makes none. Nothing that stands is
    changed. Raises what `read` does, with nothing kept."""
    new: list[Template] = []
    same: list[Template] = []
    for told in parse_templates(text):
        standing = _standing(session, told)
        if standing is not None:
            same.append(standing)
        else:
            new.append(template_versions.save_version(session, by, told))
    return ImportedTemplates(new=tuple(new), same=tuple(same))


def _standing(session: Session, told: Template) -> Template | None:
    try:
        history = template_versions.load_history(session, told.name, told.language)
    except NotFound:
        return None
    return next((v.template for v in history.versions if template_rows.is_same_wording(v.template, told)), None)


def parse_templates(text: str | bytes) -> tuple[Template, ...]:
    """The templates of a file, TOML or JSON, checked. Raises FileTooLarge over 1 MB, or TemplateFile with the line and what is wrong
    there."""
    body = text if isinstance(text, bytes) else text.encode("utf-8", "replace")
    if len(body) > LARGEST:
        raise FileTooLarge("file", limit=LARGEST // 1_000_000)
    try:
        words = body.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        raise _wrong(body[: error.start].count(b"\n") + 1, "这里不是 UTF-8 文字", "this is not UTF-8 text") from None
    return _Reading(words).templates()


class _Reading:
    """One file while it is read: it knows on which line of it a word stands."""

    def __init__(self, words: str) -> None:
        self._words = words
        self._at = 0

    def templates(self) -> tuple[Template, ...]:
        entries = self._entries()
        if len(entries) > MOST:
            raise self._refuse("template", f"模板太多，最多 {MOST} 个", f"too many templates, at most {MOST}")
        found: dict[tuple[str, str], Template] = {}
        for entry in entries:
            for told in self._of(entry):
                if (told.name, told.language) in found:
                    raise self._refuse(told.name, f"「{told.name}」写了两次", f'"{told.name}" stands here twice')
                found[told.name, told.language] = told
        return tuple(found.values())

    def _entries(self) -> list[Any]:
        data = self._parsed()
        if isinstance(data, dict) and "template" in data and isinstance(data["template"], list):
            for key in data.keys() - {"template"}:
                raise self._refuse(key, f"不认识「{key}」", f'"{key}" is unknown')
            data = data["template"]
        elif isinstance(data, dict):
            data = [data]
        if not isinstance(data, list) or not data:
            raise _wrong(1, "这里面没有模板", "there is no template in it")
        return data

    def _parsed(self) -> Any:
        try:
            if self._words.lstrip()[:1] == "{" or re.match(r"\s*\[\s*[{\]]", self._words):
                return json.loads(self._words)
            return tomllib.loads(self._words)
        except json.JSONDecodeError as error:
            raise _wrong(error.lineno, "不是完整的 JSON", "this is not whole JSON") from None
        except tomllib.TOMLDecodeError as error:
            line = re.search(r"at line (\d+)", str(error))
            last = self._words.count("\n") + 1
            raise _wrong(int(line[1]) if line else last, "不是完整的 TOML", "this is not whole TOML") from None
        except RecursionError:
            raise _wrong(1, "嵌套得太深", "it is nested too deeply") from None

    def _of(self, entry: Any) -> tuple[Template, ...]:
        self._keys(entry, KEYS)
        name = entry.get("name", "")
        self._at = max(self._words.find(f'"{name}"'), 0) if name else self._at
        task, genre, fine = entry.get("task", ""), entry.get("genre", ""), entry.get("fine", "")
        if task not in PROMPT_TASKS:
            raise self._refuse("task", f"不认识任务「{task}」", f'the task "{task}" is unknown')
        if genre not in GENRES:
            raise self._refuse("genre", f"不认识题材「{genre}」", f'the genre "{genre}" is unknown')
        if fine and fine not in FINE and fine not in templates.SOUNDS:
            raise self._refuse("fine", f"不认识细分题材「{fine}」", f'the finer genre "{fine}" is unknown')
        for language in TEMPLATE_LANGUAGES:
            self._keys(entry.get(language, {}), WORDS)
            for hole, said in entry.get(language, {}).get("otherwise", {}).items():
                if not isinstance(said, str):
                    raise self._refuse(hole, f"「{hole}」应当是一句话", f'"{hole}" must be text')
            if language in entry and "template" not in entry[language]:
                raise self._refuse(language, "少了 template", "template is missing")
        if not entry.keys() & {*TEMPLATE_LANGUAGES}:
            raise self._refuse(name, "zh 和 en 至少要有一个", "zh or en must be there")
        try:
            return templates.templates_from_data(name, entry)
        except TemplateBroken as error:
            where = str(error.facts.get("parameter", name))
            raise self._refuse(where, error.sentence("zh"), error.sentence("en")) from None

    def _keys(self, entry: Any, known: Mapping[str, type]) -> None:
        if not isinstance(entry, dict):
            raise self._refuse("template", "这里应当是一个模板", "a template is wanted here")
        for key, value in entry.items():
            if key not in known:
                raise self._refuse(key, f"不认识「{key}」", f'"{key}" is unknown')
            if not isinstance(value, known[key]):
                raise self._refuse(key, f"「{key}」的写法不对", f'"{key}" has the wrong form')

    def _refuse(self, word: str, zh: str, en: str) -> TemplateFile:
        """At the first line that has this word, from the template that is read on."""
        found = re.compile(rf"(?<![\w]){re.escape(word)}(?![\w])").search(self._words, self._at)
        at = found.start() if found else self._at
        return _wrong(self._words.count("\n", 0, at) + 1, zh, en)


def _wrong(line: int, zh: str, en: str) -> TemplateFile:
    return TemplateFile("file", line=line, what={"zh": zh.rstrip("。"), "en": en.rstrip(".")})
