"""A film in other sizes and kinds of file: whom each is for, what it takes before it is made, and what became of those that were asked for."""

from __future__ import annotations

import uuid
from html import escape
from pathlib import Path
from typing import Any

import streamlit as st

from core.database.tables import Cut
from core.film import film_cut, other_ratios
from core.film.outputs import film_outputs, output_settings
from core.film.outputs.film_outputs import FilmOutput
from core.film.outputs.output_settings import OutputSettings
from core.people.access import Action
from core.production import production_plan
from core.project.projects import RATIOS
from core.render.timeline import Timeline
from core.storyboard.film_snapshot import FilmSnapshot
from core.tasks.task_rows import OPEN, TaskState
from jobs import queue
from ui.base import element_actions, film_on_screen, formatting, gate, html_parts, media, state
from ui.base.film_on_screen import FilmOnScreen, FilmWindow
from ui.base.i18n import stored_sentence, t

HERE = Path(__file__).parent
WINDOW, ROWS = FilmWindow("_output_window", "output.title"), "_output_rows"
"""The window is opened of a version's id; the rows outlive it."""
MOST = 8
EVERY_S = 1.5
_element = st.components.v2.component(
    "dailies_output_rows",
    html='<div class="here"></div>',
    css=(HERE / "output_rows.element.css").read_text("utf-8"),
    js=element_actions.element_script("dom", "output_rows"),
)


def draw_button(cut: Cut) -> None:
    """Opens the window for this version of the film."""
    st.button(
        t("output.open"), key="open-output", icon=":material/movie_edit:", on_click=WINDOW.open, args=(str(cut.id),)
    )


def draw() -> None:
    WINDOW.draw(_draw_inside)


def _draw_inside(shown: FilmOnScreen) -> None:
    cut = opened_version(shown, WINDOW)
    with st.container(key="output-window", gap="small"):
        _draw_rows(shown, cut)
        _draw_foot(shown, cut)
        asked = state.studio().db.execute_read(film_outputs.list_outputs, shown.id, cut)
        busy = any(one.task.status in OPEN for one in asked)
        st.fragment(_asked, run_every=EVERY_S if busy else None)(cut.id, shown.may_edit, busy)


def opened_version(shown: FilmOnScreen, window: FilmWindow) -> Cut:
    """The version that a window was opened of. Closes the window where it is gone meanwhile."""
    finished = state.studio().db.execute_read(film_cut.finished_cuts, shown.id)
    for cut in finished:
        if str(cut.id) == window.opened_of():
            return cut
    window.close()
    st.rerun()


# The rows -------------------------------------------------------------------------------------------------------------


def _rows() -> list[dict[str, Any]]:
    first = [
        {"purpose": one.id, **one.settings.model_dump()} for one in output_settings.output_facts().purpose if one.first
    ]
    found: list[dict[str, Any]] = state.recall(ROWS, first)
    return found


def _wished(made: FilmSnapshot) -> list[OutputSettings]:
    """The files of the rows, those in another ratio as its shots are framed now."""
    wished = [_settings(row) for row in _rows()]
    return [
        one.model_copy(update={"framing": other_ratios.hand_framing(made, one.ratio)}) if one.ratio else one
        for one in wished
    ]


def _settings(row: dict[str, Any]) -> OutputSettings:
    return OutputSettings.model_validate(
        {name: value for name, value in row.items() if name not in ("purpose", "framing")}
    )


def _change(rows: list[dict[str, Any]]) -> None:
    kept = []
    for row in rows[:MOST]:
        output_settings.check_settings(_settings(row))
        kept.append({"purpose": str(row["purpose"]), **_settings(row).model_dump()})
    state.remember(ROWS, kept)


def _draw_rows(shown: FilmOnScreen, cut: Cut) -> None:
    facts, timeline = output_settings.output_facts(), film_cut.timeline_of_cut(cut)
    expected = state.studio().db.execute_read(film_outputs.estimate_outputs, cut, _wished(shown.made))
    sides = sorted({side for kind in facts.kind.values() for side in output_settings.sides_of(kind)})
    ratios = ("", *(ratio for ratio in RATIOS if ratio != shown.ratio))
    words = ("for", "ratio", "size", "kind", "rate", "quality", "time", "file", "add", "remove")
    element_actions.draw(
        _element,
        f"outputs-{shown.id}",
        {
            "film": str(shown.id),
            "rows": _rows(),
            "told": [
                {
                    "time": formatting.format_wait(one.seconds) if one.seconds else t("output.at_once"),
                    "file": formatting.format_bytes(one.bytes),
                }
                for one in expected
            ],
            "purposes": [
                {"id": one.id, "word": t(f"output.purpose_{one.id}"), "settings": one.settings.model_dump()}
                for one in facts.purpose
            ],
            "kinds": [
                {
                    "id": name,
                    "word": t(f"output.kind_{name}"),
                    "sides": output_settings.sides_of(kind),
                    "rates": output_settings.rates_of(kind),
                }
                for name, kind in facts.kind.items()
            ],
            "qualities": [(each, t(f"output.quality_{each}")) for each in facts.qualities],
            "sizes": {ratio: {side: _size_word(timeline, side, ratio) for side in sides} for ratio in ratios},
            "ratios": [(ratio, ratio or shown.ratio) for ratio in ratios],
            "most": MOST,
            "locked": not shown.may_edit,
            "words": {word: t(f"output.{word}") for word in words},
        },
        {"rows": _change},
    )


def _size_word(timeline: Timeline, side: int, ratio: str) -> str:
    width, height = output_settings.output_size(
        timeline, OutputSettings(short_side=side, fps=timeline.fps, kind="h264_mp4", ratio=ratio)
    )
    return f"{width} × {height}"


def _draw_foot(shown: FilmOnScreen, cut: Cut) -> None:
    """What all that is not there yet takes together, and the one button."""
    studio = state.studio()
    wished = studio.db.execute_read(film_outputs.not_asked_yet, shown.id, cut, _wished(shown.made))
    expected = studio.db.execute_read(film_outputs.estimate_outputs, cut, wished)
    seconds, size = sum(one.seconds for one in expected), sum(one.bytes for one in expected)
    free = film_outputs.disk_free(studio.settings)
    fits = free > size + film_outputs.SPARE
    price = film_on_screen.format_job_price(film_outputs.KIND)
    sums = (
        (formatting.format_wait(seconds) if seconds else t("output.at_once"), t("output.together")),
        (formatting.format_bytes(size), t("output.free", free=formatting.format_bytes(free))),
    )
    told = [f"<div><b>{escape(big)}</b><small>{escape(small)}</small></div>" for big, small in sums if wished]
    told.append(
        f"<div>{html_parts.state_html('done', t('output.label'))}<small>{escape(t('output.label_where'))}</small></div>"
    )
    words = t("output.make_one" if len(wished) == 1 else "output.make_n", n=len(wished), price=price)
    with st.container(key="output-foot", horizontal=True, vertical_alignment="center", gap="medium"):
        st.html(f'<div class="output-sums">{"".join(told)}</div>', width="stretch")
        st.button(
            words if wished else t("output.nothing_to_make"),
            key="make-outputs",
            type="primary",
            on_click=_make,
            args=(cut.id,),
            disabled=not wished or not fits or not shown.may_edit,
        )
    if wished and not fits:
        html_parts.draw_wrong(t("output.no_room"))


def _make(cut_id: uuid.UUID) -> None:
    """A callback: each file is a task of its own; what stands or is being made already is left alone."""
    with film_on_screen.report_failure():
        person, project_id = film_on_screen.require_person_and_film(Action.MAKE)
        studio = state.studio()
        made = studio.db.execute_read(production_plan.load_snapshot, project_id)
        wished = studio.db.execute_read(film_outputs.files_to_make, project_id, cut_id, _wished(made))
        film_outputs.require_room(studio.settings, sum(one.bytes for _, one in wished))
        for settings, one in wished:
            queue.submit(
                studio,
                film_outputs.KIND,
                user=person.id,
                project_id=project_id,
                params={"cut": str(cut_id), "settings": settings.model_dump()},
                target_id=str(cut_id),
                expected_s=max(0.1, one.seconds),
            )


# What was asked for ---------------------------------------------------------------------------------------------------


def _asked(cut_id: uuid.UUID, may_edit: bool, busy: bool) -> None:
    """Runs again by itself while something is being made; when that ends, the window once."""
    gate.require()
    project_id = state.project_id()
    if project_id is None:
        return
    timeline, name, asked = state.studio().db.execute_read(film_outputs.asked_of_cut, project_id, cut_id)
    if busy and not any(one.task.status in OPEN for one in asked):
        st.rerun(scope="app")
    if not asked:
        return
    html_parts.draw_title(t("output.made"))
    if finished := "".join(_file(one, timeline, name) for one in asked if one.sha256):
        st.html(f'<div class="files">{finished}</div>')
    for one in asked:
        if not one.sha256:
            _unfinished(one, _what(one.settings, timeline), may_edit)


def _what(settings: OutputSettings, timeline: Timeline) -> str:
    """1920 × 1080 · H.264 mp4 · 30 · Good."""
    width, height = output_settings.output_size(timeline, settings)
    kind = t(f"output.kind_{settings.kind}").partition(" · ")[0]
    return f"{width} × {height} · {kind} · {settings.fps} · {t(f'output.quality_{settings.quality}')}"


def _file(one: FilmOutput, timeline: Timeline, film: str) -> str:
    width, height = output_settings.output_size(timeline, one.settings)
    ending = output_settings.output_facts().kind[one.settings.kind].extension
    name = f"{film} {width}x{height} {one.settings.fps}.{ending}"
    return (
        f'<a class="download" href="{escape(media.asset_url(one.sha256, name))}" download="{escape(name)}">'
        f"<span>{escape(_what(one.settings, timeline))}</span><small>{formatting.format_bytes(one.bytes)}</small></a>"
    )


def _unfinished(one: FilmOutput, what: str, may_edit: bool) -> None:
    task = one.task
    with st.container(key=f"output-{task.id}", horizontal=True, vertical_alignment="center", gap="small"):
        if task.status in OPEN:
            running = task.status == TaskState.PROCESSING
            word = f"{task.progress} %" if running else t("output.waiting")
            st.html(
                f'<div class="output-row">{html_parts.state_html("work" if running else "empty", what)}'
                f'<span class="mute">{escape(word)}</span></div>',
                width="stretch",
            )
            icon, says, do = ":material/stop:", "stop", film_on_screen.stop_task
        else:
            why = stored_sentence(task.error) if task.error else t("output.failed")
            st.html(
                f'<div class="output-row" role="alert">{html_parts.state_html("fail", what)}<span>{escape(why)}</span></div>',
                width="stretch",
            )
            icon, says, do = ":material/refresh:", "again", film_on_screen.retry_task
        st.button(
            t(f"output.{says}", what=what), key=f"{says}-{task.id}", icon=icon, type="tertiary", on_click=do,
            args=(task.id,), disabled=not may_edit,
        )  # fmt: skip
