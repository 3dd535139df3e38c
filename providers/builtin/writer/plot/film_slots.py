"""What the lines and conditions of a plot may ask a film: its reading, its company, and how each is called."""

from __future__ import annotations

from typing import Protocol

from providers.builtin.writer.plot.film_actors import Actor
from providers.builtin.writer.plot.moment import Moment
from providers.builtin.writer.vocabulary.reading import Deed, Noun, Reading


class FilmSlots(Protocol):
    """The slots of one film, as those see them who only ask; `plot_slots.Slots` fills them."""

    reading: Reading
    company: list[Actor]
    place: str
    heart: Noun | Actor | None
    """The noun the sentence is most about, as {N} has it."""
    kits: dict[str, dict[str, str]]
    """Tool, gesture and rule of A, B and C, by letter."""
    moment: Moment | None
    """What was told last, while the packets that follow it are drawn."""

    @property
    def zh(self) -> bool: ...

    def actor(self, letter: str) -> Actor | None: ...

    def main_deeds(self) -> list[Deed]: ...

    def means(self) -> dict[str, str]: ...

    def noun_word(self, noun: Noun | Actor | None) -> str: ...

    def noun(self, noun: Noun) -> str: ...

    def others(self) -> list[Actor]: ...

    def own(self) -> list[Actor]: ...

    def players(self, deed: Deed) -> list[Actor]: ...

    def skill(self) -> str: ...

    def talkers(self) -> bool: ...

    def things_of(self, tag: str) -> list[Noun]: ...

    def being(self, actor: Actor) -> str: ...

    def lead_index(self) -> int | None: ...

    def subject(self, deed: Deed) -> str: ...

    def is_done_to(self, actor: Actor | None) -> bool: ...
