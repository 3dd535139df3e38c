"""Words to whoever makes the film ("make a short film about", "cut it like a real trailer", "read softly"): they are no clauses."""

from __future__ import annotations

from language.english.lexis import words_that
from language.english.tree import Tree

US = frozenset({"i", "we", "you", "u"})
UNNAMED = frozenset({"something", "one", "it", "this", "that", "me", "us"})
HANGS = frozenset({"ccomp", "xcomp", "relcl", "acl", "conj", "advcl"})


def is_to_the_studio(tree: Tree, at: int) -> bool:
    """Whether this verb asks for a film, says how it is to look, or why it is wanted."""
    word = tree.words[at]
    subject = next((kid for kid in reversed(tree.kids[at]) if tree.words[kid].arc in ("nsubj", "nsubjpass")), None)
    named = subject is None or (subject == at - 1 and (word.tag == "VBP" or not tree.is_person(subject)))
    if named and word.norm in words_that("film") and tree.opens(max(0, at - 1)):
        return True
    if _asks_for_a_film(tree, at, subject) or _is_about_the_film(tree, at, subject) or _is_context(tree, at, subject):
        return True
    if word.norm == "invited" and subject is not None and tree.words[subject].norm in US:
        return True
    if subject is not None:
        told = word.norm in words_that("says how it is told") and word.tag in ("VBD", "VBN")
        return told and all(tree.words[kid].arc in ("nsubj", "punct", "advmod", "prep") for kid in tree.kids[at])
    if word.norm in words_that("told without an object") and tree.kid(at, "dobj", "ccomp", "prt", "neg") is None:
        return (
            word.arc in ("ROOT", "acl", "dep", "relcl") or tree.opens(at) or tree.words[at - 1].norm in ("and", "then")
        )
    helped = {tree.words[kid].norm for kid in tree.kids[at] if tree.words[kid].arc == "aux"}
    if (
        word.norm in words_that("says what is shown")
        and word.tag in ("VB", "VBP")
        and not helped
        and tree.kid(at, "neg") is None
    ):
        return word.arc in ("ROOT", "conj", "ccomp", "dep", "parataxis", "advcl")
    if word.norm not in words_that("told to the studio"):
        return False
    if word.tag in ("VBD", "VBN"):
        return word.arc != "conj" and tree.kid(at, "dobj", "agent") is None
    return tree.begins(at) or (word.tag == "VBG" and word.arc in ("acl", "ROOT"))


def hangs_on_a_wish(tree: Tree, at: int) -> bool:
    """Whether this verb only says what the film is to be or to do: "something that gets people moving", "make it move"."""
    for _ in range(6):
        word = tree.words[at]
        above = word.head
        if word.arc not in HANGS or above == at:
            return False
        if word.arc == "relcl" and tree.words[above].norm in UNNAMED:
            return is_to_the_studio(tree, tree.words[above].head)
        own = tree.kid(at, "nsubj")
        made = tree.words[above].norm in ("make", "let", "keep") and own is not None
        if made and tree.words[own or 0].norm in UNNAMED and is_to_the_studio(tree, above):
            return True
        at = above
    return False


def _asks_for_a_film(tree: Tree, at: int, subject: int | None) -> bool:
    """ "Make a film about", "I'd like an ad for", "need something that", "keep it slow"."""
    word = tree.words[at]
    made = tree.kid(at, "dobj", "ccomp", "attr", "oprd")
    if word.norm not in words_that("studio") or made is None:
        return False
    if subject is not None and tree.words[subject].norm not in US:
        return False
    nouns = {tree.words[each].norm for each in (made, *tree.kids[made])}
    if nouns & words_that("film"):
        return True
    bare = word.tag in ("VB", "VBP")
    if bare and tree.words[made].norm in ("something", "one") and word.norm not in words_that("says what is shown"):
        return True
    if subject is not None:
        return False
    if word.norm == "tell" and tree.begins(at) and tree.kid(at, "ccomp") is not None:
        return True
    if bare and nouns & words_that("part of a film"):
        return True
    if word.norm == "make":
        return bool(nouns & UNNAMED)
    alone = word.arc == "conj" and tree.kid(at, "prep", "ccomp", "acomp", "advmod", "oprd") is None
    return word.norm in words_that("says how it is made") and not alone and bool(nouns & UNNAMED - {"me", "us"})


def _is_about_the_film(tree: Tree, at: int, subject: int | None) -> bool:
    """ "The film opens on", "a commercial that feels honest", "a film called"."""
    if subject is not None and tree.is_relative(subject):
        subject = tree.words[at].head
        if tree.is_verb(subject):
            return False
    if subject is None and tree.words[at].arc == "acl":
        subject = tree.words[at].head
        return tree.words[subject].norm in words_that("film") and tree.words[at].tag == "VBG" and subject == at - 1
    return subject is not None and tree.words[subject].norm in words_that("film")


def _is_context(tree: Tree, at: int, subject: int | None) -> bool:
    """Why the film is wanted: "my hands shake so keep it slow", "we made a game and need a trailer"."""
    if subject is None:
        return False
    for kid in tree.kids[at]:
        so = tree.words[kid].norm == "so"
        ask = min(kid + so, len(tree.words) - 1)
        joined = tree.words[kid].arc == "conj" and tree.words[subject].norm in US
        if at < kid and (so or joined) and _asks_for_a_film(tree, ask, tree.kid(ask, "nsubj")):
            return True
    return False
