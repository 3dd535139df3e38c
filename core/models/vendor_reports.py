"""What the page of vendors and money shows, each side of it read in one transaction."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from core.database.engine import Database
from core.gateway import door_health, doors, routing_policy
from core.gateway.door_health import DoorHealth
from core.gateway.doors import DoorView
from core.gateway.routing_policy import RoutingWishes
from core.models import price_overrides, vendor_readiness
from core.models.price_overrides import AllowanceLeft, PriceOverride
from core.models.vendor_readiness import VendorReadiness
from core.money import approvals, budgets, monthly_spend, price_imports
from core.money.approvals import ApprovalRequest
from core.money.budget_rows import Budget
from core.money.monthly_spend import PersonSpend
from core.money.price_imports import PriceImport
from core.people import studio_rules
from core.people.studio_rules import Rules
from core.settings import Settings
from core.studio import Studio


@dataclass(frozen=True)
class OwnPricesReport:
    """Prices somebody set by hand or imported, and what is left of the free allowances of each door."""

    doors: tuple[DoorView, ...]
    own: tuple[PriceOverride, ...]
    imports: tuple[PriceImport, ...]
    allowances: tuple[AllowanceLeft, ...]


@dataclass(frozen=True)
class LimitsReport:
    """What may be spent, and the requests for more that wait for an admin."""

    requests: tuple[ApprovalRequest, ...]
    month: Budget
    people: tuple[PersonSpend, ...]
    rules: Rules


@dataclass(frozen=True)
class RoutingReport:
    """By what the studio chooses models. `floors`: from which quality on, 1 to 5, one of a capability is good enough."""

    wishes: RoutingWishes
    paid_models_allowed: bool
    floors: dict[str, float]


def own_prices_and_allowances(session: Session, db: Database, settings: Settings) -> OwnPricesReport:
    listed = doors.list_doors(session, settings)
    return OwnPricesReport(
        doors=tuple(listed),
        own=tuple(price_overrides.list_overrides(session)),
        imports=tuple(price_imports.list_imports(session)),
        allowances=tuple(price_overrides.allowances_left(db, session, listed)),
    )


def limits_and_requests(session: Session, settings: Settings) -> LimitsReport:
    return LimitsReport(
        requests=tuple(approvals.pending_requests(session)),
        month=budgets.studio_budget(session),
        people=tuple(monthly_spend.spend_by_person(session)),
        rules=studio_rules.load_rules(session, settings),
    )


def routing_report(session: Session, settings: Settings) -> RoutingReport:
    return RoutingReport(
        wishes=routing_policy.load_studio_wishes(session),
        paid_models_allowed=studio_rules.load_rules(session, settings).paid_models_allowed,
        floors=routing_policy.effective_quality_floors(session),
    )


def pins_and_vendors(session: Session, studio: Studio) -> tuple[RoutingWishes, frozenset[str]]:
    """What the studio wishes, and the names of the vendors that can be asked: they have a door, or need none."""
    standings = vendor_readiness.list_readiness(studio, session)
    return routing_policy.load_studio_wishes(session), frozenset(
        one.name for one in standings if one.doors or not one.keyed
    )


def standings_and_payment(session: Session, studio: Studio) -> tuple[list[VendorReadiness], bool]:
    """Every vendor, and whether models that cost may be asked."""
    return vendor_readiness.list_readiness(studio, session), routing_policy.may_use_paid_models(
        session, studio.settings
    )


def health_and_doors(session: Session, settings: Settings) -> tuple[list[DoorHealth], dict[str, DoorView]]:
    """How each door has done lately, and the doors by name."""
    return door_health.load_door_health(session), {door.name: door for door in doors.list_doors(session, settings)}
