"""Qwen: it does not think aloud, an empty allowance is money, a million tokens are free. All else: test_compatible.py."""

from __future__ import annotations

import pytest

from providers.base import Door, NoMoney
from providers.pricing import shipped
from providers.qwen import PROVIDER
from tests.providers.test_compatible import asking, errand, writer
from tests.wire.compatible import Qwen


def test_it_is_asked_not_to_think() -> None:
    with Qwen() as fake:
        model = writer("qwen")
        PROVIDER.generate(model, asking(), errand(fake, model))
        assert fake.asked[-1].json["enable_thinking"] is False


def test_an_allowance_that_is_used_up_is_no_money_and_not_a_limit() -> None:
    with Qwen() as fake:
        fake.trouble("no_allowance")
        model = writer("qwen")
        with pytest.raises(NoMoney):
            PROVIDER.generate(model, asking(), errand(fake, model))


def test_a_million_tokens_a_month_are_free() -> None:
    free = next(row for row in shipped().free if row.provider == "qwen")
    assert (free.unit, free.amount, free.every) == ("token", 1_000_000, "month") and free.covers(writer("qwen"))


def test_its_region_sets_its_address() -> None:
    assert "dashscope-intl" in PROVIDER.address(Door(provider="qwen", region="intl"))
    assert "dashscope.aliyuncs.com" in PROVIDER.address(Door(provider="qwen"))
