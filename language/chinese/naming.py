"""Which noun of the sentence a pronoun or a left-out subject stands for."""

from __future__ import annotations

from dataclasses import dataclass, field

from language.chinese.nouns import Phrase
from language.chinese.words import is_somebody, words_that
from language.clauses import Clause


@dataclass
class Reading:
    """What is known while a text is read. `doers` are the subjects so far, `topic` is the noun of a stretch without a verb, `audience` whom a lesson is for."""

    text: str
    clauses: list[Clause] = field(default_factory=list)
    subject: str = ""
    doers: list[str] = field(default_factory=list)
    named: list[Phrase] = field(default_factory=list)
    many: set[str] = field(default_factory=set)
    reflexive: str = ""
    owners: list[str] = field(default_factory=list)
    topic: Phrase | None = None
    audience: str = ""
    next_time: str = ""
    next_place: str = ""
    last_place: str = ""
    stays: bool = False
    steps: bool = False


def set_subject(reading: Reading, who: str) -> None:
    """The one whom the next stretch is about, unless it says so itself."""
    reading.subject = who
    if who and who not in words_that("pronoun"):
        reading.doers.append(who)


def meant(reading: Reading, noun: Phrase, doer: str) -> str:
    """The noun that a pronoun stands for; `doer` does it and is not what it is done to."""
    text = noun.text
    if text not in words_that("pronoun"):
        return text
    if text == "自己":
        return doer or reading.reflexive or reading.subject or text
    if text in ("它", "它们"):
        return _thing(reading, doer) or text
    return _person(reading, noun, doer) or text


def is_human(noun: str) -> bool:
    """Whether a noun ends as those for people do."""
    return is_somebody(noun) and not noun.endswith(tuple(words_that("beast_end")))


def is_alive(noun: str) -> bool:
    """Whether a noun is somebody, by its end or because it says all of a place: people, beasts, 我, 全村."""
    return is_somebody(noun) or noun[:1] == "全" or noun.endswith("一家") or noun in words_that("pronoun", "me")


def acts(reading: Reading, noun: str) -> bool:
    """Whether a noun may go on doing something to another: somebody, a house or firm, or what has done so before."""
    if is_alive(noun) or noun.endswith(tuple(words_that("firm_end", "force_end"))):
        return True
    if any(each.who == noun and each.whom for each in reading.clauses):
        return True
    return any(each.text == noun and each.person for each in reading.named)


def _thing(reading: Reading, doer: str) -> str:
    """The last noun named that is nobody and does nothing here; else the subject."""
    if not doer and reading.subject and not is_human(reading.subject) and reading.subject not in words_that("me"):
        return reading.subject
    known = words_that("pronoun", "me") | {doer}
    things = [
        *reversed(reading.doers),
        *(each.text for each in reversed(reading.named) if not each.person and not each.place),
    ]
    return next(
        (each for each in things if each not in known and not is_human(each)),
        next((each for each in things if each not in known), ""),
    )


def _person(reading: Reading, noun: Phrase, doer: str) -> str:
    """The subject, or where the subject does it the last one that did something before; a man is no 她."""
    known = words_that("pronoun", "me")
    other = words_that("of_men" if noun.text[0] == "她" else "of_women")
    pronoun, several = noun.text, len(noun.text) > 1
    before = [each for each in reading.named if each.start < noun.start]
    people = [reading.subject, *reversed(reading.doers), *(each.text for each in reversed(before) if each.person)]
    people += reversed(reading.owners)
    named = [each.text for each in reversed(before) if not each.place and is_human(each.text)]
    people = (
        [each for each in people if is_human(each)]
        + named
        + [each for each in people if is_alive(each) or any(each == other.text and other.person for other in before)]
    )
    groups = [
        each
        for each in people
        if each in reading.many or each.endswith("们") or each[:1] in "全两" or "和" in each or "、" in each
    ]
    if pronoun in ("两人", "俩人", "两个人", "大家", "对方") and not groups:
        return pronoun
    if several:
        people = groups + people
    for each in people:
        if not several and each in groups:
            continue
        if each and each != doer and each not in known and (several or not any(sign in each[-2:] for sign in other)):
            return each
    return ""
