"""The styles one can choose from: the shipped looks, one's own and the team's; and what a film holds of the one chosen for it."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterable
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.database import tables
from core.errors import BadInput, NotFound, WordsTooLong
from core.files import assets
from core.gateway.routing_policy import OWN as BUILTIN
from core.library import shelf
from core.money.ledger import Account
from core.people import access
from core.people.access import Action
from core.project import looks, projects
from core.project.looks import OWN, Look, OwnStyle
from core.project.projects import Brief
from core.studio import Studio
from core.types import Value
from providers.base import RequestTerms
from providers.errors import ProviderError

AT_HOME = RequestTerms(only=frozenset({BUILTIN}))
"""The studio's own painter draws the picture of a style: it costs nothing and is there at once."""
WORDS_CHARS, NEGATIVE_CHARS, COLOURS_LEAST, COLOURS_MOST = 600, 300, 2, 8
Whose = Literal["shipped", "mine", "team"]


class Style(Value):
    """`ref` is the word a brief holds. `thumb` is the SHA-256 of its picture, empty for a shipped one, whose picture is a file; `by`
    whose it is where it is the team's."""

    ref: str
    whose: Whose
    look: Look
    id: uuid.UUID | None = None
    thumb: str = ""
    by: str = ""
    shared: bool = False
    may_change: bool = False
    updated_at: datetime | None = None

    def told(self) -> OwnStyle:
        """What a new one begins with that is made from it, in words for a painter."""
        return OwnStyle(
            name=self.look.label["en"],
            words=self.look.words["en"],
            negative=self.look.negative,
            palette=self.look.palette,
            based_on=self.look.based_on if self.id else self.look.name,
        )


def list_styles(session: Session, who: access.UserLike) -> list[Style]:
    """Their own, the team's, the shipped ones."""
    own = shelf.list_shelf(session, tables.Style, who)
    return [*_told(session, who, own), *shipped_styles()]


def shipped_styles() -> list[Style]:
    return [Style(ref=name, whose="shipped", look=look) for name, look in looks.shipped_looks().items()]


def find_style(session: Session, who: access.UserLike, ref: str) -> Style:
    """The style of this word. Raises NotFound, also for one that is not for them."""
    if ref in looks.shipped_looks():
        return Style(ref=ref, whose="shipped", look=looks.shipped_looks()[ref])
    return _told(session, who, [shelf.find(session, tables.Style, who, _id(ref))])[0]


def style_for_brief(session: Session, who: access.UserLike, ref: str) -> dict[str, Any]:
    """What a brief is to hold of it: `style` and `own_style`. Raises NotFound."""
    if ref in looks.shipped_looks():
        return {"style": ref, "own_style": None}
    return {"style": ref, "own_style": _held(shelf.find(session, tables.Style, who, _id(ref)))}


def apply_to_film(session: Session, project_id: uuid.UUID, who: access.UserLike, ref: str) -> Brief:
    """A film in this style, as the style is now. Raises NotFound."""
    return projects.change_brief(session, project_id, **style_for_brief(session, who, ref))


def changed_since_chosen(session: Session, brief: Brief) -> OwnStyle | None:
    """What the film's style says by now, where it was changed since it was chosen; None where it stands as it was, or is gone."""
    if brief.own_style is None:
        return None
    row = session.get(tables.Style, _id(brief.style))
    if row is None or row.removed_at is not None:
        return None
    now = _held(row)
    return now if now != brief.own_style else None


def save(
    studio: Studio,
    who: access.UserLike,
    told: OwnStyle,
    style_id: uuid.UUID | None = None,
    seen: datetime | None = None,
) -> uuid.UUID:
    """A new style of theirs, or one changed, and its picture drawn: under a second. Raises NotAllowed, NotFound, Conflict, EmptyName,
    WordsTooLong, BadInput."""
    access.require(who, Action.USE_LIBRARY)
    checked = check_style(told)
    with studio.db.write() as session:
        row = (
            shelf.load_changeable_item(session, tables.Style, who, style_id, seen)
            if style_id
            else tables.Style(user_id=who.id)
        )
        session.add(row)
        for field, value in checked.model_dump(mode="json").items():
            setattr(row, field, value)
        session.flush()
        style_id = row.id
    thumb = draw_thumbnail(studio, who, checked)
    with studio.db.write() as session:
        found = session.get(tables.Style, style_id)
        if found is not None and _held(found) == checked:
            found.thumb = thumb
    return style_id


def share(session: Session, who: access.UserLike, style_id: uuid.UUID, shared: bool) -> None:
    """The team's from now on, or one's own again. Raises NotFound, NotAllowed."""
    shelf.share(session, tables.Style, who, style_id, shared)


def remove(session: Session, who: access.UserLike, style_id: uuid.UUID) -> None:
    """Off the shelf, for thirty days; films made in it keep it. Raises NotFound, NotAllowed."""
    shelf.remove(session, tables.Style, who, style_id)


def list_removed_styles(session: Session, who: access.UserLike) -> list[tuple[uuid.UUID, str, datetime | None]]:
    """What they may put back, last removed first: id, name, when it was removed."""
    return [(row.id, row.name, row.removed_at) for row in shelf.list_removed_items(session, tables.Style, who)]


def put_back(session: Session, who: access.UserLike, style_id: uuid.UUID) -> None:
    """On the shelf again. Raises NotFound."""
    shelf.put_back(session, tables.Style, who, style_id)


def draw_thumbnail(studio: Studio, who: access.UserLike, told: OwnStyle) -> str:
    """The picture of a style, stored; returns its SHA-256, empty where the painter is away: the style stands without it."""
    ask = studio.ask(Account(None, None, who.id, "style"), on=AT_HOME)
    width, height = looks.SIZE
    try:
        painted = looks.paint_look(looks.resolve_look(OWN, told), ask, looks.PAINTED_SOON)
    except ProviderError:
        return ""
    return assets.store(studio.db, studio.files, painted, "image/webp", width=width, height=height)


def style_picture(session: Session, style_id: uuid.UUID) -> str:
    """The SHA-256 of a style's picture, also of one that was removed: films still show it. Raises NotFound."""
    row = session.get(tables.Style, style_id)
    if row is None or not row.thumb:
        raise NotFound(what="style")
    return row.thumb


def check_style(told: OwnStyle) -> OwnStyle:
    """The same, tidied. Raises EmptyName, WordsTooLong; BadInput for a colour or a base that is none."""
    words, negative = told.words.strip(), told.negative.strip()
    for field, text, most in (("words", words, WORDS_CHARS), ("negative", negative, NEGATIVE_CHARS)):
        if len(text) > most:
            raise WordsTooLong(field, length=len(text), most=most)
    palette = tuple(dict.fromkeys(colour.strip().lower() for colour in told.palette))
    fits = not palette or COLOURS_LEAST <= len(palette) <= COLOURS_MOST
    if not fits or not all(looks.COLOUR.fullmatch(colour) for colour in palette):
        raise BadInput("palette")
    if told.based_on not in looks.shipped_looks():
        raise BadInput("based_on")
    return OwnStyle(
        name=shelf.clean_name(told.name),
        words=words,
        negative=negative,
        palette=sort_by_light(palette),
        based_on=told.based_on,
    )


def sort_by_light(palette: Iterable[str]) -> tuple[str, ...]:
    """Dark to light."""

    def light(colour: str) -> float:
        red, green, blue = (int(part, 16) for part in re.findall("..", colour[1:]))
        return 0.299 * red + 0.587 * green + 0.114 * blue

    return tuple(sorted(palette, key=light))


def _held(row: tables.Style) -> OwnStyle:
    return OwnStyle(
        name=row.name, words=row.words, negative=row.negative, palette=tuple(row.palette), based_on=row.based_on
    )


def _told(session: Session, who: access.UserLike, rows: list[tables.Style]) -> list[Style]:
    ids = {row.user_id for row in rows if row.user_id}
    people = select(tables.User.id, tables.User.name).where(tables.User.id.in_(ids))
    names: dict[uuid.UUID | None, str] = {row.id: row.name for row in session.execute(people)}
    return [
        Style(
            ref=f"{OWN}{row.id}",
            id=row.id,
            whose="mine" if row.user_id == who.id else "team",
            look=looks.resolve_look(f"{OWN}{row.id}", _held(row)),
            thumb=row.thumb,
            by=names.get(row.user_id, ""),
            shared=row.shared,
            may_change=shelf.may_change(who, row),
            updated_at=row.updated_at,
        )
        for row in rows
    ]


def _id(ref: str) -> uuid.UUID:
    """Raises NotFound."""
    try:
        return uuid.UUID(ref.removeprefix(OWN))
    except ValueError:
        raise NotFound(what="style") from None
