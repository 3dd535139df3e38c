"""Try variants: anything that was made opens in the lab with the words its model was sent."""

from __future__ import annotations

import uuid
from pathlib import Path

import pytest
from sqlalchemy import select

from core.database import tables
from core.errors import NotAllowed, NotFound
from core.lab import cell_requests, experiments, run_plan, variations
from core.money.ledger import Account
from core.production import production_plan
from core.settings import Settings
from core.storyboard import shot_changes, storyboard
from core.studio import Studio, open_studio
from core.templates import production_label, shipped_templates, template_versions
from core.templates.prompt_values import Template
from providers.base import Capability
from tests.support import films


@pytest.fixture(scope="module")
def studio(tmp_path_factory: pytest.TempPathFactory, sqlite_with_tables: Path) -> Studio:
    home = tmp_path_factory.mktemp("tries")
    (home / "studio.db").write_bytes(sqlite_with_tables.read_bytes())
    settings = Settings(_env_file=None, dailies_home=home, database_url="", redis_url="redis://127.0.0.1:1/0")
    return open_studio(settings, [films.Company()])


@pytest.fixture(scope="module")
def maker(studio: Studio):
    return films.person(studio, "user", "导演")


@pytest.fixture(scope="module")
def film(studio: Studio, maker) -> uuid.UUID:
    return films.put(studio, maker, "full")


def row(studio: Studio, table, **where):
    with studio.db.read() as session:
        rows = session.scalars(select(table).filter_by(**where)).all()
    return rows[0]


def tried(studio: Studio, user, id: uuid.UUID):
    with studio.db.read() as session:
        return variations.spec_from_take(session, user, id)


def test_a_shots_take_opens_with_the_very_words_its_painter_was_sent(studio, maker, film):
    take = row(studio, tables.Take, project_id=film, of_kind="shot")
    spec = tried(studio, maker, take.id)
    with studio.db.read() as session:
        made = production_plan.load_snapshot(session, film)
        shot = session.get(tables.Shot, take.of_id)
        plan = storyboard.plan_of(shot)
    real = storyboard.picture_request(plan, made.people, made.brief, 0, {})
    (first,) = spec.variants
    assert first.text == real.prompt and plan.description in first.text
    assert first.negative == real.negative and first.name == "A：当时的原话"
    assert (spec.rung, spec.task_type, spec.models) == ("still", "storyboard_generation", ("crew/image",))
    assert (spec.inputs[0].kind, spec.inputs[0].of, spec.inputs[0].project_id) == ("shot", shot.id, film)
    assert (spec.settings.width, spec.settings.height) == made.brief.size()


def test_what_it_opens_with_asks_for_just_the_picture_that_stands_there(studio, maker, film):
    take = row(studio, tables.Take, project_id=film, of_kind="shot")
    spec = tried(studio, maker, take.id)
    (laid,) = run_plan.lay_grid(studio, Account(user_id=maker.id), spec)
    assert laid.planned.why_not == ""
    assert (laid.request.purpose, laid.request.prompt) == ("shot", spec.variants[0].text)
    assert laid.request.inputs["picture"]["place"] == "street"
    with studio.db.write() as session:
        kept = experiments.create_experiment(session, maker, variations.try_name(spec, "zh"), spec, project_id=film)
        assert kept.name.startswith("换种写法：")


def test_a_shot_that_was_planned_otherwise_since_says_so(studio, maker, film):
    take = row(studio, tables.Take, project_id=film, of_kind="shot")
    with studio.db.write() as session:
        before = storyboard.plan_of(session.get(tables.Shot, take.of_id)).description
        shot_changes.replan_shot(session, film, take.of_id, description="一只 {猫} 坐在 100% 的雨里")
    spec = tried(studio, maker, take.id)
    with studio.db.write() as session:
        shot_changes.replan_shot(session, film, take.of_id, description=before)
    assert spec.variants[0].name == "A：现在会用的话"
    assert cell_requests.fill_wording(spec.variants[0], spec.inputs[0]).text.count("一只 {猫} 坐在 100% 的雨里") == 1


def test_a_portrait_a_line_the_music_a_sound_and_a_clip_open_as_what_they_are(studio, maker, film):
    portrait = tried(studio, maker, row(studio, tables.Take, project_id=film, of_kind="portrait").id)
    assert (portrait.rung, portrait.task_type, portrait.inputs[0].kind) == ("still", "character_design", "character")
    said = row(studio, tables.Audio, project_id=film, type="narration")
    line = tried(studio, maker, said.id)
    assert (line.variants[0].text, line.settings.voice, line.models) == (said.text, said.voice, ("crew/speech",))
    assert said.text in line.inputs[0].label and line.variants[0].name == "A：当时的原话"
    assert tried(studio, maker, said.take_id) == line
    music = tried(studio, maker, row(studio, tables.Audio, project_id=film, type="music").id)
    assert (music.rung, music.models, music.inputs[0].label) == ("sound", ("crew/music",), "音乐")
    sound = tried(studio, maker, row(studio, tables.Audio, project_id=film, type="sfx").id)
    assert sound.models == ("crew/effect",) and sound.settings.seconds == 12
    clip = row(studio, tables.Video, status="completed")
    moving = tried(studio, maker, clip.id)
    assert (moving.rung, moving.task_type, moving.models) == ("draft", "video_generation", ("crew/video",))
    assert "Camera:" in moving.variants[0].text and moving.inputs[0].of == clip.storyboard_id
    for spec in (portrait, line, music, sound, moving):
        assert [one.planned.why_not for one in run_plan.lay_grid(studio, Account(user_id=maker.id), spec)] == [""]


def test_the_script_opens_with_its_wording_and_the_idea_as_a_name_so_that_it_can_be_promoted(studio, maker, film):
    with studio.db.write() as session:
        shipped_templates.sync_shipped(session)
    with studio.db.read() as session:
        spec = variations.spec_from_script(session, maker, film)
    (first,) = spec.variants
    assert (spec.rung, spec.task_type, spec.models, spec.inputs[0].kind) == (
        "text",
        "script_generation",
        ("crew/text",),
        "idea",
    )
    assert "{idea}" in first.text and first.template.partition("@")[2].isdigit()
    assert spec.inputs[0].facts["idea"] not in first.text
    (laid,) = run_plan.lay_grid(studio, Account(user_id=maker.id), spec)
    assert laid.planned.why_not == "" and spec.inputs[0].facts["idea"] in laid.request.prompt


def test_how_the_team_wants_its_shots_now_is_no_part_of_a_take_that_was_made_before(studio, maker, film):
    wanted = Template(
        name="storyboard_ours", language="zh", task_type="storyboard_generation", template="画面要有颗粒感。{idea}"
    )
    with studio.db.write() as session:
        made = template_versions.save_version(session, maker.id, wanted)
        production_label.promote_version(session, made.name, "zh", made.version, maker.id)
    take = row(studio, tables.Take, project_id=film, of_kind="shot")
    try:
        spec = tried(studio, maker, take.id)
        assert "颗粒感" not in spec.variants[0].text and spec.variants[0].name == "A：当时的原话"
        with studio.db.write() as session:
            session.get(tables.Take, take.id).call_key = ""
        assert "颗粒感" in tried(studio, maker, take.id).variants[0].text
    finally:
        with studio.db.write() as session:
            session.get(tables.Take, take.id).call_key = take.call_key


def test_who_made_it_is_ticked_only_where_it_makes_such_things_from_words(studio, maker, film):
    take = row(studio, tables.Take, project_id=film, of_kind="shot")
    with studio.db.write() as session:
        call = session.scalar(select(tables.Call).where(tables.Call.key == take.call_key))
        assert call is not None and call.capability == Capability.IMAGE
        call.capability = Capability.UPSCALE.value
    assert tried(studio, maker, take.id).models == ()
    with studio.db.write() as session:
        session.scalar(select(tables.Call).where(tables.Call.key == take.call_key)).capability = "image"


def test_somebody_elses_film_is_not_there_and_who_may_not_try_models_hears_it(studio, maker, film):
    take = row(studio, tables.Take, project_id=film, of_kind="shot")
    stranger, guest = films.person(studio, "user", "路人"), films.person(studio, "guest", "客人")
    with pytest.raises(NotFound):
        tried(studio, stranger, take.id)
    with pytest.raises(NotFound):
        tried(studio, maker, uuid.uuid4())
    own = films.put(studio, None, "half")
    with pytest.raises(NotAllowed):
        tried(studio, guest, row(studio, tables.Take, project_id=own, of_kind="shot").id)
    with studio.db.read() as session, pytest.raises(NotFound):
        variations.spec_from_script(session, stranger, film)
