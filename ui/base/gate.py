"""Who is at this screen, and what they may open. Every page, and every window over one, begins with `require(...)`."""

from __future__ import annotations

import streamlit as st

from core.errors import NotAllowed
from core.people import audit, request_origin, sessions, users
from core.people.access import Action, can
from core.people.sessions import Person
from ui.base import state


def current_person() -> Person | None:
    """The person this run is for, asked of the database each time: a role taken away is gone at the next click.

    Streamlit shows the cookies of the moment the page was loaded, so a sign-in since then is known by its token here.
    """
    audit.acting_from.set(caller_address())
    return sessions.find_person_by_token(state.studio().db, session_token())


def require(action: Action | None = None) -> Person:
    """Line one of each page: whoever is not signed in, or may not do `action`, sees nothing of what follows: the
    shell says why."""
    person = current_person()
    if person is None:
        st.stop()
    if action is not None and not can(person, action):
        raise NotAllowed()
    return person


def sign_in(person: Person, keep: bool) -> None:
    """Begin a session for this tab, and leave a ticket that carries it to the cookie."""
    db = state.studio().db
    agent = st.context.headers.get("User-Agent", "")
    given = sessions.begin_session(
        db, person.id, keep=keep, agent=agent if isinstance(agent, str) else "", address=caller_address()
    )
    zone = st.context.timezone
    users.note_browser_zone(db, person.id, zone if isinstance(zone, str) else "")
    if state.recall(state.LAST_PERSON) not in (None, str(person.id)):
        state.start_afresh()
    state.remember(state.TOKEN, given)
    state.remember(state.TICKET, sessions.issue_ticket(db, given))
    state.remember(state.LAST_PERSON, str(person.id))
    state.forget(state.LEAVING)


def sign_out() -> None:
    """Sign out: the row ends now, the bridge of the next run deletes the cookie."""
    sessions.end_session(state.studio().db, session_token())
    st.session_state.clear()
    state.remember(state.LEAVING, True)


def caller_address() -> str:
    """Whose tries are counted together; see core.people.request_origin.caller_address."""
    address = st.context.ip_address
    peer = address if isinstance(address, str) else ""
    return request_origin.caller_address(peer, _headers(), state.studio().settings.forwarded_allow_ips)


def is_behind_unknown_proxy() -> bool:
    """This very visit came through a proxy that FORWARDED_ALLOW_IPS does not name."""
    return not state.studio().settings.forwarded_allow_ips and request_origin.is_forwarded(_headers())


def _headers() -> dict[str, str]:
    return {name: str(st.context.headers.get(name) or "") for name in request_origin.FORWARDED}


def session_token() -> str:
    """Of the session at this screen."""
    own = state.recall(state.TOKEN)
    if isinstance(own, str) and own:
        return own
    carried = st.context.cookies.get(sessions.COOKIE)
    return carried if isinstance(carried, str) else ""
