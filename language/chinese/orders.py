"""What in a Chinese stretch is said to the studio: an order for a film, how it shall look, where it goes and what it shall do to its viewers."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise

from language.chinese.naming import is_alive
from language.chinese.nouns import Phrase, is_film
from language.chinese.words import words_that


@dataclass
class Kinds:
    """Where verbs and nouns stand in a row."""

    verbs: list[int] = field(default_factory=list)
    nouns: list[int] = field(default_factory=list)


def kinds_of(row: list[Phrase]) -> Kinds:
    kinds = Kinds()
    for nth, each in enumerate(row):
        if each.kind == "verb":
            kinds.verbs.append(nth)
        elif each.kind == "noun" and (nth == 0 or row[nth - 1].kind != "prep"):
            kinds.nouns.append(nth)
    return kinds


def is_order(row: list[Phrase], kinds: Kinds) -> bool:
    """想要那种白底慢转, 帮我做个倒数, 最后出片名, 少说成绩, 要反转: what a studio is asked for, by nobody else."""
    if not kinds.verbs:
        return False
    first = kinds.verbs[0]
    verb, before = row[first], [row[nth].text for nth in kinds.nouns if nth < first]
    if verb.aspect or any(text not in words_that("me") for text in before):
        return any(_is_made(row, nth) for nth in kinds.verbs if row[nth].text == "拍")
    if verb.text in words_that("films", "wish") and any("那种" in (each.text, each.owner) for each in row[first:]):
        return True
    if (
        first
        and row[first - 1].text in ("少", "多", "尽量")
        and (verb.text in words_that("films", "tells", "studio") or verb.root == "说")
    ):
        return True
    if verb.text == "要" and not before and first + 2 == len(row) == kinds.verbs[-1] + 1:
        return len(row[-1].text) > 1
    for nth in kinds.verbs[:2]:
        given = [
            two
            for one, two in pairwise(row[:nth])
            if one.text in ("给", "为", "替", "帮") and {two.text, two.owner} & words_that("me")
        ]
        if given and row[nth].text in words_that("films"):
            return True
    wanted = verb.text in words_that("wish", "films") and any(
        row[nth].kind == "noun" and is_film(row[nth].text) for nth in kinds.nouns
    )
    return wanted or any(_is_made(row, nth) for nth in kinds.verbs[:3])


def _is_made(row: list[Phrase], nth: int) -> bool:
    """做个, 拍条: a verb of making with a bare measure behind it."""
    after = row[nth + 1] if nth + 1 < len(row) else None
    if after is None or row[nth].text not in words_that("films") or row[nth].aspect:
        return False
    return (after.kind == "measure" and len(after.text) == 1) or (after.counted and after.start == row[nth].end + 1)


def asks_for_film(row: list[Phrase]) -> bool:
    """Whether a stretch asks for a film."""
    kinds = kinds_of(row)
    made = any(row[nth].text in words_that("films", "orders") for nth in kinds.verbs) and any(
        each.kind == "noun" and is_film(each.text) for each in row
    )
    return made or is_order(row, kinds)


def is_effect(row: list[Phrase], kinds: Kinds) -> bool:
    """让人一看就想买: what a film does to its viewers."""
    if len(row) < 3 or row[0].text not in ("让", "使", "叫", "令") or row[1].kind != "noun":
        return False
    return row[1].text in words_that("viewers") or any(
        row[nth].text in words_that("viewing") for nth in kinds.verbs[1:2]
    )


def is_for_viewers(row: list[Phrase], kinds: Kinds) -> bool:
    """给初中生看, 发给亲戚看的."""
    given = not any(each.text in words_that("whom") for each in row) and any(
        each.text in ("给", "适合") or each.result == "给" for each in row
    )
    viewing = words_that("viewing")
    doers = [nth for nth in kinds.nouns if kinds.verbs and nth < kinds.verbs[0]]
    viewing = words_that("viewing")
    if (
        kinds.verbs
        and row[-1].text == "用"
        and row[kinds.verbs[0]].text in viewing
        and not any(nth < kinds.verbs[0] for nth in kinds.nouns)
    ):
        return True
    if (
        all(each.text == "给" or each.kind in ("noun", "of") for each in row)
        and row
        and row[0].text == "给"
        and row[-1].kind == "of"
    ):
        return True
    if not given or not kinds.verbs or row[kinds.verbs[-1]].text not in viewing:
        return False
    return (not doers and row[-1].kind in ("verb", "of")) or all(
        row[nth].text in viewing or row[nth].root in viewing for nth in kinds.verbs
    )


def is_style(row: list[Phrase], kinds: Kinds) -> bool:
    """要搞笑, 别煽情."""
    light = words_that("wish", "helps", "denies", "studio")
    verbs = [row[nth].text for nth in kinds.verbs]
    styled = [verb for verb in verbs if verb in words_that("style")]
    if not styled or styled[-1] == "为主":
        return bool(styled)
    others = any(verb not in light | words_that("style") for verb in verbs)
    return not others and not any(at < kinds.verbs[0] for at in kinds.nouns if not is_film(row[at].text))


def is_screen(row: list[Phrase], kinds: Kinds) -> bool:
    """Whether the stretch is about the picture or the sound: their noun stands first, and the stretch has no other doer before its verb."""
    first = row[kinds.nouns[0]]
    if kinds.verbs and kinds.nouns[0] > kinds.verbs[0]:
        return False
    return any(
        first.text == screen or (len(screen) > 1 and first.text.endswith(screen)) for screen in words_that("screen")
    )


def only_looks(row: list[Phrase], kinds: Kinds) -> bool:
    """拍得喜庆点, 剪成一分钟游记, 用大白话说清楚: making or telling with no object that a clause could have."""
    if not kinds.verbs or any(at < kinds.verbs[0] for at in kinds.nouns):
        return False
    verb = row[kinds.verbs[-1]]
    if verb.root in ("说", "讲") and verb.result in ("清楚", "明白", "起"):
        return True
    first = row[kinds.verbs[0]]
    if (
        verb is row[-1]
        and verb.text in ("拍", "剪", "弄", "做成", "拍成")
        and not any(is_alive(each.text) for each in row)
    ):
        return True
    return first.text in words_that("studio") and len(row) == 1 and first.text not in ("来",)


def is_name(row: list[Phrase]) -> bool:
    """化毛膏广告: a noun that ends in what a studio makes, or such a noun after a verb of one sign that belongs to its name."""
    if not row or row[-1].kind != "noun" or not is_film(row[-1].text):
        return False
    known = words_that("studio", "tells", "viewing", "wish", "points_at")
    known |= words_that("helps", "denies", "being", "says")
    bare = all(
        each.kind in ("noun", "time", "verb") and not each.aspect and not each.counted and each.text not in known
        for each in row
    )
    return bare and (len(row) == 1 or row[0].kind in ("verb", "time") or row[-2].kind == "verb")


def is_adapted(row: list[Phrase]) -> bool:
    """把《孔乙己》改到现在."""
    return any(one.text in words_that("whom") and two.kind == "title" for one, two in pairwise(row))


def is_posted(row: list[Phrase], kinds: Kinds) -> bool:
    """发小红书, 这条发朋友圈: where the film goes."""
    if len(kinds.verbs) != 1 or any(nth < kinds.verbs[0] for nth in kinds.nouns):
        return False
    return row[kinds.verbs[0]].text in ("发", "发到", "投", "挂", "投放") and kinds.verbs[0] + 2 == len(row)
