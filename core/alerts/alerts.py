"""Alerts: what a rule found, how bad it is, who sees to it. `next_alert_state` decides and touches nothing; `check_rules` is done once a minute.

    open          somebody has to say that they see to it; unanswered within its time it rises a level, up to critical
    acknowledged  somebody does; measured worse than then, it is open again
    over          what is measured was well for the rule's quiet minutes

Time counts only while somebody judged, three minutes at a time at most: a clock that jumps, and a night the machine was off, raise nothing.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from core.alerts import alert_messages, alert_notices, alert_rules
from core.alerts.alert_measures import Measurement, RuleMeasurer
from core.alerts.alert_rules import ANSWER_S, LEVELS, Level, WatchRule
from core.database import tables
from core.database.tables import utc_now
from core.errors import NotFound
from core.people import notices, studio_clock
from core.people.access import Action, UserLike, can, projects_visible_to
from core.types import Value

AT_ONCE_S = 180
KEPT = 500
"""Alerts that are over and are shown."""


class AlertState(Value):
    """How an alert stands. `first` is the level that was measured, `level` what it has risen to."""

    level: Level
    first: Level
    acknowledged: bool = False
    over: bool = False
    waited_s: int = 0
    calm_s: int = 0
    seen_at: datetime


def next_alert_state(
    measured: Measurement | None, rule: WatchRule, state: AlertState | None, at: datetime, awake: bool = True
) -> AlertState | None:
    """How it stands after this was measured at `at` (UTC); None where there is nothing to tell. `measured` None: it could not be
    measured, so nothing is over and nothing begins. Not `awake`: quiet hours, nobody is waited for unless it is critical."""
    reached = rule.reached(measured.value, measured.cases) if measured else None
    if state is None or state.over:
        return AlertState(level=reached, first=reached, seen_at=at) if reached else None
    passed = int(min(AT_ONCE_S, max(0.0, (at - state.seen_at).total_seconds())))
    state = state.model_copy(update={"seen_at": at})
    if measured is not None:
        state = _as_measured(state, rule, measured, reached, passed)
    return state if state.over else _unanswered(state, passed, awake)


def _as_measured(
    state: AlertState, rule: WatchRule, measured: Measurement, reached: Level | None, passed: int
) -> AlertState:
    if rule.well(measured.value, measured.cases):
        calm = state.calm_s + passed
        return state.model_copy(update={"calm_s": calm, "over": calm >= 60 * rule.quiet_minutes})
    state = state.model_copy(update={"calm_s": 0})
    if reached and _worse(reached, state.first):
        level = max(reached, state.level, key=LEVELS.index)
        return state.model_copy(update={"first": reached, "level": level, "acknowledged": False, "waited_s": 0})
    if reached and reached != state.first and not rule.held(state.first, measured.value):
        return state.model_copy(update={"first": reached, "level": reached, "waited_s": 0})
    return state


def _unanswered(state: AlertState, passed: int, awake: bool) -> AlertState:
    if state.acknowledged or state.level == "critical" or not awake:
        return state
    waited = state.waited_s + passed
    if waited < ANSWER_S[state.level]:
        return state.model_copy(update={"waited_s": waited})
    return state.model_copy(update={"waited_s": 0, "level": LEVELS[LEVELS.index(state.level) + 1]})


def _worse(one: Level, other: Level) -> bool:
    return LEVELS.index(one) > LEVELS.index(other)


# Once a minute -----------------------------------------------------------------------------------------------------------


def check_rules(measuring: RuleMeasurer, at: datetime | None = None) -> int:
    """Measure every rule and write what came of it; tell whoever is to know. Returns how many alerts began, rose or ended."""
    at = at or utc_now()
    studio = measuring.studio
    with studio.db.read() as session:
        zone = studio_clock.studio_zone(session)
        asked = [rule for rule in alert_rules.list_rules(session) if rule.on]
    found = {rule.name: measuring.measure(rule, at, zone) for rule in asked}
    news = 0
    with studio.db.write() as session:
        rows = {
            (row.rule, row.thing): row
            for row in session.scalars(select(tables.Alert).where(tables.Alert.state != "over"))
        }
        here = studio_clock.to_local_time(at, zone).time()
        for rule in asked:
            news += _judge_all(session, rule, found[rule.name], rows, at, not rule.quiet_at(here))
        for row in rows.values():
            if row.rule not in found:  # nobody asks any more
                row.state, row.over_at = "over", at
                notices.close_alert_notices(session, row.id, at)
    return news


def _judge_all(
    session: Session,
    rule: WatchRule,
    found: list[Measurement] | None,
    rows: dict[tuple[str, str], tables.Alert],
    at: datetime,
    awake: bool,
) -> int:
    of_things = {one.thing: one for one in found or ()}
    standing = {thing: row for (name, thing), row in rows.items() if name == rule.name}
    news = 0
    for thing in {**of_things, **standing}:
        measured = None if found is None else of_things.get(thing, Measurement(thing=thing))
        row = standing.get(thing)
        before = _state(row) if row else None
        after = next_alert_state(
            measured, rule, before, at, awake or (before is not None and before.level == "critical")
        )
        if after is not None:
            news += _write(session, rule, row, before, after, measured, thing, at, awake)
    return news


def _state(row: tables.Alert) -> AlertState:
    return AlertState(
        level=row.level,  # type: ignore[arg-type]
        first=row.first_level,  # type: ignore[arg-type]
        acknowledged=row.state == "acknowledged",
        over=row.state == "over",
        waited_s=row.waited_s,
        calm_s=row.calm_s,
        seen_at=row.seen_at,
    )


def _write(
    session: Session,
    rule: WatchRule,
    row: tables.Alert | None,
    before: AlertState | None,
    after: AlertState,
    measured: Measurement | None,
    thing: str,
    at: datetime,
    awake: bool,
) -> bool:
    """Whether there is something to tell of it."""
    if row is None:
        began = (measured.began_at if measured else None) or at
        row = tables.Alert(rule=rule.name, thing=thing, began_at=began, measured={})
        session.add(row)
    row.level, row.first_level, row.seen_at = after.level, after.first, at
    row.waited_s, row.calm_s = after.waited_s, after.calm_s
    row.state = "over" if after.over else "acknowledged" if after.acknowledged else "open"
    if measured is not None and measured.value is not None and not after.calm_s:
        row.measured = _kept(row.measured, rule, measured)
    session.flush()
    if after.over:
        row.over_at = at
        told = row.told_at is not None
        notices.close_alert_notices(session, row.id, at)
        if told:
            alert_notices.send_alert_notices(session, row, rule, "over", at)
        return True
    risen = before is not None and _worse(after.level, before.level)
    if (risen or row.told_at is None) and (awake or after.level == "critical"):
        alert_notices.send_alert_notices(session, row, rule, "risen" if risen and row.told_at else "opened", at)
        row.told_at = row.told_at or at
    return before is None or risen


def _kept(stands: dict[str, Any], rule: WatchRule, measured: Measurement) -> dict[str, Any]:
    """What was measured first, at its worst and last; of how many cases; and what it is about in words."""
    value = measured.value
    worst = stands.get("worst", value)
    worse = min(worst, value) if rule.below else max(worst, value)  # type: ignore[type-var]
    return {
        "first": stands.get("first", value),
        "worst": worse,
        "last": value,
        "cases": measured.cases,
        "called": measured.called or stands.get("called", {}),
    }


# Seen and answered -------------------------------------------------------------------------------------------------------


class AlertView(Value):
    """An alert as a person reads it: `title` and `words` in both languages, `way` the page and the words of its address."""

    id: uuid.UUID
    rule: str
    thing: str
    level: Level
    first: Level
    state: Literal["open", "acknowledged", "over"]
    title: dict[str, str]
    words: dict[str, str]
    way: dict[str, str] = {}
    began_at: datetime
    over_at: datetime | None = None
    by: str = ""
    answered_at: datetime | None = None
    answer_in_s: int = 0
    """Within so many seconds it rises a level; 0 where it does not."""


def alerts_visible_to(person: UserLike, session: Session) -> Any:
    """The condition that a row of alerts is one this person may see."""
    if can(person, Action.SEE_ALL_COSTS):
        return tables.Alert.id.is_not(None)
    films = session.scalars(
        select(tables.Project.id).where(projects_visible_to(person), tables.Project.user_id == person.id)
    )
    mine = [f"project:{each.hex}" for each in films] + [f"user:{person.id.hex}"]
    return or_(*(tables.Alert.thing == each for each in mine))


def active_alerts(session: Session, person: UserLike) -> list[AlertView]:
    """Those that are not over, worst and then oldest first."""
    rows = session.scalars(select(tables.Alert).where(tables.Alert.state != "over", alerts_visible_to(person, session)))
    found = _seen(session, rows)
    return sorted(found, key=lambda one: (one.state != "open", -LEVELS.index(one.level), one.began_at))


def active_alerts_and_rules(session: Session, person: UserLike) -> tuple[list[AlertView], int]:
    """`standing`, and how many rules are on."""
    return active_alerts(session, person), sum(rule.on for rule in alert_rules.list_rules(session))


def past_alerts(session: Session, person: UserLike, most: int = 50) -> list[AlertView]:
    """Those that are over, last first."""
    over = select(tables.Alert).where(tables.Alert.state == "over", alerts_visible_to(person, session))
    return _seen(session, session.scalars(over.order_by(tables.Alert.over_at.desc()).limit(min(most, KEPT))))


def acknowledge_alert(session: Session, person: UserLike, alert_id: uuid.UUID, at: datetime | None = None) -> bool:
    """This person sees to it. False where it is over, or somebody sees to it already. Raises NotFound, also for one they may not see."""
    row = session.scalar(
        select(tables.Alert).where(tables.Alert.id == alert_id, alerts_visible_to(person, session)).with_for_update()
    )
    if row is None:
        raise NotFound(what="")
    notices.mark_read(session, person.id, alert=alert_id, at=at)
    if row.state != "open":
        return False
    row.state, row.acknowledged_by, row.acknowledged_at, row.waited_s = "acknowledged", person.id, at or utc_now(), 0
    return True


def _seen(session: Session, rows: Iterable[tables.Alert]) -> list[AlertView]:
    found = list(rows)
    known = {rule.name: rule for rule in alert_rules.list_rules(session)}
    ids = {row.acknowledged_by for row in found if row.acknowledged_by}
    asked = session.execute(select(tables.User.id, tables.User.name).where(tables.User.id.in_(ids)))
    people = {id_: name for id_, name in asked}  # noqa: C416
    return [_one(row, known.get(row.rule), people) for row in found]


def _one(row: tables.Alert, rule: WatchRule | None, people: dict[uuid.UUID, str]) -> AlertView:
    waits = row.state == "open" and row.level != "critical"
    return AlertView(
        id=row.id,
        rule=row.rule,
        thing=row.thing,
        level=row.level,  # type: ignore[arg-type]
        first=row.first_level,  # type: ignore[arg-type]
        state=row.state,  # type: ignore[arg-type]
        title=rule.title if rule else {"zh": row.rule, "en": row.rule},
        words=alert_messages.alert_sentence(row, rule),
        way=alert_messages.alert_link(row, rule),
        began_at=row.began_at,
        over_at=row.over_at,
        by=people.get(row.acknowledged_by, "") if row.acknowledged_by else "",
        answered_at=row.acknowledged_at,
        answer_in_s=max(0, ANSWER_S[row.level] - row.waited_s) if waits else 0,  # type: ignore[index]
    )
