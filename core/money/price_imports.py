"""Prices and models brought in from a file: all of it in one transaction or nothing, and all of it taken back in one."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import delete
from sqlalchemy.orm import Session

from core.database import tables
from core.database.tables import utc_now
from core.errors import ImportRefused, NotFound
from core.money import price_list
from core.money.imported_models import KEY
from core.money.price_file import PriceDraft
from core.people import audit
from core.people.access import Action, UserLike, require
from core.types import Value

IN_ONE_QUERY = 500
"""Ids in a condition: SQLite takes no more than some thousand."""


class PriceImport(Value):
    """A file as it was brought in, at that time (UTC), by somebody."""

    id: uuid.UUID
    file: str
    at: datetime
    by: uuid.UUID
    prices: tuple[uuid.UUID, ...]
    models: tuple[str, ...]
    """Their ids: "kling/kling-v5"."""


def apply_draft(session: Session, by: UserLike, draft: PriceDraft) -> uuid.UUID:
    """Everything a draft adds or changes, as an admin's own. Raises ImportRefused where a line is refused or nothing would change,
    NotAllowed."""
    require(by, Action.MANAGE_PROVIDERS)
    if not draft.fit:
        raise ImportRefused(refused=draft.count("refuse"))
    meant = [line for line in draft.lines if line.what in ("add", "change")]
    rows = [
        tables.PriceRow(
            id=uuid.uuid4(),
            provider=line.provider,
            model=line.name,
            unit=line.unit,
            amount=line.amount,
            currency=line.currency,
            when=line.when,
            from_day=line.price.from_day if line.price else None,
            source=line.price.source if line.price else "",
            user_id=by.id,
        )
        for line in meant
        if line.kind == "price"
    ]
    models = [line.row for line in meant if line.kind == "model"]
    import_id = uuid.uuid4()
    made: dict[str, Any] = {
        "id": str(import_id),
        "file": draft.name[:200],
        "at": utc_now().isoformat(),
        "by": str(by.id),
        "prices": [str(row.id) for row in rows],
        "models": models,
    }
    session.add_all(rows)
    _keep(session, [*_kept(session), made])
    audit.note(session, by.id, "prices.imported", draft.name[:200], id=made["id"], prices=len(rows), models=len(models))
    price_list.refresh_after_commit(session)
    return import_id


def revert_import(session: Session, by: UserLike, import_id: uuid.UUID) -> None:
    """All that a file brought goes; what held before it holds again. Raises NotFound, NotAllowed."""
    require(by, Action.MANAGE_PROVIDERS)
    kept = _kept(session)
    gone = next((each for each in kept if each["id"] == str(import_id)), None)
    if gone is None:
        raise NotFound(what="import")
    ids = [uuid.UUID(one) for one in gone["prices"]]
    for start in range(0, len(ids), IN_ONE_QUERY):
        session.execute(delete(tables.PriceRow).where(tables.PriceRow.id.in_(ids[start : start + IN_ONE_QUERY])))
    _keep(session, [each for each in kept if each is not gone])
    audit.note(
        session,
        by.id,
        "prices.import_taken_back",
        gone["file"],
        id=gone["id"],
        prices=len(ids),
        models=len(gone["models"]),
    )
    price_list.refresh_after_commit(session)


def list_imports(session: Session) -> list[PriceImport]:
    """Newest first."""
    return [
        PriceImport(
            id=each["id"],
            file=each["file"],
            at=each["at"],
            by=each["by"],
            prices=tuple(each["prices"]),
            models=tuple(f"{row['provider']}/{row['name']}" for row in each["models"]),
        )
        for each in reversed(_kept(session))
    ]


def _kept(session: Session) -> list[dict[str, Any]]:
    row = session.get(tables.Setting, KEY, with_for_update=True)
    return list(row.value.get("is", [])) if row else []


def _keep(session: Session, kept: list[dict[str, Any]]) -> None:
    row = session.get(tables.Setting, KEY)
    if row is None:
        session.add(tables.Setting(key=KEY, value={"is": kept}))
    else:
        row.value = {"is": kept}
