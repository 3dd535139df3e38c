"""Cuts a Chinese clause into pieces: words of the lexicon, names behind what somebody is, compounds as one."""

from __future__ import annotations

import re
from dataclasses import replace

from providers.builtin.writer.chinese.chinese_compounds import join_callings, join_compounds, join_doers, join_trades
from providers.builtin.writer.chinese.chinese_cutting import HOLLOW, cut_clause
from providers.builtin.writer.chinese.chinese_names import join_names, join_titled_names
from providers.builtin.writer.chinese.chinese_units import BEINGS, MEASURES, NOUNISH, SPANS, Unit, known_units
from providers.builtin.writer.chinese.chinese_word_kinds import NICKNAMES, NOT_INSIDE, unit_of
from providers.builtin.writer.vocabulary import lexicon


def units_of(clause: str) -> list[Unit]:
    """The pieces of a clause, each with what it is. What stands in marks is one piece: 《白蛇传》, “铁锈”."""
    units: list[Unit] = []
    for piece in re.split(r"([“「『\"][^”」』\"]*[”」』\"]|《[^》]*》)", clause):
        if piece[:1] in tuple('“「『"《') and len(piece) > 2:
            units.append(_marked(piece, units))
        elif piece:
            units += _plain_units(piece, units)
    return join_doers(
        join_callings(join_titled_names(join_compounds(join_names(join_trades([_bare(u) for u in units])))))
    )


KIN = frozenset("姐哥弟妹舅叔姨姑嫂奶娘爹婶伯")
"""Half of a word for one of the family, straight behind whose they are: 我 姐."""
OWN = frozenset(("我", "你", "他", "她", "咱", "俺", "我们", "自己", "亲"))


def _marked(piece: str, before: list[Unit]) -> Unit:
    """A word in marks: a name behind somebody, else something that is spoken of."""
    inner = piece[1:-1]
    someone = bool(before) and before[-1].kind in BEINGS and len(inner) <= 5 and piece[0] != "《"
    return Unit(inner, "name" if someone else "idea", head=inner, raw=piece)


def _plain_units(clause: str, before: list[Unit]) -> list[Unit]:
    units: list[Unit] = []
    rest = clause.replace("\n", "")
    for word, flag in cut_clause(clause):
        at = rest.find(word)
        rest = rest[at + len(word) :] if at >= 0 else rest
        last = units[-1] if units else None
        unit = unit_of(word, flag, last or (before[-1] if before else None), rest)
        if word in KIN and last and last.text in OWN and not unit.measure:
            unit = Unit(word, "person", head=word)
        spread = word == "铺" and rest[:1] in tuple("到在上好开满了成进着")
        grown = None if spread else _grown(last, unit, word)
        if grown is not None:
            units[-1] = grown
        else:
            units += _apart(unit)
    return units


LENGTHS = frozenset(("米", "公里", "里", "厘米", "海里", "斤", "公斤", "吨", "度", "块", "元"))
"""Behind a number what is counted by it: 一百二十米 is no rice."""


def _apart(unit: Unit) -> list[Unit]:
    """A noun with 里 or 上 grown to it as two pieces."""
    if unit.kind in NOUNISH and unit.raw and unit.raw[-1] in "里上下中内外" and unit.raw[:-1] == unit.text:
        return [replace(unit, raw=""), Unit(unit.raw[-1], "other")]
    lone = unit.kind == "other" and len(unit.text) == 2 and unit.text[-1] in "里上中下"
    if lone and unit.text not in NOT_INSIDE and unit.text not in lexicon.word_set("chinese", "locatives"):
        inner = known_units().get(unit.text[0])
        if inner is None and unit.text[0] not in HOLLOW:
            return [unit]
        return [inner or Unit(unit.text[0], "idea", head=unit.text[0]), Unit(unit.text[1], "other")]
    return [unit]


def _grown(last: Unit | None, unit: Unit, word: str) -> Unit | None:
    """What the last piece becomes with this one grown to it: 三 个, 孩子 们, 装订 师."""
    if last is None:
        return None
    if last.kind == "count" and unit.kind == "count" and not last.measure:
        return Unit(last.text + unit.text, "count", measure=unit.measure)
    if last.kind == "count" and not last.measure and word in MEASURES:
        return Unit(last.text + word, "count", measure=word)
    if (
        last.kind in ("count", "other")
        and unit.kind in ("time", "count", "other")
        and SPANS.fullmatch(last.text + word)
    ):
        return Unit(last.text + word, "time")
    if last.kind == "count" and not last.measure and re.fullmatch(r"[一二三四五六七八九十百\d]+岁", word):
        return Unit(last.text + word, "adj")
    if last.text == "阿" and len(word) == 1:
        return Unit(last.text + word, "name", head=last.text + word)
    if last.text in ("太", "好", "很") and word == "多":
        return Unit(last.text + word, "adj")
    if last.text == "一家" and re.fullmatch("[两三四]代人?", word):
        return Unit(last.text + word, "person", head=last.text + word)
    if last.text in ("全村", "全城", "全镇", "全班", "全校", "全国", "全家") and word[0] == "最":
        return Unit(last.text + word, "adj")
    if last.text in ("最", "更", "很", "太", "非常") and unit.kind in ("adj", "adv") and len(word) < 3:
        return Unit(last.text + word, "adj")
    surnames = lexicon.table("chinese")["names"]["surnames"]
    if last.text in tuple("小老阿") and len(word) == 1 and word in surnames and unit.kind in ("idea", "other", "name"):
        return Unit(last.text + word, "name", head=last.text + word)
    if last.text in tuple("小老阿") and word in NICKNAMES:
        return Unit(last.text + word, "name", head=last.text + word)
    if word == "们" and last.kind in BEINGS:
        return replace(last, tags=("many",), raw=last.said + word)
    if word in LENGTHS and last.kind == "count" and not last.measure:
        return Unit(last.text + word, "other")
    if word == "犬" and last.kind in ("verb", "idea", "adj") and len(last.text) == 2:
        return Unit(last.text + word, "animal", measure="条", head=word)
    if word in ("怪", "精", "妖", "兽", "仙") and last.kind in ("name", "idea", "thing") and unit.kind != "verb":
        return Unit(last.text + word, "person", head=last.text + word)
    if word == "长" and last.kind == "person" and last.text.endswith(("队", "班", "团")):
        return Unit(last.text + word, "person", head=last.text + word)
    if (word == "工" and last.kind in ("verb", "idea") and len(last.text) > 1) or (
        (word in ("员", "师", "匠", "者") and last.kind in ("verb", "idea", "thing", "place", "animal"))
        or (word in ("员", "师") and last.kind == "other" and len(last.text) > 2)
        or (word in ("犯", "队") and last.kind in ("idea", "place", "person") and len(last.text) > 1)
    ):
        return Unit(last.text + word, "person", head=last.text + word)
    ends = word in tuple("院馆店站园厂铺社局舱室厅") and last.text[-1] not in "里上中内边前后旁外下"
    if word in tuple("庄村寨屯堡") and last.kind in BEINGS and len(last.text) > 1:
        return Unit(last.text + word, "place", head=last.text + word)
    if ends and last.kind in NOUNISH | {"verb"} and len(last.text) > 1:
        return Unit(last.text + word, "place", head=last.text + word)
    return None


def _bare(unit: Unit) -> Unit:
    """A place without 里 or 上 behind it."""
    if unit.kind == "place" and len(unit.text) > 2 and unit.text[-1] in "里上中内":
        return replace(unit, text=unit.text[:-1], head=unit.head.rstrip("里上中内"), raw=unit.said)
    return unit
