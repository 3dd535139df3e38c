"""Doors whose key stands in the environment, or in .env: shown and used as all others, edited only there.

What is known of one (closed by a person, refused by its vendor, tested) stands in a row of the settings, beside a mark of
the key it is about: another key in its place begins anew.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from dotenv import dotenv_values
from pydantic import SecretStr
from sqlalchemy.orm import Session

from core.database import tables
from core.gateway.pasted_keys import bare_key
from core.settings import Settings
from providers.base import Door
from providers.facts import catalogue

ID = "env"


def read_environment(settings: Settings | None = None) -> Mapping[str, str]:
    """All variables; one of the environment goes before one of .env."""
    file = (settings or Settings).model_config.get("env_file")
    return {**_in_file(Path(file) if isinstance(file, str | Path) else None), **os.environ}


def door_from_environment(provider: str, said: Mapping[str, str]) -> Door | None:
    """Of the first of the vendor's variables that is set, with its usual limits. An address from there may be within the
    house: whoever sets the environment runs the machine."""
    vendor = catalogue.vendor(provider)
    key, address = bare_key(_first(vendor.env, said)), _first(vendor.env_address, said)
    if not (key or (address and vendor.key != "required")):
        return None
    return Door(
        provider=provider,
        id=ID,
        secret=SecretStr(key),
        address=(address if "://" in address or not address else f"http://{address}").rstrip("/"),
        at_once=vendor.at_once,
        open_jobs=vendor.open_jobs,
        inner=bool(address),
    )


def load_door_notes(session: Session, of: Door) -> dict[str, Any]:
    """state, state_at, tested, tested_at: what is known of this very key."""
    row = session.get(tables.Setting, _row_key(of))
    return row.value if row is not None and row.value.get("of") == _mark(of) else {}


def save_door_notes(session: Session, of: Door, **facts: Any) -> None:
    """Know more of it."""
    said = {**load_door_notes(session, of), **facts, "of": _mark(of)}
    row = session.get(tables.Setting, _row_key(of))
    if row is None:
        session.add(tables.Setting(key=_row_key(of), value=said))
    else:
        row.value = said
    session.flush()


def _first(names: tuple[str, ...], said: Mapping[str, str]) -> str:
    return next((said[name].strip() for name in names if said.get(name, "").strip()), "")


def _row_key(of: Door) -> str:
    return f"door.env.{of.provider}"


def _mark(of: Door) -> str:
    """Tells one key from the next and gives nothing of it away."""
    return hashlib.sha256(f"door\n{of.provider}\n{of.key}\n{of.address}".encode()).hexdigest()[:16]


@cache
def _in_file(file: Path | None) -> Mapping[str, str]:
    return {name: value for name, value in dotenv_values(file).items() if value} if file and file.exists() else {}
