"""Rounds of review: somebody asks people of the studio, and whoever holds a review link, to look at a film by a time; who answered what
is read from their answers and notes, so that it is never other than what they said."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Literal

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from core.database import tables
from core.database.tables import Comment, ReviewLink, ReviewRequest, ReviewRound, utc_now
from core.errors import NotFound
from core.film import film_cut
from core.people import access, audit, notices
from core.people.access import Action, UserLike
from core.review.answers import AnswerView, Thing, newest_answers
from core.review.errors import NobodyAsked, NoteTooLong
from core.storyboard.film_snapshot import FilmSnapshot
from core.types import Value

LONGEST_MESSAGE = 500


class NewRound(Value):
    """`people` of the studio and `links` that are asked; `due_at` in UTC."""

    message: str = ""
    due_at: datetime | None = None
    people: tuple[uuid.UUID, ...] = ()
    links: tuple[uuid.UUID, ...] = ()


class AskedView(Value):
    """One who is asked. `answer`: "" is none yet; `changes` how many they ask for that are open; `overdue`: the time is over and they
    said nothing."""

    name: str
    user_id: uuid.UUID | None
    link_id: uuid.UUID | None
    answer: Literal["", "approved", "changes_asked"]
    changes: int = 0
    overdue: bool = False


class RoundView(Value):
    id: uuid.UUID
    number: int
    by: str
    message: str
    created_at: datetime
    due_at: datetime | None
    asked: tuple[AskedView, ...]
    """People of the studio by name, then those who have links."""


def open_round(session: Session, by: UserLike, project_id: uuid.UUID, new: NewRound) -> ReviewRound:
    """Ask for a look at the newest version of the film; the round before is over with it. Each person is told. Raises NotFound,
    NotAllowed, NobodyAsked, NoteTooLong."""
    access.require(by, Action.APPROVE, access.find_ownership(session, project_id))
    people, links = list(dict.fromkeys(new.people)), list(dict.fromkeys(new.links))
    _require_theirs(session, project_id, people, links)
    message = new.message.strip()
    if len(message) > LONGEST_MESSAGE:
        raise NoteTooLong("message", most=LONGEST_MESSAGE, count=len(message))
    now = utc_now()
    _close(session, project_id, now)
    last = session.scalar(select(func.max(ReviewRound.number)).where(ReviewRound.project_id == project_id)) or 0
    finished = film_cut.finished_cuts(session, project_id)
    row = ReviewRound(
        id=uuid.uuid4(),
        project_id=project_id,
        number=last + 1,
        cut_id=finished[0].id if finished else None,
        user_id=by.id,
        message=message,
        created_at=now,
        due_at=new.due_at,
    )
    session.add(row)
    session.flush()
    session.add_all(ReviewRequest(round_id=row.id, user_id=id, created_at=now) for id in people)
    session.add_all(ReviewRequest(round_id=row.id, link_id=id, created_at=now) for id in links)
    audit.note(
        session, by.id, "round.opened", f"round:{row.id}", project_id=project_id, number=row.number, people=len(people) + len(links)
    )  # fmt: skip
    name, asker = session.get_one(tables.Project, project_id).name, session.get_one(tables.User, by.id).name
    told = [id for id in people if id != by.id]
    said = {"say": "alerts.notice_review_asked", "facts": {"film": name, "who": asker}}
    notices.send_notice(session, told, said, {"page": "film", "project": str(project_id)}, now)  # type: ignore[arg-type]
    return row


def close_round(session: Session, by: UserLike, project_id: uuid.UUID) -> None:
    """Nobody is asked any more; what was answered stays. Raises NotFound, NotAllowed."""
    access.require(by, Action.APPROVE, access.find_ownership(session, project_id))
    if _close(session, project_id, utc_now()):
        audit.note(session, by.id, "round.closed", f"project:{project_id}", project_id=project_id)


def open_round_of(session: Session, made: FilmSnapshot) -> RoundView | None:
    """The round that is open, with what each said since it was asked for."""
    row = _open_row(session, made.project.id)
    if row is None:
        return None
    answers = newest_answers(session, made)
    asked = [_asked(session, row, one, answers) for one in _requests(session, row.id)]
    return RoundView(
        id=row.id,
        number=row.number,
        by=_name(session, row.user_id),
        message=row.message,
        created_at=row.created_at,
        due_at=row.due_at,
        asked=tuple(sorted(asked, key=lambda one: (one.link_id is not None, one.name))),
    )


def rounds_waiting_for(session: Session, person: UserLike) -> list[ReviewRound]:
    """Open rounds in which this person is asked and did not say yes or no to the film since, those due first."""
    asked = (
        select(ReviewRound)
        .join(ReviewRequest, ReviewRequest.round_id == ReviewRound.id)
        .join(tables.Project, tables.Project.id == ReviewRound.project_id)
        .where(
            ReviewRequest.user_id == person.id,
            ReviewRound.closed_at.is_(None),
            tables.Project.deleted_at.is_(None),
        )
    )
    waiting = [row for row in session.scalars(asked) if not _said_something(session, row, person.id)]
    return sorted(waiting, key=lambda row: (row.due_at is None, row.due_at or row.created_at))


def _said_something(session: Session, row: ReviewRound, user_id: uuid.UUID) -> bool:
    said = select(tables.ReviewAnswer.id).where(
        tables.ReviewAnswer.project_id == row.project_id,
        tables.ReviewAnswer.user_id == user_id,
        tables.ReviewAnswer.on_kind == "film",
        tables.ReviewAnswer.created_at >= row.created_at,
    )
    return session.scalar(said.limit(1)) is not None


def _asked(session: Session, row: ReviewRound, one: ReviewRequest, answers: dict[Thing, list[AnswerView]]) -> AskedView:
    theirs = {
        thing: answer
        for thing, said in answers.items()
        for answer in reversed(said)
        if (answer.link_id, answer.user_id) == (one.link_id, one.user_id) and answer.stands
    }
    film = theirs.get(("film", row.project_id))
    open_changes = session.scalar(
        select(func.count())
        .select_from(Comment)
        .where(
            Comment.project_id == row.project_id,
            Comment.kind == "change",
            Comment.resolved_at.is_(None),
            Comment.withdrawn_at.is_(None),
            Comment.link_id == one.link_id if one.link_id else Comment.user_id == one.user_id,
        )
    )
    changes = (open_changes or 0) or sum(answer.answer == "changes_asked" for answer in theirs.values())
    yes = film is not None and film.answer == "approved"
    answer: Literal["", "approved", "changes_asked"] = "approved" if yes else "changes_asked" if changes else ""
    late = row.due_at is not None and row.due_at < utc_now()
    return AskedView(
        name=_link_name(session, one.link_id) if one.link_id else _name(session, one.user_id),
        user_id=one.user_id,
        link_id=one.link_id,
        answer=answer,
        changes=0 if yes else changes,
        overdue=late and not answer,
    )


def _require_theirs(
    session: Session, project_id: uuid.UUID, people: Sequence[uuid.UUID], links: Sequence[uuid.UUID]
) -> None:
    """Only who may see the film is asked. Raises NobodyAsked, NotFound."""
    if not people and not links:
        raise NobodyAsked("people")
    thing = access.find_ownership(session, project_id)
    for id in people:
        user = session.get(tables.User, id)
        if user is None or user.status != "active" or not access.can(user, Action.SEE, thing):
            raise NotFound(what="person")
    for id in links:
        link = session.get(ReviewLink, id)
        if link is None or link.project_id != project_id or link.revoked_at is not None or link.read_only:
            raise NotFound(what="link")


def _open_row(session: Session, project_id: uuid.UUID) -> ReviewRound | None:
    rows = select(ReviewRound).where(ReviewRound.project_id == project_id, ReviewRound.closed_at.is_(None))
    return session.scalars(rows.order_by(ReviewRound.number.desc()).limit(1)).first()


def _close(session: Session, project_id: uuid.UUID, at: datetime) -> bool:
    there = _open_row(session, project_id) is not None
    mine = update(ReviewRound).where(ReviewRound.project_id == project_id, ReviewRound.closed_at.is_(None))
    session.execute(mine.values(closed_at=at))
    return there


def _requests(session: Session, round_id: uuid.UUID) -> list[ReviewRequest]:
    return list(session.scalars(select(ReviewRequest).where(ReviewRequest.round_id == round_id)))


def _name(session: Session, user_id: uuid.UUID | None) -> str:
    user = session.get(tables.User, user_id) if user_id else None
    return user.name if user else ""


def _link_name(session: Session, link_id: uuid.UUID) -> str:
    """For whom it is; else under which name it was opened last."""
    link = session.get_one(ReviewLink, link_id)
    if link.label:
        return link.label
    opened = select(tables.ReviewLinkOpening.name).where(tables.ReviewLinkOpening.link_id == link_id)
    return session.scalar(opened.order_by(tables.ReviewLinkOpening.created_at.desc()).limit(1)) or ""
