"""The pieces of a Chinese clause: what each is called, which of them our lists know, and how they are counted."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from providers.builtin.writer.vocabulary import lexicon

NUMBERS = {
    "一": 1,
    "两": 2,
    "俩": 2,
    "二": 2,
    "三": 3,
    "四": 4,
    "五": 5,
    "六": 6,
    "七": 7,
    "几": 3,
    "群": 4,
    "对": 2,
    "双": 2,
}
MEASURES = "列阵项则篇册任丛具桩勺顿堵遍趟批卷帧罐缕股圈个位只条名头匹对封支辆部台把本块张件盏盒杯款座艘间家幅朵棵首份颗群枚瓶碗双副根顶面扇段盘场笔束片滴道口串艘架节层届代种袋桶壶锅架尊轮户叶捆排堆台栋幢排株尾粒"
COUNTED = re.compile(rf"^(这|那|某|每|同|另|第)?([一两二三四五六七八九十几百千万数\d]*)([{MEASURES}])?$")
HEADED = "艇社会局处科所厂馆院团排连营部寨族岛省县乡区庭队组班室船舰站园"
"""What somebody called 长 may be the head of: 社长, 局长."""


@dataclass(frozen=True)
class Unit:
    """One piece of a clause. `kind`: person animal robot thing idea place time verb adj count de link prep adv name other."""

    text: str
    kind: str
    tags: tuple[str, ...] = ()
    measure: str = ""
    head: str = ""
    """The last noun of a compound."""
    raw: str = ""
    """As the sentence has it, where `text` is shorter: 网上."""

    @property
    def said(self) -> str:
        return self.raw or self.text


@cache
def known_units() -> dict[str, Unit]:
    """Every word of our lists as the piece it is; what stands later wins over what stood before."""
    book = lexicon.table("chinese")
    found: dict[str, Unit] = {}

    def put(word: str, kind: str, tags: tuple[str, ...] = (), measure: str = "") -> None:
        found[word] = Unit(word, kind, tags, measure, word)

    for word in book["ideas"]["words"].split():
        put(word, "idea")
    for key, line in book["things"].items():
        measure, _, tags = key.partition("|")
        for word in line.split():
            if word not in found or found[word].kind != "thing":
                put(word, "thing" if measure != "场" else "idea", tuple(tags.split()), measure)
    for word in lexicon.place_words("zh"):
        put(word, "place")
    for kind in ("animals", "robots"):
        for pair in book[kind]["words"].split():
            word, _, measure = pair.partition("=")
            put(word, kind.rstrip("s"), (), measure)
    for line in book["people"].values():
        for word in line.split():
            put(word, "person")
    for word in book["times"]["words"].split():
        put(word, "time")
    return found


@cache
def stop_words() -> frozenset[str]:
    return frozenset(lexicon.table("chinese")["stop"]["words"].split())


SPANS = re.compile(
    r"[一二两三四五六七八九十百千零几数半多\d点]+(年|年前|年后|天|月|日|号|点|点半|点钟|秒|秒钟|分|分钟|刻钟|小时|个月|世纪|年来|多年|点整)"
)
"""Spans and points of time by number: 十五号, 三点."""
NOUNISH = frozenset({"person", "animal", "robot", "thing", "idea", "place"})
BEINGS = frozenset({"person", "animal", "robot", "name"})


def text_of_units(units: list[Unit]) -> str:
    return "".join(u.said for u in units)
