"""The studio, put together: `streamlit run Home.py`, or `python Home.py`. Pages, API and files in one process, one port."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from api import server
from ui.base.state import listen_address, studio, studio_address

# The script lives in ui/, not beside pages/: next to a folder `pages` Streamlit would serve its files to anyone, past
# the gate, until the first st.navigation of the process.
app = st.App(
    Path(__file__).parent / "ui" / "main.py",
    routes=server.routes(studio),
    middleware=server.middleware(studio, listen_address),
    lifespan=server.lifespan(studio, studio_address, listen_address),
)

if __name__ == "__main__":
    server.serve(app, studio)
