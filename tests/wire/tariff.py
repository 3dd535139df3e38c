"""What a vendor charges for one unit, read from data/prices without the studio's own pricing: fakes count money on their own."""

from __future__ import annotations

import tomllib
from decimal import Decimal
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

DATA = Path(__file__).parent.parent.parent / "data"


def amount(vendor: str, model: str, unit: str, usual: str = "0", **traits: object) -> Decimal:
    """Of the rows for this model and unit whose conditions all hold the most particular one's; `usual` where there is none."""
    wanted = {name: str(value).lower() for name, value in traits.items()}
    rows = [
        row
        for row in _rows("prices", vendor, "price")
        if fnmatchcase(model, row["model"])
        and row["unit"] == unit
        and all(wanted.get(name) == str(value).lower() for name, value in row.get("when", {}).items())
    ]
    rows.sort(key=lambda row: len(row.get("when", {})))
    return Decimal(rows[-1]["amount"]) if rows else Decimal(usual)


def characters(vendor: str, model: str, text: str) -> int:
    """As this vendor counts them: where data/models says "wide", a Chinese character is two."""
    row = next((row for row in _rows("models", vendor, "model") if row["name"] == model), {})
    wide = row.get("options", {}).get("balanced", {}).get("count") == "wide"
    return sum(2 if wide and ord(letter) >= 0x2E80 else 1 for letter in text)


def _rows(folder: str, vendor: str, kind: str) -> list[dict[str, Any]]:
    file = DATA / folder / f"{vendor}.toml"
    return tomllib.loads(file.read_text("utf-8")).get(kind, []) if file.exists() else []
