"""English text into words and marks, as the network was taught to see them: "can't" is two, "old-fashioned" three."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from language.english import weights

OPENING = re.compile(r"""^(?:\.{2,}|…|[-–—]{2,}|[\[({<"'“‘«*#$£€¥&%=+@~_|/\\–—…,;:!?]|['’]{2})""")
CLOSING = frozenset("])}>\"'”’»*#%&=@~_|/\\–—…,;:!?°")
RUNS = (".", "-")
"""Marks of which several in a row are one."""
BEFORE_STOP = frozenset("%²)]\"'’”0123456789")
UNITS = ("km/h", "mph", "km", "cm", "mm", "kg", "mg", "ml", "gb", "mb", "kb", "°c", "°f", "m", "g")
INSIDE = re.compile(
    r"""\.{2,}|…|(?<=[0-9])[+\-*^](?=[0-9-])|(?<=[a-z"'”’])\.(?=[A-Z"'“‘])|(?<=[A-Za-z]),(?=[A-Za-z])|(?<=[A-Za-z])(?:-{1,3}|–|—|~)(?=[A-Za-z])
    |(?<=[A-Za-z0-9])[:<>=/](?=[A-Za-z])""",
    re.VERBOSE,
)
ADDRESS = re.compile(
    r"^(?:https?://|www\.)\S{1,2000}$|^[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}$", re.IGNORECASE
)


@dataclass(frozen=True)
class Token:
    """A word or a mark, as it stands at `start` of the text. `norm` is its usual spelling in small letters."""

    text: str
    norm: str
    start: int
    space_after: bool


def tokens(text: str) -> list[Token]:
    """Every character of the text but its blanks is in one of them, in order."""
    found: list[Token] = []
    for chunk in re.finditer(r"\S+", text):
        at = chunk.start()
        for piece, norm in _pieces(chunk.group()):
            end = at + len(piece)
            found.append(Token(piece, norm or weights.usual_spelling(piece), at, text[end : end + 1] == " "))
            at = end
    return found


def _pieces(chunk: str) -> Iterator[tuple[str, str]]:
    """What stands between two blanks, with the spelling of those that have one of their own."""
    after: list[str] = []
    while chunk and not _whole(chunk):
        opening, kept = OPENING.match(chunk), _before_closing(chunk)
        if opening and opening.end() < len(chunk):
            yield opening.group(), ""
            chunk = chunk[opening.end() :]
        elif kept < len(chunk):
            after.append(chunk[kept:])
            chunk = chunk[:kept]
        else:
            break
    if known := _whole(chunk):
        yield from known
    elif chunk:
        at = 0
        for mark in INSIDE.finditer(chunk):
            if mark.start() > at:
                yield chunk[at : mark.start()], ""
            yield mark.group(), ""
            at = mark.end()
        if chunk[at:]:
            yield chunk[at:], ""
    yield from ((each, "") for each in reversed(after))


def _before_closing(chunk: str) -> int:
    """Where the mark or unit begins that a chunk ends with; its length where it ends with none, or is one."""
    size = len(chunk)
    if size < 2:
        return size
    last, before = chunk[-1], chunk[-2]
    if last in RUNS and before == last:
        return len(chunk.rstrip(last)) or size
    if size > 2 and chunk[-2:].lower() in ("'s", "’s"):
        return size - 2
    if last in CLOSING or (last == "+" and before.isdigit()):
        return size - 1
    if last == "." and (before in BEFORE_STOP or before.islower() or (chunk[-3:-1].isupper() and size > 2)):
        return size - 1
    unit = next((unit for unit in UNITS if chunk.lower().endswith(unit)), "")
    return size - len(unit) if unit and chunk[: size - len(unit)][-1:].isdigit() else size


def _whole(chunk: str) -> list[tuple[str, str]]:
    """A chunk that is known as it stands ("can't", "Mr.", "7pm", an address), in its pieces."""
    if ADDRESS.match(chunk):
        return [(chunk, "")]
    known = weights.word_table()["contractions"].get(chunk.replace("’", "'"))
    pieces, at = [], 0
    for piece, norm in known or []:
        pieces.append((chunk[at : at + len(piece)], norm))
        at += len(piece)
    return pieces
