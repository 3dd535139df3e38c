"""The words of a text as the parser hangs them together, with its commonest mistakes put right.

The network was taught on newspapers and talk. In "groom faints at the altar, best man panics" it takes the verbs for plural nouns; so a
word that may have been taken for the wrong kind is read once more with a plain word of the other kind in its place ("groom walks at the
altar"), and that reading is kept where it has the verb that was missing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from language.english.doubts import FINITE, NOUNS, VERBS, Swap, doubts, has_subject, own_subjects, segments
from language.english.lexis import ing_verb, noun_class, seen_as, words_that
from language.english.parser import Word, parse

STRETCH = re.compile(r":(?!\d)|\n|\s[/–—-]\s|…|(?<=[\w'’])\s*;\s")
LONGEST_TITLE = 5
GERUND_AFTER = frozenset({"by", "without", "before", "after", "while", "for", "from"})


def read_words(text: str) -> list[Word]:
    """The words of the text, each stretch between colons, semicolons, slashes and dashes read by itself: what stands before a colon
    often names the film, and what stands behind it tells it. The heads count through the whole text."""
    found: list[Word] = []
    for start, end in stretches(text):
        before = len(found)
        found += [replace(word, start=word.start + start, head=word.head + before) for word in _read(text[start:end])]
    return found


def stretches(text: str) -> Iterator[tuple[int, int]]:
    at = 0
    for mark in (*STRETCH.finditer(text), None):
        end = mark.start() if mark else len(text)
        yield from _after_titles(text, at, end)
        at = mark.end() if mark else 0


def _after_titles(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """ "Game trailer, pixel art, a knight returns": words that end on a kind of film and a comma stand by themselves."""
    while (comma := text.find(", ", start, end)) > 0:
        title = text[start:comma].lower().split()
        if not title or len(title) > LONGEST_TITLE or title[-1] not in words_that("film"):
            break
        yield start, comma
        start = comma + 1
    yield start, end


def _read(text: str) -> list[Word]:
    words = parse(text.lower() if text.isupper() else text)
    swaps = sorted(doubts(words), key=lambda swap: swap.at)
    if swaps:
        again = _read_with(text, words, swaps)
        kept = [swap for swap in swaps if again and _came_true(again, swap)]
        if len(kept) == len(swaps):
            words = again
        elif kept:
            words = _read_with(text, words, kept) or words
    return _mended(words)


def _read_with(text: str, words: list[Word], swaps: list[Swap]) -> list[Word]:
    """The words once more, with plain words in place of those in doubt; empty where the text then has other words. Only the stretches in
    doubt are parsed again: that takes as long as the first reading."""
    doubtful = [pair for pair in segments(words) if any(pair[0] <= swap.at < pair[1] for swap in swaps)]
    first, end = doubtful[0][0], doubtful[-1][1]
    start = words[first].start
    stop = words[end - 1].start + len(words[end - 1].text)
    text = text.lower() if text.isupper() else text
    other, at = "", start
    helps: list[int] = []
    for swap in swaps:
        word = words[swap.at]
        other += text[at : word.start] + swap.plain
        at = word.start + len(word.text)
        if " " in swap.plain:
            helps.append(swap.at - first + len(helps))
    found = parse(other + text[at:stop])
    if len(found) != end - first + len(helps):
        return []
    kept = [at for at in range(len(found)) if at not in helps]
    place = {old: new + first for new, old in enumerate(kept)}
    place |= {help_verb: place[help_verb + 1] for help_verb in helps}
    again = list(words)
    for old in kept:
        new = place[old]
        again[new] = replace(words[new], tag=found[old].tag, arc=found[old].arc, head=place[found[old].head])
        if (
            found[old].arc == "ROOT"
            and found[old].tag in VERBS
            and (before := _verb_before(words, first)) is not None
            and new == first
        ):
            again[new] = replace(again[new], arc="conj", head=before)
    for swap in swaps:
        if swap.kind == "verb" and again[swap.at].tag == "VB":
            norm = words[swap.at].norm
            again[swap.at] = replace(
                again[swap.at], tag="VBD" if norm.endswith("ed") else "VBZ" if norm.endswith("s") else "VBP"
            )
    return again


def _verb_before(words: list[Word], at: int) -> int | None:
    """The last verb before this word that is said of somebody."""
    return next(
        (each for each in range(at - 1, -1, -1) if words[each].tag in FINITE and own_subjects(words, each)), None
    )


def _came_true(words: list[Word], swap: Swap) -> bool:
    word = words[swap.at]
    if swap.kind in ("noun", "spelling"):
        return word.tag in NOUNS or swap.kind == "spelling"
    if swap.kind == "order":
        return word.tag in ("VB", "VBP")
    return word.tag in FINITE and (has_subject(words, swap.at) or word.arc == "relcl")


def _mended(words: list[Word]) -> list[Word]:
    """Arcs that the parser often draws wrong, drawn right."""
    words = list(words)
    for at in range(len(words)):
        _mend_tag(words, at)
        if words[at].norm.endswith("ing") and at and ing_verb(words[at].norm):
            _mend_ing(words, at)
        if words[at].arc in ("npadvmod", "compound") and words[at].tag in NOUNS:
            _mend_bare_noun(words, at)
        else:
            _mend_verb(words, at)
    for at in range(len(words)):
        _mend_distant_subject(words, at)
    return words


def _mend_tag(words: list[Word], at: int) -> None:
    """A noun with a subject is a verb, and "read" without one an order."""
    word = words[at]
    if word.norm in ("ye", "thou") and words[word.head].tag in VERBS:
        words[at] = replace(word, arc="nsubj")
    done = any(words[each].arc != "csubj" for each in own_subjects(words, at))
    if done and word.tag in ("NN", "NNS") and seen_as(word.norm)[1] >= 0:
        words[at] = replace(word, tag="VBZ" if word.norm.endswith("s") else "VBP")
    elif (
        word.tag == "VBD"
        and word.norm in words_that("same in the past")
        and at
        and words[at - 1].norm in (",", "never")
    ):
        bare = not done and word.arc in ("dep", "ROOT")
        words[at] = replace(word, tag="VB") if bare else word


def _mend_verb(words: list[Word], at: int) -> None:
    word, head = words[at], words[words[at].head]
    goes = head.norm in words_that("goes") or (word.norm == "in" and head.norm not in words_that("acts in"))
    if word.arc == "prt" and word.head == at - 1 and goes:
        _mend_way(words, at)
    elif (
        (word.tag in ("VBZ", "VBP") or own_subjects(words, at))
        and word.arc in ("amod", "compound", "nmod")
        and head.tag in NOUNS
        and word.head > at
    ):
        tag = "VBD" if word.tag == "VBN" else word.tag
        words[at] = replace(word, tag=tag, arc=head.arc, head=at if head.head == word.head else head.head)
        words[word.head] = replace(head, arc="dobj", head=at)
        for before in range(at):
            if words[before].head == word.head and words[before].tag in NOUNS:
                words[before] = replace(words[before], arc="nsubj", head=at)


def _mend_way(words: list[Word], at: int) -> None:
    """ "Rides up the street": where somebody goes, not what is done to it."""
    made = next(
        (each for each in range(at + 1, len(words)) if words[each].head == at - 1 and words[each].arc == "dobj"), None
    )
    if (
        made is not None
        and words[at + 1].tag in ("DT", "PRP$", "NNP")
        and not any(each.text == "," for each in words[at:made])
    ):
        words[at] = replace(words[at], arc="prep", tag="IN")
        words[made] = replace(words[made], arc="pobj", head=at)


def _mend_bare_noun(words: list[Word], at: int) -> None:
    """ "Mother forged gates": a noun that is no time and stands where the subject is missing."""
    head = words[at].head
    time = noun_class(words[at].norm) in ("time", "amount")
    if not time and head == at + 1 and words[head].tag in VERBS and not own_subjects(words, head):
        words[at] = replace(words[at], arc="nsubj")


def _mend_distant_subject(words: list[Word], verb: int) -> None:
    """ "My best friend, use the photos", "Hall 6, don't show it": a comma between a noun for one and a bare verb parts them."""
    own = own_subjects(words, verb)
    if len(own) != 1 or own[0] > verb or words[own[0]].tag not in NOUNS or words[verb].tag not in ("VB", "VBP"):
        return
    helps = [at for at, each in enumerate(words) if each.head == verb and each.arc in ("aux", "neg")]
    between = words[own[0] : min([verb, *helps])]
    if not between or between[-1].text != ",":
        return
    one = words[own[0]].tag in ("NN", "NNP") and noun_class(words[own[0]].norm) != "group" and not helps
    several = any(each.arc == "conj" for each in between) or sum(each.text == "," for each in between) != 1
    if one or not several:
        words[own[0]] = replace(words[own[0]], arc="dep")
        words[verb] = replace(words[verb], tag="VB")


def _mend_ing(words: list[Word], at: int) -> None:
    """ "For missing homework", "beavers building dams", "without sweating": what is done, and the noun behind it what it is done to."""
    word, before, made = words[at], words[at - 1], words[at].head
    gerund = before.arc == "prep" and before.norm in GERUND_AFTER
    if word.tag == "NN" and word.arc == "pobj" and gerund and before.norm in ("by", "without", "before", "after"):
        words[at] = replace(word, tag="VBG", arc="pcomp")
    many = before.tag == "NNS"
    if (
        word.tag != "VBG"
        or word.arc not in ("amod", "compound")
        or made < at
        or not (many or (words[made].head == at - 1 and gerund))
    ):
        return
    if before.head == made:
        words[at - 1] = replace(
            before, arc=words[made].arc, head=words[made].head if words[made].head != made else at - 1
        )
    words[at] = replace(word, arc="acl" if many else "pcomp", head=at - 1)
    words[made] = replace(words[made], arc="dobj", head=at)
