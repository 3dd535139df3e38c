"""The notes on a film, beside the player and in step with it: read, written, drawn on the frame, answered and resolved."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

import streamlit as st

from core.database.tables import Cut
from core.people import members
from core.people.access import Action
from core.people.members import FilmMember
from core.render.timeline import Timeline
from core.review import comments
from core.review.comments import CommentView, NewComment, ReviewAuthor
from core.review.film_review import FilmReview
from ui.base import element_actions, film_on_screen, formatting, html_parts, state
from ui.base.film_on_screen import FilmOnScreen
from ui.base.i18n import t
from ui.people.faces import initials
from ui.storyboard import shot_facts

WORDS = (
    "open_n", "resolved_n", "mine_n", "none_open", "none_resolved", "none_mine", "note_at", "note_film", "shot", "hint", "draw", "pen", "arrow", "box",
    "undo", "drawn", "drawn_only", "ask_change", "note", "reply", "reply_to", "send", "cancel", "resolve", "reopen", "withdraw", "client",
    "change_asked", "redone", "remark", "resolved_by", "mention", "mention_who", "go_to", "notes", "draw_on_frame", "of_older",
)  # fmt: skip
MENTION = re.compile(r"@")
_element = st.components.v2.component(
    "dailies_review_notes",
    html='<div class="here"></div>',
    css=html_parts.element_css("review_notes"),
    js=element_actions.element_script("dom", "review_composer", "review_notes"),
)


def draw(shown: FilmOnScreen, review: FilmReview, cut: Cut, playing: Timeline, previewing: bool) -> None:
    """`playing` is what the player shows: the version `cut`, or while `previewing` the film as it stands."""
    times = _shot_times(shown, playing)
    people = state.studio().db.execute_read(members.list_members, shown.id)
    element_actions.draw(
        _element,
        f"notes-{shown.id}",
        {
            "cut": "" if previewing else str(cut.id),
            "shots": [{"id": id, "n": n, "start": start, "end": end} for id, (n, start, end) in times.items()],
            "notes": [_note(shown, note, str(cut.id) if not previewing else "", times) for note in review.notes],
            "people": [one.name for one in people if one.active and one.id != shown.person.id],
            "longest": comments.LONGEST,
            "words": {word: t(f"film_review.{word}") for word in WORDS},
        },
        {"act": _act},
    )


def _shot_times(shown: FilmOnScreen, playing: Timeline) -> dict[str, tuple[str, float, float]]:
    """Of each shot that is shown its number, and from which second to which, of its longest piece."""
    numbers = {str(shot.id): shot_facts.shot_number(shot) for shot in shown.made.shots}
    found: dict[str, tuple[str, float, float]] = {}
    for clip in playing.clips:
        start, end = clip.start / playing.fps, (clip.start + clip.frames) / playing.fps
        before = found.get(clip.shot_id)
        if clip.shot_id in numbers and (before is None or end - start > before[2] - before[1]):
            found[clip.shot_id] = (numbers[clip.shot_id], start, end)
    return found


def _note(
    shown: FilmOnScreen, note: CommentView, cut: str, times: dict[str, tuple[str, float, float]]
) -> dict[str, Any]:
    """`at` is the second to go to in what is played: the one that was seen, or where its shot is now."""
    there = times.get(note.on_id) if note.on_kind == "shot" else None
    same = note.seconds is not None and str(note.cut_id) == cut
    at = note.seconds if same else there[1] if there else None
    shot = (
        next((one for one in shown.made.shots if str(one.id) == note.on_id), None) if note.on_kind == "shot" else None
    )
    redone = note.kind == "change" and shot is not None and note.take_id != shot.take_id
    return {
        "id": str(note.id),
        "kind": note.kind,
        "look": "off" if note.resolved_at else "made" if redone else "ask" if note.kind == "change" else "",
        "who": note.who,
        "face": initials(note.who),
        "client": note.from_outside,
        "when": formatting.format_when(note.created_at),
        "at": at,
        "shot": note.shot,
        "place": _place(note),
        "text": note.text,
        "marks": [mark.model_dump(mode="json") for mark in note.marks],
        "resolved": t("film_review.resolved_by", who=note.resolved_by, when=formatting.format_when(note.resolved_at)) if note.resolved_at else "",
        "mine": note.user_id == shown.person.id,
        "to_me": shown.person.id in note.mentions or any(shown.person.id in one.mentions for one in note.replies),
        "may_resolve": shown.may_edit or note.user_id == shown.person.id,
        "replies": [
            {"who": one.who, "client": one.from_outside, "when": formatting.format_when(one.created_at), "text": one.text}
            for one in note.replies
        ],
    }  # fmt: skip


def _place(note: CommentView) -> str:
    """What it is pinned to beside a shot, in a word."""
    return t(f"film_review.on_{note.on_kind}") if note.on_kind in ("line", "script", "character", "sound") else ""


def named_people(text: str, people: Sequence[FilmMember]) -> tuple[uuid.UUID, ...]:
    """Whom a text names as @Name: of two names of which one begins like the other, the longer that stands there."""
    found: list[uuid.UUID] = []
    by_length = sorted(people, key=lambda one: -len(one.name))
    for at in MENTION.finditer(text):
        rest = text[at.end() :].casefold()
        who = next((one for one in by_length if one.name and rest.startswith(one.name.casefold())), None)
        if who is not None and who.id not in found:
            found.append(who.id)
    return tuple(found)


# What is done ----------------------------------------------------------------------------------------------------------


def _act(told: dict[str, Any]) -> None:
    if (deed := DEEDS.get(str(told.get("do", "")))) is not None:
        with film_on_screen.report_failure():
            deed(told)


def _mentions(project_id: uuid.UUID, text: str) -> tuple[uuid.UUID, ...]:
    return named_people(text, state.studio().db.execute_read(members.list_members, project_id))


def _add(told: dict[str, Any]) -> None:
    person, project_id = film_on_screen.require_person_and_film(Action.SEE)
    text, shot, cut = str(told.get("text", "")), str(told.get("shot", "")), str(told.get("cut", ""))
    new = NewComment(
        text=text,
        kind="change" if told.get("kind") == "change" else "remark",
        on_kind="shot" if shot else "film",
        on_id=shot,
        cut_id=uuid.UUID(cut) if cut else None,
        seconds=Decimal(str(round(float(told["at"]), 3))) if cut and told.get("at") is not None else None,
        marks=tuple(told.get("marks") or ()),
        mentions=_mentions(project_id, text),
    )
    author = ReviewAuthor(user_id=person.id)
    state.studio().db.execute_write(comments.add_comment, project_id, author, new)


def _reply(told: dict[str, Any]) -> None:
    person, project_id = film_on_screen.require_person_and_film(Action.SEE)
    text = str(told.get("text", ""))
    state.studio().db.execute_write(
        comments.reply, project_id, ReviewAuthor(user_id=person.id), uuid.UUID(str(told["note"])), text, _mentions(project_id, text)
    )  # fmt: skip


def _resolve(told: dict[str, Any]) -> None:
    person, project_id = film_on_screen.require_person_and_film(Action.SEE)
    note, resolved = uuid.UUID(str(told["note"])), bool(told.get("resolved", True))
    state.studio().db.execute_write(comments.resolve_comment, project_id, note, person, resolved)


def _withdraw(told: dict[str, Any]) -> None:
    person, project_id = film_on_screen.require_person_and_film(Action.SEE)
    author = ReviewAuthor(user_id=person.id)
    state.studio().db.execute_write(comments.withdraw_comment, project_id, uuid.UUID(str(told["note"])), author)


DEEDS: dict[str, Callable[[dict[str, Any]], None]] = {
    "add": _add,
    "reply": _reply,
    "resolve": _resolve,
    "withdraw": _withdraw,
}
