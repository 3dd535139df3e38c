"""The address as this screen wrote it, until the browser has heard of it. What the browser tells before that still names the old address,
and would undo what was just chosen."""

from __future__ import annotations

import time
from contextvars import ContextVar
from dataclasses import dataclass
from urllib.parse import parse_qsl

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from ui.base import state

WRITTEN = "_address_written"
MOST = 5
"""Old addresses that are known as such, at most: the browser is behind by one or two."""


HEARD_S = 3.0
"""So long after it was written the browser has heard of it: an old address is then one that somebody asks for."""


@dataclass(frozen=True)
class WrittenAddress:
    """Of one page: what stands in its address, by name, what stood there before, and when it was written (monotonic seconds)."""

    page: str
    now: dict[str, str]
    before: tuple[dict[str, str], ...]
    at: float


_told: ContextVar[dict[str, str] | None] = ContextVar("told", default=None)
"""As the browser named it for the run that is under way (Streamlit writes what a screen writes over it); None in a run that the server
asked for itself."""


def note_told_address() -> None:
    """Before the callbacks of a run."""
    run = get_script_run_ctx(suppress_warning=True)
    _told.set(_parsed(run.query_string) if run else None)


def restore_address() -> None:
    """At the beginning of a run: where the browser still names an old address, what was written since is written again. Whoever goes back
    or forward in the browser, or to another page, means what the address says."""
    run, written = get_script_run_ctx(suppress_warning=True), state.recall(WRITTEN)
    told = _told.get()
    if run is None or told is None or not isinstance(written, WrittenAddress):
        return
    late = time.monotonic() - written.at > HEARD_S
    if late or written.page != run.page_script_hash or run.is_history_navigation or told not in written.before:
        state.forget(WRITTEN)
        return
    for name in {**told, **written.now}:
        was, now = told.get(name), written.now.get(name)
        if was != now and st.query_params.get(name) == was:
            if now is None:
                del st.query_params[name]
            else:
                st.query_params[name] = now


def note_address(run_ends: bool = True) -> None:
    """What a run wrote: after its callbacks, and at its end, also where it is broken off."""
    with state.uninterrupted():
        run, known = get_script_run_ctx(suppress_warning=True), state.recall(WRITTEN)
        told, now = _told.get(), st.query_params.to_dict()
        if run_ends:
            _told.set(None)
        if run is None or told is None or told == now:
            return
        same_page = isinstance(known, WrittenAddress) and known.page == run.page_script_hash
        older = [address for address in ((*known.before, known.now) if same_page else ()) if address not in (told, now)]
        state.remember(WRITTEN, WrittenAddress(run.page_script_hash, now, (*older, told)[-MOST:], time.monotonic()))


def _parsed(query: str) -> dict[str, str]:
    return dict(parse_qsl(query, keep_blank_values=True))
