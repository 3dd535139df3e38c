"""Who a Chinese noun phrase is: sex, age, number, senses; and which of two words are one person."""

from __future__ import annotations

import re

from providers.builtin.writer.chinese.chinese_phrases import COPULAS, Phrase
from providers.builtin.writer.chinese.chinese_units import BEINGS, NUMBERS, Unit
from providers.builtin.writer.vocabulary import lexicon
from providers.builtin.writer.vocabulary.reading import Who

LOVE = "|".join(lexicon.word_set("chinese", "love"))
"""What two do who are a couple: a man and a woman, where the sentence does not say otherwise."""
TWO = "离婚|结婚|领证|分手|复婚|私奔"
"""What it takes two to do, though a sentence may name neither."""
PAIRS = tuple(lexicon.word_set("chinese", "pairs"))
"""Words for two: 夫妻, 师徒."""
GROUPS = tuple(lexicon.word_set("chinese", "groups"))
"""Ends of words for many: 队, 一家人."""
ANYBODY = lexicon.word_set("chinese", "anybody")
"""Words for people who are nobody of the film: 每个人, 别人."""
KINDS = lexicon.word_set("chinese", "kinds_of_people")
"""Words for a kind of people, who are nobody of the film where none of them is meant: 城里人还爱吃苹果吗."""
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
        "那些",
        "这些",
        "几百",
        "无数",
        "各",
        "彼此",
        "互相",
        "相互",
    )
)


def count_of_word(text: str) -> int:
    """How many a counting word says: 两个 2, 一群 4, 第三个 1."""
    digits = re.search(r"\d+", text)
    if digits and not text.startswith("第"):
        return max(1, min(int(digits[0]), 12))
    if text.startswith(("每", "第")):
        return 4 if text[-1] in "批群" else 1
    if "十" in text or "百" in text or "千" in text:
        return 12
    if re.search("[群批伙帮些队]", text):
        return 4
    return next((n for c, n in NUMBERS.items() if c in text), 1)


def count_of_phrase(units: list[Unit], one: Phrase) -> int:
    """How many a phrase means."""
    role = units[one.head].text
    many = 3 if "们" in units[one.head].said[-1:] or "many" in units[one.head].tags else 1
    before = {u.text for u in units[one.start : one.head]}
    whole = role == "人" and any(word[:1] in ("整", "全", "满") and word[-1] != "最" for word in before)
    whole = (
        whole
        or re.match("全[班体家村镇校]|整个", role) is not None
        or any(re.match("(全|整|所有)[^最]?$", units[a].text) for a, _ in one.mods)
    )
    if (
        (before & MANY and not one.count)
        or (role.endswith(GROUPS) and not role.endswith("领队") and one.count[-1:] not in tuple("个位名"))
        or whole
    ):
        many = max(many, 3)
    if role.endswith(PAIRS):
        many = max(many, 2)
    return max(many, count_of_word(one.count) if one.count else 1)


def one_of_many(role: str) -> str:
    """What stands before the name of one of many: 女人 of 女人们, 冬捕队的; "" where a word for many is one for each too."""
    if role.endswith("们"):
        return role.removesuffix("们")
    return f"{role}的" if role.endswith(GROUPS) else ""


def sex_of_words(words: str) -> str:
    if re.match("[女男][^女男儿婿孩人子生友]", words):
        return "f" if words[0] == "女" else "m"
    people = lexicon.table("chinese")["people"]
    for sex in "fm":
        if any(w == words or words.endswith(w) for w in people[sex].split()):
            return sex
    words = re.sub("[送牛喝酸订]奶|奶茶", "", words)
    if re.search(r"[女妈娘妹姐奶婆母妻姨妇她媳嫂姑婶]", words):
        return "f"
    if re.search(r"[男爸爷公哥弟父叔伯夫僧王汉]", words):
        return "m"
    return "n"


def sex_of_name(name: str) -> str:
    """What a given name lets one guess by its last character, and 老 before a family name; "n" where nothing does."""
    names = lexicon.table("chinese")["names"]
    if re.fullmatch("老.头?", name):
        return "m"
    return "f" if name[-1:] in names["women"] else "m" if name[-1:] in names["men"] else "n"


def _number(text: str) -> int:
    """A Chinese number below a hundred."""
    digits = {c: n for n, c in enumerate("一二三四五六七八九", start=1)}
    tens, ten, ones = text.rpartition("十")
    return (digits.get(tens, 1) * 10 if ten else 0) + digits.get(ones, 0)


def age_of_words(words: str) -> str:
    ages = lexicon.table("chinese")["age"]
    if (
        years := re.search("([一二三四五六七八九]?十[一二三四五六七八九]?|[一二三四五六七八九]|\\d+)岁", words)
    ) and "多岁" not in words:
        old = int(years[1]) if years[1].isdigit() else _number(years[1])
        return "child" if old < 13 else "teen" if old < 18 else "old" if old >= 60 else "adult"
    if "刚退伍" in words:
        return "adult"
    if re.match(r"老(?![师板公婆乡外大总实鼠虎鹰])", words):
        return "old"
    for age in ("child", "teen", "old"):
        if any(w in words for w in ages[age].split()):
            return age
    return "adult"


def age_by_days(who: Who, text: str) -> str:
    """How old a pupil or a child of somebody is by what the sentence tells of their days; their own word comes first."""
    pupil = who.role.endswith(("学生", "同学", "班长", "值日生", "转校生", "同桌")) and not re.search(
        "大学|研究|留学", text
    )
    if who.age == "teen" and who.role.endswith(("女孩", "男孩")):
        return "adult" if re.search(lexicon.table("chinese")["days"]["adult"], text) else who.age
    if who.role in ("孙子", "孙女", "外孙", "外孙女") and re.search("留学|打工|当兵|大学|上班|结婚|教练", text):
        return "adult"
    child = who.role in ("女儿", "儿子", "弟弟", "妹妹", "闺女")
    if who.age not in ("adult", "teen") or not (pupil or child) or who.kind != "human":
        return who.age
    if re.search(lexicon.table("chinese")["days"]["child"], text):
        return "child"
    if re.search(lexicon.table("chinese")["days"]["teen"], text):
        return "teen"
    return "teen" if pupil else who.age


def senses_of_words(words: str) -> tuple[str, ...]:
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


def is_anybody(units: list[Unit], one: Phrase) -> bool:
    """Whether a phrase means people in general, or a thing that only looks like one: 每个人, 一个人静静地."""
    head = units[one.head]
    if head.said in ANYBODY or re.search("(?<!一家[两三四])[代辈]人$", head.said):
        return True
    if head.said in KINDS and not one.count and not one.mods:
        return True
    if one.mods and units[one.mods[-1][1] - 1].text == "谁":
        return True
    if head.text != "人":
        return False
    if any(u.text in ("所有", "每个", "整个", "全", "任何", "每一个") for u in units[one.start : one.head]):
        return True
    return not one.mods and count_of_word(one.count) < 2


def is_role_played(units: list[Unit], one: Phrase) -> bool:
    """Whether a phrase says what somebody is, becomes or plays: 当上了小区保安. Who does something behind it is somebody: 是奶奶骂他."""
    k = one.start - 1
    while k >= 0 and (units[k].text in ("了", "过", "着", "自己", "那") or units[k].text in WHOLE or _there(units, k)):
        k -= 1
    after = units[one.end] if one.end < len(units) else None
    if k >= 0 and units[k].text == "是" and after is not None and after.kind == "verb" and not one.mods:
        return False
    headless = k > 0 and units[k].text.endswith("是") and units[k].text != "不是" and units[k - 1].kind == "de"
    return k >= 0 and units[k].text in COPULAS and not headless


def _there(units: list[Unit], k: int) -> bool:
    """Whether a place or 最后 stands between 是 and what somebody is: 是村里最后一个会捶布的人."""
    first = next((n for n in range(k, max(-1, k - 3), -1) if units[n].kind not in ("place", "time")), k)
    return first < k and units[first].text == "是"


WHOLE = ("全城", "全村", "全镇", "全国", "全班", "全校", "世上", "世界上", "这里")
"""Before who somebody turns out to be: 是全城最富有的人."""


def is_only_mentioned(units: list[Unit], one: Phrase) -> bool:
    """Whether somebody in a clause before 的 is only what it is about: 怕[狗]的小偷."""
    bare = not one.mods and not one.name and (not one.count or not one.count.startswith(("一", "那", "这", "两")))
    kin = units[one.head].text in lexicon.word_set("chinese", "kin")
    return bare and not kin and units[one.head].kind in BEINGS - {"name"}
