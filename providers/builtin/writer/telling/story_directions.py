"""Three ways to tell one sentence: as it is, and two that add a turn and an end of their own; each with its genre and mood, premise,
title and colours. The script that is asked for in one of them afterwards is told by it."""

from __future__ import annotations

import random
import re
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from providers.builtin.writer.plot import plots
from providers.builtin.writer.plot.plots import Plot
from providers.builtin.writer.plot.wording_repairs import fill_slots
from providers.builtin.writer.telling.story_telling import PLAIN, Telling, tell_in_time
from providers.builtin.writer.vocabulary import lexicon
from providers.builtin.writer.vocabulary.reading import Reading

COUNT = 3
MARK = "angle:"
"""Before the name of an angle where a script says which engine told it."""
OWN = ("#17191d", "#4a5568", "#a58b62", "#efe6d2")


@dataclass(frozen=True)
class Angle:
    plot: Plot
    genre: str
    mood: str
    colours: tuple[str, ...]


@cache
def angles(language: str) -> dict[str, Angle]:
    text = (lexicon.DATA / f"angles.{language}.txt").read_text("utf-8")
    return {angle.plot.name: angle for angle in map(_angle, re.split(r"(?m)^== ", text)[1:])}


def _angle(text: str) -> Angle:
    head, _, body = text.partition("\n")
    name, genre, mood, colours = (part.strip() for part in head.split("|"))
    return Angle(plots.parse_plot(MARK + name, body), genre, mood, tuple(colours.split()))


def offer_directions(reading: Reading, seconds: int, turn: int) -> list[dict[str, Any]]:
    """The sentence as it is, and other ways to tell it. `turn` is how often others were asked for; each turn brings others until all were
    there."""
    plain = plots.load_plot(PLAIN, reading.language)
    slots = Telling(reading, seconds, 0, plain, 0).slots
    known = [a for a in angles(reading.language).values() if all(slots.holds(gate) for gate in a.plot.gates)]
    random.Random(reading.text).shuffle(known)
    first = [] if turn else [_told(reading, seconds, plain, turn)]
    start = turn * COUNT - (1 if turn else 0)
    rest = [known[(start + n) % len(known)] for n in range(COUNT - len(first))]
    return first + [_told(_toned(reading, a), seconds, a.plot, turn, a.colours) for a in rest]


def _toned(reading: Reading, angle: Angle) -> Reading:
    return replace(reading, genre=angle.genre, mood=angle.mood)


def _told(reading: Reading, seconds: int, plot: Plot, take: int, colours: tuple[str, ...] = OWN) -> dict[str, Any]:
    """A direction with the names that its script will have: both are drawn from the same seed."""
    telling = Telling(reading, seconds, take, plot, 0)
    slots = telling.slots
    values = slots.values(plot.log) or {"A": slots.being(slots.company[0])}
    added = telling.introduced_in(fill_slots(plot.log, values))
    logline = telling.premise() + " " * (reading.language == "en" and bool(added)) + added
    titles = [(title, slots.values(title)) for title in plot.titles]
    named = [fill_slots(title, given) for title, given in titles if given is not None]
    return {
        "title": telling.headline(telling.draw.choice([t for t in named if "{" not in t] or [slots.company[0].name])),
        "logline": logline,
        "genre": reading.genre or "romance",
        "mood": reading.mood or "calm",
        "colours": list(colours),
        "engine": plot.name,
        "take": take,
    }


def script_of_direction(
    reading: Reading, seconds: int, direction: dict[str, Any], take: int = 0
) -> dict[str, Any] | None:
    """The script of a direction that this writer offered; None for one of somebody else's. Another `take` tells the same
    direction in other words."""
    engine = str(direction.get("engine", ""))
    angle = angles(reading.language).get(engine)
    if angle is None and engine != PLAIN:
        return None
    plot = angle.plot if angle else plots.load_plot(PLAIN, reading.language)
    tone: dict[str, Any] = {key: str(direction[key]) for key in ("genre", "mood") if direction.get(key)}
    toned, seed = replace(reading, **tone), int(direction.get("take") or 0) + 1000 * take
    script = tell_in_time(toned, seconds, seed, plot, 0)
    title = str(direction.get("title") or script["title"])[:60]
    return {**script, "title": title, "logline": _told(toned, seconds, plot, seed)["logline"][:300]}
