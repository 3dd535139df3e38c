"""Where a relative clause begins, what joins two people, and which groups of acts the verbs of a clause belong to."""

from __future__ import annotations

from providers.builtin.writer import lexicon
from providers.builtin.writer.chinese_words import BEINGS, HELPERS, NOUNISH, Unit

BEFORE_OBJECT = lexicon.grammar("chinese", "before_object")
HAVING = lexicon.grammar("chinese", "having")
"""Verbs after which somebody else does what follows: 说服, 阻止, 看见."""


def region_start(units: list[Unit], de: int) -> int | None:
    """Where what stands before 的 begins: after the counted word that opens the phrase, else with its verb."""
    count = next((j for j in range(de - 1, max(-1, de - 9), -1) if units[j].kind == "count" and units[j].measure), None)
    if count is not None and not any(_breaks(units, j, count) for j in range(count, de)):
        inner = units[count + 1 : de]
        says = any(u.kind in ("verb", "adj", "adv", "other") for u in inner)
        alone = units[de - 1].text in ("中", "里", "上") or not any(u.kind in NOUNISH for u in inner)
        if says or alone or not any(u.kind == "verb" for u in units[:count]):
            return count + 1
    return _aside_start(units, de)


def _breaks(units: list[Unit], j: int, count: int) -> bool:
    """Whether a piece shows that the phrase opened by a counted word has ended before it."""
    unit = units[j]
    if unit.kind in BEINGS:
        return not any(u.kind == "verb" for u in units[count:j])
    return unit.kind == "link" or unit.text == "了"


def _aside_start(units: list[Unit], de: int) -> int | None:
    """Where the relative clause that ends in 的 begins, when no counted word opens it."""
    start = de - 1
    while start >= 0 and units[start].kind not in ("verb", "adj"):
        if units[start].kind in ("link", "prep") or start < de - 6:
            return None
        start -= 1
    if start < 0:
        return None
    opens = start == 0 and any(u.kind == "verb" or u.text in BEFORE_OBJECT for u in units[de + 2 :])
    if units[start].text in BEFORE_OBJECT and not (opens and units[de + 1 : de + 2] and units[de + 1].kind in BEINGS):
        return start + 1 if start + 1 < de else None
    if units[start].text in ("是", "有", "像", "叫", "成", "变成", "成为"):
        return start + 1 if start + 1 < de and units[start + 1].kind != "pronoun" else None
    while start > 0 and (
        units[start - 1].text in HELPERS
        or units[start - 1].kind in ("adv", "time")
        or units[start - 1].text in ("来", "去", "前来", "用来")
    ):
        start -= 1
    return start


def joined_by_and(between: list[Unit]) -> bool:
    """Whether two people are one subject: joined by 和, with nothing else between."""
    words = [u.text for u in between]
    return any(w in ("和", "与", "及", "跟", "、") for w in words) and not any(
        w in BEFORE_OBJECT and w not in ("和", "与", "跟", "同") for w in words
    )


def aboard(units: list[Unit], i: int) -> bool:
    """Whether a vehicle is where something happens: 在火车上, 火车里."""
    after = units[i + 1].text if i + 1 < len(units) else ""
    return after in ("上", "里", "中", "内") or (
        i > 0 and any(u.text in ("在", "上", "登上") for u in units[max(0, i - 3) : i])
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
    """Verbs of a clause that its subject does, not somebody whom it has do them: 说服熊搬家 is no 搬家."""
    verbs: list[str] = []
    for unit in units:
        if unit.kind == "verb":
            verbs.append(unit.text)
        elif unit.kind in BEINGS and verbs and verbs[-1] in HAVING:
            break
    return verbs


def beings_after(units: list[Unit], i: int) -> bool:
    return any(u.kind in BEINGS for u in units[i + 1 :])
