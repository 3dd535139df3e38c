"""What was written into the address stays, while the browser still names the old one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from unittest.mock import MagicMock

import pytest
from streamlit.proto.WidgetStates_pb2 import WidgetState, WidgetStates
from streamlit.runtime import Runtime
from streamlit.runtime.fragment import MemoryFragmentStorage
from streamlit.runtime.pages_manager import PagesManager
from streamlit.runtime.state import SafeSessionState, SessionState
from streamlit.testing.v1.local_script_runner import LocalScriptRunner

from ui.shell import callback_guard

PAGE = """
import streamlit as st
from ui.shell import page_address

def turn():
    st.query_params["side"] = st.session_state["side"]

page_address.restore_address()
asked = st.query_params.get("side", "grid")
if st.session_state.get("side") != asked:
    st.session_state["side"] = asked
st.selectbox("side", ("grid", "pairs", "results"), key="side", on_change=turn)
page_address.note_address()
"""


class Tab:
    """A browser's tab whose messages name an address."""

    def __init__(self, script: Path) -> None:
        self.script = str(script)
        self.memory = SafeSessionState(SessionState(), lambda: None)
        self.tell("")

    def tell(self, address: str, chosen: str = "") -> str:
        """What is chosen after a run that was asked for from this address, and in which somebody chose this."""
        runner = LocalScriptRunner(
            self.script, self.memory, PagesManager(self.script), fragment_storage=MemoryFragmentStorage()
        )
        if chosen:
            told = WidgetStates(
                widgets=[WidgetState(id=self.memory._state.get_widget_id_from_key("side"), string_value=chosen)]
            )
        else:
            told = WidgetStates()
        runner.run(told, query_params=dict(pair.split("=") for pair in address.split("&") if pair), timeout=30)
        return str(self.memory["side"])


@pytest.fixture
def tab(tmp_path: Path) -> Iterator[Tab]:
    script = tmp_path / "page.py"
    script.write_text(PAGE)
    callback_guard.let_callbacks_finish()
    Runtime._instance = MagicMock()
    yield Tab(script)
    Runtime._instance = None


def test_a_choice_stays_though_the_next_message_names_the_old_address(tab):
    assert tab.tell("", chosen="results") == "results"
    assert tab.tell("") == tab.tell("") == "results"
    assert tab.tell("side=results") == "results"


def test_once_the_browser_has_heard_of_it_an_old_address_is_one_that_somebody_went_back_to(tab):
    tab.tell("", chosen="results")
    tab.tell("side=results")
    assert tab.tell("side=grid") == "grid"


def test_an_address_that_nobody_wrote_here_is_followed_at_once(tab):
    tab.tell("", chosen="results")
    assert tab.tell("side=pairs") == "pairs"


def test_two_choices_in_a_row_are_both_kept(tab):
    tab.tell("", chosen="results")
    assert tab.tell("", chosen="pairs") == "pairs"
    assert tab.tell("side=results") == "pairs"
    assert tab.tell("side=pairs") == "pairs"
