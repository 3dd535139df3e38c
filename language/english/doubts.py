"""Words of an English text that the parser may have taken for the wrong kind, and what to read in their place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from language.english.lexis import noun_class, seen_as, words_that
from language.english.parser import Word

VERBS = frozenset({"VB", "VBD", "VBG", "VBN", "VBP", "VBZ"})
FINITE = frozenset({"VBD", "VBP", "VBZ", "MD"})
NOUNS = frozenset({"NN", "NNS", "NNP", "NNPS"})
SUBJECTS = ("nsubj", "nsubjpass", "csubj", "expl")
BREAKS = frozenset({",", ";", ".", "!", "?", "(", ")", '"'})
OBJECT_FOLLOWS = frozenset({"DT", "PRP$", "PRP", "JJ", "NN", "NNS", "NNP", "CD", "WP"})
NO_VERB_BEHIND = frozenset({"DT", "PRP$", "JJ", "JJS", "CD", "IN", "TO", "POS", "CC", ","})
OBJECT_PRONOUNS = frozenset({"me", "him", "them", "us"})
PLAIN_NOUNS = {"s": "books", "": "book"}


@dataclass(frozen=True)
class Swap:
    """A word that is to be read as another kind, and the plain word of that kind that takes its place for the second reading."""

    at: int
    kind: str
    plain: str


def own_subjects(words: list[Word], verb: int) -> list[int]:
    return [at for at, word in enumerate(words) if word.head == verb and word.arc in SUBJECTS]


def has_subject(words: list[Word], verb: int) -> bool:
    """Of its own, or that of the verb it is joined to."""
    for _ in range(8):
        if own_subjects(words, verb):
            return True
        head = words[verb].head
        if words[verb].arc in ("relcl", "acl", "csubj", "xcomp"):
            return True
        if words[verb].arc == "ccomp" and words[verb].tag == "VBZ":
            return False
        if head == verb or words[head].tag not in VERBS:
            return False
        verb = head
    return False


def doubts(words: list[Word]) -> Iterator[Swap]:
    """Every word that may have been taken for the wrong kind."""
    orders = any(_is_order(words, at) for at in range(len(words)))
    yield from _spellings(words)
    yield from _verbs_of_questions(words)
    for first, end in segments(words):
        taken: set[int] = set()
        for swap in _nouns_taken_for_verbs(words, first, end):
            taken.add(swap.at)
            yield swap
        if _has_own_verb(words, first, end, taken):
            continue
        other = _order_taken_for_noun(words, first, end, orders) or _verb_taken_for_noun(words, first, end)
        if other is not None:
            yield other
        elif orders and end == first + 1 and words[first].tag in ("NN", "JJ", "VBP"):
            as_noun, as_verb = seen_as(words[first].norm)
            if as_verb > max(as_noun, 0):
                yield Swap(first, "order", "wait")
    for at in range(1, len(words)):
        if _goes_on_with(words, at):
            yield Swap(at, "verb", _plain_verb(words, at, len(words)))


def _verbs_of_questions(words: list[Word]) -> Iterator[Swap]:
    """ "How does soap kill germs?", where no verb was seen behind "does"."""
    asks = next((at for at, word in enumerate(words) if word.norm in ("do", "does", "did")), len(words))
    end = next((at for at in range(asks, len(words)) if words[at].text in BREAKS), len(words))
    if asks + 2 >= end or not any(word.tag[0] == "W" for word in words[:asks]):
        return
    if words[asks].arc == "aux" and words[words[asks].head].tag in ("VB", "VBP"):
        return
    first = asks + 3 if words[asks + 1].tag in ("DT", "PRP$") else asks + 2
    maybe = [at for at in range(first, end) if words[at].tag in VERBS | NOUNS and words[at].norm[-1] != "s"]
    seen = {at: seen_as(words[at].norm) for at in maybe}
    best = max(maybe, key=lambda at: seen[at][1] / (2 + seen[at][0]), default=None)
    if best is not None and seen[best][1] >= 0:
        yield Swap(best, "order", "bring" if _plain_verb(words, best, end) == "will bring" else "happen")


def _goes_on_with(words: list[Word], at: int) -> bool:
    """ "Over the harbour and moves on", "climbs mountains, forgets birthdays": a second verb that was joined to the noun before it."""
    word, before = words[at], words[at - 1]
    after = words[at + 1] if at + 1 < len(words) else word
    as_noun, as_verb = seen_as(word.norm)
    if word.tag in NOUNS and before.tag in NOUNS and after.norm in OBJECT_PRONOUNS:
        return as_verb >= 0
    if word.tag != "NNS" or not word.text.islower() or before.text not in ("and", "but", "then", ",") or as_verb < 0:
        return False
    if as_noun < 0 or (word.arc == "conj" and words[word.head].tag == "VBZ"):
        return True
    if before.text == after.text == ",":
        return as_verb > as_noun and any(each.tag == "VBZ" for each in words[:at])
    follows = after.tag in ("IN", "RP", "DT", "PRP$", "PRP") and before.text != "," and words[at - 2].tag == "NN"
    return follows and as_verb > as_noun and word.arc == "conj"


def _spellings(words: list[Word]) -> Iterator[Swap]:
    """ "How 2 cook", "hath", and a bare verb behind "come" ("come work with us")."""
    spellings = dict(each.split("=") for each in words_that("spellings"))
    for at in range(1, len(words)):
        word, before = words[at], words[at - 1]
        if word.norm in spellings and (word.norm != "2" or before.tag[0] == "W" or before.norm in words_that("wish")):
            yield Swap(at, "spelling", spellings[word.norm])
        elif before.norm == "come" and before.tag in ("VB", "VBP") and word.tag == "NN" and seen_as(word.norm)[1] > 0:
            yield Swap(at, "order", "and arrive")


def segments(words: list[Word]) -> Iterator[tuple[int, int]]:
    """From one comma or full stop to the next."""
    first = 0
    for at, word in enumerate(words):
        if word.text in BREAKS:
            if at > first:
                yield first, at
            first = at + 1
    if first < len(words):
        yield first, len(words)


def _is_order(words: list[Word], at: int) -> bool:
    """A bare verb that opens a sentence or stands behind a comma: "boil potatoes"."""
    opens = at == 0 or words[at - 1].text in BREAKS or words[at - 1].norm in words_that("before an order")
    bare = not any(each.head == at and each.arc in (*SUBJECTS, "mark") for each in words)
    return opens and bare and words[at].tag in ("VB", "VBP")


def _nouns_taken_for_verbs(words: list[Word], first: int, end: int) -> Iterator[Swap]:
    """Words that are no verb in the list, and -s forms that nobody does."""
    for at in range(first, end):
        word, before = words[at], words[at - 1]
        as_noun, as_verb = seen_as(word.norm)
        helps = word.arc in ("aux", "auxpass") or word.norm in words_that("being") or "'" in word.norm
        if word.tag not in ("VBZ", "VBP", "VB") or helps or as_noun < 0:
            continue
        alone = at > first and as_noun > 0 and not has_subject(words, at)
        beside = before.tag[:2] == "JJ" or before.tag in ("CD", "NN", "NNS", "VBP", "VBZ")
        counted = as_noun > 0 and before.tag == "CD" and before.norm != "one"
        never = as_verb < 0 and noun_class(word.norm) and (word.text.islower() or at == first)
        if never or (word.tag == "VBZ" and (counted or (alone and beside))):
            yield Swap(at, "noun", PLAIN_NOUNS["s" if word.norm.endswith("s") else ""])


def _has_own_verb(words: list[Word], first: int, end: int, taken: set[int]) -> bool:
    """Whether the words between have a verb that somebody does or that is an order, not only one inside a relative clause."""
    for at in range(first, end):
        word = words[at]
        if at in taken or word.tag not in (*FINITE, "VB") or word.arc in ("relcl", "aux", "auxpass"):
            continue
        other = any(each.tag == "NNS" and seen_as(each.norm)[1] >= 0 for each in words[first:at])
        sure = seen_as(word.norm)[0] < 0 and not other
        if word.tag != "VBZ" or sure or _is_order(words, at) or has_subject(words, at):
            return True
    return False


def _verb_taken_for_noun(words: list[Word], first: int, end: int) -> Swap | None:
    """The noun that is rather the verb of a stretch without one: it agrees with the first noun and is often a verb."""
    doer = next((at for at in range(first, end) if words[at].tag in ("NN", "NNS", "NNP")), None)
    if doer is None or any(words[at].tag in ("IN", "TO") for at in range(first, doer)):
        return None
    while doer + 2 < end and words[doer + 1].tag in ("NN", "NNP") and not _may_be_verb(words, doer, doer + 1, end):
        doer += 1
    for at in range(doer + 1, end):
        if words[at].tag in NOUNS and _may_be_verb(words, doer, at, end):
            return Swap(at, "verb", _plain_verb(words, at, end))
    return None


def _plain_verb(words: list[Word], at: int, end: int) -> str:
    return "will bring" if at + 1 < end and words[at + 1].tag in OBJECT_FOLLOWS else "will arrive"


def _may_be_verb(words: list[Word], doer: int, at: int, end: int) -> bool:
    word, before = words[at], words[at - 1]
    named = before.tag == "JJ" and before.text[0].isupper()
    if (
        before.tag in NO_VERB_BEHIND
        and at - 1 != doer
        and not named
        and before.norm not in ("inside", "below", "above", "outside")
    ):
        return False
    as_noun, as_verb = seen_as(word.norm)
    if not word.text.islower() or as_verb < 0:
        return False
    third, many = word.norm.endswith("s") and not word.norm.endswith("ss"), words[doer].tag == "NNS"
    if third == many:
        return False
    if as_noun < 0:
        return True
    many_do = doer == at - 1 and many and _alive(words[doer])
    if at + 1 < end and words[at + 1].tag in NOUNS and not third and not many_do and as_verb < 8 * as_noun:
        return False
    return as_verb * _weight(words, doer, at, end) >= as_noun


def _weight(words: list[Word], doer: int, at: int, end: int) -> int:
    """How much rarer than the noun the verb may be: much rarer where somebody alive would do it or another verb goes on."""
    goes_on = at + 2 < end and words[at + 1].tag == "CC" and words[at + 2].tag in VERBS
    return 8 if _alive(words[doer]) or goes_on else 2 if at - doer > 1 or words[doer].tag == "NNS" else 1


def _alive(doer: Word) -> bool:
    return noun_class(doer.norm) in ("person", "animal", "group") or doer.norm in words_that("indefinite")


def _order_taken_for_noun(words: list[Word], first: int, end: int, orders: bool) -> Swap | None:
    """ "Rent bikes" among other orders, "Meet Rosa"."""
    word = words[first]
    as_noun, as_verb = seen_as(word.norm)
    if first + 1 >= end or word.tag not in NOUNS or word.norm.endswith("s") or word.norm in words_that("film"):
        return None
    after = words[first + 1].tag
    follows = after in ("NNS", "DT", "PRP$", "PRP", "CD", "JJ", "RP") or (orders and after == "IN")
    times = 4 if after == "NNP" and first == 0 else 0.5 if orders else 2
    if as_verb > times * as_noun and (follows or times == 4):
        return Swap(first, "order", "Take" if word.text[0].isupper() else "take")
    return None
