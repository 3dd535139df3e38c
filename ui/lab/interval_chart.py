"""Figures with what is not known of them: a dot where the mean lies, a whisker as long as the interval."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

from core.lab import result_values
from core.lab.blind_pairs import WinRate
from ui.base.i18n import language, t


def whisker_html(
    low: float, mean: float, high: float, least: float, most: float, said: str, *, faint: bool = False
) -> str:
    """On a scale from `least` to `most`; `said` is what it says to who cannot see it. `faint` where too few have spoken."""

    def at(value: float) -> float:
        return round(100 * (min(max(value, least), most) - least) / (most - least), 1)

    css = "wk faint" if faint else "wk"
    line = f'<i class="wl" style="left:{at(low)}%;width:{max(0.0, at(high) - at(low)):.1f}%"></i>'
    return (
        f'<span class="{css}" role="img" aria-label="{escape(said)}" title="{escape(said)}">{line}'
        f'<i class="wd" style="left:{at(mean)}%"></i></span>'
    )


def share_html(rate: WinRate, *, faint: bool = False) -> str:
    """How often somebody won, against the half that chance would give."""
    said = t(
        "lab.results_wins_said", share=format_percent(rate.share), low=format_percent(rate.low), high=format_percent(rate.high), n=rate.pairs,
        people=result_values.people_sentence(language(), rate.people),
    )  # fmt: skip
    return f'<span class="half">{whisker_html(rate.low, rate.share, rate.high, 0, 1, said, faint=faint)}</span>'


def rates_html(found: Mapping[str, WinRate], called: Mapping[str, str]) -> str:
    """A row for each contender, best first."""
    rows = "".join(
        f'<div class="rt"><b>{escape(called.get(name, name))}</b>{share_html(rate)}'
        f'<span class="num">{format_percent(rate.share)}</span><small class="num">{escape(describe_pairs(rate))}</small></div>'
        for name, rate in sorted(found.items(), key=lambda item: -item[1].share)
    )
    return f'<div class="rts">{rows}</div>'


def describe_pairs(rate: WinRate) -> str:
    """How much was compared: of 8 pairs, 2 people."""
    return t("lab.results_pairs", n=rate.pairs, people=result_values.people_sentence(language(), rate.people))


def format_percent(part: float) -> str:
    return f"{100 * part:.0f}%"
