"""How vendors, models, keys and prices are called on a screen."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from html import escape
from typing import Any

from core.gateway.doors import DoorView
from core.i18n import texts_of_area
from core.models import vendor_readiness
from ui.base import formatting, html_parts
from ui.base.i18n import language, t

SIGNS = {"CNY": "¥", "USD": "$", "EUR": "€"}
LOOKS = {
    "ready": "done",
    "untested": "you",
    "priceless": "you",
    "alone": "stale",
    "unwell": "fail",
    "no_money": "fail",
    "bad": "fail",
    "closed": "empty",
    "keyless": "empty",
    "absent": "empty",
}
"""How each state of readiness looks."""


def localized(of: Mapping[str, str], otherwise: str) -> str:
    """In the reader's language."""
    return of.get(language()) or of.get("en") or otherwise


def vendor_name(name: str) -> str:
    try:
        return localized(vendor_readiness.load_vendor(name).label, name)
    except FileNotFoundError:
        return name


def model_name(one: Any) -> str:
    """A row of data/models by the name people know it by."""
    return localized(one.label, one.name)


def capability_word(one: Any) -> str:
    return t(f"providers.can_{one}")


def error_note(error: str) -> str:
    """The class of an error in words, with what can be done."""
    known = f"note_{error}" in texts_of_area("providers")
    return t(f"providers.note_{error if known else 'other'}")


def door_title(door: DoorView) -> str:
    """A key by the name its opener gave it, else by its last four."""
    if door.label:
        return door.label
    if door.last4:
        return f"•••• {door.last4}"
    return t("providers.environment") if door.from_environment else door.address or t("providers.keyless_door")


def format_amount(price: Decimal, currency: str) -> str:
    """A price in its own currency: $0.084."""
    plain = f"{price.normalize():f}"
    whole, _, rest = plain.partition(".")
    shown = f"{int(whole):,}" + (f".{rest}" if rest else "")
    return f"{SIGNS[currency]}{shown}" if currency in SIGNS else f"{shown} {currency}"


def format_yuan(price: Decimal) -> str:
    """A price turned into yuan, as fine as it must be: ¥0.596."""
    if not price:
        return "¥0"
    return f"¥{price:,.2f}" if price >= 10 else f"¥{price:.4f}".rstrip("0").rstrip(".")


def price_condition(when: Mapping[str, str]) -> str:
    """In which case a price holds: in long prompts, at hours, at a resolution."""
    said = []
    for name, value in when.items():
        if name == "tokens_over":
            said.append(t("providers.tokens_over", n=f"{int(value):,}"))
        elif name == "hours":
            said.append(format_hours(value))
        else:
            said.append(value)
    return f" {' · '.join(said)}" if said else ""


def format_hours(told: str) -> str:
    """01:00-04:00 UTC on working days."""
    days, _, rest = told.rpartition(" ") if " " in told and told[0].isalpha() else ("", "", told)
    zone = "" if any(sign in rest for sign in "+/") else " UTC"
    named = t("prices.days_mon_fri") if days == "Mon-Fri" else days
    return t("prices.at_hours", hours=f"{rest}{zone}", days=named).strip()


def format_estimate(micro_yuan: int | None) -> str:
    """An estimate: about ¥2.39; ¥0 is known."""
    if micro_yuan is None:
        return t("providers.price_unknown")
    sum_of = formatting.money(micro_yuan)
    return sum_of if micro_yuan < 10_000 else t("providers.about", sum=sum_of)


def format_wait(took: float | None) -> str:
    """A wait: 0.4 s, 2 min 4 s."""
    if took is None:
        return "–"
    return t("pages.seconds", n=f"{took:.1f}") if took < 10 else formatting.format_wait(took)


def format_share(part: float) -> str:
    return f"{100 * part:.0f}%"


def marks_html(one: Any) -> str:
    """What must be known of a vendor or model before one uses it, as small marks."""
    word = t("providers.unofficial")
    said = word in localized(one.label, one.name)
    return f'<em class="pv-mark">{escape(word)}</em>' if one.unofficial and not said else ""


def test_result_html(door: DoorView) -> str:
    """State of a door as a look, its words, and what to do about it."""
    look, words = test_result(door)
    return html_parts.state_html(look, words, "wrap")


def test_result(door: DoorView) -> tuple[str, str]:
    if door.state == "closed":
        return "empty", t("providers.is_closed")
    if door.state in ("bad", "no_money"):
        return "fail", t(f"providers.is_{door.state}")
    if door.tested is None or door.tested_at is None:
        return "you", t("providers.is_untested")
    when = formatting.format_when(door.tested_at)
    if not door.tested.ok:
        return "fail", f"{error_note(door.tested.note)} {t('providers.tested_when', when=when)}"
    return "done", t("providers.is_good", seconds=format_wait(door.tested.seconds), when=when)
