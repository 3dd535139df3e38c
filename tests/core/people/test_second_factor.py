"""A second proof at sign-in: a code counts once, guesses are few, and without it nobody comes in."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP

from core.database import tables
from core.database.engine import Database
from core.database.secret_vault import MasterKeys
from core.errors import TooManyTries
from core.people import second_factor, users
from core.people.errors import SecondFactorNeeded, WrongPassword, WrongSecondCode
from core.people.sessions import Person
from core.settings import Settings
from tests.support.people import GOOD

pytestmark = pytest.mark.usefixtures("cheap_passwords")


def with_master_key(db: Database, home: Path) -> Database:
    """The same rows, opened with a key that opens secrets."""
    keys = MasterKeys(Settings(_env_file=None, dailies_home=home, dailies_master_key="ab" * 32))
    return Database(db.url, keys=keys)


@pytest.fixture
def db(one_file, tmp_path) -> Iterator[Database]:
    opened = with_master_key(one_file, tmp_path)
    yield opened
    opened.engine.dispose()


def code_of(key: str, steps: int = 0) -> str:
    """What an app that holds this key shows, or showed so many steps of 30 s ago."""
    now = tables.utc_now().replace(tzinfo=UTC).timestamp()
    return TOTP(base64.b32decode(key), 6, SHA1(), 30).generate(int(now) + 30 * steps).decode()


def switched_on(db: Database, person: Person) -> tuple[str, list[str]]:
    """The key and the recovery codes. The code that was shown to switch it on is used up."""
    key = db.execute_write(second_factor.begin_setup, person.id).key
    codes = db.execute_write(second_factor.confirm_setup, person.id, code_of(key, -1))
    return key, codes


def come(db: Database, code: str = "", password: str = GOOD) -> str:
    return users.sign_in(db, "阿敏", password, "10.0.0.9", code).name


def test_it_is_asked_for_once_a_code_was_seen_and_no_sooner(db, min_):
    key = db.execute_write(second_factor.begin_setup, min_.id).key
    assert come(db) == "阿敏"
    with pytest.raises(WrongSecondCode):
        db.execute_write(second_factor.confirm_setup, min_.id, "000000" if code_of(key) != "000000" else "111111")
    assert len(db.execute_write(second_factor.confirm_setup, min_.id, code_of(key, -1))) == 10
    with pytest.raises(SecondFactorNeeded):
        come(db)
    with pytest.raises(WrongPassword):
        come(db, code_of(key), password="some other sentence")
    assert come(db, code_of(key)) == "阿敏"


def test_a_code_counts_once_also_for_two_at_once(db, min_):
    key, _ = switched_on(db, min_)
    code = code_of(key)

    def attempt(_: int) -> bool:
        try:
            second_factor.check_code(db, min_.id, code)
        except (WrongSecondCode, TooManyTries):
            return False
        return True

    with ThreadPoolExecutor(4) as at_once:
        assert sum(at_once.map(attempt, range(4))) == 1
    with pytest.raises(WrongSecondCode):
        second_factor.check_code(db, min_.id, code_of(key, -1))


def test_each_recovery_code_opens_once_however_it_is_typed(db, min_):
    _, codes = switched_on(db, min_)
    assert come(db, codes[0].upper().replace("-", " ")) == "阿敏"
    with pytest.raises(WrongSecondCode):
        come(db, codes[0])
    assert db.execute_read(second_factor.recovery_codes_left, min_.id) == 9


def test_guesses_wait_wherever_they_come_from(db, min_):
    key, _ = switched_on(db, min_)
    right, looked_at = code_of(key), 0
    with pytest.raises(TooManyTries):
        for number in range(100):
            guess = f"{number:06d}"
            try:
                users.sign_in(db, "阿敏", GOOD, f"10.0.1.{number}", guess if guess != right else "999999")
            except WrongSecondCode:
                looked_at += 1
    assert looked_at < 10


def test_nothing_that_opens_stands_in_the_database_and_it_is_switched_off_whole(db, min_):
    key, codes = switched_on(db, min_)
    with db.read() as session:
        row = session.get_one(tables.SecondFactor, min_.id)
        kept = str([vars(row), vars(session.get_one(tables.Secret, row.secret_id))])
    assert not any(each in kept for each in (key, base64.b32decode(key).hex(), *codes))
    db.execute_write(second_factor.switch_off, min_.id, min_.id)
    assert come(db) == "阿敏"
    with db.read() as session:
        assert session.query(tables.Secret).filter_by(kind="totp").count() == 0


def test_whoever_owns_the_machine_comes_in_without_the_phone(db, min_):
    switched_on(db, min_)
    users.restore_admin(db, min_.email, "another good sentence")
    assert come(db, password="another good sentence") == "阿敏"
