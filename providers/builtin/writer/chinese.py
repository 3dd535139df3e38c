"""Reads a Chinese sentence: jieba cuts it, our own words say what each piece is, and clauses are taken apart."""

from __future__ import annotations

import logging
import re
from dataclasses import dataclass, replace
from functools import cache

from providers.builtin.writer import lexicon
from providers.builtin.writer.reading import Deed, Noun, Reading, Who

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
NOT_PEOPLE = frozenset(
    [
        "外卖",
        "一生",
        "先生",
        "本人",
        "有人",
        "别人",
        "没人",
        "主人公",
        "夫人",
        "国家",
        "大家",
        "人家",
        "回家",
        "双手",
        "一手",
        "陌生",
        "学生时代",
        "校长室",
        "成长",
        "人生",
        "余生",
        "来生",
        "机器人",
        "无人",
        "动人",
        "迷人",
        "惊人",
        "感人",
        "发生",
        "手工",
        "施工",
        "打工",
        "队长袖章",
        "生长",
        "救生",
        "亲手",
        "对手戏",
        "私人",
        "伤人",
        "诱人",
        "分手",
        "左手",
        "右手",
        "随手",
        "高手",
        "小手",
        "空手",
        "妖怪",
        "擅长",
        "漫长",
        "特长",
        "门槛",
        "医生证",
        "人工",
        "每个人",
        "一个人",
        "用户",
        "员工卡",
        "手",
        "人",
        "工",
        "生",
        "长",
        "老年",
        "年长",
        "产生",
        "手语",
        "联手",
        "放手",
        "伸手",
        "牵手",
        "出手",
        "稻草人",
        "雪人",
        "木偶人",
    ]
)
PLACE_ENDS = "城镇村店馆院室楼街巷路桥站山谷海岛湖河园场厂屋塔洞寺庙港湾"
NOT_PLACES = frozenset(
    [
        "现场",
        "市场价",
        "登场",
        "立场",
        "上场",
        "当场",
        "回路",
        "思路",
        "一路",
        "电路",
        "上山",
        "出路",
        "退路",
        "归海",
        "下海",
        "心路",
        "道路",
        "末路",
        "半路",
        "立场",
        "出场",
        "在场",
        "退场",
        "开场",
        "登山",
        "迷路",
        "走路",
        "问路",
        "铺路",
        "带路",
        "排场",
        "官场",
        "职场",
        "情场",
    ]
)
ASIDE_ENDS = frozenset({"的"})
BEFORE_OBJECT = frozenset(
    [
        "把",
        "被",
        "给",
        "对",
        "向",
        "跟",
        "和",
        "与",
        "同",
        "替",
        "为",
        "为了",
        "让",
        "从",
        "将",
        "用",
        "由",
        "随",
        "陪",
        "教",
        "帮",
        "送",
        "叫",
        "请",
        "比",
    ]
)
LINKS = frozenset(
    [
        "但",
        "但是",
        "却",
        "而",
        "而且",
        "可",
        "可是",
        "于是",
        "然后",
        "因为",
        "所以",
        "直到",
        "当",
        "如果",
        "虽然",
        "最后",
        "最终",
        "终于",
        "结果",
        "接着",
        "并",
        "并且",
        "不料",
        "原来",
        "其实",
        "从此",
        "后来",
        "只是",
        "没想到",
        "竟然",
        "突然",
        "忽然",
        "某天",
        "有一天",
        "一天",
        "这时",
        "此时",
        "每当",
    ]
)
HELPERS = frozenset(
    [
        "会",
        "能",
        "不",
        "没",
        "没有",
        "要",
        "想",
        "想要",
        "正在",
        "在",
        "已经",
        "曾",
        "曾经",
        "总",
        "总是",
        "只",
        "从不",
        "从未",
        "刚",
        "刚刚",
        "一直",
        "不再",
        "不会",
        "不能",
        "不肯",
        "无法",
        "必须",
        "可以",
        "也",
        "都",
        "又",
        "再",
        "还",
        "就",
        "才",
        "独自",
        "每天",
        "天天",
        "每晚",
        "永远",
        "自己",
        "偷偷",
        "悄悄",
        "慢慢",
        "默默",
        "即将",
        "将",
        "快",
        "快要",
        "试图",
        "决定",
        "准备",
        "打算",
        "开始",
        "被",
        "敢",
        "不敢",
        "爱",
        "最",
    ]
)
BOTH = frozenset(
    [
        "画",
        "锁",
        "爱",
        "病",
        "梦",
        "指挥",
        "翻译",
        "导演",
        "表",
        "网",
        "导游",
        "裁判",
        "拼图",
        "直播",
        "展览",
        "争吵",
        "替补",
        "刺绣",
        "快递",
        "比赛",
        "考试",
        "拍卖",
        "演出",
        "复仇",
        "等待",
        "告别",
        "离别",
        "重逢",
        "原谅",
        "遗忘",
        "思念",
        "想念",
        "长大",
        "成长",
        "呼吸",
        "约定",
        "希望",
        "生活",
        "工作",
        "实验",
        "信任",
        "相亲",
        "相遇",
        "记忆",
        "误会",
        "编剧",
        "教练",
        "领",
        "扣子",
        "沉默",
        "失败",
        "成功",
        "雨",
        "雪",
        "火炬",
        "回信",
        "直播",
        "手术",
        "恶作剧",
    ]
)
"""Nouns of our lists that are as often verbs."""


@dataclass(frozen=True)
class Unit:
    """One piece of a clause. `kind`: person animal robot thing idea place time verb adj count de link prep adv name other."""

    text: str
    kind: str
    tags: tuple[str, ...] = ()
    measure: str = ""
    head: str = ""
    """The last noun of a compound."""


@cache
def _known() -> dict[str, Unit]:
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
    for word in _known():
        if len(word) > 1:
            tokenizer.add_word(word, tag="n")
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
def _stop() -> frozenset[str]:
    return frozenset(lexicon.table("chinese")["stop"]["words"].split())


@cache
def _ends(kind: str) -> tuple[str, ...]:
    return tuple(sorted((w for w, u in _known().items() if u.kind == kind), key=len, reverse=True))


def _name_like(word: str) -> bool:
    if re.fullmatch(r"[老小阿][\u4e00-\u9fff]", word):
        return word not in _known() and word not in NOT_NAMES
    return 2 <= len(word) <= 3 and word[0] in lexicon.table("chinese")["names"]["surnames"] and word not in _known()


NOT_NAMES = frozenset(
    [
        "老是",
        "小心",
        "老家",
        "小时",
        "老师",
        "老板",
        "小说",
        "小店",
        "小屋",
        "小镇",
        "小城",
        "小岛",
        "小路",
        "小巷",
        "小声",
        "老旧",
        "老去",
        "小小",
        "老大",
        "小便",
        "老化",
        "小区",
        "小学",
        "老年",
        "阿尔",
        "小船",
        "老式",
        "老街",
        "老城",
        "老宅",
        "老树",
        "老歌",
        "小卖",
        "小溪",
        "小山",
        "小河",
    ]
)


def _unit(word: str, flag: str, before: Unit | None, after: str) -> Unit:
    """What one cut word is."""
    known = _known().get(word)
    if known and word in BOTH and _acts_here(before, after):
        return Unit(word, "verb")
    if (
        flag in ("v", "vn", "vd", "vi")
        and not known
        and re.match("的.", after)
        and not (before and before.kind in ("verb", "adj") and flag == "vn")
    ):
        return Unit(word, "verb")
    if known and not (len(word) == 1 and flag[0] in "vd" and _acts_here(before, after)):
        return known
    counted = COUNTED.match(word)
    if counted and word and (counted[2] or counted[1] or flag in ("q", "m")) and flag[0] in "mqr":
        return Unit(word, "count", measure=counted[3] or "")
    if word == "的":
        return Unit(word, "de")
    if word in LINKS or flag == "c":
        return Unit(word, "link")
    if flag[0] == "p" or word in ("在", "把", "被"):
        return Unit(word, "prep")
    if flag == "nr" or re.fullmatch(r"[老小阿][\u4e00-\u9fff]", word):
        if _name_like(word):
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
        if flag[0] in "zi" or flag == "l":
            return Unit(word, "adj" if flag[0] in "z" else "other")
        return _noun(word, flag)
    if flag[0] == "v":
        return Unit(word, "verb")
    if flag[0] in "ab":
        return Unit(word, "adj")
    if flag[0] == "r":
        return Unit(word, "pronoun")
    return Unit(word, "other")


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


def _noun(word: str, flag: str) -> Unit:
    """A noun that our lists do not hold, by how it ends."""
    for kind in ("robot", "animal"):
        for end in _ends(kind):
            if word.endswith(end) and len(word) > len(end):
                return replace(_known()[end], text=word, head=end)
    if word not in NOT_PEOPLE and flag[0] in "nj" and flag not in ("ns", "nt"):
        for end in _ends("person"):
            if len(end) > 1 and word.endswith(end):
                return Unit(word, "person", head=end)
        if len(word) > 1 and (word[-1] in PERSON_ENDS or (len(word) > 2 and word.endswith(PERSON_TAILS))):
            return Unit(word, "person", head=word)
    if len(word) > 1 and word[-1] in "上里下中内外" and word not in _known():
        inner = _known().get(word[:-1])
        return replace(inner, text=word[:-1]) if inner else Unit(word[:-1], "idea", head=word[:-1])
    for end in _ends("place"):
        if len(end) > 1 and word.endswith(end):
            return Unit(word, "place", head=end)
    if word not in NOT_PLACES and len(word) > 1 and (flag in ("ns", "nt", "s") or word[-1] in PLACE_ENDS):
        return Unit(word, "place", head=word)
    for end in _ends("thing"):
        if word.endswith(end) and (len(end) > 1 or end in "信书画灯壶刀花歌纸笔琴酒船鞋伞表钟碗镜"):
            return replace(_known()[end], text=word, head=end)
    return Unit(word, "idea", head=word)


NOUNISH = frozenset({"person", "animal", "robot", "thing", "idea", "place"})
BEINGS = frozenset({"person", "animal", "robot", "name"})


def _compounds(units: list[Unit]) -> list[Unit]:
    """Joins neighbours that are one name for one thing: 霓虹 街头, 数学 老师, 咖啡 杯."""
    out: list[Unit] = []
    for unit in units:
        last = out[-1] if out else None
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
            out[-1] = replace(unit, text=last.text + unit.text, head=unit.head or unit.text)
            continue
        if (
            last
            and last.kind == "adj"
            and len(last.text) == 1
            and unit.kind in ("thing", "place", "animal")
            and last.text in "旧老新红白黑蓝绿黄木铁铜空破大小金银"
        ):
            out[-1] = replace(unit, text=last.text + unit.text, head=unit.head or unit.text)
            continue
        out.append(unit)
    return out


def _callings(units: list[Unit]) -> list[Unit]:
    """A verb that stands between a count (or the clause's start) and a person is what they are: 退休 邮差."""
    for i in range(len(units) - 1):
        before = units[i - 1] if i else None
        if (
            units[i].kind == "verb"
            and len(units[i].text) == 2
            and units[i].text not in HELPERS
            and units[i + 1].kind in ("person", "animal", "robot")
        ):
            if (
                (before is None and any(u.kind == "verb" for u in units[i + 2 :]))
                or (before and before.kind in ("count", "place", "de", "adj"))
                or units[i].text in ("退休", "退役", "失业", "失明", "失聪", "流浪", "卖唱", "逃婚")
            ):
                units[i] = replace(units[i], kind="adj")
    return units


def _units(clause: str) -> list[Unit]:
    pairs = [(p.word, p.flag) for p in _cutter().cut(clause) if p.word.strip()]
    units: list[Unit] = []
    rest = clause
    for word, flag in pairs:
        at = rest.find(word)
        rest = rest[at + len(word) :] if at >= 0 else rest
        unit = _unit(word, flag, units[-1] if units else None, rest)
        if units and units[-1].kind == "count" and unit.kind == "count" and not units[-1].measure:
            units[-1] = Unit(units[-1].text + unit.text, "count", measure=unit.measure)
        elif units and units[-1].kind == "count" and not units[-1].measure and word in MEASURES:
            units[-1] = Unit(units[-1].text + word, "count", measure=word)
        else:
            units.append(unit)
    return _callings(_compounds([_bare(u) for u in units]))


def _bare(unit: Unit) -> Unit:
    """A place without 里 or 上 behind it."""
    if unit.kind == "place" and len(unit.text) > 2 and unit.text[-1] in "里上中内":
        return replace(unit, text=unit.text[:-1], head=unit.head.rstrip("里上中内"))
    return unit


def _aside_start(units: list[Unit], de: int) -> int | None:
    """Where the relative clause that ends in 的 begins, when no counted word opens it."""
    start = de - 1
    while start >= 0 and units[start].kind not in ("verb", "adj"):
        if units[start].kind in ("link", "prep") or start < de - 6:
            return None
        start -= 1
    if start < 0:
        return None
    if units[start].text in ("是", "有", "像", "叫", "成", "变成", "成为"):
        return start + 1 if start + 1 < de and units[start + 1].kind != "pronoun" else None
    while start > 0 and (
        units[start - 1].text in HELPERS
        or units[start - 1].kind in ("adv", "time")
        or units[start - 1].text in ("来", "去", "前来", "用来")
    ):
        start -= 1
    return start


def _count(text: str) -> int:
    digits = re.search(r"\d+", text)
    if digits:
        return max(1, min(int(digits[0]), 12))
    return next((n for c, n in NUMBERS.items() if c in text and not text.startswith(("每", "第"))), 1)


def _sex(words: str) -> str:
    people = lexicon.table("chinese")["people"]
    for sex in "fm":
        if any(w == words or words.endswith(w) for w in people[sex].split()):
            return sex
    if re.search(r"[女妈娘妹姐奶婆母妻姨妇她媳嫂]", words):
        return "f"
    if re.search(r"[男爸爷公哥弟父叔伯夫僧王汉]", words):
        return "m"
    return "n"


def _age(words: str) -> str:
    ages = lexicon.table("chinese")["age"]
    for age in ("child", "teen", "old"):
        if any(w in words for w in ages[age].split()):
            return age
    return "adult"


def _senses(words: str) -> tuple[str, ...]:
    found = []
    for sense, pattern in {
        "blind": "盲|失明|看不见",
        "deaf": "聋|失聪|听不见",
        "mute": "哑|不会说话|失语",
        "speaks": "会说话|说人话|开口说|会唱歌",
    }.items():
        if re.search(pattern, words) and not (sense == "speaks" and "不会说话" in words):
            found.append(sense)
    return tuple(found)


def _verb_groups(text: str, verbs: list[str]) -> set[str]:
    groups = lexicon.table("chinese")["verbs"]
    found = set()
    for group, line in groups.items():
        for word in line.split():
            start, _, end = word.partition("…")
            if (
                (end and start in text and end in text.split(start, 1)[1])
                or word in verbs
                or (len(word) > 1 and word in text)
            ):
                found.add(group)
    return found


META = re.compile(
    r"(请)?(帮我|给我|为我)?(我)?(想|要|想要)?(做|拍|写|制作|生成|创作|来)(一)?(个|部|支|条|段)?[^，,。；：:]{0,8}?(短片|片子|电影|视频|影片|故事片|微电影|宣传片|动画片?)[，,：:。]?"
    r"|主角是|故事讲的?是|讲述了?|讲的?是|关于|的故事|的短片|[一二两三四五六\d]+\s*(秒钟?|分钟)(的|左右)?(短片|视频)?"
)


def read(text: str) -> Reading:
    """Never fails: what cannot be read is left out."""
    body = META.sub("", text)
    ad = bool(re.search(r"广告|宣传片|品牌片|带货", text))
    if ad:
        body = re.sub(r"^(给|为|替)|做[^，。]{0,4}广告|拍[^，。]{0,4}广告|的?广告片?|宣传片", "", body)
    if not re.search(r"[\u4e00-\u9fffA-Za-z]", body):
        body = text
    clauses = [c.strip() for c in re.split(r"[，。；！？：,.;!?:\n“”\"「」…—]+", body) if c.strip()][:12]
    return _Reader(text, body, ad).read(clauses)


class _Reader:
    """Gathers what the clauses say, one after another."""

    def __init__(self, text: str, body: str, ad: bool) -> None:
        self.text, self.body, self.ad = text, body, ad
        self.who: list[Who] = []
        self.places: list[Noun] = []
        self.things: list[Noun] = []
        self.ideas: list[Noun] = []
        self.deeds: list[Deed] = []
        self.content: list[str] = []
        self.acts: set[str] = set()
        self.subject: int | None = None
        self.thing_subject = ""

    def read(self, clauses: list[str]) -> Reading:
        for clause in clauses:
            self._clause(_units(clause))
        if not self.who:
            self._speaker()
        first = next((d.who for d in self.deeds if d.who is not None), 0 if self.who else None)
        self.deeds = [replace(d, who=first) if d.who is None and not d.subject else d for d in self.deeds]
        return Reading(
            text=self.text,
            language="zh",
            who=tuple(self.who),
            places=tuple(self.places),
            things=tuple(self.things),
            ideas=tuple(self.ideas),
            deeds=tuple(self.deeds),
            acts=frozenset(self.acts),
            content=tuple(dict.fromkeys(self.content)),
            ad=self.ad,
        )

    def _speaker(self) -> None:
        """Nobody is named but somebody is meant: 只有我还能动."""
        found = re.search(r"[我他她]", self.body)
        if found:
            self.who.append(Who(role="", sex={"他": "m", "她": "f"}.get(found[0], "n")))
            self.deeds = [
                replace(d, text=d.text[1:], base=d.text[1:], who=0, subject="") if d.text[:1] == found[0] else d
                for d in self.deeds
            ]

    def _clause(self, units: list[Unit]) -> None:
        taken: set[int] = set()
        beings: list[tuple[int, int]] = []
        for i, unit in enumerate(units):
            if (
                unit.text not in _stop()
                and unit.kind in NOUNISH | {"verb", "adj", "name", "other"}
                and re.search(r"\w", unit.text)
            ):
                self.content.append(unit.text)
            if unit.kind in NOUNISH | {"name"} and i not in taken:
                traits, aside, start = self._before(units, i)
                if unit.kind in BEINGS:
                    index = self._being(units, i, traits, aside, taken)
                    beings.append((i, index))
                elif unit.text not in _stop() and not (
                    unit.kind == "idea"
                    and i + 2 < len(units)
                    and units[i + 1].kind == "de"
                    and units[i + 2].kind in BEINGS
                ):
                    self._thing(unit, traits, units[start] if start < i else None)
        verbs = [u.text for u in units if u.kind == "verb"]
        self.acts |= _verb_groups("".join(u.text for u in units), verbs)
        self._deed(units, beings)

    def _before(self, units: list[Unit], i: int) -> tuple[tuple[str, ...], str, int]:
        """The traits before a noun, the relative clause if there is one, and where its phrase starts."""
        k = i - 1
        traits: list[str] = []
        while k >= 0 and units[k].kind == "adj":
            traits.insert(0, units[k].text)
            k -= 1
        if k >= 0 and units[k].kind == "count":
            return tuple(traits), "", k
        if k < 1 or units[k].kind != "de":
            return tuple(traits), "", k + 1
        start = next(
            (j for j in range(k - 1, max(-1, k - 9), -1) if units[j].kind == "count" and units[j].measure), None
        )
        own = start is not None and not any(u.kind == "link" for u in units[start:k])
        if (
            own
            and not any(u.kind in ("verb", "adj", "adv", "other") for u in units[start + 1 : k])
            and any(u.kind == "verb" for u in units[:start])
        ):
            own = units[k - 1].text in ("中", "里", "上") or not any(u.kind in NOUNISH for u in units[start + 1 : k])
        if start is None or not own:
            start = _aside_start(units, k)
            if start is None:
                return tuple(traits), "", i
        else:
            start += 1
        region = units[start:k]
        phrase = "".join(u.text for u in region)
        if any(u.kind == "verb" for u in region) and len(phrase) > 1:
            return (*traits, phrase) if len(phrase) <= 5 else tuple(traits), phrase, start - 1 if start else 0
        if phrase and len(phrase) <= 6 and not any(u.kind in BEINGS | {"pronoun", "place"} for u in region):
            return (*traits, phrase), "", max(0, start - 1)
        return tuple(traits), "", i

    def _being(self, units: list[Unit], i: int, traits: tuple[str, ...], aside: str, taken: set[int]) -> int:
        unit = units[i]
        name, role = ("", unit.text) if unit.kind != "name" else (unit.text, "")
        if i + 1 < len(units) and units[i + 1].kind == "name" and role:
            name = units[i + 1].text
            taken.add(i + 1)
        counted = next((u for u in reversed(units[max(0, i - 10) : i]) if u.kind == "count" and u.measure), None)
        count = _count(counted.text) if counted and not self._other_being_between(units, counted, i) else 1
        if role.endswith(
            (
                "夫妻",
                "夫妇",
                "情侣",
                "恋人",
                "双胞胎",
                "俩",
                "兄弟",
                "姐妹",
                "父子",
                "母女",
                "父女",
                "母子",
                "师徒",
                "祖孙",
                "兄妹",
                "姐弟",
                "爷孙",
                "婆媳",
                "父母",
                "爸妈",
            )
        ):
            count = 2
        if role.endswith("们"):
            count = max(count, 3)
        for index, other in enumerate(self.who):
            if (role and (role == other.role or (len(role) > 1 and other.role.endswith(role)))) or (
                name and name == other.name
            ):
                self.who[index] = replace(
                    other, traits=tuple(dict.fromkeys((*other.traits, *traits))), name=other.name or name
                )
                return index
        kind = {"animal": "animal", "robot": "robot"}.get(unit.kind, "human")
        words = role + "".join(traits) + aside + name
        self.who.append(
            Who(
                role=role,
                name=name,
                kind=kind,
                species=unit.head if kind == "animal" else "",
                count=count,
                sex=_sex(role or name) if kind == "human" else "n",
                age=_age(words),
                traits=traits,
                measure=unit.measure or "个",
                senses=_senses(words + ("会说话" if kind == "animal" and "会说话" in self.body else "")),
            )
        )
        index = len(self.who) - 1
        if aside:
            self.deeds.append(Deed(aside, who=index, aside=True))
        return index

    @staticmethod
    def _other_being_between(units: list[Unit], counted: Unit, i: int) -> bool:
        start = max(j for j in range(i) if units[j] is counted)
        return any(u.kind in BEINGS for u in units[start:i])

    def _thing(self, unit: Unit, traits: tuple[str, ...], before: Unit | None) -> None:
        measure = unit.measure or (before.measure if before and before.kind == "count" else "") or "个"
        if (
            before
            and before.kind == "count"
            and before.measure
            and before.measure in MEASURES
            and before.measure not in "个种场次代"
            and unit.kind == "idea"
            and len(unit.text) > 1
        ):
            unit = replace(unit, kind="thing")
            measure = before.measure
        noun = Noun(unit.text, unit.kind, measure, tuple(t for t in traits if len(t) <= 5), unit.tags)
        where = {"place": self.places, "thing": self.things}.get(unit.kind, self.ideas)
        if unit.kind == "place":
            noun = replace(noun, place=lexicon.place_words("zh").get(unit.head) or _place_of(unit.text))
        if all(noun.word != n.word for n in where):
            where.append(noun)

    def _deed(self, units: list[Unit], beings: list[tuple[int, int]]) -> None:
        """The main predicate of a clause, and whose it is."""
        asides = self._aside_spans(units)
        main = [
            (i, who)
            for i, who in beings
            if not any(a <= i < b for a, b in asides)
            and not (i and units[i - 1].text in BEFORE_OBJECT)
            and not (i + 1 < len(units) and units[i + 1].kind == "de")
        ]
        verbs = [i for i, u in enumerate(units) if u.kind == "verb" and not any(a <= i < b for a, b in asides)]
        if not verbs:
            verbs = [
                i
                for i, u in enumerate(units)
                if i
                and u.kind in ("adj", "other")
                and not any(a <= i < b for a, b in asides)
                and not (i + 1 < len(units) and units[i + 1].kind in NOUNISH | {"de"})
            ]
        subject = next(((i, who) for i, who in main if not verbs or i < verbs[0] or len(verbs) == 0), None)
        if subject:
            at, who = subject
            joined = [w for i, w in main if i <= (verbs[0] if verbs else 99)]
            self.subject, self.thing_subject = who, ""
            end = max((i for i, w in main if w in joined and i < (verbs[0] if verbs else 99)), default=at) + 1
            while end < len(units) and units[end].kind == "name":
                end += 1
        elif verbs:
            end = 0
            things = [
                i
                for i, u in enumerate(units[: verbs[0]])
                if u.kind in ("thing", "idea") and not any(a <= i < b for a, b in asides)
            ]
            if (
                things
                and (things[0] == 0 or units[things[0] - 1].kind in ("de", "count", "adj"))
                and not any(u.kind == "prep" for u in units[: things[0]])
            ):
                end = things[-1] + 1
                self.thing_subject = units[things[-1]].text
        else:
            return
        body = units[end:]
        while body and (body[0].kind in ("link", "time") or body[0].text in LINKS):
            body = body[1:]
        body = self._without_place(body)
        text = re.sub(r"(之后|以后|的时候|后|时)$", "", "".join(u.text for u in body))
        text = re.sub(r"的(第.{1,3}天|那天|那年|夜晚)$", "", text)
        if not text or not any(u.kind in ("verb", "adj", "other") for u in body):
            return
        who = None if self.thing_subject and not subject else self.subject
        also = None
        if subject:
            also = next((w for w in joined if w != subject[1]), None)
        self.deeds.append(Deed(text, who=who, also=also, subject=self.thing_subject if who is None else "", base=text))

    @staticmethod
    def _aside_spans(units: list[Unit]) -> list[tuple[int, int]]:
        """Spans of relative clauses: from a counted word, or the clause's start, to 的."""
        spans = []
        for k, unit in enumerate(units):
            if unit.kind == "de" and k and k + 1 < len(units) and units[k + 1].kind in NOUNISH | {"adj"}:
                start = next(
                    (j for j in range(k - 1, max(-1, k - 9), -1) if units[j].kind == "count" and units[j].measure), None
                )
                if start is None or not any(u.kind in ("verb", "adj", "other") for u in units[start + 1 : k]):
                    start = _aside_start(units, k)
                if start is None:
                    continue
                spans.append((start, k + 1))
        return spans

    @staticmethod
    def _without_place(body: list[Unit]) -> list[Unit]:
        """The predicate without a leading 在… that the scene's heading already says."""
        if len(body) > 2 and body[0].text == "在":
            for k, unit in enumerate(body[1:6], start=1):
                if unit.kind == "place":
                    k += 1
                    while k < len(body) and body[k].text in (
                        "里",
                        "上",
                        "中",
                        "下",
                        "内",
                        "外",
                        "旁",
                        "边",
                        "前",
                        "后",
                    ):
                        k += 1
                    if any(u.kind == "verb" for u in body[k:]):
                        return body[k:]
        return body


def _place_of(word: str) -> str:
    for end, place in sorted(lexicon.place_words("zh").items(), key=lambda p: -len(p[0])):
        if word.endswith(end):
            return place
    by_end = {
        "城": "village",
        "镇": "village",
        "村": "village",
        "店": "shop",
        "馆": "museum",
        "院": "hall",
        "室": "office",
        "楼": "home",
        "路": "road",
        "站": "station",
        "山": "mountain",
        "谷": "mountain",
        "海": "seaside",
        "岛": "seaside",
        "湖": "river",
        "河": "river",
        "园": "park",
        "场": "park",
        "厂": "workshop",
        "屋": "home",
        "塔": "hall",
        "洞": "cave",
        "寺": "hall",
        "庙": "hall",
        "港": "harbour",
        "湾": "seaside",
    }
    return by_end.get(word[-1], "village")
