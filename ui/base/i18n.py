"""The language of this screen: what the person set, else `?lang=`, else what the browser speaks. And `t`, which speaks it."""

from __future__ import annotations

from typing import Any

import streamlit as st

from core.i18n import LANGUAGES, translate_key, translate_stored
from core.people.sessions import Person
from ui.base import state


def settle_language(person: Person | None) -> str:
    """Decide the language of this run, and whose clock it is told by."""
    state.remember(state.ZONE, person.timezone if person else "")
    asked = str(st.query_params.get("lang", ""))
    if asked in LANGUAGES:
        state.remember(state.LANGUAGE, asked)
    chosen = (person.language if person else "") or state.recall(state.LANGUAGE) or _browser()
    return _now(chosen if chosen in LANGUAGES else "en")


def language() -> str:
    return str(state.recall(state.LANGUAGE_NOW, "en"))


def other_language() -> str:
    return "en" if language() == "zh" else "zh"


def choose_language(code: str) -> None:
    state.remember(state.LANGUAGE, code)
    st.query_params.pop("lang", None)
    _now(code)


def t(key: str, **facts: Any) -> str:
    return translate_key(key, language(), **facts)


def stored_sentence(stored: dict[str, Any]) -> str:
    """A sentence that a row kept."""
    return translate_stored(stored, language()) if stored else ""


def _now(code: str) -> str:
    state.remember(state.LANGUAGE_NOW, code)
    return code


def _browser() -> str:
    locale = st.context.locale
    return "zh" if isinstance(locale, str) and locale.lower().startswith("zh") else "en"
