"""Figures with what is not known of them: a dot where the mean lies, a whisker as long as the interval."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

from core.lab.pairs import Rate
from ui.i18n import t


def whisker(low: float, mean: float, high: float, least: float, most: float, said: str, *, faint: bool = False) -> str:
    """On a scale from `least` to `most`; `said` is what it says to who cannot see it. `faint` where too few have spoken."""

    def at(value: float) -> float:
        return round(100 * (min(max(value, least), most) - least) / (most - least), 1)

    css = "wk faint" if faint else "wk"
    line = f'<i class="wl" style="left:{at(low)}%;width:{max(0.0, at(high) - at(low)):.1f}%"></i>'
    return (
        f'<span class="{css}" role="img" aria-label="{escape(said)}" title="{escape(said)}">{line}'
        f'<i class="wd" style="left:{at(mean)}%"></i></span>'
    )


def share(rate: Rate, *, faint: bool = False) -> str:
    """How often somebody won, against the half that chance would give."""
    said = t(
        "lab.results_wins_said", share=percent(rate.share), low=percent(rate.low), high=percent(rate.high), n=rate.pairs
    )
    return f'<span class="half">{whisker(rate.low, rate.share, rate.high, 0, 1, said, faint=faint)}</span>'


def rates(found: Mapping[str, Rate], called: Mapping[str, str]) -> str:
    """A row for each contender, best first."""
    rows = "".join(
        f'<div class="rt"><b>{escape(called.get(name, name))}</b>{share(rate)}'
        f'<span class="num">{percent(rate.share)}</span><small class="num">{escape(t("lab.results_pairs", n=rate.pairs))}</small></div>'
        for name, rate in sorted(found.items(), key=lambda item: -item[1].share)
    )
    return f'<div class="rts">{rows}</div>'


def percent(part: float) -> str:
    return f"{100 * part:.0f}%"
