"""Who changes what was written down is found out, and everybody else's entries follow each other without a gap."""

from __future__ import annotations

import threading
import uuid
from itertools import pairwise

import pytest
from sqlalchemy import delete, select, text, update

from core.audit import audit_chain
from core.database import schema, secret_vault, tables
from core.database.engine import Database
from core.database.secret_vault import MasterKeys
from core.database.tables import Audit
from core.people import audit
from core.settings import Settings


@pytest.fixture
def db(empty, tmp_path) -> Database:
    """One that can keep secrets, with its tables."""
    keys = MasterKeys(Settings(dailies_home=tmp_path, database_url="", redis_url="", assets_url=""))
    opened = Database(empty.engine.url.render_as_string(False), keys=keys)
    schema.upgrade_schema(opened)
    return opened


def write(db: Database, many: int, thing: str = "x") -> None:
    for number in range(many):
        with db.write() as session:
            audit.note(session, None, "user.role", f"{thing}{number}", before="user", role="admin")


def verdict(db: Database) -> audit_chain.ChainVerdict:
    with db.read() as session:
        return audit_chain.verify_chain(session)


def test_what_nobody_touched_is_intact_and_signed(db):
    assert verdict(db).intact
    write(db, 3)
    found = verdict(db)
    assert found.intact and found.entries == 3 and len(found.head) == 64
    with db.read() as session:
        assert len(audit_chain.public_key_hex(session)) == 64


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("thing", "y"),
        ("action", "user.status"),
        ("facts", {"before": "admin", "role": "admin"}),
        ("address", "192.0.2.1"),
        ("user_id", uuid.uuid4()),
        ("project_id", uuid.uuid4()),
        ("created_at", tables.utc_now()),
    ],
)
def test_one_value_changed_in_the_database_is_found_at_its_number(db, column, value):
    write(db, 4)
    with db.write() as session:
        session.execute(update(Audit).where(Audit.number == 2).values({column: value}))
    found = verdict(db)
    assert (found.problem, found.number) == ("changed", 2)


def test_a_row_taken_out_or_the_last_ones_cut_off_is_found(db):
    write(db, 4)
    with db.write() as session:
        session.execute(delete(Audit).where(Audit.number == 4))
    assert (verdict(db).problem, verdict(db).number) == ("missing", 4)
    with db.write() as session:
        session.execute(delete(Audit).where(Audit.number == 2))
    assert (verdict(db).problem, verdict(db).number) == ("missing", 2)


def test_whoever_counts_the_hashes_anew_cannot_sign(db):
    """All rows from the second on written again as they have to follow each other, and the end with them."""
    write(db, 4)
    with db.write() as session:
        rows = list(session.scalars(select(Audit).order_by(Audit.number)))
        rows[1].thing = "somebody else"
        for before, row in pairwise(rows):
            row.previous_hash = before.hash
            row.hash = audit_chain.hash_entry(row)
        session.get_one(tables.AuditHead, 1).hash = rows[-1].hash
    assert verdict(db).problem == "signature"


def test_another_secret_in_place_of_the_key_signs_nothing(db):
    write(db, 2)
    with db.write() as session:
        other = audit_chain.Ed25519PrivateKey.generate()
        secret = secret_vault.store_secret(session, "door", other.private_bytes_raw().hex())
        session.get_one(tables.Setting, "audit_key").value = {"secret": str(secret.id)}
    assert verdict(db).problem == "signature"


def test_rows_of_before_the_chain_are_held_by_its_first_entry(db):
    with db.write() as session:
        session.add(Audit(action="user.role", thing="long ago", facts={}))
    write(db, 2)
    assert verdict(db).intact and verdict(db).earlier == 1
    with db.write() as session:
        session.add(Audit(action="user.role", thing="slipped in", facts={}, created_at=tables.utc_now()))
    assert verdict(db).problem == "earlier"


def test_what_was_rolled_back_leaves_no_gap(db):
    write(db, 1)
    with pytest.raises(RuntimeError), db.write() as session:
        audit.note(session, None, "user.role", "never")
        session.flush()
        raise RuntimeError
    with db.write() as session:
        audit.note(session, None, "user.role", "kept")
        with pytest.raises(RuntimeError), session.begin_nested():
            audit.note(session, None, "user.role", "taken back")
            raise RuntimeError
    found = verdict(db)
    assert found.intact and found.entries == 2


def test_four_who_write_at_once_make_one_chain(db):
    writers = [threading.Thread(target=write, args=(db, 15, f"t{number}-")) for number in range(4)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    found = verdict(db)
    assert found.intact and found.entries == 60


def test_without_a_master_key_the_deed_is_done_and_the_end_unsigned(empty):
    schema.upgrade_schema(empty)
    write(empty, 2)
    with empty.read() as session:
        assert session.execute(text("SELECT signature FROM audit_heads")).scalar() == ""
        assert audit_chain.verify_chain(session).problem == "signature"


def test_the_address_of_whoever_is_served_is_written_down(db):
    token = audit.acting_from.set("198.51.100.7")
    write(db, 1)
    audit.acting_from.reset(token)
    with db.read() as session:
        assert session.scalars(select(Audit.address)).all() == ["198.51.100.7"]
