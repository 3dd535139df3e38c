"""What stands before 的: an owner, an adjective, or a clause about the noun behind it."""

from __future__ import annotations

from dataclasses import replace

from language.chinese.naming import is_alive
from language.chinese.nouns import Phrase
from language.chinese.words import words_that

Relative = tuple[list[Phrase], Phrase]


def relatives(row: list[Phrase], has_subject: bool) -> tuple[list[Phrase], list[Relative]]:
    """The row with only the noun behind each 的, and the clauses that stood before it with that noun."""
    kept: list[Phrase] = []
    found: list[Relative] = []
    at = 0
    while at < len(row):
        each = row[at]
        if each.kind != "of":
            kept.append(each)
            at += 1
            continue
        at += 1
        if at >= len(row) or row[at].kind not in ("noun", "time") or not kept:
            if at < len(row) and row[at].kind == "verb" and row[at].text == "是" and kept and kept[-1].kind == "verb":
                at += 1
            continue
        head = row[at]
        verb = next((nth for nth in range(len(kept) - 1, -1, -1) if kept[nth].kind == "verb"), None)
        if verb is not None and _is_clause(kept, verb, head, row[at + 1 :], has_subject):
            begins = _begins(kept, verb)
            found.append((kept[begins:], head))
            kept = kept[:begins]
        else:
            head = _owned(kept, head)
        row = [*row[:at], head, *row[at + 1 :]]
    return kept, found


def _owned(kept: list[Phrase], head: Phrase) -> Phrase:
    """The noun behind 的 with what owns it left out; a place or a time before it goes on to the verb."""
    owner = kept[-1]
    led = len(kept) > 1 and kept[-2].kind in ("prep", "verb")
    if owner.kind == "time" and led:
        kept.pop()
        return head
    if (
        owner.kind == "time"
        and len(kept) > 2
        and kept[-2].text in words_that("pronoun", "me")
        and kept[-3].kind == "verb"
    ):
        kept.pop()
        return replace(head, owner=kept.pop().text)
    if owner.kind == "noun" and (not owner.place or led):
        kept.pop()
        return replace(head, owner=owner.text, counted=head.counted or owner.counted)
    while kept and kept[-1].kind == "other" and kept[-1].text not in words_that("denies"):
        kept.pop()
    return head


def _is_clause(kept: list[Phrase], verb: int, head: Phrase, behind: list[Phrase], has_subject: bool) -> bool:
    """Whether the verb before 的 belongs to a clause about the noun behind it, and is not the stretch's own verb whose object has an owner."""
    before, deed, doer = kept[-1], kept[verb], _doer_before(kept, verb)
    if deed.text in words_that("being"):
        return False
    if head.kind == "time" and deed.root not in words_that("points_at", "studio"):
        return True
    if before.kind == "verb" or (before.kind in ("other", "measure") and verb == len(kept) - 2):
        return True
    if before.kind == "time" and kept[-2].text in words_that("pronoun", "me"):
        return False
    if before.kind == "time":
        return doer is not None or not deed.aspect or any(each.kind == "verb" for each in behind)
    if before.kind == "noun" and verb and kept[verb - 1].kind == "verb" and kept[verb - 1].aspect:
        return True
    if before.text in words_that("pronoun", "me"):
        return False
    if before.owner and before.kind == "noun" and doer is None:
        return False
    if head.text in words_that("abstract") and not (doer is None and before.kind == "noun" and is_alive(before.text)):
        return True
    if before.place and not (deed.result or deed.text in words_that("motion", "existence")):
        return False
    return _is_its_doer(kept, verb, doer, head, behind, has_subject)


def _is_its_doer(
    kept: list[Phrase], verb: int, doer: Phrase | None, head: Phrase, behind: list[Phrase], has_subject: bool
) -> bool:
    """修手机的夫妻 or 打开妈妈的手机: whether the noun behind 的 does the verb before it, whose object stands between."""
    opened = _group(kept, verb)
    later = any(each.kind == "verb" for each in behind)
    if opened and kept[opened - 1].kind == "measure":
        return True
    if doer is not None:
        return doer.place or (doer.name and not later)
    if kept[verb].aspect or kept[verb].result:
        return False
    return (
        later
        or (is_alive(head.text) and not is_alive(kept[-1].text) and not kept[-1].name)
        or head.counted
        or not (has_subject or any(each.kind in ("noun", "verb") for each in kept[:opened]))
    )


def _doer_before(kept: list[Phrase], verb: int) -> Phrase | None:
    """The noun before the verb that no preposition leads."""
    for nth in range(verb - 1, -1, -1):
        if kept[nth].kind == "verb":
            return None
        if kept[nth].kind == "noun" and (nth == 0 or kept[nth - 1].kind != "prep"):
            return kept[nth]
    return None


def _group(kept: list[Phrase], verb: int) -> int:
    """Where the verb's own adverbs and prepositions begin."""
    begins = verb
    while begins and (
        kept[begins - 1].kind in ("other", "time", "prep")
        or (kept[begins - 1].kind == "noun" and begins > 1 and kept[begins - 2].kind == "prep")
    ):
        begins -= 1
    return begins


def _begins(kept: list[Phrase], verb: int) -> int:
    """Where the clause before 的 begins: with the verb's adverbs and prepositions, the verbs that lead to it, and its own subject."""
    begins = _group(kept, verb)
    leads = words_that("wish", "helps", "denies")
    while begins and kept[begins - 1].kind == "verb" and kept[begins - 1].text in leads:
        begins = _group(kept, begins - 1)
    if (
        begins > 1
        and kept[begins - 1].kind == "noun"
        and kept[begins - 2].kind == "verb"
        and kept[begins - 2].text in ("去", "来", "到")
    ):
        return _group(kept, begins - 2)
    if begins and kept[begins - 1].kind == "noun":
        begins -= 1
        if (
            begins
            and kept[begins - 1].kind == "verb"
            and kept[begins - 1].text in words_that("makes", "brings") - words_that("viewing")
        ):
            return _group(kept, begins - 1)
    if begins and kept[begins].text == "人" and kept[begins - 1].text in ("没", "没有", "有"):
        begins -= 1
    if begins and kept[begins - 1].kind == "noun" and kept[begins - 1].place:
        begins -= 1
    return begins
