"""The team's templates in the studio's own work: the next script, picture, portrait, clip and music are asked for by them."""

from __future__ import annotations

import uuid
from pathlib import Path

import pytest
from sqlalchemy import select

from core.database import tables
from core.production import production_plan, script_revisions
from core.project import projects
from core.script import script
from core.settings import Settings
from core.studio import Studio, open_studio
from core.templates import production_label, template_versions, templates
from core.templates.prompt_values import Template
from jobs import queue
from providers.base import Model, Request, Result
from tests.conftest import furnish
from tests.support import films

MARK = "先写结局，再写开头"


class Listener(films.Company):
    """The crew, which remembers every word it was told."""

    def __init__(self) -> None:
        super().__init__()
        self.heard: list[Request] = []

    def generate(self, model: Model, request: Request, errand) -> Result:
        self.heard.append(request)
        return super().generate(model, request, errand)

    def last(self, purpose: str) -> Request:
        return next(request for request in reversed(self.heard) if request.purpose == purpose)


@pytest.fixture
def crew() -> Listener:
    return Listener()


@pytest.fixture
def studio(tmp_path: Path, crew: Listener) -> Studio:
    return opened_in(tmp_path, crew)


def opened_in(home: Path, crew: Listener) -> Studio:
    settings = Settings(_env_file=None, dailies_home=home, database_url="", redis_url="redis://127.0.0.1:1/0")
    opened = open_studio(settings, [crew])
    furnish(opened.db)
    return opened


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> tuple[Studio, Listener, uuid.UUID]:
    """A film made to its end while nobody had promoted anything."""
    crew = Listener()
    studio = opened_in(tmp_path_factory.mktemp("whole"), crew)
    return studio, crew, films.put(studio, None, "full")


def promoted(studio: Studio, told: Template) -> Template:
    with studio.db.write() as session:
        kept = template_versions.save_version(session, None, told)
        return production_label.promote_version(session, kept.name, kept.language, kept.version, None)


def script_template(studio: Studio, project_id: uuid.UUID) -> Template:
    """The one the film's script was told with."""
    with studio.db.read() as session:
        row = script.find(session, project_id)
        assert row is not None
        return template_versions.load_template_version(session, row.facts[script.TOLD_WITH].partition("@")[0], "zh")


def another(studio: Studio, project_id: uuid.UUID) -> None:
    """The script, told once more."""
    with studio.db.write() as session:
        script_revisions.request_new_draft(session, project_id)
    queue.submit(studio, "script.write", user=None, project_id=project_id)
    films.work_off(studio)


def calls(studio: Studio, stage: str) -> set[str]:
    with studio.db.read() as session:
        return set(session.scalars(select(tables.Call.template).where(tables.Call.stage == stage)))


def team(task: str, text: str, name: str = "", genre: str = "") -> Template:
    return Template(
        name=name or f"{task.partition('_')[0]}_ours",
        language="zh",
        task_type=task,
        genre=genre,
        template=text,
        negative="塑料感",
        description="我们自己的",
    )


# Scripts ---------------------------------------------------------------------------------------------------------------


def test_a_script_is_told_by_the_template_in_use_and_its_row_and_the_ledger_say_which(studio, crew):
    film = films.put(studio, None, "script")
    told = script_template(studio, film)
    assert told.task_type == "script_generation"
    asked = crew.last("script")
    assert "How such a script is wanted" in asked.prompt
    assert asked.inputs["telling"]["text"] in asked.prompt
    assert calls(studio, "script") == {told.ref}
    assert told.usage_count == 1


def test_the_next_script_uses_a_version_that_was_promoted_and_goes_back_with_it(studio, crew):
    film = films.put(studio, None, "script")
    told = script_template(studio, film)
    new = promoted(studio, told.model_copy(update={"template": f"{told.template}\n{MARK}"}))
    another(studio, film)
    assert MARK in crew.last("script").prompt
    assert (script_template(studio, film).version, new.source) == (told.version + 1, "team")
    with studio.db.write() as session:
        production_label.roll_back(session, told.name, "zh", None)
    another(studio, film)
    assert MARK not in crew.last("script").prompt
    with studio.db.read() as session:
        row = script.find(session, film)
        assert row is not None and row.facts[script.TOLD_WITH] == told.ref


def test_promoting_a_version_makes_nothing_stale(whole):
    studio, _, film = whole
    told = script_template(studio, film)
    promoted(studio, told.model_copy(update={"template": f"{told.template}\n{MARK}"}))
    promoted(studio, team("storyboard_generation", "画面要有{mood}的雾"))
    with studio.db.read() as session:
        assert production_plan.list_needs(production_plan.load_snapshot(session, film)) == []


def test_a_script_that_is_edited_still_knows_what_it_was_told_with(studio):
    film = films.put(studio, None, "script")
    ref = script_template(studio, film).ref
    with studio.db.write() as session:
        row = script.find(session, film)
        assert row is not None
        told = script.script_from_row(row).model_copy(update={"title": "改了片名"})
        script_revisions.save_revision(session, film, told)
        assert (row.title, row.facts[script.TOLD_WITH]) == ("改了片名", ref)


def test_a_prompt_sent_to_a_film_is_told_instead_of_the_template_and_makes_its_script_stale(studio, crew):
    film = films.put(studio, None, "script")
    sent = {"text": "写一个 3-4 场景的剧本，不要旁白", "negative": "鬼", "template": "script_mystery@1", "log": ""}
    with studio.db.write() as session:
        projects.change_brief(session, film, prompt=sent)
        assert production_plan.stage_states(production_plan.load_snapshot(session, film))["script"].stale == 1
    another(studio, film)
    asked = crew.last("script")
    assert sent["text"] in asked.prompt and "鬼" in asked.prompt
    assert asked.inputs["telling"]["scenes"] == [3, 4]
    assert calls(studio, "script") >= {"script_mystery@1"}
    with studio.db.read() as session:
        assert production_plan.stage_states(production_plan.load_snapshot(session, film))["script"].stale == 0


def test_another_sentence_lets_go_of_the_prompt_that_was_for_the_old_one(studio):
    film = films.put(studio, None, "empty")
    with studio.db.write() as session:
        projects.change_brief(session, film, prompt={"text": "写", "negative": "", "template": "", "log": ""})
        assert projects.change_brief(session, film, idea="另一句话").prompt == {}


# Pictures, people, clips, music ------------------------------------------------------------------------------------------


def test_shipped_templates_say_nothing_in_pictures_clips_and_music(whole):
    studio, crew, _ = whole
    for purpose in ("shot", "portrait", "clip", "score"):
        assert "How such a thing is wanted" not in crew.last(purpose).prompt, purpose
    assert calls(studio, "storyboard") | calls(studio, "video") | calls(studio, "audio") == {""}


def test_what_the_team_promoted_is_said_with_every_such_thing(studio, crew):
    tasks = {
        "storyboard_generation": ("画面留白三分之一，颗粒感", "shot", "storyboard"),
        "character_design": ("脸上要有光，丝绒感", "portrait", "characters"),
        "video_generation": ("镜头不要抖，纪实感", "clip", "video"),
        "audio_generation": ("不要鼓，空间感", "score", "audio"),
    }
    kept = {task: promoted(studio, team(task, text)) for task, (text, _, _) in tasks.items()}
    films.put(studio, None, "full")
    for task, (text, purpose, stage) in tasks.items():
        asked = crew.last(purpose)
        others = {words.partition("，")[2] for words, _, _ in tasks.values()} - {text.partition("，")[2]}
        assert text.partition("，")[2] in asked.prompt and "塑料感" in asked.negative, purpose
        assert not any(words in asked.prompt for words in others), purpose
        assert kept[task].ref in calls(studio, stage)
        with studio.db.read() as session:
            used = template_versions.load_template_version(session, kept[task].name, "zh")
        assert (used.usage_count >= 1, used.success_rate) == (True, 0)


def test_a_template_for_another_genre_or_language_says_nothing(studio, crew):
    promoted(studio, team("storyboard_generation", "颗粒感", genre="comedy"))
    films.put(studio, None, "half")
    assert "颗粒感" not in crew.last("shot").prompt


def test_a_draft_says_nothing(studio, crew):
    with studio.db.write() as session:
        template_versions.save_version(session, None, team("storyboard_generation", "颗粒感"))
    films.put(studio, None, "half")
    assert "颗粒感" not in crew.last("shot").prompt
    with studio.db.read() as session:
        assert all(one.name != "storyboard_ours" for one in templates.load_library(session))
