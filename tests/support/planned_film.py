"""A film of two scenes without a studio: told, boarded and made row by row, as if the engines had made it."""

from __future__ import annotations

import uuid

from core.audio import audio
from core.characters import characters
from core.database.engine import Database
from core.database.tables import Asset, Shot, Take, Video
from core.film import film_cut
from core.production import kept_takes, production_plan, stage_needs
from core.project import projects, takes
from core.project.projects import Brief
from core.render.timeline import Recipe
from core.script import script
from core.script.model import Script
from core.storyboard import storyboard
from core.storyboard.film_snapshot import FilmSnapshot
from core.storyboard.model import ShotPlan
from core.types import digest
from core.video.video import clip_digest
from providers.base import Capability, Request
from tests.support.crew import SCRIPT, _board

TOLD = Script.model_validate(SCRIPT)
BRIEF = Brief(idea="雨夜追猫", seconds=10, short_side=144)


def new_film(db: Database) -> uuid.UUID:
    """A film that was asked for, and no more."""
    with db.write() as session:
        return projects.create(session, None, BRIEF).id


def told(db: Database, film_id: uuid.UUID) -> None:
    """The script is written."""
    with db.write() as session:
        script.save(session, film_id, TOLD, made_from=production_plan.draft_digest(BRIEF))
        characters.sync_cast(session, film_id, TOLD)
        audio.sync_audio(session, film_id, TOLD)


def boarded(db: Database, film_id: uuid.UUID) -> None:
    """Each scene is broken into shots."""
    with db.write() as session:
        row = script.find(session, film_id)
        assert row is not None
        for scene in (1, 2):
            asked = Request(capability=Capability.TEXT, purpose="storyboard", inputs={"script": SCRIPT, "scene": scene})
            plans = [ShotPlan.model_validate(plan) for plan in _board(asked)["shots"]]
            storyboard.save_scene_shots(session, row, scene, plans, storyboard.board_digest(TOLD, scene, BRIEF))


def make(db: Database, film_id: uuid.UUID) -> None:
    """Everything that is needed now stands, as if the engines had made it; then the film is cut."""
    for _ in range(3):
        with db.write() as session:
            for need in production_plan.list_needs(production_plan.load_snapshot(session, film_id)):
                make_need(session, film_id, need)
    with db.write() as session:
        cut = film_cut.plan_cut(
            session, film_id, film_cut.lay_timeline(production_plan.load_snapshot(session, film_id)), None
        )
        film_cut.finish_cut(session, cut.id, stored_file(session, f"cut {cut.version}"), stored_file(session, "poster"))


def make_need(session, film_id: uuid.UUID, need: stage_needs.Need) -> None:
    made = production_plan.load_snapshot(session, film_id)
    wanted = digest_wanted(made, need)
    if need.kind == "video.shoot":
        shot = session.get_one(Shot, uuid.UUID(need.target_id))
        if shot.take_id:
            still = session.get_one(Take, shot.take_id).sha256
            plan = storyboard.plan_of(shot)
            row = Video(
                id=uuid.uuid4(),
                storyboard_id=shot.id,
                recipe=Recipe(still=still, movement=plan.movement).model_dump(mode="json"),
                made_from=clip_digest(still, plan.movement),
            )
            session.add(row)
            session.flush()
            shot.clip_id = row.id
        return
    kinds = {"storyboard.paint": "shot", "characters.portrait": "portrait", "audio.speak": "line",
             "audio.compose": "music", "audio.effect": "sfx"}  # fmt: skip
    takes.add_take(
        session,
        film_id,
        kinds[need.kind],
        uuid.UUID(need.target_id),
        stored_file(session, need.key),
        made_from=wanted,
        facts={"milliseconds": 1500},
    )


def digest_wanted(made: FilmSnapshot, need: stage_needs.Need) -> str:
    shot = next((row for row in made.shots if str(row.id) == need.target_id), None)
    line = next((row for row in made.audios if str(row.id) == need.target_id), None)
    person = next((row for row in made.cast if str(row.id) == need.target_id), None)
    return kept_takes.wanted_digest(made, shot, line, person)


def stored_file(session, words: str) -> str:
    name = digest(words)
    if session.get(Asset, name) is None:
        session.add(Asset(sha256=name, media_type="image/png", bytes=1))
        session.flush()
    return name


def whole_film(db: Database, film_id: uuid.UUID) -> uuid.UUID:
    """The same with every stage done."""
    told(db, film_id)
    boarded(db, film_id)
    make(db, film_id)
    return film_id


def look(db: Database, film_id: uuid.UUID) -> FilmSnapshot:
    with db.read() as session:
        return production_plan.load_snapshot(session, film_id)


def kinds(needs: list[stage_needs.Need]) -> list[str]:
    return sorted(need.kind for need in needs)


def states(db: Database, film_id: uuid.UUID) -> dict[str, tuple[int, int, int]]:
    """(made, stale, total) of each stage."""
    return {stage: (s.made, s.stale, s.total) for stage, s in production_plan.stage_states(look(db, film_id)).items()}
