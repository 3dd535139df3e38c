"""Free tags on films: written as people write them, seen by who sees the film, and what dashboards are narrowed by."""

from __future__ import annotations

import uuid

import pytest

from core.analytics import charts, filters
from core.analytics.chart_query import ChartQueries, viewer_of
from core.analytics.live_facts import LiveFacts
from core.database import tables
from core.database.tables import utc_now
from core.editing import film_copy, undo
from core.errors import ChangedSince, NotAllowed, NotFound
from core.project import projects, tags


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("spring, Client A", ("spring", "Client A")),
        ("春季，客户甲、 春季 ", ("春季", "客户甲")),
        (" a  b ,A B,, ", ("a b",)),
        (["one, two", "x" * 60], ("one two", "x" * tags.LONGEST)),
        ("", ()),
    ],
)
def test_tags_are_read_as_people_write_them(typed, read):
    assert tags.parse_tags(typed) == read


@pytest.fixture
def people(db):
    admin, maker, other = (
        tables.User(id=uuid.uuid4(), email=f"{name}@b.c", password_hash="", name=name, role=role)
        for name, role in (("admin", "admin"), ("maker", "user"), ("other", "user"))
    )
    with db.write() as session:
        session.add_all((admin, maker, other))
    return admin, maker, other


def film(db, owner, cost: int) -> uuid.UUID:
    with db.write() as session:
        row = tables.Project(id=uuid.uuid4(), name="雾", user_id=owner.id)
        session.add(row)
        session.flush()
        facts = {"stage": "video", "provider": "p", "model": "m", "capability": "video", "state": "done"}
        session.add(
            tables.Call(key=uuid.uuid4().hex, project_id=row.id, cost_micro_yuan=cost, created_at=utc_now(), **facts)
        )
        return row.id


def test_a_films_tags_are_set_by_who_may_change_it_and_seen_by_who_sees_it(db, people):
    admin, maker, other = people
    mine, theirs = film(db, maker, 1), film(db, other, 2)
    with db.write() as session:
        assert tags.set_tags(session, maker, mine, "Spring, client A") == ("Spring", "client A")
        assert tags.set_tags(session, other, theirs, ["spring"]) == ("Spring",)  # spelt as it stands already
        with pytest.raises((NotFound, NotAllowed)):
            tags.set_tags(session, other, mine, "x")
    with db.write() as session:
        assert tags.set_tags(session, admin, mine, "client A") == tags.film_tags(session, mine) == ("client A",)
        assert tags.tags_by_film(session, [mine, theirs]) == {mine: ("client A",), theirs: ("Spring",)}
        assert [tags.list_visible_tags(session, each) for each in (admin, maker, other)] == [
            ("client A", "Spring"), ("client A",), ("Spring",),
        ]  # fmt: skip


def test_a_change_of_tags_is_taken_back_and_done_again(db, people):
    _, maker, _ = people
    mine = film(db, maker, 1)
    with db.write() as session:
        tags.set_tags(session, maker, mine, "Spring, a/b")
    with db.write() as session, undo.record_changes(session, mine, maker.id, {"say": "undo.tags_changed"}):
        tags.set_tags(session, maker, mine, "a/b, Client")
    for verb, stand in ((undo.undo, ("a/b", "Spring")), (undo.redo, ("a/b", "Client")), (undo.undo, ("a/b", "Spring"))):
        with db.write() as session:
            assert verb(session, mine, maker.id)
            session.flush()
            assert tags.film_tags(session, mine) == stand
    with db.write() as session:
        assert undo.redo(session, mine, maker.id)
        tags.set_tags(session, maker, mine, "a/b")
    with db.write() as session, pytest.raises(ChangedSince):
        undo.undo(session, mine, maker.id)


def test_a_film_is_found_by_its_tag_and_its_copy_has_the_same(db, people):
    _, maker, other = people
    mine, plain = film(db, maker, 1), film(db, maker, 1)
    with db.write() as session:
        tags.set_tags(session, maker, mine, "Spring, 100%")
    with db.write() as session:
        copy = film_copy.duplicate_film(session, mine, maker.id, "雾二").id
    with db.read() as session:
        found = {
            word: {row.id for row in projects.list_projects(session, maker, search=word)[0]}
            for word in ("spr", "100%", "雾")
        }
        assert found == {"spr": {mine, copy}, "100%": {mine, copy}, "雾": {mine, copy, plain}}
        assert projects.list_projects(session, other, search="spr")[1] == 0
        assert tags.film_tags(session, copy) == ("100%", "Spring")


def test_dashboards_are_narrowed_by_tags_within_what_one_sees(db, people, tmp_path):
    admin, maker, other = people
    mine, theirs, plain = film(db, maker, 1_000_000), film(db, other, 2_000_000), film(db, maker, 4_000_000)
    with db.write() as session:
        tags.set_tags(session, maker, mine, "spring")
        tags.set_tags(session, other, theirs, "spring, b")
        session.add(tables.Asset(sha256="a", media_type="video/mp4", bytes=1, milliseconds=60_000))
        session.add(tables.Cut(project_id=theirs, version=1, timeline={}, sha256="a"))
    asking = ChartQueries(LiveFacts(db, tmp_path / "analytics"))

    def told(name: str, who, **address: str):
        with db.read() as session:
            viewer = viewer_of(session, who)
        return asking.ask(charts.load_charts()[name], filters.parse_filters(address), viewer).rows

    assert {row[0]: row[1] for row in told("top_ten", admin, tag="spring")} == {
        mine.hex: 1_000_000,
        theirs.hex: 2_000_000,
    }
    assert [row[0] for row in told("top_ten", maker, tag="spring")] == [mine.hex]
    assert [row[0] for row in told("top_ten", admin, tag="-")] == [plain.hex]
    assert told("top_ten", admin, tag="x' OR 1=1 --") == ()
    per_minute = {row[0]: row[1] for row in told("tiles_worth", admin, tag="b")}["per_minute"]
    assert per_minute == 2_000_000
