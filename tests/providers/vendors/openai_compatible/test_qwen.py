"""Qwen: it does not think aloud, a quota of a minute is none of the account's, a million tokens are free. All else: test_openai_compatible.py."""

from __future__ import annotations

import pytest

from providers.base import Door
from providers.errors import Busy, ModelNotOpen, NoMoney, OutOfQuota, ProviderError
from providers.facts.pricing import load_price_book
from providers.vendors.openai_compatible.qwen import PROVIDER
from tests.providers.compatible_writer import asking, errand, writer
from tests.wire.server import Answer, Fault
from tests.wire.vendors.compatible import Qwen


def test_it_is_asked_not_to_think() -> None:
    with Qwen() as fake:
        model = writer("qwen")
        PROVIDER.generate(model, asking(), errand(fake, model))
        assert fake.asked[-1].json["enable_thinking"] is False


@pytest.mark.parametrize(
    ("status", "code", "words", "told"),
    [
        (429, "Throttling.AllocationQuota", "Allocated quota exceeded, please increase your quota limit.", Busy),
        (429, "insufficient_quota", "You exceeded your current quota, please check your plan.", Busy),
        (429, "Throttling.BurstRate", "Request rate increased too quickly.", Busy),
        (429, "insufficient_quota", "week allocated quota exceeded.", OutOfQuota),
        (403, "AllocationQuota.FreeTierOnly", "The free tier of the model has been exhausted.", ModelNotOpen),
        (400, "Arrearage", "Access denied, please make sure your account is in good standing.", NoMoney),
        (429, "PostpaidBillOverdue", "The postpaid bill is overdue.", NoMoney),
        (403, "Model.AccessDenied", "Model access denied.", ModelNotOpen),
        (404, "model_not_found", "The model does not exist or you do not have access to it.", ModelNotOpen),
    ],
)
def test_a_quota_of_a_minute_is_no_empty_account_and_a_bill_that_is_overdue_is_one(
    status: int, code: str, words: str, told: type[ProviderError]
) -> None:
    for body in ({"code": code, "message": words}, {"error": {"code": code, "type": code, "message": words}}):
        with Qwen() as fake:
            fake.next(Fault("answer", answer=Answer(status, body)))
            model = writer("qwen")
            with pytest.raises(told):
                PROVIDER.generate(model, asking(), errand(fake, model))


def test_a_million_tokens_a_month_are_free() -> None:
    free = next(row for row in load_price_book().free if row.provider == "qwen")
    assert (free.unit, free.amount, free.every) == ("token", 1_000_000, "month") and free.covers(writer("qwen"))


def test_its_region_sets_its_address() -> None:
    assert "dashscope-intl" in PROVIDER.address(Door(provider="qwen", region="intl"))
    assert "dashscope.aliyuncs.com" in PROVIDER.address(Door(provider="qwen"))
