"""Which pieces of a Chinese clause are somebody's name: behind what they are, after a family name, before a title."""

from __future__ import annotations

import re

from providers.builtin.writer.chinese.chinese_cutting import ALONE, jieba_tagger
from providers.builtin.writer.chinese.chinese_units import Unit, known_units, stop_words
from providers.builtin.writer.vocabulary import lexicon

TITLES = lexicon.word_set("chinese", "titles")
"""What stands behind a family name: 王 阿姨."""


def join_titled_names(units: list[Unit]) -> list[Unit]:
    """Somebody with a family name and a title straight behind what they are is that one: 修鞋匠 丁师傅."""
    surnames = lexicon.table("chinese")["names"]["surnames"]
    return [
        Unit(unit.text, "name", head=unit.text)
        if n and units[n - 1].kind == unit.kind == "person" and unit.text[0] in surnames and unit.text[1:] in TITLES
        else unit
        for n, unit in enumerate(units)
    ]


def is_given_name(unit: Unit) -> bool:
    """Whether a word that our lists do not hold is somebody's given name: 格桑, 秀芬."""
    if unit.text in known_units() or unit.kind not in ("idea", "other") or not 1 < len(unit.text) < 4:
        return False
    seldom = (jieba_tagger().tokenizer.FREQ.get(unit.text) or 0) < SELDOM
    return seldom and [pair.flag[:2] for pair in jieba_tagger().cut(unit.text)] == ["nr"]


SELDOM = 100
"""How often a word is seen in the cutter's dictionary below which it may be a name: 红豆."""


def _family_names(units: list[Unit]) -> list[Unit]:
    """A family name and a given one that the cutter took for two words, behind what somebody is: 快递小哥 陈 实."""
    out: list[Unit] = []
    for unit in units:
        two = len(out) > 1 and out[-2].kind == "person" and len(out[-1].text) == 1 and len(unit.text) < 3
        surnames = lexicon.table("chinese")["names"]["surnames"]
        called = (
            len(out) > 1 and out[-2].kind == "person" and out[-1].text in tuple("老小") and unit.text[0] in surnames
        )
        if called and len(unit.text) > 1 and not jieba_tagger().tokenizer.FREQ.get(unit.text):
            name, does = out[-1].text + unit.text[0], unit.text[1:]  # 鱼把头 老 关凿
            out[-1:] = [Unit(name, "name", head=name), Unit(does, "verb", head=does)]
            continue
        surname = two and out[-1].text in surnames and out[-1].kind != "count"
        whole = unit.kind == "place" and unit.text[-1] not in "里上下中内外边"
        noun = unit.kind in ("idea", "other", "adj", "thing", "name") or whole
        if surname and noun and unit.text not in ALONE:
            out[-1] = Unit(out[-1].text + unit.text, "name", head=out[-1].text + unit.text)
        else:
            out.append(unit)
    return out


YOUNG = ("姑娘", "女孩", "男孩", "丫头", "小孩", "孩子")
"""Who is often called by a word for a thing: 小姑娘 红豆."""


def join_names(units: list[Unit]) -> list[Unit]:
    """Somebody's name behind what they are: 小侦探 豆豆, 教练 胖虎. Who is called by a name alone was known before."""
    units = _family_names(units)
    for i in range(1, len(units)):
        before, unit = units[i - 1], units[i]
        after = units[i + 1] if i + 1 < len(units) else None
        if before.kind not in ("person", "robot", "animal") or not 1 < len(unit.text) < 4 or unit.raw:
            continue
        pet = before.kind == "animal" and i == 1 and len(before.text) > 1 and unit.kind != "person"
        if unit.kind == "adj" and not pet:
            continue
        twice = len(unit.text) == 2 and unit.text[0] == unit.text[1]
        nick = (
            unit.text[0] in "小老阿胖大瘦二三"
            and len(unit.text) == 2
            and unit.kind in ("animal", "idea", "other", "person")
        )
        nick = nick or re.fullmatch("[小老阿大].[哥姐叔爷嫂妹伯婆]", unit.text) is not None
        full = unit.text[0] in lexicon.table("chinese")["names"]["surnames"] and unit.kind in ("idea", "other")
        full = full and before.kind == "person" and (jieba_tagger().tokenizer.FREQ.get(unit.text) or 0) < 200
        called = before.kind == "person" and before.text[-1] != "们" and is_given_name(unit)
        young = any(word in before.text for word in YOUNG) and unit.kind == "idea" and len(unit.text) == 2
        called = called or (young and (jieba_tagger().tokenizer.FREQ.get(unit.text) or 0) < SELDOM)
        follows = after is None or after.kind in ("verb", "adv", "prep", "time", "link", "de", "other", "name")
        may = unit.kind in ("idea", "animal", "other", "person", "thing", "adj") and unit.text not in stop_words()
        listed = known_units().get(unit.text)
        own = listed is not None and (listed.kind == "person" or before.kind != "person")
        if _like_a_place(unit) and before.kind == "person" and follows:
            units[i] = Unit(unit.text, "name", head=unit.text)
        if may and (twice or nick or full or called or (pet and len(unit.text) == 2)) and follows and not own:
            units[i] = Unit(unit.text, "name", head=unit.text)
    return units


def _like_a_place(unit: Unit) -> bool:
    """Whether a place is called as somebody with a family name may be: 邮递员 江河, 司机 林海."""
    family = lexicon.table("chinese")["names"]["surnames"]
    return unit.kind == "place" and len(unit.text) == 2 and unit.text[0] in family and unit.text[1] in "河山海川湖峰"
