"""The noun that a pronoun of an English text stands for."""

from __future__ import annotations

from language.english.lexis import noun_class, words_that
from language.english.tree import Tree

FIRST_AND_SECOND = frozenset({"i", "you", "we", "me", "us", "my", "our", "your", "myself", "yourself", "ourselves"})
SAME = (
    frozenset({"he", "him", "himself", "his"}),
    frozenset({"she", "her", "herself", "hers"}),
    frozenset({"they", "them", "themselves", "their"}),
    frozenset({"it", "itself", "its"}),
)
NO_NOUN_OF_ITS_OWN = ("compound", "nmod", "npadvmod", "amod")


def referent(tree: Tree, pronoun: int, doer: int | None) -> int | None:
    """What stood for the same pronoun before; else the noun before it that fits by number and kind: for a subject the last subject, for
    an object the last object. Never `doer`, who does this to it."""
    norm = tree.words[pronoun].norm
    if norm in FIRST_AND_SECOND:
        return None
    if (noun := tree.stands_for.get(pronoun, pronoun)) != pronoun:
        return noun if tree.words[noun].tag != "PRP" else None
    found = [(_rank(tree, pronoun, at), at) for at in range(pronoun) if _may_be(tree, pronoun, at, doer)]
    if not found and tree.words[pronoun].tag == "PRP$":
        return None
    at = max(found)[1] if found else _named_later(tree, pronoun)
    noun = tree.stands_for[pronoun] = tree.stands_for.get(at, at)
    return noun if tree.words[noun].tag != "PRP" else None


def _named_later(tree: Tree, pronoun: int) -> int:
    """ "He explains each cut. Cook Tomas, his knives": whoever is named behind, where nobody was before; else the pronoun itself."""
    words = tree.words
    if words[pronoun].norm not in SAME[0] | SAME[1]:
        return pronoun
    for at in range(pronoun, len(words)):
        own = words[at].arc in ("ROOT", "nsubj", "poss", "npadvmod")
        if (
            words[at].tag[:3] == "NNP"
            and words[at].text[0].isupper()
            and own
            and words[at].head != words[pronoun].head
            and tree.is_person(at)
        ):
            return at
    return pronoun


def _same(norm: str) -> frozenset[str]:
    return next((each for each in SAME if norm in each), frozenset())


def _may_be(tree: Tree, pronoun: int, at: int, doer: int | None) -> bool:
    word, norm = tree.words[at], tree.words[pronoun].norm
    noun = tree.stands_for.get(at, at)
    said_again = doer is not None and tree.words[noun].norm == tree.words[doer].norm
    if (noun == doer or said_again) and not norm.endswith(("self", "selves")):
        return False
    if at in tree.stands_for:
        return norm in _same(word.norm)
    others = (_same(tree.words[said].norm) for said, meant in tree.stands_for.items() if meant == at)
    if _same(norm) and any(other and norm not in other for other in others):
        return False
    if word.norm == "one":
        return False
    if word.norm in words_that("indefinite"):
        return norm in ("they", "them")
    if word.tag not in ("NN", "NNS", "NNP", "NNPS") or word.arc in NO_NOUN_OF_ITS_OWN:
        return False
    if word.norm in words_that("film") or tree.is_time(at):
        return False
    if word.tag == "NNP" and word.arc == "pobj" and tree.words[word.head].norm in words_that("place"):
        return False
    if word.arc == "poss" and not tree.is_person(at):
        return False
    if word.arc == "attr":
        said_of = tree.kid(word.head, "expl", "nsubj")
        if said_of is None or tree.words[said_of].norm not in ("there", "this", "that", "it", "here", "who"):
            return False
    return _fits(tree, norm, at)


def _fits(tree: Tree, norm: str, noun: int) -> bool:
    """By number and kind."""
    kind = noun_class(tree.words[noun].norm)
    many = tree.is_many(noun)
    if norm in SAME[3]:
        return (
            not many
            and kind != "person"
            and not (tree.is_person(noun) and kind != "animal" and tree.words[noun].tag == "NN")
        )
    if norm in SAME[2]:
        return many or kind == "group"
    other = {"he": "women", "him": "women", "his": "women", "she": "men", "her": "men"}.get(norm, "")
    if other and tree.words[noun].norm in words_that(other):
        return False
    alone = not tree.words[noun].tag.endswith("S")
    return alone and (tree.is_person(noun) or kind == "" or tree.words[noun].arc[:5] == "nsubj")


def _rank(tree: Tree, pronoun: int, noun: int) -> tuple[int, int, int]:
    """The higher, the likelier."""
    word, asked = tree.words[noun], tree.words[pronoun]
    if noun in tree.stands_for and (asked.arc != "dobj" or word.arc[:5] != "nsubj"):
        return 3, 0, noun
    kind = noun_class(word.norm)
    animal = kind == "animal" and asked.norm in SAME[0] | SAME[1]
    fits = (
        (tree.is_person(noun) and noun not in tree.stands_for and not animal)
        or kind == "group"
        or asked.norm in SAME[3]
    )
    part_of = word.arc == "pobj" and tree.words[word.head].norm == "of"
    does_next = word.arc == "dobj" and any(tree.words[kid].arc == "xcomp" for kid in tree.kids[word.head])
    subject = word.arc in ("nsubj", "nsubjpass", "ROOT", "attr") or does_next
    thing = word.arc in ("dobj", "nsubjpass", "attr")
    if asked.arc[:5] in ("nsubj", "poss"):
        likely = 3 if subject else 2 if thing else 1
    else:
        likely = 3 if thing else 2 if subject else 1
    told_of = (
        asked.norm not in SAME[3]
        and word.arc == "pobj"
        and tree.words[tree.words[word.head].head].norm in words_that("film")
    )
    if told_of:
        likely = 3
    elif word.arc == "poss" or part_of or (word.arc == "pobj" and tree.words[word.head].norm in words_that("place")):
        likely = 0
    return 1 + fits, likely, noun
