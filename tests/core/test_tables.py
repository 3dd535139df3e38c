"""The eleven tables the studio was asked for stand whole on both databases: every column, default, key and index.

`ASKED` is written down from the order, not from the code. A line: column, type, then `!` for NOT NULL, `=` its default.
"""

from __future__ import annotations

import uuid
from decimal import Decimal
from typing import Any

from sqlalchemy import inspect, text

from core import tables
from core.db import Database

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


def test_what_may_be_left_out_can_be(database):
    """A row of the least that was asked for goes in by plain SQL, past every default that only Python knows."""
    ours = {
        "storyboards": {"project_id": uuid.uuid4().hex, "scene": 1, "seconds": 3},
    }
    with database.write() as session:
        session.execute(
            text("INSERT INTO projects (id, name) VALUES (:id, 'fog')"), {"id": ours["storyboards"]["project_id"]}
        )
        for table, least in LEAST.items():
            row = {"id": uuid.uuid4().hex, **least, **ours.get(table, {})}
            names = ", ".join(row)
            session.execute(text(f"INSERT INTO {table} ({names}) VALUES ({', '.join(':' + n for n in row)})"), row)
    with database.read() as session:
        for table, (name, wanted, *rest) in COLUMNS:
            default = next((word[1:] for word in rest if word.startswith("=")), None)
            row = session.execute(text(f"SELECT {name} FROM {table} ORDER BY created_at DESC")).scalars().first()
            if default is None:
                assert name in LEAST[table] or name in ("id", "sequence") or row is None, f"{table}.{name}"
            else:
                assert same(row, default, wanted), f"{table}.{name} is {row!r}"


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
        user = tables.User(email="a@b.c", password_hash="x", name="A")
        session.add(user)
        session.flush()
        session.add(tables.Project(user_id=user.id, name="fog"))
        session.add(tables.PromptLog(user_id=user.id, original_input="i", optimized_prompt="o", task_type="t"))
    with database.write() as session:
        session.execute(text("DELETE FROM users"))
    with database.read() as session:
        assert session.query(tables.Project).count() == 0
        assert session.query(tables.PromptLog).one().user_id is None
