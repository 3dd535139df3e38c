"""Beside a film, at the top: which version is on screen, what is open before it may be called done, and the one thing to do next."""

from __future__ import annotations

from html import escape

import streamlit as st

from core.database.tables import Cut
from core.files import assets
from core.film import cut_versions, film_cut
from core.production import production_plan
from core.progress import status_signs
from core.progress.film_overview import FilmStep
from core.progress.status_signs import Look
from core.render.timeline import Timeline
from ui.base import formatting, html_parts, media, registry, state
from ui.base.film_on_screen import FilmOnScreen
from ui.base.i18n import t
from ui.film import cut_list, stale_banner
from ui.widgets import next_stage, step_summary


def draw(shown: FilmOnScreen, newest: Cut, cut: Cut, laid: Timeline | None) -> None:
    """`cut` is the version on screen; `laid` the film as it stands, where that is other than the newest."""
    step = _open(shown)
    look, said = _said(shown, step)
    changed = _changed(shown, newest, laid)
    more = f"<p>{escape(changed)}</p>" if changed else ""
    st.html(f'<div class="filmnow">{_version(newest, cut, laid)}{html_parts.state_html(look, said)}{more}</div>')
    with st.container(key="film-deeds", horizontal=True, vertical_alignment="center", gap="small"):
        _deed(shown, step)
        _take_home(shown, cut)


def _version(newest: Cut, cut: Cut, laid: Timeline | None) -> str:
    """Version 2 · 0:12 · 6 min ago, and whether a newer one is there; of the film as it stands only how long it is."""
    if laid is not None and not cut_list.is_watching_a_version():
        long = formatting.format_running_time(laid.seconds())
        return f'<h2>{escape(t("player.as_it_stands"))} <span class="num">{escape(long)}</span></h2>'
    facts = [
        formatting.format_running_time(film_cut.timeline_of_cut(cut).seconds()),
        formatting.format_when(cut.created_at),
    ]
    facts += [t("player.newer", n=newest.version)] if newest.id != cut.id else []
    name = cut_list.version_words(cut)
    return f'<h2>{escape(name)} <span class="num">{escape(" · ".join(facts))}</span></h2>'


def _open(shown: FilmOnScreen) -> FilmStep | None:
    """The step that must be looked at first: the worst of what is not simply made. None where nothing is open."""
    steps = [step for step in shown.steps if step.look not in ("made", "done")]
    return min(steps, key=lambda step: status_signs.WORST_FIRST.index(step.look), default=None)


def _said(shown: FilmOnScreen, step: FilmStep | None) -> tuple[Look, str]:
    if step is not None and step.look == "stale":
        return "stale", step_summary.summarize_stale(shown.steps)
    if step is not None:
        stage = t(f"pages.stage_{step.stage}")
        return step.look, t("player.open_at", stage=stage, what=step_summary.step_words(shown, step))
    shots = shown.made.shots
    unapproved = sum(shot.approved_at is None for shot in shots)
    if not unapproved:
        return "done", t("player.all_approved")
    if unapproved == len(shots):
        return "made", t("player.none_approved")
    return "made", t("player.some_approved", n=len(shots) - unapproved, of=len(shots))


def _changed(shown: FilmOnScreen, newest: Cut, laid: Timeline | None) -> str:
    """What a new version would show that the newest does not; empty where it would show the same, or cannot be cut yet."""
    if laid is None or not production_plan.is_ready_to_cut(shown.made):
        return ""
    return t(
        "player.since",
        n=newest.version,
        what=cut_list.describe_changes(cut_versions.compare_timelines(film_cut.timeline_of_cut(newest), laid)),
    )


def _deed(shown: FilmOnScreen, step: FilmStep | None) -> None:
    """Make again what is stale, make what is missing, or go to where somebody is asked; a link to the boards where no one is."""
    if any(one.stale for one in shown.steps):
        stale_banner.button(shown, "stale")
    elif step is not None and step.look == "empty":
        next_stage.draw_make_button(shown, "film", t("pages.cut_it"), key="cut-it")
    elif step is not None:
        _go_to(shown, step.stage, "as-primary-open" if step.look in ("you", "fail") else "as-button-open")
    elif any(shot.approved_at is None for shot in shown.made.shots):
        _go_to(shown, "storyboard", "as-button-open")


def _go_to(shown: FilmOnScreen, stage: str, key: str) -> None:
    with st.container(key=key, width="content"):
        st.page_link(
            registry.page_file(stage),
            label=t("player.go_to", stage=t(f"pages.stage_{stage}")),
            icon=":material/arrow_forward:",
            icon_position="right",
            query_params={"project": str(shown.id)},
        )


def _take_home(shown: FilmOnScreen, cut: Cut) -> None:
    size = state.studio().db.execute_read(assets.asset_sizes, [cut.sha256]).get(cut.sha256, 0)
    name = f"{shown.made.project.name}.mp4"
    label = t("player.take_home", size=formatting.format_bytes(size))
    st.html(
        f'<a class="take-home" href="{escape(media.asset_url(cut.sha256, name))}" download="{escape(name)}">{escape(label)}</a>',
        width="content",
    )
