"""An optimised prompt goes where it belongs: to a script, somebody of the cast, a shot, a sound, a clip, or a film of its own."""

from __future__ import annotations

import re
import tomllib
import uuid
from functools import cache
from typing import Any

from sqlalchemy.orm import Session

from core.audio import audio
from core.characters import characters
from core.database import tables
from core.editing import undo
from core.errors import Conflict, NotFound
from core.optimise import optimisation_log
from core.people import access
from core.people.access import Action
from core.production import script_revisions
from core.project import projects
from core.project.projects import Brief
from core.project.vocabulary import GENRES, MOODS
from core.settings import ROOT, Settings
from core.stages import STAGES, Stage
from core.storyboard import shot_changes, storyboard
from core.studio import Studio
from core.templates.prompt_values import OptimizedPrompt
from core.types import Value

Place = Stage
PLACES: tuple[Place, ...] = STAGES
LOGGED_AS: dict[Place, str] = {"idea": "script"}
"""What the log calls a place that is no stage of its own."""
SECONDS = re.compile(
    r"(\d+(?:\.\d+)?)\s*(分钟|分|minutes?\b|min\b)|(\d+(?:\.\d+)?)\s*(?:秒|seconds?\b|secs?\b|s\b)", re.I
)
SAID = "undo.prompt_sent"
APPEARANCE_CHARS = 600
"""How somebody looks is told with every picture of them."""


class SentPrompt(Value):
    """Where a prompt went: the film, the row in it (None: the film itself) and the stage whose screen shows it."""

    to: Place
    project_id: uuid.UUID
    target: uuid.UUID | None = None


def send_prompt(
    studio: Studio,
    user: access.UserLike,
    optimized: OptimizedPrompt,
    to: Place,
    target: uuid.UUID | None = None,
    seen: str | None = None,
) -> SentPrompt:
    """`target` is the film for "script" and "idea", the row of whoever or whatever it is for the others, nothing for "film", which
    begins one. `seen` is what stood there when somebody looked. It can be undone, but for a new film. Raises NotFound, NotAllowed,
    Conflict where it was changed since `seen`, EmptyIdea and its kin for a new film."""
    if to == "film":
        return _new_film(studio, user, optimized)
    project_id = _film_of(studio, to, target)
    access.require_project(studio.db, user, Action.EDIT, project_id)
    with (
        studio.db.write() as session,
        undo.record_changes(session, project_id, user.id, {"say": SAID, "facts": {}}),
    ):
        put_prompt(session, studio.limits, optimized, to, project_id, target, seen, user_id=user.id)
    return SentPrompt(to=to, project_id=project_id, target=None if target == project_id else target)


def put_prompt(
    session: Session,
    limits: Settings,
    optimized: OptimizedPrompt,
    to: Place,
    project_id: uuid.UUID,
    target: uuid.UUID | None = None,
    seen: str | None = None,
    user_id: uuid.UUID | None = None,
) -> None:
    """The same within somebody's own transaction, who has asked whether they may. Raises NotFound, Conflict."""
    text = optimized.optimized_prompt
    if to in ("script", "idea"):
        _to_brief(session, limits, optimized, project_id, idea=to == "idea")
    elif target is None:
        raise NotFound(what="")
    elif to == "characters":
        row = characters.load_character(session, project_id, target)
        _as_seen(row.appearance or "", seen)
        characters.change_character(session, project_id, target, appearance=_one_line(text)[:APPEARANCE_CHARS])
    elif to in ("storyboard", "video"):
        now = storyboard.plan_of(storyboard.load_shot(session, project_id, target)).description
        shot_changes.describe_shot(session, project_id, target, now if seen is None else seen, text)
    else:
        _to_sound(session, project_id, target, text, seen, user_id)
    if optimized.log_id is not None:
        optimisation_log.mark_sent(session, optimized.log_id, LOGGED_AS.get(to, to))


def _to_brief(
    session: Session, limits: Settings, optimized: OptimizedPrompt, project_id: uuid.UUID, idea: bool
) -> None:
    """The script will be told by it; what it says of genre, mood and length counts for the film where these are understood already."""
    brief = projects.brief_of(projects.load(session, project_id))
    changes: dict[str, Any] = {"prompt": prompt_for_brief(optimized)}
    if idea:
        told = projects.check_idea(optimized.original_input, brief.seconds, limits)
        changes |= {"idea": told, **({} if told == brief.idea else {"understood": {}})}
    if brief.understood and changes.get("understood") != {}:
        changes["understood"] = {**brief.understood, **_understood(optimized)}
    if seconds := prompt_seconds(optimized, limits):
        changes["seconds"] = seconds
    projects.change_brief(session, project_id, **changes)


def _to_sound(
    session: Session, project_id: uuid.UUID, target: uuid.UUID, text: str, seen: str | None, user_id: uuid.UUID | None
) -> None:
    """A line is spoken otherwise; music and sounds are made by the words."""
    row = audio.load_audio(session, project_id, target)
    if row.type == "narration":
        now = row.text if seen is None else seen
        script_revisions.save_reworded_beat(session, project_id, row.beat, now, _one_line(text), user_id)
        return
    _as_seen(audio.own_words(row), seen)
    audio.set_own_words(session, project_id, target, text)


def _new_film(studio: Studio, user: access.UserLike, optimized: OptimizedPrompt) -> SentPrompt:
    access.require(user, Action.CREATE)
    limits = studio.limits
    seconds = prompt_seconds(optimized, limits) or Brief(idea="").seconds
    told = projects.check_idea(optimized.original_input, seconds, limits)
    brief = Brief(
        idea=told,
        seconds=seconds,
        language=projects.detect_language(told),
        short_side=limits.short_side,
        prompt=prompt_for_brief(optimized) if optimized.intent.task_type == "script_generation" else {},
    )
    with studio.db.write() as session:
        made = projects.create(session, user.id, brief).id
        if optimized.log_id is not None:
            optimisation_log.mark_sent(session, optimized.log_id, "film")
    return SentPrompt(to="film", project_id=made)


def prompt_for_brief(optimized: OptimizedPrompt) -> dict[str, str]:
    """As a brief holds it, with the genre and the mood that it says where the house knows these."""
    return {
        "text": optimized.optimized_prompt,
        "negative": optimized.negative,
        "template": f"{optimized.template}@{optimized.template_version}" if optimized.template else "",
        "log": str(optimized.log_id or ""),
        **_understood(optimized),
    }


def prompt_seconds(optimized: OptimizedPrompt, limits: Settings) -> int:
    """How long the prompt says the film is; 0 where it does not say, or says what cannot be."""
    for span in optimized.spans:
        if span.label == "length" and (hit := SECONDS.search(span.text)):
            seconds = round(float(hit[1]) * 60 if hit[1] else float(hit[3]))
            return seconds if projects.MIN_SECONDS <= seconds <= limits.film_max_s else 0
    return 0


def _understood(optimized: OptimizedPrompt) -> dict[str, str]:
    moods = " ".join(span.text for span in optimized.spans if span.label == "mood")
    genre, mood = optimized.intent.genre, house_mood(moods)
    return {**({"genre": genre} if genre in GENRES else {}), **({"mood": mood} if mood else {})}


def house_mood(words: str) -> str:
    """The mood of the house that such words mean, by the one named first; empty where none is."""
    hits = {mood: hit.start() for mood, said in _moods().items() if (hit := re.search(said, words, re.I))}
    return min(hits, key=lambda mood: hits[mood], default="")


@cache
def _moods() -> dict[str, str]:
    told = tomllib.loads((ROOT / "data" / "writer" / "asked.toml").read_text("utf-8"))["mood"]
    return {mood: said for mood, said in told.items() if mood in MOODS}


def _as_seen(now: str, seen: str | None) -> None:
    """Raises Conflict, with the other text in `theirs`."""
    if seen is not None and now.strip() != seen.strip():
        raise Conflict(what="", theirs=now)


def _film_of(studio: Studio, to: Place, target: uuid.UUID | None) -> uuid.UUID:
    """Raises NotFound."""
    if target is None:
        raise NotFound(what="")
    if to in ("script", "idea"):
        return target
    kinds: dict[Place, type[tables.Table]] = {"characters": tables.Character, "audio": tables.Audio}
    with studio.db.read() as session:
        row: Any = session.get(kinds.get(to, tables.Shot), target)
    if row is None or row.project_id is None:
        raise NotFound(what="")
    project_id: uuid.UUID = row.project_id
    return project_id


def _one_line(text: str) -> str:
    return " ".join(text.split())
