"""Answers kept for equal requests: text for a day, media for as long as its file stands. Redis first, the table behind it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import Connection, bindparam, delete, select
from sqlalchemy.dialects import postgresql, sqlite

from core.database import tables
from core.database.engine import Database
from core.database.prepared_statements import PreparedStatement
from core.database.redis_client import CACHE_S, RedisClient
from core.errors import NotFound
from core.files.storage import Files
from providers.base import Result

_rows = tables.Table.metadata.tables["answer_cache"]
_READ = PreparedStatement(
    select(_rows.c.result, _rows.c.sha256, _rows.c.expires_at).where(_rows.c.key == bindparam("k"))
)
_FORGET = delete(_rows).where(_rows.c.key == bindparam("k"))
_OLD = delete(_rows).where(_rows.c.expires_at < bindparam("at"))


def get(db: Database, near: RedisClient, files: Files, key: str) -> Result | None:
    """An equal request's answer, `cached`; None where there is none, or none any more."""
    kept = near.get(_near(key))
    if kept is not None:
        told = json.loads(kept)
        return _whole(db, near, files, key, told["result"], told["sha256"])
    with db.glance() as connection:
        rows = _READ.rows(connection, {"k": key})
    if not rows:
        return None
    told, sha256, until = _read(rows[0])
    left_s = (until - tables.utc_now()).total_seconds() if until else CACHE_S
    if left_s <= 0:
        return None
    near.put(_near(key), _packed(told, sha256), min(CACHE_S, left_s))
    return _whole(db, near, files, key, told, sha256)


def put(db: Database, near: RedisClient, key: str, result: Result, sha256: str = "") -> None:
    """Keep it: text for 24 hours; what is a file, under its hash, for ever. An answer with bytes and no hash is not kept."""
    with db.jot() as connection:
        told = put_in_transaction(connection, key, result, sha256)
    put_in_redis(near, key, told, sha256)


def put_in_transaction(connection: Connection, key: str, result: Result, sha256: str = "") -> dict[str, Any]:
    """The same within a transaction that is open anyway. Returns what `tell` tells Redis once it is committed."""
    if result.content and not sha256:
        return {}
    told, at = result.model_dump(mode="json", exclude={"content", "cached"}, exclude_defaults=True), tables.utc_now()
    values = {
        "k": key,
        "told": told,
        "file": sha256,
        "cost": result.cost_micro_yuan,
        "till": None if sha256 else at + timedelta(seconds=CACHE_S),
        "at": at,
    }
    _putting(connection.dialect.name == "sqlite").run(connection, values)
    return told


def put_in_redis(near: RedisClient, key: str, told: dict[str, Any], sha256: str) -> None:
    """Redis knows it too."""
    if told and near.here:
        near.put(_near(key), _packed(told, sha256), CACHE_S)


def delete_expired(db: Database) -> int:
    """Forget what is too old. Returns how many there were."""
    with db.jot() as connection:
        return connection.execute(_OLD, {"at": tables.utc_now()}).rowcount


def _whole(db: Database, near: RedisClient, files: Files, key: str, told: dict[str, Any], sha256: str) -> Result | None:
    try:
        content = files.read(sha256) if sha256 else b""
    except NotFound:
        with db.jot() as connection:
            connection.execute(_FORGET, {"k": key})
        near.drop(_near(key))
        return None
    return Result.model_validate({**told, "content": content, "cached": True})


@cache
def _putting(on_sqlite: bool) -> PreparedStatement:
    fresh = (sqlite.insert if on_sqlite else postgresql.insert)(_rows).values(
        key=bindparam("k"),
        result=bindparam("told", type_=_rows.c.result.type),
        sha256=bindparam("file"),
        cost_micro_yuan=bindparam("cost"),
        expires_at=bindparam("till"),
        created_at=bindparam("at"),
    )
    newer = {name: fresh.excluded[name] for name in ("result", "sha256", "cost_micro_yuan", "expires_at", "created_at")}
    return PreparedStatement(fresh.on_conflict_do_update(index_elements=["key"], set_=newer))


def _read(row: Sequence[Any]) -> tuple[dict[str, Any], str, datetime | None]:
    """What stands there, its file and until when, however the database's driver says it."""
    told, sha256, until = row
    if isinstance(told, str):
        told = json.loads(told)
    return told, sha256, datetime.fromisoformat(until) if isinstance(until, str) else until


def _packed(told: dict[str, Any], sha256: str) -> str:
    return json.dumps({"result": told, "sha256": sha256}, ensure_ascii=False)


def _near(key: str) -> str:
    return f"ai_cache:{key}"
