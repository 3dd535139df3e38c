"""What the nouns before and behind a Chinese verb are to it: who does it, to whom, with whom, where."""

from __future__ import annotations

from dataclasses import dataclass, field

from language.chinese.naming import Reading, acts, is_alive, is_human, meant
from language.chinese.nouns import Phrase
from language.chinese.words import is_noun_alone, words_that
from language.clauses import Mode


@dataclass
class Said:
    """What a stretch has said so far, for its next verb."""

    nouns: list[Phrase] = field(default_factory=list)
    who: str = ""
    heads: str = ""
    place: str = ""
    time: str = ""
    company: str = ""
    moved: str = ""
    passive: bool = False
    mode: Mode = ""
    asks: bool = False
    again: bool = False
    still: bool = False
    alone: bool = False
    stressed: bool = False
    done: int = 0
    undergoes: bool = False
    able: bool = False
    front: Phrase | None = None
    brought: bool = False


@dataclass
class Tail:
    """What follows a verb: its objects, how long it takes, and where the stretch goes on."""

    objects: list[Phrase]
    lasting: str
    place: str
    on: int


def tail_of(row: list[Phrase], at: int) -> Tail:
    """What belongs to the verb behind it."""
    verb = row[at]
    tail = Tail([], "", "", at + 1)
    while tail.on < len(row):
        each = row[tail.on]
        after = row[tail.on + 1] if tail.on + 1 < len(row) else None
        if each.kind == "time":
            if each.text[0] in "那这" and after is not None and after.kind in ("noun", "verb", "other"):
                break
            if not tail.objects and _is_next_time(verb, each, after, tail):
                break
        elif each.kind == "noun":
            if not tail.objects and is_alive(each.text) and _begins_anew(verb, row[tail.on + 1 :]):
                break
            tail.objects.append(each)
            gives = verb.result == "给" or bool({verb.text, verb.root} & words_that("gives"))
            if len(tail.objects) == 2 or after is None or after.kind != "noun" or not (gives or each.person):
                tail.on += 1
                break
        elif each.kind == "measure" and after is None and (verb.root in ("有", "到") or verb.text == "没有"):
            tail.objects.append(each)
        elif each.kind == "measure" and each.text.endswith("岁") and verb.result == "到":
            tail.lasting = each.text
        elif each.kind not in ("measure", "of"):
            break
        tail.on += 1
    rest = row[tail.on :]
    led = len(rest) > 1 and rest[0].text in ("在", "到", "于", "向", "往") and rest[1].kind == "noun"
    if led and rest[0].kind == "prep" and not any(each.kind == "verb" for each in rest):
        tail.place, tail.on = rest[1].text, tail.on + 2
    return tail


def _begins_anew(verb: Phrase, rest: list[Phrase]) -> bool:
    """不肯进门老师蹲下来: whether somebody behind a verb that has its object already does what follows."""
    holds = (
        len(verb.text) == 2
        and not verb.result
        and verb.text not in words_that("makes", "gives", "says")
        and is_noun_alone(verb.text[1])
    )
    following = next((each for each in rest if each.kind not in ("other", "time")), None)
    return holds and following is not None and following.kind in ("verb", "prep")


def _is_next_time(verb: Phrase, time: Phrase, after: Phrase | None, tail: Tail) -> bool:
    """Whether a time behind the verb is the next verb's; else it is how long the verb's own deed takes, or where it goes to."""
    if verb.result in ("到", "回") and verb.root in words_that("motion_root") | {"穿越"}:
        tail.place = time.text
        return False
    if after is not None and after.kind in ("verb", "prep", "other") and time.text in words_that("time"):
        return True
    if after is None or after.kind != "noun" or verb.aspect:
        tail.lasting = time.text
    return False


def settle_nouns(reading: Reading, said: Said) -> Phrase | None:
    """Who does it and where, from the nouns before the verb; a second noun that may be done to comes back."""
    plain = [noun for noun in said.nouns if not noun.place]
    said.place = next((noun.text for noun in reversed(said.nouns) if noun.place), said.place)
    said.nouns = []
    if plain and plain[0].text == "一个人" and reading.subject:
        plain = plain[1:]
    if not plain:
        return None
    who, second = plain[0], None
    tool = len(plain) == 1 and who.counted and not is_alive(who.text)
    if tool and reading.topic is not None and is_human(reading.subject):
        said.company = said.company or who.text
        return None
    if len(plain) > 1:
        who, second = _of_two(who, plain[-1], said)
    if second is not None and second.counted and second is not plain[0] and second.start > plain[0].end + 1:
        said.company, second = said.company or second.text, None
    said.who = meant(reading, who, "")
    said.heads = who.text
    return second


def _of_two(first: Phrase, last: Phrase, said: Said) -> tuple[Phrase, Phrase | None]:
    """Of two nouns before a verb who does it, and what it is done to; one of them may be where."""
    alive, somewhere = is_alive(last.text), tuple(words_that("place_end"))
    if (last.text.endswith(somewhere) and not (alive and said.still)) or last.name:
        said.place = last.text
        return first, None
    if last.text == "自己":
        return first, None
    if last.text in words_that("pronoun", "me"):
        return last, first
    if first.name and not first.person:
        said.place = first.text
        return last, None
    if alive and first.text.endswith((*somewhere, *words_that("firm_end"))):
        said.place = said.place or first.text
        return last, None
    if alive and not is_alive(first.text) and not first.person and (last.text[0] != "全" or said.still):
        return last, first
    return first, last


def presents(verb: Phrase, objects: list[Phrase], said: Said, had_nouns: bool) -> bool:
    """楼里住着八个人: after a place and a verb of being somewhere, the noun behind does it."""
    if had_nouns or said.who or not said.place or not objects or objects[0].place:
        return False
    if (
        objects[0].name
        or verb.result == "到"
        or not (verb.aspect or verb.result or len(verb.root) > 1 or verb.root in ("来", "长"))
    ):
        return False
    if not (
        is_human(objects[0].text) or objects[0].person or verb.root in words_that("intransitive") or len(verb.root) > 1
    ):
        return False
    return verb.root in words_that("existence") or verb.text in words_that("existence")


def doer(reading: Reading, said: Said, to_another: bool = False) -> str:
    """Who does it: named here, or going on from before; what is not alive goes on to do nothing to another."""
    if said.passive or said.who:
        return said.who
    return "" if said.alone or (to_another and not acts(reading, reading.subject)) else reading.subject


def roles_behind(
    reading: Reading, verb: Phrase, objects: list[Phrase], said: Said, who: str, tail: Tail
) -> tuple[str, str, str]:
    """What the nouns behind the verb are to it: done to, partner, place."""
    whom, receiver, where = said.moved, said.company, tail.place or said.place
    if not objects:
        return whom, receiver, where
    first = meant(reading, objects[0], who)
    reading.named.append(objects[0])
    reading.owners += [each.owner for each in objects if each.owner]
    if len(objects) == 2:
        return objects[1].text, first, where
    if _goes_to(verb, objects[0], said):
        return whom, receiver, first
    if said.moved:
        return whom, receiver or first, where
    if verb.result == "给" and not receiver:
        return whom, first, where
    return first, receiver, where


def _goes_to(verb: Phrase, noun: Phrase, said: Said) -> bool:
    """Whether the noun behind a verb is where it goes."""
    result = verb.result
    if noun.name and verb.root in words_that("motion_root") and verb.root in words_that("intransitive"):
        return True
    if verb.root in ("过", "爬", "翻", "绕", "登", "转", "走", "穿", "搬") and (
        noun.name or (len(noun.text + "1" * noun.counted) > 1 and noun.text.endswith(tuple(words_that("place_end"))))
    ):
        return True
    if (
        noun.place
        or (verb.root in words_that("motion_root") and result == "去")
        or verb.text in words_that("motion")
        or result in ("在", "入", "往", "向", "遍")
        or (result.endswith("进") and verb.root != "买")
    ):
        return True
    if result in ("到", "上", "下", "出", "回", "过", "于", "满", "回到", "到了") or result.endswith("到"):
        if noun.person and result != "到":
            return False
        return (
            (
                verb.root in words_that("motion_root")
                and (
                    result not in ("上", "下", "出", "回")
                    or bool(said.moved)
                    or verb.root in words_that("intransitive")
                )
            )
            or (bool(said.moved) and result in ("到", "满"))
            or noun.text == "家"
        )
    return False


def is_transitive(verb: Phrase) -> bool:
    """Whether a verb of one sign may have an object."""
    return len(verb.root) == 1 and verb.root not in words_that("intransitive")


def is_undergone(reading: Reading, verb: Phrase, noun: Phrase, said: Said, where: str) -> bool:
    """钢琴也能搬, 炸弹装上了, 豆腐怎么做: the one noun before a verb is what it is done to."""
    if said.passive or said.moved or noun.person or noun.text in words_that("me"):
        return False
    if said.stressed:
        return verb.root not in words_that("intransitive")
    if verb.text in words_that("works") and not is_alive(noun.text):
        return True
    if said.asks:
        return is_transitive(verb)
    ends = verb.result in words_that("ends_done") and is_transitive(verb)
    if (
        verb.root in words_that("puts")
        and verb.result in ("", "进", "到", "在", "入")
        and not acts(reading, noun.text)
        and not noun.name
    ):
        return True
    if (
        verb.root in words_that("hands") - words_that("motion")
        and verb.result not in ("给", "出")
        and not where
        and not acts(reading, noun.text)
        and not noun.name
    ):
        return True
    if (
        said.still
        and said.mode == "not"
        and not is_alive(noun.text)
        and (is_transitive(verb) or verb.root in words_that("hands"))
    ):
        return True
    if said.still and reading.subject and reading.subject != said.who:
        return said.able and (is_transitive(verb) or ends)
    return ends and not is_alive(noun.text) and verb.result not in ("到", "出", "起") and not where


def taken_up(reading: Reading, verb: Phrase, who: str, where: str, said: Said) -> tuple[str, str]:
    """What is left out: the noun a stretch before was about, or the last one's object after 又 and with a result."""
    ends = bool(verb.result) and (verb.result in words_that("ends_done") or verb.result in ("进", "入", "在", "到"))
    if (
        reading.topic is not None
        and not reading.topic.person
        and ends
        and is_transitive(verb)
        and (verb.result in words_that("ends_done") or verb.root in words_that("hands", "motion_root"))
    ):
        return "", reading.topic.text
    if verb.text in words_that("motion") or (
        said.done and reading.clauses and reading.clauses[-1].does[:1] == verb.root
    ):
        return who, ""
    if said.undergoes and is_transitive(verb):
        return "", who
    handles = verb.root in words_that("hands") - words_that("motion") and is_transitive(verb)
    if handles and reading.subject and not said.who and not acts(reading, reading.subject):
        return "", reading.subject
    away = ends and verb.result in words_that("direction")

    if (
        reading.clauses
        and (said.again or (said.done and handles) or (away and not where))
        and is_transitive(verb)
        and reading.clauses[-1].whom
        and not said.company
    ):
        return who, reading.clauses[-1].whom
    return who, ""
