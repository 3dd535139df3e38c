"""What is in a project file: a ZIP with `project.json` first, and the files that its rows name beside it in folders by stage.

No id of the studio's is in it. A row is called by its table and place, as "@storyboards/3", wherever another row points at it; text that
itself begins with "@" has one more of them in front. So the same film gives the same file in every studio.
"""

from __future__ import annotations

import re
from typing import Any, Literal

from pydantic import Field

from core.types import Value

VERSION = 1
MANIFEST = "project.json"
MOST_BYTES = 8 << 30
"""Of the whole file."""
MOST_ENTRIES = 20_000
"""A film of 400 shots with ten takes each has 13,000."""
MOST_MANIFEST_BYTES = 48 << 20
ENDINGS = {
    "image/png": "png",
    "image/webp": "webp",
    "image/jpeg": "jpg",
    "audio/wav": "wav",
    "audio/x-wav": "wav",
    "audio/mpeg": "mp3",
    "audio/mp4": "m4a",
    "audio/flac": "flac",
    "audio/ogg": "ogg",
    "video/mp4": "mp4",
    "video/webm": "webm",
    "video/quicktime": "mov",
}
"""What a project file may hold, by media type."""
FOLDERS = ("storyboards", "characters", "audios", "videos", "exports", "pictures")
"""The design document's folders of a project, and one for logos and covers."""
PATH = re.compile(r"(storyboards|characters|audios|videos|exports|pictures)/[a-z0-9][a-z0-9.-]{0,119}")
REFERENCE = re.compile(r"@([a-z_]{1,40})/(\d{1,6})")

Row = dict[str, Any]


class FileEntry(Value):
    """A file of the film. `path` is its name in the ZIP; width and height are in pixels."""

    path: str = Field(pattern=f"^{PATH.pattern}$")
    sha256: str = Field(pattern="^[0-9a-f]{64}$")
    bytes: int = Field(ge=1, le=MOST_BYTES)
    media_type: str
    width: int | None = Field(default=None, ge=1, le=65_535)
    height: int | None = Field(default=None, ge=1, le=65_535)
    milliseconds: int | None = Field(default=None, ge=0, le=2**31 - 1)


class Ledger(Value):
    """What the calls to models cost, in the order in which they were made: of each its day and hour, vendor, model, stage, units and
    amounts, money in whole micro-yuan or as decimal text."""

    calls: tuple[Row, ...] = ()

    @property
    def cost_micro_yuan(self) -> int:
        return sum(int(call.get("cost_micro_yuan") or 0) for call in self.calls)


class Manifest(Value):
    """`project.json`. `rows` are those of the tables that a film consists of, by the table's name."""

    format: Literal["dailies-project"] = "dailies-project"
    version: int = VERSION
    name: str = Field(max_length=200)
    rows: dict[str, list[Row]]
    files: tuple[FileEntry, ...] = ()
    ledger: Ledger = Ledger()
