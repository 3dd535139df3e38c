"""What only the browser can do: change a ticket for the cookie, and give the cookie back. One element without a look.

A Streamlit script cannot set a cookie. The ticket is good once and for 30 seconds, so it may travel through the page.
"""

from __future__ import annotations

import streamlit as st

from ui import state

_element = st.components.v2.component(
    "dailies_bridge",
    js="""
    const done = new Set();
    const post = (path, body) => fetch('/api/v1/auth/' + path, {method: 'POST', credentials: 'same-origin',
      headers: {'Content-Type': 'application/json', 'X-Dailies': '1'}, body: JSON.stringify(body || {})});
    export default function({data, setTriggerValue}) {
      const errand = JSON.stringify(data);
      if (done.has(errand)) return;
      done.add(errand);
      if (data.ticket) post('redeem', {ticket: data.ticket}).finally(() => setTriggerValue('done', true));
      if (data.leaving) post('logout');
    }
    """,
)


def busy() -> bool:
    """While a ticket is on its way there is no cookie yet, and every picture of a page would be refused."""
    return bool(state.recall(state.TICKET))


def draw() -> None:
    """Runs an errand, if there is one."""
    ticket, leaving = state.recall(state.TICKET), state.recall(state.LEAVING)
    if ticket or leaving:
        with st.container(key="bridge"):
            _element(
                data={"ticket": ticket or "", "leaving": bool(leaving)},
                key="_bridge",
                height=1,
                on_done_change=lambda: state.forget(state.TICKET),
            )
