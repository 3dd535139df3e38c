"""What the rules of alerts ask: each rule's own SQL over the rows, or a look of core.alerts.alert_probes. Nothing here reads the dashboards' files."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy import bindparam, select, text
from sqlalchemy.orm import Session

from core.alerts import alert_probes
from core.alerts.alert_probes import AlertProbes, Measurement
from core.alerts.alert_rules import WatchRule
from core.database import tables
from core.i18n import LANGUAGES
from core.models.vendor_readiness import load_vendor
from core.people import studio_clock
from core.studio import Studio

FAR = timedelta(hours=2)
"""Calls that ended lately may have begun so long before: the rows are found by when they began."""
MOST = 500
"""Things of one rule in one look."""
OFFERED = {"since", "far", "now", "today"}
__all__ = ["Measurement", "RuleMeasurer"]

log = logging.getLogger("dailies.alerts")


class RuleMeasurer:
    """Of one process; its probes remember what they saw last."""

    def __init__(self, studio: Studio, probes: AlertProbes | None = None) -> None:
        self.studio = studio
        self.probes = probes or alert_probes.AlertProbes(studio)

    def measure(self, rule: WatchRule, at: datetime, zone: ZoneInfo) -> list[Measurement] | None:
        """One for each thing; None where it cannot be measured now. Raises SQLAlchemyError where the database is away."""
        if rule.probe:
            found = self.probes.look(rule.probe, at)
        else:
            with self.studio.db.read() as session:
                found = _asked(session, rule, at, zone)
        if found is None:
            return None
        mine = [one for one in found if _meant(rule, one.thing)]
        with self.studio.db.read() as session:
            return _called(self.studio, session, mine)


def _meant(rule: WatchRule, thing: str) -> bool:
    return not rule.only or rule.only in (thing, thing.partition(":")[2]) or thing.startswith(f"{rule.only}:")


def _asked(session: Session, rule: WatchRule, at: datetime, zone: ZoneInfo) -> list[Measurement]:
    since = at - timedelta(minutes=rule.window_minutes)
    today = studio_clock.midnight_in_utc(studio_clock.to_local_time(at, zone).date(), zone)
    times = {"since": since, "far": since - FAR, "now": at, "today": today}
    used = {name: value for name, value in times.items() if f":{name}" in rule.sql}
    asked = text(rule.sql).bindparams(*(bindparam(name, type_=sa.DateTime()) for name in used))
    found = []
    for row in session.execute(asked, used).mappings().fetchmany(MOST):
        value = _age(row["since"], at) if "since" in row else None if row["value"] is None else float(row["value"])
        found.append(Measurement(thing=_thing(rule, row["thing"]), value=value, cases=int(row["cases"] or 0)))
    return found


def _thing(rule: WatchRule, named: Any) -> str:
    if rule.of in ("project", "user"):
        return f"{rule.of}:{uuid.UUID(str(named)).hex}"
    return str(named or "")


def _age(since: Any, at: datetime) -> float | None:
    """Seconds; a time that is still to come is none."""
    if since is None:
        return None
    moment = datetime.fromisoformat(since) if isinstance(since, str) else since
    return max(0.0, (at - moment).total_seconds())


# What things are called -------------------------------------------------------------------------------------------------


def _called(studio: Studio, session: Session, found: list[Measurement]) -> list[Measurement]:
    films = _names(session, tables.Project, found, "project")
    people = _names(session, tables.User, found, "user")
    names = films | people
    named = []
    for one in found:
        said = dict.fromkeys(LANGUAGES, names[one.thing]) if one.thing in names else one.called
        if not said and one.thing.partition(":")[0] not in ("", "project", "user"):
            said = _of_vendor(studio, one.thing)
        named.append(one.model_copy(update={"called": said}))
    return named


def _names(session: Session, of: Any, found: Iterable[Measurement], kind: str) -> dict[str, str]:
    ids = {uuid.UUID(one.thing.partition(":")[2]) for one in found if one.thing.startswith(f"{kind}:")}
    if not ids:
        return {}
    return {f"{kind}:{id_.hex}": name for id_, name in session.execute(select(of.id, of.name).where(of.id.in_(ids)))}


def _of_vendor(studio: Studio, thing: str) -> dict[str, str]:
    """A door's vendor, or a model, as people call it."""
    model = next((model for model in studio.gateway.models() if f"{model.provider}/{model.name}" == thing), None)
    if model is not None and model.label:
        return {language: model.label.get(language) or model.label.get("en", thing) for language in LANGUAGES}
    try:
        label = load_vendor(thing.partition(":")[0].partition("/")[0]).label
    except (FileNotFoundError, KeyError, ValueError):
        return {}
    return {language: label.get(language) or thing for language in LANGUAGES}
