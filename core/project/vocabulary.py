"""The words that the house's own painter, camera and composer know: what a model may answer with, and what a person may choose."""

from __future__ import annotations

import json

from core.settings import ROOT

PLACES = (
    "home", "kitchen", "bedroom", "classroom", "library", "hospital", "office", "cafe", "shop", "workshop",
    "theatre", "gym", "lift", "train", "lab", "museum", "hall", "cave", "ship", "street", "alley", "rooftop",
    "bridge", "station", "park", "forest", "mountain", "desert", "field", "seaside", "harbour", "boat",
    "lighthouse", "village", "snow", "river", "mars", "moon", "space", "courtyard", "garden", "road", "underwater",
    "sky",
)  # fmt: skip
"""What a place looks like."""
WHENS = ("dawn", "day", "dusk", "night")
WEATHERS = ("clear", "rain", "snow", "fog", "wind", "storm")
MOODS = ("tender", "tense", "mysterious", "playful", "epic", "sad", "hopeful", "scary", "calm")
GENRES = ("sci-fi", "romance", "action", "comedy", "horror")
STEPS = ("open", "want", "block", "deepen", "turn", "price", "end")
"""The turns of a plot, in order."""
POSES = tuple(name for name in json.loads((ROOT / "data" / "art" / "poses.json").read_text("utf-8")) if name != "about")
"""How people stand: whatever has a row there."""
EXPRESSIONS = ("calm", "smile", "laugh", "sad", "afraid", "angry", "surprised", "tired", "weep", "shout", "wary")
