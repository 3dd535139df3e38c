"""People at the door of the API: making an account, the picture they show, taking the database home."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from core.database import tables
from core.operations import backup
from core.people import users
from tests.support import films

GOOD = "雨夜里有一只会说话的猫"
NEW = {"email": "new@example.org", "name": "小林", "password": GOOD}


@pytest.fixture
def owned(studio):
    return users.create_first_admin(studio.db, "boss@example.org", "老板", GOOD)


@pytest.fixture
def opened(studio, owned) -> None:
    films.open_sign_up(studio)


def test_a_program_makes_an_account_and_is_signed_in(opened, visitor):
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
def test_what_cannot_be_an_account_is_400_with_its_field(opened, visitor, other, field):
    reply = visitor.post("/api/v1/auth/register", json={**NEW, **other})
    assert reply.status_code == 400
    assert [error["field"] for error in reply.json()["errors"]] == [field]


def test_a_studio_takes_nobody_until_an_admin_opens_sign_up_and_says_so(owned, visitor):
    reply = visitor.post("/api/v1/auth/register", json=NEW)
    assert (reply.status_code, "not open for new accounts" in reply.json()["message"]) == (403, True)


def test_one_address_that_asks_for_email_after_email_has_to_wait(opened, visitor):
    taken = {**NEW, "email": "boss@example.org"}
    codes = [visitor.post("/api/v1/auth/register", json=taken).status_code for _ in range(6)]
    assert codes == [400, 400, 400, 400, 400, 429]


# Pictures of people -------------------------------------------------------------------------------------------------


def picture(kind: str = "PNG", size: tuple[int, int] = (640, 400)) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, (90, 120, 200)).save(out, kind)
    return out.getvalue()


def test_a_picture_of_oneself_is_cut_to_a_square_and_kept_by_browsers_for_a_year(signed_in, visitor):
    client = signed_in()
    reply = client.post("/api/v1/uploads/avatar", content=picture("JPEG"))
    assert reply.status_code == 201
    address = reply.json()["data"]["avatar"]
    shown = client.get(address)
    assert Image.open(io.BytesIO(shown.content)).size == (256, 256)
    assert (shown.headers["content-type"], "immutable" in shown.headers["cache-control"]) == ("image/webp", True)
    assert client.get(address, headers={"If-None-Match": shown.headers["etag"]}).status_code == 304
    assert "no-cache" in client.get(address.partition("?")[0]).headers["cache-control"]
    assert visitor.get(address).status_code == 401
    assert signed_in("小林").get(address).status_code == 200
    assert client.delete("/api/v1/people/me/avatar").status_code == 204
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("content", [b"", b"<svg onload=alert(1)>", b"\x89PNG\r\n\x1a\n broken", picture()[:200]])
def test_a_picture_that_is_not_one_is_a_sentence(signed_in, content):
    client = signed_in()
    reply = client.post("/api/v1/uploads/avatar", content=content, headers={"Accept-Language": "zh"})
    assert (reply.status_code, "不是图片" in reply.json()["message"]) == (400, True)


def test_a_picture_of_twenty_megabytes_is_refused_while_it_comes(signed_in):
    reply = signed_in().post("/api/v1/uploads/avatar", content=b"\x89PNG\r\n\x1a\n" + bytes(20_000_001))
    assert reply.status_code == 413


# Backups ------------------------------------------------------------------------------------------


def test_only_an_admin_takes_the_database_home_and_it_is_written_down(studio, signed_in):
    made = backup.make_backup(studio)
    address = f"/api/v1/backups/{made.name}/database"
    assert signed_in("小林").get(address).status_code == 403
    admin = signed_in("老板", "admin")
    assert admin.get(address).content[:15] == b"SQLite format 3"
    assert [row["name"] for row in admin.get("/api/v1/backups").json()["data"]["backups"]] == [made.name]
    assert admin.get("/api/v1/backups/2020-01-01_00-00-00/database").status_code == 404
    with studio.db.read() as session:
        assert session.query(tables.Audit).filter_by(action="backup.taken").count() == 1
