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
        found = re.findall(rf"{ends}{re.escape(role)}{ends}", text, re.I)
        if len(found) == 1:
            text = re.sub(
                rf"{BEFORE[language]}{ends}{re.escape(role)}{ends}",
                lambda _, name=name: name,
                text,
                count=1,
                flags=re.I,
            )
    return text
