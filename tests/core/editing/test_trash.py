"""What was deleted comes back for thirty days, and then goes with its files."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from core.database import tables
from core.editing import trash
from core.errors import NotAllowed, NotFound
from core.files import assets
from core.project import projects
from core.settings import Settings
from core.storyboard import shot_order, storyboard
from core.studio import open_studio
from tests.conftest import furnish
from tests.support import films


@pytest.fixture(scope="module")
def studio(tmp_path_factory: pytest.TempPathFactory):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DAILIES_HOME", str(tmp_path_factory.mktemp("bin")))
        opened = open_studio()
        furnish(opened.db)
        yield open_studio(opened.settings, [films.Company()])


@pytest.fixture
def maker(studio):
    return films.person(studio, "user", "小周")


def throw_away(studio, film, days: int = 0) -> None:
    with studio.db.write() as session:
        projects.delete(session, film)
        session.get(tables.Project, film).deleted_at -= timedelta(days=days)


def names(studio, who) -> list[str]:
    with studio.db.read() as session:
        return [each.name for each in trash.trashed_films(session, who)]


def test_a_film_in_the_bin_is_seen_by_who_may_put_it_back_and_comes_back_whole(studio, maker):
    film = films.put(studio, maker, "half")
    throw_away(studio, film, days=3)
    with studio.db.read() as session:
        found = trash.trashed_films(session, maker)[0]
    assert (found.days_left, bool(found.picture), found.by) == (26, True, "小周")
    assert names(studio, films.person(studio, "user", "路人")) == []
    assert found.name in names(studio, films.person(studio, "admin", "管理"))
    with pytest.raises(NotFound), studio.db.write() as session:
        trash.restore_item(session, films.person(studio, "user", "生人"), "film", film, film)
    with studio.db.write() as session:
        trash.restore_item(session, maker, "film", film, film)
        assert storyboard.list_shots(session, film)


def test_after_thirty_days_a_film_goes_with_the_files_only_it_held(studio, maker):
    film, other = films.put(studio, maker, "half"), films.put(studio, maker, "half")
    own = assets.store(studio.db, studio.files, b"of this film alone", "text/plain", project_id=film)
    with studio.db.write() as session:
        shared = session.query(tables.ProjectAsset).filter_by(project_id=other).first().sha256
        session.query(tables.Asset).update({"created_at": tables.utc_now() - timedelta(days=40)})
    throw_away(studio, film, days=29)
    assert trash.purge_expired(studio) == 0
    with studio.db.write() as session:
        session.get(tables.Project, film).deleted_at -= timedelta(days=2)
    assert trash.purge_expired(studio) == 1
    with studio.db.read() as session:
        assert session.get(tables.Project, film) is None
        assert session.get(tables.Asset, own) is None
    with pytest.raises(NotFound):
        studio.files.path(own)
    assert studio.files.path(shared).exists()


def test_a_shot_in_the_bin_is_put_back_by_who_may_change_its_film(studio, maker):
    film = films.put(studio, maker, "half")
    with studio.db.write() as session:
        shot = storyboard.list_shots(session, film)[0]
        shot_order.remove_shots(session, film, [shot.id])
    with studio.db.read() as session:
        found = trash.trashed_parts(session, maker)
        assert [(each.kind, each.id) for each in found] == [("shot", shot.id)]
    viewer = films.person(studio, "viewer", "看看")
    with studio.db.write() as session:
        session.add(tables.Member(project_id=film, user_id=viewer.id, role="viewer"))
    with studio.db.read() as session:
        assert trash.trashed_parts(session, viewer) == []
    with pytest.raises(NotAllowed), studio.db.write() as session:
        trash.restore_item(session, viewer, "shot", film, shot.id)
    with studio.db.write() as session:
        trash.restore_item(session, maker, "shot", film, shot.id)
        assert shot.id in [row.id for row in storyboard.list_shots(session, film)]


def test_a_shot_that_was_thirty_days_in_the_bin_goes_for_good(studio, maker):
    film = films.put(studio, maker, "half")
    with studio.db.write() as session:
        shot = storyboard.list_shots(session, film)[0]
        shot_order.remove_shots(session, film, [shot.id])
        session.get(tables.Shot, shot.id).removed_at -= timedelta(days=31)
    assert trash.purge_expired(studio) == 1
    with studio.db.read() as session:
        assert session.get(tables.Shot, shot.id) is None


def test_two_who_empty_the_bin_at_once_empty_it_once(db, tmp_path):
    studio = open_studio(Settings(dailies_home=tmp_path, database_url=db.url))
    with studio.db.write() as session:
        old = tables.utc_now() - timedelta(days=31)
        session.add_all(tables.Project(name=f"{n}", deleted_at=old) for n in range(60))
    together = threading.Barrier(2)

    def empty(_: int) -> int:
        mine = open_studio(studio.settings)
        together.wait()
        emptied = trash.purge_expired(mine)
        mine.db.engine.dispose()
        return emptied

    with ThreadPoolExecutor(2) as both:
        assert sum(both.map(empty, range(2))) == 60
    assert trash.purge_expired(studio) == 0
    studio.db.engine.dispose()


def test_only_a_film_that_lies_in_the_bin_can_be_deleted_for_good(studio, maker):
    film = films.put(studio, maker, "script")
    with pytest.raises(NotFound):
        trash.delete_film_for_good(studio, maker, film)
    throw_away(studio, film)
    with pytest.raises(NotFound):
        trash.delete_film_for_good(studio, films.person(studio, "user", "路人"), film)
    trash.delete_film_for_good(studio, maker, film)
    assert names(studio, maker) == [] or film not in names(studio, maker)
