"""OpenRouter: many vendors' words behind one key; each answer says what it has cost."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from providers.base import Usage
from providers.protocols.openai_compatible import Compatible


class OpenRouter(Compatible):
    name = "openrouter"
    question = "/key"

    def usage(self, told: Mapping[str, Any]) -> Usage:
        used = super().usage(told)
        cost = (told.get("usage") or {}).get("cost")
        return used if cost is None else used.model_copy(update={"amount": Decimal(str(cost)), "currency": "USD"})


PROVIDER = OpenRouter()
