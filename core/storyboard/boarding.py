"""A scene broken into shots by a model, and what it planned made to fit the scene: only who is there, only its own beats, only words
that the house knows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from core.gateway.structured_answers import answer_schema, ask_typed
from core.project import prompt_files
from core.project.vocabulary import EXPRESSIONS, MOODS, PLACES, POSES, WEATHERS, WHENS
from core.script import period
from core.script.model import Beat, Scene, Script
from core.script.script import script_as_text
from core.storyboard.model import Board, Picture, Seen, ShotPlan
from core.types import digest
from providers.base import Ask, Capability, Request

SHOT_S = 3.6
"""About how long a shot is."""
TOKENS_BASE, TOKENS_A_SECOND, TOKENS_MOST = 1000, 120, 8000
"""Of an answer: a shot of a few seconds is some 300 tokens of JSON."""
NOT_ASKED = (
    "ShotPlan.strength",
    "ShotPlan.focus",
    "ShotPlan.dissolve",
    "ShotPlan.transition",
    "ShotPlan.own_sound",
    "ShotPlan.own_sound_db",
    "ShotPlan.cut",
    "ShotPlan.reframed",
    "Picture.seed",
    "Picture.size",
    "Picture.angle",
    "Picture.age",
    "Picture.side",
)
"""What a model need not say: it follows from the rest, or is a person's to choose."""
WORDS: dict[str, Sequence[str]] = {
    "Seen.pose": POSES,
    "Seen.expression": EXPRESSIONS,
    "Picture.place": PLACES,
    "Picture.when": WHENS,
    "Picture.weather": WEATHERS,
    "Picture.mood": MOODS,
}


def board(script: Script, scene: int, seconds: float, ratio: str, ask: Ask) -> Board:
    """The shots of one scene (1-based) that lasts about `seconds`. Raises MadeBadly."""
    told = script.scenes[scene - 1]
    request = Request(
        capability=Capability.TEXT,
        purpose="storyboard",
        prompt=prompt_files.fill_prompt("storyboard", **_facts(script, scene, seconds, ratio)),
        inputs={"script": script.model_dump(mode="json"), "scene": scene, "seconds": seconds, "ratio": ratio},
        answer_schema=answer_schema(Board, without=NOT_ASKED, words=WORDS),
        language=script.language,
        seconds=seconds,
        tokens_most=min(TOKENS_MOST, round(TOKENS_BASE + TOKENS_A_SECOND * seconds)) if seconds > 20 else 0,
    )
    planned = fit_to_scene(ask_typed(Board, request, ask), told, [member.name for member in script.cast])
    return with_period(planned, period.detect_period(script))


def _facts(script: Script, scene: int, seconds: float, ratio: str) -> dict[str, Any]:
    told = script.scenes[scene - 1]
    return {
        "scene": scene,
        "ratio": ratio,
        "seconds": round(seconds),
        "shots": max(1, round(seconds / SHOT_S)),
        "language": prompt_files.language_name(script.language),
        "beats": "\n".join(_beat(beat) for beat in told.beats),
        "cast": ", ".join(f"{m.name} ({m.species or m.kind})" for m in script.cast) or "nobody",
        "place": told.place,
        "when": told.when,
        "weather": told.weather,
        "mood": told.mood,
        "script": script_as_text(script),
    }


def _beat(beat: Beat) -> str:
    if beat.kind == "action":
        return f"  {beat.id} (action) {beat.text}"
    return f"  {beat.id} (line, {beat.speaker or 'narrator'}) {beat.text}"


def fit_to_scene(planned: Board, scene: Scene, cast: Sequence[str]) -> Board:
    """The board with nobody who is not in the cast, each beat of the scene in one shot at most, a seed for each picture, and no scene
    that runs on from the one before."""
    actions = {beat.id for beat in scene.beats if beat.kind == "action"}
    lines = {beat.id for beat in scene.beats} - actions
    shots = []
    for number, plan in enumerate(planned.shots):
        named = (*plan.actions, *plan.lines)
        changes: dict[str, Any] = {"actions": _taken(named, actions), "lines": _taken(named, lines)}
        changes["runs_on"] = plan.runs_on and number > 0
        picture = _picture(plan, scene, cast)
        seed = picture.seed or int(digest(scene.location, number, plan.description)[:6], 16)
        shots.append(plan.model_copy(update={**changes, "picture": picture.model_copy(update={"seed": seed})}))
    return planned.model_copy(update={"shots": tuple(shots)})


def with_period(planned: Board, age: str) -> Board:
    """The board with the film's age in every picture."""
    shots = (
        plan.model_copy(update={"picture": plan.picture.model_copy(update={"age": age})}) for plan in planned.shots
    )
    return planned.model_copy(update={"shots": tuple(shots)})


def _taken(named: Iterable[str], free: set[str]) -> tuple[str, ...]:
    """Those that nobody has yet; they are nobody else's from here on."""
    mine = tuple(dict.fromkeys(beat for beat in named if beat in free))
    free.difference_update(mine)
    return mine


def _picture(plan: ShotPlan, scene: Scene, cast: Sequence[str]) -> Picture:
    seen = plan.picture
    people = {each.name: _seen(each) for each in seen.people if each.name in cast}
    return seen.model_copy(
        update={
            "size": plan.size,
            "angle": plan.angle,
            "place": seen.place if seen.place in PLACES else scene.place,
            "location": seen.location or scene.location,
            "when": seen.when if seen.when in WHENS else scene.when,
            "weather": seen.weather if seen.weather in WEATHERS else scene.weather,
            "people": tuple(people.values()),
        }
    )


def _seen(each: Seen) -> Seen:
    return each.model_copy(
        update={
            "pose": each.pose if each.pose in POSES else "stand",
            "expression": each.expression if each.expression in EXPRESSIONS else "calm",
            "at": min(1.0, max(0.0, each.at)),
            "depth": min(1.0, max(0.0, each.depth)),
            "facing": min(180.0, max(-180.0, each.facing)),
        }
    )
