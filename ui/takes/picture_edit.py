"""A picture changed in words: what is to change, where, by whom and for how much; what comes of it is another take."""

from __future__ import annotations

import base64
import binascii
import uuid
from collections.abc import Iterable
from html import escape
from typing import Literal

import streamlit as st

from core.database.tables import Take
from core.models import capable_models
from core.models.capable_models import CapableModel
from core.money.ledger import Account
from core.people import access
from core.people.access import Action
from core.storyboard import retouch
from ui.base import element_actions, film_on_screen, formatting, gate, html_parts, registry, state
from ui.base.film_on_screen import FilmOnScreen
from ui.base.i18n import language, stored_sentence, t
from ui.widgets import drafts, vendor_words

Of = Literal["storyboard", "characters"]
OPEN, WRONG, DRAWN = "_in_words", "_in_words_wrong", "_in_words_mask"
SHOWN = 8
"""So many models to choose from: who is dearer or worse than these is not asked."""
MASK_WORDS = ("canvas", "tools", "paint", "erase", "size", "undo", "clear", "hint", "share")

_element = st.components.v2.component(
    "dailies_mask",
    html='<div class="mk" data-at="mask"></div>',
    js=element_actions.element_script("dom", "mask"),
    isolate_styles=False,
)


def button(shown: FilmOnScreen, take: Take, who: str = "") -> None:
    """Beside the other tools of a picture. `who` tells several on one page apart, quietly."""
    label = f"{t('retouch.in_words')}:gray[ · {html_parts.escape_markdown(who)}]" if who else t("retouch.in_words")
    st.button(
        label, key=f"in-words-{take.of_id}", icon=":material/edit_note:", width="content" if who else "stretch",
        type="tertiary" if who else "secondary", on_click=open_editor, args=(take.id,), disabled=not shown.may_edit,
    )  # fmt: skip


def take_being_edited(takes: Iterable[Take]) -> Take | None:
    """The take that is being changed, where it is one of these."""
    wanted = state.recall(OPEN)
    return next((take for take in takes if str(take.id) == wanted), None) if wanted else None


def draw_dialog(shown: FilmOnScreen) -> None:
    """A window of its own, for a page where none is open: of a portrait."""
    take = take_being_edited(one for one in shown.made.takes.values() if one.of_kind == "portrait")
    if take is None:
        return
    who = next((row.name for row in shown.made.cast if row.id == take.of_id), "")
    st.dialog(
        f"{t('retouch.in_words')} · {html_parts.escape_markdown(who)}" if who else t("retouch.in_words"),
        width="large",
        on_dismiss=close_editor,
    )(_window)(str(take.id), who)


def _window(take_id: str, alt: str) -> None:
    shown = film_on_screen.open_film(gate.require(), state.project_id())
    take = take_being_edited(shown.made.takes.values()) if shown else None
    if shown is None or take is None or str(take.id) != take_id:
        st.rerun()
    draw(shown, "characters", take, alt)


def draw(shown: FilmOnScreen, stage: Of, take: Take, alt: str) -> None:
    """The picture to paint on, and beside it what is to change."""
    busy = (stage, retouch.retouch_target(take.of_id)) in shown.at_work
    with st.container(key="in-words"):
        left, right = st.columns([1.72, 1], gap="medium")
        with left:
            _canvas(take, alt, busy or not shown.may_edit)
        with right:
            _form(shown, stage, take, busy)


def _canvas(take: Take, alt: str, locked: bool) -> None:
    key = f"mask-{take.id}"
    element_actions.draw(
        _element,
        key,
        {
            "take": str(take.id),
            "img": take.sha256,
            "alt": alt,
            "locked": locked,
            "words": {word: t(f"retouch.mask_{word}") for word in MASK_WORDS},
        },
        {"mask": _painted},
    )


def _form(shown: FilmOnScreen, stage: Of, take: Take, busy: bool) -> None:
    found = _able(shown, stage, take)
    st.html(f'<p class="note">{escape(t("retouch.in_words_note", n=take.number))}</p>')
    _said(shown, take, busy)
    st.text_area(
        t("retouch.words"), key=_words(take.id), height=110, placeholder=t("retouch.words_hint"),
        disabled=busy or not shown.may_edit,
    )  # fmt: skip
    drafts.hold_field(_words(take.id))
    if found:
        _who(take, found, busy)
    else:
        _nobody(shown)
    with st.container(key="in-words-acts", horizontal=True, gap="small"):
        if found:
            chosen = _chosen(take.id, found)
            st.button(
                t("retouch.edit", price=_price(chosen)), key="in-words-go", type="primary", icon=":material/edit_note:",
                on_click=request_edit, args=(stage, take.of_id, take.id, chosen.id), disabled=busy or not shown.may_edit,
            )  # fmt: skip
        st.button(t("retouch.in_words_back"), key="in-words-back", on_click=close_editor)


def _said(shown: FilmOnScreen, take: Take, busy: bool) -> None:
    failed = state.studio().db.execute_read(retouch.last_failure, shown.id, take.of_id)
    if busy:
        st.html(html_parts.state_html("work", t("retouch.at_work")))
    elif wrong := state.recall(WRONG, "") or (stored_sentence(failed) if failed else ""):
        html_parts.draw_wrong(wrong)


def _who(take: Take, found: list[CapableModel], busy: bool) -> None:
    names = {one.id: f"{one.called(language())} · {_price(one)}" for one in found}
    st.radio(
        t("retouch.who"), list(names), key=f"who-{take.id}", format_func=names.__getitem__, disabled=busy,
        captions=[t("retouch.who_keeps" if one.mask else "retouch.who_laid") for one in found],
    )  # fmt: skip


def _nobody(shown: FilmOnScreen) -> None:
    """No model that is ready changes pictures in words: who could, and how to open one."""
    said = [t("retouch.nobody")]
    if vendors := capable_models.vendors_with_capability(state.studio(), "edit"):
        names = t("providers.comma").join(vendor_words.vendor_name(name) for name in vendors)
        said.append(t("retouch.nobody_who", names=names))
    may = access.can(shown.person, Action.MANAGE_PROVIDERS)
    if not may:
        said.append(t("retouch.nobody_ask"))
    html_parts.draw_wrong(" ".join(said))
    if may:
        st.page_link(registry.page_file("providers"), label=t("retouch.nobody_open"), icon=":material/key:")


def _able(shown: FilmOnScreen, stage: Of, take: Take) -> list[CapableModel]:
    """Who could do it, best first: asked for something like it, since nothing may be written yet."""
    size = state.studio().db.execute_read(retouch.picture_size, take)
    words = retouch.TYPICAL_WORDS[language()]
    request = retouch.retouch_request("edit", take.sha256, size if all(size) else shown.made.brief.size(), words=words)
    account = Account(project_id=shown.id, user_id=shown.person.id, stage=stage)
    return capable_models.capable_models(state.studio(), request, account)[:SHOWN]


def _chosen(take_id: uuid.UUID, found: list[CapableModel]) -> CapableModel:
    wanted = state.recall(f"who-{take_id}", "")
    return next((one for one in found if one.id == wanted), found[0])


def _price(one: CapableModel) -> str:
    return t("why.free_short") if one.free else formatting.money(one.estimate_micro_yuan)


def _words(take_id: uuid.UUID) -> str:
    return f"in-words-{take_id}"


# What is done in it ------------------------------------------------------------------------------------------------------


def open_editor(take_id: uuid.UUID) -> None:
    """A callback. What was written for a change that failed stands there again."""
    state.forget(WRONG)
    state.remember(OPEN, str(take_id))
    project_id = state.project_id()
    if project_id is None:
        return
    words = state.studio().db.execute_read(retouch.failed_instruction, project_id, take_id)
    if words and not state.recall(_words(take_id)):
        st.session_state[_words(take_id)] = words


def close_editor() -> None:
    """A callback; also where the window is dismissed."""
    state.forget(OPEN, WRONG, DRAWN)


def _painted(painted: dict[str, str]) -> None:
    state.remember(DRAWN, {"take": str(painted.get("take", "")), "png": str(painted.get("png", ""))})


def request_edit(stage: Of, of_id: uuid.UUID, take_id: uuid.UUID, model: str) -> None:
    """A callback: asked for once everything is fit to be sent; else a sentence says what is not, and all that was typed stays."""
    state.forget(WRONG)
    with film_on_screen.report_failure():
        words = retouch.check_instruction(str(state.recall(_words(take_id), "") or ""))
        _, project_id = film_on_screen.require_person_and_film(Action.MAKE)
        film_on_screen.start_job(
            f"{stage}.tool", retouch.retouch_target(of_id), id=str(of_id), take=str(take_id), tool="edit", words=words,
            mask=_mask(project_id, take_id), model=model,
        )  # fmt: skip
    if wrong := film_on_screen.take_failure():
        state.remember(WRONG, wrong)
        return
    state.forget(_words(take_id))
    close_editor()


def _mask(project_id: uuid.UUID, take_id: uuid.UUID) -> str:
    drawn = state.recall(DRAWN) or {}
    if drawn.get("take") != str(take_id) or not drawn.get("png"):
        return ""
    try:
        content = base64.b64decode(drawn["png"], validate=True)
    except (ValueError, binascii.Error):
        content = b""
    take = state.studio().db.execute_read(retouch.load_film_take, project_id, take_id)
    return retouch.store_mask(state.studio(), project_id, take, content)
