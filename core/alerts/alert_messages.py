"""An alert in words, in both languages, and where it leads."""

from __future__ import annotations

import re

from core.alerts.alert_rules import WatchRule
from core.database import tables
from core.i18n import LANGUAGES, translate_key
from core.money import budgets

CJK = "[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]"


def alert_sentence(row: tables.Alert, rule: WatchRule | None) -> dict[str, str]:
    """What was measured at its worst, as the rule's file says it."""
    if rule is None:
        return {language: translate_key("alerts.rule_gone", language) for language in LANGUAGES}
    return {language: _said(row, rule, language) for language in LANGUAGES}


def _said(row: tables.Alert, rule: WatchRule, language: str) -> str:
    told = rule.said.get(language) or "{value}"
    facts = {
        "value": format_measurement(row.measured.get("worst"), rule.unit, language),
        "cases": f"{int(row.measured.get('cases') or 0):,}",
        "window": format_duration(60 * rule.window_minutes, language),
        "thing": alert_subject(row, language),
    }
    for name, fact in facts.items():
        told = told.replace("{" + name + "}", fact)
    return remove_cjk_spaces(told) if language == "zh" else told[:1].upper() + told[1:]


def remove_cjk_spaces(sentence: str) -> str:
    """Without the spaces that stand between two Chinese characters: what is filled in may be of either kind."""
    return re.sub(f"(?<={CJK}) (?={CJK})", "", sentence)


def alert_subject(row: tables.Alert, language: str) -> str:
    """What it is about: a film's name, a person's, a model's."""
    names = row.measured.get("called") or {}
    found = names.get(language) or names.get("en") or row.thing.partition(":")[2] or row.thing
    quoted = row.thing.startswith("project:") and found
    return (f"《{found}》" if language == "zh" else f"“{found}”") if quoted else found


def alert_link(row: tables.Alert, rule: WatchRule | None) -> dict[str, str]:
    """The page, under `page`, and the words of its address."""
    page = rule.page if rule else "costs"
    told = {"page": page, **(rule.way if rule else {})}
    kind, _, thing = row.thing.partition(":")
    if page == "costs" and kind in ("project", "user") and thing:
        told["person" if kind == "user" else "project"] = thing
    if page == "costs" and rule and rule.of == "model":
        told["model"] = row.thing.partition("/")[2]
    return told


def format_measurement(measured: float | None, unit: str, language: str) -> str:
    """5.3 %, 3 min 20 s, ¥1,200, 4."""
    if measured is None:
        return "–"
    if unit == "share":
        percent = 100 * measured
        return f"{percent:.0f}%" if percent >= 10 or percent == int(percent) else f"{percent:.1f}%"
    if unit == "seconds":
        return format_duration(measured, language)
    if unit == "yuan":
        return budgets.format_money(round(measured))
    return f"{measured:,.0f}"


def format_duration(seconds: float, language: str) -> str:
    """12 s, 3 min 20 s, 2 h 5 min."""
    if seconds < 10 and seconds != int(seconds):
        return translate_key("alerts.seconds", language, n=f"{seconds:.1f}")
    whole = int(seconds)
    if whole < 60:
        return translate_key("alerts.seconds", language, n=whole)
    minutes, rest = divmod(whole, 60)
    if minutes < 60:
        return translate_key("alerts.minutes_seconds" if rest else "alerts.minutes", language, m=minutes, s=rest)
    hours, minutes = divmod(minutes, 60)
    return translate_key("alerts.hours_minutes" if minutes else "alerts.hours", language, h=hours, m=minutes)
