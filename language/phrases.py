"""What a text says piece by piece, in its own words: without the order for a film, which is obeyed and never told."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise

from language.chinese import words as chinese
from language.chinese.clauses import stretch_parts
from language.chinese.mending import mended
from language.chinese.nouns import is_film
from language.chinese.phrases import phrases as stretch_phrases
from language.chinese.studio import Stretch, without_the_studio
from language.english.mending import read_words
from language.english.parser import Word as EnglishWord
from language.english.parser import parse
from language.english.studio import is_to_the_studio
from language.english.tree import Tree
from language.forms import LONGEST, form_files, is_chinese

MARKS = re.compile(
    r"[，。；！？、;!?\n]|(?<!\d),|,(?!\d)|：|(?<!\d):|:(?!\d)|\s/\s|—+|…+|\s[-–~]\s"
    r"|(?<!\b[A-Za-z])(?<!\bDr)(?<!\bMr)(?<!\bMs)(?<!\bSt)(?<!\bNo)(?<!\bvs)\.(?=\s|$)"
    r"|(?<=[\u4e00-\u9fff])\s+(?=[\u4e00-\u9fff])"
)
"""Between two pieces: no mark inside a number, an abbreviation or a unit; a blank between Chinese signs is one."""
ADDRESS = re.compile(r"https?://\S{1,200}|\bwww\.\S{1,200}")
WISHES = {
    "zh": re.compile(
        r"(?:感|语气|节奏|画面|音乐|配乐|色调|氛围|镜头|基调|秒|分钟)[\u4e00-\u9fff]{0,6}(?:点|点儿|些|左右)$"
        r"|(?:一点|点儿|些)的[\u4e00-\u9fff]{0,5}[片频]$|(?:风格|调调)$"
        r"|^(?:不要|不用|无|没有)(?:人物?|对白|旁白|台词|文字|字幕|配音)$|^(?:发|放|投)(?:抖音|小红书|视频号|朋友圈|B站)"
    ),
    "en": re.compile(
        r"^(?:about |around |roughly |under |max )?(?:an?|one|half a|\d{1,3})[- ]?(?:s|secs?|seconds?|min|mins|minutes?)(?: long| in total| each)?$"
        r"|^(?:vertical|horizontal|portrait|landscape|square|widescreen|\d{1,2}[:x]\d{1,2})(?: video| format)?$"
        r"|^(?!(?:an?|the|your|our|my|new|every) )(?:[\w-]{1,20} ){1,3}(?:feel|look|style|vibe|tone|mood|palette|aesthetic|pace)$"
        r"|^(?:no|without|just|only) (?:narration|narrator|voice|voiceover|dialogue|music|captions|people|faces|text)\b"
        r"|^for (?:tiktok|instagram|youtube|facebook|reels|shorts|linkedin)\b"
        r"|^(?:very |super |more )?(?:cinematic|dreamy|moody|upbeat|playful|funny|serious|emotional|epic|painterly|black and white)$",
        re.I,
    ),
}
"""Pieces that say how long, in which frame, in which tone and for whom the film shall be. The first piece is never one."""
HEAD_WORDS = 9
"""English words in which an order for a film is over: "a short, funny thirty second advert for"."""
LIST_WORDS = 3
"""English words on each side of an "and" that joins two things of a list, and no two deeds."""
OF_WHAT = frozenset({"for", "about", "of", "on", "featuring", "showing", "called", "introducing", "announcing"})
ASKED_FOR = frozenset(
    """ad ads advert adverts advertisement commercial promo teaser trailer poem portrait news bulletin tutorial explainer psa film films movie
    video videos clip short reel documentary cartoon animation vlog script screenplay""".split()  # noqa: SIM905
)
"""What an English order asks for."""
TONE_WORDS = frozenset({"little", "bit", "slightly"})
EXPLAINS = frozenset({"explain", "explaining", "show", "describe", "rank"})
FILMS_BY_NAME = ("advert", "launch", "trailer", "news", "poem", "memory")
"""Forms whose words name a film and not what it is about: 广告, 快讯; but not 理由."""
FILM_NOUNS = frozenset(
    [
        "短片",
        "视频",
        "片子",
        "影片",
        "电影",
        "短视频",
        "微电影",
        "动画",
        "纪录片",
        "vlog",
        "Vlog",
        "VLOG",
        "小片",
        "快闪",
        "混剪",
        "MV",
        "短剧",
        "海报",
        "剧本",
    ]
)
MAKES = frozenset("做 拍 制作 剪 剪辑 生成 拍摄 创作 整 弄 搞".split())  # noqa: SIM905
"""What a Chinese order does."""
OPENERS = re.compile(
    r"^(?:we(?:'re| are) (?:launching|releasing|introducing)|introducing|announcing|launching|meet)\s+", re.I
)
"""Before the name of what is launched."""
GIVEN = frozenset({"给", "为", "帮", "替"})
ABOUT = frozenset({"关于", "有关"})
NOUNS = {"zh": ("n", "nz", "nw", "vn", "an"), "en": ("NN", "NNS", "NNP", "NNPS")}
COUNTS = ("m", "q", "TIME", "u", "r", "d", "xc")
FILM_KINDS = frozenset("公益 品牌 创意 竖屏 竖 横屏 横 屏 方屏 企业 产品".split())  # noqa: SIM905
MEASURES = "口台张把只条匹头件辆双串朵颗粒杯碗盘瓶盒"
"""Signs that LAC may take for the first of a noun behind a number: 一口锅."""
MONEY = "元块折角"
LITTLE = frozenset({"一点", "一些", "点", "些", "一点儿"})
MODAL = frozenset({"想", "想要", "帮", "帮忙", "麻烦", "来"})
DIGITS = dict(zip("一两二三四五六七八九", (1, 2, 2, 3, 4, 5, 6, 7, 8, 9), strict=True))
NUMERALS = {
    name: nth
    for nth, name in enumerate(
        ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"], 1
    )
}
MOST = 12
"""Things that a film counts at most."""
MOST_PIECES, MOST_LETTERS = 40, 300
"""Of a long text, and of one piece: more is not told in ten minutes."""


@dataclass(frozen=True)
class TextPhrase:
    """A piece of the text between two marks. `nouns` are its things and places in order, each as long as it is said ("desk lamp")."""

    text: str
    nouns: tuple[str, ...] = ()


@lru_cache(256)
def read_phrases(text: str) -> tuple[TextPhrase, ...]:
    """Of a text in Chinese or English; none of one that only asks for a film."""
    text = ADDRESS.sub(" ", text[:LONGEST])
    language = "zh" if is_chinese(text) else "en"
    parts = [part.strip()[:MOST_LETTERS] for part in MARKS.split(text) if part.strip()]
    parts = [part for nth, part in enumerate(parts) if not (nth and WISHES[language].search(part))][:MOST_PIECES]
    if language == "en":
        return tuple(phrase for nth, part in enumerate(parts) for phrase in _english(part, first=nth == 0))
    orders = _chinese_orders(text)
    return tuple(phrase for nth, part in enumerate(parts) for phrase in _chinese(part, bool(nth) and part in orders))


def asked_count(text: str) -> int:
    """How many things the text asks for, by its first number above one that stands before a noun; 0 where it names none."""
    if is_chinese(text):
        said = re.findall(
            r"(\d{1,3}|[一两二三四五六七八九]?十[一二三四五六七八九]?|[一两二三四五六七八九])(?:个|种|件|条|步|大|招|点|句|位|款|道|处)",
            text,
        )
        numbers = [int(each) if each.isdigit() else _chinese_number(each) for each in said]
    else:
        units = "seconds?|secs?|minutes?|mins?|hours?|years?|days?|months?|weeks?"
        said = re.findall(rf"\b({'|'.join(NUMERALS)}|\d{{1,3}})\s+(?!(?:{units})\b)[a-z]", text.lower())
        numbers = [int(each) if each.isdigit() else NUMERALS[each] for each in said]
    return next((number for number in numbers if 2 <= number <= MOST), 0)


def _chinese_number(said: str) -> int:
    """Of 一 to 九十九."""
    tens, ten, ones = said.partition("十")
    return 10 * DIGITS.get(tens, 1) + DIGITS.get(ones, 0) if ten else DIGITS[said]


# Chinese -----------------------------------------------------------------------------------------------------------------


def _chinese_orders(text: str) -> frozenset[str]:
    """The pieces that the reader of clauses takes for words to the studio as a whole."""
    parts = list(stretch_parts(text, list(chinese.words(text))))
    stretches = [Stretch(stretch_phrases(mended(part)), mark) for part, mark in parts]
    told = without_the_studio(stretches)
    return frozenset(
        text[part[0].start : part[-1].end]
        for (part, _), stretch, kept in zip(parts, stretches, told, strict=True)
        if stretch.row and not kept.row
    )


def _chinese(part: str, is_order: bool) -> Iterator[TextPhrase]:
    if part[:2] in chinese.words_that("stresses"):
        part = part[2:]
    words = chinese.words(part)
    if is_order and not any(_is_film(word.text) or (word.tag == "m" and word.text not in LITTLE) for word in words):  # 语气轻松点; not 只要九十九元
        return
    for told in _without_order(words):
        if told:
            yield TextPhrase(part[told[0].start : told[-1].end], tuple(_chinese_nouns(told)))


def _without_order(told: Sequence[chinese.Word]) -> list[Sequence[chinese.Word]]:
    """What is said beside an order for a film: 给新开的咖啡店拍个广告突出手冲 is about 新开的咖啡店 and 手冲, 做一个介绍豆腐的视频 about 豆腐."""
    films = [nth for nth, word in enumerate(told) if word.tag in NOUNS["zh"] and _is_film(word.text)]
    makes = [nth for nth, word in enumerate(told) if word.text in MAKES]
    asks_how = any(word.text in chinese.words_that("how") or word.text.startswith("教") for word in told)
    if not films or not makes or makes[0] > films[-1] or asks_how:
        return [_about(told)]
    first, last = makes[0], films[-1]
    before, between, behind = told[:first], list(told[first + 1 : last]), told[last + 1 :]
    if before and before[0].text == "用":  # 用老照片做一个视频
        return [_about(behind)]
    given = next((nth for nth, word in enumerate(before) if word.text in GIVEN), first)
    receiver = before[given + 1 :]
    if not receiver and any(map(_says_something, before)):
        return [_about(told)]
    while between and (between[-1].text == "的" or between[-1].tag in ("a", "ad", "d")):
        between.pop()
    while between and between[0].tag in ("m", "q"):
        between.pop(0)
    to_me = len(receiver) == 1 and receiver[0].text in chinese.words_that("me")
    asked = between if any(map(_says_something, between)) else []
    return [_about(each) for each in ([] if to_me else receiver, asked, behind)]


def _says_something(word: chinese.Word) -> bool:
    """Whether a word of an order is about what the film is about: no number, no please, no kind of film."""
    plain = word.tag in (*COUNTS, "p", "c", "w", "b", "a", "ad") or word.text in (*MODAL, *GIVEN, "请")
    return not (plain or _is_film(word.text) or word.text in FILM_KINDS or word.text in chinese.words_that("me"))


def _is_film(word: str) -> bool:
    return word in FILM_NOUNS or word in _form_names()


@cache
def _form_names() -> frozenset[str]:
    files = form_files()
    return frozenset(word for form in FILMS_BY_NAME for word in files[form]["named"]["zh"])


def _about(told: Sequence[chinese.Word]) -> Sequence[chinese.Word]:
    """Without what only says how it is told (介绍一下, 盘点, 推广); none where nothing else is said (15秒竖屏, 公益广告)."""
    kept = list(told)
    leads = (*chinese.words_that("tells"), *ABOUT, *MODAL, "一下", "推广", "宣传")
    while kept and (
        kept[0].text in leads
        or kept[0].tag in ("u", "xc")
        or (kept[0].tag == "m" and kept[1:] and kept[1].text in leads)  # 一个介绍豆腐
    ):
        kept.pop(0)
    screen = chinese.words_that("screen")
    said = (
        word
        for word in kept
        if not (word.tag in (*COUNTS, "p", "c", "w", "b") and len(word.text) < 3)
        and (word.tag not in ("m", "TIME") or word.text[-1] in MONEY)
        and not (word.text in screen or word.text in FILM_KINDS or is_film(word.text) or _is_film(word.text))
    )
    return kept if any(said) else []


def _chinese_nouns(told: Sequence[chinese.Word]) -> Iterator[str]:
    run, counted = "", False
    for nth, word in enumerate([*told, chinese.Word("", "w", 0)]):
        if word.tag in (*NOUNS["zh"], "LOC") or (run and word.tag == "s"):
            counted = counted if run else nth > 0 and told[nth - 1].tag == "m"
            run += word.text
            continue
        if run:
            yield run[1:] if counted and len(run) == 2 and run[0] in MEASURES else run
            run = ""
        if word.tag == "v" and len(word.text) > 2:  # 吃火锅
            yield word.text[1:]


# English -----------------------------------------------------------------------------------------------------------------


def _english(part: str, first: bool) -> Iterator[TextPhrase]:
    part = OPENERS.sub("", part) if first else part
    told = parse(part)
    is_order = not first and _is_order(part)
    begin = _order_ends(told) if first or is_order else 0
    if begin == len(told) or (is_order and not begin) or (not first and _is_tone(told)):
        return
    if first and told[begin].norm in EXPLAINS and begin + 1 < len(told):
        begin += 1
    cuts = [begin, *_list_cuts(told, begin), len(told)]
    for start, end in pairwise(cuts):
        piece = told[start + 1 : end] if start != begin or told[start].norm == "and" else told[start:end]
        if piece:
            last = piece[-1]
            yield TextPhrase(part[piece[0].start : last.start + len(last.text)], tuple(_english_nouns(piece)))


def _is_tone(told: Sequence[EnglishWord]) -> bool:
    """Whether a piece only says how it shall feel: "quiet and a little sad"; but not "a little bakery"."""
    norms = {word.norm for word in told}
    return (
        bool(norms & TONE_WORDS)
        and all(word.tag in ("JJ", "RB", "CC", "DT", ",") or word.norm in TONE_WORDS for word in told)
        and told[-1].tag == "JJ"
    )


def _is_order(part: str) -> bool:
    """Whether a later piece begins with a word to the studio: "make it warm", "need a launch film"."""
    tree = Tree(part, read_words(part))
    opening = next(
        (at for at in range(len(tree.words)) if tree.words[at].norm not in ("and", "please", "so", "also")), None
    )
    return opening is not None and tree.is_verb(opening) and is_to_the_studio(tree, opening)


def _order_ends(told: Sequence[EnglishWord]) -> int:
    """Where the order for a film is over: behind "30 second advert for"; at once where there is none."""
    head = [word.norm for word in told[:HEAD_WORDS]]
    named = next((nth for nth, word in enumerate(head) if word in ASKED_FOR and told[nth].tag[:2] == "NN"), None)
    if named is None:
        return 0
    plain = all(
        word.tag in ("CD", "DT", "JJ", "VB", "VBP", "PRP", "PRP$", "NN", "RB", "UH", "MD", "HYPH", "TO", ",")
        for word in told[:named]
    )
    if not plain or (told[named].tag == "NNS" and named and told[named - 1].tag == "CD"):
        return 0
    for nth in range(named + 1, min(len(told), HEAD_WORDS)):
        if told[nth].norm in OF_WHAT:
            return nth + 1
    return len(told) if named == len(told) - 1 else 0


def _list_cuts(told: Sequence[EnglishWord], begin: int) -> Iterator[int]:
    """Where an "and" joins two short things: "trams and custard tarts"."""
    for nth, word in enumerate(told):
        before, after = told[begin:nth], told[nth + 1 :]
        short = 0 < len(before) <= LIST_WORDS and 0 < len(after) <= LIST_WORDS
        if (
            word.norm == "and"
            and short
            and all(each.tag[:2] in ("NN", "JJ", "DT", "CD", "PR") for each in (*before, *after))
        ):
            yield nth


def _english_nouns(piece: Sequence[EnglishWord]) -> Iterator[str]:
    run: list[str] = []
    for word in [*piece, EnglishWord("", "", 0, ".", 0, "")]:
        if word.tag in NOUNS["en"]:
            run.append(word.text)
        elif run:
            yield " ".join(run)
            run = []
