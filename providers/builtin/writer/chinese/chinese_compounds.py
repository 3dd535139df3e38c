"""Joins pieces of a Chinese clause that are one word: a thing of two nouns, somebody called by a trade or by what they do."""

from __future__ import annotations

from dataclasses import replace

from providers.builtin.writer.chinese.chinese_names import TITLES, is_given_name
from providers.builtin.writer.chinese.chinese_units import NOUNISH, Unit, known_units, stop_words, text_of_units
from providers.builtin.writer.chinese.chinese_word_kinds import HANDLES, HELPERS
from providers.builtin.writer.vocabulary import lexicon

PAIRS = lexicon.word_set("chinese", "pairs")
TITLED_BEASTS = lexicon.word_set("chinese", "beast_titles")
"""What an animal of a tale may be called behind its kind: 蚂蚁 国王."""
HEIRS = lexicon.word_set("chinese", "heirs")
"""What stands behind what somebody's people were: 船工 后代."""
ATTRIBUTES = lexicon.word_set("chinese", "attributes")
"""People who, straight before another, only say what that one is: 盲人 调音师."""


def join_compounds(units: list[Unit]) -> list[Unit]:
    """Joins neighbours that are one name for one thing: 霓虹 街头, 数学 老师, 咖啡 杯."""
    out: list[Unit] = []
    for n, unit in enumerate(units):
        last = out[-1] if out else None
        beast = last and last.kind == "animal" and unit.kind == "person" and unit.text in TITLED_BEASTS
        if last and beast:
            out[-1] = replace(_joined(last, unit), kind="animal", head=last.head, measure=last.measure)
            continue
        pair = last and last.kind == "person" and unit.text in PAIRS and len(unit.text) == 2
        title = last and len(last.text) == 1 and last.text in lexicon.table("chinese")["names"]["surnames"]
        kin = lexicon.word_set("chinese", "kin")
        pair = pair or (
            last and last.kind == "person" and unit.text in kin and last.text not in kin and len(unit.text) > 1
        )
        title = title or (last and last.kind == "person" and len(last.text) > 1 and last.text not in kin | TITLES)
        if last and unit.kind == "person" and ((title and unit.text in TITLES | HEIRS) or pair):
            out[-1] = replace(_joined(last, unit), kind="person", head=unit.head or unit.text)
            continue
        if last and unit.kind == "person" and last.kind == "name" and last.text[-1] in "人族国":
            out[-1] = replace(_joined(last, unit), kind="person")
            continue
        leaves = unit.text in lexicon.word_set("chinese", "not_places")
        if (
            last
            and last.kind == "person"
            and unit.kind == "place"
            and not leaves
            and len(unit.text) > 1
            and last.text not in kin
        ):
            out[-1] = _joined(last, unit)
            continue
        if last and last.kind == "person" and unit.kind in ("idea", "thing") and _of_people(last, unit, units, n):
            out[-1] = replace(_joined(last, unit), kind="idea" if unit.kind == "idea" else "thing")
            continue
        if last and unit.kind == "person" and (last.text in ATTRIBUTES or last.kind == "robot"):
            kind = "robot" if last.kind == "robot" else "person"
            out[-1] = replace(_joined(last, unit), kind=kind)
            continue
        if unit.text in stop_words() or (last and last.text in stop_words()):
            out.append(unit)
            continue
        if last and last.kind == "animal" and unit.kind in ("idea", "thing") and len(unit.text) > 1:
            out[-1] = replace(_joined(last, unit), kind="thing")
            continue
        if last and last.kind == "idea" and len(last.text) == 1 and last.text not in known_units():
            out.append(unit)
            continue
        if (
            last
            and last.kind in ("idea", "thing", "place")
            and unit.kind in NOUNISH
            and len(last.text + unit.text) <= 9
        ):
            same = (last.kind, unit.kind)
            if same == ("place", "person") and last.text not in ("灯塔",):
                out.append(unit)
                continue
            if same in (
                ("place", "thing"),
                ("place", "idea"),
                ("place", "animal"),
                ("thing", "idea"),
                ("idea", "animal"),
            ):
                out.append(unit)
                continue
            out[-1] = _joined(last, unit)
            continue
        if (
            last
            and last.kind == "adj"
            and len(last.text) == 1
            and unit.kind in ("thing", "place", "animal")
            and last.text in "旧老新红白黑蓝绿黄木铁铜空破大小金银"
        ):
            out[-1] = _joined(last, unit)
            continue
        out.append(unit)
    return out


def _of_people(last: Unit, unit: Unit, units: list[Unit], n: int) -> bool:
    """Whether a noun straight behind somebody is one word with them: 婴儿 监视器, 水手 结. Kin keep their own: 妈妈 手机."""
    kin = last.text in lexicon.word_set("chinese", "kin") or last.text in stop_words() or "many" in last.tags
    kin = kin or unit.text in BODY or (len(unit.text) == 1 and unit.text not in known_units())
    before = units[n - 2] if n > 1 else None
    kin = kin or is_given_name(unit)
    return not kin and len(last.text) == 2 and unit.text not in stop_words() and not (before and before.kind == "de")


def _joined(first: Unit, last: Unit) -> Unit:
    """Two units as one name, which is what its last is."""
    return replace(last, text=first.text + last.text, head=last.head or last.text, raw=first.said + last.said)


SEEN = lexicon.word_set("chinese", "bare")


def join_callings(units: list[Unit]) -> list[Unit]:
    """A verb that stands between a count (or the clause's start) and a person is what they are: 退休 邮差."""
    for i in range(len(units) - 1):
        ends = units[i + 1].text[-1] in "工匠师手者员郎倌兵人犯" and units[i + 1].kind in ("idea", "person", "other")
        free = i == 0 or units[i - 1].kind in ("de", "count", "adj", "place", "idea", "thing", "prep", "link")
        short = (len(units[i].text) == 1 and len(units[i + 1].text) < 4) or units[i + 1].text in (
            "人",
            "兵",
            "员",
            "师",
        )
        acts = units[i].kind in ("verb", "animal", "thing") and units[i].text not in HELPERS | {
            "有",
            "是",
            "救",
            "等",
            "找",
            "杀",
        }
        if acts and ends and free and short and units[i + 1].text not in known_units():
            units[i + 1] = replace(_joined(units[i], units[i + 1]), kind="person", measure="")
            units[i] = Unit("", "other")
    units[:] = [u for u in units if u.text]
    for i in range(len(units) - 1):
        before = units[i - 1] if i else None
        owns = i + 2 < len(units) and units[i + 2].kind == "de"
        if (
            units[i].kind == "verb"
            and len(units[i].text) == 2
            and units[i].text not in HELPERS
            and units[i].text not in SEEN
            and units[i].text[-1] not in "给到向着了成出回"
            and units[i + 1].kind in ("person", "animal", "robot")
            and not owns
        ) and (
            (before is None and any(u.kind == "verb" for u in units[i + 2 :]))
            or (before and before.kind in ("count", "place", "de", "adj"))
            or units[i].text in ("退休", "退役", "失业", "失明", "失聪", "流浪", "卖唱", "逃婚")
        ):
            units[i] = replace(units[i], kind="adj")
    return units


BODY = frozenset(
    ("心脏", "眼睛", "手", "脸", "头发", "心", "背影", "声音", "影子", "眼泪", "手指", "脚", "肚子", "耳朵")
)
"""What somebody has and is no part of their name: 鼓手 | 心脏."""
TRADES = frozenset("卖修送开养种喂捕钓收磨补擦剃拉赶放看扫捡炒煮蒸")
"""Verbs of what somebody does for a living, before its thing: 卖 鱼 大妈, 修 伞 的."""


def join_trades(units: list[Unit]) -> list[Unit]:
    """Somebody called by a trade of two words, or by no more than that: 卖 鱼 大妈, 修伞 的 和 卖 伞 的."""
    out: list[Unit] = []
    i = 0
    while i < len(units):
        free = i == 0 or units[i - 1].kind in ("place", "count", "de", "adj", "link") or units[i - 1].text in "跟给找"
        size = _trade(units, i) if free else 0
        after = units[i + size] if size and i + size < len(units) else None
        if size and after is not None and after.kind == "person" and after.text != "人":
            text = text_of_units(units[i : i + size + 1])
            out.append(replace(after, text=text, head=after.head or after.text, raw=text))
            i += size + 1
        elif size and after is not None and after.kind == "de" and _ends_there(units, i + size + 1):
            text = text_of_units(units[i : i + size + 1])
            out.append(Unit(text, "person", head=text))
            i += size + 1
        else:
            out.append(units[i])
            i += 1
    return out


def _trade(units: list[Unit], i: int) -> int:
    """How many units from `i` say a trade: 卖 鱼 is two, 修伞 is one; 0 where none does."""
    unit = units[i]
    thing = unit.text[1:] in known_units() and known_units()[unit.text[1:]].kind in ("thing", "animal")
    if unit.kind == "verb" and len(unit.text) in (2, 3) and unit.text[0] in TRADES and thing:
        return 1
    after = units[i + 1] if i + 1 < len(units) else None
    noun = after is not None and after.kind in ("thing", "animal") and len(after.text) < 3
    return 2 if unit.kind == "verb" and unit.text in TRADES and noun else 0


def _ends_there(units: list[Unit], i: int) -> bool:
    """Whether 的 has no noun behind it but what is done: 修伞的 | 谈恋爱; 写信的 | 是个男孩 only asks who."""
    after = units[i] if i < len(units) else None
    if after is None:
        return units[i - 1].kind == "de" and i > 3  # 嫁给了隔壁卖豆腐的
    if after.text.endswith("是"):
        return False
    return after.kind in ("verb", "adv") or after.text in ("和", "跟", "与", "把", "被", "在", "给", "对")


def join_doers(units: list[Unit]) -> list[Unit]:
    """Somebody called by what they do, at the head of a clause: 押 镖 人 and 卖炭 人 are one word each."""
    at = 1 if units and units[0].kind == "count" else 0
    for size in (2, 3):
        part = units[at : at + size]
        if len(part) < size or part[-1].text != "人" or at + size >= len(units):
            continue
        before = "".join(u.text for u in part[:-1])
        cut = size == 3 and part[0].kind == "verb" and all(len(u.text) == 1 for u in part)
        cut = cut and part[1].kind in NOUNISH
        whole = size == 2 and len(before) == 2 and before[0] in HANDLES and part[0].kind == "idea"
        if (cut or whole) and units[at + size].kind in ("verb", "adv", "prep", "adj"):
            return [*units[:at], Unit(before + "人", "person", head=before + "人"), *units[at + size :]]
    return units
