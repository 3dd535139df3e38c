"""What somebody corrected of a sentence that is told by its pieces: words in the sentence, and what is seen meanwhile."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from providers.builtin.writer.plot.actor_looks import cast_member
from providers.builtin.writer.plot.film_actors import Actor
from providers.builtin.writer.telling.phrase_pictures import PhrasePicture, acted_by, drawn_thing
from providers.builtin.writer.understanding.corrected_reading import replaced_words, with_replaced_words
from providers.builtin.writer.understanding.understand import understand
from providers.builtin.writer.vocabulary import lexicon
from providers.builtin.writer.vocabulary.reading import Who

LOOKS_AROUND = {"zh": "一个{role}看了看四周", "en": "The {role} looks around"}
"""Who was added by hand does so: the sentence says nothing of them."""


@dataclass(frozen=True)
class PhraseCorrections:
    """`idea` is the sentence with each word that was written over in its place. `place`, `when` and `weather` are empty where
    they are as they were read, `seen_at` is the place that was read. `people` are facts of a cast by role ("sex", "age")."""

    idea: str
    seen_at: str = ""
    place: str = ""
    when: str = ""
    weather: str = ""
    mood: str = ""
    people: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    added_people: tuple[str, ...] = ()
    removed_people: frozenset[str] = frozenset()
    added_things: tuple[str, ...] = ()
    removed_things: frozenset[str] = frozenset()

    def of_member(self, member: dict[str, Any], language: str) -> dict[str, Any]:
        """One of the cast with the sex and the age that were corrected, and looks that go with them."""
        facts = self.people.get(member["role"])
        if not facts:
            return member
        who = Who(member["role"], kind=member["kind"], sex=facts["sex"], age=facts["age"])
        drawn = cast_member(Actor(member["name"], who), language, random.Random(f"{self.idea}|{member['role']}"))
        return {**drawn, "name": member["name"], "role": member["role"]}

    def of_picture(self, picture: PhrasePicture, place: str, when: str, language: str) -> PhrasePicture:
        """A picture as it was corrected; `place` and `when` are the first that the film's pieces name."""
        people = [
            self.of_member(member, language) for member in picture.people if member["role"] not in self.removed_people
        ]
        return replace(
            picture,
            things=tuple(thing for thing in picture.things if not any(thing in word for word in self.removed_things)),
            place=self.place if self.place and picture.place in ("", place, self.seen_at) else picture.place,
            when=self.when if self.when and picture.when in ("", when) else picture.when,
            weather=self.weather or picture.weather,
            people=tuple(people),
            pose=picture.pose if people else "",
        )


def read_corrections(idea: str, language: str, understood: Mapping[str, Any]) -> PhraseCorrections:
    """What is understood now against what was read: a fact that is the same was not corrected."""
    read = understand(idea, language)
    was = read.as_answer()
    now = {name: understood[name] for name in was if understood.get(name) not in (None, was[name])}
    pairs = replaced_words(read, now)
    where = str(now.get("where", ""))
    place = (lexicon.place_of(where, read.language) if where else "") or str(now.get("place", ""))
    roles, people = [who["role"] for who in was["who"]], {str(who.get("role", "")): who for who in now.get("who", ())}
    had, things = list(was["things"]), [str(word) for word in now.get("things", was["things"])]
    old, new = {pair[0] for pair in pairs}, {pair[1] for pair in pairs}
    return PhraseCorrections(
        idea=with_replaced_words(idea, pairs),
        seen_at=read.place,
        place=place,
        when=str(now.get("when", "")),
        weather=str(now.get("weather", "")),
        mood=str(understood.get("mood") or ""),
        people={
            role: {"sex": str(who["sex"]), "age": str(who.get("age") or "adult")}
            for role, who in people.items()
            if who not in was["who"] and who.get("sex") in ("f", "m")
        },
        added_people=tuple(role for role in people if role and role not in roles and role not in new),
        removed_people=frozenset(role for role in roles if people and role not in people and role not in old),
        added_things=tuple(word for word in things if word not in had and word not in new),
        removed_things=frozenset(word for word in had if word not in things and word not in old),
    )


def corrected_pictures(
    pictures: Sequence[PhrasePicture], corrections: PhraseCorrections, language: str
) -> list[PhrasePicture]:
    """All pictures as they were corrected. Whoever and whatever was added is seen from the first on."""
    place = next((picture.place for picture in pictures if picture.place), "")
    when = next((picture.when for picture in pictures if picture.when), "")
    first, *rest = [corrections.of_picture(picture, place, when, language) for picture in pictures]
    added = [acted_by(LOOKS_AROUND[language].format(role=role), language) for role in corrections.added_people]
    people = [corrections.of_member(member, language) for picture in added for member in picture.people]
    things = [thing for word in corrections.added_things if (thing := drawn_thing(word, language))]
    pose = first.pose or next((picture.pose for picture in added if picture.pose), "")
    first = replace(first, people=(*first.people, *people), things=(*first.things, *things), pose=pose)
    return [first, *rest]
