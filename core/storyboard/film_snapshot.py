"""Everything of one film that is read from its rows once and then looked at: values only, `core.production.production_plan.load_snapshot` reads it."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field

from core.characters.model import Appearance
from core.database import tables
from core.project.projects import Brief
from core.script.model import Script


@dataclass
class FilmSnapshot:
    """Everything of one project that making looks at, read once."""

    project: tables.Project
    brief: Brief
    script_row: tables.Script | None
    script: Script | None
    cast: list[tables.Character]
    shots: list[tables.Shot]
    audios: list[tables.Audio]
    clips: dict[uuid.UUID, tables.Video]
    takes: dict[uuid.UUID, tables.Take]
    cut: tables.Cut | None
    people: list[Appearance] = field(default_factory=list)
    reopened: set[uuid.UUID] = field(default_factory=set)
    """Shots that somebody approved before what they are made from changed: core.storyboard.shot_approval."""
    changes: dict[uuid.UUID, list[str]] = field(default_factory=dict)
    """Of each shot the changes that are asked for and open, in words: core.review.open_changes."""

    @property
    def portraits(self) -> dict[str, str]:
        """The hash of everybody's chosen portrait, by name."""
        return {row.name: self.takes[row.take_id].sha256 for row in self.cast if row.take_id in self.takes}
