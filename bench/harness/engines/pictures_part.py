"""The pictures' part of `python -m bench.engines`: has each thing of a sentence a drawing, what does a frame cost, do people stay themselves.

Frames are asked for as a film asks: the shots that the builtin director planned, scene after scene, one folder for a film.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from bench.harness.engines import people_part
from bench.harness.engines.engine_cases import Found, Sentence, brief_of, pixels, ten
from bench.harness.engines.text_part import Film, tell
from bench.harness.report import Figure
from core.characters.model import Appearance
from core.script.model import Script
from core.storyboard.storyboard import picture_request, speakers_in_shot
from core.types import digest
from providers.base import Capability, Errand, Request, Result
from providers.builtin.engines.painter import ENGINE
from providers.builtin.painter.things.things import find_drawing

FILM_S, SMOKE_FILM_S = 30, 5
SHOWS = 6.0
"""How much a pixel must change (of 255, in any channel) to show that something is there, and how many such pixels in a thousand."""
ENOUGH = 1e-3
STAGE = {"place": "park", "when": "day", "weather": "clear", "mood": "calm", "size": "wide", "angle": "eye"}


def measure(sentences: Sequence[Sentence], smoke: bool = False) -> Found:
    """Of a `smoke` run the frames of one sentence, as small as a film may be, and two people."""
    with tempfile.TemporaryDirectory(prefix="bench.engines.") as folder:
        scratch = Path(folder)
        if smoke:
            few = sentences[-1:]
            return drawn(few, scratch) + cost(few, scratch, 144, SMOKE_FILM_S) + people_part.measure(scratch, 2)
        return drawn(sentences, scratch) + cost(one_a_genre(sentences), scratch) + people_part.measure(scratch)


# Drawings ----------------------------------------------------------------------------------------------------------------


def drawn(sentences: Sequence[Sentence], scratch: Path) -> Found:
    """Of the things and animals of all sentences: those the painter knows a drawing for, and shows."""
    bare = paint(STAGE, scratch)
    seen = {word: shows(word, bare, scratch) for sentence in sentences for word in sentence.drawable}
    figures = []
    for name, part, least in (("drawn", "", 0.85), ("drawn_apart", "apart", None)):
        words = [w for sentence in sentences if part in ("", sentence.part) for w in sentence.drawable]
        right = sum(seen[word] for word in words)
        figures.append(Figure(name, right / max(1, len(words)), at_least=least, note=f"{right} of {len(words)} things"))
    lost = [(sentence, [w for w in sentence.drawable if not seen[w]]) for sentence in sentences]
    told = ((len(out), [of], f"{', '.join(out)}  <- {of.text}") for of, out in lost if out)
    return Found(figures, {"drawn": ten(told)})


def shows(word: str, bare: np.ndarray, scratch: Path) -> bool:
    """Whether the word leads to a drawing, and the picture with it is another one than that without."""
    if find_drawing(word) is None:
        return False
    with_it = paint({**STAGE, "things": [word]}, scratch)
    apart = np.abs(with_it.astype(int) - bare.astype(int)).max(axis=2)
    return float((apart > SHOWS).mean()) > ENOUGH


def paint(picture: dict[str, Any], scratch: Path, people: Sequence[dict[str, Any]] = ()) -> np.ndarray:
    request = Request(
        capability=Capability.IMAGE,
        purpose="shot",
        inputs={"picture": picture, "people": list(people)},
        width=640,
        height=360,
    )
    return pixels(ENGINE.make(request, Errand(scratch=scratch)).content)


# Frames as a film makes them ---------------------------------------------------------------------------------------------


def one_a_genre(sentences: Sequence[Sentence]) -> list[Sentence]:
    """One tuned sentence of every genre, the languages in turn."""
    found: dict[str, Sentence] = {}
    for sentence in sentences:
        language = "zh" if list(dict.fromkeys(s.genre for s in sentences)).index(sentence.genre) % 2 else "en"
        if sentence.part == "tuned" and sentence.language == language:
            found.setdefault(sentence.genre, sentence)
    return list(found.values())


def cost(sentences: Sequence[Sentence], scratch: Path, short_side: int = 1080, film_s: int = FILM_S) -> Found:
    """CPU seconds of a frame, places painted on the way as a film paints them."""
    ENGINE.warm()
    spent: list[float] = []
    slow: list[tuple[float, list[Sentence], str]] = []
    for number, sentence in enumerate(sentences):
        told = tell(sentence, film_s, boarded=True)
        for shot, _, seconds in frames(told, short_side, scratch / f"film{number}"):
            spent.append(seconds)
            where = told.shots[shot].picture
            slow.append((seconds, [sentence], f"{seconds:.2f} s  {where.place} {where.size}  {sentence.text}"))
    note = f"{len(spent)} frames of {len(sentences)} films"
    return Found(
        [
            Figure(
                "picture_s",
                float(np.median(spent)),
                "s",
                at_most=4,
                note=f"CPU a {short_side}p frame, median of {note}",
            ),
            Figure("picture_p95_s", float(np.percentile(spent, 95)), "s"),
        ],
        {"picture_s": ten(slow)},
    )


def frames(film: Film, short_side: int, scratch: Path) -> Iterator[tuple[int, Result, float]]:
    """The number of each shot, its picture, and the CPU seconds it took."""
    brief = brief_of(film.sentence, film.seconds, short_side)
    people = cast(film.script)
    for number, shot in enumerate(film.shots):
        request = picture_request(shot, people, brief, speaking=speakers_in_shot(shot, film.script))
        began = time.process_time()
        made = ENGINE.make(request, Errand(scratch=scratch))
        yield number, made, time.process_time() - began


def cast(told: Script) -> list[Appearance]:
    """As the studio hires them."""
    keep = set(Appearance.model_fields) - {"seed"}
    return [
        Appearance(**member.model_dump(include=keep), seed=digest(member.name, member.role)[:12])
        for member in told.cast
    ]
