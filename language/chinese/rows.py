"""A row of Chinese phrases read from left to right: what stands before each verb, the verb, and what follows it."""

from __future__ import annotations

from dataclasses import replace

from language.chinese.deeds import clause_of, keep
from language.chinese.naming import Reading, is_alive, meant, set_subject
from language.chinese.nouns import Phrase, is_film
from language.chinese.roles import Said, Tail, doer, settle_nouns, tail_of
from language.chinese.words import words_that
from language.clauses import Clause, Mode


def read_row(reading: Reading, row: list[Phrase], said: Said) -> None:
    """From left to right: what stands before the first verb, then each verb with what follows it."""
    at = 0
    while at < len(row):
        each = row[at]
        if each.kind == "time":
            said.time = said.time + each.text if said.time and row[at - 1].kind == "time" and at else each.text
        elif each.kind == "noun":
            if said.done and not said.nouns and not each.place:
                said.time = said.place = ""
            said.nouns.append(each)
            reading.named.append(each)
            if each.many:
                reading.many.add(each.text)
            if each.owner:
                reading.owners.append(each.owner)
        elif each.kind == "prep":
            at = _read_preposition(reading, row, at, said)
            continue
        elif each.kind == "other":
            _read_adverb(reading, each, said)
        elif each.kind == "verb":
            at = _read_verb(reading, row, at, said)
            continue
        at += 1


def _read_adverb(reading: Reading, each: Phrase, said: Said) -> None:
    if each.text in words_that("denies"):
        said.mode, said.able = "not", True
    if each.text in words_that("forbids") and said.done and not is_alive(said.who or reading.subject):
        said.who = reading.subject = ""
    if each.text in words_that("how"):
        said.asks = True
    if each.text in words_that("afterwards") and said.done and not said.nouns and reading.steps:
        said.who, reading.subject = "", reading.audience
    said.again = said.again or each.text in words_that("again")
    said.still = said.still or each.text in words_that("still")
    if each.text in words_that("step") and not said.nouns and each.text in ("先", "首先", "第一步"):
        reading.subject, reading.steps = reading.audience, True
    if each.text in words_that("invites") and not said.nouns and not said.done and each.text in ("快", "快来", "不妨"):
        said.alone = True


def _read_preposition(reading: Reading, row: list[Phrase], at: int, said: Said) -> int:
    """A preposition with its noun; where to go on."""
    word = row[at].text
    noun = row[at + 1] if at + 1 < len(row) and row[at + 1].kind == "noun" else None
    if word in ("被", "遭"):
        said.passive, said.moved = True, _subject_here(reading, said)
        said.nouns = []
        said.who = meant(reading, noun, "") if noun else ""
        return at + (2 if noun else 1)
    if noun is None:
        return at + 1
    text = meant(reading, noun, _subject_here(reading, said))
    if word in words_that("whom"):
        said.moved = text
    elif word in ("由",) and said.nouns:
        said.passive, said.moved, said.who, said.nouns = True, said.nouns[-1].text, text, []
    elif noun.place or word in words_that("place"):
        said.place = text
    elif word in words_that("company") and not is_film(noun.text):
        said.company = text
    if noun.kind == "noun" and word not in words_that("aside"):
        reading.named.append(noun)
    return at + 2


def _subject_here(reading: Reading, said: Said) -> str:
    """Who the stretch is about so far."""
    plain = [noun for noun in said.nouns if not noun.place]
    return meant(reading, plain[0], "") if plain else said.who or reading.subject


def _ahead(row: list[Phrase], at: int) -> Phrase | None:
    """The next noun or verb."""
    return next((each for each in row[at + 1 :] if each.kind in ("verb", "noun", "prep")), None)


def _read_verb(reading: Reading, row: list[Phrase], at: int, said: Said) -> int:
    """The clause of the verb at this place of the row; where to go on."""
    verb, ahead = row[at], _ahead(row, at)
    passed = _passed_over(row, at, said, ahead)
    if passed is not None:
        return passed
    if verb.text in words_that("being"):
        return _read_being(reading, row, at, said)
    verb_comes = any(each.kind == "verb" for each in row[at + 1 :])
    led = ahead is not None and (ahead.kind == "verb" or (ahead.kind == "prep" and verb_comes))
    led = led and not (verb.aspect and verb.text in ("来", "去", "学会"))
    if _only_helps(row, at, said, led):
        return at + 1
    noun_comes = ahead is not None and ahead.kind == "noun"
    if ahead is not None and noun_comes and verb.text in words_that("having") and _is_presented(row, at, ahead):
        said.nouns = [noun for noun in said.nouns if noun.place]
        return at + 1
    told = ahead is not None and (noun_comes or ahead.kind == "prep") and _is_told(row, row.index(ahead, at))
    if told and verb.text in words_that("says"):
        return _says(reading, row, at, said)
    if verb.text == "办" and said.asks:
        return _what_to_do(reading, said, at)
    if verb.text in ("去", "来", "走", "回来") and said.brought and (ahead is None or ahead.kind == "verb"):
        return at + 1
    tail = tail_of(row, at)
    if verb.text in ("去", "来", "到", "回", "上") and not verb.aspect and _only_leads(row, tail, said):
        return _go_to(reading, said, tail)
    clause, objects = clause_of(reading, row, verb, said, tail)
    return _go_on(reading, row, verb, said, tail, clause, objects)


def _passed_over(row: list[Phrase], at: int, said: Said, ahead: Phrase | None) -> int | None:
    """Where to go on behind a verb that is no deed: 干嘛, 从早市到夜市, 红门到玉皇顶, 到今天, 不要 with nothing behind it."""
    verb, after = row[at].text, row[at + 1] if at + 1 < len(row) else None
    if verb in ("干嘛", "干吗", "干啥") or (verb == "干" and after is not None and after.text in words_that("asked")):
        return at + 1
    if verb in words_that("denies") and verb[0] in "不别" and ahead is None:
        return at + 1
    if verb != "到" or after is None:
        return None
    if after.kind == "time":
        said.time = said.time or after.text
        return at + 2
    if ahead is None or ahead.kind != "noun":
        return None
    if at > 1 and row[at - 2].text == "从":
        return row.index(ahead, at) + 1
    if ahead.name and said.nouns and said.nouns[-1].name:
        said.nouns = []
        return row.index(ahead, at) + 1
    return None


def _only_helps(row: list[Phrase], at: int, said: Said, led: bool) -> bool:
    """Whether a verb says no more than that the next one is wanted, denied, possible or begun."""
    verb = row[at].text
    said.able = said.able or verb in words_that("denies") or verb in ("能", "可以", "会", "能够")
    if verb in words_that("denies") and (led or verb[0] in "不没别未无"):
        said.mode = "not"
    if not led:
        return False
    if verb in words_that("wish"):
        said.alone = said.alone or (verb in words_that("invites") and not said.nouns and not said.done)
        said.mode = said.mode or "wish"
        return True
    tool = verb in ("能", "可以") and at > 0 and row[at - 1].text == "就" and said.nouns and said.nouns[-1].counted
    if tool:
        said.company = said.nouns.pop().text
    return verb in words_that("helps", "denies")


def _what_to_do(reading: Reading, said: Said, at: int) -> int:
    """怎么办: from here on, something is done to the noun that the question is about."""
    noun = next((each for each in reading.named if each.text == (reading.subject or "") or each in said.nouns), None)
    if noun is not None and not noun.person:
        reading.topic, reading.subject, said.nouns = noun, "", []
    return at + 1


def _is_told(row: list[Phrase], at: int) -> bool:
    """Whether a whole clause stands behind 发现: a verb follows the noun, and no 先 or 就 that leads on to the next deed."""
    verb = next((nth for nth in range(at, len(row)) if row[nth].kind == "verb"), None)
    return verb is not None and not any(
        each.text in ("先", "就", "立刻", "马上", "立即", "后", "赶紧") for each in row[at:verb]
    )


def _says(reading: Reading, row: list[Phrase], at: int, said: Said) -> int:
    """发现 and its like with a whole clause behind it."""
    verb = row[at]
    settle_nouns(reading, said)
    who = doer(reading, said)
    keep(
        reading, verb, said, Clause(who, verb.text, "", said.company, said.place, said.time, said.mode, verb.start), []
    )
    _read_inner(reading, row[at + 1 :], "", who, "")
    return len(row)


def _read_being(reading: Reading, row: list[Phrase], at: int, said: Said) -> int:
    """是 and its like are no deed; where a noun and a verb follow, 是 only stresses who does it."""
    ahead = _ahead(row, at)
    if row[at].text in words_that("likens") and not any(each.text in ("一样", "似的", "那样", "般") for each in row):
        return len(row)
    if (
        at + 2 < len(row) - 1
        and row[-1].kind == "of"
        and row[at + 1].kind == "verb"
        and row[at + 2].kind == "noun"
        and len(row) == at + 4
    ):
        return len(row)
    verbs = [nth for nth in range(at + 1, len(row)) if row[nth].kind == "verb"]
    if ahead is not None and ahead.kind == "noun" and verbs and row[at].text == "是":
        said.front = next((noun for noun in said.nouns if not noun.place), None)
        said.nouns = [noun for noun in said.nouns if noun.place]
    elif ahead is not None and ahead.kind == "verb" and said.nouns and said.nouns[-1].text in words_that("abstract"):
        said.nouns = []
    elif ahead is None or ahead.kind == "noun":
        _is_somebody(reading, said, ahead)
        return len(row) if not verbs else verbs[0] if ahead is not None else len(row)
    return at + 1


def _is_somebody(reading: Reading, said: Said, noun: Phrase | None) -> None:
    """Who is something is whom the next stretch is about; a hero is what it is told to be."""
    settle_nouns(reading, said)
    if said.heads in words_that("hero") and noun is not None:
        said.who = noun.text
    if said.who and said.heads not in ("这", "那", "谁", "自己") and not said.alone:
        set_subject(reading, said.who)


def _is_presented(row: list[Phrase], at: int, noun: Phrase) -> bool:
    """有人敲门: the noun after 有 does the next verb."""
    nth = row.index(noun, at)
    behind = next((each for each in row[nth + 1 :] if each.kind not in ("other", "time")), None)
    return behind is not None and behind.kind in ("verb", "prep") and (noun.text.endswith(("人", "个")) or noun.counted)


def _only_leads(row: list[Phrase], tail: Tail, said: Said) -> bool:
    """Whether 去 with its place only leads to the next verb, or to what was brought there."""
    rest = [each for each in row[tail.on :] if each.kind in ("verb", "other", "prep")]
    denied = any(each.text in words_that("denies") for each in rest)
    return bool(tail.objects) and (said.brought or (any(each.kind == "verb" for each in rest) and not denied))


def _go_to(reading: Reading, said: Said, tail: Tail) -> int:
    """The place of 去 becomes where the verb before it brought somebody, or where the next one is done."""
    place = tail.objects[0].text
    if said.brought and reading.clauses:
        reading.clauses[-1] = replace(reading.clauses[-1], where=reading.clauses[-1].where or place)
        said.brought = False
    said.place = place
    reading.last_place = place
    settle_nouns(reading, said)
    return tail.on


def _go_on(
    reading: Reading, row: list[Phrase], verb: Phrase, said: Said, tail: Tail, clause: Clause, objects: list[Phrase]
) -> int:
    """Keep the clause, and read what a verb like 让 or 发现 has behind it."""
    rest = row[tail.on :]
    follows = next((each for each in rest if each.kind not in ("other", "measure", "time")), None)
    verbal = follows is not None and follows.kind in ("verb", "prep") and any(each.kind == "verb" for each in rest)
    named = (
        bool(clause.who)
        and not said.alone
        and (bool(said.who) or verb.text not in words_that("invites") | {"提醒", "祝", "祝贺"})
    )
    if verb.text in ("看", "看看", "听") and any(each.text in words_that("how") for each in rest):
        keep(reading, verb, said, replace(clause, whom=""), [])
        _read_inner(reading, [*objects, *rest], "", clause.who, "")
        return len(row)
    seen = verb.text not in ("看", "听", "等") or (
        bool(objects) and (objects[-1].person or objects[-1].text.endswith(("们", "人")) or verb.text == "等")
    )
    if objects and verbal and seen and verb.text in words_that("makes", "lets"):
        whom = clause.whom or clause.with_whom
        if verb.text not in words_that("lets") or named:
            reading.clauses.append(replace(clause, whom=whom, where=clause.where if clause.where != whom else ""))
        mode: Mode = (
            "not"
            if said.mode == "not" and not named
            else "wish"
            if verb.text in words_that("wish") | {"求", "劝", "要求", "命令", "提醒"}
            else ""
        )
        _read_inner(reading, [*objects[-1:], *rest], mode, clause.who, "")
        return len(row)
    if verb.text in words_that("says") and not objects and verbal:
        reading.clauses.append(clause)
        said.mode = ""
        return tail.on
    keep(reading, verb, said, clause, objects)
    return tail.on


def _read_inner(reading: Reading, row: list[Phrase], mode: Mode, who: str, place: str) -> None:
    """What stands behind 让 or 发现, whose subject is its own."""
    inner = Reading(
        reading.text, subject=who, named=reading.named, doers=reading.doers, owners=reading.owners, many=reading.many
    )
    read_row(inner, row, Said(place=place))
    reading.clauses += [replace(each, mode=each.mode or mode) for each in inner.clauses]
    if who:
        set_subject(reading, who)
