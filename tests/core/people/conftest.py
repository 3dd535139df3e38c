"""A member of the studio, and passwords that cost a test next to nothing."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import pytest

from core.people import passwords, sessions, users
from tests.support.people import GOOD


@pytest.fixture
def full_price() -> None:
    """For a test of what a password costs."""


@pytest.fixture
def cheap_passwords(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The same hash in a hundredth of its time, but for a test that asks for `full_price`."""
    passwords.unmatchable_hash.cache_clear()
    if "full_price" not in request.fixturenames:
        bcrypt = passwords.authenticator_part("hasher").bcrypt
        monkeypatch.setattr(bcrypt, "gensalt", partial(bcrypt.gensalt, 4))
    yield
    passwords.unmatchable_hash.cache_clear()


@pytest.fixture
def min_(db) -> sessions.Person:
    return users.create(db, "Min@Example.org", "阿敏", GOOD)
