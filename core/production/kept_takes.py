"""A take that is good as it is, although it was made from something older."""

from __future__ import annotations

import uuid

from sqlalchemy.orm import Session

from core.audio import audio
from core.characters import characters
from core.database import tables
from core.production.production_plan import load_snapshot, stale_needs
from core.production.stage_needs import film_effect_digest
from core.storyboard import storyboard
from core.storyboard.film_snapshot import FilmSnapshot


def keep_as_is(session: Session, project_id: uuid.UUID, target_id: str) -> None:
    """What was made from something older is good as it is: it counts as made from what stands there now."""
    made = load_snapshot(session, project_id)
    wanted = {need.target_id: need for need in stale_needs(made)}
    if target_id in wanted:
        count_as_made(session, made, target_id)


def count_as_made(session: Session, made: FilmSnapshot, target_id: str) -> None:
    """The take that a shot, a line or somebody in the cast shows now is made from what stands there now."""
    shot = next((s for s in made.shots if str(s.id) == target_id), None)
    line = next((a for a in made.audios if str(a.id) == target_id), None)
    person = next((c for c in made.cast if str(c.id) == target_id), None)
    row = shot or line or person
    take = session.get(tables.Take, row.take_id) if row and row.take_id else None
    if take is not None:
        take.made_from = wanted_digest(made, shot, line, person)
        take.facts = {name: fact for name, fact in take.facts.items() if name != storyboard.SHOWN}


def wanted_digest(
    made: FilmSnapshot, shot: tables.Shot | None, line: tables.Audio | None, person: tables.Character | None
) -> str:
    """The digest that a new take of this would be made from."""
    if shot is not None:
        return storyboard.picture_digest(storyboard.plan_of(shot), made.people, made.brief)
    if person is not None:
        return characters.portrait_digest(characters.appearance_of(person), made.brief.style_mark)
    assert line is not None and made.script is not None
    if line.type == "music":
        return audio.music_digest(made.script, made.brief, line)
    if line.type == "sfx":
        return film_effect_digest(made, line)
    return audio.line_digest(line, made.script.language)
