"""Size, angle and camera move, each chosen from pictures of what it does to the frame."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from core.storyboard.model import ANGLES, MOVEMENTS, SIZES, ShotPlan
from ui.base import element_actions
from ui.base.i18n import t

_element = st.components.v2.component(
    "dailies_framing",
    html='<div class="fps" data-at="framing"></div>',
    js=element_actions.element_script("framing", "framing_choice"),
    isolate_styles=False,
)


def draw(plan: ShotPlan, *, key: str, on_pick: Callable[[str, str], None], locked: bool = False) -> None:
    """`on_pick(field of the plan, word)` is a callback."""
    named = {
        "size": ("size", plan.size, SIZES),
        "angle": ("angle", plan.angle, ANGLES),
        "move": ("movement", plan.movement, MOVEMENTS),
    }

    def picked(told: dict[str, str]) -> None:
        if told["what"] in named:
            on_pick(named[told["what"]][0], str(told["name"]))

    choices = [
        [what, t(f"pages.{what}"), now, [[name, t(f"pages.{what}_{name}")] for name in options]]
        for what, (_, now, options) in named.items()
    ]
    element_actions.draw(_element, key, {"choices": choices, "locked": locked}, {"pick": picked})
