"""What kinds of acts a clause is about, by its words."""

from __future__ import annotations

import re
from functools import cache

from providers.builtin.writer import lexicon

NO_ACTS = frozenset(
    (
        "story",
        "stories",
        "shop",
        "business",
        "restaurant",
        "test",
        "cards",
        "game",
        "wrong",
        "land",
        "works",
        "count",
        "run",
        "runs",
        "murder",
        "hitman",
        "poisoner",
        "make",
        "makes",
        "bring",
        "brings",
        "late",
        "wake",
        "tail",
        "tails",
        "trail",
        "trails",
        "lands",
        "fades",
        "mark",
        "story",
        "来了",
        "到了",
        "落在",
        "下了",
        "坏了",
        "停了",
        "换",
        "做",
        "办",
    )
)
"""Words of [verbs] that are as often nouns."""


@cache
def _acts(language: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    rows = lexicon.table("acts")
    found = [(group, re.compile(row[language])) for group, row in rows.items() if row.get(language)]
    verbs = lexicon.table("chinese" if language == "zh" else "english")["verbs"]
    for group, line in verbs.items():
        words = [w.replace("_", " ") for w in line.split() if w not in NO_ACTS and "…" not in w]
        if language == "zh":
            words = [w for w in words if len(w) > 1]
        if words:
            mark = "" if language == "zh" else r"\b"
            found.append((group, re.compile(mark + "(" + "|".join(map(re.escape, words)) + ")" + mark)))
    return tuple(found)


ASIDE = {"zh": r"[着了过]?的(?!$)", "en": r"\b(who|that|which|whose|where)\b[^,]*$"}
"""zh after an act, en before it: it only says which one is meant (睡着的陌生人, a man who sleeps), not what is done."""


def acts_of(text: str, language: str) -> frozenset[str]:
    """Groups of acts by their words: [verbs] of the language, and data/writer/acts.toml."""
    low = text.lower()
    return frozenset(
        group for group, pattern in _acts(language) if any(_done(low, m, language) for m in pattern.finditer(low))
    )


def _done(text: str, act: re.Match[str], language: str) -> bool:
    if language == "zh":
        return re.match(ASIDE["zh"], text[act.end() :]) is None
    return re.search(ASIDE["en"], text[: act.start()]) is None
