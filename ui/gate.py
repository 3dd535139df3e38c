"""Who is at this screen, and what they may open. Every page, and every window over one, begins with `require(...)`."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from core import sessions, users
from core.access import Action, can
from core.errors import NotAllowed
from core.sessions import Person
from ui import state

HERE = ("127.0.0.1", "localhost", "::1")
PROXIES = ("X-Forwarded-For", "X-Forwarded-Host", "Forwarded", "X-Real-IP", "Via")


def current() -> Person | None:
    """The person this run is for, asked of the database each time: a role taken away is gone at the next click.

    Streamlit shows the cookies of the moment the page was loaded, so a sign-in since then is known by its token here.
    """
    return sessions.who(state.studio().db, token())


def require(action: Action | None = None) -> Person:
    """Line one of each page: whoever is not signed in, or may not do `action`, sees nothing of what follows: the
    shell says why."""
    person = current()
    if person is None:
        st.stop()
    if action is not None and not can(person, action):
        raise NotAllowed()
    return person


def let_in(person: Person, keep: bool) -> None:
    """Begin a session for this tab, and leave a ticket that carries it to the cookie."""
    db = state.studio().db
    agent = st.context.headers.get("User-Agent", "")
    given = sessions.begin(db, person.id, keep=keep, agent=agent if isinstance(agent, str) else "", address=caller())
    zone = st.context.timezone
    users.note_zone(db, person.id, zone if isinstance(zone, str) else "")
    if state.recall(state.LAST_PERSON) not in (None, str(person.id)):
        state.start_afresh()
    state.remember(state.TOKEN, given)
    state.remember(state.TICKET, sessions.ticket(db, given))
    state.remember(state.LAST_PERSON, str(person.id))
    state.forget(state.LEAVING)


def leave() -> None:
    """Sign out: the row ends now, the bridge of the next run deletes the cookie."""
    sessions.end(state.studio().db, token())
    st.session_state.clear()
    state.remember(state.LEAVING, True)


def caller() -> str:
    """Their address, for the back-off; empty on this machine."""
    address = st.context.ip_address
    return address if isinstance(address, str) else ""


def at_this_machine() -> bool:
    """Whether only somebody at this machine can be asking."""
    headers = {name: str(st.context.headers.get(name) or "") for name in ("Host", *PROXIES)}
    return only_here(str(st.get_option("server.address") or ""), headers, caller())


def only_here(listens_on: str, headers: Mapping[str, str], address: str) -> bool:
    """A proxy in front makes everybody look as if they were at this machine; it shows in the headers, or in the name that
    was asked for."""
    named = headers.get("Host", "").rsplit(":", 1)[0].strip("[]")
    proxied = any(headers.get(name) for name in PROXIES)
    return listens_on in HERE and named in HERE and address in ("", *HERE) and not proxied


def token() -> str:
    """Of the session at this screen."""
    own = state.recall(state.TOKEN)
    if isinstance(own, str) and own:
        return own
    carried = st.context.cookies.get(sessions.COOKIE)
    return carried if isinstance(carried, str) else ""
