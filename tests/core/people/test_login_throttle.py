"""What guessing a password costs: who is slowed, for how long, and who is not."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from core.database import tables
from core.database.engine import Database
from core.errors import TooManySignIns, TooManyTries
from core.people import login_throttle, passwords, sessions, users
from tests.support.people import GOOD

pytestmark = pytest.mark.usefixtures("cheap_passwords")


@pytest.fixture
def db(one_file) -> Database:
    return one_file


def guesses(db: Database, name: str, address: str, tries: int) -> int:
    """How many of these tries were let through to be judged."""
    through = 0
    for _ in range(tries):
        try:
            login_throttle.count_try(db, name, address)
            through += 1
        except TooManyTries:
            pass
    return through


def test_twenty_wrong_passwords_in_a_row_are_slowed_after_five(database):
    assert guesses(database, "阿敏", "10.0.0.9", 20) == 5


def test_guesses_sent_all_at_once_are_all_counted(database):
    with ThreadPoolExecutor(8) as at_once:
        through = sum(at_once.map(lambda _: guesses(database, "阿敏", "10.0.0.9", 2), range(8)))
    assert through == 5


def test_the_wait_is_kept_by_the_database_and_not_by_the_process(db, tmp_path):
    guesses(db, "阿敏", "10.0.0.9", 20)
    again = Database(db.url)
    with pytest.raises(TooManyTries) as wait:
        login_throttle.count_try(again, "阿敏", "10.0.0.9")
    assert 0 < wait.value.facts["seconds"] <= login_throttle.FIRST_WAIT_S


def test_the_right_person_at_another_address_is_not_shut_out(db, min_):
    guesses(db, "阿敏", "10.0.0.9", 20)
    assert users.sign_in(db, "阿敏", GOOD, address="10.0.0.1").id == min_.id


def test_one_guess_for_each_of_a_hundred_names_is_slowed_by_address(db):
    assert sum(guesses(db, f"user{n}", "10.0.0.9", 1) for n in range(100)) == login_throttle.FREE_TRIES_OF_AN_ADDRESS


def test_a_right_password_forgives_the_misses_before_it(db, min_):
    for _ in range(3):
        guesses(db, "阿敏", "", 1)
    users.sign_in(db, "阿敏", GOOD)
    assert guesses(db, "阿敏", "", 5) == 5


def test_guesses_of_long_ago_are_swept_when_somebody_signs_in(db, min_):
    guesses(db, "nobody", "10.0.0.9", 1)
    with db.write() as session:
        for row in session.query(tables.Throttle):
            row.updated_at -= sessions.LONGEST
    users.sign_in(db, "阿敏", GOOD)
    with db.read() as session:
        assert session.query(tables.Throttle).filter(tables.Throttle.failures > 0).count() == 0


def test_a_wait_that_began_under_a_clock_an_hour_ahead_is_over(db):
    guesses(db, "阿敏", "10.0.0.9", 20)
    with db.write() as session:
        for row in session.query(tables.Throttle):
            row.wait_until = row.wait_until and row.wait_until + timedelta(hours=1)
    login_throttle.count_try(db, "阿敏", "10.0.0.9")


def test_waits_grow_to_a_quarter_of_an_hour_and_are_forgotten_after_an_hour(db):
    for _ in range(14):
        with db.write() as session:
            for row in session.query(tables.Throttle):
                row.wait_until = None
        login_throttle.count_try(db, "阿敏", "")
    with pytest.raises(TooManyTries) as wait:
        login_throttle.count_try(db, "阿敏", "")
    assert wait.value.facts["seconds"] == login_throttle.LONGEST_WAIT_S
    with db.write() as session:
        for row in session.query(tables.Throttle):
            row.updated_at = row.updated_at - 2 * (tables.utc_now() - row.updated_at) - sessions.LONGEST
    assert guesses(db, "阿敏", "", 5) == 5


def test_a_try_that_nobody_had_time_to_look_at_is_not_held_against_anybody(db, min_):
    patience, passwords.HASHING.patience_s = passwords.HASHING.patience_s, 0.01
    try:
        with passwords.HASHING.taken(), passwords.HASHING.taken():
            for _ in range(8):
                with pytest.raises(TooManySignIns):
                    users.sign_in(db, min_.email, GOOD)
    finally:
        passwords.HASHING.patience_s = patience
    assert users.sign_in(db, min_.email, GOOD).id == min_.id
