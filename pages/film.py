"""The film: it is watched while it is made, and then it is watched."""

from __future__ import annotations

from functools import partial

import streamlit as st

from core.database.tables import Cut, Task
from core.film import cut_versions
from core.film import film_cut as cutting
from core.review import film_review
from core.tasks import worklist
from core.tasks.task_rows import TaskState
from ui.base import film_on_screen, html_parts, registry, state
from ui.base.gate import require
from ui.base.i18n import t
from ui.cutting import cut_strip, film_words, reframe_window, subtitle_window
from ui.cutting.beats import beat_window
from ui.cutting.cards import cards_window
from ui.cutting.covers import cover_window
from ui.cutting.subtitle_file import subtitle_file_window
from ui.film import (
    cut_findings,
    cut_list,
    cut_preview,
    film_details,
    film_next_step,
    film_progress,
    making_bar,
    player,
)
from ui.film.outputs import film_downloads, output_window, publishing_window
from ui.review import review_asking_window, review_link_window, review_notes, review_row
from ui.video import clip_window
from ui.widgets import next_stage, page_change

person = require()
film = film_on_screen.require_film()


def draw_film(finished: list[Cut]) -> None:
    cut, laid = cut_list.cut_on_screen(finished), cut_preview.changed_film(film, finished[0])
    preview = None if cut_list.is_watching_a_version() else laid
    playing = preview or cutting.timeline_of_cut(cut)
    chapters = cut_versions.film_chapters(playing, film.made.shots, film.made.script)
    review = state.studio().db.execute_read(film_review.load_review, film.made)
    review_row.draw(film, review)
    with st.container(key=f"film-room-{'tall' if player.is_tall(film.ratio) else 'wide'}"):
        with st.container(key="film-next", gap="small"):
            film_next_step.draw(film, finished[0], cut, laid)
        with st.container(key="player"):
            beside = cut_list.cut_beside(finished, None if preview else cut)
            player.draw(film, cut, chapters, beside, cut_preview.plan(film, preview) if preview else None)
            cut_strip.draw(film, playing)
        with st.container(key="film-side", gap="small"):
            review_notes.draw(film, review, cut, playing, preview is not None)
            film_words.draw(film, playing)
            film_details.draw_logline(film)
            cut_findings.draw(film, cut, newest=cut is finished[0])
            cut_list.draw(film, finished, cut, laid)
    with st.container(key="film-below"):
        with st.container(key="film-files", gap="small"):
            film_downloads.draw(film, cut)
        with st.container(key="film-credits"):
            film_details.draw_credits(film)
    film_details.draw_more(film, cut)
    clip_window.draw(film)
    subtitle_window.draw()
    subtitle_file_window.draw()
    cards_window.draw()
    cover_window.draw()
    output_window.draw()
    publishing_window.draw()
    reframe_window.draw()
    beat_window.draw(film)
    review_asking_window.draw()
    review_link_window.draw(cut.id)


def describe_missing() -> str:
    """What stands between here and a film, in one sentence."""
    lacking = [step for step in film.steps[1:6] if step.made + step.stale < max(1, step.total)]
    if not lacking:
        return t("pages.only_the_cut")
    return t("pages.lacking", what=t("pages.and").join(t(f"pages.stage_{step.stage}") for step in lacking))


def abandoned_making() -> Task | None:
    """The making of this film that was stopped or failed, where it is the newest and was to be the whole film."""
    newest = state.studio().db.execute_read(worklist.newest_root, film.id)
    over = newest is not None and newest.status in (TaskState.FAILED, TaskState.CANCELLED)
    return newest if newest is not None and over and not newest.params.get("stages") else None


def unfinished_kinds(made: Task) -> list[str]:
    return state.studio().db.execute_read(worklist.unfinished_kinds, [made.id])


finished = state.studio().db.execute_read(cutting.finished_cuts, film.id)
shown_making = film.root or (None if finished else abandoned_making())
if shown_making:
    film_progress.draw_making(
        shown_making.id,
        may_stop=film.may_edit,
        on_stop=partial(film_on_screen.stop_task, shown_making.id),
        on_again=partial(film_on_screen.retry_task, shown_making.id),
        on_read=partial(page_change.open_page_next, "script", project=str(film.id)),
        over=film.root is None,
        price=film_on_screen.format_job_price(*unfinished_kinds(shown_making)) if film.root is None else "",
    )
elif finished:
    making_bar.draw(film)
    draw_film(finished)
else:
    making_bar.draw(film)
    html_parts.draw_empty_place(t("pages.no_cut"), describe_missing(), film.ratio)
    with st.container(key="way-on", horizontal=True, horizontal_alignment="center", gap="small"):
        next_stage.draw_make_button(film, "film", t("pages.make_film"), key="make-film")
        if not film.made.script:
            with st.container(key="as-button-idea", width="content"):
                st.page_link(
                    registry.page_file("idea"), label=t("pages.stage_idea"), query_params={"project": str(film.id)}
                )
