"""How much of a sentence a script still tells: fidelity comes before wording."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from providers.builtin.writer.vocabulary import english_word_forms
from providers.builtin.writer.vocabulary.reading import Reading

RUN = 8
"""Characters: a run of the sentence this long, found again in the script, is a quotation and does not count."""

ANYBODY = frozenset(
    [
        "people",
        "person",
        "everyone",
        "everybody",
        "somebody",
        "someone",
        "anyone",
        "nobody",
        "人",
        "人们",
        "大家",
        "别人",
        "每个人",
        "所有人",
    ]
)
"""Words that name nobody and nothing of their own: a line about them would say nothing."""


def text_of_script(script: dict[str, Any], shots: Iterable[dict[str, Any]] = ()) -> str:
    """All that a script's scenes and its shots put into words or are asked to show; title, logline and the cast list are left out."""
    parts: list[str] = []
    for scene in script["scenes"]:
        parts.append(scene["location"])
        for beat in scene["beats"]:
            parts += [beat["speaker"], beat["text"], *beat.get("shows", ())]
    for shot in shots:
        parts.append(shot["description"])
        picture = shot["picture"]
        parts += [
            picture.get("location", ""),
            *picture.get("things", ()),
            *(p["name"] for p in picture.get("people", ())),
        ]
    return "\n".join(parts)


def coverage(reading: Reading, script: dict[str, Any]) -> float:
    """Share of the sentence's content words that the script says, 0 to 1."""
    words = [w for w in reading.content if w]
    if not words:
        return 1.0
    text = text_of_script(script).lower()
    return sum(_said(w.lower(), text, reading.language) for w in words) / len(words)


def missing_words(reading: Reading, script: dict[str, Any]) -> list[str]:
    text = text_of_script(script).lower()
    return [w for w in reading.content if not _said(w.lower(), text, reading.language)]


def lost_names(reading: Reading, script: dict[str, Any], shots: Iterable[dict[str, Any]] = ()) -> list[str]:
    """The people, places and things of the sentence that are not named once every quotation is taken out."""
    text = without_quotations(reading.text, text_of_script(script, shots))
    return [
        n
        for n in reading.named()
        if not _named(n, text, reading) and n.lower() not in ANYBODY and not _part_of_another(n, reading)
    ]


def _part_of_another(name: str, reading: Reading) -> bool:
    """English: whether a word stands only inside a longer name and names nothing alone: the vending of a vending machine."""
    low, rest = name.lower(), reading.text.lower()
    if reading.language == "zh" or name not in reading.mentions or (is_mostly_noun(low) and not low.endswith("ing")):
        return False
    for other in reading.named():
        if other != name and low in other.lower():
            rest = rest.replace(other.lower(), " ")
    return low not in rest


def is_mostly_noun(word: str) -> bool:
    """English: whether a word is more often a noun than anything else."""
    if english_word_forms.own_noun_kinds().get(word) == "thing":
        return True
    entry = english_word_forms.dictionary().get(word, {})
    return "n" in entry and entry["n"][1] >= max((seen for kind, (_, seen) in entry.items() if kind != "n"), default=0)


def without_quotations(sentence: str, text: str) -> str:
    """The text without every run of eight of the sentence's characters. A run inside one English word is no quotation."""
    sentence, text = sentence.lower(), text.lower()
    runs = {sentence[i : i + RUN] for i in range(len(sentence) - RUN + 1)}
    runs = {run for run in runs if not run.isascii() or " " in run.strip()}
    quoted = bytearray(len(text))
    for i in range(len(text) - RUN + 1):
        if text[i : i + RUN] in runs:
            quoted[i : i + RUN] = b"\1" * RUN
    return "".join("\n" if out else sign for sign, out in zip(text, quoted, strict=True))


def _said(word: str, text: str, language: str) -> bool:
    if word in text:
        return True
    if language == "zh":
        return len(word) > 2 and (word[:2] in text and word[-2:] in text)
    stem = re.sub(r"(ies|ied|ing|es|ed|s|y|e)$", "", word)
    return len(stem) > 2 and re.search(rf"\b{re.escape(stem)}", text) is not None


def _named(name: str, text: str, reading: Reading) -> bool:
    """A name counts where it, or the head of it, is said."""
    name = name.lower()
    if reading.language == "zh":
        return name in text or (len(name) > 3 and name[-2:] in text and name[:2] in text)
    return _said(name, text, "en") or all(_said(part, text, "en") for part in name.split()[-1:])
