"""Who is on the film on screen: their faces in its bar, and a window where whoever may share it says who works on it and
who watches. Everybody else who sees the film reads the list."""

from __future__ import annotations

import uuid
from html import escape
from pathlib import Path

import streamlit as st

from core.errors import StudioError
from core.people import members
from core.people.access import Action
from core.people.members import WORDS, FilmMember
from ui.base import film_on_screen, gate, html_parts, state
from ui.base.film_on_screen import FilmOnScreen
from ui.base.i18n import language, t
from ui.people import faces
from ui.widgets import editable

SHARING, SAID, WHO, AS = "_sharing", "_share_said", "share_who", "share_as"

_link = st.components.v2.component(
    "dailies_link",
    html='<input id="link" readonly><button id="copy" type="button"></button>',
    css="""
    :host { display: block; }
    div, form { display: contents; }
    #link { flex: 1; min-width: 0; height: 38px; box-sizing: border-box; padding: 0 12px; border-radius: 8px; font: inherit; font-size: 13px;
      border: 1px solid var(--line, #8884); background: var(--bg, transparent); color: var(--mute, inherit); text-overflow: ellipsis; width: calc(100% - 132px); }
    #copy { width: 124px; height: 38px; margin-left: 8px; border-radius: 8px; border: 1px solid var(--line, #8884); background: var(--panel, transparent);
      color: var(--ink, inherit); font: inherit; font-size: 14px; cursor: pointer; }
    #copy:hover { border-color: var(--faint); } :is(#link, #copy):focus-visible { outline: 2px solid var(--you, #F2A93B); outline-offset: 2px; }
    @media (max-width: 640px) { #link { font-size: 16px; } #copy { height: 40px; } #link { height: 40px; } }
    """,
    js=(Path(__file__).parent / "film_link.js").read_text("utf-8"),
)


def button(shown: FilmOnScreen) -> None:
    """For the project's bar: the faces of who is on it; a click opens the window."""
    people = state.studio().db.execute_read(members.list_members, shown.id)
    label = t("people.on_film", n=len(people)) if people else t("people.share")
    with st.container(key="share", width="content", gap=None):
        st.html(faces.row_html(people) + f'<span class="word">{escape(t("people.share"))}</span>')
        st.button(label, key="share-open", type="tertiary", on_click=state.remember, args=(SHARING, str(shown.id)))
        if state.recall(SHARING) == str(shown.id):
            st.dialog(t("people.who_is_on"), on_dismiss=_close)(_window)(shown.id)


def _close() -> None:
    state.forget(SHARING, SAID, WHO, AS)


def _window(project_id: uuid.UUID) -> None:
    person = gate.require()
    try:
        may_share, people, others = state.studio().db.execute_read(members.load_sharing, person, project_id)
    except StudioError as error:
        html_parts.draw_wrong(error.sentence(language()))
        return
    if may_share:
        _add(others)
    _notes()
    with st.container(key="share-list", gap=None):
        for one in people:
            _row(one, may_share, one.id == person.id)
    if not people:
        st.html(f'<p class="note">{escape(t("people.everybody_sees"))}</p>')
    draw_address("", t("people.link"), key=f"link-{project_id}", project=str(project_id))
    st.html(f'<p class="note">{escape(t("people.link_note" if may_share else "people.link_only"))}</p>')


def draw_address(path: str, label: str, key: str, project: str = "") -> None:
    """An address of this studio in a field, with a button that copies it: `path`, or that of the page of a film."""
    words = {"label": label, "copy": t("people.copy"), "copied": t("people.copied")}
    _link(data={"path": path, "project": project, **words}, key=key)


def _notes() -> None:
    """What became of the last click here. It stays: the page under the window is drawn anew as soon as the film changed."""
    if wrong := film_on_screen.take_failure():
        state.remember(SAID, ("fail", wrong))
    look, sentence = state.recall(SAID) or ("", "")
    if look == "fail":
        html_parts.draw_wrong(sentence)
    elif look:
        st.html(f'<div class="well" role="status">{html_parts.state_html(look, sentence)}</div>')


def _add(others: list[FilmMember]) -> None:
    """Somebody of the studio, chosen from the list or typed; what was typed stays where nobody is called that."""
    names = [one.listed_as for one in others]
    typed = state.recall(WHO)
    with st.container(key="share-add", horizontal=True, gap="small", vertical_alignment="bottom"):
        st.selectbox(
            t("people.who"),
            [*names, *([typed] if typed and typed not in names else [])],
            index=None,
            key=WHO,
            accept_new_options=True,
            placeholder=t("people.who_hint"),
        )
        st.selectbox(
            t("people.may"), WORDS, key=AS, format_func=html_parts.option_labels(WORDS, lambda word: t(f"people.may_{word}")), width=130
        )  # fmt: skip
        st.button(t("people.add"), key="share-yes", type="primary", on_click=_share)


def _row(one: FilmMember, may_share: bool, mine: bool) -> None:
    second = one.email if one.active else f"{one.email} · {t('people.disabled')}"
    with st.container(key=f"member-{one.id}", horizontal=True, gap="small", vertical_alignment="center", wrap=False):
        st.html(faces.named_face_html(one, second + (f" · {t('people.you')}" if mine else "")), width="stretch")
        if one.part == "owner" or not may_share:
            st.html(f'<span class="mute">{escape(t(f"people.is_{one.part}"))}</span>', width="content")
            return
        if one.may_work:
            editable.choice(
                t("people.may_of", name=html_parts.escape_markdown(one.name)), list(WORDS), one.part or "viewer", _change, str(one.id),
                key=f"part-{one.id}", words=lambda word: t(f"people.may_{word}"), hidden=True,
            )  # fmt: skip
        else:
            st.html(f'<span class="mute">{escape(t("people.only_watches"))}</span>', width="content")
        st.button(
            t("people.take_away", name=html_parts.escape_markdown(one.name)), key=f"unshare-{one.id}", icon=":material/close:", type="tertiary",
            on_click=_take_away, args=(str(one.id),),
        )  # fmt: skip


def _share() -> None:
    typed, word = str(state.recall(WHO) or "").strip(), str(state.recall(AS) or "user")
    if not typed:
        state.remember(SAID, ("fail", t("people.name_somebody")))
        return
    state.forget(SAID)
    with film_on_screen.report_failure():
        doer = film_on_screen.require_actor(Action.SHARE)
        now = doer.change("undo.change", members.share_film_with_typed, typed, word, doer.person)
        state.remember(SAID, ("done", t(f"people.now_{now.part}", name=now.name)))
        state.forget(WHO)


def _change(user_id: str, seen: str, word: str) -> None:
    state.forget(SAID)
    with film_on_screen.report_failure():
        doer = film_on_screen.require_actor(Action.SHARE)
        now = doer.change("undo.change", members.share_film, uuid.UUID(user_id), word, doer.person)
        state.remember(SAID, ("done", t(f"people.now_{now.part}", name=now.name)))


def _take_away(user_id: str) -> None:
    state.forget(SAID)
    with film_on_screen.report_failure():
        doer = film_on_screen.require_actor(Action.SHARE)
        doer.change("undo.change", members.unshare_film, uuid.UUID(user_id), doer.person)
