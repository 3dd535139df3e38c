"""Notes on a film: pinned to a second of the cut and the shot there, or to a shot, a line, a character or a sound; with what was drawn on
the frame, replies, and who settled them.

Who writes is a person of the studio or somebody who holds a review link. Words are kept as they were typed and are text wherever they
are shown. A mark is a line, an arrow or a box whose points are shares (0 to 1) of the frame's width and height.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field, TypeAdapter, ValidationError
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.database import tables
from core.database.tables import Comment, utc_now
from core.errors import NotFound
from core.people import access, audit
from core.people.access import Action, UserLike
from core.render.timeline import Timeline
from core.review import review_news
from core.review.errors import EmptyNote, MarkBroken, NoteOnNothing, NoteTooLong, SecondOutsideFilm, TooManyMarks
from core.types import Value

LONGEST, MOST_MARKS, MOST_POINTS = 2000, 40, 400
MOST_NOTES = 2000
"""Of one film, so many are read; the newest of them."""

Kind = Literal["remark", "change"]
Pinned = Literal["film", "shot", "script", "line", "character", "sound"]
Share = Annotated[float, Field(ge=0, le=1)]


class Mark(Value):
    """Drawn on a frame. `points` are (x, y) in shares of its width and height: a pen's way, an arrow's tail and head, a box's corners."""

    tool: Literal["pen", "arrow", "box"]
    points: Annotated[tuple[tuple[Share, Share], ...], Field(min_length=2, max_length=MOST_POINTS)]


MARKS: TypeAdapter[list[Mark]] = TypeAdapter(list[Mark])


class ReviewAuthor(Value):
    """Somebody of the studio (`user_id`), or whoever holds a review link and says that they are called `name`."""

    user_id: uuid.UUID | None = None
    link_id: uuid.UUID | None = None
    name: str = ""


class NewComment(Value):
    """A note before it is written. `seconds` from the start of the cut `cut_id`; `on_id` the row's id, of a line its beat's id."""

    text: str
    kind: Kind = "remark"
    on_kind: Pinned = "film"
    on_id: str = ""
    cut_id: uuid.UUID | None = None
    seconds: Decimal | None = None
    marks: tuple[dict[str, object], ...] = ()
    mentions: tuple[uuid.UUID, ...] = ()
    round_id: uuid.UUID | None = None


class CommentView(Value):
    """A note as it is read. `shot` is the shot that was seen, as its number."""

    id: uuid.UUID
    thread_id: uuid.UUID | None
    kind: str
    on_kind: str
    on_id: str
    shot: str
    who: str
    user_id: uuid.UUID | None
    from_outside: bool
    text: str
    seconds: float | None
    marks: tuple[Mark, ...]
    mentions: tuple[uuid.UUID, ...]
    cut_id: uuid.UUID | None
    take_id: uuid.UUID | None
    created_at: datetime
    resolved_at: datetime | None
    resolved_by: str
    replies: tuple[CommentView, ...] = ()


def add_comment(
    session: Session,
    project_id: uuid.UUID,
    author: ReviewAuthor,
    new: NewComment,
    id: uuid.UUID | None = None,
    below: uuid.UUID | None = None,
) -> Comment:
    """`below`: the note that it replies to. Raises EmptyNote, NoteTooLong, TooManyMarks, MarkBroken, SecondOutsideFilm, and NoteOnNothing for what is not in this film."""
    marks = _checked_marks(new.marks)
    text = new.text.strip()
    if not text and not marks:
        raise EmptyNote("text")
    if len(text) > LONGEST:
        raise NoteTooLong("text", most=LONGEST, count=len(text))
    on_kind, on_id = new.on_kind, new.on_id
    cut = _cut(session, project_id, new.cut_id)
    if new.seconds is not None:
        shot = shot_at(cut, float(new.seconds))
        if on_kind == "film" and shot:
            on_kind, on_id = "shot", shot
    take = _pinned(session, project_id, on_kind, on_id)
    row = Comment(
        id=id or uuid.uuid4(),
        project_id=project_id,
        thread_id=below,
        round_id=new.round_id,
        user_id=author.user_id,
        link_id=author.link_id,
        name=author.name,
        kind=new.kind,
        on_kind=on_kind,
        on_id=on_id,
        cut_id=cut.id if cut else None,
        take_id=take,
        seconds=new.seconds,
        marks=[mark.model_dump(mode="json") for mark in marks],
        mentions=[str(id) for id in new.mentions],
        text=text,
        created_at=utc_now(),
    )
    session.add(row)
    session.flush()
    if below is None:
        news: review_news.News = "change" if new.kind == "change" else "note"
    else:
        news = "reply"
    who = session.get_one(tables.User, author.user_id).name if author.user_id else author.name
    review_news.tell_of_review(session, project_id, news, who, author.user_id, new.mentions)
    return row


def reply(
    session: Session,
    project_id: uuid.UUID,
    author: ReviewAuthor,
    comment_id: uuid.UUID,
    text: str,
    mentions: tuple[uuid.UUID, ...] = (),
) -> Comment:
    """Below a note, or below the note that a reply belongs to. Raises NotFound, EmptyNote, NoteTooLong."""
    first = load_comment(session, project_id, comment_id)
    return add_comment(
        session, project_id, author, NewComment(text=text, mentions=mentions), below=first.thread_id or first.id
    )


def resolve_comment(
    session: Session, project_id: uuid.UUID, comment_id: uuid.UUID, by: UserLike, resolved: bool = True
) -> None:
    """Somebody saw to it, or it is open again: whoever works on the film, or wrote it. Raises NotFound, NotAllowed."""
    row = load_comment(session, project_id, comment_id)
    own = row.user_id == by.id
    access.require(by, Action.SEE if own else Action.EDIT, access.find_ownership(session, project_id))
    row.resolved_at, row.resolved_by = (utc_now(), by.id) if resolved else (None, None)
    action = "comment.resolved" if resolved else "comment.reopened"
    audit.note(session, by.id, action, str(row.id), project_id=project_id, text=row.text[:80])


def withdraw_comment(session: Session, project_id: uuid.UUID, comment_id: uuid.UUID, author: ReviewAuthor) -> None:
    """Its own author takes it back; nobody else may. Raises NotFound."""
    row = load_comment(session, project_id, comment_id)
    same = row.user_id == author.user_id if author.user_id else bool(author.link_id) and row.link_id == author.link_id
    if not same or row.name != author.name:
        raise NotFound(what="note")
    row.withdrawn_at = utc_now()


def load_comment(session: Session, project_id: uuid.UUID, comment_id: uuid.UUID) -> Comment:
    """Raises NotFound."""
    row = session.get(Comment, comment_id)
    if row is None or row.project_id != project_id or row.withdrawn_at is not None:
        raise NotFound(what="note")
    return row


def list_comments(session: Session, project_id: uuid.UUID) -> list[CommentView]:
    """All notes of a film that were not taken back, in the order of the film and then as they were written, each with its replies."""
    rows = list(
        session.scalars(
            select(Comment)
            .where(Comment.project_id == project_id, Comment.withdrawn_at.is_(None))
            .order_by(Comment.created_at.desc(), Comment.id)
            .limit(MOST_NOTES)
        )
    )[::-1]
    people = {id for row in rows for id in (row.user_id, row.resolved_by) if id}
    names = dict(session.execute(select(tables.User.id, tables.User.name).where(tables.User.id.in_(people))).all())
    shots = {
        str(id): number or ""
        for id, number in session.execute(
            select(tables.Shot.id, tables.Shot.shot_number).where(tables.Shot.project_id == project_id)
        )
    }
    below: dict[uuid.UUID, list[CommentView]] = {}
    for row in rows:
        if row.thread_id:
            below.setdefault(row.thread_id, []).append(_view(row, names, shots))
    roots = [
        _view(row, names, shots).model_copy(update={"replies": tuple(below.get(row.id, ()))})
        for row in rows
        if not row.thread_id
    ]
    return sorted(roots, key=lambda one: (one.seconds is None, one.seconds or 0.0, one.created_at))


def shot_at(cut: tables.Cut | None, seconds: float) -> str:
    """The id of the shot that is on screen then; "" between shots, on a card. Raises SecondOutsideFilm."""
    if cut is None:
        raise SecondOutsideFilm("seconds", seconds=f"{seconds:.1f}", length="0")
    timeline = Timeline.model_validate(cut.timeline)
    frame, length = seconds * timeline.fps, timeline.frames / timeline.fps
    if not 0 <= seconds <= length + 0.5:
        raise SecondOutsideFilm("seconds", seconds=f"{seconds:.1f}", length=f"{length:.1f}")
    shown = [clip for clip in timeline.clips if clip.start <= frame < clip.start + clip.frames]
    return shown[-1].shot_id if shown else ""


def _checked_marks(marks: Sequence[dict[str, object]]) -> list[Mark]:
    if len(marks) > MOST_MARKS:
        raise TooManyMarks("marks", most=MOST_MARKS, count=len(marks))
    try:
        return MARKS.validate_python(list(marks))
    except ValidationError as error:
        raise MarkBroken("marks", most=MOST_POINTS) from error


def _cut(session: Session, project_id: uuid.UUID, cut_id: uuid.UUID | None) -> tables.Cut | None:
    if cut_id is None:
        return None
    cut = session.get(tables.Cut, cut_id)
    if cut is None or cut.project_id != project_id or cut.removed_at is not None:
        raise NoteOnNothing("cut_id")
    return cut


def _pinned(session: Session, project_id: uuid.UUID, on_kind: Pinned, on_id: str) -> uuid.UUID | None:
    """The picture or sound that stands there now. Raises NoteOnNothing."""
    if on_kind == "film" or on_kind == "script":  # noqa: PLR1714  each by itself is what a type checker follows
        return None
    row: tables.Shot | tables.Character | tables.Audio | None
    if on_kind == "line":
        spoken = select(tables.Audio).where(tables.Audio.project_id == project_id, tables.Audio.beat == on_id)
        row = session.scalars(spoken.limit(1)).first()
    else:
        row = _row(session, on_kind, on_id)
    if row is None or row.project_id != project_id or getattr(row, "removed_at", None) is not None:
        raise NoteOnNothing("on_id")
    return row.take_id


def _row(
    session: Session, on_kind: Literal["shot", "character", "sound"], on_id: str
) -> tables.Shot | tables.Character | tables.Audio | None:
    try:
        id = uuid.UUID(on_id)
    except ValueError:
        return None
    match on_kind:
        case "shot":
            return session.get(tables.Shot, id)
        case "character":
            return session.get(tables.Character, id)
        case "sound":
            return session.get(tables.Audio, id)


def _view(row: Comment, names: dict[uuid.UUID, str], shots: dict[str, str]) -> CommentView:
    return CommentView(
        id=row.id,
        thread_id=row.thread_id,
        kind=row.kind,
        on_kind=row.on_kind,
        on_id=row.on_id,
        shot=shots.get(row.on_id, "") if row.on_kind == "shot" else "",
        who=names.get(row.user_id, "") if row.user_id else row.name,
        user_id=row.user_id,
        from_outside=row.link_id is not None,
        text=row.text,
        seconds=float(row.seconds) if row.seconds is not None else None,
        marks=tuple(MARKS.validate_python(row.marks)),
        mentions=tuple(uuid.UUID(id) for id in row.mentions),
        cut_id=row.cut_id,
        take_id=row.take_id,
        created_at=row.created_at,
        resolved_at=row.resolved_at,
        resolved_by=names.get(row.resolved_by, "") if row.resolved_by else "",
    )
