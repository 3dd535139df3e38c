"""What the list of what films cost reads of them beside the sums: their posters, limits, and the requests that wait for a yes."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from core.analytics.chart_query import parse_id
from core.money import approvals
from core.money.approvals import ApprovalRequest
from core.people import access
from core.people.access import Action, UserLike
from core.progress import film_overview
from core.progress.film_overview import Poster


@dataclass(frozen=True)
class FilmCostRows:
    """Under each film's id as 32 letters. `limits` in micro-yuan, of films that have one."""

    posters: dict[str, Poster]
    limits: dict[str, int]
    requests: dict[str, ApprovalRequest]


def load_film_cost_rows(session: Session, user: UserLike, dear: Sequence[str]) -> FilmCostRows:
    """The newest films this person sees and the `dear` ones, by their ids as 32 letters; requests only for who may decide them."""
    posters = {poster.id.hex: poster for poster in film_overview.list_posters(session, user)[0]}
    more = [of for id in dear if id not in posters and (of := parse_id(id))]
    posters |= {poster.id.hex: poster for poster in film_overview.posters_by_id(session, more)}
    limits = film_overview.film_limits(session, [one.id for one in posters.values()])
    waiting = approvals.pending_requests(session) if access.can(user, Action.MANAGE_PROVIDERS) else []
    return FilmCostRows(
        posters=posters,
        limits={id.hex: limit for id, limit in limits.items()},
        requests={of.hex: one for one in waiting if (of := _film_of(one))},
    )


def _film_of(one: ApprovalRequest) -> uuid.UUID | None:
    scope, _, named = one.budget.key.partition(":")
    return parse_id(named) if scope == "project" else None
