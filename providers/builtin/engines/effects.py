"""The builtin effects: found by the words of a request, made, and brought to length, level and room. Ambient ones run in a circle.

An ambience is made on a circle of the length asked for: its noise is shaped in the frequency domain, its swells are
sums of whole turns, and an event that runs over the end goes on at the beginning. So its end leads into its start.
"""

from __future__ import annotations

import re
import tomllib
import zlib
from functools import cache
from pathlib import Path

import numpy as np

from providers.base import Capability, Errand, Model, Request, Result, Usage
from providers.builtin import waveform
from providers.builtin.effects import city_and_crowd as city_and_crowd  # each puts its effects into the book
from providers.builtin.effects import one_shots as one_shots
from providers.builtin.effects import room_tones as room_tones
from providers.builtin.effects import scene_accents as scene_accents
from providers.builtin.effects.sound_kit import BOOK, RATE, Effect, Luck, place_in_room
from providers.builtin.effects.weather_and_nature import STORM
from providers.errors import Unable

SOUNDS = Path(__file__).parents[3] / "data" / "sounds" / "spots.toml"
AMBIENT_LUFS = -24.0
STROKE_PEAK = 0.7
LONGEST = 60.0
"""Seconds of one loop; what is asked beyond is the same circle again."""


class Effects:
    capability = Capability.EFFECT
    purposes: tuple[str, ...] = ()
    model = Model(
        provider="builtin",
        name="effects",
        capability=Capability.EFFECT,
        label={"zh": "内置音效", "en": "Builtin effects"},
        quality=2,
        seconds=1.0,
        unit="second",
    )

    def warm(self) -> None:
        return None

    def make(self, request: Request, errand: Errand) -> Result:
        name = _said(request) if request.purpose == "free" else str(request.inputs.get("effect", ""))
        if name not in BOOK:
            raise Unable(f"There is no builtin effect {'in these words' if not name else f'named {name!r}'}.")
        seconds = request.seconds if request.seconds > 0 else BOOK[name].seconds
        chosen = STORM if name == "thunder" and seconds > 1.4 * BOOK[name].seconds else BOOK[name]
        luck = np.random.default_rng(zlib.crc32(name.encode()) ^ (request.seed & 0xFFFFFFFF))
        errand.progress(0.1)
        room, pan = str(request.inputs.get("room", "")), float(request.inputs.get("pan", 0.0))
        heard = render_loop(chosen, seconds, luck) if chosen.loops else render_stroke(chosen, seconds, luck)
        if room or pan:
            heard = render_in_room(chosen, place_in_room(heard, room, min(max(pan, -1.0), 1.0), luck), seconds)
        return Result(
            content=waveform.encode_wav(heard, RATE),
            media_type="audio/wav",
            usage=Usage(seconds=len(heard) / RATE),
            facts={"seconds": len(heard) / RATE, "loops": chosen.loops, "read": {"effect": name}}
            if request.purpose == "free"
            else {"seconds": len(heard) / RATE, "loops": chosen.loops},
        )


def _said(request: Request) -> str:
    """The effect that the words of the prompt name first; what they say must not be heard does not count."""
    from providers.builtin.writer.understanding import parsed_prompt, prompt_story

    want = parsed_prompt.parse_prompt(request.prompt, request.negative, request.language)
    return (
        _named(want.text)
        or prompt_story.entry_said(want.whole, "effects")
        or prompt_story.entry_said(want.text, "effects")
        or str(request.inputs.get("effect", ""))
    )


def _named(text: str) -> str:
    """The sound of a thing that is called by its name; the first one said."""
    hits = [(hit.start(), name) for name, pattern in _names().items() if (hit := pattern.search(text))]
    return min(hits)[1] if hits else ""


@cache
def _names() -> dict[str, re.Pattern[str]]:
    """The words of data/sounds; Latin ones are whole words."""
    named = tomllib.loads(SOUNDS.read_text("utf-8"))["named"]
    whole = {
        name: "|".join(rf"\b(?:{one})\b" if one[0].isascii() else one for one in words.split("|"))
        for name, words in named.items()
    }
    return {name: re.compile(words, re.I) for name, words in whole.items()}


def render_loop(chosen: Effect, seconds: float, luck: Luck) -> np.ndarray:
    """An ambience at one loudness, as often round as fills the time."""
    rounds = max(1, int(np.ceil(seconds / LONGEST)))
    once = waveform.level_loudness(chosen.make(max(seconds / rounds, 1.0), luck), RATE, AMBIENT_LUFS)
    return np.resize(once, (round(seconds * RATE), 2)) if rounds > 1 or seconds < 1 else once


def render_stroke(chosen: Effect, seconds: float, luck: Luck) -> np.ndarray:
    """One event, as loud as any other, cut softly or followed by silence to the length asked for."""
    heard, count = chosen.make(chosen.seconds, luck), round(seconds * RATE)
    heard = np.asarray(heard * (STROKE_PEAK / max(np.abs(heard).max(), 1e-9)))
    if len(heard) < count:
        return np.pad(heard, ((0, count - len(heard)), (0, 0)))
    heard = heard[:count].copy()
    fade = min(round(0.15 * RATE), count)
    heard[count - fade :] *= np.linspace(1, 0, fade)[:, None]
    return heard


def render_in_room(chosen: Effect, heard: np.ndarray, seconds: float) -> np.ndarray:
    """A sound in its room, as long as it was asked for and its room answers on; a passing one comes and goes."""
    if chosen.loops:
        fade = min(round(0.4 * RATE), len(heard) // 4)
        begin = min(round(0.03 * RATE), fade)
        heard[:begin] *= np.linspace(0, 1, begin)[:, None]
        end = round(seconds * RATE)
        heard = heard[:end]
        heard[end - fade :] *= np.linspace(1, 0, fade)[:, None]
        return heard
    return np.asarray(heard * (STROKE_PEAK / max(np.abs(heard).max(), 1e-9)))


# weather and nature


# people and machines


ENGINE = Effects()
