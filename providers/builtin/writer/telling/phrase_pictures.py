"""What is seen while a piece of a sentence is said: the things it names as far as they are drawn, its place and hour, who is in it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from language.chinese.words import is_somebody
from language.english.lexis import noun_class, seen_as
from language.knowledge import named_things
from language.phrases import TextPhrase
from providers.builtin.painter.things.things import find_drawing
from providers.builtin.writer.shots import camera_subjects
from providers.builtin.writer.telling.story_telling import tell_story
from providers.builtin.writer.understanding.corrected_reading import corrected_reading
from providers.builtin.writer.vocabulary import lexicon
from providers.builtin.writer.vocabulary.reading import Reading, Who

ACTED_S = 12
"""Of the story by which a piece with somebody in it is acted."""
NIGHTS = {
    "zh": re.compile(r"[一两三四五六七\d]夜"),
    "en": re.compile(r"\b(?:\d+|one|two|three|four|five|six|seven) nights\b", re.I),
}
"""How long somebody stays, and not when."""
ENTITIES = Path(__file__).parents[4] / "data" / "prompts" / "intent" / "entities.en.toml"
PEOPLE = frozenset(
    "baker barber chef mom mum mama grandpa grandma auntie aunt uncle toddler kid kids farmer waiter waitress tailor potter builder carpenter".split()  # noqa: SIM905
)
OFTEN = 2
"""Times that the list's own text has an English word as a noun: rarer ones are more often a machine (juicer) or a food (tart)."""
VIEWS = frozenset(
    [
        "sunrise",
        "sunset",
        "sunrise-over-mountains",
        "cityscape",
        "cityscape-at-dusk",
        "night-with-stars",
        "national-park",
        "desert-island",
    ]
)
"""Drawings that are a whole view in a frame: no thing that stands anywhere."""
OTHER_SENSE = frozenset(["zip", "time-machine", "test-tube", "joker", "skateboard", "military-helmet", "film-frames"])
"""Drawings that an everyday word (patch, machine, tube, card, board, helmet, film) seldom means."""
IN_PLACE = frozenset("in at on to into through along across from near inside outside by around over under".split())  # noqa: SIM905
AFTER_HEAD = IN_PLACE | frozenset("that which who since with for of where when while and is are gets opens".split())  # noqa: SIM905
RIDDEN = ("train", "boat", "ship")
"""Places that are things as well: seen from outside where the piece names nothing else."""
LONGEST_PLACE = 4
"""Chinese signs of a word for a place."""


@dataclass(frozen=True)
class PhrasePicture:
    """`things` are drawn as what they are; `place` is a word of providers.builtin.vocabulary.PLACES, `when` one of WHEN, empty where the
    piece says none, like `weather`. `people` are members of a script's cast, called by the piece's own words, and `pose` is what they do."""

    things: tuple[str, ...] = ()
    place: str = ""
    when: str = ""
    weather: str = ""
    people: tuple[dict[str, Any], ...] = ()
    pose: str = ""


def picture_of(phrase: TextPhrase, language: str) -> PhrasePicture:
    acted = acted_by(phrase.text, language)
    names = {member["role"] for member in acted.people}
    nouns = [noun for noun in phrase.nouns if noun.lower() not in names]
    things = tuple(dict.fromkeys(thing for noun in nouns if (thing := drawn_thing(noun, language))))
    place = place_in(phrase.text, language) or _named_place(phrase.nouns, language)
    outside = place in RIDDEN and any(place_in(thing, language) == place for thing in things)
    return replace(acted, things=things, place="" if outside else place)


def drawn_thing(noun: str, language: str) -> str:
    """The noun, or what it ends in, as far as just that is drawn (智能门锁: 门锁). Empty for a place, but not for what rides."""
    if place_in(noun, language) not in ("", *RIDDEN):
        return ""
    if language == "zh":
        ends = [noun[at:] for at in range(len(noun))]
    else:
        words = noun.lower().split()
        ends = [" ".join(words[at:]) for at in range(len(words))]
    for end in ends:
        drawing = find_drawing(end)
        if drawing is None or drawing.name in VIEWS or drawing.name in OTHER_SENSE:
            continue
        if language == "en" and end != ends[0] and "-" in drawing.name and not camera_subjects.is_own_word(end):
            continue  # a bike tube is no test tube
        if drawing.name.startswith("beast ") or camera_subjects.is_drawn_by_name(
            end, named_things().get(end, end), language
        ):
            longer = ends[: ends.index(end)]
            return next((name for name in longer if find_drawing(name) == drawing), end)
    return ""


@cache
def _place_words(language: str) -> dict[str, str]:
    return {
        re.sub("[-_]", " ", word).lower(): place
        for place, words in lexicon.table("places").items()
        for word in words[language].split()
    }


def place_in(text: str, language: str) -> str:
    """The last place that a text names: in English what it is about, or what stands behind "in", "at", "to"; empty where it names none."""
    known = _place_words(language)
    if language == "zh":
        spans = [(at + size, size) for size in range(LONGEST_PLACE, 1, -1) for at in range(len(text) - size + 1)]
        found = [(end, size) for end, size in spans if text[end - size : end] in known]
        return known[text[max(found)[0] - max(found)[1] : max(found)[0]]] if found else ""
    words = re.findall(r"[a-z']+", text.lower())
    head = next((nth for nth, word in enumerate(words) if nth and word in AFTER_HEAD), len(words)) - 1
    for at in range(len(words) - 1, -1, -1):
        if at != head and not IN_PLACE & set(words[max(0, at - 4) : at]):
            continue
        for name in (" ".join(words[max(0, at - 1) : at + 1]), words[at], words[at].removesuffix("s")):
            if name in known:
                return known[name]
    return ""


def _named_place(nouns: Sequence[str], language: str) -> str:
    """The place that a name says with its last sign: 青城山."""
    known = _place_words(language)
    return next((known[noun[-1]] for noun in nouns if language == "zh" and len(noun) > 2 and noun[-1] in known), "")


@lru_cache(256)
def acted_by(text: str, language: str) -> PhrasePicture:
    """Who is in a text and what they do in it, as the story of it would be acted; its hour and weather."""
    reading = corrected_reading(text, language, {})
    own = {who.role or who.name for who in reading.who if _is_somebody(who, language)}
    seen = PhrasePicture(
        when="" if NIGHTS[language].search(text) else reading.when,
        weather="" if reading.weather == "clear" else reading.weather,
    )
    if not own:
        return seen
    told = tell_story(reading, ACTED_S)
    said = next(
        (beat for scene in told["scenes"] for beat in scene["beats"] if beat["kind"] == "narration" and beat["shows"]),
        None,
    )
    if said is None:
        return seen
    people = [m for m in told["cast"] if m["name"] in said["shows"] and (m["role"] or m["name"]) in own]
    called = {_called(member, reading): {**member, "name": _called(member, reading)} for member in people}
    return replace(seen, people=tuple(called.values()), pose=str(said["pose"]) if called else "")


def names_somebody(phrase: TextPhrase, language: str) -> bool:
    """Whether somebody is in a piece, by a name or by a word for people."""
    who = corrected_reading(phrase.text, language, {}).who
    named = any(each.kind == "human" and each.name for each in who)
    return named or any(_is_people_word(noun, language) for noun in phrase.nouns)


@cache
def _people_words() -> frozenset[str]:
    """English words for people that the word list seldom met."""
    return frozenset(tomllib.loads(ENTITIES.read_text("utf-8"))["character"]["words"].split()) | PEOPLE


def _is_somebody(who: Who, language: str) -> bool:
    """Whether the word is one for people: what is advertised, eaten or ridden is none, though a list calls a juicer a person."""
    named = bool(who.name) and not who.role
    return who.kind == "human" and (named or (not find_drawing(who.role) and _is_people_word(who.role, language)))


def _is_people_word(noun: str, language: str) -> bool:
    if language == "zh":
        return is_somebody(noun)
    last = noun.rsplit(maxsplit=1)[-1].lower() if noun else ""
    return any(
        word in _people_words() or (noun_class(word) == "person" and seen_as(word)[0] >= OFTEN)
        for word in {last, last.removesuffix("s")}
    )


def _called(member: dict[str, Any], reading: Reading) -> str:
    """As the text calls them: a name of their own, else their role."""
    if member["name"] in reading.text:
        return str(member["name"])
    role = str(member["role"])
    return role if reading.language == "zh" else role[0].upper() + role[1:]
