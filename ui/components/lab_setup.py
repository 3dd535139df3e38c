"""An experiment's question: wordings, models, what they are tried on, seeds, size and cap. Each change is saved at once."""

from __future__ import annotations

import uuid

import streamlit as st

from core.sessions import Person


def draw(person: Person, experiment_id: uuid.UUID) -> None:
    st.write(str(experiment_id))
