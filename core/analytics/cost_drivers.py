"""Why a month costs more or less than the month before: more work, other prices, other models, the cache, what was lost."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from core.analytics.outlook_values import CostDriver

PRICE_MOVED = 0.01
"""A price that moved by less is the same price."""


def price_step_days(rates: Iterable[Mapping[str, Any]]) -> dict[tuple[str, str, str], date]:
    """From which day on a unit of a model (provider, model, capability) has had another price: where every day before is on one side and every day
    after on the other, and the two lie apart by more than a hundredth."""
    by_model: dict[tuple[str, str, str], list[tuple[date, float]]] = defaultdict(list)
    for row in rates:
        by_model[row["provider"], row["model"], row["capability"]].append((row["day"], float(row["rate"])))
    found = {}
    for model, days in by_model.items():
        days.sort()
        for n in range(1, len(days)):
            earlier, later = [rate for _, rate in days[:n]], [rate for _, rate in days[n:]]
            if min(later) > max(earlier) * (1 + PRICE_MOVED) or max(later) < min(earlier) * (1 - PRICE_MOVED):
                found[model] = days[n][0]
                break
    return found


def cost_drivers(
    parts: Sequence[Mapping[str, Any]], since: Mapping[tuple[str, str, str], date] | None = None
) -> tuple[CostDriver, ...]:
    """The change against the month before, taken apart so that the parts add up to it to the last micro-unit; the largest first. `parts` are the
    rows of outlook_parts.

    Of each kind of work what it would have cost without the cache is `cost + saved`. More takes count at the price a take had before; where a unit of a
    model costs otherwise now, the units of this month count at the difference; what is left of the kind's change is another choice of models, or
    longer takes. What the cache saved more than before is taken off again; what failed and was paid for stands by itself."""
    found: list[CostDriver] = []
    by_vendor: dict[str, int] = defaultdict(int)
    moved: dict[str, set[date]] = defaultdict(set)
    for kind in sorted({row["capability"] for row in parts}):
        mine = [row for row in parts if row["capability"] == kind]
        gross = [sum(row["cost"] + row["saved"] for row in mine if row["now_is"] == side) for side in (False, True)]
        takes = [sum(row["takes"] for row in mine if row["now_is"] == side) for side in (False, True)]
        more = takes[1] - takes[0]
        volume = round(more * gross[0] / takes[0]) if takes[0] else gross[1]
        priced = _moved(mine) if takes[0] else {}
        for (provider, model), amount in priced.items():
            by_vendor[provider] += amount
            if day := (since or {}).get((provider, model, kind)):
                moved[provider].add(day)
        rest = gross[1] - gross[0] - volume - sum(priced.values())
        saved = sum((1 if row["now_is"] else -1) * row["saved"] for row in mine)
        found += [
            CostDriver(what="takes", of=kind, many=more, amount=volume),
            CostDriver(what="choice", of=kind, amount=rest),
            CostDriver(what="cache", of=kind, amount=-saved),
        ]
    for provider, amount in by_vendor.items():
        day = next(iter(moved[provider])) if len(moved[provider]) == 1 else None
        found.append(CostDriver(what="price", of=provider, since=day, amount=amount))
    found.append(CostDriver(what="lost", amount=sum((1 if row["now_is"] else -1) * row["lost"] for row in parts)))
    told = [driver for driver in found if driver.amount]
    return tuple(sorted(told, key=lambda driver: (-abs(driver.amount), driver.what, driver.of)))


def _moved(parts: Sequence[Mapping[str, Any]]) -> dict[tuple[str, str], int]:
    """By model: what this month's units cost more than they would have at the price of the month before."""
    sides = {
        (row["provider"], row["model"], row["now_is"]): row for row in parts if row["units"] > 0 and row["cost"] > 0
    }
    found = {}
    for provider, model, now_is in sides:
        if not now_is or (provider, model, False) not in sides:
            continue
        after, earlier = sides[provider, model, True], sides[provider, model, False]
        at_old = after["units"] * earlier["cost"] / earlier["units"]
        if abs(after["cost"] - at_old) > PRICE_MOVED * at_old:
            found[provider, model] = round(after["cost"] - at_old)
    return found
