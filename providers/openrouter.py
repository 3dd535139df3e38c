"""OpenRouter: many vendors' words behind one key; each answer says what it has cost."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from providers.base import ProviderError, Refused, Usage
from providers.compatible import Compatible


class OpenRouter(Compatible):
    name = "openrouter"
    question = "/key"

    def usage(self, told: Mapping[str, Any]) -> Usage:
        used = super().usage(told)
        cost = (told.get("usage") or {}).get("cost")
        return used if cost is None else used.model_copy(update={"amount": Decimal(str(cost)), "currency": "USD"})

    def meaning(self, status: int, code: str, kind: str, said: str) -> type[ProviderError] | None:
        """403 is a key that may not, or words that may not be."""
        if status == 403 and ("moderation" in said or "flagged" in said):
            return Refused
        return super().meaning(status, code, kind, said)


PROVIDER = OpenRouter()
