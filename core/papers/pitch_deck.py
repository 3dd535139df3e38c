"""A film to be shown to somebody who is to pay for it: what it is about, who is in it, where it plays, how it looks, what it costs."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from core.handover import provenance
from core.handover.model import Handover, HandoverShot, Provenance
from core.handover.provenance import ModelShare
from core.i18n import texts_of_area, translate_key
from core.papers import shot_words
from core.papers.small_pictures import shrink_pictures
from core.papers.storyboard_pages import sum_of_film
from core.papers.typesetting import set_pages_apart

WORDS = ("pitch", "story", "cast_list", "places", "boards", "budget", "spent_so_far", "per_minute", "chosen_only", "made_by_ai",
         "no_picture", "model", "pieces", "spent")  # fmt: skip
LARGE, SMALL = 1600, 640
"""Pixels of the longer side of the picture on the title, and of all others."""
MOST_PEOPLE, MOST_PLACES, MOST_BOARDS = 8, 6, 18
"""What a deck shows of each."""
BUDGET = {
    "shot": "pictures",
    "clip": "clips",
    "portrait": "portraits",
    "line": "sound",
    "music": "sound",
    "sfx": "sound",
}


def write_pitch_deck(handover: Handover, out: Path) -> None:
    """A PDF for a screen, 16:9. Raises TooHeavy, ReadersBusy."""
    language = handover.language
    boards = spread(handover.shots, MOST_BOARDS)
    lead = next((shot.picture for shot in boards if shot.is_approved), next((shot.picture for shot in boards), ""))
    places = list(_places(handover))
    with tempfile.TemporaryDirectory(prefix="dailies-pitch-") as made:
        folder = Path(made)
        (folder / "large").mkdir()
        large = shrink_pictures(handover, [lead], folder / "large", LARGE)
        shown = [shot.picture for shot in (*boards, *places)] + [one.picture for one in handover.characters]
        small = shrink_pictures(handover, shown, folder, SMALL)
        values = {
            "title": handover.title,
            "language": language,
            "label": provenance.film_label(handover),
            "logline": handover.script.logline if handover.script else "",
            "kind": _kind(handover),
            "sum": sum_of_film(handover, shot_words.shot_words(handover)),
            "by": handover.version.person if handover.version else "",
            "words": {word: translate_key(f"paper.{word}", language) for word in WORDS},
            "aspect": handover.width / handover.height,
            "lead": f"large/{large[lead]}" if lead in large else "",
            "people": [
                {"name": one.name, "role": one.role, "about": one.description or one.appearance, "picture": small.get(one.picture, "")}
                for one in handover.characters[:MOST_PEOPLE]
            ],
            "places": [
                {"name": shot_words.place_of_scene(handover, shot.scene), "picture": small.get(shot.picture, "")} for shot in places
            ],
            "boards": [{"number": shot.number, "picture": small.get(shot.picture, "")} for shot in boards],
            "more": _more(len(handover.shots) - len(boards), language),
            "budget": _budget(handover),
        }  # fmt: skip
        set_pages_apart("pitch_deck", values, folder, out)


def spread(shots: tuple[HandoverShot, ...], most: int) -> list[HandoverShot]:
    """At most so many of the shots that have a picture, spread evenly over the film."""
    there = [shot for shot in shots if shot.picture]
    if len(there) <= most:
        return there
    return [there[at * len(there) // most] for at in range(most)]


def estimate_bytes(handover: Handover) -> int:
    """About how large the PDF is."""
    small = min(MOST_BOARDS, len(handover.shots)) + min(MOST_PEOPLE, len(handover.characters))
    return 80_000 + (250_000 if handover.shots else 0) + 55_000 * small


def _kind(handover: Handover) -> str:
    """Its genre and its mood."""
    script, known = handover.script, texts_of_area("pages")
    if script is None:
        return ""
    keys = (f"genre_{script.genre}", f"mood_{script.mood}")
    return " · ".join(translate_key(f"pages.{key}", handover.language) for key in keys if key in known)


def _places(handover: Handover) -> Iterator[HandoverShot]:
    """A shot of each place, the widest picture first that there is; a place that comes again is shown once."""
    wide = ("extreme_wide", "wide", "full", "medium_full")
    found: dict[str, HandoverShot] = {}
    for shot in sorted(
        (shot for shot in handover.shots if shot.picture),
        key=lambda shot: wide.index(shot.size) if shot.size in wide else len(wide),
    ):
        scenes = handover.script.scenes if handover.script else ()
        place = scenes[shot.scene - 1].location if 0 < shot.scene <= len(scenes) else ""
        if place:
            found.setdefault(place, shot)
    yield from sorted(found.values(), key=lambda shot: shot.scene)[:MOST_PLACES]


def _more(count: int, language: str) -> str:
    return translate_key("paper.more_shots", language, n=count) if count > 0 else ""


def _budget(handover: Handover) -> dict[str, Any]:
    language, parts = handover.language, dict.fromkeys(BUDGET.values(), 0)
    for one in handover.provenance:
        parts[BUDGET.get(one.of, "sound")] += one.cost_micro_yuan
    total = sum(parts.values())
    seconds = handover.timeline.seconds() if handover.timeline else 0
    return {
        "total": shot_words.yuan(total, language),
        "minute": shot_words.yuan(round(total * 60 / seconds), language) if seconds else "",
        "parts": [
            {
                "name": translate_key(f"paper.budget_{name}", language),
                "cost": shot_words.yuan(cost, language),
                "share": cost / total if total else 0,
            }
            for name, cost in parts.items()
        ],
        "models": [
            [shot_words.maker(_any_of(handover, one), language), str(one.pieces), shot_words.yuan(one.cost, language)]
            for one in provenance.shares(handover.provenance)
        ],
    }


def _any_of(handover: Handover, share: ModelShare) -> Provenance:
    return next(one for one in handover.provenance if (one.vendor, one.model) == (share.vendor, share.model))
