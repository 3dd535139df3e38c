"""DeepSeek: words, by the protocol of OpenAI."""

from __future__ import annotations

from providers.protocols.openai_compatible import Compatible


class DeepSeek(Compatible):
    name = "deepseek"


PROVIDER = DeepSeek()
