"""Where the month will end.

**The forecast** is a bootstrap of days: each day that is left is drawn from the last four weeks, a working day from working days, one of a
weekend from weekends. Studios spend nothing on most weekends and in bursts on other days; a mean with a normal spread misses both and may fall
below zero, which drawn days cannot. Each of 4,000 draws takes its days from the history drawn anew first, so that a short history makes a wide
range. The range holds nine cases in ten. What is held has left already: today ends at least at spent and held.
"""

from __future__ import annotations

import calendar
from collections.abc import Mapping
from datetime import date, timedelta

import numpy as np

from core.analytics.outlook_values import CostRange

HISTORY_DAYS, FEWEST_DAYS = 28, 5
"""Days before today that a forecast is drawn from, and how many there must be."""
DRAWS, SEED = 4_000, 2026
LOW, MIDDLE, HIGH = 0.05, 0.5, 0.95
WEEKEND = 5
"""date.weekday() from here on."""


def forecast(
    daily: Mapping[date, int], today: date, held: int, spent: int, draws: int = DRAWS
) -> tuple[CostRange, ...]:
    """Today and each day that is left of its month, as sums since the first; nothing where fewer than five days are known. `daily` is what each
    day cost, days that cost nothing may be missing; `spent` this month until now, `held` what has left and is not settled."""
    begun = min((day for day, cost in daily.items() if cost and day < today), default=today)
    known = [today - timedelta(days=back) for back in range(min(HISTORY_DAYS, (today - begun).days), 0, -1)]
    if len(known) < FEWEST_DAYS:
        return ()
    rng = np.random.default_rng(SEED)
    days = [today + timedelta(days=n) for n in range(calendar.monthrange(today.year, today.month)[1] - today.day + 1)]
    drawn = np.zeros((draws, len(days)), dtype=np.int64)
    for weekend in (False, True):
        places = [place for place, day in enumerate(days) if (day.weekday() >= WEEKEND) == weekend]
        pool = [daily.get(day, 0) for day in known if (day.weekday() >= WEEKEND) == weekend]
        costs = np.array(pool if len(pool) > 1 else [daily.get(day, 0) for day in known], dtype=np.int64)
        if places:
            again = costs[rng.integers(0, len(costs), (draws, len(costs)))]
            drawn[:, places] = np.take_along_axis(again, rng.integers(0, len(costs), (draws, len(places))), axis=1)
    drawn[:, 0] = np.maximum(held, np.maximum(0, drawn[:, 0] - daily.get(today, 0)))
    sums = spent + np.cumsum(drawn, axis=1)
    low, likely, high = np.quantile(sums, (LOW, MIDDLE, HIGH), axis=0, method="inverted_cdf")
    return tuple(
        CostRange(day=day, low=int(low[n]), likely=int(likely[n]), high=int(high[n])) for n, day in enumerate(days)
    )
