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
    "walk_away", "walk_toward", "chase", "flee", "stairs", "scale", "fall", "swim", "dive", "float", "row", "hide",
    "crawl", "listen", "at_window", "watch", "lean", "rise", "stretch", "faint", "shiver", "wipe", "cover_ears",
    "beckon", "turn_round", "step_back", "edge", "kiss", "lead", "whisper", "quarrel", "turn_away", "spar",
    "arm_wrestle", "eat", "chess", "teach", "look_together", "look_after", "stroke", "walk_dog", "feed",
    "craft", "write", "draw", "cut", "glue", "wrap", "repair", "screw", "solder", "stamp", "tune", "press", "weigh",
    "count", "board_game", "cards", "dine", "piano", "sew", "embroider", "knit", "read", "letter", "open_letter",
    "tear", "text", "examine", "hold_up", "ring_off", "cradle", "serve", "knead", "chop", "pour", "stir", "wash",
    "iron", "polish", "mix", "put_down", "pack", "open_box", "search", "hammer", "saw", "switch_on", "light",
    "blow_out", "soil", "hole", "plant", "scrub", "pet", "milk", "dig", "shovel_snow", "hoe", "sweep", "mop", "fish",
    "water", "harvest", "chop_wood", "draw_water", "paint", "easel", "blackboard", "wash_window", "hang",
    "hang_laundry", "unlock", "knock", "ring", "pick", "raise_flag", "photograph", "film", "violin", "guitar", "erhu",
    "zither", "flute", "drum", "conduct", "wand", "cast", "aim_bow", "throw", "catch", "drop", "pay", "feed_birds",
    "spoon_feed", "treat", "inject", "bandage", "hide_behind", "tuck", "put_on_coat", "put_on_hat", "mask", "steer",
    "pick_up", "feel", "rub", "blow_off", "break", "fingers", "palm", "pocket",
    "span", "finger_up", "halt", "wring", "clap", "shield", "scratch", "cup_ear", "touch",
    "hush",
)  # fmt: skip
EXPRESSIONS = ("calm", "smile", "laugh", "sad", "afraid", "angry", "surprised", "tired", "weep", "shout", "wary")
