"""Qianfan: an error may come as HTTP 200 with a code; ERNIE's free tokens. All else: test_openai_compatible.py."""

from __future__ import annotations

import pytest

from providers.errors import Busy, ModelNotOpen, NoMoney, OutOfQuota
from providers.facts.pricing import load_price_book
from providers.vendors.openai_compatible.qianfan import PROVIDER
from tests.providers.compatible_writer import asking, errand, read, writer
from tests.wire.server import Answer, Fault
from tests.wire.vendors.compatible import Qianfan


@pytest.mark.parametrize("way", ["whole", "stream"])
def test_a_limit_told_with_a_good_status_is_a_limit(way: str) -> None:
    with Qianfan() as fake:
        model = writer("qianfan")
        if way == "whole":
            fake.trouble("in_200")
            with pytest.raises(Busy):
                PROVIDER.generate(model, asking(), errand(fake, model))
        else:
            told = b'data: {"code":"tpm_rate_limit_exceeded","msg":"slow"}\n\n'
            fake.next(Fault("answer", answer=Answer(200, chunks=iter([told]))))
            with pytest.raises(Busy):
                read(PROVIDER.stream(model, asking(), errand(fake, model)))
        assert not fake.charges


@pytest.mark.parametrize(
    ("status", "code", "told"),
    [
        (429, "daily_quota_exceeded", OutOfQuota),
        (400, "invalid_model", ModelNotOpen),
        (403, "account_overdue", NoMoney),
    ],
)
def test_its_codes_count_before_the_status(status: int, code: str, told: type[Exception]) -> None:
    with Qianfan() as fake:
        model = writer("qianfan")
        fake.next(Fault("answer", answer=fake.wrong(status, "", code, "no")))  # type: ignore[attr-defined]
        with pytest.raises(told):
            PROVIDER.generate(model, asking(), errand(fake, model))


def test_half_a_million_tokens_a_month_are_free() -> None:
    free = next(row for row in load_price_book().free if row.provider == "qianfan")
    assert (free.unit, free.amount, free.every) == ("token", 500_000, "month") and free.covers(writer("qianfan"))
