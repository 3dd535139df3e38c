"""People: how the first one comes to be, who is let in, and what may be changed of whom."""

from __future__ import annotations

import statistics
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest

from core.database import tables
from core.database.engine import Database
from core.errors import SeveralWrong, TooManyTries
from core.people import login_throttle, passwords, sessions, users
from core.people.access import Action, can
from core.people.errors import (
    BadEmail,
    BadName,
    EmailTaken,
    LastAdmin,
    SignUpClosed,
    StudioOwned,
    WeakPassword,
    WrongCode,
    WrongPassword,
    Yourself,
)
from core.people.studio_rules import Rules
from tests.support.people import GOOD, someone

pytestmark = pytest.mark.usefixtures("cheap_passwords")


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


def test_one_signs_in_by_email_in_any_case_or_by_name(db, min_):
    for who in ("min@example.org", " MIN@example.org ", "阿敏"):
        assert users.sign_in(db, who, GOOD).id == min_.id


def test_a_name_two_people_bear_opens_nothing(db, min_):
    users.create(db, "other@example.org", "阿敏", GOOD)
    with pytest.raises(WrongPassword):
        users.sign_in(db, "阿敏", GOOD)


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
