"""Choices for a new film under one name: shipped ones in data/presets, one's own and the team's. A choice that is gone is left out and
named; the others hold."""

from __future__ import annotations

import tomllib
import uuid
from functools import cache
from pathlib import Path
from typing import Any, Literal, get_args

from pydantic import Field, ValidationError
from sqlalchemy.orm import Session

from core import access, habits, shelf, styles, tables, voices
from core.access import Action
from core.errors import NotFound
from core.looks import OWN
from core.project import MIN_SECONDS, Ratio
from core.settings import ROOT, Settings
from core.styles import Whose
from core.types import Value

FOLDER = ROOT / "data" / "presets"
HOME, DEFAULT = "home", "preset"
"""Where among a person's habits stands the preset that a new film begins with."""
PolicyWord = Literal["", "cost", "quality", "speed", "balanced"]
GradeWord = Literal["", "fast", "balanced", "quality"]
POLICIES: tuple[str, ...] = tuple(word for word in get_args(PolicyWord) if word)


class Choices(Value):
    """What is chosen for a film; what says nothing (None or empty) is left as it is. `seconds` of film; `style` as a brief names it;
    `voices` the narrator's, by language; `language` "" is the language of the sentence."""

    ratio: Ratio | None = None
    seconds: int | None = Field(default=None, ge=MIN_SECONDS)
    language: Literal["", "zh", "en"] | None = None
    style: str = ""
    voices: dict[str, str] = Field(default_factory=dict)
    policy: PolicyWord = ""
    grade: GradeWord = ""


class Preset(Value):
    """`ref` names it: a shipped one by its file, another by "own:<id>". `stored` is what its row says, sound or not."""

    ref: str
    whose: Whose
    label: dict[str, str]
    says: dict[str, str] = Field(default_factory=dict)
    stored: dict[str, Any]
    id: uuid.UUID | None = None
    shared: bool = False
    may_change: bool = False

    @property
    def choices(self) -> Choices:
        """As far as they can be read."""
        return _read(self.stored)[0]


class Applied(Value):
    """What holds of a preset, and which of its choices are gone: ratio, seconds, language, style, voices, policy, grade."""

    choices: Choices
    gone: tuple[str, ...] = ()


@cache
def shipped() -> dict[str, Preset]:
    found = sorted((_file(file) for file in FOLDER.glob("*.toml")), key=lambda each: each[0])
    return {preset.ref: preset for _, preset in found}


def listed(session: Session, who: access.Who) -> list[Preset]:
    """Their own, the team's, the shipped ones."""
    return [*(_told(who, row) for row in shelf.standing(session, tables.Preset, who)), *shipped().values()]


def named(session: Session, who: access.Who, ref: str) -> Preset:
    """Raises NotFound."""
    if ref in shipped():
        return shipped()[ref]
    return _told(who, shelf.find(session, tables.Preset, who, id_of(ref)))


def apply(session: Session, who: access.Who, preset: Preset, limits: Settings) -> Applied:
    """What of it can still be chosen by this person, in this studio."""
    choices, gone = _read(preset.stored)
    changes: dict[str, Any] = {}
    if choices.seconds is not None and choices.seconds > limits.film_max_s:
        changes["seconds"] = None
    if choices.style and not _there(session, who, choices.style):
        changes["style"] = ""
    spoken = {(voice.language, voice.id) for voice in voices.book()}
    if not spoken.issuperset(choices.voices.items()):
        changes["voices"] = {code: voice for code, voice in choices.voices.items() if (code, voice) in spoken}
    return Applied(choices=choices.model_copy(update=changes), gone=tuple(dict.fromkeys((*gone, *changes))))


def save(session: Session, who: access.Who, name: str, choices: Choices, *, shared: bool = False) -> uuid.UUID:
    """A new preset of theirs. Raises NotAllowed, EmptyName."""
    access.require(who, Action.USE_LIBRARY)
    row = tables.Preset(user_id=who.id, name=shelf.called(name), shared=shared, settings=_plain(choices))
    session.add(row)
    session.flush()
    return row.id


def change(
    session: Session, who: access.Who, preset_id: uuid.UUID, *, name: str = "", choices: Choices | None = None
) -> None:
    """Another name, or other choices. Raises NotFound, NotAllowed, EmptyName."""
    row = shelf.mine(session, tables.Preset, who, preset_id)
    if name:
        row.name = shelf.called(name)
    if choices is not None:
        row.settings = _plain(choices)


def default(session: Session, who: access.Who) -> str:
    """The preset that a new film of theirs begins with; empty where they chose none, or it is gone."""
    ref = str(habits.of(session, who.id, HOME).get(DEFAULT) or "")
    try:
        return named(session, who, ref).ref if ref else ""
    except NotFound:
        return ""


def set_default(session: Session, who: access.Who, ref: str) -> None:
    """Empty takes it back. Raises NotFound."""
    habits.keep(session, who.id, HOME, **{DEFAULT: named(session, who, ref).ref if ref else ""})


def id_of(ref: str) -> uuid.UUID:
    """Raises NotFound."""
    try:
        return uuid.UUID(ref.removeprefix(OWN))
    except ValueError:
        raise NotFound(what="preset") from None


def _there(session: Session, who: access.Who, ref: str) -> bool:
    try:
        return bool(styles.named(session, who, ref))
    except NotFound:
        return False


def _read(stored: dict[str, Any]) -> tuple[Choices, tuple[str, ...]]:
    """Field by field: one that says something nobody knows is left out, and named."""
    sound, gone = {}, []
    for field, value in stored.items():
        try:
            Choices.model_validate({field: value})
            sound[field] = value
        except ValidationError:
            gone.append(field)
    return Choices.model_validate(sound), tuple(field for field in gone if field in Choices.model_fields)


def _plain(choices: Choices) -> dict[str, Any]:
    return choices.model_dump(mode="json", exclude_defaults=True)


def _told(who: access.Who, row: tables.Preset) -> Preset:
    return Preset(
        ref=f"{OWN}{row.id}", whose="mine" if row.user_id == who.id else "team", label={"zh": row.name, "en": row.name},
        stored=dict(row.settings or {}), id=row.id, shared=row.shared, may_change=shelf.may_change(who, row),
    )  # fmt: skip


def _file(file: Path) -> tuple[int, Preset]:
    told = tomllib.loads(file.read_text("utf-8"))
    return told["order"], Preset(
        ref=file.stem, whose="shipped", label=told["name"], says=told["says"], stored=told["choices"]
    )  # fmt: skip
