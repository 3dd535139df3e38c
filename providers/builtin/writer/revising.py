"""What can be done to a finished scene without a language model: make it shorter, let it talk more or less. Else it is refused."""

from __future__ import annotations

import re
from typing import Any

from providers.base import Refused

SHORTER = r"短|精简|删|简|紧凑|快|shorter|cut|trim|tighter|brief"
QUIETER = r"少.{0,2}(对白|台词|说话)|安静|更静|(less|fewer) (dialogue|talk|lines)|quiet|silent"
LOUDER = r"多.{0,2}(对白|台词|说话)|more (dialogue|talk|lines)|talk more"


def rewrite(asked: dict[str, Any], language: str) -> dict[str, Any]:
    """A scene (or each scene of a script) after one instruction; beats that stay keep their ids."""
    wish = str(asked.get("instruction", "")).lower()
    if "scene" in asked and isinstance(asked["scene"], dict):
        return _scene(asked["scene"], wish)
    script = asked.get("script")
    if not isinstance(script, dict):
        raise Refused("nothing to rewrite")
    return {**script, "scenes": [_scene(s, wish) for s in script["scenes"]]}


def _scene(scene: dict[str, Any], wish: str) -> dict[str, Any]:
    beats = list(scene["beats"])
    if re.search(QUIETER, wish):
        spoken = [b for b in beats if b["kind"] != "action"]
        dropped = {b["id"] for b in spoken[1::2]}
    elif re.search(SHORTER, wish):
        middle = [b for b in beats[1:-1] if b.get("step") not in ("want", "turn", "end")] or beats[1:-1]
        dropped = {b["id"] for b in middle[1::2]} or {b["id"] for b in middle[:1]}
    elif re.search(LOUDER, wish):
        raise Refused("the builtin writer finds more dialogue only in another take")
    else:
        raise Refused("the builtin writer can only make a scene shorter or quieter")
    return {**scene, "beats": [b for b in beats if b["id"] not in dropped]}


def translate(asked: dict[str, Any], language: str) -> dict[str, Any]:
    """Telling again in the other language needs words for the sentence's own nouns, which this engine does not have."""
    raise Refused("the builtin writer cannot translate")
