"""What the steps of a film say of themselves in a few words."""

from __future__ import annotations

from collections import Counter

from core.progress.film_overview import FilmStep
from core.progress.step_labels import step_label as core_words
from ui.base import html_parts
from ui.base.film_on_screen import FilmOnScreen
from ui.base.i18n import language, t


def step_words(shown: FilmOnScreen, step: FilmStep) -> str:
    """What a step says of itself; the live line says the same when it changes."""
    scenes = len(shown.made.script.scenes) if shown.made.script else 0
    seconds = shown.made.cut.timeline["frames"] / shown.made.cut.timeline["fps"] if shown.made.cut else 0.0
    return core_words(step, language(), scenes, seconds)


def summarize_stale(steps: tuple[FilmStep, ...]) -> str:
    """1 line and 2 shots are stale."""
    counted = Counter({step.stage: step.stale for step in steps if step.stale})
    said = [html_parts.count_words(f"stale_count_{stage}", count) for stage, count in counted.items()]
    return t("pages.stale_now", what=t("pages.and").join(said))
