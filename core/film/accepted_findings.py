"""What somebody accepted of what the check found, and why. It is kept with the version it was found in, and goes on to the next one for as
long as just the same is found there."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy.orm import Session

from core.database import tables
from core.errors import NoReason, NotFound
from core.film.cut_rules import Finding
from core.film.film_cut import ACCEPTED
from core.types import Value, digest

LEAST, MOST = 3, 300
"""Letters of a reason."""


class Acceptance(Value):
    """Why somebody accepted a finding, who (a user's id and name) and when, in UTC."""

    reason: str
    by: str
    name: str
    at: datetime


def finding_key(finding: Finding) -> str:
    """What is found, of which shot and how much: another measure is another finding, wherever in the film it is seen."""
    return digest("finding", finding.rule, finding.shot_id, dict(finding.facts))[:16]


def accepted_findings(cut: tables.Cut) -> dict[str, Acceptance]:
    """By their keys."""
    told = (cut.facts or {}).get(ACCEPTED) or {}
    return {key: Acceptance.model_validate(one) for key, one in told.items()}


def accept_finding(
    session: Session, project_id: uuid.UUID, /, cut_id: uuid.UUID, key: str, reason: str, person: tuple[uuid.UUID, str]
) -> None:
    """`person` is who accepts it: id and name. Raises NotFound, and NoReason for one too short to say anything, or longer than MOST."""
    cut, said = _load(session, project_id, cut_id), " ".join(reason.split())
    if sum(letter.isalnum() for letter in said) < LEAST or len(said) > MOST:
        raise NoReason(least=LEAST, most=MOST)
    one = Acceptance(reason=said, by=str(person[0]), name=person[1], at=tables.utc_now())
    _write(cut, {**accepted_findings(cut), key: one})


def reopen_finding(session: Session, project_id: uuid.UUID, /, cut_id: uuid.UUID, key: str) -> None:
    """It counts again. Raises NotFound."""
    cut = _load(session, project_id, cut_id)
    _write(cut, {other: one for other, one in accepted_findings(cut).items() if other != key})


def _load(session: Session, project_id: uuid.UUID, cut_id: uuid.UUID) -> tables.Cut:
    cut = session.get(tables.Cut, cut_id)
    if cut is None or cut.project_id != project_id:
        raise NotFound(what="cut")
    return cut


def _write(cut: tables.Cut, accepted: dict[str, Acceptance]) -> None:
    told = {key: one.model_dump(mode="json") for key, one in accepted.items()}
    cut.facts = {**(cut.facts or {}), ACCEPTED: told}
