"""What was said of a film, as a screen of the studio shows it: its round, its notes, and who said yes or no to what."""

from __future__ import annotations

import uuid

from sqlalchemy.orm import Session

from core.review import comments
from core.review.answers import AnswerView, Thing, newest_answers
from core.review.comments import CommentView
from core.review.rounds import RoundView, open_round_of
from core.storyboard.film_snapshot import FilmSnapshot
from core.types import Value


class FilmReview(Value):
    """`answers`: of each thing what each person said last, newest first."""

    round: RoundView | None
    notes: tuple[CommentView, ...]
    answers: dict[Thing, tuple[AnswerView, ...]]
    film_id: uuid.UUID

    @property
    def signed_off(self) -> tuple[AnswerView, ...]:
        """Who said yes to the film as it stands; empty while somebody who is asked in the open round did not."""
        said = [one for one in self.answers.get(("film", self.film_id), ()) if one.stands]
        if any(one.answer != "approved" for one in said):
            return ()
        if self.round and any(one.answer != "approved" for one in self.round.asked):
            return ()
        return tuple(said)


def load_review(session: Session, made: FilmSnapshot) -> FilmReview:
    answers = newest_answers(session, made)
    return FilmReview(
        round=open_round_of(session, made),
        notes=tuple(comments.list_comments(session, made.project.id)),
        answers={thing: tuple(said) for thing, said in answers.items()},
        film_id=made.project.id,
    )
