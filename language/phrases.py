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
from language.english import lexis as english
from language.english.mending import read_words
from language.english.parser import Word as EnglishWord
from language.english.parser import parse
from language.english.studio import is_to_the_studio
from language.english.tree import Tree
from language.forms import LONGEST, form_files, is_chinese

MARKS = re.compile(r"[，。；！？、,;!?\n]|(?<!\d)[/:：]|[/:：](?!\d)|\.(?!\d)|—+|…+|\s[-–~]\s")
"""Between two pieces. A point, a stroke or a colon between digits is part of a number."""
WISHES = {
    "zh": re.compile(r"(?:一点|点儿?|一些|些|左右|风格|感觉|调调)(?:的[\u4e00-\u9fff]{0,5}[片频])?$"),
    "en": re.compile(
        r"^(?:about |around |roughly |under |max )?(?:an?|one|half a|\d{1,3})[- ]?(?:s|secs?|seconds?|min|mins|minutes?)(?: long| in total| each)?$"
        r"|^(?:vertical|horizontal|portrait|landscape|square|widescreen|\d{1,2}[:x]\d{1,2})(?: video| format)?$"
        r"|(?:feel|look|style|vibe|tone|mood|palette|aesthetic|pace)$"
        r"|^(?:[a-z]{2,12} and )?(?:an? )?(?:little|bit|slightly) [a-z]{2,12}$"
        r"|^(?:no|without|just|only) (?:narration|narrator|voice|voiceover|dialogue|music|captions)\b",
        re.I,
    ),
}
"""Pieces that say how long, in which frame and in which tone the film shall be."""
HEAD_WORDS = 9
"""English words in which an order for a film is over: "a short, funny thirty second advert for"."""
LIST_WORDS = 3
"""English words on each side of an "and" that joins two things of a list, and no two deeds."""
OF_WHAT = frozenset({"for", "about", "of", "on", "featuring", "showing", "called", "introducing", "announcing"})
ASKED_FOR = frozenset(
    [
        "ad",
        "ads",
        "advert",
        "adverts",
        "commercial",
        "promo",
        "teaser",
        "trailer",
        "poem",
        "portrait",
        "tour",
        "news",
        "bulletin",
        "tutorial",
        "explainer",
        "lesson",
        "psa",
        "spot",
    ]
)
EXPLAINS = frozenset({"explain", "explaining", "show", "describe", "rank"})
GIVEN = frozenset({"给", "为", "帮", "替"})
ABOUT = frozenset({"关于", "有关"})
NOUNS = {"zh": ("n", "nz", "nw", "vn", "an"), "en": ("NN", "NNS", "NNP", "NNPS")}
COUNTS = ("m", "q", "TIME", "u", "r", "d", "xc")
FILM_KINDS = frozenset(
    {"公益", "品牌", "创意", "竖屏", "竖", "横屏", "横", "屏", "方屏", "企业", "产品", "搞笑", "温情"}
)
MEASURES = "口台张把只条匹头件辆双串朵颗粒杯碗盘瓶盒"
"""Signs that LAC may take for the first of a noun behind a number: 一口锅."""
MODAL = frozenset({"想", "想要", "帮", "帮忙", "麻烦", "来"})
NUMERALS = {
    "zh": {"一": 1, "两": 2, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "十": 10},
    "en": {
        name: nth
        for nth, name in enumerate(
            ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"], 1
        )
    },
}
MOST = 12
"""Things that a film counts at most."""


@dataclass(frozen=True)
class TextPhrase:
    """A piece of the text between two marks. `nouns` are its things and places in order, each as long as it is said ("desk lamp")."""

    text: str
    nouns: tuple[str, ...] = ()


@lru_cache(256)
def read_phrases(text: str) -> tuple[TextPhrase, ...]:
    """Of a text in Chinese or English; none of one that only asks for a film."""
    text = text[:LONGEST]
    language = "zh" if is_chinese(text) else "en"
    parts = [part.strip() for part in MARKS.split(text)]
    parts = [part for part in parts if part and not WISHES[language].search(part)]
    if language == "en":
        return tuple(phrase for nth, part in enumerate(parts) for phrase in _english(part, first=nth == 0))
    orders = _chinese_orders(text)
    return tuple(phrase for part in parts for phrase in _chinese(part, part in orders))


def asked_count(text: str) -> int:
    """How many things the text asks for, by its first number that stands before a noun; 0 where it names none."""
    if is_chinese(text):
        found = re.search(r"([一两二三四五六七八九十]|\d{1,2})(?:个|种|件|条|步|大|招|点|句|位|款|道|处)", text)
    else:
        found = re.search(
            rf"\b({'|'.join(NUMERALS['en'])}|\d{{1,2}})\s+(?!(?:seconds?|minutes?|hours?|years?)\b)[a-z]", text, re.I
        )
    if found is None:
        return 0
    said = found[1].lower()
    number = int(said) if said.isdigit() else {**NUMERALS["zh"], **NUMERALS["en"]}[said]
    return number if 2 <= number <= MOST else 0


# Chinese -----------------------------------------------------------------------------------------------------------------


def _chinese_orders(text: str) -> frozenset[str]:
    """The pieces that the reader of clauses takes for words to the studio as a whole."""
    parts = [(part, mark) for part, mark in stretch_parts(text, list(chinese.words(text)))]
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
    told = _without_order(words)
    if told and not (is_order and len(told) == len(words)):
        yield TextPhrase(part[told[0].start : told[-1].end], tuple(_chinese_nouns(told)))


def _without_order(told: Sequence[chinese.Word]) -> Sequence[chinese.Word]:
    """The words that are no order: 给新开的咖啡店拍个广告 is about 新开的咖啡店, 做一个介绍豆腐的视频 about 豆腐."""
    films = [nth for nth, word in enumerate(told) if word.tag in NOUNS["zh"] and _is_film(word.text)]
    orders = chinese.words_that("studio", "films") - GIVEN
    makes = [nth for nth, word in enumerate(told) if word.text in orders]
    if not films or not makes or makes[0] > films[-1]:
        return _about(told)
    first, last = makes[0], films[-1]
    given = next((nth for nth, word in enumerate(told[:first]) if word.text in GIVEN), first)
    if first - given > 2 or (first - given > 1 and told[given + 1].text not in chinese.words_that("me")):
        return _about(told[given + 1 : first])
    between = list(told[first + 1 : last])
    while between and between[-1].text == "的":
        between.pop()
    return _about([*between, *told[last + 1 :]])


def _is_film(word: str) -> bool:
    return is_film(word) or word in _form_names()


@cache
def _form_names() -> frozenset[str]:
    return frozenset(word for file in form_files().values() for word in file["named"]["zh"])


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
    empty = all(
        (word.tag in (*COUNTS, "p", "c", "w", "b") and len(word.text) < 3)
        or word.tag in ("m", "TIME")
        or word.text in screen
        or _is_film(word.text)
        or (word.tag in ("n", "vn", "a", "b") and word.text in FILM_KINDS)
        for word in kept
    )
    return (
        []
        if empty and not any(word.tag in ("v", "LOC", "PER", "ORG") and not _is_film(word.text) for word in kept)
        else kept
    )


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
    told = parse(part)
    begin = _order_ends(told)
    if begin == len(told) or (not first and not begin and _is_order(part)):
        return
    if first and told[begin].norm in EXPLAINS and begin + 1 < len(told):
        begin += 1
    cuts = [begin, *_list_cuts(told, begin), len(told)]
    for start, end in pairwise(cuts):
        piece = told[start + 1 : end] if start != begin or told[start].norm == "and" else told[start:end]
        if piece:
            last = piece[-1]
            yield TextPhrase(part[piece[0].start : last.start + len(last.text)], tuple(_english_nouns(piece)))


def _is_order(part: str) -> bool:
    """Whether a later piece begins with a word to the studio: "make it warm", "need a launch film"."""
    tree = Tree(part, read_words(part))
    opening = next(
        (at for at in range(len(tree.words)) if tree.words[at].norm not in ("and", "please", "so", "also")), None
    )
    return opening is not None and tree.is_verb(opening) and is_to_the_studio(tree, opening)


def _order_ends(told: Sequence[EnglishWord]) -> int:
    """Where the order for a film is over: behind "30 second advert for"; at once where there is none."""
    films = english.words_that("film") | ASKED_FOR
    head = [word.norm for word in told[:HEAD_WORDS]]
    named = next((nth for nth, word in enumerate(head) if word in films and told[nth].tag[:2] == "NN"), None)
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
