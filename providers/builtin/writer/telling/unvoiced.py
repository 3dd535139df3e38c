"""A film in which nobody is heard: what a narrator would say is seen, and stands on the screen where the film has no plot."""

from __future__ import annotations

from typing import Any

MOST_LETTERS = 60
"""Letters of a card, at most; what is longer is only seen."""


def without_voices(script: dict[str, Any], on_screen: bool) -> dict[str, Any]:
    """The same script, silent. `on_screen` puts what is no longer heard on the screen, as a claim, behind the film's title."""
    for scene in script["scenes"]:
        seen = [beat for beat in scene["beats"] if beat["kind"] != "dialogue"]
        scene["beats"] = [_unspoken(beat, on_screen) for beat in seen or scene["beats"]]
    first = script["scenes"][0]["beats"][0]
    if on_screen and first.get("card_text"):
        first.update(card="", card_text="")
    return script


def _unspoken(beat: dict[str, Any], on_screen: bool) -> dict[str, Any]:
    if beat["kind"] == "action":
        return beat
    words = beat["text"].rstrip("。.!！")
    card = on_screen and not beat.get("card_text") and len(words) <= MOST_LETTERS
    shown = {"card": "claim", "card_text": words} if card else {}
    return {**beat, "kind": "action", "speaker": "", "manner": "", **shown}
