"""What the live line says: rows in the words of whoever listens."""

from __future__ import annotations

import math
from typing import Any

from api.live.lab_stream import CellNews
from api.live.listeners import DutyNews, NoticeNews, ProjectNews, TaskNews
from core.database.tables import Task, utc_now
from core.errors import StudioError
from core.i18n import texts_of_area, translate_key, translate_stored
from core.money import budgets
from core.progress import step_labels, task_view, time_labels
from core.progress.film_overview import FilmStep
from core.progress.live_view import LiveFilm, LiveMaking, LiveShot, LiveStage, PaintedPicture
from core.progress.status_signs import Look
from core.tasks.task_changes import FollowedRow, is_at_work
from core.tasks.task_rows import TaskState

SIGNS: dict[Look, str] = {
    "work": "pages.shot_work",
    "fail": "pages.failed",
    "stale": "pages.stale",
    "empty": "pages.not_painted",
    "you": "pages.for_you",
    "made": "pages.painted",
    "done": "pages.approved",
}
"""What a sign is called on a shot."""


def news_messages(channel: str, what: Any, language: str, heard: dict[str, Any]) -> list[dict[str, Any]]:
    """News of one channel as messages. `heard` is what this tab heard of it last; of shots only what differs is said."""
    kind, _, name = channel.partition(":")
    match what:
        case StudioError():
            return [{"type": "refused", "data": {"channel": channel, "message": what.sentence(language)}}]
        case ProjectNews():
            updates = [{"type": "task_update", "data": _update(row, language, made)} for row, made in what.rows]
            return [*updates, {"type": "changed", "data": _stands(name, what, language)}]
        case CellNews():
            data = {"id": str(what.id), "text": what.text, "over": what.over, "state": what.state}
            return [{"type": "spoken", "data": data}]
        case NoticeNews():
            return [{"type": "notice", "data": {"unread": what.unread, "newest": what.newest}}]
        case DutyNews():
            return [{"type": "duty", "data": _duty(what, language)}]
        case TaskNews():
            return [{"type": "task", "data": _task(what, language)}]
    if kind == "film":
        return [{"type": "film", "data": _what_is_new(describe_making(what, language), heard)}]
    if kind == "tasks":
        return [{"type": "tasks", "data": {}}]
    return [{"type": "ended", "data": _ended(task, film, language)} for task, film in what]


def _duty(news: DutyNews, language: str) -> dict[str, str]:
    """Why nobody works, what is to be done, and nothing at all where all is well."""
    why = news.standing.why
    if not why:
        return {"why": "", "title": "", "words": ""}
    where = "here" if news.standing.here else "team"
    words = f"duty.{why}_{where}" if f"{why}_{where}" in texts_of_area("duty") else f"duty.{why}_why"
    return {"why": why, "title": translate_key(f"duty.{why}", language), "words": translate_key(words, language)}


def describe_making(seen: LiveMaking | None, language: str) -> dict[str, Any]:
    """A making in the words of its reader: what the page's element draws as it is."""
    if seen is None:
        return {"over": True, "status": "gone", "shots": [], "stages": []}
    left, left_word = time_labels.format_left_figure(seen.left, language)
    return {
        "id": str(seen.id),
        "title": seen.title,
        "ratio": seen.ratio,
        "status": seen.status,
        "over": seen.over,
        "share": seen.share,
        "left": left,
        "left_word": left_word,
        "seconds_left": seen.left.high if seen.left else None,
        "spent": budgets.format_money(seen.spent),
        "limit": translate_key("live.of_limit", language, limit=budgets.format_money(seen.limit))
        if seen.limit is not None
        else "",
        "cancelling": seen.cancelling,
        "error": translate_stored(seen.error, language) if seen.error else "",
        "running": seen.running,
        "doing": [translate_stored(message, language) for message in seen.doing] or [_in_hand(seen, language)],
        "newest": str(seen.newest or ""),
        "shots": [_shot(shot, language) for shot in seen.shots],
        "stages": [_stage(stage, language, seen.over) for stage in seen.stages],
        "film": seen.film,
        "poster": seen.poster,
    }


def _in_hand(seen: LiveMaking, language: str) -> str:
    """Where no step says what it does: it has not said so yet, the film is about to begin, or it waits for a hand."""
    return translate_key("live.at_work" if seen.running else "live.held_up" if seen.share else "live.waiting", language)


def _what_is_new(film: dict[str, Any], heard: dict[str, Any]) -> dict[str, Any]:
    """The same film, of whose shots only those are said that are new or look otherwise than this tab heard last."""
    shots = {shot["id"]: shot for shot in film["shots"]}
    before: dict[str, Any] = heard.get("shots", {})
    news = [shot for shot_id, shot in shots.items() if before.get(shot_id) != shot]
    heard["shots"] = shots
    return {**film, "shots": news, "order": list(shots)}


def _stands(project_id: str, news: ProjectNews, language: str) -> dict[str, Any]:
    stands = news.stands
    doing = [translate_stored(message, language) for message in stands.doing]
    return {
        "project_id": project_id,
        "stamp": stands.stamp,
        "busy": stands.busy,
        "pace": news.pace_s,
        "running": translate_key("pages.n_running", language, n=max(1, stands.running)) if stands.busy else "",
        "making": str(stands.making or ""),
        "doing": doing[0] if doing else translate_key("live.in_line_short", language),
        "left": time_labels.format_time_left(stands.left, language),
        "share": stands.share,
        "stopping": translate_key("live.stopping", language) if stands.cancelling else "",
        "steps": [_step(step, stands, language) for step in stands.steps],
    }


def _step(step: FilmStep, stands: LiveFilm, language: str) -> dict[str, Any]:
    return {
        "stage": step.stage,
        "look": step.look,
        "share": round(step.share, 3),
        "words": step_labels.step_label(step, language, stands.scenes, stands.film_seconds),
    }


def _update(row: FollowedRow, language: str, made: PaintedPicture | None) -> dict[str, Any]:
    running = is_at_work(row)
    done = "pages.painted" if row.task_type == "storyboard" else "pages.task_completed"
    word = "live.painting_now" if running else done if row.status == TaskState.COMPLETED else f"pages.task_{row.status}"
    return {
        "task_id": str(row.id),
        "kind": row.kind,
        "stage": row.task_type,
        "target_id": row.target_id,
        "status": row.status,
        "look": "work" if running or row.status == TaskState.PENDING else task_view.LOOKS[row.status],
        "word": translate_key("pages.in_line", language)
        if row.status == TaskState.PENDING
        else translate_key(word, language),
        "progress": row.progress,
        "message": translate_stored(row.message, language) if row.message else "",
        "picture": made.picture if made else "",
        "thumb": made.thumb if made else "",
    }


def _task(news: TaskNews, language: str) -> dict[str, Any]:
    at = utc_now()
    root = task_view.root_view(news.root, news.progress, news.share, news.left, language, at)
    return {**root, "steps": [task_view.step_view(row, language, at, row.attempts) for row in news.steps]}


def _ended(task: Task, film: str, language: str) -> dict[str, Any]:
    """A film of theirs is over: the sentence, where it leads, and what the way there is called."""
    stages = task.params.get("stages") or []
    done = task.status == TaskState.COMPLETED
    part = str(stages[-1]) if stages else ""
    page = part or "film"
    how = "failed" if not done else "part" if part else "film"
    stage = translate_key(f"live.stage_{page}", language) if part and f"stage_{page}" in texts_of_area("live") else ""
    return {
        "task_id": str(task.id),
        "project_id": str(task.project_id),
        "status": task.status,
        "page": page,
        "sentence": translate_key(f"live.ended_{how}", language, film=film, stage=stage),
        "way": translate_key(
            "live.way_watch" if how == "film" else "live.way_look" if done else "live.way_why", language
        ),
        "more": translate_key("live.and_more", language, n="{n}"),
        "ago": max(0.0, (utc_now() - task.completed_at).total_seconds()) if task.completed_at else 0.0,
        "close": translate_key("live.close_note", language),
    }


def _shot(shot: LiveShot, language: str) -> dict[str, Any]:
    marks = (f"live.size_{shot.size}", f"live.angle_{shot.angle}", f"live.move_{shot.movement}")
    return {
        "id": str(shot.id),
        "number": f"{shot.number:02d}",
        "look": shot.look,
        "sign": translate_key(SIGNS[shot.look], language),
        "picture": shot.picture,
        "thumb": shot.thumb,
        "words": shot.words,
        "alt": translate_key("live.shot_alt", language, n=shot.number, words=shot.words),
        "marks": " · ".join(translate_key(mark, language) for mark in marks),
        "seconds": translate_key("live.seconds", language, n=f"{shot.seconds:.1f}"),
        "share": shot.share,
    }


def _stage(stage: LiveStage, language: str, over: bool) -> dict[str, Any]:
    return {
        "stage": stage.stage,
        "name": translate_key(f"live.stage_{stage.stage}", language),
        "look": stage.look,
        "words": _stage_words(stage, language, over),
        "time": _wait(stage.seconds, language) if stage.seconds else "",
    }


def _stage_words(stage: LiveStage, language: str, over: bool) -> str:
    if stage.look in ("made", "you", "done"):
        names = ("、" if language == "zh" else ", ").join(stage.names)
        said = translate_key(f"live.made_{stage.stage}", language, names=names, **stage.counts)
        return said if stage.look == "made" else f"{said} · {translate_key(SIGNS[stage.look], language)}"
    if over and stage.look != "fail":
        key = "pages.part_made" if stage.done else "pages.not_started"
        return translate_key(key, language, n=stage.done, of=stage.total)
    if stage.look == "empty" and stage.total and not stage.done:
        return translate_key("live.in_line", language, total=stage.total)
    if stage.look == "empty" and not stage.done:
        return translate_key(f"live.next_{stage.stage}", language)
    if stage.doing:
        return translate_key(
            "live.so_far", language, what=translate_stored(stage.doing, language), done=stage.done, total=stage.total
        )
    return translate_key("live.count", language, done=stage.done, total=stage.total)


def _wait(seconds: float, language: str) -> str:
    whole = math.ceil(seconds)
    if whole < 60:
        return translate_key("live.seconds", language, n=whole)
    return translate_key("live.minutes", language, m=whole // 60, s=whole % 60)
