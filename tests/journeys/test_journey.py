"""One film from a sentence to the last frame, through the real house, by a crew that answers at once."""

from __future__ import annotations

import shutil
import uuid
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import text

from core.audio import audio
from core.film import film_cut
from core.money import ledger
from core.production import production_plan
from core.project import projects
from core.project.projects import Brief
from core.script import script
from core.settings import Settings
from core.stages import STAGES
from core.storyboard.film_snapshot import FilmSnapshot
from core.studio import Studio, open_studio
from core.tasks import task_lifecycle, task_turns
from core.tasks.task_tree import TaskTree, load_tree
from jobs import queue
from tests.conftest import furnish
from tests.support.crew import Crew

IDEA = "雨夜，女侦探林岚在霓虹街头追一只会说话的猫"


PRICE = 2_500


@dataclass
class Made:
    """Where a film has been made, which, and what the crew was asked for it."""

    home: Path
    film: uuid.UUID
    asked: Counter[str]


def at(home: Path, crew: Crew) -> Studio:
    return open_studio(Settings(dailies_home=home, database_url="", redis_url="", assets_url=""), [crew])


@pytest.fixture(scope="module")
def once(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """A studio whose one film has been made, small. Each test goes on in a copy: the making takes longer than all of them."""
    home, crew = tmp_path_factory.mktemp("journey"), Crew(PRICE)
    studio = at(home, crew)
    furnish(studio.db)
    with studio.db.write() as session:
        film_id = projects.create(session, None, Brief(idea=IDEA, seconds=10, short_side=144)).id
    make(studio, film_id)
    studio.db.engine.dispose()
    return Made(home, film_id, crew.asked)


@pytest.fixture
def crew(once: Made) -> Crew:
    crew = Crew(PRICE)
    crew.asked.update(once.asked)
    return crew


@pytest.fixture
def studio(tmp_path: Path, once: Made, crew: Crew) -> Studio:
    shutil.copytree(once.home, tmp_path, dirs_exist_ok=True)
    return at(tmp_path, crew)


@pytest.fixture
def made(once: Made) -> uuid.UUID:
    return once.film


def make(studio: Studio, project_id: uuid.UUID) -> TaskTree:
    """Submit, and do all that falls due, as one worker would."""
    task_id = queue.submit(studio, "film.make", user=None, project_id=project_id)
    here = queue.WorkPlace(studio, "test")
    while due := task_turns.pick_due(studio.db, 50):
        for turn in due:
            queue.perform_task(here, turn.id, lambda: None)
    tree = load_tree(studio.db, task_id)
    assert tree is not None
    return tree


def look(studio: Studio, project_id: uuid.UUID) -> FilmSnapshot:
    with studio.db.read() as session:
        return production_plan.load_snapshot(session, project_id)


def reword(studio: Studio, project_id: uuid.UUID, beat: str, text: str) -> None:
    with studio.db.write() as session:
        row = script.find(session, project_id)
        assert row is not None
        told = script.reword_beat(script.script_from_row(row), beat, text)
        script.save(session, project_id, told, seen_version=row.version)
        audio.sync_audio(session, project_id, told)


def test_a_sentence_becomes_a_film_with_every_stage_done(studio: Studio, made: uuid.UUID) -> None:
    states = production_plan.stage_states(look(studio, made))
    assert {stage: state.done for stage, state in states.items()} == dict.fromkeys(STAGES, True)
    with studio.db.read() as session:
        cut = film_cut.finished_cuts(session, made)[0]
        owner = projects.load(session, made)
        assert (owner.status, owner.progress, owner.name) == ("completed", 100, "雨夜追猫")
    assert studio.files.read(cut.sha256)[4:8] == b"ftyp"


BRIEF = {
    "projects": ("name", "description", "status", "progress", "settings"),
    "scripts": ("project_id", "title", "content", "language", "style", "scenes", "version"),
    "storyboards": (
        "script_id", "sequence", "shot_number", "shot_type", "camera_movement", "description", "image_url", "image_key", "status",
    ),
    "characters": (
        "project_id", "name", "clothing", "image_url", "image_key", "consistency_id",
    ),
    "audios": ("project_id", "type", "scene_id", "url", "file_key", "duration", "settings", "status"),
    "videos": ("storyboard_id", "duration", "resolution", "format", "status"),
    "ai_tasks": (
        "project_id", "task_type", "provider", "model", "prompt", "result", "tokens_input", "tokens_output", "cost", "status",
        "started_at", "completed_at",
    ),
}  # fmt: skip
"""The columns of the film's tables that a program which knows only the design document asks for."""


@pytest.mark.parametrize("table", BRIEF)
def test_every_column_that_a_program_may_ask_for_says_something(studio: Studio, made: uuid.UUID, table: str) -> None:
    with studio.db.read() as session:
        rows = session.execute(text(f"SELECT {', '.join(BRIEF[table])} FROM {table}")).mappings().all()
    silent = [name for name in BRIEF[table] if not any(row[name] not in (None, "") for row in rows)]
    assert rows and silent == []


def test_every_call_is_in_the_ledger_with_its_price(studio: Studio, made: uuid.UUID, crew: Crew) -> None:
    with studio.db.read() as session:
        calls = ledger.list_project_calls(session, made)
        assert ledger.spent_on_project(session, made) == PRICE * len(calls)
    assert len(calls) == sum(crew.asked.values())
    assert {call.state for call in calls} == {"done"}


def test_making_again_what_is_up_to_date_asks_nobody(studio: Studio, made: uuid.UUID, crew: Crew) -> None:
    before = crew.asked.copy()
    assert make(studio, made).status == "completed"
    assert crew.asked == before
    with studio.db.read() as session:
        assert len(film_cut.finished_cuts(session, made)) == 1


def test_one_reworded_line_is_one_stale_line_and_remakes_one_voice_and_the_cut(
    studio: Studio, made: uuid.UUID, crew: Crew
) -> None:
    reword(studio, made, "s1b2", "你给我站住，把话说完再走。")
    stale = production_plan.stale_needs(look(studio, made))
    assert [need.kind for need in stale] == ["audio.speak"]
    before = crew.asked.copy()
    make(studio, made)
    assert crew.asked - before == {"line": 1}
    with studio.db.read() as session:
        new, old = film_cut.finished_cuts(session, made)
    assert new.sha256 != old.sha256
    assert "把话说完" in str(new.timeline["cues"])


def test_one_reworded_action_repaints_its_own_shot_only(studio: Studio, made: uuid.UUID, crew: Crew) -> None:
    reword(studio, made, "s2b1", "林岚追到桥上，桥在晃。")
    before = crew.asked.copy()
    make(studio, made)
    assert crew.asked - before == {"storyboard": 1, "shot": 1, "clip": 1}


def test_new_clothes_repaint_the_portrait_and_the_pictures_with_that_person(
    studio: Studio, made: uuid.UUID, crew: Crew
) -> None:
    with studio.db.write() as session:
        person = next(c for c in production_plan.load_snapshot(session, made).cast if c.name == "林岚")
        person.clothing = "红色雨衣"
    stale = [need.kind for need in production_plan.stale_needs(look(studio, made))]
    assert sorted(stale) == [
        "characters.portrait",
        "storyboard.paint",
        "storyboard.paint",
        "video.shoot",
        "video.shoot",
    ]


def test_a_second_attempt_at_a_paid_step_pays_nothing(studio: Studio, made: uuid.UUID, crew: Crew) -> None:
    """The worker dies after the answer was kept and before the task ended: another one takes it up."""
    with studio.db.write() as session:
        task = task_lifecycle.accept(session, "script.write", user_id=None, project_id=made, params={})
        task_id = task.id
    first = task_lifecycle.claim(studio.db, task_id, "dies", lease_s=0.0)
    assert first is not None
    from jobs.task_work import Work, find_job

    find_job("script.write")(Work(studio, first))
    asked, spent = crew.asked["script"], _spent(studio, made)
    queue.perform_task(queue.WorkPlace(studio, "second"), task_id, lambda: None)
    assert (crew.asked["script"], _spent(studio, made)) == (asked, spent)
    tree = load_tree(studio.db, task_id)
    assert tree is not None and tree.status == "completed"


def _spent(studio: Studio, project_id: uuid.UUID) -> int:
    with studio.db.read() as session:
        return ledger.spent_on_project(session, project_id)
