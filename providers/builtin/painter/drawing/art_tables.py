"""The tables of art in data/art, read once."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

ART = Path(__file__).parents[4] / "data" / "art"


@cache
def art_table(name: str) -> Any:
    """A table of data/art, read once. A row that is like another one says only what is different."""
    table = json.loads((ART / f"{name}.json").read_text("utf-8"))
    for key, row in table.items():
        if isinstance(row, dict) and row.get("like") in table:
            table[key] = {**{k: v for k, v in table[row["like"]].items() if k != "also"}, **row}
    for row in table.values():
        if isinstance(row, dict) and isinstance(row.get("motion"), str):
            row["motion"] = table[row["motion"]]["motion"]
    return table
