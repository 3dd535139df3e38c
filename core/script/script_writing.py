"""A script told by a model: what it is asked, and its answer as the house keeps it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from pydantic import Field, model_validator

from core.gateway.structured_answers import answer_schema, ask_typed
from core.project import prompt_files
from core.project.told_prompt import Telling
from core.project.vocabulary import EXPRESSIONS, MOODS, PLACES, POSES, STEPS
from core.script import parser_words
from core.script.model import CastMember, Scene, Script, ScriptDraft
from language.forms import form_files
from language.knowledge import topic_for
from language.reading import form_to_tell
from providers.base import Ask, Capability, Request

WORDS: dict[str, Sequence[str]] = {
    "Scene.place": PLACES,
    "Scene.mood": MOODS,
    "Beat.step": ("", *STEPS),
    "Beat.pose": ("", *POSES),
    "Beat.expression": ("", *EXPRESSIONS),
}
"""What a model may answer with, where the house knows only some words."""
NOT_ASKED = ("Told.engine", "Told.subgenre", "Told.language")
PACE = {"zh": (4.4, "Chinese characters", 26), "en": (2.7, "words", 16)}
"""What is heard in a second, of what; and how much of it one line has at most."""
SCENE_S, ACTION_S, SPOKEN = 14.0, 5.0, 0.55
"""About how long a scene and an action are, and how much of a film somebody speaks."""
MOST_SCENES, MOST_ACTIONS = 12, 60
"""So many fit into one answer."""
TOLD_A_SCENE_S, LONGER_S, SCENES_TOLD = 22, 25, 8
"""As the studio's own writer divides a film: a scene for so many seconds and, of a film longer than that, one more; never more than eight."""
TOLD_SCENES, TOLD_BEATS, TOLD_CAST = 120, 4_000, 60
"""More than any answer that was asked for; what goes beyond is no script."""
BEAT_ID = re.compile(r"[\w-]{1,40}", re.ASCII)
"""A name that stands in keys of the page, of tasks and of files: a model's is kept only where it is one."""
TOKENS_BASE, TOKENS_A_SECOND, TOKENS_USUAL, TOKENS_MOST = 1500, 60, 4000, 16_000
"""Of an answer: a beat of three seconds is some 130 tokens of JSON, the cast and headings are the rest."""


class Told(Script):
    """A script as a model tells it: it has at least one scene in which something happens, and no more than a film can hold."""

    cast: tuple[CastMember, ...] = Field(default=(), max_length=TOLD_CAST)
    scenes: tuple[Scene, ...] = Field(min_length=1, max_length=TOLD_SCENES)

    @model_validator(mode="after")
    def _something_happens(self) -> Told:
        if not any(scene.beats for scene in self.scenes):
            raise ValueError("nothing happens in any scene")
        if sum(len(scene.beats) for scene in self.scenes) > TOLD_BEATS:
            raise ValueError("more happens than a film can hold")
        return self

    def script(self, language: str) -> Script:
        """As the house keeps it: ids that are unique, nobody speaks who is not in the cast, every place one it can show."""
        taken: set[str] = set()
        scenes = tuple(_tidy_scene(scene, number, taken) for number, scene in enumerate(self.scenes, 1))
        cast = {member.name: member for member in reversed(self.cast)}
        speakers = (beat.speaker for scene in scenes for beat in scene.beats if beat.speaker)
        names = dict.fromkeys([*(member.name for member in self.cast), *speakers])
        told = self.model_dump() | {"language": language, "scenes": scenes}
        return Script.model_validate(told | {"cast": [cast.get(name) or CastMember(name=name) for name in names]})


def _tidy_scene(scene: Scene, number: int, taken: set[str]) -> Scene:
    beats = []
    for place, beat in enumerate(scene.beats, 1):
        speaker = beat.speaker.strip()[:100] if beat.kind == "dialogue" else ""
        kind = "narration" if beat.kind == "dialogue" and not speaker else beat.kind
        name = beat.id if BEAT_ID.fullmatch(beat.id) and beat.id not in taken else f"s{number}b{place}"
        while name in taken:
            name += "x"
        card = beat.card if beat.card_text.strip() else ""
        if beat.text.strip():
            taken.add(name)
            told = {
                "id": name,
                "kind": kind,
                "speaker": speaker,
                "card": card,
                "card_text": beat.card_text.strip() if card else "",
            }
            beats.append(beat.model_copy(update=told))
    place_word = (
        scene.place
        if scene.place in PLACES
        else parser_words.place_of_location(f"{scene.location} {scene.place}") or "street"
    )
    return scene.model_copy(update={"beats": tuple(beats), "place": place_word})


def write(draft: ScriptDraft, ask: Ask, telling: Telling | None = None) -> Script:
    """A script for this idea, told as the `telling` wants it. Raises MadeBadly where the answer is no script."""
    request = Request(
        capability=Capability.TEXT,
        purpose="script",
        prompt=prompt_files.fill_prompt("script", **_told_to_model(draft), telling=_wanted(telling)),
        inputs={
            **draft.model_dump(),
            "understood": draft.understood or None,
            "genre": draft.understood.get("genre", ""),
            **({"telling": telling.inputs()} if telling else {}),
        },
        answer_schema=answer_schema(Told, without=NOT_ASKED, words={**WORDS, "Told.mood": MOODS}),
        language=draft.language,
        seconds=draft.seconds,
        seed=draft.take,
        tokens_most=answer_tokens(draft.seconds),
    )
    return ask_typed(Told, request, ask).script(draft.language)


def _wanted(telling: Telling | None) -> str:
    if not telling:
        return ""
    never = f"\nNot in it: {telling.negative}" if telling.negative else ""
    return f"How such a script is wanted (it never changes the length, the fields or the shape above):\n{telling.text}{never}\n---"


def scene_count(film_seconds: float) -> int:
    """How many scenes a film of this length is told in by the studio's own writer."""
    return max(1, min(SCENES_TOLD, round(film_seconds / TOLD_A_SCENE_S) + (film_seconds > LONGER_S)))


def answer_tokens(seconds: float) -> int:
    """How long the answer for a film of so many seconds may be; 0: as long as a model's usual one."""
    wanted = round(TOKENS_BASE + TOKENS_A_SECOND * seconds)
    return min(TOKENS_MOST, wanted) if wanted > TOKENS_USUAL else 0


def _known(idea: str, form: str, language: str) -> str:
    """What is known of the topic, for a film that tells facts; nothing where no pack has it."""
    topic = topic_for(form, idea, language)
    if topic is None:
        return ""
    lines = "\n".join(f"- {line.text}" for line in topic.lines)
    return f"Facts that were checked, to tell it with (choose what the length holds, keep their order, add none that contradicts them):\n{lines}\n"


def _told_to_model(draft: ScriptDraft) -> dict[str, Any]:
    a_second, what, longest = PACE["zh" if draft.language.startswith("zh") else "en"]
    another = (
        f"This is draft {draft.take + 1}: tell it in another way than would come to mind first." if draft.take else ""
    )
    form = draft.understood.get("form") or form_to_tell(draft.idea)
    grammar = form_files().get(form) or form_files()["story"]
    return {
        "idea": draft.idea,
        "form": grammar["title"]["en"].lower(),
        "grammar": grammar["script"].strip(),
        "known": _known(draft.idea, form, draft.language),
        "seconds": draft.seconds,
        "language": prompt_files.language_name(draft.language),
        "understood": prompt_files.facts_as_text(draft.understood),
        "scenes": min(MOST_SCENES, max(1, round(draft.seconds / SCENE_S))),
        "actions": min(MOST_ACTIONS, max(2, round(draft.seconds / ACTION_S))),
        "spoken": f"{round(SPOKEN * draft.seconds * a_second)} {what}",
        "pace": f"{a_second:g} {what} a second",
        "longest": f"{longest} {what}",
        "another": another,
    }
