"""A review link with real requests: it shows one film, takes notes and answers, ends when it shall, and opens nothing else."""

from __future__ import annotations

import hashlib
import time
import uuid
from datetime import timedelta

import pytest
from starlette.testclient import TestClient

from bench.harness import film_of_rows
from core.database import tables
from core.database.tables import utc_now
from core.files import assets
from core.production import script_revisions
from core.review import comments, links
from core.review.links import NewLink
from core.storyboard.storyboard import plan_of

ADDRESSES = (
    "/api/v1/projects",
    "/api/v1/auth/me",
    "/api/v1/tasks",
    "/api/v1/audit",
    "/_stcore/metrics",
    "/media/abc.png",
)


@pytest.fixture
def owner(person):
    return person("安娜")


@pytest.fixture
def film(studio, owner) -> uuid.UUID:
    """Five shots, cut."""
    made = film_of_rows.put(studio, owner.id, "窗边的鸟", scenes=1)
    film_of_rows.cut(studio, made)
    return made


@pytest.fixture
def link(studio, owner, film):
    def make(**said) -> str:
        with studio.db.write() as session:
            return links.make_link(session, session.get_one(tables.User, owner.id), film, NewLink(**said))[1]

    return make


@pytest.fixture
def phone(app) -> TestClient:
    return TestClient(app, headers={"Sec-Fetch-Site": "same-origin", "Accept-Language": "en"})


def opened(phone: TestClient, token: str, name: str = "Bo", **said) -> dict:
    reply = phone.post(f"/review/{token}/open", json={"name": name, **said})
    assert reply.status_code == 200, reply.text
    return reply.json()["data"]


def note(phone: TestClient, token: str, **said):
    told = {"id": str(uuid.uuid4()), "name": "Bo", "text": "Brighter.", **said}
    return phone.post(f"/review/{token}/notes", json=told)


def rows(studio, table) -> int:
    with studio.db.read() as session:
        return session.query(table).count()


# What a client does ----------------------------------------------------------------------------------------------------


def test_a_client_opens_it_plays_draws_asks_for_a_change_and_says_yes_to_the_rest(studio, film, link, phone):
    token = link(label="Bo")
    page = phone.get(f"/review/{token}")
    assert page.status_code == 200 and "窗边的鸟" not in page.text and rows(studio, tables.ReviewLinkOpening) == 0
    told = opened(phone, token)
    assert (told["film"], told["by"], len(told["shots"])) == ("窗边的鸟", "安娜", 5)
    part = phone.get(f"/review/{token}/media/{told['cut']['file']}", headers={"Range": "bytes=0-9"})
    assert (part.status_code, len(part.content)) == (206, 10)
    shot = told["shots"][3]
    mark = {"tool": "box", "points": [[0.1, 0.1], [0.4, 0.5]]}
    second = shot["start"] + 0.2
    told = note(phone, token, kind="change", on_kind="shot", on_id=shot["id"], seconds=second, marks=[mark]).json()[
        "data"
    ]
    (written,) = told["notes"]
    assert (written["shot"], written["kind"], written["marks"]) == (shot["number"], "change", [mark])
    assert told["answers"][f"shot:{shot['id']}"]["answer"] == "changes_asked"
    rest = {f"shot:{each['id']}": "approved" for each in told["shots"] if each["id"] != shot["id"]}
    told = phone.post(f"/review/{token}/answers", json={"name": "Bo", "answers": rest}).json()["data"]
    assert sum(each["answer"] == "approved" and each["stands"] for each in told["answers"].values()) == 4
    with studio.db.read() as session:
        (seen,) = comments.list_comments(session, film)
        actions = [row.action for row in session.query(tables.Audit).filter_by(project_id=film)]
    assert (seen.who, seen.from_outside, seen.text, seen.seconds) == (
        "Bo",
        True,
        "Brighter.",
        pytest.approx(second, abs=0.001),
    )
    assert actions.count("answer.approved") == 4 and actions.count("answer.changes_asked") == 1


def test_an_edit_upstream_asks_again_for_that_shot_alone(studio, film, link, phone):
    token = link()
    told = opened(phone, token)
    every = {f"shot:{each['id']}": "approved" for each in told["shots"]}
    phone.post(f"/review/{token}/answers", json={"name": "Bo", "answers": {**every, "film": "approved"}})
    told_now = phone.get(f"/review/{token}/film").json()["data"]
    assert all(each["stands"] for each in told_now["answers"].values())
    with studio.db.write() as session:
        shot = next(s for s in session.query(tables.Shot).filter_by(project_id=film) if plan_of(s).lines)
        beat = plan_of(shot).lines[0]
        text = session.query(tables.Audio).filter_by(project_id=film, beat=beat).one().text
        script_revisions.save_reworded_beat(session, film, beat, text, f"{text}！")
    answers = phone.get(f"/review/{token}/film").json()["data"]["answers"]
    fallen = {key for key, each in answers.items() if not each["stands"]}
    assert fallen == {f"shot:{shot.id}", "film"}


def test_the_same_note_sent_twice_is_one_and_only_the_own_ones_are_seen(studio, film, link, phone):
    token, other = link(), link()
    same = str(uuid.uuid4())
    assert note(phone, token, id=same).status_code == 201
    assert len(note(phone, token, id=same).json()["data"]["notes"]) == 1
    assert opened(phone, other)["notes"] == []
    assert note(phone, other, id=same).status_code == 404


def test_what_may_not_be_said_is_a_sentence_and_nothing_is_kept(studio, film, link, phone):
    token = link()
    shot = opened(phone, token)["shots"][0]["id"]
    wrong = [
        ({"text": "x" * 10_000}, "holds 2000"),
        ({"text": "  "}, "Write a word"),
        ({"seconds": 9999}, "there is no second"),
        ({"seconds": -3}, "there is no second"),
        ({"on_kind": "shot", "on_id": str(uuid.uuid4())}, "no longer in the film"),
        ({"on_kind": "shot", "on_id": "'; DROP TABLE users"}, "no longer in the film"),
        ({"marks": [{"tool": "pen", "points": [[0.1, 2], [0, 0]]}]}, "not whole"),
        ({"marks": [{"tool": "pen", "points": [[0.1, 0.1], [0, 0]]}] * 41}, "40 marks"),
        ({"name": " "}, "Say your name"),
    ]
    for said, sentence in wrong:
        reply = note(phone, token, **said)
        assert reply.status_code == 400 and sentence in reply.json()["message"], (said, reply.text)
    with studio.db.write() as session:
        session.get_one(tables.Shot, uuid.UUID(shot)).removed_at = utc_now()
    assert note(phone, token, on_kind="shot", on_id=shot).status_code == 400
    assert rows(studio, tables.Comment) == 0


def test_markup_in_a_note_is_text(studio, film, link, phone):
    token = link()
    told = note(phone, token, text="<img src=x onerror=alert(1)>").json()["data"]
    assert told["notes"][0]["text"] == "<img src=x onerror=alert(1)>"
    page = phone.get(f"/review/{token}")
    assert (
        "default-src 'none'" in page.headers["content-security-policy"]
        and "unsafe" not in page.headers["content-security-policy"]
    )
    assert page.headers["x-robots-tag"].startswith("noindex") and page.headers["referrer-policy"] == "no-referrer"


# Who gets in where they should not ------------------------------------------------------------------------------------


def test_nobody_gets_in_by_guessing_or_beyond_what_it_shows(studio, owner, film, link, phone, person, capsys):
    """Each line is one try; how many got in is counted."""
    token = link()
    told = opened(phone, token)
    other = film_of_rows.put(studio, person("别人").id, "别人的片子", scenes=1)
    theirs = assets.store(studio.db, studio.files, b"theirs" * 100, "video/mp4", project_id=other)
    own_but_not_shown = assets.store(studio.db, studio.files, b"draft" * 100, "video/mp4", project_id=film)
    locked, script_only, public = link(password="open sesame"), link(scope="script"), link(label="x")
    tries: list[tuple[str, int]] = []

    def attempt(what: str, reply) -> None:
        tries.append((what, reply.status_code))

    for number in range(50):
        guess = hashlib.sha256(str(number).encode()).hexdigest()[:43]
        attempt("a guessed address", phone.get(f"/review/{guess}/film"))
    attempt("one letter off", phone.get(f"/review/{token[:-1]}{'A' if token[-1] != 'A' else 'B'}/film"))
    attempt("its hash", phone.get(f"/review/{hashlib.sha256(token.encode()).hexdigest()}/film"))
    for sha256 in (theirs, own_but_not_shown, "0" * 64):
        attempt("another file", phone.get(f"/review/{token}/media/{sha256}"))
        attempt("a file by the API", phone.get(f"/api/v1/assets/{sha256}"))
    for sha256 in {told["cut"]["file"], told["shots"][0]["picture"]}:
        attempt("a film's file through a link for the script", phone.get(f"/review/{script_only}/media/{sha256}"))
        attempt("a file through a locked link", phone.get(f"/review/{locked}/media/{sha256}"))
    for address in ADDRESSES:
        for way in ({}, {"Authorization": f"Bearer {token}"}, {"Cookie": f"dailies_session={token}"}):
            attempt(f"{address} with a link", TestClient(phone.app).get(address, headers=way))
    for word in ("", "wrong", "open sesame "):
        attempt("a wrong password", phone.post(f"/review/{locked}/open", json={"name": "Bo", "password": word}))
    attempt("a locked film", phone.get(f"/review/{locked}/film"))
    attempt("a locked note", note(phone, locked))
    phone.cookies.set("dailies_review", "0" * 64, path=f"/review/{locked}")
    attempt("a made-up proof", phone.get(f"/review/{locked}/film"))
    attempt(
        "another site's page",
        phone.post(f"/review/{public}/open", json={"name": "x"}, headers={"Sec-Fetch-Site": "cross-site"}),
    )
    attempt("too long", note(phone, token, text="x" * 500_000))
    let_in = [what for what, status in tries if status < 400]
    with capsys.disabled():
        print(f"\n  review link: {len(tries)} attacks, {len(let_in)} let in", end="")
    assert let_in == []
    assert len(tries) >= 80


def test_passwords_are_throttled_and_the_right_one_opens(studio, film, link, phone):
    token = link(password="open sesame")
    codes = [phone.post(f"/review/{token}/open", json={"name": "Bo", "password": "no"}).status_code for _ in range(8)]
    assert codes[:5] == [401] * 5 and 429 in codes
    other = TestClient(phone.app, headers=phone.headers, client=("198.51.100.2", 1))
    assert opened(other, token, password="open sesame")["film"] == "窗边的鸟"
    assert other.get(f"/review/{token}/film").status_code == 200
    assert phone.get(f"/review/{token}/film").status_code == 401


@pytest.mark.parametrize("end", ["withdrawn", "expired", "film in the bin"])
def test_what_ended_answers_ended_everywhere_at_once(studio, owner, film, link, phone, end):
    token = link()
    told = opened(phone, token)
    with studio.db.write() as session:
        row = session.query(tables.ReviewLink).one()
        if end == "withdrawn":
            links.revoke_link(session, session.get_one(tables.User, owner.id), film, row.id)
        elif end == "expired":
            row.expires_at = utc_now() - timedelta(seconds=1)
        else:
            session.get_one(tables.Project, film).deleted_at = utc_now()
    began = time.monotonic()
    paths = ("", "/film", f"/media/{told['cut']['file']}")
    codes = {phone.get(f"/review/{token}{path}").status_code for path in paths}
    codes |= {
        note(phone, token).status_code,
        phone.post(f"/review/{token}/answers", json={"name": "Bo", "answers": {}}).status_code,
    }
    assert codes == {410} and time.monotonic() - began < 1
    assert "安娜" in phone.get(f"/review/{token}/film").json()["message"]


def test_a_thousand_openings_are_listed_by_one_question(studio, owner, film, link, app, monkeypatch):
    token = link(label="the client")
    with studio.db.write() as session:
        row = session.query(tables.ReviewLink).one()
        session.add_all(tables.ReviewLinkOpening(link_id=row.id, name=f"n{n}") for n in range(1000))
    phone = TestClient(app, headers={"Sec-Fetch-Site": "same-origin"})
    opened(phone, token)
    with studio.db.read() as session:
        (told,) = links.list_links(session, session.get_one(tables.User, owner.id), film)
    assert (told.openings, told.last_opened_by, told.ended) == (1001, "Bo", "")


def test_too_many_requests_wait(studio, film, link, phone):
    token = link()
    codes = [phone.post(f"/review/{token}/answers", json={"name": "Bo", "answers": {}}).status_code for _ in range(70)]
    assert codes.count(201) <= 60 and codes[-1] == 429


def test_who_may_only_watch_makes_no_link_and_a_public_one_is_an_admins(studio, owner, film, person):
    from core.errors import NotAllowed, NotFound

    with studio.db.write() as session:
        stranger, maker = person("路人"), session.get_one(tables.User, owner.id)
        with pytest.raises(NotFound):
            links.make_link(session, stranger, film, NewLink())
        with pytest.raises(NotAllowed):
            links.make_link(session, maker, film, NewLink(read_only=True))


def test_a_public_link_plays_and_takes_nothing(studio, film, phone, person):
    admin = person("老板", "admin")
    with studio.db.write() as session:
        _, token = links.make_link(session, session.get_one(tables.User, admin.id), film, NewLink(read_only=True))
    assert opened(phone, token, name="")["read_only"]
    assert note(phone, token).status_code == 403
    assert (
        phone.post(f"/review/{token}/answers", json={"name": "x", "answers": {"film": "approved"}}).status_code == 403
    )
