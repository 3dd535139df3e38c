"""A dry run asks nobody; what the studio wishes is kept for all its films or for one stage."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import update

from core.database import tables
from core.database.tables import utc_now
from core.errors import NotAllowed
from core.gateway import breakers, doors
from core.models import dry_run
from core.settings import Settings
from core.studio import Studio, open_studio
from providers.base import Capability
from providers.errors import Unavailable
from tests.conftest import furnish
from tests.support import films
from tests.wire import fakes


@pytest.fixture
def studio(tmp_path: Path) -> Studio:
    settings = Settings(dailies_home=tmp_path, database_url="", redis_url="redis://127.0.0.1:1/0", assets_url="")
    opened = open_studio(settings)
    furnish(opened.db)
    return opened


@pytest.mark.parametrize("name", [name for name in dry_run.ASKS if name != "edit"])
def test_without_a_key_everything_is_done_by_the_studio_for_nothing(studio, name):
    look = dry_run.preview_route(studio, name)
    best = look.decision.candidates[0]
    assert (look.models[best.model].provider, best.estimate_micro_yuan) == ("builtin", 0)
    assert look.decision.keyless > 0


def test_without_a_key_nobody_changes_a_picture_in_words(studio):
    look = dry_run.preview_route(studio, "edit")
    assert (look.decision.chosen, look.decision.keyless > 0) == ("", True)


def test_nobody_is_asked_not_even_one_who_may_be_well_again(studio):
    with fakes()["kling"]() as kling:
        door = kling.door()
        with studio.db.write() as session:
            name = doors.create_door(session, "kling", key=door.key, address=door.address, inner=True).name
        for _ in range(3):
            breakers.record_failure(studio.db, name, Capability.VIDEO, Unavailable("down"))
        alone = {one.model: one.removed for one in dry_run.preview_route(studio, "clip").decision.candidates}
        assert alone["kling/kling-v3"] == "breaker"
        with studio.db.write() as session:
            session.execute(update(tables.Breaker).values(open_until=utc_now() - timedelta(seconds=1)))
        breakers._known.clear()
        again = {one.model: one.removed for one in dry_run.preview_route(studio, "clip").decision.candidates}
        assert again["kling/kling-v3"] == ""
        assert kling.asked == []


def test_an_address_of_ones_own_names_its_models_and_one_that_is_dead_stops_nothing(studio):
    nobody = "http://127.0.0.1:9"
    with studio.db.write() as session:
        doors.create_door(session, "own", address=nobody, inner=True)
    assert dry_run.preview_route(studio, "script").decision.chosen
    with studio.db.write() as session:
        doors.create_door(session, "own", address=nobody, inner=True, extra={"models": "house-70b"})
    look = dry_run.preview_route(studio, "script")
    assert look.models["own/house-70b"].label["en"] == "house-70b"
    assert {one.model for one in look.decision.candidates} <= set(look.models)


def test_another_policy_or_grade_can_be_tried_without_keeping_it(studio):
    assert dry_run.preview_route(studio, "clip", policy="quality", grade="quality").decision.policy == "quality"
    assert dry_run.preview_route(studio, "clip", grade="fast").decision.policy == "speed"
    assert dry_run.preview_route(studio, "clip").decision.policy == "balanced"


def test_the_studios_wish_holds_for_all_stages_or_one_and_can_be_taken_back(studio):
    admin = films.person(studio)
    with studio.db.write() as session:
        dry_run.change_studio_wishes(session, admin, policy="cost", elsewhere=True)
        dry_run.change_studio_wishes(session, admin, "video", policy="speed")
    assert dry_run.preview_route(studio, "clip").decision.policy == "speed"
    assert dry_run.preview_route(studio, "shot").decision.policy == "cost"
    with studio.db.write() as session:
        dry_run.change_studio_wishes(session, admin, "video", policy="")
        kept = dry_run.change_studio_wishes(session, admin, policy=None)
    assert (kept.stages, kept.all.policy, kept.all.elsewhere) == ({}, None, True)
    assert dry_run.preview_route(studio, "clip").decision.policy == "balanced"


def test_only_an_admin_sets_what_the_studio_wishes(studio):
    maker = films.person(studio, "user", "小林")
    with pytest.raises(NotAllowed), studio.db.write() as session:
        dry_run.change_studio_wishes(session, maker, policy="cost")
    with studio.db.read() as session:
        audited = session.query(tables.Audit).filter_by(action="terms.changed").count()
    assert audited == 0
