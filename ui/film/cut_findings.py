"""What the check found in the cut on screen, beside the player: a verdict in one line, and behind it each finding with its shot, its
second, what was measured, a button that goes there, one that mends it where the studio can, and one that accepts it with a reason."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

import streamlit as st

from core.database.tables import Cut
from core.editing import hand_cut, undo
from core.film import accepted_findings, cut_check, shot_lengths
from core.film.accepted_findings import Acceptance
from core.film.cut_rules import Finding
from core.people.access import Action
from core.project import projects
from ui.base import element_actions, film_on_screen, formatting
from ui.base.film_on_screen import FilmOnScreen
from ui.base.i18n import t
from ui.storyboard import shot_changes, shot_continuity, shot_facts

HERE = Path(__file__).parent
STAGES_SEEN = ("storyboard", "video")
LOOKS = {"red": "fail", "amber": "you", "green": "done"}
"""Each level by the sign of the studio that means as much."""
NEXT_FILM_HAS_IT = ("shot_gone", "size", "mark")
"""Rules whose fault is gone once the film is cut again as it stands."""
WORDS = ("accept", "accept_of", "reason", "accept_do", "cancel", "reopen")
_element = st.components.v2.component(
    "dailies_cut_findings",
    html='<div class="here"></div>',
    css=(HERE / "cut_findings.element.css").read_text("utf-8"),
    js=element_actions.element_script("dom", "cut_findings"),
)


def draw(shown: FilmOnScreen, cut: Cut, newest: bool) -> None:
    """Shots are compared with what is wanted now only for the newest cut: an older one is what it was, and nothing of it is mended."""
    wanted = {need.target_id for need in shown.needs if need.stage in STAGES_SEEN} if newest else set()
    findings = cut_check.check_cut(shown.made, cut, frozenset(wanted)).findings
    accepted = accepted_findings.accepted_findings(cut)
    said = [(one, accepted_findings.finding_key(one)) for one in findings]
    still = [one for one, key in said if key not in accepted]
    element_actions.draw(
        _element,
        f"findings-{shown.id}-{cut.id}",
        {
            "cut": str(cut.id),
            "look": LOOKS[cut_check.CheckedCut(findings=tuple(still)).level],
            "verdict": verdict(still, len(said) - len(still)),
            "rules": [_rule(shown, list(found), newest) for _, found in groupby(_by_rule(still), lambda one: one.rule)],
            "accepted": [_accepted(shown, one, key, accepted[key]) for one, key in said if key in accepted],
            "may_accept": shown.may_approve,
            "words": {word: t(f"check.{word}") for word in WORDS}
            | {"go": t("check.go_there"), "accepted": t("check.accepted_n", n=len(said) - len(still))},
        },
        {"act": _act},
    )


def verdict(still: Sequence[Finding], accepted: int = 0) -> str:
    """One line of how many faults there are, and how much is to be looked at; `accepted` count no more."""
    checked = cut_check.CheckedCut(findings=tuple(still))
    counted = [(level, checked.count(level)) for level in ("red", "amber") if checked.count(level)]
    what = t("check.and").join(t(f"check.{level}_{'one' if n == 1 else 'many'}", n=n) for level, n in counted)
    if what:
        return t("check.found", what=what)
    return t("check.green_accepted") if accepted else t("check.green")


def _by_rule(findings: Sequence[Finding]) -> list[Finding]:
    """Findings of one rule behind each other, the rules in the order of their first."""
    order = list(dict.fromkeys(finding.rule for finding in findings))
    return sorted(findings, key=lambda finding: order.index(finding.rule))


def _rule(shown: FilmOnScreen, found: Sequence[Finding], newest: bool) -> dict[str, Any]:
    rule = found[0].rule
    return {
        "id": rule,
        "look": LOOKS[found[0].level],
        "title": t(f"check.title_{rule}"),
        "why": t(f"check.why_{rule}"),
        "count": len(found),
        "mend": _mend(shown, found) if newest else None,
        "places": [
            {
                **_place(shown, finding),
                "key": accepted_findings.finding_key(finding),
                "longer": {"shot": finding.shot_id, "n": finding.longer, "word": t("check.mend_longer", n=finding.longer)}
                if newest and finding.longer and shown.may_edit
                else None,
            }
            for finding in found
        ],
    }  # fmt: skip


def _place(shown: FilmOnScreen, finding: Finding) -> dict[str, Any]:
    shot = next((one for one in shown.made.shots if str(one.id) == finding.shot_id), None)
    lane = {"lane": t(f"lanes.{finding.facts['lane']}")} if "lane" in finding.facts else {}
    return {
        "at": finding.start,
        "clock": formatting.format_running_time(finding.start) if finding.start is not None else "",
        "shot": t("pages.shot_n", n=shot_facts.shot_number(shot)) if shot else "",
        "words": t(f"check.rule_{finding.rule}", **{**finding.facts, **lane}),
    }


def _accepted(shown: FilmOnScreen, finding: Finding, key: str, one: Acceptance) -> dict[str, Any]:
    by = t("check.accepted_by", reason=one.reason, name=one.name, when=formatting.format_when(one.at))
    return {**_place(shown, finding), "key": key, "title": t(f"check.title_{finding.rule}"), "by": by}


def _mend(shown: FilmOnScreen, found: Sequence[Finding]) -> dict[str, Any] | None:
    """What mends all that was found by a rule, with its price; None where only a person can."""
    rule = found[0].rule
    if rule == "shot_unapproved" and shown.may_approve:
        word = t("check.mend_approve_one") if len(found) == 1 else t("check.mend_approve", n=len(found))
        return {"do": "approve", "shots": [finding.shot_id for finding in found], "word": word}
    if rule in NEXT_FILM_HAS_IT and shown.may_edit and not shown.root:
        return {"do": "again", "word": t("check.mend_again", price=film_on_screen.price_and_time(shown)[0])}
    if rule == "subtitle_wide" and shown.may_edit and shown.made.brief.subtitles.size != "small":
        return {"do": "smaller", "word": t("check.mend_smaller")}
    return None


# What is done -----------------------------------------------------------------------------------------------------------


def _act(told: dict[str, Any]) -> None:
    if (deed := DEEDS.get(str(told.get("do", "")))) is not None:
        deed(told)


def _accept(told: dict[str, Any]) -> None:
    with film_on_screen.report_failure():
        actor = film_on_screen.require_actor(Action.APPROVE)
        who = (actor.person.id, actor.person.name)
        cut, key, reason = uuid.UUID(str(told["cut"])), str(told["key"]), str(told["reason"])
        actor.change("undo.finding_accepted", accepted_findings.accept_finding, cut, key, reason, who)


def _reopen(told: dict[str, Any]) -> None:
    with film_on_screen.report_failure():
        actor = film_on_screen.require_actor(Action.APPROVE)
        cut, key = uuid.UUID(str(told["cut"])), str(told["key"])
        actor.change("undo.finding_reopened", accepted_findings.reopen_finding, cut, key)


def _longer(told: dict[str, Any]) -> None:
    """The shot by so many frames from what it is now."""
    shown = film_on_screen.load_film(*film_on_screen.require_person_and_film(Action.EDIT))
    shot = next((one for one in shown.made.shots if str(one.id) == told["shot"]), None)
    if shot is not None:
        now = hand_cut.cut_of_shot(shown.made, shot, shot_lengths.shot_lengths(shown.made)[str(shot.id)])
        said = undo.change_name("undo.shot_cut", n=shot_continuity.number_of_shot_id(shot.id))
        wanted = now.frames + int(told["n"])
        film_on_screen.change_film(
            said, hand_cut.trim_shot, shot.id, wanted, now.skip, (now.frames, now.skip), now.part
        )


def _smaller(told: dict[str, Any]) -> None:
    with film_on_screen.report_failure():
        shown = film_on_screen.load_film(*film_on_screen.require_person_and_film(Action.EDIT))
        now = shown.made.brief.subtitles
        choice = now.model_copy(update={"size": "normal" if now.size == "large" else "small"})
        film_on_screen.change_film("undo.subtitles_changed", projects.change_brief, subtitles=choice)


DEEDS: dict[str, Callable[[dict[str, Any]], None]] = {
    "accept": _accept,
    "reopen": _reopen,
    "approve": lambda told: shot_changes.approve_shots([uuid.UUID(str(shot)) for shot in told["shots"]]),
    "again": lambda told: film_on_screen.make_film(),
    "longer": _longer,
    "smaller": _smaller,
}
