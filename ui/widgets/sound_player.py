"""The one player of a page: any number of buttons, each with the shape of its sound, and a single sound that plays.

The buttons are plain HTML for st.html; one element hears their clicks, plays, and shows on them how far the sound is.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from pathlib import Path
from typing import Any

import streamlit as st

from core.audio import waveform
from ui.base import formatting, media, state
from ui.base.film_on_screen import FilmOnScreen

HERE = Path(__file__).parent
PLAY = "_play_now"
POINTS = 64
"""Of a sound's shape, as many as are drawn on a button."""
_element = st.components.v2.component("dailies_sound", js=(HERE / "sound_player.js").read_text("utf-8"))


def mount() -> None:
    """Once on a page that has such buttons, after whatever may have asked for a sound to be played."""
    wanted = state.recall(PLAY) or {}
    with st.container(key="sound-player"):
        _element(data={"play": wanted.get("url", ""), "turn": wanted.get("turn", 0)}, key="_sound_player", height=1)


def play(sha256: str) -> None:
    """Play this at the next draw, as if its button was clicked."""
    turn = (state.recall(PLAY) or {}).get("turn", 0) + 1
    state.remember(PLAY, {"url": media.asset_url(sha256), "turn": turn})


def button_html(sha256: str, label: str, *, peaks: Sequence[int] = (), seconds: float = 0.0, css: str = "") -> str:
    """As HTML: a disc to play and pause; with `peaks`, the sound's shape beside it, where a click winds. `label` says what
    is heard."""
    wave = f'<i class="wv" style="{waveform_css(peaks)}"></i>' if peaks else ""
    told = f'<span class="num">{escape(formatting.format_length(seconds))}</span>' if seconds else ""
    return (
        f'<button type="button" class="snd {escape(css)} {"" if peaks else "bare"}" data-sound="{escape(media.asset_url(sha256))}" '
        f'aria-pressed="false" aria-label="{escape(label)}" title="{escape(label)}">'
        f'<i class="disc"></i>{wave}{told}</button>'
    )


def stored_sound_html(
    shown: FilmOnScreen, sha256: str, label: str, *, seconds: float = 0.0, facts: dict[str, Any] | None = None
) -> str:
    """The button of a stored sound with its shape."""
    return button_html(sha256, label, peaks=waveform.load_waveform(state.studio(), sha256, facts), seconds=seconds)


def waveform_css(peaks: Sequence[int]) -> str:
    """The outline of a sound as a clip path, its two halves mirrored."""
    step = max(1, len(peaks) / POINTS)
    heights = [max(6, *(peaks[int(n * step) : int(n * step) + max(1, round(step))] or [0])) for n in range(POINTS)]
    across = [round(100 * n / (POINTS - 1), 1) for n in range(POINTS)]
    upper = [f"{x}% {50 - h / 2:.0f}%" for x, h in zip(across, heights, strict=True)]
    lower = [f"{x}% {50 + h / 2:.0f}%" for x, h in zip(across, heights, strict=True)]
    return f"clip-path:polygon({','.join([*upper, *reversed(lower)])})"
