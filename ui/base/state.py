"""What this screen remembers, behind names: no other file knows a key of st.session_state. And the studio, opened once."""

from __future__ import annotations

import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from typing import Any

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from core.studio import Studio, open_studio

TOKEN, TICKET, LANGUAGE, LANGUAGE_NOW, PROJECT = "_token", "_ticket", "_language", "_language_now", "_project"
KEPT, FIELDS, LEAVING, NOWHERE = "_kept", "_fields", "_leaving", "_nowhere"
LAST_PERSON, ACCOUNT, CHOSEN, LOOK = "_last_person", "_account", "_account_chosen", "_look"
JOINING, ZONE = "_joining", "_zone"
"""At the door: the form for who is new. And the time zone the person chose, if any."""
OURS = frozenset({TOKEN, TICKET, LANGUAGE, LANGUAGE_NOW, PROJECT, LAST_PERSON, ACCOUNT, CHOSEN, LOOK, ZONE})
HELD, USED = "_held_fields", "_used_fields"
"""Fields whose words outlive a reload until a page has used them, and those used by the newest click: see ui/widgets/drafts.py."""


_film: ContextVar[str] = ContextVar("film", default="")


@cache
def studio() -> Studio:
    return open_studio()


def listen_address() -> tuple[str, int]:
    return str(st.get_option("server.address") or "0.0.0.0"), int(st.get_option("server.port"))


def studio_address() -> str:
    """Where this studio is found, as a person types it."""
    host, port = listen_address()
    scheme = "https" if st.get_option("server.sslCertFile") else "http"
    return f"{scheme}://{'127.0.0.1' if host in ('0.0.0.0', '::') else host}:{port}"


def address_in_browser() -> str:
    """The studio as this browser found it."""
    url = st.context.url
    return "/".join(url.split("/")[:3]) if isinstance(url, str) and "://" in url else studio_address()


def recall(key: str, default: Any = None) -> Any:
    return st.session_state.get(key, default)


def remember(key: str, value: Any) -> None:
    with uninterrupted():
        st.session_state[key] = value


def show_in_field(key: str, value: Any) -> None:
    """A field that says what stands elsewhere, such as in the address. Told to the browser only where it does not say so already: to
    tell it again would put this over what was chosen there since, and that choice would be lost."""
    if key not in st.session_state or recall(key) != value:
        remember(key, value)


def forget(*keys: str) -> None:
    """All of them or none: a window that somebody closes is closed, whatever is clicked next."""
    with uninterrupted():
        for key in keys:
            st.session_state.pop(key, None)
    if used := [key for key in keys if not key.startswith("_")]:
        remember(USED, (time.time(), used))


@contextmanager
def uninterrupted() -> Iterator[None]:
    """A deed done inside is done to its end. Where a newer click comes meanwhile, Streamlit would break the deed off where it
    next touches this memory, and never come back to it; so the newer click's run begins right after. For what is done, not
    for what is drawn, which may well be broken off."""
    run = get_script_run_ctx(suppress_warning=True)
    memory = run.session_state if run else None
    asks = vars(memory).get("_yield_callback") if memory is not None else None
    if asks is None:
        yield
        return
    object.__setattr__(memory, "_yield_callback", lambda: None)
    try:
        yield
    finally:
        object.__setattr__(memory, "_yield_callback", asks)


def used_fields() -> tuple[float, list[str]]:
    """When a page last forgot fields because their words were used, and which."""
    used: tuple[float, list[str]] = recall(USED, (0.0, []))
    return used


def text_fields() -> dict[str, str]:
    """What the script knows of each field that holds text."""
    return {
        str(key): value
        for key, value in st.session_state.items()
        if isinstance(value, str) and key not in OURS and not str(key).startswith("_")
    }


def project_id() -> uuid.UUID | None:
    """The project on screen: `?project=` wins, else the last one. A click in the menu drops the query, so both are kept."""
    if _film.get():
        return uuid.UUID(_film.get())
    written = st.query_params.get("project") or recall(PROJECT)
    try:
        found = uuid.UUID(written) if written else None
    except ValueError:
        return None
    if found:
        remember(PROJECT, str(found))
        if st.query_params.get("project") != str(found):
            st.query_params["project"] = str(found)
    return found


@contextmanager
def on_project(written: str) -> Iterator[None]:
    """Inside, the project on screen is the one that was on screen when somebody did this. Raises ValueError for what is no id."""
    token = _film.set(str(uuid.UUID(written)) if written else "")
    try:
        yield
    finally:
        _film.reset(token)


def choose_project(project: uuid.UUID | None) -> None:
    if project is None:
        forget(PROJECT)
        st.query_params.pop("project", None)
    else:
        remember(PROJECT, str(project))
        st.query_params["project"] = str(project)


def note_fields() -> None:
    """At the end of a run: which fields hold text. A button's word is gone by the run after its click; a field's stays."""
    remember(FIELDS, [key for key, value in st.session_state.items() if isinstance(value, str) and key not in OURS])


def keep_drafts() -> None:
    """A sign-in that ran out must not cost what was typed: Streamlit forgets a field that one run does not draw."""
    typed = {key: st.session_state[key] for key in recall(FIELDS, []) if isinstance(st.session_state.get(key), str)}
    if any(typed.values()):
        remember(KEPT, typed)
    forget(FIELDS)


def restore_drafts() -> None:
    """Write the text again even where it is still known here: the browser's fields are new and show only what is set."""
    for key, value in recall(KEPT, {}).items():
        if value:
            st.session_state[key] = value
    forget(KEPT)


def start_afresh() -> None:
    """Somebody else signs in on this tab: nothing of the last person stays."""
    kept = {k: st.session_state[k] for k in (TOKEN, TICKET, LANGUAGE) if k in st.session_state}
    st.session_state.clear()
    st.session_state.update(kept)
