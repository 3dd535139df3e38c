"""Baidu's Qianfan: ERNIE's words, by the protocol of OpenAI; an error may come with HTTP 200 and a code."""

from __future__ import annotations

from providers.protocols.openai_compatible import Compatible


class Qianfan(Compatible):
    name = "qianfan"


PROVIDER = Qianfan()
