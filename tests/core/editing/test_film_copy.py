"""A film once more: nothing of it is made again."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from core.database import tables
from core.editing import film_copy
from core.errors import NotFound
from core.film import film_cut
from core.production import production_plan
from core.script import script
from core.settings import Settings
from core.studio import Studio, open_studio
from tests.conftest import furnish
from tests.support import films


@pytest.fixture(scope="module")
def studio(tmp_path_factory: pytest.TempPathFactory) -> Studio:
    home = tmp_path_factory.mktemp("studio")
    settings = Settings(dailies_home=home, database_url="", redis_url="redis://127.0.0.1:1/0", assets_url="")
    studio = open_studio(settings, [films.Company()])
    furnish(studio.db)
    return studio


def test_a_copy_of_a_finished_film_stands_whole_and_belongs_to_whoever_made_it(studio: Studio) -> None:
    owner, other = films.person(studio), films.person(studio, "user", "阿杰")
    first = films.put(studio, owner, "full")
    with studio.db.write() as session:
        session.get_one(tables.Project, first).sample = True
        second = film_copy.duplicate_film(session, first, other.id, "雨夜追猫 2").id
    with studio.db.read() as session:
        old, new = production_plan.load_snapshot(session, first), production_plan.load_snapshot(session, second)
        held = session.scalars(select(tables.ProjectAsset.sha256).where(tables.ProjectAsset.project_id == second))
        assert new.cut is not None and new.cut.sha256 in set(held)
        assert film_cut.finished_cuts(session, second)[0].version == 1
        assert len(script.list_script_versions(session, second)) == 1
        assert production_plan.list_needs(new) == []
        assert production_plan.stage_states(new)["film"].done
        assert (new.project.user_id, new.project.name, new.project.sample) == (other.id, "雨夜追猫 2", False)
        assert {row.id for row in old.shots}.isdisjoint(row.id for row in new.shots)
        assert [row.image_key for row in old.shots] == [row.image_key for row in new.shots]


@pytest.mark.parametrize("state", ["empty", "script", "half", "stale"])
def test_a_copy_needs_what_the_first_needed_and_no_more(studio: Studio, state: str) -> None:
    owner = films.person(studio)
    first = films.put(studio, owner, state)
    with studio.db.write() as session:
        second = film_copy.duplicate_film(session, first, owner.id, "再来一部").id
    with studio.db.read() as session:
        of_first, of_second = (
            production_plan.list_needs(production_plan.load_snapshot(session, each)) for each in (first, second)
        )
    assert sorted((n.kind, n.why) for n in of_first) == sorted((n.kind, n.why) for n in of_second)


def test_a_change_in_the_copy_leaves_the_first_alone(studio: Studio) -> None:
    owner = films.person(studio)
    first = films.put(studio, owner, "full")
    with studio.db.write() as session:
        second = film_copy.duplicate_film(session, first, owner.id, "改").id
    films.make_stale(studio, second)
    with studio.db.read() as session:
        assert production_plan.list_needs(production_plan.load_snapshot(session, first)) == []
        assert production_plan.stale_needs(production_plan.load_snapshot(session, second))


def test_a_film_in_the_bin_cannot_be_copied(studio: Studio) -> None:
    owner = films.person(studio)
    gone = films.put(studio, owner, "empty")
    with studio.db.write() as session:
        session.get_one(tables.Project, gone).deleted_at = tables.utc_now()
    with studio.db.write() as session, pytest.raises(NotFound):
        film_copy.duplicate_film(session, gone, owner.id, "x")
