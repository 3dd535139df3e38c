"""What an admin sets for the studio: who may come in, what guests may make, how long and large films are.

A rule that nobody set is as the environment says. A limit that the environment sets is the most that any rule allows.
"""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.database import tables
from core.database.engine import Database
from core.errors import OutOfRange
from core.i18n import Language
from core.people import audit
from core.people.sessions import Person
from core.roles import ROLES
from core.settings import Settings
from core.types import Value

PREFIX = "rule."
LIMITS: dict[str, tuple[int, int]] = {
    "film_max_s": (5, 1800),
    "idea_max_chars": (100, 20_000),
    "short_side": (144, 2160),
    "user_month_yuan": (0, 100_000_000),
    "studio_month_yuan": (0, 100_000_000),
    "run_cap_yuan": (0, 100_000_000),
    "guest_films_a_day": (0, 100),
    "guest_requests": (1, 10_000),
    "viewer_requests": (1, 10_000),
    "user_requests": (1, 10_000),
    "admin_requests": (10, 100_000),
}
"""The least and the most a rule may say where the environment says nothing."""
QUALITY = (1, 5)
"""The scale of data/models."""


class Rules(Value):
    """As they count now."""

    sign_up: Literal["open", "closed"] = "closed"
    """Whether whoever reaches the address makes an account of their own; else only admins add people."""
    guest_films_a_day: int = 3
    film_max_s: int = 600
    idea_max_chars: int = 4000
    short_side: int = 1080
    user_month_yuan: int = 0
    """What each person may spend in a month; 0, as in the next two: no limit."""
    studio_month_yuan: int = 0
    run_cap_yuan: int = 0
    """What one making of a film may cost."""
    guest_requests: int = 10
    """A minute, as for the other roles."""
    viewer_requests: int = 60
    user_requests: int = 120
    admin_requests: int = 600
    language: Literal["", Language] = ""
    """Of new people; empty: what their browser speaks."""
    paid_models_allowed: bool = False
    """Whether models that cost may be asked where ENVIRONMENT says development or staging."""
    quality_floors: dict[str, float] = Field(default_factory=dict)
    """From which quality on, 1 to 5, a model of a capability may be chosen for its price or speed; not said: as it comes."""
    from_environment: frozenset[str] = Field(default_factory=frozenset)
    """Rules that the environment has an upper limit for."""


def load_rules(session: Session, settings: Settings) -> Rules:
    """Every rule: as somebody set it, within what the environment allows."""
    rows = session.scalars(select(tables.Setting).where(tables.Setting.key.startswith(PREFIX, autoescape=True)))
    said = {row.key.removeprefix(PREFIX): row.value["is"] for row in rows}
    known = {name: value for name, value in said.items() if name in Rules.model_fields}
    for name in LIMITS:
        usual = getattr(settings, name, Rules.model_fields[name].default)
        least, most = rule_bounds(name, settings)
        known[name] = min(most, max(least, int(known.get(name, usual))))
    return Rules(**known, from_environment=frozenset(LIMITS) & settings.model_fields_set)


def requests_a_minute(session: Session) -> dict[str, int]:
    """Of each role: as somebody set it, or as it comes."""
    names = {role: f"{role}_requests" for role in ROLES}
    rows = session.scalars(select(tables.Setting).where(tables.Setting.key.in_([PREFIX + n for n in names.values()])))
    said = {row.key.removeprefix(PREFIX): int(row.value["is"]) for row in rows}
    return {role: said.get(name, Rules.model_fields[name].default) for role, name in names.items()}


def quality_floors(session: Session) -> dict[str, float]:
    """By capability, where an admin set one."""
    row = session.get(tables.Setting, f"{PREFIX}quality_floors")
    return {name: float(floor) for name, floor in row.value["is"].items()} if row else {}


def current_rules(db: Database, settings: Settings) -> Rules:
    with db.read() as session:
        return load_rules(session, settings)


def settings_within_rules(db: Database, settings: Settings) -> Settings:
    """The settings with what an admin set in their place."""
    rules = current_rules(db, settings)
    return settings.model_copy(update={name: getattr(rules, name) for name in LIMITS if hasattr(settings, name)})


def rule_bounds(name: str, settings: Settings) -> tuple[int, int]:
    """The least and the most this rule may say."""
    least, most = LIMITS[name]
    return least, min(most, getattr(settings, name)) if name in settings.model_fields_set else most


def set_rule(session: Session, settings: Settings, name: str, value: Any, by: Person | None = None) -> None:
    """Set one rule. Raises OutOfRange for a number beyond its bounds."""
    if name in LIMITS:
        least, most = rule_bounds(name, settings)
        if not least <= int(value) <= most:
            raise OutOfRange(name, least=least, most=most)
    if name == "quality_floors" and not all(QUALITY[0] <= float(floor) <= QUALITY[1] for floor in value.values()):
        raise OutOfRange(name, least=QUALITY[0], most=QUALITY[1])
    Rules.model_validate({name: value})
    row = session.get(tables.Setting, PREFIX + name)
    before = row.value["is"] if row else Rules.model_fields[name].default
    if row is None:
        session.add(tables.Setting(key=PREFIX + name, value={"is": value}))
    else:
        row.value = {"is": value}
    audit.note(session, by.id if by else None, "rule.changed", name, before=before, value=value)


def set_quality_floor(session: Session, settings: Settings, capability: str, quality: float, by: Person) -> None:
    """From this quality on, 1 to 5, a model of this capability may be chosen for its price or speed. Raises OutOfRange."""
    set_rule(session, settings, "quality_floors", {**quality_floors(session), capability: quality}, by)
