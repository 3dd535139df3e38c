"""What is better made first, because of who will make what comes after: a painter who is shown portraits waits for them, and whoever
films for money waits for the voices, which say how long a shot is."""

from __future__ import annotations

from dataclasses import replace

from core.models import quotes
from core.money.ledger import Account
from core.production.production_plan import MakeFirst
from core.project.projects import Brief
from core.studio import Studio
from providers.base import Model

PAINT, SHOOT = "storyboard.paint", "video.shoot"


def paint_waits(studio: Studio, account: Account, brief: Brief) -> MakeFirst:
    painter, filmer = _first(studio, account, brief, PAINT), _first(studio, account, brief, SHOOT)
    return MakeFirst(
        portraits=painter is not None and bool(painter.limits.references) and painter.limits.likenesses != 0,
        voices=filmer is not None and filmer.long_job,
    )


def _first(studio: Studio, account: Account, brief: Brief, kind: str) -> Model | None:
    request = quotes.typical_request(kind, brief)
    return studio.first(request, replace(account, stage=kind.partition(".")[0])) if request else None
