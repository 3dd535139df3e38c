"""Size, angle and camera move, each chosen from pictures of what it does to the frame."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import streamlit as st

from core.storyboard import ANGLES, MOVEMENTS, SIZES, ShotPlan
from ui.i18n import t

HERE = Path(__file__).parent
CODE = """
export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector("[data-at=framing]");
  for (const [what, label, now, options] of data.choices) {
    let button = root.querySelector(`[data-what="${what}"]`);
    if (!button) {
      button = document.createElement("button");
      button.type = "button";
      button.className = "fp";
      button.dataset.what = what;
      button.setAttribute("aria-haspopup", "menu");
      button.setAttribute("aria-expanded", "false");
      button.append(document.createElement("small"), document.createElement("b"));
      root.append(button);
    }
    const word = (options.find(([name]) => name === now) || ["", now])[1];
    button.disabled = data.locked;
    button.firstElementChild.textContent = label;
    button.lastElementChild.textContent = word;
    button.setAttribute("aria-label", `${label}: ${word}`);
    if (button.dataset.now !== now) {
      button.querySelector("svg")?.remove();
      button.prepend(diagram(what, now));
      button.dataset.now = now;
    }
    button.onclick = () => openMenu(root, button, label, options.map(([name, said]) => ({
      word: said, picture: diagram(what, name), on: name === now, deed: () => setTriggerValue("pick", { what, name }),
    })), "pictures");
  }
}
"""
_element = st.components.v2.component(
    "dailies_framing",
    html='<div class="fps" data-at="framing"></div>',
    js=(HERE / "framing.js").read_text("utf-8") + CODE,
    isolate_styles=False,
)


def draw(plan: ShotPlan, *, key: str, on_pick: Callable[[str, str], None], locked: bool = False) -> None:
    """`on_pick(field of the plan, word)` is a callback."""
    named = {
        "size": ("size", plan.size, SIZES),
        "angle": ("angle", plan.angle, ANGLES),
        "move": ("movement", plan.movement, MOVEMENTS),
    }

    def picked() -> None:
        told = st.session_state[key]["pick"]
        if isinstance(told, dict) and told.get("what") in named:
            on_pick(named[told["what"]][0], str(told["name"]))

    choices = [
        [what, t(f"pages.{what}"), now, [[name, t(f"pages.{what}_{name}")] for name in options]]
        for what, (_, now, options) in named.items()
    ]
    _element(data={"choices": choices, "locked": locked}, key=key, on_pick_change=picked)
