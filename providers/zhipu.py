"""Zhipu's GLM: words, by the protocol of OpenAI; its errors are numbers."""

from __future__ import annotations

from providers.compatible import Compatible


class Zhipu(Compatible):
    name = "zhipu"


PROVIDER = Zhipu()
