"""DeepSeek: words, by the protocol of OpenAI."""

from __future__ import annotations

from providers.base import ProviderError, Refused
from providers.compatible import Compatible


class DeepSeek(Compatible):
    name = "deepseek"

    def meaning(self, status: int, code: str, kind: str, said: str) -> type[ProviderError] | None:
        """Its refusal is told from a wrong request only by its words."""
        return Refused if "Content Exists Risk" in said else super().meaning(status, code, kind, said)


PROVIDER = DeepSeek()
