"""A database is brought to the tables this code knows, safely, whoever else starts at the same moment."""

from __future__ import annotations

import multiprocessing
import shutil
import sqlite3
import uuid
from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import insert, inspect, text

from core.database import schema
from core.database.engine import Database
from core.database.tables import Character, Project, Setting, Table, User
from core.errors import DatabaseNewer
from core.people import studio_rules
from core.settings import Settings

FILM = uuid.UUID(int=1)


@pytest.fixture
def database(empty: Database) -> Database:
    """One of its own, brought up from nothing: what is tried here changes tables."""
    schema.upgrade_schema(empty)
    return empty


def test_the_tables_after_an_upgrade_are_those_of_the_one_page(database):
    with database.engine.connect() as connection:
        assert schema.find_drift(connection) == []


def test_a_column_that_no_migration_makes_is_noticed(database):
    with database.write() as session:
        session.execute(text("ALTER TABLE projects DROP COLUMN deleted_at"))
    with database.engine.connect() as connection:
        assert [difference[0] for difference in schema.find_drift(connection)] == ["add_column"]


def test_every_migration_can_be_taken_back_and_made_again(database):
    for there in ("base", "head"):
        with schema._alone(database) as connection:
            getattr(command, "downgrade" if there == "base" else "upgrade")(
                schema._config(schema.MIGRATIONS, connection), there
            )
        tables = set(inspect(database.engine).get_table_names()) - {"alembic_version"}
        assert tables == (set() if there == "base" else set(Table.metadata.tables))


def test_a_second_start_changes_nothing_and_keeps_the_rows(database):
    with database.write() as session:
        session.add(User(email="a@b.c", password_hash="x", name="A"))
    schema.upgrade_schema(database)
    with database.read() as session:
        assert session.query(User).count() == 1


def test_a_database_of_a_later_version_is_refused_and_left_as_it_is(database):
    with database.write() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(DatabaseNewer) as refused:
        schema.upgrade_schema(database)
    for language in ("zh", "en"):
        sentence = refused.value.sentence(language)
        assert sentence and "{" not in sentence
    with database.read() as session:
        assert session.execute(text("SELECT version_num FROM alembic_version")).scalar() == "9999"


def start(url: str, gate, ends) -> None:
    gate.wait()
    try:
        schema.upgrade_schema(Database(url))
        ends.put("ready")
    except Exception as error:
        ends.put(repr(error))


def test_three_that_start_at_the_same_moment_all_find_the_tables(empty):
    together = multiprocessing.get_context("spawn")
    gate, ends = together.Barrier(3), together.Queue()
    processes = [
        together.Process(target=start, args=(empty.engine.url.render_as_string(False), gate, ends)) for _ in range(3)
    ]
    for process in processes:
        process.start()
    assert [ends.get(timeout=60) for _ in processes] == ["ready"] * 3
    for process in processes:
        process.join()
    with empty.engine.connect() as connection:
        assert schema.find_drift(connection) == []


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The migrations in another folder, to be written to."""
    folder = tmp_path / "migrations"
    shutil.copytree(schema.MIGRATIONS, folder, ignore=shutil.ignore_patterns("__pycache__"))
    return folder


def test_a_further_migration_holds_just_what_changed(copy, tmp_path):
    first = next(copy.glob("versions/0001_*.py"))
    first.write_text(
        first.read_text("utf-8").replace('sa.Column("logline", sa.Text(), server_default="", nullable=False),', "")
    )
    added = schema.write_migration("a logline", migrations=copy)
    assert added.name == f"{len(list(copy.glob('versions/0*.py'))):04}_a_logline.py"
    assert added.read_text("utf-8").count("add_column") == 1
    db = Database(f"sqlite:///{tmp_path / 'studio.db'}")
    schema.upgrade_schema(db, copy)
    with db.engine.connect() as connection:
        assert schema.find_drift(connection) == []


@pytest.fixture
def a_change(copy: Path) -> Path:
    """The migrations and one more: users get a longer name column, which SQLite does by copying."""
    head = max(file.name[:4] for file in copy.glob("versions/0*.py"))
    (copy / "versions" / "9000_change.py").write_text(
        f"""
import sqlalchemy as sa
from alembic import op
revision, down_revision, branch_labels, depends_on = "9000", "{head}", None, None
def upgrade():
    with op.batch_alter_table("users") as users:
        users.alter_column("name", type_=sa.String(200), existing_type=sa.String(100))
"""
    )
    return copy


@pytest.fixture
def a_user_with_a_project(database: Database) -> Database:
    with database.write() as session:
        user = User(email="a@b.c", password_hash="x", name="A")
        session.add(user)
        session.flush()
        session.add(Project(user_id=user.id, name="fog"))
    return database


def test_a_change_of_a_table_keeps_the_rows_that_point_to_it(a_user_with_a_project, a_change):
    schema.upgrade_schema(a_user_with_a_project, a_change)
    with a_user_with_a_project.read() as session:
        assert session.query(Project).one().name == "fog"


def test_a_sqlite_file_is_copied_before_it_is_changed(a_user_with_a_project, a_change, tmp_path):
    schema.upgrade_schema(a_user_with_a_project, a_change)
    copies = list((tmp_path / "backups").glob("*.db"))
    if not a_user_with_a_project.sqlite:
        assert copies == []
        return
    with sqlite3.connect(copies[0]) as copy:
        assert copy.execute("SELECT name FROM projects").fetchall() == [("fog",)]
        assert copy.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    copy.close()


def test_a_change_that_fails_half_way_leaves_the_database_as_it_was(a_user_with_a_project, a_change):
    file = a_change / "versions" / "9000_change.py"
    file.write_text(file.read_text() + "    raise RuntimeError('power cut')\n")
    with pytest.raises(RuntimeError):
        schema.upgrade_schema(a_user_with_a_project, a_change)
    with a_user_with_a_project.read() as session:
        assert session.execute(text("SELECT version_num FROM alembic_version")).scalar() != "9000"
        assert session.query(Project).one().name == "fog"


def test_a_sqlite_studio_minds_its_foreign_keys_again_after_an_upgrade(tmp_path):
    db = Database(f"sqlite:///{tmp_path / 'studio.db'}")
    schema.upgrade_schema(db)
    with db.read() as session:
        assert session.execute(text("PRAGMA foreign_keys")).scalar() == 1


def test_a_studio_that_has_its_people_keeps_its_door_as_it_stood_and_a_new_one_begins_closed(database):
    def after_the_change(**stands: dict) -> str:
        with database.write() as session:
            session.query(Setting).delete()
            session.add_all(Setting(key=key.replace("__", "."), value=value) for key, value in stands.items())
        for version, there in {"0010": command.downgrade, "0011": command.upgrade}.items():
            with schema._alone(database) as connection:
                there(schema._config(schema.MIGRATIONS, connection), version)
        return studio_rules.current_rules(database, Settings(_env_file=None)).sign_up

    assert after_the_change() == "closed"
    assert after_the_change(first_admin={}) == "open"
    assert after_the_change(first_admin={}, rule__sign_up={"is": "closed"}) == "closed"


def test_what_was_made_before_anybody_wrote_addresses_is_found_too(database):
    migrate = {"0007": command.downgrade, "0008": command.upgrade}
    with database.write() as session:
        session.add(Project(id=FILM, name="A"))
        session.flush()
        session.execute(
            insert(Character).values(project_id=FILM, name="A", image_key="a" * 64, image_url=None),
        )
    for version, there in migrate.items():
        with schema._alone(database) as connection:
            there(schema._config(schema.MIGRATIONS, connection), version)
    with database.read() as session:
        assert session.query(Character.image_url).scalar() == "/api/v1/assets/" + "a" * 64
