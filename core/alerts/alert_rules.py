"""What the studio watches for: one `.toml` file in data/alerts is one rule, found by being there; and what the team said instead.

zh = "出错率"                       its name; `said_zh` and `said_en` are the sentence of an alert, with {value}, {cases}, {window}
en = "Errors"                      and {thing}
unit = "share"                     share (0 to 1), seconds, yuan (micro-yuan), count
sql = "SELECT ..."                 asks the database, or `probe` names a look of core.alerts.alert_probes: rows of `thing`, `value`, `cases`;
                                   `since` in place of `value` is a time, and its age in seconds the value
of = "model"                       what `thing` is: project, user, model, door; empty for the studio
below = true                       it is bad where the value is small
cases = 20                         with fewer nothing is raised
window_minutes = 15                `:since` is so long ago; `:far` two hours before that, `:today` this midnight, `:now`
quiet_minutes = 10                 well for so long, it is over
quiet_hours = "22:00-08:00"        nobody is told then, and nobody is waited for, unless it is critical
tell = "owner"                     whose film or month it is hears of it too; admins and whoever sees all costs always do
page = "costs"                     where it leads; `way` is what stands in the address
[[steps]]                          from each `at` on it is of this level; under `falls` of all of them it is well again
"""

from __future__ import annotations

import re
import tomllib
import uuid
from datetime import time
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.database import tables
from core.errors import EmptyName, NotFound, OutOfRange, WordsTooLong
from core.i18n import LANGUAGES
from core.people import audit
from core.people.access import Action, UserLike, require
from core.types import Value

FOLDER = Path(__file__).parents[2] / "data" / "alerts"
Level = Literal["low", "medium", "high", "critical"]
LEVELS: tuple[Level, ...] = ("low", "medium", "high", "critical")
ANSWER_S: dict[Level, int] = {"critical": 300, "high": 900, "medium": 3600, "low": 14_400}
"""Within so many seconds somebody says that they see to it, or the alert rises a level: 5 min, 15 min, 1 h, 4 h."""
MOST_OWN, LONGEST = 50, 60
YUAN = 1_000_000
BOUNDS = {"share": (0.0, 10.0), "seconds": (1.0, 604_800.0), "yuan": (0.0, 1e14), "count": (1.0, 1e9)}
"""The least and the most a threshold may be, in its rule's unit."""
HOURS = re.compile(r"([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-3]):([0-5]\d)")


class AlertThreshold(Value):
    level: Level
    at: float
    falls: float


class WatchRule(Value):
    """`name` is its file's, or that of the team's own. `only` is the one thing that an own rule looks at; empty: each."""

    name: str
    title: dict[str, str]
    said: dict[str, str] = {}
    order: int = 100
    on: bool = True
    unit: Literal["share", "seconds", "yuan", "count"] = "count"
    sql: str = ""
    probe: str = ""
    of: str = ""
    below: bool = False
    cases: int = 1
    window_minutes: int = 15
    quiet_minutes: int = 5
    quiet_hours: str = ""
    tell: Literal["studio", "owner"] = "studio"
    page: str = "costs"
    way: dict[str, str] = {}
    steps: tuple[AlertThreshold, ...]
    based_on: str = ""
    only: str = ""
    changed: bool = False
    """The team said something else than what came with the studio."""

    def reached(self, value: float | None, cases: int) -> Level | None:
        """The highest level whose step this value has reached; None for a value that is well, or of too few cases."""
        if value is None or cases < self.cases:
            return None
        found = [step.level for step in self.steps if (value <= step.at if self.below else value >= step.at)]
        return max(found, key=LEVELS.index) if found else None

    def held(self, level: Level, value: float | None) -> bool:
        """It is still on the bad side of where this level falls."""
        step = next((step for step in self.steps if step.level == level), None)
        return value is not None and step is not None and (value < step.falls if self.below else value >= step.falls)

    def well(self, value: float | None, cases: int) -> bool:
        """It is on the good side of every step's `falls`, or too few cases say otherwise."""
        if value is None or cases < self.cases:
            return True
        return all(value >= step.falls if self.below else value < step.falls for step in self.steps)

    def quiet_at(self, here: time) -> bool:
        """Whether nobody is to be told at this time of the studio's day."""
        if not (found := HOURS.fullmatch(self.quiet_hours)):
            return False
        numbers = [int(part) for part in found.groups()]
        first, last = time(numbers[0], numbers[1]), time(numbers[2], numbers[3])
        return first <= here < last if first <= last else here >= first or here < last


def shipped_rules(folder: Path = FOLDER) -> dict[str, WatchRule]:
    """Those that came with the studio, by the name of their file. Raises ValueError, with its name, for a file that says it wrongly."""
    return {file.stem: _read(file, file.stat().st_mtime_ns) for file in sorted(folder.glob("*.toml"))}


def _worded(told: dict[str, Any], prefix: str) -> dict[str, Any]:
    """Takes the words of a rule in each language out of what its file says: in English where a language has none. Raises KeyError."""
    english = told[f"{prefix}en"]
    return {language: told.pop(f"{prefix}{language}", english) for language in LANGUAGES}


@lru_cache(maxsize=256)
def _read(file: Path, _changed: int) -> WatchRule:
    try:
        told = tomllib.loads(file.read_text("utf-8"))
        title, said = (_worded(told, prefix) for prefix in ("", "said_"))
        return WatchRule.model_validate({"name": file.stem, "title": title, "said": said, **told})
    except (ValueError, KeyError, TypeError) as error:
        raise ValueError(f"{file.name}: {error}") from error


def list_rules(session: Session, folder: Path = FOLDER) -> list[WatchRule]:
    """All that are judged, in their order: the shipped ones with what the team changed, and the team's own."""
    known, rows = shipped_rules(folder), list(session.scalars(select(tables.AlertRule)))
    found = dict(known)
    for row in rows:
        base = known.get(row.based_on or row.name)
        if base is not None:
            found[row.name] = _with(base, row)
    return sorted(found.values(), key=lambda rule: (rule.order, rule.based_on != "", rule.name))


def find_rule(session: Session, name: str, folder: Path = FOLDER) -> WatchRule | None:
    return next((rule for rule in list_rules(session, folder) if rule.name == name), None)


def _with(base: WatchRule, row: tables.AlertRule) -> WatchRule:
    """What a row says counts as far as it can be understood."""
    said = {name: value for name, value in row.said.items() if name in WatchRule.model_fields}
    own = {"based_on": row.based_on, "on": True} if row.based_on else {"changed": True}
    try:
        return WatchRule.model_validate({**base.model_dump(), "name": row.name, **own, **said})
    except ValueError:
        return base.model_copy(update={"name": row.name, **own})


# Changed by the team -----------------------------------------------------------------------------------------------------


def change_rule(
    session: Session,
    by: UserLike,
    name: str,
    *,
    on: bool | None = None,
    steps: dict[Level, float] | None = None,
    quiet_hours: str | None = None,
    folder: Path = FOLDER,
) -> WatchRule:
    """Another threshold of a level (in the rule's unit; what it falls at moves along), other quiet hours ("22:00-08:00" or none), on or
    off. Raises NotAllowed, NotFound, OutOfRange."""
    require(by, Action.SEE_ALL_COSTS)
    rule = find_rule(session, name, folder)
    if rule is None:
        raise NotFound(what=name)
    said: dict[str, Any] = {}
    if on is not None:
        said["on"] = on
    if quiet_hours is not None:
        said["quiet_hours"] = quiet_hours if HOURS.fullmatch(quiet_hours) else ""
    if steps is not None:
        said["steps"] = [_moved(rule, step, steps.get(step.level)) for step in rule.steps]
    row = session.get(tables.AlertRule, name)
    if row is None:
        row = tables.AlertRule(name=name, said={}, user_id=by.id)
        session.add(row)
    row.said = {**row.said, **said}
    audit.note(session, by.id, "alert_rule.changed", name, **said)
    session.flush()
    return find_rule(session, name, folder) or rule


def _moved(rule: WatchRule, step: AlertThreshold, at: float | None) -> dict[str, Any]:
    """The step at another threshold, with as much between it and where it falls as before."""
    if at is None:
        return step.model_dump()
    least, most = BOUNDS[rule.unit]
    if not least <= at <= most:
        raise OutOfRange("threshold", least=f"{least:g}", most=f"{most:g}")
    return {"level": step.level, "at": at, "falls": at * step.falls / step.at if step.at else at}


def create_own_rule(
    session: Session,
    by: UserLike,
    based_on: str,
    name: str,
    level: Level,
    at: float,
    only: str = "",
    folder: Path = FOLDER,
) -> WatchRule:
    """A rule of the team's own: the question of a shipped one, another threshold, perhaps of one thing only (32 letters of a film or a
    person, a model, a door). Raises NotAllowed, NotFound, EmptyName, WordsTooLong, OutOfRange."""
    require(by, Action.SEE_ALL_COSTS)
    base = shipped_rules(folder).get(based_on)
    words = " ".join(name.split())
    if base is None:
        raise NotFound(what=based_on)
    if not words:
        raise EmptyName(most=LONGEST)
    if len(words) > LONGEST:
        raise WordsTooLong(length=len(words), most=LONGEST)
    if sum(1 for rule in list_rules(session, folder) if rule.based_on) >= MOST_OWN:
        raise OutOfRange("rules", least=0, most=MOST_OWN)
    step = _moved(base, base.steps[0], at) | {"level": level}
    said = {"title": {"zh": words, "en": words}, "steps": [step], "only": only[:160]}
    row = tables.AlertRule(name=f"own-{uuid.uuid4().hex[:12]}", based_on=based_on, said=said, user_id=by.id)
    session.add(row)
    audit.note(session, by.id, "alert_rule.made", row.name, based_on=based_on, at=at)
    session.flush()
    return _with(base, row)


def delete_or_reset_rule(session: Session, by: UserLike, name: str) -> None:
    """One of the team's own goes; a shipped one is again as it came. Raises NotAllowed, NotFound."""
    require(by, Action.SEE_ALL_COSTS)
    row = session.get(tables.AlertRule, name)
    if row is None:
        raise NotFound(what=name)
    session.delete(row)
    audit.note(session, by.id, "alert_rule.forgotten", name)


def list_watchable(session: Session, by: UserLike, of: str, most: int = 300) -> dict[str, str]:
    """Films or people that a rule of one's own may look at: their ids as 32 letters, and their names. Raises NotAllowed."""
    require(by, Action.SEE_ALL_COSTS)
    if of == "user":
        people = select(tables.User.id, tables.User.name).where(tables.User.status == "active")
        return {id_.hex: name for id_, name in session.execute(people.order_by(tables.User.name).limit(most))}
    films = select(tables.Project.id, tables.Project.name).where(tables.Project.deleted_at.is_(None))
    return {
        id_.hex: name for id_, name in session.execute(films.order_by(tables.Project.updated_at.desc()).limit(most))
    }
