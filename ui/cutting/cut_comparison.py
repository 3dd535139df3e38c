"""Two versions compared, shot by shot: what is otherwise, with a picture of each shot; a click brings both players there."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import streamlit as st

from core.film import cut_differences
from core.film.cut_differences import CutDifference
from core.render.timeline import Timeline
from ui.base import element_files, formatting, html_parts, media
from ui.base.film_on_screen import FilmOnScreen
from ui.base.i18n import t
from ui.storyboard import shot_facts

HERE = Path(__file__).parent
_element = st.components.v2.component(
    "dailies_cut_comparison",
    html='<div class="here"></div>',
    css=(HERE / "cut_comparison.element.css").read_text("utf-8"),
    js=element_files.read_joined("dom.js", "cut_comparison.js"),
)


def draw(shown: FilmOnScreen, here: tuple[Timeline, str], other: tuple[Timeline, str], *, newer: bool) -> None:
    """Each with what it is called. From the older of the two to the newer, whether that is the one `here` on screen or not: a place is
    told in the time of the one on screen."""
    (before, old), (after, new) = (other, here) if newer else (here, other)
    found = cut_differences.cut_differences(before, after)
    _element(
        data={
            "title": t("versions.compared", old=old, new=new),
            "length": t(
                "versions.length",
                old=formatting.format_running_time(before.seconds()),
                new=formatting.format_running_time(after.seconds()),
            ),
            "none": "" if found else t("versions.same"),
            "ratio": html_parts.RATIO[shown.ratio],
            "rows": [_row(shown, each, (each.at if newer else each.before) / after.fps) for each in found],
        },
        key=f"comparison-{shown.id}",
    )


def _row(shown: FilmOnScreen, one: CutDifference, seconds: float) -> dict[str, Any]:
    shot = next((each for each in shown.made.shots if str(each.id) == one.shot_id), None)
    take = next((each for each in shown.made.takes.values() if each.sha256 == one.still), None) if one.still else None
    number = (
        t("pages.shot_n", n=shot_facts.shot_number(shot)) if shot else t("versions.shot_gone") if one.shot_id else ""
    )
    return {
        "what": t(f"versions.{one.kind}", n=abs(one.by)),
        "where": " · ".join(part for part in (number, formatting.format_running_time(seconds)) if part)
        if one.shot_id
        else "",
        "at": seconds if one.shot_id else None,
        "still": media.asset_url(take.thumb or take.sha256) if take else "",
    }
