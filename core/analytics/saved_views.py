"""Views of the dashboards that somebody saved: a name, and the address that shows it again. One's own, and those of the studio.

A shared view holds no numbers: whoever opens it sees what they may see.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from core.analytics import filters
from core.database import tables
from core.errors import EmptyName, NotAllowed, NotFound, TooManyViews, ViewNameTaken, WordsTooLong
from core.people.access import Action, UserLike, can
from core.types import Value

SHARED = "dashboard_views"
MOST, MOST_SHARED, LONGEST = 30, 60, 60
"""Views of one person, of the studio, and letters of a name."""
SIDES = ("costs", "films", "people", "vendors", "takes", "lost", "tasks", "prompts")
"""The first is that of views which name none: they are older than the other sides."""


class SavedView(Value):
    """`address` are the words of an address's query; `by` who shared it, 32 letters."""

    name: str
    address: dict[str, str]
    by: str = ""


def clean_address(address: Mapping[str, str]) -> dict[str, str]:
    """What of an address a view keeps: the side of the page and what the numbers are narrowed to."""
    side = {"view": address["view"] if address.get("view") in SIDES else SIDES[1]}
    return side | filters.parse_filters(address).address()


def own_views(session: Session, person: UserLike) -> list[SavedView]:
    row = session.get(tables.User, person.id)
    return _read((row.settings or {}).get("views", ())) if row else []


def shared_views(session: Session) -> list[SavedView]:
    row = session.get(tables.Setting, SHARED)
    return _read(row.value.get("views", ())) if row else []


def own_and_shared(session: Session, person: UserLike) -> tuple[list[SavedView], list[SavedView]]:
    return own_views(session, person), shared_views(session)


def save_view(
    session: Session, person: UserLike, name: str, address: Mapping[str, str], *, share: bool = False
) -> SavedView:
    """Under a name of one's own; with `share` for everybody. Saved again under the same name it takes the place of one's older one.
    Raises EmptyName, WordsTooLong, ViewNameTaken where somebody else shared one of that name, TooManyViews, NotAllowed."""
    name = " ".join(name.split())
    if not name:
        raise EmptyName(most=LONGEST)
    if len(name) > LONGEST:
        raise WordsTooLong(length=len(name), most=LONGEST)
    view = SavedView(name=name, address=clean_address(address), by=person.id.hex)
    stands, most = (shared_views(session), MOST_SHARED) if share else (own_views(session, person), MOST)
    if share and not may_share(person):
        raise NotAllowed()
    if share and any(each.name == name and each.by != view.by for each in stands):
        raise ViewNameTaken(name=name)
    kept = [each for each in stands if each.name != name]
    if len(kept) >= most:
        raise TooManyViews(most=most)
    _write(session, person, [*kept, view], share)
    return view


def remove_view(session: Session, person: UserLike, name: str, *, share: bool = False) -> None:
    """Raises NotFound; NotAllowed for a shared one that somebody else made, unless one may see all costs."""
    stands = shared_views(session) if share else own_views(session, person)
    found = next((each for each in stands if each.name == name), None)
    if found is None:
        raise NotFound(what=name)
    if share and not may_remove(person, found):
        raise NotAllowed()
    _write(session, person, [each for each in stands if each.name != name], share)


def may_share(person: UserLike) -> bool:
    return can(person, Action.SEE_COSTS) and person.role != "guest"


def may_remove(person: UserLike, view: SavedView) -> bool:
    return view.by == person.id.hex or can(person, Action.SEE_ALL_COSTS)


def _read(rows: Any) -> list[SavedView]:
    found = (SavedView.model_validate(row) for row in rows)
    told = (view.model_copy(update={"address": {"view": SIDES[0], **view.address}}) for view in found)
    return sorted(told, key=lambda view: view.name)


def _write(session: Session, person: UserLike, views: list[SavedView], share: bool) -> None:
    rows = [view.model_dump() for view in views]
    if share:
        setting = session.get(tables.Setting, SHARED)
        if setting is None:
            session.add(tables.Setting(key=SHARED, value={"views": rows}))
        else:
            setting.value = {**setting.value, "views": rows}
        return
    row = session.get(tables.User, uuid.UUID(person.id.hex))
    if row is not None:
        row.settings = {**(row.settings or {}), "views": rows}
