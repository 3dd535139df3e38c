"""What a shot says of itself, in words: number, framing, line, state, scene, who approved it. Whoever shows a shot asks here."""

from __future__ import annotations

import uuid

from core.database.tables import Shot, Take
from core.progress.status_signs import Look
from core.script.script import scene_heading
from ui.base import formatting
from ui.base.film_on_screen import FilmOnScreen
from ui.base.i18n import language, stored_sentence, t

WORDS: dict[Look, str] = {
    "you": "for_you", "ask": "change_asked", "stale": "stale", "fail": "failed", "empty": "not_painted", "made": "painted", "done": "approved",
}  # fmt: skip
"""Signs of a picture in words."""


def shot_number(shot: Shot) -> str:
    return shot.shot_number or f"{shot.sequence:02d}"


def state_word(shown: FilmOnScreen, shot: Shot) -> tuple[Look, str]:
    """(look, word) of a shot's picture."""
    look = shown.shot_look(shot)
    if look == "work":
        row = shown.at_work["storyboard", str(shot.id)]
        return look, t("pages.shot_work" if row.lease_until else "pages.in_line")
    if look == "you" and shown.doubted("storyboard", str(shot.id)):
        return look, t("review.word")
    return look, t(f"pages.{WORDS[look]}")


def approved_by(shot: Shot, names: dict[uuid.UUID, str]) -> tuple[str, str]:
    """Who approved it, short, and who and when; empty where nobody has."""
    if shot.approved_at is None:
        return "", ""
    who = names.get(shot.approved_by, "") if shot.approved_by else ""
    short = t("storyboard.approved_by", who=who) if who else t("pages.approved")
    return short, f"{short} · {formatting.format_when(shot.approved_at)}"


def why_no_picture(shown: FilmOnScreen, shot: Shot) -> str:
    """What stands in the way of its picture, or is missing in it."""
    if ("storyboard", str(shot.id)) in shown.failed:
        return stored_sentence(shown.failed["storyboard", str(shot.id)].error)
    if shown.doubted("storyboard", str(shot.id)):
        return t("review.why_row")
    if not shot.description and not shot.take_id:
        return t("storyboard.describe_me")
    if asked := [words for words in shown.made.changes.get(shot.id, ()) if words]:
        return asked[-1]
    if shown.shot_look(shot) == "stale":
        return t("pages.why_shot")
    if shot.id in shown.made.reopened:
        return t("pages.why_reopened")
    return could_not_paint(shown.take(shot.take_id))


def could_not_paint(take: Take | None) -> str:
    """What was asked for in a picture and its painter has no drawing of; empty where there is nothing."""
    undrawn = (take.facts or {}).get("undrawn", []) if take else []
    return t("storyboard.could_not_paint", what=("、" if language() == "zh" else ", ").join(undrawn)) if undrawn else ""


def scene_words(shown: FilmOnScreen, scene: int) -> str:
    script = shown.made.script
    if script is None or scene > len(script.scenes):
        return ""
    return scene_heading(script.scenes[scene - 1], script.language).replace("　", " · ")


def alt_text(shown: FilmOnScreen, shot: Shot) -> str:
    lines = shown.lines_of(shot)
    return lines[0][1] if lines else shot.description or t("pages.shot_n", n=shot_number(shot))
