"""Size, angle and camera move, each chosen from pictures of what it does to the frame."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from core.storyboard import ANGLES, MOVEMENTS, SIZES, ShotPlan
from ui.components import deeds
from ui.i18n import t

CODE = """
export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector("[data-at=framing]");
  const tell = deeds.draw(parentElement, data.deeds, setTriggerValue);
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
      word: said, picture: diagram(what, name), on: name === now, deed: () => tell("pick", { what, name }),
    })), "pictures");
  }
}
"""
_element = st.components.v2.component(
    "dailies_framing",
    html='<div class="fps" data-at="framing"></div>',
    js=deeds.script("framing") + CODE,
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
    deeds.draw(_element, key, {"choices": choices, "locked": locked}, {"pick": picked})
