"""People at the door of the API: making an account."""

from __future__ import annotations

import pytest

from core import rules, users

GOOD = "雨夜里有一只会说话的猫"
NEW = {"email": "new@example.org", "name": "小林", "password": GOOD}


@pytest.fixture
def owned(studio):
    return users.first_admin(studio.db, "boss@example.org", "老板", GOOD)


def close(studio) -> None:
    with studio.db.write() as session:
        rules.change(session, studio.settings, "sign_up", "closed")


def test_a_program_makes_an_account_and_is_signed_in(owned, visitor):
    reply = visitor.post("/api/v1/auth/register", json=NEW)
    assert reply.status_code == 201
    data = reply.json()["data"]
    assert (data["email"], data["name"]) == ("new@example.org", "小林")
    bearer = {"Authorization": f"Bearer {data['token']}"}
    visitor.cookies.clear()
    assert visitor.get("/api/v1/auth/me", headers=bearer).json()["data"]["role"] == "user"


@pytest.mark.parametrize(
    ("other", "field"),
    [
        ({"email": "nowhere"}, "email"),
        ({"email": "boss@example.org"}, "email"),
        ({"name": "a@b"}, "name"),
        ({"password": "short"}, "password"),
        ({"password": "12345678"}, "password"),
    ],
)
def test_what_cannot_be_an_account_is_400_with_its_field(owned, visitor, other, field):
    reply = visitor.post("/api/v1/auth/register", json={**NEW, **other})
    assert reply.status_code == 400
    assert [error["field"] for error in reply.json()["errors"]] == [field]


def test_a_closed_studio_takes_nobody_and_says_so(studio, owned, visitor):
    close(studio)
    reply = visitor.post("/api/v1/auth/register", json=NEW)
    assert (reply.status_code, "not open for new accounts" in reply.json()["message"]) == (403, True)


def test_one_address_that_asks_for_email_after_email_has_to_wait(owned, visitor):
    taken = {**NEW, "email": "boss@example.org"}
    codes = [visitor.post("/api/v1/auth/register", json=taken).status_code for _ in range(6)]
    assert codes == [400, 400, 400, 400, 400, 429]
