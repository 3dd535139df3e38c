"""Cuts a Chinese clause into pieces: words of the lexicon, names behind what somebody is, compounds as one."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

from providers.builtin.writer.chinese.chinese_word_kinds import (
    BEINGS,
    COUNTED,
    HANDLES,
    HEADED,
    HELPERS,
    MEASURES,
    NICKNAMES,
    NOT_INSIDE,
    NOUNISH,
    SPANS,
    Unit,
    jieba_tagger,
    known_units,
    stop_words,
    unit_of,
)
from providers.builtin.writer.vocabulary import lexicon

PAIRS = lexicon.word_set("chinese", "pairs")
TITLES = lexicon.word_set("chinese", "titles")
"""What stands behind a family name: 王 阿姨."""
TITLED_BEASTS = lexicon.word_set("chinese", "beast_titles")
"""What an animal of a tale may be called behind its kind: 蚂蚁 国王."""
HEIRS = lexicon.word_set("chinese", "heirs")
"""What stands behind what somebody's people were: 船工 后代."""
FEASTS = lexicon.word_set("chinese", "feasts")
ATTRIBUTES = lexicon.word_set("chinese", "attributes")
"""People who, straight before another, only say what that one is: 盲人 调音师."""


def load_dictionary() -> None:
    """Loads jieba's dictionary with our words in it: about two seconds, once."""
    list(jieba_tagger().cut("一个女侦探在街头追查一只猫"))


def _compounds(units: list[Unit]) -> list[Unit]:
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


def _apposed(units: list[Unit]) -> list[Unit]:
    """Somebody with a family name and a title straight behind what they are is that one: 修鞋匠 丁师傅."""
    surnames = lexicon.table("chinese")["names"]["surnames"]
    return [
        Unit(unit.text, "name", head=unit.text)
        if n and units[n - 1].kind == unit.kind == "person" and unit.text[0] in surnames and unit.text[1:] in TITLES
        else unit
        for n, unit in enumerate(units)
    ]


def _of_people(last: Unit, unit: Unit, units: list[Unit], n: int) -> bool:
    """Whether a noun straight behind somebody is one word with them: 婴儿 监视器, 水手 结. Kin keep their own: 妈妈 手机."""
    kin = last.text in lexicon.word_set("chinese", "kin") or last.text in stop_words() or "many" in last.tags
    kin = kin or unit.text in BODY or (len(unit.text) == 1 and unit.text not in known_units())
    before = units[n - 2] if n > 1 else None
    kin = kin or _called(unit)
    return not kin and len(last.text) == 2 and unit.text not in stop_words() and not (before and before.kind == "de")


def _called(unit: Unit) -> bool:
    """Whether a word that our lists do not hold is somebody's given name: 格桑, 秀芬."""
    if unit.text in known_units() or unit.kind not in ("idea", "other") or not 1 < len(unit.text) < 4:
        return False
    seldom = (jieba_tagger().tokenizer.FREQ.get(unit.text) or 0) < SELDOM
    return seldom and [pair.flag[:2] for pair in jieba_tagger().cut(unit.text)] == ["nr"]


SELDOM = 100
"""How often a word is seen in the cutter's dictionary below which it may be a name: 红豆."""


def _joined(first: Unit, last: Unit) -> Unit:
    """Two units as one name, which is what its last is."""
    return replace(last, text=first.text + last.text, head=last.head or last.text, raw=first.said + last.said)


SEEN = lexicon.word_set("chinese", "bare")


def _callings(units: list[Unit]) -> list[Unit]:
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


@cache
def _chiefs() -> re.Pattern[str]:
    """Somebody called 长 before what may be a name of three: 保安队长|马大海 is no 长马."""
    surnames = lexicon.table("chinese")["names"]["surnames"]
    return re.compile(f"([{HEADED}]长)(?=[{surnames}][\u4e00-\u9fff]{{2}})")


@cache
def _tailed() -> re.Pattern[str]:
    """A guessed word that is the end of a calling and a name: 排爆|手周野."""
    surnames = lexicon.table("chinese")["names"]["surnames"]
    return re.compile(f"([手员师匠工])([{surnames}][\u4e00-\u9fff]{{1,2}})")


@cache
def _inside() -> re.Pattern[str]:
    """A place with 里 or 上 behind it: where the cutter must cut, 养老院里|教老太太."""
    places = sorted((w for w in lexicon.place_words("zh") if len(w) > 1 and w[-1] not in "里上"), key=len, reverse=True)
    return re.compile(f"({'|'.join(places)})(里|上|中|内)(?=.)")


def _cut(piece: str) -> list[tuple[str, str]]:
    """Words with their flags. A word that the cutter only guessed is cut by the dictionary where it begins with one of ours
    or holds a character that is a word of its own: 猫|争, 当|了|护."""
    tokenizer = jieba_tagger()
    pairs: list[tuple[str, str]] = []
    for pair in tokenizer.cut(piece):
        word = pair.word
        guessed = len(word) > 1 and not tokenizer.tokenizer.FREQ.get(word) and re.fullmatch("[\u4e00-\u9fff]+", word)
        ours = len(word) > 2 and (word[:2] in known_units() or word[0] in known_units())
        counted = pairs and re.search(f"[{MEASURES}一两二三四五六七八九十几半]$", pairs[-1][0])
        ours = ours or word[0] == "别" or bool(counted and (word[0] in known_units() or word[0] in HOLLOW + "单排"))
        tail = guessed and pairs and len(pairs[-1][0]) > 1 and _tailed().fullmatch(word)
        if tail:
            pairs[-1:] = [(pairs[-1][0] + tail[1], "n"), (tail[2], "nr")]
        elif guessed and not SPANS.fullmatch(word) and not COUNTED.match(word) and (ours or _holds_a_word(word)):
            pairs += [(p.word, p.flag) for p in tokenizer.cut(word, HMM=False)]
        elif len(word) == 2 and word[0] == "别" and (tokenizer.tokenizer.FREQ.get(word) or 0) < RARE:
            pairs += [("别", "d"), (word[1], "v")]
        elif word.strip():
            pairs.append((word, pair.flag))
    return pairs


ALONE = frozenset(
    "挪扣那这每某争抢给把让贴向从在到了着过的得上下里中去来说想要是有不没都也就还又再很太最和跟与被护变前后一"
)
"""Characters that a guessed word cannot hold: they are words."""


def _holds_a_word(word: str) -> bool:
    if word[0] in "老小阿大" and len(word) == 2:
        return False
    animal = known_units().get(word[0])
    return any(c in ALONE for c in word) or (len(word) == 2 and animal is not None and animal.kind == "animal")


def units_of(clause: str) -> list[Unit]:
    """The pieces of a clause, each with what it is. What stands in marks is one piece: 《白蛇传》, “铁锈”."""
    units: list[Unit] = []
    for piece in re.split(r"([“「『\"][^”」』\"]*[”」』\"]|《[^》]*》)", clause):
        if piece[:1] in tuple('“「『"《') and len(piece) > 2:
            units.append(_marked(piece, units))
        elif piece:
            units += _plain_units(piece, units)
    return _doers(_callings(_apposed(_compounds(join_names(_by_trade([_bare(u) for u in units]))))))


KIN = frozenset("姐哥弟妹舅叔姨姑嫂奶娘爹婶伯")
"""Half of a word for one of the family, straight behind whose they are: 我 姐."""
OWN = frozenset(("我", "你", "他", "她", "咱", "俺", "我们", "自己", "亲"))
BODY = frozenset(
    ("心脏", "眼睛", "手", "脸", "头发", "心", "背影", "声音", "影子", "眼泪", "手指", "脚", "肚子", "耳朵")
)
"""What somebody has and is no part of their name: 鼓手 | 心脏."""
TRADES = frozenset("卖修送开养种喂捕钓收磨补擦剃拉赶放看扫捡炒煮蒸")
"""Verbs of what somebody does for a living, before its thing: 卖 鱼 大妈, 修 伞 的."""


def _by_trade(units: list[Unit]) -> list[Unit]:
    """Somebody called by a trade of two words, or by no more than that: 卖 鱼 大妈, 修伞 的 和 卖 伞 的."""
    out: list[Unit] = []
    i = 0
    while i < len(units):
        free = i == 0 or units[i - 1].kind in ("place", "count", "de", "adj", "link") or units[i - 1].text in "跟给找"
        size = _trade(units, i) if free else 0
        after = units[i + size] if size and i + size < len(units) else None
        if size and after is not None and after.kind == "person" and after.text != "人":
            text = text_of_pieces(units[i : i + size + 1])
            out.append(replace(after, text=text, head=after.head or after.text, raw=text))
            i += size + 1
        elif size and after is not None and after.kind == "de" and _ends_there(units, i + size + 1):
            text = text_of_pieces(units[i : i + size + 1])
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


def text_of_pieces(units: list[Unit]) -> str:
    return "".join(u.said for u in units)


def _doers(units: list[Unit]) -> list[Unit]:
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


def _marked(piece: str, before: list[Unit]) -> Unit:
    """A word in marks: a name behind somebody, else something that is spoken of."""
    inner = piece[1:-1]
    someone = bool(before) and before[-1].kind in BEINGS and len(inner) <= 5 and piece[0] != "《"
    return Unit(inner, "name" if someone else "idea", head=inner, raw=piece)


def _plain_units(clause: str, before: list[Unit]) -> list[Unit]:
    clause = clause.replace("小偷偷", "小偷\n偷").replace("光是什么", "光\n是什么")
    clause = re.sub("(?<=[床身脸])盖(?=[了着上好]?[被毯棉])", "\n盖\n", clause)
    clause = _chiefs().sub("\\1\n", clause)
    clause = re.sub(r"(?<=[礼台场会演])上当(?![了的])", "上\n当", clause)
    clause = re.sub(r"(?<=[里上])(?=[站坐躺]([了着满]|过[一二三四五六七八九十两]))", "\n", clause)
    clause = re.sub(r"(?<![棉毛])被(?=[\u4e00-\u9fff])(?![子窝单褥告套罩动迫服困])", "被\n", clause)
    marked = re.sub(r"(里|上)(?=[藏放找写埋挂装塞刻画贴养种买卖遇看听说])", r"\1\n", clause)
    pieces = _inside().sub(r"\1\2\n", marked).split("\n")
    pairs = [pair for piece in pieces for pair in _cut(piece)]
    units: list[Unit] = []
    rest = clause.replace("\n", "")
    for word, flag in _counts_apart(pairs):
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


def _counts_apart(pairs: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """封信 behind a number is 封 and 信."""
    out: list[tuple[str, str]] = []
    for word, flag in pairs:
        number = bool(out) and re.fullmatch(r"[这那每某一两二三四五六七八九十几百千万半\d]+", out[-1][0])
        if number and len(word) > 1 and word[0] in MEASURES and word[1:] in known_units() and word not in known_units():
            out += [(word[0], "q"), (word[1:], "n")]
        elif (
            (counted := re.fullmatch(rf"([十百千万][{MEASURES}])(.+)", word))
            and out
            and number
            and word not in known_units()
        ):
            out += [(counted[1], "m"), (counted[2], "n")]
        else:
            out.append((word, flag))
    return out


LENGTHS = frozenset(("米", "公里", "里", "厘米", "海里", "斤", "公斤", "吨", "度", "块", "元"))
"""Behind a number what is counted by it: 一百二十米 is no rice."""
RARE = 10
"""How often a word is seen in the cutter's dictionary below which 别 before a verb forbids: 别数."""
HOLLOW = "舱楼井台桌墙树瓶碗杯箱包车船信画镜柜锅袋坑洞屋院店堂馆厅城镇村岛湖河海山林"
"""Nouns of one character that something can be in or on."""


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
        called = before.kind == "person" and before.text[-1] != "们" and _called(unit)
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


def _bare(unit: Unit) -> Unit:
    """A place without 里 or 上 behind it."""
    if unit.kind == "place" and len(unit.text) > 2 and unit.text[-1] in "里上中内":
        return replace(unit, text=unit.text[:-1], head=unit.head.rstrip("里上中内"), raw=unit.said)
    return unit
