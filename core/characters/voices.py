"""Who can speak: the voices of data/voices, and which of them suits whom in a cast."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Literal

from core.types import Value

FILE = Path(__file__).parents[2] / "data" / "voices" / "voices.toml"
AGES = ("child", "teen", "adult", "old")


class Voice(Value):
    """One voice. `name` and `character` (how it sounds) are in every language of the studio."""

    id: str
    name: dict[str, str]
    language: str
    sex: Literal["f", "m"]
    age: Literal["child", "teen", "adult", "old"]
    character: dict[str, str]
    narrator: bool = False


@cache
def load_voices() -> tuple[Voice, ...]:
    rows = tomllib.loads(FILE.read_text("utf-8"))["voice"]
    return tuple(Voice(**{field: row[field] for field in Voice.model_fields if field in row}) for row in rows)


def list_voices(language: str = "") -> list[Voice]:
    """All voices, or those of one language, best first."""
    return [voice for voice in load_voices() if language in ("", voice.language)]


def speaker_traits(voice_id: str) -> dict[str, str]:
    """Sex and age of a voice, for an engine that has other voices; empty for one nobody knows here."""
    return next(({"sex": voice.sex, "age": voice.age} for voice in load_voices() if voice.id == voice_id), {})


def narrator_voice(language: str) -> str:
    """The calm voice that tells the story."""
    rows = list_voices(language) or list(load_voices())
    return next((voice.id for voice in rows if voice.narrator), rows[0].id)


def pick_voice(sex: str, age: str, language: str, taken: Iterable[str] = ()) -> str:
    """The voice for one member of the cast: sex counts most, then that nobody has it yet, then age.

    `taken` names the voices already given away, the narrator's among them; a voice is given twice only when the
    cast is larger than what suits. The same question has the same answer.
    """
    rows = list_voices(language) or list(load_voices())
    given = Counter(taken)
    wanted = AGES.index(age) if age in AGES else AGES.index("adult")

    def against(voice: Voice) -> float:
        other_sex = 12 if sex in ("f", "m") and voice.sex != sex else 0
        apart = abs(AGES.index(voice.age) - wanted)
        young = 2 if "child" in (voice.age, AGES[wanted]) and apart else 0
        return other_sex + 5 * given[voice.id] + 2 * apart + young + (1.5 if voice.narrator else 0)

    return min(rows, key=against).id
