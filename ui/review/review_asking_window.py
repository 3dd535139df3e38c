"""The window in which somebody asks others to look at the film: whom, by when, and with which words."""

from __future__ import annotations

import uuid
from datetime import datetime, time

import streamlit as st

from core.people import members
from core.people.access import Action
from core.review import links, rounds
from core.review.rounds import NewRound
from ui.base import film_on_screen, formatting, html_parts, state
from ui.base.film_on_screen import FilmOnScreen, FilmWindow
from ui.base.i18n import t

WHO, DUE, WORDS = "review_who", "review_due", "review_words"
WINDOW = FilmWindow("_review_asking", "film_review.ask_title", (WHO, DUE, WORDS))
DUE_IN = ("none", "today", "tomorrow", "three_days", "week")
DAYS = {"today": 0, "tomorrow": 1, "three_days": 3, "week": 7}
CLOSE_OF_DAY = time(18)


def draw() -> None:
    WINDOW.draw(_draw_inside)


def _draw_inside(shown: FilmOnScreen) -> None:
    names = _who_may_be_asked(shown)
    if not names:
        st.html(f'<p class="note">{t("film_review.nobody_there")}</p>')
        return
    st.html(f'<p class="note">{t("film_review.ask_why")}</p>')
    st.multiselect(
        t("film_review.whom"), list(names), key=WHO, format_func=html_parts.option_labels(list(names), names.__getitem__), placeholder=t("film_review.whom_hint")
    )  # fmt: skip
    st.segmented_control(
        t("film_review.by_when"), DUE_IN, key=DUE, default="none", format_func=lambda word: t(f"film_review.due_{word}"), required=True
    )  # fmt: skip
    st.text_area(
        t("film_review.message"), key=WORDS, max_chars=rounds.LONGEST_MESSAGE, placeholder=t("film_review.message_hint")
    )
    st.button(t("film_review.ask_now"), key="review-ask-now", type="primary", icon=":material/send:", on_click=_ask)


def _who_may_be_asked(shown: FilmOnScreen) -> dict[str, str]:
    """Everybody on the film, and each review link that takes answers: what the list calls them, by a key of its own."""
    db = state.studio().db
    people = db.execute_read(members.list_members, shown.id)
    there = db.execute_read(links.list_links, shown.person, shown.id)
    names = {
        f"person:{one.id}": t("film_review.me", name=one.name) if one.id == shown.person.id else one.name
        for one in people
        if one.active
    }
    for link in there:
        if not link.ended and not link.read_only:
            names[f"link:{link.id}"] = t(
                "film_review.by_link", name=link.label or link.last_opened_by or t("film_review.no_label")
            )
    return names


def _ask() -> None:
    """What was chosen stays where it could not be asked."""
    chosen = [str(each).split(":") for each in state.recall(WHO) or ()]
    with film_on_screen.report_failure():
        person, project_id = film_on_screen.require_person_and_film(Action.APPROVE)
        new = NewRound(
            message=str(state.recall(WORDS) or ""),
            due_at=_due(str(state.recall(DUE) or "none")),
            people=tuple(uuid.UUID(id) for kind, id in chosen if kind == "person"),
            links=tuple(uuid.UUID(id) for kind, id in chosen if kind == "link"),
        )
        state.studio().db.execute_write(rounds.open_round, person, project_id, new)
        WINDOW.close()


def _due(word: str) -> datetime | None:
    """Six in the evening of that day where the reader is, in UTC."""
    if word not in DAYS:
        return None
    return formatting.end_of_day_in(DAYS[word], CLOSE_OF_DAY)


def end_round() -> None:
    """A callback: nobody is asked any more."""
    with film_on_screen.report_failure():
        person, project_id = film_on_screen.require_person_and_film(Action.APPROVE)
        state.studio().db.execute_write(rounds.close_round, person, project_id)
