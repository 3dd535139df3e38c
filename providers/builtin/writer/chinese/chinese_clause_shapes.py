"""How a Chinese clause is built: what leads it, whose it is, and where what is said of them begins."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from providers.builtin.writer.chinese.chinese_act_spans import HAVING
from providers.builtin.writer.chinese.chinese_phrases import (
    COPULAS,
    LOCATIVES,
    OPENERS,
    SAYS,
    Phrase,
    has_open_count,
    opening_phrase_at,
    phrase_at,
)
from providers.builtin.writer.chinese.chinese_units import BEINGS, Unit, text_of_units
from providers.builtin.writer.vocabulary import lexicon

DISCOURSE = lexicon.word_set("chinese", "discourse")
"""Words that only lead from one clause to the next: 但, 于是. The others bind it to its sense and stay: 不然, 如果."""
LOGIC = lexicon.word_set("chinese", "logic")
VEHICLES = lexicon.word_set("chinese", "vehicles")
FILMS = lexicon.word_set("chinese", "films")
"""What a film does with those it shows, at its sentence's start: 记录一位老人."""
HAPPENS = re.compile(
    r"(有|住|来|走进|剩下?|只剩下?|出现|走来|坐|站|躺|藏|开来|长出|多|停|搬来|掉下|飞来|传出|传来|下起|响起|贴|挂|写|放|摆|躲|飘|围|埋|留|挤|亮|刻|印|少)(了|着|过)?"
)
NO_OPENING = frozenset(
    (
        "把",
        "靠",
        "凭",
        "用",
        "按",
        "照",
        "对",
        "向",
        "跟",
        "替",
        "为",
        "为了",
        "给",
        "让",
        "有",
        "没有人",
        "听见",
        "看见",
    )
)
TELLS = SAYS | {"认出", "瞧见", "撞见"}
"""Behind a first verb these are done by whoever did that: 抬头认出 opens no clause before 的."""
IN = frozenset(("在", "从", "当", "自从", "除了", "就在", "到", "随着"))
PRONOUNS = {"他": "m", "她": "f", "它": "n", "他俩": "m", "她俩": "f", "他们": "m", "她们": "f", "它们": "n"}
SPEAKERS = ("我", "我们", "咱们", "俺")


@dataclass(frozen=True)
class Shape:
    """How a clause is built: what leads it, whose it is, and where what is said of them begins."""

    at: int = 0
    """Where it begins behind the words that only lead to it."""
    lead: str = ""
    subject: Phrase | None = None
    begin: int = 0
    whole: bool = False
    """Whether it is told as it stands."""


def clause_shape(units: list[Unit], first: bool) -> Shape:
    """The build of a clause. `first`: nobody was named before it, so what opens it says who."""
    at = 0
    while at < len(units) and units[at].text in DISCOURSE and not _holds(units[at + 1 : at + 2], units[at]):
        at += 1
    if at >= len(units) or (units[at].text in LOGIC and not _invites(units[at:], first)) or asks_or_forbids(units[at:]):
        return Shape(at, begin=at, whole=True)
    if first and units[at].text in FILMS and at + 1 < len(units):
        at += 1
    i = lead = skip_time_words(units, _after_then(units, at))
    if i < len(units) and units[i].text in LOCATIVES and len(units[i].text) > 1:
        return Shape(at, begin=at, whole=True)
    placed = None
    for _ in range(4):
        if i >= len(units):
            return Shape(at, begin=at, whole=not first)
        start = i + 1 if units[i].text in IN else i
        found = phrase_at(units, start)
        if found is None or start > i:
            if found is None and placed is None and may_open(units, i, first):
                found = opening_phrase_at(units, i)
                if found is not None and (
                    has_open_count(units, *found.mods[0]) or not _goes_on(units, found.end, first)
                ):
                    found = None
            elif found is not None and _came_from(units, found, i):
                found = replace(found, start=i, mods=((i, found.mods[0][1]), *found.mods[1:]))
                begin = _begin(units, found)
                return Shape(at, text_of_units(units[at:i]).strip("，"), found, begin, _unsure(units, found, begin))
            elif found is not None and not (found.located or units[found.head].kind in ("place", "time", "idea")):
                found = None
        if found is None or (units[found.head].text == "自己" and not found.mods):
            found = None
            break
        end = found.end
        while (
            start > i
            and end < len(units)
            and units[end].text in ("时", "之前", "以前", "之后", "以后", "后", "前", "的时候")
        ):
            end += 1
        there = found.located or units[found.head].kind == "place"
        if (there or start > i) and units[found.head].kind not in BEINGS | {"pronoun"}:
            after = skip_time_words(units, end)
            if after < len(units) and _begins_noun(units, after) and (start > i or not _repeats(units, after)):
                placed, i = found, after
                continue
            if start > i:
                placed = None
                break
            if found.located or _happens(units, after):
                whole = after < len(units)
                return Shape(at, subject=None if whole else found, begin=at if whole else end, whole=whole)
        begin = _begin(units, found)
        stands = placed is not None and not placed.located and units[placed.start - 1].text not in IN
        if stands and placed is not None and "，" not in text_of_units(units[placed.end : found.start]):
            found = replace(found, start=placed.start, mods=((placed.start, placed.end), *found.mods))
        inside = any(units[b - 1].text in LOCATIVES and not _of_place(units, a, b) for a, b in found.mods)
        odd = (units[found.head].text == "人" or units[found.head].kind == "pronoun") and bool(found.mods)
        odd = (odd and not (first and units[found.head].text == "人")) or (inside and units[found.head].kind in BEINGS)
        return Shape(
            at, text_of_units(units[at : found.start]).strip("，"), found, begin, odd or _unsure(units, found, begin)
        )
    exists = _happens(units, i) and (lead == i or placed is not None)
    return Shape(at, begin=at, whole=exists or placed is not None)


def _came_from(units: list[Unit], found: Phrase, i: int) -> bool:
    """Whether 从 or 在 only opens what is said of somebody: [从广东打工回来的]孙女 放下行李."""
    opens = units[i].text in ("从", "在") and units[found.head].kind in BEINGS and bool(found.mods)
    a, b = found.mods[0] if opens else (0, 0)
    does = any(u.kind == "verb" for u in units[a:b]) and any(u.kind == "verb" for u in units[found.end :])
    return opens and a == i + 1 and does


def _invites(units: list[Unit], first: bool) -> bool:
    """Whether somebody named before asks somebody to do something: 请我去当摄影师."""
    who = units[1] if len(units) > 2 and units[0].text == "请" and not first else None
    return who is not None and (who.kind in BEINGS or who.text in SPEAKERS or who.text in PRONOUNS)


def _after_then(units: list[Unit], at: int) -> int:
    """Past a time that is told by what happened: 禁渔以后|船主."""
    for k in range(at + 1, min(len(units) - 1, at + 6)):
        if units[k].kind in BEINGS or units[k].text == "，":
            return at
        if units[k].text in ("以后", "之后", "之前", "以前", "后", "的时候") and _begins_noun(units, k + 1):
            return k + 1
    return at


def _of_place(units: list[Unit], a: int, b: int) -> bool:
    return any(u.kind == "place" or u.text in VEHICLES for u in units[a:b])


def _repeats(units: list[Unit], i: int) -> bool:
    """一封一封: a counting word said twice is how, not what."""
    return i + 1 < len(units) and units[i].kind == "count" and units[i].text == units[i + 1].text


def skip_time_words(units: list[Unit], i: int) -> int:
    """Past words that only say when."""
    while i < len(units) and (
        (units[i].kind == "time" and not _holds(units[i + 1 : i + 2], units[i]))
        or units[i].text == "，"
        or _time_of_time(units, i)
        or (i > 0 and units[i - 1].kind == "time" and _time_of_time(units, i - 1))
        or (i > 0 and units[i].text in ("之内", "以内", "内", "左右", "里") and units[i - 1].kind == "time")
        or units[i].text in ("第一次", "第二次", "第三次", "第四次", "这次", "这一次", "那次", "第二天", "当年")
        or (
            units[i].kind == "count"
            and i + 1 < len(units)
            and units[i + 1].kind == "time"
            and not (i + 2 < len(units) and units[i + 2].kind == "de")
        )
    ):
        i += 1
    return i


def _time_of_time(units: list[Unit], i: int) -> bool:
    """Whether a word of time only says which other time: 梅雨季 的 夜里."""
    return [u.kind for u in units[i : i + 3]] == ["time", "de", "time"]


def _holds(after: list[Unit], time: Unit) -> bool:
    """Whether a word of time belongs to the noun behind it: 当年的客人, 最后一班车."""
    return any(u.kind == "de" or (time.text == "最后" and u.kind == "count") for u in after)


def _begins_noun(units: list[Unit], i: int) -> bool:
    return units[i].kind in OPENERS or units[i].text in lexicon.word_set("chinese", "before_noun")


def _begin(units: list[Unit], found: Phrase) -> int:
    """Where the predicate begins: 手里 of 他手里 is part of it."""
    begin = found.end
    if found.located and units[found.head].kind in BEINGS | {"pronoun"} and not found.joined:
        begin = found.head + 1
    while begin < len(units) and units[begin].text == "，":
        begin += 1
    return begin


def asks_or_forbids(units: list[Unit]) -> bool:
    """Whether a clause asks who or what, or tells somebody not to."""
    if len(units) > 1 and units[0].kind == "count" and units[1].text.endswith("是"):
        return True
    return any(u.text in lexicon.word_set("chinese", "asks") for u in units[:2]) or (
        bool(units) and units[-1].text in ("什么", "吗", "呢", "谁", "怎么办")
    )


def may_open(units: list[Unit], i: int, first: bool) -> bool:
    """Whether a clause may begin with the words that say which: [搬进新公寓]的女孩."""
    if units[i].kind not in ("verb", "adv", "adj", "other", "prep") or units[i].text in NO_OPENING | COPULAS:
        return False
    if _happens(units, i) or (not first and units[i].text in SAYS | HAVING):
        return False
    after = units[i + 1].text if i + 1 < len(units) else ""
    if units[i].text in FILMS or (not first and after in TELLS):
        return False
    held = after in ("了", "着", "过") and not (i + 2 < len(units) and units[i + 2].kind == "de")
    return first or (not held and not units[i].text.endswith("了") and units[i].kind == "verb")


def _goes_on(units: list[Unit], end: int, first: bool) -> bool:
    """Whether something is said of the noun that ends there."""
    return any(u.kind in ("verb", "adj", "adv") or u.text in COPULAS for u in units[end:]) or (
        first and end >= len(units)
    )


def _happens(units: list[Unit], i: int) -> bool:
    """Whether somebody or something is or comes there: 住着一位老人."""
    while i < len(units) and units[i].text in ("就", "会", "都", "也", "又", "还", "却", "突然", "忽然", "只"):
        i += 1
    if i >= len(units):
        return False
    verb = units[i].text + (units[i + 1].text if i + 1 < len(units) and units[i + 1].text in ("了", "着", "过") else "")
    return bool(HAPPENS.fullmatch(verb)) and any(u.kind in BEINGS | {"count"} for u in units[i + 1 :])


def _unsure(units: list[Unit], found: Phrase, begin: int) -> bool:
    """Whether what follows a subject begins with another noun: 这双跑鞋，连蜗牛都想穿. Only the whole clause is sure then."""
    rest = units[begin:]
    if rest and rest[0].kind == "de":
        return True
    if not rest or len(found.joined) > 1:
        return bool(rest)
    begin = skip_time_words(units, begin)
    if begin >= len(units) or _repeats(units, begin):
        return False
    noun = _begins_noun(units, begin) and units[begin].kind != "adj" and units[begin].text != "自己"
    return noun or rest[0].text == "连"
