"""One reading of what somebody typed: the form of film it asks for, and its clauses."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from language import forms
from language.chinese import clauses as chinese
from language.clauses import Clause
from language.english import clauses as english


@dataclass(frozen=True)
class Reading:
    """`form` with how sure it is (0 to 1), the other forms by how likely they are, and who does what to whom."""

    language: str
    form: str
    confidence: float
    others: tuple[str, ...]
    clauses: tuple[Clause, ...]


@lru_cache(256)
def read_sentence(text: str) -> Reading:
    """Of a text in Chinese or English. Never raises; of a text without words it is a story without clauses."""
    language = "zh" if forms.is_chinese(text) else "en"
    form = forms.read_form(text)
    told = (chinese if language == "zh" else english).read_clauses(text[: forms.LONGEST])
    return Reading(language, form.form, form.confidence, form.others, tuple(told))


def warm_up() -> None:
    """Loads what a first reading would wait for."""
    read_sentence("一个女孩在海边等一封信")
    read_sentence("A girl waits for a letter by the sea")
