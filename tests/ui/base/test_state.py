"""What a screen remembers, while clicks follow fast."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from threading import Thread
from types import SimpleNamespace

from streamlit.runtime.scriptrunner import StopException, add_script_run_ctx
from streamlit.runtime.state import SafeSessionState, SessionState
from streamlit.testing.v1 import AppTest

from ui.base import state


def while_somebody_clicks_again(deed: Callable[[], str]) -> str:
    """What a deed says that is done in a run which Streamlit wants to break off at the next touch of its memory."""

    def breaks_off() -> None:
        raise StopException

    said = ["broken off"]

    def run() -> None:
        with suppress(StopException):
            said.append(deed())

    script = SimpleNamespace(
        session_state=SafeSessionState(SessionState(), breaks_off),
        pages_manager=SimpleNamespace(main_script_hash=""),
        shared=SimpleNamespace(widget_ids_this_run=set(), form_ids_this_run=set()),
        gather_usage_stats=False,
    )
    thread = Thread(target=run)
    add_script_run_ctx(thread, script)  # type: ignore[arg-type]
    thread.start()
    thread.join()
    return said[-1]


def test_a_deed_is_done_to_its_end_though_somebody_clicks_again_meanwhile():
    def deed() -> str:
        with state.uninterrupted():
            with state.uninterrupted():
                state.recall("_deed")
            return state.recall("_deed", "done")

    assert while_somebody_clicks_again(deed) == "done"


def test_a_window_is_closed_though_somebody_clicks_again_meanwhile():
    def closing() -> str:
        state.remember("_open", "shot 3")
        state.forget("_seen", "_open", "_wrong")
        return "closed"

    assert while_somebody_clicks_again(closing) == "closed"


def test_what_is_only_drawn_is_broken_off_by_the_next_click():
    def drawing() -> str:
        with state.uninterrupted():
            state.recall("_deed")
        return state.recall("_deed", "done")

    assert while_somebody_clicks_again(drawing) == "broken off"


def narrowed() -> None:
    """A page whose choice stands in its address, as the dashboards' is."""
    import streamlit as st

    from ui.base import state

    state.show_in_field("time", st.query_params.get("time", "week"))

    def turned() -> None:
        st.query_params["time"] = state.recall("time")

    st.selectbox("Time", ("week", "month"), key="time", on_change=turned)


def test_a_choice_is_not_told_to_the_browser_that_made_it_and_may_have_made_a_newer_one_since():
    page = AppTest.from_function(narrowed).run()
    assert page.selectbox[0].proto.set_value
    page.selectbox[0].set_value("month").run()
    assert page.query_params["time"] == "month"
    assert not page.selectbox[0].proto.set_value
    page.query_params["time"] = "week"  # as Back does, or a link
    page.run()
    assert page.selectbox[0].proto.set_value and page.session_state["time"] == "week"
