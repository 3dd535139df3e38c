"""Alibaba's Qwen: words, at the address of Model Studio (DashScope) that speaks as OpenAI does."""

from __future__ import annotations

from providers.protocols.openai_compatible import Compatible


class Qwen(Compatible):
    name = "qwen"


PROVIDER = Qwen()
