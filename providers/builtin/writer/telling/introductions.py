"""Who somebody is, said where they are first seen: 失忆的女侦探顾青, the retired boxer Walter."""

from __future__ import annotations

import re

from providers.builtin.writer.chinese import chinese_people
from providers.builtin.writer.plot import film_cast
from providers.builtin.writer.plot.film_actors import Actor
from providers.builtin.writer.plot.plot_slots import Slots
from providers.builtin.writer.plot.wording_repairs import with_article
from providers.builtin.writer.vocabulary import lexicon
from providers.builtin.writer.vocabulary.english_word_forms import plural

WHICH = frozenset(("more", "only", "same", "other", "another", "own", "next", "first", "whole", "entire"))
"""English: what says which one or how many, and nothing of what somebody is."""


class Introductions:
    """Those of one film: nobody is introduced twice."""

    def __init__(self, slots: Slots) -> None:
        self.slots = slots
        self.known: set[str] = set()
        """Whose names have been introduced."""

    def of(self, text: str) -> str:
        """At first sight a name stands with what its bearer is: 失忆的女侦探顾青, the retired boxer Walter."""
        for actor in self.slots.company:
            name = self.slots.being(actor)
            if name in self.known or actor.name in self.known or name.lower() not in text.lower():
                continue
            if self.slots.reading.language == "en" and (several := self._several(text, actor)):
                text = several
                continue
            if actor.crowd:
                self.known.add(actor.name)
                continue
            alike = any(a.name in self.known and a.who.role == actor.who.role for a in self.slots.company)
            self.known.add(actor.name)
            if not alike:
                text = self._with_role(text, actor, name)
        return text

    def _several(self, text: str, actor: Actor) -> str:
        """English: Basil and Anselm, two burglars, break in; "" where they are not named together."""
        same = [a for a in self.slots.company if a.who.role == actor.who.role and a.who.role and not a.crowd]
        if len(same) < 2:
            return ""
        together = ", ".join(a.name for a in same[:-1]) + " and " + same[-1].name
        if together not in text:
            return ""
        self.known |= {a.name for a in same}
        traits = [t for t in actor.who.traits[:1] if t not in ("two", "three")]
        role = " ".join([{2: "two", 3: "three"}[min(3, len(same))], *traits, plural(actor.who.role)])
        return text.replace(together, f"{together}, {role},", 1)

    def _with_role(self, text: str, actor: Actor, name: str) -> str:
        who = actor.who
        if who.role == "人" or film_cast.is_pair_word(who.role):
            return text
        if self.slots.reading.language == "zh":
            if f"{who.role}{name}" in text or re.search(
                rf"({'|'.join(map(re.escape, who.traits)) or '的'})的?{re.escape(name)}", text
            ):
                return text
            traits = [t for t in who.traits if len(t) <= 5][:1]
            lead = "".join(
                t if "的" in t else t + ("" if t in ("退休", "退役") or len(t) == 1 else "的") for t in traits
            )
            if who.role != actor.name and (many := chinese_people.one_of_many(who.role)):
                return text.replace(name, f"{lead}{many}{actor.name}", 1)
            full = f"{lead}{who.role}" if who.role == actor.name else f"{lead}{who.role}{actor.name}"
            return text.replace(name, full, 1)
        if not who.role:
            return text
        role = " ".join([*[trait for trait in who.traits if trait not in WHICH][:2], who.role])
        if who.kind in ("animal", "thing") or actor.crowd:
            return re.sub(re.escape(name), f"the {role}", text, count=1, flags=re.IGNORECASE)
        if re.search(rf"^{re.escape(name)} (?!and\b)[a-z]", text) and "last" not in who.traits:
            one = (
                f"one of the {role}"
                if who.role.split()[-1] in lexicon.word_set("english", "groups")
                else with_article(role)
            )
            return text.replace(name, f"{name}, {one},", 1)
        return text.replace(name, f"the {role} {name}", 1)
