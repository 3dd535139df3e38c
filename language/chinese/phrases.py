"""The words of a Chinese stretch joined to phrases: verbs with their results and directions, prepositions, and the nouns."""

from __future__ import annotations

from language.chinese.nouns import NAMED, NOUNS, RELATIVE, NounBuilder, Phrase, is_film
from language.chinese.words import Word, words_that

__all__ = ["Phrase", "is_film", "phrases"]


def prepositions() -> frozenset[str]:
    """Words that lead a noun before the verb."""
    return words_that("whom", "by", "company", "place", "aside")


def phrases(stretch: list[Word]) -> list[Phrase]:
    """The phrases of a stretch, in order."""
    return _Builder(stretch).built()


class _Builder(NounBuilder):
    """Goes through the words of one stretch."""

    def built(self) -> list[Phrase]:
        while self.at < len(self.row):
            word = self.row[self.at]
            if word.tag == "title":
                self._take("title", 1)
            elif word.text in words_that("linking"):
                self._take("other", 1)
            elif word.text == RELATIVE and word.tag == "u":
                self._take("of", 1)
            elif not (self._time() or self._preposition() or self._verb() or self._noun()):
                self._take("measure" if word.tag in ("m", "q") else "other", 1)
        return self.found

    def _preposition(self) -> bool:
        """A preposition, or a verb that is one while another verb follows its noun."""
        text, tag = self._text(), self._tag()
        if tag not in ("p", "c", "v", "d", "u") or (tag != "p" and text not in prepositions()):
            return False
        if tag == "u" or (tag == "d" and text != "在"):
            return False
        led = self._tag(1) in NOUNS | {"m", "q", "a", "f", "b"} or (self._tag(1) == "v" and self._tag(2) in NAMED)
        if tag in ("v", "d") and not (
            led and self._verb_follows(2) and text in words_that("company", "place", "aside")
        ):
            return False
        if tag == "v" and text in words_that("motion", "being", "brings"):
            return False
        if tag == "p" and text != "给" and not self._verb_follows(1) and text in words_that("also_verbs"):
            return False
        if tag == "c" and text not in words_that("company", "aside"):
            return False
        self._take("prep", 1)
        return True

    def _verb(self) -> bool:
        """A verb with what ends it, and its particles."""
        text, tag = self._text(), self._tag()
        led = (
            bool(self.found)
            and self.found[-1].kind == "verb"
            and not self.found[-1].aspect
            and self.found[-1].text in words_that("helps", "wish", "denies")
        )
        if (
            tag not in ("v", "vd")
            and not (tag == "p" and text in words_that("also_verbs") and text != "给")
            and not (tag == "vn" and led)
        ):
            return False
        if self._modifies(0, 0) or (tag == "vd" and self._tag(1) == "v"):
            return False
        begins, number = self.at, 1
        if text not in words_that("being", "wish") and (text not in words_that("helps") or text in ("学", "来", "去")):
            number = self._whole_verb()
        joined = "".join(word.text for word in self.row[begins : begins + number])
        aspect = ""
        while self._tag(number) in ("u", "xc") and self._text(number) not in (RELATIVE, "得", "地"):
            aspect += self._text(number)
            number += 1
        taken = self.row[begins : begins + number]
        result = joined[len(text) :] if number else ""
        if not result and len(text) > 1 and (text[1:] in words_that("result", "lands", "direction")):
            text, result = text[0], text[1:]
        self.found.append(
            Phrase("verb", joined, taken[0].start, taken[-1].end, root=text, result=result, aspect=aspect)
        )
        self.at += number
        if self._text() == "得":
            self._degree()
        return True

    def _whole_verb(self) -> int:
        """How many words the verb here is: with a result or direction, with 不 or 得 before one, with 在 or 给 behind, or as the manner of another verb."""
        number, ends = 1, words_that("result", "direction")
        if len(self._text()) > 1 and self._text() not in words_that("motion") and self._text()[-1] not in "得不":
            ends = (words_that("direction") | {"完", "好", "出", "给"}) - {"来", "去"}
        if self._text(1) in ("不", "得") and self._text(2) in ends | {"下", "懂", "起"}:
            return 3
        if self._text(1)[:1] in ("不", "得") and self._text(1)[1:] in ends and self._tag(1) == "v":
            return 2
        if self._text(1) in ("了", "一") and self._text(2) in words_that("direction") - {"来", "去", "到", "成"}:
            return 3
        if self._is_manner():
            return 3
        if self._text()[-1] in words_that("lands") and len(self._text()) > 1:
            return 1
        if self._tag(1) in ("v", "a", "ad", "f", "vd") and self._text(1) in ends:
            if self._text(1) == "到" and (
                self._tag(2) in ("v", "") or (len(self._text()) > 1 and any(word.text == "从" for word in self.row))
            ):
                return 1
            number = 2
            if self._text(2) in words_that("direction") and self._text(1) in ("上", "下", "进", "出", "回", "过", "起"):
                number = 3
        behind = self._text(number)
        lands = behind in words_that("lands") and self._tag(number) in ("p", "v") and (number == 1 or behind != "在")
        return number + 1 if lands and self._lands_here(number) else number

    def _is_manner(self) -> bool:
        """抢着用: how another verb is done."""
        second = self._text(2)
        if (
            self._text(1) != "着"
            or self._tag(2) not in ("v", "p")
            or len(self._text()) != 1
            or self._text() in ("睡", "等", "带", "拿")
        ):
            return False
        leads = words_that("makes") | prepositions() - {"用"} | {"去", "在", "给"}
        return (
            self._tag(3) not in NAMED
            and second not in leads
            and len(second) < 3
            and (second != "来" or not self._tag(3))
        )

    def _lands_here(self, number: int) -> bool:
        """Whether the 在, 到 or 给 after a verb says where its deed ends, and does not open the next verb's words."""
        tag = self._tag(number + 1)
        if (
            self._text(number) == "在"
            and self._text() not in words_that("motion_root", "existence")
            and self._verb_follows(number + 2)
        ):
            return False
        return tag in NOUNS | {"u", "m", "a", "f", "s"} and not (
            self._text() in words_that("helps") and self._text(number) != "到"
        )

    def _degree(self) -> None:
        """得 and how much: adverbs, adjectives, and a verb where nothing else is said."""
        self.at += 1
        while self._tag() in ("d", "a", "ad", "m", "q", "xc") or (
            self._tag() in ("v", "n") and self._text(1) in ("", RELATIVE)
        ):
            self.at += 1
