"""How long each shot of a scene is held: by what is said in it, its kind and its step."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from providers.builtin.writer.shots import film_grammar, screen_time
from providers.builtin.writer.shots.needed_shots import Take

LEAST = 1.7
"""Seconds that a shot without words stands at least."""


def hold_shots(
    shots: list[dict[str, Any]], takes: Sequence[Take], seconds: float, language: str, *, opening: bool
) -> None:
    """Gives each shot its length: what is said in it, and of the time left what its kind and step are worth."""
    rhythm = film_grammar.film_grammar()["rhythm"]
    beside = float(film_grammar.film_grammar()["beside"]["seconds"])
    need = [
        screen_time.shot_seconds(t.beats, list(range(len(t.beats))), language) if t.beats else beside for t in takes
    ]
    need = [
        n if shot["lines"] else n * film_grammar.reading_factor(shot["size"])
        for n, shot in zip(need, shots, strict=True)
    ]
    if opening and need:
        need[0] = max(need[0], min(rhythm["title"], seconds / 4))
    spare = seconds - sum(need) if seconds > 0 else 0.0
    if spare > 0:
        told = [(take.kind, take.step, shot["size"]) for take, shot in zip(takes, shots, strict=True)]
        need = film_grammar.deal_out_seconds(need, told, spare)
    elif spare < 0:
        slack = [max(0.0, n - (LEAST if not shot["lines"] else n)) for shot, n in zip(shots, need, strict=True)]
        share = min(1.0, -spare / sum(slack)) if sum(slack) else 0.0
        need = [n - s * share for n, s in zip(need, slack, strict=True)]
    for shot, length in zip(shots, need, strict=True):
        shot["seconds"] = round(min(60.0, max(0.5, length)), 2)
