"""Casting: from the words about a person to the one record they are drawn from. The seed decides what words leave open."""

from __future__ import annotations

import hashlib
import math
import random
import re
from typing import Any

from providers.builtin.painter.drawing.art_tables import art_table
from providers.builtin.painter.drawing.figure_look import HAIRS, SKINS, Look
from providers.builtin.painter.drawing.puppet import MEASURES
from providers.builtin.painter.drawing.svg_strokes import darken, lighten, mix
from providers.builtin.painter.figures.look_words import colour_near, entry_said, find_word, first_colour

ROBOT_COATS = ("#7fa39a", "#c98d4e", "#8fa6c4", "#b8b4aa", "#b0645a", "#8a86b0")
THROWS = ("#b8433a", "#2f7a7c", "#d9a04a", "#4a5f8a", "#7a5a9c", "#4f8a57")


def stable_number(*words: object) -> int:
    """The same number for the same words, on every machine."""
    return int.from_bytes(hashlib.sha256("\x1f".join(map(str, words)).encode()).digest()[:6], "big")


def look_of(person: dict[str, Any]) -> Look:
    """The record of one member of the cast (a `core.characters.model.Appearance` as a dict)."""

    def say(key: str, default: str = "") -> str:
        return str(person.get(key) or default)

    rng = random.Random(stable_number(say("seed"), say("name")))
    kind = say("kind", "human")
    words = " ".join((say("role"), say("clothing"), say("appearance"))).lower()
    if kind == "robot":
        coat = first_colour(words) or rng.choice(ROBOT_COATS)
        return Look(
            kind="robot",
            dress="robot",
            age=_age(say("age", "adult")),
            seed=rng.randrange(1, 9999),
            cloth=lighten(coat, 0.12),
            cloth2=rng.choice(("#6b6f7b", "#5a6270", "#7a6f66")),
            build=rng.uniform(-0.1, 0.25),
            tall=rng.uniform(0.86, 1.0),
            glow=rng.choice(("#8ffcec", "#ffd98a", "#9fd0ff", "#a8ffb0")),
        )
    being = entry_said(" ".join((say("species"), say("role"))).lower(), "beings")
    if kind in ("animal", "thing") and being is None:
        return Look(
            kind=kind,
            species=say("species") or say("role") or say("name"),
            age=_age(say("age", "adult")),
            seed=rng.randrange(1, 9999),
            cloth=first_colour(" ".join((say("appearance"), say("role"), say("name"), say("species"))).lower()),
            scarf=first_colour(say("clothing").lower()) if say("clothing") else "",
        )
    return _person(say, rng, {k: v for k, v in being.items() if k != "words"} if being else {})


def _age(word: str) -> str:
    return word if word in MEASURES else "adult"


def _person(say: Any, rng: random.Random, being: dict[str, Any]) -> Look:
    """A person, or a being that walks like one: `being` says what is different about it."""
    age = _age(say("age", "adult"))
    sex = say("sex", "n")
    if sex not in ("f", "m"):
        sex = rng.choice("fm")
    body = say("appearance").lower()
    role, clothing = say("role").lower(), say("clothing").lower()
    eastern = any("\u4e00" <= letter <= "\u9fff" for letter in say("name") or say("role"))
    facts: dict[str, Any] = {"kind": "human", "age": age, "sex": sex, "seed": rng.randrange(1, 9999)}
    skins = entry_said(f"{body} {role}", "skins")
    facts |= _left_open(age, sex, rng, eastern, None if skins is None else int(skins["skin"]))
    facts |= face_measures(random.Random(stable_number("measures", say("seed"), say("name"))), age, sex)
    trade = entry_said(role, "trades") or entry_said(body, "trades")
    era = (entry_said(f"{role} {clothing} {body}", "eras") or trade or {}).get("era", "")
    facts |= _of_the_time(era, age, sex, rng)
    facts |= _trade(trade, sex, rng, era)
    facts |= being
    facts |= _features(f"{body} {role}", sex, age)
    facts |= _clothes(f"{clothing} {body}", sex, facts, rng)
    if facts["age"] == "old" and not entry_said(body, "hair_colours"):
        facts["hair_colour"] = mix(facts["hair_colour"], "#dcd6d0", rng.uniform(0.72, 0.95))
    return Look(**facts)


SPREADS: dict[str, tuple[float, float]] = {
    "face": (0.90, 1.10), "jaw": (0.82, 1.16), "chin": (0.0, 1.0), "nose": (0.72, 1.42), "nose_wide": (0.78, 1.32),
    "eyes_apart": (0.90, 1.10), "eye_size": (0.86, 1.12), "eye_tilt": (-0.8, 1.0), "brow": (0.6, 1.7), "brow_up": (-0.8, 0.9),
    "mouth": (0.82, 1.22), "lips": (0.6, 1.6), "ears": (0.85, 1.22), "shoulders": (0.94, 1.07),
}  # fmt: skip
"""How far faces differ, measure by measure: from the least to the most, 1 (chin 0.5, tilt 0) being the middle."""


def face_measures(rng: random.Random, age: str, sex: str) -> dict[str, float]:
    """A face of its own: every measure drawn, thinner about the middle than at its ends, so that few look alike."""
    out = {}
    for name, (least, most) in SPREADS.items():
        share = rng.random()
        out[name] = least + (most - least) * (share + 0.10 * math.sin(2 * math.pi * share))
    if age == "child":
        out |= {
            "jaw": 1 + (out["jaw"] - 1) * 0.4,
            "nose": 0.8 + (out["nose"] - 1) * 0.4,
            "brow": out["brow"] * 0.85,
            "chin": out["chin"] * 0.5,
        }
    elif sex == "f":
        out |= {"brow": 0.55 + out["brow"] * 0.4, "chin": out["chin"] * 0.7, "nose": out["nose"] * 0.95}
    return out


def _left_open(age: str, sex: str, rng: random.Random, eastern: bool, skin: int | None) -> dict[str, Any]:
    """What the seed alone decides; who is named in Chinese has, as a rule, dark hair and eyes."""
    table = art_table("wardrobe")
    group = {"child": "child_", "old": "old_", "teen": "teen_"}.get(age, "") + sex
    skin = skin if skin is not None else rng.choices(range(6), (5, 6, 3, 1, 0, 0) if eastern else (4, 5, 3, 2, 2, 2))[0]
    if eastern:
        hair_colour = mix(HAIRS[0], HAIRS[1], rng.random() * 1.1)
        if age in ("teen", "adult") and rng.random() < (0.2 if sex == "f" else 0.08):
            hair_colour = rng.choice(HAIRS[2:4])
    else:
        hair_colour = HAIRS[rng.choices(range(6), (6, 5, 4, 2.5, 2, 1.6))[0] if skin < 3 else rng.choice((0, 0, 1))]
    curled = skin >= 4 and rng.random() < 0.85
    cloth, cloth2, accent = rng.choice(table["schemes"])
    beard = ""
    if sex == "m" and age in ("adult", "old") and rng.random() < (0.55 if age == "old" else 0.25 if eastern else 0.42):
        beard = rng.choice(
            ("full", "mous", "goatee", "stubble") if age == "adult" else ("full", "mous", "long", "full")
        )
    return {
        "build": rng.uniform(-0.16, 0.40) if rng.random() < 0.7 else rng.uniform(-0.18, 0.05),
        "tall": rng.uniform(0.93, 1.07),
        "skin": mix(SKINS[skin], SKINS[min(6, skin + 1)], rng.random() * 0.6),
        "hair": rng.choice(table["hair"]["curled_" + sex if curled and age != "child" else group]),
        "hair_colour": hair_colour,
        "beard": beard,
        "eye": rng.choice(table["eyes"][:2]) if skin > 2 or eastern else rng.choice(table["eyes"]),
        "freckles": skin < 3 and not eastern and rng.random() < (0.4 if age == "child" else 0.15),
        "mole": rng.randint(1, 6) if age != "child" and rng.random() < 0.28 else 0,
        "glasses": "#2b2226" if rng.random() < (0.35 if age == "old" else 0.05 if age == "child" else 0.16) else "",
        "dress": rng.choice(table["everyday"][group]),
        "cloth": cloth,
        "cloth2": cloth2,
        "hem": rng.choice(("", accent, accent, "#efe9dd")),
        "stripe": rng.choice(("", "", lighten(cloth, 0.6), accent, darken(cloth, 0.4))),
        "shirt": rng.choice(("#e8e2d4", "#d9dfe2", "#efe6d2", lighten(accent, 0.5))),
        "tie": rng.choice(("", "#8a2f3a", "#3a4f86", "#4f6a4a")),
        "shawl": rng.choice(("#7d4a52", "#5a5f86", "#6f7a45", "#8a6a3c")),
        "ribbon": accent,
        "scarf": accent if rng.random() < 0.12 else "",
        "shorts": age == "child" and sex == "m" and rng.random() < 0.4,
        "shoe": rng.choice(("#3a2a26", "#4a3226", "#2c2b33", "#6b4a34")),
    }


def _of_the_time(era: str, age: str, sex: str, rng: random.Random) -> dict[str, Any]:
    """Dress and hair of another time than ours, where no trade says more."""
    if not era:
        return {}
    table = art_table("wardrobe")
    group = {"child": "child_", "old": "old_"}.get(age, "") + sex
    worn, hair = table["worn_then"].get(era, {}), table["hair_then"].get(era, {})
    out: dict[str, Any] = {"dress": rng.choice(worn[group]), "scarf": ""} if group in worn else {}
    styles = hair.get(group) or hair.get(sex)
    if styles:
        out["hair"] = rng.choice(styles)
    if era in ("ancient", "fantasy"):
        out["glasses"] = ""
    return out


TRADE_KEYS = (
    "cloth2", "hat", "hat_colour", "hat_band", "tie", "shirt", "shawl", "hem", "boots", "cape", "hair", "ribbon", "beard",
    "stripe",
)  # fmt: skip
OF_NOW = ("uniform", "jacket", "overall", "suit", "lab", "apron", "shirt", "tee", "vest")
"""Dresses of our time, which somebody of an older one does not wear for a trade."""


def _trade(entry: dict[str, Any] | None, sex: str, rng: random.Random, era: str) -> dict[str, Any]:
    """What the role says a person wears; in an older time in the cut of that time."""
    if entry is None:
        return {}
    out: dict[str, Any] = {
        "dress": entry.get("dress") or entry.get(f"dress_{sex}", "shirt"),
        "cloth": rng.choice(entry["cloth"]),
        "scarf": entry.get("scarf", ""),
        "carries": tuple(entry.get("carries", ())),
    }
    for key in TRADE_KEYS:
        if key in entry:
            out[key] = entry[key]
    if sex == "f":
        out.pop("beard", None)
        if "hair_f" in entry:
            out["hair"] = entry["hair_f"]
    if "glasses" in entry:
        out["glasses"] = "#2b2226" if rng.random() < entry["glasses"] else ""
    if era in ("ancient", "republic") and entry.get("era") != era and out["dress"] in OF_NOW:
        kept = {"cloth": out["cloth"], "carries": out["carries"]}
        return kept | ({"hat": "bamboo", "hat_colour": "#c9a866"} if out.get("hat") == "straw" else {})
    return out


def _features(text: str, sex: str, age: str) -> dict[str, Any]:
    """What the words about the body say."""
    out = _hair(text, sex)
    if entry := entry_said(text, "eye_colours"):
        out["eye"] = entry["colour"]
    if entry := entry_said(text, "builds"):
        out["build"] = entry["build"]
    if entry := entry_said(text, "heights"):
        out["tall"] = entry["tall"]
    if sex == "m" and age not in ("child", "teen"):
        if entry := entry_said(text, "beards"):
            out["beard"] = entry["beard"]
        elif re.search("胡子|胡须|clean[- ]shaven|beardless|beard", text):
            out["beard"] = ""
    if find_word(text, ["雀斑", "freckle", "freckled"]) >= 0:
        out["freckles"] = True
    if find_word(text, ["盲人", "双目失明", "失明", "目盲", "盲女", "盲童", "瞎眼", "blind"]) >= 0:
        out["blind"] = True
    if find_word(text, ["伤疤", "疤痕", "刀疤", "scar", "scarred"]) >= 0:
        out["scar"] = True
    return out


def _hair(text: str, sex: str) -> dict[str, Any]:
    out: dict[str, Any] = {}
    if entry := entry_said(text, "hair_styles"):
        out["hair"] = entry.get("female", entry["hair"]) if sex == "f" else entry["hair"]
    if entry := entry_said(text, "hair_colours"):
        out["hair_colour"] = entry["colour"]
    elif colour := _hair_colour(text):
        out["hair_colour"] = colour
    return out


HAIR_TONES = {
    "#2c2b33": HAIRS[0],
    "#7a5336": HAIRS[2],
    "#e0b43f": HAIRS[4],
    "#b8433a": HAIRS[5],
    "#8c8c90": HAIRS[6],
    "#efe9dd": HAIRS[7],
}


def _hair_colour(text: str) -> str:
    """A colour said of the hair in other words: a colour, a little between, then hair."""
    for word in ("头发", "长发", "短发", "卷发", "马尾", "辫", "发", "hair", "ponytail", "braids", "curls", "bob"):
        at = find_word(text, [word])
        if at >= 0 and (colour := colour_near(text, at, 6 if not word.isascii() else 16)):
            return HAIR_TONES.get(colour, colour)
    return ""


TOPS = ("sweater", "shirt", "hoodie", "tee")
BELOW = ("skirt", "dress")


def _worn(text: str) -> tuple[dict[str, Any], int, int] | None:
    """The garment that is seen of all a text names, and where it is named: what is worn over the rest, the longest word among
    equals; with a top that goes with a skirt, also where the skirt is (-1: none)."""
    hits = []
    for entry in art_table("wardrobe")["garments"]:
        for word in entry["words"]:
            at = find_word(text, [word])
            if at >= 0:
                rank = 1 if entry["dress"] in TOPS else 2 if entry["dress"] in BELOW else 0
                hits.append((rank, -len(word), at, entry))
    if not hits:
        return None
    hits.sort(key=lambda hit: hit[:3])
    rank, _, at, entry = hits[0]
    if rank == 2:
        longest = min(hits, key=lambda hit: hit[1])
        return longest[3], longest[2], -1
    below = next((hit[2] for hit in hits if hit[0] == 2), -1)
    return entry, at, below if rank == 1 else -1


def _clothes(text: str, sex: str, so_far: dict[str, Any], rng: random.Random) -> dict[str, Any]:
    """What the words about clothes say, each in the colour that stands before it."""
    out = _garment(text, sex, so_far)
    for names, key in (
        (["裤", "trousers", "pants", "jeans"], "cloth2"),
        (["围巾", "scarf"], "scarf"),
        (["领带", "tie"], "tie"),
    ):
        at = find_word(text, names)
        if at >= 0:
            out[key] = colour_near(text, at, 10) or (so_far.get(key) or rng.choice(THROWS))
    at = find_word(text, ["斗篷", "披风", "cape", "cloak"])
    if at >= 0:
        out["cape"] = colour_near(text, at, 10) or "#7a2f36"
    out |= _hat(text, so_far)
    if find_word(text, ["墨镜", "太阳镜", "sunglasses", "dark glasses"]) >= 0:
        out["glasses"] = "#101018"
    elif find_word(text, ["眼镜", "glasses", "spectacles"]) >= 0:
        out["glasses"] = "#2b2226"
    if find_word(text, ["短裤", "shorts"]) >= 0:
        out["shorts"] = True
    if find_word(text, ["靴", "boot", "boots"]) >= 0:
        out["boots"] = True
    if bags := tuple(bag for bag, names in BAGS.items() if find_word(text, names) >= 0):
        out["carries"] = bags
    if find_word(text, ["条纹", "striped", "stripes"]) >= 0:
        out["stripe"] = lighten(out.get("cloth", so_far["cloth"]), 0.6)
    return out


BAGS = {
    "backpack": ["背包", "书包", "backpack", "rucksack", "knapsack"],
    "satchel": ["挎包", "邮包", "斜挎", "satchel", "shoulder bag", "messenger bag"],
}


def _garment(text: str, sex: str, so_far: dict[str, Any]) -> dict[str, Any]:
    out: dict[str, Any] = {}
    if worn := _worn(text):
        garment, at, skirt = worn
        out["dress"] = garment.get("male" if sex == "m" else "female", garment["dress"])
        out["cloth"] = garment.get("fixed") or colour_near(text, at, 16) or so_far["cloth"]
        if skirt >= 0 and sex == "f":
            out["dress"] = "skirt"
            out["cloth2"] = colour_near(text, skirt, 16) or so_far["cloth2"]
    elif colour := first_colour(text):
        out["cloth"] = colour
    return out


def _hat(text: str, so_far: dict[str, Any]) -> dict[str, Any]:
    bare = re.sub("连帽|hooded|锅盖头", "", text)  # a hood that hangs down the back is no hat, a bowl cut no veil
    if not (entry := entry_said(bare, "hats")):
        return {}
    at = find_word(bare, entry["words"])
    colour = (
        colour_near(bare, at, 10) or entry.get("colour") or so_far.get("hat_colour") or darken(so_far["cloth"], 0.35)
    )
    return {"hat": entry["hat"], "hat_colour": colour}
