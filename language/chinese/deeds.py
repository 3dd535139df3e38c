"""The clause of a Chinese verb: who does it, to whom, and what goes on from it to the next verb."""

from __future__ import annotations

from dataclasses import replace

from language.chinese.naming import Reading, acts, is_alive, meant, set_subject
from language.chinese.nouns import Phrase
from language.chinese.roles import (
    Said,
    Tail,
    doer,
    is_transitive,
    is_undergone,
    presents,
    roles_behind,
    settle_nouns,
    taken_up,
)
from language.chinese.words import words_that
from language.clauses import Clause


def clause_of(reading: Reading, row: list[Phrase], verb: Phrase, said: Said, tail: Tail) -> tuple[Clause, list[Phrase]]:
    """The clause of a verb that is a deed, and the nouns behind it that are its objects."""
    _settle_visited(said, verb, tail)
    before = [noun for noun in said.nouns if not noun.place]
    only = said.nouns[-1] if said.nouns else None
    second = _settle_front(reading, said, verb)
    objects = list(tail.objects)
    if presents(verb, objects, said, bool(before)):
        said.who, objects = meant(reading, objects[0], ""), []
    named = bool(before) or (bool(said.who) and not objects and bool(tail.objects))
    who = _who(reading, row, verb, said, objects, named)
    put = verb.text in words_that("puts") and not verb.aspect and named and who and not acts(reading, who)
    if put and len(objects) == 1 and len(objects[0].text) > 1 and not said.moved:
        tail.place, objects = objects[0].text, []
    whom, receiver, where = roles_behind(reading, verb, objects, said, who, tail)
    if verb.root in ("住", "待", "呆") and not where:
        where = reading.last_place
    whom = whom or (second.text if second is not None else "")
    asked = tail.on < len(row) and row[tail.on].text in words_that("asked")
    if not whom and named and only is not None and is_undergone(reading, verb, only, said, where):
        whom, who = said.who, "" if said.asks or said.stressed or said.alone else reading.subject
        said.who = who = "" if who == whom or not acts(reading, who) else who
    elif not (whom or said.passive or named or asked):
        who, whom = taken_up(reading, verb, who, where, said)
    when = tail.lasting if tail.lasting and said.mode != "not" else said.time
    return Clause(who, verb.text, whom, receiver, where, when, said.mode, verb.start), objects


def _settle_visited(said: Said, verb: Phrase, tail: Tail) -> None:
    """伊斯坦布尔吃什么: a name of a place before what one does there is where."""
    if len(said.nouns) == 1 and said.nouns[0].name and verb.root in words_that("visits") and not tail.objects:
        said.place, said.alone = said.nouns[0].text, True
        said.nouns = []


def _settle_front(reading: Reading, said: Said, verb: Phrase) -> Phrase | None:
    """The nouns before the verb settled; what 是 has put in front is where, or comes back as what is done to."""
    second, front = settle_nouns(reading, said), said.front
    said.front = None
    if front is not None and not is_transitive(verb) and front.text.endswith(tuple(words_that("place_end"))):
        said.place = said.place or front.text
        return second
    return second or front


def _who(reading: Reading, row: list[Phrase], verb: Phrase, said: Said, objects: list[Phrase], named: bool) -> str:
    """Who does it, where it is said or goes on; having is done by nobody in a place, and a season comes."""
    if said.asks and said.done and not named:
        return ""
    handles = verb.root in words_that("hands") - words_that("motion", "intransitive")
    who = doer(reading, said, bool(objects or said.moved) or verb is row[0] or handles)
    if named:
        return "" if verb.text in ("有", "没有") and said.place and not said.who else who
    if verb.text in ("有", "没有") and not said.who and reading.topic is None and (said.place or not is_alive(who)):
        return ""
    if not objects and verb.root in ("来", "到", "过", "走") and said.time.startswith(("春", "夏", "秋", "冬")):
        who, said.time = said.time, ""
    pronoun = objects[0] if objects and objects[0].text in words_that("pronoun") - {"自己"} else None
    if pronoun is not None and who and meant(reading, pronoun, "") == who:
        return next((each for each in reversed(reading.owners) if is_alive(each)), "")
    return who


def keep(reading: Reading, verb: Phrase, said: Said, clause: Clause, objects: list[Phrase]) -> None:
    """Add the clause and clear what was said for its verb alone."""
    if clause.who in words_that("asked"):
        clause = replace(clause, who="")
    last = reading.clauses[-1] if reading.clauses else None
    if last is not None and said.done and last.does[:1] == verb.root and last.whom and clause.where and not clause.whom:
        clause = replace(clause, whom=last.whom)
    if (
        last is not None
        and said.done
        and last.does[:1] == clause.does
        and len(last.does) > 1
        and last.who == clause.who
        and not clause.whom
    ):
        reading.clauses[-1] = replace(last, when=clause.when or last.when, where=clause.where or last.where)
        return
    reading.clauses.append(clause)
    said.done += 1
    said.asks = False
    if said.passive:
        set_subject(reading, clause.whom or reading.subject)
        said.undergoes = True
        said.who = reading.subject
        said.passive = False
    elif clause.who and (said.who or not said.alone):
        set_subject(reading, clause.who)
    elif clause.whom and not said.alone and not objects and not acts(reading, reading.subject):
        set_subject(reading, clause.whom)
    if clause.who in words_that("pronoun") and not any(each.who for each in reading.clauses[:-1]):
        reading.clauses[:] = [replace(each, who=clause.who) for each in reading.clauses]
    said.brought = bool(objects) and verb.root in words_that("brings")
    said.company = ""
    said.moved = ""
    said.mode = ""
    said.again = said.still = said.able = False
    if clause.where and clause.where != said.place:
        reading.last_place, said.place = clause.where, ""
    if verb.text in words_that("motion"):
        said.place = clause.where if verb.text in ("去", "来", "到", "来到") else ""
