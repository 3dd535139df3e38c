"""Guesses at the CPU seconds, on one core, of what the builtin engines make."""

from __future__ import annotations

from core.project.projects import Brief

FULL_HD = 1920 * 1080


def speak_seconds(text: str, language: str) -> float:
    """A guess at the CPU seconds of a line."""
    return 0.6 + 0.12 * len(text) * (1.0 if language.startswith("zh") else 0.3)


def compose_seconds(brief: Brief) -> float:
    """A guess at the CPU seconds of a film's music."""
    return brief.seconds * 0.15 + 1


def paint_seconds(brief: Brief) -> float:
    """A guess at the CPU seconds of a shot's picture."""
    wide, high = brief.size()
    return 0.4 + 2.6 * wide * high / FULL_HD


def expected_film_seconds(brief: Brief) -> float:
    """A first guess at the CPU seconds a whole film costs on builtin engines, before anything is planned."""
    wide, high = brief.size()
    area = wide * high / FULL_HD
    shots = max(3, brief.seconds / 3.6)
    return 4 + shots * paint_seconds(brief) + brief.seconds * (0.75 + 1.05 * area)
