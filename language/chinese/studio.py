"""Words to the studio, found by their shape: what they ask for, how it looks and who shall see it is no clause."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import pairwise

from language.chinese.naming import is_alive
from language.chinese.nouns import Phrase, is_film
from language.chinese.orders import (
    Kinds,
    asks_for_film,
    is_adapted,
    is_effect,
    is_for_viewers,
    is_name,
    is_order,
    is_posted,
    is_screen,
    is_style,
    kinds_of,
    only_looks,
)
from language.chinese.words import words_that

MIDDLE = "，、,;； \n"


@dataclass
class Stretch:
    """The phrases between two marks and the mark behind them. `told` is a clause that the studio is asked to show: nobody goes on doing it. `seen` are nouns that the
    stretches after it are about; `stressed` where the one noun of `told` may be what is done to."""

    row: list[Phrase]
    mark: str = ""
    told: bool = False
    stressed: bool = False
    seen: bool = False
    audience: str = ""

    titles: list[Phrase] = field(default_factory=list)


def without_the_studio(stretches: list[Stretch]) -> list[Stretch]:
    """The stretches with what is told in them, empty where they only speak to the studio."""
    told = [_told(stretch) for stretch in stretches]
    for nth, stretch in enumerate(stretches):
        if not told[nth].row:
            told[nth].titles += [each for each in stretch.row if each.kind == "noun" and is_alive(each.text)]
        if is_order(stretch.row, kinds_of(stretch.row)):
            _drop_context(stretches, told, nth)
            if nth + 1 < len(told) and stretch.mark in MIDDLE and stretches[nth + 1].row[0].text == "让":
                told[nth + 1] = Stretch([], stretches[nth + 1].mark)
    _drop_wishes(stretches, told)
    return told


def _drop_wishes(stretches: list[Stretch], told: list[Stretch]) -> None:
    """What nobody does and stands behind an order, where the film's own deeds stand before it; how the film shall be, and what it shall do to its viewers."""
    orders = [nth for nth, stretch in enumerate(stretches) if asks_for_film(stretch.row)]
    if not orders or any(
        word in each.text for word in words_that("teaches") for stretch in stretches for each in stretch.row
    ):
        return
    for nth, stretch in enumerate(told):
        row, kinds = stretch.row, kinds_of(stretch.row)
        if not kinds.verbs or any(at < kinds.verbs[0] for at in kinds.nouns) or stretch.told or stretch.stressed:
            continue
        before = [at for at in orders if at < nth]
        since = before[-1] if before else nth
        behind = (
            bool(before)
            and all(each.mark in MIDDLE for each in stretches[since:nth])
            and any(kinds_of(each.row).verbs for each in told[:since])
        )
        if behind or row[0].text in words_that("leads") or row[-1].text in words_that("suits"):
            told[nth] = Stretch([], stretch.mark)


def _drop_context(stretches: list[Stretch], told: list[Stretch], nth: int) -> None:
    """What stands in the same sentence before 给我做 and says what somebody asked me or what I do not know."""
    for back in range(nth - 1, -1, -1):
        row = stretches[back].row
        if stretches[back].mark in "。！？!?":
            return
        about_me = any(each.text in words_that("me") for each in row)
        if row and row[0].text == "我":
            told[back] = Stretch([], stretches[back].mark)
        if about_me and any(
            each.kind == "verb" and (each.root in words_that("asked_me") or each.text in words_that("asked_me"))
            for each in row
        ):
            told[back] = Stretch([], stretches[back].mark)


def _told(stretch: Stretch) -> Stretch:
    """What of one stretch is no word to the studio."""
    row = _without_titles(stretch.row)
    titles = [each for each in stretch.row if each.kind == "title"]
    told = Stretch(row, stretch.mark, titles=[each for each in titles if is_alive(each.text)])
    nothing, kinds, colon = Stretch([], stretch.mark), kinds_of(row), stretch.mark in ("：", ":")
    films = [each for each in row if each.kind == "noun" and is_film(each.text)]
    if colon and row and (row[-1].kind == "of" or any(is_film(row[nth].text) for nth in [*kinds.nouns, -1])):
        return Stretch(_shown(row), stretch.mark, told=True, audience=_audience(row))
    telling = _telling(row, kinds)
    if telling is not None:
        rest = Stretch(row[telling + 1 :], stretch.mark)
        return replace(rest, told=True, stressed=True) if row[telling].text in words_that("stresses") else _told(rest)
    if colon and row and row[0].text in words_that("written_to"):
        return replace(told, row=row[1:], told=True)
    if kinds.verbs and row[0].text == "从" and row[-1].kind == "verb" and row[-1].text in words_that("tells"):
        row = row[1:-1]
        kinds = kinds_of(row)
    if _is_only_said(stretch.row, row, kinds) or (colon and row and row[0].text in ("你", "您")):
        return nothing
    if is_order(row, kinds) and all(each.text == "那种" for each in films):
        return nothing
    if is_for_viewers(row, kinds):
        given = [two for one, two in pairwise(row) if one.text == "给" and two.kind == "noun"]
        return replace(nothing, titles=given)

    if any("那种" in (each.text, each.owner) for each in row):
        row = [each for each in row if each.text != "那种"] if any(is_alive(each.text) for each in row) else []
    return _without_order(replace(told, row=row), row, kinds_of(row))


def _is_only_said(whole: list[Phrase], row: list[Phrase], kinds: Kinds) -> bool:
    """Whether a stretch is a name, or says how the film looks, where it goes and what it does to its viewers."""
    if is_name(row) or is_adapted(whole) or is_posted(row, kinds) or is_effect(row, kinds):
        return True
    if row and (row[0].text in words_that("screen") or (kinds.nouns and is_screen(row, kinds))):
        return True
    titled = len(row) == 1 and bool(kinds.verbs) and any(each.kind == "title" for each in whole)
    return titled or only_looks(row, kinds) or is_style(row, kinds)


def _without_titles(row: list[Phrase]) -> list[Phrase]:
    """A title is a name; a verb and noun that open a stretch right before it say what it is a title of."""
    kept: list[Phrase] = []
    titled = False
    for each in row:
        if each.kind != "title" and not (each.kind == "noun" and kept and kept[-1].kind == "noun" and titled):
            kept.append(each)
            titled = False
        elif each.kind != "title":
            kept[-1], titled = each, False
        elif (
            len(kept) == 2
            and kept[0].kind == "verb"
            and kept[1].kind == "noun"
            and kept[0].text not in words_that("tells", "studio")
        ):
            kept, titled = kept[1:], True
        else:
            titled = True
    return kept


def _audience(row: list[Phrase]) -> str:
    """Whom a lesson before a colon is for: 给 with its noun."""
    for one, two in pairwise(row):
        if one.text in ("给", "教") and two.kind == "noun" and two.text not in words_that("me"):
            return two.text
    return ""


def _shown(row: list[Phrase]) -> list[Phrase]:
    """The relative clause of a film's noun, where it tells what the film shows."""
    for nth, each in enumerate(row):
        if each.kind != "of" or nth + 1 >= len(row) or not is_film(row[nth + 1].text):
            continue
        before = row[:nth]
        begins = max(
            (
                at + 1
                for at, one in enumerate(before)
                if one.kind == "measure" or one.text in words_that("studio", "tells")
            ),
            default=0,
        )
        inner = before[begins:]
        verbs = [one for one in inner if one.kind == "verb"]
        meta = words_that("viewing", "studio", "helps")
        if any(one.text not in meta and one.root not in meta for one in verbs):
            return inner
    return []


def _telling(row: list[Phrase], kinds: Kinds) -> int | None:
    """Where 讲 or 突出 opens what is told: nobody stands before it, or an order does."""
    for nth in kinds.verbs:
        ends = row[nth].root in ("停", "定格", "结束", "收", "落") and any(
            each.text in ("最后", "结尾") for each in row[:nth]
        )
        informs = row[nth].text == "告诉" and nth + 1 < len(row) and row[nth + 1].text in ("大家", "观众", "人们", "你")
        if not (
            row[nth].text in words_that("tells")
            or row[nth].root == "讲"
            or (ends and any(at > nth for at in kinds.verbs))
            or informs
        ) or nth + 1 >= len(row):
            continue
        ordered = nth > 0 and row[nth - 1].text in words_that("wish")
        if not ordered and any(
            each.kind == "other"
            and each.text not in words_that("step") | {"重点", "主要", "特别", "着重", "最好", "开头", "中间", "最后"}
            for each in row[:nth]
        ):
            continue
        free = not any(at < nth and row[at].text not in words_that("me") for at in kinds.nouns) or any(
            is_film(row[at].text) for at in range(nth)
        )
        if ordered or free:
            return nth
    return None


def _without_order(told: Stretch, row: list[Phrase], kinds: Kinds) -> Stretch:
    """A verb of the studio with a film for its object is cut out, or with nobody who does it: 拍 points at whom the film is about."""
    for nth in kinds.verbs:
        verb = row[nth]
        if verb.aspect:
            continue
        doers = [
            at for at in kinds.nouns if at < nth and row[at].text not in words_that("me") and not is_film(row[at].text)
        ]
        film = next(
            (
                at
                for at in range(nth + 1, len(row))
                if row[at].kind == "noun" and (is_film(row[at].text) or row[at].text in words_that("screen"))
            ),
            None,
        )
        asks = verb.text in words_that("studio", "points_at") or verb.root in ("做", "拍", "剪")
        lacks = verb.text in ("没有", "没", "不要") and film == nth + 1 and not doers
        if film is not None and (lacks or (asks and (not doers or verb.text in words_that("orders")))):
            shown = _shown(row[: film + 1])
            rest = (
                shown or _without_order(told, behind, kinds_of(behind)).row if (behind := _after(row, film)) else shown
            )
            return Stretch(rest, told.mark, told=bool(shown), seen=True, audience=_audience(row))
        if doers or nth != kinds.verbs[0]:
            continue
        if (verb.text in words_that("points_at") or verb.root == "拍") and nth + 1 < len(row):
            return replace(told, row=row[nth + 1 :], seen=True)
        if verb.text in ("配", "配上", "加上", "标上", "标注", "配图") and nth <= 2:
            return Stretch([], told.mark)
    return told


def _after(row: list[Phrase], film: int) -> list[Phrase]:
    """What a request goes on to tell after its film."""
    rest = row[film + 1 :]
    if rest and rest[0].text in words_that("tells"):
        rest = rest[1:]
    return rest if any(each.kind == "verb" and each.text not in words_that("viewing") for each in rest) else []
