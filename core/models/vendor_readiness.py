"""Who can do what today: every vendor with its doors, and of each capability whether anybody may go through one of them now."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from typing import Literal

from sqlalchemy.orm import Session

from core.gateway import breakers, doors
from core.gateway.doors import DoorView
from core.gateway.open_doors import open_doors
from core.money import price_list
from core.studio import Studio
from core.types import Value
from providers.base import Capability as Capability
from providers.base import Model
from providers.facts import catalogue
from providers.facts.catalogue import Vendor as Vendor
from providers.provider import Provider

CAPABILITIES: tuple[Capability, ...] = tuple(Capability)
Ready = Literal["ready", "untested", "priceless", "alone", "unwell", "no_money", "bad", "closed", "keyless", "absent"]
"""From the best to the worst. priceless: nobody has said what its models cost. unwell: its last test went wrong. absent: what it
needs is not installed on this machine."""
BEST: tuple[Ready, ...] = Ready.__args__  # type: ignore[attr-defined]
OWN = "builtin"


class VendorCapability(Value):
    """What one vendor offers of one capability: how many of its models answer today, and whether one may ask them."""

    models: int
    state: Ready


class VendorReadiness(Value):
    """A vendor with what it offers and the doors there are to it. `keyed`: it is asked only through a door."""

    vendor: Vendor
    places: dict[Capability, VendorCapability]
    doors: tuple[DoorView, ...] = ()
    keyed: bool = True

    @property
    def name(self) -> str:
        return self.vendor.name


def list_readiness(studio: Studio, session: Session, day: date | None = None) -> list[VendorReadiness]:
    """Every vendor: the studio's own engines first, then those with a door, then by name."""
    day = day or today()
    listed = doors.list_doors(session, studio.settings)
    alone = _left_alone(session)
    standings = [
        _standing(studio, provider, [door for door in listed if door.provider == name], alone, day)
        for name, provider in studio.gateway.providers.items()
    ]
    return sorted(standings, key=lambda one: (one.name != OWN, not one.doors, one.keyed, one.name))


def load_vendor(name: str) -> Vendor:
    """Who it is and what its door needs. Raises FileNotFoundError."""
    return _OWN if name == OWN else catalogue.vendor(name)


def vendors_with_doors() -> list[Vendor]:
    """Those that one can open a door to, the official ones first."""
    found = [catalogue.vendor(name) for name in doors.catalogue_vendors()]
    return sorted((one for one in found if one.key != "none"), key=lambda one: (one.unofficial, one.local, one.name))


def list_vendor_models(studio: Studio, name: str) -> tuple[Model, ...]:
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


def is_model_available(model: Model, day: date) -> bool:
    """It has begun and has not been retired."""
    begun = model.from_day is None or model.from_day <= day
    return begun and (model.until_day is None or day < model.until_day)


_OWN = Vendor(name=OWN, label={"zh": "内置引擎", "en": "Builtin engines"}, key="none")


def _standing(
    studio: Studio,
    provider: Provider,
    mine: list[DoorView],
    alone: Mapping[tuple[str, str], datetime],
    day: date,
) -> VendorReadiness:
    places = {}
    every = list_vendor_models(studio, provider.name) if mine else provider.models()
    for capability in CAPABILITIES:
        offered = [m for m in every if m.capability is capability and is_model_available(m, day)]
        if offered:
            state = _state(studio, provider, offered, mine, alone, capability)
            places[capability] = VendorCapability(models=len(offered), state=state)
    return VendorReadiness(
        vendor=load_vendor(provider.name), places=places, doors=tuple(mine), keyed=provider.needs_door
    )


def _state(
    studio: Studio,
    provider: Provider,
    offered: list[Model],
    mine: list[DoorView],
    alone: Mapping[tuple[str, str], datetime],
    capability: Capability,
) -> Ready:
    if not provider.needs_door:
        return "ready" if provider.ready() else "absent"
    if not mine:
        return "keyless"
    best = min((_through(door, (door.name, capability.value) in alone) for door in mine), key=BEST.index)
    if best in ("ready", "untested") and len(price_list.unpriced_models(studio.db, offered)) == len(offered):
        return "priceless"
    return best


def _through(door: DoorView, alone: bool) -> Ready:
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
    ill: Iterable[breakers.FailingDoor] = (one for one in breakers.list_failing_doors(session) if not one.model)
    return {(i.door, i.capability): i.state.open_until for i in ill if i.state.alone(at) and i.state.open_until}
