"""Styles through the API: the picture of one, and a film begun in one."""

from __future__ import annotations

import uuid

from core.database import tables
from core.files import assets

PICTURE = b"RIFF0000WEBPVP8 a small picture"


def test_everybody_in_the_studio_sees_the_picture_of_a_style_and_no_stranger_does(studio, signed_in, visitor):
    client = signed_in()
    sha256 = assets.store(studio.db, studio.files, PICTURE, "image/webp")
    with studio.db.write() as session:
        row = tables.Style(user_id=client.user.id, name="雾港", thumb=sha256)
        bare = tables.Style(user_id=client.user.id, name="没有图")
        session.add_all([row, bare])
    at = f"/api/v1/styles/{row.id}/picture"
    seen = client.get(f"{at}?v={sha256[:16]}")
    assert (seen.status_code, seen.content, seen.headers["content-type"]) == (200, PICTURE, "image/webp")
    assert "immutable" in seen.headers["cache-control"] and "no-cache" in client.get(at).headers["cache-control"]
    assert client.get(at, headers={"if-none-match": seen.headers["etag"]}).status_code == 304
    for missing in (bare.id, uuid.uuid4()):
        assert client.get(f"/api/v1/styles/{missing}/picture").status_code == 404
    assert visitor.get(at).status_code == 401


def test_a_film_is_begun_in_a_style_of_ones_own_and_not_in_anybody_elses(studio, signed_in):
    client = signed_in()
    with studio.db.write() as session:
        mine = tables.Style(user_id=client.user.id, name="雾港", words="fog", based_on="ink")
        other = tables.Style(user_id=None, name="别人的")
        session.add_all([mine, other])
    told = {"name": "猫", "description": "雨夜有一只猫"}
    made = client.post("/api/v1/projects", json={**told, "style": f"own:{mine.id}"})
    at = f"/api/v1/projects/{made.json()['data']['project_id']}"
    brief = client.get(at).json()["data"]["brief"]
    assert (brief["style"], brief["own_style"]["words"]) == (f"own:{mine.id}", "fog")
    for wrong in (f"own:{other.id}", "own:nonsense"):
        assert client.post("/api/v1/projects", json={**told, "style": wrong}).status_code == 404
