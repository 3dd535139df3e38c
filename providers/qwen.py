"""Alibaba's Qwen: words, at the address of Model Studio (DashScope) that speaks as OpenAI does."""

from __future__ import annotations

from providers.base import BadKey, Busy, Gone, Invalid, NoMoney, Refused
from providers.compatible import Compatible


class Qwen(Compatible):
    name = "qwen"
    codes = {
        "InvalidApiKey": BadKey,
        "AccessDenied": BadKey,
        "Arrearage": NoMoney,
        "Throttling.AllocationQuota": NoMoney,
        **dict.fromkeys(("Throttling", "Throttling.RateQuota", "Throttling.BurstRate", "limit_requests"), Busy),
        **dict.fromkeys(("DataInspectionFailed", "data_inspection_failed"), Refused),
        "InvalidParameter": Invalid,
        "ModelNotFound": Gone,
    }


PROVIDER = Qwen()
