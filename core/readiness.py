"""Who can do what today: every vendor with its doors, and of each capability whether anybody may go through one of them now."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from typing import Literal

from sqlalchemy.orm import Session

from core import breakers, doors, pricelist
from core.doors import Listed
from core.open_doors import open_doors
from core.studio import Studio
from core.types import Value
from providers import catalogue
from providers.base import Capability, Model, Provider
from providers.catalogue import Vendor

CAPABILITIES: tuple[Capability, ...] = tuple(Capability)
Ready = Literal["ready", "untested", "priceless", "alone", "unwell", "no_money", "bad", "closed", "keyless", "absent"]
"""From the best to the worst. priceless: nobody has said what its models cost. unwell: its last test went wrong. absent: what it
needs is not installed on this machine."""
BEST: tuple[Ready, ...] = Ready.__args__  # type: ignore[attr-defined]
OWN = "builtin"


class Place(Value):
    """What one vendor offers of one capability: how many of its models answer today, and whether one may ask them."""

    models: int
    state: Ready


class Standing(Value):
    """A vendor with what it offers and the doors there are to it. `keyed`: it is asked only through a door."""

    vendor: Vendor
    places: dict[Capability, Place]
    doors: tuple[Listed, ...] = ()
    keyed: bool = True

    @property
    def name(self) -> str:
        return self.vendor.name


def read(studio: Studio, session: Session, day: date | None = None) -> list[Standing]:
    """Every vendor: the studio's own engines first, then those with a door, then by name."""
    day = day or today()
    listed = doors.listed(session, studio.settings)
    alone = _left_alone(session)
    standings = [
        _standing(studio, provider, [door for door in listed if door.provider == name], alone, day)
        for name, provider in studio.gateway.providers.items()
    ]
    return sorted(standings, key=lambda one: (one.name != OWN, not one.doors, one.keyed, one.name))


def vendor(name: str) -> Vendor:
    """Who it is and what its door needs. Raises FileNotFoundError."""
    return _OWN if name == OWN else catalogue.vendor(name)


def vendors() -> list[Vendor]:
    """Those that one can open a door to, the official ones first."""
    found = [catalogue.vendor(name) for name in doors.vendors()]
    return sorted((one for one in found if one.key != "none"), key=lambda one: (one.unofficial, one.local, one.name))


def models(studio: Studio, name: str) -> tuple[Model, ...]:
    """All of a vendor's: those that answer no more, and those that its open doors name themselves, among them."""
    provider = studio.gateway.providers.get(name)
    if provider is None:
        return ()
    naming = [door for door in open_doors(studio.db, studio.settings, name) if provider.names_models(door)]
    named = [model for door in naming for model in provider.behind(door)]
    return tuple({model.id: model for model in (*provider.models(), *named)}.values())


def today() -> date:
    """The day by which models begin and end."""
    return datetime.now(UTC).date()


def answers(model: Model, day: date) -> bool:
    """It has begun and has not been retired."""
    begun = model.from_day is None or model.from_day <= day
    return begun and (model.until_day is None or day < model.until_day)


_OWN = Vendor(name=OWN, label={"zh": "自带引擎", "en": "Builtin engines"}, key="none")


def _standing(
    studio: Studio,
    provider: Provider,
    mine: list[Listed],
    alone: Mapping[tuple[str, str], datetime],
    day: date,
) -> Standing:
    places = {}
    for capability in CAPABILITIES:
        offered = [m for m in provider.models() if m.capability is capability and answers(m, day)]
        if offered:
            state = _state(studio, provider, offered, mine, alone, capability)
            places[capability] = Place(models=len(offered), state=state)
    return Standing(vendor=vendor(provider.name), places=places, doors=tuple(mine), keyed=provider.needs_door)


def _state(
    studio: Studio,
    provider: Provider,
    offered: list[Model],
    mine: list[Listed],
    alone: Mapping[tuple[str, str], datetime],
    capability: Capability,
) -> Ready:
    if not provider.needs_door:
        return "ready" if provider.ready() else "absent"
    if not mine:
        return "keyless"
    best = min((_through(door, (door.name, capability.value) in alone) for door in mine), key=BEST.index)
    if best in ("ready", "untested") and len(pricelist.unknown(studio.db, offered)) == len(offered):
        return "priceless"
    return best


def _through(door: Listed, alone: bool) -> Ready:
    """Whether one may go through this door."""
    if door.state != "open":
        return door.state if door.state in ("closed", "bad", "no_money") else "closed"  # type: ignore[return-value]
    if alone:
        return "alone"
    if door.tested is None:
        return "untested"
    return "ready" if door.tested.ok else "unwell"


def _left_alone(session: Session) -> dict[tuple[str, str], datetime]:
    """Door and capability -> until when (UTC)."""
    at = datetime.now(UTC).replace(tzinfo=None)
    ill: Iterable[breakers.Ill] = (one for one in breakers.listed(session) if not one.model)
    return {(i.door, i.capability): i.state.open_until for i in ill if i.state.alone(at) and i.state.open_until}
