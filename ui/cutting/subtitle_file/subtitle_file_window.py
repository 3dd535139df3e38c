"""Somebody's subtitle file in place of the film's subtitles: first what it would change, old beside new, then all of it in one change that
can be undone."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import streamlit as st

from core.editing import subtitle_edit
from core.errors import StudioError
from core.film import sound_desk, subtitle_file, subtitle_match
from core.film.shot_lengths import FPS
from core.film.subtitle_match import LineChange, SubtitleChange, SubtitleMatch
from core.storyboard.film_snapshot import FilmSnapshot
from ui.base import film_on_screen, html_parts, state
from ui.base.film_on_screen import FilmOnScreen, FilmWindow
from ui.base.i18n import language, t

FILE, SEEN = "subtitle_file", "_subtitle_file_seen"
WINDOW = FilmWindow("_subtitle_file_open", "words.file_title", forgets=(FILE, SEEN))
SHOWN, FEW = 60, 5
"""Changes that are listed, and cues or subtitles that are named as left out or kept; of more only how many."""


def draw() -> None:
    WINDOW.draw(_draw_inside)


def _draw_inside(shown: FilmOnScreen) -> None:
    st.html(f'<p class="note">{escape(t("words.file_note"))}</p>')
    file = st.file_uploader(
        t("words.file_choose"), list(subtitle_file.ENDINGS), key=FILE, max_upload_size=subtitle_file.MOST_MB,
        label_visibility="collapsed",
    )  # fmt: skip
    if file is None:
        return
    try:
        found = match_file(shown.made, file.getvalue())
    except StudioError as error:
        html_parts.draw_wrong(error.sentence(language()))
        return
    state.remember(SEEN, found.lines)
    st.html(match_html(found))
    st.button(
        t("words.file_put_in"), key="subtitle-file-put-in", type="primary", icon=":material/subtitles:", on_click=_put_in,
        disabled=not (found.lines and shown.may_edit), help=None if found.lines else t("words.file_nothing"),
    )  # fmt: skip


def match_file(made: FilmSnapshot, content: bytes) -> SubtitleMatch:
    """What a file would do to the subtitles of a film. Raises what `read_subtitle_file` does."""
    seconds = sound_desk.lay_draft_timeline(made).frames / FPS
    return subtitle_match.match_subtitles(made, subtitle_file.read_subtitle_file(content, seconds, FPS))


def _put_in() -> None:
    """A callback: what was shown is put in, unless somebody changed a line or its subtitles meanwhile."""
    lines: Sequence[LineChange] | None = state.recall(SEEN)
    if lines and film_on_screen.change_film("undo.subtitles_brought", subtitle_edit.put_in, lines):
        WINDOW.close()


# What it would change ---------------------------------------------------------------------------------------------------


def match_html(found: SubtitleMatch) -> str:
    counts = [("you", "words", found.words), ("you", "times", found.times), ("done", "same", found.same), ("fail", "unmatched", len(found.unmatched)),
              ("empty", "kept", len(found.kept)), ("empty", "trimmed", found.trimmed)]  # fmt: skip
    said = "".join(
        f"<li>{html_parts.state_html(look, t(f'words.file_{what}', n=n))}</li>" for look, what, n in counts if n
    )
    more = len(found.changes) - SHOWN
    rest = f'<p class="note">{escape(t("words.file_more", n=more))}</p>' if more > 0 else ""
    rows = "".join(map(_change_html, found.changes[:SHOWN]))
    return (
        f'<ul class="sf-counts" role="status">{said}</ul><ol class="sf-changes">{rows}</ol>{rest}'
        + _named("words.file_unmatched_are", [(round(cue.start_s * FPS), cue.words) for cue in found.unmatched])
        + _named("words.file_kept_are", [(row.at + row.start, row.part.read) for row in found.kept])
    )


def _change_html(change: SubtitleChange) -> str:
    """When it stands, old and new where they differ, and its words, the old ones struck through where there are others."""
    old, new = (_clock(change.old_start), _clock(change.old_end)), (_clock(change.new_start), _clock(change.new_end))
    times = (
        f"<s>{old[0]} – {old[1]}</s> <b>{new[0]} – {new[1]}</b>" if change.has_other_times else f"{old[0]} – {old[1]}"
    )
    words = (
        "".join(f'<s dir="auto">{escape(one)}</s>' for one in change.old) + "".join(f'<b dir="auto">{escape(one)}</b>' for one in change.new)
        if change.has_other_words
        else "".join(f'<span dir="auto">{escape(one)}</span>' for one in change.new)
    )  # fmt: skip
    who = escape(change.speaker or t("words.narrator"))
    return f'<li><div class="num sf-at">{times}</div><div class="sf-who">{who}</div><div class="sf-words">{words}</div></li>'


def _named(title: str, those: Sequence[tuple[int, str]]) -> str:
    if not those:
        return ""
    rows = "".join(
        f'<li><i class="num">{_clock(at)}</i> <span dir="auto">{escape(words)}</span></li>' for at, words in those[:FEW]
    )
    more = f"<li>{escape(t('words.file_more', n=len(those) - FEW))}</li>" if len(those) > FEW else ""
    return f'<div class="sf-left"><h4>{escape(t(title))}</h4><ul>{rows}{more}</ul></div>'


def _clock(frame: int) -> str:
    """Minutes, seconds and frames."""
    seconds, frames = divmod(frame, FPS)
    return f"{seconds // 60}:{seconds % 60:02}:{frames:02}"
