"""What a Chinese piece says beside an order for a film."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from language.chinese.clauses import stretch_parts
from language.chinese.mending import mended
from language.chinese.nouns import is_film as names_a_film
from language.chinese.phrases import phrases
from language.chinese.studio import Stretch, without_the_studio
from language.chinese.words import Word, words, words_that
from language.pieces import piece_words

NOUNS = ("n", "nz", "nw", "vn", "an")
COUNTS = ("m", "q", "TIME", "u", "r", "d", "xc")
LENGTHS = ("秒", "分钟", "秒钟", "分")


def orders_in(text: str) -> frozenset[str]:
    """The pieces that the reader of clauses takes for words to the studio as a whole."""
    parts = list(stretch_parts(text, list(words(text))))
    stretches = [Stretch(phrases(mended(part)), mark) for part, mark in parts]
    told = without_the_studio(stretches)
    return frozenset(
        text[part[0].start : part[-1].end]
        for (part, _), stretch, kept in zip(parts, stretches, told, strict=True)
        if stretch.row and not kept.row
    )


def told_in(piece: str, first: bool, is_order: bool) -> Iterator[tuple[str, tuple[str, ...]]]:
    """What the piece says, each with its nouns: 给新开的咖啡店拍个广告突出手冲 says 新开的咖啡店 and 手冲. `first`: it
    opens the text; `is_order`: the reader of clauses takes it for an order as a whole."""
    if piece in piece_words("zh", "heads"):
        return
    plain = piece.removeprefix("要").removeprefix("重点")
    if plain[:2] in words_that("stresses"):
        piece = plain[2:]
    read = words(piece)
    films = any(map(_is_film, read))
    if (
        not first
        and is_order
        and not films
        and not any(word.tag == "m" and word.text not in piece_words("zh", "little") for word in read)
    ):
        return  # 语气轻松点; but not 只要九十九元
    for told in _without_order(read, is_order):
        if told:
            yield piece[told[0].start : told[-1].end], tuple(nouns_of(told))


def _without_order(read: Sequence[Word], is_order: bool) -> list[Sequence[Word]]:
    films = [nth for nth, word in enumerate(read) if _is_film(word)]
    makes = [nth for nth, word in enumerate(read) if word.text in piece_words("zh", "makes")]
    asks_how = any(word.text in words_that("how") or word.text.startswith("教") for word in read)
    if films and is_order and not makes and not asks_how:  # 要一个那种感觉的短片
        sells = read[films[-1]].text in piece_words("zh", "sells")
        if sells and read[0].tag in NOUNS and films[0] and films[-1] + 1 == len(read):  # 老年人防滑鞋广告
            return [_about(read[: films[0]])]
        return [_about(read[films[-1] + 1 :])]
    if not films or not makes or makes[0] > films[-1] or asks_how:
        return [_about(read)]
    first = makes[0]
    last = next((n for n in films if n > first and (n + 1 == len(read) or read[n + 1].text != "的")), films[-1])
    before, between, behind = read[:first], list(read[first + 1 : last]), read[last + 1 :]
    if before and before[0].text == "用":  # 用老照片做一个视频
        return [_about(behind)]
    given = next((nth for nth, word in enumerate(before) if word.text in piece_words("zh", "gives")), first)
    receiver = before[given + 1 :]
    if not receiver and any(map(_says_something, before)):
        return [_about(read)]
    while between and (between[-1].text == "的" or between[-1].tag in ("a", "ad", "d")):
        between.pop()
    while between and between[0].tag in ("m", "q", "TIME"):
        between.pop(0)
    to_me = len(receiver) == 1 and receiver[0].text in words_that("me")
    asked = between if any(map(_says_something, between)) else []
    return [_about(each) for each in ([] if to_me else receiver, asked, behind)]


def _says_something(word: Word) -> bool:
    """Whether a word of an order is about what the film is about: no number, no please, no kind of film."""
    plain = word.tag in (*COUNTS, "p", "c", "w", "b", "a", "ad")
    said = any(word.text in piece_words("zh", kind) for kind in ("please", "gives", "kinds"))
    return not (plain or said or _is_film(word) or word.text in words_that("me"))


def _is_film(word: Word) -> bool:
    return word.tag in NOUNS and word.text in piece_words("zh", "films")


def _about(read: Sequence[Word]) -> Sequence[Word]:
    """Without what only says how it is told (介绍一下, 盘点, 推广); none where nothing else is said (15秒竖屏, 公益广告)."""
    kept = list(read)
    leads = words_that("tells") | piece_words("zh", "about") | (piece_words("zh", "please") - {"请"})
    while kept and (
        kept[0].text in leads
        or kept[0].tag in ("u", "xc")
        or (kept[0].tag == "m" and kept[1:] and kept[1].text in leads)  # 一个介绍豆腐
    ):
        kept.pop(0)
    return kept if any(map(_is_told, kept)) else []


def _is_told(word: Word) -> bool:
    """Whether a word alone is worth telling: a day and a price are, a length, a frame and a kind of film are not."""
    if word.tag in ("m", "TIME"):
        counts_only = len(word.text) < 3 and not word.text[-1].isdigit()  # 一条; but 99 is a price
        return not (counts_only or word.text.endswith(LENGTHS))
    plain = word.tag in (*COUNTS, "p", "c", "w", "b") and len(word.text) < 3
    kind = word.text in words_that("screen") or word.text in piece_words("zh", "kinds") or names_a_film(word.text)
    return not (plain or kind or word.text in piece_words("zh", "films"))


def nouns_of(read: Sequence[Word]) -> Iterator[str]:
    """Things and places as long as they are said, without a measure before them; what a verb holds as well (吃火锅)."""
    run, counted = "", False
    for nth, word in enumerate([*read, Word("", "w", 0)]):
        if word.tag in (*NOUNS, "LOC") or (run and word.tag == "s"):
            counted = counted if run else nth > 0 and read[nth - 1].tag == "m"
            run += word.text
            continue
        if run:
            measured = counted and len(run) == 2 and any(run[0] in each for each in piece_words("zh", "measures"))
            yield run[1:] if measured else run
            run = ""
        if word.tag == "v" and len(word.text) > 2:
            yield word.text[1:]
