"""The storyboard as one element: sixty shots cost one element of Streamlit and keep still while rows change.

It draws what `rows` says of each shot, and tells what people did on it; each deed is done once, in order, by a callback of
shot_deeds. On every card stands `data-shot`, the id of its row.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

import streamlit as st

from core.database.tables import Shot
from core.models import quotes
from core.script.model import Beat
from core.script.script_edit import beats_by_id
from core.storyboard import storyboard
from core.storyboard.model import ANGLES, MOVEMENTS, SIZES
from core.storyboard.storyboard import plan_of
from ui.base import element_actions, film_on_screen, formatting, html_parts, state
from ui.base.film_on_screen import FilmOnScreen
from ui.base.i18n import t
from ui.storyboard import shot_changes, shot_facts

HERE = Path(__file__).parent
KEY = "board"
LEAST_PX = {"16:9": 280, "9:16": 186, "1:1": 230}
"""How wide a card is at least."""
WORDS = (
    "tools", "view", "grid", "rows", "filter", "by_scene", "by_person", "all_scenes", "all_people", "select", "select_end",
    "picked_tools", "picked_n", "picked_one", "pick", "pick_all", "pick_one", "approve", "approve_n", "approve_one",
    "approve_of", "approved", "painted", "for_you", "take_back_of", "keep", "keep_of", "stop", "stop_of", "redo_of", "paint_of", "redo_price",
    "paint_n", "paint_one", "in_line", "open", "more", "more_of", "insert", "split", "duplicate", "earlier", "later", "bin",
    "size", "angle", "move", "no_line", "nothing", "moved", "filter_all", "filter_you", "filter_ask", "filter_stale", "filter_fail",
    "filter_approved", "filter_made", "filter_empty", "head_picture", "head_line", "head_framing", "head_sec", "head_takes", "head_state",
)  # fmt: skip

_element = st.components.v2.component(
    "dailies_board",
    html='<div class="sb" data-at="board"></div>',
    js=element_actions.element_script(
        "dom",
        "element_room",
        "framing",
        "board_order",
        "board_card",
        "board_tools",
        "board_keys",
        "board_drag",
        "board",
    ),
    isolate_styles=False,
)


def draw(shown: FilmOnScreen) -> None:
    lead = state.recall(shot_changes.LEAD, "")
    state.forget(shot_changes.LEAD)
    element_actions.draw(
        _element,
        KEY,
        {
            "film": str(shown.id),
            "ratio": html_parts.RATIO[shown.ratio],
            "least": LEAST_PX[shown.ratio],
            "may_edit": shown.may_edit,
            "may_approve": shown.may_approve,
            "busy": shown.root is not None,
            "ready": film_on_screen.ready_in_words(shown, "storyboard.paint"),
            "each": quotes.quote_jobs(state.studio(), ["storyboard.paint"], state.project_id()),
            "shots": shot_rows(shown),
            "scenes": _scenes(shown),
            "sizes": [[name, t(f"pages.size_{name}")] for name in SIZES],
            "angles": [[name, t(f"pages.angle_{name}")] for name in ANGLES],
            "moves": [[name, t(f"pages.move_{name}")] for name in MOVEMENTS],
            "words": {word: t(f"storyboard.{word}") for word in (*WORDS, "poster")},
            "open": state.recall(shot_changes.OPEN, ""),
            "lead": lead,
        },
        {"act": do},
    )


def shot_rows(shown: FilmOnScreen) -> list[dict[str, Any]]:
    """Everything the board says of each shot, in the order of the film."""
    names = state.studio().db.execute_read(storyboard.shot_approvers, shown.id)
    beats = beats_by_id(shown.made.script) if shown.made.script else {}
    return [_row(shown, shot, names, beats) for shot in shown.made.shots]


def _row(shown: FilmOnScreen, shot: Shot, names: dict[uuid.UUID, str], beats: dict[str, Beat]) -> dict[str, Any]:
    look, word = shot_facts.state_word(shown, shot)
    take, lines = shown.take(shot.take_id), shown.lines_of(shot)
    on_screen = [beat.card_text for beat in storyboard.beats_on_screen(plan_of(shot), beats)]
    scene, count = shot_facts.scene_words(shown, shot.scene), shown.takes.get(shot.id, 0)
    short, full = shot_facts.approved_by(shot, names)
    task = shown.at_work.get(("storyboard", str(shot.id)))
    return {
        "id": str(shot.id),
        "scene": shot.scene,
        "look": look,
        "word": word,
        "doubt": shown.doubted("storyboard", str(shot.id)),
        "tag": word,
        "img": (take.thumb or take.sha256) if take else "",
        "alt": shot_facts.alt_text(shown, shot),
        "s": shown.seconds[str(shot.id)],
        "sec": formatting.format_length(shown.seconds[str(shot.id)]),
        "tc": count,
        "takes": t("pages.n_takes", n=count) if count > 1 else "",
        "size": shot.shot_type,
        "angle": shot.angle,
        "move": shot.camera_movement or "static",
        "line": " / ".join(
            [*(text for _, text in lines), *(f"{t('script.on_screen')}: {words}" for words in on_screen)]
        ),
        "about": shot.description or "",
        "who": f"{lines[0][0]} · {scene}" if lines else scene,
        "people": [seen.name for seen in plan_of(shot).picture.people],
        "why": shot_facts.why_no_picture(shown, shot),
        "ok": short,
        "okfull": full,
        "task": str(task.id) if task else "",
        "poster": shown.made.brief.poster == str(shot.id),
    }


def _scenes(shown: FilmOnScreen) -> list[dict[str, str]]:
    most = max([shot.scene for shot in shown.made.shots], default=0)
    return [
        {"name": t("pages.scene_n", n=scene), "heading": shot_facts.scene_words(shown, scene)}
        for scene in range(1, most + 1)
    ]


# What was done on it -----------------------------------------------------------------------------------------------------


def do(deed: dict[str, Any]) -> None:
    """A window lies over the whole board: whoever does something on the board has closed it, even where a run that was broken
    off never heard of that. What is done by a key in a window that still opens leaves it open."""
    verb = DEEDS.get(str(deed.get("do")))
    if verb is not None:
        if not deed.get("in_window"):
            shot_changes.close_window()
        verb(deed)


def _id(deed: dict[str, Any], name: str = "shot") -> uuid.UUID:
    return uuid.UUID(deed[name])


def _ids(deed: dict[str, Any]) -> list[uuid.UUID]:
    return [uuid.UUID(one) for one in deed["shots"]]


def _plan(deed: dict[str, Any]) -> dict[str, str]:
    """The board says `move` for what a plan calls `movement`."""
    return {{"move": "movement"}.get(name, name): word for name, word in deed["plan"].items()}


DEEDS: dict[str, Callable[[dict[str, Any]], None]] = {
    "close": lambda deed: None,
    "open": lambda deed: shot_changes.open_window(_id(deed)),
    "approve": lambda deed: shot_changes.approve_shots(_ids(deed)),
    "take_back": lambda deed: shot_changes.take_back_approval(_id(deed)),
    "keep": lambda deed: shot_changes.keep_as_is(str(_id(deed))),
    "stop": lambda deed: film_on_screen.stop_task(_id(deed, "task")),
    "redo": lambda deed: shot_changes.redo_shots(_ids(deed)),
    "frame": lambda deed: shot_changes.set_framing(_ids(deed), **_plan(deed)),
    "insert": lambda deed: shot_changes.insert_shot(_id(deed, "after")),
    "split": lambda deed: shot_changes.split_shot(_id(deed)),
    "duplicate": lambda deed: shot_changes.duplicate_shot(_id(deed)),
    "poster": lambda deed: shot_changes.set_poster(_id(deed)),
    "move": lambda deed: shot_changes.move_shot(_id(deed), _id(deed, "beside"), bool(deed["after"])),
    "step": lambda deed: shot_changes.step_shot(_id(deed), bool(deed["later"])),
    "remove": lambda deed: shot_changes.remove_shots(_ids(deed)),
}
