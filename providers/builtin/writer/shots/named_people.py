"""Whom a text calls by what they are, by the names that a film has for them: how the words between two people are read."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

BEFORE = {"zh": r"(?:(?<![\u4e00-\u9fff])有?[一那这][个位名只条匹头]?)?", "en": r"(?:\b(?:an?|the|one)\s+)?"}
"""What stands before a role and goes with it."""


def with_names(text: str, cast: Sequence[Mapping[str, str]], language: str) -> str:
    """The text with a name in the place of each role that stands in it once and belongs to one member of the cast alone."""
    roles = [member.get("role", "") for member in cast]
    for member in sorted(cast, key=lambda member: -len(member.get("role", ""))):
        role, name = member.get("role", ""), member["name"]
        if not role or roles.count(role) > 1 or name.lower() in text.lower():
            continue
        ends = r"\b" if language == "en" else ""
        found = list(re.finditer(rf"{ends}{re.escape(role)}{ends}", text, re.I))
        if len(found) == 1:
            before = re.search(rf"{BEFORE[language]}$", text[: found[0].start()], re.I)
            text = text[: before.start() if before else found[0].start()] + name + text[found[0].end() :]
    return text
