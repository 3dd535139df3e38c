"""The screenplay, edited where it stands: each text that is left is kept as a new version."""

from __future__ import annotations

from html import escape

import streamlit as st

from core import making, script
from core.errors import Conflict
from core.script import Beat, Scene, Script
from ui import state
from ui.components import editable, figures, next_stage, onscreen, parts, stale
from ui.gate import require
from ui.i18n import t

person = require()
film = onscreen.shown()
locked = not film.may_edit
BOTH = "_both_texts"


def save(beat_id: str, seen: str, text: str) -> None:
    """Keep one beat. Where somebody else changed it meanwhile, both texts are shown and neither is lost."""
    if not text.strip():
        editable.put_back(f"beat-{film.id}-{beat_id}")
        return
    version = 0
    with onscreen.changing() as (session, project_id, doer):
        try:
            version = making.reword(session, project_id, beat_id, seen, text, doer.id).version
        except Conflict as conflict:
            state.remember(BOTH, {"beat": beat_id, "mine": text, "theirs": str(conflict.facts.get("theirs", ""))})
            raise
    if version:
        steps = onscreen.read(person, film.id).steps
        late = stale.summary(steps) if any(step.stale for step in steps) else t("pages.nothing_stale")
        onscreen.tell(t("pages.saved_version", n=version, what=late))


def settle(beat_id: str, seen: str, text: str) -> None:
    state.forget(BOTH)
    save(beat_id, seen, text)
    editable.put_back(f"beat-{film.id}-{beat_id}")


def restore(told: dict) -> None:  # type: ignore[type-arg]
    with onscreen.changing() as (session, project_id, doer):
        making.revise(session, project_id, Script.model_validate(told), user_id=doer.id)


def another_draft() -> None:
    asked = False
    with onscreen.changing() as (session, project_id, _):
        making.another_draft(session, project_id)
        asked = True
    if asked:
        onscreen.start("script.write")


def approve() -> None:
    with onscreen.changing(onscreen.Action.APPROVE) as (session, project_id, _):
        script.approve(session, project_id)


def page(told: Script, version: int) -> None:
    with st.container(key="tools", horizontal=True, vertical_alignment="center", gap="small"):
        st.html(f'<div class="logline">{escape(told.logline)}</div>', width="stretch")
        versions(version)
        st.button(
            t("pages.another_draft"), key="another", icon=":material/refresh:", on_click=another_draft,
            disabled=locked or bool(film.open_roots), help=t("pages.another_draft_help"),
        )  # fmt: skip
        if film.step("script").look == "you":
            st.button(
                t("pages.approve_script"), key="approve-script", type="primary", icon=":material/check:", on_click=approve,
                disabled=not film.may_approve,
            )  # fmt: skip
    with st.container(key="screenplay", gap="small"):
        st.html(f'<div class="play-title">{escape(told.title)}</div>')
        for number, scene in enumerate(told.scenes, 1):
            draw_scene(number, scene, told.language)
        st.html(f'<div class="end-mark">{escape(t("pages.end_mark"))}</div>')


def draw_scene(number: int, scene: Scene, language: str) -> None:
    st.html(
        f'<div class="slug"><span>{number}</span><b>{escape(script.heading(scene, language))}</b>'
        f"<small>{escape(shots_of(number))}</small></div>"
    )
    for beat in scene.beats:
        draw_beat(beat, language)


def draw_beat(beat: Beat, language: str) -> None:
    with st.container(key=f"bt-{beat.kind}-{beat.id}", gap=None):
        if beat.kind != "action":
            manner = f" <i>({escape(beat.manner)})</i>" if beat.manner else ""
            st.html(f'<div class="who">{escape(beat.speaker or t("pages.narrator"))}{manner}{late(beat)}</div>')
        label = (
            t("pages.beat_action")
            if beat.kind == "action"
            else t("pages.beat_line", who=beat.speaker or t("pages.narrator"))
        )
        editable.area(label, beat.text, save, beat.id, key=f"beat-{film.id}-{beat.id}", hidden=True, disabled=locked)
        both(beat)


def late(beat: Beat) -> str:
    """Beside a line whose voice says something older."""
    row = next((a for a in film.made.audios if a.beat == beat.id), None)
    if row is None or ("audio", str(row.id)) not in film.stale:
        return ""
    return f" {parts.state('stale', t('pages.voice_stale'))}"


def both(beat: Beat) -> None:
    clash = state.recall(BOTH)
    if not clash or clash["beat"] != beat.id:
        return
    with st.container(key="both", gap="xsmall"):
        st.html(
            f'<div class="clash"><div><b>{escape(t("pages.yours"))}</b>{escape(clash["mine"])}</div>'
            f"<div><b>{escape(t('pages.theirs'))}</b>{escape(clash['theirs'])}</div></div>"
        )
        with st.container(horizontal=True, gap="small"):
            st.button(
                t("pages.take_mine"), key="take-mine", on_click=settle, args=(beat.id, clash["theirs"], clash["mine"])
            )
            st.button(t("pages.take_theirs"), key="take-theirs", on_click=settle, args=(beat.id, "", clash["theirs"]))


def shots_of(scene: int) -> str:
    count = sum(1 for shot in film.made.shots if shot.scene == scene)
    return parts.counted("n_shots", count) if count else ""


def versions(version: int) -> None:
    with state.studio().db.read() as session:
        kept = script.versions(session, film.id)
    with st.popover(t("pages.version_n", n=version), type="tertiary", key="versions"):
        for row in kept[:12]:
            with st.container(horizontal=True, vertical_alignment="center", gap="small", key=f"ver-{row.version}"):
                st.html(
                    f"<div>{escape(t('pages.version_n', n=row.version))} "
                    f'<span class="mute">{escape(figures.when(row.created_at))}</span></div>',
                    width="stretch",
                )
                if row.version != version:
                    st.button(
                        t("pages.restore"), key=f"restore-{row.version}", type="tertiary", on_click=restore,
                        args=(row.script,), disabled=locked,
                    )  # fmt: skip


if film.made.script is None or film.made.script_row is None:
    parts.nothing_yet(t("pages.no_script"), t("pages.no_script_why"), film.ratio)
    with st.container(key="way-on", horizontal=True, horizontal_alignment="center", gap="small"):
        next_stage.make_up_to(film, "script", t("pages.write_script"))
else:
    page(film.made.script, film.made.script_row.version)
    next_stage.draw(film, "script")
