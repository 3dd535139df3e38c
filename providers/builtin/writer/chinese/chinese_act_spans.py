"""Which groups of acts the verbs of a Chinese clause belong to."""

from __future__ import annotations

from providers.builtin.writer.chinese.chinese_units import BEINGS, Unit
from providers.builtin.writer.vocabulary import lexicon

HAVING = lexicon.word_set("chinese", "having")
"""Verbs after which somebody else does what follows: 说服, 阻止, 看见."""


def is_aboard(units: list[Unit], i: int) -> bool:
    """Whether a vehicle is where something happens: 在火车上, 火车里."""
    after = units[i + 1].text if i + 1 < len(units) else ""
    return (
        after in ("上", "里", "中", "内")
        or units[i].said[-1:] in "上里中内"
        or (i > 0 and any(u.text in ("在", "上", "登上") for u in units[max(0, i - 3) : i]))
    )


def verb_groups(text: str, verbs: list[str]) -> set[str]:
    """Which groups of acts the verbs of a clause belong to: 追上 is 追."""
    found = set()
    for group, line in lexicon.table("chinese")["verbs"].items():
        for word in line.split():
            start, _, end = word.partition("…")
            if end:
                if start in text and end in text.split(start, 1)[1]:
                    found.add(group)
            elif any(
                v == word
                or (len(word) > 1 and word in v)
                or (len(word) == 1 and len(v) == 2 and v[0] == word and v[1] in "着了过到上回好掉走出给完住起下在进")
                for v in verbs
            ):
                found.add(group)
    return found


def acts_of(units: list[Unit]) -> frozenset[str]:
    return frozenset(verb_groups("".join(u.text for u in units), own_verbs(units)))


def own_verbs(units: list[Unit]) -> list[str]:
    """Verbs of a clause that its subject does, not somebody whom it has do them (说服熊搬家 is no 搬家), and not what was done to
    something before: 追一辆被偷的救护车."""
    verbs: list[str] = []
    for n, unit in enumerate(units):
        suffered = n > 0 and units[n - 1].text == "被" and any(u.kind == "de" for u in units[n + 1 : n + 3])
        after = units[n + 1] if n + 1 < len(units) else None
        covers = unit.text == "盖" and after is not None and "small" in after.tags  # 盖被子 builds nothing
        if unit.kind == "verb" and not suffered and not covers:
            verbs.append(unit.text)
        elif unit.kind in BEINGS and verbs and verbs[-1] in HAVING:
            break
    return verbs
