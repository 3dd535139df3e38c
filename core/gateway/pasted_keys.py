"""A key as people paste it: with quotes, its variable's name, `Bearer`, a comma or letters nobody sees around it."""

from __future__ import annotations

import re

from core.gateway.errors import (
    BadKeyText,
    KeyHasLetters,
    KeyHasLines,
    KeyHasSpaces,
    KeyIsAddress,
    KeyIsMasked,
    KeyTooLong,
)

LONGEST = 4000
UNSEEN = dict.fromkeys((0x00AD, 0x200B, 0x200C, 0x200D, 0x200E, 0x200F, 0x2060, 0xFEFF))
"""Letters that nobody sees: web pages and PDFs leave them in what is copied."""
QUOTES = "\"'`“”‘’「」"
"""No key has one at either end."""
BRACKETS = ("<>", "《》", "()", "[]")
NAMED = re.compile(
    r"""(?:export\s+|set\s+|\$env:|setx\s+|-H\s+)?["'“]?[\w.-]{0,80}(?:key|token|secret|authorization|密钥)[\w.-]{0,80}["'”]?\s{0,8}(?:=|:=|:\s|：)\s*""",
    re.IGNORECASE,
)
SCHEME = re.compile(r"(?:bearer|basic|token|key)\s+", re.IGNORECASE)
MASK = re.compile(r"\*{3}|•|\.{3}|…|x{6}|your[-_ ]?(?:api|key|token|secret)|api[-_]key[-_]here", re.IGNORECASE)
LEAST = 4
"""Letters that must be left where something is taken away for the name of a key."""


def bare_key(typed: str) -> str:
    """What is left of it once that is taken away; whether it can be a key, `judged` tells."""
    key = typed.translate(UNSEEN).strip()
    while (less := _less(key)) != key:
        key = less
    return key


def check_pasted_key(typed: str) -> str:
    """The bare key; empty where there is none. Raises BadKeyText, by what was seen: KeyIsAddress, KeyIsMasked, KeyHasLines,
    KeyHasSpaces, KeyHasLetters, KeyTooLong."""
    key = bare_key(typed)
    for wrong, seen in (
        (KeyTooLong, len(key) > LONGEST),
        (KeyIsAddress, "://" in key[:12]),
        (KeyIsMasked, bool(MASK.search(key))),
        (KeyHasLines, "\n" in key or "\r" in key),
        (KeyHasSpaces, any(letter.isspace() for letter in key)),
        (KeyHasLetters, any(ord(letter) > 126 for letter in key)),
        (BadKeyText, not all("!" <= letter <= "~" for letter in key)),
    ):
        if seen:
            raise wrong("key")
    return key


def _less(key: str) -> str:
    """One thing less around it, where something is."""
    found = NAMED.match(key) or SCHEME.match(key)
    if found and len(key) - found.end() >= LEAST and "\n" not in key[: found.end()]:
        return key[found.end() :]
    if (unquoted := key.strip(QUOTES).strip()) != key:
        return unquoted
    if len(key) > 1 and key[0] + key[-1] in BRACKETS:
        return key[1:-1].strip()
    if len(key) > 1 and key[-1] in ",;，；":
        return key[:-1].rstrip()
    return key
