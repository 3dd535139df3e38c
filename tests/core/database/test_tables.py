"""The eleven tables the studio was asked for stand whole on both databases: every column, default, key and index.

`ASKED` is written down from the order, not from the code. A line: column, type, then `!` for NOT NULL, `=` its default, `->` what
it points to. Ids are made by the studio, which both databases can do, and not by the database.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import inspect, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from core.database import tables
from core.database.engine import Database
from core.operations import installation
from tests.conftest import new_database

ASKED = {
    "users": """
        id uuid !
        email varchar(255) !
        password_hash varchar(255) !
        name varchar(100) !
        avatar_url varchar(500)
        role varchar(20) =user
        status varchar(20) =active
        created_at timestamp =now
        updated_at timestamp =now""",
    "projects": """
        id uuid !
        user_id uuid ->users.id CASCADE
        name varchar(200) !
        description text
        status varchar(20) =draft
        progress integer =0
        settings json ={}
        created_at timestamp =now
        updated_at timestamp =now""",
    "scripts": """
        id uuid !
        project_id uuid ->projects.id CASCADE
        title varchar(200)
        content text !
        language varchar(10) =zh-CN
        style varchar(50)
        scenes json =[]
        version integer =1
        created_at timestamp =now
        updated_at timestamp =now""",
    "storyboards": """
        id uuid !
        script_id uuid ->scripts.id CASCADE
        sequence integer !
        shot_number varchar(10)
        shot_type varchar(50)
        camera_movement varchar(100)
        description text
        image_url varchar(500)
        image_key varchar(200)
        status varchar(20) =pending
        created_at timestamp =now
        updated_at timestamp =now""",
    "characters": """
        id uuid !
        project_id uuid ->projects.id CASCADE
        name varchar(100) !
        description text
        personality text
        appearance text
        clothing text
        image_url varchar(500)
        image_key varchar(200)
        consistency_id varchar(100)
        created_at timestamp =now
        updated_at timestamp =now""",
    "audios": """
        id uuid !
        project_id uuid ->projects.id CASCADE
        type varchar(20) !
        scene_id uuid ->storyboards.id
        url varchar(500)
        file_key varchar(200)
        duration integer
        settings json ={}
        status varchar(20) =pending
        created_at timestamp =now
        updated_at timestamp =now""",
    "videos": """
        id uuid !
        storyboard_id uuid ->storyboards.id CASCADE
        url varchar(500)
        file_key varchar(200)
        duration integer =10
        resolution varchar(20)
        format varchar(10)
        file_size bigint
        status varchar(20) =pending
        error_message text
        created_at timestamp =now
        updated_at timestamp =now""",
    "ai_tasks": """
        id uuid !
        project_id uuid ->projects.id CASCADE
        task_type varchar(50) !
        provider varchar(50)
        model varchar(100)
        prompt text
        result text
        tokens_input integer
        tokens_output integer
        cost numeric(10,4)
        status varchar(20) =pending
        error_message text
        started_at timestamp
        completed_at timestamp
        created_at timestamp =now""",
    "prompt_templates": """
        id uuid !
        name varchar(100) !
        task_type varchar(50) !
        genre varchar(50)
        template text !
        parameters json =[]
        description text
        quality_score numeric(3,2) =0
        usage_count integer =0
        success_rate numeric(3,2) =0
        created_at timestamp =now
        updated_at timestamp =now""",
    "user_prompt_preferences": """
        id uuid !
        user_id uuid ->users.id CASCADE
        task_type varchar(50) !
        preferred_style varchar(50)
        custom_templates json ={}
        quality_preference varchar(20) =balanced
        auto_optimize boolean =true
        created_at timestamp =now
        updated_at timestamp =now""",
    "prompt_optimization_logs": """
        id uuid !
        user_id uuid ->users.id SET NULL
        original_input text !
        optimized_prompt text !
        task_type varchar(50) !
        template_used varchar(100)
        processing_time_ms integer
        user_rating integer
        created_at timestamp =now""",
}
UNIQUE = {("users", ("email",)), ("user_prompt_preferences", ("user_id", "task_type"))}
INDEXES = {
    ("idx_projects_user_id", "projects", ("user_id",)),
    ("idx_scripts_project_id", "scripts", ("project_id",)),
    ("idx_storyboards_script_id", "storyboards", ("script_id",)),
    ("idx_characters_project_id", "characters", ("project_id",)),
    ("idx_videos_storyboard_id", "videos", ("storyboard_id",)),
    ("idx_ai_tasks_project_id", "ai_tasks", ("project_id",)),
    ("idx_ai_tasks_status", "ai_tasks", ("status",)),
}
PROMPT_TASKS = "script_generation storyboard_generation character_design audio_generation video_generation"
WORDS = {
    ("users", "role"): "admin user viewer guest",
    ("users", "status"): "active disabled",
    ("projects", "status"): "draft processing completed",
    ("storyboards", "status"): "pending generated approved",
    ("audios", "type"): "narration music sfx",
    ("videos", "status"): "pending processing completed failed",
    ("videos", "format"): "mp4 mov recipe",
    ("ai_tasks", "status"): "pending processing completed failed cancelled needs_review",
    ("prompt_templates", "task_type"): PROMPT_TASKS,
    ("user_prompt_preferences", "task_type"): PROMPT_TASKS,
    ("user_prompt_preferences", "quality_preference"): "fast balanced quality",
    ("prompt_optimization_logs", "task_type"): PROMPT_TASKS,
}
"""The enumerations: what was asked for, and `guest`, two further ends of a task, and a clip that is a recipe and no file yet."""
RANGES = {("projects", "progress"): (0, 100), ("prompt_optimization_logs", "user_rating"): (1, 5)}
COLUMNS = [(table, line.split()) for table, lines in ASKED.items() for line in lines.strip().splitlines()]
LEAST = {
    "users": {"email": "a@b.c", "password_hash": "x", "name": "A"},
    "projects": {"name": "fog"},
    "scripts": {"content": "FADE IN"},
    "storyboards": {"sequence": 1},
    "characters": {"name": "Lin"},
    "audios": {"type": "music"},
    "videos": {},
    "ai_tasks": {"task_type": "script"},
    "prompt_templates": {"name": "n", "task_type": "script_generation", "template": "t"},
    "user_prompt_preferences": {"task_type": "script_generation"},
    "prompt_optimization_logs": {"original_input": "i", "optimized_prompt": "o", "task_type": "script_generation"},
}
"""The columns of each table that the order gives no default and no NULL."""


def kind(column: dict[str, Any], postgresql: bool) -> str:
    """A type as the order says it: a JSON is JSONB and a UUID a UUID where the database has one."""
    written = str(column["type"]).lower().replace(", ", ",")
    own = {"jsonb": "json", "char(32)": "uuid", "datetime": "timestamp"}
    if postgresql:
        assert written not in ("json", "char(32)")
    return own.get(written, written)


def columns_of(database: Database, table: str) -> dict[str, dict[str, Any]]:
    return {column["name"]: dict(column) for column in inspect(database.engine).get_columns(table)}


def test_every_column_that_was_asked_for_has_its_type(database):
    found = {table: columns_of(database, table) for table in ASKED}
    for table, (name, wanted, *_) in COLUMNS:
        assert kind(found[table][name], not database.sqlite) == wanted, f"{table}.{name}"


def test_what_must_be_there_cannot_be_left_out(database):
    for table, (name, _kind, *rest) in COLUMNS:
        if "!" in rest:
            assert not columns_of(database, table)[name]["nullable"], f"{table}.{name}"


OURS = {"storyboards": {"scene": 1, "seconds": 3}}
"""What the house asks for besides, where it asks for something."""


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """One of each kind for this whole file: what is tried here minds no other row."""
    if request.param == "sqlite":
        db = Database(f"sqlite:///{tmp_path_factory.mktemp('tables') / 'studio.db'}")
    else:
        db = Database(new_database(request.getfixturevalue("postgres")))
    installation.upgrade(db)
    yield db
    db.engine.dispose()


def put(session: Session, table: str, **more: Any) -> str:
    """A row of the least that was asked for, by plain SQL, past every default that only Python knows. Its id."""
    row = {"id": uuid.uuid4().hex, **LEAST[table], **OURS.get(table, {}), **more}
    if table == "users":
        row["email"] = f"{row['id']}@b.c"
    if table == "prompt_templates":
        row["name"] = row["id"]
    if table == "storyboards":
        row["project_id"] = uuid.uuid4().hex
        session.execute(text("INSERT INTO projects (id, name) VALUES (:id, 'fog')"), {"id": row["project_id"]})
    words = f"({', '.join(row)}) VALUES ({', '.join(':' + name for name in row)})"
    session.execute(text(f"INSERT INTO {table} {words}"), row)
    return row["id"]


def test_what_may_be_left_out_can_be_and_has_its_default(database):
    with database.write() as session:
        ids = {table: put(session, table) for table in ASKED}
    with database.read() as session:
        for table, (name, wanted, *rest) in COLUMNS:
            default = next((word[1:] for word in rest if word.startswith("=")), None)
            value = session.execute(text(f"SELECT {name} FROM {table} WHERE id = :id"), {"id": ids[table]}).scalar()
            if default is not None:
                assert same(value, default, wanted), f"{table}.{name} is {value!r}"
            elif "!" not in rest:
                assert value is None, f"{table}.{name} is {value!r}"


@pytest.mark.parametrize(("table", "column"), WORDS)
def test_a_column_of_fixed_words_takes_those_and_no_other(database, table, column):
    for word in WORDS[table, column].split():
        with database.write() as session:
            put(session, table, **{column: word})
    with pytest.raises(IntegrityError), database.write() as session:
        put(session, table, **{column: "nonsense"})


@pytest.mark.parametrize(("table", "column"), RANGES)
def test_a_number_stays_in_its_range(database, table, column):
    low, high = RANGES[table, column]
    with database.write() as session:
        put(session, table, **{column: low})
        put(session, table, **{column: high})
    for outside in (low - 1, high + 1):
        with pytest.raises(IntegrityError), database.write() as session:
            put(session, table, **{column: outside})


def same(value: Any, default: str, wanted: str) -> bool:
    if default == "now":
        return value is not None
    if wanted == "boolean":
        return bool(value) is (default == "true")
    if wanted.startswith("numeric"):
        return Decimal(str(value)) == Decimal(default)
    if wanted == "json" and not isinstance(value, str):
        return str(value) == default
    return str(value) == default


def test_what_points_to_a_row_follows_it_as_asked(database):
    for table, (name, _kind, *rest) in COLUMNS:
        if not (rest and rest[0].startswith("->")):
            continue
        target, column = rest[0][2:].split(".")
        keys = [key for key in inspect(database.engine).get_foreign_keys(table) if key["constrained_columns"] == [name]]
        assert [(key["referred_table"], key["referred_columns"]) for key in keys] == [(target, [column])]
        assert keys[0]["options"].get("ondelete", "") == " ".join(rest[1:]), f"{table}.{name}"


def test_every_table_has_its_id_as_key(database):
    for table in ASKED:
        assert inspect(database.engine).get_pk_constraint(table)["constrained_columns"] == ["id"]


def test_what_may_stand_there_once_may_stand_there_once(database):
    for table, columns in UNIQUE:
        held = inspect(database.engine).get_unique_constraints(table)
        assert columns in {tuple(constraint["column_names"]) for constraint in held}, table


def test_the_seven_indexes_stand_under_their_names(database):
    for name, table, columns in INDEXES:
        held = {index["name"]: tuple(index["column_names"]) for index in inspect(database.engine).get_indexes(table)}
        assert held.get(name) == columns


def test_a_deleted_user_takes_projects_along_and_leaves_the_prompt_log(database):
    with database.write() as session:
        user = tables.User(email="gone@b.c", password_hash="x", name="A")
        session.add(user)
        session.flush()
        project = tables.Project(user_id=user.id, name="fog")
        log = tables.PromptLog(user_id=user.id, original_input="i", optimized_prompt="o", task_type="script_generation")
        session.add_all([project, log])
    with database.write() as session:
        session.execute(text("DELETE FROM users WHERE email = 'gone@b.c'"))
    with database.read() as session:
        assert session.get(tables.Project, project.id) is None
        assert session.get_one(tables.PromptLog, log.id).user_id is None
