"""The film: it is watched while it is made, and then it is watched."""

from __future__ import annotations

from functools import partial

import streamlit as st

from core import cuts, worklist
from core import film as cutting
from core.tables import Cut, Task
from core.task_rows import Status
from ui import registry, state
from ui.components import cut_list, film_side, live, making_bar, next_stage, onscreen, parts, player
from ui.gate import require
from ui.i18n import t

person = require()
film = onscreen.shown()
READING = "_wants_script"


def player_and_all(finished: list[Cut]) -> None:
    cut = cut_list.watched(finished)
    chapters = cuts.chapters(cutting.timeline_of(cut), film.made.shots, film.made.script)
    left, right = st.columns([2.2, 1], gap="large")
    with left.container(key="player"):
        player.draw(film, cut, chapters, cut_list.beside(finished, cut))
        film_side.credit_roll(film)
    with right.container(key="film-side"):
        film_side.about(film, cut)
        film_side.next_version(film, finished[0])
        cut_list.draw(film, finished, cut)
        film_side.downloads(film, cut)
        film_side.size_of_next(film)


def missing() -> str:
    """What stands between here and a film, in one sentence."""
    lacking = [step for step in film.steps[1:6] if step.made + step.stale < max(1, step.total)]
    if not lacking:
        return t("pages.only_the_cut")
    return t("pages.lacking", what=t("pages.and").join(t(f"pages.stage_{step.stage}") for step in lacking))


def given_up() -> Task | None:
    """The making of this film that was stopped or failed, where it is the newest and was to be the whole film."""
    with state.studio().db.read() as session:
        newest = worklist.newest_root(session, film.id)
    over = newest is not None and newest.status in (Status.FAILED, Status.CANCELLED)
    return newest if newest is not None and over and not newest.params.get("stages") else None


def unfinished(made: Task) -> list[str]:
    with state.studio().db.read() as session:
        return worklist.unfinished_kinds(session, [made.id])


with state.studio().db.read() as session:
    finished = cutting.cuts(session, film.id)
if state.recall(READING):
    state.forget(READING)
    st.switch_page(registry.go_to("script"), query_params={"project": str(film.id)})
shown_making = film.root or (None if finished else given_up())
if shown_making:
    live.making(
        shown_making.id,
        may_stop=film.may_edit,
        on_stop=partial(onscreen.stop, shown_making.id),
        on_again=partial(onscreen.again, shown_making.id),
        on_read=partial(state.remember, READING, True),
        over=film.root is None,
        price=onscreen.price(*unfinished(shown_making)) if film.root is None else "",
    )
elif finished:
    making_bar.draw(film)
    if film.step("film").look == "empty" and not any(step.stale for step in film.steps):
        next_stage.make_up_to(film, "film", t("pages.cut_it"), key="cut-it")
    player_and_all(finished)
else:
    making_bar.draw(film)
    parts.nothing_yet(t("pages.no_cut"), missing(), film.ratio)
    with st.container(key="way-on", horizontal=True, horizontal_alignment="center", gap="small"):
        next_stage.make_up_to(film, "film", t("pages.make_film"), key="make-film")
        if not film.made.script:
            with st.container(key="as-button-idea", width="content"):
                st.page_link(
                    registry.go_to("idea"), label=t("pages.stage_idea"), query_params={"project": str(film.id)}
                )
