"""What a password must stand, and that it counts whole."""

from __future__ import annotations

import pytest

from core.database.engine import Database
from core.people import passwords, users
from core.people.errors import WeakPassword

pytestmark = pytest.mark.usefixtures("cheap_passwords")


@pytest.fixture
def db(one_file) -> Database:
    return one_file


def test_a_long_chinese_password_counts_to_its_last_character(full_price):
    long = "一" * 199 + "二"
    hashed = passwords.hash_password(long)
    assert hashed.startswith("$2b$12$")
    assert passwords.password_matches(long, hashed)
    assert not passwords.password_matches(long[:-1] + "三", hashed)


@pytest.mark.parametrize("odd", ["with\0zero inside", "\ud83d half of a pair "])
def test_an_odd_password_works_as_any_other(odd):
    assert passwords.password_matches(odd, passwords.hash_password(odd))
    assert not passwords.password_matches(odd.strip() + "x", passwords.hash_password(odd))


@pytest.mark.parametrize(
    "weak", ["", "short", "12345678", "Password1", "aaaaaaaaaa", "          ", "min@example.org", "x" * 1001]
)
def test_a_password_that_is_easily_guessed_is_refused(db, weak):
    with pytest.raises(WeakPassword):
        users.create(db, "min@example.org", "Min", weak)


def test_a_password_made_for_somebody_is_one_that_opens(db, min_):
    made = passwords.generate_password()
    users.set_password(db, min_.id, made)
    assert users.sign_in(db, "阿敏", made).id == min_.id
