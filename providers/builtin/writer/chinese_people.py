"""Who a Chinese noun phrase is: sex, age, number, senses; and which of two words are one person."""

from __future__ import annotations

import re

from providers.builtin.writer import lexicon
from providers.builtin.writer.chinese_kinds import BEINGS, NUMBERS, Unit
from providers.builtin.writer.chinese_phrases import COPULAS, Phrase

PAIRS = tuple(lexicon.grammar("chinese", "pairs"))
"""Words for two: 夫妻, 师徒."""
GROUPS = tuple(lexicon.grammar("chinese", "groups"))
"""Ends of words for many: 队, 一家人."""
ANYBODY = lexicon.grammar("chinese", "anybody")
"""Words for people who are nobody of the film: 每个人, 别人."""
MANY = frozenset(
    (
        "们",
        "太多",
        "好多",
        "所有",
        "整个",
        "全部",
        "众多",
        "许多",
        "很多",
        "一些",
        "几百",
        "无数",
        "各",
        "彼此",
        "互相",
        "相互",
    )
)


def counted(text: str) -> int:
    """How many a counting word says: 两个 2, 一群 4, 第三个 1."""
    digits = re.search(r"\d+", text)
    if digits and not text.startswith("第"):
        return max(1, min(int(digits[0]), 12))
    if text.startswith(("每", "第")):
        return 1
    if "十" in text or "百" in text or "千" in text:
        return 12
    if re.search("[群批伙帮些队]", text):
        return 4
    return next((n for c, n in NUMBERS.items() if c in text), 1)


def number(units: list[Unit], one: Phrase) -> int:
    """How many a phrase means."""
    role = units[one.head].text
    many = 3 if "们" in units[one.head].said[-1:] or "many" in units[one.head].tags else 1
    before = {u.text for u in units[one.start : one.head]}
    whole = role == "人" and any(word[:1] in ("整", "全", "满") for word in before)
    if (before & MANY and not one.count) or (role.endswith(GROUPS) and one.count[-1:] not in tuple("个位名")) or whole:
        many = max(many, 3)
    if role.endswith(PAIRS):
        many = max(many, 2)
    return max(many, counted(one.count) if one.count else 1)


def sex(words: str) -> str:
    people = lexicon.table("chinese")["people"]
    for sex in "fm":
        if any(w == words or words.endswith(w) for w in people[sex].split()):
            return sex
    if re.search(r"[女妈娘妹姐奶婆母妻姨妇她媳嫂姑婶]", words):
        return "f"
    if re.search(r"[男爸爷公哥弟父叔伯夫僧王汉]", words):
        return "m"
    return "n"


def sex_of_name(name: str) -> str:
    """What a given name lets one guess by its last character; "n" where it does not."""
    names = lexicon.table("chinese")["names"]
    return "f" if name[-1:] in names["women"] else "m" if name[-1:] in names["men"] else "n"


def age(words: str) -> str:
    ages = lexicon.table("chinese")["age"]
    if re.match(r"老(?![师板公婆乡外大总实鼠虎鹰])", words):
        return "old"
    for age in ("child", "teen", "old"):
        if any(w in words for w in ages[age].split()):
            return age
    return "adult"


def senses(words: str) -> tuple[str, ...]:
    found = []
    words = re.sub("(谁|人|别人|大家)(也|都)?(看|听)不(见|到|清)", "", words)
    for sense, pattern in {
        "blind": "盲|失明|看不见",
        "deaf": "聋|失聪|听不见",
        "mute": "哑|不会说话|失语",
        "speaks": "会说话|说人话|开口说|会唱歌",
    }.items():
        if re.search(pattern, words) and not (sense == "speaks" and "不会说话" in words):
            found.append(sense)
    return tuple(found)


def anybody(units: list[Unit], one: Phrase) -> bool:
    """Whether a phrase means people in general, or a thing that only looks like one: 每个人, 一个人静静地."""
    head = units[one.head]
    if head.said in ANYBODY or re.search("[代辈]人$", head.said):
        return True
    if head.text != "人":
        return False
    if any(u.text in ("所有", "每个", "整个", "全", "任何", "每一个") for u in units[one.start : one.head]):
        return True
    return not one.mods and counted(one.count) < 2


def played(units: list[Unit], one: Phrase) -> bool:
    """Whether a phrase says what somebody is, becomes or plays: 当上了小区保安."""
    k = one.start - 1
    while k >= 0 and units[k].text in ("了", "过", "着", "自己", "那"):
        k -= 1
    headless = k > 0 and units[k].text.endswith("是") and units[k].text != "不是" and units[k - 1].kind == "de"
    return k >= 0 and units[k].text in COPULAS and not headless


def passing(units: list[Unit], one: Phrase) -> bool:
    """Whether somebody in a clause before 的 is only what it is about: 怕[狗]的小偷."""
    bare = not one.mods and not one.name and (not one.count or not one.count.startswith(("一", "那", "这", "两")))
    kin = units[one.head].text in lexicon.grammar("chinese", "kin")
    return bare and not kin and units[one.head].kind in BEINGS - {"name"}
