"""Baidu's Qianfan: ERNIE's words, by the protocol of OpenAI; an error may come with HTTP 200 and a code."""

from __future__ import annotations

from providers.base import BadKey, Busy, Gone, NoMoney, ProviderError, Refused
from providers.compatible import Compatible

MONEY = ("overdue", "arrear", "balance", "billing", "quota", "insufficient")
"""Its codes for an account without money are not listed anywhere we know; they are known by such words."""


class Qianfan(Compatible):
    name = "qianfan"
    codes = {
        "invalid_iam_token": BadKey,
        "invalid_model": Gone,
        "rpm_rate_limit_exceeded": Busy,
        "tpm_rate_limit_exceeded": Busy,
        "unsafe_request": Refused,
    }

    def meaning(self, status: int, code: str, kind: str, said: str) -> type[ProviderError] | None:
        if found := super().meaning(status, code, kind, said):
            return found
        return NoMoney if status in (403, 429) and any(word in code.lower() for word in MONEY) else None


PROVIDER = Qianfan()
