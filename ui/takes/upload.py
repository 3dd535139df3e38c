"""A place to bring a file of one's own: dropped, chosen or pasted, sent in parts, and going on after a lost line, a phone
that slept or a page that was left. The browser sends it straight to `api/v1/uploads`; nothing of it passes through a run.

    upload.zone("picture", shown.id, shot.id)     a shot's picture       upload.zone("clip", shown.id, shot.id)
    upload.zone("portrait", shown.id, person.id)  somebody's portrait    upload.zone("sound", shown.id, row.id)

`said` names the change in data/i18n/undo.json, for the note with its way back.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import streamlit as st

from core.files.uploads import MOST_BYTES, Purpose
from core.i18n import texts_of_area
from ui.base import element_files, toast
from ui.base.i18n import language, t

HERE = Path(__file__).parent
ENDINGS: dict[Purpose, tuple[str, ...]] = {
    "clip": (".mp4", ".mov", ".m4v", ".webm"),
    "picture": (".png", ".jpg", ".jpeg", ".webp"),
    "portrait": (".png", ".jpg", ".jpeg", ".webp"),
    "sound": (".mp3", ".wav", ".m4a", ".ogg", ".flac", ".aac"),
    "project": (".dailies",),
}
_element = st.components.v2.component(
    "dailies_upload",
    html='<div class="here"></div>',
    css=(HERE / "upload.element.css").read_text("utf-8"),
    js=element_files.read_joined("dom.js", "upload_job.js", "upload.js"),
)


def draw_zone(
    purpose: Purpose,
    project_id: uuid.UUID | None,
    target_id: uuid.UUID,
    *,
    hint: str = "",
    said: str = "",
    on_done: Callable[[], None] | None = None,
    **facts: Any,
) -> None:
    """What was brought takes its place by itself: the row is there at the next draw. A project file is of no film yet."""
    limit = MOST_BYTES[purpose] >> 20
    _element(
        data={
            **upload_terms(purpose, project_id),
            "target": str(target_id),
            "hint": hint or t(f"upload.kinds_{purpose}", limit=limit),
        },
        key=f"upload-{purpose}-{target_id}",
        on_done_change=on_done or (partial(toast.show_change, {"say": said, "facts": facts}) if said else _nothing),
    )


def upload_terms(purpose: Purpose, project_id: uuid.UUID | None) -> dict[str, Any]:
    """What the browser has to know to send such a file to a place of this film, and to refuse one that is none."""
    return {
        "purpose": purpose,
        "project": str(project_id) if project_id else None,
        "endings": list(ENDINGS[purpose]),
        "most": MOST_BYTES[purpose],
        "limit": MOST_BYTES[purpose] >> 20,
        "language": "zh-CN" if language() == "zh" else "en",
        "words": _words(),
    }


def _words() -> dict[str, Any]:
    """Every word of the zone, with its blanks left for the browser to fill."""
    blanks = ("name", "size", "limit", "done", "all", "n", "m", "s", "percent")
    return {
        word: t(f"upload.{word}", **{blank: "{" + blank + "}" for blank in blanks}) for word in texts_of_area("upload")
    }


def _nothing() -> None:
    """A trigger needs somebody to hear it; that the script runs is all that is wanted."""
