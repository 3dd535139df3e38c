"""What a review link shows, as one value, and which files it opens: nothing else of the studio is reached through it."""

from __future__ import annotations

import uuid
from typing import Any

from sqlalchemy.orm import Session

from core.database import tables
from core.database.tables import ReviewLink
from core.film import film_cut
from core.review import answers, comments
from core.review.comments import CommentView
from core.storyboard.film_snapshot import FilmSnapshot
from core.storyboard.storyboard import plan_of


def cut_of_link(session: Session, row: ReviewLink) -> tables.Cut | None:
    """The version that this link shows: the one it was made for, or the newest finished one."""
    finished = film_cut.finished_cuts(session, row.project_id)
    if row.cut_id is None:
        return finished[0] if finished else None
    return next((cut for cut in finished if cut.id == row.cut_id), None)


def files_of_link(session: Session, row: ReviewLink, made: FilmSnapshot) -> set[str]:
    """The SHA-256 of everything that may be opened through it."""
    if row.scope == "script":
        return set()
    pictures = {
        sha256
        for shot in made.shots
        if (take := made.takes.get(shot.take_id) if shot.take_id else None)
        for sha256 in (take.sha256, take.thumb)
    }
    cut = cut_of_link(session, row) if row.scope == "film" else None
    return {sha256 for sha256 in pictures | ({cut.sha256, cut.poster} if cut else set()) if sha256}


def describe_link(session: Session, row: ReviewLink, made: FilmSnapshot) -> dict[str, Any]:
    """The film as a link's page draws it: times in seconds, pictures as SHA-256. Notes are those that came through this link, with what
    the studio replied."""
    maker = session.get(tables.User, row.user_id) if row.user_id else None
    cut = cut_of_link(session, row) if row.scope == "film" else None
    told: dict[str, Any] = {
        "film": made.project.name,
        "scope": row.scope,
        "by": maker.name if maker else "",
        "label": row.label,
        "expires_at": row.expires_at.isoformat() + "Z" if row.expires_at else None,
        "read_only": row.read_only,
        "watermark": row.watermark,
        "ratio": made.brief.ratio,
        "cut": _cut(cut) if cut else None,
        "shots": [] if row.scope == "script" else _shots(made, cut),
        "script": _script(made) if row.scope == "script" else [],
        "notes": [] if row.read_only else _notes(session, row),
        "answers": {} if row.read_only else _answers(session, row, made),
    }
    return told


def _cut(cut: tables.Cut) -> dict[str, Any]:
    timeline = film_cut.timeline_of_cut(cut)
    return {
        "id": str(cut.id),
        "version": cut.version,
        "file": cut.sha256,
        "poster": cut.poster,
        "fps": timeline.fps,
        "seconds": timeline.frames / timeline.fps,
    }


def _shots(made: FilmSnapshot, cut: tables.Cut | None) -> list[dict[str, Any]]:
    """Of a film those that are in the version shown, with the seconds at which they are; of boards all."""
    timeline = film_cut.timeline_of_cut(cut) if cut else None
    times = (
        {
            clip.shot_id: (clip.start / timeline.fps, (clip.start + clip.frames) / timeline.fps)
            for clip in timeline.clips
        }
        if timeline
        else {}
    )
    told = []
    for shot in made.shots:
        take = made.takes.get(shot.take_id) if shot.take_id else None
        start, end = times.get(str(shot.id), (None, None))
        if timeline and start is None:
            continue
        told.append(
            {
                "id": str(shot.id),
                "number": shot.shot_number or "",
                "words": plan_of(shot).description,
                "picture": take.sha256 if take else "",
                "thumb": (take.thumb or take.sha256) if take else "",
                "start": start,
                "end": end,
            }
        )
    return told


def _script(made: FilmSnapshot) -> list[dict[str, Any]]:
    if made.script is None:
        return []
    return [
        {
            "heading": scene.location,
            "beats": [
                {"id": beat.id, "kind": beat.kind, "speaker": beat.speaker, "text": beat.text} for beat in scene.beats
            ],
        }
        for scene in made.script.scenes
    ]


def _notes(session: Session, row: ReviewLink) -> list[dict[str, Any]]:
    own = {
        id
        for (id,) in session.query(tables.Comment.id).filter(
            tables.Comment.project_id == row.project_id, tables.Comment.link_id == row.id
        )
    }
    return [_note(note) for note in comments.list_comments(session, row.project_id) if note.id in own]


def _note(note: CommentView) -> dict[str, Any]:
    return {
        "id": str(note.id),
        "kind": note.kind,
        "on_kind": note.on_kind,
        "on_id": note.on_id,
        "shot": note.shot,
        "who": note.who,
        "text": note.text,
        "seconds": note.seconds,
        "marks": [mark.model_dump(mode="json") for mark in note.marks],
        "resolved": note.resolved_at is not None,
        "replies": [{"who": each.who, "text": each.text} for each in note.replies],
    }


def _answers(session: Session, row: ReviewLink, made: FilmSnapshot) -> dict[str, Any]:
    """By "shot:<id>" and "film": what was said last through this link, and whether what was answered still stands."""
    rows = session.query(tables.ReviewAnswer).filter_by(link_id=row.id).order_by(tables.ReviewAnswer.created_at)
    versions = answers.things_of_film(made)
    told: dict[str, Any] = {}
    for each in rows:
        key = "film" if each.on_kind == "film" else f"{each.on_kind}:{each.on_id}"
        now = versions.get((each.on_kind, each.on_id))
        told[key] = {"answer": each.answer, "who": each.name, "stands": now == each.made_from}
    return told


def thing_of_key(project_id: uuid.UUID, key: str) -> answers.Thing:
    """The thing that a page calls "film" or "shot:<id>". Raises ValueError."""
    if key == "film":
        return "film", project_id
    kind, _, id = key.partition(":")
    return kind, uuid.UUID(id)
