"""Versions of a place: which kind of it (a hall that is a church), of what age, in what season, read from words in two languages."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Any

from providers.builtin.painter.drawing.art_tables import art_table
from providers.builtin.painter.places.reverse_view import recipe_of_other_side

ACROSS = "across"


@dataclass(frozen=True)
class Version:
    """`kind`, `age` and `season` are names in data/art/places.json and light.json; empty means as the place is by itself. `side`
    is "across" where it is seen the other way."""

    kind: str = ""
    age: str = ""
    season: str = ""
    side: str = ""

    def __str__(self) -> str:
        return ".".join(part for part in (self.kind, self.age, self.season, self.side) if part) or "plain"


PLAIN = Version()


def version_of(place: str, picture: dict[str, Any], cast: Any = ()) -> Version:
    """What the words of a shot say: its location first. `picture` may name each outright; what its people wear tells the age only
    where it says nothing of one."""
    row = art_table("places")["places"].get(place) or {}
    where, decided = str(picture.get("location") or "").lower(), str(picture.get("age") or "").lower()
    told = f"{where} {decided} {picture.get('season') or ''}".lower()
    worn = " ".join(f"{p.get('role', '')} {p.get('clothing', '')}" for p in cast if isinstance(p, dict)).lower()
    kind = _named(row.get("kinds", {}), told)
    ages, seasons = art_table("places")["ages"], art_table("light")["seasons"]
    age = _named(ages, where) or (decided if decided in ages else _named(ages, decided or worn))
    season = str(picture.get("season") or "") if picture.get("season") in seasons else _named(seasons, told)
    side = ACROSS if picture.get("side") == ACROSS else ""
    return Version(kind, age if age in _ages_of(place, kind) else "", season, side)


def age_and_season(text: str) -> tuple[str, str]:
    """What a longer text says of the age and the season it plays in; empty where it says nothing."""
    low = text.lower()
    return _named(art_table("places")["ages"], low), _named(art_table("light")["seasons"], low)


def _ages_of(place: str, kind: str) -> dict[str, Any]:
    row = art_table("places")["places"].get(place) or {}
    return {**row.get("ages", {}), **row.get("kinds", {}).get(kind, {}).get("ages", {})}


def _named(rows: dict[str, Any], text: str) -> str:
    """The row whose word stands in the text; the longest word that does."""
    best = ("", 0)
    for name, row in rows.items():
        for word in _words(row["words"]):
            if len(word) > best[1] and _stands(word, text):
                best = (name, len(word))
    return best[0]


@cache
def _words(line: str) -> tuple[str, ...]:
    return tuple(word.replace("_", " ") for word in line.split())


def _stands(word: str, text: str) -> bool:
    if word not in text:
        return False
    return not word.isascii() or re.search(rf"\b{re.escape(word)}(?:s|es)?\b", text) is not None


def place_recipe(place: str, version: Version = PLAIN) -> dict[str, Any]:
    """The row of a place: of its kind and age where it has them, and of its other side where that is asked for."""
    places = art_table("places")["places"]
    row = places.get(place) or places["street"]
    kind = row.get("kinds", {}).get(version.kind)
    if kind:
        row = {"horizon": row["horizon"], "floor": row["floor"], **kind} if "layers" in kind else {**row, **kind}
    age = _ages_of(place, version.kind).get(version.age)
    row = {**row, **age} if age else row
    own = "/".join(part for part in (place, version.kind, version.age) if part)
    return recipe_of_other_side(row, art_table("across")["places"].get(own)) if version.side == ACROSS else row
