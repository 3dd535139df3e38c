"""Tables beside the calls are narrowed as calls are, and read again where they changed."""

from __future__ import annotations

import uuid

import pytest
from sqlalchemy import delete

from core.analytics.side_tables import SideTables
from core.database import tables
from tests.support.asked_charts import MONTH, add, ask
from tests.support.ledger_by_hand import FILMS, HEX, LAB, fill


@pytest.mark.parametrize(
    ("name", "narrowed", "expected"),
    [
        ("members", {"person": HEX["li"]}, {HEX["li"]}),
        ("stage_funnel", {"person": HEX["ming"]}, None),
        ("price_and_stars", {"provider": "kling"}, {"kling-v3"}),
        ("price_and_stars", {"model": "wan-image"}, {"wan-image"}),
        ("optimised_by_day", {"stage": "nowhere"}, set()),
        ("templates_win", {"template": "nothing@1"}, set()),
        ("lab_spend", {"experiment": LAB["posters"].hex}, {LAB["posters"].hex}),
    ],
)
def test_tables_beside_are_narrowed_as_calls_are(db, asking, name, narrowed, expected):
    fill(db)
    (dimension, value), whole = next(iter(narrowed.items())), ask(asking, name)
    rows = ask(asking, name, asked=MONTH.narrowed(dimension, value))
    assert len(rows) <= len(whole)
    if expected is None:
        assert all(few[1] <= many[1] for few, many in zip(rows, whole, strict=False))
    else:
        assert {row[0] for row in rows} == expected


def test_a_large_table_beside_is_read_again_only_where_it_changed(db, live):
    fill(db)
    beside = SideTables(db, live._duck, large=3)

    def turns() -> int:
        for stand in beside._stands.values():
            stand.looked, stand.took = float("-inf"), 0.0  # as if half a minute went by
        beside.look(("shots", "takes"))
        return sum(beside.turn(("shots", "takes")))

    turns()
    before = turns()
    assert turns() == before
    add(
        db,
        tables.Take(id=uuid.uuid4(), project_id=FILMS["fog"], of_kind="shot", of_id=uuid.uuid4(), number=9, sha256=""),
    )
    assert turns() == before + 1
    with db.write() as session:
        shot = session.query(tables.Shot).filter(tables.Shot.take_id.is_not(None)).first()
        shot.take_id = uuid.uuid4()  # another one in its place: as many, but at another time
    assert turns() == before + 2
    with db.write() as session:
        session.execute(delete(tables.Take).where(tables.Take.number == 9))
    assert turns() == before + 3
    assert turns() == before + 3
    with live.asking() as duck:
        assert duck.execute("SELECT count(*) FROM beside_takes").fetchone()[0] == sql_count(db, tables.Take)


def sql_count(db, table) -> int:
    with db.read() as session:
        return session.query(table).count()
