"""What an English piece says beside an order for a film."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from language.english.mending import read_words
from language.english.parser import Word, parse
from language.english.studio import is_to_the_studio
from language.english.tree import Tree
from language.pieces import piece_words

HEAD_WORDS = 9
"""Words in which an order for a film is over: "a short, funny thirty second advert for"."""
LIST_WORDS = 3
"""Words on each side of an "and" that joins two things of a list, and no two deeds."""
OPENERS = re.compile(
    r"^(?:we(?:'re| are) (?:finally |now |just )?(?:launching|releasing|introducing|opening pre-orders for)|introducing|announcing"
    r"|launching|meet)\s+",
    re.I,
)
"""Before the name of what is launched."""
STYLED = re.compile(
    r"^(?:an? |the )?(?:[\w-]{1,20} ){0,3}(?:news|style|type|format)(?:[- ]style)? (?:piece|segment|item|report|story|clip|thing)$",
    re.I,
)
"""A first piece that only says what kind of film: "Local news style piece"."""
NOUNS = ("NN", "NNS", "NNP", "NNPS")
UNITS = frozenset({"sec", "secs", "min", "mins", "s", "tv"})
LITTLE = frozenset({"little", "bit", "slightly"})


def told_in(piece: str, first: bool) -> Iterator[tuple[str, tuple[str, ...]]]:
    """What the piece says, each with its nouns: "make an advert for trams and custard tarts" says "trams" and "custard tarts".
    `first`: it opens the text."""
    piece = OPENERS.sub("", piece) if first else piece
    if first and STYLED.search(piece):
        return
    read = parse(piece)
    is_order = not first and _is_order(piece)
    begin = _order_ends(read) if first or is_order else 0
    if begin == len(read) or (is_order and not begin) or (not first and _is_tone(read)):
        return
    if first and read[begin].norm in piece_words("en", "explains") and begin + 1 < len(read):
        begin += 1
    cuts = [begin, *_list_cuts(read, begin), len(read)]
    for start, end in pairwise(cuts):
        told = read[start + 1 : end] if start != begin or read[start].norm == "and" else read[start:end]
        if told:
            yield piece[told[0].start : told[-1].start + len(told[-1].text)], tuple(nouns_of(told))


def _is_tone(read: Sequence[Word]) -> bool:
    """Whether a piece only says how it shall feel: "quiet and a little sad"; but not "a little bakery", nor "warm"."""
    tones = piece_words("en", "tones")
    plain = all(word.tag in ("JJ", "RB", "CC", "DT", ",") or word.norm in LITTLE | tones for word in read)
    softened = any(word.norm in LITTLE for word in read) and read[-1].tag == "JJ"
    return (
        plain
        and (softened or all(word.norm in tones for word in read if word.tag == "JJ" or word.norm in tones))
        and (softened or any(word.norm in tones for word in read))
    )


def _is_order(piece: str) -> bool:
    """Whether a later piece begins with a word to the studio: "make it warm", "need a launch film"."""
    tree = Tree(piece, read_words(piece))
    opening = next(
        (at for at in range(len(tree.words)) if tree.words[at].norm not in ("and", "please", "so", "also")), None
    )
    return opening is not None and tree.is_verb(opening) and is_to_the_studio(tree, opening)


def _order_ends(read: Sequence[Word]) -> int:
    """Where the order for a film is over: behind "30 second advert for"; at once where there is none."""
    films = piece_words("en", "films")
    head = read[:HEAD_WORDS]
    named = next((nth for nth, word in enumerate(head) if word.norm in films and word.tag[:2] == "NN"), None)
    if named is None:
        return 0
    plain = all(
        word.tag
        in ("CD", "DT", "JJ", "VB", "VBP", "VBN", "VBD", "PRP", "PRP$", "NN", "RB", "UH", "MD", "HYPH", "TO", ",")
        or word.norm in UNITS
        for word in read[:named]
    )
    if not plain or (read[named].tag == "NNS" and named and read[named - 1].tag == "CD"):
        return 0
    while named + 1 < len(read) and read[named + 1].norm in films:
        named += 1
    for nth in range(named + 1, min(len(read), HEAD_WORDS)):
        if read[nth].norm in piece_words("en", "of_what"):
            return nth + 1
    return len(read) if named == len(read) - 1 else 0


def _list_cuts(read: Sequence[Word], begin: int) -> Iterator[int]:
    """Where an "and" joins two short things: "trams and custard tarts"."""
    for nth, word in enumerate(read):
        before, after = read[begin:nth], read[nth + 1 :]
        short = 0 < len(before) <= LIST_WORDS and 0 < len(after) <= LIST_WORDS
        things = all(each.tag[:2] in ("NN", "JJ", "DT", "CD", "PR") for each in (*before, *after))
        if word.norm == "and" and short and things and any(each.tag[:2] == "NN" for each in before):
            yield nth


def nouns_of(read: Sequence[Word]) -> Iterator[str]:
    """Each as long as it is said: "desk lamp"."""
    run: list[str] = []
    for word in [*read, Word("", "", 0, ".", 0, "")]:
        if word.tag in NOUNS:
            run.append(word.text)
        elif run:
            yield " ".join(run)
            run = []
