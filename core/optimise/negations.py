"""Where a prompt says what must not be: "no text", "不要血腥"."""

from __future__ import annotations

import re

NEGATION = re.compile(
    r"(?:画面[里中]?)?(?:不要有|不要出现|不要|不能有|不能出现|不可以有|不想要|禁止出现|别有|别出现|别放|没有|无)(?P<zh>[^，。；！？、,.;\n]{1,16}(?:[、或和][^，。；！？、,.;\n]{1,16})*)"
    r"|\b(?:with no|no|without(?: any)?|don't (?:show|include|add|want)|do not (?:show|include|add)|avoid|never show)"
    r" (?P<en>[a-z][a-z' -]{1,40}?)(?=[,.;!?\n]|$| and no\b)",
    re.IGNORECASE,
)
NO_NEGATION = (
    "无人机",
    "无限",
    "无数",
    "无声",
    "无边",
    "无尽",
    "无名",
    "无家",
    "没有人的",
    "无缝",
    "无奈",
    "无助",
    "无聊",
    "无线",
)
NO_NEGATION_EN = ("no one", "no longer", "no matter", "nobody")


def negations(prompt: str) -> list[re.Match[str]]:
    """ "no text", "不要血腥": where a prompt says what must not be."""
    return [
        match
        for match in NEGATION.finditer(prompt)
        if not match[0].startswith(NO_NEGATION) and not match[0].lower().startswith(NO_NEGATION_EN)
    ]


def unwanted_of(match: re.Match[str]) -> list[str]:
    """The things that a negation names."""
    return [thing.strip() for thing in re.split(r"[、或]", match["zh"] or match["en"]) if thing.strip()]
