"""What a guest may still make today, said where a film is begun."""

from __future__ import annotations

from html import escape

import streamlit as st

from core.people import guest_quota
from core.people.sessions import Person
from ui.base import state
from ui.base.i18n import t


def draw(person: Person) -> None:
    """Nothing for whoever is no guest."""
    if person.role != "guest":
        return
    studio = state.studio()
    left = studio.db.execute_read(guest_quota.load_quota_left, studio.settings, person.id)
    if left is not None:
        key = "people.films_left" if left.films else "people.no_films_left"
        st.html(f'<div class="under-box num">{escape(t(key, n=left.films, limit=left.limit))}</div>')
