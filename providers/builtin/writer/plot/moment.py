"""A moment of a plot: what is done by whom and with what."""

from __future__ import annotations

from dataclasses import dataclass

from providers.builtin.writer.plot.film_actors import Actor
from providers.builtin.writer.vocabulary import lexicon
from providers.builtin.writer.vocabulary.reading import Deed, Noun

WITH = {"in": ("in",), "pair": ("in", "co"), "co": ("co",)}
"""Whom a packet means by somebody else: whom it is done to, or who does it together with them. Nobody else is sure to be there."""


@dataclass(frozen=True)
class Moment:
    """`doer` (S of a packet) is None where a thing, nobody, or somebody who cannot be seen does it. `other` (R) is somebody else
    who can speak; `how` they are part of it: "in" where the deed names them, "co" where they do it too."""

    deed: Deed
    doer: Actor | None
    other: Actor | None
    how: str
    noun: Noun | None
    kinds: frozenset[str] = frozenset()
    """What kinds of data/writer/kinds.toml the noun is of."""
    itself: bool = False
    """Whether it is a thing's own deed, the noun's."""
    being: Actor | None = None
    """Somebody else whom the clause names and who is there, speaking or not: R where `other` is nobody."""

    @property
    def second(self) -> Actor | None:
        """R: somebody else in it, whom the sentence names rather than one who was found to talk with."""
        return self.being if self.being and (self.other is None or self.other.invented) else self.other

    def holds(self, condition: str) -> bool:
        """s, s.human s.child s.talk ..., r, r.animal ..., with, with.in, with.co, with.pair, obj, obj.small ..., self, p.truth p.obstacle
        ...; else a group of acts."""
        head, _, kind = condition.partition(".")
        if head in ("s", "r"):
            actor = self.doer if head == "s" else self.second
            return actor is not None and (not kind or _is(actor, kind))
        if head == "self":
            return self.itself
        if head == "with":
            return self.other is not None and (not kind or self.how in WITH[kind])
        if head == "obj":
            return self.noun is not None and (not kind or kind in self.noun.tags or kind in self.kinds)
        if head == "p":
            return self.deed.part == kind
        return condition in self.deed.acts


def _is(actor: Actor, kind: str) -> bool:
    who = actor.who
    known = {
        "talk": actor.speaks() and not actor.crowd,
        "human": who.kind == "human" and not actor.crowd,
        "many": actor.crowd or who.count > 1,
        "hands": who.kind in ("human", "robot"),
        "legs": who.kind == "animal" and not is_legless(who.species or who.role),
    }
    return known.get(kind, kind in (who.kind, who.age))


def is_legless(species: str) -> bool:
    """Whether an animal does not go on four legs, with ears to prick up: a fish, a bird, a snail."""
    words = lexicon.table("kinds")["legless"]
    return any(species.lower().endswith(word) for line in words.values() for word in line.split())
