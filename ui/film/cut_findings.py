"""What the check found in the cut on screen, beside the player: a verdict in one line, and behind it each finding with its shot, its
second, what was measured, and a button that goes there."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

import streamlit as st

from core.database.tables import Cut
from core.film import cut_check
from core.film.cut_check import CheckedCut, Finding
from ui.base import element_files, formatting
from ui.base.film_on_screen import FilmOnScreen
from ui.base.i18n import t
from ui.storyboard import shot_facts

HERE = Path(__file__).parent
STAGES_SEEN = ("storyboard", "video")
LOOKS = {"red": "fail", "amber": "you", "green": "done"}
"""Each level by the sign of the studio that means as much."""
_element = st.components.v2.component(
    "dailies_cut_findings",
    html='<div class="here"></div>',
    css=(HERE / "cut_findings.element.css").read_text("utf-8"),
    js=element_files.read_joined("dom.js", "cut_findings.js"),
)


def draw(shown: FilmOnScreen, cut: Cut, newest: bool) -> None:
    """Shots are compared with what is wanted now only for the newest cut: an older one is what it was."""
    wanted = {need.target_id for need in shown.needs if need.stage in STAGES_SEEN} if newest else set()
    checked = cut_check.check_cut(shown.made, cut, frozenset(wanted))
    _element(
        data={
            "look": LOOKS[checked.level],
            "verdict": verdict(checked),
            "rules": [
                _rule(shown, list(found)) for _, found in groupby(_by_rule(checked.findings), lambda one: one.rule)
            ],
            "go": t("check.go_there"),
        },
        key=f"findings-{shown.id}-{cut.id}",
    )


def verdict(checked: CheckedCut) -> str:
    """One line of how many faults there are, and how much is to be looked at."""
    counted = [(level, checked.count(level)) for level in ("red", "amber") if checked.count(level)]
    what = t("check.and").join(t(f"check.{level}_{'one' if n == 1 else 'many'}", n=n) for level, n in counted)
    return t("check.found", what=what) if what else t("check.green")


def _by_rule(findings: Sequence[Finding]) -> list[Finding]:
    """Findings of one rule behind each other, the rules in the order of their first."""
    order = list(dict.fromkeys(finding.rule for finding in findings))
    return sorted(findings, key=lambda finding: order.index(finding.rule))


def _rule(shown: FilmOnScreen, found: Sequence[Finding]) -> dict[str, Any]:
    rule = found[0].rule
    return {
        "id": rule,
        "look": LOOKS[found[0].level],
        "title": t(f"check.title_{rule}"),
        "why": t(f"check.why_{rule}"),
        "count": len(found),
        "places": [
            {
                "at": finding.start,
                "clock": formatting.format_running_time(finding.start) if finding.start is not None else "",
                "shot": _shot(shown, finding.shot_id),
                "words": t(f"check.rule_{rule}", **finding.facts),
            }
            for finding in found
        ],
    }


def _shot(shown: FilmOnScreen, shot_id: str) -> str:
    shot = next((one for one in shown.made.shots if str(one.id) == shot_id), None)
    return t("pages.shot_n", n=shot_facts.shot_number(shot)) if shot else ""
