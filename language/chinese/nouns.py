"""The nouns and times of a Chinese stretch as phrases: with the numbers and adjectives before them and the sides behind."""

from __future__ import annotations

from dataclasses import dataclass, replace

from language.chinese.words import Word, words_that

NOUNS = frozenset({"n", "nz", "nw", "PER", "LOC", "ORG", "r", "an", "vn", "s"})
NAMED = frozenset({"n", "nz", "nw", "PER", "LOC", "ORG", "an", "vn"})
NAMING = frozenset("大小老新女男总副高长主全")
ADJECTIVES = frozenset({"a", "b"})
RELATIVE = "的"


@dataclass(frozen=True)
class Phrase:
    """A piece of a stretch. `kind` is "noun", "time", "verb", "prep", "of" (的), "measure", "title" or "other". `text` is the noun with its own adjectives, or
    the verb with its result; `root` is the verb alone, `result` what was joined to it, `aspect` its particles."""

    kind: str
    text: str
    start: int
    end: int
    place: bool = False
    person: bool = False
    name: bool = False
    counted: bool = False
    many: bool = False
    owner: str = ""
    root: str = ""
    result: str = ""
    aspect: str = ""


def is_film(noun: str) -> bool:
    """Whether a noun names what a studio makes, by its end."""
    if noun.endswith("片"):
        return not any(noun.endswith(other) for other in words_that("not_film"))
    return any(noun.endswith(film) for film in words_that("film"))


class NounBuilder:
    """Goes through the words of one stretch and takes its nouns and times."""

    def __init__(self, stretch: list[Word]) -> None:
        self.row = stretch
        self.at = 0
        self.found: list[Phrase] = []

    def _word(self, ahead: int = 0) -> Word | None:
        return self.row[self.at + ahead] if self.at + ahead < len(self.row) else None

    def _tag(self, ahead: int = 0) -> str:
        word = self._word(ahead)
        return word.tag if word else ""

    def _text(self, ahead: int = 0) -> str:
        word = self._word(ahead)
        return word.text if word else ""

    def _take(self, kind: str, number: int) -> None:
        """The next words as one phrase."""
        taken = self.row[self.at : self.at + number]
        text = "".join(word.text for word in taken)
        self.found.append(Phrase(kind, text, taken[0].start, taken[-1].end))
        self.at += number

    def _is_time(self, ahead: int) -> bool:
        word = self._word(ahead)
        if word is None:
            return False
        return (
            word.tag in ("TIME", "t")
            or word.text in words_that("time")
            or (word.tag == "m" and len(word.text) == 4 and word.text[:2] in ("19", "20"))
        )

    def _time(self) -> bool:
        """Times in a row, with 头 or 前 before and 后 or 以内 behind them."""
        if self._text() in words_that("afterwards") and self.found and self.found[-1].kind == "verb":
            return False
        number = (
            1
            if self._text() in ("头", "前", "后", "最后", "近", "整整", "每到", "每", "时隔", "历时", "长达")
            and self._is_time(1)
            else 0
        )
        if not self._is_time(number):
            named = next(
                (
                    nth
                    for nth in (1, 2)
                    if self._text(nth - 1) and self._tag(nth - 1) in ("n", "nz", "TIME") and self._ends_time(nth - 1)
                ),
                0,
            )
            if named:
                self._take("time", named)
            return bool(named)
        if self._tag() == "m" and self._text(1) in ("下午", "上午", "晚上", "早上"):
            number = 1
        while self._is_time(number) or (
            self._text(number) in ("到", "至", "和", "的") and self._is_time(number + 1) and self._is_time(number - 1)
        ):
            number += 1
        if self._tag(number) == "f":
            number += 1
        self._take("time", number)
        return True

    def _ends_time(self, ahead: int) -> bool:
        return any(self._text(ahead).endswith(end) for end in words_that("time_end"))

    def _verb_follows(self, ahead: int) -> bool:
        return any(word.tag in ("v", "vd") for word in self.row[self.at + ahead :])

    def _noun(self) -> bool:
        """A noun with what stands before it."""
        if self._tag() == "f":
            return self._side_alone()
        if (
            self._text() == "自己"
            and self._tag(1) in ("v", "d", "p")
            and not (self.found and self.found[-1].kind == "prep")
        ):
            self._take("other", 1)
            return True
        if (
            self._text() == "一个人"
            and (not self.found or self.found[-1].kind in ("noun", "other"))
            and self._tag(1) not in ("", "v")
        ):
            self._take("other", 1)
            return True
        start, counted = 0, False
        while self._counts(start):
            counted = counted or not self._text(start).isdigit()
            start += 1
        if self._tag(start) == "r" and self._text(start) in words_that("asked", "how"):
            return False
        measured = start > 0 and self._text(start - 1)[-1] in words_that("classifier")
        if (
            measured
            and self._tag(start) == "v"
            and len(self._text(start)) == 2
            and self._tag(start + 1) in ("n", "nz")
            and self._text(start + 2) != RELATIVE
        ):
            start += 1
        first = start
        while self._modifies(first, start):
            first += 1
        end, owner = self._head(first), ""
        if end == first:
            return False
        if (
            self._tag(start) == "r"
            and end - start > 1
            and self._tag(start + 1) != "c"
            and self._text(start + 1) not in ("俩", "仨", "一家", "、", "和", "与")
        ):
            owner, start = self._text(start), start + 1
        self._add_noun(start, end, counted, owner)
        return True

    def _counts(self, at: int) -> bool:
        """Whether a number, a measure or a word that points stands here before a noun."""
        if self._tag(at) in ("m", "q") or self._text(at) in words_that("about"):
            return not (self._text(at) == "一个人" and self.at + at > 0)
        if self._text(at) in words_that("asked"):
            return self._tag(at + 1) in NAMED
        return self._text(at) in words_that("points") and (self._tag(at) == "r" or self._tag(at + 1) in ("m", "q"))

    def _side_alone(self) -> bool:
        """旁边 and its like as a place, or before a noun as its adjective; behind a verb it says when, and is passed over."""
        if (
            self.found
            and self.found[-1].kind == "verb"
            and self._text() in words_that("afterwards") | {"中", "上", "下"}
        ):
            return False
        if self._tag(1) in ("m", "q"):
            self._take("measure", 2)
            return True
        sides = 1
        while self._tag(sides) == "f":
            sides += 1
        end = self._head(sides)
        self._add_noun(0, max(end, sides), False, "")
        if end == sides:
            self.found[-1] = replace(self.found[-1], place=True)
        return True

    def _modifies(self, at: int, start: int) -> bool:
        """Whether the word is an adjective, or a verb that stands as one, before a noun."""
        tag, after = self._tag(at), self._tag(at + 1)
        if tag in ADJECTIVES:
            return after in NAMED | ADJECTIVES and self._text(at) not in ("好", "不好")
        if (
            tag == "v"
            and len(self._text(at)) == 2
            and self.found
            and self.found[-1].text == "在"
            and self._text(at + 1).endswith(tuple(words_that("place_end")))
        ):
            return True
        led = (
            bool(self.found)
            and self.found[-1].kind == "prep"
            and at == start
            and self.found[-1].text not in words_that("by") | {"用", "在"}
        )
        return (
            tag in ("v", "vn")
            and after in NAMED
            and (self._text(at) in words_that("attributive") or (led and self._verb_follows(at + 1)))
        )

    def _head(self, at: int) -> int:
        """Where the nouns in a row end."""
        end = at
        if self._tag(at) == "r":
            if self._text(at) in words_that("asked", "how"):
                return at
            end += 1
            if self._tag(end) == "m" and self._text(end) in ("俩", "仨", "一家"):
                return end + 1
            if self._tag(end) == "c" and self._joins(end):
                return self._head(end + 1)
            if self._tag(end) not in NAMED | {"s"} or (
                self._text(at) in words_that("pronoun") and self._text(end) in words_that("time")
            ):
                return end
        while number := self._goes_on(end, end == at):
            end += number
            if self._tag(end - 1) == "s" and not self._names_place(end):
                break
        return end

    def _names_place(self, at: int) -> bool:
        """地下车库: a noun for a place."""
        return self._tag(at) == "n" and self._text(at).endswith(tuple(words_that("place_end")))

    def _goes_on(self, at: int, first: bool) -> int:
        """How many words here belong to the noun in hand."""
        tag, text, after = self._tag(at), self._text(at), self._tag(at + 1)
        if text in words_that("linking"):
            return 0
        if tag == "s":
            return 1
        if tag in NAMED:
            alone = (text == "一个人" or (text[0] == "全" and not first and self._text(at + 1) in ("都", "也"))) and (
                not first or (bool(self.found) and self.found[-1].kind == "noun")
            )
            return 0 if alone or self._is_time(at) else 1
        if tag == "m" and text.isdigit() and self._text(at + 1) in ("班", "号", "楼", "路", "队", "中", "级"):
            return 2
        if first:
            return 0
        if tag in ADJECTIVES and after in ("n", "nz", "PER"):
            return int(text in NAMING or (len(text) == 2 and len(self._text(at + 1)) == 1))
        if (
            tag in ("d", "v") and text in ("将", "长") and self._tag(at - 1) == "n" and after in ("p", "d", "v", "TIME")
        ) or (tag == "m" and "." in text):
            return 1
        number = 1
        while self._tag(at + number) in ("m", "q"):
            number += 1
        return number if self._joins(at) else 0

    def _joins(self, at: int) -> bool:
        """Whether 、 or 和 here joins two nouns, and not two stretches."""
        text, tag = self._text(at), self._tag(at)
        number = 1
        while self._tag(at + number) in ("m", "q", "a"):
            number += 1
        if self._tag(at + number) not in NAMED | {"r", "s"}:
            return False
        if text in ("、", "/") or (text in ("和", "与", "跟", "及", "以及", "或", "或者", "加") and tag == "c"):
            return True
        return text == "还是" and any(word.text == "、" for word in self.row[self.at : at])

    def _add_noun(self, start: int, end: int, counted: bool, owner: str) -> None:
        """The noun from `start` to `end`, with 里 or 上 behind it."""
        last = self.row[self.at + end - 1]
        place = last.tag == "s" or self.row[self.at + start].tag == "s"
        taken = self.row[self.at + start : self.at + end]
        behind = end
        while self._is_side(behind):
            behind += 1
        if behind > end:
            place, taken = True, self.row[self.at + start : self.at + behind]
        text = "".join(word.text for word in taken)
        if behind > end and taken[-1].text in ("后", "前") and len(last.text) > 1 and last.tag != "s":
            self._take("time", behind)
            return
        person = (
            last.tag == "PER"
            or (last.tag == "LOC" and len(last.text) == 2 and last.text[0] in "老小阿")
            or text in words_that("pronoun", "me")
        )
        name = last.tag in ("LOC", "ORG") and not place
        self.found.append(
            Phrase("noun", text, taken[0].start, taken[-1].end, place, person, name, counted, self._many(start), owner)
        )
        self.at += behind

    def _many(self, start: int) -> bool:
        """Whether a number above one stands before the noun."""
        return any(
            word.tag == "m" and word.text[0] in "两三四五六七八九十百千万几上数23456789"
            for word in self.row[self.at : self.at + start]
        ) or self._text(start).endswith("们")

    def _is_side(self, at: int) -> bool:
        """Whether a side such as 里 or 底下 stands here, and not the first part of the next noun."""
        return (
            self._tag(at) == "f"
            and self._text(at) not in ("以前", "以后", "之前", "之后")
            and (self._tag(at + 1) != "n" or self._tag(at - 1) in NAMED)
        )
