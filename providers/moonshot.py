"""Moonshot's Kimi: words, by the protocol of OpenAI."""

from __future__ import annotations

from providers.base import BadKey, Busy, NoMoney, Unavailable
from providers.compatible import Compatible


class Moonshot(Compatible):
    name = "moonshot"
    codes = {
        "invalid_authentication_error": BadKey,
        "exceeded_current_quota_error": NoMoney,
        "rate_limit_reached_error": Busy,
        "engine_overloaded_error": Unavailable,
    }


PROVIDER = Moonshot()
