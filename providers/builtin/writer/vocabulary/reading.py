"""What a sentence was understood to say: who, where, when, which things, and what is done."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(frozen=True)
class Who:
    """Somebody in the sentence. `role` is the sentence's own word for them; `name` is empty until the casting."""

    role: str
    name: str = ""
    kind: str = "human"
    species: str = ""
    sex: str = "n"
    age: str = "adult"
    count: int = 1
    traits: tuple[str, ...] = ()
    measure: str = "个"
    plural: str = ""
    """The sentence's own plural, where it has one: children, wolves."""
    senses: tuple[str, ...] = ()
    """What the sentence takes from them or gives an animal: blind, deaf, mute, speaks."""


@dataclass(frozen=True)
class Noun:
    """A place, a thing, or an idea, which is everything that cannot be held."""

    word: str
    kind: str = "thing"
    measure: str = ""
    traits: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    plural: bool = False
    place: str = ""
    """For a place: one word of providers.builtin.vocabulary.PLACES."""
    article: str = ""
    """English: the sentence's own determiner ("the", "her", or none for a name or a mass)."""


@dataclass(frozen=True)
class Deed:
    """One thing that the sentence says somebody does: a predicate without its subject.

    `who` counts in `Reading.who`, or is None where `subject` is a thing or nobody. `text` is finite (English: present
    tense where the sentence has it), `base` fits after "wants to". `aside` is true for a clause that only tells who
    somebody is: "who never speaks", 会说话的.
    """

    text: str
    who: int | None = None
    also: int | None = None
    """Somebody who does it together with them."""
    subject: str = ""
    base: str = ""
    aside: bool = False
    lead: str = ""
    """What stands before the subject and is no place: "Every Thursday", 停电的那一晚."""
    part: str = "act"
    """What it is in the story: act, event, goal, obstacle, truth or outcome (see data/writer/frames.LANGUAGE.txt)."""
    whole: bool = False
    """Whether `text` is a whole sentence with whoever is in it: 店里来了一个客人."""
    acts: frozenset[str] = frozenset()
    """Groups of [verbs] that it belongs to."""
    goes_on: bool = False
    """Whether it is told in one breath with what is told before it."""


@dataclass(frozen=True)
class Frame:
    """How a sentence is built as a story: each field is in the sentence's own words, empty where it does not say."""

    names: tuple[str, ...] = ()
    """The frames of data/writer/frames.LANGUAGE.txt that it fits."""
    goal: str = ""
    """What its lead wants to do: stands after "wants to" and after 想要."""
    aims: bool = False
    """Whether it is still to be done: wanted, tried, promised; false where it is being done."""
    obstacle: str = ""
    event: str = ""
    truth: str = ""
    outcome: str = ""
    by: str = ""
    cause: str = ""
    """For whom or what it is done."""
    lost: str = ""
    habit: str = ""


@dataclass(frozen=True)
class Reading:
    text: str
    language: str
    who: tuple[Who, ...] = ()
    places: tuple[Noun, ...] = ()
    things: tuple[Noun, ...] = ()
    ideas: tuple[Noun, ...] = ()
    deeds: tuple[Deed, ...] = ()
    frame: Frame = Frame()
    acts: frozenset[str] = frozenset()
    content: tuple[str, ...] = ()
    """Every content word of the sentence, in order, without repeats."""
    seasons: tuple[str, ...] = ()
    """Words of season, feast and weather: 冬天, blizzard."""
    mentions: tuple[str, ...] = ()
    """Nouns that only say which: 戏班 of 戏班的武生, typewriter of a typewriter repairman. Named, never what a film is about."""
    when: str = ""
    when_word: str = ""
    weather: str = ""
    weather_word: str = ""
    genre: str = ""
    """One of the studio's five."""
    fine: str = ""
    """One of the ten of data/writer/genres.toml: slice of life, mystery, fairy tale, documentary ..."""
    mood: str = ""
    seconds: int | None = None
    ad: bool = False
    form: str = "plain"
    """What kind of film is asked for: ad, appeal (sells nothing), documentary, portrait, question, topic or plain."""
    product: str = ""
    """What an ad sells, in the sentence's own word; it stands among `things` too, first."""
    tagline: str = ""
    """What an ad says last of all, in the sentence's own words."""
    topic: str = ""
    """What a film is about whose sentence has no story yet: 错过, waiting."""
    said: str = ""
    """The sentence as a logline says it: chat and asking off, what kind of film it is still there."""
    told: bool = False
    """Whether `text` is a small story that answers a question or a topic, not the sentence's own."""
    asked: str = ""
    """The whole sentence as it was typed, cleaned; `text` is the story that is left of it."""
    facts: dict[str, Any] = field(default_factory=dict)

    @property
    def place(self) -> str:
        return self.places[0].place if self.places else ""

    def named(self) -> list[str]:
        """Its people, places and things (what cannot be held too), as the words that a film must still name."""
        nouns = (*self.places, *self.things, *self.ideas)
        words = [w.role or w.name for w in self.who] + [n.word for n in nouns]
        words += [m for m in (*self.seasons, *self.mentions) if not any(m == w for w in words)]
        return list(dict.fromkeys(w for w in words if w))

    def as_answer(self) -> dict[str, Any]:
        """The shape of purpose "idea"."""
        main = [d for d in self.deeds if not d.aside] or list(self.deeds)
        wanted = self.frame.goal or next((d.base or d.text for d in main if d.who is not None), "")
        happens = "; ".join(
            ((self.who[d.who].role if d.who is not None and not d.whole else d.subject) + " " + d.text).strip()
            for d in main
        )
        return {
            "language": self.language,
            "genre": self.genre,
            "mood": self.mood,
            "who": [
                {k: v for k, v in asdict(w).items() if k in ("name", "role", "kind", "sex", "age", "count")}
                for w in self.who
            ],
            "where": self.places[0].word if self.places else "",
            "place": self.place,
            "when": self.when,
            "weather": self.weather,
            "things": [t.word for t in self.things],
            "wants": wanted,
            "happens": happens if self.language == "en" else happens.replace(" ", ""),
            "seconds": self.seconds,
            "ad": self.ad,
        }
