"""People: how the first one comes to be, what a password must stand, and what guessing costs."""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta
from functools import partial

import pytest

from core.database import tables
from core.database.engine import Database
from core.errors import (
    BadEmail,
    BadName,
    EmailTaken,
    LastAdmin,
    SeveralWrong,
    SignUpClosed,
    StudioOwned,
    TooManySignIns,
    TooManyTries,
    WeakPassword,
    WrongCode,
    WrongPassword,
    Yourself,
)
from core.people import login_throttle, passwords, sessions, users
from core.people.access import Action, can
from core.people.studio_rules import Rules

GOOD = "雨夜里有一只会说话的猫"


@pytest.fixture
def full_price() -> None:
    """For a test of what a password costs."""


@pytest.fixture(autouse=True)
def cheap(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The same hash in a hundredth of its time, but for a test that asks for `full_price`."""
    passwords.unmatchable_hash.cache_clear()
    if "full_price" not in request.fixturenames:
        bcrypt = passwords.authenticator_part("hasher").bcrypt
        monkeypatch.setattr(bcrypt, "gensalt", partial(bcrypt.gensalt, 4))
    yield
    passwords.unmatchable_hash.cache_clear()


def test_of_two_who_open_the_studio_at_once_one_becomes_the_admin(database):
    def be_first(number: int) -> str:
        try:
            return users.create_first_admin(database, f"first{number}@example.org", f"first {number}", GOOD).role
        except StudioOwned:
            return "too late"

    assert not users.has_admin(database)
    with ThreadPoolExecutor(4) as at_once:
        assert sorted(at_once.map(be_first, range(4))) == ["admin", *["too late"] * 3]
    assert users.has_admin(database)
    with database.read() as session:
        assert session.query(tables.User).count() == 1


@pytest.fixture
def db(one_file) -> Database:
    return one_file


@pytest.fixture
def min_(db) -> sessions.Person:
    return users.create(db, "Min@Example.org", "阿敏", GOOD)


def test_one_signs_in_by_email_in_any_case_or_by_name(db, min_):
    for who in ("min@example.org", " MIN@example.org ", "阿敏"):
        assert users.sign_in(db, who, GOOD).id == min_.id


def test_a_name_two_people_bear_opens_nothing(db, min_):
    users.create(db, "other@example.org", "阿敏", GOOD)
    with pytest.raises(WrongPassword):
        users.sign_in(db, "阿敏", GOOD)


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


@pytest.mark.parametrize(
    "email", ["", "min", "min@", "a b@example.org", "min@example.org\nx", f"{'a' * 250}@example.org"]
)
def test_what_is_no_email_is_refused(db, email):
    with pytest.raises(BadEmail):
        users.create(db, email, "Min", GOOD)


@pytest.mark.parametrize("name", ["", "   ", "x" * 101, "min@example.org", "a\u0007b"])
def test_what_is_no_name_is_refused(db, name):
    with pytest.raises(BadName):
        users.create(db, "min@example.org", name, GOOD)


def test_all_that_is_wrong_with_what_was_typed_is_said_at_once_each_at_its_field(db, boss):
    with pytest.raises(SeveralWrong) as raised:
        users.sign_up(db, OPEN, "nowhere", "a@b", "short")
    assert [(type(one), one.field) for one in raised.value.each] == [
        (BadName, "name"),
        (BadEmail, "email"),
        (WeakPassword, "password"),
    ]
    assert all(one.sentence("en") in raised.value.sentence("en") for one in raised.value.each)


def test_an_email_belongs_to_one_person(db, min_):
    with pytest.raises(EmailTaken):
        users.create(db, "MIN@example.org", "Another", GOOD)


def test_a_disabled_person_hears_the_same_sentence_as_one_who_guesses(db, min_):
    users.set_status(db, min_.id, "disabled")
    with pytest.raises(WrongPassword) as disabled:
        users.sign_in(db, "阿敏", GOOD)
    with pytest.raises(WrongPassword) as unknown:
        users.sign_in(db, "nobody", GOOD)
    assert str(disabled.value) == str(unknown.value)


def test_an_unknown_name_takes_as_long_as_a_known_one(full_price, db, min_):
    passwords.unmatchable_hash()

    def seconds(who: str) -> float:
        begun = time.process_time()
        with pytest.raises(WrongPassword):
            users.sign_in(db, who, "a wrong password", address=who)
        return time.process_time() - begun

    known = statistics.median(seconds("阿敏") for _ in range(3))
    unknown = statistics.median(seconds("nobody") for _ in range(3))
    assert 0.7 < unknown / known < 1.4


def test_someone_without_a_password_cannot_sign_in(db):
    with db.write() as session:
        session.add(tables.User(email="operator@example.org", name="operator", password_hash=""))
    for guess in ("", "!", GOOD):
        with pytest.raises(WrongPassword):
            users.sign_in(db, "operator", guess, address=guess)


# Guessing ---------------------------------------------------------------------------------------------------------


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


def test_the_opening_code_opens_only_as_printed(db):
    users.check_opening_code(db, f" {users.opening_code(db)} ", "")
    users.check_opening_code(db, users.opening_code(db).replace("-", ""), "")
    with pytest.raises(WrongCode):
        users.check_opening_code(db, "0000-0000-0000", "10.0.0.9")
    with pytest.raises(WrongCode):
        users.check_opening_code(db, "", "10.0.0.9")
    with pytest.raises(TooManyTries):
        for _ in range(10):
            try:
                users.check_opening_code(db, "1234", "10.0.0.9")
            except WrongCode:
                continue


def test_all_processes_of_a_studio_print_one_opening_code_until_it_has_an_admin(database):
    """Each has a connection of its own, and all ask at once."""
    processes = [Database(database.engine.url.render_as_string(hide_password=False)) for _ in range(6)]
    with ThreadPoolExecutor(6) as pool:
        codes = set(pool.map(users.opening_code, processes))
    assert len(codes) == 1
    users.check_opening_code(processes[-1], codes.pop(), "")
    users.create_first_admin(database, "first@example.org", "first", GOOD)
    with database.read() as session:
        assert session.get(tables.Setting, users.OPENING_CODE) is None
    for process in processes:
        process.engine.dispose()


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


# What ends a session ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("change", ["password", "role", "status"])
def test_a_new_password_role_or_status_signs_a_person_out_everywhere(db, min_, change):
    tokens = [sessions.begin_session(db, min_.id, keep=keep) for keep in (False, True)]
    if change == "password":
        users.set_password(db, min_.id, "another good sentence")
    elif change == "role":
        users.set_role(db, min_.id, "viewer")
    else:
        users.set_status(db, min_.id, "disabled")
        users.set_status(db, min_.id, "active")
    assert [sessions.find_person_by_token(db, token) for token in tokens] == [None, None]


def test_who_changes_their_own_password_stays_here(db, min_):
    here, elsewhere = sessions.begin_session(db, min_.id), sessions.begin_session(db, min_.id)
    users.set_password(db, min_.id, "another good sentence", but=here)
    assert sessions.find_person_by_token(db, here) is not None
    assert sessions.find_person_by_token(db, elsewhere) is None


def test_every_change_to_a_person_is_written_down(db, min_):
    users.set_role(db, min_.id, "viewer", by=min_)
    with db.read() as session:
        deeds = [(row.action, row.user_id) for row in session.query(tables.Audit).order_by(tables.Audit.created_at)]
    assert deeds == [("user.created", None), ("user.role", min_.id)]


# From the terminal ------------------------------------------------------------------------------------------------


def test_the_terminal_mends_a_forgotten_password_and_makes_the_first_admin(db, min_):
    users.set_status(db, min_.id, "disabled")
    mended = users.restore_admin(db, "min@example.org", "another good sentence")
    assert (mended.id, mended.role, mended.status) == (min_.id, "admin", "active")
    assert users.sign_in(db, "阿敏", "another good sentence").role == "admin"
    assert users.has_admin(db)
    assert users.restore_admin(db, "new@example.org", "yet another sentence").role == "admin"


# Coming in, and being let in ---------------------------------------------------------------------------------------

OPEN, CLOSED = Rules(sign_up="open"), Rules()


@pytest.fixture
def boss(db) -> sessions.Person:
    made = someone(db, "boss", "admin")
    with db.write() as session:
        session.add(tables.Setting(key=users.OWNER, value={}))
    return made


def someone(db, name: str, role: str) -> sessions.Person:
    """Without a password, so that no test pays for a hash."""
    with db.write() as session:
        row = tables.User(email=f"{name}@example.org", name=name, role=role, password_hash="")
        session.add(row)
        session.flush()
        return sessions.person_from_row(row)


def test_anyone_who_may_reach_it_signs_up_as_a_user(db, boss):
    made = users.sign_up(db, OPEN, " New@Example.org", "小林", GOOD, language="zh")
    assert (made.email, made.role, made.language) == ("new@example.org", "user", "zh")
    assert users.sign_in(db, "new@example.org", GOOD).id == made.id


def test_nobody_signs_up_before_the_first_admin_or_while_it_is_closed(db):
    with pytest.raises(SignUpClosed):
        users.sign_up(db, OPEN, "new@example.org", "小林", GOOD)
    users.create_first_admin(db, "boss@example.org", "老板", GOOD)
    with pytest.raises(SignUpClosed):
        users.sign_up(db, CLOSED, "new@example.org", "小林", GOOD)


def test_who_asks_for_one_email_after_another_has_to_wait_and_a_typing_mistake_costs_nothing(db, boss):
    for _ in range(20):
        with pytest.raises(BadEmail):
            users.sign_up(db, OPEN, "nowhere", "小林", GOOD, address="10.0.0.9")
    for _ in range(login_throttle.FREE_TRIES_OF_A_NAME):
        with pytest.raises(EmailTaken):
            users.sign_up(db, OPEN, "boss@example.org", "小林", GOOD, address="10.0.0.9")
    with pytest.raises(TooManyTries):
        users.sign_up(db, OPEN, "boss@example.org", "小林", GOOD, address="10.0.0.9")
    assert users.sign_up(db, OPEN, "new@example.org", "小林", GOOD, address="10.0.0.8").role == "user"


def test_of_two_who_ask_for_one_email_at_once_one_gets_it(database):
    someone(database, "boss", "admin")
    with database.write() as session:
        session.add(tables.Setting(key=users.OWNER, value={}))

    def join(number: int) -> str:
        try:
            return users.sign_up(database, OPEN, "new@example.org", f"new {number}", GOOD).role
        except EmailTaken:
            return "taken"

    with ThreadPoolExecutor(3) as at_once:
        assert sorted(at_once.map(join, range(3))) == ["taken", "taken", "user"]


def test_the_last_admin_is_neither_demoted_nor_shut_out(db, boss):
    second = someone(db, "two", "admin")
    users.set_role(db, boss.id, "user", by=second)
    with pytest.raises(LastAdmin):
        users.set_role(db, second.id, "viewer", by=boss)
    with pytest.raises(LastAdmin):
        users.set_status(db, second.id, "disabled")


def test_an_admin_cannot_lock_themselves_out(db, boss):
    someone(db, "two", "admin")
    for change in (
        lambda: users.set_role(db, boss.id, "user", by=boss),
        lambda: users.set_status(db, boss.id, "disabled", by=boss),
    ):
        with pytest.raises(Yourself):
            change()


def test_of_two_admins_who_demote_each_other_at_once_one_stays(database):
    pair = [someone(database, f"admin{n}", "admin") for n in range(2)]

    def demote(number: int) -> str:
        try:
            users.set_role(database, pair[number].id, "user", by=pair[1 - number])
            return "demoted"
        except LastAdmin:
            return "kept"

    with ThreadPoolExecutor(2) as at_once:
        assert sorted(at_once.map(demote, range(2))) == ["demoted", "kept"]


def test_changing_ones_own_password_asks_for_the_old_one(db, min_):
    with pytest.raises(WrongPassword):
        users.change_password(db, min_.id, "not it", "another good sentence")
    users.change_password(db, min_.id, GOOD, "another good sentence")
    assert users.sign_in(db, "阿敏", "another good sentence").id == min_.id


def test_guessing_the_old_password_has_to_wait(db, min_):
    with pytest.raises(TooManyTries):
        for _ in range(login_throttle.FREE_TRIES_OF_A_NAME + 1):
            with suppress(WrongPassword):
                users.change_password(db, min_.id, "not it", "yet another sentence")


def test_a_manager_is_whoever_an_admin_lets_see_all_costs(db, boss, min_):
    assert not can(min_, Action.SEE_ALL_COSTS)
    users.set_grant(db, min_.id, "costs.read_all", True, by=boss)
    assert can(users.load_person(db, min_.id), Action.SEE_ALL_COSTS)
    users.set_grant(db, min_.id, "costs.read_all", False, by=boss)
    assert not can(users.load_person(db, min_.id), Action.SEE_ALL_COSTS)


def test_a_password_made_for_somebody_is_one_that_opens(db, min_):
    made = passwords.generate_password()
    users.set_password(db, min_.id, made)
    assert users.sign_in(db, "阿敏", made).id == min_.id
