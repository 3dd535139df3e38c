"""What is told: a script of scenes, and the verb that writes one."""

from __future__ import annotations

import re
import uuid
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Literal

from pydantic import Field, model_validator
from sqlalchemy import Select, select
from sqlalchemy.orm import Session, defer

from core import i18n
from core.database import tables
from core.errors import Conflict, NotFound
from core.gateway.structured_answers import answer_schema, ask_typed
from core.project import prompt_files
from core.project.vocabulary import EXPRESSIONS, MOODS, PLACES, POSES, STEPS
from core.script import parser_words
from core.types import Value, digest
from providers.base import Ask, Capability, Request

if TYPE_CHECKING:
    from core.project.told_prompt import Telling

WORDS: dict[str, Sequence[str]] = {
    "Scene.place": PLACES,
    "Scene.mood": MOODS,
    "Beat.step": ("", *STEPS),
    "Beat.pose": ("", *POSES),
    "Beat.expression": ("", *EXPRESSIONS),
}
"""What a model may answer with, where the house knows only some words."""
TOLD_WITH = "told_with"
"""Among the facts of a script's row: the template it was told with, "script_scifi@3"."""
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


Kind = Literal["human", "animal", "robot", "thing"]
Sex = Literal["f", "m", "n"]
Age = Literal["child", "teen", "adult", "old"]


class CastMember(Value):
    """Somebody the script needs. `appearance` and `clothing` are sentences in the script's language."""

    name: str = Field(min_length=1, max_length=100)
    role: str = ""
    kind: Kind = "human"
    species: str = ""
    sex: Sex = "n"
    age: Age = "adult"
    description: str = ""
    personality: str = ""
    appearance: str = ""
    clothing: str = ""


class Beat(Value):
    """One action, or one line that somebody speaks. `id` stays the same through edits; the narrator's name is ""."""

    id: str
    kind: Literal["action", "dialogue", "narration"]
    text: str = Field(max_length=2000)
    speaker: str = ""
    manner: str = ""
    """How it is said: 低声, to herself. Shown in brackets, never spoken."""
    step: str = ""
    """Which turn of the plot it belongs to: open, want, block, deepen, turn, price, end."""
    shows: tuple[str, ...] = ()
    """For an action, or a narration with a picture of its own: the names of the cast and the things that must be in the picture."""
    pose: str = ""
    expression: str = ""

    def pictured(self) -> bool:
        """Whether it has a picture of its own: an action, or what a narrator tells of whom and what is seen meanwhile."""
        return self.kind == "action" or (self.kind == "narration" and bool(self.shows or self.pose))


class Scene(Value):
    interior: bool = False
    location: str = Field(max_length=200)
    """As written in the heading, in the script's language."""
    place: str = "street"
    """One word of providers.builtin.vocabulary.PLACES: what it looks like."""
    when: Literal["dawn", "day", "dusk", "night"] = "day"
    weather: Literal["clear", "rain", "snow", "fog", "wind", "storm"] = "clear"
    mood: str = "calm"
    beats: tuple[Beat, ...] = ()


class Script(Value):
    title: str = Field(max_length=200)
    logline: str = ""
    language: str = "zh"
    genre: Literal["sci-fi", "romance", "action", "comedy", "horror"] = "romance"
    subgenre: str = ""
    mood: str = "calm"
    engine: str = ""
    """Which plot engine told it; empty for a person's or a vendor's script."""
    cast: tuple[CastMember, ...] = ()
    scenes: tuple[Scene, ...] = ()


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
        if beat.text.strip():
            taken.add(name)
            beats.append(beat.model_copy(update={"id": name, "kind": kind, "speaker": speaker}))
    place_word = (
        scene.place
        if scene.place in PLACES
        else parser_words.place_of_location(f"{scene.location} {scene.place}") or "street"
    )
    return scene.model_copy(update={"beats": tuple(beats), "place": place_word})


class ScriptDraft(Value):
    """What a script is to be told from."""

    idea: str
    seconds: int
    language: str
    take: int = 0
    understood: dict[str, Any] = Field(default_factory=dict)


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


def _told_to_model(draft: ScriptDraft) -> dict[str, Any]:
    a_second, what, longest = PACE["zh" if draft.language.startswith("zh") else "en"]
    another = (
        f"This is draft {draft.take + 1}: tell it in another way than would come to mind first." if draft.take else ""
    )
    return {
        "idea": draft.idea,
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


def spoken_lines(script: Script) -> list[tuple[int, Beat]]:
    """Everything that is spoken, with the number of its scene, in order."""
    return [(n, b) for n, scene in enumerate(script.scenes, 1) for b in scene.beats if b.kind != "action"]


def scene_seconds(scene: Scene, language: str) -> float:
    """About how long a scene takes, read aloud: 4.4 Chinese characters or 2.7 English words a second, and a breath around each
    line; a picture on which nobody speaks wants its two seconds, one that carries a line takes no more than that."""
    total, seen = 0.0, 0.0
    for beat in scene.beats:
        size = len(re.findall(r"[\u4e00-\u9fff\w]", beat.text)) if language.startswith("zh") else len(beat.text.split())
        slow, quick = (9.0, 4.4) if language.startswith("zh") else (5.5, 2.7)
        if beat.pictured():
            total += seen
            seen = min(5.0, max(2.2, size / slow))
        if beat.kind != "action":
            said = size / quick + 0.7
            total += max(seen, said)
            seen = 0.0
    return total + seen


def scene_digest(script: Script, number: int) -> str:
    """What the shots of a scene are planned from: all but the words of lines over a picture, so that such a line reworded repaints
    nothing."""
    scene = script.scenes[number - 1]
    beats = [b.model_dump() if b.pictured() else {"id": b.id, "speaker": b.speaker} for b in scene.beats]
    names = [(m.name, m.kind, m.species) for m in script.cast]
    return digest(scene.model_dump(exclude={"beats"}), beats, names)


def script_as_text(script: Script) -> str:
    """The screenplay as people read it."""
    zh = script.language.startswith("zh")
    parts = [script.title, "", script.logline, ""]
    for number, scene in enumerate(script.scenes, 1):
        parts += [f"{number}. {scene_heading(scene, script.language)}", ""]
        for beat in scene.beats:
            parts += [_told(beat, zh), ""]
    return "\n".join(parts).strip() + "\n"


def scene_heading(scene: Scene, language: str) -> str:
    """内景　厨房　夜, or INT. KITCHEN - NIGHT."""
    when = i18n.translate_key(f"film.when_{scene.when}", language)
    inside = i18n.translate_key("film.interior" if scene.interior else "film.exterior", language)
    if language.startswith("zh"):
        return f"{inside}　{scene.location}　{when}"
    return f"{inside} {scene.location.upper()} - {when.upper()}"


def _told(beat: Beat, zh: bool) -> str:
    if beat.kind == "action":
        return beat.text
    speaker = beat.speaker or i18n.translate_key("film.narrator", "zh" if zh else "en")
    manner = f"（{beat.manner}）" if zh and beat.manner else f" ({beat.manner})" if beat.manner else ""
    return f"{speaker if zh else speaker.upper()}{manner}{'：' if zh else ': '}{beat.text}"


# Rows ----------------------------------------------------------------------------------------------------------------


def script_from_row(row: tables.Script) -> Script:
    return Script.model_validate(
        {
            "title": row.title or "",
            "logline": row.logline,
            "language": row.language.split("-")[0],
            "genre": row.genre or "romance",
            "scenes": row.scenes,
            **{name: fact for name, fact in row.facts.items() if name != TOLD_WITH},
        }
    )


def template_ref_of(row: tables.Script) -> str:
    """The template this script was told with, "script_scifi@3"; empty where it was none."""
    return str((row.facts or {}).get(TOLD_WITH, ""))


def find(session: Session, project_id: uuid.UUID) -> tables.Script | None:
    return session.scalar(select(tables.Script).where(tables.Script.project_id == project_id))


def save(
    session: Session,
    project_id: uuid.UUID,
    script: Script,
    *,
    seen_version: int | None = None,
    user_id: uuid.UUID | None = None,
    made_from: str | None = None,
    note: dict[str, Any] | None = None,
    told_with: str | None = None,
) -> tables.Script:
    """Keep a script as the project's newest version; `note` says how it came to be, `told_with` of which template (None: as before).
    Raises Conflict where somebody saved since `seen_version`."""
    row = find(session, project_id)
    if row is None:
        row = tables.Script(project_id=project_id, content="", version=0)
        session.add(row)
    elif seen_version is not None and row.version != seen_version:
        raise Conflict(what=script.title)
    else:
        _keep_first(session, row)
    row.title, row.logline, row.genre = script.title, script.logline, script.genre
    row.language = "zh-CN" if script.language.startswith("zh") else "en-US"
    row.style = script.subgenre or script.genre
    row.content = script_as_text(script)
    row.scenes = [scene.model_dump(mode="json") for scene in script.scenes]
    told_with = (row.facts or {}).get(TOLD_WITH, "") if told_with is None else told_with
    row.facts = script.model_dump(mode="json", include={"subgenre", "mood", "engine", "cast"}) | (
        {TOLD_WITH: told_with} if told_with else {}
    )
    row.version += 1
    if made_from is not None:
        row.made_from = made_from
    session.flush()
    session.add(
        tables.ScriptVersion(
            script_id=row.id,
            version=row.version,
            script=script.model_dump(mode="json"),
            user_id=user_id,
            note=note or {},
        )
    )
    return row


def _keep_first(session: Session, row: tables.Script) -> None:
    """A script that came without its versions, as the sample does, must not lose what is about to be changed."""
    kept = select(tables.ScriptVersion.id).where(
        tables.ScriptVersion.script_id == row.id, tables.ScriptVersion.version == row.version
    )
    if session.scalar(kept) is None:
        told = script_from_row(row).model_dump(mode="json")
        first = tables.ScriptVersion(script_id=row.id, version=row.version, script=told, created_at=row.updated_at)
        session.add(first)


def reword_beat(script: Script, beat_id: str, text: str) -> Script:
    """The script with one beat said differently. Raises NotFound for a beat it does not have."""
    if not any(b.id == beat_id for scene in script.scenes for b in scene.beats):
        raise NotFound(what=beat_id)
    scenes = tuple(
        scene.model_copy(
            update={
                "beats": tuple(
                    b.model_copy(update={"text": text.strip()}) if b.id == beat_id else b for b in scene.beats
                )
            }
        )
        for scene in script.scenes
    )
    return script.model_copy(update={"scenes": scenes})


def approve(session: Session, project_id: uuid.UUID) -> None:
    """This is the story that will be filmed. Raises NotFound."""
    row = find(session, project_id)
    if row is None:
        raise NotFound(what="script")
    row.approved_at = tables.utc_now()


def list_script_versions(session: Session, project_id: uuid.UUID) -> list[tables.ScriptVersion]:
    """Every version that was kept, newest first. The scripts themselves are read only where they are looked at."""
    rows = _versions_of(project_id).options(defer(tables.ScriptVersion.script))
    return list(session.scalars(rows.order_by(tables.ScriptVersion.version.desc())))


def _versions_of(project_id: uuid.UUID) -> Select[tables.ScriptVersion]:
    joined = select(tables.ScriptVersion).join(tables.Script, tables.Script.id == tables.ScriptVersion.script_id)
    return joined.where(tables.Script.project_id == project_id)


def version_authors(session: Session, project_id: uuid.UUID) -> dict[uuid.UUID, str]:
    """The names of those who wrote its versions."""
    wrote = (
        select(tables.ScriptVersion.user_id)
        .join(tables.Script, tables.Script.id == tables.ScriptVersion.script_id)
        .where(tables.Script.project_id == project_id)
    )
    rows = session.execute(select(tables.User.id, tables.User.name).where(tables.User.id.in_(wrote)))
    return {row.id: row.name for row in rows}


def load_script_version(session: Session, project_id: uuid.UUID, number: int) -> Script:
    """The script as it was in one version. Raises NotFound."""
    row = session.scalar(_versions_of(project_id).where(tables.ScriptVersion.version == number))
    if row is None:
        raise NotFound(what="version")
    return Script.model_validate(row.script)
