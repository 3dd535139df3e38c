"""Who is in a clause that does not call them by name: whoever does it, and whoever a "him" or an "it" of it stands for."""

from __future__ import annotations

import re
from collections.abc import Sequence

from providers.builtin.writer.plot.film_actors import Actor
from providers.builtin.writer.plot.plot_slots import Slots
from providers.builtin.writer.vocabulary import presence
from providers.builtin.writer.vocabulary.reading import Deed

PRONOUNS = {
    "zh": {
        "m": r"(?<!其)(?<!吉)他(?![们乡人])",
        "f": r"她(?!们)",
        "n": r"它(?!们)",
        "all": r"[他她它]们|大家|彼此|互相",
    },
    "en": {"m": r"\b(?:he|him)\b", "f": r"\b(?:she|her)\b", "n": r"\bit\b", "all": r"\b(?:they|them|each other)\b"},
}
"""Words for somebody who was named before, by their sex; "all" for everybody who was."""
MOST = 2
"""So many people a pronoun brings in: which of two is meant is often not to be known, and both are there."""


def people_of_clauses(deeds: Sequence[Deed], slots: Slots) -> dict[Deed, list[str]]:
    """By clause, in the order of the sentence: the names of those who do it, then of those its pronouns stand for."""
    lately: list[Actor] = []
    found: dict[Deed, list[str]] = {}
    for deed in deeds:
        players = [actor for actor in slots.players(deed) if actor.who.kind != "thing"]
        named = [actor for actor in slots.company if _is_named(actor, deed.text, slots)]
        meant = _stood_for(deed.text, [a for a in reversed(lately) if a not in players], slots.reading.language)
        meant = [actor for actor in meant if actor not in named]
        found[deed] = [actor.name for actor in (*players, *meant) if actor.state in presence.SEEN]
        here = [*meant, *named, *players]
        lately = [*(actor for actor in lately if actor not in here), *dict.fromkeys(here)]
    return found


def _is_named(actor: Actor, text: str, slots: Slots) -> bool:
    low = text.lower()
    return any(word and word.lower() in low for word in (slots.being(actor), actor.who.role, actor.name))


def _stood_for(text: str, before: Sequence[Actor], language: str) -> list[Actor]:
    """Of those who were there before, the latest first: whom the pronouns of a text can stand for."""
    words = PRONOUNS[language]
    if re.search(words["all"], text, re.I):
        return list(before[:MOST])
    said = [sex for sex in ("m", "f", "n") if re.search(words[sex], text, re.I)]
    return [actor for actor in before if any(_fits(actor, sex) for sex in said)][:MOST]


def _fits(actor: Actor, sex: str) -> bool:
    """Whether somebody may be called so: an animal is called he and she as well, a person never it."""
    if sex == "n":
        return actor.who.kind != "human"
    return actor.who.kind != "human" or actor.who.sex in ("", "n", sex)
