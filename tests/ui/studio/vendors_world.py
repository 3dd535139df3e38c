"""The page of vendors for its tests: opened on a side, its fields and buttons by their labels."""

from __future__ import annotations

import uuid
from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

PAGE = "../pages/providers.py"
Look = Callable[..., AppTest]


def page_for(tab: Callable[..., AppTest], monkeypatch: pytest.MonkeyPatch) -> Look:
    """The page, of an admin, on the side asked for; nothing of this machine's own environment opens a door."""
    for name in ("OPENAI_API_KEY", "DASHSCOPE_API_KEY", "DEEPSEEK_API_KEY", "KLING_API_KEY"):
        monkeypatch.delenv(name, raising=False)

    def show(view: str = "ready", role: str = "admin", language: str = "en") -> AppTest:
        opened = tab(role, name=uuid.uuid4().hex[:6], language=language)
        opened.query_params["view"] = view
        return opened.switch_page(PAGE).run()

    return show


def field(here: AppTest, label: str):
    found = [*here.text_input, *here.selectbox, *here.toggle, *here.number_input]
    return next(each for each in found if each.label.startswith(label))


def press(here: AppTest, label: str) -> AppTest:
    return next(button for button in here.button if button.label.startswith(label)).click().run()
