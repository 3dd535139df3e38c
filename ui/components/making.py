"""A film while it is being made: the newest picture large, what is done now, all shots as a strip that fills in place,
and beside it time left, spent, a line per stage, stop."""

from __future__ import annotations

import uuid
from html import escape

import streamlit as st

from core import tasks
from core.overview import Step
from core.tables import Shot
from core.tasks import Tree
from ui import gate, registry, state
from ui.components import figures, media, onscreen, parts, shots
from ui.components.header import step_words
from ui.components.onscreen import OnScreen
from ui.i18n import t, told

LOOK_S = 1.2


def draw(shown: OnScreen) -> None:
    assert shown.root is not None
    gate.fragment(run_every=LOOK_S)(_making)(str(shown.id), str(shown.root.id))


def _making(project_id: str, root_id: str) -> None:
    studio = state.studio()
    tree = tasks.tree(studio.db, uuid.UUID(root_id), studio.settings.dailies_workers)
    person = gate.current()
    if tree is None or tree.over or person is None:
        st.rerun()
        return
    shown = onscreen.read(person, uuid.UUID(project_id))
    with st.container(key="makecols"):
        left, right = st.columns([1.72, 1], gap="large")
    with left:
        _newest(shown, tree)
        _strip(shown)
    with right:
        _numbers(shown, tree)


def _newest(shown: OnScreen, tree: Tree) -> None:
    shot = _newest_shot(shown)
    with st.container(key="now", gap=None):
        if shot is None:
            waiting = t("pages.first_picture_soon")
            st.html(
                f'<div class="shot">{parts.frame("", "", ratio=shown.ratio, middle=parts.state("work", waiting), extra="big")}</div>'
            )
        else:
            take = shown.take(shot.take_id)
            st.html(
                '<div class="shot">'
                + parts.frame(
                    media.url(take.sha256 if take else ""),
                    shot.description or "",
                    ratio=shown.ratio,
                    number=shot.shot_number or "",
                    tag=f'<span class="tag gl s-done">{escape(t("pages.just_made"))}</span>',
                    right=figures.length(float(shot.seconds)),
                    extra="big dv",
                )
                + "</div>"
            )
        st.html(f'<div class="cap2">{_doing(tree)}{_about(shown, tree, shot)}</div>')


def _doing(tree: Tree) -> str:
    said = [told(step.message) for step in tree.doing if step.message]
    return parts.state("work", said[0] if said else t("pages.in_line"))


def _about(shown: OnScreen, tree: Tree, newest: Shot | None) -> str:
    """The words of the shot that is worked on, and how it is framed."""
    at_work = {step.target_id for step in tree.doing}
    shot = next((s for s in shown.made.shots if str(s.id) in at_work), newest)
    if shot is None:
        return ""
    lines = shown.lines_of(shot)
    said = lines[0][1] if lines else shot.description or ""
    return f'<span class="q">{escape(said)}</span><span class="facts">{escape(" · ".join(shots.framing(shot)))}</span>'


def _newest_shot(shown: OnScreen) -> Shot | None:
    made = [(take.created_at, shot) for shot in shown.made.shots if (take := shown.take(shot.take_id))]
    return max(made, key=lambda pair: pair[0])[1] if made else None


def _strip(shown: OnScreen) -> None:
    with st.grid(6, min_column_width=96, gap="xsmall", key="strip"):
        for shot in shown.made.shots:
            with st.container(key=f"made-{shot.id}", gap=None):
                st.html(_tile(shown, shot))


def _tile(shown: OnScreen, shot: Shot) -> str:
    take, number = shown.take(shot.take_id), shot.shot_number or ""
    if str(shot.id) in shown.at_work and shown.at_work[str(shot.id)].lease_until is not None and take is None:
        return (
            f'<div class="fr nowf" style="--ratio:{parts.RATIO[shown.ratio]}"><span class="no">{number}</span>'
            '<div class="dev"></div></div>'
        )
    picture = media.url(take.thumb or take.sha256) if take else ""
    return parts.frame(picture, shot.description or "", ratio=shown.ratio, number=number, extra="new" if take else "")


def _numbers(shown: OnScreen, tree: Tree) -> None:
    left = figures.wait(tree.seconds_left) if tree.seconds_left else "…"
    st.html(
        f'<div class="kv"><div><b>{escape(left)}</b>{t("pages.to_go")}</div>'
        f"<div><b>{figures.money(shown.spent)}</b>{t('pages.spent')}</div></div>{parts.meter(tree.share)}"
    )
    st.html('<div class="log">' + "".join(_stage_line(shown, tree, step) for step in shown.steps[1:]) + "</div>")
    with st.container(horizontal=True, gap="small"):
        st.button(
            t("pages.stop"),
            key="stop-making",
            icon=":material/stop:",
            on_click=onscreen.stop,
            args=(tree.id,),
            disabled=not shown.may_edit or tree.cancelling,
        )
        if shown.made.script:
            with st.container(key="as-button", width="content"):
                st.page_link(
                    registry.go_to("script"), label=t("pages.read_script"), query_params={"project": str(shown.id)}
                )
    st.html(f'<p class="note">{escape(t("pages.stopping" if tree.cancelling else "pages.may_leave"))}</p>')


def _stage_line(shown: OnScreen, tree: Tree, step: Step) -> str:
    doing = next((told(d.message) for d in tree.doing if d.message and d.kind.startswith(f"{step.stage}.")), "")
    words = doing or step_words(shown, step)
    look = step.look if step.look != "you" else "done"
    share = f"{step.made}/{step.total}" if step.look == "work" and step.total > 1 else ""
    mute = "mute" if step.look == "empty" else ""
    return (
        f'{parts.state(look, t(f"pages.stage_{step.stage}"))}<span class="{mute}">{escape(words)}</span>'
        f'<span class="t num">{share}</span>'
    )
