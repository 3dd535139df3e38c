"""Yes and no, each to one version of a thing: a shot as it is seen in a version of the film, or the whole film. The newest answer of
somebody counts, as long as what they answered stands."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Literal, cast

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.database import tables
from core.database.tables import ReviewAnswer, utc_now
from core.people import audit
from core.review import review_news
from core.review.comments import ReviewAuthor
from core.review.errors import NoteOnNothing
from core.storyboard.film_snapshot import FilmSnapshot
from core.storyboard.shot_approval import shot_version
from core.types import Value, digest

Answered = Literal["approved", "changes_asked"]
Thing = tuple[str, uuid.UUID]
"""("shot", its id) or ("film", the project's id)."""


class AnswerView(Value):
    """What somebody said of a thing. `stands`: it is still the version that was answered."""

    answer: Answered
    who: str
    from_outside: bool
    user_id: uuid.UUID | None
    link_id: uuid.UUID | None
    at: datetime
    stands: bool


def things_of_film(made: FilmSnapshot) -> dict[Thing, str]:
    """Everything of a film that is answered, with the digest of the version that stands now."""
    told: dict[Thing, str] = {
        ("shot", shot.id): digest(
            "seen", shot_version(shot, made.people, made.brief, made.script), str(shot.clip_id), str(shot.seconds)
        )
        for shot in made.shots
    }
    cut = made.cut
    told["film", made.project.id] = digest("film", cut.made_from or str(cut.id), *sorted(told.values())) if cut else ""
    return told


def give_answers(
    session: Session,
    made: FilmSnapshot,
    author: ReviewAuthor,
    answers: Mapping[Thing, Answered],
    *,
    cut_id: uuid.UUID | None = None,
    round_id: uuid.UUID | None = None,
) -> None:
    """Raises NoteOnNothing for a thing that is not in this film; then none was given."""
    versions = things_of_film(made)
    if missing := set(answers) - set(versions):
        raise NoteOnNothing("things", count=len(missing))
    for (kind, id), answer in answers.items():
        session.add(
            ReviewAnswer(
                project_id=made.project.id,
                round_id=round_id,
                on_kind=kind,
                on_id=id,
                cut_id=cut_id,
                made_from=versions[kind, id],
                answer=answer,
                user_id=author.user_id,
                link_id=author.link_id,
                name=author.name,
                created_at=utc_now(),
            )
        )
        audit.note(
            session,
            author.user_id,
            f"answer.{answer}",
            f"{kind}:{id}",
            project_id=made.project.id,
            name=author.name,
        )
    session.flush()
    said = answers.get(("film", made.project.id))
    if said is not None:
        who = session.get_one(tables.User, author.user_id).name if author.user_id else author.name
        review_news.tell_of_review(session, made.project.id, "yes" if said == "approved" else "no", who, author.user_id)


def newest_answers(session: Session, made: FilmSnapshot) -> dict[Thing, list[AnswerView]]:
    """Of each thing what each person said last, newest first."""
    versions = things_of_film(made)
    rows = session.execute(
        select(ReviewAnswer, tables.User.name)
        .join(tables.User, tables.User.id == ReviewAnswer.user_id, isouter=True)
        .where(ReviewAnswer.project_id == made.project.id)
        .order_by(ReviewAnswer.created_at.desc(), ReviewAnswer.id)
    )
    told: dict[Thing, list[AnswerView]] = {}
    seen: set[tuple[Thing, object]] = set()
    for row, name in rows:
        thing = (row.on_kind, row.on_id)
        who = (row.user_id or row.link_id, row.name)
        if (thing, who) in seen or thing not in versions:
            continue
        seen.add((thing, who))
        told.setdefault(thing, []).append(
            AnswerView(
                answer=cast("Answered", row.answer),
                who=name or row.name,
                from_outside=row.link_id is not None,
                user_id=row.user_id,
                link_id=row.link_id,
                at=row.created_at,
                stands=row.made_from == versions[thing],
            )
        )
    return told
