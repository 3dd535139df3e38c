"""What somebody is asked before a prompt of theirs is built: a sentence and some answers for each thing the text does not say.

The questions stand in data/prompts/questions.toml.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from typing import Any

from core.project.prompt_files import FOLDER
from core.templates.prompt_values import FINE, Intent, Label, PromptTask
from core.types import Value

AT_A_TIME = 3
LEAST_ANSWERS, MOST_ANSWERS = 3, 5
OFFERED_CHARS = 24
"""A longer answer is not looked for in a text."""
NAME_CHARS = 14
"""A longer name of somebody does not fit into a question."""


class WantedField(Value):
    """One thing a prompt of this kind wants said. `told` is how a prompt says it where it has no label of its own."""

    name: str
    label: Label
    ask: dict[str, str]
    told: dict[str, str] = {}
    found: str = ""
    answers: dict[str, dict[str, tuple[str, ...]]] = {}

    def says(self, text: str) -> str:
        """The words of a text that say it already, without a label: the clause they stand in; else empty."""
        hit = re.search(self.found, text, re.I) if self.found else None
        return _clause(text, hit.start()) if hit else ""

    def offered_in(self, text: str, language: str) -> str:
        """The longest of the answers offered for it, in any genre, that stands in a text as it is; else empty."""
        answers = {
            answer for kind in self.answers.values() for answer in kind[language] if len(answer) <= OFFERED_CHARS
        }
        edge = "" if language == "zh" else r"\b"
        there = [answer for answer in answers if re.search(f"{edge}{re.escape(answer)}{edge}", text, re.I)]
        return max(sorted(there), key=len, default="")

    def telling(self, answer: str, language: str) -> str:
        """An answer as the prompt says it."""
        return self.told.get(language, "{answer}").replace("{answer}", answer)


class Question(Value):
    """`answers` are suggestions, 3 to 5; any other answer is as good, and none too."""

    field: str
    say: str
    answers: tuple[str, ...]


def wanted_fields(task: PromptTask) -> tuple[WantedField, ...]:
    """What is wanted for a prompt of this kind, what matters most first."""
    return tuple(_fields()[task].values())


def find_field(task: PromptTask, name: str) -> WantedField | None:
    return _fields()[task].get(name)


def build_question(wanted: WantedField, intent: Intent, known: Mapping[str, str]) -> Question:
    """The question, with answers that fit the genre and do not repeat what is `known` (a field's name: its words)."""
    name = _somebody(known.get("character", ""), intent.language)
    said = " ".join(known.values())
    offered = [answer for answer in _offered(wanted, intent) if answer not in said]
    return Question(
        field=wanted.name,
        say=wanted.ask[intent.language].replace("{character}", name),
        answers=tuple(offered[:MOST_ANSWERS]),
    )


def _somebody(said: str, language: str) -> str:
    """What a question calls whoever it is about: the first who is known, "the main character" where nobody is, or by too many words."""
    first = re.split(r"[、，,;；]|\band\b", said)[0].strip()
    if not first or len(first) > NAME_CHARS * (2 if language == "en" else 1):
        return str(_sheet()["names"]["character"][language])
    known = language == "zh" or first[0].isupper() or re.match(r"(?:an?|the|two|three|my|his|her|their)\b", first)
    return first if known else f"the {first}"


def _offered(wanted: WantedField, intent: Intent) -> list[str]:
    genre = intent.genre or FINE.get(intent.fine, "")
    kinds = [kind for kind in (intent.fine, genre, "any") if kind in wanted.answers]
    found: list[str] = []
    for kind in kinds:
        if len(found) < LEAST_ANSWERS + 1:
            found += [answer for answer in wanted.answers[kind][intent.language] if answer not in found]
    return found


@cache
def _sheet() -> dict[str, Any]:
    return tomllib.loads((FOLDER / "questions.toml").read_text("utf-8"))


@cache
def _fields() -> dict[str, dict[str, WantedField]]:
    sheet = _sheet()
    return {
        task: {
            name: _field(name, {**sheet["shared"].get(name, {}), **sheet.get(task, {}).get(name, {})}) for name in order
        }
        for task, order in sheet["order"].items()
    }


def _field(name: str, facts: Mapping[str, Any]) -> WantedField:
    own = ("label", "ask", "told", "found")
    return WantedField(
        name=name,
        answers={kind: said for kind, said in facts.items() if kind not in own},
        **{word: facts[word] for word in own if word in facts},
    )


def _clause(text: str, at: int) -> str:
    """The words around a place in a text, between two stops."""
    start = max((hit.end() for hit in re.finditer(r"[，。；！？,;!?\n]|\.\s", text) if hit.end() <= at), default=0)
    stop = re.search(r"[，。；！？,;!?\n]|\.(?:\s|$)", text[at:])
    return text[start : at + stop.start() if stop else len(text)].strip()
