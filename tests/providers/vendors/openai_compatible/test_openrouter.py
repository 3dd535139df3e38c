"""OpenRouter: what it says an answer has cost counts. All else: test_openai_compatible.py."""

from __future__ import annotations

from decimal import Decimal

import pytest

from providers.errors import Unavailable
from providers.vendors.openai_compatible.openrouter import PROVIDER
from tests.providers.compatible_writer import asking, errand, read, writer
from tests.wire.vendors.compatible import OpenRouter


@pytest.mark.parametrize("way", ["whole", "stream"])
def test_what_it_says_it_has_cost_is_what_counts(way: str) -> None:
    with OpenRouter() as fake:
        model = writer("openrouter")
        asked = model, asking(), errand(fake, model)
        result = PROVIDER.generate(*asked) if way == "whole" else read(PROVIDER.stream(*asked))[1]
        assert fake.spent() == {"USD": result.usage.amount} and result.usage.currency == "USD"
        assert isinstance(result.usage.amount, Decimal) and result.usage.amount > 0


def test_an_error_inside_a_good_status_is_an_error() -> None:
    with OpenRouter() as fake:
        fake.trouble("in_200")
        model = writer("openrouter")
        with pytest.raises(Unavailable):
            PROVIDER.generate(model, asking(), errand(fake, model))
