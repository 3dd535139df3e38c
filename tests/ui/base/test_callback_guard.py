"""Clicks that follow fast: what becomes of one that another overtakes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from unittest.mock import MagicMock

import pytest
from streamlit.proto.WidgetStates_pb2 import WidgetState, WidgetStates
from streamlit.runtime import Runtime
from streamlit.runtime.fragment import MemoryFragmentStorage
from streamlit.runtime.pages_manager import PagesManager
from streamlit.runtime.scriptrunner import RerunData, ScriptRunner, ScriptRunnerEvent
from streamlit.runtime.state import SafeSessionState, SessionState
from streamlit.testing.v1.local_script_runner import LocalScriptRunner

from core.errors import DiskFull
from ui.shell import callback_guard

PAGE = """
import streamlit as st
from core.errors import DiskFull
from ui.base import toast

def did(what):
    st.session_state["begun"] = what
    st.query_params["last"] = what
    st.session_state["done"] = [*st.session_state.get("done", []), what]

def save():
    raise DiskFull()

def left():
    st.session_state["saved"] = st.session_state["line"]

for what in ("approve", "close"):
    st.button(what, key=what, on_click=did, args=(what,))
st.text_input("idea", key="idea")
st.button("save", key="save", on_click=save)
if "gone" not in st.session_state:
    st.text_input("line", key="line", on_change=left)
st.session_state["drawn"] = toast.toast_on_screen().words if toast.toast_on_screen() else ""
"""


class Page:
    """A page of two buttons, drawn by Streamlit's own runner of scripts."""

    def __init__(self, script: Path) -> None:
        self.script = script
        self.memory = SafeSessionState(SessionState(), lambda: None)
        self._runner().run(timeout=30)

    def clicked(self, what: str) -> WidgetStates:
        button = self.memory._state.get_widget_id_from_key(what)
        return WidgetStates(widgets=[WidgetState(id=button, trigger_value=True)])

    def click(self, what: str) -> None:
        self._runner().run(self.clicked(what), timeout=30)

    def overtaken_at(self, moment: ScriptRunnerEvent) -> list[str]:
        """What was done where `approve` is clicked, and `close` at the first such event of the run that began with it."""
        runner, sent = self._runner(), []

        def overtake(_runner: ScriptRunner | None, event: ScriptRunnerEvent, **_: object) -> None:
            if event == moment and not sent:
                sent.append(event)
                runner.request_rerun(RerunData(widget_states=self.clicked("close")))

        runner.on_event.connect(overtake, weak=False)
        runner.run(self.clicked("approve"), timeout=30)
        assert sent
        return list(self.memory["done"])

    def _runner(self) -> LocalScriptRunner:
        name = str(self.script)
        return LocalScriptRunner(name, self.memory, PagesManager(name), fragment_storage=MemoryFragmentStorage())


@pytest.fixture
def page(tmp_path: Path) -> Iterator[Page]:
    """In a process that keeps no files for pages."""
    callback_guard.let_callbacks_finish()
    script = tmp_path / "page.py"
    script.write_text(PAGE)
    Runtime._instance = MagicMock()
    yield Page(script)
    Runtime._instance = None


def test_a_click_is_heard_though_another_comes_before_its_run_has_looked_at_it(page):
    assert page.overtaken_at(ScriptRunnerEvent.SCRIPT_STARTED) == ["approve", "close"]


def test_what_a_click_does_is_done_to_its_end_though_another_comes_meanwhile(page):
    assert page.overtaken_at(ScriptRunnerEvent.ENQUEUE_FORWARD_MSG) == ["approve", "close"]


def test_a_click_that_meets_a_full_disk_says_so_on_the_page_as_it_stands(page):
    page.memory["idea"] = "雨夜"
    page.click("save")
    assert page.memory["drawn"] == DiskFull().sentence("en")
    assert page.memory["idea"] == "雨夜"


def test_after_somebody_left_what_the_browser_still_tells_of_their_fields_is_nobodys(page):
    """Left is left: the browser tells of all its fields with the next thing it has to say."""
    line = page.memory._state.get_widget_id_from_key("line")
    page.memory["line"] = "雨夜"
    page._runner().run(page.clicked("close"), timeout=30)
    page.memory._state.clear()
    page.memory["gone"] = True
    told = WidgetStates(widgets=[WidgetState(id=line, string_value="雨夜")])
    page._runner().run(told, timeout=30)
    assert "saved" not in page.memory
    assert page.memory["drawn"] == ""
