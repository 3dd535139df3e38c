"""What a fake charges where it cannot know which units a vendor's rows of data/prices go by: whatever they are, of what it
served."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from decimal import Decimal

from tests.wire import bill

DATA = bill.FOLDER.parent
UNITS = {"image": ("image", 1), "second": ("second", 1), "minute": ("second", 60), "call": ("call", 1)}


def cost(
    vendor: str, name: str, served: Mapping[str, int | float], traits: Mapping[str, str] | None = None
) -> tuple[Decimal, str]:
    """(amount, currency) of what was served: {"second": 5} or {"image": 1, "call": 1}. `name` is the model as the vendor calls
    it; a row of data/models that has it among its options tells the name prices go by. 0 where no row has a price."""
    rows = [row for row in _rows("models", vendor, "model") if name == row["name"] or _among_options(name, row)]
    model = rows[0]["name"] if rows else name
    amount = sum(
        (
            bill.amount(vendor, model, unit, served.get(part, 0), **(traits or {})) / many
            for unit, (part, many) in UNITS.items()
        ),
        Decimal(0),
    )
    return amount, next((row["currency"] for row in _rows("prices", vendor, "price")), "USD")


def _among_options(name: str, row: Mapping) -> bool:  # type: ignore[type-arg]
    return any(name in option.values() for option in row.get("options", {}).values())


def _rows(folder: str, vendor: str, kind: str) -> list[dict]:  # type: ignore[type-arg]
    file = DATA / folder / f"{vendor}.toml"
    return tomllib.loads(file.read_text("utf-8")).get(kind, []) if file.exists() else []
