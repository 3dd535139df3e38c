"""How a shot takes the place of the one before it, chosen from pictures of these very two shots."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from pathlib import Path

import streamlit as st

from core.database.tables import Shot
from core.storyboard.storyboard import plan_of
from core.video import joints
from ui.base import element_actions, html_parts, media
from ui.base.film_on_screen import FilmOnScreen
from ui.base.i18n import t
from ui.storyboard import shot_facts

HERE = Path(__file__).parent
_element = st.components.v2.component(
    "dailies_joint",
    html='<div class="joint"></div>',
    css=(HERE / "joint_choice.element.css").read_text("utf-8"),
    js=element_actions.element_script("dom", "camera_moves", "joint_choice"),
)


def draw(
    shown: FilmOnScreen,
    shot: Shot,
    *,
    on_pick: Callable[[uuid.UUID, str, float], None],
    on_everywhere: Callable[[uuid.UUID], None],
) -> None:
    """`on_pick(shot, joint, seconds)` and `on_everywhere(shot)` are callbacks; nothing is drawn for the film's first shot."""
    order = shown.made.shots
    at = order.index(shot)
    if at == 0:
        return
    before, plan = order[at - 1], plan_of(shot)
    element_actions.draw(
        _element,
        f"joint-{shot.id}",
        {
            "shot": str(shot.id),
            "ratio": html_parts.RATIO[shown.ratio],
            "pictures": [_picture(shown, before), _picture(shown, shot)],
            "usual": "dissolve" if before.scene != shot.scene and not plan.runs_on else joints.CUT,
            "now": joints.joint_of_plan(plan),
            "seconds": joints.seconds_of_plan(plan),
            "joints": [{"id": joint, "word": t(f"video.joint_{joint}")} for joint in joints.JOINTS],
            "lengths": [
                {"id": seconds, "word": t("video.joint_seconds", n=f"{seconds:g}")} for seconds in joints.SECONDS
            ],
            "locked": not shown.may_edit,
            "words": {
                "title": t("video.joint_title", n=shot_facts.shot_number(shot)),
                "length": t("video.joint_length"),
                "everywhere": t("video.joint_everywhere"),
            },
        },
        {
            "pick": lambda told: on_pick(uuid.UUID(told["shot"]), str(told["joint"]), float(told["seconds"])),
            "everywhere": lambda told: on_everywhere(uuid.UUID(told["shot"])),
        },
    )


def _picture(shown: FilmOnScreen, shot: Shot) -> str:
    take = shown.take(shot.take_id)
    return media.asset_url(take.thumb or take.sha256) if take else ""
