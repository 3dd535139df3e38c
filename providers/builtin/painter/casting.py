"""Casting: from the words about a person to the one record they are drawn from. The seed decides what words leave open."""

from __future__ import annotations

import hashlib
import random
import re
from collections.abc import Sequence
from typing import Any

from providers.builtin.painter.looks import HAIRS, SKINS, Look
from providers.builtin.painter.puppet import MEASURES, art
from providers.builtin.painter.strokes import dark, light, mix

ROBOT_COATS = ("#7fa39a", "#c98d4e", "#8fa6c4", "#b8b4aa", "#b0645a", "#8a86b0")
THROWS = ("#b8433a", "#2f7a7c", "#d9a04a", "#4a5f8a", "#7a5a9c", "#4f8a57")


def number(*words: object) -> int:
    """The same number for the same words, on every machine."""
    return int.from_bytes(hashlib.sha256("\x1f".join(map(str, words)).encode()).digest()[:6], "big")


def find(text: str, words: Sequence[str]) -> int:
    """Where the first of the words stands in the text, not denied; -1 if none does."""
    for word in words:
        if word.isascii():
            hit = re.search(rf"\b{re.escape(word.lower())}s?\b", text)
            at = hit.start() if hit else -1
        else:
            at = text.find(word)
        if at >= 0 and not _denied(text, at):
            return at
    return -1


def _denied(text: str, at: int) -> bool:
    before = text[max(0, at - 14) : at]
    for word in art("wardrobe")["not"]:
        if word.isascii():
            if re.search(rf"\b{word}\b[\w\s]{{0,8}}$", before):
                return True
        elif word in before[-4:]:
            return True
    return False


def _entry(text: str, table: str) -> dict[str, Any] | None:
    """The entry of a table whose words the text says; the longest word wins."""
    best: tuple[int, dict[str, Any]] | None = None
    for entry in art("wardrobe")[table]:
        for word in entry["words"]:
            if (best is None or len(word) > best[0]) and find(text, [word]) >= 0:
                best = (len(word), entry)
    return best[1] if best else None


def colour_near(text: str, at: int, reach: int = 12) -> str:
    """The colour said just before a place in the text, else ""."""
    before = text[max(0, at - reach) : at]
    best, where = "", -1
    for colour, words in art("wardrobe")["colours"].items():
        for word in words:
            i = before.rfind(word)
            if i >= 0 and (i + len(word), len(word)) > (where, 0):
                if word.isascii() and not re.search(rf"\b{re.escape(word)}\b", before):
                    continue
                if i + len(word) > where or len(word) > 1:
                    best, where = colour, i + len(word)
    return best


def first_colour(text: str) -> str:
    """The first colour a text names, else ""."""
    hits = []
    for colour, words in art("wardrobe")["colours"].items():
        for word in words:
            hit = re.search(rf"\b{re.escape(word)}\b", text) if word.isascii() else re.search(re.escape(word), text)
            if hit:
                hits.append((hit.start(), -len(word), colour))
    return min(hits)[2] if hits else ""


def look_of(person: dict[str, Any]) -> Look:
    """The record of one member of the cast (a `core.characters.Appearance` as a dict)."""

    def say(key: str, default: str = "") -> str:
        return str(person.get(key) or default)

    rng = random.Random(number(say("seed"), say("name")))
    kind = say("kind", "human")
    words = " ".join((say("role"), say("clothing"), say("appearance"))).lower()
    if kind == "robot":
        coat = first_colour(words) or rng.choice(ROBOT_COATS)
        return Look(
            kind="robot",
            dress="robot",
            age=_age(say("age", "adult")),
            seed=rng.randrange(1, 9999),
            cloth=light(coat, 0.12),
            cloth2=rng.choice(("#6b6f7b", "#5a6270", "#7a6f66")),
            build=rng.uniform(-0.1, 0.25),
            tall=rng.uniform(0.86, 1.0),
            glow=rng.choice(("#8ffcec", "#ffd98a", "#9fd0ff", "#a8ffb0")),
        )
    being = _entry(" ".join((say("species"), say("role"))).lower(), "beings")
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
    facts: dict[str, Any] = {"kind": "human", "age": age, "sex": sex, "seed": rng.randrange(1, 9999)}
    facts |= _left_open(age, sex, rng)
    facts |= _trade(say, sex, rng)
    facts |= being
    facts |= _features(body + " " + say("role").lower(), sex, age)
    facts |= _clothes(say("clothing").lower() + " " + body, sex, facts, rng)
    if facts["age"] == "old" and not _entry(body, "hair_colours"):
        facts["hair_colour"] = mix(facts["hair_colour"], "#dcd6d0", rng.uniform(0.72, 0.95))
    return Look(**facts)


def _left_open(age: str, sex: str, rng: random.Random) -> dict[str, Any]:
    """What the seed alone decides."""
    table = art("wardrobe")
    group = {"child": "child_", "old": "old_"}.get(age, "") + sex
    skin = rng.choices(range(6), (4, 6, 4, 2.2, 1.2, 1.2))[0]
    hair_colour = rng.choices(range(6), (7, 5, 3, 1.2, 1.2, 1))[0] if skin < 3 else rng.choice((0, 0, 1))
    cloth = rng.choice(table["palette"])
    beard = ""
    if sex == "m" and age in ("adult", "old") and rng.random() < (0.55 if age == "old" else 0.3):
        beard = rng.choice(("full", "mous", "goatee") if age == "adult" else ("full", "mous", "long", "full"))
    return {
        "build": rng.uniform(-0.14, 0.32),
        "tall": rng.uniform(0.95, 1.05),
        "skin": mix(SKINS[skin], SKINS[min(6, skin + 1)], rng.random() * 0.6),
        "hair": rng.choice(table["hair"][group]),
        "hair_colour": HAIRS[hair_colour],
        "beard": beard,
        "eye": rng.choice(table["eyes"][:2]) if skin > 2 else rng.choice(table["eyes"]),
        "nose": rng.uniform(0.85, 1.25),
        "jaw": rng.uniform(0.93, 1.1),
        "freckles": skin < 3 and rng.random() < (0.4 if age == "child" else 0.12),
        "glasses": "#2b2226" if rng.random() < (0.35 if age == "old" else 0.14) else "",
        "dress": rng.choice(table["everyday"][group]),
        "cloth": cloth,
        "cloth2": rng.choice(table["trousers"]),
        "hem": rng.choice(("", "#e9c46a", "#f4d58d", "#efe9dd")),
        "stripe": rng.choice(("", "", light(cloth, 0.6), "#f0e2b8", dark(cloth, 0.4))),
        "tie": rng.choice(("", "#8a2f3a", "#3a4f86", "#4f6a4a")),
        "shawl": rng.choice(("#7d4a52", "#5a5f86", "#6f7a45", "#8a6a3c")),
        "ribbon": rng.choice(THROWS),
        "scarf": rng.choice(THROWS) if rng.random() < 0.14 else "",
        "shoe": rng.choice(("#3a2a26", "#4a3226", "#2c2b33", "#6b4a34")),
    }


def _trade(say: Any, sex: str, rng: random.Random) -> dict[str, Any]:
    """What the role says a person wears."""
    entry = _entry(say("role").lower(), "trades") or _entry(say("appearance").lower(), "trades")
    if entry is None:
        return {}
    out: dict[str, Any] = {
        "dress": entry.get("dress") or entry.get(f"dress_{sex}", "shirt"),
        "cloth": rng.choice(entry["cloth"]),
        "scarf": entry.get("scarf", ""),
        "carries": tuple(entry.get("carries", ())),
    }
    for key in (
        "cloth2",
        "hat",
        "hat_colour",
        "hat_band",
        "tie",
        "shirt",
        "shawl",
        "hem",
        "boots",
        "cape",
        "hair",
        "ribbon",
        "beard",
    ):
        if key in entry:
            out[key] = entry[key]
    if sex == "f":
        out.pop("beard", None)
        if "hair_f" in entry:
            out["hair"] = entry["hair_f"]
    if "glasses" in entry:
        out["glasses"] = "#2b2226" if rng.random() < entry["glasses"] else ""
    return out


def _features(text: str, sex: str, age: str) -> dict[str, Any]:
    """What the words about the body say."""
    out: dict[str, Any] = {}
    if entry := _entry(text, "hair_styles"):
        out["hair"] = entry.get("female", entry["hair"]) if sex == "f" else entry["hair"]
    if entry := _entry(text, "hair_colours"):
        out["hair_colour"] = entry["colour"]
    elif colour := _hair_colour(text):
        out["hair_colour"] = colour
    if entry := _entry(text, "skins"):
        out["skin"] = SKINS[entry["skin"]]
    if entry := _entry(text, "eye_colours"):
        out["eye"] = entry["colour"]
    if entry := _entry(text, "builds"):
        out["build"] = entry["build"]
    if entry := _entry(text, "heights"):
        out["tall"] = entry["tall"]
    if sex == "m" and age not in ("child", "teen"):
        if entry := _entry(text, "beards"):
            out["beard"] = entry["beard"]
        elif find(text, ["没有胡", "clean-shaven", "clean shaven", "beardless"]) >= 0:
            out["beard"] = ""
    if find(text, ["雀斑", "freckle", "freckled"]) >= 0:
        out["freckles"] = True
    if find(text, ["伤疤", "疤痕", "刀疤", "scar", "scarred"]) >= 0:
        out["scar"] = True
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
        at = find(text, [word])
        if at >= 0 and (colour := colour_near(text, at, 6 if not word.isascii() else 16)):
            return HAIR_TONES.get(colour, colour)
    return ""


def _clothes(text: str, sex: str, so_far: dict[str, Any], rng: random.Random) -> dict[str, Any]:
    """What the words about clothes say, each in the colour that stands before it."""
    out: dict[str, Any] = {}
    if entry := _entry(text, "garments"):
        at = find(text, entry["words"])
        out["dress"] = entry.get("male", entry["dress"]) if sex == "m" else entry["dress"]
        out["cloth"] = entry.get("fixed") or colour_near(text, at, 16) or so_far["cloth"]
        if out["dress"] != so_far["dress"] and so_far.get("hat") in ("postcap", "chef", "nurse", "hardhat"):
            out["hat"] = so_far["hat"]
    elif colour := first_colour(text):
        out["cloth"] = colour
    for names, key in (
        (["裤", "trousers", "pants", "jeans"], "cloth2"),
        (["围巾", "scarf"], "scarf"),
        (["领带", "tie"], "tie"),
    ):
        at = find(text, names)
        if at >= 0:
            out[key] = colour_near(text, at, 10) or (so_far.get(key) or rng.choice(THROWS))
    at = find(text, ["斗篷", "披风", "cape", "cloak"])
    if at >= 0:
        out["cape"] = colour_near(text, at, 10) or "#7a2f36"
    if entry := _entry(text, "hats"):
        at = find(text, entry["words"])
        out["hat"] = entry["hat"]
        out["hat_colour"] = (
            colour_near(text, at, 10) or entry.get("colour") or so_far.get("hat_colour") or dark(so_far["cloth"], 0.35)
        )
    if find(text, ["墨镜", "太阳镜", "sunglasses", "dark glasses"]) >= 0:
        out["glasses"] = "#101018"
    elif find(text, ["眼镜", "glasses", "spectacles"]) >= 0:
        out["glasses"] = "#2b2226"
    if find(text, ["靴", "boot", "boots"]) >= 0:
        out["boots"] = True
    bags = []
    if find(text, ["背包", "书包", "backpack", "rucksack", "knapsack"]) >= 0:
        bags.append("backpack")
    if find(text, ["挎包", "邮包", "斜挎", "satchel", "shoulder bag", "messenger bag"]) >= 0:
        bags.append("satchel")
    if bags:
        out["carries"] = tuple(bags)
    if find(text, ["条纹", "striped", "stripes"]) >= 0:
        out["stripe"] = light(out.get("cloth", so_far["cloth"]), 0.6)
    return out
