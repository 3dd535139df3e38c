"""Who refused a content, and in what words: for a sentence in either language."""

from __future__ import annotations

from typing import Any

from core import i18n
from providers.errors import ProviderError, Refused
from providers.facts import catalogue


def refusal_facts(error: Refused) -> dict[str, Any]:
    """Facts of a sentence that says `{by}` and `{why}`; `vendor` is its name in every language, `reason` what it said itself."""
    reason, vendor = error.reason.strip(), vendor_label(error)
    return {
        "vendor": vendor,
        "model": str(error.facts.get("model", "")),
        "reason": reason,
        "by": {"zh": f" {vendor['zh']} ", "en": f" by {vendor['en']}"} if vendor else "",
        "why": {"zh": f"：{reason}", "en": f": {reason}"} if reason else "",
    }


def vendor_label(error: ProviderError) -> dict[str, str]:
    """The name of the vendor it came from, in every language; empty where nobody said."""
    name = str(error.facts.get("model", "")).partition("/")[0]
    if not name:
        return {}
    try:
        return catalogue.vendor(name).label
    except FileNotFoundError:
        return dict.fromkeys(i18n.LANGUAGES, name)
