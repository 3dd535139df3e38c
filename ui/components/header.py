"""The project's own bar on the stage pages: title, facts, money, what runs, and the seven steps."""

from __future__ import annotations

import uuid

from core.sessions import Person


def draw(person: Person, project_id: uuid.UUID | None, stage: str) -> None:
    """Called by the shell before each stage page, so that it stays in place when the page changes."""
