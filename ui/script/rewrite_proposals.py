"""Rewriting by instruction: ask with the price before the click, read the change laid over the scene, take it or not."""

from __future__ import annotations

import uuid
from html import escape

import streamlit as st

from core.editing import scene_rewrite, undo
from core.editing.scene_rewrite import WISHES, RewriteProposal
from core.people.access import Action
from core.script import script_diff
from core.script.model import Scene, Script
from ui.base import film_on_screen, html_parts, state
from ui.base.film_on_screen import FilmOnScreen
from ui.base.i18n import stored_sentence, t
from ui.improve import improve_buttons
from ui.script import script_changes as changes
from ui.widgets import text_diff

WHOLE = "whole"
OPEN_PROPOSALS = "_proposals"


def load_proposals(shown: FilmOnScreen) -> list[RewriteProposal]:
    """Asked once a run, before scenes are drawn."""
    found = state.studio().db.execute_read(scene_rewrite.open_proposals, shown.id)
    state.remember(OPEN_PROPOSALS, found)
    return found


def draw(shown: FilmOnScreen, script: Script, number: int, scene: Scene, version: int) -> bool:
    """What is asked or proposed for one scene. True where a proposal stands in place of the scene."""
    at = scene.beats[0].id if scene.beats else ""
    for proposal in state.recall(OPEN_PROPOSALS) or ():
        place = proposal.of(scene)
        if place is not None:
            _proposal(shown, script, proposal, place, number, scene)
            return True
        if proposal.older_of(scene) is not None:
            _older(shown, proposal, number)
        elif proposal.refused and proposal.at == at:
            _refused(shown, proposal)
    if ("script", at) in shown.at_work:
        _at_work(shown, at)
    elif state.recall(changes.REWRITING) == at and shown.may_edit:
        draw_wish(shown, at, t("script.rewrite_scene", n=number))
    return False


def draw_wish(shown: FilmOnScreen, at: str, title: str) -> None:
    """A wish in one's own words, or one of those the builtin writer knows. `at` is "" for the whole script."""
    here = at or WHOLE
    with st.container(key=f"wish-{here}", gap="small"):
        st.html(f'<b class="lbl">{escape(title)}</b>')
        key = f"wish-text-{here}"
        st.text_input(
            t("script.wish"),
            key=key,
            label_visibility="collapsed",
            placeholder=t("script.wish_hint"),
            max_chars=scene_rewrite.LONGEST_WISH,
        )
        with st.container(horizontal=True, gap="xsmall", key=f"wish-words-{here}"):
            for wish in WISHES:
                st.button(
                    t(f"script.wish_{wish}"),
                    key=f"wish-{wish}-{here}",
                    type="tertiary",
                    on_click=_write,
                    args=(key, wish),
                )
        with st.container(horizontal=True, gap="small"):
            st.button(
                f"{t('script.rewrite')} · {film_on_screen.format_job_price('script.rewrite')}", key=f"ask-{here}", icon=":material/edit_note:",
                on_click=request_rewrite, args=(at, key), disabled=not shown.may_edit or bool(shown.root),
            )  # fmt: skip
            improve_buttons.wish_button(shown, at, key)
            if at:
                st.button(
                    t("script.cancel"),
                    key=f"wish-close-{here}",
                    type="tertiary",
                    on_click=state.forget,
                    args=(changes.REWRITING,),
                )


def draw_script_proposals(shown: FilmOnScreen) -> None:
    """What was asked for the whole script, above its scenes."""
    if ("script", WHOLE) in shown.at_work:
        _at_work(shown, WHOLE)
        return
    for proposal in state.recall(OPEN_PROPOSALS) or ():
        if proposal.at:
            continue
        if proposal.refused:
            _refused(shown, proposal)
            continue
        with st.container(key="proposal-bar", horizontal=True, vertical_alignment="center", gap="small"):
            count = len(proposal.left)
            st.html(
                f'<div class="stale-say">{html_parts.state_html("you", t("script.whole_proposed", n=count))}'
                f"<small>{escape(proposal.instruction)}</small></div>",
                width="stretch",
            )
            st.button(
                t("script.take_all", n=count), key="take-all", type="primary", icon=":material/check:", on_click=accept_rewrite,
                args=(proposal.task_id, proposal.left, 0, proposal.instruction), disabled=not shown.may_edit,
            )  # fmt: skip
            st.button(
                t("script.throw_away"),
                key="throw-all",
                on_click=discard_rewrite,
                args=(proposal.task_id, None),
                disabled=not shown.may_edit,
            )


def _proposal(
    shown: FilmOnScreen, script: Script, proposal: RewriteProposal, place: int, number: int, scene: Scene
) -> None:
    change = script_diff.compare_scenes(scene, proposal.new[place], script.language)
    here = f"{proposal.task_id}-{place}"
    with st.container(key=f"proposal-{here}", gap="small"):
        mood = ""
        if scene.mood != proposal.new[place].mood:
            mood = f"<small>{escape(html_parts.mood_word(scene.mood))} → {escape(html_parts.mood_word(proposal.new[place].mood))}</small>"
        st.html(
            f'<div class="stale-say">{html_parts.state_html("you", t("script.proposed"))}<small>{escape(proposal.instruction)}</small>{mood}</div>'
            f'<div class="diff">{"".join(text_diff.beat_html(each) for each in change.beats)}</div>'
        )
        with st.container(horizontal=True, gap="small"):
            st.button(
                t("script.take_it"), key=f"take-{here}", type="primary", icon=":material/check:", on_click=accept_rewrite,
                args=(proposal.task_id, (place,), number, proposal.instruction), disabled=not shown.may_edit,
            )  # fmt: skip
            _ask_again(shown, proposal, scene.beats[0].id, here)
            st.button(
                t("script.throw_away"), key=f"throw-{here}", type="tertiary", on_click=discard_rewrite, args=(proposal.task_id, (place,)),
                disabled=not shown.may_edit,
            )  # fmt: skip


def _ask_again(shown: FilmOnScreen, proposal: RewriteProposal, at: str, here: str) -> None:
    st.button(
        f"{t('script.ask_again')} · {film_on_screen.format_job_price('script.rewrite')}", key=f"again-{here}", icon=":material/refresh:",
        on_click=request_rewrite, args=(at, "", proposal.instruction), disabled=not shown.may_edit or bool(shown.root),
    )  # fmt: skip


def _older(shown: FilmOnScreen, proposal: RewriteProposal, number: int) -> None:
    with st.container(
        key=f"older-{proposal.task_id}-{number}", horizontal=True, vertical_alignment="center", gap="small"
    ):
        said = html_parts.state_html("stale", t("script.proposal_older"))
        st.html(f'<div class="stale-say">{said}<small>{escape(proposal.instruction)}</small></div>', width="stretch")
        if proposal.at:
            _ask_again(shown, proposal, proposal.at, f"{proposal.task_id}-{number}")
        st.button(
            t("script.throw_away"), key=f"throw-{proposal.task_id}-{number}", type="tertiary", on_click=discard_rewrite,
            args=(proposal.task_id, None), disabled=not shown.may_edit,
        )  # fmt: skip


def _refused(shown: FilmOnScreen, proposal: RewriteProposal) -> None:
    with st.container(key=f"refused-{proposal.task_id}", horizontal=True, vertical_alignment="center", gap="small"):
        st.html(
            f'<div class="wrong" role="alert">{html_parts.state_html("fail", stored_sentence(proposal.refused))}'
            f"<small>{escape(proposal.instruction)}</small></div>",
            width="stretch",
        )
        st.button(
            t("script.understood"), key=f"throw-{proposal.task_id}", type="tertiary", on_click=discard_rewrite,
            args=(proposal.task_id, None), disabled=not shown.may_edit,
        )  # fmt: skip


def _at_work(shown: FilmOnScreen, here: str) -> None:
    task = shown.at_work["script", here]
    with st.container(key=f"rewriting-{here}", horizontal=True, vertical_alignment="center", gap="small"):
        wish = str(task.params.get("instruction", ""))
        st.html(
            f'<div class="stale-say">{html_parts.state_html("work", t("script.rewriting"))}<small>{escape(wish)}</small></div>',
            width="stretch",
        )
        st.button(
            t("pages.stop"),
            key=f"stop-rewrite-{here}",
            icon=":material/stop:",
            on_click=film_on_screen.stop_task,
            args=(task.root_id,),
        )


# Callbacks -----------------------------------------------------------------------------------------------------------


def _write(key: str, wish: str) -> None:
    """A suggestion goes into the box, behind what is there."""
    there, word = str(state.recall(key) or "").strip(), t(f"script.wish_{wish}")
    state.remember(key, f"{there}{t('pages.and')}{word}" if there and word not in there else word)


def request_rewrite(at: str, key: str, instruction: str = "") -> None:
    """Promise the rewriting; asked again it comes out another way."""
    wish = instruction or str(state.recall(key) or "").strip()
    if not wish:
        return
    project_id = state.project_id()
    before = state.studio().db.execute_read(scene_rewrite.count_rewrites, project_id, at or WHOLE) if project_id else 0
    film_on_screen.start_job("script.rewrite", at or WHOLE, at=at, instruction=wish, take=before)
    state.forget(changes.REWRITING)
    if key:
        state.remember(key, "")


def accept_rewrite(task_id: uuid.UUID, places: tuple[int, ...], number: int, wish: str) -> None:
    said = "undo.scene_rewritten" if number else "undo.script_rewritten"
    note = undo.change_name(said, n=number, wish=wish)
    with film_on_screen.report_failure():
        doer = film_on_screen.require_actor()
        doer.change(note, scene_rewrite.accept_scenes, task_id, places, doer.person.id, note)


def discard_rewrite(task_id: uuid.UUID, places: tuple[int, ...] | None) -> None:
    with film_on_screen.report_failure():
        _, project_id = film_on_screen.require_person_and_film(Action.EDIT)
        state.studio().db.execute_write(scene_rewrite.reject_scenes, project_id, task_id, places)
