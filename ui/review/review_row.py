"""Above the film in review: which round it is, who is asked and what each of them said, and the one thing to do next."""

from __future__ import annotations

from datetime import datetime
from html import escape

import streamlit as st

from core.people.access import Action
from core.review import answers
from core.review.answers import Answered
from core.review.comments import ReviewAuthor
from core.review.film_review import FilmReview
from core.review.rounds import AskedView, RoundView
from ui.base import film_on_screen, formatting, html_parts, state
from ui.base.film_on_screen import FilmOnScreen
from ui.base.i18n import t
from ui.people.faces import initials
from ui.review import review_asking_window, review_link_window

LONGEST_ASKED = 450
"""Of the words of the changes of one shot, so many letters go to whoever paints it again."""


def draw(shown: FilmOnScreen, review: FilmReview) -> None:
    with st.container(key="review-row", horizontal=True, vertical_alignment="center", gap="small"):
        st.html(_round_html(review), width="stretch")
        _deeds(shown, review)


def _round_html(review: FilmReview) -> str:
    if review.round is None:
        signed = _signed_off_html(review)
        return signed or f'<div class="round"><span class="mute">{escape(t("film_review.nobody_asked"))}</span></div>'
    one = review.round
    facts = [t("film_review.asked_on", when=formatting.format_when(one.created_at), who=one.by)]
    facts += [t("film_review.due", when=_due_words(one.due_at))] if one.due_at else []
    people = "".join(f"<li>{_person_html(each)}</li>" for each in one.asked)
    return (
        f'<div class="round"><b>{escape(t("film_review.round_n", n=one.number))}</b>'
        f'<span class="mute">{escape(" · ".join(facts))}</span><ul>{people}</ul>{_signed_off_html(review)}</div>'
    )


def _due_words(moment: datetime) -> str:
    return f"{formatting.format_day(moment)} {formatting.format_clock(moment)}"


def _signed_off_html(review: FilmReview) -> str:
    if not review.signed_off:
        return ""
    names = t("film_review.and").join(dict.fromkeys(one.who for one in review.signed_off))
    return html_parts.state_html("done", t("film_review.signed_off", who=names))


def _person_html(one: AskedView) -> str:
    look, word = "empty", t("film_review.no_answer")
    if one.answer == "approved":
        look, word = "done", t("film_review.said_yes")
    elif one.answer:
        look, word = "ask", html_parts.count_words("changes", max(1, one.changes), area="film_review")
    elif one.overdue:
        look, word = "you", t("film_review.overdue")
    name = t("film_review.client_name", name=one.name) if one.link_id else one.name
    return f'<span class="face" aria-hidden="true">{escape(initials(one.name))}</span>{escape(name)} {html_parts.state_html(look, word)}'


def _deeds(shown: FilmOnScreen, review: FilmReview) -> None:
    mine = _own_answer(shown, review.round)
    with st.container(key="review-deeds", horizontal=True, vertical_alignment="center", gap="small", width="content"):
        if mine is not None and mine.answer != "approved":
            st.button(
                t("film_review.no"),
                key="review-no",
                on_click=answer_film,
                args=("changes_asked",),
                help=t("film_review.no_why"),
            )
            st.button(
                t("film_review.yes"),
                key="review-yes",
                type="primary",
                icon=":material/check:",
                on_click=answer_film,
                args=("approved",),
            )
        elif shown.made.changes and shown.may_edit and not shown.root:
            _redo_button(shown)
        if shown.may_approve:
            st.button(
                t("film_review.ask"),
                key="review-ask",
                icon=":material/rate_review:",
                on_click=review_asking_window.WINDOW.open,
            )
            st.button(
                t("film_review.link"),
                key="review-link",
                icon=":material/link:",
                on_click=review_link_window.WINDOW.open,
            )
            if review.round is not None:
                st.button(t("film_review.end"), key="review-end", type="tertiary", on_click=review_asking_window.end_round)  # fmt: skip


def _redo_button(shown: FilmOnScreen) -> None:
    many = len(shown.made.changes)
    price = film_on_screen.format_job_price(*["storyboard.paint"] * many)
    label = html_parts.count_words("redo_asked", many, area="film_review", price=price)
    ready = film_on_screen.ready_in_words(shown, "storyboard.paint")
    st.button(
        label,
        key="review-redo",
        type="primary",
        icon=":material/refresh:",
        on_click=redo_as_asked,
        help=f"{t('film_review.redo_why')} {ready}",
    )


def _own_answer(shown: FilmOnScreen, one: RoundView | None) -> AskedView | None:
    """What the reader said in this round; None where they are not asked."""
    return next((each for each in one.asked if each.user_id == shown.person.id), None) if one else None


def answer_film(word: Answered) -> None:
    """A callback: the reader says yes or no to the film as it stands."""
    with film_on_screen.report_failure():
        shown = film_on_screen.load_film(*film_on_screen.require_person_and_film(Action.SEE))
        thing = ("film", shown.id)
        state.studio().db.execute_write(
            answers.give_answers, shown.made, ReviewAuthor(user_id=shown.person.id), {thing: word}
        )


def redo_as_asked() -> None:
    """A callback: each shot of which a change is asked is painted again, and its painter is told what was asked."""
    with film_on_screen.report_failure():
        shown = film_on_screen.load_film(*film_on_screen.require_person_and_film(Action.MAKE))
        for shot in shown.made.shots:
            words = [each for each in shown.made.changes.get(shot.id, ()) if each]
            if shot.id in shown.made.changes and ("storyboard", str(shot.id)) not in shown.at_work:
                film_on_screen.start_job(
                    "storyboard.paint",
                    str(shot.id),
                    id=str(shot.id),
                    take=shown.takes.get(shot.id, 0),
                    asked="; ".join(words)[:LONGEST_ASKED],
                )
