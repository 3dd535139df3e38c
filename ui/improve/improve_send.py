"""Where else a prompt can go: the script, somebody of the cast, a shot, a sound of the film on screen, or a film of its own."""

from __future__ import annotations

import uuid
from html import escape

import streamlit as st

from core.errors import StudioError
from core.optimise import send_to_film
from core.optimise.send_to_film import Place
from ui.base import film_on_screen, html_parts, state, toast
from ui.base.film_on_screen import FilmOnScreen
from ui.base.i18n import language, t
from ui.improve import improve_session as sittings
from ui.improve import prompt_readers
from ui.improve.improve_session import ImproveSitting

STAGE: dict[Place, str] = {"script": "idea", "film": "idea", "idea": "idea"}
"""The screen that shows a prompt that was sent, where it is not the place's own."""
MUSIC = ("music", "sfx")


def draw(sitting: ImproveSitting) -> None:
    with st.popover(t("prompts.send"), key="improve-send", type="tertiary", icon=":material/send:"):
        film = _film(sitting)
        with st.container(key="send-to", gap="xsmall"):
            if film is not None:
                st.html(f'<p class="note">{escape(t("prompts.send_film", name=film.made.project.name))}</p>')
                _places(sitting, film)
            _one("film", t("prompts.send_new"), None)


def _film(sitting: ImproveSitting) -> FilmOnScreen | None:
    """The film the words are of, where its maker may change it."""
    if sitting.asked.project_id is None:
        return None
    try:
        film = film_on_screen.load_film(sittings.require_person(), sitting.asked.project_id)
    except StudioError:
        return None
    return film if film.may_edit else None


def _places(sitting: ImproveSitting, film: FilmOnScreen) -> None:
    _one("script", t("prompts.send_script"), film.id)
    made = film.made
    _among("characters", {row.id: row.name for row in made.cast})
    shots = {row.id: t("pages.shot_n", n=row.shot_number) for row in made.shots}
    _among("storyboard", shots)
    sounds = {row.id: t("pages.music") if row.type == "music" else row.text for row in made.audios if row.type in MUSIC}
    _among("audio", sounds)


def _among(to: Place, rows: dict[uuid.UUID, str]) -> None:
    """One of these, chosen first."""
    if not rows:
        return
    key = f"send-which-{to}"
    with st.container(key=f"send-{to}-row", horizontal=True, vertical_alignment="bottom", gap="small"):
        options = list(rows)
        st.selectbox(
            t(f"prompts.send_{to}"), options, key=key, format_func=html_parts.option_labels(options, rows.__getitem__)
        )
        st.button(t("prompts.send_do"), key=f"send-{to}", on_click=_send, args=(to, key))


def _one(to: Place, word: str, target: uuid.UUID | None) -> None:
    st.button(word, key=f"send-{to}", width="stretch", on_click=_send, args=(to, target))


def _send(to: Place, target: uuid.UUID | str | None) -> None:
    """A callback: it stands there, and that screen opens."""
    sitting = sittings.current_sitting()
    optimized = sitting.optimized() if sitting else None
    if sitting is None or optimized is None:
        return
    at = state.recall(target) if isinstance(target, str) else target
    try:
        with state.uninterrupted():
            sent = send_to_film.send_prompt(state.studio(), sittings.require_person(), optimized, to, at)
    except StudioError as error:
        sitting.wrong = error.sentence(language())
        return
    person = sittings.require_person()
    said = (
        prompt_readers.describe_optimized_use(person, optimized, sent.project_id)
        if to == "script"
        else t(f"prompts.sent_{to}")
    )
    toast.show_sentence(said, "" if to == "film" else "undo")
    sittings.discard_sitting(sitting)
    sittings.go_to_stage(STAGE.get(to, to), sent.project_id)
