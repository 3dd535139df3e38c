"""Zhipu's GLM: words, by the protocol of OpenAI; its errors are numbers, and say when a limit ends."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta, timezone

from providers.protocols.openai_compatible import Compatible

ENDS = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d")
"""The moment a usage limit is full again, in its message."""
BEIJING = timezone(timedelta(hours=8))
"""That it is told in Beijing's time is unconfirmed."""


class Zhipu(Compatible):
    name = "zhipu"

    def waits(self, words: str, headers: Mapping[str, str]) -> float | None:
        if (found := ENDS.search(words)) is None:
            return super().waits(words, headers)
        ends = datetime.strptime(found[0], "%Y-%m-%d %H:%M:%S").replace(tzinfo=BEIJING)
        return max(0.0, (ends - datetime.now(UTC)).total_seconds())


PROVIDER = Zhipu()
