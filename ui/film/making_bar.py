"""One line on a stage page while the whole film is being made: what is done now, how far, how long, stop."""

from __future__ import annotations

import streamlit as st

from core.database.tables import Task
from core.progress import task_view, time_labels
from core.tasks.task_tree import load_tree
from ui.base import film_on_screen, html_parts, live_connection, registry, state
from ui.base.film_on_screen import FilmOnScreen
from ui.base.i18n import language, stored_sentence, t

FRAME = """
<div class="making-say" role="status"><span class="gl s-work" data-at="doing"></span><span class="left" data-at="left"></span>
  <div class="meter" role="progressbar" aria-valuemin="0" aria-valuemax="100" data-at="meter"><i></i></div></div>
"""
LOOK = """
.making-say { display: grid; grid-template-columns: auto auto 1fr; gap: 14px; align-items: center; min-height: 24px; font: 400 14px/1.5 var(--sans); font-feature-settings: "tnum" 1; }
.gl { display: inline-flex; align-items: center; gap: 6px; color: var(--work); }
.gl::before { content: ""; flex: none; width: 13px; height: 13px; background: var(--work); -webkit-mask: var(--g-work) center/contain no-repeat; mask: var(--g-work) center/contain no-repeat; animation: spin 1.6s linear infinite; }
.left { color: var(--mute); font-size: 13px; white-space: nowrap; }
.meter { height: 6px; border-radius: 3px; background: var(--raised); overflow: hidden; min-width: 40px; }
.meter i { display: block; height: 100%; width: 0; background: var(--work); transition: width .8s; }
@keyframes spin { to { transform: rotate(360deg); } }
@media (max-width: 640px) { .making-say { grid-template-columns: 1fr auto; gap: 4px 10px; } .meter { grid-column: 1 / -1; } }
@media (prefers-reduced-motion: reduce) { * , *::before { animation: none !important; transition: none !important; } }
"""
_element = st.components.v2.component(
    "dailies_making_bar", html=FRAME, css=LOOK, js=live_connection.element_script("making_bar")
)


def draw(shown: FilmOnScreen) -> None:
    if shown.root is None:
        _stopped(shown)
        return
    with st.container(key="making-bar", horizontal=True, vertical_alignment="center", gap="small"):
        _now(shown, shown.root)
        st.button(
            t("pages.stop"),
            key="making-stop",
            icon=":material/stop:",
            on_click=film_on_screen.stop_task,
            args=(shown.root.id,),
            disabled=not shown.may_edit,
        )
        st.page_link(registry.page_file("film"), label=t("pages.watch"), query_params={"project": str(shown.id)})


def _now(shown: FilmOnScreen, root: Task) -> None:
    """As it is at this moment; from then on the element hears it by itself."""
    studio = state.studio()
    tree = load_tree(studio.db, root.id, studio.settings.dailies_workers)
    doing = next((stored_sentence(step.message) for step in tree.doing if step.message), "") if tree else ""
    _element(
        data={
            "project": str(shown.id),
            "root": str(root.id),
            "language": language(),
            "name": task_view.job_name(root.kind, language(), root.params),
            "doing": doing or t("pages.in_line"),
            "left": time_labels.format_time_left(tree.left, language()) if tree else "",
            "share": tree.share if tree else 0,
        },
        key=f"making-bar-{root.id}",
        width="stretch",
    )


def _stopped(shown: FilmOnScreen) -> None:
    """Why the last making did not end well, with the way on."""
    if shown.failure is None or shown.open_roots:
        return
    with st.container(key="failed-bar", horizontal=True, vertical_alignment="center", gap="small"):
        why = stored_sentence(shown.failure.error) or t("pages.failed")
        st.html(f'<div class="wrong" role="alert">{html_parts.state_html("fail", why)}</div>', width="stretch")
        st.button(
            t("pages.try_again"),
            key="failed-again",
            icon=":material/refresh:",
            on_click=film_on_screen.retry_task,
            args=(shown.failure.root_id,),
            disabled=not shown.may_edit,
        )
