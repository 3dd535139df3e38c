"""A role asks so much of the API in a minute; what a page itself asks many times over is not counted."""

from __future__ import annotations

import uuid

from core.operations import installation
from core.people import studio_rules
from core.studio import Studio, open_studio
from tests.support.redis_server import RedisServer


def few(studio: Studio, role: str, number: int) -> None:
    with studio.db.write() as session:
        studio_rules.set_rule(session, studio.settings, f"{role}_requests", number)


def test_who_asks_too_much_is_told_when_to_come_back_in_their_language(signed_in):
    guest = signed_in("客", role="guest")
    assert {guest.get("/api/v1/projects").status_code for _ in range(10)} == {200}
    refused = guest.get("/api/v1/projects", headers={"Accept-Language": "zh-CN"})
    told = refused.json()
    assert refused.status_code == told["code"] == 429
    assert 50 <= int(refused.headers["retry-after"]) <= 60
    assert told["message"].startswith("太快了：每分钟最多 10 次")
    assert signed_in("另一位", role="guest").get("/api/v1/projects").status_code == 200


def test_an_admin_sets_how_much(signed_in, studio):
    few(studio, "viewer", 3)
    viewer = signed_in("看片", role="viewer")
    assert [viewer.get("/api/v1/projects").status_code for _ in range(5)] == [200, 200, 200, 429, 429]


def test_pictures_and_the_parts_of_a_file_are_not_counted(signed_in, studio):
    few(studio, "guest", 2)
    guest = signed_in("客", role="guest")
    for _ in range(6):
        assert guest.get(f"/api/v1/assets/{'0' * 64}").status_code == 404
        assert guest.put(f"/api/v1/uploads/{uuid.uuid4()}/0", content=b"x").status_code == 404
        assert guest.get(f"/api/v1/people/{guest.user.id}/avatar").status_code == 404
    assert guest.get("/api/v1/projects").status_code == 200


def test_health_and_signing_in_are_open_to_whoever_was_too_fast(signed_in, visitor, studio):
    few(studio, "guest", 1)
    guest = signed_in("客", role="guest")
    assert [guest.get("/api/v1/projects").status_code for _ in range(2)] == [200, 429]
    assert guest.get("/api/v1/health").status_code == 200
    assert guest.post("/api/v1/auth/logout").status_code in (200, 204)


def test_with_redis_the_count_is_one_for_all_processes_and_its_loss_refuses_nobody(studio):
    server = RedisServer()
    try:
        from core.database import tables
        from core.people import rate_limit, sessions

        first = open_studio(studio.settings.model_copy(update={"redis_url": server.url}), [])
        second = open_studio(studio.settings.model_copy(update={"redis_url": server.url}), [])
        installation.upgrade(first.db)
        with first.db.write() as session:
            user = tables.User(email="g@example.org", name="客", role="guest", password_hash="")
            session.add(user)
        person = sessions.person_from_row(user)
        for each in (first, second) * 3:
            rate_limit.count_request(each.db, each.near, person)
        assert server.redis.get(f"rate_limit:{user.id}") == b"6"
        server.kill()
        for each in (first, second) * 5:
            rate_limit.count_request(each.db, each.near, person)
    finally:
        server.end()
