"""What kind of film a text asks for: a story, an advert, a lesson ... Read before anything else, because half of what people type has no plot.

A form is one file in `data/forms`. A linear model weighs what is seen of a text (its letters and words in a row, the words that name a form or
go with it, its build); `python -m bench.forms --train` fits it, `python -m bench.forms` measures it on sentences set apart."""

from __future__ import annotations

import math
import re
import tomllib
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

DATA = Path(__file__).parents[1] / "data"
WEIGHTS = DATA / "language" / "forms.npz"
ROWS = 1 << 18
"""Rows of the table of weights; what is seen is put into one by its checksum."""
SIGN_WEIGHT = 0.3
"""How much a sign counts beside a row of letters, which share a length of 1."""
FIRST = {"zh": 6, "en": 18}
"""A word that names a form counts more within so many letters of the beginning."""
LONGEST = 2000
TALES = ("story", "trailer")
"""Forms that have a plot, and so a genre whether or not one is named."""
OF_PEOPLE = {"portrait": 99, "memory": 99, "poem": 1, "news": 1}
"""Forms that are told as a story where somebody is in a sentence of at most so many pieces."""
COUNTED = {"explainer": 3, "lesson": 4, "list": 5}
"""Forms that count their points, and how many where the sentence names no number."""
BLANK = "＿＿＿＿"
"""Stands on the screen for a point that is asked for and not known, until somebody writes it."""
NUMBER = re.compile(r"\d+")


@dataclass(frozen=True)
class FormReading:
    """The likeliest form, how often such a reading is right (0 to 1), and the others by how likely they are."""

    form: str
    confidence: float
    others: tuple[str, ...]


@cache
def form_files() -> dict[str, dict[str, Any]]:
    """Every form by its id, in their order: `title` by language, `script` (what a model is told), `named` and `signs` by language."""
    found = {path.stem: tomllib.loads(path.read_text("utf-8")) for path in (DATA / "forms").glob("*.toml")}
    return dict(sorted(found.items(), key=lambda pair: pair[1]["order"]))


@lru_cache(512)
def read_form(text: str) -> FormReading:
    """Of a text in Chinese or English; a story, and not at all sure, of one without words."""
    table, step, bias, temperature, names = _model()
    rows, values = zip(*seen_rows(text), strict=True)
    scores = bias + step * (np.array(values, np.float32)[:, None] * table[list(rows)]).sum(axis=0)
    likely = np.exp((scores - scores.max()) / temperature)
    likely /= likely.sum()
    order = np.argsort(-likely)
    return FormReading(names[order[0]], float(likely[order[0]]), tuple(names[at] for at in order[1:]))


@cache
def _model() -> tuple[NDArray[np.int8], float, NDArray[np.float32], float, tuple[str, ...]]:
    """Table of weights in steps, a step, bias, temperature, names."""
    with np.load(WEIGHTS) as stored:
        names = tuple(str(name) for name in stored["names"])
        return stored["table"], float(stored["step"]), stored["bias"], float(stored["temperature"]), names


@cache
def _genre_names() -> dict[str, re.Pattern[str]]:
    lists = tomllib.loads((DATA / "language" / "genres.toml").read_text("utf-8"))
    found = {}
    for genre, words in lists.items():
        chinese = "|".join(re.escape(word) for word in words["zh"])
        english = "|".join(re.escape(word) for word in words["en"])
        found[genre] = re.compile(rf"{chinese}|\b(?:{english})\b", re.IGNORECASE)
    return found


def named_genre(text: str) -> str:
    """The genre that a text names itself, the first of several; empty where it names none, for nothing is guessed."""
    hits = [
        (hit.start(), genre) for genre, pattern in _genre_names().items() if (hit := pattern.search(text[:LONGEST]))
    ]
    return min(hits)[1] if hits else ""


def is_chinese(text: str) -> bool:
    """Whether it is read as Chinese: a third of its letters are, one letter counting as a word."""
    text = text[:LONGEST]
    chinese = len(re.findall(r"[㐀-鿿]", text))
    return chinese * 2 > len(re.findall(r"[A-Za-z]+", text)) and chinese > 0


def seen_rows(text: str) -> Iterator[tuple[int, float]]:
    """What is seen of a text as (row of the table, how much of it)."""
    text = text[:LONGEST]
    language = "zh" if is_chinese(text) else "en"
    rows = sorted({_row(f"{language} {each}") for each in _letters(text, language)})
    for row in rows:
        yield row, 1 / math.sqrt(len(rows))
    for sign, count in sorted(_signs(text, language).items()):
        yield _row(sign), SIGN_WEIGHT * count


def _row(name: str) -> int:
    return zlib.crc32(name.encode()) % ROWS


def _letters(text: str, language: str) -> set[str]:
    """One to four Chinese letters in a row; one to three English words in a row, and how words begin and end. Numbers are alike."""
    plain = NUMBER.sub("0", text.lower().replace("’", "'"))
    if language == "zh":
        line = "^" + re.sub(r"\s+", " ", plain).strip() + "$"
        return {line[at : at + size] for size in (1, 2, 3, 4) for at in range(len(line) - size + 1)}
    words = ["^", *re.findall(r"[a-z0']+|[^\sa-z0']+", plain), "$"]
    found = {" ".join(words[at : at + size]) for size in (1, 2, 3) for at in range(len(words) - size + 1)}
    for word in words:
        if len(word) > 4:
            found |= {f"~{word[-3:]}", f"~{word[-4:]}", f"{word[:4]}~"}
    return found


@cache
def _word_patterns(language: str) -> list[tuple[str, str, re.Pattern[str]]]:
    """(form, "named" or "signs", its words as one pattern)."""
    found = []
    for form, file in form_files().items():
        for kind in ("named", "signs"):
            words = "|".join(re.escape(word) for word in sorted(file[kind][language], key=len, reverse=True))
            found.append(
                (form, kind, re.compile(words if language == "zh" else rf"(?<![\w'])(?:{words})(?!\w)", re.IGNORECASE))
            )
    return found


def _signs(text: str, language: str) -> dict[str, float]:
    """Words of each form, and how the text is built; the same names in both languages."""
    found: dict[str, float] = {}
    for form, kind, pattern in (*_word_patterns("zh"), *_word_patterns("en")):
        hits = list(pattern.finditer(text))
        if hits:
            many = found.get(f"@{kind} {form}", 0) + len({hit.group().lower() for hit in hits})
            found[f"@{kind} {form}"] = min(3, many)
            if kind == "named" and hits[0].start() <= FIRST[language]:
                found[f"@first {form}"] = 1
    length = len(text) if language == "zh" else len(text.split())
    found[f"#length {min(7, int(math.log2(length + 1)))}"] = 1
    found[f"#commas {min(4, len(re.findall('[,，、;；]', text)))}"] = 1
    found[f"#stops {min(3, len(re.findall('[.。!！?？]', text)))}"] = 1
    for name, shape in (
        ("question", "[?？]"),
        ("digit", r"\d"),
        ("colon", "[:：]"),
        ("line", "[/\n]"),
        ("quote", '[《“"「]'),
    ):
        if re.search(shape, text):
            found[f"#{name}"] = 1
    return found
