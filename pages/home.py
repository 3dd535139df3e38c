"""Where one begins."""

import streamlit as st

from ui.gate import require
from ui.i18n import t

require()

st.title(t("ui.welcome"))
