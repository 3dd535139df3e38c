"""What one piece of a Chinese clause is: a person, a thing, a place, a verb."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

from providers.builtin.writer.chinese.chinese_cutting import ADVERBS, jieba_tagger
from providers.builtin.writer.chinese.chinese_units import COUNTED, HEADED, MEASURES, SPANS, Unit, known_units
from providers.builtin.writer.vocabulary import lexicon

PERSON_ENDS = "员师匠者客兵娘妇夫童奶婆爷叔姨"
PERSON_TAILS = (
    "人",
    "工",
    "长",
    "生",
    "手",
    "迷",
    "侠",
    "徒",
    "民",
    "佬",
    "仔",
    "妹",
    "哥",
    "姐",
    "弟",
    "犯",
    "主",
    "兵",
    "贩",
    "怪",
    "精",
    "妖",
    "仙",
    "队",
    "官",
    "将",
    "鬼",
)
NOT_PEOPLE = lexicon.word_set("chinese", "not_people")
PLACE_ENDS = "社局所舱城镇村寨店馆院室楼街巷路桥站山谷海岛湖河园场厂铺屋塔洞寺庙港湾"
NOT_INSIDE = lexicon.word_set("chinese", "not_inside")
"""Words that end in 里 or 上 and are no place: 早上, 以上."""
NOT_PLACES = lexicon.word_set("chinese", "not_places")
LINKS = lexicon.word_set("chinese", "links")
HELPERS = lexicon.word_set("chinese", "helpers")
BOTH = lexicon.word_set("chinese", "both")


@cache
def _ends(kind: str) -> tuple[str, ...]:
    return tuple(sorted((w for w, u in known_units().items() if u.kind == kind), key=len, reverse=True))


COMMON_WORD = 300
"""How often a word is seen in the cutter's dictionary above which it is no name, whatever it begins with: 安静."""


def _name_like(word: str) -> bool:
    if re.fullmatch(r"[老小阿][\u4e00-\u9fff]", word):
        family = word[0] != "老" or word[1] in lexicon.table("chinese")["names"]["surnames"]
        return family and word not in known_units() and word not in NOT_NAMES and not _is_fixed(word)
    if (jieba_tagger().tokenizer.FREQ.get(word) or 0) > COMMON_WORD:
        return False
    if len(word) == 3 and word[-1] in "边旁里上下前后" and jieba_tagger().tokenizer.FREQ.get(word[:-1]):
        return False  # 马路边
    if word in NOT_NAMES or any(word.endswith(p) for p in _ends("person") if len(p) > 1):
        return False
    return (
        2 <= len(word) <= 3 and word[0] in lexicon.table("chinese")["names"]["surnames"] and word not in known_units()
    )


def _is_fixed(word: str) -> bool:
    """Whether 小 stands before something that is counted as furniture and vehicles are: 小窗, 小桌."""
    thing = known_units().get(word[1])
    fixed = thing is not None and thing.kind == "thing" and thing.measure in tuple("扇张台辆座艘架")
    return word[0] == "小" and fixed and word[1] not in lexicon.table("chinese")["names"]["surnames"]


NICKNAMES = lexicon.word_set("chinese", "nicknames")
"""Names of the village that look like something else: 二狗."""
NOT_NAMES = lexicon.word_set("chinese", "not_names")
STATES = lexicon.word_set("chinese", "states")
"""What somebody is or has become: 失业, 健忘."""
QUALITIES = lexicon.word_set("chinese", "qualities")
"""Words of one character that say how a thing is: 小, 旧, 红."""


def unit_of(word: str, flag: str, before: Unit | None, after: str) -> Unit:
    """What one cut word is."""
    return _by_words(word, flag, before, after) or _by_tag(word, flag, before, after)


def _by_words(word: str, flag: str, before: Unit | None, after: str) -> Unit | None:
    """What a word is by what it says and by what stands around it; None where only its tag can tell."""
    listed = known_units().get(word)
    held = not listed and len(word) == 2 and word[0] in HANDLES and flag[0] == "n" and word[1] in "心带包袋夹垫子头套"
    if held and before is not None and before.kind == "count" and before.measure:
        return Unit(word, "thing", ("small",), before.measure, word)
    if listed and listed.kind == "person" and re.match(r"了?[一二三四五六七八九十百几\d]+多?(年|个月|天)的", after):
        return Unit(word, "verb")
    counted = re.match(f"^[一两三][{MEASURES}](.+)$", word) if not listed else None
    if counted and counted[1] in known_units():
        return replace(known_units()[counted[1]], raw=word)
    if listed and word == "信" and after.startswith("了") and before is not None and before.kind in ("adv", "pronoun"):
        return Unit(word, "verb")
    if word in NICKNAMES or (word[0] in "小老阿" and word[1:] in NICKNAMES):
        return Unit(word, "name", head=word)
    if (
        not listed
        and len(word) == 2
        and word[0] in HANDLES + tuple("押说唱走教打当做织绣跑驾值站")
        and re.match(r"了?[一二三四五六七八九十百几\d]+多?年的", after)
    ):
        return Unit(word, "verb")
    if word in QUALITIES and (not after or after[0] not in "的，了着"):
        return Unit(word, "adj")
    if re.fullmatch("[最更很].", word) and after.startswith("的"):
        return Unit(word, "adj")
    if word in STATES and not listed and re.match(r"[的一二三四五六七八九十两几半\d]", after):
        return Unit(word, "adj" if after[0] == "的" else "verb")
    if word in ("距离", "距") and after and after[0] not in "的是，。":
        return Unit(word, "prep")
    if word in ADVERBS:
        return Unit(word, "adv")
    if re.fullmatch(r"[一两二三四五六七八九十百几\d]+岁", word):
        return Unit(word, "adj")
    if not listed and re.fullmatch("[^里上].?[进出上下回过起][来去]", word) and len(word) == 3:
        return Unit(word, "verb")
    if not listed and len(word) > 1 and word[-1] == "季":
        return Unit(word, "time")
    if word == "盖" and re.match("[了着上好]?[被毯]", after):
        return Unit(word, "verb")
    if word == "种" and re.match("[了过着下出满]", after):
        return Unit(word, "verb")
    if flag[0] in "nvmqxsfli" and SPANS.fullmatch(word):
        return Unit(word, "time")
    if not listed and flag[0] in "na" and len(word) > 1 and re.match("了|着|过(?!去|程|年|来|节)", after):
        return Unit(word, "verb")
    if word == "花" and re.match(
        r"[光掉了一两二三四五六七八九十百千万几\d]+(块|元|万|千|百|年|天|个月|分钟|小时)", after
    ):
        return Unit(word, "verb")
    if before and before.text in HELPERS and not listed and len(word) == 2 and word[0] in BOTH:
        return Unit(word, "verb")
    if (
        not listed
        and len(word) == 1
        and flag[0] in "nsj"
        and word in _short_verbs()
        and after
        and after[0] not in "的，。"
    ):
        return Unit(word, "verb")
    if len(word) == 1 and flag == "ns" and re.match("[一了着过到向]", after):
        return Unit(word, "verb")
    if word == "爱" and after and after[0] not in "的，。":
        return Unit(word, "verb")
    if listed and word in BOTH and _acts_here(before, after):
        return Unit(word, "verb")
    if flag in ("v", "vn", "vd", "vi") and not listed and re.match("的.", after):
        return Unit(word, "verb")
    if listed and not (len(word) == 1 and flag[0] in "vd" and _acts_here(before, after)):
        return listed
    return None


def _by_tag(word: str, flag: str, before: Unit | None, after: str) -> Unit:
    """What a word is that no list has, by the tag the cutter gave it."""
    if word in ("同", "这", "那", "每", "某", "另") and re.match(r"[一两二三几\d]", after):
        return Unit(word, "count")
    if re.fullmatch(f"整[{MEASURES}]", word) and word != "整个":
        return Unit(word, "count", measure=word[-1])
    counted = COUNTED.match(word)
    if (
        counted
        and word
        and (counted[2] or counted[1] or flag in ("q", "m"))
        and (flag[0] in "mqr" or ((counted[2] or counted[1]) and counted[3]))
    ):
        return Unit(word, "count", measure=counted[3] or "")
    if word == "人" and before and before.kind in ("de", "count"):
        return Unit(word, "person", head=word)
    if re.fullmatch(r"老[\u4e00-\u9fff]头", word) and word[1] in lexicon.table("chinese")["names"]["surnames"]:
        return Unit(word, "name", head=word)
    if word == "的":
        return Unit(word, "de")
    if word in LINKS or flag == "c":
        return Unit(word, "link")
    if flag[0] == "p" or word in ("在", "把", "被"):
        return Unit(word, "prep")
    if (flag == "nr" or re.fullmatch(r"[老小阿][\u4e00-\u9fff]", word)) and _name_like(word):
        return Unit(word, "name", head=word)
    if flag[0] == "t":
        return Unit(word, "time")
    if flag[0] == "d":
        return Unit(word, "adv")
    if flag == "eng":
        return Unit(word, "name" if word[:1].isupper() and len(word) > 2 else "idea", head=word)
    if flag[0] in "nsjlzi" or flag in ("vn", "an") or (flag == "x" and len(word) > 1):
        if flag in ("vn", "an") and before and before.kind in ("adv", "person", "name", "pronoun", "animal", "robot"):
            return Unit(word, "verb")
        if (flag[0] in "zi" or flag == "l") and not (len(word) > 2 and word[-1] in PLACE_ENDS + "人员师"):
            return Unit(word, "adj" if flag[0] in "z" else "other")
        return _noun(word, flag)
    if (
        word == "等"
        and after
        and after[0] not in "，。"
        and not (before and before.kind in ("thing", "idea", "person"))
    ):
        return Unit(word, "verb")
    if flag[0] == "v":
        return Unit(word, "verb")
    if flag[0] in "ab":
        return Unit(word, "adj")
    if flag[0] == "r":
        return Unit(word, "pronoun")
    return Unit(word, "other")


@cache
def _short_verbs() -> frozenset[str]:
    """Verbs of one character in our groups: the cutter takes 藏 for a place."""
    return frozenset(w for line in lexicon.table("chinese")["verbs"].values() for w in line.split() if len(w) == 1)


def _acts_here(before: Unit | None, after: str) -> bool:
    """Whether a word that can be a noun or a verb is a verb between these two."""
    if before is not None and before.text in HELPERS | {"来", "去", "学", "教", "学习"} and before.text not in ("最",):
        return True
    return bool(re.match(r"^(了|着|过|在|成|给|上|一[个只幅张首])", after)) or (
        before is not None
        and before.kind in ("person", "name", "animal", "robot", "pronoun")
        and bool(after)
        and after[0] not in "的，。"
    )


GOING = lexicon.word_set("chinese", "going")
"""Going somewhere, in one word: no place and no thing."""
NOT_ANIMALS = lexicon.word_set("chinese", "not_animals")
"""Words that end like an animal and are none: 对象, 炸鸡."""
HANDLES = tuple(
    "盖系坐骑戴穿拿抱背提推拉吃喝写读修卖买送养种开关弹吹敲擦洗捡护喂遛撸杀放牧捕钓舞斗赶骂怕抓追打找捉救画拍看听照守发收回寄剪切贴挂点煮炒烤"
)
"""Verbs that stand before their thing in one cut word: 坐轮椅."""


def _noun(word: str, flag: str) -> Unit:
    """A noun that our lists do not hold, by how it ends."""
    if len(word) == 3 and word[1] in "了着过":
        return Unit(word, "verb")
    counted = re.match(rf"^[一两二三四五六七八九十][{MEASURES}](.+)$", word)
    if counted and counted[1] in known_units():
        return replace(known_units()[counted[1]], raw=word)
    if (
        len(word) > 2
        and word[0] in HANDLES
        and word[1:] in known_units()
        and known_units()[word[1:]].kind in ("thing", "place")
    ):
        return Unit(word, "verb")
    if word[0] in "当做扮演" and word[1:] in known_units() and known_units()[word[1:]].kind == "person":
        return Unit(word, "verb")
    for kind in ("robot", "animal"):
        for end in _ends(kind):
            if word.endswith(end) and len(word) > len(end) and word not in NOT_ANIMALS and word[0] not in HANDLES:
                return replace(known_units()[end], text=word, head=end)
    if re.fullmatch(f"[{HEADED}]长", word):
        return Unit(word, "person", head=word)
    if word not in NOT_PEOPLE and flag[0] in "nj" and flag != "ns":
        for end in _ends("person"):
            if len(end) > 1 and word.endswith(end):
                return Unit(word, "person", head=end)
    if word not in NOT_PEOPLE and flag[0] in "nj" and flag not in ("ns", "nt"):
        tails = (*PERSON_TAILS, "家", "女", "户", "翁", "俩")
        if len(word) > 1 and (word[-1] in PERSON_ENDS or (len(word) > 2 and word.endswith(tails))):
            return Unit(word, "person", head=word)
    if len(word) > 1 and word[-1] in "上里下中内外" and word not in known_units():
        inner = known_units().get(word[:-1])
        if inner is None and (len(word) < 3 or word in NOT_INSIDE):
            return Unit(word, "other")
        return replace(inner, text=word[:-1], raw=word) if inner else Unit(word[:-1], "idea", head=word[:-1], raw=word)
    if word in GOING:
        return Unit(word, "verb")
    if len(word) == 2 and word[0] in HANDLES and word[1] in PLACE_ENDS and flag not in ("ns", "s"):
        return Unit(word, "verb")
    for end in _ends("place"):
        if len(end) > 1 and word.endswith(end):
            return Unit(word, "place", head=end)
    if re.match(r"[下上这那每同]?[一两二三几]", word) and word[-1] in MEASURES:
        return Unit(word, "count", measure=word[-1])
    if word not in NOT_PLACES and len(word) > 1 and (flag in ("ns", "nt", "s") or word[-1] in PLACE_ENDS):
        return Unit(word, "place", head=word)
    for end in _ends("thing"):
        if word.endswith(end) and word[: -len(end)] in HANDLES and word not in known_units():
            return Unit(word, "verb")
        if word.endswith(end) and (
            len(end) > 1 or end in "信书画灯壶刀花歌纸笔琴酒船鞋伞表钟碗镜柜箱盒瓶枪包帽药糖饼球牌票照片苗椅桌床门窗"
        ):
            return replace(known_units()[end], text=word, head=end)
    return Unit(word, "idea", head=word)
