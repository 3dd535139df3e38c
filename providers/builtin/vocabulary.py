"""Words that all builtin engines share: places, moods, poses, expressions, effects."""

from __future__ import annotations

import json
from pathlib import Path

INDOORS = (
    "home",
    "kitchen",
    "bedroom",
    "classroom",
    "library",
    "hospital",
    "office",
    "cafe",
    "shop",
    "workshop",
    "theatre",
    "gym",
    "lift",
    "train",
    "lab",
    "museum",
    "hall",
    "cave",
)
"""Places with a roof: headings say INT. and weather stays outside."""


PLACES = (
    *INDOORS,
    "ship",
    "street",
    "alley",
    "rooftop",
    "bridge",
    "station",
    "park",
    "forest",
    "mountain",
    "desert",
    "field",
    "seaside",
    "harbour",
    "boat",
    "lighthouse",
    "village",
    "snow",
    "river",
    "mars",
    "moon",
    "space",
    "courtyard",
    "garden",
    "road",
    "underwater",
    "sky",
)


WHENS = ("dawn", "day", "dusk", "night")


WEATHERS = ("clear", "rain", "snow", "fog", "wind", "storm")


MOODS = ("tender", "tense", "mysterious", "playful", "epic", "sad", "hopeful", "scary", "calm")


EXPRESSIONS = ("calm", "smile", "laugh", "sad", "angry", "surprised", "afraid", "tired", "weep", "shout", "wary")


ART = Path(__file__).parents[2] / "data" / "art"


POSES = tuple(name for name in json.loads((ART / "poses.json").read_text("utf-8")) if name != "about")
"""How people stand: whatever has a row there."""


EFFECTS = (
    "rain",
    "wind",
    "thunder",
    "sea",
    "birds",
    "crickets",
    "city",
    "train",
    "steps",
    "door",
    "bell",
    "heartbeat",
    "whoosh",
    "fire",
    "space",
    "crowd",
    "glass",
    "phone",
    "car",
    "dog",
    "splash",
    "paper",
    "bang",
    "applause",
    "kettle",
    "clock",
    "knock",
    "cat",
    "room",
    "air",
)
