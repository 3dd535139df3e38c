"""Where a prompt says what must not be: "no text", "不要血腥"."""

from __future__ import annotations

import re
from functools import lru_cache

CLAUSE_ZH = r"(?:^|(?<=[，。；！？、,;:：\s也但请并和]))"
ALWAYS = r"people|persons?|humans?|anyone|anybody|crowds?|text|captions?|lettering|subtitles|watermarks?|logos?|words|titles|music|dialogue"
"""What is meant to be left out wherever it is said: nobody is described by having no captions."""
NEGATION = re.compile(
    rf"(?:画面[里中]?)?(?:(?:不要有|不要出现|不要拍|不要画|不要加|不要放|不要让|不要|不能有|不能出现|不可以有|不想要|禁止出现)|{CLAUSE_ZH}(?:千万)?"
    r"(?:别有|别出现|别放|别加|别拍|别露|别画成|别画|别用|没有|无))(?P<zh>[^，。；！？、,.;\n]{1,16}(?:[、或和][^，。；！？、,.;\n]{1,16})*)"
    r"|(?:(?:^|(?<=[,.;:!?\n])|(?<=\band)|(?<=\bbut)|(?<=\bplease)|(?<=\bpls))\s*\b(?:with no|no|without(?: any)?)"
    r"|\b(?:don'?t (?:show|include|add|want)|do not (?:show|include|add)|avoid|never show)) "
    r"(?P<en>[a-z][a-z' -]{1,40}?)(?=[,.;!?\n]|$| and no\b)"
    rf"|\b(?:with no|no|without(?: any)?) (?P<left>(?:visible |readable |written |on-screen |brand )?(?:{ALWAYS})(?: (?:or|and) (?:{ALWAYS}))*)\b(?=[,.;!?\n]|$| and\b| in\b| please\b)",
    re.IGNORECASE,
)
HINT = re.compile(r"[不别无没禁]|\b(?:no|without|don'?t|do not|avoid|never)\b", re.IGNORECASE)
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
    "无法",
    "不要命",
    "无论",
    "无辜",
)
NO_NEGATION_EN = ("no one", "no longer", "no matter", "nobody")
PLEASE = re.compile(r"\s*\b(?:please|pls|plz|thanks|thank you|at all)$|(?:哦|啊|吧|呀|就行|好吗)$", re.IGNORECASE)
ASKED = re.compile(
    r"^(?:有|出现|任何|太|再|现|让|拍|画|加|any |a |an |the |her |his |its |their |my |show(?:ing)? )+(?=\S)",
    re.IGNORECASE,
)


@lru_cache(maxsize=64)
def find_negations(prompt: str) -> tuple[re.Match[str], ...]:
    """ "no text", "不要血腥": where a prompt says what must not be. What only describes ("一个没有影子的人", "a man without a face") is none:
    it belongs to the picture."""
    if not HINT.search(prompt):
        return ()
    return tuple(match for match in NEGATION.finditer(prompt) if not _describes(match))


def negated_things(match: re.Match[str]) -> list[str]:
    """The things that a negation names."""
    things = re.split(r"[、或]|\b(?:or|and)\b(?: any\b| the\b)?", match["zh"] or match["en"] or match["left"])
    said = (PLEASE.sub("", ASKED.sub("", thing.strip())).strip() for thing in things)
    return [thing for thing in dict.fromkeys(said) if thing]


def _describes(match: re.Match[str]) -> bool:
    said = match[0].strip().lower()
    if said.startswith(NO_NEGATION) or said.startswith(NO_NEGATION_EN):
        return True
    return said.startswith(("没有", "无")) and "的" in said
