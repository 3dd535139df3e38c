"""The cast changed across the whole film: somebody renamed, added, or taken out of it."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable
from typing import Any

from sqlalchemy.orm import Session

from core.characters import characters
from core.characters.characters import load_character
from core.database import tables
from core.errors import EmptyName, NameTaken, NotFound, StillPlays
from core.production import kept_takes, production_plan, script_revisions
from core.script.model import Beat, CastMember, Script
from core.storyboard import storyboard
from core.storyboard.film_snapshot import FilmSnapshot

LONGEST = 40


def rename_character(
    session: Session, project_id: uuid.UUID, character_id: uuid.UUID, name: str, user_id: uuid.UUID | None = None
) -> None:
    """Somebody is called otherwise, everywhere: in the script and what it says, in the shots, at their lines. No picture
    is painted anew for it; a line that says the name is. Raises NotFound, EmptyName, NameTaken."""
    row = load_character(session, project_id, character_id)
    before, after = row.name, _free(session, project_id, name, row)
    if before == after:
        return
    made = production_plan.load_snapshot(session, project_id)
    told = _script(made)
    fresh = _up_to_date(made)
    row.name = after
    for shot in made.shots:
        shot.plan = _plan_renamed(shot.plan, before, after)
        shot.description = shot.plan.get("description", shot.description)
    for line in made.audios:
        if line.speaker == before:
            line.speaker = after
    session.flush()
    script_revisions.save_revision(session, project_id, _renamed(told, before, after), user_id=user_id)
    _still_up_to_date(session, project_id, fresh)


def add_character(
    session: Session, project_id: uuid.UUID, /, name: str, user_id: uuid.UUID | None = None, **facts: Any
) -> tables.Character:
    """Somebody new in the cast, who is in no scene yet. Raises NotFound, EmptyName, NameTaken."""
    named = _free(session, project_id, name, None)
    made = production_plan.load_snapshot(session, project_id)
    told = _script(made)
    fresh = _up_to_date(made)
    member = CastMember(name=named, **facts)
    script_revisions.save_revision(
        session, project_id, told.model_copy(update={"cast": (*told.cast, member)}), user_id=user_id
    )
    _still_up_to_date(session, project_id, fresh)
    return next(row for row in characters.list_cast(session, project_id) if row.name == named)


def remove_character(
    session: Session, project_id: uuid.UUID, character_id: uuid.UUID, user_id: uuid.UUID | None = None
) -> None:
    """Out of the cast. Raises NotFound, and StillPlays for somebody who is in a scene or a shot."""
    row = load_character(session, project_id, character_id)
    made = production_plan.load_snapshot(session, project_id)
    told = _script(made)
    where = scenes_with(told, row.name) or shots_showing(made, row.name)
    if where:
        raise StillPlays(name=row.name, count=len(where))
    fresh = _up_to_date(made)
    rest = tuple(member for member in told.cast if member.name != row.name)
    script_revisions.save_revision(session, project_id, told.model_copy(update={"cast": rest}), user_id=user_id)
    _still_up_to_date(session, project_id, fresh)


def scenes_with(told: Script, name: str) -> list[int]:
    """The scenes (1-based) in which somebody speaks or is to be seen."""
    return [
        number
        for number, scene in enumerate(told.scenes, 1)
        if any(beat.speaker == name or name in beat.shows for beat in scene.beats)
    ]


def shots_showing(made: FilmSnapshot, name: str) -> list[tables.Shot]:
    """The shots that show somebody."""
    return [
        shot
        for shot in made.shots
        if any(seen.get("name") == name for seen in shot.plan.get("picture", {}).get("people", []))
    ]


def first_line_of(made: FilmSnapshot, name: str) -> str:
    """What somebody says first in the film; empty for who is silent."""
    return next((row.text for row in made.audios if row.type == "narration" and row.speaker == name), "")


def _script(made: FilmSnapshot) -> Script:
    if made.script is None:
        raise NotFound(what="script")
    return made.script


def _free(session: Session, project_id: uuid.UUID, name: str, own: tables.Character | None) -> str:
    """A name that nobody else in the cast has."""
    wanted = " ".join(name.split())
    if not wanted or len(wanted) > LONGEST:
        raise EmptyName("name", most=LONGEST)
    others = [row for row in characters.list_cast(session, project_id) if own is None or row.id != own.id]
    if any(row.name.casefold() == wanted.casefold() for row in others):
        raise NameTaken("name", name=wanted)
    return wanted


# A name in words -------------------------------------------------------------------------------------------------------


def _renamed(told: Script, before: str, after: str) -> Script:
    say = _saying(before, after)
    cast = [m.model_copy(update={"name": after} if m.name == before else {}) for m in told.cast]
    scenes = [
        scene.model_copy(update={"beats": tuple(_beat_renamed(beat, before, after, say) for beat in scene.beats)})
        for scene in told.scenes
    ]
    return told.model_copy(update={"logline": say(told.logline), "cast": tuple(cast), "scenes": tuple(scenes)})


def _beat_renamed(beat: Beat, before: str, after: str, say: Callable[[str], str]) -> Beat:
    return beat.model_copy(
        update={
            "text": say(beat.text),
            "speaker": after if beat.speaker == before else beat.speaker,
            "shows": tuple(after if shown == before else shown for shown in beat.shows),
        }
    )


def _plan_renamed(plan: dict[str, Any], before: str, after: str) -> dict[str, Any]:
    picture = plan.get("picture", {})
    people = [{**seen, "name": after} if seen.get("name") == before else seen for seen in picture.get("people", [])]
    told = _saying(before, after)(plan.get("description", ""))
    return {**plan, "description": told, "picture": {**picture, "people": people}}


def _saying(before: str, after: str) -> Callable[[str], str]:
    """A text with one name for the other. A name of a single character is part of too many words to be found in prose."""
    if len(before) < 2:
        return lambda text: text
    edge = r"\b" if before.isascii() else ""
    pattern = re.compile(f"{edge}{re.escape(before)}{edge}", re.IGNORECASE if before.isascii() else 0)
    return lambda text: pattern.sub(lambda found: after.upper() if found.group().isupper() else after, text)


# What did not change ---------------------------------------------------------------------------------------------------


def _up_to_date(made: FilmSnapshot) -> tuple[set[int], set[str]]:
    """Scenes whose shots are as their scene has it, and what of the pictures is not stale."""
    assert made.script is not None
    scenes = {
        number
        for number in range(1, len(made.script.scenes) + 1)
        if all(
            shot.made_from in (storyboard.BY_HAND, storyboard.board_digest(made.script, number, made.brief))
            for shot in made.shots
            if shot.scene == number
        )
    }
    stale = {need.target_id for need in production_plan.picture_needs(made) if need.why == "stale"}
    everything = {str(shot.id) for shot in made.shots} | {str(row.id) for row in made.cast}
    return scenes, everything - stale


def _still_up_to_date(session: Session, project_id: uuid.UUID, fresh: tuple[set[int], set[str]]) -> None:
    """A name alone changes no picture: what was up to date counts as made from what stands there now."""
    session.flush()
    made = production_plan.load_snapshot(session, project_id)
    told = _script(made)
    scenes, pictures = fresh
    for shot in made.shots:
        if shot.scene in scenes and shot.made_from != storyboard.BY_HAND:
            shot.made_from = storyboard.board_digest(told, shot.scene, made.brief)
    for need in production_plan.picture_needs(made):
        if need.why == "stale" and need.target_id in pictures:
            kept_takes.count_as_made(session, made, need.target_id)
