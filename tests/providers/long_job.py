"""A long job from its submit to its end, as the gateway goes about it: submitted once, then looked at under that one name."""

from __future__ import annotations

import pytest

from providers.base import Errand, Model, Request, Result
from providers.errors import Later
from providers.provider import Provider


def submit(provider: Provider, model: Model, request: Request, errand: Errand) -> str:
    """Its remote id."""
    with pytest.raises(Later) as later:
        provider.generate(model, request, errand)
    assert 0 < len(later.value.remote_id) <= 200 and later.value.wait > 0
    return later.value.remote_id


def whole(provider: Provider, model: Model, request: Request, errand: Errand) -> tuple[Result, int]:
    """(the result, how often it was not there yet)."""
    name, looks = submit(provider, model, request, errand), 0
    while looks < 20:
        try:
            return provider.resume(model, name, request, errand), looks
        except Later as again:
            assert again.wait > 0
            looks += 1
    raise AssertionError("It is never done.")
