"""What only the browser can do: change a ticket for the cookie, give the cookie back, keep a look. One element unseen.

A Streamlit script cannot set a cookie. The ticket is good once and for 30 seconds, so it may travel through the page.
"""

from __future__ import annotations

import streamlit as st

from ui import registry, state

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
      if (data.leaving) {
        post('logout');
        for (const name of Object.keys(sessionStorage)) if (name.startsWith('dailies-draft|')) sessionStorage.removeItem(name);
      }
      if (data.look) {
        for (const path of data.paths) {
          if (data.look === 'System') localStorage.removeItem(`stActiveTheme-${path}-v2`);
          else localStorage.setItem(`stActiveTheme-${path}-v2`, JSON.stringify(data.look));
        }
        location.reload();
      }
    }
    """,
)


def busy() -> bool:
    """While a ticket is on its way there is no cookie yet, and every picture of a page would be refused."""
    return bool(state.recall(state.TICKET))


def draw() -> None:
    """Runs an errand, if there is one. Streamlit keeps the look by path, so it is written for every page."""
    ticket, leaving, look = (state.recall(key) for key in (state.TICKET, state.LEAVING, state.LOOK))
    if ticket or leaving or look:
        paths = ["/", *(f"/{screen.name}" for screen in registry.SCREENS)]
        with st.container(key="bridge"):
            _element(
                data={"ticket": ticket or "", "leaving": bool(leaving), "look": look or "", "paths": paths},
                key="_bridge",
                height=1,
                on_done_change=lambda: state.forget(state.TICKET),
            )
