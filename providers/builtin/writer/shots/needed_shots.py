"""The shots that a scene's beats need: an action with whoever speaks over it, a line, an answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from providers.builtin.writer.shots import film_grammar, screen_time

ALIVE = ("human", "robot")
"""Kinds of cast that have shoulders and hands."""


@dataclass
class Take:
    """A shot to be planned: of which kind, for which beats, and whom or what it must show."""

    kind: str
    beats: list[dict[str, Any]] = field(default_factory=list)
    step: str = "deepen"
    after: dict[str, Any] | None = None
    """The action that this shot goes on from."""
    shows: tuple[str, ...] = ()
    aside: bool = False
    """Whether it tells of something else than whoever is seen in it."""
    hands: str = ""
    """Of an insert of what somebody has in their hands: the pose of those."""
    side: str = ""
    """Which side of the place is behind it."""


def takes_of_group(beats: Sequence[dict[str, Any]], kinds: Mapping[str, str], language: str) -> list[Take]:
    """An action and the first to speak over it are one shot; who answers is seen in another."""
    step = beats[0].get("step") or "deepen"
    action = beats[0] if screen_time.has_picture(beats[0]) else None
    takes: list[Take] = []
    for beat in beats:
        kind = "action" if screen_time.has_picture(beat) else "line"
        speaker = beat["speaker"] if beat["speaker"] in kinds else ""
        spoken = [b["speaker"] for b in takes[-1].beats if b["kind"] != "action"] if takes else []
        goes_on = not speaker or not spoken or spoken == [speaker]
        if takes and goes_on and not (spoken and _too_long([*takes[-1].beats, beat], language)):
            takes[-1].beats.append(beat)
        else:
            takes.append(Take(kind, [beat], beat.get("step") or step, action if kind == "line" else None))
    return takes


def _too_long(beats: Sequence[dict[str, Any]], language: str) -> bool:
    """Whether all these words in one shot would keep the eye waiting."""
    longest: float = film_grammar.film_grammar()["rhythm"]["longest"]
    return screen_time.shot_seconds(beats, list(range(len(beats))), language) > longest


def words_heard(take: Take) -> list[str]:
    """The words that are heard in it."""
    return [b["text"] for b in take.beats if b["kind"] != "action"]
