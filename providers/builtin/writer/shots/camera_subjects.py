"""What of an action's words a camera can be pointed at: the first thing they name that has a drawing of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from providers.builtin.painter.drawing.art_tables import art_table
from providers.builtin.painter.drawing.svg_drawings import Drawing
from providers.builtin.painter.places.furniture import furnished_with
from providers.builtin.painter.places.place_versions import place_recipe, version_of
from providers.builtin.painter.things import thing_states
from providers.builtin.painter.things.things import find_drawing, is_animal
from providers.builtin.writer.shots import film_grammar

LYING_ABOUT = 1.6
"""Heads of width from which a thing is furniture or a vehicle, and stands where it belongs."""
IN_HANDS = 1.3
"""Heads of width up to which a thing is held in two hands."""
AT_HANDS = ("hand", "counter", "soil")
"""Places of a pose, in data/art/poses.json, that are before its hands."""
NEAR = 6.0
"""Heads of width (about two metres) up to which a thing fills a frame by itself; what is larger is seen in its place."""


def drawing_of(word: str) -> Drawing | None:
    return find_drawing(word)


def fills_a_frame(word: str) -> bool:
    """Whether a near shot of the thing alone says something."""
    found = find_drawing(word)
    return found is not None and found.size <= NEAR and found.where not in ("far", "sky")


def swims(word: str) -> bool:
    """Whether it belongs in the water: a whale, a boat."""
    found = find_drawing(word)
    return found is not None and found.where == "water"


def place_has_own(place: str, location: str, word: str) -> bool:
    """Whether a place has such a thing of its own: the sofa of a living room."""
    found = find_drawing(word)
    picture = {"location": location}
    return found is not None and found.name in furnished_with(place_recipe(place, version_of(place, picture))["layers"])


def fits_in_hands(word: str) -> bool:
    found = find_drawing(word)
    return found is not None and found.where == "table" and found.size <= IN_HANDS


def is_worked_on(pose: str) -> bool:
    """Whether a pose takes a thing of the story into its hands."""
    row = art_table("poses").get(pose)
    return isinstance(row, dict) and bool(row.get("takes"))


def touches(pose: str) -> bool:
    """Whether who stands so has somebody else, or a beast, at hand."""
    row = art_table("poses").get(pose)
    return isinstance(row, dict) and ("with" in row or "beside" in row)


def is_out_of_place(word: str) -> bool:
    """Whether a thing is too large to be lying about where the story has not put it: a fridge in a hallway."""
    found = find_drawing(word)
    if found is None or is_animal(word) or found.name in art_table("things")["underfoot"]:
        return False
    return found.where == "ground" and LYING_ABOUT < found.size <= NEAR


def has_hands_at_work(pose: str) -> bool:
    """Whether the hands of a pose are at work, with a tool or on something before them, and no more need be seen of it."""
    row = art_table("poses").get(pose)
    if not isinstance(row, dict) or row.get("whole"):
        return False
    before = (each["at"][0] for each in row.get("works", ()) if each["art"])
    return bool(row.get("tools")) or any(str(at).startswith(AT_HANDS) for at in before)


def is_about_hands(text: str, language: str) -> bool:
    """Whether a text looks at hands."""
    return re.search(film_grammar.film_grammar()["named"]["hands"][language], text, re.I) is not None


def kind_of_drawing(word: str) -> str:
    """What a thing is drawn as, in whatever state; the word itself where it has no drawing."""
    found = find_drawing(word)
    return found.name.split(" ")[0] if found else word


def is_sought(text: str, language: str) -> bool:
    """Whether a text tells of what is lost or looked for: it is not there to be seen."""
    return re.search(film_grammar.film_grammar()["named"]["sought"][language], text, re.I) is not None


HEAD_M = 0.34
"""Of a person as they are drawn; drawings are measured in heads."""
HELD_M = 0.6
"""What is wider is not held up in one hand."""


def first_drawn_noun(text: str, language: str, location: str = "") -> str:
    """The first noun of the text that is drawn as it is meant, is not denied and does not only say where; "" where there is none."""
    passing = frozenset(film_grammar.film_grammar()["named"]["passing"][language])
    for at, word in find_nouns(text, language):
        if word in passing:
            continue
        before = re.split(r"[，。！？；：、,.!?;:]", text[:at])[-1]
        if word not in location.lower() and is_known_drawing(word, language) and not is_denied_by(before, language):
            return thing_states.with_state(word, text, language)
    return ""


def is_denied_by(text: str, language: str) -> bool:
    """Whether words say of what follows them that it is not there."""
    return re.search(film_grammar.film_grammar()["named"]["never"][language], text, re.I) is not None


def is_said_deserted(text: str, language: str) -> bool:
    """Whether a text says that nobody is there."""
    return re.search(film_grammar.film_grammar()["named"]["nobody"][language], text, re.I) is not None


def find_nouns(text: str, language: str) -> Iterator[tuple[int, str]]:
    """The nouns of a text with where they stand."""
    if language == "zh":
        yield from _chinese(text)
        return
    for found in re.finditer(film_grammar.film_grammar()["named"]["noun"], text, re.I):
        yield found.start(1), found[1].lower()


def _chinese(text: str) -> Iterator[tuple[int, str]]:
    import jieba.posseg  # its dictionary loads with the writer's, not with this module

    at = 0
    for pair in jieba.posseg.cut(text):
        if pair.flag in ("n", "nz", "ng"):
            yield at, pair.word
        at += len(pair.word)


def is_known_drawing(word: str, language: str) -> bool:
    """Whether the word is one of our own for a drawing, or the last of the drawing's name. The lists that come with drawings
    know more: what a picture may be about (`side`: an egg fried on one), which is not what it shows."""
    forms = {word, word.removesuffix("s"), word.removesuffix("es")} if language == "en" else {word}
    if forms & frozenset(film_grammar.film_grammar()["named"]["vague"][language]):
        return False
    found = find_drawing(word)
    return found is not None and bool(forms & _own() or found.name.split("-")[-1] in forms)


def is_drawn_by_name(word: str, english: str, language: str) -> bool:
    """Whether the word leads to a drawing of just that: one of our own, or one whose name is what the thing is called in English. (A
    bee's drawing is a honeybee; a nose leads to a bullet train, which has one.)"""
    if is_known_drawing(word, language):
        return True
    found, meant = find_drawing(word), find_drawing(english)
    if found is None or meant is None or found.name != meant.name:
        return False
    name = found.name.split(" ")[0]
    ends = name.split("-")
    return any(
        form == name or form in ends or (len(form) > 2 and ends[-1].endswith(form)) for form in _singular(english)
    )


def is_own_word(word: str) -> bool:
    """Whether the word is one of our own for a drawing."""
    return word.lower() in _own()


def where_used(word: str) -> str:
    """How somebody has to do with what the word leads to: in their "hand", standing before it on the "ground", or, where it is
    far, in the sky or not drawn, only being in its "place"."""
    drawing = find_drawing(word)
    if drawing is None or drawing.where in ("sky", "far", "water"):
        return "place"
    held = drawing.where == "table" and drawing.size * HEAD_M < HELD_M and not is_animal(word)
    return "hand" if held else "ground"


def _singular(word: str) -> tuple[str, ...]:
    plain = word.lower().replace(" ", "-")
    return plain, plain.removesuffix("s"), plain.removesuffix("es"), re.sub("ies$", "y", plain)


@cache
def _own() -> frozenset[str]:
    return frozenset(word.lower() for words in art_table("things")["words"].values() for word in words)


def those_filling_a_frame(words: list[str]) -> list[str]:
    """The things that may be seen by themselves."""
    return [word for word in words if fills_a_frame(word)]
