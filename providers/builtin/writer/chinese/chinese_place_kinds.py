"""Which kind of place a Chinese word is: by what it is a corner of, by the world it lies in, by how it ends."""

from __future__ import annotations

from providers.builtin.writer.vocabulary import lexicon

PARTS = lexicon.word_set("chinese", "parts")
"""Corners that are seen as the place they are of: 医院走廊."""


def world_of_town(word: str) -> str:
    """The kind of the world that a town lies in: a 海底城 is under water, whatever a 城 is."""
    starts = (
        w for w in lexicon.word_set("chinese", "worlds") if word.startswith(w) and word[len(w) :][:1] in tuple("城镇村")
    )
    return next((lexicon.place_words("zh")[w] for w in starts), "")


def kind_of_place(word: str, head: str) -> str:
    """The kind of a place by its word and the last noun of that."""
    return world_of_town(word) or _part_of(word) or lexicon.place_words("zh").get(head) or _place_of(word)


def _part_of(word: str) -> str:
    """The kind of the place that a corner is of; "" where its word does not say."""
    whole = next((word.removesuffix(end) for end in PARTS if word.endswith(end)), "")
    return lexicon.place_words("zh").get(whole, "") if len(whole) > 1 else ""


def _place_of(word: str) -> str:
    for end, place in sorted(lexicon.place_words("zh").items(), key=lambda p: -len(p[0])):
        if word.endswith(end):
            return place
    held = [w for w in lexicon.place_words("zh") if len(w) > 1 and w in word]
    if held:
        return lexicon.place_words("zh")[max(held, key=len)]
    ends: dict[str, str] = lexicon.table("chinese")["place_ends"]
    return ends.get(word[-1], "village")
