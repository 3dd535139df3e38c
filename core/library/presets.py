"""Choices for a new film under one name: shipped ones in data/presets, one's own and the team's. A choice that is gone is left out and
named; the others hold."""

from __future__ import annotations

import tomllib
import uuid
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any, Literal, get_args

from pydantic import Field, ValidationError
from sqlalchemy.orm import Session

from core.characters import voices
from core.database import tables
from core.errors import NotFound
from core.i18n import Language
from core.library import shelf, styles
from core.library.styles import Whose
from core.people import access, preferences
from core.people.access import Action
from core.project.looks import OWN
from core.project.projects import MIN_SECONDS, Ratio
from core.settings import ROOT, Settings
from core.types import Value

FOLDER = ROOT / "data" / "presets"
HOME, DEFAULT = "home", "preset"
"""Where among a person's habits stands the preset that a new film begins with."""
KEPT_AS = {"ratio": "ratio", "seconds": "length", "language": "language", "style": "look", "grade": "grade"}
"""A field of `Choices`, and the word under which what was chosen for it on Home is kept with a person."""
PolicyWord = Literal["", "cost", "quality", "speed", "balanced"]
GradeWord = Literal["", "fast", "balanced", "quality"]
POLICIES: tuple[str, ...] = tuple(word for word in get_args(PolicyWord) if word)


class PresetChoices(Value):
    """What is chosen for a film; what says nothing (None or empty) is left as it is. `seconds` of film; `style` as a brief names it;
    `voices` the narrator's, by language; `language` "" is the language of the sentence."""

    ratio: Ratio | None = None
    seconds: int | None = Field(default=None, ge=MIN_SECONDS)
    language: Literal["", Language] | None = None
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
    def choices(self) -> PresetChoices:
        """As far as they can be read."""
        return _read(self.stored)[0]


class AppliedPreset(Value):
    """What holds of a preset, and which of its choices are gone: ratio, seconds, language, style, voices, policy, grade."""

    choices: PresetChoices
    gone: tuple[str, ...] = ()


class HomePreset(Value):
    """A preset that stands on Home now: which fields of it are gone, and what is kept there under the words of `KEPT_AS`."""

    preset: Preset
    gone: tuple[str, ...]
    stands: dict[str, Any]


@cache
def shipped_presets() -> dict[str, Preset]:
    found = sorted((_file(file) for file in FOLDER.glob("*.toml")), key=lambda each: each[0])
    return {preset.ref: preset for _, preset in found}


def list_presets(session: Session, who: access.UserLike) -> list[Preset]:
    """Their own, the team's, the shipped ones."""
    return [*(_told(who, row) for row in shelf.list_shelf(session, tables.Preset, who)), *shipped_presets().values()]


def find_preset(session: Session, who: access.UserLike, ref: str) -> Preset:
    """Raises NotFound."""
    if ref in shipped_presets():
        return shipped_presets()[ref]
    return _told(who, shelf.find(session, tables.Preset, who, parse_preset_ref(ref)))


def apply_preset(session: Session, who: access.UserLike, preset: Preset, limits: Settings) -> AppliedPreset:
    """What of it can still be chosen by this person, in this studio."""
    choices, gone = _read(preset.stored)
    changes: dict[str, Any] = {}
    if choices.seconds is not None and choices.seconds > limits.film_max_s:
        changes["seconds"] = None
    if choices.style and not _there(session, who, choices.style):
        changes["style"] = ""
    spoken = {(voice.language, voice.id) for voice in voices.load_voices()}
    if not spoken.issuperset(choices.voices.items()):
        changes["voices"] = {code: voice for code, voice in choices.voices.items() if (code, voice) in spoken}
    return AppliedPreset(choices=choices.model_copy(update=changes), gone=tuple(dict.fromkeys((*gone, *changes))))


def create_preset(
    session: Session, who: access.UserLike, name: str, choices: PresetChoices, *, shared: bool = False
) -> uuid.UUID:
    """A new preset of theirs. Raises NotAllowed, EmptyName."""
    access.require(who, Action.USE_LIBRARY)
    row = tables.Preset(user_id=who.id, name=shelf.clean_name(name), shared=shared, settings=_plain(choices))
    session.add(row)
    session.flush()
    return row.id


def update_preset(
    session: Session,
    who: access.UserLike,
    preset_id: uuid.UUID,
    *,
    name: str = "",
    choices: PresetChoices | None = None,
) -> None:
    """Another name, or other choices. Raises NotFound, NotAllowed, EmptyName."""
    row = shelf.load_changeable_item(session, tables.Preset, who, preset_id)
    if name:
        row.name = shelf.clean_name(name)
    if choices is not None:
        row.settings = _plain(choices)


def put_on_home(session: Session, who: access.UserLike, ref: str, limits: Settings) -> HomePreset:
    """This preset stands on Home from now on, as far as it can be chosen there. Raises NotFound."""
    preset = find_preset(session, who, ref)
    found = apply_preset(session, who, preset, limits)
    stands = _as_kept(found.choices)
    preferences.save_choices(session, who.id, HOME, **stands, chosen=ref)
    return HomePreset(preset=preset, gone=found.gone, stands=stands)


def save_from_home(session: Session, who: access.UserLike, name: str, seen: Mapping[str, Any], *, shared: bool) -> str:
    """A new preset of theirs from what stands on Home: `seen` is what the screen shows under the words of `KEPT_AS`, what it
    does not show is as it was chosen last. Returns its ref. Raises NotAllowed, EmptyName."""
    kept = preferences.load_choices(session, who.id, HOME)
    told = {field: seen.get(word, kept.get(word)) for field, word in KEPT_AS.items()}
    told = {field: value for field, value in told.items() if value not in (None, "") or field == "language"}
    choices = PresetChoices.model_validate(
        {**told, "voices": kept.get("voices") or {}, "policy": kept.get("policy") or ""}
    )
    ref = f"{OWN}{create_preset(session, who, name, choices, shared=shared)}"
    preferences.save_choices(session, who.id, HOME, chosen=ref)
    return ref


def share(session: Session, who: access.UserLike, preset_id: uuid.UUID, shared: bool) -> None:
    """The team's from now on, or one's own again. Raises NotFound, NotAllowed."""
    shelf.share(session, tables.Preset, who, preset_id, shared)


def remove(session: Session, who: access.UserLike, preset_id: uuid.UUID) -> None:
    """Off the shelf, for thirty days. Raises NotFound, NotAllowed."""
    shelf.remove(session, tables.Preset, who, preset_id)


def list_removed_presets(session: Session, who: access.UserLike) -> list[tuple[uuid.UUID, str, datetime | None]]:
    """What they may put back, last removed first: id, name, when it was removed."""
    return [(row.id, row.name, row.removed_at) for row in shelf.list_removed_items(session, tables.Preset, who)]


def put_back(session: Session, who: access.UserLike, preset_id: uuid.UUID) -> None:
    """On the shelf again. Raises NotFound."""
    shelf.put_back(session, tables.Preset, who, preset_id)


def default_ref(session: Session, who: access.UserLike) -> str:
    """The preset that a new film of theirs begins with; empty where they chose none, or it is gone."""
    ref = str(preferences.load_choices(session, who.id, HOME).get(DEFAULT) or "")
    try:
        return find_preset(session, who, ref).ref if ref else ""
    except NotFound:
        return ""


def set_default(session: Session, who: access.UserLike, ref: str) -> None:
    """Empty takes it back. Raises NotFound."""
    preferences.save_choices(session, who.id, HOME, **{DEFAULT: find_preset(session, who, ref).ref if ref else ""})


def clear_after_film(session: Session, user_id: uuid.UUID) -> None:
    """A preset holds for one film: what only it chose, the narrator and how models are weighed, does not go on to the next. What
    is seen to be chosen on Home (ratio, length, language, style, grade) stays."""
    preferences.save_choices(session, user_id, HOME, chosen="", voices={}, policy="")


def parse_preset_ref(ref: str) -> uuid.UUID:
    """Raises NotFound."""
    try:
        return uuid.UUID(ref.removeprefix(OWN))
    except ValueError:
        raise NotFound(what="preset") from None


def _as_kept(chosen: PresetChoices) -> dict[str, Any]:
    """As Home's choices are kept; the narrator and the policy are the preset's, also where it names none."""
    told = {KEPT_AS[field]: getattr(chosen, field) for field in KEPT_AS if getattr(chosen, field) not in (None, "")}
    if chosen.language is not None:
        told["language"] = chosen.language
    return {**told, "voices": dict(chosen.voices), "policy": chosen.policy}


def _there(session: Session, who: access.UserLike, ref: str) -> bool:
    try:
        return bool(styles.find_style(session, who, ref))
    except NotFound:
        return False


def _read(stored: dict[str, Any]) -> tuple[PresetChoices, tuple[str, ...]]:
    """Field by field: one that says something nobody knows is left out, and named."""
    sound, gone = {}, []
    for field, value in stored.items():
        try:
            PresetChoices.model_validate({field: value})
            sound[field] = value
        except ValidationError:
            gone.append(field)
    return PresetChoices.model_validate(sound), tuple(field for field in gone if field in PresetChoices.model_fields)


def _plain(choices: PresetChoices) -> dict[str, Any]:
    return choices.model_dump(mode="json", exclude_defaults=True)


def _told(who: access.UserLike, row: tables.Preset) -> Preset:
    return Preset(
        ref=f"{OWN}{row.id}",
        whose="mine" if row.user_id == who.id else "team",
        label={"zh": row.name, "en": row.name},
        stored=dict(row.settings or {}),
        id=row.id,
        shared=row.shared,
        may_change=shelf.may_change(who, row),
    )


def _file(file: Path) -> tuple[int, Preset]:
    told = tomllib.loads(file.read_text("utf-8"))
    return told["order"], Preset(
        ref=file.stem, whose="shipped", label=told["name"], says=told["says"], stored=told["choices"]
    )
