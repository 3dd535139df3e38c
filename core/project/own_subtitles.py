"""What somebody made of a film's subtitles: other words than are spoken, other frames, and some that are not shown."""

from __future__ import annotations

from typing import Any

from pydantic import Field, SerializerFunctionWrapHandler, model_serializer

from core.types import Value

MOST_CHARS = 300
"""Letters of one subtitle."""
MOST_FRAMES = 14_400
"""Frames by which a subtitle may stand away from the first of its line."""


class SubtitlePart(Value):
    """One subtitle of a spoken line. `said` are the spoken words it stands for, `text` what is read instead (None: the same). `start`
    and `end` are frames after the line's first; None: as its voice has it."""

    said: str
    text: str | None = Field(default=None, max_length=MOST_CHARS)
    start: int | None = Field(default=None, ge=-MOST_FRAMES, le=MOST_FRAMES)
    end: int | None = Field(default=None, ge=-MOST_FRAMES, le=MOST_FRAMES)
    hidden: bool = False

    @model_serializer(mode="wrap")
    def _said(self, said: SerializerFunctionWrapHandler) -> dict[str, Any]:
        told: dict[str, Any] = said(self)
        return {key: value for key, value in told.items() if key == "said" or value not in (None, False)}

    @property
    def read(self) -> str:
        """The words on the screen."""
        return self.said if self.text is None else self.text

    @property
    def is_own(self) -> bool:
        return self != SubtitlePart(said=self.said)


class LineSubtitles(Value):
    """All subtitles of one spoken line, of which somebody changed at least one; `line` is what it said then."""

    line: str
    parts: tuple[SubtitlePart, ...] = Field(min_length=1)

    @property
    def has_own_words(self) -> bool:
        return any(part.text is not None for part in self.parts)

    @property
    def all_hidden(self) -> bool:
        return all(part.hidden for part in self.parts)
