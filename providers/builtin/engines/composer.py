"""The builtin composer: music for a film from its moods, with no key and no network. Every note is made here."""

from __future__ import annotations

import zlib

import numpy as np

from providers.base import Capability, Errand, Model, Request, Result, Usage
from providers.builtin import waveform
from providers.builtin.composer import instruments, score
from providers.builtin.composer.musical_form import colour_of_film, music_rules

LUFS = -20.0
STRUCK = 0.15
"""Share of the last chord's time that it sounds before it begins to die."""
DEFAULT = 30.0
"""Seconds, where the request says none."""


class Composer:
    capability = Capability.MUSIC
    purposes: tuple[str, ...] = ()
    model = Model(
        provider="builtin",
        name="composer",
        capability=Capability.MUSIC,
        label={"zh": "内置作曲", "en": "Builtin composer"},
        quality=1.5,
        seconds=6.0,
        unit="second",
    )

    def warm(self) -> None:
        music_rules()
        instruments.instruments()

    def make(self, request: Request, errand: Errand) -> Result:
        seconds = request.seconds if request.seconds > 0 else DEFAULT
        mood, genre = str(request.inputs.get("mood", "calm")), str(request.inputs.get("genre", ""))
        read: dict[str, str] = {}
        if request.purpose == "free":
            read = _said(request)
            mood, genre = read.get("mood", mood), read.get("genre", genre)
        seed = zlib.crc32(request.prompt.encode()) ^ (request.seed & 0xFFFFFFFF)
        colour = colour_of_film(genre, str(request.inputs.get("about") or request.prompt))
        turn = request.inputs.get("turn")
        written = score.write_score(mood, colour, request.inputs.get("scenes") or [], seconds, seed, turn)
        heard = instruments.play(written.notes, seconds, lambda share: errand.progress(share * 0.9))
        heard = finish_sound(heard, seconds, written.end)
        return Result(
            content=waveform.encode_wav(heard, instruments.RATE),
            media_type="audio/wav",
            usage=Usage(seconds=seconds),
            facts={
                "seconds": seconds,
                **({"read": read} if request.purpose == "free" else {}),
                "key": written.theme.key,
                "colour": colour,
                "turn": round(written.turn, 3),
                "end": round(written.end, 3),
                "sections": [
                    {"start": round(one.start, 3), "mood": one.mood, "tempo": round(one.tempo, 1)}
                    for one in written.sections
                ],
            },
        )


def _said(request: Request) -> dict[str, str]:
    """Mood and genre that the words of the prompt name, or that its story leans to."""
    from providers.builtin.writer.understanding import parsed_prompt, prompt_story
    from providers.builtin.writer.understanding.understand import understand

    want = parsed_prompt.parse_prompt(request.prompt, request.negative, request.language)
    told = understand(want.story or want.text, want.language)
    leaning = told.mood if told.mood != "calm" else ""
    genre = prompt_story.entry_said(want.text, "genres") or (
        told.genre if told.genre != "romance" or told.acts & {"love", "meet"} else ""
    )
    found = {"mood": want.mood or prompt_story.entry_said(want.whole, "mood") or leaning, "genre": genre}
    return {key: value for key, value in found.items() if value}


def finish_sound(heard: np.ndarray, seconds: float, end: float) -> np.ndarray:
    """Exactly as long as asked, at one loudness, rising from nothing; what was struck at `end` has died away with the last
    sample."""
    count = round(seconds * instruments.RATE)
    heard = waveform.level_loudness(heard[:count], instruments.RATE, LUFS)
    rise, fall = (
        min(round(0.08 * instruments.RATE), count // 4),
        count - round((end + STRUCK * (seconds - end)) * instruments.RATE),
    )
    heard[:rise] *= np.linspace(0, 1, rise)[:, None]
    heard[count - fall :] *= np.linspace(1, 0, fall)[:, None] ** 1.4
    return heard


ENGINE = Composer()
