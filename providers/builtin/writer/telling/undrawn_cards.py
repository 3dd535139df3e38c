"""What of a sentence has no drawing is read instead of seen: its word stands on the screen, once, over a picture of its clause."""

from __future__ import annotations

import re
from collections.abc import Container
from typing import Any

from providers.builtin.writer.shots import camera_subjects, film_grammar, screen_time
from providers.builtin.writer.telling import fidelity
from providers.builtin.writer.telling.phrase_titles import capital
from providers.builtin.writer.vocabulary.english_word_forms import singular
from providers.builtin.writer.vocabulary.reading import Noun, Reading

BETWEEN = {"zh": "、", "en": ", "}


def add_cards(scenes: list[dict[str, Any]], reading: Reading, cast: Container[str]) -> None:
    """Sets `card` and `card_text` of the beats of scenes. The film's title stands over its first picture: what is first named there is
    read in the next."""
    waiting: list[str] = []
    told: set[str] = set()
    pictures = [beat for scene in scenes for beat in scene["beats"] if screen_time.has_picture(beat)]
    for beat in pictures:
        beat.pop("card", None)
        beat.pop("card_text", None)
        words = [word for word in undrawn_things(beat["shows"], reading) if word not in cast and word not in told]
        told.update(words)
        waiting += words
        if waiting and beat is not pictures[0]:
            beat.update(card="claim", card_text=capital(BETWEEN[reading.language].join(waiting)))
            waiting = []


def undrawn_things(shows: list[str], reading: Reading) -> list[str]:
    """Of what a picture is to show, the things of the sentence that could be seen and have no drawing."""
    unseen = film_grammar.film_grammar()["named"]["unseen"][reading.language]
    things = {noun.word for noun in reading.things if reading.language == "zh" or _counted(noun)}
    return [
        word
        for word in dict.fromkeys(shows)
        if word in things and camera_subjects.drawing_of(word) is None and not re.search(unseen, word, re.I)
    ]


def _counted(noun: Noun) -> bool:
    """English: whether a word that was read as a thing is surely one: it has an article or a plural, and no verb at its end."""
    last = noun.word.lower().split()[-1]
    return bool(noun.article or noun.plural) and fidelity.is_mostly_noun(singular(last))
