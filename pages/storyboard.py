"""What is seen: every shot with its picture, its framing and its line."""

from __future__ import annotations

import streamlit as st

from core.tables import Shot
from ui.components import next_stage, onscreen, parts, shots
from ui.gate import require
from ui.i18n import t

person = require()
film = onscreen.shown()
SHOWN_BY = {"all": "", "you": "you", "stale": "stale", "done": "done"}


def tools() -> tuple[str, list[Shot]]:
    looks = {shot.id: film.shot_look(shot) for shot in film.made.shots}
    counted = {name: sum(1 for look in looks.values() if not want or look == want) for name, want in SHOWN_BY.items()}
    with st.container(key="tools", horizontal=True, vertical_alignment="center", gap="small"):
        view = st.segmented_control(
            t("pages.view"), ["grid", "rows"], default="grid", required=True, label_visibility="collapsed", key="board_view",
            format_func=parts.named(["grid", "rows"], lambda name: t(f"pages.view_{name}")),
        )  # fmt: skip
        options = [name for name in SHOWN_BY if name == "all" or counted[name]]
        chosen = st.pills(
            t("pages.filter"), options, default="all", required=True, label_visibility="collapsed", key="board_filter",
            format_func=parts.named(options, lambda name: t(f"pages.filter_{name}", n=counted[name])),
        )  # fmt: skip
        st.space("stretch")
        waiting = [shot.id for shot in film.made.shots if looks[shot.id] == "you"]
        if waiting:
            st.button(
                parts.counted("approve_n", len(waiting)), key="approve-all", on_click=shots.approve_all, args=(waiting,),
                disabled=not film.may_approve,
            )  # fmt: skip
        missing = counted["all"] - sum(1 for look in looks.values() if look not in ("empty", "fail"))
        if missing and not film.root:
            next_stage.make_up_to(film, "storyboard", t("pages.paint_n", n=missing))
    want = SHOWN_BY.get(chosen or "all", "")
    return view or "grid", [shot for shot in film.made.shots if not want or looks[shot.id] == want]


def rows(found: list[Shot]) -> None:
    heads = ("picture", "line", "framing", "sec", "takes", "state")
    cells = "".join(
        f'<span class="{"r" if h in ("sec", "takes") else ""}">{t(f"pages.head_{h}")}</span>' for h in heads
    )
    st.html(f'<div class="rowhead">{cells}</div>')
    with st.container(key="rows", gap=None):
        for shot in found:
            shots.row(film, shot)


def grid(found: list[Shot]) -> None:
    with st.grid(min_column_width=parts.CARD_PX[film.ratio], gap="medium", key="board"):
        scene = 0
        for shot in found:
            shots.card(film, shot, shot.scene != scene)
            scene = shot.scene


if not film.made.shots:
    why = "no_shots_why" if film.made.script else "no_shots_no_script"
    parts.nothing_yet(t("pages.no_shots"), t(f"pages.{why}"), film.ratio)
    with st.container(key="way-on", horizontal=True, horizontal_alignment="center", gap="small"):
        next_stage.make_up_to(film, "storyboard", t("pages.make_boards"))
else:
    view, found = tools()
    if view == "rows":
        rows(found)
    else:
        grid(found)
    shots.window(film)
    next_stage.draw(film, "storyboard")
