"""How each key does: how often it works, how long one waits, whether it is left alone, what went wrong last, what it cost."""

from __future__ import annotations

from html import escape

import streamlit as st

from core.gateway.door_health import DoorHealth
from core.gateway.doors import DoorView
from core.models import vendor_reports
from ui.base import formatting, html_parts, state
from ui.base.i18n import t
from ui.widgets import vendor_words

GOOD, POOR = 0.97, 0.8
"""From this share on all is well; below the second something is wrong."""
RESTS = ("quota", "no_money")
"""What a door rests for that is not ill."""
COLUMNS = ("who", "worked", "p50", "p95", "now", "last_error", "week", "month")


def draw() -> None:
    studio = state.studio()
    found, known = studio.db.execute_read(vendor_reports.health_and_doors, studio.settings)
    st.html(f'<p class="note">{escape(t("providers.health_note"))}</p>')
    if not found:
        st.html(f'<p class="mute">{escape(t("providers.health_none"))}</p>')
        return
    heads = "".join(f'<th scope="col">{escape(t(f"providers.h_{one}"))}</th>' for one in COLUMNS)
    rows = "".join(row_html(one, known.get(one.door)) for one in found)
    st.html(f'<table class="pt health"><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>')


def row_html(one: DoorHealth, door: DoorView | None) -> str:
    who = vendor_words.vendor_name(one.provider)
    which = vendor_words.door_title(door) if door else (t("providers.door_gone") if one.door else "")
    what = " · ".join(part for part in (vendor_words.capability_word(one.capability), which) if part)
    cells = [
        ("worked", success_share(one)),
        ("p50", _num(vendor_words.format_wait(one.p50_s))),
        ("p95", _num(vendor_words.format_wait(one.p95_s))),
        ("now", describe_state(one, door)),
        ("last_error", describe_last_error(one)),
        ("week", _num(formatting.money(one.week))),
        ("month", _num(formatting.money(one.month))),
    ]
    told = "".join(f'<td data-word="{escape(t(f"providers.h_{name}"))}">{html}</td>' for name, html in cells)
    return f'<tr><th scope="row"><b>{escape(who)}</b><small>{escape(what)}</small></th>{told}</tr>'


def success_share(one: DoorHealth) -> str:
    if one.share is None:
        return _num("–")
    look = "done" if one.share >= GOOD else "stale" if one.share >= POOR else "fail"
    counted = t("providers.of_calls", well=one.well, asked=one.asked)
    return f'<span class="num s-{look} sh">{escape(vendor_words.format_share(one.share))}</span> <small class="num">{escape(counted)}</small>'


def describe_state(one: DoorHealth, door: DoorView | None) -> str:
    if one.alone_until:
        word = f"rests_{one.alone_for}" if one.alone_for in RESTS else "left_alone"
        return html_parts.state_html(
            "stale", t(f"providers.{word}", time=formatting.format_clock(one.alone_until)), "wrap"
        )
    if door is not None and door.state != "open":
        return html_parts.state_html("empty" if door.state == "closed" else "fail", t(f"providers.ready_{door.state}"))
    if one.not_open:
        return html_parts.state_html("stale", t("providers.not_open", models=", ".join(one.not_open)), "wrap")
    if one.failures:
        return html_parts.state_html("stale", t("providers.stumbled", n=one.failures), "wrap")
    return html_parts.state_html("done", t("providers.in_use"))


def describe_last_error(one: DoorHealth) -> str:
    if not one.error:
        return '<span class="mute">–</span>'
    when = formatting.format_when(one.error_at) if one.error_at else ""
    return f'{escape(vendor_words.error_note(one.error))} <small class="mute">{escape(when)}</small>'


def _num(text: str) -> str:
    return f'<span class="num">{escape(text)}</span>'
