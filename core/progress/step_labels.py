"""What each of a film's seven steps says of itself: 5 scenes, 3 wait for you, 2 stale, painting 7 of 12."""

from __future__ import annotations

from typing import Any

from core.i18n import texts_of_area, translate_key
from core.progress.film_overview import FilmStep, Poster
from core.progress.status_signs import Look


def step_label(step: FilmStep, language: str, scenes: int = 0, film_seconds: float = 0.0) -> str:
    """`scenes` are those of the script, `film_seconds` the length of the newest cut; 0 where there is none."""
    stage = step.stage
    if step.in_line:
        return translate_key("live.in_line", language, total=step.at_work)
    match step.look:
        case "work":
            return _working(step, language)
        case "you" | "ask":
            return _asking(step, language)
        case "stale":
            return translate_key(f"pages.stale_{stage}", language, n=step.stale)
        case "fail":
            return translate_key("pages.failed", language)
        case "empty" if step.made + step.stale:
            return translate_key("pages.part_made", language, n=step.made, of=step.total)
        case "empty":
            return translate_key("pages.not_started", language)
        case "done" if stage == "script":
            return _counted("approved_script", scenes, language)
        case "done":
            return _counted(f"approved_{stage}", step.total, language)
        case "made" if step.approved:
            return translate_key("pages.part_approved", language, n=step.made - step.approved, of=step.approved)
    return _standing(step, language, scenes, film_seconds)


def _asking(step: FilmStep, language: str) -> str:
    """Of a step in which a person must answer, or asks for changes."""
    if step.look == "ask":
        return _counted("n_changes_asked", step.changes, language)
    if step.stage == "script":
        return translate_key("pages.for_you", language)
    return _counted("n_for_you", step.waiting, language)


def _working(step: FilmStep, language: str) -> str:
    if step.done + step.at_work > 1 and not step.planning:
        return translate_key(f"pages.doing_{step.stage}", language, n=step.done, of=step.done + step.at_work)
    return translate_key(f"pages.work_{step.stage}", language)


def _standing(step: FilmStep, language: str, scenes: int, film_seconds: float) -> str:
    """Of a step whose things stand there, none of them approved."""
    stage = step.stage
    if stage == "script" and scenes:
        return _counted("written_script", scenes, language)
    if stage == "characters" and not step.total:
        return translate_key("pages.nobody_in_it", language)
    if stage == "film" and film_seconds:
        whole = round(film_seconds)
        return translate_key("pages.cut_of", language, time=f"{whole // 60}:{whole % 60:02d}")
    return _counted(f"stands_{stage}", step.total, language)


def film_label(poster: Poster, language: str) -> tuple[Look, str]:
    """The one sign a film shows on a wall, and its words."""
    step = step_to_tell(poster)
    return step.look, step_label(step, language, film_seconds=poster.seconds)


def step_to_tell(poster: Poster) -> FilmStep:
    """The step that a wall tells of: what is being made, else in line, failed, stale, or waits for a person; else the cut, or the
    last step that stands."""
    steps = {step.look: step for step in reversed(poster.steps)}
    queued = next((step for step in poster.steps if step.in_line), None)
    step = (
        steps.get("work")
        or queued
        or next((steps[look] for look in ("fail", "ask", "stale", "you") if look in steps), None)
    )
    if step is not None:
        return step
    stand = [step for step in poster.steps[1:] if step.look in ("made", "done") and step.total]
    return stand[-1] if stand else poster.steps[1]


def _counted(key: str, n: int, language: str, **facts: Any) -> str:
    one = f"{key}_one"
    return translate_key(f"pages.{one if n == 1 and one in texts_of_area('pages') else key}", language, n=n, **facts)
