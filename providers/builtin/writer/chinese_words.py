"""Cuts a Chinese clause into pieces and says what each is: a person, a thing, a place, a verb."""

from __future__ import annotations

import logging
import re
from dataclasses import dataclass, replace
from functools import cache

from providers.builtin.writer import lexicon

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


MEASURES = "个位只条名头匹对封支辆部台把本块张件盏盒杯款座艘间家幅朵棵首份颗群枚瓶碗双副根顶面扇段盘场笔束片滴道口串艘架节层届代种袋桶壶锅架尊轮户叶捆排堆台栋幢排株尾粒"


COUNTED = re.compile(rf"^(这|那|某|每|同|另|第)?([一两二三四五六七八九十几百千万数\d]*)([{MEASURES}])?$")


PERSON_ENDS = "员师匠者客兵娘妇夫童奶婆爷叔姨"


PERSON_TAILS = ("人", "工", "长", "生", "手", "迷", "侠", "徒", "民", "佬", "仔", "妹", "哥", "姐", "弟")


NOT_PEOPLE = lexicon.grammar("chinese", "not_people")


PLACE_ENDS = "城镇村店馆院室楼街巷路桥站山谷海岛湖河园场厂铺屋塔洞寺庙港湾"


NOT_PLACES = lexicon.grammar("chinese", "not_places")


LINKS = lexicon.grammar("chinese", "links")


HELPERS = lexicon.grammar("chinese", "helpers")


BOTH = lexicon.grammar("chinese", "both")


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
def known() -> dict[str, Unit]:
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
def _cutter():  # type: ignore[no-untyped-def]
    import jieba
    import jieba.posseg

    jieba.setLogLevel(logging.ERROR)
    tokenizer = jieba.Tokenizer()
    tokenizer.initialize()
    places = set(lexicon.place_words("zh"))
    for word in known():
        if len(word) > 1:
            tokenizer.add_word(word, freq=30000 if word in places else None, tag="n")
    for group in lexicon.table("chinese")["verbs"].values():
        for word in group.split():
            if len(word) > 1 and "…" not in word:
                tokenizer.add_word(word, tag="v")
    for word in ("会说话", "不会说话", "说话"):
        tokenizer.add_word(word, tag="v")
    return jieba.posseg.POSTokenizer(tokenizer)


def warm() -> None:
    """Loads jieba's dictionary with our words in it: about two seconds, once."""
    list(_cutter().cut("一个女侦探在街头追查一只猫"))


@cache
def stop_words() -> frozenset[str]:
    return frozenset(lexicon.table("chinese")["stop"]["words"].split())


@cache
def _ends(kind: str) -> tuple[str, ...]:
    return tuple(sorted((w for w, u in known().items() if u.kind == kind), key=len, reverse=True))


COMMON_WORD = 300
"""How often a word is seen in the cutter's dictionary above which it is no name, whatever it begins with: 安静."""


def _name_like(word: str) -> bool:
    if re.fullmatch(r"[老小阿][\u4e00-\u9fff]", word):
        family = word[0] != "老" or word[1] in lexicon.table("chinese")["names"]["surnames"]
        return family and word not in known() and word not in NOT_NAMES
    if (_cutter().tokenizer.FREQ.get(word) or 0) > COMMON_WORD:
        return False
    if word in NOT_NAMES or any(word.endswith(p) for p in _ends("person") if len(p) > 1):
        return False
    return 2 <= len(word) <= 3 and word[0] in lexicon.table("chinese")["names"]["surnames"] and word not in known()


ATTRIBUTES = lexicon.grammar("chinese", "attributes")
"""People who, straight before another, only say what that one is: 盲人 调音师."""
NOT_NAMES = lexicon.grammar("chinese", "not_names")


def _unit(word: str, flag: str, before: Unit | None, after: str) -> Unit:
    """What one cut word is."""
    listed = known().get(word)
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
    if word == "爱" and after and after[0] not in "的，。":
        return Unit(word, "verb")
    if listed and word in BOTH and _acts_here(before, after):
        return Unit(word, "verb")
    if flag in ("v", "vn", "vd", "vi") and not listed and re.match("的.", after):
        return Unit(word, "verb")
    if listed and not (len(word) == 1 and flag[0] in "vd" and _acts_here(before, after)):
        return listed
    if word in ("同", "这", "那", "每", "某", "另") and re.match(r"[一两二三几\d]", after):
        return Unit(word, "count")
    counted = COUNTED.match(word)
    if (
        counted
        and word
        and (counted[2] or counted[1] or flag in ("q", "m"))
        and (flag[0] in "mqr" or (counted[2] and counted[3]))
    ):
        return Unit(word, "count", measure=counted[3] or "")
    if word == "人" and before and before.kind in ("de", "count"):
        return Unit(word, "person", head=word)
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
        if flag in ("vn", "an") and before and before.kind in ("adv", "person", "name"):
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
    return bool(re.match(r"^(了|着|过|上|一[个只幅张首])", after)) or (
        before is not None
        and before.kind in ("person", "name", "animal", "robot", "pronoun")
        and bool(after)
        and after[0] not in "的，。"
    )


HANDLES = tuple("坐骑戴穿拿抱背提推拉吃喝写读修卖买送养种开关弹吹敲擦洗捡")
"""Verbs that stand before their thing in one cut word: 坐轮椅."""


def _noun(word: str, flag: str) -> Unit:
    """A noun that our lists do not hold, by how it ends."""
    counted = re.match(rf"^[一两二三四五六七八九十][{MEASURES}](.+)$", word)
    if counted and counted[1] in known():
        return replace(known()[counted[1]], raw=word)
    for kind in ("robot", "animal"):
        for end in _ends(kind):
            if word.endswith(end) and len(word) > len(end):
                return replace(known()[end], text=word, head=end)
    if word not in NOT_PEOPLE and flag[0] in "nj" and flag not in ("ns", "nt"):
        for end in _ends("person"):
            if len(end) > 1 and word.endswith(end):
                return Unit(word, "person", head=end)
        tails = (*PERSON_TAILS, "家", "女", "户", "翁", "俩")
        if len(word) > 1 and (word[-1] in PERSON_ENDS or (len(word) > 2 and word.endswith(tails))):
            return Unit(word, "person", head=word)
    if len(word) > 1 and word[-1] in "上里下中内外" and word not in known():
        inner = known().get(word[:-1])
        if inner is None and len(word) < 3:
            return Unit(word, "other")
        return replace(inner, text=word[:-1], raw=word) if inner else Unit(word[:-1], "idea", head=word[:-1], raw=word)
    for end in _ends("place"):
        if len(end) > 1 and word.endswith(end):
            return Unit(word, "place", head=end)
    if word not in NOT_PLACES and len(word) > 1 and (flag in ("ns", "nt", "s") or word[-1] in PLACE_ENDS):
        return Unit(word, "place", head=word)
    for end in _ends("thing"):
        if word.endswith(end) and len(end) > 1 and word[: -len(end)] in HANDLES:
            return Unit(word, "verb")
        if word.endswith(end) and (
            len(end) > 1 or end in "信书画灯壶刀花歌纸笔琴酒船鞋伞表钟碗镜柜箱盒瓶枪包帽药糖饼球牌票照片苗椅桌床门窗"
        ):
            return replace(known()[end], text=word, head=end)
    return Unit(word, "idea", head=word)


NOUNISH = frozenset({"person", "animal", "robot", "thing", "idea", "place"})


BEINGS = frozenset({"person", "animal", "robot", "name"})


def _compounds(units: list[Unit]) -> list[Unit]:
    """Joins neighbours that are one name for one thing: 霓虹 街头, 数学 老师, 咖啡 杯."""
    out: list[Unit] = []
    for unit in units:
        last = out[-1] if out else None
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
        if last and last.kind == "idea" and len(last.text) == 1 and last.text not in known():
            out.append(unit)
            continue
        if (
            last
            and last.kind in ("idea", "thing", "place")
            and unit.kind in NOUNISH
            and len(last.text + unit.text) <= 7
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


def _joined(first: Unit, last: Unit) -> Unit:
    """Two units as one name, which is what its last is."""
    return replace(last, text=first.text + last.text, head=last.head or last.text, raw=first.said + last.said)


SEEN = lexicon.grammar("chinese", "bare")


def _callings(units: list[Unit]) -> list[Unit]:
    """A verb that stands between a count (or the clause's start) and a person is what they are: 退休 邮差."""
    for i in range(len(units) - 1):
        trade = units[i].kind == "verb" and len(units[i].text) == 1 and units[i + 1].kind == "idea"
        if (
            trade
            and units[i + 1].text[-1] in "工匠师手者员郎倌"
            and (i == 0 or units[i - 1].kind in ("de", "count", "adj"))
        ):
            units[i + 1] = replace(_joined(units[i], units[i + 1]), kind="person")
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
            and units[i + 1].kind in ("person", "animal", "robot")
            and not owns
        ) and (
            (before is None and any(u.kind == "verb" for u in units[i + 2 :]))
            or (before and before.kind in ("count", "place", "de", "adj"))
            or units[i].text in ("退休", "退役", "失业", "失明", "失聪", "流浪", "卖唱", "逃婚")
        ):
            units[i] = replace(units[i], kind="adj")
    return units


@cache
def _inside() -> re.Pattern[str]:
    """A place with 里 or 上 behind it: where the cutter must cut, 养老院里|教老太太."""
    places = sorted((w for w in lexicon.place_words("zh") if len(w) > 1 and w[-1] not in "里上"), key=len, reverse=True)
    return re.compile(f"({'|'.join(places)})(里|上|中|内)(?=.)")


def _cut(piece: str) -> list[tuple[str, str]]:
    """Words with their flags. A word that the cutter only guessed, and that begins with one of ours, is cut by the dictionary."""
    cutter = _cutter()
    pairs: list[tuple[str, str]] = []
    for pair in cutter.cut(piece):
        guessed = len(pair.word) > 2 and not cutter.tokenizer.FREQ.get(pair.word)
        if guessed and (pair.word[:2] in known() or pair.word[0] in known()):
            pairs += [(p.word, p.flag) for p in cutter.cut(pair.word, HMM=False)]
        elif pair.word.strip():
            pairs.append((pair.word, pair.flag))
    return pairs


def units_of(clause: str) -> list[Unit]:
    clause = re.sub(r"(里|上)(?=[藏放找写埋挂装塞刻画贴养种])", r"\1\n", clause)
    pieces = _inside().sub(r"\1\2\n", clause).split("\n")
    clause = clause.replace("\n", "")
    pairs = [pair for piece in pieces for pair in _cut(piece)]
    units: list[Unit] = []
    rest = clause
    for word, flag in pairs:
        at = rest.find(word)
        rest = rest[at + len(word) :] if at >= 0 else rest
        unit = _unit(word, flag, units[-1] if units else None, rest)
        if units and units[-1].kind == "count" and unit.kind == "count" and not units[-1].measure:
            units[-1] = Unit(units[-1].text + unit.text, "count", measure=unit.measure)
        elif units and word == "们" and units[-1].kind in BEINGS:
            units[-1] = replace(units[-1], tags=("many",), raw=units[-1].said + word)
        elif (units and word == "工" and units[-1].kind in ("verb", "idea") and len(units[-1].text) > 1) or (
            units and word in ("员", "师", "匠", "者") and units[-1].kind in ("verb", "idea", "thing")
        ):
            units[-1] = Unit(units[-1].text + word, "person", head=units[-1].text + word)
        elif units and word in tuple("院馆店站园厂铺社局") and units[-1].kind in NOUNISH and len(units[-1].text) > 1:
            units[-1] = Unit(units[-1].text + word, "place", head=units[-1].text + word)
        elif units and units[-1].kind == "count" and not units[-1].measure and word in MEASURES:
            units[-1] = Unit(units[-1].text + word, "count", measure=word)
        else:
            units.append(unit)
    return _callings(_compounds([_bare(u) for u in units]))


def _bare(unit: Unit) -> Unit:
    """A place without 里 or 上 behind it."""
    if unit.kind == "place" and len(unit.text) > 2 and unit.text[-1] in "里上中内":
        return replace(unit, text=unit.text[:-1], head=unit.head.rstrip("里上中内"), raw=unit.said)
    return unit
