"""What somebody corrected of a sentence that is told by its pieces: words in the sentence, and what is seen meanwhile."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from providers.builtin.writer.telling.phrase_pictures import PhrasePicture, acted_by, drawn_thing
from providers.builtin.writer.understanding.corrected_reading import replaced_words, with_replaced_words
from providers.builtin.writer.understanding.understand import understand
from providers.builtin.writer.vocabulary import lexicon

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

    def of_picture(self, picture: PhrasePicture, place: str, when: str) -> PhrasePicture:
        """A picture as it was corrected; `place` and `when` are the first that the film's pieces name."""
        people = [
            {**member, **self.people.get(member["role"], {})}
            for member in picture.people
            if member["role"] not in self.removed_people
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
        people={role: {key: str(who[key]) for key in ("sex", "age") if who.get(key)} for role, who in people.items()},
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
    first, *rest = [corrections.of_picture(picture, place, when) for picture in pictures]
    added = [acted_by(LOOKS_AROUND[language].format(role=role), language) for role in corrections.added_people]
    people = [
        {**member, **corrections.people.get(member["role"], {})} for picture in added for member in picture.people
    ]
    things = [thing for word in corrections.added_things if (thing := drawn_thing(word, language))]
    pose = first.pose or next((picture.pose for picture in added if picture.pose), "")
    first = replace(first, people=(*first.people, *people), things=(*first.things, *things), pose=pose)
    return [first, *rest]
