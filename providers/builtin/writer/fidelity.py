"""How much of a sentence a script still tells: fidelity comes before wording."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from providers.builtin.writer.reading import Reading

RUN = 8
"""Characters: a run of the sentence this long, found again in the script, is a quotation and does not count."""


SMALL = frozenset(("the", "and", "his", "her", "for", "with", "from", "who", "that", "its", "their", "into", "but"))


def told(script: dict[str, Any], shots: Iterable[dict[str, Any]] = ()) -> str:
    """All that a script's scenes and its shots put into words; title, logline and the cast list are left out."""
    parts: list[str] = []
    for scene in script["scenes"]:
        parts.append(scene["location"])
        for beat in scene["beats"]:
            parts += [beat["speaker"], beat["text"]]
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
    text = told(script).lower()
    return sum(_said(w.lower(), text, reading.language) for w in words) / len(words)


def missing(reading: Reading, script: dict[str, Any]) -> list[str]:
    text = told(script).lower()
    return [w for w in reading.content if not _said(w.lower(), text, reading.language)]


def lost(reading: Reading, script: dict[str, Any], shots: Iterable[dict[str, Any]] = ()) -> list[str]:
    """The people, places and things of the sentence that are not named once every quotation is taken out."""
    text = unquoted(reading.text, told(script, shots))
    return [n for n in reading.named() if not _named(n, text, reading)]


def unquoted(sentence: str, text: str) -> str:
    """The text without the sentence and without every run of eight of its characters.

    Of an English run only those with two whole words in them count: one long word is no quotation.
    """
    sentence, text = sentence.lower(), text.lower()
    if len(sentence) >= RUN:
        text = text.replace(sentence, "\n")
    out: list[str] = []
    i = 0
    while i < len(text):
        n = 0
        while i + n < len(text) and text[i + n] != "\n" and text[i : i + n + 1] in sentence:
            n += 1
        if n >= RUN and (not text[i : i + n].isascii() or _two_words(text, i, n)):
            i += n
            out.append("\n")
        else:
            out.append(text[i])
            i += 1
    return "".join(out)


def _two_words(text: str, start: int, n: int) -> bool:
    run = text[start : start + n]
    if start and text[start - 1].isalnum():
        run = re.sub(r"^\w+", "", run)
    if start + n < len(text) and text[start + n].isalnum():
        run = re.sub(r"\w+$", "", run)
    words = [w for w in re.findall(r"[a-z]{3,}", run) if w not in SMALL]
    return len(words) >= 2 and len(run.strip()) >= RUN


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
