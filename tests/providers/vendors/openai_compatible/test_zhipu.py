"""Zhipu: a limit says when it is full again. All else: test_openai_compatible.py."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from providers.errors import OutOfQuota
from providers.vendors.openai_compatible.zhipu import BEIJING, PROVIDER
from tests.providers.compatible_writer import asking, errand, writer
from tests.wire.server import Answer, Fault
from tests.wire.vendors.compatible import Zhipu


@pytest.mark.parametrize(
    "words",
    ["已达到 5 小时的使用上限。您的限额将在 {} 重置。", "Usage limit reached for 5 hour. Your limit will reset at {}"],
)
def test_a_limit_of_hours_says_when_it_is_full_again(words: str) -> None:
    ends = datetime.now(UTC) + timedelta(hours=3)
    said = words.format(ends.astimezone(BEIJING).strftime("%Y-%m-%d %H:%M:%S"))
    with Zhipu() as fake:
        fake.next(Fault("answer", answer=Answer(429, {"error": {"code": "1308", "message": said}})))
        model = writer("zhipu")
        with pytest.raises(OutOfQuota) as told:
            PROVIDER.generate(model, asking(), errand(fake, model))
        assert told.value.until == pytest.approx(ends.timestamp(), abs=10)
