"""Zhipu's GLM: words, by the protocol of OpenAI; its errors are numbers."""

from __future__ import annotations

from providers.base import BadKey, Busy, Gone, Invalid, NoMoney, Refused, Unavailable
from providers.compatible import Compatible


class Zhipu(Compatible):
    name = "zhipu"
    codes = {
        **dict.fromkeys(("1000", "1001", "1002", "1003", "1004", "1110", "1112"), BadKey),
        **dict.fromkeys(("1113", "1304", "1308"), NoMoney),
        **dict.fromkeys(("1302", "1303"), Busy),
        **dict.fromkeys(("1210", "1213", "1214", "1261"), Invalid),
        "1211": Gone,
        "1301": Refused,
        "1305": Unavailable,
    }


PROVIDER = Zhipu()
