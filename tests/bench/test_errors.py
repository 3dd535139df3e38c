"""The bench of errors itself: a text vendor and a film vendor in every trouble their tables know."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench import errors
from providers.gateway.error_rules import RepeatCare
from providers.gateway.gateway import installed_providers
from tests.wire import fakes


@pytest.mark.parametrize("name", ["moonshot", "kling"])
def test_in_every_trouble_the_right_thing_is_done_and_an_ill_door_is_asked_once(name: str, tmp_path: Path) -> None:
    provider = installed_providers()[name]
    with fakes()[name]() as fake, errors.studio(tmp_path, provider) as opened:
        model = errors.offered(opened, provider)[0]
        charged, booked = errors.well(opened, provider, model, fake)
        assert charged and booked > 0
        found = [errors.tried(opened, provider, model, fake, *each) for each in errors.troubles(fake, name)]
    heard = [one for one in found if one is not None]
    assert len({one.means for one in heard}) >= 8
    assert [one for one in heard if not one.right] == []
    assert max(one.asked for one in heard) <= (2 if heard[0].care is RepeatCare.CHEAP else 1)
