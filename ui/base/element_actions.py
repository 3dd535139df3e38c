"""What people do on our own elements, answered for: each deed has an id, is told until the script has heard it, and is done once.

An element is drawn with `draw`, which hands it the list of its deeds that were heard; `element_actions.js` keeps the others and tells them
again, through the element or through the ear that the shell draws on every page.
"""

from __future__ import annotations

import logging
import uuid
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import streamlit as st

from core.database import locks
from core.people.sessions import Person
from ui.base import element_files, film_on_screen, gate, state
from ui.base.i18n import t

EAR, HEARD, VERBS = "_deeds", "_deeds_heard", "_deeds_verbs"
KNOWN = 60
"""Deeds a session remembers to have heard. The browser sends a few at once."""
ONCE_S = 1200.0
"""How long a deed is known to be done to every web process: twice as long as a browser keeps one over a reload."""
WORDS = ("saving",)
Verb = Callable[[Any], None]

log = logging.getLogger("dailies.screen")


def element_script(*names: str) -> str:
    """The JavaScript of an element that tells deeds: these files of ui/, after element_actions.js."""
    return element_files.read_joined(*(f"{name}.js" for name in ("element_actions", *names)))


_ear = st.components.v2.component("dailies_deeds", js=element_script("page_leaving", "element_actions_listener"))


def draw(element: Any, key: str, data: Mapping[str, Any], verbs: Mapping[str, Verb], **more: Any) -> None:
    """Draw an element on which these things can be done: each verb is called with what the element tells of it, also after the
    element is gone. `more` goes to the element as it is."""
    state.remember(VERBS, {**(state.recall(VERBS) or {}), key: dict(verbs)})
    heard = [deed for of, deed in state.recall(HEARD) or () if of == key]
    element(data={**data, "deeds": {"of": key, "heard": heard}}, key=key, on_deeds_change=partial(_told, key), **more)


def listen(person: Person, film: str) -> None:
    """The shell's ear: hears what an element could not tell by itself, and answers for all of them. `film` is the one on screen."""
    about = {"person": str(person.id), "film": film, "words": {word: t(f"shell.deeds_{word}") for word in WORDS}}
    heard = [deed for _, deed in state.recall(HEARD) or ()]
    _ear(data={"deeds": {"of": EAR, "heard": heard, **about}}, key=EAR, height=1, on_deeds_change=partial(_told, EAR))


def _told(key: str) -> None:
    """What an element tells that is gone by now comes again through the ear."""
    told = (state.recall(key) or {}).get("deeds")
    if isinstance(told, list):
        run_deeds(told)


def run_deeds(told: list[dict[str, Any]]) -> None:
    """Do what was not done before, in order. A deed whose element this session has not drawn yet is left for later; one that
    cannot be done is heard all the same, and the page says why (`film_on_screen.report_failure`)."""
    for deed in told:
        # Broken off after its lock was taken, a deed is done by nobody: the next who tells it is told that it is done.
        with state.uninterrupted():
            _run_deed(deed)


def _run_deed(deed: dict[str, Any]) -> None:
    of, what, name = (str(deed.get(word, "")) for word in ("of", "what", "id"))
    verb = (state.recall(VERBS) or {}).get(of, {}).get(what)
    if verb is None or (of, name) in (state.recall(HEARD) or ()):
        return
    first = _first(name)
    state.remember(HEARD, [*(state.recall(HEARD) or ())[-KNOWN:], (of, name)])
    if first:
        with film_on_screen.report_failure(), state.on_project(str(deed.get("film") or "")):
            verb(deed.get("value"))


def _first(name: str) -> bool:
    """Whether no other session of this person did it: a page that was loaded anew tells what its last one had no answer to."""
    person, studio = gate.current_person(), state.studio()
    who = person.id if person else ""
    return locks.take_lock(studio.db, studio.near, f"deed:{who}:{name[:40]}", uuid.uuid4().hex, ONCE_S)
