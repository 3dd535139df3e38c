"""The words that the house's own painter, camera and composer know: what a model may answer with, and what a person may choose."""

from __future__ import annotations

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
POSES = (
    "stand", "rest", "walk", "run", "sit", "kneel", "reach", "point", "wave", "hips", "think", "hold", "umbrella",
    "cane", "lamp", "look_up", "crouch", "talk", "sit_ground", "fallen", "lie", "sleep", "prone", "climb", "jump",
    "carry", "lift", "push", "pull", "fold", "cry", "gasp", "pray", "bow", "heart", "dance", "fight", "strike",
    "sneak", "phone", "drink", "salute", "cheer", "type", "drive", "ride", "fly", "hug", "hold_hands", "sit_hands",
    "walk_hand", "comfort", "support", "give", "shake", "waltz", "carry_person", "piggyback", "carried",
)  # fmt: skip
EXPRESSIONS = ("calm", "smile", "laugh", "sad", "afraid", "angry", "surprised", "tired")
