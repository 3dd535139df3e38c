"""Shots and sounds follow the beats they belong to when scenes are cut, moved, joined or dropped.

What a person changed in one scene makes the shots of that scene stale and of no other, although the seconds that fall to
each scene have shifted a little.
"""

from __future__ import annotations

import uuid

from sqlalchemy.orm import Session

from core.audio import audio
from core.database import tables
from core.project.projects import Brief
from core.script import script_edit
from core.script.model import Script
from core.storyboard import storyboard


def follow_script_change(session: Session, project_id: uuid.UUID, brief: Brief, before: Script, after: Script) -> None:
    """Bring the rows of a film from one version of its script to the next. A shot whose scene is gone goes to the bin."""
    homes = script_edit.match_scenes(before, after)
    _move_sounds(session, project_id, homes)
    if before.scenes != after.scenes or before.cast != after.cast:
        _move_shots(session, project_id, brief, before, after, homes)
    session.flush()


def _move_shots(
    session: Session, project_id: uuid.UUID, brief: Brief, before: Script, after: Script, homes: dict[int, int]
) -> None:
    shots = storyboard.list_shots(session, project_id)
    planned = {n: storyboard.board_digest(before, n, brief) for n in range(1, len(before.scenes) + 1)}
    place = {beat.id: n for n, scene in enumerate(after.scenes, 1) for beat in scene.beats}
    staying: list[tuple[int, int, tables.Shot]] = []
    for shot in shots:
        plan = shot.plan
        beats = [*plan.get("actions", ()), *plan.get("lines", ())]
        home = next((place[beat] for beat in beats if beat in place), homes.get(shot.scene))
        if home is None:
            shot.removed_at = tables.utc_now()
            continue
        was = shot.scene
        if shot.made_from == planned.get(was) and after.scenes[home - 1] == before.scenes[was - 1]:
            shot.made_from = storyboard.board_digest(after, home, brief)
        staying.append((home, shot.sequence, shot))
    for number, (home, _, shot) in enumerate(sorted(staying, key=lambda entry: entry[:2]), 1):
        if (shot.scene, shot.sequence) != (home, number):
            shot.scene, shot.sequence, shot.shot_number = home, number, f"{number:02d}"


def _move_sounds(session: Session, project_id: uuid.UUID, homes: dict[int, int]) -> None:
    """The sound of a place goes with its scene."""
    kept: set[str] = set()
    for row in audio.list_audio(session, project_id):
        number = row.beat.removeprefix("scene")
        if row.type != "sfx" or not number.isdigit() or int(number) not in homes:
            continue
        home = f"scene{homes[int(number)]}"
        if home not in kept:
            row.beat = home
            kept.add(home)
