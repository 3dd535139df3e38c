"""Sounds at the moment an action tells of them: which words bring which, in whose shot, from what side, in what room.

A spot is a row of `audios` like an effect that a person laid, named by its beat. Where it lies is read from the shots
each time, so that it goes with its picture; a person who moves it gives it a second of its own, and one who takes it out
leaves a row that stays silent.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from core.database import tables
from core.render.timeline import Clip
from core.script.model import Beat, Scene, Script
from core.storyboard import storyboard
from core.types import Value

FILE = Path(__file__).parents[2] / "data" / "sounds" / "spots.toml"
SPOT = "spot:"
"""How the `beat` of such a row begins; the id of its action follows."""
APART = 2
"""Actions without a sound of their own after which the same sound comes again: nobody hears every step."""
REACH = 24
"""Characters before a word in which it may be denied."""
WIDE = 0.75
"""How far to the side a source at the edge of the picture is heard."""


class ActionSound(Value):
    """A sound that an action brings. `share` is how far into the action's words it is told, 0 to 1."""

    beat: str
    effect: str
    share: float


@cache
def _book() -> dict[str, Any]:
    told = tomllib.loads(FILE.read_text("utf-8"))
    told["words"] = {name: re.compile(_whole(words), re.I) for name, words in told["words"].items()}
    told["never"] = re.compile(told["never"], re.I)
    return told


def _whole(words: str) -> str:
    """Latin words are whole words."""
    return "|".join(rf"\b(?:{one})\b" if re.match(r"(?:\(\?:)?[A-Za-z]", one) else one for one in _parts(words))


def _parts(words: str) -> list[str]:
    """Cut at each | that stands in no bracket."""
    parts, depth = [""], 0
    for letter in words:
        depth += (letter == "(") - (letter == ")")
        if letter == "|" and not depth:
            parts.append("")
        else:
            parts[-1] += letter
    return parts


def find_sound_in_words(text: str) -> tuple[str, float] | None:
    """The sound that an action's words bring, and how far into them; None where they bring none."""
    for effect, pattern in _book()["words"].items():
        for found in pattern.finditer(text):
            before = re.split(r"[，。！？；,.!?;]", text[max(0, found.start() - REACH) : found.start()])[-1]
            if not _book()["never"].search(before):
                return effect, round(found.start() / len(text), 2)
    return None


def script_action_sounds(script: Script, around: dict[int, str]) -> list[ActionSound]:
    """Every spot of a film, one an action at most. `around` is what each scene sounds of anyway: that is not laid again."""
    found: list[ActionSound] = []
    for number, scene in enumerate(script.scenes, 1):
        lately: dict[str, int] = {}
        for at, beat in enumerate(scene.beats):
            heard = find_sound_in_words(beat.text) if beat.pictured() else None
            if heard is None or heard[0] == around.get(number) or scene.place in _book()["rooms"]["none"]:
                continue
            effect, share = heard
            if at - lately.get(effect, -99) > APART:
                found.append(ActionSound(beat=beat.id, effect=effect, share=share))
                lately[effect] = at
    return found


def sound_beat(beat_id: str) -> str:
    """The `beat` of the row that carries this action's sound."""
    return f"{SPOT}{beat_id}"[:40]


def is_action_sound(row: tables.Audio) -> bool:
    return row.type == "sfx" and row.beat.startswith(SPOT)


def is_taken_out(row: tables.Audio) -> bool:
    return bool((row.settings or {}).get("out"))


def sound_settings(spot: ActionSound, now: dict[str, Any]) -> dict[str, Any]:
    """What a spot's row keeps: how far into its action it comes and, unless it is another sound now, what a person set."""
    own = {} if now.get("brought") == spot.effect else {"seconds": float(_book()["seconds"][spot.effect])}
    return {**now, **own, "brought": spot.effect, "share": spot.share}


def shot_of_sound(row: tables.Audio, shots: Sequence[tables.Shot]) -> tables.Shot | None:
    """The shot that shows the action; None while none does."""
    return next((shot for shot in shots if _action(row, shot) is not None), None)


def _action(row: tables.Audio, shot: tables.Shot) -> int | None:
    beside = _beside(row, shot)
    return beside.index(row.beat) if beside else None


def _beside(row: tables.Audio, shot: tables.Shot) -> list[str]:
    """What happens in a shot where the beat of this row does: its actions, or what is told in it; nothing where neither is."""
    parts = ([sound_beat(beat) for beat in shot.plan.get(part, ())] for part in ("actions", "lines"))
    return next((part for part in parts if row.beat in part), [])


def start_frame(row: tables.Audio, shots: Sequence[tables.Shot], clips: Sequence[Clip]) -> int | None:
    """The frame where a spot begins: where its action comes in its shot, and its word in the action. None without a shot that shows it."""
    for shot, clip in zip(shots, clips, strict=True):
        at = _action(row, shot)
        if at is not None:
            share = (at + 0.1 + 0.6 * float((row.settings or {}).get("share", 0.0))) / len(_beside(row, shot))
            seen = round(((clip.whole or clip.frames) * share - clip.skip - clip.part / 100) * 100 / clip.speed)
            return clip.start + max(clip.crossfade, seen) if 0 <= seen < clip.frames else None
    return None


def sound_placement(row: tables.Audio, script: Script, shots: Sequence[tables.Shot]) -> dict[str, Any]:
    """From what side of the picture and in what room an effect is heard; nothing for one that is no spot."""
    if not is_action_sound(row):
        return {}
    shot = shot_of_sound(row, shots)
    scene, beat = _of_beat(script, row.beat)
    if shot is None or scene is None or beat is None:
        return {}
    people = storyboard.plan_of(shot).picture.people
    who = next((seen for seen in people if seen.name in beat.shows), people[0] if len(people) == 1 else None)
    return {"pan": round((2 * who.at - 1) * WIDE, 1) + 0.0 if who else 0.0, "room": _room(scene)}


def _room(scene: Scene) -> str:
    rooms = _book()["rooms"]
    if scene.place in rooms["hall"]:
        return "hall"
    return "outside" if not scene.interior and scene.place in rooms["outside"] else "inside"


def _of_beat(script: Script, row_beat: str) -> tuple[Scene | None, Beat | None]:
    for scene in script.scenes:
        for beat in scene.beats:
            if sound_beat(beat.id) == row_beat:
                return scene, beat
    return None, None
