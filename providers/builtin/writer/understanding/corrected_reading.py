"""A reading as the team corrected it: who, where, when, things, mood, genre and what is wanted win over what was read.

A word that was replaced is replaced in the sentence, which is read again, so that what is done fits whom it is done by; what
was taken out is told no more; what was added takes part."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from providers.builtin.writer.understanding.understand import understand
from providers.builtin.writer.vocabulary import lexicon
from providers.builtin.writer.vocabulary.reading import Deed, Noun, Reading, Who

GENRES = ("sci-fi", "romance", "action", "comedy", "horror")
OF_WHO = ("name", "kind", "sex", "age", "count")


def corrected_reading(idea: str, language: str, inputs: dict[str, Any]) -> Reading:
    chips = inputs.get("understood") or {}
    reading = understand(idea, language)
    first = reading.as_answer()["wants"]
    if chips:
        reading = understand(with_replaced_words(reading.asked, replaced_words(reading, chips)), language)
        reading = _people(reading, chips)
        reading = _things(reading, chips)
        reading = _wanted(reading, chips, first)
        reading = _placed(reading, chips)
    changes = {key: chips[key] for key in ("when", "weather", "mood") if chips.get(key)}
    genre = inputs.get("genre") or chips.get("genre")
    return replace(reading, **changes, **({"genre": genre} if genre in GENRES else {}))


def replaced_words(reading: Reading, chips: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Each word of the sentence that somebody wrote over, and what stands in its place: people, things, where it is."""
    pairs = [
        *_pairs([who.role for who in reading.who], [str(w.get("role", "")) for w in _who(chips, reading)]),
        *_pairs([thing.word for thing in reading.things], _words(chips, reading)),
    ]
    if reading.places and chips.get("where") and chips["where"] != reading.places[0].word:
        pairs.append((reading.places[0].word, str(chips["where"])))
    return pairs


def with_replaced_words(text: str, pairs: Sequence[tuple[str, str]]) -> str:
    """A text with these words in the place of those, each once: in English whole words alone, in their plural too."""
    for old, new in pairs:
        if old.isascii():
            text = re.sub(rf"\b{re.escape(old)}(e?s)?\b", partial(_like, new), text, count=1, flags=re.I)
        else:
            text = text.replace(old, new, 1)
    return text


def _like(new: str, found: re.Match[str]) -> str:
    """The new word in the number and with the capital of the old one."""
    word = new + ("s" if found[1] and not new.endswith("s") else "")
    return word[:1].upper() + word[1:] if found[0][:1].isupper() else word


def _pairs(old: list[str], new: list[str]) -> list[tuple[str, str]]:
    """Which word stands for which now: those that are gone against those that are new, in order, where as many came."""
    gone, came = [w for w in old if w and w not in new], [w for w in new if w and w not in old]
    return list(zip(gone, came, strict=False)) if len(new) >= len(old) else []


def _who(chips: Mapping[str, Any], reading: Reading) -> list[dict[str, Any]]:
    given = chips.get("who")
    return list(given) if given is not None else reading.as_answer()["who"]


def _words(chips: Mapping[str, Any], reading: Reading) -> list[str]:
    given = chips.get("things")
    return [str(word) for word in given] if given is not None else [thing.word for thing in reading.things]


def _people(reading: Reading, chips: dict[str, Any]) -> Reading:
    wanted = _who(chips, reading)
    kept: list[Who] = []
    moved: dict[int, int] = {}
    for told in wanted:
        role, name = str(told.get("role") or ""), str(told.get("name") or "")
        at = next((n for n, who in enumerate(reading.who) if n not in moved and _same(who, role, name)), None)
        said = {
            field: told[field] for field in OF_WHO if told.get(field) not in (None, "", "n" if field == "sex" else "")
        }
        if at is not None:
            moved[at] = len(kept)
            kept.append(replace(reading.who[at], **said))
        elif role or name:
            kept.append(Who(**{"role": role or name, **said}))
    if not kept:
        return reading
    gone = [who.role for n, who in enumerate(reading.who) if n not in moved]
    deeds = tuple(
        replace(deed, who=None if deed.who is None else moved[deed.who], also=moved.get(deed.also) if deed.also is not None else None)
        for deed in reading.deeds
        if (deed.who is None or deed.who in moved) and not any(role and role in deed.text for role in gone)
    )  # fmt: skip
    return _without(replace(reading, who=tuple(kept), deeds=deeds), gone)


def _same(who: Who, role: str, name: str) -> bool:
    return bool(role and (who.role == role or role in who.role or who.role in role)) or bool(name and who.name == name)


def _things(reading: Reading, chips: dict[str, Any]) -> Reading:
    words = _words(chips, reading)
    kept = [thing for thing in reading.things if thing.word in words]
    known = {thing.word for thing in kept}
    added = [_thing(word, reading.language) for word in words if word not in known]
    gone = [thing.word for thing in reading.things if thing.word not in words]
    deeds = tuple(deed for deed in reading.deeds if not any(word in deed.text for word in gone))
    return _without(replace(reading, things=(*kept, *added), deeds=deeds), gone)


def _thing(word: str, language: str) -> Noun:
    """A thing as the reader would have found it in a sentence of its own; else something small that can be held."""
    alone = understand(f"有人拿着{word}" if language == "zh" else f"Somebody holds a {word}", language)
    found = next((thing for thing in alone.things if thing.word == word), None)
    return found or Noun(word, "thing", measure="个" if language == "zh" else "", tags=("small",), article="the")


def _without(reading: Reading, gone: list[str]) -> Reading:
    """What was taken out need not be told, and is not woven in again."""
    if not any(gone):
        return reading
    content = tuple(word for word in reading.content if not any(word in role or role in word for role in gone if role))
    text = reading.text
    for role in gone:
        text = text.replace(role, "") if role else text
    return replace(reading, content=content, text=text)


def _wanted(reading: Reading, chips: dict[str, Any], first: str) -> Reading:
    """Another want than was read at `first` becomes the first thing that is told of the one it is about."""
    wants = str(chips.get("wants") or "").strip().rstrip("。.")
    if not wants or not reading.who or wants in (first, reading.as_answer()["wants"]):
        return reading
    zh = reading.language == "zh"
    bare = wants.removeprefix("想要").removeprefix("想") if zh else wants.removeprefix("to ")
    deed = Deed(f"想{bare}" if zh else f"wants to {bare}", who=0, base=bare)
    return replace(reading, deeds=(deed, *reading.deeds))


def _placed(reading: Reading, chips: dict[str, Any]) -> Reading:
    where = str(chips.get("where") or "")
    if not where:
        return reading
    found = next((place for place in reading.places if place.word == where), None)
    if found is None:
        kind = lexicon.place_of(where, reading.language) or chips.get("place") or reading.place or "street"
        found = Noun(where, "place", place=str(kind), article="the")
    return replace(reading, places=(found, *[place for place in reading.places if place is not found]))
