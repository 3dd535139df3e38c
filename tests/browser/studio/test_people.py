"""People in a real browser: coming in, running the team, sharing a film, one's own picture."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from core.database import tables
from core.people import passwords
from core.people.sessions import Person, person_from_row
from core.settings import Settings
from core.studio import Studio, open_studio
from tests.browser.conftest import GOOD, settle, start
from tests.conftest import furnish
from tests.support import films


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    """A studio with an admin, 阿敏, who opened sign-up, and nobody else."""
    home = tmp_path_factory.mktemp("people")
    studio = open_studio(Settings(dailies_home=home, database_url="", redis_url="", assets_url=""))
    furnish(studio.db)
    films.person(studio)
    films.open_sign_up(studio)
    running = start(home, REDIS_URL="redis://127.0.0.1:1/0")
    yield running, studio
    running.stop()


def enter(page: Page, who: str, password: str, name: str) -> None:
    page.get_by_label("E-mail or name").fill(who)
    page.get_by_label("Password", exact=True).fill(password)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("button", name=name, exact=True)).to_be_visible()
    settle(page)


def admin_of(studio: Studio) -> Person:
    with studio.db.read() as session:
        return person_from_row(session.query(tables.User).filter_by(name="阿敏").one())


def test_who_is_new_makes_an_account_and_stays_signed_in_through_a_reload(house, new_tab):
    running, _ = house
    tab = new_tab(running.url)
    tab.page.get_by_role("button", name="Make an account").click()
    expect(tab.page.get_by_role("button", name="Make the account")).to_be_visible()
    settle(tab.page)
    for label, words in {"Name": "小林", "E-mail": "lin@example.org", "Password": GOOD}.items():
        tab.page.get_by_label(label, exact=True).fill(words)
    tab.page.get_by_role("button", name="Make the account").click()
    expect(tab.page.get_by_role("button", name="小林", exact=True)).to_be_visible()
    settle(tab.page)
    tab.page.reload()
    expect(tab.page.get_by_role("button", name="小林", exact=True)).to_be_visible()
    assert tab.outside + tab.complaints == []


def test_a_film_is_shared_from_its_bar_and_its_link_opens_for_nobody_else(house, new_tab):
    running, studio = house
    with studio.db.write() as session:
        session.add(tables.User(email="lan@example.org", name="lan", password_hash=passwords.hash_password(GOOD)))
    nobody = films.person(studio, "user", "stranger")
    crew = open_studio(studio.settings, [films.Company()])
    film = films.put(crew, admin_of(studio), "script")
    owner = new_tab(f"{running.url}/script?project={film}", token=films.token(studio, admin_of(studio)))
    settle(owner.page)
    owner.page.get_by_role("button", name=re.compile("^Share")).click()
    dialog = owner.page.get_by_role("dialog")
    dialog.get_by_role("combobox", name="Name or e-mail").fill("lan")
    owner.page.get_by_role("option", name="lan · lan@example.org").click()
    settle(owner.page)
    dialog.get_by_role("button", name="Add", exact=True).click()
    expect(dialog.get_by_text("lan works on this film now")).to_be_visible()
    link = dialog.get_by_label("Link to this film").input_value()
    assert link == f"{running.url}/script?project={film}"
    friend = new_tab(link)
    enter(friend.page, "lan", GOOD, "lan")
    expect(friend.page.get_by_role("heading", name="雨夜追猫").first).to_be_visible()
    stranger = new_tab(link, token=films.token(studio, nobody))
    expect(stranger.page.get_by_role("button", name="stranger", exact=True)).to_be_visible()
    settle(stranger.page)
    expect(stranger.page.get_by_role("heading", name="雨夜追猫")).to_have_count(0)
    assert owner.complaints + friend.complaints + stranger.complaints == []


def test_a_picture_of_oneself_is_shown_and_one_that_is_none_is_said(house, new_tab, tmp_path):
    running, studio = house
    token = films.token(studio, admin_of(studio))
    tab = new_tab(f"{running.url}/profile", token=token, viewport={"width": 390, "height": 844})
    settle(tab.page)
    wrong = tmp_path / "no-picture.png"
    wrong.write_bytes(b"not a picture at all")
    tab.page.set_input_files("input[type=file]", wrong)
    expect(tab.page.get_by_text("This file is not a picture")).to_be_visible()
    tab.page.set_input_files("input[type=file]", "static/film.jpg")
    shown = tab.page.locator(".face.large img")
    expect(shown).to_be_visible()
    assert shown.evaluate("async image => { await image.decode(); return image.naturalWidth; }") == 256
    assert tab.page.evaluate("document.documentElement.scrollWidth") <= 390
