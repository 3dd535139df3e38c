"""What each of a film's seven steps says of itself: 5 scenes, 3 wait for you, 2 stale, painting 7 of 12."""

from __future__ import annotations

from typing import Any

from core.overview import Poster, Step
from core.signs import Look
from core.words import area, say


def words(step: Step, language: str, scenes: int = 0, film_seconds: float = 0.0) -> str:
    """`scenes` are those of the script, `film_seconds` the length of the newest cut; 0 where there is none."""
    stage = step.stage
    if step.in_line:
        return say("live.in_line", language, total=step.at_work)
    match step.look:
        case "work" if step.done + step.at_work > 1 and not step.planning:
            return say(f"pages.doing_{stage}", language, n=step.done, of=step.done + step.at_work)
        case "work":
            return say(f"pages.work_{stage}", language)
        case "you" if stage == "script":
            return say("pages.for_you", language)
        case "you":
            return _counted("n_for_you", step.waiting, language)
        case "stale":
            return say(f"pages.stale_{stage}", language, n=step.stale)
        case "fail":
            return say("pages.failed", language)
        case "empty" if step.made + step.stale:
            return say("pages.part_made", language, n=step.made, of=step.total)
        case "empty":
            return say("pages.not_started", language)
        case "done" if stage == "script":
            return _counted("approved_script", scenes, language)
        case "done":
            return _counted(f"approved_{stage}", step.total, language)
        case "made" if step.approved:
            return say("pages.part_approved", language, n=step.made - step.approved, of=step.approved)
    if stage == "script" and scenes:
        return _counted("written_script", scenes, language)
    if stage == "film" and film_seconds:
        whole = round(film_seconds)
        return say("pages.cut_of", language, time=f"{whole // 60}:{whole % 60:02d}")
    return _counted(f"stands_{stage}", step.total, language)


def of_film(poster: Poster, language: str) -> tuple[Look, str]:
    """The one sign a film shows on a wall, and its words."""
    step = told_of(poster)
    return step.look, words(step, language, film_seconds=poster.seconds)


def told_of(poster: Poster) -> Step:
    """The step that a wall tells of: what is being made, else in line, failed, stale, or waits for a person; else the cut, or the
    last step that stands."""
    steps = {step.look: step for step in reversed(poster.steps)}
    queued = next((step for step in poster.steps if step.in_line), None)
    step = (
        steps.get("work") or queued or next((steps[look] for look in ("fail", "stale", "you") if look in steps), None)
    )
    if step is not None:
        return step
    stand = [step for step in poster.steps[1:] if step.look in ("made", "done")]
    return stand[-1] if stand else poster.steps[1]


def _counted(key: str, n: int, language: str, **facts: Any) -> str:
    one = f"{key}_one"
    return say(f"pages.{one if n == 1 and one in area('pages') else key}", language, n=n, **facts)
