"""Where and when something is done, with whom or with what, and the nouns that a verb acts on through a preposition."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from language.english.lexis import noun_class, words_that
from language.english.tree import Tree

CLOCK = frozenset(["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"])
TOOL_KINDS = frozenset({"thing", "quality", "body", "talk"})
DETAILS_OF_TIME = frozenset({"every", "each", "this", "that", "next", "last", "all", "one"})


@dataclass
class Around:
    """What a verb has around it besides who and whom. `when` is the words themselves."""

    place: int | None = None
    when: str = ""
    company: int | None = None

    def add(self, other: Around) -> None:
        """What is not told yet."""
        self.place = self.place if self.place is not None else other.place
        self.when = self.when or other.when
        self.company = self.company if self.company is not None else other.company


def acted_on_through(tree: Tree, verb: int, prep: int) -> bool:
    """Whether the noun behind this preposition is what the verb acts on: "looks at the sea", "waits for her son"."""
    if tree.kid(verb, "dobj") is not None:
        return False
    norm = tree.words[prep].norm
    if f"acts {norm}" not in ACTS:
        return False
    verbs = words_that(f"acts {norm}")
    if "*" not in verbs and tree.words[verb].norm not in verbs:
        return False
    inner = tree.kid(prep, "pobj")
    if inner is None:
        return tree.words[verb].arc == "relcl"
    return (
        not tree.is_time(inner)
        and not is_length(tree, inner)
        and tree.words[inner].norm not in ("time", "while", "ever", "free", "good", "fun")
    )


ACTS = frozenset(
    {f"acts {each}" for each in ("for", "of", "about", "after", "at", "over", "on", "upon", "in", "to", "into")}
)


def is_length(tree: Tree, noun: int) -> bool:
    """ "Thirty miles", "two minutes": how far or how long."""
    numbered = any(tree.words[kid].arc == "nummod" or tree.words[kid].norm in ("a", "every") for kid in tree.kids[noun])
    return numbered and noun_class(tree.words[noun].norm) in ("amount",) and tree.words[noun].tag in ("NNS", "NN")


def around(tree: Tree, verb: int, passive: bool, acts_through: int | None) -> Around:
    """Of one verb: what hangs on it, and the places that the parser hangs on its object."""
    told, from_there = Around(), False
    times = [when for kid in tree.kids[verb] if (when := _time(tree, kid)) is not None]
    for kid in _prepositions(tree, verb):
        inner, word = tree.kid(kid, "pobj"), tree.words[kid]
        if kid == acts_through or inner is None:
            continue
        if (when := _time_through(tree, kid, inner)) is not None:
            times.append(when)
        elif word.arc == "agent" and passive:
            continue
        elif _is_company(tree, verb, kid, inner):
            told.company = told.company if told.company is not None else inner
        elif (told.place is None or from_there) and _is_place(tree, verb, kid, inner):
            told.place, from_there = inner, word.norm == "from"
    dative = tree.kid(verb, "dative")
    if dative is not None and told.company is None:
        told.company = tree.kid(dative, "pobj") if tree.words[dative].tag in ("IN", "TO") else dative
    told.place = told.place if told.place is not None else _place_adverb(tree, verb)
    told.when = max(times)[1] if times else ""
    return told


def _place_adverb(tree: Tree, verb: int) -> int | None:
    """ "Goes home", "lives abroad"."""
    for kid in tree.kids[verb]:
        word = tree.words[kid]
        beside = kid == verb + 1 and word.norm in words_that("particles") and tree.words[verb].arc != "acl"
        if word.norm in words_that("place adverbs") and word.arc in ("advmod", "npadvmod", "dobj") and not beside:
            return kid
    return None


def _prepositions(tree: Tree, verb: int) -> Iterator[int]:
    """Those of the verb, of its particles ("flying back to Chengdu"), and the places beside its object."""
    for kid in tree.kids[verb]:
        word = tree.words[kid]
        if word.arc in ("prep", "agent", "dative"):
            yield kid
            inner = tree.kid(kid, "pobj")
            if inner is None or (word.norm in ("at", "on", "in") and tree.is_time(inner)):
                below = kid if inner is None else inner
                yield from (each for each in tree.kids[below] if tree.words[each].arc == "prep")
        elif word.arc in ("advmod", "prt", "acomp") or (kid == verb + 1 and word.norm in words_that("states")):
            yield from (each for each in tree.kids[kid] if tree.words[each].arc == "prep")
    made = tree.kid(verb, "dobj")
    if made is not None and tree.words[made].norm not in words_that("film"):
        yield from (each for each in tree.kids[made] if tree.words[each].arc == "prep" and _may_leave(tree, made, each))


def _may_leave(tree: Tree, noun: int, prep: int) -> bool:
    """Whether a preposition that hangs on the object may belong to the verb: "learn guitar with Benny", not "a man with a dog"."""
    if tree.words[prep].norm == "with":
        inner = tree.kid(prep, "pobj")
        return inner is not None and tree.is_person(inner) and not tree.is_person(noun)
    return tree.words[prep].norm not in ("of", "for", "about", "from")


def _time(tree: Tree, kid: int) -> tuple[int, str] | None:
    """Of a word that hangs on a verb, with how plainly it tells a time: "every month", "an hour earlier", "tomorrow"."""
    word = tree.words[kid]
    if word.arc in ("npadvmod", "dobj") and tree.is_time(kid):
        far = range(min(kid, word.head), max(kid, word.head))
        comma = any(tree.words[each].text == "," for each in far)
        apart = comma and any(tree.words[each].arc in ("prep", "nummod") for each in tree.kids[kid])
        named = word.norm in words_that("time") or any(
            tree.words[each].arc in ("det", "nummod", "poss") or tree.words[each].norm in DETAILS_OF_TIME
            for each in tree.kids[kid]
        )
        apart = apart or not (named or not tree.kids[kid])
        return None if apart or word.arc == "dobj" else (2, tree.span(_start(tree, kid), kid))
    if word.arc in ("advmod", "prep", "mark") and word.norm in words_that("time nouns behind"):
        before = tree.kid(kid, "npadvmod")
        if before is not None and tree.is_time(before):
            inner = tree.kid(kid, "pobj")
            return 3, tree.span(_start(tree, before), inner if inner is not None else kid)
    if word.arc == "advmod" and word.norm in words_that("time"):
        return (1, word.text)
    return None


def _start(tree: Tree, noun: int) -> int:
    """The first word that belongs to a time: "last night", "every month"."""
    own = [
        kid
        for kid in tree.kids[noun]
        if kid < noun and (tree.words[kid].arc != "det" or tree.words[kid].norm in DETAILS_OF_TIME)
    ]
    return min([noun, *own])


def _time_through(tree: Tree, prep: int, inner: int) -> tuple[int, str] | None:
    """ "At night", "before bed", "after the funeral", "for six hours"."""
    norm = tree.words[prep].norm
    if norm in ("to", "into", "of", "from"):
        return None
    if norm == "at" and tree.words[inner].tag == "CD" and tree.words[inner].norm in CLOCK and not tree.kids[inner]:
        return 2, tree.words[inner].text
    if norm in ("before", "after", "during", "until", "till", "since") and tree.words[inner].norm not in (
        "other",
        "another",
    ):
        if norm == "after" and noun_class(tree.words[inner].norm) in ("person", "animal"):
            return None
        return (1 if norm == "after" else 2), (
            tree.name(inner) if norm in ("during", "till", "until", "since") else tree.span(prep, inner)
        )
    if norm == "for" and tree.kid(inner, "poss") is not None:
        return None
    if not tree.is_time(inner):
        return None
    last = next(
        (each for each in tree.kids[inner] if each == inner + 1 and tree.words[each].norm in ("am", "pm")), inner
    )
    if tree.is_day_of(inner):
        last = tree.kid(tree.kid(inner, "prep") or 0, "pobj") or inner
    return 2, tree.span(_start(tree, inner), last)


def _is_company(tree: Tree, verb: int, prep: int, inner: int) -> bool:
    """A partner, a receiver or a tool."""
    norm, kind = tree.words[prep].norm, noun_class(tree.words[inner].norm)
    if tree.is_time(inner):
        return False
    person = tree.is_person(inner)
    if norm == "with" or (norm == "against" and person):
        return True
    if norm == "to":
        given = tree.words[verb].norm in words_that("gives") and tree.kid(verb, "dobj") is not None
        return person or given or tree.words[verb].norm in words_that("talks")
    if norm == "for" and tree.words[verb].norm in words_that("trades") and tree.kid(verb, "dobj") is not None:
        return not tree.is_time(inner)
    if norm in ("for", "from"):
        return person and tree.words[inner].tag != "NNP"
    return (
        norm == "by"
        and not any(tree.words[kid].arc in ("det", "poss") for kid in tree.kids[inner])
        and kind in TOOL_KINDS
    )


def _is_place(tree: Tree, verb: int, prep: int, inner: int) -> bool:
    word, norm = tree.words[inner], tree.words[prep].norm
    if prep > verb and tree.words[prep - 1].text == ",":
        return False
    if norm not in words_that("place") or word.tag in ("WDT", "WP", "WRB", "CD", "PRP") or tree.is_time(inner):
        return False
    kind = noun_class(word.norm)
    own = {tree.words[kid].arc for kid in tree.kids[inner]}
    bare = not own & {"det", "poss", "amod", "compound"} and word.tag != "NNP"
    if (norm == "by" and not own & {"det", "poss"}) or word.norm in words_that("no place by name"):
        return False
    if "nummod" in own and norm == "in" and kind not in ("place", "group"):
        return False
    return not (kind in words_that("no place") and bare)
