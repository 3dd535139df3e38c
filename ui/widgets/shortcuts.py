"""The keys that work on every page, and the list of them that `?` opens. A page adds its own with `note`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import streamlit as st

from core.stages import STAGES
from ui.base import element_actions, state
from ui.base.i18n import t

HERE = Path(__file__).parent
NOTED, ASKED = "_shortcuts", "_shortcuts_asked"
FRAME = """<dialog aria-labelledby="keys-title"><div class="in"><div class="top"><h2 id="keys-title"></h2>
<button data-at="close"></button></div><div data-at="list"></div></div></dialog>"""

_element = st.components.v2.component(
    "dailies_shortcuts",
    html=FRAME,
    css=(HERE / "shortcuts.element.css").read_text("utf-8"),
    js=element_actions.element_script("shortcuts"),
)


def add_shortcut(page: str, keys: str, words: str) -> None:
    """Said by a page while it is drawn: on `page`, these keys (parted by spaces) do this."""
    noted = state.recall(NOTED) or {}
    rows = noted.setdefault(page, [])
    if (keys, words) not in rows:
        rows.append((keys, words))
    state.remember(NOTED, noted)


def reset_shortcuts() -> None:
    """Before a page is drawn: it says anew what its keys are."""
    state.forget(NOTED)


def open_list() -> None:
    """The list is opened with this draw."""
    state.remember(ASKED, state.recall(ASKED, 0) + 1)


def listen(page: str, film: bool, undo: Callable[[], None], redo: Callable[[], None]) -> None:
    """Hear the keys. Where a film is on screen they also take back its last change."""
    places = {"h": "/", "t": "/tasks"}
    if film:
        places |= {str(number): f"/{stage}" for number, stage in enumerate(STAGES, 1)}
    element_actions.draw(
        _element,
        "_shortcuts_ear",
        {
            "film": film,
            "places": places,
            "asked": state.recall(ASKED, 0),
            "groups": _groups(page, film),
            "words": {"title": t("shell.shortcuts"), "close": t("shell.close")},
        },
        {"back": lambda _: undo(), "again": lambda _: redo()},
        height=1,
    )


def _groups(page: str, film: bool) -> list[dict[str, object]]:
    own = (state.recall(NOTED) or {}).get(page, [])
    going = [("G H", t("ui.page_home")), ("G T", t("ui.page_tasks"))]
    here = [("?", t("shell.key_list")), ("Tab", t("shell.key_tab")), ("Esc", t("shell.key_escape"))]
    if film:
        going += [(f"G {number}", t(f"ui.page_{stage}")) for number, stage in enumerate(STAGES, 1)]
        here = [("Ctrl Z", t("shell.key_undo")), ("Shift Ctrl Z", t("shell.key_redo")), *here]
    groups = [(t("shell.keys_here"), own), (t("shell.keys_anywhere"), here), (t("shell.keys_go"), going)]
    return [{"title": title, "rows": [list(row) for row in rows]} for title, rows in groups if rows]
