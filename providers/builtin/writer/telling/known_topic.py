"""Tells what is known of an everyday topic: a narrator says one line at a time, and what it names is seen meanwhile. Nothing is invented:
no plot, nobody who is not of the topic, no line that is not in its pack."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from language.knowledge import KnownLine, KnownTopic
from providers.builtin.vocabulary import INDOORS
from providers.builtin.writer.shots import camera_subjects, screen_time
from providers.builtin.writer.vocabulary import lexicon

LINES_A_SCENE = 3
FIRST, MIDDLE, LAST = "open", "deepen", "end"
STOP = {"zh": "。", "en": "."}


def tell_known_topic(topic: KnownTopic, language: str, seconds: int, take: int = 0) -> dict[str, Any]:
    """The script of core.script.model.Script, about so many seconds long; `take` chooses which things are looked at closely."""
    lines = lines_that_fit(topic, language, seconds)
    beats = [narration(_question(topic, language), _drawn(topic.lines, language)[:1], FIRST)]
    beats += [
        {**narration(line.text, _drawn([line], language), MIDDLE), "card": line.card_kind, "card_text": line.card}
        for line in lines
    ]
    beats[0]["step"], beats[-1]["step"] = FIRST, LAST
    scenes = [beats[at : at + LINES_A_SCENE] for at in range(0, len(beats), LINES_A_SCENE)]
    if len(scenes) > 1 and len(scenes[-1]) == 1:
        scenes[-2:] = [scenes[-2] + scenes[-1]]
    _look_closely(scenes, lines, language, seconds, take)
    return {
        "title": topic.title,
        "logline": topic.title,
        "language": language,
        "genre": "romance",
        "subgenre": "",
        "mood": "calm",
        "engine": topic.form,
        "cast": [],
        "scenes": [_scene(topic, language, number, each) for number, each in enumerate(scenes, 1)],
    }


def lines_that_fit(topic: KnownTopic, language: str, seconds: int) -> list[KnownLine]:
    """All of them, or as many as are heard in the time; a lesson loses its claims before its steps, and the order stays."""
    kept = list(topic.lines)

    def length() -> float:
        return sum(screen_time.speech_seconds(line.text, language) for line in kept)

    while len(kept) > 2 and length() > seconds:
        spare = (
            [line for line in kept[1:-1] if line.card_kind in ("claim", "number", "date")] or kept[1:-1] or kept[-1:]
        )
        kept.remove(spare[-1])
    return kept


def _drawn(lines: Sequence[KnownLine], language: str) -> list[str]:
    """The things of these lines that the painter draws as what they are. A line that has none is heard over what was seen before."""
    return [
        thing
        for line in lines
        for thing, english in zip(line.seen, line.seen_english, strict=True)
        if camera_subjects.is_drawn_by_name(thing, english, language)
    ]


def _question(topic: KnownTopic, language: str) -> str:
    """The title as it is said first; in Chinese an explainer asks."""
    asks = topic.form == "explainer" and language == "zh"
    return topic.title.rstrip("。.？?") + ("？" if asks else STOP[language])


def narration(text: str, seen: Sequence[str], step: str) -> dict[str, Any]:
    return {
        "kind": "narration",
        "text": text,
        "speaker": "",
        "manner": "",
        "step": step,
        "shows": list(seen),
        "pose": "",
        "expression": "",
    }


def _look_closely(
    scenes: list[list[dict[str, Any]]], lines: list[KnownLine], language: str, seconds: int, take: int
) -> None:
    """Where the lines are over before the time is, things that they name are looked at in silence, one behind its line."""
    pairs = [(line.text, thing) for line in lines for thing in _drawn([line], language)[1:]]
    pairs = pairs[take % max(1, len(pairs)) :] + pairs[: take % max(1, len(pairs))]
    for text, thing in pairs:
        if sum(screen_time.scene_seconds(beats, language) for beats in scenes) + screen_time.ALONE > seconds:
            return
        words = f"近看：{thing}。" if language == "zh" else f"Close: the {thing}."
        for beats in scenes:
            at = next((nth for nth, beat in enumerate(beats) if beat["text"] == text), None)
            if at is not None:
                beats.insert(at + 1, {**narration(words, (thing,), beats[at]["step"]), "kind": "action"})


def _scene(topic: KnownTopic, language: str, number: int, beats: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "interior": topic.place in INDOORS,
        "location": location(topic.place, language),
        "place": topic.place,
        "when": topic.when,
        "weather": "clear",
        "mood": "calm",
        "beats": [{"id": f"s{number}b{nth}", **beat} for nth, beat in enumerate(beats, 1)],
    }


def location(place: str, language: str) -> str:
    """What a place is called in a heading: its first word."""
    return str(lexicon.table("places")[place][language].split()[0]).replace("-", " ").replace("_", " ").capitalize()
